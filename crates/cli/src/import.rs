//! `coffer import`: files are sealed, read, and either wait to be confirmed in the window or are filed as they were read.

use std::path::PathBuf;

use clap::Args;
use coffer::{IncomingFile, Kept, Match, Proposal, Reader, Session};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, Reply};
use crate::read;
use crate::text::Text;

/// What is taken in, and how.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// JPEG, PNG, TIFF, WebP, HEIC or PDF files, and saved e-mails (.eml) with such files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File each as it was read, making people and cases that are not there; else it waits to be confirmed in the window. Codes are left to a person
    #[arg(long)]
    yes: bool,
    /// The case that all of them belong to
    #[arg(long, value_name = "ID")]
    case: Option<i64>,
}

impl ImportArgs {
    /// One file after the other; one that is refused is told and the next is taken.
    pub(crate) fn run(&self, session: &mut Session, output: Output) -> Result<Reply, Failure> {
        if let Some(case) = self.case {
            session.case(case)?;
        }
        let reader = Reader::new().map_err(coffer::Error::from)?;
        let (mut imported, mut refused, mut text, mut exit) = (Vec::new(), Vec::new(), Text::default(), Exit::Ok);
        for (name, file) in self.files.iter().flat_map(|path| read::files(path)) {
            let done = file.and_then(|file| self.take(session, &reader, file, &name, output));
            if output.shows_progress() {
                output.progress("");
            }
            match done {
                Ok((draft, proposal, kept)) => {
                    text = text.line(format!("{name}: {}", in_words(&proposal, kept.as_ref())));
                    imported.push(shape(&name, draft, &proposal, kept.as_ref()));
                }
                Err(error) => {
                    let words = Failure::from(error).about(&name).words();
                    text = text.line(format!("{} It was not taken in.", words.message));
                    exit = if exit == Exit::Ok { words.exit } else { exit };
                    refused.push(json!({ "file": name, "error": words.json() }));
                }
            }
        }
        let waits = !self.yes && !imported.is_empty();
        if waits {
            text = text.line("Open Coffer's window to confirm what waits.");
        }
        Ok(Reply { json: json!({ "imported": imported, "refused": refused }), text, exit, confirms: exit == Exit::Ok })
    }

    fn take(
        &self,
        session: &mut Session,
        reader: &Reader,
        file: IncomingFile,
        name: &str,
        output: Output,
    ) -> Result<(i64, Proposal, Option<Kept>), coffer::Error> {
        let draft = session.stage(file)?;
        let mut done = 0;
        while let Some(page) = session.next_unread_of(draft.id)? {
            done += 1;
            if output.shows_progress() {
                output.progress(&format!("{name}: page {done} of {}", draft.to_read));
            }
            let Some(read) = page.read(reader, &|| true) else { break };
            session.keep_reading(read)?;
        }
        let mut proposal = session.proposal(draft.id)?;
        if let Some(case) = self.case {
            proposal.case = Some(Match::Known(case));
        }
        if !self.yes {
            return Ok((draft.id, proposal, None));
        }
        let confirmed = session.confirm(draft.id, &proposal.as_proposed())?;
        let kept = session.keep(confirmed)?;
        Ok((draft.id, proposal, Some(kept)))
    }
}

fn in_words(proposal: &Proposal, kept: Option<&Kept>) -> String {
    let what = if proposal.title.is_empty() { "no paper of USCIS that Coffer knows" } else { &proposal.title };
    match kept {
        None => format!("{what}; waits to be confirmed."),
        Some(kept) => {
            let mut line = format!("{what}; filed as document {}", kept.document_id);
            for (made, id) in [("person", kept.person_id), ("case", kept.case_id)] {
                if let Some(id) = id {
                    line.push_str(&format!(", {made} {id} added"));
                }
            }
            format!("{line}.")
        }
    }
}

fn shape(name: &str, draft: i64, proposal: &Proposal, kept: Option<&Kept>) -> Value {
    let known = |id: Option<i64>, made: Option<i64>| made.or(id);
    let person = if let Some(Match::Known(id)) = proposal.person { Some(id) } else { None };
    let case = if let Some(Match::Known(id)) = proposal.case { Some(id) } else { None };
    let field = |field: &coffer::FieldRead| {
        // Numbers that the vault keeps hidden are not printed here either: `read` prints them.
        let hidden = matches!(field.field, "access_code" | "a_number" | "online_account_number");
        let value = if hidden { Value::Null } else { json!(field.value) };
        json!({ "field": field.field, "value": value, "confidence": (f64::from(field.confidence) * 100.0).floor() / 100.0 })
    };
    json!({
        "file": name,
        "waits": kept.is_none(),
        "draft_id": kept.is_none().then_some(draft),
        "document_id": kept.map(|kept| kept.document_id),
        "person_id": known(person, kept.and_then(|kept| kept.person_id)),
        "case_id": known(case, kept.and_then(|kept| kept.case_id)),
        "title": proposal.title,
        "fields": proposal.fields.iter().map(field).collect::<Vec<_>>(),
    })
}
