//! What is due by the dates in a vault: from kept dates, codes and birthdays, with the clock in doubt, and through undo, trash and purge.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::sync::Arc;

use chrono::NaiveDate;
use coffer::{
    CallInput, CaseInput, Code, CodeInput, DateInput, FixedClock, Item, ItemKind, Key, LockedVault, Missing, PersonInput, Role, Session,
};
use made::{Made, passphrase, text_of};
use uscis::deadlines::{DeadlineKind, KeyDateKind, Served, Standing};
use uscis::guidance::{HasCode, Situation};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn keep(session: &mut Session, kind: KeyDateKind, date: &str) -> i64 {
    session.save_date(None, &DateInput { date: Some(day(date)), ..DateInput::new(kind) }).unwrap()
}

fn kinds(session: &Session) -> Vec<DeadlineKind> {
    session.due(None).unwrap().due.iter().map(|due| due.deadline.kind).collect()
}

#[test]
fn the_form_of_the_case_and_the_service_count() {
    let mut made = Made::new();
    let session = &mut made.session;
    let case = session.save_case(None, &CaseInput { form: "I-539".into(), ..CaseInput::default() }).unwrap();
    let input = DateInput { date: Some(day("2026-09-14")), served: Served::Mail, case_id: Some(case), ..DateInput::new(KeyDateKind::Rfe) };
    session.save_date(None, &input).unwrap();
    let due = &session.due(None).unwrap().due[0];
    assert_eq!((due.deadline.due, due.standing), (Some(day("2026-10-17")), Standing::Past), "30 and 3 days for an I-539");
    assert_eq!(due.case.as_ref().unwrap().0, case);
    // The same notice for another form has 84 days.
    session.save_case(Some(case), &CaseInput { form: "I-485".into(), ..CaseInput::default() }).unwrap();
    assert_eq!(session.due(None).unwrap().due[0].deadline.due, Some(day("2026-12-10")));
    // Told from another day.
    assert_eq!(session.due(Some(day("2026-12-10"))).unwrap().due[0].standing, Standing::Today);
}

#[test]
fn codes_birthdays_and_statuses_bring_their_own() {
    let mut made = Made::new();
    let session = &mut made.session;
    let child = PersonInput { full_name: "Leo".into(), date_of_birth: Some(day("2012-12-05")), ..PersonInput::default() };
    let person = session.save_person(None, &child).unwrap();
    let status = |status: &str| CaseInput {
        form: "I-485".into(),
        people: vec![(person, Role::Applicant)],
        status: status.into(),
        ..CaseInput::default()
    };
    let case = session.save_case(None, &status("Biometrics Appointment Was Scheduled")).unwrap();
    let code = CodeInput { text: Some("ABCD".to_owned().into()), case_id: Some(case), ..CodeInput::default() };
    let code_id = session.save_code(None, &code).unwrap();
    let list = session.due(None).unwrap();
    assert!(list.due.is_empty(), "a child without a green card has no birthday here: {:?}", list.due);
    let case_title = "I-485".to_owned();
    let missing = [
        Missing::CodeNotice { code_id, case_title: Some(case_title.clone()) },
        Missing::OfStatus {
            case_id: case,
            case_title,
            status: "Biometrics Appointment Was Scheduled".into(),
            kind: KeyDateKind::Biometrics,
        },
    ];
    assert_eq!(list.missing, missing);
    session
        .save_code(
            Some(code_id),
            &CodeInput { text: None, notice_date: Some(day("2026-11-01")), case_id: Some(case), ..CodeInput::default() },
        )
        .unwrap();
    let appointment = DateInput { date: Some(day("2026-12-01")), case_id: Some(case), ..DateInput::new(KeyDateKind::Biometrics) };
    session.save_date(None, &appointment).unwrap();
    let card = DateInput { date: Some(day("2030-01-31")), person_id: Some(person), ..DateInput::new(KeyDateKind::GreenCardExpires) };
    session.save_date(None, &card).unwrap();
    let list = session.due(None).unwrap();
    assert!(list.missing.is_empty());
    use DeadlineKind as D;
    assert_eq!(kinds(session), [D::BiometricsReschedule, D::BiometricsAppointment, D::I90Age14, D::AccessCodeLapse, D::I90Renewal]);
    // A used code lapses no more; fingerprints that were taken ask for no date.
    let used = CodeInput {
        text: None,
        used_date: Some(day("2026-11-20")),
        case_id: Some(case),
        notice_date: Some(day("2026-11-01")),
        ..CodeInput::default()
    };
    session.save_code(Some(code_id), &used).unwrap();
    assert!(!kinds(session).contains(&D::AccessCodeLapse));
    session.save_case(Some(case), &status("Case Was Updated To Show Fingerprints Were Taken")).unwrap();
    assert!(session.due(None).unwrap().missing.is_empty());
}

#[test]
fn dates_are_undone_trashed_found_and_forgotten() {
    let mut made = Made::new();
    let session = &mut made.session;
    let person = session.save_person(None, &PersonInput { full_name: "Rosa".into(), ..PersonInput::default() }).unwrap();
    let passport = DateInput { date: Some(day("2027-08-31")), person_id: Some(person), ..DateInput::new(KeyDateKind::PassportExpires) };
    let id = session.save_date(None, &passport).unwrap();
    let item = Item { kind: ItemKind::Date, id };
    assert_eq!(session.search("pasaporte").unwrap()[0].item, item, "found in every language");
    session.set_date_done(id, true).unwrap();
    assert_eq!(session.date(id).unwrap().done_date, Some(day("2026-11-23")));
    let seq = session.seq();
    session.undo(seq).unwrap();
    assert_eq!(session.date(id).unwrap().done_date, None);
    // With the person in the trash, the date rests too.
    session.trash(Item { kind: ItemKind::Person, id: person }).unwrap();
    assert!(session.due(None).unwrap().due.is_empty());
    session.restore(Item { kind: ItemKind::Person, id: person }).unwrap();
    session.trash(item).unwrap();
    assert!(session.due(None).unwrap().due.is_empty() && session.search("pasaporte").unwrap().is_empty());
    session.purge(item).unwrap();
    assert_eq!(session.date(id).unwrap_err().code(), Code::NoSuchItem);
    let made = made.again();
    assert_eq!(made.session.people().unwrap().len(), 1);
}

#[test]
fn what_a_kind_has_no_use_for_is_not_kept() {
    let mut made = Made::new();
    let session = &mut made.session;
    let full = DateInput {
        date: Some(day("2026-12-01")),
        time: Some("09:30:00".parse().unwrap()),
        printed_due: Some(day("2026-12-24")),
        served: Served::Mail,
        abroad: true,
        ..DateInput::new(KeyDateKind::Rfe)
    };
    let id = session.save_date(None, &full).unwrap();
    let kept = session.date(id).unwrap();
    assert_eq!((kept.time, kept.printed_due, kept.served, kept.abroad), (None, full.printed_due, Served::Mail, true));
    session.save_date(Some(id), &DateInput { kind: KeyDateKind::Interview, ..full }).unwrap();
    let kept = session.date(id).unwrap();
    assert_eq!(
        (kept.time.map(|t| t.to_string()), kept.printed_due, kept.served, kept.abroad),
        (Some("09:30:00".into()), None, Served::Unknown, false)
    );
}

#[test]
fn a_clock_that_is_behind_is_told() {
    let mut made = Made::new();
    keep(&mut made.session, KeyDateKind::Interview, "2026-12-01");
    assert_eq!(made.session.due(None).unwrap().clock_behind, None);
    let path = made.path();
    drop(made.session);
    let open = |clock: FixedClock| {
        Session::unlock(LockedVault::at(&path).unwrap(), Key::Passphrase(&passphrase()), Arc::new(clock)).map_err(|r| r.error).unwrap()
    };
    let behind = open(made::clock().later(-30));
    let list = behind.due(None).unwrap();
    assert!(list.clock_behind.is_some());
    assert_eq!(list.due[0].days_left, 38, "it counts from the day that the clock shows, and says so");
    assert_eq!(behind.due(Some(day("2026-10-01"))).unwrap().clock_behind, None, "a day that was asked for is not doubted");
    drop(behind);
    assert_eq!(open(made::clock().later(400)).due(None).unwrap().due[0].standing, Standing::Past);
}

#[test]
fn the_calendar_tells_no_name_and_keeps_its_marks() {
    let mut made = Made::new();
    let session = &mut made.session;
    let person = session.save_person(None, &PersonInput { full_name: "Quilla Marcasite".into(), ..PersonInput::default() }).unwrap();
    let own = DateInput {
        title: "Ask Marcasite's lawyer".into(),
        date: Some(day("2026-12-24")),
        person_id: Some(person),
        notes: "IOE0912345678".into(),
        ..DateInput::new(KeyDateKind::Other)
    };
    session.save_date(None, &own).unwrap();
    keep(session, KeyDateKind::Interview, "2026-12-01");
    let past = keep(session, KeyDateKind::Interview, "2026-01-01");
    let first = session.calendar(None, "en").unwrap();
    assert_eq!(first.matches("BEGIN:VEVENT").count(), 2, "what is past is left out: {past}");
    assert!(!first.contains("Marcasite") && !first.contains("IOE09"), "{first}");
    // The same deadline has the same mark the next time, so that a calendar replaces it.
    let marks = |calendar: &str| {
        calendar
            .split("BEGIN:VALARM")
            .next()
            .unwrap()
            .lines()
            .filter(|line| line.starts_with("UID:"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(marks(&first), marks(&session.calendar(None, "es").unwrap()));
}

#[test]
fn the_message_and_the_sheet_say_what_is_known() {
    let mut made = Made::new();
    let session = &mut made.session;
    let rosa = PersonInput { full_name: "SAMPLE, ROSA".into(), add_a_numbers: vec!["A012345678".into()], ..PersonInput::default() };
    let person = session.save_person(None, &rosa).unwrap();
    let input = |receipt: &str, form: &str| CaseInput {
        receipt_number: receipt.into(),
        form: form.into(),
        people: vec![(person, Role::Applicant)],
        ..CaseInput::default()
    };
    let case = session.save_case(None, &input("IOE0912345678", "I-485")).unwrap();
    session.save_case(None, &input("SRC2600112345", "I-130")).unwrap();
    assert_eq!(session.has_code(case).unwrap(), HasCode::IfOnPaper);
    let masked = text_of(&session.help_message(case, Situation::Lost, false).unwrap());
    assert!(masked.contains("A•••-•••-678") && !masked.contains("012-345"), "{masked}");
    let whole = text_of(&session.help_message(case, Situation::Lost, true).unwrap());
    assert!(
        whole.contains("A-Number: A012-345-678") && whole.contains("Receipt number: IOE0912345678") && !whole.contains("Date of birth"),
        "{whole}"
    );
    let sheet = session.call_sheet(case).unwrap();
    assert_eq!(sheet.other_cases, ["I-130 · SRC2600112345"]);
    let call = CallInput { date: Some(day("2026-11-20")), agent: "Ms. Q".into(), ..CallInput::default() };
    let id = session.add_call(case, &call).unwrap();
    assert_eq!(session.call_sheet(case).unwrap().calls[0].agent, "Ms. Q");
    let pdf = session.call_sheet_pdf(case, "es").unwrap();
    assert!(pdf.pdf.starts_with(b"%PDF") && pdf.missing_signs.is_empty());
    session.remove_call(case, id).unwrap();
    assert!(session.call_sheet(case).unwrap().calls.is_empty());
    assert_eq!(
        session.add_call(case, &CallInput { date: Some(day("2026-11-24")), ..call }).unwrap_err().code(),
        Code::Refused,
        "not from tomorrow"
    );
}
