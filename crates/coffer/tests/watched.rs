//! The folder that is watched: what is new in it is offered once, what was there before or was taken in is not.
#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::fs;
use std::path::Path;

use coffer::{Error, FolderWatch, IncomingFile, Session};
use made::{Made, pdf};

/// The names of what two looks, one after the other, find new.
fn new_names(session: &Session, watch: &mut FolderWatch, folder: &Path) -> Vec<String> {
    let _ = watch.look(folder).unwrap();
    let found = watch.look(folder).unwrap();
    session.new_of(found).unwrap().iter().map(|file| file.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn new_files_are_found_once_and_old_ones_never() {
    let scans = tempfile::tempdir().unwrap();
    let folder = scans.path();
    fs::write(folder.join("old.pdf"), pdf(&["old"])).unwrap();
    let mut made = Made::new();
    assert_eq!(made.session.watched_folder().unwrap(), None, "off until it is chosen");
    made.session.watch_folder(Some(folder)).unwrap();
    let mut watch = FolderWatch::default();
    assert!(new_names(&made.session, &mut watch, folder).is_empty());

    for name in ["new.PDF", ".hidden.pdf", "letter.docx", "new.heic"] {
        fs::write(folder.join(name), pdf(&[name])).unwrap();
    }
    fs::create_dir(folder.join("deeper.pdf")).unwrap();
    assert!(made.session.new_of(watch.look(folder).unwrap()).unwrap().is_empty(), "it may still be written");
    assert_eq!(new_names(&made.session, &mut watch, folder), ["new.PDF", "new.heic"]);

    for file in made.session.new_of(watch.look(folder).unwrap()).unwrap() {
        made.session.stage(IncomingFile::read(&file.path).unwrap()).unwrap();
        made.session.remember_found(&file).unwrap();
    }
    assert!(new_names(&made.session, &mut watch, folder).is_empty());
    assert!(folder.join("new.PDF").is_file(), "the folder's files are only read");

    // A discarded one does not return after locking; one that was changed does.
    let draft = made.session.drafts().unwrap()[0].id;
    made.session.discard(draft).unwrap();
    let made = made.again();
    let mut watch = FolderWatch::default();
    assert_eq!(made.session.watched_folder().unwrap().as_deref(), Some(folder));
    assert!(new_names(&made.session, &mut watch, folder).is_empty());
    fs::write(folder.join("new.PDF"), pdf(&["another, and longer"])).unwrap();
    assert_eq!(new_names(&made.session, &mut watch, folder), ["new.PDF"]);
    assert!(made.session.history(None).unwrap().is_empty(), "it is no change that a person made");
}

#[test]
fn a_folder_that_cannot_be_read_changes_nothing() {
    let scans = tempfile::tempdir().unwrap();
    let mut made = Made::new();
    made.session.watch_folder(Some(scans.path())).unwrap();
    assert!(matches!(made.session.watch_folder(Some(&scans.path().join("none"))), Err(Error::ReadFile(_))));
    assert_eq!(made.session.watched_folder().unwrap().as_deref(), Some(scans.path()));
    made.session.watch_folder(None).unwrap();
    assert_eq!(made.session.watched_folder().unwrap(), None);
    assert!(matches!(FolderWatch::default().look(&scans.path().join("none")), Err(Error::ReadFile(_))));
}

#[test]
fn what_a_person_did_is_found_behind_any_number_of_other_changes() {
    let mut made = Made::new();
    let person = coffer::PersonInput { full_name: "Rosa Sample".to_owned(), ..coffer::PersonInput::default() };
    made.session.save_person(None, &person).unwrap();
    for _ in 0..230 {
        made.session.watch_folder(None).unwrap();
    }
    let history = made.session.history(None).unwrap();
    assert_eq!(history.len(), 1, "reading pages and looking at folders is nothing that a person did");
    made.session.undo(history[0].seq).unwrap();
    assert!(made.session.people().unwrap().is_empty());
}
