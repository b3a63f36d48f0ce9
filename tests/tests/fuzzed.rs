//! What the fuzzers found worth keeping is gone through again: nothing in it makes a decoder panic uncaught, or stop.

use std::fs;
use std::path::Path;

use recognize::Media;

#[allow(dead_code, unreachable_pub, clippy::print_stderr, reason = "a crate of its own, for the fuzzers")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

/// Fewest inputs of each fuzzer: so that an empty folder is no success.
const FEWEST: usize = 5;

fn each(name: &str, look: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/fuzz").join(name);
    let mut inputs: Vec<_> = fs::read_dir(&folder).expect("the corpus").map(|entry| entry.expect("an input").path()).collect();
    inputs.sort();
    assert!(inputs.len() >= FEWEST, "{name} has {} inputs", inputs.len());
    for input in inputs {
        look(&fs::read(&input).expect("it can be read"));
    }
}

fn text(bytes: &[u8], look: fn(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        look(text);
    }
}

#[test]
fn pictures_and_documents() {
    let kinds = [
        ("jpeg", Media::Jpeg),
        ("png", Media::Png),
        ("tiff", Media::Tiff),
        ("webp", Media::WebP),
        ("heic", Media::Heic),
        ("pdf", Media::Pdf),
    ];
    for (name, kind) in kinds {
        each(name, |bytes| fuzz::document(bytes, kind));
    }
}

#[test]
fn barcodes_mails_letters_and_machine_readable_lines() {
    each("barcode", fuzz::barcodes);
    each("mail", fuzz::mail);
    each("letter", |bytes| text(bytes, fuzz::letter));
    each("mrz", |bytes| text(bytes, fuzz::mrz));
}

#[test]
fn vaults_changes_and_slots() {
    each("vault", fuzz::vaults::vault);
    each("change", fuzz::vaults::change);
    each("slot", fuzz::vaults::slot);
}

#[test]
fn incoming_files() {
    each("incoming", fuzz::incoming::incoming);
}
