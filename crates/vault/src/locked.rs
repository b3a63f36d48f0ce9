//! A locked vault: looked at, not opened.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::id::VaultId;
use crate::outer::Outer;
use crate::replay;
use crate::slots::{self, Key, SlotInfo};
use crate::vault::Vault;

/// A vault whose path is known. Nothing is decrypted, no lock is held on the file.
#[derive(Clone, Debug)]
pub struct LockedVault {
    path: PathBuf,
    id: VaultId,
    slots: Vec<SlotInfo>,
    backup_of: Option<u64>,
}

/// A failure that gives the locked vault back.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Refused {
    /// The vault, locked.
    pub vault: LockedVault,
    /// Why.
    #[source]
    pub error: Error,
}

impl LockedVault {
    /// Looks at the file: whether it is there and a vault, its format, its id and its slots, under a short read lock. The
    /// file is not changed, except that a commit that was cut off (by a crash) is taken back.
    ///
    /// Errors: [`Error::NotFound`], [`Error::NotAVault`], [`Error::NewerFormat`], [`Error::Busy`], [`Error::Damaged`],
    /// [`Error::ReadOnlyPlace`] if a commit was cut off and cannot be taken back here, [`Error::Io`].
    pub fn at(path: &Path) -> Result<Self, Error> {
        let outer = Outer::look(path)?;
        let (id, slots) = (outer.id()?, slots::list(&outer.conn)?);
        let backup_of = if outer.is_backup()? { replay::snapshots(&outer.conn)?.first().map(|(seq, _)| *seq) } else { None };
        Ok(Self { path: outer.path.clone(), id, slots, backup_of })
    }

    pub(crate) fn of(path: PathBuf, id: VaultId, slots: Vec<SlotInfo>) -> Self {
        Self { path, id, slots, backup_of: None }
    }

    /// Where the file is, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which vault it is.
    pub fn id(&self) -> VaultId {
        self.id
    }

    /// If the file is a backup, the change that its newest generation was taken at, as the file says: not proved before it is opened.
    pub fn backup_of(&self) -> Option<u64> {
        self.backup_of
    }

    /// The ways in.
    pub fn slots(&self) -> &[SlotInfo] {
        &self.slots
    }

    /// Opens it, and locks the file for the life of the [`Vault`]. A passphrase costs about 0.8 s and 256 MiB (at work
    /// factor 18), the rest a few milliseconds for each megabyte inside. Block a thread that may be blocked.
    ///
    /// A vault with damaged changes opens read-only as far as it can: see [`Vault::damage`].
    ///
    /// Errors: [`Error::Busy`] at once if another opener has it; [`Error::WrongKey`]; [`Error::TooMuchWork`];
    /// [`Error::Damaged`] if the slot or the snapshot is; [`Error::Plugin`]; those of [`LockedVault::at`].
    pub fn unlock(self, key: Key<'_>) -> Result<Vault, Box<Refused>> {
        let opened = Outer::hold(&self.path).and_then(|outer| {
            let (_, keys) = slots::open(&outer.conn, key)?;
            Vault::open(outer, keys)
        });
        opened.map_err(|error| Box::new(Refused { vault: self, error }))
    }
}
