//! A change as SQL text: one statement a line, exact for every value, and read alike by every SQLite since 3.40.

use std::fmt::Write;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::raw::changeset::{self, Kind, Step};
use crate::tables::Table;

/// Pieces of a text joined by `||` before it is written in hexadecimal: SQLite limits how deep an expression may be.
const MAX_JOINS: usize = 100;

/// The statements that make a changeset's changes, to follow a header. Deletions come first, then updates, then
/// insertions, so that no row meets another that was on its way out; an update of a column that must be unique becomes a
/// deletion and an insertion, for the same reason.
pub(crate) fn statements(conn: &Connection, tables: &[Table], changeset: &[u8]) -> Result<Zeroizing<String>, Error> {
    let mut deletes = Zeroizing::new(String::new());
    let mut updates = Zeroizing::new(String::new());
    let mut inserts = Zeroizing::new(String::new());
    changeset::for_each(changeset, |step| {
        let table = tables.iter().find(|t| t.name == step.table).ok_or(Error::Sql { code: rusqlite::ffi::SQLITE_SCHEMA })?;
        match step.kind {
            Kind::Delete => delete(&mut deletes, table, step),
            Kind::Insert => {
                let values = (0..step.columns).map(|i| step.after(i).unwrap_or(ValueRef::Null));
                insert(&mut inserts, table, values);
            }
            Kind::Update if table.columns.iter().enumerate().any(|(i, c)| c.unique && step.after(i).is_some()) => {
                delete(&mut deletes, table, step);
                insert_current(&mut inserts, conn, table, step)?;
            }
            Kind::Update => update(&mut updates, table, step),
        }
        Ok::<_, Error>(())
    })?;
    // Room for the lines that follow, so that no copy is left behind.
    let mut all = Zeroizing::new(String::with_capacity(deletes.len() + updates.len() + inserts.len()));
    for part in [deletes, updates, inserts] {
        all.push_str(&part);
    }
    Ok(all)
}

fn delete(out: &mut String, table: &Table, step: &Step<'_>) {
    out.push_str("DELETE FROM ");
    push_name(out, &table.name);
    push_where(out, table, step);
}

fn update(out: &mut String, table: &Table, step: &Step<'_>) {
    out.push_str("UPDATE ");
    push_name(out, &table.name);
    let mut join = " SET ";
    for (i, column) in table.columns.iter().enumerate() {
        if let Some(value) = step.after(i) {
            out.push_str(join);
            push_name(out, &column.name);
            out.push('=');
            push_value(out, value);
            join = ", ";
        }
    }
    push_where(out, table, step);
}

fn insert<'a>(out: &mut String, table: &Table, values: impl Iterator<Item = ValueRef<'a>>) {
    out.push_str("INSERT OR REPLACE INTO ");
    push_name(out, &table.name);
    let mut join = " (";
    for column in &table.columns {
        out.push_str(join);
        push_name(out, &column.name);
        join = ", ";
    }
    let mut join = ") VALUES (";
    for value in values {
        out.push_str(join);
        push_value(out, value);
        join = ", ";
    }
    out.push_str(");\n");
}

fn insert_current(out: &mut String, conn: &Connection, table: &Table, step: &Step<'_>) -> Result<(), Error> {
    let mut sql = Zeroizing::new(String::from("SELECT "));
    let mut join = "";
    for column in &table.columns {
        sql.push_str(join);
        push_name(&mut sql, &column.name);
        join = ", ";
    }
    sql.push_str(" FROM main.");
    push_name(&mut sql, &table.name);
    push_where(&mut sql, table, step);
    conn.query_row(&sql, [], |row| {
        let values = (0..table.columns.len()).map(|i| row.get_ref(i)).collect::<Result<Vec<_>, _>>()?;
        insert(out, table, values.into_iter());
        Ok(())
    })?;
    Ok(())
}

fn push_where(out: &mut String, table: &Table, step: &Step<'_>) {
    let mut join = " WHERE ";
    for (i, _) in table.columns.iter().enumerate().filter(|(_, column)| column.key) {
        out.push_str(join);
        push_name(out, &table.columns[i].name);
        out.push('=');
        push_value(out, step.before(i).unwrap_or(ValueRef::Null));
        join = " AND ";
    }
    out.push_str(";\n");
}

/// A name of a table or a column, quoted.
fn push_name(out: &mut String, name: &str) {
    out.push('"');
    out.push_str(&name.replace('"', "\"\""));
    out.push('"');
}

/// A value as an SQL expression without a line break.
pub(crate) fn push_value(out: &mut String, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.push_str("NULL"),
        // The digits of the smallest integer alone would be read as a float.
        ValueRef::Integer(i64::MIN) => out.push_str("(-9223372036854775807-1)"),
        ValueRef::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        ValueRef::Real(n) => push_real(out, n),
        ValueRef::Text(bytes) => push_text(out, bytes),
        ValueRef::Blob(bytes) => push_hex(out, bytes),
    }
}

/// Text with its control characters as `char(n)`; in hexadecimal if there are many of them, or if it is not UTF-8.
fn push_text(out: &mut String, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).ok();
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let Some(text) = text.filter(|t| t.chars().filter(|c| is_break(*c)).count() <= MAX_JOINS / 2) else {
        out.push_str("CAST(");
        push_hex(out, bytes);
        out.push_str(" AS TEXT)");
        return;
    };
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            c if is_break(c) => {
                let _ = write!(out, "'||char({})||'", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('\'');
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(bytes.len() * 2 + 3);
    out.push_str("X'");
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)].into());
        out.push(DIGITS[usize::from(byte & 15)].into());
    }
    out.push('\'');
}

/// A float as an integer multiplied or divided by powers of two, each step of which is exact: reading decimal fractions is
/// not exact to the last bit in every SQLite.
fn push_real(out: &mut String, n: f64) {
    if n.is_nan() {
        return out.push_str("NULL");
    }
    if n.is_infinite() {
        return out.push_str(if n > 0.0 { "9e999" } else { "-9e999" });
    }
    if n == n.trunc() && n.abs() < 9e15 {
        let _ = write!(out, "{n:.1}");
        return;
    }
    let bits = n.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mut mantissa, mut power) = if exponent == 0 { (fraction, -1074) } else { (fraction | (1 << 52), exponent - 1075) };
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    power += zeros as i32;
    let sign = if n < 0.0 { "-" } else { "" };
    let _ = write!(out, "(CAST({sign}{mantissa} AS REAL)");
    let operator = if power < 0 { '/' } else { '*' };
    let mut left = power.unsigned_abs();
    while left > 0 {
        let step = left.min(62);
        let _ = write!(out, "{operator}{}", 1u64 << step);
        left -= step;
    }
    out.push(')');
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Value;

    use super::*;

    fn written(value: ValueRef<'_>) -> String {
        let mut out = String::new();
        push_value(&mut out, value);
        out
    }

    fn round_trip(value: &Value) {
        crate::raw::alloc::init().unwrap();
        let conn = Connection::open_in_memory().unwrap();
        let text = written(value.into());
        assert!(!text.contains('\n') && !text.contains('\0'));
        let back: Value = conn.query_row(&format!("SELECT {text}"), [], |row| row.get(0)).unwrap();
        match (value, &back) {
            (Value::Real(a), Value::Real(b)) => assert_eq!(a.to_bits(), b.to_bits(), "{text}"),
            _ => assert_eq!(value, &back),
        }
    }

    #[test]
    fn values_read_as_a_person_would_write_them() {
        assert_eq!(written(ValueRef::Text(b"O'Neill")), "'O''Neill'");
        assert_eq!(written(ValueRef::Text("a\n\0b".as_bytes())), "'a'||char(10)||''||char(0)||'b'");
        assert_eq!(written(ValueRef::Blob(&[0, 255])), "X'00ff'");
        assert_eq!(written(ValueRef::Real(3.0)), "3.0");
        assert_eq!(written(ValueRef::Real(12.5)), "(CAST(25 AS REAL)/2)");
    }

    #[test]
    fn hard_values_come_back_exactly() {
        for n in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
            round_trip(&Value::Integer(n));
        }
        for n in [0.1, -0.1, 1e300, 1e-300, 5e-324, f64::MAX, f64::MIN_POSITIVE, 9_007_199_254_740_993.0, 1e22, f64::INFINITY] {
            round_trip(&Value::Real(n));
            round_trip(&Value::Real(-n));
        }
        round_trip(&Value::Text("line\n".repeat(5000)));
        round_trip(&Value::Text("\n".repeat(50)));
        round_trip(&Value::Text("-- vault x\r\n\0'\"\u{feff}\u{2028}é".into()));
    }
}
