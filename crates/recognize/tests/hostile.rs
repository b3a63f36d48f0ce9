//! Files that lie, loop, swell or are damaged: refused quickly, with the right reason, and never by a panic.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::time::{Duration, Instant};

use image::ImageFormat;
use made::{GreyPage, PAGE, encoded, lying_png, open, pdf, pdf_of, png_with, quarters, stream, tiff};
use proptest::prelude::*;
use recognize::{Error, Limits, Media, Pages, RenderSize, Rotation, sniff};
use zeroize::Zeroizing;

const SMALL: RenderSize = RenderSize { max_side: 200 };

/// Generous, for slow machines; what it guards against takes minutes or all memory.
fn quickly<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < Duration::from_secs(10));
    result
}

/// Everything that can be asked of a file.
fn exercise(bytes: &[u8]) {
    let limits = Limits { pixels_per_page: 4_000_000, decode_bytes: 64 << 20, pages: 50, ..Limits::default() };
    let Ok(pages) = Pages::open(Zeroizing::new(bytes.to_vec()), &limits) else { return };
    for page in 0..pages.count().min(3) {
        let _ = pages.size(page).unwrap();
        let _ = pages.text(page);
        if let Ok(image) = pages.render(page, SMALL, Rotation::R90) {
            assert!(image.width().max(image.height()) <= SMALL.max_side);
            image.encode_for_page().unwrap();
        }
    }
}

#[test]
fn pictures_that_announce_too_many_pixels_are_refused_by_their_header() {
    let too_many = |bytes: &[u8]| matches!(quickly(|| open(bytes)), Err(Error::TooManyPixels { .. }));
    assert!(too_many(&lying_png(40_000, 40_000)));
    assert!(too_many(&lying_png(2_000_000, 1)));
    assert!(too_many(&tiff(&[PAGE, GreyPage { width: 100_000, height: 100_000, ..PAGE }], None)));

    let mut jpeg = encoded(&quarters(64, 48), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0x00, 0xFF, 0x00]);
    assert!(too_many(&jpeg));

    let mut webp = encoded(&quarters(64, 48), ImageFormat::WebP);
    let frame = webp.windows(4).position(|chunk| chunk == b"VP8L").unwrap() + 9;
    webp[frame..frame + 4].copy_from_slice(&[0xFE, 0xBF, 0xFF, 0x0F]);
    assert!(too_many(&webp), "{:?}", open(&webp));
}

#[test]
fn a_picture_that_holds_less_than_it_announces_is_damaged() {
    let pages = open(&lying_png(5_000, 5_000)).unwrap();
    assert_eq!(quickly(|| pages.render(0, SMALL, Rotation::R0)).unwrap_err(), Error::Corrupt);
    assert_eq!(open(&lying_png(0, 5)).unwrap_err(), Error::Corrupt);
}

#[test]
fn files_and_page_counts_have_their_limits() {
    let limits = Limits { bytes: 100, ..Limits::default() };
    assert_eq!(Pages::open(Zeroizing::new(vec![0; 101]), &limits).unwrap_err(), Error::TooLarge { bytes: 101, limit: 100 });
    let many = quickly(|| open(&pdf(10_000, 64.0, 48.0, "", "")));
    assert_eq!(many.unwrap_err(), Error::TooManyPages { pages: 10_000, limit: 2_000 });
    let many = quickly(|| open(&tiff(&vec![GreyPage { width: 2, height: 1, ..PAGE }; 2_100], None)));
    assert!(matches!(many, Err(Error::TooManyPages { limit: 2_000, .. })));
}

#[test]
fn a_chain_of_directories_that_returns_ends_there() {
    for last in [0, 1, 2] {
        let pages = quickly(|| open(&tiff(&[PAGE; 3], Some(last)))).unwrap();
        assert_eq!(pages.count(), 3);
        assert!(pages.render(2, SMALL, Rotation::R0).is_ok());
    }
    let hidden = GreyPage { subfile: 1, ..PAGE };
    assert_eq!(quickly(|| open(&tiff(&[hidden; 3], Some(0)))).unwrap_err(), Error::Corrupt);
}

#[test]
fn pdf_pages_of_any_size_are_drawn_within_bounds() {
    for (width, height) in [(0.0, 0.0), (0.001, 500.0), (200_000.0, 3.0), (900_000.0, 900_000.0), (-50.0, 20.0)] {
        let limits = Limits { render_pixels: 1_000_000, ..Limits::default() };
        let bytes = Zeroizing::new(pdf(1, width, height, "0 0 9 9 re f", ""));
        let Ok(pages) = Pages::open(bytes, &limits) else { continue };
        for max_side in [0, 1, 320, 30_000, u32::MAX] {
            let image = quickly(|| pages.render(0, RenderSize { max_side }, Rotation::R0)).unwrap();
            assert!(u64::from(image.width()) * u64::from(image.height()) <= limits.render_pixels + 40_000);
        }
    }
    assert_eq!(open(&pdf(1, 9e30, 9e30, "", "")).unwrap_err(), Error::Corrupt);
}

#[test]
fn a_pdf_picture_with_too_many_pixels_is_not_unpacked() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>".to_owned(),
        stream("", "99 0 0 99 0 0 cm /I Do"),
        stream("/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x"),
    ];
    let pages = open(&pdf_of(&objects)).unwrap();
    let result = quickly(|| pages.render(0, SMALL, Rotation::R0));
    assert!(matches!(result, Err(Error::TooManyPixels { .. })), "{result:?}");
}

#[test]
fn forms_within_forms_do_not_draw_for_ever() {
    // Each form draws the next ten times: 10^12 rectangles.
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_owned(),
        stream("", "/X Do"),
    ];
    for depth in 0..12 {
        let more = format!("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {} 0 R >> >>", 6 + depth);
        objects.push(stream(&more, &"/X Do ".repeat(10)));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 99 99]", "0 0 1 1 re f"));
    let pages = open(&pdf_of(&objects)).unwrap();
    let start = Instant::now();
    assert_eq!(pages.render(0, SMALL, Rotation::R0).unwrap_err(), Error::Corrupt);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let nested = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let _ = open(&pdf(1, 64.0, 48.0, &nested, &format!("/Deep {nested}"))).map(|pages| pages.render(0, SMALL, Rotation::R0));
    let dictionaries = "<</A ".repeat(100_000);
    let _ = open(&pdf(1, 64.0, 48.0, &dictionaries, &dictionaries)).map(|pages| pages.render(0, SMALL, Rotation::R0));
}

#[test]
fn files_cut_short_anywhere_do_not_panic() {
    for bytes in samples() {
        for tenth in 0..10 {
            exercise(&bytes[..bytes.len() * tenth / 10]);
        }
    }
}

fn samples() -> Vec<Vec<u8>> {
    let image = quarters(64, 48);
    let mut samples: Vec<Vec<u8>> = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP]
        .into_iter()
        .map(|format| encoded(&image, format))
        .collect();
    samples.push(tiff(&[PAGE; 3], Some(1)));
    samples.push(pdf(2, 64.0, 48.0, "BT /F 9 Tf (A012345678) Tj ET 0 0 9 9 re f", ""));
    samples.push(include_bytes!("fixtures/rc4-empty-password.pdf").to_vec());
    samples
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn random_bytes_behind_a_known_mark_do_not_panic(mark in 0_usize..8, bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let marks: [&[u8]; 8] = [b"", b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", b"RIFF\x40\0\0\0WEBPVP8 ", b"%PDF-1.7\n"];
        exercise(&[marks[mark], &bytes].concat());
    }

    #[test]
    fn valid_files_with_changed_bytes_do_not_panic(sample in 0_usize..7, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = samples().swap_remove(sample);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        exercise(&bytes);
    }
}

/// A sound file of each kind that has pages.
fn one_of_each() -> Vec<(Media, Vec<u8>)> {
    let image = quarters(64, 48);
    let pictures = [
        (Media::Jpeg, ImageFormat::Jpeg),
        (Media::Png, ImageFormat::Png),
        (Media::Tiff, ImageFormat::Tiff),
        (Media::WebP, ImageFormat::WebP),
    ];
    let mut all: Vec<_> = pictures.into_iter().map(|(media, format)| (media, encoded(&image, format))).collect();
    all.push((Media::Heic, include_bytes!("files/quarters.heic").to_vec()));
    all.push((Media::Pdf, pdf(1, 64.0, 48.0, "0 0 9 9 re f", "")));
    all
}

#[test]
fn each_kind_has_its_limits_of_size_time_pixels_and_pages() {
    for (media, bytes) in one_of_each() {
        assert_eq!(sniff(&bytes), Some(media));
        let look = |limits: Limits| {
            let pages = Pages::open(Zeroizing::new(bytes.clone()), &limits)?;
            pages.render(0, SMALL, Rotation::R0)
        };
        assert!(look(Limits::default()).is_ok(), "{media:?}");
        let length = bytes.len() as u64;
        let small = look(Limits { bytes: length - 1, ..Limits::default() });
        assert_eq!(small.unwrap_err(), Error::TooLarge { bytes: length, limit: length - 1 }, "{media:?}");
        let hurried = look(Limits { time: Duration::ZERO, ..Limits::default() });
        assert_eq!(hurried.unwrap_err(), Error::TooSlow, "{media:?}");
        if media == Media::Pdf {
            // A page has no pixels of its own: it is drawn at no more than these.
            let drawn = look(Limits { render_pixels: 100, ..Limits::default() }).unwrap();
            assert!(drawn.width() * drawn.height() <= 400, "{} × {}", drawn.width(), drawn.height());
        } else {
            let few = look(Limits { pixels_per_page: 3_000, ..Limits::default() });
            assert!(matches!(few, Err(Error::TooManyPixels { limit: 3_000, .. })), "{media:?}");
            let narrow = look(Limits { side: 60, ..Limits::default() });
            assert!(matches!(narrow, Err(Error::TooManyPixels { .. })), "{media:?}");
            let poor = look(Limits { decode_bytes: 2_000, ..Limits::default() });
            assert!(matches!(poor, Err(Error::TooManyPixels { .. } | Error::Corrupt)), "{media:?}: {poor:?}");
        }
        let none = look(Limits { pages: 0, ..Limits::default() });
        if matches!(media, Media::Pdf | Media::Tiff) {
            assert!(matches!(none, Err(Error::TooManyPages { limit: 0, .. })), "{media:?}");
        } else {
            assert_eq!(Pages::open(Zeroizing::new(bytes), &Limits::default()).unwrap().count(), 1, "{media:?} has one page");
        }
    }
}

#[test]
fn what_is_packed_beside_the_pixels_is_not_unpacked_without_measure() {
    // 256 MiB in 256 kB: a comment, a colour profile.
    let swollen = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 256 << 20], 6);
    for (kind, head) in [(b"zTXt", &b"Comment\0\0"[..]), (b"iCCP", b"icc\0\0"), (b"iTXt", b"Comment\0\x01\0\0\0")] {
        let data = [head, swollen.as_slice()].concat();
        let bytes = png_with(8, 8, &[(kind, &data)]);
        let _ = quickly(|| open(&bytes).map(|pages| pages.render(0, SMALL, Rotation::R0)));
    }
}

#[test]
fn boxes_within_boxes_end_somewhere() {
    let mut inner = Vec::new();
    for level in 0..20_000_u32 {
        let kind = [b"meta", b"iprp", b"ipco", b"iinf"][level as usize % 4];
        inner = [&(inner.len() as u32 + 12).to_be_bytes(), kind.as_slice(), &[0; 4], &inner].concat();
    }
    let start = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let _ = quickly(|| open(&[start.as_slice(), &inner].concat()).map(|pages| pages.render(0, SMALL, Rotation::R0)));
}
