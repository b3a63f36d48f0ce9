//! `coffer import`: papers are read and wait, or are filed with the people, cases and dates that stand on them; an e-mail gives its files.
#![allow(clippy::unwrap_used, reason = "a test")]

use coffer_tests::command::Place;
use coffer_tests::samples::family;
use serde_json::{Value, json};

fn paper(name: &str) -> Vec<u8> {
    family("2026-11-20".parse().unwrap()).documents.into_iter().find(|paper| paper.file_name == name).unwrap().bytes
}

fn run(place: &Place, arguments: &[&str]) -> (i32, Value) {
    place.run(arguments)
}

#[test]
fn papers_wait_or_are_filed_and_a_code_is_left_to_a_person() {
    let place = Place::new();
    place.init();
    let put = |name: &str| place.bring(name, &paper(name)).to_str().unwrap().to_owned();
    let (receipt, access) = (put("Scan 2.jpg"), put("account access notice rosa.pdf"));
    let broken = place.bring("broken.pdf", b"%PDF-1.7 and no more").to_str().unwrap().to_owned();

    let (exit, said) = run(&place, &["import", "--yes", &receipt, &broken]);
    assert_eq!(exit, 7, "{said}");
    let filed = &said["imported"][0];
    assert_eq!((&filed["title"], &filed["waits"], &filed["document_id"]), (&json!("I-485 Receipt Notice"), &json!(false), &json!(1)));
    assert_eq!(said["refused"][0]["error"]["code"], "corrupt_file");
    let (_, case) = run(&place, &["case", "show", "1"]);
    assert_eq!((&case["receipt_number"], &case["form"]), (&json!("IOE0912345678"), &json!("I-485")));
    assert!(case["received_date"].is_string(), "{case}");

    let (exit, said) = run(&place, &["import", &access]);
    assert_eq!((exit, &said["imported"][0]["waits"]), (0, &json!(true)), "{said}");
    let code = said["imported"][0]["fields"].as_array().unwrap().iter().find(|field| field["field"] == "access_code").unwrap();
    assert!(code["value"].is_null(), "a code is not printed");
    let (_, said) = run(&place, &["import", "--yes", &access]);
    assert_eq!(said["imported"][0]["case_id"], 1, "{said}");
    assert_eq!(run(&place, &["code", "list"]).1, json!([]), "a code is never filed by itself");
    assert_eq!(run(&place, &["import", "--case", "9", &access]).0, 6, "no such case");

    let words = run(&place, &["search", "fingerprints"]).1;
    assert!(!words.as_array().unwrap().is_empty(), "a word of the scan is found: {words}");
}
