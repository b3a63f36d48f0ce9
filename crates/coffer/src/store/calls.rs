//! The log of calls to the Contact Center.

use rusqlite::named_params;

use super::{Connection, Result, clock_time, date, iso, one, stamp, time};
use crate::guide::{Call, CallInput};

/// The calls about a case, the newest first.
pub(crate) fn of_case(conn: &Connection, case_id: i64) -> Result<Vec<Call>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM call_log WHERE case_id = ?1 ORDER BY called_on DESC, coalesce(at_time, '') DESC, id DESC")?;
    let rows = statement
        .query_map([case_id], |row| {
            Ok(Call {
                id: row.get("id")?,
                date: date(row, "called_on")?.unwrap_or_default(),
                time: time(row, "at_time")?,
                agent: row.get("agent")?,
                reference: row.get("reference")?,
                notes: row.get("notes")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

pub(crate) fn insert(conn: &Connection, case_id: i64, call: &CallInput, at: chrono::DateTime<chrono::Utc>) -> Result<i64> {
    conn.prepare_cached(
        "INSERT INTO call_log (case_id, called_on, at_time, agent, reference, notes, added_at) \
         VALUES (:case, :on, :time, :agent, :reference, :notes, :at)",
    )?
    .execute(named_params! {
        ":case": case_id, ":on": iso(call.date), ":time": clock_time(call.time), ":agent": call.agent, ":reference": call.reference,
        ":notes": call.notes, ":at": stamp(at),
    })?;
    Ok(conn.last_insert_rowid())
}

pub(crate) fn remove(conn: &Connection, case_id: i64, id: i64) -> Result<()> {
    one(conn.prepare_cached("DELETE FROM call_log WHERE id = ?1 AND case_id = ?2")?.execute([id, case_id])?)
}
