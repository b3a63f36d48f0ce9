//! What was read on pages: of files that wait, and of documents.

use rusqlite::params;
use vault::BlobId;

use super::{Connection, Result, optional};

/// A page, of a file that waits or of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Draft(i64),
    Document(i64),
}

/// A page that nobody has read yet.
pub(crate) struct UnreadRow {
    pub(crate) owner: Owner,
    /// As its owner counts, from 1.
    pub(crate) page: u32,
    pub(crate) blob: BlobId,
    /// Within the file, from 1.
    pub(crate) file_page: u32,
}

/// The next one, at most `limit` of a file: what waits to be confirmed first (`only` one of those), then the newest document.
pub(crate) fn next_unread(conn: &Connection, limit: u32, only: Option<i64>) -> Result<Option<UnreadRow>> {
    let waiting = conn
        .prepare_cached(
            "SELECT id, blob, (SELECT count(*) FROM draft_page WHERE draft_id = draft.id) + 1 AS next FROM draft \
             WHERE next <= min(?1, json_array_length(pages)) AND id = coalesce(?2, id) ORDER BY id LIMIT 1",
        )?
        .query_row(params![limit, only], |row| {
            let page = row.get(2)?;
            Ok(UnreadRow { owner: Owner::Draft(row.get(0)?), page, blob: BlobId::from_bytes(row.get(1)?), file_page: page })
        });
    let waiting = optional(waiting)?;
    if waiting.is_some() || only.is_some() {
        return Ok(waiting);
    }
    let kept = conn
        .prepare_cached(
            "SELECT page.document_id, page.page, file.blob, page.file_page FROM page JOIN file ON file.id = page.file_id \
             JOIN document ON document.id = page.document_id WHERE document.trashed_at IS NULL AND page.file_page <= ?1 \
             AND NOT EXISTS (SELECT 1 FROM page_reading AS r WHERE r.document_id = page.document_id AND r.page = page.page) \
             ORDER BY page.document_id DESC, page.page LIMIT 1",
        )?
        .query_row([limit], |row| {
            let blob = BlobId::from_bytes(row.get(2)?);
            Ok(UnreadRow { owner: Owner::Document(row.get(0)?), page: row.get(1)?, blob, file_page: row.get(3)? })
        });
    optional(kept)
}

/// How many pages are still to be read.
pub(crate) fn unread(conn: &Connection, limit: u32) -> Result<u32> {
    let sql = "SELECT (SELECT coalesce(sum(max(0, min(?1, json_array_length(pages)) - (SELECT count(*) FROM draft_page WHERE draft_id = draft.id))), 0) FROM draft) \
               + (SELECT count(*) FROM page JOIN document ON document.id = page.document_id WHERE document.trashed_at IS NULL AND page.file_page <= ?1 \
                  AND NOT EXISTS (SELECT 1 FROM page_reading AS r WHERE r.document_id = page.document_id AND r.page = page.page))";
    Ok(conn.prepare_cached(sql)?.query_row([limit], |row| row.get(0))?)
}

/// Keeps what was read, if the page is still there and nobody was faster.
pub(crate) fn insert(conn: &Connection, owner: Owner, page: u32, text: &str, reading: Option<BlobId>) -> Result<()> {
    let (sql, id) = match owner {
        Owner::Draft(id) => ("INSERT OR IGNORE INTO draft_page (draft_id, page, text, reading) VALUES (?1, ?2, ?3, ?4)", id),
        Owner::Document(id) => ("INSERT OR IGNORE INTO page_reading (document_id, page, text, reading) VALUES (?1, ?2, ?3, ?4)", id),
    };
    conn.prepare_cached(sql)?.execute(params![id, page, text, reading.as_ref().map(BlobId::as_bytes)])?;
    Ok(())
}

/// Whether the page is still there, unread.
pub(crate) fn wanted(conn: &Connection, owner: Owner, page: u32) -> Result<bool> {
    let (sql, id) = match owner {
        Owner::Draft(id) => {
            ("SELECT 1 FROM draft WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM draft_page WHERE draft_id = ?1 AND page = ?2)", id)
        }
        Owner::Document(id) => (
            "SELECT 1 FROM page WHERE document_id = ?1 AND page = ?2 \
             AND NOT EXISTS (SELECT 1 FROM page_reading WHERE document_id = ?1 AND page = ?2)",
            id,
        ),
    };
    Ok(conn.prepare_cached(sql)?.exists(params![id, page])?)
}

/// What was read of it, page by page; `None` where a page could not be read.
pub(crate) fn of(conn: &Connection, owner: Owner) -> Result<Vec<(u32, Option<BlobId>)>> {
    let (sql, id) = match owner {
        Owner::Draft(id) => ("SELECT page, reading FROM draft_page WHERE draft_id = ?1 ORDER BY page", id),
        Owner::Document(id) => (
            "SELECT page, reading FROM page_reading WHERE document_id = ?1 \
             AND EXISTS (SELECT 1 FROM page WHERE page.document_id = ?1 AND page.page = page_reading.page) ORDER BY page",
            id,
        ),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement
        .query_map([id], |row| Ok((row.get(0)?, row.get::<_, Option<[u8; 16]>>(1)?.map(BlobId::from_bytes))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// What was read of a file that waited goes along with it when it is kept.
pub(crate) fn hand_over(conn: &Connection, draft_id: i64, document_id: i64) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO page_reading (document_id, page, text, reading) SELECT ?2, page, text, reading FROM draft_page WHERE draft_id = ?1",
    )?
    .execute([draft_id, document_id])?;
    remove(conn, Owner::Draft(draft_id))
}

/// Pages that are no more, but were read.
const GONE: &str = "NOT EXISTS (SELECT 1 FROM page WHERE page.document_id = page_reading.document_id AND page.page = page_reading.page)";

/// Whether something is kept of pages that are no more.
pub(crate) fn has_gone(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached(&format!("SELECT 1 FROM page_reading WHERE {GONE}"))?.exists([])?)
}

/// Forgets what was read of pages that are no more: their filing was taken back. Gives the blobs of that, to be forgotten too.
pub(crate) fn remove_gone(conn: &Connection) -> Result<Vec<BlobId>> {
    let mut statement = conn.prepare(&format!("SELECT reading FROM page_reading WHERE reading IS NOT NULL AND {GONE}"))?;
    let blobs = statement.query_map([], |row| Ok(BlobId::from_bytes(row.get(0)?)))?.collect::<rusqlite::Result<_>>()?;
    conn.execute(&format!("DELETE FROM page_reading WHERE {GONE}"), [])?;
    Ok(blobs)
}

/// Forgets what was read of it.
pub(crate) fn remove(conn: &Connection, owner: Owner) -> Result<()> {
    let (sql, id) = match owner {
        Owner::Draft(id) => ("DELETE FROM draft_page WHERE draft_id = ?1", id),
        Owner::Document(id) => ("DELETE FROM page_reading WHERE document_id = ?1", id),
    };
    conn.prepare_cached(sql)?.execute([id])?;
    Ok(())
}
