//! `coffer person`: people, and their A-Numbers and online account number, hidden unless revealed.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use coffer::{HiddenNumber, ItemKind, Person, PersonInput, Session};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::failure::{Failure, usage};
use crate::fields::{self, OrNone, set, set_or_clear, shown};
use crate::output::{Output, Reply};
use crate::secrets::{ANumberSource, AccountSource, Sources};
use crate::text::Text;
use crate::work::{done, remove};
use crate::{case, code, doc, shapes};

/// What is done with people.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add a person
    Add {
        #[command(flatten)]
        fields: PersonFields,
        #[command(flatten)]
        a_number: ANumberSource,
        #[command(flatten)]
        account: AccountSource,
    },
    /// List people by name
    List,
    /// Show a person, with what belongs to them
    Show {
        /// From the ID column
        id: i64,
        /// Show A-Numbers and the online account number whole
        #[arg(long)]
        reveal: bool,
    },
    /// Change what is named, leave the rest; an empty value takes a field away
    Edit {
        /// From the ID column
        id: i64,
        #[command(flatten)]
        fields: PersonFields,
        #[command(flatten)]
        removals: PersonRemovals,
        #[command(flatten)]
        a_number: ANumberSource,
        #[command(flatten)]
        account: AccountSource,
    },
    /// Put a person into the trash
    Remove {
        /// From the ID column
        id: i64,
    },
}

/// A person's own fields.
#[derive(Debug, Args)]
pub(crate) struct PersonFields {
    /// Full name
    #[arg(long)]
    name: Option<String>,
    /// Another name; may be repeated
    #[arg(long, value_name = "NAME")]
    other_name: Vec<String>,
    /// Date of birth
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    born: Option<OrNone<NaiveDate>>,
    /// Country
    #[arg(long)]
    country: Option<String>,
    /// Where the paper originals are
    #[arg(long, value_name = "PLACE")]
    papers_at: Option<String>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

/// What an edit takes away.
#[derive(Debug, Args)]
pub(crate) struct PersonRemovals {
    /// Take another name away; may be repeated
    #[arg(long, value_name = "NAME")]
    remove_other_name: Vec<String>,
    /// Take an A-Number away, by its key from `show`; may be repeated
    #[arg(long, value_name = "KEY")]
    remove_a_number: Vec<i64>,
    /// Take the USCIS online account number away
    #[arg(long, conflicts_with_all = ["account_file", "ask_account"])]
    remove_account: bool,
}

impl PersonFields {
    fn put_into(self, mut input: PersonInput) -> PersonInput {
        set(&mut input.full_name, self.name);
        input.other_names.extend(self.other_name);
        set_or_clear(&mut input.date_of_birth, self.born);
        set(&mut input.country, self.country);
        set(&mut input.papers_at, self.papers_at);
        set(&mut input.notes, self.notes);
        input
    }
}

impl PersonCommand {
    pub(crate) fn run(self, session: &mut Session, sources: &mut Sources, output: Output) -> Result<Reply, Failure> {
        match self {
            Self::Add { fields, a_number, account } => {
                let mut input = fields.put_into(PersonInput::default());
                add_numbers(&mut input, sources, &a_number, &account)?;
                Ok(done(ItemKind::Person, session.save_person(None, &input)?, "Added"))
            }
            Self::List => list(session),
            Self::Show { id, reveal } => show(session, id, reveal, output),
            Self::Edit { id, fields, removals, a_number, account } => {
                let person = session.person(id)?;
                if let Some(key) = removals.remove_a_number.iter().find(|key| !shapes::holds_a_number(&person, **key)) {
                    return usage(format!("person {id} has no A-Number with the key {key}: `coffer person show {id}` lists them"));
                }
                let mut input = fields.put_into(as_typed(person));
                input.other_names.retain(|name| !removals.remove_other_name.contains(name));
                input.remove_a_numbers = removals.remove_a_number;
                if removals.remove_account {
                    input.online_account_number = Some(String::new());
                }
                add_numbers(&mut input, sources, &a_number, &account)?;
                Ok(done(ItemKind::Person, session.save_person(Some(id), &input)?, "Changed"))
            }
            Self::Remove { id } => remove(session, ItemKind::Person, id),
        }
    }
}

fn as_typed(person: Person) -> PersonInput {
    PersonInput {
        full_name: person.full_name,
        other_names: person.other_names,
        date_of_birth: person.date_of_birth,
        country: person.country,
        papers_at: person.papers_at,
        notes: person.notes,
        ..PersonInput::default()
    }
}

#[expect(clippy::disallowed_methods, reason = "the numbers are handed on to be checked and sealed")]
fn add_numbers(input: &mut PersonInput, sources: &mut Sources, a_number: &ANumberSource, account: &AccountSource) -> Result<(), Failure> {
    if let Some(number) = sources.a_number(a_number)? {
        input.add_a_numbers.push(number.expose_secret().to_owned());
    }
    if let Some(number) = sources.account(account)? {
        input.online_account_number = Some(number.expose_secret().to_owned());
    }
    Ok(())
}

fn list(session: &Session) -> Result<Reply, Failure> {
    let people = session.people()?;
    let rows = people
        .iter()
        .map(|person| {
            let number = person.a_number_masked.clone().unwrap_or_default();
            vec![person.id.to_string(), person.full_name.clone(), number, person.case_count.to_string(), person.document_count.to_string()]
        })
        .collect();
    let empty = "Nobody yet. Add the first person: coffer person add --name NAME";
    let text = Text::default().table(&["ID", "NAME", "A-NUMBER", "CASES", "DOCUMENTS"], rows, empty);
    Ok(Reply::new(people.iter().map(shapes::person_summary).collect(), text))
}

fn show(session: &Session, id: i64, reveal: bool, output: Output) -> Result<Reply, Failure> {
    let person = session.person(id)?;
    let numbers: Vec<Shown> = person.a_numbers.iter().map(|number| reveal_number(session, number, reveal)).collect::<Result<_, _>>()?;
    let account = person.online_account_number.as_ref().map(|number| reveal_number(session, number, reveal)).transpose()?;
    if reveal {
        remind(output);
    }
    let mut text = Text::default().heading(format!("{} (person {id})", person.full_name)).pairs(vec![
        ("In the trash", if person.trashed { "yes".to_owned() } else { String::new() }),
        ("Other names", person.other_names.join(", ")),
        ("Date of birth", shown(person.date_of_birth)),
        ("Country", person.country.clone()),
        ("Papers are at", person.papers_at.clone()),
    ]);
    for number in &numbers {
        text = text.pairs(vec![("A-Number", format!("{}  (key {})", number.text, number.key))]);
    }
    if let Some(account) = &account {
        text = text.pairs(vec![("Online account number", account.text.clone())]);
    }
    if !person.notes.is_empty() {
        text = text.heading("Notes").line(&person.notes);
    }
    text = case::section(text, &person.cases);
    text = code::section(text, &person.codes);
    text = doc::section(text, &person.documents);
    let numbers: Vec<Value> = numbers.into_iter().map(|number| number.json).collect();
    let account = account.map(|mut account| {
        account.json.as_object_mut().map(|fields| fields.remove("key"));
        account.json
    });
    Ok(Reply::new(shapes::person(&person, &numbers, account), text))
}

/// A number as it is shown: with its mask, or whole.
pub(crate) struct Shown {
    key: i64,
    pub(crate) text: String,
    pub(crate) json: Value,
}

#[expect(clippy::disallowed_methods, reason = "--reveal asks for it to be shown")]
pub(crate) fn reveal_number(session: &Session, number: &HiddenNumber, reveal: bool) -> Result<Shown, Failure> {
    let key = shapes::key_of(number.secret);
    let mut json = json!({ "key": key, "masked": number.masked });
    let mut text = number.masked.clone();
    if reveal {
        let secret = session.reveal(number.secret)?;
        text = secret.display.expose_secret().to_owned();
        json["text"] = secret.text.expose_secret().into();
        json["display"] = secret.display.expose_secret().into();
    }
    Ok(Shown { key, text, json })
}

/// What to ask oneself before a number is read out.
pub(crate) fn remind(output: Output) {
    if output.reminds() {
        output.warn("before you read this to anyone: did they contact you? Then end the call and call the official number yourself.");
    }
}
