//! The two changes that end in a snapshot of their own: forgetting for good, and a new inner schema.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use zeroize::Zeroizing;

use crate::chain;
use crate::change::{Action, Both, Entry, join, tail};
use crate::chunks;
use crate::error::Error;
use crate::id::BlobId;
use crate::inner::{Inner, Mode};
use crate::raw::changeset::{self, Kind, Step};
use crate::replay::Mark;
use crate::tables::Table;
use crate::text;
use crate::vault::Vault;

/// A row, for [`Vault::forget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its table.
    pub table: &'static str,
    /// Its `INTEGER PRIMARY KEY`.
    pub key: i64,
}

impl Vault {
    /// Removes rows and blobs for good: rows that are still there are deleted, with what foreign keys delete along with
    /// them; every inverse in the history that mentions them is cleared; the blobs' pieces are zeroed and removed; and a
    /// new snapshot, made from scratch, replaces the old one and the changes that held the text. Rows deleted before are
    /// named so that their traces go too. Copies of the file made before keep what they hold.
    ///
    /// Costs some three times a snapshot, and twice the inner database's memory for the while.
    ///
    /// Errors: [`Error::NoSuchBlob`]; [`Error::Sql`] (a table without that key, a foreign key in the way);
    /// those of [`Vault::snapshot`].
    pub fn forget(&mut self, action: &Action, at: DateTime<Utc>, rows: &[Row], blobs: &[BlobId]) -> Result<(), Error> {
        self.writable()?;
        for blob in blobs {
            self.blob_info(*blob)?;
        }
        let entry = Entry { at, action: action.name, subject: action.subject, undoes: None };
        self.inner.set_mode(Mode::Own);
        let scratch = self.inner.copy();
        self.inner.set_mode(Mode::Read);
        let mut scratch = scratch?;

        let both = Both::begin(&self.outer, &self.inner)?;
        let body = forget_inside(&both, &self.inner, rows, blobs)?;
        let tail = tail(self.mark.seq + 1, &self.mark.chain, &entry, None);
        self.inner.conn.execute_batch(&tail)?;
        let text = join(&[&chain::header(&self.id, self.mark.seq + 1, &self.mark.chain), &body, &tail]);

        // The snapshot comes from a copy that is rebuilt, so that no freed page carries the text on.
        scratch.conn.execute_batch(&text)?;
        scratch.conn.execute_batch("VACUUM")?;
        let mark = Mark { seq: self.mark.seq + 1, chain: chain::hash(&text), ..self.mark };
        let mark = scratch.write_snapshot(&self.outer.conn, &self.keys, &self.id, &mark)?;
        for blob in blobs {
            chunks::remove(&self.outer.conn, *blob)?;
        }
        let kept = both.commit()?;
        self.mark = mark;
        self.read_only = !kept;
        // The database in use is rebuilt as well, for the snapshots to come. It zeroes what it frees anyhow.
        self.inner.set_mode(Mode::Own);
        let _ = self.inner.conn.execute_batch("VACUUM");
        self.inner.set_mode(Mode::Read);
        Ok(())
    }

    /// The same in memory alone, for a vault that is open for reading: what an older version wrote can be looked at as the newer one has it.
    /// Nothing is written.
    ///
    /// Errors: [`Error::Sql`], [`Error::Schema`].
    pub fn adapt(&mut self, to_user_version: i64, sql: &str) -> Result<(), Error> {
        self.inner.set_mode(Mode::Own);
        let adapted = self.inner.run_schema(sql, to_user_version).and_then(|()| Ok(self.inner.conn.execute_batch("COMMIT")?));
        if adapted.is_err() {
            // The first failure is the one to tell.
            let _ = self.inner.conn.execute_batch("ROLLBACK");
        }
        self.inner.set_mode(Mode::Read);
        adapted
    }

    /// Changes the inner schema: runs `sql` (definitions and data), sets `user_version`, and writes a snapshot, all or
    /// nothing. Takes a number in the history, as `"migrate"`. Nothing before it can be undone afterwards. What was
    /// attached and TEMP is gone afterwards: migrate before setting that up.
    ///
    /// Errors: [`Error::Sql`], [`Error::Schema`], those of [`Vault::snapshot`].
    pub fn migrate(&mut self, to_user_version: i64, sql: &str, at: DateTime<Utc>) -> Result<(), Error> {
        self.writable()?;
        self.inner.set_mode(Mode::Own);
        let scratch = self.inner.copy();
        self.inner.set_mode(Mode::Read);
        let mut scratch = scratch?;
        scratch.run_schema(sql, to_user_version)?;
        let entry = Entry { at, action: "migrate", subject: None, undoes: None };
        let tail = tail(self.mark.seq + 1, &self.mark.chain, &entry, None);
        let forgets = "UPDATE log SET inverse = NULL;\n";
        scratch.conn.execute_batch(&join(&[forgets, &tail]))?;
        scratch.conn.execute_batch("COMMIT")?;
        let version = format!("-- user_version {to_user_version}\n");
        let text = join(&[&chain::header(&self.id, self.mark.seq + 1, &self.mark.chain), &version, forgets, &tail]);
        let mark = Mark { seq: self.mark.seq + 1, chain: chain::hash(&text), ..self.mark };

        self.outer.run("BEGIN IMMEDIATE")?;
        let written = scratch.write_snapshot(&self.outer.conn, &self.keys, &self.id, &mark).and_then(|mark| {
            scratch.set_mode(Mode::Own);
            scratch.hand_over()?;
            self.outer.commit().map(|()| mark)
        });
        match written {
            Ok(mark) => (self.mark, self.inner) = (mark, scratch),
            Err(_) => self.outer.rollback(),
        }
        written.map(drop)
    }
}

/// Deletes inside, clears the inverses that know of it, and gives the text of all that.
fn forget_inside(both: &Both<'_>, inner: &Inner, rows: &[Row], blobs: &[BlobId]) -> Result<Zeroizing<String>, Error> {
    let capture = both.capture()?;
    // Rows may be named in any order; what they refer to each other by is looked at in the end.
    inner.conn.execute_batch("PRAGMA defer_foreign_keys=ON")?;
    let mut gone = HashSet::new();
    for row in rows {
        let (table, key) = key_column(&inner.tables, row.table)?;
        inner.conn.execute(&format!("DELETE FROM main.{} WHERE {} = ?1", quoted(table), quoted(key)), [row.key])?;
        gone.insert(format!("{table}\0{}", row.key));
    }
    let mut own = Zeroizing::new(String::new());
    for blob in blobs {
        own.push_str(&format!("DELETE FROM blobs WHERE id = X'{blob}';\n"));
    }
    inner.conn.execute_batch(&own)?;
    if crate::raw::has_deferred_violations(&inner.conn) {
        return Err(Error::Sql { code: rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY });
    }
    let changes = capture.finish()?;
    changeset::for_each(changes.bytes(), |step| {
        if step.kind == Kind::Delete {
            gone.insert(identify(&inner.tables, step));
        }
        Ok::<_, Error>(())
    })?;
    let mut cleared = String::new();
    let mut query = inner.conn.prepare("SELECT seq, inverse FROM main.log WHERE inverse IS NOT NULL")?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let mut mentions = false;
        let inverse = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        changeset::for_each(inverse, |step| {
            mentions |= gone.contains(&identify(&inner.tables, step));
            Ok::<_, Error>(())
        })?;
        if mentions {
            cleared.push_str(&format!("UPDATE log SET inverse = NULL WHERE seq = {};\n", row.get::<_, i64>(0)?));
        }
    }
    drop(found);
    drop(query);
    inner.conn.execute_batch(&cleared)?;
    let body = text::statements(&inner.conn, &inner.tables, changes.bytes())?;
    Ok(join(&[&body, &own, &cleared]))
}

fn key_column<'a>(tables: &'a [Table], name: &str) -> Result<(&'a str, &'a str), Error> {
    let table = tables.iter().find(|table| table.name == name);
    let mut keys = table.iter().flat_map(|table| table.columns.iter().filter(|column| column.key));
    match (table, keys.next(), keys.next()) {
        (Some(table), Some(key), None) => Ok((&table.name, &key.name)),
        _ => Err(Error::Sql { code: rusqlite::ffi::SQLITE_ERROR }),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A row's table and primary key as one string.
fn identify(tables: &[Table], step: &Step<'_>) -> String {
    let mut out = format!("{}\0", step.table);
    let columns = tables.iter().find(|table| table.name == step.table).map_or(&[][..], |table| &table.columns);
    let mut join = "";
    for (i, _) in columns.iter().enumerate().filter(|(_, column)| column.key) {
        out.push_str(join);
        let value = if step.kind == Kind::Insert { step.after(i) } else { step.before(i) };
        text::push_value(&mut out, value.unwrap_or(ValueRef::Null));
        join = ", ";
    }
    out
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use secrecy::SecretString;

    use super::*;
    use crate::raw::image;
    use crate::{Key, Settings};

    #[test]
    fn no_page_of_the_inner_database_carries_on_what_was_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let pass = SecretString::from("p");
        let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)";
        let made = Vault::create(&dir.path().join("v"), &pass, &Settings::cheap(), schema, 1);
        let (mut vault, _) = made.unwrap();
        let action = Action { name: "x", subject: None };
        let seen = |vault: &mut Vault| {
            let has = |bytes: &[u8]| bytes.windows(8).any(|w| w == b"CANARY-1");
            image::with_bytes(&mut vault.inner.conn, has).unwrap()
        };
        let filler = "INSERT INTO t SELECT value + 100, hex(randomblob(900)) FROM json_each('[1,2,3,4,5,6,7,8,9]')";
        for sql in ["INSERT INTO t VALUES (1, 'CANARY-1')", filler, "UPDATE t SET x = 'CANARY-1' || x"] {
            let done = vault.change::<_, Error>(&action, DateTime::UNIX_EPOCH, |c| Ok(c.conn().execute(sql, [])?));
            done.unwrap();
        }
        assert!(seen(&mut vault));
        let rows: Vec<Row> = (1..120).map(|key| Row { table: "t", key }).collect();
        vault.forget(&action, DateTime::UNIX_EPOCH, &rows, &[]).unwrap();
        assert!(!seen(&mut vault));
        let locked = vault.lock().unwrap();
        assert!(!seen(&mut locked.unlock(Key::Passphrase(&pass)).unwrap()));
    }
}
