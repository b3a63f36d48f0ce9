//! The day that a code is missing or will not work: what the vault knows for it, the message for the help form, the call sheet, the log of calls.

use chrono::{NaiveDate, NaiveTime};
use secrecy::{ExposeSecret, SecretString};
use uscis::check::{self, CodeCheck, Comparison};
use uscis::guidance::{self, HasCode, Situation};
use uscis::{AccessCode, AlienNumber, ReceiptNumber};
use zeroize::Zeroizing;

use crate::error::{Error, FieldProblem};
use crate::input::Check;
use crate::model::{Case, HiddenNumber, Item, ItemKind, Person, Role};
use crate::session::Session;
use crate::sheet::{self, Block, Printed, Section};
use crate::store::{calls, codes};

/// A call, as typed.
#[derive(Debug, Clone, Default)]
pub struct CallInput {
    /// The day.
    pub date: Option<NaiveDate>,
    /// The time.
    pub time: Option<NaiveTime>,
    /// Name or ID of the person who answered.
    pub agent: String,
    /// Number of the service request.
    pub reference: String,
    /// What was said.
    pub notes: String,
}

/// A call, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Key.
    pub id: i64,
    /// The day.
    pub date: NaiveDate,
    /// The time.
    pub time: Option<NaiveTime>,
    /// Name or ID of the person who answered.
    pub agent: String,
    /// Number of the service request.
    pub reference: String,
    /// What was said.
    pub notes: String,
}

/// A person on a call sheet.
#[derive(Debug, Clone)]
pub struct SheetPerson {
    /// Key.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// What they are in the case.
    pub role: Role,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// A-Numbers, masked.
    pub a_numbers: Vec<HiddenNumber>,
}

/// What to have in front of oneself during a call. The code itself is left off.
#[derive(Debug, Clone)]
pub struct CallSheet {
    /// The case.
    pub case: Case,
    /// The people of the case.
    pub people: Vec<SheetPerson>,
    /// Titles of the same people's other cases.
    pub other_cases: Vec<String>,
    /// Calls so far, the newest first.
    pub calls: Vec<Call>,
}

impl CallSheet {
    /// About when it was filed: the date filed, else the date received.
    #[must_use]
    pub fn filed_about(&self) -> Option<NaiveDate> {
        self.case.filed_date.or(self.case.received_date)
    }
}

/// A call sheet as a file.
pub struct CallSheetPdf {
    /// The bytes, wiped when dropped.
    pub pdf: Zeroizing<Vec<u8>>,
    /// Signs that its type face lacks.
    pub missing_signs: Vec<char>,
}

/// As an agent reads a date: "March 9, 2026".
fn in_english(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

fn shown(date: Option<NaiveDate>) -> String {
    date.map(in_english).unwrap_or_default()
}

impl Session {
    /// Looks at a stored code, sign by sign. What comes back is as secret as the code.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn check_code(&self, id: i64) -> Result<CodeCheck, Error> {
        Ok(check::check(&self.access_code(id)?))
    }

    /// Compares a code that was typed again with the stored one.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    #[expect(clippy::disallowed_methods, reason = "the two are compared here, and only what differs is told")]
    pub fn compare_code(&self, id: i64, typed: &SecretString) -> Result<Comparison, Error> {
        Ok(check::compare(&self.access_code(id)?, typed.expose_secret()))
    }

    #[expect(clippy::disallowed_methods, reason = "from the sealed database into its own type")]
    fn access_code(&self, id: i64) -> Result<AccessCode, Error> {
        AccessCode::exactly(codes::text(self.conn(), id)?.expose_secret()).map_err(|_| Error::StoredShape)
    }

    /// Whether a case has a code at all, as far as its receipt number tells.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn has_code(&self, case_id: i64) -> Result<HasCode, Error> {
        let receipt = self.case(case_id)?.summary.receipt_number.and_then(|text| ReceiptNumber::parse(&text).ok());
        Ok(guidance::has_code(receipt.as_ref()))
    }

    /// The message for the official help form, filled in from the vault; with `reveal` it holds whole A-Numbers. It never holds a code.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn help_message(&self, case_id: i64, situation: Situation, reveal: bool) -> Result<SecretString, Error> {
        let sheet = self.call_sheet(case_id)?;
        let person = sheet.people.first();
        let numbers = Zeroizing::new(match person {
            Some(person) if reveal => self.whole_numbers(person)?.join(", "),
            Some(person) => person.a_numbers.iter().map(|number| number.masked.as_str()).collect::<Vec<_>>().join(", "),
            None => String::new(),
        });
        let born = shown(person.and_then(|person| person.date_of_birth));
        let filed = shown(sheet.filed_about());
        let notice = shown(sheet.case.codes.iter().find_map(|code| code.notice_date));
        let form = &sheet.case.summary.form;
        let values = [
            ("name", person.map_or("", |person| &person.full_name)),
            ("born", &born),
            ("a_number", &numbers),
            ("receipt", sheet.case.summary.receipt_number.as_deref().unwrap_or_default()),
            ("form", form),
            ("filed", &filed),
            ("notice", &notice),
        ];
        Ok(guidance::help_message(situation, &values).into())
    }

    #[expect(clippy::disallowed_methods, reason = "the sheet and the message are for a call and a form that ask for the number")]
    fn whole_numbers(&self, person: &SheetPerson) -> Result<Vec<String>, Error> {
        person
            .a_numbers
            .iter()
            .map(|number| {
                let secret = self.reveal(number.secret)?;
                AlienNumber::parse(secret.text.expose_secret()).map(|number| number.display()).map_err(|_| Error::StoredShape)
            })
            .collect()
    }

    /// What to have in front of oneself during a call about a case.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn call_sheet(&self, case_id: i64) -> Result<CallSheet, Error> {
        let case = self.case(case_id)?;
        let mut people = Vec::new();
        let mut other_cases = Vec::new();
        for link in &case.summary.people {
            let Person { full_name, other_names, date_of_birth, a_numbers, cases, .. } = self.person(link.id)?;
            for other in cases.into_iter().filter(|other| other.id != case_id) {
                if !other_cases.contains(&other.title) {
                    other_cases.push(other.title);
                }
            }
            people.push(SheetPerson { id: link.id, full_name, other_names, role: link.role, date_of_birth, a_numbers });
        }
        // Whoever applies is asked for first.
        people.sort_by_key(|person| match person.role {
            Role::Applicant | Role::Petitioner => 0,
            Role::Beneficiary | Role::Derivative | Role::None => 1,
            Role::Representative => 2,
        });
        Ok(CallSheet { people, other_cases, calls: calls::of_case(self.conn(), case_id)?, case })
    }

    /// The same, to be printed: made in memory, with whole A-Numbers and without the code.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn call_sheet_pdf(&self, case_id: i64, language: &str) -> Result<CallSheetPdf, Error> {
        let sheet = self.call_sheet(case_id)?;
        let word = |name: &str| guidance::sheet(name, language).to_owned();
        let (number, tty) = guidance::phone();
        let mut sections = vec![Section {
            heading: String::new(),
            blocks: vec![
                Block::Facts(vec![(word("call"), number.to_owned()), (word("tty"), tty.to_owned())]),
                Block::Paragraph(word("hours")),
            ],
        }];
        for person in &sheet.people {
            let facts = vec![
                (word("name"), person.full_name.clone()),
                (word("other_names"), person.other_names.join(", ")),
                (word("born"), shown(person.date_of_birth)),
                (word("a_number"), self.whole_numbers(person)?.join(", ")),
            ];
            sections.push(Section { heading: word("person"), blocks: vec![filled(facts)] });
        }
        let case = &sheet.case;
        let status = match case.summary.status_date {
            Some(date) => format!("{} ({})", case.summary.status, in_english(date)),
            None => case.summary.status.clone(),
        };
        let form = match &case.summary.form_title {
            Some(title) => format!("{}, {title}", case.summary.form),
            None => case.summary.form.clone(),
        };
        let facts = vec![
            (word("receipt"), case.receipt_display.clone().unwrap_or_default()),
            (word("form"), form),
            (word("filed"), shown(case.filed_date)),
            (word("received"), shown(case.received_date)),
            (word("priority"), shown(case.priority_date)),
            (word("status"), status),
            (word("others"), sheet.other_cases.join(", ")),
        ];
        sections.push(Section { heading: word("case"), blocks: vec![filled(facts)] });
        let (before, during) = guidance::sheet_lists(language);
        sections.push(Section { heading: word("before"), blocks: vec![Block::Steps(before.to_vec())] });
        sections.push(Section { heading: word("during"), blocks: vec![Block::Steps(during.to_vec())] });
        let calls = sheet.calls.iter().map(|call| {
            let time = call.time.map(|time| time.format(", %H:%M").to_string()).unwrap_or_default();
            vec![format!("{}{time}", in_english(call.date)), call.agent.clone(), call.reference.clone(), call.notes.clone()]
        });
        sections.push(Section {
            heading: word("log"),
            blocks: vec![Block::Log {
                columns: ["log_when", "log_agent", "log_reference", "log_notes"].map(word).to_vec(),
                filled: calls.collect(),
                empty_rows: 6,
            }],
        });
        let printed =
            Printed { language: language.to_owned(), title: word("title"), subtitle: word("subtitle"), sections, footer: word("footer") };
        let made = sheet::pdf(&printed).map_err(|_| Error::StoredShape)?;
        Ok(CallSheetPdf { pdf: Zeroizing::new(made.bytes), missing_signs: made.missing })
    }

    /// Notes a call; gives its key.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NoSuchItem`].
    pub fn add_call(&mut self, case_id: i64, input: &CallInput) -> Result<i64, Error> {
        self.case(case_id)?;
        let mut check = Check::default();
        let call = CallInput {
            agent: check.line("agent", &input.agent),
            reference: check.line("reference", &input.reference),
            notes: check.notes("notes", &input.notes),
            ..input.clone()
        };
        match input.date {
            None => check.refuse("date", FieldProblem::Empty),
            Some(date) if date > self.clock.today() => check.refuse("date", FieldProblem::Malformed),
            Some(_) => {}
        }
        check.done()?;
        let at = self.clock.now();
        let item = Item { kind: ItemKind::Case, id: case_id };
        self.change("addCall", Some(item), |change| calls::insert(change.conn(), case_id, &call, at))
    }

    /// Takes a call out of the log; `undo` brings it back.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn remove_call(&mut self, case_id: i64, id: i64) -> Result<(), Error> {
        let item = Item { kind: ItemKind::Case, id: case_id };
        self.change("removeCall", Some(item), |change| calls::remove(change.conn(), case_id, id))
    }
}

/// Facts without those that are not known.
fn filled(facts: Vec<(String, String)>) -> Block {
    Block::Facts(facts.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}
