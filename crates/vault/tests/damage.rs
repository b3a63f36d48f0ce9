//! Damage: every kind of value flipped, dropped, moved, repeated or brought from elsewhere is noticed and named.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::Read;
use std::ops::ControlFlow;

use made::*;
use vault::{BlobId, Damage, Error, Fault, Key, LockedVault, Report, Vault};

fn verify(vault: &Vault) -> Report {
    vault.verify(&mut |_| ControlFlow::Continue(())).unwrap()
}

/// Flips a bit in the middle of the one value that `from` selects.
fn flip(path: &std::path::Path, table: &str, column: &str, filter: &str, offset: &str) {
    tamper(
        path,
        &format!(
            "UPDATE {table} SET {column} = (SELECT CAST(substr({column}, 1, {offset}) || char_flipped || substr({column}, {offset} + 2) AS BLOB)
               FROM (SELECT CASE hex(substr({column}, {offset} + 1, 1)) WHEN '41' THEN X'42' ELSE X'41' END AS char_flipped))
             WHERE {filter}"
        ),
    );
}

/// Three changes after the snapshot, and two blobs of four pieces before it.
fn sample() -> (Place, [BlobId; 2]) {
    let (place, mut vault) = make();
    let a = put(&mut vault, &[1; 3 << 20]);
    let b = put(&mut vault, &[2; 3 << 20]);
    drop(vault.lock().unwrap());
    let mut vault = open(&place.path);
    for name in ["Ada", "Grace", "Ida"] {
        add_person(&mut vault, name);
    }
    drop(vault);
    (place, [a.id, b.id])
}

/// Opens read-only with exactly this damage, and refuses to change anything.
fn opens_with(place: &Place, damage: &[Damage], people: usize) {
    let mut vault = open(&place.path);
    assert_eq!(vault.damage(), damage);
    assert!(vault.is_read_only());
    assert_eq!(names(&vault).len(), people);
    let refused = vault.change::<(), Error>(&EDIT, at(9), |_| Ok(()));
    assert!(matches!(refused, Err(Error::ReadOnly)));
    assert!(matches!(vault.snapshot(), Err(Error::ReadOnly)));
    assert!(matches!(vault.undo(3, at(9)), Err(Error::ReadOnly)));
    assert!(matches!(vault.add_recovery(), Err(Error::ReadOnly)));
    for found in damage {
        assert!(verify(&vault).damage.contains(found));
    }
    drop(vault.lock().unwrap());
}

#[test]
fn an_untouched_vault_is_sound() {
    let (place, _) = sample();
    let report = verify(&open(&place.path));
    assert_eq!((report.changes, report.blobs, report.bytes, report.damage), (3, 2, 6 << 20, vec![]));
    let stopped = open(&place.path).verify(&mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(Error::Stopped)));
}

#[test]
fn a_flipped_change_is_named_and_what_is_before_it_stays() {
    for offset in ["20", "100", "length(sealed) - 20"] {
        let (place, _) = sample();
        flip(&place.path, "changes", "sealed", "seq_to = 4", offset);
        opens_with(&place, &[Damage::Change { from: 4, to: 4 }, Damage::NotApplied { from: 5, to: 5 }], 1);
    }
}

#[test]
fn a_dropped_change_is_named() {
    let (place, _) = sample();
    tamper(&place.path, "DELETE FROM changes WHERE seq_to = 4");
    opens_with(&place, &[Damage::MissingChanges { from: 4, to: 4 }, Damage::NotApplied { from: 5, to: 5 }], 1);
}

#[test]
fn swapped_repeated_and_old_changes_are_named() {
    let (place, _) = sample();
    tamper(
        &place.path,
        "UPDATE changes SET sealed = (SELECT CASE c.seq_to WHEN 4 THEN (SELECT sealed FROM changes WHERE seq_to = 5)
           ELSE (SELECT sealed FROM changes WHERE seq_to = 4) END FROM changes c WHERE c.seq_to = changes.seq_to) WHERE seq_to IN (4, 5)",
    );
    opens_with(&place, &[Damage::Change { from: 4, to: 4 }, Damage::NotApplied { from: 5, to: 5 }], 1);

    let (place, _) = sample();
    tamper(&place.path, "INSERT INTO changes SELECT 6, 6, sealed FROM changes WHERE seq_to = 5");
    opens_with(&place, &[Damage::Change { from: 6, to: 6 }], 3);

    let (place, _) = sample();
    tamper(&place.path, "INSERT INTO changes SELECT 1, 1, sealed FROM changes WHERE seq_to = 5");
    opens_with(&place, &[Damage::Change { from: 1, to: 1 }], 3);
}

#[test]
fn a_change_of_another_vault_is_named() {
    let (place, _) = sample();
    let (other, _) = sample();
    tamper(
        &place.path,
        &format!(
            "ATTACH '{}' AS o; UPDATE changes SET sealed = (SELECT sealed FROM o.changes WHERE seq_to = 5) WHERE seq_to = 5",
            other.path.display()
        ),
    );
    opens_with(&place, &[Damage::Change { from: 5, to: 5 }], 2);
}

#[test]
fn a_flipped_snapshot_does_not_open_and_says_why() {
    for (offset, fault) in [("20", Fault::Unreadable), ("1000", Fault::Unreadable)] {
        let (place, _) = sample();
        flip(&place.path, "chunks", "data", "blob = (SELECT blob FROM snapshots)", offset);
        assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { seq: 2, fault: f }) if f == fault));
    }
    let (place, _) = sample();
    tamper(&place.path, "UPDATE snapshots SET seq = 1");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { seq: 1, fault: Fault::Swapped })));
    let (place, _) = sample();
    tamper(&place.path, "DELETE FROM snapshots");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { .. })));
}

#[test]
fn a_document_that_looks_like_a_snapshot_is_not_taken_for_one() {
    let (place, mut vault) = make();
    let id = vault.id();
    add_person(&mut vault, "Ada");
    // What someone who knows the vault's id could send to be stored: an inner database of their own.
    let forged = tempfile::NamedTempFile::new().unwrap();
    tamper(
        forged.path(),
        &format!(
            "CREATE TABLE vault (id BLOB NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, proof BLOB NOT NULL) STRICT;
             INSERT INTO vault VALUES (X'{id}', 2, zeroblob(32), zeroblob(32)); {SCHEMA_ALONE}"
        ),
    );
    let blob = put(&mut vault, &std::fs::read(forged.path()).unwrap());
    drop(vault.lock().unwrap());
    tamper(&place.path, &format!("UPDATE snapshots SET blob = X'{}'", blob.id));
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { seq: 2, fault: Fault::Swapped })));
}

const SCHEMA_ALONE: &str = "CREATE TABLE person (id INTEGER PRIMARY KEY)";

#[test]
fn damaged_blobs_are_named_and_the_rest_stays() {
    let piece = |id: &BlobId, n: u8| format!("blob = X'{id}' AND n = {n}");
    type Harm = Box<dyn Fn(&std::path::Path, &[BlobId; 2])>;
    let harms: [(Fault, Harm); 8] = [
        (Fault::Unreadable, Box::new(move |p, [a, _]| flip(p, "chunks", "data", &piece(a, 1), "5000"))),
        (Fault::Swapped, Box::new(move |p, [a, _]| flip(p, "chunks", "data", &piece(a, 0), "30"))),
        (Fault::Pieces, Box::new(move |p, [a, _]| tamper(p, &format!("DELETE FROM chunks WHERE {}", piece(a, 1))))),
        (Fault::Pieces, Box::new(move |p, [a, _]| tamper(p, &format!("DELETE FROM chunks WHERE {}", piece(a, 3))))),
        (Fault::Missing, Box::new(move |p, [a, _]| tamper(p, &format!("DELETE FROM chunks WHERE blob = X'{a}'")))),
        (
            Fault::Pieces,
            Box::new(move |p, [a, _]| tamper(p, &format!("INSERT INTO chunks SELECT blob, 4, data FROM chunks WHERE {}", piece(a, 3)))),
        ),
        (
            Fault::Unreadable,
            Box::new(move |p, [a, _]| {
                tamper(
                    p,
                    &format!(
                        "UPDATE chunks SET n = CASE n WHEN 1 THEN -1 ELSE -2 END WHERE blob = X'{a}' AND n IN (1, 2);
                    UPDATE chunks SET n = CASE n WHEN -1 THEN 2 ELSE 1 END WHERE n < 0"
                    ),
                );
            }),
        ),
        (
            Fault::Unreadable,
            Box::new(move |p, [a, b]| {
                tamper(p, &format!("UPDATE chunks SET data = (SELECT data FROM chunks WHERE {}) WHERE {}", piece(b, 1), piece(a, 1)));
            }),
        ),
    ];
    for (i, (fault, harm)) in harms.into_iter().enumerate() {
        let (place, ids) = sample();
        harm(&place.path, &ids);
        let vault = open(&place.path);
        assert!(!vault.is_read_only());
        let damage = Damage::Blob { id: ids[0], fault };
        assert_eq!(verify(&vault).damage, std::slice::from_ref(&damage), "harm {i}");
        match vault.blob(ids[0]) {
            Err(Error::Damaged(found)) => assert_eq!(found, damage),
            Err(error) => panic!("{error}"),
            Ok(mut reader) => {
                let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
                assert_eq!((fault, error.kind()), (Fault::Unreadable, std::io::ErrorKind::InvalidData));
            }
        }
        let mut sound = Vec::new();
        vault.blob(ids[1]).unwrap().read_to_end(&mut sound).unwrap();
        assert!(sound == [2; 3 << 20]);
    }
}

#[test]
fn swapped_blobs_and_stray_pieces_are_named() {
    let (place, [a, b]) = sample();
    tamper(
        &place.path,
        &format!(
            "UPDATE chunks SET blob = X'00' WHERE blob = X'{a}'; UPDATE chunks SET blob = X'{a}' WHERE blob = X'{b}';
             UPDATE chunks SET blob = X'{b}' WHERE blob = X'00';
             INSERT INTO chunks VALUES (X'000102030405060708090a0b0c0d0e0f', 0, X'00')"
        ),
    );
    let damage = verify(&open(&place.path)).damage;
    assert_eq!(damage.len(), 3);
    for id in [a, b] {
        assert!(damage.contains(&Damage::Blob { id, fault: Fault::Swapped }));
    }
    assert!(matches!(damage[2], Damage::Orphan { .. }));
}

#[test]
fn a_damaged_slot_is_told_from_a_wrong_passphrase() {
    for offset in ["10", "60", "length(sealed) - 20"] {
        let (place, _) = sample();
        flip(&place.path, "key_slots", "sealed", "kind = 'passphrase'", offset);
        assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Slot { id: 1 })));
        let vault = LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap();
        assert_eq!((vault.damage(), vault.is_read_only()), (&[Damage::Slot { id: 1 }][..], false));
        let mut vault = vault;
        vault.change_passphrase(&secret("new"), &settings()).unwrap();
        drop(vault);
        drop(LockedVault::at(&place.path).unwrap().unlock(Key::Passphrase(&secret("new"))).unwrap());
    }
    let (place, _) = sample();
    tamper(&place.path, "UPDATE key_slots SET kind = 'passphrasf' WHERE id = 1");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Slot { id: 1 })));
}

#[test]
fn a_changed_id_is_named() {
    let (place, _) = sample();
    tamper(&place.path, "UPDATE meta SET value = randomblob(16) WHERE key = 'vault'");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { fault: Fault::Swapped, .. })));
    tamper(&place.path, "DELETE FROM meta WHERE key = 'vault'");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Meta)));
}

#[test]
fn a_file_cut_short_is_noticed() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    put(&mut vault, &[5; 30_000]);
    drop(vault);
    let len = std::fs::metadata(&place.path).unwrap().len();
    // Not one byte less: SQLite fills up the last page, whose end may well be zero.
    for cut in [len - 4096, len / 2, 4096, 100, 99, 1] {
        std::fs::OpenOptions::new().write(true).open(&place.path).unwrap().set_len(cut).unwrap();
        assert!(matches!(refusal(&place.path), Error::Damaged(_) | Error::NotAVault), "{cut}");
    }
}

#[test]
fn flipped_bytes_anywhere_never_go_unnoticed() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    put(&mut vault, &[5; 3000]);
    let before = dump(vault.read());
    drop(vault);
    let sound = std::fs::read(&place.path).unwrap();
    let mut unnoticed = Vec::new();
    for at in (0..sound.len()).step_by(97) {
        let mut harmed = sound.clone();
        harmed[at] ^= 0x10;
        std::fs::write(&place.path, &harmed).unwrap();
        let Ok(locked) = LockedVault::at(&place.path) else { continue };
        let Ok(vault) = locked.unlock(Key::Passphrase(&secret(PASS))) else { continue };
        let report = vault.verify(&mut |_| ControlFlow::Continue(()));
        if vault.damage().is_empty() && report.is_ok_and(|report| report.damage.is_empty()) {
            // Bytes that hold nothing (free space, counters) may change; what is read must not.
            assert_eq!(dump(vault.read()), before, "byte {at}");
            unnoticed.push(at);
        }
    }
    assert!(unnoticed.len() < sound.len() / 97, "{} of {}", unnoticed.len(), sound.len() / 97);
}
