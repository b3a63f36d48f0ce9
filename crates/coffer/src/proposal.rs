//! What a file that waits seems to be: the fields that were read, and how they would be filed. A person decides.

use chrono::{NaiveDate, NaiveTime};
use recognize::{Candidate, PageReading, candidates};
use uscis::deadlines::KeyDateKind;
use uscis::{AlienNumber, NoticeType, ReceiptNumber};

use crate::dates::DateInput;
use crate::error::Error;
use crate::input::{DocumentInput, DraftInput, NewCase};
use crate::model::DocumentKind;
use crate::queue::share;
use crate::reading::MAX_READ;
use crate::session::Session;
use crate::store::{self, cases, drafts, people, readings::Owner};

/// Below it a field is shown as one to look at.
pub const SURE: f32 = 0.95;
/// Below it nothing is put into the form: the person is shown where to look.
pub const LEAST: f32 = 0.2;

/// A field that was read, and where it stands. `Debug` shows no value.
#[derive(Clone, PartialEq)]
pub struct FieldRead {
    /// `receipt_number`, `a_number`, …
    pub field: &'static str,
    /// In the plain form.
    pub value: String,
    /// 0 to 1.
    pub confidence: f32,
    /// `text`, `ocr`, `barcode`, `mrz`.
    pub source: &'static str,
    /// What it may be instead, likeliest first.
    pub alternatives: Vec<String>,
    /// Where it stands.
    pub places: Vec<FieldPlace>,
}

impl std::fmt::Debug for FieldRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldRead").field("field", &self.field).field("confidence", &self.confidence).finish_non_exhaustive()
    }
}

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldPlace {
    /// The page, from 1.
    pub page: u32,
    /// By how much the page was turned, clockwise, when it was read.
    pub rotation: u32,
    /// Left, top, width, height, as shares of the page as it was read.
    pub area: [f32; 4],
}

/// Something that is there already, or that would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match<N> {
    /// By its key.
    Known(i64),
    /// To be made.
    New(N),
}

/// A date to keep beside the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedDate {
    /// What happens on it.
    pub kind: KeyDateKind,
    /// The day; of a request with a printed last day, the day of the notice.
    pub date: NaiveDate,
    /// The time of an appointment.
    pub time: Option<NaiveTime>,
    /// The last day, as printed.
    pub printed_due: Option<NaiveDate>,
}

/// What a file seems to be.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Pages that were read, or could not be.
    pub done: u32,
    /// Pages that are read in all.
    pub total: u32,
    /// Everything that was read.
    pub fields: Vec<FieldRead>,
    /// What the document would be called; empty where that is not known.
    pub title: String,
    /// What it is.
    pub kind: Option<DocumentKind>,
    /// The date printed on it.
    pub document_date: Option<NaiveDate>,
    /// Whose it is; a new one by name.
    pub person: Option<Match<String>>,
    /// Which case; a new one by receipt number (may be empty) and form (may be empty).
    pub case: Option<Match<(String, String)>>,
    /// Dates to keep.
    pub dates: Vec<ProposedDate>,
    /// By how much each page must be turned, clockwise.
    pub rotations: Vec<u32>,
}

impl Proposal {
    /// The decision to file it as it is proposed. A code is left out: that is for a person to compare with the paper.
    #[must_use]
    pub fn as_proposed(&self) -> DraftInput {
        let value = |name: &str| {
            self.fields.iter().find(|field| field.field == name && field.confidence >= LEAST).map(|field| field.value.as_str())
        };
        let date = |name: &str| value(name).and_then(|text| text.parse().ok());
        let mut document = DocumentInput { title: self.title.clone(), document_date: self.document_date, ..DocumentInput::default() };
        document.kind = self.kind.unwrap_or_default();
        let mut input = DraftInput { rotations: self.rotations.clone(), ..DraftInput::default() };
        match &self.case {
            Some(Match::Known(id)) => document.cases = vec![*id],
            Some(Match::New((receipt, form))) => {
                let (receipt_number, form) = (receipt.clone(), form.clone());
                let (received_date, priority_date) = (date("received_date"), date("priority_date"));
                input.new_case = Some(NewCase { receipt_number, form, received_date, priority_date });
            }
            None => {}
        }
        match &self.person {
            Some(Match::Known(id)) => document.people = vec![*id],
            Some(Match::New(name)) => input.new_person = Some(name.clone()),
            None => {}
        }
        if self.person.is_some() {
            input.a_number = value("a_number").unwrap_or_default().to_owned();
        }
        let kept = |d: &ProposedDate| DateInput { date: Some(d.date), time: d.time, printed_due: d.printed_due, ..DateInput::new(d.kind) };
        input.dates = self.dates.iter().map(kept).collect();
        DraftInput { document, ..input }
    }
}

impl Session {
    /// What was read of a file that waits so far, and how it would be filed.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn proposal(&self, draft_id: i64) -> Result<Proposal, Error> {
        let draft = drafts::get(self.vault.read(), draft_id)?;
        let total = draft.pages.len().min(MAX_READ);
        let done = store::readings::of(self.vault.read(), Owner::Draft(draft_id))?.len();
        let readings = self.readings(Owner::Draft(draft_id))?;
        let (numbers, pages): (Vec<u32>, Vec<PageReading>) = readings.into_iter().unzip();
        let fields = candidates(&pages, self.clock.today());
        let mut rotations = vec![0; draft.pages.len()];
        for (number, page) in numbers.iter().zip(&pages) {
            rotations[*number as usize - 1] = u32::from(page.rotation.degrees());
        }
        let mut proposal = self.propose(&fields)?;
        proposal.fields = fields.iter().map(|field| shown(field, &numbers, &pages)).collect();
        (proposal.done, proposal.total, proposal.rotations) = (done as u32, total as u32, rotations);
        Ok(proposal)
    }

    /// How a paper with these fields would be filed.
    fn propose(&self, fields: &[Candidate]) -> Result<Proposal, Error> {
        let read = Read(fields);
        let case = self.case_of(&read)?;
        let person = self.person_of(&read, case.as_ref())?;
        let notice = read.value("notice_type").and_then(NoticeType::from_code);
        let kind = match read.value("document_kind") {
            Some("notice") => Some(DocumentKind::Notice),
            Some("green_card" | "ead") => Some(DocumentKind::Card),
            Some("passport" | "visa") => Some(DocumentKind::Identity),
            _ => None,
        };
        let what = match read.value("document_kind") {
            Some("green_card") => Some("Green Card"),
            Some("ead") => Some("Employment Authorization Card"),
            Some("passport") => Some("Passport"),
            Some("visa") => Some("Visa"),
            _ => notice.and_then(NoticeType::title),
        };
        let title =
            what.map_or_else(String::new, |what| read.value("form").map_or_else(|| what.to_owned(), |form| format!("{form} {what}")));
        let document_date = read.date("notice_date");
        Ok(Proposal {
            done: 0,
            total: 0,
            fields: Vec::new(),
            title,
            kind,
            document_date,
            person,
            case,
            dates: read.dates(notice),
            rotations: Vec::new(),
        })
    }

    fn case_of(&self, read: &Read<'_>) -> Result<Option<Match<(String, String)>>, Error> {
        let conn = self.vault.read();
        let receipt = read.value("receipt_number").and_then(|text| ReceiptNumber::parse(text).ok());
        let Some(receipt) = receipt else { return Ok(None) };
        if let Some(id) = cases::with_receipt(conn, &receipt)? {
            return Ok(store::exists(conn, "cases", id)?.then_some(Match::Known(id)));
        }
        Ok(Some(Match::New((receipt.as_str().to_owned(), read.value("form").unwrap_or_default().to_owned()))))
    }

    /// By A-Number, by name, by the case's only person; else a new one by the name that was read.
    fn person_of(&self, read: &Read<'_>, case: Option<&Match<(String, String)>>) -> Result<Option<Match<String>>, Error> {
        let conn = self.vault.read();
        if let Some(number) = read.value("a_number").and_then(|text| AlienNumber::parse(text).ok())
            && let Some(id) = people::with_a_number(conn, &number)?
        {
            return Ok(Some(Match::Known(id)));
        }
        // Somebody with another A-Number is somebody else, whatever the name.
        let has_number = read.value("a_number").is_some();
        let is_other = |id: i64| -> Result<bool, Error> { Ok(has_number && !people::a_numbers(conn, id)?.is_empty()) };
        if let Some(name) = read.value("name") {
            let wanted = name_words(name);
            let mut same = people::names(conn)?.into_iter().filter(|(_, name)| name_words(name) == wanted).map(|(id, _)| id);
            if let Some(id) = same.next()
                && same.all(|other| other == id)
                && !is_other(id)?
            {
                return Ok(Some(Match::Known(id)));
            }
        }
        if let Some(Match::Known(case)) = case
            && let [only] = people::of_case(conn, *case)?.as_slice()
            && !is_other(only.id)?
        {
            return Ok(Some(Match::Known(only.id)));
        }
        Ok(read.value("name").map(|name| Match::New(in_title_case(name))))
    }
}

/// The fields by name; the first reading of a field is the likeliest.
struct Read<'f>(&'f [Candidate]);

impl<'f> Read<'f> {
    fn value(&self, name: &str) -> Option<&'f str> {
        // A form is one of those that exist, however badly one of its signs was read.
        self.0.iter().find(|field| field.field == name && (field.confidence >= LEAST || name == "form")).map(|field| field.value.as_str())
    }

    fn date(&self, name: &str) -> Option<NaiveDate> {
        self.value(name).and_then(|text| text.get(..10)?.parse().ok())
    }

    fn dates(&self, notice: Option<NoticeType>) -> Vec<ProposedDate> {
        let mut dates = Vec::new();
        let appointment = match notice {
            Some(NoticeType::Biometrics) => Some(KeyDateKind::Biometrics),
            Some(NoticeType::Interview) => Some(KeyDateKind::Interview),
            Some(NoticeType::InterviewCancellation) => None,
            _ => Some(KeyDateKind::Appointment),
        };
        if let (Some(kind), Some(date)) = (appointment, self.date("appointment_at")) {
            let time = self.value("appointment_at").and_then(|text| NaiveTime::parse_from_str(text.get(11..)?, "%H:%M").ok());
            dates.push(ProposedDate { kind, date, time, printed_due: None });
        }
        let answer = match notice {
            Some(NoticeType::Rfe) => Some(KeyDateKind::Rfe),
            Some(NoticeType::Noid) => Some(KeyDateKind::Noid),
            Some(NoticeType::Denial) => Some(KeyDateKind::Denial),
            _ => None,
        };
        if let (Some(kind), Some(date)) = (answer, self.date("notice_date")) {
            let printed_due = self.date("due_date").filter(|due| *due >= date);
            dates.push(ProposedDate { kind, date, time: None, printed_due });
        }
        let expires = match self.value("document_kind") {
            Some("ead") => Some(KeyDateKind::EadExpires),
            Some("green_card") => Some(KeyDateKind::GreenCardExpires),
            Some("passport") => Some(KeyDateKind::PassportExpires),
            _ => None,
        };
        if let (Some(kind), Some(date)) = (expires, self.date("valid_to")) {
            dates.push(ProposedDate { kind, date, time: None, printed_due: None });
        }
        dates
    }
}

fn shown(field: &Candidate, numbers: &[u32], pages: &[PageReading]) -> FieldRead {
    let place = |place: &recognize::Place| {
        let (number, page) = (numbers.get(place.page)?, pages.get(place.page)?);
        Some(FieldPlace { page: *number, rotation: u32::from(page.rotation.degrees()), area: share(page, place.area) })
    };
    FieldRead {
        field: field.field,
        value: field.value.clone(),
        confidence: field.confidence,
        source: field.source.code(),
        alternatives: field.alternatives.clone(),
        places: field.places.iter().filter_map(place).collect(),
    }
}

/// The words of a name in no order: papers print "SAMPLE, ROSA" for Rosa Sample.
fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        name.to_lowercase().split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort();
    words
}

/// `SAMPLE, ROSA MARIA` → `Rosa Maria Sample`.
fn in_title_case(name: &str) -> String {
    let turned = match name.split_once(',') {
        Some((surname, given)) => format!("{} {}", given.trim(), surname.trim()),
        None => name.trim().to_owned(),
    };
    if turned.chars().any(char::is_lowercase) {
        return turned;
    }
    let mut begins = true;
    turned
        .chars()
        .flat_map(|sign| {
            let shown: Vec<char> = if begins { vec![sign] } else { sign.to_lowercase().collect() };
            begins = !sign.is_alphanumeric();
            shown
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_any_order_and_case() {
        assert_eq!(name_words("SAMPLE, Rosa"), name_words("Rosa sample"));
        assert_ne!(name_words("SAMPLE, ROSA"), name_words("Rosa Maria Sample"));
        assert_eq!(in_title_case("O'NEIL-PÉREZ, ROSA MARIA"), "Rosa Maria O'Neil-Pérez");
        assert_eq!(in_title_case("Rosa McSample"), "Rosa McSample");
    }
}
