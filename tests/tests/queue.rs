//! Files come in, are read one page at a time while the vault may be locked in between, are filed as a person confirms it, and their words are found.

use std::sync::Arc;

use chrono::NaiveDate;
use coffer::{Clock, DraftInput, FixedClock, IncomingFile, Item, ItemKind, Key, Match, Proposal, Reader, Session, VaultSettings};
use coffer_tests::samples::{family, pdf};
use secrecy::SecretString;
use uscis::deadlines::KeyDateKind;
use zeroize::Zeroizing;

const PASSPHRASE: &str = "thimble orchard quartz meadow violin";

fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock("2026-11-20T18:00:00Z".parse().expect("an instant")))
}

fn passphrase() -> SecretString {
    SecretString::from(PASSPHRASE)
}

struct Place {
    _folder: tempfile::TempDir,
    session: Option<Session>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = VaultSettings::cheap();
        let made = Session::create(&folder.path().join("v.coffer"), &passphrase(), &settings, clock()).expect("made");
        Self { _folder: folder, session: Some(made.session) }
    }

    fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("unlocked")
    }

    fn lock_and_unlock(&mut self) {
        let locked = self.session.take().expect("unlocked").lock().map_err(|refused| refused.error).expect("locked");
        let opened = Session::unlock(locked, Key::Passphrase(&passphrase()), clock()).map_err(|refused| refused.error);
        self.session = Some(opened.expect("unlocked"));
    }

    fn stage(&mut self, name: &str) -> i64 {
        let family = family(NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"));
        let paper = family.documents.into_iter().find(|paper| paper.file_name == name).expect("a sample");
        self.session().stage(IncomingFile::from_bytes(name, Zeroizing::new(paper.bytes))).expect("staged").id
    }

    /// Reads one page; whether there was one.
    fn read_one(&mut self, reader: &Reader) -> bool {
        let Some(page) = self.session().next_unread().expect("asked") else { return false };
        let read = page.read(reader, &|| true).expect("not stopped");
        self.session().keep_reading(read).expect("kept");
        true
    }

    fn read_all(&mut self, reader: &Reader) {
        while self.read_one(reader) {}
    }
}

fn value<'p>(proposal: &'p Proposal, field: &str) -> &'p str {
    proposal.fields.iter().find(|read| read.field == field).map_or("", |read| &read.value)
}

#[test]
fn a_scan_is_read_over_a_lock_filed_and_found_by_its_words() {
    let reader = Reader::new().expect("the networks are whole");
    let mut place = Place::new();
    let first = place.stage("biometrics.tiff");
    let second = place.stage("IMG_4211.jpg");
    let waiting = place.session().unread().expect("counted");
    assert!(place.read_one(&reader), "a page waits");
    assert_eq!(place.session().unread().expect("counted"), waiting - 1);

    // A page that was being read when the vault was locked is simply read again.
    let in_hand = place.session().next_unread().expect("asked").expect("a page waits");
    assert!(in_hand.read(&reader, &|| false).is_none(), "told to stop, it gives nothing");
    place.lock_and_unlock();
    assert_eq!(place.session().unread().expect("counted"), waiting - 1, "what was read is still there");
    place.read_all(&reader);

    let proposal = place.session().proposal(first).expect("proposed");
    assert_eq!((proposal.done, proposal.title.as_str()), (proposal.total, "I-485 ASC Appointment Notice"));
    assert!(
        matches!(&proposal.case, Some(Match::New((receipt, form))) if receipt == value(&proposal, "receipt_number") && form == "I-485")
    );
    assert_eq!(proposal.dates[0].kind, KeyDateKind::Biometrics);
    let place_of = proposal.fields.iter().find(|read| read.field == "receipt_number").expect("found").places[0];
    assert!(place_of.area.iter().all(|share| (0.0..=1.0).contains(share)));

    let confirmed = place.session().confirm(first, &proposal.as_proposed()).expect("confirmed");
    let kept = place.session().keep(confirmed).expect("kept");
    let dates = place.session().dates().expect("listed");
    assert_eq!(dates.len(), 1);
    assert_eq!((dates[0].document_id, dates[0].case.as_ref().map(|case| case.0)), (Some(kept.document_id), kept.case_id));

    // The second paper is of the same case: it is recognised.
    let proposal = place.session().proposal(second).expect("proposed");
    assert_eq!(proposal.case, Some(Match::Known(kept.case_id.expect("made"))));
    let confirmed = place.session().confirm(second, &proposal.as_proposed()).expect("confirmed");
    let other = place.session().keep(confirmed).expect("kept").document_id;

    let session = place.session();
    let found: Vec<i64> = session.search("plaza").expect("searched").iter().map(|hit| hit.item.id).collect();
    assert!(found.contains(&kept.document_id), "a word of the scan is found");
    let hits = session.find_on_pages(kept.document_id, "PLAZ").expect("looked");
    assert!(!hits.is_empty() && hits.iter().all(|hit| !hit.places.is_empty()));
    assert!(session.find_on_pages(kept.document_id, "xylophone").expect("looked").is_empty());
    assert!(!session.find_on_pages(other, "interview").expect("looked").is_empty());

    // Reading is no change that a person made: the filing is the newest, and can be taken back and brought again.
    let newest = session.history(None).expect("listed").remove(0);
    assert_eq!(newest.action, "addDocument");
    let undone = session.undo(newest.seq).expect("undone");
    assert_eq!(session.drafts().expect("listed").len(), 1);
    assert_eq!(
        session.proposal(second).expect("proposed").done,
        session.proposal(second).expect("proposed").total,
        "nothing is read twice"
    );
    session.undo(undone).expect("brought again");
    assert!(!session.find_on_pages(other, "interview").expect("looked").is_empty());
}

#[test]
fn a_file_that_is_kept_early_is_read_later_and_leaves_nothing_when_it_goes() {
    let reader = Reader::new().expect("the networks are whole");
    let mut place = Place::new();
    let draft = place.stage("Scan 7.jpg");
    let confirmed = place.session().confirm(draft, &DraftInput::default()).expect("confirmed");
    let kept = place.session().keep(confirmed).expect("kept");
    assert!(place.session().search("transferred").expect("searched").is_empty());
    place.read_all(&reader);
    assert_eq!(place.session().search("transferred").expect("searched")[0].item, Item { kind: ItemKind::Document, id: kept.document_id });
    let newest = place.session().history(None).expect("listed").remove(0);
    place.session().undo(newest.seq).expect("reading does not stand in the way of taking back");
    let seq = place.session().history(None).expect("listed").remove(0).seq;
    place.session().undo(seq).expect("brought again");

    let item = Item { kind: ItemKind::Document, id: kept.document_id };
    place.session().trash(item).expect("trashed");
    place.session().purge(item).expect("purged");
    let draft = place.stage("Scan 3.png");
    place.read_all(&reader);
    place.session().discard(draft).expect("discarded");
    let report = place.session().verify(&mut |_| std::ops::ControlFlow::Continue(())).expect("verified");
    assert!(report.damage.is_empty(), "{:?}", report.damage);
    assert_eq!(report.blobs, 0, "no reading is left behind");
}

#[test]
fn a_person_is_known_by_name_or_number_and_other_papers_propose_nothing() {
    let reader = Reader::new().expect("the networks are whole");
    let mut place = Place::new();
    let rosa =
        coffer::PersonInput { full_name: "Rosa Sample".into(), add_a_numbers: vec!["A012345678".into()], ..coffer::PersonInput::default() };
    let rosa = place.session().save_person(None, &rosa).expect("saved");
    let permit = place.stage("work permit both sides.jpg");
    let mut letter = coffer_tests::samples::page::Page::letter();
    letter.text(
        (60.0, 90.0),
        coffer_tests::samples::face::Face::Serif,
        12.0,
        [0; 3],
        "Dear tenant, your rent of $1,250.00 is due on September 3, 2026.",
    );
    let bytes = pdf::write("Rent", &[letter]);
    let rent = place.session().stage(IncomingFile::from_bytes("rent.pdf", Zeroizing::new(bytes))).expect("staged").id;
    place.read_all(&reader);
    let proposal = place.session().proposal(permit).expect("proposed");
    assert_eq!(proposal.person, Some(Match::Known(rosa)));
    assert_eq!(proposal.dates[0].kind, KeyDateKind::EadExpires);
    let proposal = place.session().proposal(rent).expect("proposed");
    assert!(proposal.fields.is_empty() && proposal.person.is_none() && proposal.case.is_none() && proposal.dates.is_empty());
}
