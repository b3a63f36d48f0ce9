//! `coffer case`: cases, one receipt number each.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use coffer::{Case, CaseInput, CaseSummary, ItemKind, PersonLink, Role, Session};

use crate::failure::Failure;
use crate::fields::{self, OrNone, set, set_or_clear, shown};
use crate::output::Reply;
use crate::text::Text;
use crate::work::{done, remove};
use crate::{code, doc, shapes};

/// What is done with cases.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// Add a case
    Add {
        #[command(flatten)]
        fields: CaseFields,
    },
    /// List cases, the newest first
    List {
        /// Only those of this person
        #[arg(long, value_name = "ID")]
        person: Option<i64>,
    },
    /// Show a case, with what belongs to it
    Show {
        /// From the ID column
        id: i64,
    },
    /// Change what is named, leave the rest; an empty value takes a field away
    Edit {
        /// From the ID column
        id: i64,
        #[command(flatten)]
        fields: CaseFields,
        /// Take a person off the case; may be repeated
        #[arg(long, value_name = "ID")]
        remove_person: Vec<i64>,
    },
    /// Put a case into the trash
    Remove {
        /// From the ID column
        id: i64,
    },
}

/// A case's own fields.
#[derive(Debug, Args)]
pub(crate) struct CaseFields {
    /// Receipt number, for example IOE0123456789
    #[arg(long, value_name = "NUMBER")]
    receipt: Option<String>,
    /// Form number, for example I-485
    #[arg(long)]
    form: Option<String>,
    /// A person of the case: ID, or ID:ROLE (applicant, petitioner, beneficiary, derivative, representative); may be repeated
    #[arg(long, value_name = "ID[:ROLE]", value_parser = fields::person_with_role)]
    person: Vec<(i64, Role)>,
    /// Date filed
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    filed: Option<OrNone<NaiveDate>>,
    /// Date received, as the notice says
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    received: Option<OrNone<NaiveDate>>,
    /// Priority date
    #[arg(long, value_name = "DATE", value_parser = fields::date)]
    priority: Option<OrNone<NaiveDate>>,
    /// Status as USCIS words it; a new one joins the history
    #[arg(long, value_name = "TEXT")]
    status: Option<String>,
    /// Since when it has this status
    #[arg(long, value_name = "DATE", value_parser = fields::date, requires = "status")]
    status_date: Option<OrNone<NaiveDate>>,
    /// Service center
    #[arg(long, value_name = "NAME")]
    service_center: Option<String>,
    /// Attorney or accredited representative
    #[arg(long, value_name = "NAME")]
    attorney: Option<String>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl CaseFields {
    fn put_into(self, mut input: CaseInput) -> CaseInput {
        set(&mut input.receipt_number, self.receipt);
        set(&mut input.form, self.form);
        for (id, role) in self.person {
            input.people.retain(|(known, _)| *known != id);
            input.people.push((id, role));
        }
        set_or_clear(&mut input.filed_date, self.filed);
        set_or_clear(&mut input.received_date, self.received);
        set_or_clear(&mut input.priority_date, self.priority);
        set(&mut input.status, self.status);
        set_or_clear(&mut input.status_date, self.status_date);
        set(&mut input.service_center, self.service_center);
        set(&mut input.attorney, self.attorney);
        set(&mut input.notes, self.notes);
        input
    }
}

impl CaseCommand {
    pub(crate) fn run(self, session: &mut Session) -> Result<Reply, Failure> {
        match self {
            Self::Add { fields } => {
                let id = session.save_case(None, &fields.put_into(CaseInput::default()))?;
                Ok(done(ItemKind::Case, id, "Added"))
            }
            Self::List { person } => {
                let cases = person.map_or_else(|| session.cases(), |id| session.person(id).map(|person| person.cases))?;
                let empty = "No cases yet. Add one: coffer case add --form I-485 --receipt NUMBER";
                let text = table(Text::default(), &cases, empty);
                Ok(Reply::new(cases.iter().map(shapes::case_summary).collect(), text))
            }
            Self::Show { id } => show(&session.case(id)?),
            Self::Edit { id, fields, remove_person } => {
                let mut input = fields.put_into(as_typed(session.case(id)?));
                input.people.retain(|(person, _)| !remove_person.contains(person));
                Ok(done(ItemKind::Case, session.save_case(Some(id), &input)?, "Changed"))
            }
            Self::Remove { id } => remove(session, ItemKind::Case, id),
        }
    }
}

fn as_typed(case: Case) -> CaseInput {
    CaseInput {
        receipt_number: case.summary.receipt_number.unwrap_or_default(),
        form: case.summary.form,
        people: case.summary.people.iter().map(|person| (person.id, person.role)).collect(),
        filed_date: case.filed_date,
        received_date: case.received_date,
        priority_date: case.priority_date,
        // A status is added, never changed: none is added unless one is given.
        status: String::new(),
        status_date: None,
        service_center: case.service_center,
        attorney: case.attorney,
        notes: case.notes,
    }
}

/// People with their roles, for one line.
pub(crate) fn names(people: &[PersonLink]) -> String {
    let one = |person: &PersonLink| match person.role {
        Role::None => person.full_name.clone(),
        role => format!("{} ({})", person.full_name, role.as_str()),
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn table(text: Text, cases: &[CaseSummary], empty: &str) -> Text {
    let rows = cases
        .iter()
        .map(|case| {
            let receipt = case.receipt_number.clone().unwrap_or_default();
            let date = shown(case.status_date);
            vec![case.id.to_string(), case.form.clone(), receipt, case.status.clone(), date, names(&case.people)]
        })
        .collect();
    text.table(&["ID", "FORM", "RECEIPT", "STATUS", "SINCE", "PEOPLE"], rows, empty)
}

/// Cases as a part of something else; nothing when there are none.
pub(crate) fn section(text: Text, cases: &[CaseSummary]) -> Text {
    if cases.is_empty() { text } else { table(text.heading("Cases"), cases, "") }
}

fn show(case: &Case) -> Result<Reply, Failure> {
    let summary = &case.summary;
    let unknown = "prefix not known: compare it with the notice";
    let office =
        case.receipt_office.clone().unwrap_or_else(|| if case.receipt_prefix_unknown { unknown.to_owned() } else { String::new() });
    let mut text = Text::default().heading(format!("{} (case {})", summary.title, summary.id)).pairs(vec![
        ("In the trash", if case.trashed { "yes".to_owned() } else { String::new() }),
        ("Form", [summary.form.clone(), summary.form_title.clone().unwrap_or_default()].join("  ").trim().to_owned()),
        ("Receipt number", case.receipt_display.clone().unwrap_or_default()),
        ("Issued by", office),
        ("People", names(&summary.people)),
        ("Filed", shown(case.filed_date)),
        ("Received", shown(case.received_date)),
        ("Priority date", shown(case.priority_date)),
        ("Service center", case.service_center.clone()),
        ("Attorney", case.attorney.clone()),
    ]);
    if !case.statuses.is_empty() {
        let rows = case.statuses.iter().map(|status| vec![shown(status.date), status.title.clone()]).collect();
        text = text.heading("Status").table(&[], rows, "");
    }
    if !case.notes.is_empty() {
        text = text.heading("Notes").line(&case.notes);
    }
    text = code::section(text, &case.codes);
    text = doc::section(text, &case.documents);
    Ok(Reply::new(shapes::case(case), text))
}
