//! Documents, their pages and files.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseLink, CodeSummary, PersonLink};

/// A document in a list.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentSummary {
    /// Key.
    pub(crate) id: i64,
    /// Title.
    pub(crate) title: String,
    /// "notice", "card", "identity", "form", "evidence", "letter" or "other".
    pub(crate) kind: String,
    /// Date printed on it.
    pub(crate) document_date: Option<NaiveDate>,
    /// When it was added.
    pub(crate) added_at: DateTime<Utc>,
    /// Pages over all its files.
    pub(crate) page_count: u32,
    /// Bytes over all its files.
    pub(crate) size: u64,
    /// Linked people.
    pub(crate) people: Vec<PersonLink>,
    /// Linked cases: key and title.
    pub(crate) cases: Vec<CaseLink>,
}

/// A document, whole. Its pages come by `vault://localhost/page/{document}/{page}?side={px}`, thumbnails by `vault://localhost/thumb/{document}/{page}`
/// (on Windows `http://vault.localhost/…`; use `pageUrl` of `api.ts`).
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    /// What lists show.
    pub(crate) summary: DocumentSummary,
    /// Its files, in order.
    pub(crate) files: Vec<StoredFile>,
    /// Its pages, in order.
    pub(crate) pages: Vec<PageInfo>,
    /// Notes.
    pub(crate) notes: String,
    /// Codes that were read from it.
    pub(crate) codes: Vec<CodeSummary>,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// One original file of a document.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredFile {
    /// Key.
    pub(crate) id: i64,
    /// Name it came with.
    pub(crate) file_name: String,
    /// `image/jpeg`…
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) size: u64,
    /// Pages.
    pub(crate) page_count: u32,
}

/// One page: its upright size at 100 % and the turn that the person gave it.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    /// From 1, over all files.
    pub(crate) page: u32,
    /// Pixels (images) or points (PDF), after rotation.
    pub(crate) width: u32,
    /// Pixels (images) or points (PDF), after rotation.
    pub(crate) height: u32,
    /// 0, 90, 180 or 270, clockwise.
    pub(crate) rotation: u32,
}

/// What a document form sends.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentInput {
    /// Title; empty = the file's name.
    pub(crate) title: String,
    /// Kind.
    pub(crate) kind: String,
    /// Date printed on it.
    pub(crate) document_date: Option<NaiveDate>,
    /// Linked people.
    pub(crate) people: Vec<i64>,
    /// Linked cases.
    pub(crate) cases: Vec<i64>,
    /// Notes.
    pub(crate) notes: String,
}
