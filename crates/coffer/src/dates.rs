//! Dates that people keep: from a notice, a card or their life. What follows from them is in `due.rs`.

use chrono::{NaiveDate, NaiveTime};
use uscis::FormNumber;
use uscis::deadlines::{KeyDate, KeyDateKind, Served};

use crate::error::{Error, FieldProblem};
use crate::input::Check;
use crate::model::{Item, ItemKind};
use crate::session::Session;
use crate::store::{self, dates};

/// The years in which a kept date may lie.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A date, as typed.
#[derive(Debug, Clone)]
pub struct DateInput {
    /// What happens on it.
    pub kind: KeyDateKind,
    /// The person's own words; needed for [`KeyDateKind::Other`].
    pub title: String,
    /// The day.
    pub date: Option<NaiveDate>,
    /// The time of an appointment.
    pub time: Option<NaiveTime>,
    /// The last day, as the notice prints it.
    pub printed_due: Option<NaiveDate>,
    /// How the notice came.
    pub served: Served,
    /// The person lives outside the United States.
    pub abroad: bool,
    /// Whose.
    pub person_id: Option<i64>,
    /// Of which case.
    pub case_id: Option<i64>,
    /// From which document.
    pub document_id: Option<i64>,
    /// When it was dealt with.
    pub done_date: Option<NaiveDate>,
    /// Notes.
    pub notes: String,
}

impl DateInput {
    /// Nothing but its kind.
    #[must_use]
    pub fn new(kind: KeyDateKind) -> Self {
        Self {
            kind,
            title: String::new(),
            date: None,
            time: None,
            printed_due: None,
            served: Served::Unknown,
            abroad: false,
            person_id: None,
            case_id: None,
            document_id: None,
            done_date: None,
            notes: String::new(),
        }
    }
}

/// A date, as kept.
#[derive(Debug, Clone)]
pub struct KeptDate {
    /// Key.
    pub id: i64,
    /// What happens on it.
    pub kind: KeyDateKind,
    /// The person's own words; may be empty.
    pub title: String,
    /// The day.
    pub date: NaiveDate,
    /// The time of an appointment, local to its place.
    pub time: Option<NaiveTime>,
    /// The last day, as the notice prints it.
    pub printed_due: Option<NaiveDate>,
    /// How the notice came.
    pub served: Served,
    /// The person lives outside the United States.
    pub abroad: bool,
    /// Whose: key and name.
    pub person: Option<(i64, String)>,
    /// Of which case: key and title.
    pub case: Option<(i64, String)>,
    /// The form of the case; may be empty.
    pub form: String,
    /// From which document.
    pub document_id: Option<i64>,
    /// When it was dealt with.
    pub done_date: Option<NaiveDate>,
    /// Notes.
    pub notes: String,
    /// In the trash.
    pub trashed: bool,
}

impl KeptDate {
    /// As it was typed, to be edited.
    #[must_use]
    pub fn as_typed(&self) -> DateInput {
        DateInput {
            kind: self.kind,
            title: self.title.clone(),
            date: Some(self.date),
            time: self.time,
            printed_due: self.printed_due,
            served: self.served,
            abroad: self.abroad,
            person_id: self.person.as_ref().map(|(id, _)| *id),
            case_id: self.case.as_ref().map(|(id, _)| *id),
            document_id: self.document_id,
            done_date: self.done_date,
            notes: self.notes.clone(),
        }
    }

    pub(crate) fn key_date(&self) -> KeyDate {
        KeyDate {
            kind: self.kind,
            date: self.date,
            time: self.time,
            printed_due: self.printed_due,
            served: self.served,
            abroad: self.abroad,
            form: FormNumber::parse(&self.form).ok(),
        }
    }
}

impl Session {
    /// The dates that are kept, by day.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn dates(&self) -> Result<Vec<KeptDate>, Error> {
        dates::list(self.conn())
    }

    /// A date.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn date(&self, id: i64) -> Result<KeptDate, Error> {
        dates::get(self.conn(), id)
    }

    /// Adds (`None`) or edits a date; gives the key.
    ///
    /// # Errors
    /// [`Error::Refused`] with every field that is wrong; [`Error::NoSuchItem`].
    pub fn save_date(&mut self, id: Option<i64>, input: &DateInput) -> Result<i64, Error> {
        let mut check = Check::default();
        let input = self::check(self.conn(), &mut check, input)?;
        check.done()?;
        let at = self.clock.now();
        let action = if id.is_some() { "editDate" } else { "addDate" };
        self.change(action, id.map(|id| Item { kind: ItemKind::Date, id }), |change| match id {
            Some(id) => dates::update(change.conn(), id, &input).map(|()| id),
            None => dates::insert(change.conn(), &input, at),
        })
    }

    /// Notes that a date was dealt with today (`true`), or takes that back.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn set_date_done(&mut self, id: i64, done: bool) -> Result<(), Error> {
        let today = self.clock.today();
        let item = Item { kind: ItemKind::Date, id };
        self.change("editDate", Some(item), |change| dates::set_done(change.conn(), id, done.then_some(today)))
    }
}

/// Checks a date; gives it as it is kept.
pub(crate) fn check(conn: &store::Connection, check: &mut Check, input: &DateInput) -> Result<DateInput, Error> {
    let mut input = input.clone();
    input.title = check.line("title", &input.title);
    input.notes = check.notes("notes", &input.notes);
    if input.kind == KeyDateKind::Other && input.title.is_empty() {
        check.refuse("title", FieldProblem::Empty);
    }
    let far = |date: Option<NaiveDate>| date.is_some_and(|date| !YEARS.contains(&chrono::Datelike::year(&date)));
    match input.date {
        None => check.refuse("date", FieldProblem::Empty),
        date if far(date) => check.refuse("date", FieldProblem::Malformed),
        Some(date) if input.printed_due.is_some_and(|due| due < date) => check.refuse("printed_due", FieldProblem::Malformed),
        Some(_) => {}
    }
    for (field, date) in [("printed_due", input.printed_due), ("done_date", input.done_date)] {
        if far(date) {
            check.refuse(field, FieldProblem::Malformed);
        }
    }
    // What a kind has no use for is not kept: it would come back when the kind changes.
    if !input.kind.has_time() {
        input.time = None;
    }
    if !input.kind.has_printed_due() {
        (input.printed_due, input.served, input.abroad) = (None, Served::Unknown, false);
    }
    for (field, table, id) in
        [("person_id", "person", input.person_id), ("case_id", "cases", input.case_id), ("document_id", "document", input.document_id)]
    {
        if let Some(id) = id
            && !store::exists(conn, table, id)?
        {
            check.refuse(field, FieldProblem::NoSuchItem);
        }
    }
    Ok(input)
}
