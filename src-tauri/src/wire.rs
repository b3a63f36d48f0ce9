//! What crosses to the page: the shapes of every answer and every input. Translated here from `coffer`'s own types; no logic, and no secret but
//! in [`Revealed`], [`NewVault`] and the inputs.

mod backups;
mod due;
mod failure;
mod guide;
mod intake;
mod keys;
mod look;
mod session;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use backups::*;
pub(crate) use due::*;
pub(crate) use failure::*;
pub(crate) use guide::*;
pub(crate) use intake::*;
pub(crate) use keys::*;
pub(crate) use look::*;
pub(crate) use session::*;

/// Counts and lists for the home screen.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    /// People, not in the trash.
    pub(crate) people: Vec<PersonSummary>,
    /// Cases, newest change first.
    pub(crate) cases: Vec<CaseSummary>,
    /// Codes, newest notice first.
    pub(crate) codes: Vec<CodeSummary>,
    /// The newest documents, at most 12.
    pub(crate) recent_documents: Vec<DocumentSummary>,
    /// All documents, not in the trash.
    pub(crate) document_count: u32,
    /// Things in the trash.
    pub(crate) trash_count: u32,
    /// What needs a look.
    pub(crate) attention: Vec<Attention>,
}

/// Something that needs a look.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Attention {
    /// A code's about-90 days end soon or have ended.
    CodeLapses {
        /// The code.
        code_id: i64,
        /// The case it belongs to, if known.
        case_title: Option<String>,
        /// About when.
        about: NaiveDate,
        /// Days from today; negative when past.
        days: i64,
    },
    /// A document is not linked to any person or case.
    Unfiled {
        /// The document.
        document_id: i64,
        /// Its title.
        title: String,
    },
    /// A case has no person.
    CaseWithoutPerson {
        /// The case.
        case_id: i64,
        /// Its title.
        title: String,
    },
}

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

/// A number that is hidden until revealed.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HiddenNumber {
    /// What to ask `reveal` or `copy_secret` for.
    pub(crate) secret: SecretRef,
    /// Shown in its place, such as `A•••-•••-678`.
    pub(crate) masked: String,
}

/// Names one secret in the vault.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(tag = "kind", content = "id", rename_all = "camelCase")]
pub(crate) enum SecretRef {
    /// A row of codes.
    Code(i64),
    /// A row of A-Numbers.
    ANumber(i64),
    /// The online account number of a person.
    OnlineAccount(i64),
}

/// A secret, revealed on request.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Revealed {
    /// Exactly as stored.
    pub(crate) text: String,
    /// For reading aloud and typing: the same, grouped.
    pub(crate) display: String,
    /// Hide it again after this long.
    pub(crate) hide_after_seconds: u32,
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

/// A document in a list.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentSummary {
    /// Key.
    pub(crate) id: i64,
    /// Title.
    pub(crate) title: String,
    /// "notice", "card", "identity", "form", "evidence", "letter" or "other".
    pub(crate) kind: String,
    /// Date printed on it.
    pub(crate) document_date: Option<NaiveDate>,
    /// When it was added.
    pub(crate) added_at: DateTime<Utc>,
    /// Pages over all its files.
    pub(crate) page_count: u32,
    /// Bytes over all its files.
    pub(crate) size: u64,
    /// Linked people.
    pub(crate) people: Vec<PersonLink>,
    /// Linked cases: key and title.
    pub(crate) cases: Vec<CaseLink>,
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

/// A document, whole. Its pages come by `vault://localhost/page/{document}/{page}?side={px}`, thumbnails by `vault://localhost/thumb/{document}/{page}`
/// (on Windows `http://vault.localhost/…`; use `pageUrl` of `api.ts`).
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    /// What lists show.
    pub(crate) summary: DocumentSummary,
    /// Its files, in order.
    pub(crate) files: Vec<StoredFile>,
    /// Its pages, in order.
    pub(crate) pages: Vec<PageInfo>,
    /// Notes.
    pub(crate) notes: String,
    /// Codes that were read from it.
    pub(crate) codes: Vec<CodeSummary>,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// One original file of a document.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredFile {
    /// Key.
    pub(crate) id: i64,
    /// Name it came with.
    pub(crate) file_name: String,
    /// `image/jpeg`…
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) size: u64,
    /// Pages.
    pub(crate) page_count: u32,
}

/// One page: its upright size at 100 % and the turn that the person gave it.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    /// From 1, over all files.
    pub(crate) page: u32,
    /// Pixels (images) or points (PDF), after rotation.
    pub(crate) width: u32,
    /// Pixels (images) or points (PDF), after rotation.
    pub(crate) height: u32,
    /// 0, 90, 180 or 270, clockwise.
    pub(crate) rotation: u32,
}

/// What a document form sends.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentInput {
    /// Title; empty = the file's name.
    pub(crate) title: String,
    /// Kind.
    pub(crate) kind: String,
    /// Date printed on it.
    pub(crate) document_date: Option<NaiveDate>,
    /// Linked people.
    pub(crate) people: Vec<i64>,
    /// Linked cases.
    pub(crate) cases: Vec<i64>,
    /// Notes.
    pub(crate) notes: String,
}

/// Names one thing.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ItemRef {
    /// What it is.
    pub(crate) kind: ItemKind,
    /// Key.
    pub(crate) id: i64,
}

/// The kinds of things.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ItemKind {
    /// A person.
    Person,
    /// A case.
    Case,
    /// A code.
    Code,
    /// A document.
    Document,
    /// A date that is kept.
    Date,
}

/// One thing found.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchHit {
    /// What.
    pub(crate) item: ItemRef,
    /// First line.
    pub(crate) title: String,
    /// Second line.
    pub(crate) subtitle: String,
    /// Where the words stand, cut into plain and matching parts; never a secret.
    pub(crate) snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SnippetPart {
    /// Text.
    pub(crate) text: String,
    /// Matches the query.
    pub(crate) hit: bool,
}

/// One thing in the trash.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrashEntry {
    /// What.
    pub(crate) item: ItemRef,
    /// Its title.
    pub(crate) title: String,
    /// When it was put there.
    pub(crate) trashed_at: DateTime<Utc>,
}

/// One change in the history.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryEntry {
    /// Its number.
    pub(crate) seq: u64,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// What was done: "addPerson", "editPerson", "addCase", "editCase", "addCode", "editCode", "addDocument", "editDocument", "turnPage", "trash",
    /// "restore", "purge", "undo", "addSample".
    pub(crate) action: String,
    /// To what.
    pub(crate) item: Option<ItemRef>,
    /// Its title now, if it still exists.
    pub(crate) title: Option<String>,
    /// It can be undone.
    pub(crate) undoable: bool,
}

/// What a check of the whole vault found.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyReport {
    /// Nothing is wrong.
    pub(crate) sound: bool,
    /// Changes read.
    pub(crate) changes: u64,
    /// Files read to their last byte.
    pub(crate) blobs: u64,
    /// Bytes of those.
    pub(crate) bytes: u64,
    /// What is wrong, each in words for a person.
    pub(crate) problems: Vec<String>,
}

/// A form that can be filed, for pickers.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormInfo {
    /// `I-485`.
    pub(crate) number: String,
    /// Official title.
    pub(crate) title: String,
}

/// Copied: how long it stays.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Copied {
    /// Cleared after this long, if still ours. Sent again as the event `clipboard-cleared` when it happened.
    pub(crate) clears_in_seconds: u32,
}
