//! Cases, and who and what is in them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CodeSummary, DocumentSummary};

/// A case in a list.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseSummary {
    /// Key.
    pub(crate) id: i64,
    /// Form number and receipt number, or what is known.
    pub(crate) title: String,
    /// Receipt number, `IOE0912345678`.
    pub(crate) receipt_number: Option<String>,
    /// Form number, `I-485`.
    pub(crate) form: String,
    /// The form's official title, if it is known.
    pub(crate) form_title: Option<String>,
    /// Last known status, as the person or the notice put it.
    pub(crate) status: String,
    /// When that status was.
    pub(crate) status_date: Option<NaiveDate>,
    /// Names of the linked people.
    pub(crate) people: Vec<PersonLink>,
    /// Whether a code is kept.
    pub(crate) code_count: u32,
    /// Documents.
    pub(crate) document_count: u32,
}

/// A link to a person.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonLink {
    /// Key.
    pub(crate) id: i64,
    /// Full name.
    pub(crate) full_name: String,
    /// "applicant", "petitioner", "beneficiary", "derivative", "representative" or "".
    pub(crate) role: String,
}

/// A case, whole.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Case {
    /// What lists show.
    pub(crate) summary: CaseSummary,
    /// Grouped for reading, `IOE 091 234 5678`.
    pub(crate) receipt_display: Option<String>,
    /// What the prefix says, if it is known.
    pub(crate) receipt_office: Option<String>,
    /// Warnings about the receipt number ("unknownPrefix").
    pub(crate) receipt_warnings: Vec<String>,
    /// Date filed.
    pub(crate) filed_date: Option<NaiveDate>,
    /// Date received.
    pub(crate) received_date: Option<NaiveDate>,
    /// Priority date.
    pub(crate) priority_date: Option<NaiveDate>,
    /// Service centre.
    pub(crate) service_center: String,
    /// Attorney or representative.
    pub(crate) attorney: String,
    /// Notes.
    pub(crate) notes: String,
    /// Earlier statuses, newest first.
    pub(crate) statuses: Vec<CaseStatus>,
    /// Codes, the current one first.
    pub(crate) codes: Vec<CodeSummary>,
    /// Documents.
    pub(crate) documents: Vec<DocumentSummary>,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// One status a case had.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseStatus {
    /// Key.
    pub(crate) id: i64,
    /// As printed.
    pub(crate) title: String,
    /// What it is about ("received", "evidence_asked", …), where that is clear.
    pub(crate) group: Option<String>,
    /// When.
    pub(crate) date: Option<NaiveDate>,
}

/// What a case form sends.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseInput {
    /// Receipt number as typed; empty when not known yet.
    pub(crate) receipt_number: String,
    /// Form number as typed.
    pub(crate) form: String,
    /// Linked people.
    pub(crate) people: Vec<PersonLinkInput>,
    /// Date filed.
    pub(crate) filed_date: Option<NaiveDate>,
    /// Date received.
    pub(crate) received_date: Option<NaiveDate>,
    /// Priority date.
    pub(crate) priority_date: Option<NaiveDate>,
    /// A new status, added to the history when it differs from the last.
    pub(crate) status: String,
    /// When that status was.
    pub(crate) status_date: Option<NaiveDate>,
    /// Service centre.
    pub(crate) service_center: String,
    /// Attorney or representative.
    pub(crate) attorney: String,
    /// Notes.
    pub(crate) notes: String,
}

/// A link from a case to a person.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonLinkInput {
    /// Key of the person.
    pub(crate) id: i64,
    /// Role, or "".
    pub(crate) role: String,
}

/// A link to a case.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseLink {
    /// Key.
    pub(crate) id: i64,
    /// Title.
    pub(crate) title: String,
}
