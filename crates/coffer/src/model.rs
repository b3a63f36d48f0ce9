//! What the library gives back. Nothing here but [`Secret`] holds a code or a whole A-Number: lists and details carry masks.

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use serde::Serialize;

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

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { #[default] $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it in the vault, on the wire and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The other way; `None` for any other word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.as_str() == word)
            }
        }
    };
}

words! {
    /// How a code came.
    Channel {
        /// By post, the usual way for a first code.
        Mail = "mail",
        /// By e-mail, the way a code is issued again.
        Email = "email",
        /// Through an attorney or representative.
        Agent = "agent",
    }
}

words! {
    /// What a document is.
    DocumentKind {
        /// Sent by USCIS.
        Notice = "notice",
        /// A green card, an EAD.
        Card = "card",
        /// A passport, a birth certificate.
        Identity = "identity",
        /// A form that was or will be filed.
        Form = "form",
        /// Evidence.
        Evidence = "evidence",
        /// Another letter.
        Letter = "letter",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What a person is in a case.
    Role {
        /// Not said.
        None = "",
        /// Applicant.
        Applicant = "applicant",
        /// Petitioner.
        Petitioner = "petitioner",
        /// Beneficiary.
        Beneficiary = "beneficiary",
        /// Derivative.
        Derivative = "derivative",
        /// Attorney or accredited representative.
        Representative = "representative",
    }
}

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

/// Names one secret in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum SecretRef {
    /// A code, by its key.
    Code(i64),
    /// An A-Number, by its own key.
    ANumber(i64),
    /// The online account number of this person.
    OnlineAccount(i64),
}

/// A secret, taken out because someone asked to see or copy it.
#[derive(Debug)]
pub struct Secret {
    /// Exactly as stored.
    pub text: SecretString,
    /// The same, grouped for reading.
    pub display: SecretString,
}

/// A number that is hidden until revealed.
#[derive(Debug, Clone, Serialize)]
pub struct HiddenNumber {
    /// What to reveal.
    pub secret: SecretRef,
    /// What to show in its place.
    pub masked: String,
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
