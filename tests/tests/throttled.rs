//! Making and opening a vault on a machine that hardly gets on: a process that is let run for a tenth of the time takes ten times as long, and does the same.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use coffer_tests::command::Place;
use serde_json::Value;
use vault::rusqlite::Connection;

/// Lets a process run for this long of every [`ROUND`].
const RUNS: Duration = Duration::from_millis(10);
const ROUND: Duration = Duration::from_millis(100);

fn signal(pid: u32, name: &str) {
    // It may be gone.
    let _ = Command::new("kill").args([name, &pid.to_string()]).stderr(Stdio::null()).status();
}

/// Runs it so to its end: how it ended, what it said, and how often it was held up.
fn throttled(command: &mut Command) -> (i32, Value, u32) {
    let mut child: Child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (pid, over) = (child.id(), Arc::new(AtomicBool::new(false)));
    let ended = Arc::clone(&over);
    let brake = thread::spawn(move || {
        let mut held = 0;
        while !ended.load(Ordering::Relaxed) {
            signal(pid, "-STOP");
            thread::sleep(ROUND - RUNS);
            signal(pid, "-CONT");
            held += 1;
            thread::sleep(RUNS);
        }
        held
    });
    let mut said = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut said).unwrap();
    over.store(true, Ordering::Relaxed);
    let held = brake.join().unwrap();
    let exit = child.wait().unwrap().code().unwrap_or(-1);
    (exit, serde_json::from_slice(&said).unwrap_or(Value::Null), held)
}

#[test]
fn a_slow_machine_makes_and_opens_the_same_vault() {
    let place = Place::new();
    let (exit, said, held) = throttled(&mut place.command(&["init"]));
    assert_eq!(exit, 0, "{said}");
    assert!(held > 3, "it was held up {held} times only");
    // However slow it was when the work was measured, a guess costs the usual work.
    let conn = Connection::open(place.vault()).unwrap();
    let slot: Vec<u8> = conn.query_row("SELECT sealed FROM key_slots WHERE kind = 'passphrase'", [], |row| row.get(0)).unwrap();
    drop(conn);
    let header = String::from_utf8_lossy(&slot).lines().nth(1).unwrap().to_owned();
    let factor: u8 = header.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(header.starts_with("-> scrypt ") && factor == 18, "{header}");
    let (exit, said, held) = throttled(&mut place.command(&["unlock-check"]));
    assert!(exit == 0 && held > 3, "{exit} {said}, held up {held} times");
    let wrong = place.bring("wrong.txt", b"not the passphrase of this vault");
    let (exit, said, _) = throttled(&mut place.command_with(&wrong, &["unlock-check"]));
    assert_eq!(exit, 3, "{said}");
    let (exit, _) = place.run(&["unlock-check"]);
    assert_eq!(exit, 0, "and at full speed");
}
