//! What can go wrong in a journey: one enum, and the closed [`Code`] that window and command show words or an exit status for.

/// Why a journey did not happen. Whenever one of these is returned, nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The vault refused or failed.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// A file could not be shown.
    #[error(transparent)]
    Pages(#[from] recognize::Error),
    /// Some fields of the input were refused.
    #[error("refused: {}", fields_in_words(.0))]
    Refused(Vec<FieldError>),
    /// No such person, case, code, document, file, page or draft.
    #[error("no such item")]
    NoSuchItem,
    /// The same bytes are already kept in this document.
    #[error("already kept as document {document}")]
    Duplicate {
        /// The document that holds them.
        document: i64,
    },
    /// The passphrase is too easy to guess.
    #[error("the passphrase is too easy to guess")]
    WeakPassphrase,
    /// The keychain of the operating system did not do its part.
    #[error("the keychain failed: {0:?}")]
    Keychain(KeychainFault),
    /// A file to be added could not be read.
    #[error("the file cannot be read: {0}")]
    ReadFile(std::io::ErrorKind),
    /// A stored value is not of the shape that this version writes.
    #[error("a stored value is not understood")]
    StoredShape,
}

/// What is wrong with the keychain of the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeychainFault {
    /// There is none here, or it does not answer.
    Missing,
    /// It is locked and was not unlocked.
    Locked,
    /// It has no key for this vault, or one that no longer opens it.
    Empty,
}

/// A refused field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the input type, `snake_case`.
    pub field: &'static str,
    /// Why.
    pub problem: FieldProblem,
}

/// Why a field was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldProblem {
    /// It must not be empty.
    Empty,
    /// It is longer than the vault takes: 400 characters a line, 20,000 of notes.
    TooLong,
    /// It is not of the expected shape.
    Malformed,
    /// It is a receipt number: another box.
    LooksLikeReceiptNumber,
    /// It is an A-Number: another box.
    LooksLikeANumber,
    /// It is an online account number: another box.
    LooksLikeOnlineAccountNumber,
    /// Another case has this receipt number.
    ReceiptNumberTaken,
    /// The thing it names is gone.
    NoSuchItem,
}

impl FieldProblem {
    /// In plain words, for the command.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Empty => "must not be empty",
            Self::TooLong => "is too long",
            Self::Malformed => "is not of the expected shape",
            Self::LooksLikeReceiptNumber => "looks like a receipt number, which belongs to the case",
            Self::LooksLikeANumber => "looks like an A-Number, which belongs to the person",
            Self::LooksLikeOnlineAccountNumber => "looks like a USCIS online account number, which belongs to the person",
            Self::ReceiptNumberTaken => "is already the receipt number of another case",
            Self::NoSuchItem => "names something that is not in the vault",
        }
    }
}

fn fields_in_words(fields: &[FieldError]) -> String {
    fields.iter().map(|f| format!("{} {}", f.field, f.problem.in_words())).collect::<Vec<_>>().join("; ")
}

/// Every kind of failure, closed: the page has words for each, the command an exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The passphrase or recovery key opens no slot.
    WrongKey,
    /// The recovery key is not one.
    BadRecoveryKey,
    /// The passphrase is too weak.
    WeakPassphrase,
    /// The last passphrase or recovery key cannot be removed.
    LastKey,
    /// There is no keychain, or it does not answer.
    KeychainMissing,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain has no key that opens this vault.
    KeychainEmpty,
    /// An age plugin's program is not installed.
    PluginMissing,
    /// An age plugin did not do its part.
    PluginFailed,
    /// The text is no key of an age plugin.
    BadPluginKey,
    /// No such file.
    NotFound,
    /// A file is already there.
    AlreadyExists,
    /// Not a Coffer vault.
    NotAVault,
    /// Made by a newer Coffer.
    NewerFormat,
    /// Another program has the vault open.
    Busy,
    /// The vault is damaged.
    Damaged,
    /// Open for reading only.
    ReadOnly,
    /// The place cannot be written.
    ReadOnlyPlace,
    /// The open vault's file is no longer at its path.
    Vanished,
    /// Another file is in the open vault's place.
    Replaced,
    /// The disk failed while it was to confirm a change.
    Unsettled,
    /// No space left.
    DiskFull,
    /// The disk failed.
    Io,
    /// Some fields were refused.
    Refused,
    /// No such item.
    NoSuchItem,
    /// Undo would lose later changes.
    ChangedSince,
    /// This cannot be undone.
    NotUndoable,
    /// A file of no kind that can be shown.
    UnsupportedFile,
    /// A broken file.
    CorruptFile,
    /// A file locked with a password.
    EncryptedFile,
    /// A saved e-mail without a file that can be shown.
    EmptyMail,
    /// Too many pages.
    TooManyPages,
    /// Too many pixels.
    TooManyPixels,
    /// Too many bytes.
    FileTooLarge,
    /// Already kept.
    Duplicate,
    /// A vault, and no backup of one.
    NotABackup,
    /// A backup of another vault.
    BackupOfAnother,
    /// The backup is newer than the vault.
    BackupIsNewer,
    /// The backup has another history than the vault.
    BackupDiffers,
    /// Cancelled by the person.
    Cancelled,
    /// A fault of ours.
    Internal,
}

impl Error {
    /// The file is a vault, and no backup of one.
    #[must_use]
    pub fn not_a_backup() -> Self {
        Self::Vault(vault::Error::NotABackup)
    }

    /// Which of the closed kinds this is.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Vault(error) => code_of_vault(error),
            Self::Pages(error) => code_of_pages(error),
            Self::Refused(_) => Code::Refused,
            Self::NoSuchItem => Code::NoSuchItem,
            Self::Duplicate { .. } => Code::Duplicate,
            Self::WeakPassphrase => Code::WeakPassphrase,
            Self::Keychain(KeychainFault::Missing) => Code::KeychainMissing,
            Self::Keychain(KeychainFault::Locked) => Code::KeychainLocked,
            Self::Keychain(KeychainFault::Empty) => Code::KeychainEmpty,
            Self::ReadFile(std::io::ErrorKind::NotFound) => Code::NotFound,
            Self::ReadFile(_) => Code::Io,
            Self::StoredShape => Code::Internal,
        }
    }

    /// The limit that a message may name: bytes, pages or pixels, by the code.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        match self {
            Self::Pages(recognize::Error::TooManyPages { limit, .. }) => u64::try_from(*limit).ok(),
            Self::Pages(recognize::Error::TooManyPixels { limit, .. } | recognize::Error::TooLarge { limit, .. })
            | Self::Vault(vault::Error::TooLarge { limit }) => Some(*limit),
            _ => None,
        }
    }
}

fn code_of_vault(error: &vault::Error) -> Code {
    use vault::Error as E;
    match error {
        E::NotFound => Code::NotFound,
        E::AlreadyExists => Code::AlreadyExists,
        E::NotAVault => Code::NotAVault,
        E::NewerFormat { .. } => Code::NewerFormat,
        E::Busy => Code::Busy,
        E::ReadOnlyPlace => Code::ReadOnlyPlace,
        E::ReadOnly => Code::ReadOnly,
        E::Vanished => Code::Vanished,
        E::Replaced => Code::Replaced,
        E::Unsettled => Code::Unsettled,
        E::DiskFull => Code::DiskFull,
        E::WrongKey => Code::WrongKey,
        E::LastSlot => Code::LastKey,
        E::Plugin { fault: vault::PluginFault::Missing } => Code::PluginMissing,
        E::Plugin { .. } => Code::PluginFailed,
        E::NotAPluginKey => Code::BadPluginKey,
        E::NotARecoveryKey | E::RecoveryWord { .. } | E::RecoveryChecksum => Code::BadRecoveryKey,
        E::Damaged(_) | E::TooMuchWork { .. } => Code::Damaged,
        E::TooLarge { .. } => Code::FileTooLarge,
        E::NoSuchBlob | E::NoSuchChange { .. } | E::NoSuchSlot | E::NoSuchGeneration { .. } => Code::NoSuchItem,
        E::NotABackup => Code::NotABackup,
        E::BackupOfAnother => Code::BackupOfAnother,
        E::BackupIsNewer { .. } => Code::BackupIsNewer,
        E::BackupDiffers => Code::BackupDiffers,
        E::NotUndoable { .. } => Code::NotUndoable,
        E::ChangedSince { .. } => Code::ChangedSince,
        E::Source { .. } | E::Io { .. } => Code::Io,
        E::Stopped => Code::Cancelled,
        _ => Code::Internal,
    }
}

fn code_of_pages(error: &recognize::Error) -> Code {
    use recognize::Error as E;
    match error {
        E::Unsupported => Code::UnsupportedFile,
        E::NothingInside => Code::EmptyMail,
        E::Mail => Code::UnsupportedFile,
        E::Stopped => Code::Cancelled,
        E::Encrypted => Code::EncryptedFile,
        E::TooManyPages { .. } => Code::TooManyPages,
        E::TooManyPixels { .. } => Code::TooManyPixels,
        E::TooLarge { .. } => Code::FileTooLarge,
        E::NoSuchPage { .. } => Code::NoSuchItem,
        E::Model | E::Apart => Code::Internal,
        _ => Code::CorruptFile,
    }
}
