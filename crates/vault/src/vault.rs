//! An open vault: what it is made of, its anchor, and how it is locked again.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use crate::chain::Hash;
use crate::error::{Damage, Error};
use crate::id::VaultId;
use crate::inner::Inner;
use crate::locked::{LockedVault, Refused};
use crate::outer::Outer;
use crate::replay::{self, Loaded, Mark, Which};
use crate::seal::Keys;
use crate::settings::Settings;
use crate::slots;

/// An open vault. The file stays locked against every other opener until this is dropped.
///
/// Dropping it keeps everything that a call acknowledged; [`Vault::lock`] also leaves the file tidy and quick to open.
/// `Send`, not `Sync`.
pub struct Vault {
    pub(crate) inner: Inner,
    pub(crate) outer: Outer,
    pub(crate) keys: Keys,
    pub(crate) id: VaultId,
    pub(crate) mark: Mark,
    pub(crate) damage: Vec<Damage>,
    pub(crate) read_only: bool,
    pub(crate) is_backup: bool,
    pub(crate) compact_after: u64,
    /// A rekeying was begun and is not done.
    pub(crate) rekeying: bool,
}

/// What to keep outside the file, to notice an older copy in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Which vault.
    pub id: VaultId,
    /// Its newest change.
    pub seq: u64,
    /// The chain hash after it.
    pub chain: [u8; 32],
}

/// How a vault stands to an [`Anchor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Continuity {
    /// The anchored change is in this vault's history.
    Continues,
    /// The vault is older than the anchor: the newest changes are missing.
    Older,
    /// Another vault, or another history of it.
    Other,
}

impl Vault {
    /// Reads a held file with its keys.
    pub(crate) fn open(outer: Outer, mut keys: Keys) -> Result<Self, Error> {
        keys.keep_in_memory();
        let (id, is_backup) = (outer.id()?, outer.is_backup()?);
        let which = if is_backup { Which::Newest } else { Which::Only };
        let Loaded { inner, mark, mut damage } = replay::load(&outer.conn, &keys, &id, which)?;
        let retired = slots::take_retired(&outer.conn, &mut keys)?;
        if let Some((id, false)) = retired {
            damage.push(Damage::Slot { id });
        }
        for slot in slots::list(&outer.conn).unwrap_or_default() {
            if !matches!(slots::read(&outer.conn, slot.id), Ok(Some(_))) {
                damage.push(Damage::Slot { id: slot.id });
            }
        }
        inner.hand_over()?;
        let read_only = is_backup || outer.read_only || damage.iter().any(|d| !matches!(d, Damage::Slot { .. }));
        let compact_after = Settings::default().compact_after;
        Ok(Self { inner, outer, keys, id, mark, damage, read_only, is_backup, compact_after, rekeying: retired.is_some() })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.outer.path
    }

    /// Which vault this is.
    pub fn id(&self) -> VaultId {
        self.id
    }

    /// The number of the newest change; 0 in a new vault. Each change takes the next one, without gaps.
    pub fn seq(&self) -> u64 {
        self.mark.seq
    }

    /// Whether every change is refused with [`Error::ReadOnly`]: the vault is damaged or its place cannot be written to.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether the file is a backup. It is then open for reading only, as of its newest generation: see [`crate::OpenBackup`].
    pub fn is_backup(&self) -> bool {
        self.is_backup
    }

    /// What could not be read when it was opened. Damaged blobs are found by [`Vault::blob`] and [`Vault::verify`].
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// After how many change rows [`Vault::needs_compaction`]; 256 unless set.
    pub fn set_compact_after(&mut self, rows: u64) {
        self.compact_after = rows.max(1);
    }

    /// The inner database, for reading. SQL that writes to its tables is refused with SQLITE_AUTH; attaching `:memory:`
    /// databases and making TEMP tables and triggers is allowed, and such triggers run in changes and undo too.
    pub fn read(&self) -> &Connection {
        &self.inner.conn
    }

    pub(crate) fn writable(&self) -> Result<(), Error> {
        if self.read_only {
            return Err(Error::ReadOnly);
        }
        self.outer.in_place()?;
        self.outer.settled()
    }

    /// What to keep outside the file, after each change.
    pub fn anchor(&self) -> Anchor {
        Anchor { id: self.id, seq: self.mark.seq, chain: self.mark.chain }
    }

    /// How this vault stands to an anchor kept earlier.
    pub fn continuity(&self, anchor: &Anchor) -> Result<Continuity, Error> {
        if anchor.id != self.id {
            return Ok(Continuity::Other);
        }
        if anchor.seq > self.mark.seq {
            return Ok(Continuity::Older);
        }
        let chain = if anchor.seq == self.mark.seq { Some(self.mark.chain) } else { self.chain_at(anchor.seq)? };
        Ok(if chain == Some(anchor.chain) { Continuity::Continues } else { Continuity::Other })
    }

    /// The chain hash after change `seq`, which is what the next one names.
    fn chain_at(&self, seq: u64) -> Result<Option<Hash>, Error> {
        let next = (seq + 1) as i64;
        Ok(self.read().query_row("SELECT prev FROM main.log WHERE seq = ?1", [next], |row| row.get(0)).optional()?)
    }

    /// Locks it: a snapshot if there were changes, then the file is closed and released, and what was in memory is wiped.
    ///
    /// If the snapshot fails (a full disk) the vault is locked all the same, nothing is lost, and the error says why.
    pub fn lock(mut self) -> Result<LockedVault, Box<Refused>> {
        let done = if self.read_only { Ok(()) } else { self.snapshot() };
        let slots = self.slots().unwrap_or_default();
        let vault = LockedVault::of(self.outer.path.clone(), self.id, slots);
        drop(self);
        match done {
            Ok(()) => Ok(vault),
            Err(error) => Err(Box::new(Refused { vault, error })),
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("id", &self.id).field("seq", &self.mark.seq).finish_non_exhaustive()
    }
}
