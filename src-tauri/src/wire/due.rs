//! What crosses to the page of dates that are kept and of what is due by them. Texts come in the language asked for.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ItemRef, RuleInfo};

/// A kind of date that can be kept.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DateKind {
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// How a list calls it.
    pub(crate) name: String,
    /// What stands above the box for the date.
    pub(crate) asks: String,
    /// It comes with a time of day.
    pub(crate) has_time: bool,
    /// Its notice may print a last day, and how it came counts.
    pub(crate) has_printed_due: bool,
}

/// A date, as typed.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DateInput {
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// The person's own words.
    pub(crate) title: String,
    /// The day.
    pub(crate) date: Option<NaiveDate>,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// The last day, as printed.
    pub(crate) printed_due: Option<NaiveDate>,
    /// "unknown", "mail", "hand".
    pub(crate) served: String,
    /// Lives outside the United States.
    pub(crate) abroad: bool,
    /// Whose.
    pub(crate) person_id: Option<i64>,
    /// Of which case.
    pub(crate) case_id: Option<i64>,
    /// From which document.
    pub(crate) document_id: Option<i64>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
    /// Notes.
    pub(crate) notes: String,
}

/// A date, as kept.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeptDate {
    /// Key.
    pub(crate) id: i64,
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// The person's own words.
    pub(crate) title: String,
    /// The day.
    pub(crate) date: NaiveDate,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// The last day, as printed.
    pub(crate) printed_due: Option<NaiveDate>,
    /// "unknown", "mail", "hand".
    pub(crate) served: String,
    /// Lives outside the United States.
    pub(crate) abroad: bool,
    /// Whose.
    pub(crate) person_id: Option<i64>,
    /// Of which case.
    pub(crate) case_id: Option<i64>,
    /// From which document.
    pub(crate) document_id: Option<i64>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
    /// Notes.
    pub(crate) notes: String,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// Key and name of a thing that a line belongs to.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Owner {
    /// Key.
    pub(crate) id: i64,
    /// Name or title.
    pub(crate) name: String,
}

/// One deadline or window.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Due {
    /// What it follows from.
    pub(crate) from: ItemRef,
    /// "rfe_response", "own", …
    pub(crate) kind: String,
    /// What is due.
    pub(crate) name: String,
    /// The person's own words; may be empty.
    pub(crate) title: String,
    /// What to do.
    pub(crate) act: String,
    /// The first day on which it can be done.
    pub(crate) opens: Option<NaiveDate>,
    /// The last day to keep.
    pub(crate) due: Option<NaiveDate>,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// "past", "today", "soon", "open", "ahead".
    pub(crate) standing: String,
    /// Days to its day; negative when past.
    pub(crate) days_left: i64,
    /// The day is printed on the notice.
    pub(crate) printed: bool,
    /// The longest that the rule allows.
    pub(crate) at_most: bool,
    /// "About".
    pub(crate) about: bool,
    /// Later days, for the calendar.
    pub(crate) later: Vec<NaiveDate>,
    /// What else is to be said.
    pub(crate) notes: Vec<String>,
    /// What it rests on.
    pub(crate) rules: Vec<RuleInfo>,
    /// Whose.
    pub(crate) person: Option<Owner>,
    /// Of which case.
    pub(crate) case: Option<Owner>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
}

/// A date without which something cannot be told.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Missing {
    /// The notice date of a code.
    CodeNotice {
        /// The code.
        code_id: i64,
        /// Its case.
        case_title: Option<String>,
    },
    /// A status tells of a notice or an appointment whose date is not kept.
    OfStatus {
        /// The case.
        case_id: i64,
        /// Its title.
        case_title: String,
        /// The status, as printed.
        status: String,
        /// What to keep.
        kind: String,
    },
}

/// Everything that is due.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DueList {
    /// Today, where this computer is.
    pub(crate) today: NaiveDate,
    /// By day; then what was dealt with.
    pub(crate) due: Vec<Due>,
    /// What is to be found out.
    pub(crate) missing: Vec<Missing>,
    /// The last change carries a later time than the clock shows.
    pub(crate) clock_behind: Option<DateTime<Utc>>,
    /// The newest date among the sources of the rules.
    pub(crate) rules_as_of: NaiveDate,
}
