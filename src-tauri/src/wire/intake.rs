//! What crosses to the page while files come in: what waits, what was read of it, and what a person decides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DateInput, DocumentInput, PageInfo, WireError};

/// A file that was dropped or chosen and waits to be confirmed. Pages by `vault://localhost/draft/{token}/{page}?side={px}`.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Draft {
    /// Names it until it is kept or discarded.
    pub(crate) token: String,
    /// Name it came with.
    pub(crate) file_name: String,
    /// `image/jpeg`…; `None` when it was refused.
    pub(crate) media_type: Option<String>,
    /// Bytes.
    pub(crate) size: u64,
    /// Its pages.
    pub(crate) pages: Vec<PageInfo>,
    /// The same bytes are already kept here.
    pub(crate) duplicate_of: Option<i64>,
    /// Why it cannot be kept.
    pub(crate) refused: Option<WireError>,
    /// How many of its pages were read.
    pub(crate) read: u32,
    /// How many of those could not be read.
    pub(crate) unreadable: u32,
    /// How many of its pages are read in all.
    pub(crate) to_read: u32,
}

/// A person's decision on a draft.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftInput {
    /// The document's own fields; `people` and `cases` name existing ones.
    pub(crate) document: DocumentInput,
    /// Make this person and link them.
    pub(crate) new_person: Option<NewPersonInput>,
    /// A-Number read from the notice, added to the (one) linked or new person if they do not have it.
    pub(crate) a_number: String,
    /// Make this case and link it, with the linked people.
    pub(crate) new_case: Option<NewCaseInput>,
    /// Online Access Code on it, exactly as printed; empty when none.
    pub(crate) code_text: String,
    /// Keep the code although it looks like another number.
    pub(crate) code_keep_anyway: bool,
    /// Page the code stands on, from 1.
    pub(crate) code_page: u32,
    /// Turn for each page, 0, 90, 180 or 270; missing = 0.
    pub(crate) rotations: Vec<u32>,
    /// Dates to keep beside the document; their links are set here.
    pub(crate) dates: Vec<DateInput>,
}

/// A person made while keeping a draft.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewPersonInput {
    /// Full name.
    pub(crate) full_name: String,
}

/// A case made while keeping a draft.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewCaseInput {
    /// Receipt number as typed.
    pub(crate) receipt_number: String,
    /// Form number as typed.
    pub(crate) form: String,
    /// Date received, as printed.
    pub(crate) received_date: Option<NaiveDate>,
    /// Priority date, as printed.
    pub(crate) priority_date: Option<NaiveDate>,
}

/// What keeping a draft made.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kept {
    /// The document.
    pub(crate) document_id: i64,
    /// The code, if one was given.
    pub(crate) code_id: Option<i64>,
    /// The case, if one was made.
    pub(crate) case_id: Option<i64>,
    /// The person, if one was made.
    pub(crate) person_id: Option<i64>,
}

/// A place on a page.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadPlace {
    /// The page, from 1.
    pub(crate) page: u32,
    /// By how much the file's page was turned, clockwise, when it was read.
    pub(crate) rotation: u32,
    /// Left, top, width, height, as shares of the page as it was read.
    pub(crate) area: [f32; 4],
}

/// A field that was read.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadField {
    /// "receipt_number", "a_number", …
    pub(crate) field: String,
    /// In the plain form.
    pub(crate) value: String,
    /// Not to be looked at in particular.
    pub(crate) sure: bool,
    /// Believed enough to be put into the form.
    pub(crate) fills: bool,
    /// "text", "ocr", "barcode", "mrz".
    pub(crate) source: String,
    /// What it may be instead, likeliest first.
    pub(crate) alternatives: Vec<String>,
    /// Where it stands.
    pub(crate) places: Vec<ReadPlace>,
}

/// A date to keep.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProposedDate {
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// The kind in words, in the language asked for.
    pub(crate) name: String,
    /// The day.
    pub(crate) date: NaiveDate,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// The last day, as printed.
    pub(crate) printed_due: Option<NaiveDate>,
}

/// What was read of a file that waits, and how it would be filed.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Proposal {
    /// Pages that were read, or could not be.
    pub(crate) done: u32,
    /// Pages that are read in all.
    pub(crate) total: u32,
    /// Everything that was read.
    pub(crate) fields: Vec<ReadField>,
    /// What the document would be called; empty where that is not known.
    pub(crate) title: String,
    /// What it is; empty where that is not known.
    pub(crate) kind: String,
    /// The date printed on it.
    pub(crate) document_date: Option<NaiveDate>,
    /// Whose it is.
    pub(crate) person_id: Option<i64>,
    /// Whose it is, when they are not in the vault.
    pub(crate) new_person: Option<String>,
    /// Which case.
    pub(crate) case_id: Option<i64>,
    /// Receipt number and form of a case that is not in the vault.
    pub(crate) new_case: Option<(String, String)>,
    /// Dates to keep.
    pub(crate) dates: Vec<ProposedDate>,
    /// By how much each page must be turned, clockwise.
    pub(crate) rotations: Vec<u32>,
}

/// Words that were looked for, on a page.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageHits {
    /// The page, from 1.
    pub(crate) page: u32,
    /// By how much the file's page was turned, clockwise, when it was read.
    pub(crate) rotation: u32,
    /// Left, top, width, height, as shares of the page as it was read.
    pub(crate) places: Vec<[f32; 4]>,
}

/// How the reading goes; sent as the event `reading-changed` too.
#[derive(Serialize, TS, Clone, PartialEq, Eq)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadingState {
    /// Pages still to be read.
    pub(crate) left: u32,
    /// The person told it to wait.
    pub(crate) paused: bool,
}

/// The folder that is watched for new files.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WatchedFolder {
    /// Where it is; `None` while nothing is watched.
    pub(crate) path: Option<String>,
    /// It can be read just now.
    pub(crate) reachable: bool,
}

/// Progress of something long, sent as the event `progress`.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Progress {
    /// "verify" or "import".
    pub(crate) task: String,
    /// Done so far, in bytes.
    pub(crate) done: u64,
    /// Of how many.
    pub(crate) total: u64,
}
