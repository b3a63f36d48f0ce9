//! What crosses of the ways into a vault: their names, never what they hold.

use chrono::{DateTime, Utc};
use serde::Serialize;
use ts_rs::TS;

/// The ways in, and whether renewing them is still going on.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyList {
    /// All of them, in the order in which they were added.
    pub(crate) keys: Vec<KeyInfo>,
    /// Files are left that the new key has still to be carried to.
    pub(crate) pending: bool,
    /// Ways in on which the file and the list inside the vault do not agree.
    pub(crate) odd: Vec<OddKey>,
}

/// A way in on which the file and the list inside the vault do not agree.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OddKey {
    /// Its number.
    #[ts(type = "number")]
    pub(crate) id: i64,
    /// The file has it and the list does not; else it is the other way round.
    pub(crate) strange: bool,
    /// What it says that it opens with, if it is in the file.
    pub(crate) kind: KeyKind,
    /// What its owner called it, if it is in the list; may be empty.
    pub(crate) name: String,
}

/// A way in.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyInfo {
    /// Its number.
    #[ts(type = "number")]
    pub(crate) id: i64,
    /// What it opens with.
    pub(crate) kind: KeyKind,
    /// What its owner calls it; may be empty.
    pub(crate) name: String,
    /// When it was added, if the vault knows.
    pub(crate) added: Option<DateTime<Utc>>,
    /// It can be removed: another passphrase or recovery key is left.
    pub(crate) removable: bool,
}

/// What a way in opens with.
#[derive(Serialize, TS, Clone, Copy, PartialEq, Eq)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) enum KeyKind {
    /// A passphrase.
    Passphrase,
    /// A printed recovery key.
    Recovery,
    /// The keychain of a machine.
    Device,
    /// An age plugin.
    Plugin,
    /// A kind that this version does not know.
    Unknown,
}
