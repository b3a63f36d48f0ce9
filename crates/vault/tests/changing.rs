//! One change: all of it or nothing, what it may not do, undo and redo, and a search index kept by TEMP triggers.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use made::*;
use vault::rusqlite::{Connection, ErrorCode};
use vault::{Action, Continuity, Error, SchemaFault, Vault};

const ADD: Action = Action { name: "add", subject: None };

fn try_sql(vault: &mut Vault, sql: &str) -> Result<(), Error> {
    vault.change(&ADD, at(0), |change| Ok(change.conn().execute_batch(sql)?))
}

/// Closes without a lock, opens again, and expects to find everything as it was.
fn reopen(place: &Place, vault: Vault) -> Vault {
    let (before, anchor) = (dump(vault.read()), vault.anchor());
    drop(vault);
    let vault = open(&place.path);
    assert_eq!(dump(vault.read()), before);
    assert_eq!(vault.anchor(), anchor);
    assert_eq!(vault.damage(), []);
    vault
}

#[test]
fn a_change_that_fails_leaves_no_trace() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    let before = (dump(vault.read()), vault.seq());
    let failed = vault.change::<(), Error>(&ADD, at(1), |change| {
        change.conn().execute_batch("INSERT INTO person (name) VALUES ('Eve'); DELETE FROM person WHERE id = 1")?;
        change.put_blob(&mut &b"a scan"[..])?;
        Err(Error::Stopped)
    });
    assert!(matches!(failed, Err(Error::Stopped)));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        vault.change::<(), Error>(&ADD, at(1), |change| {
            change.conn().execute_batch("DELETE FROM person")?;
            change.put_blob(&mut &b"a scan"[..])?;
            panic!("in a closure");
        })
    }));
    assert!(panicked.is_err());
    assert!(matches!(try_sql(&mut vault, "INSERT INTO nowhere VALUES (1)"), Err(Error::Sql { .. })));
    assert_eq!((dump(vault.read()), vault.seq()), before);
    drop(reopen(&place, vault));
    let outer = Connection::open(&place.path).unwrap();
    let blobs = "SELECT count(DISTINCT blob) FROM chunks";
    assert_eq!(outer.query_row(blobs, [], |row| row.get::<_, i64>(0)).unwrap(), 1, "the snapshot's");
}

#[test]
fn a_change_of_nothing_takes_no_number() {
    let (_place, mut vault) = make();
    add_person(&mut vault, "Ada");
    let seen = vault.change::<_, Error>(&ADD, at(1), |change| {
        change.conn().execute_batch("UPDATE person SET name = 'Eve'; UPDATE person SET name = 'Ada'")?;
        Ok(7)
    });
    assert_eq!((seen.unwrap(), vault.seq()), (7, 1));
    assert_eq!(vault.history(None, 10).unwrap().len(), 1);
}

#[test]
fn foreign_keys_hold_and_cascade() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    try_sql(&mut vault, "INSERT INTO paper (person, title) VALUES (1, 'one'), (1, 'two')").unwrap();
    let refused = try_sql(&mut vault, "INSERT INTO paper (person, title) VALUES (99, 'x')");
    assert!(matches!(refused, Err(Error::Sql { code }) if code & 0xff == 19));
    let seq = vault.seq();
    try_sql(&mut vault, &format!("DELETE FROM person WHERE id = {ada}")).unwrap();
    assert_eq!(vault.seq(), seq + 1);
    let mut vault = reopen(&place, vault);
    vault.undo(seq + 1, at(3)).unwrap();
    let vault = reopen(&place, vault);
    assert_eq!(vault.read().query_row("SELECT count(*) FROM paper", [], |row| row.get::<_, i64>(0)).unwrap(), 2);
}

#[test]
fn deferred_foreign_keys_are_looked_at_before_the_file_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)";
    let path = dir.path().join("v");
    let (mut vault, _) = Vault::create(&path, &secret(PASS), &settings(), schema, 1).unwrap();
    assert!(matches!(try_sql(&mut vault, "INSERT INTO t VALUES (1, 2)"), Err(Error::Sql { code: 787 })));
    try_sql(&mut vault, "INSERT INTO t VALUES (1, 2); INSERT INTO t VALUES (2, 1)").unwrap();
    drop(vault);
    assert_eq!(open(&path).seq(), 1);
}

#[test]
fn what_a_change_may_not_do_is_refused() {
    let (_place, mut vault) = make();
    add_person(&mut vault, "Ada");
    for sql in [
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT s",
        "CREATE TABLE x (y)",
        "DROP TABLE person",
        "ALTER TABLE person ADD COLUMN x",
        "CREATE INDEX i ON person (name)",
        "DELETE FROM log",
        "UPDATE vault SET seq = 9",
        "INSERT INTO blobs VALUES (x'00', 1, x'00', x'00')",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA user_version=9",
        "ATTACH ':memory:' AS m",
        "UPDATE main.sqlite_schema SET sql = ''",
    ] {
        assert!(matches!(try_sql(&mut vault, sql), Err(Error::Sql { .. })), "{sql}");
    }
    for sql in ["INSERT INTO person (name) VALUES ('Eve')", "DELETE FROM log", "ATTACH 'file.db' AS f", "DROP TABLE person"] {
        let error = vault.read().execute_batch(sql).unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(ErrorCode::AuthorizationForStatementDenied), "{sql}");
    }
    assert_eq!((names(&vault), vault.seq()), (vec!["Ada".to_owned()], 1));
}

#[test]
fn undo_takes_back_and_redo_does_again() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    rename(&mut vault, ada, "Ada Lovelace");
    assert_eq!(vault.undo(2, at(5)).unwrap(), 3);
    assert_eq!(names(&vault), ["Ada"]);
    assert!(matches!(vault.undo(2, at(5)), Err(Error::ChangedSince { seq: 2 })));
    let mut vault = reopen(&place, vault);
    assert_eq!(vault.undo(3, at(6)).unwrap(), 4);
    assert_eq!(names(&vault), ["Ada Lovelace"]);
    let history = vault.history(None, 10).unwrap();
    let lines: Vec<_> = history.iter().map(|e| (e.seq, e.action.as_str(), e.undoable, e.undoes, e.undone_by)).collect();
    assert_eq!(
        lines,
        [
            (4, "undo", true, Some(3), None),
            (3, "undo", false, Some(2), Some(4)),
            (2, "person.edit", true, None, None),
            (1, "person.add", true, None, None),
        ]
    );
    assert_eq!(history[0].subject, Some(("person".to_owned(), 1)));
    assert_eq!(history[2].at, at(1));
    assert_eq!(vault.history(Some(3), 1).unwrap()[0].seq, 2);
    vault.undo(2, at(7)).unwrap();
    assert_eq!(names(&vault), ["Ada"]);
}

#[test]
fn undo_never_overwrites_what_is_newer() {
    let (_place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    rename(&mut vault, ada, "B");
    rename(&mut vault, ada, "C");
    let before = dump(vault.read());
    assert!(matches!(vault.undo(2, at(5)), Err(Error::ChangedSince { seq: 2 })));
    try_sql(&mut vault, "INSERT INTO paper (person, title) VALUES (1, 'x')").unwrap();
    assert!(matches!(vault.undo(1, at(5)), Err(Error::ChangedSince { seq: 1 })), "a paper depends on the person");
    vault.undo(4, at(5)).unwrap();
    assert!(matches!(vault.undo(99, at(5)), Err(Error::NoSuchChange { seq: 99 })));
    let now = dump(vault.read());
    assert_eq!(now.iter().filter(|l| l.starts_with("person")).count(), 1);
    assert_eq!(
        before.iter().filter(|l| l.starts_with("person")).collect::<Vec<_>>(),
        now.iter().filter(|l| l.starts_with("person")).collect::<Vec<_>>()
    );
    // Another field of the same row may have changed.
    vault.change::<_, Error>(&EDIT, at(6), |c| Ok(c.conn().execute("UPDATE person SET note = 'n'", [])?)).unwrap();
    vault.undo(3, at(7)).unwrap();
    assert_eq!(names(&vault), ["B"]);
}

#[test]
fn what_cannot_be_undone_says_so() {
    let (_place, mut vault) = make();
    vault
        .change::<_, Error>(&ADD, at(0), |change| {
            change.conn().execute("INSERT INTO person (name) VALUES ('Ada')", [])?;
            change.not_undoable();
            Ok(())
        })
        .unwrap();
    put(&mut vault, b"only a blob");
    for seq in [1, 2] {
        assert!(matches!(vault.undo(seq, at(1)), Err(Error::NotUndoable { .. })));
    }
    assert!(vault.history(None, 9).unwrap().iter().all(|line| !line.undoable));
}

#[test]
fn inverses_are_kept_for_a_thousand_changes() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "0");
    for n in 1..=1001 {
        rename(&mut vault, ada, &n.to_string());
    }
    let kept = "SELECT count(*) FROM log WHERE inverse IS NOT NULL";
    assert_eq!(vault.read().query_row(kept, [], |row| row.get::<_, i64>(0)).unwrap(), 1000);
    assert!(matches!(vault.undo(2, at(1)), Err(Error::NotUndoable { seq: 2 })));
    drop(reopen(&place, vault));
}

#[test]
fn a_search_index_follows_changes_and_undo() {
    let (_place, mut vault) = make();
    vault
        .read()
        .execute_batch(
            "ATTACH ':memory:' AS search;
             CREATE VIRTUAL TABLE search.names USING fts5(name);
             CREATE TEMP TRIGGER a AFTER INSERT ON main.person BEGIN INSERT INTO search.names (rowid, name) VALUES (new.id, new.name); END;
             CREATE TEMP TRIGGER b AFTER DELETE ON main.person BEGIN DELETE FROM search.names WHERE rowid = old.id; END;
             CREATE TEMP TRIGGER c AFTER UPDATE ON main.person BEGIN UPDATE search.names SET name = new.name WHERE rowid = new.id; END;",
        )
        .unwrap();
    let found = |vault: &Vault, word: &str| {
        let sql = "SELECT count(*) FROM search.names WHERE names MATCH ?1";
        vault.read().query_row(sql, [word], |row| row.get::<_, i64>(0)).unwrap()
    };
    let ada = add_person(&mut vault, "Ada");
    rename(&mut vault, ada, "Grace");
    assert_eq!((found(&vault, "Ada"), found(&vault, "Grace")), (0, 1));
    vault.undo(2, at(3)).unwrap();
    assert_eq!((found(&vault, "Ada"), found(&vault, "Grace")), (1, 0));
    let failed: Result<(), Error> = vault.change(&ADD, at(4), |change| {
        change.conn().execute("INSERT INTO person (name) VALUES ('Eve')", [])?;
        Err(Error::Stopped)
    });
    assert!(failed.is_err());
    assert_eq!(found(&vault, "Eve"), 0);
    vault.snapshot().unwrap();
    vault.forget(&ADD, at(5), &[vault::Row { table: "person", key: ada }], &[]).unwrap();
    assert_eq!(found(&vault, "Ada"), 0);
    add_person(&mut vault, "Ida");
    assert_eq!(found(&vault, "Ida"), 1);
}

#[test]
fn schemas_that_would_lose_changes_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    for (schema, fault) in [
        ("CREATE TABLE t (x)", SchemaFault::NoPrimaryKey),
        ("CREATE TABLE t (x TEXT PRIMARY KEY)", SchemaFault::NullablePrimaryKey),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY, x AS (id + 1))", SchemaFault::Generated),
        ("CREATE VIRTUAL TABLE t USING fts5(x)", SchemaFault::Virtual),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END", SchemaFault::Trigger),
    ] {
        let made = Vault::create(&dir.path().join("v"), &secret(PASS), &settings(), schema, 1);
        match made {
            Err(Error::Schema { table, fault: found }) => assert_eq!((table.starts_with('t'), found), (true, fault)),
            other => panic!("{schema}: {other:?}"),
        }
    }
}

#[test]
fn an_anchor_notices_an_older_copy() {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    let old = std::fs::read(&place.path);
    drop(old);
    let first = vault.anchor();
    drop(vault);
    let copy = std::fs::read(&place.path).unwrap();
    let mut vault = open(&place.path);
    add_person(&mut vault, "Grace");
    let second = vault.anchor();
    assert_eq!(vault.continuity(&first).unwrap(), Continuity::Continues);
    assert_eq!(vault.continuity(&second).unwrap(), Continuity::Continues);
    drop(vault);
    std::fs::write(&place.path, copy).unwrap();
    let mut vault = open(&place.path);
    assert_eq!(vault.continuity(&second).unwrap(), Continuity::Older);
    add_person(&mut vault, "Eve");
    add_person(&mut vault, "Eve");
    assert_eq!(vault.continuity(&second).unwrap(), Continuity::Other);
    assert_eq!(vault.continuity(&first).unwrap(), Continuity::Continues);
}

#[test]
fn blobs_and_rows_come_together() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    let info = vault
        .change::<_, Error>(&ADD, at(1), |change| {
            let info = change.put_blob(&mut &b"a scan"[..])?;
            let sql = "INSERT INTO paper (person, blob, title) VALUES (?1, ?2, 'scan')";
            change.conn().execute(sql, vault::rusqlite::params![ada, info.id])?;
            Ok(info)
        })
        .unwrap();
    let vault = reopen(&place, vault);
    let id = vault.read().query_row("SELECT blob FROM paper", [], |row| row.get(0)).unwrap();
    let mut bytes = Vec::new();
    vault.blob(id).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!((bytes.as_slice(), id), (&b"a scan"[..], info.id));
}
