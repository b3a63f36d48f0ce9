//! Pages are right way up, the right size, and the right colour, whatever file they come in.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use image::ImageFormat;
use made::{BLUE, GREEN, GreyPage, PAGE, RED, WHITE, corners, encoded, exif, jpeg_with_exif, open, pdf, quarters, tiff, tiff_around};
use recognize::{Error, Media, Pages, RenderSize, Rotation, sniff};

const LARGE: RenderSize = RenderSize { max_side: 1_000 };

#[test]
fn the_kind_is_told_by_content() {
    for (format, media) in [
        (ImageFormat::Jpeg, Media::Jpeg),
        (ImageFormat::Png, Media::Png),
        (ImageFormat::Tiff, Media::Tiff),
        (ImageFormat::WebP, Media::WebP),
    ] {
        let bytes = encoded(&quarters(64, 48), format);
        assert_eq!(sniff(&bytes), Some(media));
        assert_eq!(Media::from_media_type(media.media_type()), Some(media));
        let pages = open(&bytes).unwrap();
        assert_eq!((pages.media(), pages.count(), pages.size(0)), (media, 1, Ok((64, 48))));
        assert_eq!(pages.text(0).unwrap(), None);
        let image = pages.render(0, LARGE, Rotation::R0).unwrap();
        assert_eq!((image.width(), image.height()), (64, 48), "never enlarged");
        assert_eq!(corners(&image), [RED, GREEN, BLUE, WHITE]);
        assert_eq!(pages.render(1, LARGE, Rotation::R0).unwrap_err(), Error::NoSuchPage { page: 1, count: 1 });
    }
    assert_eq!(sniff(b"\n\n%PDF-1.4"), Some(Media::Pdf));
    for other in [&b""[..], b"GIF89a", b"BM", b"RIFF....WAVE", b"<html>"] {
        assert_eq!(sniff(other), None);
        assert_eq!(open(other).unwrap_err(), Error::Unsupported);
    }
}

/// EXIF 2.32, tag 274: where the stored first row and column belong.
const UPRIGHT: [[[u8; 3]; 4]; 8] = [
    [RED, GREEN, BLUE, WHITE],
    [GREEN, RED, WHITE, BLUE],
    [WHITE, BLUE, GREEN, RED],
    [BLUE, WHITE, RED, GREEN],
    [RED, BLUE, GREEN, WHITE],
    [BLUE, RED, WHITE, GREEN],
    [WHITE, GREEN, BLUE, RED],
    [GREEN, WHITE, RED, BLUE],
];

#[test]
fn every_exif_orientation_comes_out_upright() {
    let jpeg = encoded(&quarters(96, 64), ImageFormat::Jpeg);
    for (orientation, expected) in (1..).zip(UPRIGHT) {
        for big_endian in [false, true] {
            let pages = open(&jpeg_with_exif(&jpeg, &exif(orientation, big_endian))).unwrap();
            let size = if orientation < 5 { (96, 64) } else { (64, 96) };
            assert_eq!(pages.size(0), Ok(size));
            let image = pages.render(0, LARGE, Rotation::R0).unwrap();
            assert_eq!((image.width(), image.height()), size);
            assert_eq!(corners(&image), expected, "orientation {orientation}");
        }
    }
    for nonsense in [0, 9, 255] {
        let image = open(&jpeg_with_exif(&jpeg, &exif(nonsense, false))).unwrap().render(0, LARGE, Rotation::R0).unwrap();
        assert_eq!(corners(&image), UPRIGHT[0]);
    }
}

#[test]
fn turns_are_clockwise() {
    for bytes in [encoded(&quarters(64, 48), ImageFormat::Png), pdf(1, 64.0, 48.0, COLOURS, "")] {
        let pages = open(&bytes).unwrap();
        let turned = |rotation| corners(&pages.render(0, RenderSize { max_side: 64 }, rotation).unwrap());
        assert_eq!(turned(Rotation::R0), [RED, GREEN, BLUE, WHITE]);
        assert_eq!(turned(Rotation::R90), [BLUE, RED, WHITE, GREEN]);
        assert_eq!(turned(Rotation::R180), [WHITE, BLUE, GREEN, RED]);
        assert_eq!(turned(Rotation::R270), [GREEN, WHITE, RED, BLUE]);
    }
    for rotation in [Rotation::R0, Rotation::R90, Rotation::R180, Rotation::R270] {
        assert_eq!(Rotation::from_degrees(rotation.degrees()), Some(rotation));
    }
    assert_eq!(Rotation::from_degrees(45), None);
}

#[test]
fn thumbnails_fit_and_keep_their_proportions() {
    let pages = open(&encoded(&quarters(900, 600), ImageFormat::Png)).unwrap();
    let thumbnail = pages.thumbnail(0).unwrap();
    assert_eq!((thumbnail.width(), thumbnail.height()), (320, 213));
    assert_eq!(corners(&thumbnail), [RED, GREEN, BLUE, WHITE]);
    let line = open(&encoded(&quarters(2_000, 2), ImageFormat::Png)).unwrap().thumbnail(0).unwrap();
    assert_eq!((line.width(), line.height()), (320, 1));
    let page = open(&pdf(1, 612.0, 792.0, COLOURS, "")).unwrap().thumbnail(0).unwrap();
    assert_eq!((page.width(), page.height()), (248, 320));
}

#[test]
fn transparency_lies_on_white_paper() {
    let clear = image::RgbaImage::from_pixel(8, 8, image::Rgba([0, 0, 0, 0]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let image = open(&bytes.into_inner()).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    assert!(image.rgb().iter().all(|byte| *byte == 255));
}

#[test]
fn a_tiff_has_all_its_pages_and_no_thumbnails_among_them() {
    let bytes = tiff(
        &[
            PAGE,
            GreyPage { shade: 10, subfile: 1, ..PAGE },
            GreyPage { width: 30, shade: 90, orientation: 6, ..PAGE },
            GreyPage { shade: 60, subfile: 2, ..PAGE },
        ],
        None,
    );
    let pages = open(&bytes).unwrap();
    assert_eq!(pages.count(), 3);
    assert_eq!([0, 1, 2].map(|page| pages.size(page).unwrap()), [(40, 20), (20, 30), (40, 20)]);
    for (page, shade) in [200, 90, 60].into_iter().enumerate() {
        let image = pages.render(page, LARGE, Rotation::R0).unwrap();
        assert_eq!((image.width(), image.height()), pages.size(page).unwrap());
        assert!(image.rgb().iter().all(|byte| *byte == shade), "page {page}");
    }
    assert_eq!(pages.size(3), Err(Error::NoSuchPage { page: 3, count: 3 }));
}

#[test]
fn a_colour_scan_in_a_tiff_keeps_its_colours() {
    let jpeg = encoded(&quarters(64, 48), ImageFormat::Jpeg);
    let image = open(&tiff_around(&jpeg, 64, 48)).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    assert_eq!(corners(&image), [RED, GREEN, BLUE, WHITE]);
}

/// The quarters of a page of 64 × 48 points, and of any other its lower left.
const COLOURS: &str = "0.863 0.078 0.078 rg 0 24 32 24 re f 0.078 0.784 0.078 rg 32 24 32 24 re f 0.078 0.078 0.863 rg 0 0 32 24 re f";

#[test]
fn a_pdf_page_is_drawn_at_the_size_that_is_asked_for() {
    let pages = open(&pdf(3, 64.0, 48.0, COLOURS, "")).unwrap();
    assert_eq!((pages.media(), pages.count(), pages.size(2)), (Media::Pdf, 3, Ok((64, 48))));
    for side in [1, 7, 64, 641, 1_000] {
        let image = pages.render(1, RenderSize { max_side: side }, Rotation::R0).unwrap();
        assert_eq!(image.width().max(image.height()), side);
        if side > 7 {
            assert_eq!(corners(&image), [RED, GREEN, BLUE, WHITE]);
        }
    }
    let turned = open(&pdf(1, 64.0, 48.0, COLOURS, "/Rotate 90")).unwrap();
    assert_eq!(turned.size(0), Ok((48, 64)));
    assert_eq!(corners(&turned.render(0, LARGE, Rotation::R0).unwrap()), [BLUE, RED, WHITE, GREEN]);
}

#[test]
fn a_pdf_page_gives_its_text_line_by_line() {
    let content = "BT /F 12 Tf 20 700 Td (Receipt Number: IOE0912345678) Tj 0 -20 Td (Notice) Tj 60 0 Td (Date) Tj ET";
    let pages = open(&pdf(1, 612.0, 792.0, content, "")).unwrap();
    assert_eq!(pages.text(0).unwrap().unwrap().as_str(), "Receipt Number: IOE0912345678\nNotice Date");
    assert_eq!(open(&pdf(1, 64.0, 48.0, COLOURS, "")).unwrap().text(0).unwrap(), None);
    let image = pages.render(0, LARGE, Rotation::R0).unwrap();
    let ink = image.rgb().iter().filter(|byte| **byte < 128).count();
    assert!(ink > 500, "the text is drawn, with a font that the file does not carry");
}

#[test]
fn encrypted_pdfs_ask_for_their_password_unless_it_is_empty() {
    assert_eq!(open(include_bytes!("fixtures/rc4-user-password.pdf")).unwrap_err(), Error::Encrypted);
    let pages = open(include_bytes!("fixtures/rc4-empty-password.pdf")).unwrap();
    let image = pages.render(0, LARGE, Rotation::R0).unwrap();
    assert_eq!(corners(&image), [RED, WHITE, RED, WHITE]);
}

#[test]
fn pages_are_encoded_as_what_suits_them() {
    let drawn = open(&pdf(1, 64.0, 48.0, COLOURS, "")).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    let encoded_page = drawn.encode_for_page().unwrap();
    assert_eq!(encoded_page.media, Media::Png);
    let back = open(&encoded_page.bytes).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    assert_eq!(back.rgb(), drawn.rgb(), "without loss");

    let photo = open(&encoded(&quarters(64, 48), ImageFormat::Jpeg)).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    let encoded_page = photo.encode_for_page().unwrap();
    assert_eq!((encoded_page.media, sniff(&encoded_page.bytes)), (Media::Jpeg, Some(Media::Jpeg)));

    let grey = open(&tiff(&[PAGE], None)).unwrap().render(0, LARGE, Rotation::R0).unwrap();
    let png = grey.encode_png().unwrap();
    assert_eq!(open(&png).unwrap().render(0, LARGE, Rotation::R0).unwrap().rgb(), grey.rgb());
    assert_eq!(sniff(&grey.encode_jpeg(0).unwrap()), Some(Media::Jpeg));
}

#[test]
fn opened_pages_may_cross_threads_and_print_nothing_of_their_content() {
    fn crosses<T: Send + Sync>() {}
    crosses::<Pages>();
    let pages = open(&pdf(2, 64.0, 48.0, "", "")).unwrap();
    assert_eq!(format!("{pages:?}"), "Pages(application/pdf, 2)");
}

#[test]
fn hidden_text_of_a_scan_is_not_taken_for_the_papers_own() {
    let reader = recognize::Reader::new().unwrap();
    let line = "20 700 Td (U.S. Citizenship and Immigration Services, Receipt Number: IOE0912345678) Tj ET";
    for (mode, source) in [(0, recognize::Source::Text), (3, recognize::Source::Ocr)] {
        let pages = open(&pdf(1, 612.0, 792.0, &format!("BT {mode} Tr /F 12 Tf {line}"), "")).unwrap();
        assert_eq!(reader.read(&pages, 0).unwrap().source, source, "text drawn in mode {mode}");
        assert!(pages.text(0).unwrap().unwrap().contains("IOE0912345678"), "it can be searched all the same");
    }
}
