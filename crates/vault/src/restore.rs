//! Restoring: a generation of a backup becomes a vault file of its own. Making backups is in `backup.rs`.

use std::ops::ControlFlow;
use std::path::Path;

use crate::blob;
use crate::create::Part;
use crate::error::{Damage, Error};
use crate::generation::{Generation, check_is_backup, copy_blob, copy_slots, copy_snapshot, time_of};
use crate::id::VaultId;
use crate::inner::Inner;
use crate::outer::Outer;
use crate::replay::{self, Which};
use crate::seal::Keys;
use crate::slots::{self, Key};
use crate::vault::Vault;
use crate::verify::{Progress, Report};

/// A backup, opened to restore from. Nobody can write to it for as long.
pub struct OpenBackup {
    outer: Outer,
    keys: Keys,
    id: VaultId,
    generations: Vec<Generation>,
    damage: Vec<Damage>,
}

impl OpenBackup {
    /// Opens a backup with any key of the vault as it was when the last generation was made. A passphrase costs scrypt's work.
    ///
    /// Errors: [`Error::NotABackup`]; those of [`crate::LockedVault::unlock`]; [`Error::Damaged`] if no generation can be read.
    pub fn open(path: &Path, key: Key<'_>) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|e| Error::from_io(&e))?;
        let outer = Outer::hold(&path)?;
        let id = check_is_backup(&outer)?;
        let (_, mut keys) = slots::open(&outer.conn, key)?;
        slots::take_retired(&outer.conn, &mut keys)?;
        let newest = replay::load(&outer.conn, &keys, &id, Which::Newest)?;
        let mut generations = Vec::new();
        for (seq, _) in replay::snapshots(&outer.conn)? {
            generations.push(Generation { seq, at: time_of(&newest.inner.conn, seq)? });
        }
        Ok(Self { outer, keys, id, generations, damage: newest.damage })
    }

    /// Which vault it is of.
    pub fn id(&self) -> VaultId {
        self.id
    }

    /// What it holds, newest first. Any of them may be damaged: [`OpenBackup::restore`] looks.
    pub fn generations(&self) -> &[Generation] {
        &self.generations
    }

    /// Generations that could not be read when it was opened.
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// Writes a generation as a vault at `to`, where nothing may be, and reads it back to the last byte. The file has its name only when that is done;
    /// being stopped or killed leaves none. Damaged scans are copied as they are, and are in the report. The backup is not changed.
    ///
    /// Costs writing the vault once and reading it twice. `progress` is called between blobs and may stop it ([`Error::Stopped`]).
    ///
    /// Errors: [`Error::NoSuchGeneration`]; [`Error::Damaged`] if its list cannot be read; [`Error::AlreadyExists`]; [`Error::DiskFull`] and other
    /// failures of either file.
    pub fn restore(&self, seq: u64, to: &Path, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<Report, Error> {
        let to = std::path::absolute(to).map_err(|e| Error::from_io(&e))?;
        if to.symlink_metadata().is_ok() {
            return Err(Error::AlreadyExists);
        }
        if !self.generations.iter().any(|generation| generation.seq == seq) {
            return Err(Error::NoSuchGeneration { seq });
        }
        let inner = replay::load(&self.outer.conn, &self.keys, &self.id, Which::At(seq))?.inner;
        let part = Part::make(&to)?;
        let copied = self.fill(&part, &inner, seq, progress)?;
        let vault = Vault::open(Outer::hold(&part.0)?, self.keys.again())?;
        let report = vault.verify(&mut |at| progress(Progress { done: copied + at.done, total: 2 * copied.max(at.total) }))?;
        drop(vault);
        part.publish(&to)?;
        Ok(report)
    }

    fn fill(&self, part: &Part, inner: &Inner, seq: u64, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<u64, Error> {
        let blobs = blob::list(&inner.conn)?;
        let total: u64 = blobs.iter().map(|(info, _)| info.size).sum();
        let (from, file) = (&self.outer.conn, Outer::create(&part.0, self.outer.page_size()?, &self.id)?);
        copy_slots(from, &file.conn)?;
        copy_snapshot(from, &file.conn, seq)?;
        let mut done = 0;
        for (info, _) in blobs {
            if progress(Progress { done, total: 2 * total }).is_break() {
                return Err(Error::Stopped);
            }
            copy_blob(from, &file.conn, info.id)?;
            done += info.size;
        }
        file.run("COMMIT")?;
        Ok(total)
    }
}

impl std::fmt::Debug for OpenBackup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenBackup").field("id", &self.id).field("generations", &self.generations.len()).finish_non_exhaustive()
    }
}
