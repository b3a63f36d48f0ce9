//! Notices, cards and a passport page, each with what stands on it.

use chrono::{Days, NaiveDate};

use super::elis::{Sheet, Style, long};
use super::facts::{Dice, Made, code, kept, made};
use super::{Paper, Truth, symbols};
use crate::samples::card::{self, Card};
use crate::samples::face::Face;
use crate::samples::letters;
use crate::samples::notice::compose;
use crate::samples::page::{BLACK, GRAY, Page};

type Make = fn(&'static str, &mut Dice) -> Paper;

/// Every kind by its name.
pub(super) const MAKERS: &[(&str, Make)] = &[
    ("receipt, classic", receipt_classic),
    ("receipt, ELIS", receipt_elis),
    ("account access, classic", access_classic),
    ("account access, ELIS", access_elis),
    ("biometrics", biometrics),
    ("interview", interview),
    ("request for evidence", evidence),
    ("approval with I-94", approval),
    ("denial", denial),
    ("transfer", transfer),
    ("green card", green_card),
    ("work permit", work_permit),
    ("passport", passport),
];

fn notice(made: &Made, kind: &str) -> Truth {
    let facts = &made.facts;
    let mut truth = Truth { is_official: true, ..Truth::default() };
    let mut put = |field, value: String| drop(truth.fields.insert(field, value));
    put("document_kind", "notice".to_owned());
    put("notice_type", kind.to_owned());
    put("form", facts.form.to_owned());
    put("receipt_number", facts.receipt.to_owned());
    put("notice_date", made.notice.to_string());
    put("name", format!("{} {}", made.given, made.surname));
    put("address", format!("{}, {}", facts.address[1], facts.address[2]));
    truth
}

/// What the table at the top of the classic layout says.
fn classic(made: &Made, kind: &str) -> Truth {
    let mut truth = notice(made, kind);
    let facts = &made.facts;
    truth.fields.insert("received_date", facts.received.to_string());
    if let Some(priority) = facts.priority {
        truth.fields.insert("priority_date", priority.to_string());
    }
    if let Some(number) = facts.a_number {
        truth.fields.insert("a_number", format!("A{number}"));
    }
    truth.barcodes = vec![facts.receipt.to_owned()];
    truth
}

fn first(kind: &'static str, mut pages: Vec<Page>, truth: Truth) -> Paper {
    let marked = ["receipt_number", "a_number", "access_code"].iter().filter_map(|field| truth.fields.get(field).cloned()).collect();
    Paper { kind, page: pages.swap_remove(0), truth, marked }
}

fn receipt_classic(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let mut truth = classic(&made, "receipt");
    if let Some(account) = made.facts.account {
        truth.fields.insert("online_account_number", account.to_owned());
    }
    first(kind, compose(&letters::receipt(&made.facts, made.notice)), truth)
}

fn access_classic(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let code = code(dice);
    let mut truth = classic(&made, "account_access");
    truth.fields.insert("access_code", code.clone());
    truth.code_is_plain = true;
    if let Some(account) = made.facts.account {
        truth.fields.insert("online_account_number", account.to_owned());
    }
    first(kind, compose(&letters::account_access(&made.facts, made.notice, kept(code))), truth)
}

fn biometrics(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let day = made.notice + Days::new(14);
    let mut truth = classic(&made, "biometrics");
    truth.fields.insert("appointment_at", format!("{day}T10:00"));
    first(kind, compose(&letters::biometrics(&made.facts, made.notice, day)), truth)
}

fn interview(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let day = made.notice + Days::new(30);
    let mut truth = classic(&made, "interview");
    truth.fields.insert("appointment_at", format!("{day}T08:45"));
    first(kind, compose(&letters::interview(&made.facts, made.notice, day)), truth)
}

fn evidence(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let due = made.notice + Days::new(84);
    let mut truth = classic(&made, "rfe");
    truth.fields.insert("due_date", due.to_string());
    first(kind, compose(&letters::request_for_evidence(&made.facts, made.notice, due)), truth)
}

fn transfer(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let office = dice.pick(&["National Benefits Center", "Texas Service Center", "Nebraska Service Center", "Vermont Service Center"]);
    let mut truth = classic(&made, "transfer");
    truth.fields.insert("service_center", office.to_owned());
    first(kind, compose(&letters::transfer(&made.facts, made.notice, office)), truth)
}

fn receipt_elis(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let facts = &made.facts;
    let mut sheet = Sheet::new(Style::any(dice), "I-797C, Notice of Action");
    sheet.pair("NOTICE TYPE", "Receipt");
    sheet.pair("NOTICE DATE", &long(made.notice));
    sheet.pair("CASE TYPE", &format!("{}, {}", facts.form, facts.title));
    sheet.pair("RECEIPT NUMBER", facts.receipt);
    sheet.pair("RECEIVED DATE", &long(facts.received));
    sheet.pair("USCIS ALIEN NUMBER", &format!("A{}", facts.a_number.unwrap_or_default()));
    sheet.pair("DATE OF BIRTH", &long(made.born));
    sheet.address(&made);
    sheet.words(
        "We have received the form that you filed and the fee. Your priority date and the payment are listed in your online account.",
    );
    sheet.words("If any of the above information is incorrect, please tell us at once. Please keep this notice.");
    let which = dice.below(symbols::COUNT);
    sheet.symbol(which, facts.receipt);
    let mut truth = notice(&made, "receipt");
    truth.fields.insert("received_date", facts.received.to_string());
    truth.fields.insert("date_of_birth", made.born.to_string());
    truth.fields.insert("a_number", format!("A{}", facts.a_number.unwrap_or_default()));
    truth.barcodes = vec![facts.receipt.to_owned()];
    first(kind, vec![sheet.page], truth)
}

fn access_elis(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let (facts, code) = (&made.facts, code(dice));
    let mut sheet = Sheet::new(Style::any(dice), "USCIS Account Access Notice");
    sheet.pair("NOTICE DATE", &long(made.notice));
    sheet.pair("CASE TYPE", &format!("{}, {}", facts.form, facts.title));
    sheet.pair("RECEIPT NUMBER", facts.receipt);
    sheet.address(&made);
    sheet.words("You can see this case in a USCIS online account. Create one at my.uscis.gov, choose to add a paper-filed case, and type the code below.");
    let (face, plain) = dice.pick(&[(Face::Mono, true), (Face::Serif, true), (Face::Sans, false)]);
    sheet.framed(face, "ONLINE ACCESS CODE", &code);
    sheet.words("The code can be used once. Do not share it with anyone.");
    let mut truth = notice(&made, "account_access");
    truth.fields.insert("access_code", code);
    truth.code_is_plain = plain;
    first(kind, vec![sheet.page], truth)
}

fn approval(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let facts = &made.facts;
    let (from, to) = (made.notice, made.notice + Days::new(1_094));
    let mut sheet = Sheet::new(Style { below: false, ..Style::any(dice) }, "I-797A, Notice of Action");
    let us = |date: NaiveDate| date.format("%m/%d/%Y").to_string();
    sheet.pair("Receipt Number", facts.receipt);
    sheet.pair("Case Type", &format!("{} - {}", facts.form.replacen('-', "", 1), facts.title));
    sheet.pair("Received Date", &us(facts.received));
    sheet.pair("Notice Date", &us(made.notice));
    sheet.pair("Petitioner", facts.applicant);
    sheet.address(&made);
    sheet.words(&format!("Notice Type: Approval Notice. Class: H1B. Valid from {} to {}", us(from), us(to)));
    sheet.words(
        "The above petition has been approved. The status of the named beneficiary in this classification is valid as indicated above.",
    );
    let y = sheet.y + 120.0;
    sheet.page.bar((54.0, y), (504.0, 0.8), GRAY);
    sheet.page.text((54.0, y + 24.0), Face::Sans, 10.0, BLACK, "Departure Number   I-94# 912345678A1");
    sheet.page.text((54.0, y + 40.0), Face::Sans, 10.0, BLACK, &format!("14. Family Name {}", made.surname));
    let mut truth = notice(&made, "approval");
    truth.fields.insert("received_date", facts.received.to_string());
    truth.fields.insert("valid_from", from.to_string());
    truth.fields.insert("valid_to", to.to_string());
    first(kind, vec![sheet.page], truth)
}

fn denial(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let facts = &made.facts;
    let mut sheet = Sheet::new(Style::any(dice), "Decision");
    sheet.pair("NOTICE DATE", &long(made.notice));
    sheet.pair("RECEIPT NUMBER", facts.receipt);
    sheet.pair("USCIS ALIEN NUMBER", &format!("A{}", facts.a_number.unwrap_or_default()));
    sheet.pair("CASE TYPE", &format!("{}, {}", facts.form, facts.title));
    sheet.address(&made);
    sheet.words(&format!("Dear {} {}:", made.given, made.surname));
    sheet.words(&format!("After a complete review of your Form {}, USCIS denies your application for the reasons below.", facts.form));
    sheet.words("You may file an appeal or motion on Form I-290B within 30 days of this decision (33 days if it was mailed).");
    let mut truth = notice(&made, "denial");
    truth.fields.insert("a_number", format!("A{}", facts.a_number.unwrap_or_default()));
    first(kind, vec![sheet.page], truth)
}

fn card(dice: &mut Dice, title: &'static str, code: &'static str, kind: &str) -> (Page, Truth) {
    let made = made(dice);
    let valid_from = made.notice;
    let card = Card {
        title,
        code,
        tint: dice.pick(&[[226, 214, 220], [214, 226, 216], [232, 232, 226]]),
        surname: made.surname,
        given: made.given,
        a_number: made.facts.a_number.unwrap_or_default(),
        number: made.facts.receipt,
        category: dice.pick(&["C09", "C08", "IR6", "CR6", "A05"]),
        country: dice.pick(&[("Colombia", "COL"), ("Mexico", "MEX"), ("Ukraine", "UKR"), ("Nigeria", "NGA"), ("Vietnam", "VNM")]),
        born: made.born,
        sex: dice.pick(&['F', 'M', 'X']),
        valid: (valid_from, valid_from + Days::new(730)),
    };
    let mut truth = Truth { is_official: true, ..Truth::default() };
    let mut put = |field, value: String| drop(truth.fields.insert(field, value));
    put("document_kind", kind.to_owned());
    put("a_number", format!("A{}", card.a_number));
    put("receipt_number", card.number.to_owned());
    put("date_of_birth", card.born.to_string());
    put("valid_to", card.valid.1.to_string());
    truth.mrz = card::mrz(&card).to_vec();
    truth.barcodes = vec![card.number.to_owned()];
    put_name(&mut truth, &made);
    (card::compose(&card), truth)
}

/// As machine-readable lines give it: letters and spaces.
fn put_name(truth: &mut Truth, made: &Made) {
    let plain = |text: &str| text.replace('\'', "").replace('-', " ");
    truth.fields.insert("name", format!("{} {}", plain(made.given), plain(made.surname)));
}

fn green_card(kind: &'static str, dice: &mut Dice) -> Paper {
    let (page, truth) = card(dice, "PERMANENT RESIDENT", "C1", "green_card");
    first(kind, vec![page], truth)
}

fn work_permit(kind: &'static str, dice: &mut Dice) -> Paper {
    let (page, truth) = card(dice, "EMPLOYMENT AUTHORIZATION", "IA", "ead");
    first(kind, vec![page], truth)
}

fn passport(kind: &'static str, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let number = format!("{}{}", dice.pick(&["X", "AB", "C"]), dice.digits(7));
    let country = dice.pick(&["COL", "MEX", "UTO", "NGA", "UKR"]);
    let expires = made.notice + Days::new(2_000);
    let check = |text: &str| format!("{text}{}", card::check_digit(text));
    let fill = |text: String, length: usize| format!("{text:<<length$}").chars().take(length).collect::<String>();
    let name = |text: &str| text.replace('\'', "").replace([' ', '-'], "<");
    let upper = fill(format!("P<{country}{}<<{}", name(made.surname), name(made.given)), 44);
    let (number, born, until) =
        (check(&fill(number, 9)), check(&made.born.format("%y%m%d").to_string()), check(&expires.format("%y%m%d").to_string()));
    let personal = check(&"<".repeat(14));
    let over = card::check_digit(&format!("{number}{born}{until}{personal}"));
    let lower = format!("{number}{country}{born}F{until}{personal}{over}");
    let mut page = Page::letter();
    page.text_around((306.0, 60.0), Face::SansBold, 10.0, [168, 52, 44], "SAMPLE — FICTIONAL. NOT A GOVERNMENT DOCUMENT.");
    page.bar((76.0, 120.0), (460.0, 330.0), [230, 234, 238]);
    page.text((96.0, 150.0), Face::SansBold, 14.0, BLACK, "PASSPORT / PASAPORTE");
    page.bar((96.0, 176.0), (110.0, 140.0), [206, 210, 214]);
    for (row, (label, value)) in [("Surname", made.surname), ("Given names", made.given), ("Nationality", country)].into_iter().enumerate()
    {
        page.text((230.0, 186.0 + 34.0 * row as f32), Face::Sans, 8.0, GRAY, label);
        page.text((230.0, 200.0 + 34.0 * row as f32), Face::SansBold, 11.0, BLACK, value);
    }
    for (row, line) in [&upper, &lower].into_iter().enumerate() {
        page.text((92.0, 404.0 + 24.0 * row as f32), Face::Mono, 16.2, BLACK, line);
    }
    let mut truth = Truth { is_official: true, mrz: vec![upper, lower], ..Truth::default() };
    truth.fields.insert("document_kind", "passport".to_owned());
    truth.fields.insert("date_of_birth", made.born.to_string());
    truth.fields.insert("valid_to", expires.to_string());
    put_name(&mut truth, &made);
    first(kind, vec![page], truth)
}
