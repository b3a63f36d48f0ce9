//! Documents, their pages and files.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{CodeSummary, DocumentKind, PersonLink};

/// A document in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentSummary {
    /// Key.
    pub id: i64,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: DocumentKind,
    /// Date printed on it.
    pub document_date: Option<NaiveDate>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Pages.
    pub page_count: u32,
    /// Bytes.
    pub size: u64,
    /// Linked people.
    pub people: Vec<PersonLink>,
    /// Linked cases: key and title.
    pub cases: Vec<(i64, String)>,
}

/// A document, whole.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// What lists show.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// Its files.
    pub files: Vec<StoredFile>,
    /// Its pages.
    pub pages: Vec<PageInfo>,
    /// Notes.
    pub notes: String,
    /// Codes read from it.
    pub codes: Vec<CodeSummary>,
    /// In the trash.
    pub trashed: bool,
}

/// One original file.
#[derive(Debug, Clone, Serialize)]
pub struct StoredFile {
    /// Key.
    pub id: i64,
    /// Name it came with.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Pages.
    pub page_count: u32,
    /// BLAKE3 of the bytes, in hex.
    pub hash: String,
}

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageInfo {
    /// From 1.
    pub page: u32,
    /// Pixels or points, after the turn.
    pub width: u32,
    /// Pixels or points, after the turn.
    pub height: u32,
    /// 0, 90, 180 or 270 degrees clockwise.
    pub rotation: u32,
}
