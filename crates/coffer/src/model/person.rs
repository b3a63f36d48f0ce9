//! People, in lists and whole.

use chrono::NaiveDate;
use serde::Serialize;

use super::{CaseSummary, CodeSummary, DocumentSummary, HiddenNumber};

/// A person in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PersonSummary {
    /// Key.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// The first A-Number, masked.
    pub a_number_masked: Option<String>,
    /// Linked cases.
    pub case_count: u32,
    /// Linked documents.
    pub document_count: u32,
}

/// A person, whole.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Key.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Country, as written.
    pub country: String,
    /// A-Numbers, masked.
    pub a_numbers: Vec<HiddenNumber>,
    /// USCIS online account number, masked.
    pub online_account_number: Option<HiddenNumber>,
    /// Where the paper originals are.
    pub papers_at: String,
    /// Notes.
    pub notes: String,
    /// Linked cases.
    pub cases: Vec<CaseSummary>,
    /// Their codes, and those of linked cases.
    pub codes: Vec<CodeSummary>,
    /// Linked documents.
    pub documents: Vec<DocumentSummary>,
    /// In the trash.
    pub trashed: bool,
}
