//! What backups consist of: generations, key slots and blobs, copied from one vault file to another as ciphertext, and dropped again.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OptionalExtension, params};

use crate::blob;
use crate::chunks;
use crate::error::Error;
use crate::id::{BlobId, VaultId};
use crate::outer::Outer;
use crate::replay;
use crate::vault::Vault;

/// A state of the vault that a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// The change that it was taken at.
    pub seq: u64,
    /// When that change was made; `None` for a vault without changes, or when the history does not say.
    pub at: Option<DateTime<Utc>>,
}

impl Vault {
    /// Removes generations, and the blobs that no other has. Gives how many are left.
    pub(crate) fn drop_generations(&self, file: &Outer, keep: &dyn Fn(&[Generation]) -> Vec<u64>) -> Result<u64, Error> {
        let snapshots = replay::snapshots(&file.conn)?;
        let mut generations = Vec::new();
        for (seq, _) in &snapshots {
            generations.push(Generation { seq: *seq, at: time_of(self.read(), *seq)? });
        }
        let kept: HashSet<u64> = keep(&generations).into_iter().chain([self.mark.seq]).collect();
        let (stay, go): (Vec<_>, Vec<_>) = snapshots.into_iter().partition(|(seq, _)| kept.contains(seq));
        for (seq, blob) in &go {
            chunks::remove(&file.conn, *blob)?;
            file.conn.execute("DELETE FROM snapshots WHERE seq = ?1", [*seq as i64]).map_err(Error::from_outer)?;
        }
        let mut used: HashSet<BlobId> = blob::list(self.read())?.into_iter().map(|(info, _)| info.id).collect();
        used.extend(stay.iter().map(|(_, blob)| *blob));
        let mut unused = blobs_of(&file.conn)?;
        unused.retain(|id| !used.contains(id));
        // Only when something may have to go are the older generations opened, to see whether they still need it.
        for (seq, blob) in stay.iter().filter(|(seq, _)| *seq != self.mark.seq) {
            if unused.is_empty() {
                break;
            }
            match replay::read_snapshot(&file.conn, &self.keys, &self.id, *seq, *blob)? {
                Ok((inner, ..)) => {
                    let needs: HashSet<BlobId> = blob::list(&inner.conn)?.into_iter().map(|(info, _)| info.id).collect();
                    unused.retain(|id| !needs.contains(id));
                }
                // What cannot be asked may need everything.
                Err(_) => unused.clear(),
            }
        }
        unused.iter().try_for_each(|id| chunks::remove(&file.conn, *id))?;
        Ok(stay.len() as u64)
    }
}

/// When a change was made, by the history of an inner database.
pub(crate) fn time_of(inner: &Connection, seq: u64) -> Result<Option<DateTime<Utc>>, Error> {
    let at = inner.query_row("SELECT at FROM main.log WHERE seq = ?1", [seq as i64], |row| row.get::<_, String>(0)).optional()?;
    Ok(at.and_then(|at| DateTime::parse_from_rfc3339(&at).ok()).map(|at| at.to_utc()))
}

/// Puts the key slots of one file into another, in place of its own.
pub(crate) fn copy_slots(from: &Connection, to: &Connection) -> Result<(), Error> {
    let copy = || {
        to.execute("DELETE FROM key_slots", [])?;
        let mut query = from.prepare("SELECT id, kind, sealed, hash FROM key_slots")?;
        let mut rows = query.query([])?;
        let mut put = to.prepare("INSERT INTO key_slots (id, kind, sealed, hash) VALUES (?1, ?2, ?3, ?4)")?;
        while let Some(row) = rows.next()? {
            let value = |at| row.get_ref(at).map(ToSqlOutput::Borrowed);
            put.execute(params![value(0)?, value(1)?, value(2)?, value(3)?])?;
        }
        Ok(())
    };
    copy().map_err(|e: rusqlite::Error| Error::from_outer(e))
}

/// Copies the snapshot of change `seq`. One that is there already stays.
pub(crate) fn copy_snapshot(from: &Connection, to: &Connection, seq: u64) -> Result<(), Error> {
    let find = |conn: &Connection| {
        let sql = "SELECT blob FROM snapshots WHERE seq = ?1";
        conn.query_row(sql, [seq as i64], |row| row.get::<_, BlobId>(0)).optional().map_err(Error::from_outer)
    };
    let blob = find(from)?.ok_or(Error::NoSuchGeneration { seq })?;
    if let Some(there) = find(to)? {
        if there == blob {
            return Ok(());
        }
        chunks::remove(to, there)?;
    }
    copy_blob(from, to, blob)?;
    let put = to.execute("INSERT OR REPLACE INTO snapshots (seq, blob) VALUES (?1, ?2)", params![seq as i64, blob]);
    put.map(drop).map_err(Error::from_outer)
}

/// Copies all pieces of one age file. Gives their length.
pub(crate) fn copy_blob(from: &Connection, to: &Connection, id: BlobId) -> Result<u64, Error> {
    let (mut n, mut len) = (0, 0);
    while let Some(piece) = chunks::copy_piece(from, to, id, n)? {
        n += 1;
        len += piece;
    }
    Ok(len)
}

fn blobs_of(conn: &Connection) -> Result<Vec<BlobId>, Error> {
    let list = || {
        let mut query = conn.prepare("SELECT DISTINCT blob FROM chunks")?;
        query.query_map([], |row| row.get(0))?.collect::<Result<Vec<_>, _>>()
    };
    list().map_err(Error::from_outer)
}

/// The vault that a file says it is of.
pub(crate) fn check_is_backup(file: &Outer) -> Result<VaultId, Error> {
    if file.is_backup()? { file.id() } else { Err(Error::NotABackup) }
}
