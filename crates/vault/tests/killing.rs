//! Killed at any moment of anything that writes: what was acknowledged is there, and the rest is whole.
//!
//! `COFFER_KILLS` says how often: 100 unless set, 1,000 in the nightly run. `COFFER_SEED` says which dice.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends at the first surprise, and tells its figures")]

mod made;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use made::*;
use vault::{Action, BlobId, Error, Key, LockedVault, Row, Vault};

/// What is done in turn until the kill comes.
const WORKS: [&str; 8] = ["save", "import", "compact", "snapshot", "passphrase", "lock", "purge", "create"];

fn action(name: &'static str) -> Action {
    Action { name, subject: None }
}

/// One of two, changed in turn.
fn passphrase(n: u64) -> secrecy::SecretString {
    secret(&format!("{PASS} {n}"))
}

/// Opens it with the passphrase that holds, of these two numbers.
fn open_with(path: &Path, numbers: [u64; 2]) -> (Vault, u64) {
    let locked = LockedVault::at(path).unwrap();
    match locked.unlock(Key::Passphrase(&passphrase(numbers[0]))) {
        Ok(vault) => (vault, numbers[0]),
        Err(refused) if matches!(refused.error, Error::WrongKey) => {
            (refused.vault.unlock(Key::Passphrase(&passphrase(numbers[1]))).unwrap(), numbers[1])
        }
        Err(refused) => panic!("{:?}", refused.error),
    }
}

/// The bytes of scan `n`, up to 1.3 MB.
fn scan(n: u64) -> Vec<u8> {
    let mut bytes = vec![0; 70_000 * (n as usize % 20)];
    blake3::Hasher::new().update(&n.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

fn import(vault: &mut Vault, n: u64) {
    let imported = vault.change::<_, Error>(&action("import"), at(0), |change| {
        let info = change.put_blob(&mut scan(n).as_slice())?;
        change.conn().execute("INSERT INTO person (name) VALUES (?1)", [n.to_string()])?;
        let paper = "INSERT INTO paper (person, blob, title) VALUES (last_insert_rowid(), ?1, ?2)";
        change.conn().execute(paper, (info.id, n.to_string()))?;
        Ok(())
    });
    imported.unwrap();
}

/// Removes the oldest paper for good, if there are some.
fn purge(vault: &mut Vault) {
    let sql = "SELECT id, blob FROM paper ORDER BY id LIMIT 1";
    let found: Option<(i64, BlobId)> = vault.read().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok();
    if let Some((key, blob)) = found {
        vault.forget(&action("purge"), at(0), &[Row { table: "paper", key }], &[blob]).unwrap();
    }
}

/// Run by the test below in a process of its own, until it is killed; does nothing by itself.
#[test]
fn child_works() {
    let Ok(path) = std::env::var("VAULT_TEST_CHILD").map(std::path::PathBuf::from) else {
        return;
    };
    let work = std::env::var("VAULT_TEST_WORK").unwrap();
    let mut number: u64 = std::env::var("VAULT_TEST_NUMBER").unwrap().parse().unwrap();
    let say = |vault: &Vault, number: u64| writeln!(std::io::stdout(), "\nkept {} {number}", vault.seq()).unwrap();
    let (mut vault, _) = open_with(&path, [number; 2]);
    say(&vault, number);
    for n in 0.. {
        match work.as_str() {
            "save" => drop(add_person(&mut vault, &n.to_string())),
            "import" => import(&mut vault, n),
            "compact" => {
                add_person(&mut vault, &n.to_string());
                add_person(&mut vault, &n.to_string());
                say(&vault, number);
                vault.compact().unwrap();
            }
            "snapshot" => {
                add_person(&mut vault, &n.to_string());
                say(&vault, number);
                vault.snapshot().unwrap();
            }
            "passphrase" => {
                vault.change_passphrase(&passphrase(number + 1), &settings()).unwrap();
                number += 1;
            }
            "lock" => {
                add_person(&mut vault, &n.to_string());
                say(&vault, number);
                vault = vault.lock().unwrap().unlock(Key::Passphrase(&passphrase(number))).unwrap();
            }
            "purge" => {
                import(&mut vault, n % 5);
                say(&vault, number);
                purge(&mut vault);
            }
            _ => {
                let path = path.with_file_name(format!("new-{n}.coffer"));
                drop(Vault::create(&path, &passphrase(0), &settings(), SCHEMA, 3).unwrap());
                writeln!(std::io::stdout(), "\nmade {n}").unwrap();
            }
        }
        say(&vault, number);
    }
}

/// What the child acknowledged: the newest change, the passphrase's number, and how many new vaults.
#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    seq: u64,
    number: u64,
    made: Option<u64>,
}

/// Lets the child work until `delay` after its first word, kills it, and gives what it acknowledged.
fn kill_after(path: &Path, work: &str, number: u64, delay: Duration) -> Heard {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child_works", "--exact", "--nocapture"])
        .env("VAULT_TEST_CHILD", path)
        .env("VAULT_TEST_WORK", work)
        .env("VAULT_TEST_NUMBER", number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut heard = Heard::default();
    let mut hear = |line: &str| {
        let mut words = line.split(' ');
        let first = words.next();
        // The last line may be cut off: then it is none.
        let numbers: Option<Vec<u64>> = words.map(|word| word.parse().ok()).collect();
        match (first, numbers.as_deref()) {
            (Some("kept"), Some([seq, number])) => (heard.seq, heard.number) = (*seq, *number),
            (Some("made"), Some([n])) => heard.made = Some(*n),
            _ => return false,
        }
        true
    };
    while !hear(&lines.next().unwrap().unwrap()) {}
    std::thread::sleep(delay);
    child.kill().unwrap();
    // What was written to the pipe before the kill counts as well.
    for line in lines.map_while(Result::ok) {
        hear(&line);
    }
    child.wait().unwrap();
    heard
}

/// Whole, and nothing lies beside the vaults but unnamed parts of new ones.
fn sound(vault: &Vault) {
    assert_eq!((vault.damage(), vault.is_read_only()), (&[][..], false));
    let report = vault.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.damage, []);
    let papers: u64 = vault.read().query_row("SELECT count(*) FROM paper", [], |row| row.get::<_, i64>(0)).unwrap() as u64;
    assert_eq!(report.blobs, papers, "no blob without its paper");
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let (kills, mut dice) = (number("COFFER_KILLS").unwrap_or(100), number("COFFER_SEED").unwrap_or(2026));
    let mut below = move |n: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % n
    };
    let (mut tally, mut journals) = (BTreeMap::<&str, [u64; 2]>::new(), 0);
    let mut begin = None;
    for round in 0..kills {
        // Reading all of it each time costs more as it grows, so now and then another vault begins.
        if round % 40 == 0 {
            let (place, mut vault) = make();
            vault.change_passphrase(&passphrase(0), &settings()).unwrap();
            drop(vault.lock().unwrap());
            begin = Some((place, 0, 0));
        }
        let (place, seq, number) = begin.as_mut().unwrap();
        let work = WORKS[(round % WORKS.len() as u64) as usize];
        let heard = kill_after(&place.path, work, *number, Duration::from_micros(below(60_000)));
        assert!(heard.seq >= *seq, "{work}: {heard:?} after {seq}");
        let cut_off = std::fs::metadata(place.dir.path().join("my.coffer-journal")).is_ok_and(|found| found.len() > 0);
        journals += u64::from(cut_off);

        let (vault, opens) = open_with(&place.path, [heard.number, heard.number + 1]);
        assert!(
            vault.seq() == heard.seq || vault.seq() == heard.seq + 1 || work == "compact" && vault.seq() == heard.seq + 2,
            "{work}: {} after {heard:?}",
            vault.seq()
        );
        sound(&vault);
        let counts = tally.entry(work).or_default();
        *counts = [counts[0] + 1, counts[1] + heard.made.map_or(vault.seq() - *seq + opens - *number, |made| made + 1)];
        (*seq, *number) = (vault.seq(), opens);
        drop(vault);
        for n in 0..heard.made.map_or(0, |made| made + 1) {
            assert!(place.dir.path().join(format!("new-{n}.coffer")).exists(), "new vault {n} was acknowledged");
        }
        for entry in std::fs::read_dir(place.dir.path()).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
            if name == "my.coffer" {
                continue;
            }
            if let Some(n) = name.strip_prefix("new-").and_then(|rest| rest.strip_suffix(".coffer")) {
                let n: u64 = n.parse().unwrap();
                assert!(heard.made.map_or(0, |made| made + 1) >= n, "{name} was not begun yet");
                sound(&open_with(&entry, [0; 2]).0);
            } else {
                // What was being made, or the journal of a vault that was just read.
                assert!(work == "create" && (name.starts_with(".new-") || name.ends_with("-journal")), "{work}: {name} is left");
            }
            let _ = std::fs::remove_file(&entry);
        }
    }
    println!("{kills} kills, {journals} commits that were cut off and taken back; of each work [kills, done before them]: {tally:?}");
}
