//! The machine-readable lines of published specimens: pictures of single lines, put below one another as they stand on their card.

use std::path::PathBuf;

use image::{Rgb, RgbImage, imageops};

/// Room around and between lines, in pixels.
const ROOM: u32 = 40;

/// A card's lines.
pub struct Specimen {
    /// Where they come from.
    pub name: String,
    /// What they say, in order.
    pub lines: Vec<String>,
    /// As a picture.
    pub picture: RgbImage,
}

/// All of them.
#[must_use]
pub fn all() -> Vec<Specimen> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/mrz-lines"));
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).expect("the manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let mut cards: Vec<(String, Vec<(String, RgbImage)>)> = Vec::new();
    for entry in manifest["lines"].as_array().expect("a list") {
        let (file, text) = (entry["file"].as_str().expect("a name"), entry["text"].as_str().expect("a text"));
        let source = file.rsplit_once('-').map_or(file, |(source, _)| source).to_owned();
        let picture = image::open(folder.join(file)).expect("a picture").to_rgb8();
        let full = |lines: &Vec<(String, RgbImage)>| lines.iter().filter(|(line, _)| line.len() == 30).count() == 3;
        match cards.last_mut().filter(|(name, lines)| *name == source && !full(lines)) {
            Some((_, lines)) => lines.push((text.to_owned(), picture)),
            None => cards.push((source, vec![(text.to_owned(), picture)])),
        }
    }
    cards.into_iter().map(|(name, lines)| below_one_another(name, lines)).collect()
}

fn below_one_another(name: String, mut lines: Vec<(String, RgbImage)>) -> Specimen {
    lines.sort_by_key(|(line, _)| {
        let begins_with_digit = line.starts_with(|sign: char| sign.is_ascii_digit());
        match line.len() {
            30 if begins_with_digit => 1,
            30 if line[..15].contains(|sign: char| sign.is_ascii_digit()) => 0,
            30 => 2,
            44 => u32::from(begins_with_digit),
            _ => 3,
        }
    });
    let width = lines.iter().map(|(_, picture)| picture.width()).max().unwrap_or(1) + 2 * ROOM;
    let height = lines.iter().map(|(_, picture)| picture.height() + ROOM / 2).sum::<u32>() + 2 * ROOM;
    let mut whole = RgbImage::from_pixel(width, height, Rgb([255; 3]));
    let mut y = ROOM;
    for (_, picture) in &lines {
        imageops::overlay(&mut whole, picture, i64::from(ROOM), i64::from(y));
        y += picture.height() + ROOM / 2;
    }
    Specimen { name, lines: lines.into_iter().map(|(line, _)| line).collect(), picture: whole }
}
