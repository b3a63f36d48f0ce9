//! Names and dates of the ways in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Connection, Result, instant};

/// What is known of a slot that holds just this.
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) added: Option<DateTime<Utc>>,
}

/// All records, by the slot's number and mark.
pub(crate) fn records(conn: &Connection) -> Result<HashMap<(i64, Vec<u8>), Record>> {
    let mut query = conn.prepare_cached("SELECT slot, mark, name, added FROM way_in")?;
    let rows = query.query_map([], |row| {
        let record = Record { name: row.get(2)?, added: row.get::<_, Option<String>>(3)?.as_deref().map(instant) };
        Ok(((row.get(0)?, row.get(1)?), record))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes a slot's record, in place of any of that number.
pub(crate) fn record(conn: &Connection, slot: &vault::SlotInfo, record: &Record) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO way_in (slot, mark, name, added) VALUES (?1, ?2, ?3, ?4)";
    conn.prepare_cached(sql)?.execute((slot.id, slot.mark, &record.name, record.added.map(|at| at.to_rfc3339())))?;
    Ok(())
}

/// Has a record for each of these slots, and no other.
pub(crate) fn record_only(conn: &Connection, slots: &[vault::SlotInfo]) -> Result<()> {
    let mut known = records(conn)?;
    conn.prepare_cached("DELETE FROM way_in")?.execute([])?;
    slots.iter().try_for_each(|slot| {
        let kept = known.remove(&(slot.id, slot.mark.to_vec()));
        record(conn, slot, &kept.unwrap_or(Record { name: String::new(), added: None }))
    })
}

/// Gives the record of a slot to what the slot holds now.
pub(crate) fn follow(conn: &Connection, was: &vault::SlotInfo, is: &vault::SlotInfo) -> Result<()> {
    let sql = "UPDATE way_in SET mark = ?3 WHERE slot = ?1 AND mark = ?2";
    conn.prepare_cached(sql)?.execute((was.id, was.mark, is.mark))?;
    Ok(())
}

/// Forgets a slot's record.
pub(crate) fn forget(conn: &Connection, slot: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM way_in WHERE slot = ?1")?.execute([slot])?;
    Ok(())
}
