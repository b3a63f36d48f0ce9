//! Every entry of `vectors.json` that concerns the numbers of this crate, with the parse that is expected of it. One vector, one reason.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use chrono::NaiveDate;
use secrecy::ExposeSecret;
use serde_json::Value;
use uscis::{AccessCode, AlienNumber, Error, FormNumber, NumberKind, OnlineAccountNumber, ReceiptNumber, Warning, access_code_lapse};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn list(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap();
    assert!(!list.is_empty());
    list
}

fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry[key].as_str().unwrap()
}

#[test]
fn sandbox_receipts_have_an_office_and_no_date() {
    let vectors = vectors();
    let sandbox = &vectors["receipt_numbers"]["official_sandbox"];
    let all: Vec<&Value> = list(&sandbox["with_history"]).iter().chain(list(&sandbox["without_history"])).collect();
    assert_eq!(all.len(), 50);
    for entry in all {
        let number = ReceiptNumber::parse(entry.as_str().unwrap()).unwrap();
        assert!(number.office().is_some());
        assert_eq!(number.received_about(), None);
        assert_eq!(number.warnings(), [Warning::TestNumber]);
    }
}

#[test]
fn valid_receipts() {
    for entry in list(&vectors()["receipt_numbers"]["valid"]) {
        let number = ReceiptNumber::parse(text(entry, "in")).unwrap();
        assert_eq!(number.as_str(), text(entry, "normalized"));
        assert_eq!(number.prefix(), text(entry, "prefix"));
        assert_eq!(number.office(), entry["office"].as_str());
        assert_eq!(number.warnings(), []);
        let about = number.received_about();
        if let Some(expected) = entry.get("fiscal_year") {
            assert_eq!(about.as_ref().map(|about| i64::from(about.fiscal_year)), expected.as_i64(), "{entry}");
            assert_eq!(about.as_ref().and_then(|about| about.workday).map(u64::from), entry["workday"].as_u64(), "{entry}");
            assert_eq!(about.as_ref().map(|about| about.sequence.as_str()), entry["sequence"].as_str(), "{entry}");
        }
    }
}

#[test]
fn misread_receipts_are_suggested_not_changed() {
    for entry in list(&vectors()["receipt_numbers"]["ocr_repair"]) {
        let given = text(entry, "in");
        assert!(ReceiptNumber::parse(given).is_err());
        let suggestions = ReceiptNumber::suggestions(given);
        assert_eq!(suggestions.iter().map(ReceiptNumber::as_str).collect::<Vec<_>>(), [text(entry, "suggest")]);
    }
}

#[test]
fn invalid_receipts() {
    for entry in list(&vectors()["receipt_numbers"]["invalid"]) {
        let result = ReceiptNumber::parse(text(entry, "in"));
        match text(entry, "in") {
            "" => assert_eq!(result, Err(Error::Empty)),
            "A123456789" => assert_eq!(result, Err(Error::LooksLike(NumberKind::AlienNumber))),
            "123456789012" => assert_eq!(result, Err(Error::LooksLike(NumberKind::OnlineAccountNumber))),
            // The receipt's own shape: read, but with the warning that the prefix is not one of USCIS's.
            "XYZ0123456789" => assert_eq!(result.unwrap().warnings(), [Warning::UnknownPrefix]),
            other => assert!(matches!(result, Err(Error::Length { least: 13, most: 13, .. })), "{other}"),
        }
    }
}

#[test]
fn valid_alien_numbers() {
    for entry in list(&vectors()["a_numbers"]["valid"]) {
        let number = AlienNumber::parse(text(entry, "in")).unwrap();
        assert_eq!(number.as_str(), text(entry, "digits9"));
        if let Some(display) = entry["display"].as_str() {
            assert_eq!(number.display(), display);
        }
    }
    for entry in list(&vectors()["a_numbers"]["ocr"]) {
        assert!(AlienNumber::parse(text(entry, "in")).is_err());
        let suggestions = AlienNumber::suggestions(text(entry, "in"));
        assert_eq!(suggestions.iter().map(AlienNumber::as_str).collect::<Vec<_>>(), [text(entry, "suggest")]);
    }
}

#[test]
fn invalid_alien_numbers() {
    for entry in list(&vectors()["a_numbers"]["invalid"]) {
        let result = AlienNumber::parse(text(entry, "in"));
        match text(entry, "in") {
            "A000000000" => assert_eq!(result.unwrap().warnings(), [Warning::Placeholder]),
            "IOE0912345678" => assert_eq!(result, Err(Error::LooksLike(NumberKind::ReceiptNumber))),
            "N0012345678" => assert_eq!(result, Err(Error::LooksLike(NumberKind::Sevis))),
            "A123456" => assert_eq!(result, Err(Error::Length { found: 6, least: 7, most: 9 })),
            "A1234567890" => assert_eq!(result, Err(Error::Length { found: 10, least: 7, most: 9 })),
            other => panic!("no expectation for {other}"),
        }
    }
}

#[test]
fn account_numbers_and_what_is_none() {
    for entry in list(&vectors()["other_numbers"]) {
        let given = text(entry, "in");
        match text(entry, "kind") {
            "uscis_online_account_number" if entry["valid"] == false => {
                assert!(matches!(OnlineAccountNumber::parse(given), Err(Error::Length { found: 11, .. })));
            }
            "uscis_online_account_number" => assert_eq!(OnlineAccountNumber::parse(given).unwrap().as_str(), text(entry, "normalized")),
            "phone" | "phone_tty" => assert!(AlienNumber::parse(given).is_err() && ReceiptNumber::parse(given).is_err()),
            _ => assert!(OnlineAccountNumber::parse(given).is_err()),
        }
    }
}

#[test]
fn access_codes() {
    for entry in list(&vectors()["online_access_code"]["cases"]) {
        let given = text(entry, "in");
        let result = AccessCode::parse(given);
        let kept = AccessCode::exactly(given).unwrap();
        assert_eq!(exposed(&kept), given, "kept exactly");
        match given {
            "IOE0912345678" => assert_eq!(result, Err(Error::LooksLike(NumberKind::ReceiptNumber))),
            "A012345678" => assert_eq!(result, Err(Error::LooksLike(NumberKind::AlienNumber))),
            "012345678901" => assert_eq!(result, Err(Error::LooksLike(NumberKind::OnlineAccountNumber))),
            "K0lO1I5S" => assert_eq!(result.unwrap().warnings(), [Warning::LookAlikes]),
            _ => {
                assert!(result.as_ref().unwrap().warnings().contains(&Warning::Spaces));
                assert_eq!(exposed(&result.unwrap().without_spaces().unwrap()), text(entry, "offer_without_spaces"));
            }
        }
    }
}

#[test]
fn access_code_lapses() {
    let day = |entry: &Value, key: &str| -> NaiveDate { text(entry, key).parse().unwrap() };
    for entry in list(&vectors()["online_access_code"]["expiry"]) {
        assert_eq!(access_code_lapse(day(entry, "notice_date")).date, day(entry, "valid_until"));
    }
}

#[test]
fn misread_forms() {
    let vectors = vectors();
    for (given, meant) in vectors["form_types"]["ocr_aliases"].as_object().unwrap() {
        let meant = meant.as_str().unwrap();
        let direct = FormNumber::parse(given).is_ok_and(|form| form.as_str() == meant);
        let offered = FormNumber::suggestions(given).iter().any(|form| form.as_str() == meant);
        assert!(direct || offered, "{given}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the test compares what was kept with what was given")]
fn exposed(code: &AccessCode) -> &str {
    code.expose_secret()
}
