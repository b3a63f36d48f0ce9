//! What the inner database's tables look like, and which of them a vault can keep.

use rusqlite::Connection;

use crate::error::{Error, SchemaFault};

/// The vault's own tables inside. Callers may read them, not write them.
pub(crate) const OWN: [&str; 3] = ["vault", "blobs", "log"];

/// What makes them.
pub(crate) const OWN_SCHEMA: &str = "
CREATE TABLE vault (id BLOB NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, proof BLOB NOT NULL) STRICT;
CREATE TABLE blobs (id BLOB PRIMARY KEY NOT NULL, size INTEGER NOT NULL, hash BLOB NOT NULL, header BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE log (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, subject TEXT, subject_id INTEGER, undoes INTEGER, prev BLOB NOT NULL, inverse BLOB) STRICT;
CREATE INDEX log_undoes ON log (undoes) WHERE undoes IS NOT NULL;
";

/// One of the caller's tables.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Part of the primary key.
    pub(crate) key: bool,
    /// Part of another unique index, so that an update of it can collide while changes are replayed.
    pub(crate) unique: bool,
}

/// The caller's tables. Refuses a schema that changes cannot record faithfully.
pub(crate) fn of(conn: &Connection) -> Result<Vec<Table>, Error> {
    for (kind, fault) in [("trigger", SchemaFault::Trigger), ("view", SchemaFault::View)] {
        if let Some(table) = list(conn, kind)?.into_iter().next() {
            return Err(Error::Schema { table, fault });
        }
    }
    let mut tables = Vec::new();
    let mut query = conn.prepare("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let (without_rowid, strict): (bool, bool) = (row.get(2)?, row.get(3)?);
        if name.starts_with("sqlite_") {
            continue;
        }
        let fault = |fault| Error::Schema { table: name.clone(), fault };
        if kind != "table" {
            return Err(fault(SchemaFault::Virtual));
        }
        if OWN.contains(&name.as_str()) {
            continue;
        }
        let columns = columns(conn, &name, without_rowid || strict)?.map_err(fault)?;
        if name.chars().chain(columns.iter().flat_map(|c| c.name.chars())).any(char::is_control) {
            return Err(fault(SchemaFault::Name));
        }
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// The names of what of this kind is there, or of the tables that it is on.
fn list(conn: &Connection, kind: &str) -> Result<Vec<String>, Error> {
    let mut query = conn.prepare("SELECT tbl_name FROM sqlite_schema WHERE type = ?1")?;
    let rows = query.query_map([kind], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn columns(conn: &Connection, table: &str, never_null: bool) -> Result<Result<Vec<Column>, SchemaFault>, Error> {
    let unique = unique_columns(conn, table)?;
    let mut columns = Vec::new();
    let mut nullable = false;
    let mut keys = Vec::new();
    let mut query = conn.prepare("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1, 'main') ORDER BY cid")?;
    let mut rows = query.query([table])?;
    while let Some(row) = rows.next()? {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let (not_null, pk, hidden): (bool, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        if hidden != 0 {
            return Ok(Err(SchemaFault::Generated));
        }
        if pk > 0 {
            keys.push(kind.eq_ignore_ascii_case("INTEGER"));
            nullable |= !not_null && !never_null;
        }
        let unique = unique.as_ref().is_none_or(|unique| unique.contains(&name));
        columns.push(Column { name, key: pk > 0, unique });
    }
    Ok(match keys.as_slice() {
        [] => Err(SchemaFault::NoPrimaryKey),
        [true] => Ok(columns),
        _ if nullable => Err(SchemaFault::NullablePrimaryKey),
        _ => Ok(columns),
    })
}

/// The columns in unique indexes beside the primary key; `None` means that any column may matter (an expression or a
/// condition is in one).
fn unique_columns(conn: &Connection, table: &str) -> Result<Option<Vec<String>>, Error> {
    let mut found = Vec::new();
    let mut query = conn.prepare("SELECT name, partial FROM pragma_index_list(?1, 'main') WHERE \"unique\" AND origin <> 'pk'")?;
    let mut rows = query.query([table])?;
    while let Some(row) = rows.next()? {
        let (index, partial): (String, bool) = (row.get(0)?, row.get(1)?);
        let mut query = conn.prepare("SELECT name FROM pragma_index_info(?1, 'main')")?;
        let names = query.query_map([index], |row| row.get::<_, Option<String>>(0))?;
        let names = names.collect::<Result<Option<Vec<_>>, _>>()?;
        match names {
            Some(names) if !partial => found.extend(names),
            _ => return Ok(None),
        }
    }
    Ok(Some(found))
}
