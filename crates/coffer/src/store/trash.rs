//! The trash, and what goes with a thing when it is deleted for ever.

use rusqlite::params;
use vault::BlobId;

use super::{Connection, Result, cases, count, dates, instant, one, optional, stamp};
use crate::Error;
use crate::model::{Item, ItemKind, TrashEntry};

fn table(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Person => "person",
        ItemKind::Case => "cases",
        ItemKind::Code => "code",
        ItemKind::Document => "document",
        ItemKind::Date => "key_date",
    }
}

/// Puts a thing into the trash (`Some`) or takes it out (`None`). `NoSuchItem` when it is there already, or not.
pub(crate) fn set(conn: &Connection, item: Item, at: Option<chrono::DateTime<chrono::Utc>>) -> Result<()> {
    let table = table(item.kind);
    one(conn
        .prepare_cached(&format!("UPDATE {table} SET trashed_at = ?2 WHERE id = ?1 AND (trashed_at IS NULL) = (?2 IS NOT NULL)"))?
        .execute(params![item.id, at.map(stamp)])?)
}

/// How a thing is called, in the trash or not.
pub(crate) fn title(conn: &Connection, item: Item) -> Result<Option<String>> {
    let sql = match item.kind {
        ItemKind::Person => "SELECT full_name, NULL FROM person WHERE id = ?1",
        ItemKind::Case => "SELECT form, receipt_number FROM cases WHERE id = ?1",
        ItemKind::Code => "SELECT coalesce(form, ''), receipt_number FROM code LEFT JOIN cases ON cases.id = case_id WHERE code.id = ?1",
        ItemKind::Document => "SELECT title, NULL FROM document WHERE id = ?1",
        ItemKind::Date => "SELECT title, kind FROM key_date WHERE id = ?1",
    };
    let found = conn.prepare_cached(sql)?.query_row([item.id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)));
    Ok(optional(found)?.map(|(first, second)| match item.kind {
        ItemKind::Case | ItemKind::Code => cases::title(&first, second.as_deref()),
        ItemKind::Date if first.is_empty() => dates::kind_in_words(second.as_deref().unwrap_or_default()),
        ItemKind::Person | ItemKind::Document | ItemKind::Date => first,
    }))
}

pub(crate) fn list(conn: &Connection) -> Result<Vec<TrashEntry>> {
    let mut found: Vec<(Item, String)> = Vec::new();
    for kind in ItemKind::ALL {
        let mut statement = conn.prepare_cached(&format!("SELECT id, trashed_at FROM {} WHERE trashed_at IS NOT NULL", table(kind)))?;
        let rows =
            statement.query_map([], |row| Ok((Item { kind, id: row.get(0)? }, row.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()?;
        found.extend(rows);
    }
    found.sort_by(|a, b| b.1.cmp(&a.1));
    found
        .into_iter()
        .map(|(item, at)| Ok(TrashEntry { item, title: title(conn, item)?.unwrap_or_default(), trashed_at: instant(&at) }))
        .collect()
}

pub(crate) fn size(conn: &Connection) -> Result<u32> {
    ItemKind::ALL.into_iter().map(|kind| count(conn, &format!("SELECT count(*) FROM {} WHERE trashed_at IS NOT NULL", table(kind)))).sum()
}

pub(crate) fn holds(conn: &Connection, item: Item) -> Result<bool> {
    Ok(conn.prepare_cached(&format!("SELECT 1 FROM {} WHERE id = ?1 AND trashed_at IS NOT NULL", table(item.kind)))?.exists([item.id])?)
}

/// What a deletion took: rows by table and key, and blobs that nothing names any more.
#[derive(Default)]
pub(crate) struct Deleted {
    pub(crate) rows: Vec<(&'static str, i64)>,
    pub(crate) blobs: Vec<BlobId>,
}

/// Deletes a thing that is in the trash, with everything that only it owns; links to it become empty.
pub(crate) fn delete(conn: &Connection, item: Item, into: &mut Deleted) -> Result<()> {
    if !holds(conn, item)? {
        return Err(Error::NoSuchItem);
    }
    let run = |sql: &str| -> Result<()> {
        conn.prepare_cached(sql)?.execute([item.id])?;
        Ok(())
    };
    match item.kind {
        ItemKind::Person => {
            owned(conn, "a_number", "person_id", item.id, into)?;
            run("UPDATE code SET person_id = NULL WHERE person_id = ?1")?;
            run("UPDATE key_date SET person_id = NULL WHERE person_id = ?1")?;
            run("DELETE FROM case_person WHERE person_id = ?1")?;
            run("DELETE FROM document_person WHERE person_id = ?1")?;
        }
        ItemKind::Case => {
            owned(conn, "case_status", "case_id", item.id, into)?;
            owned(conn, "call_log", "case_id", item.id, into)?;
            run("UPDATE key_date SET case_id = NULL WHERE case_id = ?1")?;
            run("UPDATE code SET case_id = NULL WHERE case_id = ?1")?;
            run("DELETE FROM case_person WHERE case_id = ?1")?;
            run("DELETE FROM document_case WHERE case_id = ?1")?;
        }
        ItemKind::Code | ItemKind::Date => {}
        ItemKind::Document => {
            let sql = "SELECT blob FROM file WHERE document_id = ?1 UNION ALL SELECT thumb FROM page WHERE document_id = ?1 AND thumb IS NOT NULL \
                       UNION ALL SELECT reading FROM page_reading WHERE document_id = ?1 AND reading IS NOT NULL";
            let mut statement = conn.prepare_cached(sql)?;
            let blobs = statement.query_map([item.id], |row| row.get::<_, [u8; 16]>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
            into.blobs.extend(blobs.into_iter().map(BlobId::from_bytes));
            run("UPDATE code SET document_id = NULL, page = NULL WHERE document_id = ?1")?;
            run("UPDATE key_date SET document_id = NULL WHERE document_id = ?1")?;
            run("DELETE FROM page_reading WHERE document_id = ?1")?;
            run("DELETE FROM page WHERE document_id = ?1")?;
            owned(conn, "file", "document_id", item.id, into)?;
            run("DELETE FROM document_person WHERE document_id = ?1")?;
            run("DELETE FROM document_case WHERE document_id = ?1")?;
        }
    }
    let table = table(item.kind);
    run(&format!("DELETE FROM {table} WHERE id = ?1"))?;
    into.rows.push((table, item.id));
    Ok(())
}

fn owned(conn: &Connection, table: &'static str, column: &str, id: i64, into: &mut Deleted) -> Result<()> {
    let mut statement = conn.prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ?1 RETURNING id"))?;
    let ids = statement.query_map([id], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    into.rows.extend(ids.into_iter().map(|id| (table, id)));
    Ok(())
}
