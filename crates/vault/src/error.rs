//! The one error type, what damage can look like, and how SQLite's codes become ours. No value and no secret is ever in here.

use std::io;

use rusqlite::ffi;

use crate::id::BlobId;

/// Everything that can go wrong. Unless a variant says otherwise nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file at this path.
    #[error("no file at this path")]
    NotFound,
    /// A file is there already; it was left as it is.
    #[error("a file is already there")]
    AlreadyExists,
    /// The file is not a vault: not SQLite, or another application's.
    #[error("not a vault")]
    NotAVault,
    /// The vault was written by a newer version, whose format this one does not know.
    #[error("vault format {format} is newer than this program")]
    NewerFormat {
        /// The format number found in the file.
        format: i64,
    },
    /// Another program, or another place in this one, has the vault open.
    #[error("the vault is in use")]
    Busy,
    /// The file, or the folder it is in, cannot be written to.
    #[error("the place is read-only")]
    ReadOnlyPlace,
    /// The vault was opened read-only, because it is damaged or its place is read-only. See `Vault::damage`.
    #[error("the vault is open read-only")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The disk failed at the very end of a change: whether it is kept shows when the vault is locked and opened again.
    /// Until then nothing more is changed. All that was kept before is kept.
    #[error("the disk failed while it was to confirm a change")]
    Unsettled,
    /// The path of the open vault names no file any more: it was moved or removed, or its disk taken away. Nothing can be
    /// kept until it is back; what was kept is in the file, wherever it is now, and `Vault::copy_to` puts it elsewhere.
    #[error("the vault's file is gone")]
    Vanished,
    /// Another file has taken the open vault's place. It is left as it is; the open one was kept beside it, with `.kept`
    /// in its name, as it was before this change.
    #[error("another file is in the vault's place")]
    Replaced,
    /// No slot opens with this key: a wrong passphrase or a recovery key of another vault.
    #[error("wrong key")]
    WrongKey,
    /// A slot asks for more scrypt work than is accepted (2^22).
    #[error("scrypt work factor {log_n} is too large")]
    TooMuchWork {
        /// The binary logarithm of scrypt's N that the slot asks for.
        log_n: u8,
    },
    /// A work factor outside 17 to 22 was asked for.
    #[error("scrypt work factor outside 17 to 22")]
    WorkFactor,
    /// A page size that is not a power of two from 512 to 65,536 was asked for.
    #[error("page size not a power of two from 512 to 65536")]
    PageSize,
    /// A part of the vault is damaged.
    #[error("damaged: {0:?}")]
    Damaged(Damage),
    /// A blob is larger than the limit. Nothing of it was kept.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// No blob of this id is known.
    #[error("no such blob")]
    NoSuchBlob,
    /// The history has no change of this number.
    #[error("no change {seq} in the history")]
    NoSuchChange {
        /// The number asked for.
        seq: u64,
    },
    /// The change cannot be undone: it was made so, is too old, or only added blobs.
    #[error("change {seq} cannot be undone")]
    NotUndoable {
        /// The number asked for.
        seq: u64,
    },
    /// What the change did was changed again since, so that undoing it would overwrite something newer.
    #[error("what change {seq} did was changed since")]
    ChangedSince {
        /// The number asked for.
        seq: u64,
    },
    /// The last passphrase or recovery slot cannot be removed: a keychain or a plugin does not count, it is lost with the machine.
    #[error("the last passphrase or recovery key cannot be removed")]
    LastSlot,
    /// No key slot of this id.
    #[error("no such key slot")]
    NoSuchSlot,
    /// An age plugin could not be run, or did not do its part.
    #[error("the age plugin failed: {fault:?}")]
    Plugin {
        /// What is wrong.
        fault: PluginFault,
    },
    /// The text is no plugin recipient, or no plugin identity file.
    #[error("not a key of an age plugin")]
    NotAPluginKey,
    /// The text is neither an age identity nor 24 words.
    #[error("not a recovery key")]
    NotARecoveryKey,
    /// A word of the recovery key is not in the list.
    #[error("word {position} of the recovery key is not in the list")]
    RecoveryWord {
        /// Which word, counted from 1.
        position: usize,
    },
    /// The recovery key's checksum is wrong: a mistyped or misplaced word or letter.
    #[error("the recovery key's checksum is wrong")]
    RecoveryChecksum,
    /// The file is a vault, and no backup: it is not written to.
    #[error("not a backup")]
    NotABackup,
    /// The backup belongs to another vault.
    #[error("a backup of another vault")]
    BackupOfAnother,
    /// The backup has seen changes that the vault does not have: the vault in use is an older copy.
    #[error("the backup is newer (change {seq})")]
    BackupIsNewer {
        /// The backup's newest change.
        seq: u64,
    },
    /// The backup's history, or its keys, are not those of the vault: it was restored and went another way, or it was rekeyed.
    #[error("the backup has another history")]
    BackupDiffers,
    /// The backup has no generation of this number.
    #[error("no generation {seq} in the backup")]
    NoSuchGeneration {
        /// The number asked for.
        seq: u64,
    },
    /// The inner schema has something that changes cannot record.
    #[error("table {table}: {fault:?}")]
    Schema {
        /// The table (names of tables are not secret).
        table: String,
        /// What is wrong with it.
        fault: SchemaFault,
    },
    /// A caller's SQL failed inside the vault.
    #[error("SQL failed with code {code}")]
    Sql {
        /// SQLite's extended result code.
        code: i32,
    },
    /// What a blob was to be read from failed.
    #[error("the source failed: {kind}")]
    Source {
        /// The kind of failure.
        kind: io::ErrorKind,
    },
    /// The disk or the operating system failed.
    #[error("input or output failed: {kind} ({code})")]
    Io {
        /// The kind of failure.
        kind: io::ErrorKind,
        /// SQLite's extended result code, or 0.
        code: i32,
    },
    /// Not enough memory.
    #[error("not enough memory")]
    Memory,
    /// SQLite was used before `vault::init`, so that its memory would not be wiped.
    #[error("SQLite was already in use")]
    AllocatorTooLate,
    /// The operating system gave no randomness.
    #[error("no randomness")]
    Random,
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
}

/// What is wrong with an age plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PluginFault {
    /// Its program is not in the `PATH`.
    Missing,
    /// It could not be started, ended early, asked for what it was not given, or refused.
    Failed,
}

/// Why a table cannot be kept in a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaFault {
    /// No declared primary key: changes to it would be lost.
    NoPrimaryKey,
    /// A primary key column may be NULL: such rows would be lost. Use `STRICT`, `NOT NULL` or `INTEGER PRIMARY KEY`.
    NullablePrimaryKey,
    /// A virtual table; keep it in an attached `:memory:` database.
    Virtual,
    /// A trigger: it would run twice when changes are replayed. Use a TEMP trigger.
    Trigger,
    /// A view: it could stand in a table's place and never end.
    View,
    /// A generated column.
    Generated,
    /// The name is one of the vault's own.
    Reserved,
    /// A control character in a name.
    Name,
}

/// A part of a vault that is not as it was written. Names which, never what it held.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// The SQLite file itself: a page, an index, a free list.
    Container,
    /// The table `meta`: the vault's id or format.
    Meta,
    /// A key slot.
    Slot {
        /// The slot's row.
        id: i64,
    },
    /// The snapshot of the inner database.
    Snapshot {
        /// The change that it was taken at, as its row says.
        seq: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// A change, or a merged run of them: unreadable, or not the one that belongs here.
    Change {
        /// The first change of the row.
        from: u64,
        /// The last change of the row.
        to: u64,
    },
    /// Changes that should be here are not.
    MissingChanges {
        /// The first missing.
        from: u64,
        /// The last missing.
        to: u64,
    },
    /// Changes behind a damaged one. They may be sound, but cannot be applied without it.
    NotApplied {
        /// The first change of the row.
        from: u64,
        /// The last change of the row.
        to: u64,
    },
    /// The inner database is not sound although it was decrypted.
    Inner,
    /// A blob.
    Blob {
        /// Which one.
        id: BlobId,
        /// What is wrong.
        fault: Fault,
    },
    /// Pieces that belong to no known blob.
    Orphan {
        /// The id on the pieces.
        id: BlobId,
    },
}

/// What is wrong with a blob or a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// None of it is there.
    Missing,
    /// Pieces are missing, too many, or of a wrong length.
    Pieces,
    /// It is not the one that was stored here (its header is another).
    Swapped,
    /// It does not decrypt.
    Unreadable,
    /// It decrypts, and is not what was stored.
    Content,
}

impl Error {
    /// The error for a failure of the vault file's own SQLite connection.
    pub(crate) fn from_outer(error: rusqlite::Error) -> Self {
        let Some(code) = code_of(&error) else {
            return Self::Damaged(Damage::Container);
        };
        match code & 0xff {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM => Self::ReadOnlyPlace,
            ffi::SQLITE_FULL => Self::DiskFull,
            ffi::SQLITE_NOMEM => Self::Memory,
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_CONSTRAINT | ffi::SQLITE_ERROR | ffi::SQLITE_MISMATCH => {
                Self::Damaged(Damage::Container)
            }
            _ => Self::Io { kind: io::ErrorKind::Other, code },
        }
    }

    /// The error for a failure of the operating system.
    pub(crate) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::AlreadyExists,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyPlace,
            io::ErrorKind::OutOfMemory => Self::Memory,
            kind => Self::Io { kind, code: 0 },
        }
    }
}

/// SQL on the inner database: only the code is kept, SQLite's message could quote a value.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql { code: code_of(&error).unwrap_or(ffi::SQLITE_ERROR) }
    }
}

fn code_of(error: &rusqlite::Error) -> Option<i32> {
    match error {
        rusqlite::Error::SqliteFailure(e, _) => Some(e.extended_code),
        rusqlite::Error::SqlInputError { error, .. } => Some(error.extended_code),
        _ => None,
    }
}
