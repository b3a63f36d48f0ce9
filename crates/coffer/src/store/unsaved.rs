//! What stood in forms that were open when the vault was locked.

use chrono::{DateTime, Utc};
use rusqlite::params;
use zeroize::Zeroizing;

use super::{Connection, Result, stamp};

/// All of them, the newest first: the form, and what stood in it.
pub(crate) fn list(conn: &Connection) -> Result<Vec<(String, Zeroizing<String>)>> {
    let mut statement = conn.prepare_cached("SELECT form, text FROM unsaved ORDER BY kept_at DESC, form")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?))))?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn has(conn: &Connection, form: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM unsaved WHERE form = ?1")?.exists([form])?)
}

pub(crate) fn put(conn: &Connection, form: &str, text: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO unsaved (form, text, kept_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (form) DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at";
    conn.prepare_cached(sql)?.execute(params![form, text, stamp(at)])?;
    Ok(())
}

pub(crate) fn remove(conn: &Connection, form: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM unsaved WHERE form = ?1")?.execute([form])?;
    Ok(())
}
