//! People and their numbers.

use rusqlite::{Row, named_params, params};
use uscis::{AlienNumber, OnlineAccountNumber};

use super::{Connection, Result, date, iso, one, optional, stamp};
use crate::Error;
use crate::model::{HiddenNumber, PersonLink, PersonSummary, Role, SecretRef};

/// A person's row, checked.
pub(crate) struct PersonRow {
    pub(crate) full_name: String,
    pub(crate) other_names: Vec<String>,
    pub(crate) date_of_birth: Option<chrono::NaiveDate>,
    pub(crate) country: String,
    pub(crate) papers_at: String,
    pub(crate) notes: String,
}

/// The same, as stored, with what lists do not need.
pub(crate) struct StoredPerson {
    pub(crate) row: PersonRow,
    pub(crate) online_account_number: Option<String>,
    pub(crate) trashed: bool,
}

impl PersonRow {
    pub(crate) fn named(full_name: String) -> Self {
        Self {
            full_name,
            other_names: Vec::new(),
            date_of_birth: None,
            country: String::new(),
            papers_at: String::new(),
            notes: String::new(),
        }
    }
}

const SUMMARY: &str = "SELECT id, full_name, \
    (SELECT number FROM a_number WHERE person_id = person.id ORDER BY id LIMIT 1) AS number, \
    (SELECT count(*) FROM case_person JOIN cases ON cases.id = case_id WHERE person_id = person.id AND cases.trashed_at IS NULL) AS cases, \
    (SELECT count(*) FROM document_person JOIN document ON document.id = document_id \
      WHERE person_id = person.id AND document.trashed_at IS NULL) AS documents \
    FROM person";

fn summary(row: &Row<'_>) -> rusqlite::Result<PersonSummary> {
    Ok(PersonSummary {
        id: row.get("id")?,
        full_name: row.get("full_name")?,
        a_number_masked: row.get::<_, Option<String>>("number")?.map(|n| mask_a_number(&n)),
        case_count: row.get("cases")?,
        document_count: row.get("documents")?,
    })
}

fn mask_a_number(number: &str) -> String {
    AlienNumber::parse(number).map_or_else(|_| "A•••-•••-•••".to_owned(), |n| n.masked())
}

pub(crate) fn list(conn: &Connection) -> Result<Vec<PersonSummary>> {
    let mut statement = conn.prepare_cached(&format!("{SUMMARY} WHERE trashed_at IS NULL ORDER BY full_name COLLATE NOCASE, id"))?;
    let rows = statement.query_map([], summary)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn get(conn: &Connection, id: i64) -> Result<StoredPerson> {
    let found = conn.prepare_cached("SELECT * FROM person WHERE id = ?1")?.query_row([id], |row| {
        Ok(StoredPerson {
            row: PersonRow {
                full_name: row.get("full_name")?,
                other_names: row.get::<_, String>("other_names")?.lines().map(str::to_owned).collect(),
                date_of_birth: date(row, "date_of_birth")?,
                country: row.get("country")?,
                papers_at: row.get("papers_at")?,
                notes: row.get("notes")?,
            },
            online_account_number: row.get("online_account_number")?,
            trashed: row.get::<_, Option<String>>("trashed_at")?.is_some(),
        })
    });
    optional(found)?.ok_or(Error::NoSuchItem)
}

pub(crate) fn insert(conn: &Connection, person: &PersonRow, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO person (full_name, other_names, date_of_birth, country, papers_at, notes, added_at) \
         VALUES (:full_name, :other_names, :date_of_birth, :country, :papers_at, :notes, :at)",
    )?
    .execute(named_params! {
        ":full_name": person.full_name, ":other_names": person.other_names.join("\n"), ":date_of_birth": iso(person.date_of_birth),
        ":country": person.country, ":papers_at": person.papers_at, ":notes": person.notes, ":at": stamp(at),
    })?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn update(conn: &Connection, id: i64, person: &PersonRow) -> Result<()> {
    one(conn
        .prepare_cached(
            "UPDATE person SET full_name = :full_name, other_names = :other_names, date_of_birth = :date_of_birth, country = :country, \
             papers_at = :papers_at, notes = :notes WHERE id = :id",
        )?
        .execute(named_params! {
            ":full_name": person.full_name, ":other_names": person.other_names.join("\n"), ":date_of_birth": iso(person.date_of_birth),
            ":country": person.country, ":papers_at": person.papers_at, ":notes": person.notes, ":id": id,
        })?)
}

pub(crate) fn set_online_account(conn: &Connection, id: i64, number: Option<&OnlineAccountNumber>) -> Result<()> {
    one(conn
        .prepare_cached("UPDATE person SET online_account_number = ?2 WHERE id = ?1")?
        .execute(params![id, number.map(OnlineAccountNumber::as_str)])?)
}

/// Adds a number unless the person has it.
pub(crate) fn add_a_number(conn: &Connection, person_id: i64, number: &AlienNumber, as_given: &str) -> Result<()> {
    let known =
        conn.prepare_cached("SELECT 1 FROM a_number WHERE person_id = ?1 AND number = ?2")?.exists(params![person_id, number.as_str()])?;
    if !known {
        conn.prepare_cached("INSERT INTO a_number (person_id, number, as_given) VALUES (?1, ?2, ?3)")?.execute(params![
            person_id,
            number.as_str(),
            as_given.trim()
        ])?;
    }
    Ok(())
}

pub(crate) fn remove_a_number(conn: &Connection, person_id: i64, id: i64) -> Result<()> {
    one(conn.prepare_cached("DELETE FROM a_number WHERE id = ?1 AND person_id = ?2")?.execute([id, person_id])?)
}

pub(crate) fn a_numbers(conn: &Connection, person_id: i64) -> Result<Vec<HiddenNumber>> {
    let mut statement = conn.prepare_cached("SELECT id, number FROM a_number WHERE person_id = ?1 ORDER BY id")?;
    let rows = statement
        .query_map([person_id], |row| {
            Ok(HiddenNumber { secret: SecretRef::ANumber(row.get(0)?), masked: mask_a_number(&row.get::<_, String>(1)?) })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The nine digits of one A-Number.
pub(crate) fn a_number(conn: &Connection, id: i64) -> Result<String> {
    optional(conn.prepare_cached("SELECT number FROM a_number WHERE id = ?1")?.query_row([id], |row| row.get(0)))?.ok_or(Error::NoSuchItem)
}

/// The person with this A-Number, unless in the trash or several.
pub(crate) fn with_a_number(conn: &Connection, number: &AlienNumber) -> Result<Option<i64>> {
    let sql = "SELECT min(person_id) FROM a_number JOIN person ON person.id = person_id WHERE number = ?1 AND trashed_at IS NULL HAVING count(DISTINCT person_id) = 1";
    Ok(optional(conn.prepare_cached(sql)?.query_row([number.as_str()], |row| row.get(0)))?.flatten())
}

/// Every name of everyone, with whose it is.
pub(crate) fn names(conn: &Connection) -> Result<Vec<(i64, String)>> {
    let mut statement = conn.prepare_cached("SELECT id, full_name, other_names FROM person WHERE trashed_at IS NULL")?;
    let rows: Vec<(i64, String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(rows
        .into_iter()
        .flat_map(|(id, name, others)| {
            std::iter::once(name).chain(others.lines().map(str::to_owned)).map(move |name| (id, name)).collect::<Vec<_>>()
        })
        .collect())
}

/// People linked to a case, with their roles.
pub(crate) fn of_case(conn: &Connection, case_id: i64) -> Result<Vec<PersonLink>> {
    links(
        conn,
        "SELECT person.id, full_name, role FROM case_person JOIN person ON person.id = person_id \
         WHERE case_id = ?1 AND person.trashed_at IS NULL ORDER BY case_person.person_id",
        case_id,
    )
}

/// People linked to a document.
pub(crate) fn of_document(conn: &Connection, document_id: i64) -> Result<Vec<PersonLink>> {
    links(
        conn,
        "SELECT person.id, full_name, '' FROM document_person JOIN person ON person.id = person_id \
         WHERE document_id = ?1 AND person.trashed_at IS NULL ORDER BY full_name COLLATE NOCASE",
        document_id,
    )
}

fn links(conn: &Connection, sql: &str, id: i64) -> Result<Vec<PersonLink>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement
        .query_map([id], |row| {
            Ok(PersonLink { id: row.get(0)?, full_name: row.get(1)?, role: Role::parse(&row.get::<_, String>(2)?).unwrap_or_default() })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Everyone whose date of birth is known: key, name, date.
pub(crate) fn born(conn: &Connection) -> Result<Vec<(i64, String, chrono::NaiveDate)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, full_name, date_of_birth FROM person WHERE trashed_at IS NULL AND date_of_birth IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get("id")?, row.get("full_name")?, date(row, "date_of_birth")?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().filter_map(|(id, name, born)| Some((id, name, born?))).collect())
}
