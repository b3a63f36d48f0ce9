//! The inner database's own tables: their schema, and the statements that read and write them. The only part of this crate that names SQL.

pub(crate) mod backups;
pub(crate) mod calls;
pub(crate) mod cases;
pub(crate) mod codes;
pub(crate) mod dates;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod keys;
pub(crate) mod people;
pub(crate) mod readings;
pub(crate) mod search;
pub(crate) mod trash;
pub(crate) mod unsaved;
pub(crate) mod watched;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
pub(crate) use rusqlite::Connection;
use rusqlite::{OptionalExtension, Row};

use crate::Error;

pub use search::MAX_QUERY;

/// Version of the tables below; a vault with a lower one is migrated when it is unlocked.
pub(crate) const SCHEMA_VERSION: i64 = 8;
/// What a new vault is made with: the first version, and every step since.
pub(crate) const SCHEMA: &str = concat!(
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
    include_str!("schema-7.sql"),
    include_str!("schema-8.sql")
);
/// From this version on every slot has a record in `way_in`.
pub(crate) const KEYS_RECORDED: i64 = 8;
/// How a vault of version `index + 1` becomes one of `index + 2`.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
    include_str!("schema-7.sql"),
    include_str!("schema-8.sql"),
];

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}

/// The schema version of an open vault.
pub(crate) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Dates are ISO 8601 text in the tables.
pub(crate) fn date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|text| text.parse().ok()))
}

/// Times of day are `HH:MM`.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveTime>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|text| NaiveTime::parse_from_str(&text, "%H:%M").ok()))
}

pub(crate) fn clock_time(time: Option<NaiveTime>) -> Option<String> {
    time.map(|t| t.format("%H:%M").to_string())
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_default()
}

pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

pub(crate) fn iso(date: Option<NaiveDate>) -> Option<String> {
    date.map(|d| d.to_string())
}

/// Whether a row with this key is there.
pub(crate) fn exists(conn: &Connection, table: &'static str, id: i64) -> Result<bool> {
    Ok(conn.prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ?1"))?.exists([id])?)
}

/// `NoSuchItem` unless a statement met exactly one row.
pub(crate) fn one(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::NoSuchItem) }
}

pub(crate) fn count(conn: &Connection, sql: &str) -> Result<u32> {
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

pub(crate) fn optional<T>(result: rusqlite::Result<T>) -> Result<Option<T>> {
    Ok(result.optional()?)
}
