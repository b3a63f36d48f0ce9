//! Backups: made in steps, only what is missing, read back before they count; and restored to a vault of their own.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use made::{EDIT, PASS, Place, add_person, at, dump, make, names, open, put, rename, secret, tamper};
use vault::{BackupStep, Damage, Error, Fault, Generation, Key, LockedVault, MadeBackup, OpenBackup, Report, Row, Vault};

const MIB: usize = 1 << 20;

fn backup_path(place: &Place) -> PathBuf {
    place.dir.path().join("backup.coffer")
}

fn everything(generations: &[Generation]) -> Vec<u64> {
    generations.iter().map(|generation| generation.seq).collect()
}

/// Makes a backup to its end; gives it and in how many steps.
fn back_up(vault: &mut Vault, path: &Path, keep: &dyn Fn(&[Generation]) -> Vec<u64>) -> Result<(MadeBackup, usize), Error> {
    let mut backup = vault.begin_backup(path)?;
    for steps in 1.. {
        if let BackupStep::Made(made) = vault.step_backup(&mut backup, keep)? {
            return Ok((made, steps));
        }
    }
    unreachable!()
}

fn backed_up(vault: &mut Vault, path: &Path) -> MadeBackup {
    back_up(vault, path, &everything).unwrap().0
}

fn opened(path: &Path) -> OpenBackup {
    OpenBackup::open(path, Key::Passphrase(&secret(PASS))).unwrap()
}

fn restored(path: &Path, seq: u64, to: &Path) -> (Vault, Report) {
    let report = opened(path).restore(seq, to, &mut |_| ControlFlow::Continue(())).unwrap();
    (open(to), report)
}

#[test]
fn each_backup_copies_what_is_missing_and_each_generation_comes_back() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    let mut states = Vec::new();
    for n in 0..4_u8 {
        add_person(&mut vault, &format!("Person {n}"));
        let blob = put(&mut vault, &vec![n; 2 * MIB + 77]);
        let made = backed_up(&mut vault, &path);
        assert_eq!(made.generation, Generation { seq: vault.seq(), at: Some(at(2)) });
        assert_eq!((made.generations, made.damage.len()), (u64::from(n) + 1, 0));
        assert!((2 * MIB as u64..3 * MIB as u64).contains(&made.copied), "one blob, not {} bytes", made.copied);
        states.push((vault.seq(), blob.id, dump(vault.read())));
    }
    assert!(!Path::new(&place.dir.path().join(".backup.coffer.backup.part")).exists());
    for (i, (seq, blob, state)) in states.iter().enumerate() {
        let to = place.dir.path().join(format!("restored-{i}.coffer"));
        let (back, report) = restored(&path, *seq, &to);
        assert_eq!((report.damage, report.blobs), (vec![], i as u64 + 1));
        assert_eq!(&dump(back.read()), state);
        let mut bytes = Vec::new();
        back.blob(*blob).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(bytes == vec![i as u8; 2 * MIB + 77]);
        assert!(!back.is_read_only() && !back.is_backup());
    }
}

#[test]
fn the_ciphertext_is_copied_as_it_is() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    put(&mut vault, &vec![7; 3 * MIB]);
    backed_up(&mut vault, &path);
    drop(vault);
    let pieces = |path: &Path| {
        let conn = vault::rusqlite::Connection::open(path).unwrap();
        let mut query = conn.prepare("SELECT blob, n, data FROM chunks ORDER BY blob, n").unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    };
    assert!(pieces(&place.path) == pieces(&path));
    assert_eq!(pieces(&path).len(), 5, "four of the scan and one of the list");
}

#[test]
fn nothing_new_adds_no_generation() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    let first = backed_up(&mut vault, &path);
    assert_eq!(first.generation, Generation { seq: 0, at: None });
    let second = backed_up(&mut vault, &path);
    assert_eq!((second.generation, second.generations, second.copied), (first.generation, 1, 0));
}

#[test]
fn a_stopped_backup_goes_on_and_has_no_name_before_it_is_whole() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    for n in 0..5_u8 {
        put(&mut vault, &vec![n; 10 * MIB]);
    }
    let mut backup = vault.begin_backup(&path).unwrap();
    for _ in 0..2 {
        assert!(
            matches!(vault.step_backup(&mut backup, &everything).unwrap(), BackupStep::Goes(at) if at.done > 0 && at.total >= 50 << 20)
        );
        assert!(!path.exists());
    }
    drop(backup);
    assert!(!path.exists());
    // The vault goes on in the meantime.
    add_person(&mut vault, "Ada");
    let made = backed_up(&mut vault, &path);
    assert!(made.copied < 40 << 20, "what was copied was copied again: {}", made.copied);
    let (back, report) = restored(&path, vault.seq(), &place.dir.path().join("r.coffer"));
    assert_eq!((report.blobs, report.damage, names(&back)), (5, vec![], vec!["Ada".to_owned()]));
}

#[test]
fn what_was_copied_and_not_read_back_is_read_the_next_time() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    backed_up(&mut vault, &path);
    let blob = put(&mut vault, &vec![9; 3 * MIB]).id;
    let mut backup = vault.begin_backup(&path).unwrap();
    vault.step_backup(&mut backup, &everything).unwrap();
    vault.step_backup(&mut backup, &everything).unwrap();
    // Written, not read; and then the disk gives back something else.
    drop(backup);
    tamper(
        &path,
        &format!(
            "UPDATE chunks SET data = CAST(substr(data, 1, 5000) || x'00' || substr(data, 5002) AS BLOB) WHERE blob = x'{blob}' AND n = 1"
        ),
    );
    let again = back_up(&mut vault, &path, &everything);
    assert!(matches!(again, Err(Error::Damaged(Damage::Blob { id, fault: Fault::Unreadable })) if id == blob), "{again:?}");
}

#[test]
fn a_change_between_steps_is_in_the_backup() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    put(&mut vault, &vec![1; 20 * MIB]);
    let mut backup = vault.begin_backup(&path).unwrap();
    vault.step_backup(&mut backup, &everything).unwrap();
    add_person(&mut vault, "Ada");
    put(&mut vault, &vec![2; MIB]);
    let made = loop {
        if let BackupStep::Made(made) = vault.step_backup(&mut backup, &everything).unwrap() {
            break made;
        }
    };
    assert_eq!(made.generation.seq, vault.seq());
    let (back, report) = restored(&path, vault.seq(), &place.dir.path().join("r.coffer"));
    assert_eq!((report.blobs, names(&back)), (2, vec!["Ada".to_owned()]));
}

#[test]
fn generations_go_with_the_scans_that_only_they_had() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    let gone = put(&mut vault, &vec![1; 2 * MIB]).id;
    backed_up(&mut vault, &path);
    vault.forget(&EDIT, at(3), &[], &[gone]).unwrap();
    let held = |path: &Path| {
        let conn = vault::rusqlite::Connection::open(path).unwrap();
        conn.query_row("SELECT count(*) FROM chunks WHERE blob = ?1", [gone], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(backed_up(&mut vault, &path).generations, 2);
    assert_eq!(held(&path), 3, "the older generation still needs it");
    add_person(&mut vault, "Ada");
    let newest = |generations: &[Generation]| vec![generations[0].seq, generations[1].seq];
    assert_eq!(back_up(&mut vault, &path, &newest).unwrap().0.generations, 2);
    assert_eq!(held(&path), 0, "the generation that needed it is gone");
    let generations = opened(&path).generations().to_vec();
    for generation in generations {
        let (_, report) = restored(&path, generation.seq, &place.dir.path().join(format!("{}.coffer", generation.seq)));
        assert_eq!(report.damage, vec![]);
    }
    // The newest stays whatever is asked for.
    add_person(&mut vault, "Bo");
    assert_eq!(back_up(&mut vault, &path, &|_| Vec::new()).unwrap().0.generations, 1);
    assert_eq!(opened(&path).generations(), [Generation { seq: vault.seq(), at: Some(at(0)) }]);
}

#[test]
fn files_that_are_no_backup_of_this_vault_are_left_alone() {
    let (place, vault) = make();
    let (other, mut second) = make();
    assert!(matches!(vault.begin_backup(&place.path), Err(Error::Busy)), "itself");
    drop(second.lock().unwrap());
    let before = std::fs::read(&other.path).unwrap();
    assert!(matches!(vault.begin_backup(&other.path), Err(Error::NotABackup)));
    assert!(std::fs::read(&other.path).unwrap() == before);
    second = open(&other.path);
    let path = backup_path(&other);
    backed_up(&mut second, &path);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(vault.begin_backup(&path), Err(Error::BackupOfAnother)));
    assert!(std::fs::read(&path).unwrap() == before);
    std::fs::write(place.dir.path().join("text"), "hello").unwrap();
    assert!(matches!(vault.begin_backup(&place.dir.path().join("text")), Err(Error::NotAVault)));
    assert!(matches!(vault.begin_backup(&place.dir.path().join("no/folder")), Err(Error::NotFound)));
    assert!(matches!(OpenBackup::open(&place.path, Key::Passphrase(&secret(PASS))), Err(Error::Busy)));
    drop(vault.lock().unwrap());
    assert!(matches!(OpenBackup::open(&place.path, Key::Passphrase(&secret(PASS))), Err(Error::NotABackup)));
}

#[test]
fn an_older_copy_of_the_vault_does_not_touch_a_newer_backup() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    add_person(&mut vault, "Ada");
    drop(vault.lock().unwrap());
    let old = std::fs::read(&place.path).unwrap();
    vault = open(&place.path);
    rename(&mut vault, 1, "Ada L.");
    backed_up(&mut vault, &path);
    drop(vault.lock().unwrap());
    std::fs::write(&place.path, &old).unwrap();
    let kept = std::fs::read(&path).unwrap();
    vault = open(&place.path);
    assert!(matches!(vault.begin_backup(&path), Err(Error::BackupIsNewer { seq: 2 })));
    rename(&mut vault, 1, "Another way");
    rename(&mut vault, 1, "and further");
    assert!(matches!(vault.begin_backup(&path), Err(Error::BackupDiffers)));
    assert!(std::fs::read(&path).unwrap() == kept);
}

#[test]
fn a_backup_opens_for_looking_and_is_never_written_to() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    for name in ["Ada", "Bo"] {
        add_person(&mut vault, name);
        put(&mut vault, b"scan");
        backed_up(&mut vault, &path);
    }
    let before = std::fs::read(&path).unwrap();
    let mut look = open(&path);
    assert_eq!((names(&look).len(), look.is_backup(), look.is_read_only(), look.damage()), (2, true, true, &[][..]));
    let report = look.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.blobs, report.damage), (2, vec![]));
    assert!(matches!(look.snapshot(), Err(Error::ReadOnly)));
    assert!(matches!(look.begin_backup(&place.dir.path().join("x")), Err(Error::ReadOnly)));
    drop(look.lock().unwrap());
    assert!(std::fs::read(&path).unwrap() == before);
}

#[test]
fn the_keys_in_a_backup_are_those_of_the_last_one() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    backed_up(&mut vault, &path);
    vault.change_passphrase(&secret("new"), &made::settings()).unwrap();
    backed_up(&mut vault, &path);
    assert!(matches!(OpenBackup::open(&path, Key::Passphrase(&secret(PASS))), Err(Error::WrongKey)));
    assert_eq!(OpenBackup::open(&path, Key::Passphrase(&secret("new"))).unwrap().id(), vault.id());
    let by_recovery = OpenBackup::open(&path, Key::Recovery(&place.recovery)).unwrap();
    by_recovery.restore(0, &place.dir.path().join("r"), &mut |_| ControlFlow::Continue(())).unwrap();
}

#[test]
fn restoring_never_replaces_and_being_stopped_leaves_nothing() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    put(&mut vault, &vec![1; MIB]);
    backed_up(&mut vault, &path);
    let backup = opened(&path);
    let mut go = |_: vault::Progress| ControlFlow::Continue(());
    assert!(matches!(backup.restore(1, &place.path, &mut go), Err(Error::AlreadyExists)));
    assert!(matches!(backup.restore(9, &place.dir.path().join("x"), &mut go), Err(Error::NoSuchGeneration { seq: 9 })));
    let files = || std::fs::read_dir(place.dir.path()).unwrap().count();
    let before = files();
    for stop_at in 0..3 {
        let mut calls = 0;
        let stopped = backup.restore(1, &place.dir.path().join("x"), &mut |_| {
            calls += 1;
            if calls > stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(stopped, Err(Error::Stopped)) || (stopped.is_ok() && calls <= stop_at));
        let _ = std::fs::remove_file(place.dir.path().join("x"));
        assert_eq!(files(), before, "nothing is left beside the vault and its backup");
    }
}

#[test]
fn a_scan_that_is_damaged_in_the_vault_does_not_keep_the_rest_from_being_backed_up() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    let (bad, good) = (put(&mut vault, &vec![1; 2 * MIB]).id, put(&mut vault, &vec![2; MIB]).id);
    drop(vault.lock().unwrap());
    tamper(
        &place.path,
        &format!(
            "UPDATE chunks SET data = CAST(substr(data, 1, 5000) || x'00' || substr(data, 5002) AS BLOB) WHERE blob = x'{bad}' AND n = 1"
        ),
    );
    vault = open(&place.path);
    let damage = vec![Damage::Blob { id: bad, fault: Fault::Unreadable }];
    assert_eq!(backed_up(&mut vault, &path).damage, damage);
    let (back, report) = restored(&path, vault.seq(), &place.dir.path().join("r"));
    assert_eq!(report.damage, damage);
    back.blob(good).unwrap().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn one_damaged_generation_leaves_the_others() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    for name in ["Ada", "Bo", "Cy"] {
        add_person(&mut vault, name);
        backed_up(&mut vault, &path);
    }
    tamper(
        &path,
        "UPDATE chunks SET data = CAST(substr(data, 1, 900) || x'00' || substr(data, 902) AS BLOB) WHERE blob = (SELECT blob FROM snapshots WHERE seq = 3)",
    );
    let refused = back_up(&mut vault, &path, &everything);
    assert!(matches!(refused, Err(Error::Damaged(Damage::Snapshot { seq: 3, .. }))));
    let backup = opened(&path);
    assert_eq!(backup.damage().len(), 1);
    assert!(matches!(backup.restore(3, &place.dir.path().join("x"), &mut |_| ControlFlow::Continue(())), Err(Error::Damaged(_))));
    drop(backup);
    let (back, _) = restored(&path, 2, &place.dir.path().join("x"));
    assert_eq!(names(&back), ["Ada", "Bo"]);
}

#[test]
fn an_empty_or_short_file_is_no_backup() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    put(&mut vault, &vec![3; 100_000]);
    backed_up(&mut vault, &path);
    let whole = std::fs::read(&path).unwrap();
    for len in [0, 99, 4096, whole.len() / 2, whole.len() - 4096] {
        std::fs::write(&path, &whole[..len]).unwrap();
        assert!(vault.begin_backup(&path).is_err() || back_up(&mut vault, &path, &everything).is_err(), "{len} of {} bytes", whole.len());
    }
    // What an interrupted first one leaves is replaced or gone on with, whatever its length.
    std::fs::remove_file(&path).unwrap();
    for len in [0, 10, 5000] {
        std::fs::write(place.dir.path().join(".backup.coffer.backup.part"), vec![0; len]).unwrap();
        backed_up(&mut vault, &path);
        assert_eq!(opened(&path).generations().len(), 1);
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn rows_that_are_deleted_for_good_are_in_no_later_generation() {
    let (place, mut vault) = make();
    let path = backup_path(&place);
    let id = add_person(&mut vault, "Ada");
    vault.forget(&EDIT, at(4), &[Row { table: "person", key: id }], &[]).unwrap();
    backed_up(&mut vault, &path);
    let (back, _) = restored(&path, vault.seq(), &place.dir.path().join("r"));
    assert_eq!(names(&back), Vec::<String>::new());
    assert!(LockedVault::at(&path).is_ok());
}
