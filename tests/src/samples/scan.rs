//! Pages as a scanner or a telephone would give them: dots, a little askew, on grayish paper, with grain. The same page and
//! seed give the same picture.

use std::io::Cursor;

use ab_glyph::{Font, Glyph, PxScale, point};
use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage};
use tiff::encoder::{Compression, TiffEncoder, colortype};

use super::page::{Mark, Page};

/// How a page was taken.
#[derive(Clone, Copy)]
pub struct Look {
    /// Dots per inch.
    pub dpi: f32,
    /// Degrees that the paper lay askew.
    pub askew: f32,
    /// Strength of the grain, in steps of brightness.
    pub grain: f32,
    /// How much darker the far corner is, 0–1.
    pub shade: f32,
    /// What is around the paper.
    pub around: [u8; 3],
    /// Where the grain starts.
    pub seed: u32,
}

impl Look {
    /// A flat-bed scanner.
    pub fn scanner(seed: u32) -> Self {
        Self { dpi: 150.0, askew: 0.55, grain: 7.0, shade: 0.03, around: [206, 207, 205], seed }
    }

    /// A telephone held over a table.
    pub fn telephone(seed: u32) -> Self {
        Self { dpi: 140.0, askew: -1.6, grain: 12.0, shade: 0.17, around: [112, 92, 74], seed }
    }
}

/// The page as ideal dots.
pub fn render(page: &Page, dpi: f32) -> RgbImage {
    let scale = dpi / 72.0;
    let mut image = RgbImage::from_pixel((page.width * scale) as u32, (page.height * scale) as u32, Rgb(page.paper));
    for mark in &page.marks {
        match mark {
            Mark::Bar { x, y, width, height, ink } => {
                bar(&mut image, [x * scale, y * scale, (x + width) * scale, (y + height) * scale], *ink);
            }
            Mark::Text { x, y, size, face, ink, text } => {
                let font = face.font();
                let em = font.units_per_em().unwrap_or(2048.0);
                let pixels = PxScale::from(size * scale * font.height_unscaled() / em);
                let mut at = x * scale;
                for letter in face.letters(text) {
                    let glyph = Glyph { id: letter.glyph, scale: pixels, position: point(at, y * scale) };
                    at += letter.advance * size * scale;
                    let Some(outline) = font.outline_glyph(glyph) else { continue };
                    let corner = outline.px_bounds().min;
                    outline.draw(|dx, dy, cover| {
                        blend(&mut image, corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy), cover, *ink)
                    });
                }
            }
        }
    }
    image
}

/// A rectangle whose edges fall between dots covers those partly.
fn bar(image: &mut RgbImage, [left, top, right, bottom]: [f32; 4], ink: [u8; 3]) {
    let share = |from: f32, to: f32, at: i64| (to.min(at as f32 + 1.0) - from.max(at as f32)).clamp(0.0, 1.0);
    for y in top as i64..=bottom as i64 {
        for x in left as i64..=right as i64 {
            blend(image, x, y, share(left, right, x) * share(top, bottom, y), ink);
        }
    }
}

fn blend(image: &mut RgbImage, x: i64, y: i64, cover: f32, ink: [u8; 3]) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
    if let Some(dot) = image.get_pixel_mut_checked(x, y) {
        for (value, ink) in dot.0.iter_mut().zip(ink) {
            *value = (f32::from(*value) * (1.0 - cover) + f32::from(ink) * cover) as u8;
        }
    }
}

/// The page as it was taken.
pub fn take(page: &Page, look: Look) -> RgbImage {
    let ideal = render(page, look.dpi);
    let (width, height) = ideal.dimensions();
    let (sin, cos) = look.askew.to_radians().sin_cos();
    // Turned about the middle, and a little smaller so that the corners stay in the picture.
    let zoom = 1.0 + look.askew.abs() * 0.02;
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut grain = Grain(look.seed | 1);
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = ((x as f32 - middle_x) * zoom, (y as f32 - middle_y) * zoom);
        let (from_x, from_y) = (dx * cos + dy * sin + middle_x, dy * cos - dx * sin + middle_y);
        let corner = (x as f32 / width as f32 + y as f32 / height as f32) / 2.0;
        let light = (1.0 - look.shade * corner) * 0.975;
        let noise = grain.next() * look.grain;
        let warm = [1.0, 0.995, 0.97];
        let colour = sample(&ideal, from_x, from_y).unwrap_or(look.around.map(f32::from));
        Rgb([0, 1, 2].map(|channel| (colour[channel] * light * warm[channel] + noise).clamp(0.0, 255.0) as u8))
    })
}

/// The colour between four dots; nothing beside the paper.
fn sample(image: &RgbImage, x: f32, y: f32) -> Option<[f32; 3]> {
    let (width, height) = image.dimensions();
    if x < 0.0 || y < 0.0 || x >= (width - 1) as f32 || y >= (height - 1) as f32 {
        return None;
    }
    let (left, top) = (x as u32, y as u32);
    let (right, below) = (x.fract(), y.fract());
    let at = |dx, dy, channel: usize| f32::from(image.get_pixel(left + dx, top + dy).0[channel]);
    Some([0, 1, 2].map(|channel| {
        let upper = at(0, 0, channel) * (1.0 - right) + at(1, 0, channel) * right;
        let lower = at(0, 1, channel) * (1.0 - right) + at(1, 1, channel) * right;
        upper * (1.0 - below) + lower * below
    }))
}

/// Grain between −1 and 1 (xorshift: the same everywhere, and nobody needs it to be good).
struct Grain(u32);

impl Grain {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as f32 / (u32::MAX / 2) as f32 - 1.0
    }
}

/// As JPEG.
pub fn jpeg(image: &RgbImage, dpi: f32) -> Vec<u8> {
    encode_jpeg(image, dpi, None)
}

/// As a telephone held on its side writes it: the dots lie on their side, and EXIF says to turn them by 90° to the right.
pub fn jpeg_on_its_side(image: &RgbImage, dpi: f32) -> Vec<u8> {
    // One TIFF directory with one entry: Orientation (0x0112), a short, 6.
    const TURN_RIGHT: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let lying = image::imageops::rotate270(image);
    encode_jpeg(&lying, dpi, Some(TURN_RIGHT.to_vec()))
}

fn encode_jpeg(image: &RgbImage, dpi: f32, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 72);
    encoder.set_pixel_density(PixelDensity::dpi(dpi as u16));
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).expect("JPEG carries EXIF");
    }
    encoder.encode_image(image).expect("memory does not fail");
    bytes
}

/// As PNG in shades of gray.
pub fn png(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let gray = DynamicImage::ImageRgb8(image.clone()).to_luma8();
    gray.write_to(&mut bytes, ImageFormat::Png).expect("memory does not fail");
    bytes.into_inner()
}

/// As one TIFF of several pages, in shades of gray.
pub fn tiff(images: &[RgbImage]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("memory does not fail").with_compression(Compression::Lzw);
    for image in images {
        let gray = DynamicImage::ImageRgb8(image.clone()).to_luma8();
        encoder.write_image::<colortype::Gray8>(gray.width(), gray.height(), &gray).expect("memory does not fail");
    }
    bytes.into_inner()
}
