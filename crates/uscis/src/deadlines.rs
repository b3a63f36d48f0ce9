//! What is due and when, computed from dates by the rules in `data/rules/deadlines.toml`. The date that is printed on a notice always wins; of
//! two days the earlier is advised and the later shown beside it. No clock: today is passed in.

mod calendar;
mod kinds;

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

pub use kinds::{DeadlineKind, KeyDateKind, Later, Note, Served, note};

use crate::rules::{self, Rule};
use crate::{FormNumber, access_code_lapse};

/// Deadlines within this many days are "soon".
pub const SOON_DAYS: i64 = 14;

/// A date that a person keeps, from a notice, a card or their life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDate {
    /// What happens on it.
    pub kind: KeyDateKind,
    /// The day, as printed.
    pub date: NaiveDate,
    /// The time of an appointment, as printed: the local time of the place that is named there.
    pub time: Option<NaiveTime>,
    /// The last day, where the notice prints one.
    pub printed_due: Option<NaiveDate>,
    /// How the notice reached the person.
    pub served: Served,
    /// The person lives outside the United States.
    pub abroad: bool,
    /// The form of the case, where it is known.
    pub form: Option<FormNumber>,
}

impl KeyDate {
    /// A date with nothing else known.
    pub fn new(kind: KeyDateKind, date: NaiveDate) -> Self {
        Self { kind, date, time: None, printed_due: None, served: Served::Unknown, abroad: false, form: None }
    }
}

/// Something to do by a day, or from a day on.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// What is due.
    pub kind: DeadlineKind,
    /// The first day on which it can be done.
    pub opens: Option<NaiveDate>,
    /// The last day to keep: the printed one, else the earliest that the rules allow for. `None` where only a beginning is known.
    pub due: Option<NaiveDate>,
    /// The time on that day, for appointments.
    pub time: Option<NaiveTime>,
    /// The day is printed on the notice.
    pub printed: bool,
    /// The day is the longest that the rule allows; the notice may have given less.
    pub at_most: bool,
    /// The day is "about": nobody has said from when it counts.
    pub about: bool,
    /// What the rules give when the printed day is none of the days that they give.
    pub computed: Option<NaiveDate>,
    /// Later days that stand beside it, in order.
    pub later: Vec<(Later, NaiveDate)>,
    /// The rules that it rests on, the main one first.
    pub rules: Vec<&'static Rule>,
}

/// How a deadline stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The last day has passed.
    Past,
    /// The last day is today.
    Today,
    /// The last day comes within [`SOON_DAYS`].
    Soon,
    /// It can be done now.
    Open,
    /// It lies ahead.
    Ahead,
}

impl Standing {
    /// `past`, `today`, `soon`, `open`, `ahead`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Open => "open",
            Self::Ahead => "ahead",
        }
    }
}

impl Deadline {
    fn new(kind: DeadlineKind, rules: &[&str]) -> Self {
        Self {
            kind,
            opens: None,
            due: None,
            time: None,
            printed: false,
            at_most: false,
            about: false,
            computed: None,
            later: Vec::new(),
            rules: rules.iter().map(|id| rules::rule(id)).collect(),
        }
    }

    /// The day by which lists are ordered: the last one, else the first.
    pub fn day(&self) -> Option<NaiveDate> {
        self.due.or(self.opens)
    }

    /// Days from `today` to [`day`](Self::day); negative when past.
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        self.day().map(|day| (day - today).num_days())
    }

    /// How it stands on a day. What only begins is never past.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        let begun = self.opens.is_none_or(|opens| opens <= today);
        match self.due.map(|due| (due - today).num_days()) {
            Some(days) if days < 0 => Standing::Past,
            Some(0) => Standing::Today,
            Some(days) if days <= SOON_DAYS => Standing::Soon,
            _ if self.opens.is_some() && begun => Standing::Open,
            _ => Standing::Ahead,
        }
    }

    /// What is to be said about it beside the days, in order.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.printed {
            notes.push(Note::Printed);
        }
        if let Some(computed) = self.computed {
            notes.push(Note::Differs(computed));
        }
        if self.at_most {
            notes.push(Note::AtMost);
        }
        if self.about {
            notes.push(Note::About);
        }
        notes.extend(self.later.iter().map(|(why, date)| Note::Later(*why, *date)));
        if self.rules.iter().any(|rule| rule.volatile) {
            notes.push(Note::Check);
        }
        notes
    }
}

fn plus(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

fn minus(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

fn months_before(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

fn years_after(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_add_months(Months::new(years * 12)).unwrap_or(NaiveDate::MAX)
}

/// Everything that follows from a date.
pub fn deadlines(key: &KeyDate) -> Vec<Deadline> {
    use KeyDateKind as K;
    match key.kind {
        K::Rfe => vec![rfe(key)],
        K::Noid => vec![answer(key, DeadlineKind::NoidResponse, "noid-response")],
        K::IntentToRevoke => vec![answer(key, DeadlineKind::IntentToRevokeResponse, "intent-to-revoke-response")],
        K::Denial => vec![appeal(key, DeadlineKind::Appeal, &["appeal-i290b", "widow-denials"])],
        K::Revocation => vec![appeal(key, DeadlineKind::AppealRevocation, &["appeal-revocation"])],
        K::Biometrics => biometrics(key),
        K::Interview => vec![appointment(key, DeadlineKind::InterviewAppointment, &["interview-appointment"])],
        K::Appointment => vec![appointment(key, DeadlineKind::Appointment, &["appointment-missed"])],
        K::Moved => {
            vec![until(DeadlineKind::AddressChange, &["address-change"], None, plus(key.date, rules::rule("address-change").value("days")))]
        }
        K::EadExpires => vec![ead(key.date)],
        K::GreenCardExpires => {
            let opens = months_before(key.date, rules::rule("i90-renewal").value("months"));
            vec![until(DeadlineKind::I90Renewal, &["i90-renewal"], Some(opens), key.date)]
        }
        K::ConditionalCardExpires => {
            let opens = minus(key.date, rules::rule("i751-window").value("days"));
            vec![until(DeadlineKind::I751Filing, &["i751-window"], Some(opens), key.date)]
        }
        K::ResidentSince => vec![n400(key.date, "years")],
        K::ResidentSinceSpouse => vec![n400(key.date, "years_spouse")],
        K::PassportExpires => {
            let six_months = months_before(key.date, rules::rule("passport-six-months").value("months"));
            vec![
                until(DeadlineKind::PassportSixMonths, &["passport-six-months"], None, six_months),
                until(DeadlineKind::PassportExpiry, &[], None, key.date),
            ]
        }
        K::Other => vec![Deadline { time: key.time, ..until(DeadlineKind::Own, &[], None, key.date) }],
    }
}

/// About when an access code lapses.
pub fn access_code(notice_date: NaiveDate) -> Deadline {
    let lapse = access_code_lapse(notice_date);
    Deadline { about: true, ..until(DeadlineKind::AccessCodeLapse, &["access-code-90-days", "access-code-replacement"], None, lapse.date) }
}

/// A permanent resident turns 14. Only a beginning: the facts name no last day.
pub fn age_14(date_of_birth: NaiveDate) -> Deadline {
    let opens = years_after(date_of_birth, rules::rule("i90-age-14").value("years"));
    Deadline { opens: Some(opens), ..Deadline::new(DeadlineKind::I90Age14, &["i90-age-14"]) }
}

fn until(kind: DeadlineKind, rules: &[&str], opens: Option<NaiveDate>, due: NaiveDate) -> Deadline {
    Deadline { opens, due: Some(due), ..Deadline::new(kind, rules) }
}

fn rfe(key: &KeyDate) -> Deadline {
    let rule = rules::rule("rfe-response");
    let is_i539 = key.form.as_ref().is_some_and(|form| form.as_str() == "I-539");
    let days = rule.value(if is_i539 { "i539_days" } else { "max_days" });
    window(key, DeadlineKind::RfeResponse, &["rfe-response"], days, true)
}

fn answer(key: &KeyDate, kind: DeadlineKind, rule: &'static str) -> Deadline {
    window(key, kind, &[rule], rules::rule(rule).value("days"), true)
}

/// The mailed days of the appeal's own rule stand in for the general three.
fn appeal(key: &KeyDate, kind: DeadlineKind, named: &[&'static str]) -> Deadline {
    let rule = rules::rule(named[0]);
    debug_assert_eq!(rule.value("mailed_days"), rule.value("days") + rules::rule("mail-days").value("days"));
    window(&KeyDate { abroad: false, ..key.clone() }, kind, named, rule.value("days"), false)
}

/// A window that starts with the service of a notice: days, more by mail, and the next working day.
fn window(key: &KeyDate, kind: DeadlineKind, named: &[&str], days: u32, at_most: bool) -> Deadline {
    let by_mail = rules::rule("mail-days").value("days");
    let abroad = rules::rule("abroad-days").value("days");
    let given = plus(key.date, days);
    let mailed = plus(given, by_mail);
    let last = if key.served == Served::Mail { mailed } else { given };
    let mut later = vec![(Later::WeekendOrHoliday, calendar::rolled(last))];
    if key.served == Served::Unknown {
        later.push((Later::Mailed, mailed));
    }
    if key.abroad && key.served != Served::Hand {
        later.push((Later::Abroad, plus(given, abroad)));
    }
    later.retain(|(_, date)| *date > last);
    later.sort_by_key(|(_, date)| *date);
    let mut deadline = Deadline { due: Some(last), at_most, ..Deadline::new(kind, named) };
    let mut rule = |id| deadline.rules.push(rules::rule(id));
    rule("printed-date-wins");
    if key.served != Served::Hand {
        rule("mail-days");
    }
    if key.abroad {
        rule("abroad-days");
    }
    rule("weekend-roll");
    if let Some(printed) = key.printed_due {
        // Every day that the rules could mean: a printed day that is one of them agrees.
        let known = [given, mailed, plus(given, abroad)];
        let agrees = known.iter().any(|day| *day == printed || calendar::rolled(*day) == printed);
        deadline.computed = (!agrees).then_some(last);
        deadline.due = Some(printed);
        deadline.printed = true;
        deadline.at_most = false;
        deadline.later.clear();
    } else {
        deadline.later = later;
    }
    deadline
}

fn appointment(key: &KeyDate, kind: DeadlineKind, named: &[&str]) -> Deadline {
    Deadline { time: key.time, printed: true, ..until(kind, named, None, key.date) }
}

fn biometrics(key: &KeyDate) -> Vec<Deadline> {
    let hours = rules::rule("biometrics-reschedule").value("hours");
    // Without a time the appointment may be at any hour of the day: the moment is then taken from its first.
    let starts = NaiveDateTime::new(key.date, key.time.unwrap_or(NaiveTime::MIN));
    let last = starts.checked_sub_signed(TimeDelta::hours(hours.into())).unwrap_or(NaiveDateTime::MIN);
    let mut reschedule = until(DeadlineKind::BiometricsReschedule, &["biometrics-reschedule"], None, last.date());
    reschedule.time = key.time.map(|_| last.time());
    vec![reschedule, appointment(key, DeadlineKind::BiometricsAppointment, &["appointment-missed", "biometrics-reschedule"])]
}

fn ead(expires: NaiveDate) -> Deadline {
    let opens = minus(expires, rules::rule("ead-renewal").value("days"));
    until(DeadlineKind::EadRenewal, &["ead-renewal", "ead-auto-extension-ended", "ead-short-validity"], Some(opens), expires)
}

fn n400(resident_since: NaiveDate, years: &str) -> Deadline {
    let rule = rules::rule("n400-early");
    let opens = minus(years_after(resident_since, rule.value(years)), rule.value("days"));
    Deadline { opens: Some(opens), ..Deadline::new(DeadlineKind::N400Early, &["n400-early"]) }
}
