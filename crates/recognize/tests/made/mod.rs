//! Files made on the spot: pictures with known corners, TIFF and PDF written by hand, headers that lie.

#![allow(dead_code, reason = "each test file uses its part")]

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use recognize::{Error, Image, Limits, Pages};
use zeroize::Zeroizing;

pub(crate) const RED: [u8; 3] = [220, 20, 20];
pub(crate) const GREEN: [u8; 3] = [20, 200, 20];
pub(crate) const BLUE: [u8; 3] = [20, 20, 220];
pub(crate) const WHITE: [u8; 3] = [250, 250, 250];

pub(crate) fn open(bytes: &[u8]) -> Result<Pages, Error> {
    Pages::open(Zeroizing::new(bytes.to_vec()), &Limits::default())
}

/// Quarters: red, green / blue, white.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

pub(crate) fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// The colours in the middle of the four quarters: upper left, upper right, lower left, lower right.
pub(crate) fn corners(image: &Image) -> [[u8; 3]; 4] {
    let (w, h) = (image.width(), image.height());
    [(w / 4, h / 4), (w - 1 - w / 4, h / 4), (w / 4, h - 1 - h / 4), (w - 1 - w / 4, h - 1 - h / 4)].map(|(x, y)| {
        let at = (y as usize * w as usize + x as usize) * 3;
        named(&image.rgb()[at..at + 3])
    })
}

/// The nearest of the four, so that JPEG's losses do not matter.
pub(crate) fn named(pixel: &[u8]) -> [u8; 3] {
    let distance = |colour: &[u8; 3]| colour.iter().zip(pixel).map(|(a, b)| a.abs_diff(*b) as u32).sum::<u32>();
    [RED, GREEN, BLUE, WHITE].into_iter().min_by_key(distance).unwrap()
}

/// An EXIF block with an orientation, in either byte order.
pub(crate) fn exif(orientation: u8, big_endian: bool) -> Vec<u8> {
    if big_endian {
        [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], b"\0\0\0\0\0\0"].concat()
    } else {
        [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation], b"\0\0\0\0\0\0\0"].concat()
    }
}

pub(crate) fn jpeg_with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = (exif.len() as u16 + 8).to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, b"Exif\0\0", exif, &jpeg[2..]].concat()
}

/// One page of a hand-written TIFF: grey, uncompressed.
#[derive(Clone, Copy)]
pub(crate) struct GreyPage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) shade: u8,
    pub(crate) orientation: u16,
    pub(crate) subfile: u32,
}

pub(crate) const PAGE: GreyPage = GreyPage { width: 40, height: 20, shade: 200, orientation: 1, subfile: 0 };

/// A classic little-endian TIFF; `last` says which directory follows the last one (`None`: the end).
pub(crate) fn tiff(pages: &[GreyPage], last: Option<usize>) -> Vec<u8> {
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut directories: Vec<usize> = Vec::new();
    let mut links = vec![4];
    for page in pages {
        let strip = out.len() as u32;
        // Pages that lie about their size get one row.
        let real = u64::from(page.width) * u64::from(page.height);
        let length = if real < 1_000_000 { real as usize } else { 1_000 };
        out.resize(out.len() + length + (length & 1), page.shade);
        directories.push(out.len());
        let entries: [(u16, u16, u32); 10] = [
            (254, 4, page.subfile),
            (256, 4, page.width),
            (257, 4, page.height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, strip),
            (274, 3, u32::from(page.orientation)),
            (278, 4, page.height),
            (279, 4, length as u32),
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
            out.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        links.push(out.len());
        out.extend([0; 4]);
    }
    let targets: Vec<u32> = directories.iter().map(|at| *at as u32).chain([last.map_or(0, |page| directories[page] as u32)]).collect();
    for (link, target) in links.into_iter().zip(targets) {
        out[link..link + 4].copy_from_slice(&target.to_le_bytes());
    }
    out
}

/// A PDF from its objects, numbered from 1; the first is the catalogue.
pub(crate) fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).into_bytes());
    out
}

pub(crate) fn stream(dictionary: &str, content: &str) -> String {
    format!("<< /Length {} {dictionary} >>\nstream\n{content}\nendstream", content.len())
}

/// A PDF whose pages all show the same content in a box of this size; `more` goes into each page's dictionary.
pub(crate) fn pdf(pages: usize, width: f64, height: f64, content: &str, more: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 5)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for _ in 0..pages {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> {more} >>"
        ));
    }
    pdf_of(&objects)
}

/// A PNG that says it is this large and holds next to nothing.
pub(crate) fn lying_png(width: u32, height: u32) -> Vec<u8> {
    png_with(width, height, &[])
}

/// The same with more chunks before its pixels.
pub(crate) fn png_with(width: u32, height: u32, more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let body = [kind.as_slice(), data].concat();
        [(data.len() as u32).to_be_bytes().as_slice(), &body, &crc(&body).to_be_bytes()].concat()
    };
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let more: Vec<u8> = more.iter().flat_map(|(kind, data)| chunk(kind, data)).collect();
    let pixels = chunk(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01");
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), more, pixels, chunk(b"IEND", b"")].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }))
}

/// A little-endian TIFF around one JPEG stream (compression 7), whose colours are luma and chroma.
pub(crate) fn tiff_around(jpeg: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut out = [b"II*\0\0\0\0\0", jpeg].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    let depths = out.len() as u32;
    out.extend([8, 0, 8, 0, 8, 0]);
    let directory = out.len() as u32;
    out[4..8].copy_from_slice(&directory.to_le_bytes());
    let entries: [(u16, u16, u32, u32); 10] = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 3, depths),
        (259, 3, 1, 7),
        (262, 3, 1, 6),
        (273, 4, 1, 8),
        (277, 3, 1, 3),
        (278, 4, 1, height),
        (279, 4, 1, jpeg.len() as u32),
        (284, 3, 1, 1),
    ];
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        out.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    out.extend([0; 4]);
    out
}
