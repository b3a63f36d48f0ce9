//! How much saving one field writes, through the whole library: alone in its process, because the kernel counts by process. Beside 1 GiB the
//! vault's own test tries it (`COFFER_GIB=1 cargo test -p vault --test writing`).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use coffer::{DraftInput, IncomingFile, LockedVault, PersonInput, Session, SystemClock, VaultSettings};
use coffer_tests::paper::{Dice, scan};
use secrecy::SecretString;
use vault::rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

const PASSPHRASE: &str = "grove lantern thirty mosaic pilot";
const NEXT: &str = "thimble orchard quartz meadow violin";

/// Bytes that this process has passed to write calls, and those that it sent on their way to the device (none, in memory).
fn written() -> [u64; 2] {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    ["wchar: ", "write_bytes: "].map(|name| io.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().parse().unwrap())
}

/// The middle of what nine saves of a person's notes wrote, none of which may be large.
fn save(session: &mut Session, person: i64) -> [u64; 2] {
    let mut costs = [Vec::new(), Vec::new()];
    for n in 0..9 {
        let input = PersonInput { full_name: "Ada O'Neill".into(), notes: format!("note {n}"), ..PersonInput::default() };
        let before = written();
        session.save_person(Some(person), &input).unwrap();
        for (costs, (after, before)) in costs.iter_mut().zip(written().into_iter().zip(before)) {
            costs.push(after - before);
        }
    }
    costs.map(|mut costs| {
        costs.sort_unstable();
        assert!(costs[8] < 256 << 10, "{costs:?}");
        costs[4]
    })
}

/// The hash of every row of every table, by table and key.
fn rows(path: &Path) -> BTreeMap<String, blake3::Hash> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut rows = BTreeMap::new();
    for (table, key) in [("meta", "key"), ("key_slots", "id"), ("snapshots", "seq"), ("changes", "seq_to"), ("chunks", "hex(blob) || n")] {
        let mut query = conn.prepare(&format!("SELECT {key}, * FROM {table}")).unwrap();
        let width = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let mut hasher = blake3::Hasher::new();
            for column in 1..width {
                hasher.update(format!("{:?}|", row.get_ref(column).unwrap()).as_bytes());
            }
            rows.insert(format!("{table} {:?}", row.get_ref(0).unwrap()), hasher.finalize());
        }
    }
    rows
}

#[test]
#[expect(clippy::print_stdout, reason = "how much it was is of interest")]
fn a_field_costs_little_and_a_passphrase_one_slot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.coffer");
    let passphrase = SecretString::from(PASSPHRASE);
    let mut session = Session::create(&path, &passphrase, &VaultSettings::cheap(), Arc::new(SystemClock)).unwrap().session;
    let person = session.save_person(None, &PersonInput { full_name: "Ada O'Neill".into(), ..PersonInput::default() }).unwrap();
    let empty = save(&mut session, person);
    let mut dice = Dice::new(9);
    for n in 0..16 {
        let file = IncomingFile::from_bytes(&format!("{n}.png"), Zeroizing::new(scan(&mut dice, 3 << 20)));
        let confirmed = session.confirm_file(file, &DraftInput::default()).unwrap();
        session.keep(confirmed).unwrap();
    }
    let full = save(&mut session, person);
    println!("[to write calls, to the device]: {empty:?} bytes in an empty vault, {full:?} beside 48 MiB of scans");
    for (empty, full) in empty.into_iter().zip(full) {
        assert!(full.abs_diff(empty) <= 16 << 10, "{empty} bytes in an empty vault, {full} beside scans");
    }

    drop(session);
    let before = rows(&path);
    assert!(before.len() > 60 && before.keys().any(|key| key.starts_with("changes")), "there is something to rewrite: {}", before.len());
    let locked = LockedVault::at(&path).unwrap();
    let opened = Session::unlock(locked, coffer::Key::Passphrase(&passphrase), Arc::new(SystemClock));
    let mut session = opened.map_err(|refused| refused.error).unwrap();
    let wrote = written();
    session.change_passphrase(&passphrase, &SecretString::from(NEXT), &VaultSettings::cheap()).unwrap();
    let wrote = written()[0] - wrote[0];
    drop(session);
    assert!(wrote < 64 << 10, "{wrote} bytes for one slot");
    let after = rows(&path);
    let changed: Vec<_> = after.iter().filter(|(key, hash)| before.get(*key) != Some(*hash)).map(|(key, _)| key.as_str()).collect();
    // Beside the slot only the line of the history, which keeps the slot's name at what it now holds.
    let (lines, others): (Vec<_>, Vec<_>) = changed.into_iter().partition(|row| row.starts_with("changes"));
    assert_eq!((lines.len(), others, after.len()), (1, vec!["key_slots Integer(1)"], before.len() + 1));
}
