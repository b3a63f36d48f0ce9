//! Online Access Codes. The text leaves this file only through [`text`] and the search index.

use chrono::NaiveDate;
use rusqlite::{Row, named_params};
use secrecy::{ExposeSecret, SecretString};
use uscis::AccessCode;

use super::{Connection, Result, cases, date, iso, one, optional, stamp};
use crate::Error;
use crate::model::{Channel, CodeSummary, PageRef};

/// A code's row without its text, checked.
pub(crate) struct CodeRow {
    pub(crate) case_id: Option<i64>,
    pub(crate) person_id: Option<i64>,
    pub(crate) channel: Channel,
    pub(crate) notice_date: Option<NaiveDate>,
    pub(crate) received_date: Option<NaiveDate>,
    pub(crate) used_date: Option<NaiveDate>,
    pub(crate) source: Option<PageRef>,
    pub(crate) notes: String,
}

/// A code is superseded by a later one of the same case: later by its notice, else by when it was added.
const SUMMARY: &str = "SELECT code.*, length(code.text) AS signs, cases.form, cases.receipt_number, person.full_name, \
    EXISTS (SELECT 1 FROM code AS newer WHERE newer.case_id = code.case_id AND newer.trashed_at IS NULL AND newer.id <> code.id \
      AND (coalesce(newer.notice_date, newer.received_date, newer.added_at), newer.id) \
        > (coalesce(code.notice_date, code.received_date, code.added_at), code.id)) AS superseded \
    FROM code LEFT JOIN cases ON cases.id = code.case_id LEFT JOIN person ON person.id = code.person_id";
const ORDER: &str = "ORDER BY superseded, coalesce(code.notice_date, code.received_date, code.added_at) DESC, code.id DESC";

fn summary(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<CodeSummary> {
    let case_id: Option<i64> = row.get("case_id")?;
    let length: u32 = row.get("signs")?;
    let notice_date = date(row, "notice_date")?;
    let about_lapses = notice_date.map(|d| uscis::access_code_lapse(d).date);
    let document: Option<i64> = row.get("document_id")?;
    Ok(CodeSummary {
        id: row.get("id")?,
        masked: "•".repeat(length.clamp(4, 16) as usize),
        length,
        case_title: case_id
            .map(|_| {
                Ok::<_, rusqlite::Error>(cases::title(
                    &row.get::<_, String>("form")?,
                    row.get::<_, Option<String>>("receipt_number")?.as_deref(),
                ))
            })
            .transpose()?,
        case_id,
        person_id: row.get("person_id")?,
        person_name: row.get("full_name")?,
        channel: Channel::parse(&row.get::<_, String>("channel")?).unwrap_or_default(),
        notice_date,
        received_date: date(row, "received_date")?,
        used_date: date(row, "used_date")?,
        superseded: row.get("superseded")?,
        about_lapses,
        days_left: about_lapses.map(|d| (d - today).num_days()),
        source: document
            .map(|id| Ok::<_, rusqlite::Error>(PageRef { document_id: id, page: row.get::<_, Option<u32>>("page")?.unwrap_or(1) }))
            .transpose()?,
        notes: row.get("notes")?,
        trashed: row.get::<_, Option<String>>("trashed_at")?.is_some(),
    })
}

fn select(conn: &Connection, tail: &str, id: Option<i64>, today: NaiveDate) -> Result<Vec<CodeSummary>> {
    let mut statement = conn.prepare_cached(&format!("{SUMMARY} {tail}"))?;
    let read = |row: &Row<'_>| summary(row, today);
    let rows = match id {
        Some(id) => statement.query_map([id], read)?.collect::<rusqlite::Result<_>>()?,
        None => statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?,
    };
    Ok(rows)
}

pub(crate) fn list(conn: &Connection, today: NaiveDate) -> Result<Vec<CodeSummary>> {
    select(conn, &format!("WHERE code.trashed_at IS NULL {ORDER}"), None, today)
}

pub(crate) fn of_case(conn: &Connection, case_id: i64, today: NaiveDate) -> Result<Vec<CodeSummary>> {
    select(conn, &format!("WHERE code.trashed_at IS NULL AND code.case_id = ?1 {ORDER}"), Some(case_id), today)
}

pub(crate) fn of_document(conn: &Connection, document_id: i64, today: NaiveDate) -> Result<Vec<CodeSummary>> {
    select(conn, &format!("WHERE code.trashed_at IS NULL AND code.document_id = ?1 {ORDER}"), Some(document_id), today)
}

/// Their own, and those of cases they are linked to that name nobody.
pub(crate) fn of_person(conn: &Connection, person_id: i64, today: NaiveDate) -> Result<Vec<CodeSummary>> {
    select(
        conn,
        &format!(
            "WHERE code.trashed_at IS NULL AND (code.person_id = ?1 OR (code.person_id IS NULL \
             AND code.case_id IN (SELECT case_id FROM case_person WHERE person_id = ?1))) {ORDER}"
        ),
        Some(person_id),
        today,
    )
}

pub(crate) fn get(conn: &Connection, id: i64, today: NaiveDate) -> Result<CodeSummary> {
    select(conn, "WHERE code.id = ?1", Some(id), today)?.pop().ok_or(Error::NoSuchItem)
}

/// The code itself, exactly as stored.
pub(crate) fn text(conn: &Connection, id: i64) -> Result<SecretString> {
    let found = conn.prepare_cached("SELECT text FROM code WHERE id = ?1")?.query_row([id], |row| row.get::<_, String>(0));
    optional(found)?.map(SecretString::from).ok_or(Error::NoSuchItem)
}

#[expect(clippy::disallowed_methods, reason = "the code goes into the sealed database")]
pub(crate) fn insert(conn: &Connection, text: &AccessCode, code: &CodeRow, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO code (text, case_id, person_id, channel, notice_date, received_date, used_date, document_id, page, notes, added_at) \
         VALUES (:text, :case, :person, :channel, :notice, :received, :used, :document, :page, :notes, :at)",
    )?
    .execute(named_params! {
        ":text": text.expose_secret(), ":case": code.case_id, ":person": code.person_id, ":channel": code.channel.as_str(),
        ":notice": iso(code.notice_date), ":received": iso(code.received_date), ":used": iso(code.used_date),
        ":document": code.source.map(|s| s.document_id), ":page": code.source.map(|s| s.page), ":notes": code.notes, ":at": stamp(at),
    })?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn update(conn: &Connection, id: i64, code: &CodeRow) -> Result<()> {
    one(conn
        .prepare_cached(
            "UPDATE code SET case_id = :case, person_id = :person, channel = :channel, notice_date = :notice, received_date = :received, \
             used_date = :used, document_id = :document, page = :page, notes = :notes WHERE id = :id",
        )?
        .execute(named_params! {
            ":case": code.case_id, ":person": code.person_id, ":channel": code.channel.as_str(),
            ":notice": iso(code.notice_date), ":received": iso(code.received_date), ":used": iso(code.used_date),
            ":document": code.source.map(|s| s.document_id), ":page": code.source.map(|s| s.page), ":notes": code.notes, ":id": id,
        })?)
}

#[expect(clippy::disallowed_methods, reason = "the code goes into the sealed database")]
pub(crate) fn set_text(conn: &Connection, id: i64, text: &AccessCode) -> Result<()> {
    one(conn.prepare_cached("UPDATE code SET text = ?2 WHERE id = ?1")?.execute((id, text.expose_secret()))?)
}
