//! Machine-readable lines and barcodes: every entry of `vectors.json`, and properties.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use proptest::prelude::*;
use serde_json::Value;
use uscis::barcode::{self, Barcode};
use uscis::mrz::{Layout, Mrz, repair};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

#[test]
fn every_specimen_reads_field_by_field() {
    let vectors = vectors();
    let entries = vectors["mrz"].as_array().unwrap();
    assert_eq!(entries.len(), 12);
    for entry in entries {
        let id = entry["id"].as_str().unwrap();
        let lines: Vec<&str> = entry["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let mrz = Mrz::read(&lines).unwrap_or_else(|| panic!("{id} is not read"));
        let layout = match entry["format"].as_str().unwrap() {
            "TD1" => Layout::Td1,
            "TD2" => Layout::Td2,
            "TD3" => Layout::Td3,
            "MRV-A" => Layout::MrvA,
            other => panic!("{other}"),
        };
        assert_eq!(mrz.layout, layout, "{id}");
        for (field, value) in [
            ("document_code", &mrz.document_code),
            ("issuer", &mrz.issuer),
            ("document_number", &mrz.document_number),
            ("birth", &mrz.birth),
            ("sex", &mrz.sex),
            ("expiry", &mrz.expiry),
            ("nationality", &mrz.nationality),
            ("optional1", &mrz.optional),
            ("optional", &mrz.optional),
            ("optional2", &mrz.optional_2),
            ("name", &mrz.name),
        ] {
            if let Some(expected) = entry.get(field) {
                assert_eq!(value, expected.as_str().unwrap().trim_matches('<'), "{id}: {field}");
            }
        }
        let checks = [
            ("document", mrz.checks.document),
            ("birth", mrz.checks.birth),
            ("expiry", mrz.checks.expiry),
            ("optional", mrz.checks.optional),
            ("composite", mrz.checks.composite),
        ];
        for (check, holds) in checks {
            if let Some(expected) = entry["checks"].get(check) {
                assert_eq!(holds, expected.as_bool(), "{id}: check of {check}");
            }
        }
        let expected = |name: &str| entry.get(name).map(|value| value.as_str().unwrap().to_owned());
        assert_eq!(mrz.a_number().map(|number| number.as_str().to_owned()), expected("a_number"), "{id}");
        assert_eq!(mrz.receipt_number().map(|number| number.as_str().to_owned()), expected("receipt_number"), "{id}");
        assert!(!format!("{mrz:?}").contains(&mrz.document_number), "{id} prints its number");
    }
}

#[test]
fn names_and_centuries() {
    let lines = ["C2USA0876543210IOE9012345678<<", "9102033F3501014MEX<<<<<<<<<<<1", "GARCIA<LOPEZ<<MARIA<ELENA<<<<<"];
    let mrz = Mrz::read(&lines).unwrap();
    assert_eq!(mrz.names(), ("GARCIA LOPEZ".to_owned(), "MARIA ELENA".to_owned()));
    let today = "2026-11-24".parse().unwrap();
    assert_eq!(mrz.birth_date(today).unwrap().to_string(), "1991-02-03");
    assert_eq!(mrz.expiry_date(today).unwrap().to_string(), "2035-01-01");
}

/// The slips that were seen: where the layout leaves no doubt they are repaired, and what a word would have to tell is left alone.
#[test]
fn slips_are_repaired_where_the_layout_leaves_no_doubt() {
    let vectors = vectors();
    let slips = vectors["mrz_ocr_confusions_seen"].as_array().unwrap();
    assert_eq!(slips.len(), 6, "a note and five slips");
    let good = ["C1USA0000003193LIN0000000319<<", "5808175M1105108ETH<<<<<<<<<<<3", "SPECIMEN<<TEST<VOID<<<<<<<<<<<"];
    let with = |at: usize, from: &str, to: &str| {
        let mut lines = good.map(str::to_owned);
        assert!(lines[at].contains(from));
        lines[at] = lines[at].replace(from, to);
        repair(&lines)
    };
    let slip = |n: usize, key: &str| slips[n][key].as_str().unwrap();
    assert_eq!(with(0, slip(1, "printed"), slip(1, "read")), good);
    assert_eq!(with(1, slip(2, "printed"), slip(2, "read")), good);
    assert_ne!(with(2, slip(3, "printed"), slip(3, "read")), good, "one letter for another: no layout tells");
    let (printed, read) = (slip(4, "printed"), slip(4, "read"));
    let line = format!("{printed}UTO<<<<<<<<<<<6");
    assert_eq!(repair(&[good[0], &line.replace(printed, read), good[2]])[1], line);
    let passport = ["P<COLPEREZ<MUESTRA<<TOMISLAV<<<<<<<<<<<<<<<<", "X3486233<0C0L5806067F2911113<<<<<<<<<<<<<<06"];
    assert_eq!(repair(&passport)[1], passport[1].replace("C0L", "COL"), "letters alone name a country");
    let (misread, meant) = (slip(5, "printed"), slip(5, "read_of"));
    let line = |name: &str| format!("{:<<30}", name.replace('/', "<<"));
    assert_eq!(repair(&[good[0], good[1], &line(misread)])[2], line(meant));
}

#[test]
fn barcodes_say_what_they_are() {
    let vectors = vectors();
    let entries = vectors["barcodes"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for entry in entries {
        match entry["text"].as_str() {
            Some(text) => {
                let Barcode::FormPage { form, edition, page } = barcode::read(text) else { panic!("{text}") };
                assert_eq!(format!("{}|{edition}|{page}", form.as_str()), text);
            }
            None => {
                let start = entry["text_starts"].as_str().unwrap().replace("\\n", "\n").replace("\\x1e", "\u{1e}").replace("\\r", "\r");
                assert_eq!(barcode::read(&format!("{start}636000080002DL")), Barcode::DriverLicence);
            }
        }
    }
    assert!(matches!(barcode::read("IOE0912345678"), Barcode::Receipt(_)));
    for other in
        ["", "I-129F|01/20/25", "I-129F|01-20-25|1", "nonsense|01/20/25|1", "I-129F|01/20/25|0", "I-129F|01/20/25|1|x", "123456789012"]
    {
        assert_eq!(barcode::read(other), Barcode::Other, "{other}");
    }
}

proptest! {
    #[test]
    fn no_lines_panic(lines in prop::collection::vec("[A-Z0-9<]{28,46}|.{0,50}", 0..4), text in ".{0,60}") {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Some(mrz) = Mrz::read(&lines) {
            let _ = (mrz.a_number(), mrz.receipt_number(), mrz.names(), mrz.birth_date("2026-11-24".parse().unwrap()));
        }
        let _ = barcode::read(&text);
    }

    #[test]
    fn repair_changes_nothing_that_fits(digits in "[0-9]{10}", prefix in "[A-Z]{3}", sequence in "[0-9]{10}", name in "[A-Z<]{30}") {
        let first = format!("C1USA{digits}{prefix}{sequence}<<");
        let second = "5808175M1105108COD<<<<<<<<<<<3";
        prop_assert_eq!(repair(&[&first, second, &name]), [first.clone(), second.to_owned(), name.clone()]);
    }
}
