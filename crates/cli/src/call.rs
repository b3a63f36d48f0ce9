//! `coffer call-sheet`, `coffer call`, `coffer help-message`: what is at hand for a call to the Contact Center, the log of calls, and the message
//! for the official help form.

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveTime};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use coffer::{Call, CallInput, CallSheet, Session};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uscis::guidance::{self, Situation};

use crate::export;
use crate::failure::Failure;
use crate::fields::{self, OrNone, shown};
use crate::output::{Output, Reply};
use crate::person::{remind, reveal_number};
use crate::text::Text;

/// The command speaks English.
const LANGUAGE: &str = "en";

/// The sheet of a case.
#[derive(Debug, Args)]
pub(crate) struct CallSheetArgs {
    /// The case, from the ID column
    case: i64,
    /// Show A-Numbers whole
    #[arg(long)]
    reveal: bool,
    /// Write it as a PDF to print, with whole A-Numbers and without the code; the file is not encrypted
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Replace the PDF if there is one
    #[arg(long, requires = "pdf")]
    force: bool,
}

/// The message of a case.
#[derive(Debug, Args)]
pub(crate) struct HelpMessageArgs {
    /// The case, from the ID column
    case: i64,
    /// Why a code is needed
    #[arg(long, value_parser = situation(), default_value = "never_came")]
    why: Situation,
    /// Show A-Numbers whole
    #[arg(long)]
    reveal: bool,
}

/// What is done with the log of calls.
#[derive(Debug, Subcommand)]
pub(crate) enum CallCommand {
    /// Note a call
    Add {
        /// The case, from the ID column
        case: i64,
        /// The day
        #[arg(long, value_name = "DATE", value_parser = fields::day)]
        on: NaiveDate,
        /// The time
        #[arg(long, value_name = "HH:MM", value_parser = fields::time)]
        at: Option<OrNone<NaiveTime>>,
        /// Name or ID of the person who answered
        #[arg(long, default_value = "")]
        agent: String,
        /// Number of the service request
        #[arg(long, default_value = "")]
        reference: String,
        /// What was said
        #[arg(long, default_value = "")]
        notes: String,
    },
    /// List the calls about a case, the newest first
    List {
        /// The case, from the ID column
        case: i64,
    },
    /// Take a call out of the log; `undo` brings it back
    Remove {
        /// The case, from the ID column
        case: i64,
        /// The call, from the ID column of `call list`
        id: i64,
    },
}

fn situation() -> impl TypedValueParser<Value = Situation> {
    PossibleValuesParser::new(Situation::ALL.map(Situation::name)).map(|word| Situation::from_name(&word).unwrap_or(Situation::NeverCame))
}

impl CallSheetArgs {
    pub(crate) fn run(self, session: &Session, output: Output) -> Result<Reply, Failure> {
        let sheet = session.call_sheet(self.case)?;
        let mut people = Vec::new();
        let mut text = Text::default().heading(format!("{}: {}", guidance::sheet("title", LANGUAGE), sheet.case.summary.title));
        let (number, tty) = guidance::phone();
        text = text.pairs(vec![("Call", number.to_owned()), ("TTY", tty.to_owned())]).line(guidance::sheet("hours", LANGUAGE));
        for person in &sheet.people {
            let numbers = person.a_numbers.iter().map(|each| reveal_number(session, each, self.reveal)).collect::<Result<Vec<_>, _>>()?;
            text = text.heading(&person.full_name).pairs(vec![
                ("Other names", person.other_names.join(", ")),
                ("Date of birth", shown(person.date_of_birth)),
                ("A-Number", numbers.iter().map(|each| each.text.clone()).collect::<Vec<_>>().join(", ")),
            ]);
            people.push(json!({
                "id": person.id,
                "full_name": person.full_name,
                "other_names": person.other_names,
                "date_of_birth": person.date_of_birth,
                "a_numbers": numbers.into_iter().map(|each| each.json).collect::<Value>(),
            }));
        }
        if self.reveal {
            remind(output);
        }
        text = about_case(text, &sheet);
        let (before, during) = guidance::sheet_lists(LANGUAGE);
        text = steps(text.heading(guidance::sheet("before", LANGUAGE)), before);
        text = steps(text.heading(guidance::sheet("during", LANGUAGE)), during);
        text = log(text.heading(guidance::sheet("log", LANGUAGE)), &sheet.calls);
        text = text.line(format!("\n{}", guidance::sheet("footer", LANGUAGE)));
        let mut json = shape(&sheet, people, before, during);
        if let Some(path) = &self.pdf {
            let made = session.call_sheet_pdf(self.case, LANGUAGE)?;
            export::write_bytes(path, self.force, &made.pdf)?;
            json["pdf"] = path.display().to_string().into();
            text = Text::of(format!("Wrote {}. It holds whole A-Numbers and is not encrypted; the code is left off.", path.display()));
            if !made.missing_signs.is_empty() {
                let signs: String = made.missing_signs.iter().collect();
                text = text.line(format!("Its type face has no shape for: {signs}. Write these in by hand."));
            }
        }
        Ok(Reply::new(json, text))
    }
}

fn about_case(text: Text, sheet: &CallSheet) -> Text {
    let case = &sheet.case;
    text.heading(guidance::sheet("case", LANGUAGE)).pairs(vec![
        ("Receipt number", case.receipt_display.clone().unwrap_or_default()),
        ("Form", [case.summary.form.as_str(), case.summary.form_title.as_deref().unwrap_or_default()].join(" ").trim().to_owned()),
        ("Filed, about", shown(sheet.filed_about())),
        ("Priority date", shown(case.priority_date)),
        ("Last status", case.summary.status.clone()),
        ("Other cases", sheet.other_cases.join(", ")),
    ])
}

fn steps(text: Text, list: &[String]) -> Text {
    list.iter().fold(text, |text, step| text.line(format!("- {step}")))
}

fn shape(sheet: &CallSheet, people: Vec<Value>, before: &[String], during: &[String]) -> Value {
    let (number, tty) = guidance::phone();
    json!({
        "phone": number,
        "tty": tty,
        "case_id": sheet.case.summary.id,
        "receipt_number": sheet.case.summary.receipt_number,
        "form": sheet.case.summary.form,
        "filed_about": sheet.filed_about(),
        "priority_date": sheet.case.priority_date,
        "status": sheet.case.summary.status,
        "people": people,
        "other_cases": sheet.other_cases,
        "before": before,
        "during": during,
        "calls": sheet.calls.iter().map(call).collect::<Value>(),
        "pdf": null,
    })
}

fn call(call: &Call) -> Value {
    json!({
        "id": call.id,
        "date": call.date,
        "time": call.time.map(|time| time.format("%H:%M").to_string()),
        "agent": call.agent,
        "reference": call.reference,
        "notes": call.notes,
    })
}

fn log(text: Text, calls: &[Call]) -> Text {
    let rows = calls
        .iter()
        .map(|call| {
            let time = call.time.map(|time| time.format(" %H:%M").to_string()).unwrap_or_default();
            vec![call.id.to_string(), format!("{}{time}", call.date), call.agent.clone(), call.reference.clone(), call.notes.clone()]
        })
        .collect();
    text.table(&["ID", "WHEN", "AGENT", "REFERENCE", "WHAT WAS SAID"], rows, "No calls yet.")
}

impl CallCommand {
    pub(crate) fn run(self, session: &mut Session) -> Result<Reply, Failure> {
        match self {
            Self::Add { case, on, at, agent, reference, notes } => {
                let time = at.and_then(|OrNone(time)| time);
                let id = session.add_call(case, &CallInput { date: Some(on), time, agent, reference, notes })?;
                Ok(Reply::done(json!({ "case_id": case, "id": id }), format!("Noted call {id} about case {case}.")))
            }
            Self::List { case } => {
                let calls = session.call_sheet(case)?.calls;
                Ok(Reply::new(calls.iter().map(call).collect(), log(Text::default(), &calls)))
            }
            Self::Remove { case, id } => {
                session.remove_call(case, id)?;
                Ok(Reply::done(
                    json!({ "case_id": case, "id": id }),
                    format!("Took call {id} out of the log. `coffer undo` brings it back."),
                ))
            }
        }
    }
}

impl HelpMessageArgs {
    #[expect(clippy::disallowed_methods, reason = "the message is asked for, to be put into the official form")]
    pub(crate) fn run(self, session: &Session, output: Output) -> Result<Reply, Failure> {
        let message = session.help_message(self.case, self.why, self.reveal)?;
        if self.reveal {
            remind(output);
        }
        let form = guidance::link("help_form").map_or("", |link| &link.url);
        let text = Text::of(message.expose_secret()).line(format!("\nFor the official help form: {form}"));
        Ok(Reply::new(json!({ "case_id": self.case, "why": self.why.name(), "form": form, "message": message.expose_secret() }), text))
    }
}
