//! Merging, snapshots, forgetting and new schemas: shorter files that say the same, or no longer say what was forgotten.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::ops::ControlFlow;

use made::*;
use vault::rusqlite::Connection;
use vault::{Action, Continuity, Error, Row, Vault};

const PURGE: Action = Action { name: "person.purge", subject: Some(("person", 1)) };

fn count(place: &Place, sql: &str) -> i64 {
    Connection::open(&place.path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn sound(vault: &Vault) {
    assert_eq!(vault.damage(), []);
    assert_eq!(vault.verify(&mut |_| ControlFlow::Continue(())).unwrap().damage, []);
}

#[test]
fn merging_keeps_the_chain() {
    let (place, mut vault) = make();
    put(&mut vault, &[1; 100]);
    vault
        .change::<_, Error>(&PURGE, at(0), |c| {
            Ok(c.conn().execute("INSERT INTO person (name, note) VALUES ('A', hex(randomblob(300000)))", [])?)
        })
        .unwrap();
    vault.snapshot().unwrap();
    for name in ["a", "b", "c", "d"] {
        add_person(&mut vault, name);
    }
    let (expected, anchor) = (dump(vault.read()), vault.anchor());
    assert!(!vault.needs_snapshot());
    vault.compact().unwrap();
    add_person(&mut vault, "e");
    assert_eq!(vault.continuity(&anchor).unwrap(), Continuity::Continues);
    drop(vault);
    assert_eq!(count(&place, "SELECT count(*) FROM changes"), 2);
    assert_eq!(count(&place, "SELECT 100 * min(seq_from) + min(seq_to) FROM changes"), 306);
    let mut vault = open(&place.path);
    sound(&vault);
    assert_eq!(vault.undo(7, at(3)).unwrap(), 8);
    assert!(dump(vault.read()).len() == expected.len() + 2, "two more lines in the history");
    drop(vault.lock().unwrap());
    assert_eq!(count(&place, "SELECT count(*) FROM changes"), 0);
    assert_eq!(count(&place, "SELECT count(*) FROM snapshots"), 1);
    let vault = open(&place.path);
    sound(&vault);
    assert_eq!(vault.continuity(&anchor).unwrap(), Continuity::Continues);
}

#[test]
fn many_changes_are_merged_by_themselves() {
    let (place, mut vault) = make();
    vault.set_compact_after(10);
    for n in 0..95 {
        add_person(&mut vault, &n.to_string());
    }
    assert!(vault.needs_compaction());
    let expected = dump(vault.read());
    drop(vault);
    assert!(count(&place, "SELECT count(*) FROM changes") <= 41);
    let vault = open(&place.path);
    sound(&vault);
    assert_eq!(dump(vault.read()), expected);
}

#[test]
fn what_is_forgotten_is_gone_from_the_file() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada Forgettable");
    rename(&mut vault, ada, "Ada Lovelace-Forgettable");
    let keep = add_person(&mut vault, "Keep");
    let scan = vec![9; 2 << 20];
    let (gone, kept) = (put(&mut vault, &scan).id, put(&mut vault, b"kept").id);
    vault
        .change::<_, Error>(&EDIT, at(1), |c| {
            c.conn().execute("INSERT INTO paper (person, blob, title) VALUES (?1, ?2, 'her Forgettable paper')", (ada, gone))?;
            Ok(())
        })
        .unwrap();
    vault.snapshot().unwrap();
    rename(&mut vault, ada, "Forgettable again");
    rename(&mut vault, keep, "Kept");
    let anchor = vault.anchor();
    let blocked = vault.forget(&PURGE, at(2), &[], &[gone]);
    assert!(matches!(blocked, Err(Error::Sql { code: 787 })), "a paper still refers to the scan");
    assert_eq!(vault.anchor(), anchor);
    vault.forget(&PURGE, at(2), &[Row { table: "person", key: ada }], &[gone]).unwrap();
    assert_eq!(names(&vault), ["Kept"]);
    sound(&vault);
    assert!(matches!(vault.blob(gone), Err(Error::NoSuchBlob)));
    assert_eq!(vault.blob(kept).unwrap().size(), 4);
    let undoable: Vec<u64> = vault.history(None, 99).unwrap().iter().filter(|l| l.undoable).map(|l| l.seq).collect();
    assert_eq!(undoable, [8, 3]);
    assert_eq!(vault.continuity(&anchor).unwrap(), Continuity::Continues);
    vault.undo(8, at(3)).unwrap();
    drop(vault.lock().unwrap());
    let vault = open(&place.path);
    sound(&vault);
    assert!(!dump(vault.read()).concat().contains("Forgettable"));
    drop(vault);
    assert_eq!(count(&place, &format!("SELECT count(*) FROM chunks WHERE blob = X'{gone}'")), 0);
}

#[test]
fn a_new_schema_comes_with_its_data_or_not_at_all() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    let before = (dump(vault.read()), vault.anchor());
    for sql in ["ALTER TABLE person ADD COLUMN born TEXT; nonsense", "CREATE TABLE t (x)", "DROP TABLE log", "COMMIT"] {
        assert!(vault.migrate(4, sql, at(1)).is_err(), "{sql}");
        assert_eq!((dump(vault.read()), vault.anchor()), before);
    }
    vault.migrate(4, "ALTER TABLE person ADD COLUMN born TEXT; UPDATE person SET born = '1815'", at(1)).unwrap();
    assert_eq!(vault.seq(), 2);
    assert_eq!(vault.continuity(&before.1).unwrap(), Continuity::Continues);
    vault.change::<_, Error>(&EDIT, at(2), |c| Ok(c.conn().execute("UPDATE person SET born = '1816'", [])?)).unwrap();
    assert!(matches!(vault.undo(1, at(3)), Err(Error::NotUndoable { .. })));
    vault.undo(3, at(3)).unwrap();
    drop(vault);
    let vault = open(&place.path);
    sound(&vault);
    let born: String = vault.read().query_row("SELECT born FROM person", [], |row| row.get(0)).unwrap();
    assert_eq!(born, "1815");
    assert_eq!(vault.read().query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 4);
}
