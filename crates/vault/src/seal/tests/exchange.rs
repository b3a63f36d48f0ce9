//! Files handed to and fro between us and the `age` command (Debian's: written in Go, another implementation than the one we use).

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::super::*;
use crate::Settings;

const PASSPHRASE: &str = "grove lantern thirty mosaic pilot";

/// The least scrypt work that a vault is made with.
const WORK_FACTOR: u8 = 17;

/// Around the borders of age's pieces of 64 KiB, and many of them.
const SIZES: [usize; 8] = [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073, 5 << 20];

fn content(size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    blake3::Hasher::new().update(&size.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

fn there(tool: &str) {
    let there = std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|place| place.join(tool).exists());
    assert!(there, "this test needs `{tool}` (Debian: age bsdutils): install it");
}

/// Runs `age` in `folder`. Gives what it prints.
fn age(folder: &Path, args: &[&str]) -> Vec<u8> {
    there("age");
    let output = Command::new("age").args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "age {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Runs a line on a terminal, as a person would, and types the passphrase wherever it is asked for. Gives how often.
fn on_a_terminal(folder: &Path, line: &str) -> usize {
    there("age");
    there("script");
    let mut child = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut answered, mut buffer) = (String::new(), 0, [0; 4096]);
    while let Ok(n @ 1..) = screen.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..n]));
        let asked = shown.matches("nter passphrase").count() + shown.matches("onfirm passphrase").count();
        while asked > answered {
            answered += 1;
            keyboard.write_all(format!("{PASSPHRASE}\n").as_bytes()).unwrap();
        }
    }
    drop(keyboard);
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}\n{line}\n{shown}");
    answered
}

#[test]
fn what_we_seal_to_an_identity_the_tool_opens() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make();
    #[expect(clippy::disallowed_methods, reason = "the tool is to open with it")]
    fs::write(folder.path().join("key.txt"), keys.text.expose_secret()).unwrap();
    for size in SIZES {
        // As changes are sealed, and as scans are.
        let plaintext = content(size);
        let mut sealer = keys.sealer(Vec::new()).unwrap();
        sealer.write_all(&plaintext).unwrap();
        for sealed in [keys.seal(&plaintext).unwrap(), sealer.finish().unwrap()] {
            fs::write(folder.path().join("sealed.age"), sealed).unwrap();
            assert!(age(folder.path(), &["-d", "-i", "key.txt", "sealed.age"]) == plaintext, "{size} bytes");
        }
    }
}

#[test]
fn what_the_tool_seals_to_our_recipient_we_open() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make();
    for size in SIZES {
        let plaintext = content(size);
        fs::write(folder.path().join("plain"), &plaintext).unwrap();
        age(folder.path(), &["-r", &keys.recipient.to_string(), "-o", "sealed.age", "plain"]);
        let sealed = fs::read(folder.path().join("sealed.age")).unwrap();
        assert!(*keys.open(&sealed).unwrap() == plaintext, "{size} bytes");
        let mut streamed = Vec::new();
        keys.opener(sealed.as_slice()).unwrap().read_to_end(&mut streamed).unwrap();
        assert!(streamed == plaintext, "{size} bytes");
        let (start, _) = pin(&sealed).unwrap();
        assert_eq!(sealed.len() as u64, start + sealed_len(size as u64), "{size} bytes");
        assert_eq!(Keys::make().open(&sealed).unwrap_err(), Unopened::WrongKey);
    }
}

#[test]
fn what_we_seal_with_a_passphrase_the_tool_opens() {
    let folder = tempfile::tempdir().unwrap();
    let mut recipient = scrypt::Recipient::new(SecretString::from(PASSPHRASE));
    recipient.set_work_factor(WORK_FACTOR);
    for size in SIZES {
        let plaintext = content(size);
        fs::write(folder.path().join("sealed.age"), seal_to(&recipient, &plaintext).unwrap()).unwrap();
        assert_eq!(on_a_terminal(folder.path(), "age -d sealed.age > opened"), 1);
        assert!(fs::read(folder.path().join("opened")).unwrap() == plaintext, "{size} bytes");
    }
}

#[test]
fn what_the_tool_seals_with_a_passphrase_we_open() {
    let folder = tempfile::tempdir().unwrap();
    for size in SIZES {
        let plaintext = content(size);
        fs::write(folder.path().join("plain"), &plaintext).unwrap();
        assert_eq!(on_a_terminal(folder.path(), "age -p -o sealed.age plain"), 2);
        let sealed = fs::read(folder.path().join("sealed.age")).unwrap();
        let opened = open_by_passphrase(&sealed, &SecretString::from(PASSPHRASE)).unwrap();
        assert!(*opened == plaintext, "{size} bytes");
    }
    let sealed = fs::read(folder.path().join("sealed.age")).unwrap();
    assert_eq!(open_by_passphrase(&sealed, &SecretString::from("another")).unwrap_err(), Unopened::WrongKey);
}

#[test]
fn a_vaults_identity_is_one_that_the_tool_knows() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make();
    let settings = Settings { work_factor: WORK_FACTOR, ..Settings::cheap() };
    let slot = keys.seal_slot(NewKey::Passphrase(&SecretString::from(PASSPHRASE), &settings)).unwrap();
    fs::write(folder.path().join("slot.age"), slot).unwrap();
    assert_eq!(on_a_terminal(folder.path(), "age -d -o key.txt slot.age"), 1);
    there("age-keygen");
    let output = Command::new("age-keygen").args(["-y", "key.txt"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), keys.recipient.to_string());
}
