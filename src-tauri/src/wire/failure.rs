//! What went wrong, as the page is told: a closed code, and which fields. Never a value.

use serde::Serialize;
use ts_rs::TS;

/// What went wrong: a closed code and what it speaks of. Never values or prose; the page has the words.
#[derive(Serialize, TS, Debug, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireError {
    /// Which error.
    pub(crate) code: Code,
    /// The input fields that it concerns, each with its own code.
    pub(crate) fields: Vec<FieldError>,
    /// A limit or count that the message names (bytes, pages, pixels, milliseconds).
    #[ts(optional)]
    pub(crate) limit: Option<u64>,
    /// The thing that it speaks of: the document that holds the same bytes.
    #[ts(optional)]
    pub(crate) item: Option<i64>,
}

/// One input field that was refused.
#[derive(Serialize, TS, Debug, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldError {
    /// As in the input type: "fullName", "receiptNumber", "codeText", "addANumbers"…
    pub(crate) field: String,
    /// Why.
    pub(crate) problem: FieldProblem,
}

/// Why a field was refused.
#[derive(Serialize, TS, Debug, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FieldProblem {
    /// Must not be empty.
    Empty,
    /// Too long.
    TooLong,
    /// Not of the expected shape.
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

/// Every error that a command can answer with.
#[derive(Serialize, TS, Debug, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Code {
    /// The vault is locked.
    Locked,
    /// The passphrase or recovery key opens no slot.
    WrongKey,
    /// Too many wrong attempts; `limit` = milliseconds to wait.
    TooSoon,
    /// The recovery words are not 24 words of the list, or their checksum is wrong.
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
    /// The vault is open for reading only.
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
    /// Rows were changed since; undo would lose that.
    ChangedSince,
    /// This cannot be undone.
    NotUndoable,
    /// The file is of no kind that Coffer can show.
    UnsupportedFile,
    /// The file is broken.
    CorruptFile,
    /// The file is locked with a password.
    EncryptedFile,
    /// A saved e-mail without a file that Coffer can show.
    EmptyMail,
    /// Too many pages; `limit` = how many are taken.
    TooManyPages,
    /// Too many pixels; `limit` = how many are taken.
    TooManyPixels,
    /// Too many bytes; `limit` = how many are taken.
    FileTooLarge,
    /// Already kept.
    Duplicate,
    /// The file is a vault, and no backup of one.
    NotABackup,
    /// The backup is of another vault.
    BackupOfAnother,
    /// The backup is newer than the vault.
    BackupIsNewer,
    /// The backup has another history than the vault.
    BackupDiffers,
    /// The person cancelled.
    Cancelled,
    /// The clipboard could not be used.
    Clipboard,
    /// A fault of ours; nothing was changed.
    Internal,
}
