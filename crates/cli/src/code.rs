//! `coffer code`: Online Access Codes, hidden unless revealed. Copying to the clipboard is the window's.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use coffer::{Channel, CodeInput, CodeSummary, ItemKind, PageRef, SecretRef, Session};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uscis::check::{DoubtKind, Step};

use crate::failure::Failure;
use crate::fields::{self, OrNone, set, set_or_clear, shown};
use crate::output::{Output, Reply};
use crate::secrets::{AgainSource, CodeSource, Sources};
use crate::shapes;
use crate::text::Text;
use crate::work::{done, remove};

/// What is done with codes.
#[derive(Debug, Subcommand)]
pub(crate) enum CodeCommand {
    /// Add a code, exactly as printed; asked for on the terminal unless --code-file names a file
    Add {
        #[command(flatten)]
        source: CodeSource,
        #[command(flatten)]
        fields: CodeFields,
    },
    /// List codes, current ones first
    List {
        /// Only those of this case
        #[arg(long, value_name = "ID", conflicts_with = "person")]
        case: Option<i64>,
        /// Only those of this person and their cases
        #[arg(long, value_name = "ID")]
        person: Option<i64>,
    },
    /// Show a code; its text only with --reveal
    Show {
        /// From the ID column
        id: i64,
        /// Show the code itself
        #[arg(long)]
        reveal: bool,
    },
    /// Change what is named, leave the rest; an empty value takes a field away
    Edit {
        /// From the ID column
        id: i64,
        #[command(flatten)]
        source: CodeSource,
        #[command(flatten)]
        fields: CodeFields,
    },
    /// Look at a code sign by sign: look-alikes, spaces, signs of another keyboard; compare it when it is typed again
    Check {
        /// From the ID column
        id: i64,
        /// Show the signs themselves and other readings
        #[arg(long)]
        reveal: bool,
        #[command(flatten)]
        again: AgainSource,
    },
    /// Put a code into the trash
    Remove {
        /// From the ID column
        id: i64,
    },
}

/// What goes with a code.
#[derive(Debug, Args)]
pub(crate) struct CodeFields {
    /// Keep it although it looks like another number
    #[arg(long)]
    keep_anyway: bool,
    /// The case that it opens
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    case: Option<OrNone<i64>>,
    /// The person that it was sent to
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    person: Option<OrNone<i64>>,
    /// How it came
    #[arg(long, value_parser = fields::channel())]
    channel: Option<Channel>,
    /// Date of the notice
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    notice_date: Option<OrNone<NaiveDate>>,
    /// When it came
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    received: Option<OrNone<NaiveDate>>,
    /// When it was used
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    used: Option<OrNone<NaiveDate>>,
    /// The document that it stands in
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    document: Option<OrNone<i64>>,
    /// Its page in that document, from 1
    #[arg(long, value_name = "N", requires = "document", default_value_t = 1)]
    page: u32,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl CodeFields {
    fn put_into(self, mut input: CodeInput) -> CodeInput {
        input.keep_anyway = self.keep_anyway;
        set_or_clear(&mut input.case_id, self.case);
        set_or_clear(&mut input.person_id, self.person);
        set(&mut input.channel, self.channel);
        set_or_clear(&mut input.notice_date, self.notice_date);
        set_or_clear(&mut input.received_date, self.received);
        set_or_clear(&mut input.used_date, self.used);
        let page = self.page;
        let source = self.document.map(|OrNone(id)| OrNone(id.map(|document_id| PageRef { document_id, page })));
        set_or_clear(&mut input.source, source);
        set(&mut input.notes, self.notes);
        input
    }
}

impl CodeCommand {
    pub(crate) fn run(self, session: &mut Session, sources: &mut Sources, output: Output) -> Result<Reply, Failure> {
        match self {
            Self::Add { source, fields } => {
                let mut input = fields.put_into(CodeInput::default());
                input.text = sources.code(&source, true)?;
                Ok(done(ItemKind::Code, session.save_code(None, &input)?, "Added"))
            }
            Self::List { case, person } => {
                let codes = match (case, person) {
                    (Some(id), _) => session.case(id)?.codes,
                    (None, Some(id)) => session.person(id)?.codes,
                    (None, None) => session.codes()?,
                };
                let text = table(Text::default(), &codes, "No codes yet. Add one: coffer code add --case ID");
                Ok(Reply::new(codes.iter().map(shapes::code).collect(), text))
            }
            Self::Show { id, reveal } => show(session, id, reveal, output),
            Self::Edit { id, source, fields } => {
                let mut input = fields.put_into(as_typed(session.code(id)?));
                input.text = sources.code(&source, false)?;
                Ok(done(ItemKind::Code, session.save_code(Some(id), &input)?, "Changed"))
            }
            Self::Check { id, reveal, again } => check(session, id, reveal, sources.again(&again)?.as_ref(), output),
            Self::Remove { id } => remove(session, ItemKind::Code, id),
        }
    }
}

fn as_typed(code: CodeSummary) -> CodeInput {
    CodeInput {
        text: None,
        keep_anyway: false,
        case_id: code.case_id,
        person_id: code.person_id,
        channel: code.channel,
        notice_date: code.notice_date,
        received_date: code.received_date,
        used_date: code.used_date,
        source: code.source,
        notes: code.notes,
    }
}

/// What became of a code, as far as is known.
fn standing(code: &CodeSummary) -> String {
    match (code.used_date, code.superseded, code.about_lapses, code.days_left) {
        (Some(used), ..) => format!("used {used}"),
        (None, true, ..) => "replaced by a newer one".to_owned(),
        (None, false, Some(about), Some(days)) if days < 0 => format!("may have lapsed about {about}"),
        (None, false, Some(about), _) => format!("lapses about {about}"),
        _ => "not used".to_owned(),
    }
}

fn table(text: Text, codes: &[CodeSummary], empty: &str) -> Text {
    let rows = codes
        .iter()
        .map(|code| {
            let case = code.case_title.clone().unwrap_or_default();
            let person = code.person_name.clone().unwrap_or_default();
            vec![code.id.to_string(), code.masked.clone(), standing(code), shown(code.notice_date), case, person]
        })
        .collect();
    text.table(&["ID", "CODE", "STANDING", "NOTICE", "CASE", "PERSON"], rows, empty)
}

/// Codes as a part of something else; nothing when there are none.
pub(crate) fn section(text: Text, codes: &[CodeSummary]) -> Text {
    if codes.is_empty() { text } else { table(text.heading("Online Access Codes"), codes, "") }
}

#[expect(clippy::disallowed_methods, reason = "--reveal asks for it to be shown")]
fn show(session: &Session, id: i64, reveal: bool, output: Output) -> Result<Reply, Failure> {
    let code = session.code(id)?;
    let mut json = shapes::code(&code);
    let mut shown_as = code.masked.clone();
    let mut exactly = String::new();
    if reveal {
        let secret = session.reveal(SecretRef::Code(id))?;
        crate::person::remind(output);
        json["text"] = secret.text.expose_secret().into();
        json["display"] = secret.display.expose_secret().into();
        shown_as = secret.display.expose_secret().to_owned();
        if secret.text.expose_secret() != shown_as {
            exactly = secret.text.expose_secret().to_owned();
        }
    }
    let place = code.source.map(|at| format!("document {}, page {}", at.document_id, at.page)).unwrap_or_default();
    let mut text = Text::default().heading(format!("Online Access Code (code {id})")).pairs(vec![
        ("In the trash", if code.trashed { "yes".to_owned() } else { String::new() }),
        ("Code", shown_as),
        ("Exactly as printed", exactly),
        ("Case", code.case_title.clone().unwrap_or_default()),
        ("Person", code.person_name.clone().unwrap_or_default()),
        ("Standing", standing(&code)),
        ("Came by", code.channel.as_str().to_owned()),
        ("Notice dated", shown(code.notice_date)),
        ("Received", shown(code.received_date)),
        ("Stands on", place),
    ]);
    if code.about_lapses.is_some() && code.used_date.is_none() {
        text = text.line("USCIS does not say from which day the about 90 days count; they are counted from the notice date here.");
    }
    if !code.notes.is_empty() {
        text = text.heading("Notes").line(&code.notes);
    }
    Ok(Reply::new(json, text))
}

/// The command speaks English.
const LANGUAGE: &str = "en";

/// Positions and kinds of what to look at; the signs themselves only with `reveal`. Nothing is changed.
fn check(session: &Session, id: i64, reveal: bool, again: Option<&SecretString>, output: Output) -> Result<Reply, Failure> {
    let checked = session.check_code(id)?;
    let compared = again.map(|typed| session.compare_code(id, typed)).transpose()?;
    if reveal {
        crate::person::remind(output);
    }
    let mut rows = Vec::new();
    let signs: Value = checked
        .signs
        .iter()
        .map(|sign| {
            let kinds: Vec<&str> = sign.doubts.iter().map(|doubt| doubt.kind.name()).collect();
            let mut json = json!({ "position": sign.position, "doubts": kinds });
            let notable = sign.doubts.iter().any(|doubt| doubt.kind != DoubtKind::Case);
            if reveal {
                let says = sign.says(LANGUAGE);
                json["sign"] = sign.sign.to_string().into();
                json["name"] = sign.name.clone().into();
                json["spoken"] = sign.spoken(LANGUAGE).into();
                json["says"] = says.clone().into();
                rows.push(vec![sign.position.to_string(), sign.spoken(LANGUAGE), says.join(" ")]);
            } else if notable {
                rows.push(vec![sign.position.to_string(), kinds.join(", ").replace('_', "-")]);
            }
            json
        })
        .collect();
    let alternatives: Value = checked
        .alternatives
        .iter()
        .map(|other| {
            let mut json = json!({ "reason": other.reason.name(), "positions": other.positions });
            if reveal {
                json["text"] = other.text().into();
            }
            json
        })
        .collect();
    let mut text = Text::default().heading(format!("Code {id}, sign by sign"));
    let calm = "Nothing in it is easily taken for something else.";
    text = if reveal { text.table(&["NO", "SIGN", "LOOK AT"], rows, calm) } else { text.table(&["NO", "LOOK AT"], rows, calm) };
    if let Some(kind) = checked.mistaken_for {
        text = text.line(format!("It looks like another number: {}. See `coffer identify`.", kind.name()));
    }
    if !checked.alternatives.is_empty() && reveal {
        let rows = checked.alternatives.iter().map(|other| vec![other.text().to_owned(), other.reason.says(LANGUAGE).to_owned()]).collect();
        text = text.heading("Other readings, the likeliest first").table(&["READING", "WHAT DIFFERS"], rows, "");
    }
    let again = compared.map(|compared| {
        let differing = |step: &Step| !matches!(step, Step::Same(_));
        let rows =
            (1..).zip(&compared.steps).filter(|(_, step)| differing(step)).map(|(at, step)| vec![at.to_string(), in_words(step, reveal)]);
        let said = if compared.equal { "Typed again: exactly the same." } else { "Typed again: not the same." };
        let heading = std::mem::take(&mut text).heading(said);
        text = if compared.equal { heading } else { heading.table(&["NO", "DIFFERENCE"], rows.collect(), "") };
        json!({ "equal": compared.equal, "steps": compared.steps.iter().map(Step::name).collect::<Vec<_>>() })
    });
    text = text.line("\nNobody has published how a code looks: only the paper decides. Nothing was changed.");
    let mistaken = checked.mistaken_for.map(|kind| kind.name());
    Ok(Reply::new(json!({ "id": id, "signs": signs, "alternatives": alternatives, "mistaken_for": mistaken, "again": again }), text))
}

fn in_words(step: &Step, reveal: bool) -> String {
    match step {
        Step::Same(_) => String::new(),
        Step::Different { alike: true, .. } if !reveal => "another sign that looks like it".to_owned(),
        Step::Different { .. } if !reveal => "another sign".to_owned(),
        Step::Different { stored, typed, .. } => format!("stored {stored}, typed {typed}"),
        Step::Missing(_) => "missing".to_owned(),
        Step::Extra(_) => "too many".to_owned(),
    }
}
