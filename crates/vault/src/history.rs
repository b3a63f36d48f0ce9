//! The history that a person sees, and taking a change back.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use zeroize::Zeroizing;

use crate::change::Entry;
use crate::error::Error;
use crate::inner::Mode;
use crate::raw::changeset;
use crate::vault::Vault;

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// The change's number.
    pub seq: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The action's name; `"undo"` for an undo.
    pub action: String,
    /// What it was done to.
    pub subject: Option<(String, i64)>,
    /// Whether [`Vault::undo`] may be tried: its inverse is kept and it is not undone already.
    pub undoable: bool,
    /// The change that this one took back.
    pub undoes: Option<u64>,
    /// The change that took this one back, if that still stands.
    pub undone_by: Option<u64>,
}

impl Vault {
    /// The newest `limit` lines of the history, or those before change `before`; newest first.
    pub fn history(&self, before: Option<u64>, limit: usize) -> Result<Vec<LogEntry>, Error> {
        let before = before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut query = self.read().prepare(
            "SELECT seq, at, action, subject, subject_id, undoes, inverse IS NOT NULL FROM main.log
             WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
        )?;
        let rows = query.query_map(params![before, limit], entry)?;
        let mut entries = rows.collect::<Result<Vec<_>, _>>()?;
        for entry in &mut entries {
            entry.undone_by = self.undone_by(entry.seq)?;
            entry.undoable &= entry.undone_by.is_none();
        }
        Ok(entries)
    }

    /// The undo of `seq` that still stands: the newest, unless that was undone itself.
    fn undone_by(&self, seq: u64) -> Result<Option<u64>, Error> {
        // An undo is newer than what it undoes: a history that says otherwise has no end.
        let mut query = self.read().prepare("SELECT max(seq) FROM main.log WHERE undoes = ?1 AND seq > ?1")?;
        let mut newest = |seq: u64| query.query_row([seq as i64], |row| row.get::<_, Option<i64>>(0));
        let Some(first) = newest(seq)? else {
            return Ok(None);
        };
        let (mut last, mut steps) = (first, 1);
        while let Some(next) = newest(last as u64)? {
            last = next;
            steps += 1;
        }
        Ok((steps % 2 == 1).then_some(first as u64))
    }

    /// Takes change `seq` back, by a change of its own whose number is returned; undoing that one is redo. Blobs stay.
    ///
    /// Errors: [`Error::NoSuchChange`]; [`Error::NotUndoable`]; [`Error::ChangedSince`] if any row that it touched is no
    /// longer as it left it, or rows made since depend on it; those of [`Vault::change`].
    pub fn undo(&mut self, seq: u64, at: DateTime<Utc>) -> Result<u64, Error> {
        self.writable()?;
        let sql = "SELECT subject, subject_id, inverse FROM main.log WHERE seq = ?1";
        let found = self.read().query_row(sql, [seq as i64], |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, Option<Vec<u8>>>(2)?))
        });
        let (kind, id, inverse) = found.optional()?.ok_or(Error::NoSuchChange { seq })?;
        let inverse = Zeroizing::new(inverse.ok_or(Error::NotUndoable { seq })?);
        if self.undone_by(seq)?.is_some() {
            return Err(Error::ChangedSince { seq });
        }
        let entry = Entry { at, action: "undo", subject: kind.as_deref().zip(id), undoes: Some(seq) };
        let before = self.seq();
        self.transact(Mode::Own, &entry, |change| match changeset::apply(change.conn(), &inverse)? {
            true => Ok(()),
            false => Err(Error::ChangedSince { seq }),
        })?;
        if self.seq() == before { Err(Error::ChangedSince { seq }) } else { Ok(self.seq()) }
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let at: String = row.get(1)?;
    let at = DateTime::parse_from_rfc3339(&at).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let subject: Option<String> = row.get(3)?;
    Ok(LogEntry {
        seq: row.get::<_, i64>(0)? as u64,
        at: at.to_utc(),
        action: row.get(2)?,
        subject: subject.zip(row.get(4)?),
        undoable: row.get(6)?,
        undoes: row.get::<_, Option<i64>>(5)?.map(|seq| seq as u64),
        undone_by: None,
    })
}
