//! A vault that someone made to harm who opens it: they know its keys, and seal in it what Coffer never would.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::Write;
use std::str::FromStr;

use age::x25519;
use made::*;
use secrecy::ExposeSecret;
use vault::rusqlite::{Connection, params};
use vault::{Damage, Error, Fault};

/// The vault's own key, as whoever made it knows it.
fn key(place: &Place) -> x25519::Identity {
    let conn = Connection::open(&place.path).unwrap();
    let sealed: Vec<u8> = conn.query_row("SELECT sealed FROM key_slots WHERE kind = 'recovery'", [], |row| row.get(0)).unwrap();
    #[expect(clippy::disallowed_methods, reason = "whoever made the vault has its keys")]
    let key = x25519::Identity::from_str(place.recovery.to_identity().expose_secret()).unwrap();
    let opened = age::decrypt(&key, &sealed).unwrap();
    x25519::Identity::from_str(std::str::from_utf8(&opened).unwrap()).unwrap()
}

fn seal(key: &x25519::Identity, plaintext: &[u8]) -> Vec<u8> {
    let recipient = key.to_public();
    let encryptor = age::Encryptor::with_recipients([&recipient as _].into_iter()).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(plaintext).unwrap();
    writer.finish().unwrap();
    sealed
}

/// A vault with one person and one change, whose text is to follow `lines`' header as change 3, sealed with the right keys.
fn with_change(lines: &str) -> Place {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    let id = vault.id();
    let vault = vault.lock().unwrap();
    let mut vault = vault.unlock(vault::Key::Passphrase(&secret(PASS))).unwrap();
    add_person(&mut vault, "Grace");
    let prev = blake3::Hash::from_bytes(vault.anchor().chain).to_hex();
    drop(vault);
    let text = format!("-- vault {id} change 3 prev {prev}\n{}", lines.replace("FOLDER", place.dir.path().to_str().unwrap()));
    let sealed = seal(&key(&place), text.as_bytes());
    let conn = Connection::open(&place.path).unwrap();
    conn.execute("INSERT INTO changes (seq_to, seq_from, sealed) VALUES (3, 3, ?1)", params![sealed]).unwrap();
    place
}

const LOG: &str = "INSERT OR REPLACE INTO log (seq, at, action, subject, subject_id, undoes, prev, inverse)
 VALUES (3, '2026-11-25T00:00:00.000Z', 'x', NULL, NULL, NULL, X'00', NULL);\n";

#[test]
fn a_change_of_the_usual_shape_is_taken() {
    let place = with_change(&format!("INSERT INTO person (id, name) VALUES (9, 'Ida'||char(10));\n{LOG}UPDATE vault SET seq = 3;\n"));
    let vault = open(&place.path);
    assert_eq!((vault.damage(), vault.seq(), names(&vault).len()), (&[][..], 3, 3));
}

#[test]
fn a_change_does_nothing_but_change_rows() {
    let all = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)";
    let lines = [
        // Files elsewhere.
        "ATTACH 'FOLDER/stolen' AS o; CREATE TABLE o.t (a); INSERT INTO o.t VALUES (1);".to_owned(),
        "VACUUM INTO 'FOLDER/stolen';".to_owned(),
        // Out of the transaction that would take it back.
        "INSERT INTO person (id, name) VALUES (9, 'Ida'); COMMIT; BEGIN;".to_owned(),
        "INSERT INTO person (id, name) VALUES (9, 'Ida'); RELEASE run; SAVEPOINT run;".to_owned(),
        "ROLLBACK;".to_owned(),
        // Without end, or larger than memory.
        format!("{all} INSERT INTO pair SELECT 'a', x, zeroblob(1000000) FROM n;"),
        format!("UPDATE person SET note = ({all} SELECT max(x) FROM n);"),
        format!("DELETE FROM person WHERE id IN ({all} SELECT x FROM n);"),
        "UPDATE person SET note = hex(zeroblob(400000000));".to_owned(),
        // Other definitions, which what is open believes to know.
        "DROP TABLE paper;".to_owned(),
        "CREATE TABLE more (id INTEGER PRIMARY KEY);".to_owned(),
        "CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM person; END;".to_owned(),
        "CREATE TEMP TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM person; END;".to_owned(),
        "ALTER TABLE person RENAME TO people;".to_owned(),
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, 'x');".to_owned(),
        // Settings of the connection.
        "PRAGMA hard_heap_limit = 1;".to_owned(),
        "PRAGMA writable_schema = ON;".to_owned(),
        "PRAGMA user_version = 99;".to_owned(),
        // Another vault's identity.
        "UPDATE vault SET id = X'00';".to_owned(),
        "UPDATE vault SET id = zeroblob(16);".to_owned(),
        "UPDATE vault SET id = X'00000000000000000000000000000000';".to_owned(),
        "UPDATE vault SET chain = X'00', proof = 1;".to_owned(),
        "DELETE FROM vault;".to_owned(),
        "INSERT INTO vault VALUES (X'00', 3, X'00', X'00');".to_owned(),
    ];
    for line in lines {
        let place = with_change(&format!("{line}\n{LOG}UPDATE vault SET seq = 3;\n"));
        let vault = open(&place.path);
        assert_eq!((vault.damage(), vault.seq()), (&[Damage::Change { from: 3, to: 3 }][..], 2), "{line}");
        assert_eq!(names(&vault), ["Ada", "Grace"], "{line}");
        assert!(!place.dir.path().join("stolen").exists(), "{line}");
        drop(vault);
    }
}

#[test]
fn a_history_that_goes_in_circles_has_an_end() {
    let undoes = |seq: u64| LOG.replace("NULL, NULL, NULL, X'00'", &format!("NULL, NULL, {seq}, X'00'"));
    for line in [undoes(3), format!("{}UPDATE log SET undoes = 3 WHERE seq = 2;\n", undoes(2))] {
        let place = with_change(&format!("{line}UPDATE vault SET seq = 3;\n"));
        let mut vault = open(&place.path);
        assert_eq!((vault.damage(), vault.seq()), (&[][..], 3));
        assert_eq!(vault.history(None, 10).unwrap().len(), 3);
        assert!(matches!(vault.undo(3, at(9)), Err(Error::NotUndoable { .. } | Error::ChangedSince { .. })));
    }
}

/// Runs `sql` on the inner database of a vault with one person and puts it back as the snapshot, sealed with the right keys and with its proof.
fn with_inner(sql: &str) -> Place {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    drop(vault.lock().unwrap());
    let key = key(&place);
    let conn = Connection::open(&place.path).unwrap();
    let chunk = "FROM chunks WHERE blob = (SELECT blob FROM snapshots)";
    let sealed: Vec<u8> = conn.query_row(&format!("SELECT data {chunk}"), [], |row| row.get(0)).unwrap();
    let inner = place.dir.path().join("inner.sqlite");
    std::fs::write(&inner, age::decrypt(&key, &sealed).unwrap()).unwrap();
    Connection::open(&inner).unwrap().execute_batch(sql).unwrap();
    let sealed = seal(&key, &std::fs::read(&inner).unwrap());
    conn.execute("UPDATE chunks SET data = ?1 WHERE blob = (SELECT blob FROM snapshots)", [sealed]).unwrap();
    place
}

#[test]
fn a_snapshot_is_tables_and_nothing_that_acts_in_their_place() {
    assert_eq!(names(&open(&with_inner("UPDATE person SET note = 'x'").path)), ["Ada"]);
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT";
    for sql in [
        format!("DROP TABLE pair; CREATE VIEW pair AS {endless} x AS a, x AS b, x AS v FROM n"),
        format!("DROP TABLE log; CREATE VIEW log AS {endless} x AS seq, x AS at FROM n"),
        "CREATE VIEW more AS SELECT 1".to_owned(),
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM person; END".to_owned(),
        "ALTER TABLE pair ADD COLUMN g ANY GENERATED ALWAYS AS (abs(-9223372036854775807 - 1))".to_owned(),
    ] {
        let refused = refusal(&with_inner(&sql).path);
        assert!(matches!(refused, Error::Damaged(Damage::Snapshot { fault: Fault::Content, .. })), "{sql}: {refused:?}");
    }
}
