//! Changes as text: whatever is written comes back the same when the text is run elsewhere.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use made::*;
use proptest::prelude::*;
use vault::rusqlite::types::Value;
use vault::rusqlite::{Connection, params};
use vault::{Action, Error, Key, LockedVault, Vault};

const ANY: Action = Action { name: "any", subject: None };

fn nasty_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\n\r\t']{0,40}",
        Just("-- vault 00 change 1 prev 00\n".to_owned()),
        Just("a\0b\n.quit\n;\n".to_owned()),
        Just("\n".repeat(300)),
        Just("x".repeat(5000)),
        Just("\u{feff}\u{2028}\u{85}é😀'".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Integer),
        Just(Value::Integer(i64::MIN)),
        any::<f64>().prop_filter("SQLite has no NaN", |n| !n.is_nan()).prop_map(Value::Real),
        nasty_text().prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 0..200).prop_map(Value::Blob),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Put(String, i64, Value),
    Drop(i64),
    Code(i64, Option<u8>),
    Swap,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (nasty_text(), 0..6i64, value()).prop_map(|(a, b, v)| Step::Put(a, b, v)),
        (0..6i64).prop_map(Step::Drop),
        (1..5i64, proptest::option::of(0..4u8)).prop_map(|(id, code)| Step::Code(id, code)),
        Just(Step::Swap),
    ]
}

fn run(conn: &Connection, step: &Step) -> Result<(), vault::rusqlite::Error> {
    match step {
        Step::Put(a, b, v) => {
            conn.execute("INSERT OR REPLACE INTO pair VALUES (?1, ?2, ?3)", params![a, b, v])?;
            conn.execute("UPDATE pair SET v = ?2 WHERE b = ?1 - 1", params![b, v])?;
        }
        Step::Drop(b) => {
            conn.execute("DELETE FROM pair WHERE b = ?1", [b])?;
        }
        // Unique values that move from row to row, which must not collide when they are replayed.
        Step::Code(id, code) => {
            let code = code.map(|code| code.to_string());
            conn.execute("UPDATE person SET code = NULL WHERE code = ?1", [&code])?;
            conn.execute("INSERT INTO person (id, name) VALUES (?1, 'n') ON CONFLICT DO NOTHING", [id])?;
            conn.execute("UPDATE person SET code = ?2 WHERE id = ?1", params![id, code])?;
        }
        Step::Swap => {
            conn.execute_batch(
                "UPDATE person SET code = 'x' || code; UPDATE person SET code = CASE code WHEN 'x1' THEN '2' WHEN 'x2' THEN '1'
                   WHEN 'x0' THEN '3' WHEN 'x3' THEN '0' END",
            )?;
        }
    }
    Ok(())
}

fn reopen(place: &Place) -> Vault {
    LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_replayed_is_what_was_there(changes in proptest::collection::vec(proptest::collection::vec(step(), 1..5), 1..6)) {
        let (place, mut vault) = make();
        for steps in &changes {
            vault.change::<_, Error>(&ANY, at(0), |change| {
                for step in steps {
                    run(change.conn(), step)?;
                }
                Ok(())
            }).unwrap();
        }
        let (expected, anchor) = (dump(vault.read()), vault.anchor());
        drop(vault);
        let mut vault = reopen(&place);
        prop_assert_eq!(vault.damage(), []);
        prop_assert_eq!(&dump(vault.read()), &expected);
        // Merged, and in a snapshot, it is still the same.
        vault.compact().unwrap();
        drop(vault);
        let vault = reopen(&place);
        prop_assert_eq!(vault.damage(), []);
        prop_assert_eq!(&dump(vault.read()), &expected);
        prop_assert_eq!(vault.anchor(), anchor);
        drop(vault.lock().unwrap());
        let mut vault = reopen(&place);
        prop_assert_eq!(&dump(vault.read()), &expected);
        // And all of it can be taken back, newest first.
        for seq in (1..=vault.seq()).rev() {
            vault.undo(seq, at(1)).unwrap();
        }
        let rows = vault.read().query_row("SELECT (SELECT count(*) FROM pair) + (SELECT count(*) FROM person)", [], |row| row.get::<_, i64>(0));
        prop_assert_eq!(rows.unwrap(), 0);
    }
}
