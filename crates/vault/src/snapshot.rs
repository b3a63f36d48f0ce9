//! Keeping the file short: changes merged into one row, and snapshots in their place.

use std::io::Write;

use rusqlite::{Connection, params};
use zeroize::Zeroizing;

use crate::chunks::{self, ChunkWriter, error_of};
use crate::error::{Damage, Error};
use crate::id::{BlobId, VaultId};
use crate::inner::Inner;
use crate::raw::image;
use crate::replay::Mark;
use crate::seal::Keys;
use crate::vault::Vault;

impl Vault {
    /// Whether [`Vault::snapshot`] is worth its cost now: the changes since the last weigh over a quarter of it.
    pub fn needs_snapshot(&self) -> bool {
        !self.read_only && self.mark.rows_len > self.mark.snapshot_len / 4
    }

    /// Writes the inner database as the new snapshot, in place of the old one and of all changes, in one transaction.
    /// Costs about as much as writing the inner database twice. Nothing happens if there are no changes.
    ///
    /// Errors: [`Error::ReadOnly`], [`Error::DiskFull`] and other failures of the file; the vault is then as it was.
    pub fn snapshot(&mut self) -> Result<(), Error> {
        self.writable()?;
        if self.mark.rows == 0 && self.mark.seq == self.mark.snapshot_seq {
            return Ok(());
        }
        self.outer.run("BEGIN IMMEDIATE")?;
        let written = self.inner.write_snapshot(&self.outer.conn, &self.keys, &self.id, &self.mark);
        let committed = written.and_then(|mark| self.outer.commit().map(|()| mark));
        match committed {
            Ok(mark) => self.mark = mark,
            Err(_) => self.outer.rollback(),
        }
        committed.map(drop)
    }

    /// Whether [`Vault::compact`] is worth its cost now: more change rows than `Settings::compact_after`.
    pub fn needs_compaction(&self) -> bool {
        !self.read_only && self.mark.rows > self.compact_after
    }

    /// Merges all change rows into one, or takes a snapshot if [`Vault::needs_snapshot`]. Costs 0.1 ms for each row. Call it
    /// when idle; a change calls it by itself only when four times as many rows as [`Vault::needs_compaction`] looks for
    /// have gathered.
    ///
    /// Errors: as [`Vault::snapshot`].
    pub fn compact(&mut self) -> Result<(), Error> {
        self.writable()?;
        if self.mark.rows < 2 {
            return Ok(());
        }
        if self.needs_snapshot() {
            return self.snapshot();
        }
        self.outer.run("BEGIN IMMEDIATE")?;
        let merged = merge(&self.outer.conn, &self.keys);
        let committed = merged.and_then(|len| self.outer.commit().map(|()| len));
        match committed {
            Ok(len) => (self.mark.rows, self.mark.rows_len) = (1, len),
            Err(_) => self.outer.rollback(),
        }
        committed.map(drop)
    }
}

/// Replaces all change rows by one, whose plaintext is theirs in order. Gives its sealed length.
fn merge(outer: &Connection, keys: &Keys) -> Result<u64, Error> {
    let sealed_len: i64 =
        outer.query_row("SELECT coalesce(sum(length(sealed)), 0) FROM changes", [], |row| row.get(0)).map_err(Error::from_outer)?;
    let mut run = Zeroizing::new(Vec::with_capacity(sealed_len as usize));
    let (mut first, mut last) = (None, 0);
    {
        let mut query = outer.prepare("SELECT seq_from, seq_to, sealed FROM changes ORDER BY seq_to").map_err(Error::from_outer)?;
        let mut rows = query.query([]).map_err(Error::from_outer)?;
        while let Some(row) = rows.next().map_err(Error::from_outer)? {
            let part = || Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get_ref(2)?.as_blob()?));
            let (from, to, sealed) = part().map_err(|e: rusqlite::Error| Error::from_outer(e))?;
            let damaged = Error::Damaged(Damage::Change { from: from as u64, to: to as u64 });
            let plaintext = keys.open(sealed).map_err(|_| damaged)?;
            run.extend_from_slice(&plaintext);
            first = first.or(Some(from));
            last = to;
        }
    }
    let sealed = keys.seal(&run)?;
    let put = || {
        outer.execute("DELETE FROM changes", [])?;
        outer.execute("INSERT INTO changes (seq_to, seq_from, sealed) VALUES (?1, ?2, ?3)", params![last, first, sealed])
    };
    put().map_err(Error::from_outer)?;
    Ok(sealed.len() as u64)
}

impl Inner {
    /// Writes this inner database as the only snapshot, inside the caller's outer transaction, and removes the changes.
    pub(crate) fn write_snapshot(&mut self, outer: &Connection, keys: &Keys, id: &VaultId, mark: &Mark) -> Result<Mark, Error> {
        self.set_mode(crate::inner::Mode::Own);
        let set = self.set_identity(&mark.chain, &keys.proof(id, mark.seq, &mark.chain));
        self.set_mode(crate::inner::Mode::Read);
        set?;
        remove_snapshots(outer)?;
        let blob = BlobId::make()?;
        let len = image::with_bytes(&mut self.conn, |bytes| seal_image(outer, keys, blob, bytes))??;
        let put = || {
            outer.execute("DELETE FROM changes WHERE seq_to <= ?1", [mark.seq as i64])?;
            outer.execute("INSERT INTO snapshots (seq, blob) VALUES (?1, ?2)", params![mark.seq as i64, blob])
        };
        put().map_err(Error::from_outer)?;
        Ok(Mark { snapshot_seq: mark.seq, snapshot_len: len, rows: 0, rows_len: 0, ..*mark })
    }
}

/// First the old pieces go, so that the new ones take their pages and the file does not grow.
fn remove_snapshots(outer: &Connection) -> Result<(), Error> {
    let list = || {
        let mut query = outer.prepare("SELECT blob FROM snapshots")?;
        query.query_map([], |row| row.get(0))?.collect::<Result<Vec<BlobId>, _>>()
    };
    for blob in list().map_err(Error::from_outer)? {
        chunks::remove(outer, blob)?;
    }
    outer.execute("DELETE FROM snapshots", []).map(drop).map_err(Error::from_outer)
}

fn seal_image(outer: &Connection, keys: &Keys, blob: BlobId, bytes: &[u8]) -> Result<u64, Error> {
    let mut sealer = keys.sealer(ChunkWriter::new(outer, blob)).map_err(error_of)?;
    sealer.write_all(bytes).map_err(error_of)?;
    let (_, len) = sealer.finish().map_err(error_of)?.finish()?;
    Ok(len)
}
