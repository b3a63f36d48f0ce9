//! Guidance: its data is whole, its links are official, the message says what the vault knows and never a code.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use uscis::ReceiptNumber;
use uscis::guidance::{self, HasCode, Situation};
use uscis::scam::{self, Standing};

#[test]
fn every_step_has_words_rules_and_an_official_link() {
    let steps = guidance::code_missing();
    let order: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(order, ["case", "mail", "helpers", "check", "form", "call", "keep"]);
    for step in steps {
        assert!(!step.rules().is_empty());
        assert!(step.link.as_deref().is_none_or(|id| guidance::link(id).is_some()), "{}", step.id);
        assert_ne!(step.text.get("es"), step.text.get("en"));
        assert_ne!(step.title.get("es"), step.title.get("en"));
    }
    assert_eq!(guidance::mail_checklist().len(), 8);
    for link in guidance::links() {
        assert!(link.url.starts_with("https://"));
        let report = scam::look(&link.url);
        let found = &report.addresses;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].standing, Standing::Official, "{}", link.url);
    }
    assert_eq!(guidance::phone(), ("800-375-5283", "800-767-1833"));
    assert!(!guidance::phone_rules().is_empty() && !guidance::sheet_rules().is_empty());
    assert!(guidance::beliefs().count() >= 14);
    let (before, during) = guidance::sheet_lists("es-MX");
    assert_eq!((before.len(), during.len()), (4, 4));
    assert_ne!(before[0], guidance::sheet_lists("en").0[0]);
}

#[test]
fn the_message_holds_what_is_known() {
    let all = guidance::help_message(
        Situation::Lapsed,
        &[("name", "SAMPLE, ROSA"), ("receipt", "IOE0912345678"), ("born", ""), ("filed", "March {name} 2026")],
    );
    assert!(all.starts_with("I need help with getting a new online access code.\n\nThe Online Access Code for this case has expired.\n"));
    assert!(all.contains("Name: SAMPLE, ROSA\nReceipt number: IOE0912345678\n"));
    assert!(!all.contains("Date of birth") && !all.contains("A-Number"));
    assert!(all.contains("about: March {name} 2026"), "a value is never filled again");
    for situation in Situation::ALL {
        assert_eq!(Situation::from_name(situation.name()), Some(situation));
        let bare = guidance::help_message(situation, &[]);
        assert!(!bare.contains('{') && !bare.contains(": \n"));
        assert_ne!(situation.words().get("es"), situation.words().get("en"));
    }
}

#[test]
fn a_receipt_tells_whether_there_is_a_code() {
    let receipt = |text| ReceiptNumber::parse(text).unwrap();
    assert_eq!(guidance::has_code(Some(&receipt("IOE0912345678"))), HasCode::IfOnPaper);
    assert_eq!(guidance::has_code(Some(&receipt("SRC2600112345"))), HasCode::NotMentioned);
    assert_eq!(guidance::has_code(None), HasCode::Unknown);
}
