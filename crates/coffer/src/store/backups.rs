//! Where the vault's backups go, if somebody chose.

use super::{Connection, Result, optional};

/// `None`: nobody chose; an empty path: there are to be none.
pub(crate) fn place(conn: &Connection) -> Result<Option<String>> {
    optional(conn.prepare_cached("SELECT path FROM backup_place")?.query_row([], |row| row.get(0)))
}

pub(crate) fn set_place(conn: &Connection, path: &str) -> Result<()> {
    conn.execute("INSERT OR REPLACE INTO backup_place (id, path) VALUES (1, ?1)", [path])?;
    Ok(())
}
