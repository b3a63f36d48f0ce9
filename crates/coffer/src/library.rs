//! The library: people, cases, codes and documents.

use secrecy::{ExposeSecret, SecretString};
use uscis::{AlienNumber, OnlineAccountNumber, ReceiptNumber, Warning};

use crate::error::{Error, FieldProblem};
use crate::input::{CaseInput, Check, CodeInput, DocumentInput, PersonInput};
use crate::intake::check_document;
use crate::model::*;
use crate::session::Session;
use crate::store::{self, Connection, cases, cases::CaseRow, codes, codes::CodeRow, documents, people, people::PersonRow, trash};

/// Codes that lapse within this many days are brought to attention.
const LAPSE_NOTICE_DAYS: i64 = 14;
/// Documents on the first screen.
const RECENT: i64 = 12;

fn item(kind: ItemKind, id: i64) -> Item {
    Item { kind, id }
}

fn check_exists(conn: &Connection, check: &mut Check, field: &'static str, table: &'static str, id: Option<i64>) -> Result<(), Error> {
    if let Some(id) = id
        && !store::exists(conn, table, id)?
    {
        check.refuse(field, FieldProblem::NoSuchItem);
    }
    Ok(())
}

impl Session {
    pub(crate) fn conn(&self) -> &Connection {
        self.vault.read()
    }

    /// Counts and lists for a first look.
    ///
    /// # Errors
    /// Those of the vault; so for all that only read.
    pub fn overview(&self) -> Result<Overview, Error> {
        let conn = self.conn();
        let cases = cases::list(conn)?;
        let codes = codes::list(conn, self.clock.today())?;
        let mut attention: Vec<Attention> = codes
            .iter()
            .filter(|code| code.used_date.is_none() && !code.superseded)
            .filter_map(|code| match (code.about_lapses, code.days_left) {
                (Some(about), Some(days)) if days <= LAPSE_NOTICE_DAYS => {
                    Some(Attention::CodeLapses { code_id: code.id, case_title: code.case_title.clone(), about, days })
                }
                _ => None,
            })
            .collect();
        let unowned = cases.iter().filter(|case| case.people.is_empty());
        attention.extend(unowned.map(|case| Attention::CaseWithoutPerson { case_id: case.id, title: case.title.clone() }));
        let recent_documents = documents::list(conn, RECENT)?;
        let unfiled = recent_documents.iter().filter(|document| document.people.is_empty() && document.cases.is_empty());
        attention.extend(unfiled.map(|document| Attention::Unfiled { document_id: document.id, title: document.title.clone() }));
        Ok(Overview {
            people: people::list(conn)?,
            cases,
            codes,
            recent_documents,
            document_count: store::count(conn, "SELECT count(*) FROM document WHERE trashed_at IS NULL")?,
            trash_count: trash::size(conn)?,
            attention,
        })
    }

    /// People by name, without the trash.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn people(&self) -> Result<Vec<PersonSummary>, Error> {
        people::list(self.conn())
    }

    /// A person, whole, in the trash or not.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn person(&self, id: i64) -> Result<Person, Error> {
        let conn = self.conn();
        let stored = people::get(conn, id)?;
        let online_account_number = stored.online_account_number.map(|number| HiddenNumber {
            secret: SecretRef::OnlineAccount(id),
            masked: OnlineAccountNumber::parse(&number).map_or_else(|_| "••••".to_owned(), |number| number.masked()),
        });
        Ok(Person {
            id,
            full_name: stored.row.full_name,
            other_names: stored.row.other_names,
            date_of_birth: stored.row.date_of_birth,
            country: stored.row.country,
            a_numbers: people::a_numbers(conn, id)?,
            online_account_number,
            papers_at: stored.row.papers_at,
            notes: stored.row.notes,
            cases: cases::of_person(conn, id)?,
            codes: codes::of_person(conn, id, self.clock.today())?,
            documents: documents::of_person(conn, id)?,
            trashed: stored.trashed,
        })
    }

    /// Adds (`None`) or edits a person; gives the key.
    ///
    /// # Errors
    /// [`Error::Refused`] with every field that is wrong; [`Error::NoSuchItem`].
    pub fn save_person(&mut self, id: Option<i64>, input: &PersonInput) -> Result<i64, Error> {
        let mut check = Check::default();
        let row = PersonRow {
            full_name: check.required("full_name", &input.full_name),
            other_names: input.other_names.iter().map(|name| check.line("other_names", name)).filter(|name| !name.is_empty()).collect(),
            date_of_birth: input.date_of_birth,
            country: check.line("country", &input.country),
            papers_at: check.line("papers_at", &input.papers_at),
            notes: check.notes("notes", &input.notes),
        };
        if input.date_of_birth.is_some_and(|born| born > self.clock.today()) {
            check.refuse("date_of_birth", FieldProblem::Malformed);
        }
        let typed = input.add_a_numbers.iter().filter(|text| !text.trim().is_empty());
        let numbers: Vec<(AlienNumber, &String)> =
            typed.filter_map(|text| check.a_number("add_a_numbers", text).map(|number| (number, text))).collect();
        let account = match input.online_account_number.as_deref().map(str::trim) {
            None => None,
            Some("") => Some(None),
            Some(text) => Some(check.online_account("online_account_number", text)),
        };
        check.done()?;
        let at = self.clock.now();
        let action = if id.is_some() { "editPerson" } else { "addPerson" };
        self.change(action, id.map(|id| item(ItemKind::Person, id)), |change| {
            let conn = change.conn();
            let id = match id {
                Some(id) => people::update(conn, id, &row).map(|()| id)?,
                None => people::insert(conn, &row, at)?,
            };
            for number in &input.remove_a_numbers {
                people::remove_a_number(conn, id, *number)?;
            }
            for (number, as_given) in &numbers {
                people::add_a_number(conn, id, number, as_given)?;
            }
            if let Some(account) = &account {
                people::set_online_account(conn, id, account.as_ref())?;
            }
            Ok(id)
        })
    }

    /// Cases, the newest first, without the trash.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn cases(&self) -> Result<Vec<CaseSummary>, Error> {
        cases::list(self.conn())
    }

    /// A case, whole.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn case(&self, id: i64) -> Result<Case, Error> {
        let conn = self.conn();
        let summary = cases::get_summary(conn, id)?;
        let stored = cases::get(conn, id)?;
        let receipt = summary.receipt_number.as_deref().and_then(|text| ReceiptNumber::parse(text).ok());
        Ok(Case {
            receipt_display: receipt.as_ref().map(ReceiptNumber::display),
            receipt_office: receipt.as_ref().and_then(|receipt| receipt.office().map(str::to_owned)),
            receipt_prefix_unknown: receipt.as_ref().is_some_and(|receipt| receipt.warnings().contains(&Warning::UnknownPrefix)),
            summary,
            filed_date: stored.filed_date,
            received_date: stored.received_date,
            priority_date: stored.priority_date,
            service_center: stored.service_center,
            attorney: stored.attorney,
            notes: stored.notes,
            statuses: cases::statuses(conn, id)?,
            codes: codes::of_case(conn, id, self.clock.today())?,
            documents: documents::of_case(conn, id)?,
            trashed: stored.trashed,
        })
    }

    /// Adds (`None`) or edits a case; gives the key.
    ///
    /// # Errors
    /// [`Error::Refused`] with every field that is wrong; [`Error::NoSuchItem`].
    pub fn save_case(&mut self, id: Option<i64>, input: &CaseInput) -> Result<i64, Error> {
        let conn = self.conn();
        let mut check = Check::default();
        let row = CaseRow {
            receipt: check.receipt("receipt_number", &input.receipt_number),
            receipt_given: check.line("receipt_number", &input.receipt_number),
            form: check.form("form", &input.form),
            filed_date: input.filed_date,
            received_date: input.received_date,
            priority_date: input.priority_date,
            service_center: check.line("service_center", &input.service_center),
            attorney: check.line("attorney", &input.attorney),
            notes: check.notes("notes", &input.notes),
        };
        if row.form.is_empty() && row.receipt_given.is_empty() {
            check.refuse("form", FieldProblem::Empty);
        }
        if let Some(receipt) = &row.receipt
            && cases::with_receipt(conn, receipt)?.is_some_and(|other| Some(other) != id)
        {
            check.refuse("receipt_number", FieldProblem::ReceiptNumberTaken);
        }
        for (person, _) in &input.people {
            check_exists(conn, &mut check, "people", "person", Some(*person))?;
        }
        let status = check.line("status", &input.status);
        check.done()?;
        let at = self.clock.now();
        let action = if id.is_some() { "editCase" } else { "addCase" };
        self.change(action, id.map(|id| item(ItemKind::Case, id)), |change| {
            let conn = change.conn();
            let id = match id {
                Some(id) => cases::update(conn, id, &row).map(|()| id)?,
                None => cases::insert(conn, &row, at)?,
            };
            cases::set_people(conn, id, &input.people)?;
            cases::note_status(conn, id, &status, input.status_date)?;
            Ok(id)
        })
    }

    /// Codes, current ones first, without the trash.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn codes(&self) -> Result<Vec<CodeSummary>, Error> {
        codes::list(self.conn(), self.clock.today())
    }

    /// A code without its text.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn code(&self, id: i64) -> Result<CodeSummary, Error> {
        codes::get(self.conn(), id, self.clock.today())
    }

    /// Adds (`None`) or edits a code; gives the key. The text is stored exactly as given.
    ///
    /// # Errors
    /// [`Error::Refused`] with every field that is wrong; [`Error::NoSuchItem`].
    pub fn save_code(&mut self, id: Option<i64>, input: &CodeInput) -> Result<i64, Error> {
        let conn = self.conn();
        let mut check = Check::default();
        let text = input.text.as_ref().and_then(|text| check.code("text", text, input.keep_anyway));
        if id.is_none() && input.text.is_none() {
            check.refuse("text", FieldProblem::Empty);
        }
        check_exists(conn, &mut check, "case_id", "cases", input.case_id)?;
        check_exists(conn, &mut check, "person_id", "person", input.person_id)?;
        if let Some(source) = input.source
            && documents::page_source(conn, source.document_id, source.page).is_err()
        {
            check.refuse("source", FieldProblem::NoSuchItem);
        }
        let row = CodeRow {
            case_id: input.case_id,
            person_id: input.person_id,
            channel: input.channel,
            notice_date: input.notice_date,
            received_date: input.received_date,
            used_date: input.used_date,
            source: input.source,
            notes: check.notes("notes", &input.notes),
        };
        check.done()?;
        let at = self.clock.now();
        let action = if id.is_some() { "editCode" } else { "addCode" };
        self.change(action, id.map(|id| item(ItemKind::Code, id)), |change| {
            let conn = change.conn();
            match (id, text) {
                (Some(id), text) => {
                    codes::update(conn, id, &row)?;
                    if let Some(text) = text {
                        codes::set_text(conn, id, &text)?;
                    }
                    Ok(id)
                }
                (None, Some(text)) => codes::insert(conn, &text, &row, at),
                (None, None) => Err(Error::StoredShape),
            }
        })
    }

    /// A secret, because someone asked to see or copy it.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    #[expect(clippy::disallowed_methods, reason = "grouped for reading")]
    pub fn reveal(&self, secret: SecretRef) -> Result<Secret, Error> {
        let conn = self.conn();
        let (text, display) = match secret {
            SecretRef::Code(id) => {
                let text = codes::text(conn, id)?;
                let display = in_groups(text.expose_secret());
                (text, display)
            }
            SecretRef::ANumber(id) => {
                let number = AlienNumber::parse(&people::a_number(conn, id)?).map_err(|_| Error::StoredShape)?;
                (format!("A{}", number.as_str()).into(), number.display())
            }
            SecretRef::OnlineAccount(id) => {
                let number = people::get(conn, id)?.online_account_number.ok_or(Error::NoSuchItem)?;
                let number = OnlineAccountNumber::parse(&number).map_err(|_| Error::StoredShape)?;
                (number.as_str().to_owned().into(), number.display())
            }
        };
        Ok(Secret { text, display: SecretString::from(display) })
    }

    /// Documents, the newest first, without the trash.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn documents(&self) -> Result<Vec<DocumentSummary>, Error> {
        documents::list(self.conn(), -1)
    }

    /// A document, whole.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`].
    pub fn document(&self, id: i64) -> Result<Document, Error> {
        let conn = self.conn();
        let summary = documents::get_summary(conn, id)?;
        let (notes, trashed) = documents::rest(conn, id)?;
        Ok(Document {
            summary,
            files: documents::files(conn, id)?.into_iter().map(|(file, _)| file).collect(),
            pages: documents::pages(conn, id)?,
            notes,
            codes: codes::of_document(conn, id, self.clock.today())?,
            trashed,
        })
    }

    /// Edits a document's own fields and links.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NoSuchItem`].
    pub fn save_document(&mut self, id: i64, input: &DocumentInput) -> Result<(), Error> {
        let conn = self.conn();
        let file_name = documents::files(conn, id)?.first().map(|(file, _)| file.file_name.clone()).unwrap_or_default();
        let mut check = Check::default();
        let (row, people, cases) = check_document(conn, &mut check, input, &file_name)?;
        check.done()?;
        self.change("editDocument", Some(item(ItemKind::Document, id)), |change| {
            documents::update(change.conn(), id, &row)?;
            documents::set_people(change.conn(), id, &people)?;
            documents::set_cases(change.conn(), id, &cases)
        })
    }

    /// Turns a page, for good: `degrees` clockwise from how the file has it, 0, 90, 180 or 270.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::NoSuchItem`].
    pub fn rotate_page(&mut self, document_id: i64, page: u32, degrees: u32) -> Result<(), Error> {
        let mut check = Check::default();
        if crate::pages::rotation(degrees).is_none() {
            check.refuse("rotation", FieldProblem::Malformed);
        }
        check.done()?;
        self.change("turnPage", Some(item(ItemKind::Document, document_id)), |change| {
            documents::set_rotation(change.conn(), document_id, page, degrees)
        })
    }
}

/// Groups of four with a thin gap, for reading; spaces and hyphens of the original stay as they are when it has any.
fn in_groups(text: &str) -> String {
    if text.chars().any(|c| c == ' ' || c == '-') || text.chars().count() <= 5 {
        return text.to_owned();
    }
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
