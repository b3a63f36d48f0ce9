//! Reading everything to see whether it is as it was written.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;

use zeroize::Zeroizing;

use crate::blob::{self, Pinned};
use crate::error::{Damage, Error, Fault};
use crate::id::BlobId;
use crate::replay::{self, Which};
use crate::slots;
use crate::vault::Vault;

/// How far [`Vault::verify`] is. The file's own structure and the changes count as nothing, blobs by their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes of blobs read so far.
    pub done: u64,
    /// Bytes of blobs in all.
    pub total: u64,
}

/// What [`Vault::verify`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Changes after the snapshot whose chain was checked.
    pub changes: u64,
    /// Blobs that were read to the end and are as they were stored.
    pub blobs: u64,
    /// Bytes of blobs read.
    pub bytes: u64,
    /// Everything that is not as it should be. Empty: all is well.
    pub damage: Vec<Damage>,
}

impl Vault {
    /// Reads and checks everything: the file's structure, the slots' hashes, the snapshot, the chain of changes, the inner
    /// database, every blob to its end against its size and hash, and that there are no other pieces.
    ///
    /// Costs reading the whole file twice and decrypting it once (about 1 s a GB), and the inner database's memory again.
    /// `progress` is called between pieces of blobs and may stop it ([`Error::Stopped`]).
    pub fn verify(&self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<Report, Error> {
        let mut report = Report::default();
        self.verify_container(&mut report)?;
        self.verify_slots(&mut report)?;
        self.verify_inner(&mut report)?;
        let blobs = blob::list(self.read())?;
        let mut at = Progress { done: 0, total: blobs.iter().map(|(info, _)| info.size).sum() };
        let mut known: HashSet<BlobId> = blobs.iter().map(|(info, _)| info.id).collect();
        for pinned in &blobs {
            let start = at.done;
            match self.verify_blob(pinned, &mut at, progress)? {
                None => report.blobs += 1,
                Some(fault) => report.damage.push(Damage::Blob { id: pinned.0.id, fault }),
            }
            report.bytes += at.done - start;
            at.done = start + pinned.0.size;
        }
        if !self.is_backup {
            self.verify_pieces(&mut known, &mut report)?;
        }
        Ok(report)
    }

    fn verify_container(&self, report: &mut Report) -> Result<(), Error> {
        let result = self.outer.conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        match result.map_err(Error::from_outer) {
            Ok(text) if text == "ok" => {}
            Ok(_) | Err(Error::Damaged(_)) => report.damage.push(Damage::Container),
            Err(error) => return Err(error),
        }
        match self.outer.id() {
            Ok(id) if id == self.id => Ok(()),
            Ok(_) | Err(Error::Damaged(_)) => {
                report.damage.push(Damage::Meta);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn verify_slots(&self, report: &mut Report) -> Result<(), Error> {
        let slots = self.slots()?.into_iter().map(|slot| slot.id).chain(slots::retired(&self.outer.conn)?);
        for id in slots {
            if slots::read(&self.outer.conn, id)?.is_none() {
                report.damage.push(Damage::Slot { id });
            }
        }
        Ok(())
    }

    /// Replays the file into a second inner database and looks whether it arrives where this one stands.
    fn verify_inner(&self, report: &mut Report) -> Result<(), Error> {
        let which = if self.is_backup { Which::At(self.mark.seq) } else { Which::Only };
        let loaded = match replay::load(&self.outer.conn, &self.keys, &self.id, which) {
            Ok(loaded) => loaded,
            Err(Error::Damaged(damage)) => {
                report.damage.push(damage);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let arrived = (loaded.mark.seq, loaded.mark.chain) == (self.mark.seq, self.mark.chain);
        report.changes = loaded.mark.seq - loaded.mark.snapshot_seq;
        let sound = loaded.inner.conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        if !sound.is_ok_and(|text| text == "ok") || (!arrived && loaded.damage.is_empty()) {
            report.damage.push(Damage::Inner);
        }
        report.damage.extend(loaded.damage);
        Ok(())
    }

    fn verify_blob(
        &self,
        pinned: &Pinned,
        at: &mut Progress,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Option<Fault>, Error> {
        let mut reader = match blob::open(&self.outer.conn, &self.keys, pinned)? {
            Ok(reader) => reader,
            Err(fault) => return Ok(Some(fault)),
        };
        let mut hasher = blake3::Hasher::new();
        let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
        let mut size = 0;
        loop {
            if size % (1 << 20) == 0 && progress(*at).is_break() {
                return Err(Error::Stopped);
            }
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    hasher.update(&buffer[..n]);
                    size += n as u64;
                    at.done += n as u64;
                }
                Err(_) => return Ok(Some(Fault::Unreadable)),
            }
        }
        let (info, _) = pinned;
        let same = size == info.size && *hasher.finalize().as_bytes() == info.hash;
        Ok((!same).then_some(Fault::Content))
    }

    fn verify_pieces(&self, known: &mut HashSet<BlobId>, report: &mut Report) -> Result<(), Error> {
        let list = |sql: &str| {
            let mut query = self.outer.conn.prepare(sql)?;
            query.query_map([], |row| row.get(0))?.collect::<Result<Vec<BlobId>, _>>()
        };
        let ids = list("SELECT blob FROM snapshots").and_then(|snapshots| {
            known.extend(snapshots);
            list("SELECT DISTINCT blob FROM chunks")
        });
        match ids.map_err(Error::from_outer) {
            Ok(ids) => {
                let orphans = ids.into_iter().filter(|id| !known.contains(id));
                report.damage.extend(orphans.map(|id| Damage::Orphan { id }));
                Ok(())
            }
            Err(Error::Damaged(damage)) => {
                if !report.damage.contains(&damage) {
                    report.damage.push(damage);
                }
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
