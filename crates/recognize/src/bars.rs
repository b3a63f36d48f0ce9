//! Barcodes on a page: the only file that names their decoder. What a barcode's text means is `uscis::barcode`'s to say.

use std::collections::HashSet;

use rxing::helpers::detect_multiple_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::boxes::Slant;
use crate::grey::Grey;
use crate::patches::Patches;
use crate::reading::GoOn;

/// Most barcodes of a page.
const MOST: usize = 32;

/// What [`Barcode::symbology`] may be.
pub(crate) const SYMBOLOGIES: [&str; 6] = ["code_39", "code_128", "pdf_417", "qr_code", "data_matrix", "aztec"];

/// A barcode.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Barcode {
    /// `code_39`, `code_128`, `pdf_417`, `qr_code`, `data_matrix`, `aztec`.
    #[zeroize(skip)]
    pub symbology: &'static str,
    /// What it holds.
    pub text: String,
    /// Left, top, width, height, in pixels of the upright page; of a one-dimensional code a line across it.
    pub place: [u32; 4],
}

/// Only the kinds that papers carry: others cost time, and one of their detectors never ends on some pictures.
const LINES: [BarcodeFormat; 2] = [BarcodeFormat::CODE_39, BarcodeFormat::CODE_128];
const SQUARES: [BarcodeFormat; 4] = [BarcodeFormat::PDF_417, BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX, BarcodeFormat::AZTEC];

/// How many times larger a patch is cut out.
const ENLARGED: f32 = 2.0;
/// Longest side of a patch that was cut out, in pixels.
const LONGEST: u32 = 3_000;
/// Where bars are looked at, in parts of their height, and how much of it at once.
const BANDS: [f32; 5] = [0.5, 0.35, 0.65, 0.2, 0.8];
const BAND: f32 = 0.14;
/// Code 39 has no check digit: so many bands must read the same.
const ALIKE: usize = 2;
/// Most pixels that are cut out of a page in all: a photograph of a crowd is busy everywhere.
const MOST_PIXELS: u64 = 16_000_000;
/// Paper around what was cut out, and the height of bars that were averaged, in pixels.
const QUIET: usize = 40;
const DRAWN: usize = 24;

/// All barcodes of the kinds that papers carry: on the page as it is, then in each patch that looks like one and gave none. Noise, blur and slanted
/// paper hide bars from the decoder that a straight piece of its own shows. `go_on` is asked before each patch.
pub(crate) fn find(page: &Grey, go_on: &GoOn<'_>) -> Vec<Barcode> {
    let mut found = decoded(page, &[&LINES[..], &SQUARES[..]].concat());
    let patches = Patches::of(page);
    let both = patches.striped.iter().map(|patch| (patch, true)).chain(patches.busy.iter().map(|patch| (patch, false)));
    let mut left = MOST_PIXELS;
    for (patch, is_striped) in both {
        let pixels = (patch.along * patch.across * 4.0 * ENLARGED * ENLARGED) as u64;
        if !go_on() {
            break;
        }
        if pixels > left {
            continue;
        }
        left -= pixels;
        let [x, y, w, h] = patch.around(0.0, 1.0);
        let known = found.iter().any(|bar| {
            let (bar_x, bar_y) = (bar.place[0] as f32 + bar.place[2] as f32 / 2.0, bar.place[1] as f32 + bar.place[3] as f32 / 2.0);
            (x..=x + w).contains(&bar_x) && (y..=y + h).contains(&bar_y)
        });
        if !known
            && found.len() < MOST
            && let Some(mut bar) = if is_striped { striped(page, patch) } else { busy(page, patch) }
            && !found.iter().any(|known| known.text == bar.text)
        {
            bar.place = [x, y, w, h].map(|side| side.max(0.0).round() as u32);
            found.push(bar);
        }
    }
    found
}

/// Bars, averaged in bands along them.
fn striped(page: &Grey, patch: &Slant) -> Option<Barcode> {
    let height = ((patch.across * 2.0 * ENLARGED) as u32).clamp(24, 400);
    let (width, bytes) = page.strip(patch, height, LONGEST);
    let strip = Grey { width, height, bytes }.stretched().bytes;
    let (width, height) = (width as usize, height as usize);
    let mut seen: Vec<(Barcode, usize)> = Vec::new();
    for band in BANDS {
        let tall = ((height as f32 * BAND) as usize).max(3);
        let top = ((height as f32 * band) as usize).saturating_sub(tall / 2).min(height - tall);
        let rows = || strip.chunks_exact(width).skip(top).take(tall);
        let line: Vec<u8> = (0..width).map(|x| (rows().map(|row| u32::from(row[x])).sum::<u32>() / tall as u32) as u8).collect();
        let plain = drawn(&line);
        let read = decoded(&plain, &LINES);
        let read = if read.is_empty() { decoded(&plain.sharpened_across(), &LINES) } else { read };
        for bar in read {
            match seen.iter_mut().find(|(known, _)| known.symbology == bar.symbology && known.text == bar.text) {
                Some((_, count)) => *count += 1,
                None => seen.push((bar, 1)),
            }
        }
        let sure = |(bar, count): &(Barcode, usize)| bar.symbology != "code_39" || *count >= ALIKE;
        if let Some(at) = seen.iter().position(sure) {
            return Some(seen.swap_remove(at).0);
        }
    }
    None
}

/// A line of dots as bars on paper.
fn drawn(line: &[u8]) -> Grey {
    let width = line.len() + 2 * QUIET;
    let row: Vec<u8> = [&[255; QUIET][..], line, &[255; QUIET]].concat();
    Grey { width: width as u32, height: DRAWN as u32, bytes: Zeroizing::new(row.repeat(DRAWN)) }
}

/// Squares and stacks of bars, cut out straight.
fn busy(page: &Grey, patch: &Slant) -> Option<Barcode> {
    let room = patch.across * 0.12 + 6.0;
    let patch = Slant { along: patch.along + room, across: patch.across + room, ..*patch };
    let height = |times: f32| ((patch.across * 2.0 * times) as u32).clamp(24, LONGEST / 2);
    let mut heights = vec![height(1.0), height(ENLARGED)];
    heights.dedup();
    heights.into_iter().find_map(|height| {
        let (width, bytes) = page.strip(&patch, height, LONGEST);
        let cut = Grey { width, height, bytes }.stretched();
        let smooth = |cut: &Grey| cut.smoothed_down(3).transposed().smoothed_down(3).transposed();
        let found = |cut: &Grey| decoded(cut, &SQUARES).into_iter().next();
        found(&cut).or_else(|| found(&smooth(&cut)))
    })
}

fn decoded(page: &Grey, kinds: &[BarcodeFormat]) -> Vec<Barcode> {
    let kinds: HashSet<BarcodeFormat> = kinds.iter().copied().collect();
    let mut hints = DecodeHints { TryHarder: Some(true), PossibleFormats: Some(kinds), ..DecodeHints::default() };
    let found = crate::guard::guarded(|| {
        detect_multiple_in_luma_with_hints(page.bytes.to_vec(), page.width, page.height, &mut hints).map_err(|_| crate::Error::Corrupt)
    });
    let mut bars: Vec<Barcode> = Vec::new();
    for result in found.unwrap_or_default() {
        let Some(symbology) = symbology(result.getBarcodeFormat()) else { continue };
        let text = result.getText().to_owned();
        if bars.len() < MOST && !bars.iter().any(|known| known.text == text) && !text.is_empty() {
            let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
            for point in result.getPoints() {
                low = [low[0].min(point.x), low[1].min(point.y)];
                high = [high[0].max(point.x), high[1].max(point.y)];
            }
            let back = |at: f32| at.max(0.0).round() as u32;
            let place =
                if low[0] > high[0] { [0; 4] } else { [back(low[0]), back(low[1]), back(high[0] - low[0]), back(high[1] - low[1])] };
            bars.push(Barcode { symbology, text, place });
        }
    }
    bars
}

/// Of the retail kinds (EAN, UPC, ITF …) a sheet of print gives false ones; papers carry these.
fn symbology(format: &BarcodeFormat) -> Option<&'static str> {
    Some(match format {
        BarcodeFormat::CODE_39 => "code_39",
        BarcodeFormat::CODE_128 => "code_128",
        BarcodeFormat::PDF_417 => "pdf_417",
        BarcodeFormat::QR_CODE => "qr_code",
        BarcodeFormat::DATA_MATRIX => "data_matrix",
        BarcodeFormat::AZTEC => "aztec",
        _ => return None,
    })
}
