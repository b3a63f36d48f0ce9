//! `coffer date`: dates that are kept for what follows from them. What follows is `coffer deadlines`.

use chrono::{NaiveDate, NaiveTime};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use coffer::{DateInput, ItemKind, KeptDate, Session};
use uscis::deadlines::{KeyDateKind, Served};

use crate::failure::Failure;
use crate::fields::{self, OrNone, set, set_or_clear, shown};
use crate::output::Reply;
use crate::shapes;
use crate::text::Text;
use crate::work::{done, remove};

/// What is done with dates.
#[derive(Debug, Subcommand)]
pub(crate) enum DateCommand {
    /// Keep a date, so that `coffer deadlines` says what follows from it
    Add {
        /// What happens on it
        #[arg(long, value_parser = kind())]
        kind: KeyDateKind,
        #[command(flatten)]
        fields: DateFields,
    },
    /// List the dates that are kept, by day
    List,
    /// Show a date
    Show {
        /// From the ID column
        id: i64,
    },
    /// Change what is named, leave the rest; an empty value takes a field away
    Edit {
        /// From the ID column
        id: i64,
        /// What happens on it
        #[arg(long, value_parser = kind())]
        kind: Option<KeyDateKind>,
        #[command(flatten)]
        fields: DateFields,
    },
    /// Put a date into the trash
    Remove {
        /// From the ID column
        id: i64,
    },
}

/// What goes with a date.
#[derive(Debug, Args)]
pub(crate) struct DateFields {
    /// The day, as printed
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    on: Option<OrNone<NaiveDate>>,
    /// The time of an appointment, as printed: 09:30
    #[arg(long, value_name = "HH:MM", value_parser = fields::time)]
    at: Option<OrNone<NaiveTime>>,
    /// The last day, where the notice prints one: it counts, whatever the rules say
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    printed_due: Option<OrNone<NaiveDate>>,
    /// How the notice came
    #[arg(long, value_parser = served())]
    served: Option<Served>,
    /// The person lives outside the United States
    #[arg(long, action = clap::ArgAction::Set, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    abroad: Option<bool>,
    /// Whose
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    person: Option<OrNone<i64>>,
    /// Of which case
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    case: Option<OrNone<i64>>,
    /// The document that prints it
    #[arg(long, value_name = "ID", value_parser = fields::id)]
    document: Option<OrNone<i64>>,
    /// When it was dealt with
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    done: Option<OrNone<NaiveDate>>,
    /// Words of your own
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl DateFields {
    fn put_into(self, mut input: DateInput) -> DateInput {
        set_or_clear(&mut input.date, self.on);
        set_or_clear(&mut input.time, self.at);
        set_or_clear(&mut input.printed_due, self.printed_due);
        set(&mut input.served, self.served);
        set(&mut input.abroad, self.abroad);
        set_or_clear(&mut input.person_id, self.person);
        set_or_clear(&mut input.case_id, self.case);
        set_or_clear(&mut input.document_id, self.document);
        set_or_clear(&mut input.done_date, self.done);
        set(&mut input.title, self.title);
        set(&mut input.notes, self.notes);
        input
    }
}

fn kind() -> impl TypedValueParser<Value = KeyDateKind> {
    let words = KeyDateKind::ALL.iter().map(|kind| PossibleValue::new(kind.name()).help(kind.words().get("en")));
    PossibleValuesParser::new(words).map(|word| KeyDateKind::from_name(&word).unwrap_or(KeyDateKind::Other))
}

fn served() -> impl TypedValueParser<Value = Served> {
    let word = |served: &Served| {
        PossibleValue::new(served.name()).help(match served {
            Served::Unknown => "not known: no days are added",
            Served::Mail => "by post",
            Served::Hand => "in person, or into the online account",
        })
    };
    PossibleValuesParser::new(Served::ALL.iter().map(word)).map(|word| Served::from_name(&word).unwrap_or(Served::Unknown))
}

impl DateCommand {
    pub(crate) fn run(self, session: &mut Session) -> Result<Reply, Failure> {
        match self {
            Self::Add { kind, fields } => {
                let input = fields.put_into(DateInput::new(kind));
                Ok(done(ItemKind::Date, session.save_date(None, &input)?, "Added"))
            }
            Self::List => {
                let dates = session.dates()?;
                let text = table(&dates);
                Ok(Reply::new(dates.iter().map(shapes::date).collect(), text))
            }
            Self::Show { id } => {
                let date = session.date(id)?;
                Ok(Reply::new(shapes::date(&date), in_words(&date)))
            }
            Self::Edit { id, kind, fields } => {
                let mut input = session.date(id)?.as_typed();
                set(&mut input.kind, kind);
                let input = fields.put_into(input);
                Ok(done(ItemKind::Date, session.save_date(Some(id), &input)?, "Changed"))
            }
            Self::Remove { id } => remove(session, ItemKind::Date, id),
        }
    }
}

/// How a date is called.
fn name(date: &KeptDate) -> String {
    if date.title.is_empty() { date.kind.words().get("en").to_owned() } else { date.title.clone() }
}

fn owner(link: Option<&(i64, String)>) -> String {
    link.map(|(_, name)| name.clone()).unwrap_or_default()
}

fn table(dates: &[KeptDate]) -> Text {
    let rows = dates
        .iter()
        .map(|date| {
            let done = date.done_date.map(|day| format!("done {day}")).unwrap_or_default();
            vec![date.id.to_string(), date.date.to_string(), name(date), owner(date.person.as_ref()), owner(date.case.as_ref()), done]
        })
        .collect();
    let empty = "No dates yet. Keep one: coffer date add --kind interview --on 2026-12-03 --at 09:30 --case ID";
    Text::default().table(&["ID", "DAY", "DATE", "PERSON", "CASE", "DONE"], rows, empty)
}

fn in_words(date: &KeptDate) -> Text {
    let served = match date.served {
        Served::Unknown => String::new(),
        Served::Mail => "by mail".to_owned(),
        Served::Hand => "in person or online".to_owned(),
    };
    let text = Text::default().heading(format!("{} (date {})", name(date), date.id)).pairs(vec![
        ("In the trash", if date.trashed { "yes".to_owned() } else { String::new() }),
        ("Kind", date.kind.words().get("en").to_owned()),
        ("Day", date.date.to_string()),
        ("Time", date.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()),
        ("Last day, as printed", shown(date.printed_due)),
        ("Came", served),
        ("Lives abroad", if date.abroad { "yes".to_owned() } else { String::new() }),
        ("Person", owner(date.person.as_ref())),
        ("Case", owner(date.case.as_ref())),
        ("Printed on", date.document_id.map(|id| format!("document {id}")).unwrap_or_default()),
        ("Done", shown(date.done_date)),
    ]);
    if date.notes.is_empty() { text } else { text.heading("Notes").line(&date.notes) }
}
