//! The printed kit: its square, read back by the reader that Coffer has for notices, and its words, each open the vault.
#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::sync::Arc;

use coffer::{Key, LockedVault, RecoveryKey, Session, recovery_kit};
use made::{Made, clock, text_of};
use recognize::{RenderSize, Rotation};
use secrecy::SecretString;

const KEY: &str = "AGE-SECRET-KEY-1";

/// The pages' text, without white space: a line may be broken anywhere.
fn text(pages: &recognize::Pages) -> String {
    let text: Vec<String> = (0..pages.count()).map(|page| pages.text(page).unwrap().unwrap().to_string()).collect();
    text.concat().split_whitespace().collect()
}

#[test]
fn the_printed_square_and_the_printed_words_open_the_vault() {
    let mut made = Made::new();
    let key = made.session.add_recovery("printed").unwrap();
    let path = made.path();
    let Made { folder, session } = made;
    drop(session);
    let opens = |typed: &str| {
        let key = RecoveryKey::parse(&SecretString::from(typed)).unwrap();
        let session = Session::unlock(LockedVault::at(&path).unwrap(), Key::Recovery(&key), Arc::new(clock()));
        drop(session.map_err(|refused| refused.error).unwrap());
    };
    for language in ["en", "es"] {
        let pdf = recovery_kit(&key, "Papeles de Ñusta", "2026-11-25".parse().unwrap(), language).unwrap();
        if let Ok(place) = std::env::var("COFFER_KEEP_KIT") {
            std::fs::write(std::path::Path::new(&place).join(format!("kit-{language}.pdf")), &*pdf).unwrap();
        }
        let pages = recognize::Pages::open(pdf.to_vec().into(), &recognize::Limits::default()).unwrap();
        let printed = text(&pages);
        for part in ["PapelesdeÑusta", "2026-11-25", "sqlite3my.coffer", "recovery.txt"] {
            assert!(printed.contains(part), "{part}");
        }
        let at = printed.find(KEY).unwrap();
        assert_eq!(printed[at..at + 74], text_of(&key.to_identity()));
        let words = key.to_words();
        for (n, word) in words.iter().enumerate() {
            assert!(printed.contains(&format!("{}.{word}", n + 1)), "word {} as it is numbered", n + 1);
        }
        opens(&words.join(" "));

        let barcodes = pages.render(0, RenderSize { max_side: 1_700 }, Rotation::R0).unwrap().barcodes();
        let read: Vec<&str> = barcodes.iter().map(|code| code.text.as_str()).filter(|text| text.starts_with(KEY)).collect();
        assert_eq!(read.len(), 1, "{} barcodes", barcodes.len());
        opens(read[0]);
    }
    drop(folder);
}
