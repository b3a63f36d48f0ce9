//! Killed at any moment, while it saves and imports: what the command acknowledged is in the vault, whole, and nothing half is.
//!
//! `COFFER_KILLS` says how often (100 unless set; 10 with `COFFER_QUICK`), `COFFER_SEED` which dice.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use coffer::{Key, LockedVault, Session, StoredFile, SystemClock};
use coffer_tests::command::{PASSPHRASE, Place, Talk};
use coffer_tests::paper::{Dice, scan};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// For so many rounds a vault grows; then another begins, because each round reads all of it.
const ROUNDS_OF_A_VAULT: u64 = 25;

/// A number from the environment.
fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// The person who is there from the start, with key 1.
const FIRST: &str = "Person first";

/// What the vault must hold, by what is unique about each thing.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
struct Kept {
    /// Names, with notes.
    people: BTreeMap<String, String>,
    /// Receipt numbers, with how many documents each has.
    cases: BTreeMap<String, u32>,
    /// Titles, with the file's name and the hash of its bytes.
    papers: BTreeMap<String, (String, String)>,
    /// Texts of codes.
    codes: BTreeMap<String, ()>,
}

/// One line for the command, and what it makes of what is kept.
struct Doing {
    line: Value,
    after: Kept,
}

/// Draws what is done next. Everything has a name that was not there before.
fn draw(dice: &mut Dice, round: u64, step: u64, kept: &Kept, place: &Place) -> Doing {
    let mut after = kept.clone();
    let mark = format!("{round}-{step}");
    let line = match dice.below(10) {
        0..=1 => {
            after.people.insert(format!("Person {mark}"), String::new());
            json!(["person", "add", "--name", format!("Person {mark}")])
        }
        2..=4 => {
            let notes = format!("notes {mark} {}", "é".repeat(dice.below(3000) as usize));
            after.people.insert(FIRST.into(), notes.clone());
            json!(["person", "edit", "1", "--notes", notes])
        }
        5 => {
            let receipt = format!("IOE09{round:04}{step:04}");
            after.cases.insert(receipt.clone(), 0);
            json!(["case", "add", "--receipt", receipt, "--form", "I-765"])
        }
        _ => {
            let extra = match dice.below(12) {
                0 => 1_100_000 + dice.below(900_000),
                1..=3 => 30_000 + dice.below(150_000),
                _ => dice.below(20_000),
            };
            let bytes = scan(dice, extra as usize);
            let (file, receipt, code) = (format!("{mark}.png"), format!("IOE08{round:04}{step:04}"), format!("code {mark}"));
            let path: PathBuf = place.bring(&file, &bytes);
            after.people.insert(format!("New {mark}"), String::new());
            after.cases.insert(receipt.clone(), 1);
            after.codes.insert(code.clone(), ());
            after.papers.insert(format!("Paper {mark}"), (file, blake3::hash(&bytes).to_hex().to_string()));
            let (title, name) = (format!("Paper {mark}"), format!("New {mark}"));
            json!({ "args": ["doc", "add", path, "--title", title, "--new-person", name, "--new-case", receipt], "code": code })
        }
    };
    Doing { line, after }
}

/// What came of a round: what was acknowledged, how many lines, and what would be there if the last line was kept as well.
struct Heard {
    kept: Kept,
    perhaps: Option<Kept>,
    lines: u64,
}

/// Says lines until the command is dead, or `most` of them are through; then it is told that nothing more comes, and locks.
fn talk_on(mut talk: Talk, mut dice: Dice, round: u64, most: u64, mut kept: Kept, place: &Place) -> Heard {
    for step in 0..most {
        let Doing { line, after } = draw(&mut dice, round, step, &kept, place);
        let Some(answer) = talk.say(&line) else {
            return Heard { kept, perhaps: Some(after), lines: step };
        };
        assert_eq!(answer["exit"], 0, "{line}: {answer}");
        kept = after;
    }
    Heard { kept, perhaps: None, lines: most }
}

fn unlock(place: &Place) -> Session {
    let key = SecretString::from(PASSPHRASE);
    let locked = LockedVault::at(&place.vault()).unwrap();
    Session::unlock(locked, Key::Passphrase(&key), Arc::new(SystemClock)).map_err(|refused| refused.error).unwrap()
}

/// Everything that the vault holds.
#[expect(clippy::disallowed_methods, reason = "the codes are compared")]
fn held(session: &Session) -> Kept {
    let mut held = Kept::default();
    for person in session.people().unwrap() {
        held.people.insert(person.full_name, session.person(person.id).unwrap().notes);
    }
    for case in session.cases().unwrap() {
        held.cases.insert(case.receipt_number.unwrap(), case.document_count);
    }
    for code in session.codes().unwrap() {
        let secret = session.reveal(coffer::SecretRef::Code(code.id)).unwrap();
        assert!(code.case_id.is_some(), "a code without the case that it came with");
        held.codes.insert(secret.text.expose_secret().to_owned(), ());
    }
    for summary in session.documents().unwrap() {
        let document = session.document(summary.id).unwrap();
        assert_eq!(
            (document.files.len(), document.pages.len(), summary.people.len(), summary.cases.len()),
            (1, 1, 1, 1),
            "{}",
            summary.title
        );
        held.papers.insert(summary.title, (document.files[0].file_name.clone(), document.files[0].hash.clone()));
    }
    held
}

/// Reads all files, and compares them with their hashes: `verify` does the same from inside.
fn read_all(session: &Session, kept: &Kept) {
    for document in session.documents().unwrap() {
        let mut take = |file: &StoredFile, from: &mut dyn std::io::Read| {
            let mut hasher = blake3::Hasher::new();
            std::io::copy(from, &mut hasher)?;
            assert_eq!((file.file_name.clone(), hasher.finalize().to_hex().to_string()), kept.papers[&document.title]);
            Ok(())
        };
        session.export_files(document.id, &mut take).unwrap();
    }
}

/// Says which round it was when a test fails.
struct Where {
    seed: u64,
    round: u64,
    delay: Duration,
}

impl Drop for Where {
    #[expect(clippy::print_stderr, reason = "whoever repeats the failure needs it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("COFFER_SEED={} round {}, killed after {:?}", self.seed, self.round, self.delay);
        }
    }
}

/// A vault with one person in it.
fn begin() -> (Place, Kept) {
    let place = Place::new();
    place.init();
    let mut batch = place.batch();
    batch.does(&json!(["person", "add", "--name", FIRST]));
    assert_eq!(batch.end(), 0);
    (place, Kept { people: BTreeMap::from([(FIRST.to_owned(), String::new())]), ..Kept::default() })
}

#[test]
#[expect(clippy::print_stdout, reason = "how much was tried is of interest")]
fn what_was_acknowledged_survives_a_kill() {
    let quick = std::env::var_os("COFFER_QUICK").is_some();
    let rounds = number("COFFER_KILLS").unwrap_or(if quick { 10 } else { 100 });
    let seed = number("COFFER_SEED").unwrap_or(2026);
    let (mut place, mut kept) = begin();
    let (mut people, mut papers) = (0, 0);
    let (mut acknowledged, mut cut_off, mut went_in, mut journals) = (0, 0, 0, 0);
    for round in 0..rounds {
        let mut dice = Dice::new(seed.wrapping_add(round * 7919));
        // Mostly at work; every tenth while it opens; every fifth about when it locks.
        let (most, delay) = match round % 10 {
            0 => (u64::MAX, dice.below(60_000)),
            1 | 6 => (1 + dice.below(6), dice.below(160_000)),
            _ => (u64::MAX, 40_000 + dice.below(240_000)),
        };
        let at = Where { seed, round, delay: Duration::from_micros(delay) };
        let coffer_tests::command::Batch { mut child, talk } = place.batch();
        let heard = std::thread::scope(|scope| {
            let (kept, place) = (kept.clone(), &place);
            let talking = scope.spawn(move || talk_on(talk, dice, round, most, kept, place));
            std::thread::sleep(at.delay);
            child.kill().unwrap();
            child.wait().unwrap();
            talking.join().unwrap()
        });
        acknowledged += heard.lines;
        cut_off += u64::from(heard.perhaps.is_some());
        let journal = place.written().join("my.coffer-journal");
        journals += u64::from(journal.metadata().is_ok_and(|found| found.len() > 0));

        let session = unlock(&place);
        assert_eq!((session.damage(), session.is_read_only()), (&[][..], false));
        let report = session.verify(&mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(report.damage, []);
        let found = held(&session);
        if heard.perhaps.as_ref() == Some(&found) {
            went_in += 1;
        } else {
            assert_eq!(found, heard.kept);
        }
        kept = found;
        let full = round % ROUNDS_OF_A_VAULT == ROUNDS_OF_A_VAULT - 1;
        if full || round + 1 == rounds {
            read_all(&session, &kept);
            (people, papers) = (people + kept.people.len(), papers + kept.papers.len());
        }
        drop(session);
        drop(at);
        let left: Vec<_> = std::fs::read_dir(place.written()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let stray = left.iter().filter(|name| name.to_string_lossy().contains("coffer")).count();
        assert_eq!(stray, 1, "nothing lies beside the vault once it was opened: {left:?}");
        if full {
            (place, kept) = begin();
        }
    }
    println!(
        "{rounds} kills, {acknowledged} lines acknowledged, {cut_off} cut off of which {went_in} were kept, {journals} journals taken back; \
         {people} people, {papers} papers"
    );
}
