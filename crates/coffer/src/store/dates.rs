//! The dates that people keep.

use rusqlite::{Row, named_params};
use uscis::deadlines::{KeyDateKind, Served};

use super::{Connection, Result, cases, clock_time, date, iso, one, optional, stamp, time};
use crate::Error;
use crate::dates::{DateInput, KeptDate};

const SELECT: &str = "SELECT key_date.*, person.full_name, cases.form, cases.receipt_number FROM key_date \
    LEFT JOIN person ON person.id = key_date.person_id LEFT JOIN cases ON cases.id = key_date.case_id";

/// How a list names a kind; a name that this version does not know stays as it is.
pub(crate) fn kind_in_words(name: &str) -> String {
    KeyDateKind::from_name(name).map_or_else(|| name.to_owned(), |kind| kind.words().get("en").to_owned())
}

/// The same in every language, to be found by.
pub(crate) fn kind_in_all_words(name: &str) -> String {
    let Some(kind) = KeyDateKind::from_name(name) else { return name.to_owned() };
    kind.words().languages().map(|language| kind.words().get(language)).collect::<Vec<_>>().join(" · ")
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptDate> {
    let case_id: Option<i64> = row.get("case_id")?;
    let form: Option<String> = row.get("form")?;
    let receipt: Option<String> = row.get("receipt_number")?;
    let person_id: Option<i64> = row.get("person_id")?;
    let full_name: Option<String> = row.get("full_name")?;
    Ok(KeptDate {
        id: row.get("id")?,
        // What a newer version wrote and this one does not know is shown as the person's own date.
        kind: KeyDateKind::from_name(&row.get::<_, String>("kind")?).unwrap_or(KeyDateKind::Other),
        title: row.get("title")?,
        date: date(row, "on_date")?.unwrap_or_default(),
        time: time(row, "at_time")?,
        printed_due: date(row, "printed_due")?,
        served: Served::from_name(&row.get::<_, String>("served")?).unwrap_or(Served::Unknown),
        abroad: row.get("abroad")?,
        person: person_id.zip(full_name),
        case: case_id.map(|id| (id, cases::title(form.as_deref().unwrap_or_default(), receipt.as_deref()))),
        form: form.unwrap_or_default(),
        document_id: row.get("document_id")?,
        done_date: date(row, "done_date")?,
        notes: row.get("notes")?,
        trashed: row.get::<_, Option<String>>("trashed_at")?.is_some(),
    })
}

/// Those outside the trash, by day. What belongs to a person or case in the trash rests with them.
pub(crate) fn list(conn: &Connection) -> Result<Vec<KeptDate>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE key_date.trashed_at IS NULL AND person.trashed_at IS NULL AND cases.trashed_at IS NULL ORDER BY on_date, key_date.id"
    ))?;
    let rows = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn get(conn: &Connection, id: i64) -> Result<KeptDate> {
    optional(conn.prepare_cached(&format!("{SELECT} WHERE key_date.id = ?1"))?.query_row([id], read))?.ok_or(Error::NoSuchItem)
}

pub(crate) fn insert(conn: &Connection, input: &DateInput, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached("INSERT INTO key_date (kind, title, on_date, served, abroad, notes, added_at) VALUES ('', '', '', '', 0, '', ?1)")?
        .execute([stamp(at)])?;
    let id = conn.last_insert_rowid();
    update(conn, id, input).map(|()| id)
}

pub(crate) fn update(conn: &Connection, id: i64, input: &DateInput) -> Result<()> {
    one(conn
        .prepare_cached(
            "UPDATE key_date SET kind = :kind, title = :title, on_date = :on, at_time = :time, printed_due = :due, served = :served, \
             abroad = :abroad, person_id = :person, case_id = :case, document_id = :document, done_date = :done, notes = :notes WHERE id = :id",
        )?
        .execute(named_params! {
            ":kind": input.kind.name(), ":title": input.title, ":on": iso(input.date), ":time": clock_time(input.time),
            ":due": iso(input.printed_due), ":served": input.served.name(), ":abroad": input.abroad, ":person": input.person_id,
            ":case": input.case_id, ":document": input.document_id, ":done": iso(input.done_date), ":notes": input.notes, ":id": id,
        })?)
}

pub(crate) fn set_done(conn: &Connection, id: i64, done: Option<chrono::NaiveDate>) -> Result<()> {
    one(conn.prepare_cached("UPDATE key_date SET done_date = ?2 WHERE id = ?1")?.execute((id, iso(done)))?)
}
