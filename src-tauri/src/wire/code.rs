//! Access codes, without their text.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A code without its text.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeSummary {
    /// Key.
    pub(crate) id: i64,
    /// Dots, one for each character.
    pub(crate) masked: String,
    /// Characters.
    pub(crate) length: u32,
    /// Linked case.
    pub(crate) case_id: Option<i64>,
    /// Its title.
    pub(crate) case_title: Option<String>,
    /// Linked person.
    pub(crate) person_id: Option<i64>,
    /// Their name.
    pub(crate) person_name: Option<String>,
    /// "mail", "email" or "agent".
    pub(crate) channel: String,
    /// The notice's date.
    pub(crate) notice_date: Option<NaiveDate>,
    /// When it came.
    pub(crate) received_date: Option<NaiveDate>,
    /// When it was used.
    pub(crate) used_date: Option<NaiveDate>,
    /// A newer code replaced it.
    pub(crate) superseded: bool,
    /// About 90 days after the notice date.
    pub(crate) about_lapses: Option<NaiveDate>,
    /// Days from today until then; negative when past.
    pub(crate) days_left: Option<i64>,
    /// The document and page that it was read from.
    pub(crate) source: Option<PageRef>,
    /// Notes.
    pub(crate) notes: String,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// A page of a document.
#[derive(Serialize, Deserialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageRef {
    /// Document.
    pub(crate) document_id: i64,
    /// Page, from 1.
    pub(crate) page: u32,
}

/// What a code form sends.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeInput {
    /// The code exactly as printed; `None` leaves a stored one as it is.
    pub(crate) text: Option<String>,
    /// Keep it although it looks like another number.
    pub(crate) keep_anyway: bool,
    /// Linked case.
    pub(crate) case_id: Option<i64>,
    /// Linked person.
    pub(crate) person_id: Option<i64>,
    /// "mail", "email" or "agent".
    pub(crate) channel: String,
    /// The notice's date.
    pub(crate) notice_date: Option<NaiveDate>,
    /// When it came.
    pub(crate) received_date: Option<NaiveDate>,
    /// When it was used.
    pub(crate) used_date: Option<NaiveDate>,
    /// The page it stands on.
    pub(crate) source: Option<PageRef>,
    /// Notes.
    pub(crate) notes: String,
}
