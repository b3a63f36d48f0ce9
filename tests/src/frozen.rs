//! The vault that was frozen with format 1: what went into it, and everything that its inner database holds, as text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use coffer::{
    CaseInput, Channel, CodeInput, DocumentInput, DraftInput, Error, FixedClock, IncomingFile, Key, LockedVault, NewCase, PersonInput,
    Role, Session, VaultSettings,
};
use secrecy::SecretString;
use vault::rusqlite::Connection;
use vault::rusqlite::types::ValueRef;
use zeroize::Zeroizing;

use crate::paper::{Dice, pdf, scan};

/// Opens it.
pub const PASSPHRASE: &str = "frozen-lantern-thirty-mosaic-pilot";

/// The folder of the frozen vaults.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("frozen")
}

/// The two files that went into it.
pub fn papers() -> [(&'static str, Vec<u8>); 2] {
    let mut dice = Dice::new(1);
    [("Notice.pdf", pdf("Frozen notice about IOE0900000001", &mut dice, 20_000)), ("Card.png", scan(&mut dice, 0))]
}

/// Makes such a vault at `path`, with a snapshot, merged changes and single ones behind it; gives its recovery key as text.
///
/// # Errors
/// Those of `coffer`.
#[expect(clippy::disallowed_methods, reason = "the recovery key is written beside the frozen vault: it opens nothing else")]
pub fn make(path: &Path) -> Result<String, Error> {
    use secrecy::ExposeSecret;
    let clock = Arc::new(FixedClock("2026-11-23T12:00:00Z".parse().unwrap_or_default()));
    let made = Session::create(path, &SecretString::from(PASSPHRASE), &VaultSettings::default(), clock.clone())?;
    let recovery = made.recovery.to_identity().expose_secret().to_owned();
    let mut session = made.session;
    let ada = PersonInput {
        full_name: "Ada Żółć O'Neill".into(),
        other_names: vec!["Ада".into(), "愛達".into()],
        date_of_birth: "1990-02-28".parse().ok(),
        country: "Poland".into(),
        add_a_numbers: vec!["A012345678".into()],
        online_account_number: Some("012345678901".into()),
        papers_at: "Drawer 2".into(),
        notes: "Two lines\nof notes".into(),
        ..PersonInput::default()
    };
    let ada_id = session.save_person(None, &ada)?;
    let [notice, card] = papers();
    let first = DraftInput {
        document: DocumentInput { title: "Receipt notice".into(), people: vec![ada_id], ..DocumentInput::default() },
        new_case: Some(NewCase { receipt_number: "IOE0900000001".into(), form: "I-485".into(), ..NewCase::default() }),
        code_text: Some(SecretString::from("qX7-0Ol1 k9")),
        code_page: 1,
        ..DraftInput::default()
    };
    let kept = keep(&mut session, &notice, &first)?;
    // A clean lock: what is above is in the snapshot.
    let locked = session.lock().map_err(|refused| refused.error)?;
    let key = SecretString::from(PASSPHRASE);
    let mut session = Session::unlock(locked, Key::Passphrase(&key), clock.clone()).map_err(|refused| refused.error)?;
    let case = CaseInput {
        receipt_number: "IOE0900000001".into(),
        form: "I-485".into(),
        people: vec![(ada_id, Role::Applicant)],
        filed_date: "2026-01-05".parse().ok(),
        status: "Case Was Received".into(),
        status_date: "2026-01-09".parse().ok(),
        ..CaseInput::default()
    };
    session.save_case(kept.case_id, &case)?;
    keep(&mut session, &card, &DraftInput::default())?;
    let code =
        CodeInput { text: Some(SecretString::from("second 2nd")), case_id: kept.case_id, channel: Channel::Email, ..CodeInput::default() };
    session.save_code(None, &code)?;
    // The program merges these when it is idle; here it is asked to.
    drop(session);
    let mut merged = LockedVault::at(path)?.unlock(Key::Passphrase(&key)).map_err(|refused| refused.error)?;
    merged.compact()?;
    drop(merged);
    let mut session = Session::unlock(LockedVault::at(path)?, Key::Passphrase(&key), clock).map_err(|refused| refused.error)?;
    let ghost = session.save_person(None, &PersonInput { full_name: "In The Trash".into(), ..PersonInput::default() })?;
    session.trash(coffer::Item { kind: coffer::ItemKind::Person, id: ghost })?;
    session.save_person(Some(ada_id), &PersonInput { notes: "changed".into(), add_a_numbers: Vec::new(), ..ada })?;
    let newest = session.seq();
    session.undo(newest)?;
    Ok(recovery)
}

fn keep(session: &mut Session, (name, bytes): &(&str, Vec<u8>), input: &DraftInput) -> Result<coffer::Kept, Error> {
    let confirmed = session.confirm_file(IncomingFile::from_bytes(name, Zeroizing::new(bytes.clone())), input)?;
    session.keep(confirmed)
}

/// Every row of every table of an inner database, one a line, but for the chain and the proof, which a snapshot alone sets.
///
/// # Panics
/// If it cannot be read.
pub fn dump(conn: &Connection) -> Vec<String> {
    let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('vault', 'sqlite_sequence') ORDER BY name";
    let mut tables = conn.prepare(all).expect("the schema can be read");
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).expect("a list").map(|name| name.expect("a name")).collect();
    let mut out = Vec::new();
    for table in tables {
        let rows = format!("SELECT * FROM main.\"{table}\"");
        let width = conn.prepare(&rows).expect("a table").column_count();
        let order = if width > 1 { "1, 2" } else { "1" };
        let mut query = conn.prepare(&format!("{rows} ORDER BY {order}")).expect("a table");
        let mut rows = query.query([]).expect("its rows");
        while let Some(row) = rows.next().expect("a row") {
            let values: Vec<String> = (0..width).map(|at| shown(row.get_ref(at).expect("a value"))).collect();
            out.push(format!("{table}: {}", values.join(" | ")));
        }
    }
    out
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".into(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => format!("real {:016x}", n.to_bits()),
        ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => format!("x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}
