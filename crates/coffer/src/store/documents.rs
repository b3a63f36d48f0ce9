//! Documents, their files and their pages.

use rusqlite::{Row, named_params, params};
use vault::BlobId;

use super::{Connection, Result, cases, date, instant, iso, one, optional, people, stamp};
use crate::Error;
use crate::model::{DocumentKind, DocumentSummary, PageInfo, StoredFile};

/// A document's row, checked.
pub(crate) struct DocumentRow {
    pub(crate) title: String,
    pub(crate) kind: DocumentKind,
    pub(crate) document_date: Option<chrono::NaiveDate>,
    pub(crate) notes: String,
}

/// A file's row, whose blob is already in the vault.
pub(crate) struct FileRow {
    pub(crate) blob: BlobId,
    pub(crate) hash: [u8; 32],
    pub(crate) file_name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) page_count: u32,
}

/// A page's row.
pub(crate) struct PageRow {
    pub(crate) file_page: u32,
    pub(crate) size: (u32, u32),
    pub(crate) rotation: u32,
    pub(crate) thumb: Option<BlobId>,
    pub(crate) text: String,
}

/// Where the picture of a page comes from.
pub(crate) struct PageSourceRow {
    pub(crate) blob: BlobId,
    pub(crate) file_page: u32,
    pub(crate) rotation: u32,
    pub(crate) thumb: Option<BlobId>,
}

const SUMMARY: &str = "SELECT id, title, kind, document_date, added_at, \
    (SELECT count(*) FROM page WHERE document_id = document.id) AS pages, \
    (SELECT coalesce(sum(size), 0) FROM file WHERE document_id = document.id) AS size \
    FROM document";

fn summary(row: &Row<'_>) -> rusqlite::Result<DocumentSummary> {
    Ok(DocumentSummary {
        id: row.get("id")?,
        title: row.get("title")?,
        kind: DocumentKind::parse(&row.get::<_, String>("kind")?).unwrap_or(DocumentKind::Other),
        document_date: date(row, "document_date")?,
        added_at: instant(&row.get::<_, String>("added_at")?),
        page_count: row.get("pages")?,
        size: row.get("size")?,
        people: Vec::new(),
        cases: Vec::new(),
    })
}

fn select(conn: &Connection, tail: &str, id: i64) -> Result<Vec<DocumentSummary>> {
    let mut statement = conn.prepare_cached(&format!("{SUMMARY} {tail}"))?;
    let mut rows: Vec<DocumentSummary> = statement.query_map([id], summary)?.collect::<rusqlite::Result<_>>()?;
    for row in &mut rows {
        row.people = people::of_document(conn, row.id)?;
        row.cases = cases::of_document(conn, row.id)?;
    }
    Ok(rows)
}

/// The newest first; `limit` -1 = all.
pub(crate) fn list(conn: &Connection, limit: i64) -> Result<Vec<DocumentSummary>> {
    select(conn, "WHERE trashed_at IS NULL ORDER BY added_at DESC, id DESC LIMIT ?1", limit)
}

pub(crate) fn of_person(conn: &Connection, person_id: i64) -> Result<Vec<DocumentSummary>> {
    select(
        conn,
        "WHERE trashed_at IS NULL AND id IN (SELECT document_id FROM document_person WHERE person_id = ?1) ORDER BY added_at DESC, id DESC",
        person_id,
    )
}

pub(crate) fn of_case(conn: &Connection, case_id: i64) -> Result<Vec<DocumentSummary>> {
    select(
        conn,
        "WHERE trashed_at IS NULL AND id IN (SELECT document_id FROM document_case WHERE case_id = ?1) ORDER BY added_at DESC, id DESC",
        case_id,
    )
}

pub(crate) fn get_summary(conn: &Connection, id: i64) -> Result<DocumentSummary> {
    select(conn, "WHERE id = ?1", id)?.pop().ok_or(Error::NoSuchItem)
}

/// Notes, and whether it is in the trash.
pub(crate) fn rest(conn: &Connection, id: i64) -> Result<(String, bool)> {
    let found = conn
        .prepare_cached("SELECT notes, trashed_at IS NOT NULL FROM document WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)));
    optional(found)?.ok_or(Error::NoSuchItem)
}

pub(crate) fn insert(conn: &Connection, document: &DocumentRow, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached("INSERT INTO document (title, kind, document_date, notes, added_at) VALUES (:title, :kind, :date, :notes, :at)")?
        .execute(named_params! {
            ":title": document.title, ":kind": document.kind.as_str(), ":date": iso(document.document_date), ":notes": document.notes, ":at": stamp(at),
        })?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn update(conn: &Connection, id: i64, document: &DocumentRow) -> Result<()> {
    one(conn.prepare_cached("UPDATE document SET title = :title, kind = :kind, document_date = :date, notes = :notes WHERE id = :id")?.execute(
        named_params! {
            ":title": document.title, ":kind": document.kind.as_str(), ":date": iso(document.document_date), ":notes": document.notes, ":id": id,
        },
    )?)
}

/// Adds a file and its pages behind those that a document has.
pub(crate) fn add_file(conn: &Connection, document_id: i64, file: &FileRow, pages: &[PageRow]) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO file (document_id, position, blob, hash, file_name, media_type, size, page_count) \
         VALUES (?1, (SELECT count(*) FROM file WHERE document_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![document_id, file.blob.as_bytes(), file.hash, file.file_name, file.media_type, file.size, file.page_count])?;
    let file_id = conn.last_insert_rowid();
    let mut insert = conn.prepare_cached(
        "INSERT INTO page (document_id, page, file_id, file_page, width, height, rotation, thumb, text) \
         VALUES (?1, (SELECT count(*) + 1 FROM page WHERE document_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for page in pages {
        let thumb = page.thumb.as_ref().map(BlobId::as_bytes);
        insert.execute(params![document_id, file_id, page.file_page, page.size.0, page.size.1, page.rotation, thumb, page.text])?;
    }
    Ok(())
}

pub(crate) fn files(conn: &Connection, document_id: i64) -> Result<Vec<(StoredFile, BlobId)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM file WHERE document_id = ?1 ORDER BY position")?;
    let rows: Vec<(StoredFile, [u8; 16])> = statement
        .query_map([document_id], |row| {
            let hash: [u8; 32] = row.get("hash")?;
            Ok((
                StoredFile {
                    id: row.get("id")?,
                    file_name: row.get("file_name")?,
                    media_type: row.get("media_type")?,
                    size: row.get("size")?,
                    page_count: row.get("page_count")?,
                    hash: blake3::Hash::from_bytes(hash).to_string(),
                },
                row.get("blob")?,
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().map(|(file, blob)| (file, BlobId::from_bytes(blob))).collect())
}

/// The document that holds a file with these bytes.
pub(crate) fn with_hash(conn: &Connection, hash: &[u8; 32]) -> Result<Option<i64>> {
    optional(conn.prepare_cached("SELECT document_id FROM file WHERE hash = ?1")?.query_row([hash], |row| row.get(0)))
}

/// The document that a blob belongs to, as a file or as a page's small picture.
pub(crate) fn title_of_blob(conn: &Connection, blob: BlobId) -> Result<Option<String>> {
    let sql = "SELECT title FROM document WHERE id = coalesce((SELECT document_id FROM file WHERE blob = ?1), (SELECT document_id FROM page WHERE thumb = ?1), (SELECT document_id FROM page_reading WHERE reading = ?1))";
    optional(conn.prepare_cached(sql)?.query_row([blob.as_bytes()], |row| row.get(0)))
}

pub(crate) fn pages(conn: &Connection, document_id: i64) -> Result<Vec<PageInfo>> {
    let mut statement = conn.prepare_cached("SELECT page, width, height, rotation FROM page WHERE document_id = ?1 ORDER BY page")?;
    let rows = statement
        .query_map([document_id], |row| Ok(turned(row.get(0)?, (row.get(1)?, row.get(2)?), row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// A page's size as it looks after its turn.
pub(crate) fn turned(page: u32, (width, height): (u32, u32), rotation: u32) -> PageInfo {
    let (width, height) = if rotation % 180 == 90 { (height, width) } else { (width, height) };
    PageInfo { page, width, height, rotation }
}

pub(crate) fn page_source(conn: &Connection, document_id: i64, page: u32) -> Result<PageSourceRow> {
    let found = conn
        .prepare_cached(
            "SELECT blob, file_page, rotation, thumb FROM page JOIN file ON file.id = file_id WHERE page.document_id = ?1 AND page = ?2",
        )?
        .query_row(params![document_id, page], |row| {
            Ok(PageSourceRow {
                blob: BlobId::from_bytes(row.get(0)?),
                file_page: row.get(1)?,
                rotation: row.get(2)?,
                thumb: row.get::<_, Option<[u8; 16]>>(3)?.map(BlobId::from_bytes),
            })
        });
    optional(found)?.ok_or(Error::NoSuchItem)
}

pub(crate) fn set_rotation(conn: &Connection, document_id: i64, page: u32, rotation: u32) -> Result<()> {
    one(conn.prepare_cached("UPDATE page SET rotation = ?3 WHERE document_id = ?1 AND page = ?2")?.execute(params![
        document_id,
        page,
        rotation
    ])?)
}

pub(crate) fn set_people(conn: &Connection, document_id: i64, people: &[i64]) -> Result<()> {
    set_links(conn, document_id, people, "document_person", "person_id", "person")
}

pub(crate) fn set_cases(conn: &Connection, document_id: i64, cases: &[i64]) -> Result<()> {
    set_links(conn, document_id, cases, "document_case", "case_id", "cases")
}

/// Makes the links exactly these, touching only what differs; links to things in the trash stay, since no form shows them.
fn set_links(conn: &Connection, document_id: i64, ids: &[i64], table: &str, column: &str, other: &str) -> Result<()> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {column} FROM {table} JOIN {other} ON {other}.id = {column} WHERE document_id = ?1 AND {other}.trashed_at IS NULL"
    ))?;
    let before: Vec<i64> = statement.query_map([document_id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in before.iter().filter(|id| !ids.contains(id)) {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE document_id = ?1 AND {column} = ?2"))?.execute([document_id, *id])?;
    }
    for id in ids.iter().filter(|id| !before.contains(id)) {
        conn.prepare_cached(&format!("INSERT OR IGNORE INTO {table} (document_id, {column}) VALUES (?1, ?2)"))?
            .execute([document_id, *id])?;
    }
    Ok(())
}
