//! Rekeying: what revokes, and that it can be stopped, cut off and killed anywhere.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::{BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};

use made::*;
use vault::rusqlite::Connection;
use vault::{BlobId, DeviceKey, Error, Key, LockedVault, NewKey, Rekeyed, SlotKind, Vault};

fn go_on(vault: &mut Vault) {
    vault.continue_rekey(at(9), &mut |_| ControlFlow::Continue(())).unwrap();
}

fn rekey(vault: &mut Vault, keep: &[Key<'_>], make_recovery: bool) -> Result<Rekeyed, Error> {
    vault.rekey(keep, make_recovery, &settings(), at(8), |_, _| Ok(()))
}

/// Four blobs, of none, of few, of one and of several pieces, and what is in them.
fn blobs(vault: &mut Vault) -> Vec<(BlobId, Vec<u8>)> {
    let sizes = [0, 900, (1 << 20) - 400, 3 * (1 << 20) + 77];
    let contents = sizes.map(|size| (0..size).map(|n: usize| (n * 7 + size) as u8).collect::<Vec<u8>>());
    contents.into_iter().map(|bytes| (put(vault, &bytes).id, bytes)).collect()
}

fn assert_whole(vault: &Vault, blobs: &[(BlobId, Vec<u8>)]) {
    for (id, bytes) in blobs {
        let mut read = Vec::new();
        vault.blob(*id).unwrap().read_to_end(&mut read).unwrap();
        assert!(read == *bytes, "blob {id}");
    }
    let report = vault.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.damage, report.blobs), (vec![], blobs.len() as u64));
}

/// What the slots hold, as rows.
fn slots_of(path: &Path) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let conn = Connection::open(path).unwrap();
    let mut query = conn.prepare("SELECT kind, sealed, hash FROM key_slots ORDER BY id").unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap().map(Result::unwrap).collect()
}

fn kinds(vault: &Vault) -> Vec<SlotKind> {
    vault.slots().unwrap().iter().map(|slot| slot.kind).collect()
}

#[test]
fn a_rekeying_leaves_only_the_keys_that_were_at_hand() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Rosa");
    let blobs = blobs(&mut vault);
    let other = secret("a second one");
    let device = DeviceKey::make();
    let add = |change: &mut vault::Change<'_>| {
        change.add_slot(NewKey::Passphrase(&other, &settings()))?;
        change.add_slot(NewKey::Device(&device)).map(drop)
    };
    vault.change::<_, Error>(&EDIT, at(3), add).unwrap();
    let pass = secret(PASS);
    let done = rekey(&mut vault, &[Key::Passphrase(&pass), Key::Device(&device)], true).unwrap();
    assert_eq!(done.removed.iter().map(|slot| slot.kind).collect::<Vec<_>>(), [SlotKind::Recovery, SlotKind::Passphrase]);
    assert_eq!(done.kept.iter().map(|(slot, _)| slot.kind).collect::<Vec<_>>(), [SlotKind::Passphrase, SlotKind::Device]);
    assert!(done.kept.iter().all(|(was, is)| was.id == is.id && was.mark != is.mark));
    assert!(vault.rekey_pending());
    assert_whole(&vault, &blobs);
    go_on(&mut vault);
    assert!(!vault.rekey_pending());
    assert_whole(&vault, &blobs);
    drop(vault.lock().unwrap());

    let (_, recovery) = done.recovery.unwrap();
    let refused = |key: Key<'_>| LockedVault::at(&place.path).unwrap().unlock(key).unwrap_err().error;
    assert!(matches!(refused(Key::Passphrase(&other)), Error::WrongKey));
    assert!(matches!(refused(Key::Recovery(&place.recovery)), Error::WrongKey));
    for key in [Key::Passphrase(&pass), Key::Recovery(&recovery), Key::Device(&device)] {
        let vault = LockedVault::at(&place.path).unwrap().unlock(key).unwrap();
        assert_eq!((names(&vault), vault.damage().len()), (vec!["Rosa".to_owned()], 0));
        assert_whole(&vault, &blobs);
    }
}

#[test]
fn slots_of_an_old_copy_open_nothing_new() {
    let (place, mut vault) = make();
    let blobs = blobs(&mut vault);
    drop(vault.lock().unwrap());
    let old = slots_of(&place.path);
    let mut vault = open(&place.path);
    let pass = secret(PASS);
    rekey(&mut vault, &[Key::Passphrase(&pass)], true).unwrap();
    drop(vault);
    // In the middle, and after: the old slots, with the right passphrase, in the new file.
    for done in [false, true] {
        let now = slots_of(&place.path);
        tamper(&place.path, "DELETE FROM key_slots");
        let conn = Connection::open(&place.path).unwrap();
        for (kind, sealed, hash) in &old {
            conn.execute("INSERT INTO key_slots (kind, sealed, hash) VALUES (?1, ?2, ?3)", (kind, sealed, hash)).unwrap();
        }
        drop(conn);
        assert!(matches!(refusal(&place.path), Error::Damaged(_)), "done: {done}");
        tamper(&place.path, "DELETE FROM key_slots");
        let conn = Connection::open(&place.path).unwrap();
        for (kind, sealed, hash) in &now {
            conn.execute("INSERT INTO key_slots (kind, sealed, hash) VALUES (?1, ?2, ?3)", (kind, sealed, hash)).unwrap();
        }
        drop(conn);
        let mut vault = open(&place.path);
        go_on(&mut vault);
        assert_whole(&vault, &blobs);
    }
}

#[test]
fn at_least_one_way_in_has_to_be_at_hand() {
    let (place, mut vault) = make();
    let device = DeviceKey::make();
    vault.change::<_, Error>(&EDIT, at(3), |change| change.add_slot(NewKey::Device(&device))).unwrap();
    let before = vault.slots().unwrap();
    assert!(matches!(rekey(&mut vault, &[], false), Err(Error::LastSlot)));
    assert!(matches!(rekey(&mut vault, &[Key::Device(&device)], false), Err(Error::LastSlot)));
    assert!(matches!(rekey(&mut vault, &[Key::Passphrase(&secret("wrong"))], true), Err(Error::WrongKey)));
    let failing = vault.rekey(&[Key::Recovery(&place.recovery)], false, &settings(), at(8), |conn, _| {
        conn.execute("INSERT INTO person (name) VALUES ('x')", [])?;
        Err(Error::NoSuchBlob)
    });
    assert!(matches!(failing, Err(Error::NoSuchBlob)));
    assert_eq!((vault.slots().unwrap(), vault.rekey_pending(), names(&vault).len()), (before, false, 0));
    rekey(&mut vault, &[Key::Recovery(&place.recovery)], false).unwrap();
    assert_eq!(kinds(&vault), [SlotKind::Recovery]);
    drop(vault);
    drop(LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap());
}

#[test]
fn stopped_after_every_piece_it_goes_on_where_it_was() {
    let (place, mut vault) = make();
    let blobs = blobs(&mut vault);
    let pass = secret(PASS);
    rekey(&mut vault, &[Key::Passphrase(&pass)], false).unwrap();
    let (mut stops, mut least) = (0, u64::MAX);
    while vault.rekey_pending() {
        // Each time it may take a few steps more, so that it is stopped in every blob and between them.
        let mut left = stops + 1;
        let mut total = 0;
        let ended = vault.continue_rekey(at(9), &mut |progress| {
            left -= 1;
            total = progress.total;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(total <= least, "what is done stays done");
        least = total;
        assert!(ended.is_ok() || matches!(ended, Err(Error::Stopped)));
        stops += 1;
        if stops % 2 == 0 {
            drop(vault);
        } else {
            drop(vault.lock().unwrap());
        }
        vault = open(&place.path);
        assert!(vault.damage().is_empty());
        assert_whole(&vault, &blobs);
        rename_or_add(&mut vault, stops);
    }
    assert!(stops > 5, "{stops}");
    assert_eq!(names(&vault).len() as u64, stops);
}

/// It works like any vault meanwhile.
fn rename_or_add(vault: &mut Vault, n: u64) {
    add_person(vault, &format!("Person {n}"));
    assert_eq!(names(vault).len() as u64, n);
}

#[test]
fn a_damaged_blob_keeps_the_old_key_until_it_is_gone() {
    let (place, mut vault) = make();
    let mut blobs = blobs(&mut vault);
    let (bad, _) = blobs.remove(3);
    drop(vault.lock().unwrap());
    let flip = format!(
        "UPDATE chunks SET data = CAST(substr(data, 1, 600000) || X'00' || substr(data, 600002) AS BLOB) WHERE blob = X'{bad}' AND n = 2"
    );
    tamper(&place.path, &flip);
    let mut vault = open(&place.path);
    let pass = secret(PASS);
    rekey(&mut vault, &[Key::Passphrase(&pass)], false).unwrap();
    let ended = vault.continue_rekey(at(9), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(ended, Err(Error::Damaged(vault::Damage::Blob { id, .. })) if id == bad), "{ended:?}");
    assert!(vault.rekey_pending());
    let mut start = vec![0; 600_000];
    vault.blob(bad).unwrap().read_exact(&mut start).unwrap();
    let action = vault::Action { name: "x", subject: None };
    vault.forget(&action, at(10), &[], &[bad]).unwrap();
    go_on(&mut vault);
    assert_whole(&vault, &blobs);
}

#[test]
fn rekeyed_again_while_it_goes_on() {
    let (place, mut vault) = make();
    let blobs = blobs(&mut vault);
    let pass = secret(PASS);
    for _ in 0..3 {
        rekey(&mut vault, &[Key::Passphrase(&pass)], true).unwrap();
        let mut left = 6;
        let ended = vault.continue_rekey(at(9), &mut |_| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(ended, Err(Error::Stopped)));
        drop(vault);
        vault = open(&place.path);
    }
    assert_whole(&vault, &blobs);
    go_on(&mut vault);
    assert_whole(&vault, &blobs);
    drop(vault);
    assert_eq!(slots_of(&place.path).len(), 2);
}

/// Run by the test below in a process of its own, until it is killed; does nothing by itself.
#[test]
fn child_rekeys() {
    let Ok(path) = std::env::var("VAULT_TEST_CHILD") else {
        return;
    };
    let mut vault = open(path.as_ref());
    let pass = secret(PASS);
    loop {
        writeln!(std::io::stdout(), "at it").unwrap();
        rekey(&mut vault, &[Key::Passphrase(&pass)], true).unwrap();
        let ended = vault.continue_rekey(at(9), &mut |_| ControlFlow::Continue(()));
        ended.unwrap();
    }
}

#[test]
fn killed_anywhere_it_opens_and_goes_on() {
    let (place, mut vault) = make();
    let blobs = blobs(&mut vault);
    drop(vault.lock().unwrap());
    let mut pending = 0;
    for round in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_rekeys", "--exact", "--nocapture"])
            .env("VAULT_TEST_CHILD", &place.path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        lines.find(|line| line == "at it").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(7 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut vault = open(&place.path);
        assert!(vault.damage().is_empty());
        assert_whole(&vault, &blobs);
        if vault.rekey_pending() {
            pending += 1;
        }
        // Every other time the next child begins a rekeying on top of this one.
        if round % 2 == 0 {
            go_on(&mut vault);
            assert_whole(&vault, &blobs);
        }
    }
    assert!(pending > 0, "no kill fell into a rekeying");
}
