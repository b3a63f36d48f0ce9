//! Cases, and who and what is in them.

use chrono::NaiveDate;
use serde::Serialize;

use super::{CodeSummary, DocumentSummary, Role};

/// A link to a person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLink {
    /// Key.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// Role in the case; none for a document.
    pub role: Role,
}

/// A case in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseSummary {
    /// Key.
    pub id: i64,
    /// Form and receipt number, or what is known.
    pub title: String,
    /// Receipt number, normalised.
    pub receipt_number: Option<String>,
    /// Form number.
    pub form: String,
    /// Official title of the form, when known.
    pub form_title: Option<String>,
    /// Last status.
    pub status: String,
    /// When that was.
    pub status_date: Option<NaiveDate>,
    /// Linked people.
    pub people: Vec<PersonLink>,
    /// Codes kept.
    pub code_count: u32,
    /// Documents linked.
    pub document_count: u32,
}

/// A case, whole.
#[derive(Debug, Clone, Serialize)]
pub struct Case {
    /// What lists show.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Receipt number grouped for reading.
    pub receipt_display: Option<String>,
    /// What the receipt number's prefix says, when known.
    pub receipt_office: Option<String>,
    /// The prefix is none that we know.
    pub receipt_prefix_unknown: bool,
    /// Date filed.
    pub filed_date: Option<NaiveDate>,
    /// Date received.
    pub received_date: Option<NaiveDate>,
    /// Priority date.
    pub priority_date: Option<NaiveDate>,
    /// Service centre.
    pub service_center: String,
    /// Attorney or representative.
    pub attorney: String,
    /// Notes.
    pub notes: String,
    /// Statuses, newest first.
    pub statuses: Vec<CaseStatus>,
    /// Codes, the current one first.
    pub codes: Vec<CodeSummary>,
    /// Documents.
    pub documents: Vec<DocumentSummary>,
    /// In the trash.
    pub trashed: bool,
}

/// One status a case had.
#[derive(Debug, Clone, Serialize)]
pub struct CaseStatus {
    /// Key.
    pub id: i64,
    /// As printed.
    pub title: String,
    /// When.
    pub date: Option<NaiveDate>,
}
