//! What the fuzzers do with vaults: the small one in `base/` is harmed in a way that the input says, and opened.

use std::cell::RefCell;
use std::fs;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use tempfile::TempDir;
use vault::rusqlite::{Connection, params};
use vault::{Action, BlobId, Key, LockedVault, RecoveryKey, Vault, VaultId};

/// Opens the base.
pub const PASSPHRASE: &str = "sample passphrase for the fuzzers";

const BASE: &[u8] = include_bytes!("../base/small.coffer");
const RECOVERY: &str = include_str!("../base/recovery.txt");

/// Most scrypt work that a fuzzer does: what asks for more, up to the 2^22 that is allowed, takes seconds as it should.
const MOST_WORK: u32 = 10;

/// The base taken apart, and a folder to put its harmed copies in.
struct Bench {
    folder: TempDir,
    id: VaultId,
    key: age::x25519::Identity,
    identity: String,
    image: Vec<u8>,
    /// Everything inside after the snapshot, and after each change.
    states: Vec<String>,
    chain: [u8; 32],
    seq: u64,
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

fn bench<T>(work: impl FnOnce(&Bench) -> T) -> T {
    BENCH.with_borrow_mut(|bench| work(bench.get_or_insert_with(Bench::new)))
}

impl Bench {
    fn new() -> Self {
        vault::init().expect("SQLite is not in use yet");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("base.coffer");
        fs::write(&path, BASE).expect("it can be written");
        let conn = Connection::open(&path).expect("it is SQLite");
        let value = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, Vec<u8>>(0)).expect("a value");
        let slot = value("SELECT sealed FROM key_slots WHERE kind = 'passphrase'");
        let identity = age::decrypt(&age::scrypt::Identity::new(SecretString::from(PASSPHRASE)), &slot).expect("the passphrase");
        let identity = String::from_utf8(identity).expect("text");
        let key = age::x25519::Identity::from_str(identity.trim()).expect("an identity");
        let image = age::decrypt(&key, &value("SELECT data FROM chunks WHERE blob = (SELECT blob FROM snapshots)")).expect("one chunk");
        let mut states = Vec::new();
        for changes in (0..=3).rev() {
            let copy = folder.path().join("state.coffer");
            fs::write(&copy, BASE).expect("it can be written");
            let sql = format!("DELETE FROM changes WHERE seq_to > (SELECT max(seq) FROM snapshots) + {changes}");
            Connection::open(&copy).and_then(|conn| conn.execute_batch(&sql)).expect("it is a vault");
            states.push(dump(&open(&copy).expect("sound")));
        }
        let base = open(&path).expect("sound");
        let (id, seq, chain) = (base.id(), base.seq(), base.anchor().chain);
        drop(base);
        Self { folder, id, key, identity, image, states, chain, seq }
    }

    /// A fresh copy of the base, alone in its folder.
    fn copy(&self) -> PathBuf {
        let path = self.folder.path().join("harmed.coffer");
        self.put(&path, BASE);
        path
    }

    fn put(&self, path: &Path, bytes: &[u8]) {
        for entry in fs::read_dir(self.folder.path()).expect("the folder").flatten() {
            fs::remove_file(entry.path()).expect("a file of ours");
        }
        fs::write(path, bytes).expect("it can be written");
    }

    fn seal(&self, plaintext: &[u8]) -> Vec<u8> {
        seal_to(&self.key.to_public(), plaintext)
    }

    /// Looks that opening left nothing in the folder but the vault.
    fn nothing_else(&self) {
        for entry in fs::read_dir(self.folder.path()).expect("the folder").flatten() {
            let name = entry.file_name();
            assert!(name.to_string_lossy().starts_with("harmed.coffer"), "{name:?} appeared");
        }
    }
}

fn seal_to(recipient: &dyn age::Recipient, plaintext: &[u8]) -> Vec<u8> {
    let encryptor = age::Encryptor::with_recipients([recipient].into_iter()).expect("one recipient");
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).expect("in memory");
    writer.write_all(plaintext).expect("in memory");
    writer.finish().expect("in memory");
    sealed
}

fn open(path: &Path) -> Option<Vault> {
    LockedVault::at(path).ok()?.unlock(Key::Passphrase(&SecretString::from(PASSPHRASE))).ok()
}

/// Everything inside that a change can write.
fn dump(vault: &Vault) -> String {
    let mut out = String::new();
    for table in ["thing", "blobs", "log"] {
        let mut query = vault.read().prepare(&format!("SELECT * FROM main.{table} ORDER BY 1")).expect("the table");
        let width = query.column_count();
        let mut rows = query.query([]).expect("a query");
        while let Some(row) = rows.next().expect("a row") {
            let values: Vec<String> = (0..width).map(|i| format!("{:?}", row.get_ref(i).expect("a value"))).collect();
            out.push_str(&format!("{table} {}\n", values.join(" ")));
        }
    }
    out
}

/// Asks an open vault for everything, and then to lock. Gives what is inside if it says that all is well.
fn exercise(mut vault: Vault) -> Option<String> {
    let report = vault.verify(&mut |_| ControlFlow::Continue(()));
    let sound = vault.damage().is_empty() && report.is_ok_and(|report| report.damage.is_empty());
    let inside = sound.then(|| dump_of_any(&vault));
    let _ = vault.history(None, 100);
    for (id, size) in blobs(&vault) {
        let mut bytes = Vec::new();
        if vault.blob(id).is_ok_and(|mut blob| blob.read_to_end(&mut bytes).is_ok()) {
            assert_eq!(bytes.len() as u64, size);
        }
    }
    if !vault.is_read_only() {
        let _ = vault.undo(vault.seq(), at());
        let _ = vault
            .change::<_, vault::Error>(&Action { name: "x", subject: None }, at(), |change| change.put_blob(&mut &b"blob"[..]).map(drop));
    }
    let _ = vault.lock();
    inside
}

/// The first blobs that the inner database knows, as far as it is one.
fn blobs(vault: &Vault) -> Vec<(BlobId, u64)> {
    let list = || {
        let mut query = vault.read().prepare("SELECT id, size FROM main.blobs LIMIT 4")?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<_>, _>>()
    };
    list().unwrap_or_default()
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_100, 0).expect("a moment")
}

fn dump_of_any(vault: &Vault) -> String {
    // A crafted snapshot may lack our tables.
    let ours = "SELECT count(*) FROM sqlite_schema WHERE name IN ('thing', 'blobs', 'log')";
    let there = vault.read().query_row(ours, [], |row| row.get::<_, i64>(0)).unwrap_or(0);
    if there == 3 && vault.read().prepare("SELECT id, name, v FROM thing").is_ok() { dump(vault) } else { String::new() }
}

/// A file that claims to be a vault. The first byte says how the rest is taken: as the whole file, as flipped bytes of the base, as the
/// journal of a commit that was cut off, as harm to its rows, or as flipped bytes of the inner database, sealed again.
pub fn vault(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else { return };
    bench(|bench| match kind % 5 {
        0 => {
            let path = bench.folder.path().join("harmed.coffer");
            bench.put(&path, rest);
            look(bench, &path);
        }
        1 => {
            let path = bench.copy();
            fs::write(&path, harmed(BASE, rest)).expect("it can be written");
            look(bench, &path);
        }
        2 => {
            let path = bench.copy();
            fs::write(path.with_file_name("harmed.coffer-journal"), rest).expect("it can be written");
            look(bench, &path);
        }
        3 => {
            let path = bench.copy();
            let conn = Connection::open(&path).expect("the base");
            for row in rest.as_chunks::<4>().0.iter().take(16) {
                // A row that cannot be harmed so stays as it is.
                let _ = conn.execute_batch(&harm(row));
            }
            drop(conn);
            look(bench, &path);
        }
        _ => {
            let path = bench.copy();
            let conn = Connection::open(&path).expect("the base");
            let sealed = bench.seal(&harmed(&bench.image, rest));
            conn.execute("DELETE FROM changes", []).expect("the base");
            conn.execute("UPDATE chunks SET data = ?1 WHERE blob = (SELECT blob FROM snapshots)", [sealed]).expect("the base");
            drop(conn);
            // Sealed with the right keys: anything may be inside.
            open(&path).map(exercise);
            bench.nothing_else();
        }
    });
}

/// Opens it. Nobody but us could have sealed what is inside: all of it is as it was, up to some change, or it is named as damaged.
fn look(bench: &Bench, path: &Path) {
    if let Some(inside) = open(path).and_then(exercise) {
        assert!(bench.states.contains(&inside), "accepted, and not what was stored:\n{inside}");
    }
    bench.nothing_else();
}

/// Four bytes each: a place (three, little-endian) and what is flipped there; nothing to flip cuts the rest off.
fn harmed(bytes: &[u8], flips: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for flip in flips.chunks_exact(4).take(64) {
        let place = u32::from_le_bytes([flip[0], flip[1], flip[2], 0]) as usize % bytes.len().max(1);
        match flip[3] {
            0 => bytes.truncate(place),
            bits => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= bits),
        }
    }
    bytes
}

/// Four bytes as SQL that harms the rows of a vault: which, how, and with what.
fn harm(&[how, one, other, with]: &[u8; 4]) -> String {
    let (table, key, columns): (_, _, &[&str]) = match one % 5 {
        0 => ("changes", "seq_to", &["seq_to", "seq_from", "sealed"]),
        1 => ("chunks", "rowid", &["blob", "n", "data"]),
        2 => ("snapshots", "seq", &["seq", "blob"]),
        3 => ("key_slots", "id", &["id", "kind", "sealed", "hash"]),
        _ => ("meta", "key", &["key", "value"]),
    };
    let row = |n: u8| format!("{key} = (SELECT {key} FROM {table} ORDER BY 1 LIMIT 1 OFFSET {})", n % 8);
    let column = columns[usize::from(with) % columns.len()];
    match how % 8 {
        0 => format!("DELETE FROM {table} WHERE {}", row(other)),
        1 => format!("UPDATE {table} SET {column} = {} WHERE {}", i64::from(with as i8), row(other)),
        2 => format!("UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {}) WHERE {}", row(with), row(other)),
        3 => format!("UPDATE {table} SET {column} = CAST({column} AS TEXT) WHERE {}", row(other)),
        4 => format!("UPDATE {table} SET {column} = zeroblob({with}) WHERE {}", row(other)),
        5 => format!("UPDATE {table} SET {column} = {column} + 1 WHERE {}", row(other)),
        6 => format!("UPDATE {table} SET {column} = CAST(substr({column}, 1, {with}) AS BLOB) WHERE {}", row(other)),
        _ => format!("INSERT INTO {table} SELECT {} FROM {table} WHERE {}", shifted(columns, with), row(other)),
    }
}

/// The columns, the first with another number.
fn shifted(columns: &[&str], by: u8) -> String {
    let mut all: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    all[0] = format!("{} + {}", columns[0], i64::from(by as i8));
    all.join(", ")
}

/// The text of a change, sealed with the right keys. The first byte says whether it gets the header and the last line that belong there.
pub fn change(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else { return };
    bench(|bench| {
        let seq = bench.seq + 1;
        let mut text = Vec::new();
        if kind & 1 == 0 {
            let prev: String = bench.chain.iter().map(|byte| format!("{byte:02x}")).collect();
            text.extend(format!("-- vault {} change {seq} prev {prev}\n", bench.id).into_bytes());
        }
        text.extend(rest);
        if kind & 2 == 0 {
            text.extend(format!("\nUPDATE vault SET seq = {seq};\n").into_bytes());
        }
        let path = bench.copy();
        let conn = Connection::open(&path).expect("the base");
        let row = params![seq as i64, bench.seal(&text)];
        conn.execute("INSERT INTO changes (seq_to, seq_from, sealed) VALUES (?1, ?1, ?2)", row).expect("the base");
        drop(conn);
        let vault = open(&path).expect("one wrong change keeps nobody out");
        assert_eq!(vault.id(), bench.id);
        if !vault.damage().is_empty() {
            assert!(vault.is_read_only() && vault.seq() == bench.seq, "left out as a whole");
            assert_eq!(Some(&dump(&vault)), bench.states.first());
            exercise(vault);
        } else {
            assert_eq!(vault.seq(), seq);
            let inside = dump(&vault);
            exercise(vault);
            // What was taken once is there for good.
            let again = open(&path).expect("it opens again");
            assert!(again.damage().is_empty() && again.seq() >= seq, "{inside}");
        }
        bench.nothing_else();
    });
}

/// What is in a key slot, or what is typed as a recovery key.
pub fn slot(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else { return };
    bench(|bench| {
        let recovery = RecoveryKey::parse(&SecretString::from(RECOVERY)).expect("the base's");
        let passphrase = SecretString::from(PASSPHRASE);
        let (name, sealed) = match kind % 5 {
            0 => ("passphrase", rest.to_vec()),
            1 => ("recovery", rest.to_vec()),
            2 => {
                let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(4);
                ("passphrase", seal_to(&recipient, rest))
            }
            3 => {
                let key = age::x25519::Identity::from_str(RECOVERY.trim()).expect("the base's");
                ("recovery", seal_to(&key.to_public(), rest))
            }
            _ => return typed(rest),
        };
        if asks_for_much(&sealed) {
            return;
        }
        let path = bench.copy();
        let conn = Connection::open(&path).expect("the base");
        let hash = blake3::hash(&[name.as_bytes(), b"\0", &sealed].concat());
        let row = params![name, sealed, hash.as_bytes().as_slice()];
        conn.execute("UPDATE key_slots SET sealed = ?2, hash = ?3 WHERE kind = ?1", row).expect("the base");
        drop(conn);
        let key = if name == "passphrase" { Key::Passphrase(&passphrase) } else { Key::Recovery(&recovery) };
        let locked = LockedVault::at(&path).expect("it looks like one");
        if let Ok(vault) = locked.unlock(key) {
            // Only with the vault's own keys, whatever stands around them.
            assert!(kind % 5 < 2 || String::from_utf8_lossy(rest).contains(bench.identity.trim()));
            assert_eq!(Some(&dump(&vault)), bench.states.first());
            exercise(vault);
        }
        bench.nothing_else();
    });
}

/// A recovery key as somebody types it: what is taken comes back the same.
fn typed(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    if let Ok(key) = RecoveryKey::parse(&SecretString::from(text)) {
        let again = RecoveryKey::parse(&SecretString::from(key.to_words().join(" "))).expect("its own words");
        assert!(RecoveryKey::parse(&again.to_identity()).expect("its own text").to_words() == key.to_words());
    }
}

/// Whether a scrypt stanza asks for more work than a fuzzer does.
fn asks_for_much(sealed: &[u8]) -> bool {
    let text = String::from_utf8_lossy(sealed);
    text.split("scrypt").skip(1).any(|rest| {
        let line = rest.lines().next().unwrap_or_default();
        line.split_whitespace().filter_map(|word| word.parse::<u32>().ok()).any(|work| work > MOST_WORK)
    })
}
