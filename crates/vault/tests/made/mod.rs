//! What the tests share: a small schema, cheap vaults in temporary folders, and a way to tamper with the file.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeZone, Utc};
use tempfile::TempDir;
use vault::rusqlite::{Connection, params};
use vault::{Action, Error, Key, LockedVault, RecoveryKey, Settings, Vault};

pub const SCHEMA: &str = "
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, code TEXT UNIQUE) STRICT;
CREATE TABLE paper (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blob BLOB REFERENCES blobs (id), title TEXT NOT NULL) STRICT;
CREATE TABLE pair (a TEXT, b INTEGER, v ANY, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
";

pub const EDIT: Action = Action { name: "person.edit", subject: Some(("person", 1)) };

/// A secret from a literal.
pub fn secret(text: &str) -> secrecy::SecretString {
    secrecy::SecretString::from(text)
}

pub const PASS: &str = "correct horse";

/// An instant, `n` seconds after some other.
pub fn at(n: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_750_000_000 + n, 0).unwrap()
}

/// A folder with one vault in it.
pub struct Place {
    pub dir: TempDir,
    pub path: PathBuf,
    pub recovery: RecoveryKey,
}

pub fn settings() -> Settings {
    Settings::cheap()
}

pub fn make() -> (Place, Vault) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.coffer");
    let (vault, recovery) = Vault::create(&path, &secret(PASS), &settings(), SCHEMA, 3).unwrap();
    (Place { dir, path, recovery }, vault)
}

pub fn open(path: &Path) -> Vault {
    LockedVault::at(path).unwrap().unlock(Key::Passphrase(&secret(PASS))).unwrap()
}

/// Why the vault does not open.
pub fn refusal(path: &Path) -> Error {
    match LockedVault::at(path) {
        Ok(locked) => locked.unlock(Key::Passphrase(&secret(PASS))).unwrap_err().error,
        Err(error) => error,
    }
}

pub fn add_person(vault: &mut Vault, name: &str) -> i64 {
    vault
        .change::<_, Error>(&Action { name: "person.add", subject: None }, at(0), |change| {
            change.conn().execute("INSERT INTO person (name) VALUES (?1)", [name])?;
            Ok(change.conn().last_insert_rowid())
        })
        .unwrap()
}

pub fn rename(vault: &mut Vault, id: i64, name: &str) {
    vault
        .change::<_, Error>(&EDIT, at(1), |change| {
            change.conn().execute("UPDATE person SET name = ?2 WHERE id = ?1", params![id, name])?;
            Ok(())
        })
        .unwrap();
}

pub fn put(vault: &mut Vault, bytes: &[u8]) -> vault::BlobInfo {
    vault.change::<_, Error>(&Action { name: "blob.add", subject: None }, at(2), |change| change.put_blob(&mut &bytes[..])).unwrap()
}

pub fn names(vault: &Vault) -> Vec<String> {
    let mut query = vault.read().prepare("SELECT name FROM person ORDER BY id").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Changes the file as someone without the key could. The vault must be closed.
pub fn tamper(path: &Path, sql: &str) {
    vault::init().unwrap();
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
}

/// Everything in every table of the inner database, for comparison.
pub fn dump(conn: &Connection) -> Vec<String> {
    let mut out = Vec::new();
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for table in tables.into_iter().filter(|table| table != "vault") {
        let mut query = conn.prepare(&format!("SELECT * FROM main.\"{table}\" ORDER BY 1, 2")).unwrap();
        let width = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..width).map(|i| match row.get_ref(i).unwrap() {
                vault::rusqlite::types::ValueRef::Real(n) => format!("real {:x}", n.to_bits()),
                value => format!("{value:?}"),
            });
            out.push(format!("{table}: {}", values.collect::<Vec<_>>().join(" | ")));
        }
    }
    out
}
