//! The Sample family put into a vault, through the same journeys as a person's own papers, each on the day it came: the history
//! reads as if the family had used it for a year.

use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use coffer::{
    CaseInput, Channel, Clock, CodeInput, DateInput, DocumentInput, DocumentKind, DraftInput, Error, IncomingFile, PageRef, PersonInput,
    Role, Session, VaultSettings,
};
use secrecy::SecretString;
use uscis::deadlines::KeyDateKind;
use zeroize::Zeroizing;

use crate::samples::{Family, SampleCase, SampleCode, SampleDocument, SamplePerson, family};

/// Its passphrase. Not a secret: it opens nothing but made-up papers.
pub const PASSPHRASE: &str = "orbit-cactus-violin-magnet-harbor";

/// A clock that is set by hand and never goes back.
struct LivedIn(Mutex<DateTime<Utc>>);

impl LivedIn {
    /// The evening of this day, unless it is later already.
    fn set(&self, day: NaiveDate) {
        let evening = day.and_time(NaiveTime::from_hms_opt(19, 0, 0).unwrap_or_default()).and_utc();
        let mut now = self.0.lock().expect("no thread died with it");
        *now = evening.max(*now + chrono::TimeDelta::minutes(3));
    }
}

impl Clock for LivedIn {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("no thread died with it")
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// Makes the vault at `path` and locks it again. `now` is the moment after which nothing has happened.
///
/// # Errors
/// Those of `coffer`; there are none unless the disk fails.
pub fn make(path: &Path, passphrase: &SecretString, settings: &VaultSettings, now: DateTime<Utc>) -> Result<(), Error> {
    let family = family(now.date_naive());
    let clock = Arc::new(LivedIn(Mutex::new(now - Days::new(410))));
    let mut session = Session::create(path, passphrase, settings, clock.clone())?.session;
    let mut vault = Keys::default();
    for person in &family.people {
        clock.set(clock.today());
        vault.people.push(session.save_person(None, &person_input(person))?);
    }
    vault.cases = vec![None; family.cases.len()];
    vault.documents = vec![None; family.documents.len()];

    let mut papers: Vec<usize> = (0..family.documents.len()).collect();
    papers.sort_by_key(|paper| family.documents[*paper].notice_date);
    for paper in papers {
        let document = &family.documents[paper];
        clock.set(came(document.notice_date, now));
        if let Some(case) = document.case
            && vault.cases[case].is_none()
        {
            vault.cases[case] = Some(session.save_case(None, &case_input(&family.cases[case], &vault))?);
        }
        let input = DraftInput { document: document_input(document, &vault), ..DraftInput::default() };
        let file = IncomingFile::from_bytes(document.file_name, Zeroizing::new(document.bytes.clone()));
        let confirmed = session.confirm_file(file, &input)?;
        vault.documents[paper] = Some(session.keep(confirmed)?.document_id);
    }
    add_codes(&mut session, &family, &vault, |day| clock.set(came(day, now)))?;
    add_dates(&mut session, &vault, now.date_naive())?;
    session.lock().map(drop).map_err(|refused| refused.error)
}

/// A letter takes a few days, but is never from tomorrow.
fn came(notice_date: NaiveDate, now: DateTime<Utc>) -> NaiveDate {
    (notice_date + Days::new(5)).min(now.date_naive() - Days::new(1))
}

/// What the vault calls each thing of the family, by its index there.
#[derive(Default)]
struct Keys {
    people: Vec<i64>,
    cases: Vec<Option<i64>>,
    documents: Vec<Option<i64>>,
}

fn person_input(person: &SamplePerson) -> PersonInput {
    PersonInput {
        full_name: person.full_name.into(),
        other_names: person.other_names.iter().map(|&name| name.into()).collect(),
        date_of_birth: Some(person.born),
        country: person.country.into(),
        add_a_numbers: person.a_numbers.iter().map(|&number| number.into()).collect(),
        online_account_number: person.online_account.map(str::to_owned),
        papers_at: person.originals.into(),
        ..PersonInput::default()
    }
}

fn case_input(case: &SampleCase, vault: &Keys) -> CaseInput {
    let role = |index: usize| match (case.people.len(), index) {
        (1, _) => Role::Applicant,
        (_, 0) => Role::Petitioner,
        _ => Role::Beneficiary,
    };
    CaseInput {
        receipt_number: case.receipt.into(),
        form: case.form.into(),
        people: case.people.iter().enumerate().map(|(index, person)| (vault.people[*person], role(index))).collect(),
        filed_date: Some(case.filed),
        received_date: Some(case.received),
        priority_date: case.priority,
        status: case.status.into(),
        status_date: Some(case.status_date),
        service_center: case.office.into(),
        ..CaseInput::default()
    }
}

fn document_input(document: &SampleDocument, vault: &Keys) -> DocumentInput {
    DocumentInput {
        title: document.title.into(),
        kind: if document.notice_type.is_empty() { DocumentKind::Card } else { DocumentKind::Notice },
        document_date: Some(document.notice_date),
        people: document.people.iter().map(|person| vault.people[*person]).collect(),
        cases: document.case.and_then(|case| vault.cases[case]).into_iter().collect(),
        notes: String::new(),
    }
}

fn add_codes(session: &mut Session, family: &Family, vault: &Keys, mut at: impl FnMut(NaiveDate)) -> Result<(), Error> {
    let mut codes: Vec<&SampleCode> = family.codes.iter().collect();
    codes.sort_by_key(|code| code.notice_date);
    for code in codes {
        at(code.notice_date);
        let document = code.document.and_then(|document| vault.documents[document]);
        let input = CodeInput {
            text: Some(SecretString::from(code.text)),
            case_id: vault.cases[code.case],
            person_id: family.cases[code.case].people.first().map(|person| vault.people[*person]),
            channel: if code.channel == "email" { Channel::Email } else { Channel::Mail },
            notice_date: Some(code.notice_date),
            received_date: Some(code.received),
            used_date: code.used,
            source: document.map(|document_id| PageRef { document_id, page: 1 }),
            ..CodeInput::default()
        };
        session.save_code(None, &input)?;
    }
    Ok(())
}

/// What the cards and letters of the family say of days to come, counted from today.
fn add_dates(session: &mut Session, vault: &Keys, today: NaiveDate) -> Result<(), Error> {
    let on = |days: i64| Some(today + chrono::TimeDelta::days(days));
    let person = |index: usize| vault.people.get(index).copied();
    let rosas_case = session.cases()?.iter().find(|case| case.form == "I-485").map(|case| case.id);
    let dates = [
        DateInput {
            date: on(38),
            time: chrono::NaiveTime::from_hms_opt(9, 30, 0),
            case_id: rosas_case,
            ..DateInput::new(KeyDateKind::Interview)
        },
        DateInput { date: on(-6), person_id: person(0), ..DateInput::new(KeyDateKind::Moved) },
        DateInput { date: on(150), person_id: person(0), ..DateInput::new(KeyDateKind::EadExpires) },
        DateInput { date: on(-1700), person_id: person(1), ..DateInput::new(KeyDateKind::ResidentSince) },
        DateInput { date: on(420), person_id: person(2), ..DateInput::new(KeyDateKind::PassportExpires) },
    ];
    dates.iter().try_for_each(|date| session.save_date(None, date).map(drop))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use coffer::{FixedClock, Key, LockedVault, Session, VaultSettings};
    use secrecy::SecretString;

    #[test]
    fn the_vault_holds_the_family() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Family.coffer");
        let passphrase = SecretString::from(super::PASSPHRASE);
        let now: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().expect("a moment");
        super::make(&path, &passphrase, &VaultSettings::cheap(), now).expect("the vault is made");

        let clock = std::sync::Arc::new(FixedClock(now));
        let locked = LockedVault::at(&path).expect("it is a vault");
        let session = Session::unlock(locked, Key::Passphrase(&passphrase), clock).map_err(|refused| refused.error).expect("unlocks");
        let overview = session.overview().expect("an overview");
        assert_eq!((overview.people.len(), overview.cases.len(), overview.codes.len()), (4, 7, 5));
        assert_eq!(overview.document_count, 15);
        assert_eq!(session.due(None).expect("a list").due.iter().filter(|due| due.from.kind == coffer::ItemKind::Date).count(), 6);
        assert_eq!(overview.codes.iter().filter(|code| code.superseded).count(), 1);
        assert!(!session.search("ros").expect("an answer").is_empty());
    }
}
