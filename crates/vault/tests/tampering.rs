//! Someone who can write to the file but has no key: every byte, every length, and the rows of every table dropped, doubled,
//! moved, put back from an older copy, or brought from another vault.
//!
//! `COFFER_TAMPER=all` flips every byte and cuts at every length; without it some of them. Figures are printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends at the first surprise, and tells its figures")]

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use made::*;
use vault::rusqlite::types::Value;
use vault::rusqlite::{Connection, params_from_iter};
use vault::{Anchor, BlobId, Continuity, Damage, Error, Key, LockedVault, RecoveryKey, Settings, Vault};

fn all() -> bool {
    std::env::var("COFFER_TAMPER").is_ok_and(|value| value == "all")
}

fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

/// What came of opening a file that was tampered with, by the recovery key.
#[derive(Debug)]
enum Outcome {
    Refused(Error),
    Opened { damage: Vec<Damage>, people: Vec<String>, blobs: BTreeSet<BlobId>, anchored: Continuity },
}

/// Opens it and reads everything that can be read. What is read of a blob is what was stored.
fn outcome(path: &Path, key: &RecoveryKey, anchor: &Anchor, stored: &BTreeMap<BlobId, Vec<u8>>) -> Outcome {
    let vault = match LockedVault::at(path).map(|locked| locked.unlock(Key::Recovery(key))) {
        Ok(Ok(vault)) => vault,
        Ok(Err(refused)) => return Outcome::Refused(refused.error),
        Err(error) => return Outcome::Refused(error),
    };
    let mut damage = vault.damage().to_vec();
    match vault.verify(&mut |_| ControlFlow::Continue(())) {
        Ok(report) => damage.extend(report.damage),
        Err(Error::Damaged(found)) => damage.push(found),
        Err(error) => panic!("verify: {error:?}"),
    }
    let mut blobs = BTreeSet::new();
    for (id, expected) in stored {
        let mut content = Vec::new();
        if vault.blob(*id).is_ok_and(|mut blob| blob.read_to_end(&mut content).is_ok()) {
            assert!(content == *expected, "{id} reads as something else");
            blobs.insert(*id);
        }
    }
    let anchored = vault.continuity(anchor).unwrap();
    Outcome::Opened { damage, people: names(&vault), blobs, anchored }
}

/// A vault as small as can be, with one blob and one change after its snapshot; what it holds.
struct Small {
    dir: tempfile::TempDir,
    bytes: Vec<u8>,
    recovery: RecoveryKey,
    anchor: Anchor,
    stored: BTreeMap<BlobId, Vec<u8>>,
}

fn small() -> Small {
    let dir = folder();
    let path = dir.path().join("my.coffer");
    let settings = Settings { page_size: 512, ..settings() };
    let schema = "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT";
    let (mut vault, recovery) = Vault::create(&path, &secret(PASS), &settings, schema, 1).unwrap();
    add_person(&mut vault, "Ada");
    let blob = put(&mut vault, b"a scan");
    vault.snapshot().unwrap();
    add_person(&mut vault, "Grace");
    let anchor = vault.anchor();
    drop(vault);
    let bytes = fs::read(&path).unwrap();
    Small { dir, bytes, recovery, anchor, stored: BTreeMap::from([(blob.id, b"a scan".to_vec())]) }
}

/// How harms of one kind ended.
#[derive(Debug, Default)]
struct Tally {
    refused: usize,
    named: usize,
    /// Nothing was noticed, and everything that is read is as it was.
    without_effect: usize,
}

/// Harms a copy of the small vault at each of these places, on all processors.
fn each(small: &Small, places: &[usize], harm: impl Fn(&[u8], usize) -> Vec<u8> + Sync) -> Tally {
    let next = AtomicUsize::new(0);
    let work = || {
        let dir = folder();
        let path = dir.path().join("my.coffer");
        let mut tally = Tally::default();
        while let Some(at) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
            let harmed = harm(&small.bytes, *at);
            fs::write(&path, &harmed).unwrap();
            match outcome(&path, &small.recovery, &small.anchor, &small.stored) {
                // A damaged way in is not told as a wrong key.
                Outcome::Refused(Error::Damaged(_) | Error::NotAVault | Error::NewerFormat { .. }) => tally.refused += 1,
                Outcome::Refused(error) => panic!("at {at}: {error:?}"),
                Outcome::Opened { damage, people, blobs, .. } => {
                    let whole = people == ["Ada", "Grace"] && blobs.len() == 1;
                    let known = ["Ada", "Grace"].starts_with(&people.iter().map(String::as_str).collect::<Vec<_>>());
                    assert!(known, "at {at}: {people:?}");
                    assert!(whole || !damage.is_empty(), "at {at}: something is lost, and nothing is named");
                    *(if damage.is_empty() { &mut tally.without_effect } else { &mut tally.named }) += 1;
                }
            }
            assert!(fs::read(&path).unwrap() == harmed, "at {at}: looking at it changed it");
        }
        tally
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..std::thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Tally::default(), |sum, one| Tally {
            refused: sum.refused + one.refused,
            named: sum.named + one.named,
            without_effect: sum.without_effect + one.without_effect,
        })
    })
}

#[test]
fn every_flipped_byte_is_refused_or_named_or_without_effect() {
    let small = small();
    let places: Vec<usize> = (0..small.bytes.len()).filter(|at| all() || *at < 100 || at % 89 == 0).collect();
    let tally = each(&small, &places, |sound, at| {
        let mut harmed = sound.to_vec();
        harmed[at] ^= 1 << (at % 8);
        harmed
    });
    println!("{} of {} bytes flipped: {tally:?}", places.len(), small.bytes.len());
    // Free room on pages, counters, text that SQLite keeps for itself.
    assert!(tally.without_effect * 3 < places.len(), "{tally:?}");
    drop(small.dir);
}

#[test]
fn every_length_is_refused_or_named() {
    let small = small();
    let len = small.bytes.len();
    let places: Vec<usize> = (0..len).filter(|at| all() || *at < 101 || at % 199 == 0 || at % 2048 < 2 || len - at < 20).collect();
    let tally = each(&small, &places, |sound, at| sound[..at].to_vec());
    println!("cut at {} of {len} lengths: {tally:?}", places.len());
    // Only the end of the last page can be missing without a loss: it may hold nothing.
    assert!(tally.without_effect < 512, "{tally:?}");
}

/// The vault that the rows of all tables are taken from and put into.
struct Sample {
    dir: tempfile::TempDir,
    file: Vec<u8>,
    /// The same vault some time before.
    older: PathBuf,
    /// Another vault, with as many rows.
    other: PathBuf,
    recovery: RecoveryKey,
    anchor: Anchor,
    stored: BTreeMap<BlobId, Vec<u8>>,
}

const PEOPLE: [&str; 4] = ["Ada", "Grace", "Ida", "Mary"];

fn grown(path: &Path, older: Option<&Path>) -> (RecoveryKey, Anchor, BTreeMap<BlobId, Vec<u8>>) {
    let (mut vault, recovery) = Vault::create(path, &secret(PASS), &settings(), SCHEMA, 3).unwrap();
    let mut stored = BTreeMap::new();
    for n in [1, 2] {
        let content = vec![n; (1 << 20) + 5_000];
        stored.insert(put(&mut vault, &content).id, content);
    }
    add_person(&mut vault, PEOPLE[0]);
    vault.snapshot().unwrap();
    add_person(&mut vault, "someone else");
    rename(&mut vault, 2, "and someone else");
    if let Some(older) = older {
        drop(vault);
        fs::copy(path, older).unwrap();
        vault = open(path);
    }
    // The older copy has a snapshot of its own, an older passphrase, and changes with numbers that are taken again.
    vault.undo(5, at(3)).unwrap();
    vault.undo(4, at(3)).unwrap();
    vault.change_passphrase(&secret(PASS), &settings()).unwrap();
    vault.snapshot().unwrap();
    for name in &PEOPLE[1..] {
        add_person(&mut vault, name);
    }
    (recovery, vault.anchor(), stored)
}

fn sample() -> Sample {
    let dir = folder();
    let [path, older, other] = ["my.coffer", "older.coffer", "other.coffer"].map(|name| dir.path().join(name));
    let (recovery, anchor, stored) = grown(&path, Some(&older));
    grown(&other, None);
    let file = fs::read(&path).unwrap();
    Sample { dir, file, older, other, recovery, anchor, stored }
}

/// A table: its key, and the columns that make up what a row says.
struct Table {
    name: &'static str,
    key: &'static str,
    says: &'static [&'static str],
}

const TABLES: [Table; 5] = [
    Table { name: "meta", key: "key", says: &["value"] },
    Table { name: "key_slots", key: "id", says: &["kind", "sealed", "hash"] },
    Table { name: "snapshots", key: "seq", says: &["blob"] },
    Table { name: "changes", key: "seq_to", says: &["seq_from", "sealed"] },
    Table { name: "chunks", key: "rowid", says: &["blob", "n", "data"] },
];

impl Table {
    /// The rows of a file: the key, and what each says.
    fn rows(&self, path: &Path) -> Vec<(Value, Vec<Value>)> {
        let conn = Connection::open(path).unwrap();
        let sql = format!("SELECT {}, {} FROM {} ORDER BY 1", self.key, self.says.join(", "), self.name);
        let mut query = conn.prepare(&sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, (1..=self.says.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?)));
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn set(&self, conn: &Connection, key: &Value, columns: &[usize], says: &[Value]) -> bool {
        let list: Vec<String> = columns.iter().enumerate().map(|(i, c)| format!("{} = ?{}", self.says[*c], i + 2)).collect();
        let values = std::iter::once(key.clone()).chain(columns.iter().map(|c| says[*c].clone()));
        let sql = format!("UPDATE {} SET {} WHERE {} = ?1", self.name, list.join(", "), self.key);
        conn.execute(&sql, params_from_iter(values)).is_ok()
    }

    fn add(&self, conn: &Connection, key: &Value, says: &[Value]) -> bool {
        let marks: Vec<String> = (1..=says.len() + 1).map(|i| format!("?{i}")).collect();
        let sql = format!("INSERT INTO {} ({}, {}) VALUES ({})", self.name, self.key, self.says.join(", "), marks.join(", "));
        conn.execute(&sql, params_from_iter(std::iter::once(key).chain(says))).is_ok()
    }
}

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Harm {
    Dropped,
    /// There once more, under a key that is free.
    Doubled,
    /// It says what another row of its table says, which keeps it.
    Copied,
    /// Two rows say what the other said.
    Swapped,
    /// It says what it said in the older copy of the vault.
    PutBack,
    /// A row of the older copy that is no longer there is there again.
    Returned,
    /// It says what the row at its place says in another vault.
    Foreign,
}

/// All harms to all rows of a table: which kind, what to do, and the row.
type Deed<'a> = (Harm, Value, Box<dyn Fn(&Connection) -> bool + 'a>);

fn deeds<'a>(table: &'a Table, path: &Path, sample: &Sample) -> Vec<Deed<'a>> {
    let (rows, older, other) = (table.rows(path), table.rows(&sample.older), table.rows(&sample.other));
    let mut deeds: Vec<Deed<'a>> = Vec::new();
    // All that a row says, and each column by itself.
    let mut parts: Vec<Vec<usize>> = vec![(0..table.says.len()).collect()];
    parts.extend((0..table.says.len()).filter(|_| table.says.len() > 1).map(|column| vec![column]));
    for (n, (key, says)) in rows.iter().cloned().enumerate() {
        let row = key.clone();
        let delete = format!("DELETE FROM {} WHERE {} = ?1", table.name, table.key);
        deeds.push((Harm::Dropped, key.clone(), Box::new(move |conn| conn.execute(&delete, [&row]).is_ok())));
        let free = match &key {
            Value::Integer(_) => Value::Integer(1_000),
            _ => Value::Text("another".into()),
        };
        let double = says.clone();
        deeds.push((Harm::Doubled, key.clone(), Box::new(move |conn| table.add(conn, &free, &double))));
        for part in &parts {
            let mut say = |harm, from: &Vec<Value>| {
                if part.iter().any(|column| from[*column] != says[*column]) {
                    let (row, part, from) = (key.clone(), part.clone(), from.clone());
                    deeds.push((harm, key.clone(), Box::new(move |conn| table.set(conn, &row, &part, &from))));
                }
            };
            for (_, others) in rows.iter().filter(|(other, _)| *other != key) {
                say(Harm::Copied, others);
            }
            older.iter().filter(|(same, _)| *same == key).for_each(|(_, old)| say(Harm::PutBack, old));
            other.get(n).into_iter().for_each(|(_, foreign)| say(Harm::Foreign, foreign));
            for (second, others) in rows[n + 1..].iter().cloned() {
                if part.iter().any(|column| others[*column] != says[*column]) {
                    let (row, part, says) = (key.clone(), part.clone(), says.clone());
                    let swap = move |conn: &Connection| {
                        // By way of a third, where two rows must not say the same.
                        let aside: Vec<Value> = says.iter().map(|_| Value::Integer(-1)).collect();
                        table.set(conn, &row, &part, &aside)
                            && table.set(conn, &second, &part, &says)
                            && table.set(conn, &row, &part, &others)
                    };
                    deeds.push((Harm::Swapped, key.clone(), Box::new(swap)));
                }
            }
        }
    }
    for (key, says) in older.into_iter().filter(|(key, _)| rows.iter().all(|(same, _)| same != key)) {
        deeds.push((Harm::Returned, key.clone(), Box::new(move |conn| table.add(conn, &key, &says))));
    }
    deeds
}

/// Whether damage is of what a table holds.
fn is_of(table: &str, damage: &Damage) -> bool {
    match damage {
        Damage::Meta => table == "meta",
        Damage::Slot { .. } => table == "key_slots",
        Damage::Snapshot { .. } => ["snapshots", "chunks", "meta"].contains(&table),
        Damage::Change { .. } | Damage::MissingChanges { .. } | Damage::NotApplied { .. } => table == "changes",
        Damage::Blob { .. } | Damage::Orphan { .. } => ["chunks", "snapshots"].contains(&table),
        _ => false,
    }
}

/// What the file cannot tell by itself, and why that is so.
fn unseen(table: &str, harm: Harm, key: &Value, newest: i64) -> Option<&'static str> {
    match (table, harm) {
        ("meta", Harm::Doubled) => Some("a row that nothing reads"),
        ("meta", _) if *key == Value::Text("format".into()) => Some("`reader` is what decides"),
        ("key_slots", Harm::Dropped | Harm::Doubled | Harm::Copied | Harm::Swapped | Harm::PutBack | Harm::Foreign) => {
            Some("whole slots that are sound in themselves: Coffer writes down inside which there should be, and its tests of keys see it")
        }
        ("changes", Harm::Dropped) if *key == Value::Integer(newest) => Some("the newest change: the anchor tells"),
        ("chunks", Harm::Swapped) => Some("rows in another order say the same"),
        _ => None,
    }
}

#[test]
fn rows_that_were_tampered_with_are_named_and_the_rest_is_read() {
    let sample = sample();
    let path = sample.dir.path().join("my.coffer");
    let mut tallies: BTreeMap<(&str, Harm), [usize; 3]> = BTreeMap::new();
    let mut failures = Vec::new();
    let newest = sample.anchor.seq as i64;
    for table in &TABLES {
        for (n, (harm, key, deed)) in deeds(table, &path, &sample).into_iter().enumerate() {
            fs::write(&path, &sample.file).unwrap();
            let conn = Connection::open(&path).unwrap();
            if !deed(&conn) {
                continue; // A key or a constraint of the table is in the way.
            }
            drop(conn);
            let tally = tallies.entry((table.name, harm)).or_default();
            let mut fail = |what: String| failures.push(format!("{} {harm:?} {n}, row {key:?}: {what}", table.name));
            match outcome(&path, &sample.recovery, &sample.anchor, &sample.stored) {
                Outcome::Refused(Error::Damaged(damage)) if is_of(table.name, &damage) => tally[0] += 1,
                Outcome::Refused(Error::WrongKey) if table.name == "key_slots" && unseen(table.name, harm, &key, newest).is_some() => {
                    tally[0] += 1
                }
                Outcome::Refused(Error::NewerFormat { .. }) if table.name == "meta" => tally[0] += 1,
                Outcome::Refused(error) => fail(format!("{error:?}")),
                Outcome::Opened { damage, people, blobs, anchored } if damage.is_empty() => {
                    let same = people == PEOPLE && blobs.len() == 2;
                    let anchored = anchored == Continuity::Continues;
                    match unseen(table.name, harm, &key, newest) {
                        Some(_) if same || !anchored => tally[2] += 1,
                        _ => fail(format!("not noticed; {people:?}, {} blobs, anchored {anchored}", blobs.len())),
                    }
                }
                Outcome::Opened { damage, people, blobs, .. } => {
                    tally[1] += 1;
                    if let Some(wrong) = damage.iter().find(|damage| !is_of(table.name, damage)) {
                        fail(format!("{wrong:?} is named"));
                    }
                    if !PEOPLE.starts_with(&people.iter().map(String::as_str).collect::<Vec<_>>()) {
                        fail(format!("read: {people:?}"));
                    }
                    if table.name != "changes" && people != PEOPLE {
                        fail(format!("only {people:?} are read"));
                    }
                    let harmed: BTreeSet<_> =
                        damage.iter().filter_map(|d| if let Damage::Blob { id, .. } = d { Some(*id) } else { None }).collect();
                    if sample.stored.keys().any(|id| blobs.contains(id) == harmed.contains(id)) {
                        fail(format!("{damage:?}, and these are read: {blobs:?}"));
                    }
                }
            }
        }
    }
    let mut sum = [0; 3];
    for ((table, harm), tally) in &tallies {
        println!("{table} {harm:?}: {} refused, {} named, {} not seen from inside", tally[0], tally[1], tally[2]);
        sum = [0, 1, 2].map(|i| sum[i] + tally[i]);
    }
    println!("in all {} refused, {} named, {} not seen from inside", sum[0], sum[1], sum[2]);
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures[..failures.len().min(40)].join("\n"));
}
