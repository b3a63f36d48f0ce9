//! Files that came in and wait to be confirmed.

use rusqlite::{Row, params};
use vault::BlobId;

use super::documents::FileRow;
use super::{Connection, Result, optional, stamp};
use crate::Error;

/// A waiting file.
pub(crate) struct DraftRow {
    pub(crate) id: i64,
    pub(crate) file: FileRow,
    pub(crate) pages: Vec<(u32, u32)>,
    /// How many of them were read.
    pub(crate) read: u32,
    /// How many of those could not be.
    pub(crate) unreadable: u32,
}

fn read(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    let pages: Vec<(u32, u32)> = serde_json::from_str(&row.get::<_, String>("pages")?).unwrap_or_default();
    Ok(DraftRow {
        id: row.get("id")?,
        file: FileRow {
            blob: BlobId::from_bytes(row.get("blob")?),
            hash: row.get("hash")?,
            file_name: row.get("file_name")?,
            media_type: row.get("media_type")?,
            size: row.get("size")?,
            page_count: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        },
        pages,
        read: row.get("read")?,
        unreadable: row.get("unreadable")?,
    })
}

pub(crate) fn list(conn: &Connection) -> Result<Vec<DraftRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT *, (SELECT count(*) FROM draft_page WHERE draft_id = draft.id) AS read, \
         (SELECT count(*) FROM draft_page WHERE draft_id = draft.id AND reading IS NULL) AS unreadable FROM draft ORDER BY id",
    )?;
    let rows = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn get(conn: &Connection, id: i64) -> Result<DraftRow> {
    optional(
        conn.prepare_cached(
            "SELECT *, (SELECT count(*) FROM draft_page WHERE draft_id = draft.id) AS read, \
         (SELECT count(*) FROM draft_page WHERE draft_id = draft.id AND reading IS NULL) AS unreadable FROM draft WHERE id = ?1",
        )?
        .query_row([id], read),
    )?
    .ok_or(Error::NoSuchItem)
}

pub(crate) fn with_hash(conn: &Connection, hash: &[u8; 32]) -> Result<Option<i64>> {
    optional(conn.prepare_cached("SELECT id FROM draft WHERE hash = ?1")?.query_row([hash], |row| row.get(0)))
}

pub(crate) fn insert(conn: &Connection, file: &FileRow, pages: &[(u32, u32)], at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    let pages = serde_json::to_string(pages).map_err(|_| Error::StoredShape)?;
    conn.prepare_cached(
        "INSERT INTO draft (blob, hash, file_name, media_type, size, pages, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![file.blob.as_bytes(), file.hash, file.file_name, file.media_type, file.size, pages, stamp(at)])?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn remove(conn: &Connection, id: i64) -> Result<()> {
    super::one(conn.prepare_cached("DELETE FROM draft WHERE id = ?1")?.execute([id])?)
}
