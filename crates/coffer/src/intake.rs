//! A file comes in: it is looked at, sealed as a draft, and kept as a document only when a person has confirmed what it is.

use std::path::Path;

use recognize::{RenderSize, Rotation};
use uscis::{AccessCode, AlienNumber};
use vault::Change;
use zeroize::Zeroizing;

use crate::dates::{self, DateInput};
use crate::error::{Error, FieldProblem};
use crate::incoming::IncomingFile;
use crate::input::{Check, DocumentInput, DraftInput};
use crate::model::{Channel, Item, ItemKind, PageInfo, PageRef, Role};
use crate::pages::rotation;
use crate::paper::Paper;
use crate::reading::MAX_READ;
use crate::session::Session;
use crate::store::{
    self, cases, cases::CaseRow, codes, codes::CodeRow, documents, documents::*, drafts, people, people::PersonRow, readings,
};

/// Pages that get a small picture stored with them, and pages whose text layer is read; of later pages both are made when they are looked at.
const PREPARED_PAGES: usize = 24;
/// Pages whose text layer is read into the search.
const TEXT_PAGES: usize = 200;

/// A sealed file that waits to be confirmed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Key.
    pub id: i64,
    /// Name it came with.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Pages.
    pub pages: Vec<PageInfo>,
    /// How many of them were read, or could not be.
    pub read: u32,
    /// How many of those could not be read.
    pub unreadable: u32,
    /// How many of them are read in all.
    pub to_read: u32,
}

/// What a person confirmed of a file; only this can be stored. Made by [`Session::confirm`] and [`Session::confirm_file`].
pub struct Confirmed {
    source: Source,
    document: DocumentRow,
    people: Vec<i64>,
    new_person: Option<PersonRow>,
    a_number: Option<(AlienNumber, String)>,
    cases: Vec<i64>,
    new_case: Option<CaseRow>,
    code: Option<(AccessCode, u32)>,
    dates: Vec<DateInput>,
    pages: Vec<PageDraft>,
    file: FileDraft,
}

enum Source {
    Draft(drafts::DraftRow),
    New(Zeroizing<Vec<u8>>),
}

struct FileDraft {
    file_name: String,
    media_type: String,
}

struct PageDraft {
    size: (u32, u32),
    rotation: u32,
    text: String,
    thumb: Option<Zeroizing<Vec<u8>>>,
}

/// What keeping a file made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub document_id: i64,
    /// The person, if one was made.
    pub person_id: Option<i64>,
    /// The case, if one was made.
    pub case_id: Option<i64>,
    /// The code, if one was given.
    pub code_id: Option<i64>,
}

impl From<drafts::DraftRow> for Draft {
    fn from(row: drafts::DraftRow) -> Self {
        let pages = (1..).zip(&row.pages).map(|(page, size)| turned(page, *size, 0)).collect();
        let to_read = row.pages.len().min(MAX_READ) as u32;
        let FileRow { file_name, media_type, size, .. } = row.file;
        Self { id: row.id, file_name, media_type, size, pages, read: row.read, unreadable: row.unreadable, to_read }
    }
}

impl Session {
    /// Looks at a file and seals it as a draft, so that neither a lock nor a crash loses it.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when a document holds the same bytes; [`Error::Pages`] when it cannot be shown.
    pub fn stage(&mut self, file: IncomingFile) -> Result<Draft, Error> {
        let IncomingFile { file_name, bytes } = file;
        let hash = self.refuse_duplicate(&bytes)?;
        if let Some(waiting) = drafts::with_hash(self.vault.read(), &hash)? {
            return Ok(drafts::get(self.vault.read(), waiting)?.into());
        }
        let opened = Paper::open(bytes.clone())?;
        let sizes = (0..opened.count()).map(|page| opened.size(page)).collect::<Result<Vec<_>, _>>()?;
        let media_type = opened.media().media_type().to_owned();
        let at = self.clock.now();
        let id = self.change("stage", None, |change| {
            change.not_undoable();
            let blob = change.put_blob(&mut bytes.as_slice())?;
            let page_count = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
            let file = FileRow { blob: blob.id, hash: blob.hash, file_name, media_type, size: blob.size, page_count };
            drafts::insert(change.conn(), &file, &sizes, at)
        })?;
        Ok(drafts::get(self.vault.read(), id)?.into())
    }

    /// Files that wait to be confirmed, oldest first.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn drafts(&self) -> Result<Vec<Draft>, Error> {
        Ok(drafts::list(self.vault.read())?.into_iter().map(Draft::from).collect())
    }

    /// Throws a draft away, for good.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn discard(&mut self, draft_id: i64) -> Result<(), Error> {
        let draft = drafts::get(self.vault.read(), draft_id)?;
        self.opened.clear();
        self.forget("discard", None, |conn| {
            let read = readings::of(conn, readings::Owner::Draft(draft_id))?;
            readings::remove(conn, readings::Owner::Draft(draft_id))?;
            drafts::remove(conn, draft_id)?;
            // What was read of it while it was filed, before that was taken back, goes as well.
            let gone = readings::remove_gone(conn)?;
            let read = read.into_iter().filter_map(|(_, blob)| blob).chain(gone);
            Ok((vec![("draft", draft_id)], std::iter::once(draft.file.blob).chain(read).collect()))
        })
    }

    /// Checks what a person said of a draft.
    ///
    /// # Errors
    /// [`Error::Refused`] with every field that is wrong; [`Error::NoSuchItem`].
    pub fn confirm(&mut self, draft_id: i64, input: &DraftInput) -> Result<Confirmed, Error> {
        let draft = drafts::get(self.vault.read(), draft_id)?;
        let pages = self.open_file(draft.file.blob)?;
        let file = FileDraft { file_name: draft.file.file_name.clone(), media_type: draft.file.media_type.clone() };
        self.check(Source::Draft(draft), file, &pages, input)
    }

    /// Checks what was said of a file that was not staged: the command's way.
    ///
    /// # Errors
    /// As for [`Session::stage`] and [`Session::confirm`].
    pub fn confirm_file(&mut self, file: IncomingFile, input: &DraftInput) -> Result<Confirmed, Error> {
        let IncomingFile { file_name, bytes } = file;
        self.refuse_duplicate(&bytes)?;
        let pages = Paper::open(bytes.clone())?;
        let file = FileDraft { file_name, media_type: pages.media().media_type().to_owned() };
        self.check(Source::New(bytes), file, &pages, input)
    }

    /// Stores what was confirmed, all of it in one change.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn keep(&mut self, confirmed: Confirmed) -> Result<Kept, Error> {
        let at = self.clock.now();
        self.change("addDocument", None, |change| confirmed.store(change, at))
    }

    /// Adds a file behind the pages that a document has.
    ///
    /// # Errors
    /// As for [`Session::stage`]; [`Error::NoSuchItem`].
    pub fn add_pages(&mut self, document_id: i64, file: IncomingFile) -> Result<(), Error> {
        documents::rest(self.vault.read(), document_id)?;
        let IncomingFile { file_name, bytes } = file;
        self.refuse_duplicate(&bytes)?;
        let opened = Paper::open(bytes.clone())?;
        let pages = prepare(&opened, &[])?;
        if readings::has_gone(self.vault.read())? {
            // Pages whose adding was taken back had the numbers that these get.
            self.forget("read", None, |conn| Ok((Vec::new(), readings::remove_gone(conn)?)))?;
        }
        let media_type = opened.media().media_type().to_owned();
        let item = Item { kind: ItemKind::Document, id: document_id };
        self.change("editDocument", Some(item), |change| {
            let file = put_file(change, FileDraft { file_name, media_type }, &bytes, pages.len())?;
            let pages = put_pages(change, pages)?;
            add_file(change.conn(), document_id, &file, &pages)
        })
    }

    fn refuse_duplicate(&self, bytes: &[u8]) -> Result<[u8; 32], Error> {
        let hash = *blake3::hash(bytes).as_bytes();
        match documents::with_hash(self.vault.read(), &hash)? {
            Some(document) => Err(Error::Duplicate { document }),
            None => Ok(hash),
        }
    }

    fn check(&self, source: Source, file: FileDraft, pages: &Paper, input: &DraftInput) -> Result<Confirmed, Error> {
        let conn = self.vault.read();
        let mut check = Check::default();
        let (document, people, cases) = check_document(conn, &mut check, &input.document, &file.file_name)?;

        let new_person = input.new_person.as_deref().map(|name| PersonRow::named(check.required("full_name", name)));
        let people_count = people.len() + usize::from(new_person.is_some());
        let a_number = match input.a_number.trim() {
            "" => None,
            text => {
                if people_count != 1 {
                    check.refuse("people", FieldProblem::NoSuchItem);
                }
                check.a_number("a_number", text).map(|number| (number, text.to_owned()))
            }
        };
        let new_case = match &input.new_case {
            None => None,
            Some(case) => {
                let form = check.form("form", &case.form);
                let receipt = check.receipt("receipt_number", &case.receipt_number);
                if form.is_empty() && case.receipt_number.trim().is_empty() {
                    check.refuse("receipt_number", FieldProblem::Empty);
                }
                if let Some(receipt) = &receipt
                    && cases::with_receipt(conn, receipt)?.is_some()
                {
                    check.refuse("receipt_number", FieldProblem::ReceiptNumberTaken);
                }
                let row = CaseRow::new(receipt, case.receipt_number.trim(), form);
                Some(CaseRow { received_date: case.received_date, priority_date: case.priority_date, ..row })
            }
        };
        let code = match &input.code_text {
            None => None,
            Some(text) => {
                if !(1..=pages.count()).contains(&(input.code_page as usize)) {
                    check.refuse("code_page", FieldProblem::NoSuchItem);
                }
                check.code("code_text", text, input.code_keep_anyway).map(|code| (code, input.code_page))
            }
        };
        if input.rotations.iter().any(|degrees| rotation(*degrees).is_none()) {
            check.refuse("rotations", FieldProblem::Malformed);
        }
        let dates: Vec<DateInput> = input.dates.iter().map(|date| dates::check(conn, &mut check, date)).collect::<Result<_, _>>()?;
        check.done()?;
        let pages = prepare(pages, &input.rotations)?;
        Ok(Confirmed { source, document, people, new_person, a_number, cases, new_case, code, dates, pages, file })
    }
}

/// Checks a document's own fields and links. The title falls back to the file's name without its ending.
pub(crate) fn check_document(
    conn: &store::Connection,
    check: &mut Check,
    input: &DocumentInput,
    file_name: &str,
) -> Result<(DocumentRow, Vec<i64>, Vec<i64>), Error> {
    let title = match check.line("title", &input.title) {
        title if title.is_empty() => {
            Path::new(file_name).file_stem().map_or_else(|| file_name.to_owned(), |stem| stem.to_string_lossy().into_owned())
        }
        title => title,
    };
    let notes = check.notes("notes", &input.notes);
    for (field, table, ids) in [("people", "person", &input.people), ("cases", "cases", &input.cases)] {
        for id in ids {
            if !store::exists(conn, table, *id)? {
                check.refuse(field, FieldProblem::NoSuchItem);
            }
        }
    }
    let row = DocumentRow { title, kind: input.kind, document_date: input.document_date, notes };
    Ok((row, distinct(&input.people), distinct(&input.cases)))
}

fn distinct(ids: &[i64]) -> Vec<i64> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Sizes of all pages; text and small pictures of the first ones. A page that cannot be drawn or read has none: it is kept all the same.
fn prepare(pages: &Paper, rotations: &[u32]) -> Result<Vec<PageDraft>, Error> {
    (0..pages.count())
        .map(|page| {
            let text = if page < TEXT_PAGES { pages.text(page).ok().flatten().map(|text| text.to_string()) } else { None };
            let small = |page| pages.picture(page, RenderSize::THUMBNAIL, Rotation::R0);
            let thumb = if page < PREPARED_PAGES { small(page).ok().map(|encoded| encoded.bytes) } else { None };
            let rotation = rotations.get(page).copied().unwrap_or(0);
            Ok(PageDraft { size: pages.size(page)?, rotation, text: text.unwrap_or_default(), thumb })
        })
        .collect()
}

fn put_file(change: &mut Change<'_>, file: FileDraft, bytes: &[u8], pages: usize) -> Result<FileRow, Error> {
    let mut bytes = bytes;
    let blob = change.put_blob(&mut bytes)?;
    let page_count = u32::try_from(pages).unwrap_or(u32::MAX);
    Ok(FileRow { blob: blob.id, hash: blob.hash, file_name: file.file_name, media_type: file.media_type, size: blob.size, page_count })
}

fn put_pages(change: &mut Change<'_>, pages: Vec<PageDraft>) -> Result<Vec<PageRow>, Error> {
    (1..)
        .zip(pages)
        .map(|(file_page, page)| {
            let thumb = page.thumb.map(|bytes| change.put_blob(&mut bytes.as_slice())).transpose()?;
            Ok(PageRow { file_page, size: page.size, rotation: page.rotation, thumb: thumb.map(|blob| blob.id), text: page.text })
        })
        .collect()
}

impl Confirmed {
    fn store(self, change: &mut Change<'_>, at: chrono::DateTime<chrono::Utc>) -> Result<Kept, Error> {
        let (file, draft) = match self.source {
            Source::Draft(draft) => (draft.file, Some(draft.id)),
            Source::New(bytes) => (put_file(change, self.file, &bytes, self.pages.len())?, None),
        };
        let pages = put_pages(change, self.pages)?;
        let conn = change.conn();

        let mut linked = self.people;
        let person_id = self.new_person.map(|person| people::insert(conn, &person, at)).transpose()?;
        linked.extend(person_id);
        if let (Some((number, as_given)), [person]) = (&self.a_number, linked.as_slice()) {
            people::add_a_number(conn, *person, number, as_given)?;
        }

        let mut in_cases = self.cases;
        let case_id = self.new_case.map(|case| cases::insert(conn, &case, at)).transpose()?;
        if let Some(case_id) = case_id {
            cases::set_people(conn, case_id, &linked.iter().map(|id| (*id, Role::None)).collect::<Vec<_>>())?;
            in_cases.push(case_id);
        }

        let notice_date = self.document.document_date;
        let document_id = insert(conn, &self.document, at)?;
        add_file(conn, document_id, &file, &pages)?;
        if let Some(draft) = draft {
            readings::hand_over(conn, draft, document_id)?;
            drafts::remove(conn, draft)?;
        }
        set_people(conn, document_id, &linked)?;
        set_cases(conn, document_id, &in_cases)?;

        let only = |ids: &[i64]| if let [id] = ids { Some(*id) } else { None };
        for date in self.dates {
            let (person_id, case_id) = (only(&linked), only(&in_cases));
            store::dates::insert(conn, &DateInput { person_id, case_id, document_id: Some(document_id), ..date }, at)?;
        }
        let code_id = self
            .code
            .map(|(code, page)| {
                let row = CodeRow {
                    case_id: only(&in_cases),
                    person_id: only(&linked),
                    channel: Channel::Mail,
                    notice_date,
                    received_date: None,
                    used_date: None,
                    source: Some(PageRef { document_id, page }),
                    notes: String::new(),
                };
                codes::insert(conn, &code, &row, at)
            })
            .transpose()?;
        Ok(Kept { document_id, person_id, case_id, code_id })
    }
}
