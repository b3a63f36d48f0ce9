//! `coffer deadlines`: what is due, by the dates in the vault and the rules; the same as a calendar file.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use coffer::{Due, DueList, Missing, Session};
use serde_json::{Value, json};
use uscis::deadlines::{Note, Standing, note};

use crate::export;
use crate::failure::Failure;
use crate::fields;
use crate::output::Reply;
use crate::text::Text;

/// The command speaks English.
const LANGUAGE: &str = "en";

/// From when, and where to.
#[derive(Debug, Args)]
pub(crate) struct DeadlinesArgs {
    /// Tell it as on this day, not today
    #[arg(long, value_name = "DATE", value_parser = fields::day)]
    as_of: Option<NaiveDate>,
    /// Also those that were dealt with
    #[arg(long)]
    all: bool,
    /// Write a calendar file: kinds and days, without names, numbers or notes
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Replace the calendar file if there is one
    #[arg(long, requires = "ics")]
    force: bool,
}

impl DeadlinesArgs {
    pub(crate) fn run(self, session: &Session) -> Result<Reply, Failure> {
        let mut list = session.due(self.as_of)?;
        if !self.all {
            list.due.retain(|due| due.done_date.is_none());
        }
        let mut reply = Reply::new(shape(&list), in_words(&list));
        if let Some(path) = &self.ics {
            let calendar = session.calendar(self.as_of, LANGUAGE)?;
            export::write_bytes(path, self.force, calendar.as_bytes())?;
            reply.text = reply.text.line(format!("\nWrote {}. It holds kinds and days, no names and no numbers.", path.display()));
        }
        Ok(reply)
    }
}

fn written(date: NaiveDate) -> String {
    date.to_string()
}

fn link(link: Option<&(i64, String)>) -> Value {
    link.map_or(Value::Null, |(id, name)| json!({ "id": id, "name": name }))
}

fn shape(list: &DueList) -> Value {
    json!({
        "today": list.today,
        "rules_as_of": list.rules_as_of,
        "clock_behind": list.clock_behind,
        "deadlines": list.due.iter().map(due).collect::<Value>(),
        "missing": list.missing.iter().map(missing).collect::<Value>(),
    })
}

fn due(due: &Due) -> Value {
    let deadline = &due.deadline;
    json!({
        "kind": deadline.kind.name(),
        "name": deadline.kind.words().get(LANGUAGE),
        "title": due.title,
        "act": deadline.kind.act().get(LANGUAGE),
        "from": { "kind": due.from.kind.as_str(), "id": due.from.id },
        "opens": deadline.opens,
        "due": deadline.due,
        "time": deadline.time.map(|time| time.format("%H:%M").to_string()),
        "standing": due.standing.name(),
        "days_left": due.days_left,
        "printed": deadline.printed,
        "at_most": deadline.at_most,
        "about": deadline.about,
        "computed": deadline.computed,
        "later": deadline.later.iter().map(|(why, date)| json!({ "why": why.name(), "date": date })).collect::<Value>(),
        "notes": deadline.notes().into_iter().map(|each| note(each, LANGUAGE, &written)).collect::<Value>(),
        "person": link(due.person.as_ref()),
        "case": link(due.case.as_ref()),
        "done_date": due.done_date,
        "rules": deadline.rules.iter().map(|rule| json!({
            "id": rule.id,
            "says": rule.says.get(LANGUAGE),
            "source": rule.source,
            "as_of": rule.as_of,
            "certainty": rule.certainty,
        })).collect::<Value>(),
    })
}

fn missing(missing: &Missing) -> Value {
    match missing {
        Missing::CodeNotice { code_id, case_title } => {
            json!({ "what": "notice_date", "of": { "kind": "code", "id": code_id }, "title": case_title, "status": null, "kind": null })
        }
        Missing::OfStatus { case_id, case_title, status, kind } => {
            json!({ "what": "date", "of": { "kind": "case", "id": case_id }, "title": case_title, "status": status, "kind": kind.name() })
        }
    }
}

fn in_words(list: &DueList) -> Text {
    let mut text = Text::default();
    if let Some(last) = list.clock_behind {
        let last = last.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M");
        text = text.line(format!("The last change in this vault is of {last}, later than the clock of this computer. Is its date right?"));
    }
    let rows = list
        .due
        .iter()
        .map(|due| {
            let owner = due.person.as_ref().or(due.case.as_ref()).map(|(_, name)| name.clone()).unwrap_or_default();
            vec![day(due), standing(due), what(due), owner]
        })
        .collect();
    let empty = "Nothing is due. Keep a date: coffer date add --kind interview --on 2026-12-03 --at 09:30 --case ID";
    text = text.table(&["DAY", "STANDING", "WHAT", "OF"], rows, empty);
    for due in &list.due {
        let said: Vec<String> = due
            .deadline
            .notes()
            .into_iter()
            .filter(|each| !matches!(each, Note::Printed | Note::Check))
            .map(|each| note(each, LANGUAGE, &written))
            .collect();
        if due.standing != Standing::Past && due.done_date.is_none() && !said.is_empty() {
            text = text.heading(format!("{}: {}", day(due), what(due)));
            for each in said {
                text = text.line(each);
            }
        }
    }
    if !list.missing.is_empty() {
        text = text.heading("Dates to find out");
        for each in &list.missing {
            text = text.line(match each {
                Missing::CodeNotice { code_id, case_title } => {
                    let of = case_title.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
                    format!("Code {code_id}{of}: the notice date, from which the about 90 days count")
                }
                Missing::OfStatus { case_id, case_title, status, kind } => {
                    format!("Case {case_id} ({case_title}) stands at “{status}”: keep its date with --kind {}", kind.name())
                }
            });
        }
    }
    text.line(format!("\nRules as of {}. Check with USCIS: a date printed on a notice always wins.", list.rules_as_of))
}

fn day(due: &Due) -> String {
    let date = due.deadline.day().map(written).unwrap_or_default();
    match due.deadline.time {
        Some(time) => format!("{date} {}", time.format("%H:%M")),
        None if due.deadline.due.is_none() => format!("from {date}"),
        None if due.deadline.about => format!("about {date}"),
        None if due.deadline.at_most => format!("at most {date}"),
        None => date,
    }
}

fn standing(due: &Due) -> String {
    let days = due.days_left;
    match (due.done_date, due.standing) {
        (Some(done), _) => format!("done {done}"),
        (None, Standing::Today) => "today".to_owned(),
        (None, Standing::Past) => crate::text::counted(days.unsigned_abs(), "day ago", "days ago"),
        (None, Standing::Open) => match due.deadline.due {
            Some(_) => format!("open, {} left", crate::text::counted(days.unsigned_abs(), "day", "days")),
            None => "open".to_owned(),
        },
        (None, Standing::Soon | Standing::Ahead) => format!("in {}", crate::text::counted(days.unsigned_abs(), "day", "days")),
    }
}

fn what(due: &Due) -> String {
    let name = due.deadline.kind.words().get(LANGUAGE);
    match (due.title.as_str(), due.deadline.kind) {
        ("", _) => name.to_owned(),
        (title, uscis::deadlines::DeadlineKind::Own) => title.to_owned(),
        (title, _) => format!("{name}: {title}"),
    }
}
