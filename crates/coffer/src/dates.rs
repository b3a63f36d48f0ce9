//! Dates that people keep, and what is due by them: one list over the whole vault, and the same as a calendar file without secrets.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, CalendarDateTime, Component, Event, EventLike, Trigger};
use uscis::FormNumber;
use uscis::deadlines::{self, Deadline, DeadlineKind, KeyDate, KeyDateKind, Served, Standing};
use uscis::statuses::{self, Group};

use crate::error::{Error, FieldProblem};
use crate::input::Check;
use crate::model::{Item, ItemKind};
use crate::session::Session;
use crate::store::{self, cases, codes, dates, people};

/// A birthday is brought up for a year.
const BIRTHDAY_DAYS: i64 = 365;
/// The years in which a kept date may lie.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
/// A clock that is further behind the last change than this is doubted.
const CLOCK_SLACK: TimeDelta = TimeDelta::hours(26);

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

    fn key_date(&self) -> KeyDate {
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

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Due {
    /// What it follows from: a kept date, a code, or a person's birthday.
    pub from: Item,
    /// The person's own words for it; may be empty.
    pub title: String,
    /// What is due and when.
    pub deadline: Deadline,
    /// How it stands.
    pub standing: Standing,
    /// Days from today to its day; negative when past.
    pub days_left: i64,
    /// Whose: key and name.
    pub person: Option<(i64, String)>,
    /// Of which case: key and title.
    pub case: Option<(i64, String)>,
    /// When it was dealt with.
    pub done_date: Option<NaiveDate>,
}

/// A date without which something cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The notice date of a code.
    CodeNotice {
        /// The code.
        code_id: i64,
        /// Its case.
        case_title: Option<String>,
    },
    /// A status tells of a notice or an appointment whose date is not kept.
    OfStatus {
        /// The case.
        case_id: i64,
        /// Its title.
        case_title: String,
        /// The status, as printed.
        status: String,
        /// What to keep.
        kind: KeyDateKind,
    },
}

/// Everything that is due.
#[derive(Debug, Clone)]
pub struct DueList {
    /// The day from which it is told.
    pub today: NaiveDate,
    /// What is to be done, by day; then what was dealt with, the latest first.
    pub due: Vec<Due>,
    /// What is to be found out.
    pub missing: Vec<Missing>,
    /// The last change carries a later time than the clock shows: one of the two is wrong.
    pub clock_behind: Option<DateTime<Utc>>,
    /// The newest date among the sources of the rules.
    pub rules_as_of: NaiveDate,
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
        let conn = self.conn();
        let mut check = Check::default();
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

    /// Everything that is due, told from today or from another day.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn due(&self, as_of: Option<NaiveDate>) -> Result<DueList, Error> {
        let conn = self.conn();
        let today = as_of.unwrap_or_else(|| self.clock.today());
        let kept = dates::list(conn)?;
        let mut due = Vec::new();
        for date in &kept {
            let from = Item { kind: ItemKind::Date, id: date.id };
            let owners = (date.person.clone(), date.case.clone());
            for deadline in deadlines::deadlines(&date.key_date()) {
                // A moment that has passed and asks for nothing any more.
                if deadline.kind == DeadlineKind::BiometricsReschedule && deadline.standing(today) == Standing::Past {
                    continue;
                }
                due.push(line(from, date.title.clone(), deadline, today, owners.clone(), date.done_date));
            }
        }
        let codes = codes::list(conn, today)?;
        for code in codes.iter().filter(|code| code.used_date.is_none() && !code.superseded) {
            let owners = (code.person_id.zip(code.person_name.clone()), code.case_id.zip(code.case_title.clone()));
            if let Some(notice_date) = code.notice_date {
                let from = Item { kind: ItemKind::Code, id: code.id };
                due.push(line(from, String::new(), deadlines::access_code(notice_date), today, owners, None));
            }
        }
        for (id, name, born) in people::born(conn)? {
            let resident = kept.iter().any(|date| {
                let card =
                    matches!(date.kind, KeyDateKind::GreenCardExpires | KeyDateKind::ResidentSince | KeyDateKind::ResidentSinceSpouse);
                card && date.person.as_ref().is_some_and(|(owner, _)| *owner == id)
            });
            let deadline = deadlines::age_14(born);
            if resident && deadline.days_left(today).is_some_and(|days| days >= -BIRTHDAY_DAYS) {
                let from = Item { kind: ItemKind::Person, id };
                due.push(line(from, String::new(), deadline, today, (Some((id, name)), None), None));
            }
        }
        due.sort_by(|a, b| {
            let day = |due: &Due| (due.deadline.day(), due.deadline.time);
            match (a.done_date, b.done_date) {
                (None, None) => day(a).cmp(&day(b)),
                (a, b) => a.is_some().cmp(&b.is_some()).then_with(|| b.cmp(&a)),
            }
        });
        let mut missing: Vec<Missing> = codes
            .iter()
            .filter(|code| code.used_date.is_none() && !code.superseded && code.notice_date.is_none())
            .map(|code| Missing::CodeNotice { code_id: code.id, case_title: code.case_title.clone() })
            .collect();
        for case in cases::list(conn)? {
            if let Some(kind) = asked_for(&case.status)
                && !kept.iter().any(|date| date.kind == kind && date.case.as_ref().is_some_and(|(id, _)| *id == case.id))
            {
                missing.push(Missing::OfStatus { case_id: case.id, case_title: case.title, status: case.status, kind });
            }
        }
        let clock_behind = match as_of {
            Some(_) => None,
            None => self.last_change()?.filter(|last| self.clock.now() + CLOCK_SLACK < *last),
        };
        Ok(DueList { today, due, missing, clock_behind, rules_as_of: uscis::rules::as_of() })
    }

    fn last_change(&self) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(self.vault.history(None, 1)?.first().map(|line| line.at))
    }

    /// What is due as a calendar file: the kind of each deadline and its day. No name, no number, no code, no note, since calendars are often
    /// kept where others can read them. What was dealt with and what is past is left out.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn calendar(&self, as_of: Option<NaiveDate>, language: &str) -> Result<String, Error> {
        let list = self.due(as_of)?;
        let mut calendar = Calendar::new();
        calendar.name("Coffer");
        for due in list.due.iter().filter(|due| due.done_date.is_none() && due.days_left >= 0) {
            if let Some(event) = self.event(due, language) {
                calendar.push(event);
            }
        }
        Ok(calendar.to_string())
    }

    fn event(&self, due: &Due, language: &str) -> Option<Event> {
        let day = due.deadline.day()?;
        let mut event = Event::new();
        // Always the same for the same deadline, so that a second import replaces the first; tells nothing of the vault.
        let name = format!("{}:{}:{}:{}", self.vault.id(), due.from.kind.as_str(), due.from.id, due.deadline.kind.name());
        event.uid(&blake3::hash(name.as_bytes()).to_hex().as_str()[..32]);
        event.timestamp(self.clock.now());
        event.summary(due.deadline.kind.words().get(language));
        event.description(due.deadline.kind.act().get(language));
        match due.deadline.time.filter(|_| due.deadline.due.is_some()) {
            Some(time) => {
                event.starts(CalendarDateTime::Floating(day.and_time(time)));
                event.ends(CalendarDateTime::Floating(day.and_time(time) + TimeDelta::hours(1)));
            }
            None => {
                event.starts(day);
                event.ends(day.checked_add_days(Days::new(1))?);
            }
        }
        for days in [7, 1] {
            event.alarm(Alarm::display(due.deadline.kind.words().get(language), Trigger::before_start(TimeDelta::days(days))));
        }
        Some(event.done())
    }
}

fn line(
    from: Item,
    title: String,
    deadline: Deadline,
    today: NaiveDate,
    (person, case): (Option<(i64, String)>, Option<(i64, String)>),
    done_date: Option<NaiveDate>,
) -> Due {
    let days_left = deadline.days_left(today).unwrap_or_default();
    Due { from, title, standing: deadline.standing(today), days_left, deadline, person, case, done_date }
}

/// The date that a status tells of: an appointment only where one "was scheduled".
fn asked_for(status: &str) -> Option<KeyDateKind> {
    let lower = status.to_lowercase();
    let scheduled = lower.contains("schedul") && !lower.contains("cancel") && !lower.contains("ready");
    if lower.contains("intent to deny") {
        return Some(KeyDateKind::Noid);
    }
    if lower.contains("intent to revoke") || lower.contains("intent to rescind") || lower.contains("intent to terminate") {
        return Some(KeyDateKind::IntentToRevoke);
    }
    match statuses::matching(status)?.group {
        Group::EvidenceAsked => Some(KeyDateKind::Rfe),
        Group::Biometrics if scheduled => Some(KeyDateKind::Biometrics),
        Group::Interview if scheduled => Some(KeyDateKind::Interview),
        _ => None,
    }
}
