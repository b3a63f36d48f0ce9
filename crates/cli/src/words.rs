//! What a failure is called, in a word for programs and in plain words for people: what happened, what is safe, what to do next.

use std::io::ErrorKind;

use coffer::{Code, Error};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::{Failure, KeyKind};

/// A failure, said.
pub(crate) struct Words {
    /// The stable name, `snake_case`.
    pub(crate) code: &'static str,
    /// The status that the command ends with.
    pub(crate) exit: Exit,
    /// What happened.
    pub(crate) message: String,
    /// What is safe and what to do next; may be empty.
    pub(crate) hint: String,
    /// Refused fields.
    pub(crate) fields: Vec<Value>,
    /// The document that holds the same bytes already.
    pub(crate) document_id: Option<i64>,
    /// The limit that was passed: bytes, pages or pixels, by the code.
    pub(crate) limit: Option<u64>,
}

impl Words {
    fn new(code: &'static str, exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, exit, message: message.into(), hint: hint.into(), fields: Vec::new(), document_id: None, limit: None }
    }

    /// The `error` object of `--json`.
    pub(crate) fn json(&self) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message, "hint": self.hint, "fields": self.fields });
        if let Some(id) = self.document_id {
            error["document_id"] = id.into();
        }
        if let Some(limit) = self.limit {
            error["limit"] = limit.into();
        }
        error
    }
}

impl Failure {
    /// Says it.
    pub(crate) fn words(&self) -> Words {
        match self {
            Self::Usage(message) => Words::new("usage", Exit::Usage, message, "`coffer --help` lists the commands and options."),
            Self::Journey(error) => of_journey(error, None),
            Self::Unlock { with, error } => of_journey(error, Some(*with)),
            Self::About { file, error } => {
                let words = error.words();
                Words { message: format!("{file}: {}", words.message), ..words }
            }
            Self::Partly { kept, error } => {
                let files = if *kept == 1 { "The file before it was" } else { "The files before it were" };
                Words { hint: format!("{files} added; this one and those after it were not."), ..error.words() }
            }
            Self::NoFolder(path) => Words::new(
                "folder_not_found",
                Exit::NotFound,
                format!("There is no folder {}.", path.display()),
                "Nothing was made. Make the folder first, or choose another place.",
            ),
            Self::InTheWay(path) => Words::new(
                "already_exists",
                Exit::Refused,
                format!("{} is already there.", path.display()),
                "It was left as it is. Choose another name, or move it away.",
            ),
            Self::Write { path, kind } => Words::new(
                "write_failed",
                Exit::Failed,
                format!("{} cannot be written: {kind}.", path.display()),
                "The vault was not changed. Choose another place, or make room.",
            ),
            Self::StoredFileDamaged => Words::new(
                "vault_damaged",
                Exit::Damaged,
                "This stored file is damaged.",
                "Nothing was changed, and no half file was left. `coffer verify` lists all damage; go on with a backup.",
            ),
            Self::KeyNotShown(kind) => Words::new(
                "output_failed",
                Exit::Failed,
                format!("The vault was made, but its recovery key could not be shown: {kind}."),
                "The vault is empty: delete it and run `coffer init` again, so that you have its recovery key.",
            ),
            Self::Output(kind) => Words::new(
                "output_failed",
                Exit::Failed,
                format!("The result could not be delivered: {kind}."),
                "A change that was asked for has been made all the same: look before repeating it.",
            ),
            Self::Terminal(kind) => Words::new(
                "no_terminal",
                Exit::Failed,
                format!("The terminal could not be asked: {kind}."),
                "Nothing was changed. Use --passphrase-file FILE, or `-` for the first line of standard input.",
            ),
            Self::TypedDifferently => Words::new(
                "typed_differently",
                Exit::Refused,
                "The second time was not the same as the first.",
                "Nothing was changed. Try again; type slowly.",
            ),
            Self::Declined => Words::new("declined", Exit::Failed, "Not confirmed.", "Nothing was changed."),
            Self::NothingToUndo => {
                Words::new("nothing_to_undo", Exit::NotFound, "There is nothing to undo.", "`coffer history` lists what was done.")
            }
            Self::ReadOnlyByDamage => Words::new(
                "read_only",
                Exit::Damaged,
                "The vault is damaged and open for reading only.",
                "Nothing was changed. `coffer verify` lists the damage; take out what you need with `coffer doc export`, and go on with a backup.",
            ),
        }
    }
}

fn of_journey(error: &Error, with: Option<KeyKind>) -> Words {
    let mut words = match error {
        Error::ReadFile(ErrorKind::NotFound) => {
            Words::new("file_not_found", Exit::NotFound, "There is no such file.", "Nothing was changed. Look at its name and folder.")
        }
        Error::ReadFile(kind) => Words::new(
            "file_unreadable",
            Exit::Failed,
            format!("The file cannot be read: {kind}."),
            "Nothing was changed. Look whether it is a file and whether you may read it.",
        ),
        _ => of_code(error.code(), with),
    };
    if let Error::Refused(fields) = error {
        words.fields = fields
            .iter()
            .map(|field| json!({ "field": field.field, "problem": problem(field.problem), "message": field.problem.in_words() }))
            .collect();
        let said: Vec<String> =
            fields.iter().map(|field| format!("{} {}", field.field.replace('_', " "), field.problem.in_words())).collect();
        words.message = format!("Refused: {}.", said.join("; "));
    }
    if let Error::Duplicate { document } = error {
        words.document_id = Some(*document);
        words.message = format!("The same file is already kept, in document {document}.");
    }
    words.limit = error.limit();
    if let Some(limit) = words.limit {
        words.message = format!("{} The limit is {limit}.", words.message);
    }
    words
}

fn of_code(code: Code, with: Option<KeyKind>) -> Words {
    let (name, exit, message, hint) = match code {
        Code::WrongKey if with == Some(KeyKind::Recovery) => (
            "wrong_recovery_key",
            Exit::WrongPassphrase,
            "This recovery key does not open the vault.",
            "Nothing was changed. It may belong to another vault: compare the name that was printed with it.",
        ),
        Code::WrongKey if with == Some(KeyKind::Plugin) => (
            "wrong_plugin_identity",
            Exit::WrongPassphrase,
            "This plugin identity does not open the vault.",
            "Nothing was changed. The passphrase and the recovery key still open it.",
        ),
        Code::WrongKey => (
            "wrong_passphrase",
            Exit::WrongPassphrase,
            "This passphrase does not open the vault.",
            "Nothing was changed. Look at the keyboard layout and Caps Lock and try again; the recovery key opens it too: --recovery-file FILE.",
        ),
        Code::BadRecoveryKey => (
            "bad_recovery_key",
            Exit::WrongPassphrase,
            "This is not a whole recovery key: a word or letter is missing or mistyped.",
            "Nothing was changed. Give the 24 words in their order, or the line that begins with AGE-SECRET-KEY-1.",
        ),
        Code::LastKey => (
            "last_key",
            Exit::Refused,
            "This is the last passphrase or recovery key: it cannot be removed.",
            "Nothing was changed. Add another first: `coffer keys add`. A keychain or a plugin does not count, it can be lost with the machine.",
        ),
        Code::KeychainMissing => (
            "keychain_missing",
            Exit::Failed,
            "There is no keychain here, or it does not answer.",
            "Nothing was changed. The passphrase and the recovery key still open the vault.",
        ),
        Code::KeychainLocked => (
            "keychain_locked",
            Exit::Failed,
            "The keychain is locked.",
            "Nothing was changed. Unlock it and try again; the passphrase and the recovery key still open the vault.",
        ),
        Code::KeychainEmpty => (
            "keychain_empty",
            Exit::NotFound,
            "This machine's keychain has no key that opens the vault.",
            "Nothing was changed. Open it with the passphrase, then `coffer keys add device`.",
        ),
        Code::PluginMissing => (
            "plugin_missing",
            Exit::NotFound,
            "The program of this age plugin is not installed.",
            "Nothing was changed. Install it so that it is found along the PATH; the passphrase and the recovery key still open the vault.",
        ),
        Code::PluginFailed => (
            "plugin_failed",
            Exit::Failed,
            "The age plugin did not do its part.",
            "Nothing was changed. Look whether its device is there; the passphrase and the recovery key still open the vault.",
        ),
        Code::BadPluginKey => (
            "bad_plugin_key",
            Exit::Refused,
            "This is no key of an age plugin.",
            "Nothing was changed. A recipient begins with age1NAME1, an identity file has lines that begin with AGE-PLUGIN-.",
        ),
        Code::WeakPassphrase => (
            "weak_passphrase",
            Exit::Refused,
            "This passphrase is too easy to guess.",
            "Nothing was changed. Take more words, or let one be made: --make-passphrase.",
        ),
        Code::NotFound => (
            "vault_not_found",
            Exit::NotFound,
            "There is no vault at this place.",
            "Look at --vault or COFFER_VAULT. `coffer init` makes a new vault.",
        ),
        Code::AlreadyExists => {
            ("already_exists", Exit::Refused, "A file is already at this place.", "It was left as it is. Choose another name with --vault.")
        }
        Code::NotAVault => {
            ("not_a_vault", Exit::Failed, "This file is not a Coffer vault.", "It was left as it is. Look at --vault or COFFER_VAULT.")
        }
        Code::NewerFormat => (
            "newer_format",
            Exit::Failed,
            "This vault was written by a newer Coffer.",
            "It was left as it is, and all is safe. Install the newer version.",
        ),
        Code::Busy => (
            "vault_busy",
            Exit::Busy,
            "Another program has the vault open.",
            "Nothing was changed. Lock it in the window, or wait until the other command has ended, and try again.",
        ),
        Code::Damaged => (
            "vault_damaged",
            Exit::Damaged,
            "The vault is damaged.",
            "Nothing was changed. Copy the file before anything else, then go on with a backup; `coffer verify` says what is hurt, if the vault still opens.",
        ),
        Code::ReadOnly => ("read_only", Exit::Failed, "The vault is open for reading only.", "Nothing was changed."),
        Code::ReadOnlyPlace => (
            "read_only_place",
            Exit::Failed,
            "The vault's place cannot be written to.",
            "Nothing was changed. Copy the vault to a folder of your own, or change its permissions.",
        ),
        Code::Vanished => (
            "vault_vanished",
            Exit::Failed,
            "The vault's file is no longer in its place.",
            "This was not kept; what was kept before is in the file. Put it or its disk back, then try again.",
        ),
        Code::Replaced => (
            "vault_replaced",
            Exit::Failed,
            "Another file took the vault's place while it was open.",
            "This was not kept. The vault is beside it, with `.kept` in its name, and both are whole: compare them before you go on.",
        ),
        Code::Unsettled => (
            "unsettled",
            Exit::Failed,
            "The disk failed while it was to confirm a change.",
            "What was kept before is safe. `coffer history` shows whether the last change is there.",
        ),
        Code::DiskFull => {
            ("disk_full", Exit::Failed, "The disk is full.", "Nothing was changed and nothing is lost. Make room and try again.")
        }
        Code::Io => ("io_failed", Exit::Failed, "The disk failed.", "Nothing was changed. Copy the vault to another disk, then try again."),
        Code::Refused => ("refused", Exit::Refused, "Refused.", "Nothing was changed. Correct these and try again."),
        Code::NoSuchItem => (
            "not_found",
            Exit::NotFound,
            "There is no such item in the vault.",
            "`list` shows what there is; `coffer trash list` what was removed.",
        ),
        Code::ChangedSince => (
            "changed_since",
            Exit::Failed,
            "Later changes touched the same, so undoing this would lose them.",
            "Nothing was changed. Undo the later ones first: `coffer history` lists them.",
        ),
        Code::NotUndoable => {
            ("not_undoable", Exit::Failed, "This change cannot be undone.", "Nothing was changed. `coffer history` shows which can be.")
        }
        Code::UnsupportedFile => (
            "unsupported_file",
            Exit::Refused,
            "This is no kind of file that can be shown.",
            "Nothing was changed. JPEG, PNG, TIFF, WebP, HEIC, PDF and saved e-mails are taken.",
        ),
        Code::CorruptFile => {
            ("corrupt_file", Exit::Refused, "This file is broken and cannot be shown.", "Nothing was changed. Scan or download it again.")
        }
        Code::EncryptedFile => (
            "encrypted_file",
            Exit::Refused,
            "This file is locked with a password of its own.",
            "Nothing was changed. Save a copy without the password and add that.",
        ),
        Code::EmptyMail => (
            "empty_mail",
            Exit::Refused,
            "This e-mail has no file that can be kept.",
            "Nothing was changed. Print the e-mail into a PDF and add that.",
        ),
        Code::TooManyPages => {
            ("too_many_pages", Exit::Refused, "This file has too many pages.", "Nothing was changed. Split it and add the parts.")
        }
        Code::TooManyPixels => {
            ("too_many_pixels", Exit::Refused, "This picture is too large to be shown.", "Nothing was changed. Scan it at 300 dpi.")
        }
        Code::FileTooLarge => {
            ("file_too_large", Exit::Refused, "This file is too large.", "Nothing was changed. Split it or scan it smaller.")
        }
        Code::Duplicate => {
            ("duplicate", Exit::Refused, "The same file is already kept.", "Nothing was changed. `coffer doc show ID` shows where.")
        }
        Code::NotABackup => (
            "not_a_backup",
            Exit::Refused,
            "This file is a vault, not a backup of one.",
            "It was left as it is. Backups are the files that `coffer backup` makes; a vault opens as it is, with --vault.",
        ),
        Code::BackupOfAnother => (
            "backup_of_another",
            Exit::Refused,
            "This is the backup of another vault.",
            "It was left as it is. Choose another folder with --to.",
        ),
        Code::BackupIsNewer => (
            "backup_is_newer",
            Exit::Refused,
            "The backup has changes that this vault does not have: the vault is an older copy.",
            "Nothing was changed. `coffer restore` makes a vault of the newer state; with --set-aside the backups are renamed and new ones begun.",
        ),
        Code::BackupDiffers => (
            "backup_differs",
            Exit::Refused,
            "The backup has another history than this vault, or other keys.",
            "Nothing was changed. With --set-aside the backups are renamed and new ones begun.",
        ),
        Code::Cancelled => ("cancelled", Exit::Failed, "Stopped.", "Nothing was changed."),
        Code::Internal => (
            "internal",
            Exit::Failed,
            "This is a fault in Coffer.",
            "Nothing was changed. Please report it with what you did, without any number or name.",
        ),
    };
    Words::new(name, exit, message, hint)
}

/// The stable name of what is wrong with a field.
fn problem(problem: coffer::FieldProblem) -> &'static str {
    use coffer::FieldProblem as P;
    match problem {
        P::Empty => "empty",
        P::TooLong => "too_long",
        P::Malformed => "malformed",
        P::LooksLikeReceiptNumber => "looks_like_receipt_number",
        P::LooksLikeANumber => "looks_like_a_number",
        P::LooksLikeOnlineAccountNumber => "looks_like_online_account_number",
        P::ReceiptNumberTaken => "receipt_number_taken",
        P::NoSuchItem => "not_found",
        _ => "refused",
    }
}
