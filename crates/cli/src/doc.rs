//! `coffer doc`: documents are kept, looked at, turned. Giving them out again is in `export.rs`.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use coffer::{Document, DocumentInput, DocumentKind, DocumentSummary, DraftInput, IncomingFile, ItemKind, NewCase, Session};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::export::{ExportArgs, PageArgs};
use crate::failure::{Failure, usage};
use crate::fields::{self, OrNone, set, set_or_clear, shown};
use crate::output::{Output, Reply};
use crate::secrets::{ANumberSource, CodeSource, Sources};
use crate::text::{Text, bytes, counted};
use crate::work::{done, remove};
use crate::{code, export, shapes};

/// The largest file that is read from standard input; the vault takes no larger one.
const LARGEST: u64 = 512 << 20;

/// What is done with documents.
#[derive(Debug, Subcommand)]
pub(crate) enum DocCommand {
    /// Keep files, each as a document of its own
    Add(Box<AddArgs>),
    /// List documents, the newest first
    List {
        /// Only those of this person
        #[arg(long, value_name = "ID", conflicts_with = "case")]
        person: Option<i64>,
        /// Only those of this case
        #[arg(long, value_name = "ID")]
        case: Option<i64>,
    },
    /// Show a document: its files, pages and links
    Show {
        /// From the ID column
        id: i64,
    },
    /// Change what is named, leave the rest; an empty value takes a field away
    Edit {
        /// From the ID column
        id: i64,
        #[command(flatten)]
        fields: DocFields,
        /// Take a person off; may be repeated
        #[arg(long, value_name = "ID")]
        remove_person: Vec<i64>,
        /// Take a case off; may be repeated
        #[arg(long, value_name = "ID")]
        remove_case: Vec<i64>,
    },
    /// Put a document into the trash
    Remove {
        /// From the ID column
        id: i64,
    },
    /// Put files behind the pages that a document has
    AddPages {
        /// From the ID column
        id: i64,
        /// The files; `-` for standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The name of what comes from standard input
        #[arg(long)]
        name: Option<String>,
    },
    /// Turn a page for good; the file itself stays as it is
    Rotate {
        /// From the ID column
        id: i64,
        /// The page, from 1
        #[arg(long, value_name = "N", default_value_t = 1)]
        page: u32,
        /// Degrees clockwise from how it is now
        #[arg(long, value_name = "DEGREES", allow_negative_numbers = true, required_unless_present = "to")]
        by: Option<i32>,
        /// Degrees clockwise from how the file has it: 0, 90, 180 or 270
        #[arg(long, value_name = "DEGREES", conflicts_with = "by")]
        to: Option<u32>,
    },
    /// Write one page as a picture, PNG or JPEG, whichever suits it
    Page(PageArgs),
    /// Give the original files back, bit for bit
    Export(ExportArgs),
}

/// A document's own fields and links.
#[derive(Debug, Args)]
pub(crate) struct DocFields {
    /// Title; else the name of the file
    #[arg(long)]
    title: Option<String>,
    /// What it is
    #[arg(long, value_parser = fields::document_kind())]
    kind: Option<DocumentKind>,
    /// The date printed on it
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    date: Option<OrNone<NaiveDate>>,
    /// A person that it belongs to; may be repeated
    #[arg(long, value_name = "ID")]
    person: Vec<i64>,
    /// A case that it belongs to; may be repeated
    #[arg(long, value_name = "ID")]
    case: Vec<i64>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

/// What is kept, and what is made along with it.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The files; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The name of what comes from standard input
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: DocFields,
    /// Make this person, and link the files to them
    #[arg(long, value_name = "NAME")]
    new_person: Option<String>,
    /// Make a case with this receipt number, and link the files to it
    #[arg(long, value_name = "NUMBER")]
    new_case: Option<String>,
    /// The form of the new case
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    #[command(flatten)]
    code: CodeSource,
    /// The page that the code stands on, from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    code_page: u32,
    /// Keep the code although it looks like another number
    #[arg(long)]
    keep_anyway: bool,
    #[command(flatten)]
    a_number: ANumberSource,
}

impl DocFields {
    fn put_into(self, mut input: DocumentInput) -> DocumentInput {
        set(&mut input.title, self.title);
        set(&mut input.kind, self.kind);
        set_or_clear(&mut input.document_date, self.date);
        input.people.extend(self.person);
        input.cases.extend(self.case);
        set(&mut input.notes, self.notes);
        input
    }
}

impl DocCommand {
    /// `None` when the answer itself went to standard output.
    pub(crate) fn run(self, session: &mut Session, sources: &mut Sources, output: Output) -> Result<Option<Reply>, Failure> {
        match self {
            Self::Add(args) => add(session, sources, *args),
            Self::List { person, case } => list(session, person, case),
            Self::Show { id } => show(&session.document(id)?),
            Self::Edit { id, fields, remove_person, remove_case } => {
                let mut input = fields.put_into(as_typed(session.document(id)?));
                input.people.retain(|person| !remove_person.contains(person));
                input.cases.retain(|case| !remove_case.contains(case));
                session.save_document(id, &input)?;
                Ok(done(ItemKind::Document, id, "Changed"))
            }
            Self::Remove { id } => remove(session, ItemKind::Document, id),
            Self::AddPages { id, files, name } => {
                for (kept, file) in (0..).zip(files) {
                    let added = incoming(sources, &file, name.as_deref()).and_then(|incoming| {
                        session.add_pages(id, incoming).map_err(|error| Failure::from(error).about(file.display().to_string()))
                    });
                    added.map_err(|error| if kept == 0 { error } else { Failure::Partly { kept, error: Box::new(error) } })?;
                }
                Ok(done(ItemKind::Document, id, "Added pages to"))
            }
            Self::Rotate { id, page, by, to } => {
                let degrees = match (to, by) {
                    (Some(to), _) => to,
                    (None, by) => turned(&session.document(id)?, page, by.unwrap_or_default())?,
                };
                session.rotate_page(id, page, degrees)?;
                let json = json!({ "kind": "document", "id": id, "page": page, "rotation": degrees });
                Ok(Reply::done(json, format!("Page {page} of document {id} is turned by {degrees}°.")))
            }
            Self::Page(args) => return export::page(session, sources, output, &args),
            Self::Export(args) => return export::files(session, sources, &args),
        }
        .map(Some)
    }
}

fn turned(document: &Document, page: u32, by: i32) -> Result<u32, Failure> {
    let now = document.pages.iter().find(|info| info.page == page).ok_or(coffer::Error::NoSuchItem)?.rotation;
    let sum = i64::from(now) + i64::from(by);
    Ok(u32::try_from(sum.rem_euclid(360)).unwrap_or(0))
}

fn as_typed(document: Document) -> DocumentInput {
    DocumentInput {
        title: document.summary.title,
        kind: document.summary.kind,
        document_date: document.summary.document_date,
        people: document.summary.people.iter().map(|person| person.id).collect(),
        cases: document.summary.cases.iter().map(|(id, _)| *id).collect(),
        notes: document.notes,
    }
}

fn incoming(sources: &mut Sources, file: &Path, name: Option<&str>) -> Result<IncomingFile, Failure> {
    if file == Path::new("-") {
        let Some(name) = name else {
            return usage("a file from standard input needs a name: --name NAME");
        };
        return Ok(IncomingFile::from_bytes(name, sources.file(LARGEST)?));
    }
    IncomingFile::read(file).map_err(|error| Failure::from(error).about(file.display().to_string()))
}

#[expect(clippy::disallowed_methods, reason = "the A-Number is handed on to be checked and sealed")]
fn add(session: &mut Session, sources: &mut Sources, args: AddArgs) -> Result<Reply, Failure> {
    let code_text = sources.code(&args.code, false)?;
    let a_number = sources.a_number(&args.a_number)?;
    if args.files.len() > 1 && (code_text.is_some() || a_number.is_some()) {
        return usage("a code or an A-Number belongs to one file: add that one by itself");
    }
    let with_case = args.new_case.is_some() || args.form.is_some();
    let mut input = DraftInput {
        document: args.fields.put_into(DocumentInput::default()),
        new_person: args.new_person,
        a_number: a_number.map(|number| number.expose_secret().to_owned()).unwrap_or_default(),
        new_case: with_case.then(|| NewCase {
            receipt_number: args.new_case.unwrap_or_default(),
            form: args.form.unwrap_or_default(),
            ..NewCase::default()
        }),
        code_text,
        code_keep_anyway: args.keep_anyway,
        code_page: args.code_page,
        rotations: Vec::new(),
        ..DraftInput::default()
    };
    let one = args.files.len() == 1;
    let (mut kept, mut refused, mut text, mut exit) = (Vec::new(), Vec::new(), Text::default(), Exit::Ok);
    for file in &args.files {
        let name = file.display().to_string();
        match add_one(session, sources, file, args.name.as_deref(), &mut input) {
            Ok((line, json)) => {
                text = text.line(format!("{name}: {line}"));
                kept.push(json);
            }
            Err(error) if one => return Err(error),
            Err(error) => {
                let words = error.words();
                text = text.line(format!("{} It was not kept.", words.message));
                if exit == Exit::Ok {
                    exit = words.exit;
                }
                refused.push(json!({ "file": name, "error": words.json() }));
            }
        }
    }
    let confirms = exit == Exit::Ok;
    Ok(Reply { json: json!({ "kept": kept, "refused": refused }), text, exit, confirms })
}

/// Keeps one file. What it made is linked to the files after it, not made again.
fn add_one(
    session: &mut Session,
    sources: &mut Sources,
    file: &Path,
    name: Option<&str>,
    input: &mut DraftInput,
) -> Result<(String, Value), Failure> {
    let incoming = incoming(sources, file, name)?;
    let kept = session
        .confirm_file(incoming, input)
        .and_then(|confirmed| session.keep(confirmed))
        .map_err(|error| Failure::from(error).about(file.display().to_string()))?;
    let mut line = format!("kept as document {}", kept.document_id);
    for (what, id) in [("person", kept.person_id), ("case", kept.case_id), ("code", kept.code_id)] {
        if let Some(id) = id {
            line.push_str(&format!(", {what} {id} added"));
        }
    }
    if let Some(id) = kept.person_id {
        input.new_person = None;
        input.document.people.push(id);
    }
    if let Some(id) = kept.case_id {
        input.new_case = None;
        input.document.cases.push(id);
    }
    let json = json!({
        "file": file.display().to_string(),
        "document_id": kept.document_id,
        "person_id": kept.person_id,
        "case_id": kept.case_id,
        "code_id": kept.code_id,
    });
    Ok((format!("{line}."), json))
}

fn list(session: &Session, person: Option<i64>, case: Option<i64>) -> Result<Reply, Failure> {
    let documents = match (person, case) {
        (Some(id), _) => session.person(id)?.documents,
        (None, Some(id)) => session.case(id)?.documents,
        (None, None) => session.documents()?,
    };
    let text = table(Text::default(), &documents, "No documents yet. Keep one: coffer doc add FILE");
    Ok(Reply::new(documents.iter().map(shapes::document_summary).collect(), text))
}

fn table(text: Text, documents: &[DocumentSummary], empty: &str) -> Text {
    let rows = documents
        .iter()
        .map(|document| {
            let pages = document.page_count.to_string();
            let (kind, date, size) = (document.kind.as_str().to_owned(), shown(document.document_date), bytes(document.size));
            vec![document.id.to_string(), document.title.clone(), kind, date, pages, size, crate::case::names(&document.people)]
        })
        .collect();
    text.table(&["ID", "TITLE", "KIND", "DATE", "PAGES", "SIZE", "PEOPLE"], rows, empty)
}

/// Documents as a part of something else; nothing when there are none.
pub(crate) fn section(text: Text, documents: &[DocumentSummary]) -> Text {
    if documents.is_empty() { text } else { table(text.heading("Documents"), documents, "") }
}

fn show(document: &Document) -> Result<Reply, Failure> {
    let summary = &document.summary;
    let cases: Vec<&str> = summary.cases.iter().map(|(_, title)| title.as_str()).collect();
    let turned: Vec<String> =
        document.pages.iter().filter(|page| page.rotation != 0).map(|page| format!("page {} by {}°", page.page, page.rotation)).collect();
    let mut text = Text::default().heading(format!("{} (document {})", summary.title, summary.id)).pairs(vec![
        ("In the trash", if document.trashed { "yes".to_owned() } else { String::new() }),
        ("Kind", summary.kind.as_str().to_owned()),
        ("Date", shown(summary.document_date)),
        ("Pages", summary.page_count.to_string()),
        ("Turned", turned.join(", ")),
        ("People", crate::case::names(&summary.people)),
        ("Cases", cases.join(", ")),
        ("Added", summary.added_at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string()),
    ]);
    let files = document
        .files
        .iter()
        .map(|file| {
            let pages = counted(file.page_count.into(), "page", "pages");
            vec![file.id.to_string(), file.file_name.clone(), file.media_type.clone(), pages, bytes(file.size)]
        })
        .collect();
    text = text.heading("Files").table(&["KEY", "NAME", "TYPE", "PAGES", "SIZE"], files, "");
    if !document.notes.is_empty() {
        text = text.heading("Notes").line(&document.notes);
    }
    text = code::section(text, &document.codes);
    Ok(Reply::new(shapes::document(document), text))
}
