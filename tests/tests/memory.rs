//! After a lock nothing of what was open is in the memory of the process: no key, no passphrase, no code, no name, no word of a paper. While it is
//! open the same search finds them.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use coffer_tests::canary::Canary;
use coffer_tests::memory::{Found, Secret, search_process};
use vault::rusqlite::Connection;

const PASSPHRASE: &str = "thimble orchard quartz meadow violin";
const WRONG: &str = "lantern gravel piccolo dustpan otter";
const NAME: &str = "Zebulon Quackenbush";
const WORDS: &str = "Persimmon velocity umbrella";
const FACTS: [(&str, &str, &str); 10] = [
    ("the passphrase", "passphrase", PASSPHRASE),
    ("a wrong passphrase", "wrong", WRONG),
    ("the name", "name", NAME),
    ("the A-Number", "a_number", "A217934586"),
    ("the account number", "account", "083619274550"),
    ("the receipt number", "receipt", "IOE0987654123"),
    ("the code", "code", "vK7-Qm2x9Lw"),
    ("the title", "title", "Marzipan letter"),
    ("the text of a paper", "words", WORDS),
    ("the notes", "notes", "Originals behind the harpsichord"),
];
const FILE: &str = "Xylophone-Notice.pdf";

/// The program `session`, and what it says.
struct Running {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    fn start(facts: &Path) -> Self {
        let here = std::env::current_exe().unwrap();
        let program = here.parent().and_then(Path::parent).unwrap().join("session");
        let mut child = Command::new(program).arg(facts).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        Self { stdin: child.stdin.take().unwrap(), stdout: BufReader::new(child.stdout.take().unwrap()), child }
    }

    fn reaches(&mut self, place: &str) {
        let mut said = String::new();
        self.stdout.read_line(&mut said).unwrap();
        assert_eq!(said.trim(), place, "what the program says");
    }

    fn go_on(&mut self) {
        self.stdin.write_all(b"\n").unwrap();
    }

    fn search(&self, secrets: &[Secret]) -> Vec<Found> {
        search_process(self.child.id(), secrets)
    }
}

/// The key that the vault is sealed with, as text: taken out with the recovery key, by `age`.
fn key_of(folder: &Path) -> String {
    let conn = Connection::open(folder.join("copy.coffer")).unwrap();
    let sealed: Vec<u8> = conn.query_row("SELECT sealed FROM key_slots WHERE kind = 'recovery'", [], |row| row.get(0)).unwrap();
    fs::write(folder.join("sealed.age"), sealed).unwrap();
    let age = Command::new("age").args(["-d", "-i", "recovery.txt", "sealed.age"]).current_dir(folder).output().unwrap();
    assert!(age.status.success(), "{}", String::from_utf8_lossy(&age.stderr));
    String::from_utf8(age.stdout).unwrap().trim().to_owned()
}

/// A key's own 32 bytes, and the form in which X25519 counts with them.
fn bytes_of(identity: &str) -> [Vec<u8>; 2] {
    let plain = bech32::decode(identity).unwrap().1;
    assert_eq!(plain.len(), 32);
    let mut clamped = plain.clone();
    (clamped[0], clamped[31]) = (plain[0] & 248, plain[31] & 127 | 64);
    [plain, clamped]
}

fn keys(name: [&'static str; 3], identity: &str) -> Vec<Secret> {
    let [plain, clamped] = bytes_of(identity);
    vec![Secret::Word(Canary::new(name[0], identity)), Secret::Bytes(name[1], plain), Secret::Bytes(name[2], clamped)]
}

#[test]
fn nothing_stays_in_memory_after_a_lock() {
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let mut lines: String = FACTS.iter().map(|(_, name, value)| format!("{name}={value}\n")).collect();
    lines += &format!("vault={}\nrecovery={}\nfile={FILE}\n", path("my.coffer"), path("recovery.txt"));
    fs::write(&facts, lines).unwrap();

    let mut running = Running::start(&facts);
    running.reaches("open");
    // A copy: closing the vault itself here would not matter to the other process, but it is left alone all the same.
    fs::copy(path("my.coffer"), path("copy.coffer")).unwrap();
    let mut secrets: Vec<Secret> = FACTS.iter().map(|(name, _, value)| Secret::Word(Canary::new(name, *value))).collect();
    secrets.push(Secret::Word(Canary::new("the file's name", FILE)));
    secrets.extend(keys(["the vault's key", "the vault's key in bytes", "the vault's key as X25519 takes it"], &key_of(folder.path())));
    let recovery = fs::read_to_string(path("recovery.txt")).unwrap();
    secrets.extend(keys(["the recovery key", "the recovery key in bytes", "the recovery key as X25519 takes it"], &recovery));

    let open = running.search(&secrets);
    let must_be_found = |found: &[Found], when: &str| {
        let there = |name| found.iter().any(|found| found.secret == name);
        let kept =
            ["the name", "the code", "the A-Number", "the receipt number", "the notes", "the vault's key", "the vault's key in bytes"];
        for name in kept {
            assert!(there(name), "{when}: the search does not find {name}, so it would say nothing after the lock");
        }
    };
    must_be_found(&open, "while it is open");
    running.go_on();
    running.reaches("locked");
    none(&running.search(&secrets), "after the lock");
    running.go_on();
    running.reaches("open again");
    must_be_found(&running.search(&secrets), "while it is open again");
    running.go_on();
    running.reaches("locked again");
    none(&running.search(&secrets), "after the second lock");
    running.go_on();
    assert!(running.child.wait().unwrap().success());
}

fn none(found: &[Found], when: &str) {
    let count = |name| found.iter().filter(|found| found.secret == name).count();
    let mut names: Vec<_> = found.iter().map(|found| found.secret).collect();
    names.dedup();
    let counts: Vec<_> = names.iter().map(|name| (name, count(*name))).collect();
    assert!(found.is_empty(), "{when}: {counts:?}\n{:#?}", &found[..found.len().min(40)]);
}
