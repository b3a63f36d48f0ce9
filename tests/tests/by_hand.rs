//! Recovery by hand: with `sqlite3`, `xxd` and `age`, and no Coffer, everything comes back, by the lines that the README prints.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use coffer::{
    BackupProgress, CaseInput, CodeInput, Creation, DraftInput, IncomingFile, Key, Known, LockedVault, PersonInput, Session, SystemClock,
    VaultSettings,
};
use coffer_tests::frozen::dump;
use coffer_tests::paper::{Dice, pdf};
use secrecy::{ExposeSecret, SecretString};
use vault::rusqlite::Connection;
use zeroize::Zeroizing;

const PASSPHRASE: &str = "grove lantern thirty mosaic pilot";

/// From the passphrase to the vault's identity, which stays sealed: `age` asks at each use.
const WITH_PASSPHRASE: &str = r#"sqlite3 my.coffer "select writefile('identity.age', sealed) from key_slots where kind='passphrase'"
"#;

/// From the recovery key to the vault's identity.
const WITH_RECOVERY: &str = r#"sqlite3 my.coffer "select writefile('sealed.age', sealed) from key_slots where kind='recovery'"
age -d -i recovery.txt sealed.age > identity.age
"#;

/// From the identity to everything else. The last line is for each file; its id is in the inner database.
const EVERYTHING: &str = r#"sqlite3 my.coffer "select hex(data) from chunks where blob=(select blob from snapshots order by seq desc limit 1) order by n" | xxd -r -p | age -d -i identity.age > inner.sqlite
sqlite3 my.coffer "select hex(sealed) from changes order by seq_to" | while read h; do echo $h | xxd -r -p | age -d -i identity.age; done | sqlite3 inner.sqlite
"#;
const A_FILE: &str = r#"sqlite3 my.coffer "select hex(data) from chunks where blob=x'…' order by n" | xxd -r -p | age -d -i identity.age > scan.pdf
"#;

/// While a rekeying goes on: the old identity too, and a file that needs it.
const OLD_IDENTITY: &str = r#"sqlite3 my.coffer "select writefile('old.age', sealed) from key_slots where kind='retired'"
age -d -i identity.age old.age > old.txt
"#;
const AN_OLD_FILE: &str = r#"sqlite3 my.coffer "select hex(data) from chunks where blob=x'…' order by n" | xxd -r -p | age -d -i old.txt -i identity.age > scan.pdf
"#;

#[test]
fn these_are_the_lines_that_are_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for page in ["README.md", "docs/format.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        for line in [WITH_PASSPHRASE, WITH_RECOVERY, EVERYTHING, A_FILE].iter().flat_map(|lines| lines.lines()) {
            assert!(text.lines().any(|printed| printed == line), "{page} does not print: {line}");
        }
    }
    let format = fs::read_to_string(root.join("docs/format.md")).unwrap();
    for line in [OLD_IDENTITY, AN_OLD_FILE].iter().flat_map(|lines| lines.lines()) {
        assert!(format.lines().any(|printed| printed == line), "docs/format.md does not print: {line}");
    }
}

/// What went in, to be compared with what comes out.
struct Kept {
    folder: tempfile::TempDir,
    papers: [(&'static str, Vec<u8>); 2],
    recovery: String,
    inner: Vec<String>,
    seq: u64,
}

/// A vault with a snapshot and changes behind it, merged and single; left as by a crash.
fn kept() -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.coffer");
    let key = SecretString::from(PASSPHRASE);
    let Creation { mut session, recovery } = Session::create(&path, &key, &VaultSettings::cheap(), Arc::new(SystemClock)).unwrap();
    let mut dice = Dice::new(3);
    let papers = [("large.pdf", pdf("A large one", &mut dice, 3_300_000)), ("small.pdf", pdf("A small one", &mut dice, 100))];
    let person = session.save_person(None, &PersonInput { full_name: "Ada O'Neill".into(), ..PersonInput::default() }).unwrap();
    keep(&mut session, &papers[0]);
    let locked = session.lock().map_err(|refused| refused.error).unwrap();
    let mut session = Session::unlock(locked, Key::Passphrase(&key), Arc::new(SystemClock)).map_err(|refused| refused.error).unwrap();
    let case = CaseInput { receipt_number: "IOE0900000001".into(), form: "I-485".into(), ..CaseInput::default() };
    let case = session.save_case(None, &case).unwrap();
    keep(&mut session, &papers[1]);
    let code = CodeInput { text: Some(SecretString::from("qX7-0Ol1")), case_id: Some(case), ..CodeInput::default() };
    session.save_code(None, &code).unwrap();
    drop(session);
    // The program merges these when it is idle; here it is asked to.
    let mut vault = LockedVault::at(&path).unwrap().unlock(Key::Passphrase(&key)).unwrap();
    vault.compact().unwrap();
    drop(vault);
    let locked = LockedVault::at(&path).unwrap();
    let mut session = Session::unlock(locked, Key::Passphrase(&key), Arc::new(SystemClock)).map_err(|refused| refused.error).unwrap();
    let last = PersonInput { full_name: "Ada O'Neill".into(), notes: "The last change;\n-- 'quoted' é".into(), ..PersonInput::default() };
    session.save_person(Some(person), &last).unwrap();
    session.save_person(None, &PersonInput { full_name: "The newest".into(), ..PersonInput::default() }).unwrap();
    drop(session);
    let opened = LockedVault::at(&path).unwrap().unlock(Key::Passphrase(&key)).unwrap();
    let (inner, seq) = (dump(opened.read()), opened.seq());
    #[expect(clippy::disallowed_methods, reason = "the recovery key is what this test recovers with")]
    let recovery = recovery.to_identity().expose_secret().to_owned();
    Kept { papers, recovery, inner, seq, folder }
}

fn keep(session: &mut Session, (name, bytes): &(&str, Vec<u8>)) {
    let file = IncomingFile::from_bytes(name, Zeroizing::new(bytes.clone()));
    let confirmed = session.confirm_file(file, &DraftInput::default()).unwrap();
    session.keep(confirmed).unwrap();
}

/// Runs lines as a person would: in a shell on a terminal, answering `age` with the passphrase. Gives how often it asked.
fn type_in(folder: &Path, lines: &str) -> usize {
    for tool in ["sqlite3", "xxd", "age", "script", "sh"] {
        let there = std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|place| place.join(tool).exists());
        assert!(there, "recovery by hand needs `{tool}` (Debian: age sqlite3 xxd bsdutils): install it");
    }
    fs::write(folder.join("lines.sh"), format!("set -e\n{lines}")).unwrap();
    let mut child = Command::new("script")
        .args(["-qec", "sh lines.sh", "/dev/null"])
        .current_dir(folder)
        .env("HOME", folder)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut answered, mut buffer) = (String::new(), 0, [0; 4096]);
    while let Ok(n @ 1..) = screen.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..n]));
        while shown.to_lowercase().matches("enter passphrase").count() > answered {
            answered += 1;
            keyboard.write_all(format!("{PASSPHRASE}\n").as_bytes()).unwrap();
        }
    }
    drop(keyboard);
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}\n{lines}\n{shown}");
    assert!(!shown.contains("rror"), "{lines}\n{shown}");
    answered
}

/// The id of a file, as `inner.sqlite` tells it.
fn id_of(folder: &Path, name: &str) -> String {
    let query = format!("select hex(blob) from file where file_name='{name}'");
    let output = Command::new("sqlite3").arg("inner.sqlite").arg(query).current_dir(folder).env("HOME", folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Gets everything back with an identity that the vault was left with, and compares it.
fn recover(kept: &Kept, lines: &str) -> usize {
    recover_files(kept, lines, A_FILE)
}

fn recover_files(kept: &Kept, lines: &str, a_file: &str) -> usize {
    let folder = kept.folder.path();
    let before = fs::read(folder.join("my.coffer")).unwrap();
    let mut asked = type_in(folder, &format!("{lines}{EVERYTHING}"));
    vault::init().unwrap();
    let inner = Connection::open(folder.join("inner.sqlite")).unwrap();
    assert_eq!(dump(&inner), kept.inner);
    assert_eq!(inner.query_row("SELECT seq FROM vault", [], |row| row.get::<_, u64>(0)).unwrap(), kept.seq);
    assert_eq!(inner.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    drop(inner);
    for (name, bytes) in &kept.papers {
        let id = id_of(folder, name);
        assert_eq!(id.len(), 32, "{name}");
        asked += type_in(folder, &a_file.replace('…', &id));
        assert!(fs::read(folder.join("scan.pdf")).unwrap() == *bytes, "{name} comes back bit for bit");
    }
    assert!(fs::read(folder.join("my.coffer")).unwrap() == before, "the vault is as it was");
    asked
}

#[test]
fn everything_comes_back_with_the_passphrase() {
    let kept = kept();
    let asked = recover(&kept, WITH_PASSPHRASE);
    // The snapshot, one merged change and two single ones, two files.
    assert_eq!(asked, 6);
}

#[test]
fn everything_comes_back_with_the_recovery_key() {
    let kept = kept();
    fs::write(kept.folder.path().join("recovery.txt"), format!("{}\n", kept.recovery)).unwrap();
    assert_eq!(recover(&kept, WITH_RECOVERY), 0, "nobody is asked");
}

#[test]
fn everything_comes_back_from_a_backup() {
    let kept = kept();
    let (path, folder) = (kept.folder.path().join("my.coffer"), kept.folder.path().join("backups"));
    fs::create_dir(&folder).unwrap();
    let locked = LockedVault::at(&path).unwrap();
    let key = SecretString::from(PASSPHRASE);
    let mut session = Session::unlock(locked, Key::Passphrase(&key), Arc::new(SystemClock)).map_err(|refused| refused.error).unwrap();
    let mut running = session.begin_backup(&folder).unwrap();
    let good = loop {
        if let BackupProgress::Good(good) = session.step_backup(&mut running, &mut Known::default()).unwrap() {
            break good;
        }
    };
    drop(session);
    fs::rename(good.path, &path).unwrap();
    // The snapshot and two files: a backup has no changes.
    assert_eq!(recover(&kept, WITH_PASSPHRASE), 3);
}

/// The vault of `kept` with a new key behind it, whose files are sealed to it or, if it was stopped at once, not yet.
fn renewed(finish: bool) -> Kept {
    let kept = kept();
    let (path, key) = (kept.folder.path().join("my.coffer"), SecretString::from(PASSPHRASE));
    let unlock = || LockedVault::at(&path).unwrap().unlock(Key::Passphrase(&key)).unwrap();
    let mut vault = unlock();
    let now = coffer::Clock::now(&SystemClock);
    let done = vault.rekey::<vault::Error>(&[Key::Passphrase(&key)], true, &VaultSettings::cheap(), now, |_, _| Ok(())).unwrap();
    if finish {
        vault.continue_rekey(now, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    }
    drop(vault);
    let vault = unlock();
    assert_eq!(vault.rekey_pending(), !finish);
    let (_, recovery) = done.recovery.unwrap();
    #[expect(clippy::disallowed_methods, reason = "the recovery key is what this test recovers with")]
    let recovery = recovery.to_identity().expose_secret().to_owned();
    let (inner, seq) = (dump(vault.read()), vault.seq());
    drop(vault);
    fs::write(kept.folder.path().join("recovery.txt"), format!("{recovery}\n")).unwrap();
    Kept { recovery, inner, seq, ..kept }
}

#[test]
fn everything_comes_back_in_the_middle_of_a_rekeying() {
    let kept = renewed(false);
    recover_files(&kept, &format!("{WITH_PASSPHRASE}{OLD_IDENTITY}"), AN_OLD_FILE);
    let kept = renewed(false);
    assert_eq!(recover_files(&kept, &format!("{WITH_RECOVERY}{OLD_IDENTITY}"), AN_OLD_FILE), 0, "nobody is asked");
}

#[test]
fn everything_comes_back_after_a_rekeying() {
    recover(&renewed(true), WITH_PASSPHRASE);
    assert_eq!(recover(&renewed(true), WITH_RECOVERY), 0, "nobody is asked");
}
