//! Backups as the page sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use ts_rs::TS;

use super::{Code, Progress};

/// How the backups of the open vault stand.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupState {
    /// The folder that they go to; `null` when there are to be none.
    pub(crate) folder: Option<String>,
    /// Nobody chose: it is the usual folder.
    pub(crate) usual: bool,
    /// When the last good one was made.
    pub(crate) last_at: Option<DateTime<Utc>>,
    /// Its file.
    pub(crate) last_file: Option<String>,
    /// The vault has changes that it does not have.
    pub(crate) behind: bool,
    /// One is being made.
    pub(crate) running: Option<Progress>,
    /// Why the last try failed.
    pub(crate) problem: Option<Code>,
    /// The new name of a backup that could not be gone on with.
    pub(crate) set_aside: Option<String>,
    /// Files that are damaged in the vault as well.
    pub(crate) damaged: u32,
    /// When restoring was practised last.
    pub(crate) practised_at: Option<DateTime<Utc>>,
}

/// The vault is not as far as it was, or went another way.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OlderVault {
    /// It has another history; else only the newest changes are missing.
    pub(crate) other: bool,
    /// When the newest change was made that was seen earlier.
    pub(crate) known_at: Option<DateTime<Utc>>,
    /// When the newest change was made that is in the file.
    pub(crate) found_at: Option<DateTime<Utc>>,
}

/// A backup that was opened to restore from.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenedBackup {
    /// The file.
    pub(crate) path: String,
    /// What it holds, the newest first.
    pub(crate) generations: Vec<BackupGeneration>,
    /// Where the restored vault would be put unless the person says otherwise: a name that is free.
    pub(crate) suggested_path: String,
}

/// A state that a backup holds.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupGeneration {
    /// The number of its newest change.
    pub(crate) seq: u64,
    /// When that was made.
    pub(crate) at: Option<DateTime<Utc>>,
}

/// What restoring led to. The vault stands at the unlock screen.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Restored {
    /// Files that were read to their end.
    pub(crate) files: u64,
    /// Their size in bytes.
    pub(crate) bytes: u64,
    /// Parts that are damaged in the backup.
    pub(crate) damaged: u32,
    /// The new name of the vault that was at the place before.
    pub(crate) set_aside: Option<String>,
}

/// What practising to restore found.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Practised {
    /// When the newest change in it was made.
    pub(crate) at: Option<DateTime<Utc>>,
    /// People in it.
    pub(crate) people: u32,
    /// Cases in it.
    pub(crate) cases: u32,
    /// Codes in it.
    pub(crate) codes: u32,
    /// Documents in it.
    pub(crate) documents: u32,
    /// Files that were read to their end.
    pub(crate) files: u64,
    /// Their size in bytes.
    pub(crate) bytes: u64,
    /// Parts that are damaged.
    pub(crate) damaged: u32,
}
