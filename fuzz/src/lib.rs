//! What each fuzzer does with its bytes. The tests of the workspace take this file in too, and go through the inputs that were found.

pub mod incoming;
pub mod vaults;

use std::collections::HashSet;
use std::panic::Location;
use std::sync::Mutex;

use chrono::NaiveDate;
use recognize::{Image, Limits, Media, Pages, RenderSize, Rotation, sniff};
use uscis::mrz::{Mrz, repair};
use zeroize::Zeroizing;

/// As the program's own, but small enough for a thousand files a second.
pub fn limits() -> Limits {
    Limits {
        bytes: 1 << 20,
        pages: 20,
        pixels_per_page: 1 << 20,
        side: 20_000,
        render_pixels: 1 << 18,
        decode_bytes: 32 << 20,
        ..Limits::default()
    }
}

/// Lets a library panic, as the program does: `recognize` catches that and says that the file is damaged. Each place is named once.
/// A panic that nobody catches still ends the fuzzer, as a finding.
pub fn bear_caught_panics() {
    static SEEN: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(Location::to_string).unwrap_or_default();
        let Ok(mut seen) = SEEN.lock() else { return };
        if seen.get_or_insert_default().insert(place) {
            eprintln!("PANIC {panic}");
        }
    }));
}

/// Everything that can be asked of a file of this kind; of the first two pages.
pub fn document(bytes: &[u8], kind: Media) {
    if sniff(bytes) != Some(kind) {
        return;
    }
    let Ok(pages) = Pages::open(Zeroizing::new(bytes.to_vec()), &limits()) else { return };
    assert!(pages.count() > 0);
    for page in 0..pages.count().min(2) {
        pages.size(page).expect("the page is there");
        if kind == Media::Pdf {
            let _ = pages.text(page);
        }
        if let Ok(image) = pages.render(page, RenderSize { max_side: 200 }, Rotation::R90) {
            assert!(image.width().max(image.height()) <= 200);
            image.encode_for_page().expect("a small picture");
        }
    }
}

/// Barcodes in a picture: the first byte is its width, each other one is eight dots in a row or, with the first byte odd, one shade.
pub fn barcodes(bytes: &[u8]) {
    let Some((&width, rest)) = bytes.split_first() else { return };
    let shades: Vec<u8> = if width % 2 == 1 {
        rest.to_vec()
    } else {
        rest.iter().flat_map(|byte| (0..8).map(move |bit| if byte >> bit & 1 == 1 { 255 } else { 0 })).collect()
    };
    let width = usize::from(width).max(8);
    let height = shades.len() / width;
    let rgb = shades[..width * height].iter().flat_map(|shade| [*shade; 3]).collect();
    let Some(image) = Image::from_rgb(width as u32, height as u32, rgb, false) else { return };
    image.barcodes();
}

/// A saved e-mail, and what is attached to it.
pub fn mail(bytes: &[u8]) {
    if let Ok(mail) = recognize::mail::open(bytes, &limits()) {
        assert!(mail.parts.iter().all(|part| !part.file_name.is_empty() && !part.bytes.is_empty()));
        assert!(mail.parts.iter().all(|part| !part.file_name.contains(['/', '\\', '\0', '\n'])));
    }
    if let Ok(parts) = recognize::unpack(bytes, &limits()) {
        assert!(parts.iter().all(|part| !matches!(sniff(&part.bytes), None | Some(Media::Mail))));
    }
}

/// Text of letters.
pub fn letter(text: &str) {
    let _ = uscis::letter::read(text);
    let _ = uscis::letter::date(text);
    let _ = uscis::letter::receipt_number(text);
}

/// Machine-readable lines.
pub fn mrz(text: &str) {
    let lines: Vec<&str> = text.lines().take(4).collect();
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
    for lines in [&lines[..], &lines[..lines.len().min(3)], &lines[..lines.len().min(2)]] {
        if let Some(mrz) = Mrz::read(lines) {
            let _ = (mrz.a_number(), mrz.receipt_number(), mrz.names(), mrz.birth_date(today), mrz.expiry_date(today), mrz.is_us_card());
        }
    }
    let repaired = repair(&lines);
    let _ = Mrz::read(&repaired.iter().map(String::as_str).collect::<Vec<_>>());
}
