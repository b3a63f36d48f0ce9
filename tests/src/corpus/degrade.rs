//! What happens to paper between the printer and the file: each is made from the composed page, the same seed the same way.

use image::imageops;
use image::{GrayImage, Luma, Rgb, RgbImage};

use super::Paper;
use super::facts::Dice;
use crate::samples::face::Face;
use crate::samples::page::{Mark, Page};
use crate::samples::scan::render;

/// How many degradations there are.
pub const LOOKS: usize = ALL.len();

/// The name of one.
#[must_use]
pub fn name(look: usize) -> &'static str {
    ALL[look].0
}

type Look = fn(&Paper, &mut Dice) -> RgbImage;

/// Every degradation by its name.
const ALL: [(&str, Look); 17] = [
    ("clean", |paper, _| render(&paper.page, 200.0)),
    ("100 dpi", |paper, dice| grain(render(&paper.page, 100.0), 4.0, dice)),
    ("150 dpi", |paper, dice| grain(render(&paper.page, 150.0), 5.0, dice)),
    ("300 dpi", |paper, dice| grain(render(&paper.page, 300.0), 6.0, dice)),
    ("skew", |paper, dice| {
        let angle = (1.0 + dice.below(30) as f32 / 10.0) * dice.pick(&[1.0, -1.0]);
        grain(skewed(&render(&paper.page, 200.0), angle), 5.0, dice)
    }),
    ("quarter turn", |paper, dice| imageops::rotate90(&grain(render(&paper.page, 170.0), 5.0, dice))),
    ("half turn", |paper, dice| imageops::rotate180(&grain(render(&paper.page, 170.0), 5.0, dice))),
    ("three quarters", |paper, dice| imageops::rotate270(&grain(render(&paper.page, 170.0), 5.0, dice))),
    ("blur", |paper, dice| grain(imageops::blur(&render(&paper.page, 200.0), 1.3 + dice.below(5) as f32 / 10.0), 3.0, dice)),
    ("low JPEG", |paper, dice| jpeg(&grain(render(&paper.page, 150.0), 4.0, dice), 14 + dice.below(10) as u8)),
    ("noise", |paper, dice| grain(render(&paper.page, 170.0), 42.0, dice)),
    ("fax", fax),
    ("telephone", telephone),
    ("low contrast", |paper, dice| faded(grain(render(&paper.page, 170.0), 3.0, dice), 0.3)),
    ("crumple", crumpled),
    ("highlighter", highlighted),
    ("stamp", stamped),
];

fn grain(mut image: RgbImage, strength: f32, dice: &mut Dice) -> RgbImage {
    let mut state = dice.below(1 << 30) as u32 | 1;
    for dot in image.pixels_mut() {
        // The mean of two throws is nearer to what a sensor does than one.
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as f32 / (u32::MAX / 2) as f32 - 1.0
        };
        let noise = (next() + next()) * strength;
        dot.0 = dot.0.map(|value| (f32::from(value) * 0.97 + noise).clamp(0.0, 255.0) as u8);
    }
    image
}

/// Each dot of the result from a place of the page; `None` is the table that it lies on.
fn remapped(from: &RgbImage, (width, height): (u32, u32), around: [u8; 3], place: impl Fn(f32, f32) -> (f32, f32)) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (fx, fy) = place(x as f32, y as f32);
        let (w, h) = from.dimensions();
        if fx < 0.0 || fy < 0.0 || fx >= (w - 1) as f32 || fy >= (h - 1) as f32 {
            return Rgb(around);
        }
        let (left, top, right, below) = (fx as u32, fy as u32, fx.fract(), fy.fract());
        let at = |dx, dy, channel: usize| f32::from(from.get_pixel(left + dx, top + dy).0[channel]);
        Rgb([0, 1, 2].map(|channel| {
            let upper = at(0, 0, channel) * (1.0 - right) + at(1, 0, channel) * right;
            let lower = at(0, 1, channel) * (1.0 - right) + at(1, 1, channel) * right;
            (upper * (1.0 - below) + lower * below) as u8
        }))
    })
}

fn skewed(image: &RgbImage, degrees: f32) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = image.dimensions();
    let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
    // A little smaller, so that the corners stay on the glass.
    let zoom = 1.0 + degrees.abs() * 0.025;
    remapped(image, (w, h), [214, 214, 212], |x, y| {
        let (dx, dy) = ((x - cx) * zoom, (y - cy) * zoom);
        (dx * cos + dy * sin + cx, dy * cos - dx * sin + cy)
    })
}

fn jpeg(image: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(image).expect("memory does not fail");
    image::load_from_memory(&bytes).expect("a JPEG of ours").to_rgb8()
}

/// Fine resolution of group 3: 204 × 196 dots an inch, black or white, with lines that got lost.
fn fax(paper: &Paper, dice: &mut Dice) -> RgbImage {
    let image = render(&paper.page, 200.0);
    let mut gray: GrayImage = image::DynamicImage::ImageRgb8(image).to_luma8();
    let lost: Vec<u32> = (0..6).map(|_| dice.below(gray.height() as usize) as u32).collect();
    let mut state = dice.below(1 << 30) as u32 | 1;
    for (_, y, dot) in gray.enumerate_pixels_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let speck = state >> 16 & 0x3fff == 0;
        let black = (dot.0[0] < 150) != speck && !lost.contains(&y);
        *dot = Luma([if black { 0 } else { 255 }]);
    }
    image::DynamicImage::ImageLuma8(gray).to_rgb8()
}

/// Held by hand over a table: four corners anywhere near where they should be, a shadow, a warm lamp, some blur.
fn telephone(paper: &Paper, dice: &mut Dice) -> RgbImage {
    let page = render(&paper.page, 190.0);
    let (w, h) = (page.width() as f32, page.height() as f32);
    let (wide, high) = ((w * 1.12) as u32, (h * 1.12) as u32);
    let off = |dice: &mut Dice, most: f32| (dice.below(2_000) as f32 / 1_000.0 - 1.0) * most;
    // Where the picture's dots come from on the page: a projective map that is nearly the identity.
    let (gx, gy) = (off(dice, 0.05), off(dice, 0.07));
    let angle = off(dice, 2.5).to_radians();
    let (sin, cos) = angle.sin_cos();
    let taken = remapped(&page, (wide, high), [96, 80, 66], |x, y| {
        let (u, v) = (x / wide as f32 * 2.0 - 1.0, y / high as f32 * 2.0 - 1.0);
        let (u, v) = (u * cos - v * sin * high as f32 / wide as f32, v * cos + u * sin * wide as f32 / high as f32);
        let depth = 1.0 + gx * u + gy * v;
        ((u * 1.08 / depth + 1.0) / 2.0 * w, (v * 1.08 / depth + 1.0) / 2.0 * h)
    });
    let edge = 0.35 + dice.below(40) as f32 / 100.0;
    let mut shaded = imageops::blur(&taken, 0.7);
    for (x, y, dot) in shaded.enumerate_pixels_mut() {
        let across = x as f32 / wide as f32 + 0.3 * y as f32 / high as f32;
        let shadow = 0.62 + 0.38 / (1.0 + (-(across - edge) * 18.0).exp());
        let warm = [1.0, 0.96, 0.88];
        dot.0 = [0, 1, 2].map(|channel| (f32::from(dot.0[channel]) * shadow * warm[channel]) as u8);
    }
    jpeg(&grain(shaded, 6.0, dice), 70)
}

fn faded(mut image: RgbImage, left: f32) -> RgbImage {
    for dot in image.pixels_mut() {
        dot.0 = dot.0.map(|value| (200.0 - (255.0 - f32::from(value)) * left) as u8);
    }
    image
}

/// Creased in the pocket: the lines wave a little and the folds are dark.
fn crumpled(paper: &Paper, dice: &mut Dice) -> RgbImage {
    let page = render(&paper.page, 190.0);
    let (w, h) = page.dimensions();
    let waves: Vec<(f32, f32, f32, f32)> = (0..5)
        .map(|_| {
            (
                dice.below(100) as f32 / 16.0,
                1.0 + dice.below(40) as f32 / 10.0,
                dice.below(628) as f32 / 100.0,
                0.4 + dice.below(10) as f32 / 8.0,
            )
        })
        .collect();
    let bent = |x: f32, y: f32| -> f32 {
        waves
            .iter()
            .map(|(angle, times, phase, size)| ((x * angle.cos() + y * angle.sin()) * times * std::f32::consts::TAU + phase).sin() * size)
            .sum()
    };
    let mut image = remapped(&page, (w, h), [200, 200, 198], |x, y| {
        let (u, v) = (x / w as f32, y / h as f32);
        (x + bent(u, v) * 1.2, y + bent(v, u) * 1.2)
    });
    for (x, y, dot) in image.enumerate_pixels_mut() {
        let fold = bent(x as f32 / w as f32, y as f32 / h as f32);
        let light = 0.94 + 0.03 * fold.clamp(-2.0, 1.0);
        dot.0 = dot.0.map(|value| (f32::from(value) * light) as u8);
    }
    grain(image, 6.0, dice)
}

/// Where a number stands on the page, in points.
fn places(paper: &Paper) -> Vec<[f32; 4]> {
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let numbers: Vec<String> = paper.marked.iter().map(|number| bare(number)).collect();
    let holds = |text: &str| numbers.iter().any(|number| number.len() > 5 && bare(text).contains(number.as_str()));
    let place = |mark: &Mark| match mark {
        Mark::Text { x, y, size, face, text, .. } if holds(text) => Some([*x - 2.0, y - size, face.width(text, *size) + 4.0, size * 1.3]),
        _ => None,
    };
    paper.page.marks.iter().filter_map(place).collect()
}

/// The darker of both, dot by dot: ink on ink.
fn over(mut base: RgbImage, ink: &RgbImage) -> RgbImage {
    for (dot, ink) in base.pixels_mut().zip(ink.pixels()) {
        for (value, ink) in dot.0.iter_mut().zip(ink.0) {
            *value = (u16::from(*value) * u16::from(ink) / 255) as u8;
        }
    }
    base
}

fn highlighted(paper: &Paper, dice: &mut Dice) -> RgbImage {
    let colour = dice.pick(&[[255, 240, 80], [255, 170, 210], [150, 240, 150]]);
    let mut pen = Page::letter();
    for [x, y, w, h] in places(paper) {
        pen.bar((x - 3.0, y - 1.0), (w + 6.0, h + 2.0), colour);
    }
    grain(over(render(&paper.page, 190.0), &render(&pen, 190.0)), 5.0, dice)
}

/// A date stamp of an office, red or blue, half over the first of the numbers.
fn stamped(paper: &Paper, dice: &mut Dice) -> RgbImage {
    let ink = dice.pick(&[[224, 120, 120], [130, 140, 220]]);
    let mut stamp = Page::letter();
    let at = places(paper);
    if let Some([x, y, w, _]) = at.get(dice.below(at.len().max(1))) {
        let (x, y) = (x + w * 0.45, y - 6.0);
        stamp.frame((x, y), (110.0, 30.0), 1.6, ink);
        stamp.text((x + 8.0, y + 20.0), Face::SansBold, 15.0, ink, "RECEIVED");
    }
    grain(over(render(&paper.page, 190.0), &render(&stamp, 190.0)), 5.0, dice)
}

/// The page as it comes into the computer.
pub fn taken(paper: &Paper, look: usize, number: u32) -> RgbImage {
    let mut dice = Dice::new(u64::from(number) * 977 + look as u64 + 17);
    ALL[look].1(paper, &mut dice)
}

/// At so many dots an inch, for times.
pub fn at_dpi(paper: &Paper, dpi: f32) -> RgbImage {
    render(&paper.page, dpi)
}
