//! Which number is this: every number of `vectors.json`, the shapes that clash, the labels, and that no text does harm.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use proptest::prelude::*;
use serde_json::Value;
use uscis::identify::{Likely, Reading, identify, words};
use uscis::{AccessCode, Certainty, NumberKind, Warning};

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

fn names(given: &str) -> Vec<&'static str> {
    identify(given).iter().map(|reading| reading.kind.name()).collect()
}

#[track_caller]
fn first(given: &str, kind: &str, normalized: &str, likely: Likely) -> Reading {
    let reading = identify(given).into_iter().next().unwrap_or_else(|| panic!("no reading of {given:?}"));
    let found = (reading.kind.name(), reading.normalized.as_str(), reading.likely);
    assert_eq!(found, (kind, normalized, likely), "{given:?}");
    reading
}

#[test]
fn receipts() {
    let vectors = vectors();
    let receipts = &vectors["receipt_numbers"];
    for entry in list(&receipts["valid"]) {
        let reading = first(text(entry, "in"), "receipt_number", text(entry, "normalized"), Likely::Certain);
        assert!(!reading.corrected && reading.warnings.is_empty());
        let about = reading.about("en").unwrap();
        assert!(about.contains(text(entry, "office")));
        if let Some(year) = entry.get("fiscal_year") {
            assert_eq!(year.as_i64().is_some_and(|year| about.contains(&format!("fiscal year {year}"))), !year.is_null(), "{about}");
            assert_eq!(about.contains("working day"), entry["workday"].is_u64(), "{about}");
        }
    }
    let sandbox = &receipts["official_sandbox"];
    for entry in list(&sandbox["with_history"]).iter().chain(list(&sandbox["without_history"])) {
        let given = entry.as_str().unwrap();
        let reading = first(given, "receipt_number", given, Likely::Certain);
        assert_eq!(reading.warnings, [Warning::TestNumber]);
        let about = reading.about("en").unwrap();
        assert!(about.contains("test number") && !about.contains("fiscal year"));
    }
    for entry in list(&receipts["ocr_repair"]) {
        assert!(first(text(entry, "in"), "receipt_number", text(entry, "suggest"), Likely::Likely).corrected);
    }
    for entry in list(&receipts["invalid"]) {
        match text(entry, "in") {
            "" => assert!(identify("").is_empty()),
            given @ "ABC123" => assert_eq!(names(given), ["online_access_code"]),
            given @ ("IOE091234567" | "IOE09123456789") => {
                assert_eq!(first(given, "receipt_number", given, Likely::Likely).warnings, [Warning::Shape]);
                assert_eq!(names(given), ["receipt_number", "online_access_code"]);
            }
            given @ "A123456789" => assert_eq!(names(first(given, "a_number", given, Likely::Certain).display.as_str()), ["a_number"]),
            given @ "123456789012" => assert!(!first(given, "uscis_online_account_number", given, Likely::Certain).corrected),
            given @ "XYZ0123456789" => {
                first(given, "dos_case_id", given, Likely::Likely);
                assert_eq!(names(given), ["dos_case_id", "receipt_number", "online_access_code"]);
                let readings = identify(given);
                assert_eq!(readings[1].warnings, [Warning::UnknownPrefix]);
                assert!(readings[1].about("es").unwrap().contains("prefijos"));
            }
            other => panic!("no expectation for {other}"),
        }
    }
}

#[test]
fn alien_numbers() {
    let vectors = vectors();
    for entry in list(&vectors["a_numbers"]["valid"]) {
        let given = text(entry, "in");
        // A letter and seven digits may be a passport as well.
        let likely = if given == "A1234567" { Likely::Likely } else { Likely::Certain };
        let reading = first(given, "a_number", &format!("A{}", text(entry, "digits9")), likely);
        if let Some(display) = entry["display"].as_str() {
            assert_eq!(reading.display, display);
        }
    }
    for entry in list(&vectors["a_numbers"]["ocr"]) {
        assert!(first(text(entry, "in"), "a_number", &format!("A{}", text(entry, "suggest")), Likely::Likely).corrected);
    }
    for entry in list(&vectors["a_numbers"]["invalid"]) {
        match text(entry, "in") {
            given @ "A000000000" => assert_eq!(first(given, "a_number", given, Likely::Certain).warnings, [Warning::Placeholder]),
            given @ "IOE0912345678" => assert!(first(given, "receipt_number", given, Likely::Certain).note("en").is_none()),
            given @ "N0012345678" => assert!(first(given, "sevis", given, Likely::Certain).about("en").is_none()),
            given @ ("A123456" | "A1234567890") => {
                assert_eq!(first(given, "a_number", given, Likely::Likely).warnings, [Warning::Shape]);
            }
            other => panic!("no expectation for {other}"),
        }
    }
    let note = |language| identify("A012345678")[0].note(language);
    assert!(note("en").unwrap().contains("EOIR") && note("es").unwrap().contains("EOIR"));
}

#[test]
fn other_numbers() {
    for entry in list(&vectors()["other_numbers"]) {
        let given = text(entry, "in");
        match (text(entry, "kind"), given) {
            ("uscis_online_account_number", "12345678901") => assert!(!names(given).contains(&"uscis_online_account_number")),
            (kind @ "uscis_online_account_number", _) => {
                assert_eq!(first(given, kind, text(entry, "normalized"), Likely::Certain).display, "0123-4567-8901");
            }
            (kind @ "i94", "12345678901") => assert!(first(given, kind, given, Likely::Likely).warnings.is_empty()),
            (kind @ "dos_case_id", _) => assert!(first(given, kind, given, Likely::Likely).warnings.is_empty()),
            (kind @ ("i94" | "sevis" | "dos_case_id_dv"), _) => assert_eq!(first(given, kind, given, Likely::Certain).display, given),
            (kind @ "ssn", _) => assert_eq!(first(given, kind, "123456789", Likely::Certain).display, given),
            ("ambiguous9", _) => {
                let candidates: Vec<&str> = list(&entry["candidates"]).iter().map(|kind| kind.as_str().unwrap()).collect();
                assert_eq!(names(given)[..3], candidates);
                assert_eq!(names(given)[3..], ["foreign_passport", "online_access_code"]);
                first(given, "a_number", "A123456789", Likely::Likely);
            }
            ("phone", _) => assert!(first(given, "phone", "+18003755283", Likely::Certain).is_contact_center()),
            ("phone_tty", _) => assert!(first(given, "phone", "+18007671833", Likely::Certain).is_contact_center()),
            other => panic!("no expectation for {other:?}"),
        }
    }
}

#[test]
fn access_codes() {
    for entry in list(&vectors()["online_access_code"]["cases"]) {
        match text(entry, "in") {
            given @ "IOE0912345678" => assert_eq!(names(given), ["receipt_number"]),
            given @ "A012345678" => assert_eq!(names(given), ["a_number"]),
            given @ "012345678901" => assert_eq!(names(given), ["uscis_online_account_number"]),
            given => {
                let reading = first(given, "online_access_code", given, Likely::Possible);
                assert_eq!(reading.display, given);
                assert_eq!(reading.warnings, AccessCode::exactly(given).unwrap().warnings());
                assert_eq!(names(given).len(), 1);
            }
        }
    }
    assert_eq!(names("7KQ4-XM2P-9TRW"), ["online_access_code"]);
    assert!(identify(&"x".repeat(65)).is_empty());
    assert!(identify(&"1 ".repeat(101)).is_empty());
    for empty in ["", "  \u{a0}\n", "---", "…", "SSN", "Passport No.", "2026-11-24", "11-24-2026"] {
        assert!(identify(empty).is_empty(), "{empty:?}");
    }
}

#[test]
fn clashes() {
    assert_eq!(names("A12345678"), ["a_number", "us_passport", "foreign_passport"]);
    assert_eq!(names("12345678"), ["a_number", "visa_foil", "foreign_passport", "online_access_code"]);
    assert_eq!(names("G12345678")[..1], ["us_passport"]);
    assert_eq!(names("NBC123456789"), ["older_application_number", "online_access_code"]);
    assert_eq!(names("ABC123456789")[..1], ["dos_case_id"]);
    assert_eq!(names("NRC2020123456")[..1], ["foia_control_number"]);
    assert_eq!(names("AA00ABC123")[..1], ["ds160"]);
    assert_eq!(names("XYZ 01 234 56789")[..2], ["receipt_number", "dos_case_id"]);
    assert_eq!(names("LND200416000201")[..1], ["dos_case_id"]);
    assert_eq!(names("18003755283"), ["phone"]);
    let other = first("(212) 555-0123", "phone", "+12125550123", Likely::Certain);
    assert!(!other.is_contact_center() && other.about("en").unwrap().contains("800-375-5283"));
    first("+44 20 7946 0958", "phone", "+442079460958", Likely::Certain);
    first("2125550123", "phone", "+12125550123", Likely::Likely);
    // Read as it stands, but perhaps misread: both are offered.
    let readings = identify("LOE0912345678");
    assert!(readings.iter().any(|reading| reading.corrected && reading.normalized == "IOE0912345678"));
    assert_eq!(readings[0].kind, NumberKind::DosCase);
}

#[test]
fn labels_decide() {
    use Likely::{Certain, Likely as First};
    for (given, kind, normalized, likely) in [
        ("USCIS Online Account Number: 0123 4567 8901", "uscis_online_account_number", "012345678901", Certain),
        ("Número de cuenta en línea de USCIS: 012345678901", "uscis_online_account_number", "012345678901", Certain),
        ("I-94 Number 123456789A1", "i94", "123456789A1", Certain),
        ("Admission (I-94) Record Number: 12345678901", "i94", "12345678901", Certain),
        ("Passport No. 123456789", "us_passport", "123456789", First),
        ("U.S. Passport No.: 123456789", "us_passport", "123456789", Certain),
        ("Passport No.: NO1234567", "foreign_passport", "NO1234567", Certain),
        ("SSN 123456789", "ssn", "123456789", Certain),
        ("Social Security Number: 123-45-6789", "ssn", "123456789", Certain),
        ("SEVIS ID: N0012345678", "sevis", "N0012345678", Certain),
        ("A-Number: 87654321", "a_number", "A087654321", Certain),
        ("USCIS# 000-000-319", "a_number", "A000000319", Certain),
        ("NÚMERO DE EXTRANJERO 012345678", "a_number", "A012345678", Certain),
        ("Case number: 012345678", "a_number", "A012345678", Certain),
        ("Case number: IOE0912345678", "receipt_number", "IOE0912345678", Certain),
        ("Case number XYZ0123456789", "dos_case_id", "XYZ0123456789", First),
        ("Case number: 0000AB01234.", "dos_case_id_dv", "0000AB01234", Certain),
        ("Receipt Number: XYZ0123456789", "receipt_number", "XYZ0123456789", First),
        ("Receipt number: I0E0912345678", "receipt_number", "IOE0912345678", First),
        ("Visa Foil Number: 12345678", "visa_foil", "12345678", Certain),
        ("Application ID: AA00ABC123", "ds160", "AA00ABC123", Certain),
        ("FOIA control number NRC2020123456", "foia_control_number", "NRC2020123456", Certain),
        ("USCIS Contact Center: 800-375-5283", "phone", "+18003755283", Certain),
        ("Online Access Code: 012 34aB", "online_access_code", "012 34aB", Certain),
        // The label is wrong.
        ("Online Access Code: IOE0912345678", "receipt_number", "IOE0912345678", Certain),
        ("SSN: A012345678", "a_number", "A012345678", Certain),
    ] {
        first(given, kind, normalized, likely);
    }
    assert_eq!(first("I-94 Number: 1234567", "i94", "1234567", First).warnings, [Warning::Shape]);
    assert_eq!(names("Passport No. 123456789"), ["us_passport", "foreign_passport"]);
    assert_eq!(names("NO1234567")[..1], ["foreign_passport"], "no label without a word's end");
}

#[test]
fn every_kind_has_its_words() {
    for kind in NumberKind::ALL {
        assert_eq!(NumberKind::from_name(kind.name()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        let said = words(kind);
        assert!(!said.source.is_empty() && said.certainty <= Certainty::D);
        for words in [Some(&said.why), Some(&said.printed_on), Some(&said.belongs_in), said.note.as_ref()].into_iter().flatten() {
            assert_eq!(words.languages().collect::<Vec<_>>(), ["en", "es"]);
            assert_ne!(words.get("en"), words.get("es"));
        }
    }
    let reading = &identify("IOE0912345678")[0];
    assert!(reading.why("es").contains("número de recibo"));
    assert!(reading.printed_on("en").contains("I-797") && reading.belongs_in("en").contains("Receipt number"));
    assert!(identify("LIN9900150001")[0].about("es").unwrap().contains("año fiscal 1999 (del 1 de octubre de 1998"));
}

/// Whether a number that Coffer stores reads the same once it is displayed.
fn stays_itself(reading: &Reading) -> bool {
    let stored = matches!(reading.kind, NumberKind::ReceiptNumber | NumberKind::AlienNumber | NumberKind::OnlineAccountNumber);
    if !stored || reading.warnings.iter().any(|warning| matches!(warning, Warning::Shape | Warning::Letters)) {
        return true;
    }
    let again = identify(&reading.display);
    again.first().is_some_and(|first| (first.kind, &first.normalized) == (reading.kind, &reading.normalized) && !first.corrected)
}

fn sound(text: &str) -> bool {
    let readings = identify(text);
    let code = readings.iter().position(|reading| reading.kind == NumberKind::AccessCode);
    let mut kinds: Vec<(NumberKind, String)> = readings.iter().map(|reading| (reading.kind, reading.normalized.clone())).collect();
    kinds.sort();
    kinds.dedup();
    kinds.len() == readings.len()
        && readings.iter().all(stays_itself)
        && readings.is_sorted_by_key(|reading| reading.likely)
        && code.is_none_or(|place| place + 1 == readings.len())
        && readings.iter().all(|reading| {
            let _ = (reading.about("en"), reading.about("es"), reading.note("es"));
            let shown = format!("{reading:?}");
            reading.normalized.chars().count() < 8 || !shown.contains(&reading.normalized)
        })
}

proptest! {
    #[test]
    fn any_text(text in ".{0,220}") {
        prop_assert!(sound(&text));
    }

    #[test]
    fn near_numbers(
        label in "(SSN|A-Number:|Receipt number|USCIS#|Case number:|OAN|Passport No\\.|I-94|Access Code|Número de caso|Phone|)",
        text in "[A-Za-z0-9 *#:.()+\u{ff10}-\u{ff19}\u{660}-\u{669}ОІІЅСЕé|-]{0,24}"
    ) {
        prop_assert!(sound(&text));
        let text = format!("{label} {text}");
        prop_assert!(sound(&text));
    }

    #[test]
    fn numbers(text in "[ALINIOEXYZ015]{0,3}[ -]?[0-9OIl]{5,13}[A-Z]?[0-9]?") {
        prop_assert!(sound(&text));
    }

    #[test]
    fn what_is_surely_no_code_is_known_by_its_kind(text in "(A|IOE|LIN|OAN |A# |)[0-9]{2,4}[ -]?[0-9]{3,5}[ -]?[0-9]{2,4}") {
        if let Some(kind) = AccessCode::mistaken(&text) {
            prop_assert_eq!(identify(&text)[0].kind, kind);
        }
    }
}
