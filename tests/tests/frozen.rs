//! A vault that format 1 made is opened and holds what went into it, whatever has become of the program since.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use coffer::{FixedClock, LockedVault, RecoveryKey, Session};
use coffer_tests::frozen::{PASSPHRASE, dump, folder, papers};
use secrecy::SecretString;
use tempfile::TempDir;
use vault::Key;

/// A copy to open: opening tries whether a place can be written to, and what is frozen is not touched.
fn thawed() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("v1.coffer");
    fs::copy(folder().join("v1.coffer"), &path).unwrap();
    (place, path)
}

#[test]
fn the_inner_database_is_the_same_to_the_last_value() {
    let (_place, path) = thawed();
    let opened = LockedVault::at(&path).unwrap().unlock(Key::Passphrase(&SecretString::from(PASSPHRASE))).unwrap();
    assert_eq!((opened.damage(), opened.is_read_only()), (&[][..], false));
    let expected = fs::read_to_string(folder().join("v1.txt")).unwrap();
    assert_eq!(dump(opened.read()), expected.lines().collect::<Vec<_>>());
    let report = opened.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.damage, []);
    assert!(report.changes >= 5, "it holds a snapshot and changes: {report:?}");
}

#[test]
fn its_library_is_what_went_in() {
    let (_place, path) = thawed();
    let recovery = SecretString::from(fs::read_to_string(folder().join("v1.recovery.txt")).unwrap());
    let recovery = RecoveryKey::parse(&recovery).unwrap();
    let clock = Arc::new(FixedClock("2030-01-01T00:00:00Z".parse().unwrap()));
    let opened = Session::unlock(LockedVault::at(&path).unwrap(), Key::Recovery(&recovery), clock);
    let session = opened.map_err(|refused| refused.error).unwrap();
    let people = session.people().unwrap();
    assert_eq!(people.iter().map(|person| person.full_name.as_str()).collect::<Vec<_>>(), ["Ada Żółć O'Neill"]);
    let ada = session.person(people[0].id).unwrap();
    assert_eq!((ada.other_names.as_slice(), ada.notes.as_str()), (&["Ада".to_owned(), "愛達".to_owned()][..], "Two lines\nof notes"));
    assert_eq!(session.cases().unwrap()[0].receipt_number.as_deref(), Some("IOE0900000001"));
    assert_eq!((session.codes().unwrap().len(), session.trashed().unwrap().len()), (2, 1));
    // What later versions added is there, and can be used.
    let mut session = session;
    session.rename_key(2, "the paper").unwrap();
    let keys = session.keys().unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["", "the paper"]);
    assert!(keys.iter().all(|key| key.added.is_none()), "nobody wrote down when these were added");
    let date =
        coffer::DateInput { date: Some("2030-02-01".parse().unwrap()), ..coffer::DateInput::new(uscis::deadlines::KeyDateKind::Interview) };
    session.save_date(None, &date).unwrap();
    assert_eq!(
        session.due(None).unwrap().due.len(),
        1 + session
            .codes()
            .unwrap()
            .iter()
            .filter(|code| code.notice_date.is_some() && code.used_date.is_none() && !code.superseded)
            .count()
    );
    let mut found = Vec::new();
    for document in session.documents().unwrap() {
        let mut take = |file: &coffer::StoredFile, from: &mut dyn std::io::Read| {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes)?;
            found.push((file.file_name.clone(), bytes));
            Ok(())
        };
        session.export_files(document.id, &mut take).unwrap();
    }
    found.sort();
    let mut expected = papers().map(|(name, bytes)| (name.to_owned(), bytes));
    expected.sort();
    assert!(found == expected, "the files came back bit for bit");
}

#[test]
fn a_damaged_one_is_shown_as_far_as_it_can_be() {
    let (_place, path) = thawed();
    let damage = "update changes set sealed = zeroblob(60) where seq_to = (select max(seq_to) from changes)";
    let status = std::process::Command::new("sqlite3").arg(&path).arg(damage).status().unwrap();
    assert!(status.success());
    let clock = Arc::new(FixedClock("2030-01-01T00:00:00Z".parse().unwrap()));
    let before = fs::read(&path).unwrap();
    let key = SecretString::from(PASSPHRASE);
    let opened = Session::unlock(LockedVault::at(&path).unwrap(), Key::Passphrase(&key), clock);
    let session = opened.map_err(|refused| refused.error).unwrap();
    // It lacks what later versions added, and nothing may be written.
    assert!(session.is_read_only() && !session.damage().is_empty());
    assert_eq!(session.people().unwrap().len(), 1);
    assert!(session.due(None).is_ok() && session.watched_folder().unwrap().is_none());
    assert!(!session.search("ada").unwrap().is_empty());
    drop(session);
    assert!(fs::read(&path).unwrap() == before, "not a byte was changed");
}
