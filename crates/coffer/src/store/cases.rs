//! Cases, the people in them and their statuses.

use rusqlite::{Row, named_params, params};
use uscis::{FormNumber, ReceiptNumber};

use super::{Connection, Result, date, iso, one, optional, people, stamp};
use crate::Error;
use crate::model::{CaseStatus, CaseSummary, Role};

/// A case's row, checked.
pub(crate) struct CaseRow {
    pub(crate) receipt: Option<ReceiptNumber>,
    pub(crate) receipt_given: String,
    pub(crate) form: String,
    pub(crate) filed_date: Option<chrono::NaiveDate>,
    pub(crate) received_date: Option<chrono::NaiveDate>,
    pub(crate) priority_date: Option<chrono::NaiveDate>,
    pub(crate) service_center: String,
    pub(crate) attorney: String,
    pub(crate) notes: String,
}

/// What a detail needs beyond its summary.
pub(crate) struct StoredCase {
    pub(crate) filed_date: Option<chrono::NaiveDate>,
    pub(crate) received_date: Option<chrono::NaiveDate>,
    pub(crate) priority_date: Option<chrono::NaiveDate>,
    pub(crate) service_center: String,
    pub(crate) attorney: String,
    pub(crate) notes: String,
    pub(crate) trashed: bool,
}

impl CaseRow {
    pub(crate) fn new(receipt: Option<ReceiptNumber>, receipt_given: &str, form: String) -> Self {
        Self {
            receipt,
            receipt_given: receipt_given.to_owned(),
            form,
            filed_date: None,
            received_date: None,
            priority_date: None,
            service_center: String::new(),
            attorney: String::new(),
            notes: String::new(),
        }
    }
}

const SUMMARY: &str = "SELECT id, receipt_number, form, \
    (SELECT title FROM case_status WHERE case_id = cases.id ORDER BY id DESC LIMIT 1) AS status, \
    (SELECT status_date FROM case_status WHERE case_id = cases.id ORDER BY id DESC LIMIT 1) AS status_date, \
    (SELECT count(*) FROM code WHERE case_id = cases.id AND trashed_at IS NULL) AS codes, \
    (SELECT count(*) FROM document_case JOIN document ON document.id = document_id \
      WHERE case_id = cases.id AND document.trashed_at IS NULL) AS documents \
    FROM cases";

/// How lists call a case: "I-485 · IOE0912345678", or what is known of it.
pub(crate) fn title(form: &str, receipt: Option<&str>) -> String {
    match (form, receipt) {
        ("", None) => "Case".to_owned(),
        ("", Some(receipt)) => receipt.to_owned(),
        (form, None) => form.to_owned(),
        (form, Some(receipt)) => format!("{form} · {receipt}"),
    }
}

fn summary(row: &Row<'_>) -> rusqlite::Result<CaseSummary> {
    let form: String = row.get("form")?;
    let receipt_number: Option<String> = row.get("receipt_number")?;
    Ok(CaseSummary {
        id: row.get("id")?,
        title: title(&form, receipt_number.as_deref()),
        form_title: FormNumber::parse(&form).ok().and_then(|f| f.title().map(str::to_owned)),
        receipt_number,
        form,
        status: row.get::<_, Option<String>>("status")?.unwrap_or_default(),
        status_date: date(row, "status_date")?,
        people: Vec::new(),
        code_count: row.get("codes")?,
        document_count: row.get("documents")?,
    })
}

fn summaries(conn: &Connection, tail: &str, id: Option<i64>) -> Result<Vec<CaseSummary>> {
    let mut statement = conn.prepare_cached(&format!("{SUMMARY} {tail}"))?;
    let mut rows: Vec<CaseSummary> = match id {
        Some(id) => statement.query_map([id], summary)?.collect::<rusqlite::Result<_>>()?,
        None => statement.query_map([], summary)?.collect::<rusqlite::Result<_>>()?,
    };
    for row in &mut rows {
        row.people = people::of_case(conn, row.id)?;
    }
    Ok(rows)
}

pub(crate) fn list(conn: &Connection) -> Result<Vec<CaseSummary>> {
    summaries(conn, "WHERE trashed_at IS NULL ORDER BY coalesce(received_date, filed_date, added_at) DESC, id DESC", None)
}

pub(crate) fn of_person(conn: &Connection, person_id: i64) -> Result<Vec<CaseSummary>> {
    summaries(
        conn,
        "WHERE trashed_at IS NULL AND id IN (SELECT case_id FROM case_person WHERE person_id = ?1) \
         ORDER BY coalesce(received_date, filed_date, added_at) DESC, id DESC",
        Some(person_id),
    )
}

pub(crate) fn get_summary(conn: &Connection, id: i64) -> Result<CaseSummary> {
    summaries(conn, "WHERE id = ?1", Some(id))?.pop().ok_or(Error::NoSuchItem)
}

/// Keys and titles of the cases of a document.
pub(crate) fn of_document(conn: &Connection, document_id: i64) -> Result<Vec<(i64, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, form, receipt_number FROM document_case JOIN cases ON cases.id = case_id WHERE document_id = ?1 AND trashed_at IS NULL ORDER BY id",
    )?;
    let rows = statement
        .query_map([document_id], |row| Ok((row.get(0)?, title(&row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?.as_deref()))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn get(conn: &Connection, id: i64) -> Result<StoredCase> {
    let found = conn.prepare_cached("SELECT * FROM cases WHERE id = ?1")?.query_row([id], |row| {
        Ok(StoredCase {
            filed_date: date(row, "filed_date")?,
            received_date: date(row, "received_date")?,
            priority_date: date(row, "priority_date")?,
            service_center: row.get("service_center")?,
            attorney: row.get("attorney")?,
            notes: row.get("notes")?,
            trashed: row.get::<_, Option<String>>("trashed_at")?.is_some(),
        })
    });
    optional(found)?.ok_or(Error::NoSuchItem)
}

/// The case with this receipt number, in the trash or not.
pub(crate) fn with_receipt(conn: &Connection, receipt: &ReceiptNumber) -> Result<Option<i64>> {
    optional(conn.prepare_cached("SELECT id FROM cases WHERE receipt_number = ?1")?.query_row([receipt.as_str()], |row| row.get(0)))
}

pub(crate) fn insert(conn: &Connection, case: &CaseRow, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO cases (receipt_number, receipt_given, form, filed_date, received_date, priority_date, service_center, attorney, notes, added_at) \
         VALUES (:receipt, :given, :form, :filed, :received, :priority, :center, :attorney, :notes, :at)",
    )?
    .execute(named_params! {
        ":receipt": case.receipt.as_ref().map(ReceiptNumber::as_str), ":given": case.receipt_given, ":form": case.form,
        ":filed": iso(case.filed_date), ":received": iso(case.received_date), ":priority": iso(case.priority_date),
        ":center": case.service_center, ":attorney": case.attorney, ":notes": case.notes, ":at": stamp(at),
    })?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn update(conn: &Connection, id: i64, case: &CaseRow) -> Result<()> {
    one(conn
        .prepare_cached(
            "UPDATE cases SET receipt_number = :receipt, receipt_given = :given, form = :form, filed_date = :filed, received_date = :received, \
             priority_date = :priority, service_center = :center, attorney = :attorney, notes = :notes WHERE id = :id",
        )?
        .execute(named_params! {
            ":receipt": case.receipt.as_ref().map(ReceiptNumber::as_str), ":given": case.receipt_given, ":form": case.form,
            ":filed": iso(case.filed_date), ":received": iso(case.received_date), ":priority": iso(case.priority_date),
            ":center": case.service_center, ":attorney": case.attorney, ":notes": case.notes, ":id": id,
        })?)
}

/// Makes the links of a case exactly these, touching only what differs. A link to a person in the trash is kept: lists do not show it, so no
/// form could send it back.
pub(crate) fn set_people(conn: &Connection, case_id: i64, people: &[(i64, Role)]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT person_id, role FROM case_person JOIN person ON person.id = person_id WHERE case_id = ?1 AND person.trashed_at IS NULL",
    )?;
    let before: Vec<(i64, String)> =
        statement.query_map([case_id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (person_id, _) in &before {
        if !people.iter().any(|(id, _)| id == person_id) {
            conn.prepare_cached("DELETE FROM case_person WHERE case_id = ?1 AND person_id = ?2")?.execute([case_id, *person_id])?;
        }
    }
    for (person_id, role) in people {
        if !before.iter().any(|(id, r)| id == person_id && r == role.as_str()) {
            conn.prepare_cached(
                "INSERT INTO case_person (case_id, person_id, role) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET role = excluded.role",
            )?
            .execute(params![case_id, person_id, role.as_str()])?;
        }
    }
    Ok(())
}

pub(crate) fn statuses(conn: &Connection, case_id: i64) -> Result<Vec<CaseStatus>> {
    let mut statement = conn.prepare_cached("SELECT id, title, status_date FROM case_status WHERE case_id = ?1 ORDER BY id DESC")?;
    let rows = statement
        .query_map([case_id], |row| Ok(CaseStatus { id: row.get("id")?, title: row.get("title")?, date: date(row, "status_date")? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Adds a status when it says something new; corrects the date of the last one when only that differs.
pub(crate) fn note_status(conn: &Connection, case_id: i64, title: &str, when: Option<chrono::NaiveDate>) -> Result<()> {
    if title.is_empty() {
        return Ok(());
    }
    match statuses(conn, case_id)?.first() {
        Some(last) if last.title == title && last.date == when => {}
        Some(last) if last.title == title && (last.date.is_none() || when.is_none()) => {
            conn.prepare_cached("UPDATE case_status SET status_date = ?2 WHERE id = ?1")?.execute(params![last.id, iso(when)])?;
        }
        _ => {
            conn.prepare_cached("INSERT INTO case_status (case_id, title, status_date) VALUES (?1, ?2, ?3)")?.execute(params![
                case_id,
                title,
                iso(when)
            ])?;
        }
    }
    Ok(())
}
