//! One change: what a caller's function does inside, together with its blobs, is on the disk, or did not happen.

use std::io::Read;

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ffi, params};
use zeroize::Zeroizing;

use crate::blob::{self, BlobInfo};
use crate::chain::{self, Hash};
use crate::error::Error;
use crate::id::VaultId;
use crate::inner::{Inner, Mode};
use crate::outer::Outer;
use crate::raw;
use crate::raw::changeset::{self, Capture};
use crate::replay::Mark;
use crate::seal::Keys;
use crate::text;
use crate::vault::Vault;

/// For how many changes back the inverse is kept.
pub(crate) const UNDO_DEPTH: u64 = 1000;
/// A change compacts by itself only when the rows are this many times what calls for it: whoever saves should not wait.
const LATE: u64 = 4;

/// What a change was, for the history: the name of an action, and the id of what it was done to. Never a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// For example `"person.edit"`.
    pub name: &'static str,
    /// For example `("person", 12)`.
    pub subject: Option<(&'static str, i64)>,
}

/// A line for the history, with a borrowed subject.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) at: DateTime<Utc>,
    pub(crate) action: &'a str,
    pub(crate) subject: Option<(&'a str, i64)>,
    pub(crate) undoes: Option<u64>,
}

/// The change being made: the connection to write through, and blobs to put.
pub struct Change<'a> {
    inner: &'a Inner,
    pub(crate) outer: &'a Outer,
    pub(crate) keys: &'a Keys,
    blobs: String,
    undoable: bool,
    pub(crate) failed: bool,
    /// A slot was changed: there is something to keep even if nothing inside is.
    pub(crate) slots: bool,
}

impl Change<'_> {
    /// The inner database. Rows of the caller's tables can be written; definitions, transactions, pragmas and the vault's
    /// own tables (`vault`, `blobs`, `log`) are refused with SQLITE_AUTH.
    pub fn conn(&self) -> &Connection {
        &self.inner.conn
    }

    /// Stores everything that `reader` gives, in this transaction. It streams: about 3 MiB of memory at any size.
    ///
    /// Errors: [`Error::TooLarge`] over 512 MiB, [`Error::Source`] if `reader` fails, failures of the file. Nothing of the
    /// blob is kept then, and the change may go on without it.
    pub fn put_blob(&mut self, reader: &mut dyn Read) -> Result<BlobInfo, Error> {
        if self.failed {
            return Err(Error::ReadOnly);
        }
        self.outer.run("SAVEPOINT blob")?;
        let put = blob::write(&self.outer.conn, self.keys, reader).and_then(|(info, header)| {
            let statement = blob::statement(&info, &header);
            self.inner.set_mode(Mode::Own);
            let done = self.inner.conn.execute_batch(&statement);
            self.inner.set_mode(Mode::Change);
            done?;
            self.blobs.push_str(&statement);
            Ok(info)
        });
        let end = if put.is_ok() { "RELEASE blob" } else { "ROLLBACK TO blob; RELEASE blob" };
        if let Err(error) = self.outer.run(end) {
            // SQLite may have taken back the whole transaction (a full disk): then this change cannot succeed.
            self.failed = true;
            return Err(put.err().unwrap_or(error));
        }
        put
    }

    /// Keeps no inverse: the change cannot be undone. For what is too large, or must not come back.
    pub fn not_undoable(&mut self) {
        self.undoable = false;
    }
}

impl Vault {
    /// One change: everything that `f` does through [`Change::conn`] and [`Change::put_blob`], or nothing.
    ///
    /// When this returns `Ok` it is on the disk. If `f` fails, or the file, or `f` panics, all of it is taken back. If `f`
    /// changes nothing and puts no blob, nothing is written and no number is taken. Costs about 1 ms and some 10 kB of
    /// writing, whatever the size of the vault, and what the disk takes to sync twice.
    ///
    /// Errors beside `f`'s: [`Error::ReadOnly`], [`Error::DiskFull`], [`Error::ReadOnlyPlace`], [`Error::Io`], [`Error::Unsettled`];
    /// [`Error::Sql`] if deferred foreign keys are violated at the end.
    pub fn change<T, E: From<Error>>(
        &mut self,
        action: &Action,
        at: DateTime<Utc>,
        f: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let entry = Entry { at, action: action.name, subject: action.subject, undoes: None };
        self.transact(Mode::Change, &entry, f)
    }

    pub(crate) fn transact<T, E: From<Error>>(
        &mut self,
        mode: Mode,
        entry: &Entry<'_>,
        f: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writable()?;
        let both = Both::begin(&self.outer, &self.inner)?;
        let capture = both.capture()?;
        let (blobs, undoable) = (String::new(), true);
        let mut change = Change { inner: &self.inner, outer: &self.outer, keys: &self.keys, blobs, undoable, failed: false, slots: false };
        self.inner.set_mode(mode);
        let value = f(&mut change);
        self.inner.set_mode(Mode::Own);
        let value = value?;
        let Some(text) = change.finish(capture, &self.id, &self.mark, entry)? else {
            return Ok(value);
        };
        let seq = self.mark.seq + 1;
        let sealed_len = both.put_change(&self.keys, seq, &text)?;
        let kept = both.commit()?;
        self.mark.seq = seq;
        self.mark.chain = chain::hash(&text);
        self.mark.rows += 1;
        self.mark.rows_len += sealed_len;
        self.read_only = !kept;
        if self.mark.rows > self.compact_after.saturating_mul(LATE) {
            // The change is made; if this fails it is tried again after the next.
            let _ = self.compact();
        }
        Ok(value)
    }
}

impl Change<'_> {
    /// The change's full text, and its last lines done inside; `None` if there is nothing to keep.
    fn finish(self, capture: Capture<'_>, id: &VaultId, mark: &Mark, entry: &Entry<'_>) -> Result<Option<Zeroizing<String>>, Error> {
        let changes = capture.finish()?;
        if self.failed || self.outer.conn.is_autocommit() {
            return Err(Error::DiskFull);
        }
        if changes.bytes().is_empty() && self.blobs.is_empty() && !self.slots {
            return Ok(None);
        }
        if raw::has_deferred_violations(&self.inner.conn) {
            return Err(Error::Sql { code: ffi::SQLITE_CONSTRAINT_FOREIGNKEY });
        }
        let inverse = if self.undoable && !changes.bytes().is_empty() { Some(changeset::invert(changes.bytes())?) } else { None };
        let body = text::statements(&self.inner.conn, &self.inner.tables, changes.bytes())?;
        let tail = tail(mark.seq + 1, &mark.chain, entry, inverse.as_ref().map(|i| i.bytes()));
        self.inner.conn.execute_batch(&tail)?;
        Ok(Some(join(&[&chain::header(id, mark.seq + 1, &mark.chain), &self.blobs, &body, &tail])))
    }
}

/// The parts in one buffer of the right size from the start, so that no copy is left behind.
pub(crate) fn join(parts: &[&str]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// A change's last lines: its line in the history, the inverse that is dropped for it, the new number.
pub(crate) fn tail(seq: u64, prev: &Hash, entry: &Entry<'_>, inverse: Option<&[u8]>) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(512 + inverse.map_or(0, |i| i.len() * 2)));
    out.push_str("INSERT OR REPLACE INTO log (seq, at, action, subject, subject_id, undoes, prev, inverse) VALUES (");
    let integer = |n: Option<i64>| n.map_or(ValueRef::Null, ValueRef::Integer);
    let at = entry.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let values = [
        ValueRef::Integer(seq as i64),
        ValueRef::Text(at.as_bytes()),
        ValueRef::Text(entry.action.as_bytes()),
        entry.subject.map_or(ValueRef::Null, |(kind, _)| ValueRef::Text(kind.as_bytes())),
        integer(entry.subject.map(|(_, id)| id)),
        integer(entry.undoes.map(|seq| seq as i64)),
        ValueRef::Blob(prev),
        inverse.map_or(ValueRef::Null, ValueRef::Blob),
    ];
    for (i, value) in values.into_iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        text::push_value(&mut out, value);
    }
    out.push_str(");\n");
    if seq > UNDO_DEPTH {
        out.push_str(&format!("UPDATE log SET inverse = NULL WHERE seq = {};\n", seq - UNDO_DEPTH));
    }
    out.push_str(&format!("UPDATE vault SET seq = {seq};\n"));
    out
}

/// A transaction in the file and one inside. Dropped without a commit, both are taken back.
pub(crate) struct Both<'a> {
    outer: &'a Outer,
    inner: &'a Inner,
}

impl<'a> Both<'a> {
    pub(crate) fn begin(outer: &'a Outer, inner: &'a Inner) -> Result<Self, Error> {
        outer.run("BEGIN IMMEDIATE")?;
        inner.set_mode(Mode::Own);
        let both = Self { outer, inner };
        inner.conn.execute_batch("BEGIN")?;
        Ok(both)
    }

    pub(crate) fn capture(&self) -> Result<Capture<'a>, Error> {
        Ok(Capture::start(&self.inner.conn, self.inner.table_names())?)
    }

    /// Seals a change's text into the file. Gives the sealed length.
    pub(crate) fn put_change(&self, keys: &Keys, seq: u64, text: &str) -> Result<u64, Error> {
        let sealed = keys.seal(text.as_bytes())?;
        let sql = "INSERT INTO changes (seq_to, seq_from, sealed) VALUES (?1, ?1, ?2)";
        self.outer.conn.execute(sql, params![seq as i64, sealed]).map_err(Error::from_outer)?;
        Ok(sealed.len() as u64)
    }

    /// Commits the file, then inside. An error means that neither is (or nobody knows, [`Error::Unsettled`]); `false` that only the file is, which needs memory to
    /// run out at the wrong moment: what is read is right, but nothing more may be written.
    pub(crate) fn commit(self) -> Result<bool, Error> {
        // Memory that the inner commit needs is taken before there is no way back.
        self.inner.conn.cache_flush()?;
        self.outer.commit()?;
        let kept = self.inner.conn.execute_batch("COMMIT").is_ok();
        self.inner.set_mode(Mode::Read);
        if !kept {
            std::mem::forget(self);
        }
        Ok(kept)
    }
}

impl Drop for Both<'_> {
    fn drop(&mut self) {
        self.inner.set_mode(Mode::Own);
        if !self.inner.conn.is_autocommit() {
            let _ = self.inner.conn.execute_batch("ROLLBACK");
        }
        self.outer.rollback();
        self.inner.set_mode(Mode::Read);
    }
}
