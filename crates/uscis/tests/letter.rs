//! What letters say: every notice of `vectors.json`, field by field, and that nothing is invented.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]
#![allow(clippy::disallowed_methods, reason = "the codes of this test are made up")]

use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uscis::deadlines::access_code;
use uscis::letter::{self, Letter, read};

/// The letter in the vectors' own terms.
fn said(letter: &Letter, field: &str) -> Value {
    let date = |date: Option<chrono::NaiveDate>| date.map_or(Value::Null, |date| json!(date.to_string()));
    match field {
        "notice_type" => letter.notice_type.map_or(Value::Null, |kind| json!(kind.code())),
        "receipt_number" => letter.receipt_number.as_ref().map_or(Value::Null, |number| json!(number.as_str())),
        "application_number_raw" => json!(letter.application_number),
        "form_type" => letter.form.as_ref().map_or(Value::Null, |form| json!(form.as_str())),
        "a_number" => letter.a_number.as_ref().map_or(Value::Null, |number| json!(number.as_str())),
        "online_account_number" => letter.online_account_number.as_ref().map_or(Value::Null, |number| json!(number.as_str())),
        "online_access_code" => letter.access_code.as_ref().map_or(Value::Null, |code| json!(code.expose_secret())),
        "notice_date" => date(letter.notice_date),
        "received_date" => date(letter.received_date),
        "priority_date" => date(letter.priority_date),
        "birth_date" => date(letter.date_of_birth),
        "deadline" => date(letter.due),
        "deadline_days" => json!(letter.appeal_days),
        "code_expires" => letter.notice_date.map_or(Value::Null, |notice| date(access_code(notice).due)),
        "appointment" => letter.appointment.map_or(Value::Null, |(day, time)| json!(format!("{day}T{}", time.unwrap().format("%H:%M")))),
        "amount" => json!(letter.amount),
        "category" => json!(letter.category),
        other => panic!("no field for {other}"),
    }
}

#[test]
fn every_notice_reads_field_by_field() {
    let vectors: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let entries = vectors["notices"].as_array().unwrap();
    assert_eq!(entries.len(), 8);
    let mut wrong = Vec::new();
    for entry in entries {
        let letter = read(entry["text"].as_str().unwrap());
        for (field, expected) in entry["expect"].as_object().unwrap() {
            match field.as_str() {
                "note" => {}
                // Where it takes place is looked up on the page, with its position.
                "place_contains" => assert!(entry["text"].as_str().unwrap().contains(expected.as_str().unwrap())),
                // The printed sentence says "must be received": that is what `due` is read from.
                "deadline_kind" => assert!(letter.due.is_some()),
                _ if said(&letter, field) != *expected => {
                    wrong.push(format!("{} {field}: {} instead of {expected}", entry["id"], said(&letter, field)))
                }
                _ => {}
            }
        }
        assert!(!format!("{letter:?}").contains("0934567812"));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_paper_of_someone_else_gives_nothing() {
    for text in [
        "City Power & Light\nAccount Number 123456789012\nAmount due $84.10 by 11/30/2026",
        "Dear Rosa,\nyour appointment at the dentist is on 12/03/2026 at 9:00AM.\nReceipt Number: 12345",
        "",
    ] {
        let letter = read(text);
        assert!(
            letter.notice_type.is_none()
                && letter.receipt_number.is_none()
                && letter.a_number.is_none()
                && letter.online_account_number.is_none()
        );
        assert!(letter.notice_date.is_none() && letter.appointment.is_none() && letter.due.is_none() && letter.amount.is_none());
    }
    // A code without its label, twelve digits without theirs, and a date that is none are left alone.
    let letter = read("USCIS\nYour number is 123456789012.\nUse 7KQ4-XM2P-9TRW soon.\nNOTICE DATE\n13/45/2026");
    assert!(letter.online_account_number.is_none() && letter.access_code.is_none() && letter.notice_date.is_none());
}

proptest! {
    #[test]
    fn any_text_is_borne(text in prop_oneof![".{0,300}", "(USCIS|NOTICE DATE|  |\n|A |IOE0912345678|March 3, 2026|[0-9/ :]{1,8}|\\$1,|RECEIPT NUMBER|ON \\(DATE\\)|é){0,40}"]) {
        let _ = read(&text);
    }
}

#[test]
fn slips_of_an_engine_do_not_hide_a_number() {
    let page = "U.S. Citizenship and Immigration Services\nRECEIPT NUMBER      I0E22794265Z7EIVED\nCASE TYPE       I -765,APPLICATION\n\
                DATE AND TIME OF APPOINTMENT\n08/17/202110:00 AM\n";
    let read = letter::read(page);
    assert_eq!(read.receipt_number.map(|number| number.as_str().to_owned()).as_deref(), Some("IOE2279426527"));
    assert_eq!(read.form.map(|form| form.as_str().to_owned()).as_deref(), Some("I-765"));
    assert_eq!(read.appointment.map(|(day, time)| format!("{day} {}", time.unwrap_or_default())).as_deref(), Some("2021-08-17 10:00:00"));
    for (written, form) in [
        ("l-765,", "I-765"),
        ("1-130", "I-130"),
        ("ii29", "I-129"),
        ("|-485", "I-485"),
        ("I-l31", "I-131"),
        ("1129F", "I-129F"),
        ("N-400", "N-400"),
    ] {
        assert_eq!(letter::form_number(written).map(|form| form.as_str().to_owned()).as_deref(), Some(form), "{written}");
    }
    for other in ["l", "", "i", "ill", "1-797", "2026", "1290B"] {
        assert_eq!(letter::form_number(other), None, "{other}");
    }
    for other in ["IOE22794265271", "IOE227942652", "XXQ22794265Z7", "ABCDEFGHIJKLM"] {
        assert_eq!(letter::receipt_number(other), None, "{other}");
    }
}

#[test]
fn the_kind_is_what_a_letter_calls_itself() {
    let head = "U.S. Citizenship and Immigration Services\n";
    let kind = |text: &str| read(&format!("{head}{text}")).notice_type.map(uscis::NoticeType::code);
    assert_eq!(kind("Transfer Notice\nYou may get a request for evidence from that office."), Some("transfer"));
    assert_eq!(kind("We refer to our Request for Evidence.\nNOTICE TYPE\nReceipt\nWe received your answer."), Some("receipt"));
    assert_eq!(kind("Request for Evidence\nYour receipt notice came before."), Some("rfe"));
    assert_eq!(kind("NOTICE TYPE   Approval Notice\nA USCIS account access notice may follow."), Some("approval"));
}

#[test]
fn people_and_places_stand_where_letters_have_them() {
    let page = "U.S. Citizenship and Immigration Services\nReceipt Number   Case Type\nIOE0912345678    I130 - PETITION FOR ALIEN RELATIVE\n\
                Petitioner\nA012-345-678 DE LA MUESTRA, JUAN CARLOS\n\nROSA O'SAMPLE      Notice Type: Approval Notice\nC/O LAWYER\n\
                1200 SAMPLE AVENUE APT 5\nSPRINGFIELD XX 00000-1234\nValid from 08/09/2022 to 08/07/2025\nSent to the Texas Service Center.\n";
    let read = letter::read(page);
    assert_eq!(read.name.as_deref(), Some("JUAN CARLOS DE LA MUESTRA"));
    assert_eq!(read.address.as_deref(), Some("1200 SAMPLE AVENUE APT 5, SPRINGFIELD XX 00000-1234"));
    assert_eq!(read.service_center, Some("Texas Service Center"));
    assert_eq!(read.valid.map(|(from, to)| format!("{from} {to}")).as_deref(), Some("2022-08-09 2025-08-07"));
}
