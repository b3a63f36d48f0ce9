//! Killed at any moment: what was acknowledged is there, and the rest is whole.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};

use made::*;
use vault::{Action, Error};

const ADD: Action = Action { name: "add", subject: None };

/// Run by the test below in a process of its own, until it is killed; does nothing by itself.
#[test]
fn child_saves() {
    let Ok(path) = std::env::var("VAULT_TEST_CHILD") else {
        return;
    };
    let mut vault = open(path.as_ref());
    for n in 0.. {
        let scan = vec![n as u8; 70_000 * (n % 20)];
        let saved = vault.change::<_, Error>(&ADD, at(0), |change| {
            let info = change.put_blob(&mut scan.as_slice())?;
            change.conn().execute("INSERT INTO person (name) VALUES (?1)", [n.to_string()])?;
            let paper = "INSERT INTO paper (person, blob, title) VALUES (last_insert_rowid(), ?1, 't')";
            change.conn().execute(paper, [info.id])?;
            Ok(())
        });
        saved.unwrap();
        if n % 4 == 2 {
            vault.compact().unwrap();
        }
        if n % 7 == 3 {
            vault.snapshot().unwrap();
        }
        writeln!(std::io::stdout(), "kept {}", vault.seq()).unwrap();
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let (place, vault) = make();
    drop(vault.lock().unwrap());
    let mut kept = 0;
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_saves", "--exact", "--nocapture"])
            .env("VAULT_TEST_CHILD", &place.path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..3 + round {
            let line = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("kept "));
            kept = line.unwrap()["kept ".len()..].parse().unwrap();
        }
        child.kill().unwrap();
        // What was written to the pipe before the kill counts as well.
        for line in lines.map_while(Result::ok) {
            if let Some(seq) = line.strip_prefix("kept ").and_then(|seq| seq.parse().ok()) {
                kept = seq;
            }
        }
        child.wait().unwrap();
        let vault = open(&place.path);
        assert!(vault.seq() == kept || vault.seq() == kept + 1, "{} after {kept}", vault.seq());
        assert_eq!((vault.damage(), vault.is_read_only()), (&[][..], false));
        let report = vault.verify(&mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!((report.damage, report.blobs), (vec![], vault.seq()));
        kept = vault.seq();
    }
}
