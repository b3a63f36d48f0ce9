//! Access codes, without their text.

use chrono::NaiveDate;
use serde::Serialize;

use super::Channel;

/// A code without its text.
#[derive(Debug, Clone, Serialize)]
pub struct CodeSummary {
    /// Key.
    pub id: i64,
    /// Dots.
    pub masked: String,
    /// Characters.
    pub length: u32,
    /// Linked case.
    pub case_id: Option<i64>,
    /// Its title.
    pub case_title: Option<String>,
    /// Linked person.
    pub person_id: Option<i64>,
    /// Their name.
    pub person_name: Option<String>,
    /// How it came.
    pub channel: Channel,
    /// Date of the notice.
    pub notice_date: Option<NaiveDate>,
    /// When it came.
    pub received_date: Option<NaiveDate>,
    /// When it was used.
    pub used_date: Option<NaiveDate>,
    /// A newer code of the same case exists.
    pub superseded: bool,
    /// About when it lapses: 90 days from the notice date, of which USCIS does not say the start.
    pub about_lapses: Option<NaiveDate>,
    /// Days from today until then; negative when past.
    pub days_left: Option<i64>,
    /// Where it was read.
    pub source: Option<PageRef>,
    /// Notes.
    pub notes: String,
    /// In the trash.
    pub trashed: bool,
}

/// A page of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageRef {
    /// Document.
    pub document_id: i64,
    /// Page, from 1.
    pub page: u32,
}
