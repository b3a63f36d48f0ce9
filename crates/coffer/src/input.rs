//! What a form or a command line sends, and the one place where it is checked: every field is looked at, so that all problems come back at once.

use chrono::NaiveDate;
use secrecy::{ExposeSecret, SecretString};
use uscis::{AccessCode, AlienNumber, FormNumber, NumberKind, OnlineAccountNumber, ReceiptNumber};

use crate::dates::DateInput;
use crate::error::{Error, FieldError, FieldProblem};
use crate::model::{Channel, DocumentKind, PageRef, Role};

/// Most characters of a one-line field.
pub(crate) const MAX_LINE: usize = 400;
/// Most characters of notes.
pub(crate) const MAX_NOTES: usize = 20_000;

/// A person, as typed.
#[derive(Debug, Clone, Default)]
pub struct PersonInput {
    /// Full name.
    pub full_name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Country.
    pub country: String,
    /// A-Numbers to add.
    pub add_a_numbers: Vec<String>,
    /// A-Numbers to remove, by key.
    pub remove_a_numbers: Vec<i64>,
    /// `Some("")` removes it, `None` leaves it.
    pub online_account_number: Option<String>,
    /// Where the paper originals are.
    pub papers_at: String,
    /// Notes.
    pub notes: String,
}

/// A case, as typed.
#[derive(Debug, Clone, Default)]
pub struct CaseInput {
    /// Receipt number; empty while unknown.
    pub receipt_number: String,
    /// Form number.
    pub form: String,
    /// Linked people.
    pub people: Vec<(i64, Role)>,
    /// Date filed.
    pub filed_date: Option<NaiveDate>,
    /// Date received.
    pub received_date: Option<NaiveDate>,
    /// Priority date.
    pub priority_date: Option<NaiveDate>,
    /// Status; a new one joins the history.
    pub status: String,
    /// When that was.
    pub status_date: Option<NaiveDate>,
    /// Service centre.
    pub service_center: String,
    /// Attorney or representative.
    pub attorney: String,
    /// Notes.
    pub notes: String,
}

/// A code, as typed.
#[derive(Debug, Clone, Default)]
pub struct CodeInput {
    /// The code exactly as printed; `None` leaves the stored one.
    pub text: Option<SecretString>,
    /// Keep it although it looks like another number.
    pub keep_anyway: bool,
    /// Linked case.
    pub case_id: Option<i64>,
    /// Linked person.
    pub person_id: Option<i64>,
    /// How it came.
    pub channel: Channel,
    /// Date of the notice.
    pub notice_date: Option<NaiveDate>,
    /// When it came.
    pub received_date: Option<NaiveDate>,
    /// When it was used.
    pub used_date: Option<NaiveDate>,
    /// The page it stands on.
    pub source: Option<PageRef>,
    /// Notes.
    pub notes: String,
}

/// A document, as typed.
#[derive(Debug, Clone, Default)]
pub struct DocumentInput {
    /// Title; empty = the name of its first file.
    pub title: String,
    /// Kind.
    pub kind: DocumentKind,
    /// Date printed on it.
    pub document_date: Option<NaiveDate>,
    /// Linked people.
    pub people: Vec<i64>,
    /// Linked cases.
    pub cases: Vec<i64>,
    /// Notes.
    pub notes: String,
}

/// A case to be made while a draft is kept.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// Receipt number, as typed.
    pub receipt_number: String,
    /// Form number, as typed.
    pub form: String,
    /// Date received, as printed on the notice.
    pub received_date: Option<NaiveDate>,
    /// Priority date, as printed on the notice.
    pub priority_date: Option<NaiveDate>,
}

/// A person's decision on a draft.
#[derive(Debug, Clone, Default)]
pub struct DraftInput {
    /// The document's own fields.
    pub document: DocumentInput,
    /// Make this person and link them.
    pub new_person: Option<String>,
    /// A-Number read from the page, for the one linked or new person.
    pub a_number: String,
    /// Make this case and link it, with the linked people.
    pub new_case: Option<NewCase>,
    /// Code on it, exactly as printed.
    pub code_text: Option<SecretString>,
    /// Keep the code although it looks like another number.
    pub code_keep_anyway: bool,
    /// Page of the code, from 1.
    pub code_page: u32,
    /// Turn of each page, degrees clockwise; missing = 0.
    pub rotations: Vec<u32>,
    /// Dates to keep, for the one linked or new person and case; keys in them are not looked at.
    pub dates: Vec<DateInput>,
}

/// Collects what is wrong.
#[derive(Default)]
pub(crate) struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    pub(crate) fn refuse(&mut self, field: &'static str, problem: FieldProblem) {
        self.errors.push(FieldError { field, problem });
    }

    pub(crate) fn done(self) -> Result<(), Error> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Refused(self.errors)) }
    }

    /// A one-line field: outer white space goes, inner runs of it become one space.
    pub(crate) fn line(&mut self, field: &'static str, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > MAX_LINE {
            self.refuse(field, FieldProblem::TooLong);
        }
        text
    }

    pub(crate) fn required(&mut self, field: &'static str, text: &str) -> String {
        let text = self.line(field, text);
        if text.is_empty() {
            self.refuse(field, FieldProblem::Empty);
        }
        text
    }

    pub(crate) fn notes(&mut self, field: &'static str, text: &str) -> String {
        if text.chars().count() > MAX_NOTES {
            self.refuse(field, FieldProblem::TooLong);
        }
        text.trim_end().to_owned()
    }

    pub(crate) fn a_number(&mut self, field: &'static str, text: &str) -> Option<AlienNumber> {
        self.parsed(field, AlienNumber::parse(text))
    }

    pub(crate) fn online_account(&mut self, field: &'static str, text: &str) -> Option<OnlineAccountNumber> {
        self.parsed(field, OnlineAccountNumber::parse(text))
    }

    pub(crate) fn receipt(&mut self, field: &'static str, text: &str) -> Option<ReceiptNumber> {
        if text.trim().is_empty() {
            return None;
        }
        self.parsed(field, ReceiptNumber::parse(text))
    }

    /// The form's number in its usual spelling; a form that we do not know is kept as typed.
    pub(crate) fn form(&mut self, field: &'static str, text: &str) -> String {
        let text = self.line(field, text);
        FormNumber::parse(&text).map_or(text, |form| form.as_str().to_owned())
    }

    #[expect(clippy::disallowed_methods, reason = "a code is checked before it is sealed")]
    pub(crate) fn code(&mut self, field: &'static str, text: &SecretString, keep_anyway: bool) -> Option<AccessCode> {
        let text = text.expose_secret();
        if text.chars().count() > MAX_LINE {
            self.refuse(field, FieldProblem::TooLong);
            return None;
        }
        self.parsed(field, if keep_anyway { AccessCode::exactly(text) } else { AccessCode::parse(text) })
    }

    fn parsed<T>(&mut self, field: &'static str, parsed: Result<T, uscis::Error>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, problem_of(&error));
                None
            }
        }
    }
}

fn problem_of(error: &uscis::Error) -> FieldProblem {
    match error {
        uscis::Error::Empty => FieldProblem::Empty,
        uscis::Error::LooksLike(NumberKind::ReceiptNumber) => FieldProblem::LooksLikeReceiptNumber,
        uscis::Error::LooksLike(NumberKind::AlienNumber) => FieldProblem::LooksLikeANumber,
        uscis::Error::LooksLike(NumberKind::OnlineAccountNumber) => FieldProblem::LooksLikeOnlineAccountNumber,
        _ => FieldProblem::Malformed,
    }
}
