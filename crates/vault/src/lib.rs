//! Sealed storage: one SQLite file in which every value that says anything is an age file. Does not know what it keeps.
//!
//! [`LockedVault::at`] looks at a file, [`LockedVault::unlock`] opens it, [`Vault::create`] makes one. Inside is a SQLite
//! database that exists only in memory: [`Vault::read`] queries it, [`Vault::change`] changes it, together with large
//! blobs that stay in the file and stream. [`Vault::undo`] takes a change back. `docs/format.md` says what the file holds
//! and how to read it with `sqlite3` and `age` alone.
//!
//! - Invariant: only `seal.rs` names the `age` crate, only `raw/` is unsafe.
//! - Invariant: a call that returned `Ok` is on the disk; one that returned an error changed nothing.
//! - Invariant: no error and no `Debug` carries a value or a secret.

mod backup;
mod blob;
mod chain;
mod change;
mod chunks;
mod create;
mod device;
mod error;
mod generation;
mod held;
mod history;
mod id;
mod inner;
mod locked;
mod outer;
mod place;
mod plugin;
mod raw;
mod recovery;
mod rekey;
mod replay;
mod restore;
mod rewrite;
mod seal;
mod settings;
mod slots;
mod snapshot;
mod stack;
mod tables;
mod text;
mod vault;
mod verify;
mod ways;
mod words;

pub use backup::{Backup, BackupStep, MadeBackup};
pub use blob::{BlobInfo, BlobReader};
pub use change::{Action, Change};
pub use device::DeviceKey;
pub use error::{Damage, Error, Fault, PluginFault, SchemaFault};
pub use generation::Generation;
pub use history::LogEntry;
pub use id::{BlobId, ParseIdError, VaultId};
pub use locked::{LockedVault, Refused};
pub use plugin::{PluginIdentity, PluginRecipient};
pub use raw::wipe_freed_memory;
pub use recovery::RecoveryKey;
pub use rekey::Rekeyed;
pub use restore::OpenBackup;
pub use rewrite::Row;
pub use rusqlite;
pub use settings::Settings;
pub use slots::{Key, SlotInfo, SlotKind};
pub use stack::wipe_stack;
pub use vault::{Anchor, Continuity, Vault};
pub use verify::{Progress, Report};
pub use ways::NewKey;
pub use words::make_passphrase;

/// Gives SQLite the allocator that wipes what it frees. Everything here calls it first; a program that also uses SQLite by
/// itself calls it before that. Fails with [`Error::AllocatorTooLate`] if SQLite was in use already.
pub fn init() -> Result<(), Error> {
    raw::alloc::init()
}
