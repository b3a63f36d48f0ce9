//! Backups as a person meets them: two files that take turns, what is known outside the vault, practising to restore.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at the first surprise")]

mod made;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coffer::{
    BackupPlace, BackupProgress, Code, DraftInput, FixedClock, GoodBackup, Key, Known, LockedVault, OpenBackup, PersonInput, RecoveryKey,
    Session, Standing, VaultSettings, practise, restore_over,
};

struct Own {
    dir: tempfile::TempDir,
    session: Session,
    recovery: RecoveryKey,
}

fn own() -> Own {
    let dir = tempfile::tempdir().unwrap();
    let (path, settings) = (dir.path().join("papers.coffer"), VaultSettings::cheap());
    let made = Session::create(&path, &made::passphrase(), &settings, Arc::new(made::clock())).unwrap();
    Own { dir, session: made.session, recovery: made.recovery }
}

fn person(session: &mut Session, name: &str) {
    session.save_person(None, &PersonInput { full_name: name.to_owned(), ..PersonInput::default() }).unwrap();
}

fn back_up(session: &mut Session, folder: &Path, known: &mut Known) -> Result<GoodBackup, coffer::Error> {
    let mut running = session.begin_backup(folder)?;
    loop {
        if let BackupProgress::Good(good) = session.step_backup(&mut running, known)? {
            return Ok(good);
        }
    }
}

fn unlock(path: &Path, clock: FixedClock) -> Session {
    let locked = LockedVault::at(path).unwrap();
    Session::unlock(locked, Key::Passphrase(&made::passphrase()), Arc::new(clock)).map_err(|refused| refused.error).unwrap()
}

fn folder(made: &Own) -> PathBuf {
    let folder = made.dir.path().join("backups");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn two_files_take_turns_and_the_next_is_due_after_a_change() {
    let mut made = own();
    let (folder, mut known) = (folder(&made), Known::default());
    let session = &mut made.session;
    assert!(session.backup_is_due(&known), "the first one");
    let mut seen = Vec::new();
    for name in ["Rosa Sample", "Ana Sample", "Li Sample"] {
        person(session, name);
        assert!(session.is_ahead_of_backup(&known));
        let good = back_up(session, &folder, &mut known).unwrap();
        assert_eq!(known.backed_up_seq(), Some(session.seq()));
        assert_eq!(known.backup_file(), Some(good.path.as_path()));
        assert!(!session.is_ahead_of_backup(&known));
        seen.push(good.path);
        // Files are told apart by when they were written to.
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(seen[0] != seen[1] && seen[0] == seen[2], "{seen:?}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    person(session, "Jo Sample");
    assert!(!session.backup_is_due(&known), "the last one is not five minutes old");
    let path = session.path().to_owned();
    drop(made.session);
    let later = made::clock().later(1);
    assert!(unlock(&path, later).backup_is_due(&known));
    let earlier = made::clock().later(-1);
    assert!(unlock(&path, earlier).backup_is_due(&known), "a clock that was set back does not put backups off");
}

#[test]
fn a_torn_file_is_set_aside_and_the_other_stays() {
    let mut made = own();
    let (folder, mut known) = (folder(&made), Known::default());
    person(&mut made.session, "Rosa Sample");
    let first = back_up(&mut made.session, &folder, &mut known).unwrap();
    person(&mut made.session, "Ana Sample");
    let second = back_up(&mut made.session, &folder, &mut known).unwrap();
    let bytes = std::fs::read(&first.path).unwrap();
    std::fs::write(&first.path, &bytes[..bytes.len() / 2]).unwrap();
    std::fs::File::open(&first.path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    person(&mut made.session, "Li Sample");
    let third = back_up(&mut made.session, &folder, &mut known).unwrap();
    assert_eq!(third.path, first.path);
    let aside = third.set_aside.unwrap();
    assert_eq!(std::fs::read(&aside).unwrap().len(), bytes.len() / 2);
    assert!(aside.file_name().unwrap().to_string_lossy().contains("(set aside "));
    for path in [&first.path, &second.path] {
        OpenBackup::open(path, Key::Passphrase(&made::passphrase())).unwrap();
    }
}

#[test]
fn an_older_copy_is_noticed_and_the_newer_backup_kept() {
    let mut made = own();
    let (folder, state) = (folder(&made), made.dir.path().join("state"));
    let (path, id) = (made.session.path().to_owned(), made.session.id());
    let mut known = Known::read(&state, id);
    let first = made.session.seq();
    assert_eq!(made.session.standing(&known).unwrap(), Standing::Expected);
    person(&mut made.session, "Rosa Sample");
    made.session.lock().map_err(|refused| refused.error).unwrap();
    let old = std::fs::read(&path).unwrap();
    let mut session = unlock(&path, made::clock().later(3));
    person(&mut session, "Ana Sample");
    back_up(&mut session, &folder, &mut known).unwrap();
    assert!(session.note_in(&mut known).unwrap() && !session.note_in(&mut known).unwrap());
    known.write(&state, id).unwrap();
    session.lock().map_err(|refused| refused.error).unwrap();
    std::fs::write(&path, old).unwrap();

    let mut session = unlock(&path, made::clock().later(4));
    let mut known = Known::read(&state, id);
    let Standing::Older(compared) = session.standing(&known).unwrap() else { panic!("not noticed") };
    assert_eq!((compared.known_seq, compared.found_seq), (first + 2, first + 1));
    assert_eq!((compared.known_at, compared.found_at), (Some(made::clock().later(3).0), Some(made::clock().0)));
    assert_eq!(back_up(&mut session, &folder, &mut known).unwrap_err().code(), Code::BackupIsNewer);
    person(&mut session, "Another Way");
    person(&mut session, "And Further");
    assert!(matches!(session.standing(&known).unwrap(), Standing::Other(_)));
    // The person goes on with it: the newer backup is set aside, not lost.
    let aside = session.set_backups_aside(&folder).unwrap();
    assert_eq!(aside.len(), 1);
    known.forget_backup();
    session.note_in(&mut known).unwrap();
    assert_eq!(session.standing(&known).unwrap(), Standing::Expected);
    assert_eq!(back_up(&mut session, &folder, &mut known).unwrap().generations, 1);
    let kept = OpenBackup::open(&aside[0], Key::Passphrase(&made::passphrase())).unwrap();
    assert_eq!(kept.generations()[0].seq, first + 2);
}

#[test]
fn restoring_is_practised_with_the_recovery_key_and_leaves_nothing() {
    let mut made = own();
    let (folder, mut known) = (folder(&made), Known::default());
    person(&mut made.session, "Rosa Sample");
    person(&mut made.session, "Ana Sample");
    let paper = made.session.confirm_file(made::incoming("notice.pdf", &["A notice"]), &DraftInput::default()).unwrap();
    made.session.keep(paper).unwrap();
    let good = back_up(&mut made.session, &folder, &mut known).unwrap();
    let good_at = made.session.seq();
    let practice = made.dir.path().join("practice");
    std::fs::create_dir(&practice).unwrap();
    let clock = || Arc::new(made::clock());
    let mut go = |_: coffer::Progress| ControlFlow::Continue(());
    let found = practise(&good.path, &made.recovery, &practice, clock(), &mut go).unwrap();
    assert_eq!((found.people, found.documents, found.damage, found.at), (2, 1, 0, Some(made::clock().0)));
    assert!(found.files > 0 && found.bytes > 0);
    assert_eq!(std::fs::read_dir(&practice).unwrap().count(), 0);
    let wrong = practise(&good.path, &RecoveryKey::make(), &practice, clock(), &mut go);
    assert_eq!(wrong.unwrap_err().code(), Code::WrongKey);
    let stopped = practise(&good.path, &made.recovery, &practice, clock(), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
    assert_eq!(std::fs::read_dir(&practice).unwrap().count(), 0);
    assert_eq!(made.session.seq(), good_at, "the vault in use is not touched");
}

#[test]
fn a_place_is_chosen_and_a_place_that_is_none_refused() {
    let mut made = own();
    let folder = folder(&made);
    assert_eq!(made.session.backup_place().unwrap(), BackupPlace::Unchosen);
    made.session.set_backup_place(Some(&folder)).unwrap();
    assert_eq!(made.session.backup_place().unwrap(), BackupPlace::Folder(folder.clone()));
    assert_eq!(made.session.set_backup_place(Some(&folder.join("no"))).unwrap_err().code(), Code::NotFound);
    made.session.set_backup_place(None).unwrap();
    assert_eq!(made.session.backup_place().unwrap(), BackupPlace::Nowhere);
    let begun = made.session.begin_backup(&folder.join("gone")).map(drop);
    assert_eq!(begun.unwrap_err().code(), Code::NotFound);
}

#[test]
fn what_is_at_the_place_is_set_aside_when_the_restored_vault_is_whole() {
    let mut made = own();
    let (folder, mut known) = (folder(&made), Known::default());
    person(&mut made.session, "Rosa Sample");
    let good = back_up(&mut made.session, &folder, &mut known).unwrap();
    let path = made.session.path().to_owned();
    let backup = OpenBackup::open(&good.path, Key::Recovery(&made.recovery)).unwrap();
    let newest = made.session.seq();
    let (day, mut go) = (made::clock().0.date_naive(), |_: coffer::Progress| ControlFlow::Continue(()));
    let busy = restore_over(&backup, newest, &path, day, &mut go);
    assert_eq!(busy.unwrap_err().code(), Code::Busy, "a vault that is open stays");
    made.session.lock().map_err(|refused| refused.error).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(restore_over(&backup, 99, &path, day, &mut go).unwrap_err().code(), Code::NoSuchItem);
    assert!(std::fs::read(&path).unwrap() == before);
    let (aside, report) = restore_over(&backup, newest, &path, day, &mut go).unwrap();
    assert!(std::fs::read(aside.unwrap()).unwrap() == before);
    assert!(report.damage.is_empty());
    assert_eq!(unlock(&path, made::clock()).overview().unwrap().people.len(), 1);
    std::fs::write(made.dir.path().join("letter.txt"), "hello").unwrap();
    let other = restore_over(&backup, newest, &made.dir.path().join("letter.txt"), day, &mut go);
    assert_eq!(other.unwrap_err().code(), Code::NotAVault, "another file stays");
}
