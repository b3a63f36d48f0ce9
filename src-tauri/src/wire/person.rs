//! People, in lists and whole.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseSummary, CodeSummary, DocumentSummary, HiddenNumber};

/// A person in a list.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonSummary {
    /// Key.
    pub(crate) id: i64,
    /// Full name.
    pub(crate) full_name: String,
    /// The first A-Number with all but its last three digits hidden.
    pub(crate) a_number_masked: Option<String>,
    /// Cases linked to this person.
    pub(crate) case_count: u32,
    /// Documents linked to this person.
    pub(crate) document_count: u32,
}

/// A person, whole.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    /// Key.
    pub(crate) id: i64,
    /// Full name.
    pub(crate) full_name: String,
    /// Other names.
    pub(crate) other_names: Vec<String>,
    /// Date of birth.
    pub(crate) date_of_birth: Option<NaiveDate>,
    /// Country of birth or nationality, as the person wrote it.
    pub(crate) country: String,
    /// A-Numbers, masked.
    pub(crate) a_numbers: Vec<HiddenNumber>,
    /// USCIS online account number, masked.
    pub(crate) online_account_number: Option<HiddenNumber>,
    /// Where the paper originals are kept.
    pub(crate) papers_at: String,
    /// Notes.
    pub(crate) notes: String,
    /// Linked cases.
    pub(crate) cases: Vec<CaseSummary>,
    /// Codes of this person or of a linked case.
    pub(crate) codes: Vec<CodeSummary>,
    /// Linked documents.
    pub(crate) documents: Vec<DocumentSummary>,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// What a person form sends. Numbers left `None` stay as they are.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonInput {
    /// Full name; must not be empty.
    pub(crate) full_name: String,
    /// Other names.
    pub(crate) other_names: Vec<String>,
    /// Date of birth.
    pub(crate) date_of_birth: Option<NaiveDate>,
    /// Country.
    pub(crate) country: String,
    /// A-Numbers to add, as typed.
    pub(crate) add_a_numbers: Vec<String>,
    /// A-Numbers to remove, by key.
    pub(crate) remove_a_numbers: Vec<i64>,
    /// `Some("")` removes it, `None` leaves it.
    pub(crate) online_account_number: Option<String>,
    /// Where the paper originals are kept.
    pub(crate) papers_at: String,
    /// Notes.
    pub(crate) notes: String,
}
