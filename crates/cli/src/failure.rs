//! Why a command failed: the one error type here. `words.rs` says it to a person.

use std::io::ErrorKind;
use std::path::PathBuf;

/// What the vault was to be opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// A passphrase.
    Passphrase,
    /// The recovery key.
    Recovery,
    /// The keychain of this machine.
    Keychain,
    /// An age plugin.
    Plugin,
}

/// Why a command failed. Unless its words say otherwise nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line does not make sense. Carries what to write instead, never a secret.
    #[error("{0}")]
    Usage(String),
    /// A journey failed.
    #[error(transparent)]
    Journey(#[from] coffer::Error),
    /// The vault was not opened with this.
    #[error("{error}")]
    Unlock {
        /// What was tried.
        with: KeyKind,
        /// Why it did not open.
        error: coffer::Error,
    },
    /// A journey failed that was about this file.
    #[error("{file}: {error}")]
    About {
        /// Its name.
        file: String,
        /// Why.
        error: Box<Failure>,
    },
    /// The first files were kept, this one was not.
    #[error("{error}, after {kept}")]
    Partly {
        /// How many were kept.
        kept: u64,
        /// Why not this one.
        error: Box<Failure>,
    },
    /// The folder that a new vault was to be in is not there.
    #[error("no such folder: {0}")]
    NoFolder(PathBuf),
    /// A file is in the way.
    #[error("a file is in the way: {0}")]
    InTheWay(PathBuf),
    /// A file could not be written.
    #[error("{path} cannot be written: {kind}")]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        kind: ErrorKind,
    },
    /// A stored file is not as it was stored.
    #[error("the stored file is damaged")]
    StoredFileDamaged,
    /// The recovery key of a new vault could not be shown.
    #[error("the recovery key could not be shown: {0}")]
    KeyNotShown(ErrorKind),
    /// What was printed could not be delivered.
    #[error("the output failed: {0}")]
    Output(ErrorKind),
    /// The terminal could not be asked.
    #[error("the terminal cannot be asked: {0}")]
    Terminal(ErrorKind),
    /// The two times that something was typed differ.
    #[error("typed differently the second time")]
    TypedDifferently,
    /// The person said no.
    #[error("not confirmed")]
    Declined,
    /// Nothing is left that could be undone.
    #[error("nothing to undo")]
    NothingToUndo,
    /// The vault is open for reading only because it is damaged.
    #[error("read-only because of damage")]
    ReadOnlyByDamage,
}

/// A usage failure, in words.
pub(crate) fn usage<T>(message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Usage(message.into()))
}

impl Failure {
    /// The same failure, of this file.
    pub(crate) fn about(self, file: impl Into<String>) -> Self {
        Self::About { file: file.into(), error: Box::new(self) }
    }
}
