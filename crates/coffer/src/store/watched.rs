//! The folder that is watched, and what is known of its files.

use super::{Connection, Result, optional};

pub(crate) fn folder(conn: &Connection) -> Result<Option<String>> {
    optional(conn.prepare_cached("SELECT path FROM watched_folder")?.query_row([], |row| row.get(0)))
}

/// Another folder, or none: what was known of the files of the last one is forgotten.
pub(crate) fn set_folder(conn: &Connection, path: Option<&str>) -> Result<()> {
    conn.execute("DELETE FROM watched_file", [])?;
    conn.execute("DELETE FROM watched_folder", [])?;
    if let Some(path) = path {
        conn.execute("INSERT INTO watched_folder (id, path) VALUES (1, ?1)", [path])?;
    }
    Ok(())
}

pub(crate) fn knows(conn: &Connection, mark: &[u8; 32]) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM watched_file WHERE mark = ?1")?.exists([mark])?)
}

pub(crate) fn remember(conn: &Connection, mark: &[u8; 32]) -> Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO watched_file (mark) VALUES (?1)")?.execute([mark])?;
    Ok(())
}
