//! What the library gives back. Nothing here but [`Secret`] holds a code or a whole A-Number: lists and details carry masks.

mod case;
mod code;
mod document;
mod person;
mod secret;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

pub use case::*;
pub use code::*;
pub use document::*;
pub use person::*;
pub use secret::*;
pub use words::*;

/// The kinds of things that a vault keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A person.
    Person,
    /// A case, one receipt number.
    Case,
    /// An Online Access Code.
    Code,
    /// A document.
    Document,
    /// A date that is kept for what follows from it.
    Date,
}

impl ItemKind {
    /// All of them, in the order that lists show.
    pub const ALL: [Self; 5] = [Self::Person, Self::Case, Self::Code, Self::Document, Self::Date];

    /// As stored in the log: "person", "case", "code", "document", "date".
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Case => "case",
            Self::Code => "code",
            Self::Document => "document",
            Self::Date => "date",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Names one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its key.
    pub id: i64,
}

/// What needs a look.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attention {
    /// A code's about-90 days end within two weeks, or ended and it was never used.
    CodeLapses {
        /// The code.
        code_id: i64,
        /// Its case.
        case_title: Option<String>,
        /// About when.
        about: NaiveDate,
        /// Days from today.
        days: i64,
    },
    /// Linked to nobody and no case.
    Unfiled {
        /// The document.
        document_id: i64,
        /// Its title.
        title: String,
    },
    /// A case of nobody.
    CaseWithoutPerson {
        /// The case.
        case_id: i64,
        /// Its title.
        title: String,
    },
}

/// Counts and lists for a first look.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// People by name.
    pub people: Vec<PersonSummary>,
    /// Cases, newest first.
    pub cases: Vec<CaseSummary>,
    /// Codes, newest first.
    pub codes: Vec<CodeSummary>,
    /// Newest documents, at most 12.
    pub recent_documents: Vec<DocumentSummary>,
    /// All documents.
    pub document_count: u32,
    /// Things in the trash.
    pub trash_count: u32,
    /// What needs a look.
    pub attention: Vec<Attention>,
}

/// One thing found.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHit {
    /// What.
    pub item: Item,
    /// First line.
    pub title: String,
    /// Second line.
    pub subtitle: String,
    /// Where the words stand.
    pub snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// Text.
    pub text: String,
    /// Matches.
    pub hit: bool,
}

/// One thing in the trash.
#[derive(Debug, Clone, Serialize)]
pub struct TrashEntry {
    /// What.
    pub item: Item,
    /// Its title.
    pub title: String,
    /// Since when.
    pub trashed_at: DateTime<Utc>,
}

/// One change in the history.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEntry {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, `camelCase` word.
    pub action: String,
    /// To what.
    pub item: Option<Item>,
    /// Its title now.
    pub title: Option<String>,
    /// It can be undone.
    pub undoable: bool,
}
