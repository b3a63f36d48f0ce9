//! What crosses to the page: the shapes of every answer and every input. Translated here from `coffer`'s own types; no logic, and no secret but
//! in [`Revealed`], [`NewVault`] and the inputs.

mod backups;
mod case;
mod code;
mod document;
mod due;
mod failure;
mod guide;
mod intake;
mod keys;
mod look;
mod person;
mod secret;
mod session;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use backups::*;
pub(crate) use case::*;
pub(crate) use code::*;
pub(crate) use document::*;
pub(crate) use due::*;
pub(crate) use failure::*;
pub(crate) use guide::*;
pub(crate) use intake::*;
pub(crate) use keys::*;
pub(crate) use look::*;
pub(crate) use person::*;
pub(crate) use secret::*;
pub(crate) use session::*;

/// Counts and lists for the home screen.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    /// People, not in the trash.
    pub(crate) people: Vec<PersonSummary>,
    /// Cases, newest change first.
    pub(crate) cases: Vec<CaseSummary>,
    /// Codes, newest notice first.
    pub(crate) codes: Vec<CodeSummary>,
    /// The newest documents, at most 12.
    pub(crate) recent_documents: Vec<DocumentSummary>,
    /// All documents, not in the trash.
    pub(crate) document_count: u32,
    /// Things in the trash.
    pub(crate) trash_count: u32,
    /// What needs a look.
    pub(crate) attention: Vec<Attention>,
}

/// Something that needs a look.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Attention {
    /// A code's about-90 days end soon or have ended.
    CodeLapses {
        /// The code.
        code_id: i64,
        /// The case it belongs to, if known.
        case_title: Option<String>,
        /// About when.
        about: NaiveDate,
        /// Days from today; negative when past.
        days: i64,
    },
    /// A document is not linked to any person or case.
    Unfiled {
        /// The document.
        document_id: i64,
        /// Its title.
        title: String,
    },
    /// A case has no person.
    CaseWithoutPerson {
        /// The case.
        case_id: i64,
        /// Its title.
        title: String,
    },
}

/// Names one thing.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ItemRef {
    /// What it is.
    pub(crate) kind: ItemKind,
    /// Key.
    pub(crate) id: i64,
}

/// The kinds of things.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ItemKind {
    /// A person.
    Person,
    /// A case.
    Case,
    /// A code.
    Code,
    /// A document.
    Document,
    /// A date that is kept.
    Date,
}

/// One thing found.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchHit {
    /// What.
    pub(crate) item: ItemRef,
    /// First line.
    pub(crate) title: String,
    /// Second line.
    pub(crate) subtitle: String,
    /// Where the words stand, cut into plain and matching parts; never a secret.
    pub(crate) snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SnippetPart {
    /// Text.
    pub(crate) text: String,
    /// Matches the query.
    pub(crate) hit: bool,
}

/// One thing in the trash.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrashEntry {
    /// What.
    pub(crate) item: ItemRef,
    /// Its title.
    pub(crate) title: String,
    /// When it was put there.
    pub(crate) trashed_at: DateTime<Utc>,
}

/// One change in the history.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryEntry {
    /// Its number.
    pub(crate) seq: u64,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// What was done: "addPerson", "editPerson", "addCase", "editCase", "addCode", "editCode", "addDocument", "editDocument", "turnPage", "trash",
    /// "restore", "purge", "undo", "addSample".
    pub(crate) action: String,
    /// To what.
    pub(crate) item: Option<ItemRef>,
    /// Its title now, if it still exists.
    pub(crate) title: Option<String>,
    /// It can be undone.
    pub(crate) undoable: bool,
}

/// What a check of the whole vault found.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyReport {
    /// Nothing is wrong.
    pub(crate) sound: bool,
    /// Changes read.
    pub(crate) changes: u64,
    /// Files read to their last byte.
    pub(crate) blobs: u64,
    /// Bytes of those.
    pub(crate) bytes: u64,
    /// What is wrong, each in words for a person.
    pub(crate) problems: Vec<String>,
}

/// A form that can be filed, for pickers.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormInfo {
    /// `I-485`.
    pub(crate) number: String,
    /// Official title.
    pub(crate) title: String,
}

/// Copied: how long it stays.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Copied {
    /// Cleared after this long, if still ours. Sent again as the event `clipboard-cleared` when it happened.
    pub(crate) clears_in_seconds: u32,
}
