//! `backup` and `restore`, as a person at a terminal and a script have them.

use serde_json::json;

use crate::bench::{Bench, PASSPHRASE, run, scan};

fn with_papers() -> Bench {
    let bench = Bench::new();
    let page = bench.put("page.tiff", &scan(700, 1));
    let mut batch = bench.batch(&[]);
    batch.say(&json!(["doc", "add", page, "--title", "Receipt notice"]));
    batch.say(&json!(["person", "add", "--name", "Rosa"]));
    assert_eq!(batch.end(), 0);
    std::fs::create_dir(bench.path("disk")).expect("a folder");
    bench
}

/// `restore` takes no --vault.
fn restore(bench: &Bench, args: &[&str]) -> crate::bench::Ended {
    let mut command = crate::bench::coffer();
    command.arg("restore").args(args).arg("--json");
    if !args.contains(&"--recovery-file") {
        command.arg("--passphrase-file").arg(bench.path("passphrase"));
    }
    run(&mut command, b"")
}

#[test]
fn what_is_backed_up_comes_back() {
    let bench = with_papers();
    let disk = bench.at("disk");
    let said = bench.json_run(&["backup"]);
    assert_eq!((said.code, said.error().as_str()), (2, "usage"), "no place was chosen");
    let first = bench.json(&["backup", "--to", &disk, "--remember"]);
    assert_eq!((first["generations"].as_u64(), first["damaged"].as_u64()), (Some(1), Some(0)));
    bench.json(&["person", "add", "--name", "Ana"]);
    let second = bench.json(&["backup"]);
    let (path, other) = (second["path"].as_str().expect("a path"), first["path"].as_str().expect("a path"));
    assert_ne!(path, other, "two files take turns");

    let listed = restore(&bench, &[path, "--list"]).json();
    let generation = listed["generations"][0]["generation"].as_u64().expect("a number");
    assert_eq!(listed["generations"].as_array().map(Vec::len), Some(1));
    let said = restore(&bench, &[path, "--to", &bench.at("back.coffer")]);
    assert_eq!((said.code, said.json()["generation"].as_u64()), (0, Some(generation)));
    let mut command = crate::bench::coffer();
    command
        .args(["person", "list", "--json", "--vault"])
        .arg(bench.path("back.coffer"))
        .arg("--passphrase-file")
        .arg(bench.path("passphrase"));
    assert_eq!(run(&mut command, b"").json().as_array().map(Vec::len), Some(2));

    let again = restore(&bench, &[path, "--to", &bench.at("back.coffer")]);
    assert_eq!((again.code, again.error().as_str()), (7, "already_exists"), "nothing is replaced");
    let none = restore(&bench, &[path, "--generation", "999", "--to", &bench.at("x.coffer")]);
    assert_eq!(none.code, 6);
    let vault = restore(&bench, &[&bench.at("my.coffer"), "--list"]);
    assert_eq!((vault.code, vault.error().as_str()), (7, "not_a_backup"));
}

#[test]
fn restoring_is_practised_with_the_recovery_key() {
    let bench = with_papers();
    let made = bench.json(&["backup", "--to", &bench.at("disk")]);
    let path = made["path"].as_str().expect("a path");
    let folder = bench.at("practice");
    std::fs::create_dir(&folder).expect("a folder");
    let said = restore(&bench, &[path, "--practise", &folder, "--recovery-file", &bench.at("recovery")]);
    assert_eq!((said.code, &said.json()["people"], &said.json()["documents"]), (0, &json!(1), &json!(1)), "{}", said.stderr);
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 0);
    assert_eq!(restore(&bench, &[path, "--practise", &folder]).code, 2, "the passphrase is not what is practised with");
}

#[test]
fn an_older_vault_does_not_write_over_newer_backups() {
    let bench = with_papers();
    let disk = bench.at("disk");
    let old = bench.get("my.coffer");
    bench.json(&["person", "add", "--name", "Ana"]);
    bench.json(&["backup", "--to", &disk]);
    bench.put("my.coffer", &old);
    let said = bench.json_run(&["backup", "--to", &disk]);
    assert_eq!((said.code, said.error().as_str()), (7, "backup_is_newer"));
    let made = bench.json(&["backup", "--to", &disk, "--set-aside"]);
    assert_eq!(made["set_aside"].as_array().map(Vec::len), Some(1));
    assert_eq!(std::fs::read_dir(&disk).expect("the folder").count(), 2);
}

#[test]
fn a_backup_opens_like_a_vault_for_reading_only() {
    let bench = with_papers();
    let made = bench.json(&["backup", "--to", &bench.at("disk")]);
    let run_on = |args: &[&str]| {
        let mut command = crate::bench::coffer();
        command.args(args).args(["--json", "--vault", made["path"].as_str().expect("a path"), "--passphrase-file", "-"]);
        run(&mut command, format!("{PASSPHRASE}\n").as_bytes())
    };
    let said = run_on(&["person", "list"]);
    assert_eq!((said.code, said.json().as_array().map(Vec::len)), (0, Some(1)));
    assert!(said.stderr.contains("this is a backup"), "{}", said.stderr);
    assert_eq!(run_on(&["person", "add", "--name", "Li"]).error(), "read_only");
    assert_eq!(run_on(&["verify"]).json()["sound"], true);
}
