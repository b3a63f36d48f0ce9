//! The first journey, and what a lock, a crash, an undo and the trash do to it.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use coffer::{
    Attention, CaseInput, Code, CodeInput, DocumentInput, DocumentKind, DraftInput, Error, FieldProblem, Item, ItemKind, NewCase,
    PersonInput, Role, SecretRef,
};
use made::{Made, incoming, pdf, text_of};

const CODE: &str = "O0Il-15S8-BZ2g";

fn rosa() -> PersonInput {
    PersonInput {
        full_name: "  Rosa   SAMPLE ".into(),
        other_names: vec!["Róza Példa".into(), " ".into()],
        date_of_birth: Some("1990-02-28".parse().unwrap()),
        add_a_numbers: vec!["A 087 654 321".into()],
        online_account_number: Some("0123 4567 8901".into()),
        ..PersonInput::default()
    }
}

fn a_case(person: i64) -> CaseInput {
    CaseInput {
        receipt_number: "ioe-0912345678".into(),
        form: "i485".into(),
        people: vec![(person, Role::Applicant)],
        status: "Case Was Received".into(),
        ..CaseInput::default()
    }
}

/// A person, a case, and a notice with its code, kept from a draft.
fn kept() -> (Made, i64, i64, i64, i64) {
    let mut made = Made::new();
    let session = &mut made.session;
    let person = session.save_person(None, &rosa()).unwrap();
    let case = session.save_case(None, &a_case(person)).unwrap();
    let draft = session.stage(incoming("Account Access Notice.pdf", &["USCIS Account Access Notice", "Page two: kolibri"])).unwrap();
    let input = DraftInput {
        document: DocumentInput {
            kind: DocumentKind::Notice,
            document_date: Some("2026-09-01".parse().unwrap()),
            people: vec![person],
            cases: vec![case],
            ..DocumentInput::default()
        },
        code_text: Some(CODE.to_owned().into()),
        code_page: 1,
        rotations: vec![0, 90],
        ..DraftInput::default()
    };
    let confirmed = session.confirm(draft.id, &input).unwrap();
    let kept = session.keep(confirmed).unwrap();
    (made, person, case, kept.document_id, kept.code_id.unwrap())
}

#[test]
fn a_notice_and_its_code_are_kept_and_found_again() {
    let (made, person, case, document, code) = kept();
    let mut made = made.again();
    let session = &mut made.session;

    let appointment = coffer::DateInput {
        date: Some("2026-12-01".parse().unwrap()),
        person_id: Some(person),
        ..coffer::DateInput::new(uscis::deadlines::KeyDateKind::Interview)
    };
    session.save_date(None, &appointment).unwrap();
    let found = session.search("ros").unwrap();
    let kinds: Vec<ItemKind> = found.iter().map(|hit| hit.item.kind).collect();
    for kind in ItemKind::ALL {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    let hit = found.iter().find(|hit| hit.item.kind == ItemKind::Code).unwrap();
    assert_eq!(hit.item.id, code);

    let about = session.code(code).unwrap();
    assert_eq!(about.source.map(|s| (s.document_id, s.page)), Some((document, 1)));
    assert_eq!(about.about_lapses, Some("2026-11-30".parse().unwrap()));
    assert_eq!(about.days_left, Some(7));
    assert_eq!(about.masked, "•".repeat(CODE.len()));
    assert_eq!(text_of(&session.reveal(SecretRef::Code(code)).unwrap().text), CODE);

    let person = session.person(person).unwrap();
    assert_eq!(person.full_name, "Rosa SAMPLE");
    assert_eq!(person.other_names, ["Róza Példa"]);
    assert_eq!(person.a_numbers[0].masked, "A•••-•••-321");
    assert_eq!(text_of(&session.reveal(person.a_numbers[0].secret).unwrap().text), "A087654321");
    assert_eq!(text_of(&session.reveal(SecretRef::OnlineAccount(person.id)).unwrap().display), "0123-4567-8901");

    let case = session.case(case).unwrap();
    assert_eq!((case.summary.form.as_str(), case.summary.receipt_number.as_deref()), ("I-485", Some("IOE0912345678")));
    assert_eq!(case.documents[0].id, document);
    assert!(matches!(session.overview().unwrap().attention[..], [Attention::CodeLapses { days: 7, .. }]));

    let shown = session.page(document, 1).unwrap().render(800).unwrap();
    assert_eq!(shown.media_type, "image/png");
    let pages = session.document(document).unwrap().pages;
    assert_eq!((pages[1].width, pages[1].height, pages[1].rotation), (792, 612, 90));
    let mut back = Vec::new();
    session.export_files(document, &mut |_, reader| std::io::copy(reader, &mut back).map(drop)).unwrap();
    assert_eq!(back, pdf(&["USCIS Account Access Notice", "Page two: kolibri"]));

    let report = session.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!(report.damage, []);
    assert_eq!(report.blobs, 3, "the file and two small pictures");
}

#[test]
fn search_finds_numbers_text_and_beginnings_and_shows_no_secret() {
    let (made, person, case, document, code) = kept();
    let ids = |query: &str| -> Vec<(ItemKind, i64)> {
        made.session.search(query).unwrap().into_iter().map(|hit| (hit.item.kind, hit.item.id)).collect()
    };
    assert_eq!(ids("A087-654-321"), [(ItemKind::Person, person)]);
    assert_eq!(ids("87654321"), [(ItemKind::Person, person)]);
    assert_eq!(ids("roza"), [(ItemKind::Person, person)]);
    assert_eq!(ids("kolibri"), [(ItemKind::Document, document)]);
    assert_eq!(ids("olibr"), [(ItemKind::Document, document)], "inside a word, when nothing begins so");
    assert!(ids("IOE 091 234 5678").contains(&(ItemKind::Case, case)));
    assert!(ids("0912345678").contains(&(ItemKind::Case, case)));
    assert_eq!(ids("o0il15s8"), [(ItemKind::Code, code)]);
    assert_eq!(ids(CODE), [(ItemKind::Code, code)]);
    assert_eq!(ids("rosa nobody"), []);
    assert_eq!(ids("  "), []);
    for query in ["ros", CODE, "A087654321", "012345678901"] {
        let shown = format!("{:?}", made.session.search(query).unwrap());
        for secret in [CODE, "087654321", "87654321", "012345678901"] {
            assert!(!shown.contains(secret), "{query} shows {secret}");
        }
    }
}

#[test]
fn lists_and_details_hold_no_secret() {
    let (made, person, case, document, code) = kept();
    let s = &made.session;
    let shown = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}",
        s.overview().unwrap(),
        s.person(person).unwrap(),
        s.case(case).unwrap(),
        s.document(document).unwrap(),
        s.code(code).unwrap(),
        s.history(None).unwrap()
    );
    for secret in [CODE, "087654321", "012345678901", "0123-4567-8901"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn what_was_acknowledged_survives_a_crash_and_drafts_survive_a_lock() {
    let (mut made, .., code) = kept();
    let draft = made.session.stage(incoming("waiting.pdf", &["another"])).unwrap();
    let made = made.after_a_crash();
    assert_eq!(text_of(&made.session.reveal(SecretRef::Code(code)).unwrap().text), CODE);
    let mut made = made.again();
    assert_eq!(made.session.drafts().unwrap()[0].id, draft.id);
    assert!(made.session.draft_page(draft.id, 1, 90).unwrap().render(300).is_ok());
    made.session.discard(draft.id).unwrap();
    assert!(made.session.drafts().unwrap().is_empty());
    assert_eq!(made.session.discard(draft.id).unwrap_err().code(), Code::NoSuchItem);
    assert_eq!(made.session.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap().damage, []);
}

#[test]
fn every_change_is_in_the_history_and_can_be_undone_and_done_again() {
    let (mut made, person, .., document, _) = kept();
    let session = &mut made.session;
    let actions: Vec<String> = session.history(None).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["addDocument", "addCase", "addPerson"]);

    let added = session.history(None).unwrap()[0].seq;
    let undone = session.undo(added).unwrap();
    assert_eq!(session.document(document).unwrap_err().code(), Code::NoSuchItem);
    assert_eq!(session.drafts().unwrap().len(), 1, "the file waits again");
    assert!(session.search("kolibri").unwrap().is_empty());
    session.undo(undone).unwrap();
    assert_eq!(session.search("kolibri").unwrap().len(), 1);
    assert!(session.page(document, 2).unwrap().render(300).is_ok());

    session.save_person(Some(person), &PersonInput { full_name: "Rosa Renamed".into(), ..PersonInput::default() }).unwrap();
    let renamed = session.history(None).unwrap()[0].seq;
    session.save_person(Some(person), &PersonInput { full_name: "Rosa Again".into(), ..PersonInput::default() }).unwrap();
    assert_eq!(session.undo(renamed).unwrap_err().code(), Code::ChangedSince);
    let last = session.history(None).unwrap()[0].seq;
    session.undo(last).unwrap();
    session.undo(renamed).unwrap();
    assert_eq!(session.person(person).unwrap().full_name, "Rosa SAMPLE");
    assert_eq!(session.search("sample").unwrap().iter().filter(|hit| hit.item.kind == ItemKind::Document).count(), 1);
}

#[test]
fn what_is_refused_says_every_field_and_changes_nothing() {
    let (mut made, person, ..) = kept();
    let session = &mut made.session;
    let before = session.seq();
    let refused = |error: Error| match error {
        Error::Refused(fields) => fields.into_iter().map(|f| (f.field, f.problem)).collect::<Vec<_>>(),
        other => panic!("{other}"),
    };
    let input = PersonInput {
        full_name: "  ".into(),
        add_a_numbers: vec!["A1".into(), "IOE0912345678".into()],
        online_account_number: Some("123".into()),
        date_of_birth: Some("2030-01-01".parse().unwrap()),
        ..PersonInput::default()
    };
    let fields = refused(session.save_person(Some(person), &input).unwrap_err());
    assert!(fields.contains(&("full_name", FieldProblem::Empty)));
    assert!(fields.contains(&("date_of_birth", FieldProblem::Malformed)));
    assert!(fields.contains(&("add_a_numbers", FieldProblem::LooksLikeReceiptNumber)));
    assert!(fields.contains(&("online_account_number", FieldProblem::Malformed)));

    let twice = session.save_case(None, &a_case(person)).unwrap_err();
    assert_eq!(refused(twice), [("receipt_number", FieldProblem::ReceiptNumberTaken)]);
    assert_eq!(refused(session.save_case(None, &CaseInput::default()).unwrap_err()), [("form", FieldProblem::Empty)]);

    for (wrong, problem) in [
        ("IOE0912345678", FieldProblem::LooksLikeReceiptNumber),
        ("A012-345-678", FieldProblem::LooksLikeANumber),
        ("0123 4567 8901", FieldProblem::LooksLikeOnlineAccountNumber),
        ("  ", FieldProblem::Empty),
    ] {
        let input = CodeInput { text: Some(wrong.to_owned().into()), ..CodeInput::default() };
        assert_eq!(refused(session.save_code(None, &input).unwrap_err()), [("text", problem)], "{wrong}");
    }
    let kept_anyway = CodeInput { text: Some("IOE0912345678".to_owned().into()), keep_anyway: true, ..CodeInput::default() };
    assert_eq!(session.seq(), before);
    assert!(session.save_code(None, &kept_anyway).is_ok());
}

#[test]
fn files_that_cannot_be_kept_are_refused_by_their_reason() {
    let (mut made, .., document, _) = kept();
    let session = &mut made.session;
    let before = session.seq();
    let same = incoming("other name.pdf", &["USCIS Account Access Notice", "Page two: kolibri"]);
    assert!(matches!(session.stage(same), Err(Error::Duplicate { document: d }) if d == document));
    let junk = |bytes: &[u8]| coffer::IncomingFile::from_bytes("x.pdf", zeroize::Zeroizing::new(bytes.to_vec()));
    assert_eq!(session.stage(junk(b"hello")).unwrap_err().code(), Code::UnsupportedFile);
    assert_eq!(session.stage(junk(b"%PDF-1.4\ngarbage")).unwrap_err().code(), Code::CorruptFile);
    assert_eq!(session.stage(junk(b"\x89PNG\r\n\x1a\n....")).unwrap_err().code(), Code::CorruptFile);
    assert!(matches!(coffer::IncomingFile::read(std::path::Path::new("/nowhere")), Err(e) if e.code() == Code::NotFound));
    assert_eq!(session.seq(), before);
    assert!(session.drafts().unwrap().is_empty());
}

#[test]
fn a_draft_can_make_its_person_and_case() {
    let mut made = Made::new();
    let draft = made.session.stage(incoming("n.pdf", &["x"])).unwrap();
    let input = DraftInput {
        new_person: Some("Li Wei".into()),
        a_number: "A1234567".into(),
        new_case: Some(NewCase { receipt_number: "WAC2190012345".into(), form: "I-130".into(), ..NewCase::default() }),
        ..DraftInput::default()
    };
    let confirmed = made.session.confirm(draft.id, &input).unwrap();
    let kept = made.session.keep(confirmed).unwrap();
    let person = made.session.person(kept.person_id.unwrap()).unwrap();
    assert_eq!(person.a_numbers[0].masked, "A•••-•••-567");
    assert_eq!(person.cases[0].id, kept.case_id.unwrap());
    assert_eq!(made.session.document(kept.document_id).unwrap().summary.title, "n");

    let draft = made.session.stage(incoming("m.pdf", &["y"])).unwrap();
    let nobody = DraftInput { a_number: "A1234567".into(), ..DraftInput::default() };
    assert!(matches!(made.session.confirm(draft.id, &nobody), Err(Error::Refused(f)) if f[0].field == "people"));
}

#[test]
fn the_trash_keeps_until_it_is_emptied_and_then_leaves_no_trace() {
    let (mut made, person, case, document, code) = kept();
    let session = &mut made.session;
    for (kind, id) in [(ItemKind::Person, person), (ItemKind::Case, case), (ItemKind::Document, document), (ItemKind::Code, code)] {
        session.trash(Item { kind, id }).unwrap();
    }
    assert_eq!(session.trash(Item { kind: ItemKind::Code, id: code }).unwrap_err().code(), Code::NoSuchItem);
    assert!(session.search("ros").unwrap().is_empty());
    let overview = session.overview().unwrap();
    assert_eq!((overview.trash_count, overview.document_count, overview.people.len()), (4, 0, 0));
    session.restore(Item { kind: ItemKind::Person, id: person }).unwrap();
    assert_eq!(session.search("ros").unwrap().len(), 1);
    session.trash(Item { kind: ItemKind::Person, id: person }).unwrap();

    session.purge(Item { kind: ItemKind::Document, id: document }).unwrap();
    assert_eq!(session.code(code).unwrap().source, None);
    assert_eq!(session.empty_trash().unwrap(), 3);
    assert_eq!(session.trashed().unwrap().len(), 0);
    assert!(session.history(None).unwrap().iter().all(|entry| !entry.undoable), "nothing can bring it back");
    let report = session.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!((report.blobs, report.damage.len()), (0, 0));
    let made = made.again();
    assert_eq!(made.session.overview().unwrap().trash_count, 0);
}

#[test]
fn a_newer_code_supersedes_and_history_stays() {
    let (mut made, _, case, _, first) = kept();
    let session = &mut made.session;
    let newer = CodeInput {
        text: Some("NEWCODE77".to_owned().into()),
        case_id: Some(case),
        notice_date: Some("2026-11-01".parse().unwrap()),
        ..CodeInput::default()
    };
    let second = session.save_code(None, &newer).unwrap();
    let codes = session.case(case).unwrap().codes;
    assert_eq!(codes.iter().map(|c| (c.id, c.superseded)).collect::<Vec<_>>(), [(second, false), (first, true)]);
    assert!(session.overview().unwrap().attention.is_empty(), "a superseded code asks for nothing");
    session.trash(Item { kind: ItemKind::Code, id: second }).unwrap();
    assert!(!session.code(first).unwrap().superseded);
}

#[test]
fn pages_can_be_added_and_turned() {
    let (mut made, .., document, _) = kept();
    let session = &mut made.session;
    session.add_pages(document, incoming("back side.pdf", &["back"])).unwrap();
    session.rotate_page(document, 3, 270).unwrap();
    let whole = session.document(document).unwrap();
    assert_eq!((whole.files.len(), whole.pages.len(), whole.pages[2].rotation), (2, 3, 270));
    assert!(session.thumb(document, 3).unwrap().render(320).is_ok());
    assert_eq!(session.rotate_page(document, 3, 45).unwrap_err().code(), Code::Refused);
    assert_eq!(session.rotate_page(document, 9, 90).unwrap_err().code(), Code::NoSuchItem);
    assert_eq!(session.page(document, 0).err().map(|e| e.code()), Some(Code::NoSuchItem));
}

#[test]
fn the_passphrase_changes_only_with_the_old_one_and_never_to_a_weak_one() {
    let (mut made, ..) = kept();
    let cheap = coffer::VaultSettings::cheap();
    let new: secrecy::SecretString = "orchid basalt river candle seven".to_owned().into();
    assert_eq!(made.session.change_passphrase(&"wrong".to_owned().into(), &new, &cheap).unwrap_err().code(), Code::WrongKey);
    let weak = "password1".to_owned().into();
    assert_eq!(made.session.change_passphrase(&made::passphrase(), &weak, &cheap).unwrap_err().code(), Code::WeakPassphrase);
    made.session.change_passphrase(&made::passphrase(), &new, &cheap).unwrap();
    let locked = made.session.lock().map_err(|r| r.error).unwrap();
    let clock = std::sync::Arc::new(made::clock());
    let refused = coffer::Session::unlock(locked, coffer::Key::Passphrase(&made::passphrase()), clock.clone()).err().unwrap();
    assert_eq!(refused.error.code(), Code::WrongKey);
    assert!(coffer::Session::unlock(refused.vault, coffer::Key::Passphrase(&new), clock).is_ok());
}
