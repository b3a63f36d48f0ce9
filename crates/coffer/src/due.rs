//! What is due by the dates in the vault: one list over everything, and the same as a calendar file without secrets.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, CalendarDateTime, Component, Event, EventLike, Trigger};
use uscis::deadlines::{self, Deadline, DeadlineKind, KeyDateKind, Standing};
use uscis::statuses::{self, Group};

use crate::error::Error;
use crate::model::{Item, ItemKind};
use crate::session::Session;
use crate::store::{cases, codes, dates, people};

/// A birthday is brought up for a year.
const BIRTHDAY_DAYS: i64 = 365;
/// A clock that is further behind the last change than this is doubted.
const CLOCK_SLACK: TimeDelta = TimeDelta::hours(26);

/// Key, and name or title, of what a line belongs to.
pub type Owner = (i64, String);

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
    pub person: Option<Owner>,
    /// Of which case: key and title.
    pub case: Option<Owner>,
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
    (person, case): (Option<Owner>, Option<Owner>),
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
