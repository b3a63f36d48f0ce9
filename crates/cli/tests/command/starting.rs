//! Making a vault, its passphrase and its recovery key; what the lock says.

use serde_json::json;

use crate::bench::{Bench, PASSPHRASE, coffer, run};

#[test]
fn a_new_vault_opens_with_its_passphrase_and_its_recovery_key() {
    let bench = Bench::bare();
    let made = bench.json(&["init", "--cheap-kdf-for-tests"]);
    assert_eq!(made["path"], json!(bench.at("my.coffer")));
    let words: Vec<&str> = made["recovery"]["words"].as_array().expect("words").iter().filter_map(|word| word.as_str()).collect();
    assert_eq!(words.len(), 24);
    assert_eq!(bench.json(&["unlock-check"])["with"], "passphrase");

    let identity = made["recovery"]["identity"].as_str().expect("an identity");
    assert!(identity.starts_with("AGE-SECRET-KEY-1"));
    for text in [words.join(" "), identity.to_owned()] {
        let file = bench.put("recovery", text.as_bytes());
        let opened = run(bench.locked(&["unlock-check", "--json"]).args(["--recovery-file", &file]), b"");
        assert_eq!((opened.code, &opened.json()["with"]), (0, &json!("recovery_key")));
        let opened = run(bench.locked(&["unlock-check", "--json"]).args(["--recovery-file", "-"]), text.as_bytes());
        assert_eq!(opened.code, 0, "{}", opened.stdout);
    }
}

#[test]
fn a_made_passphrase_is_shown_once_or_kept_in_a_file_of_its_owner() {
    let bench = Bench::bare();
    let made = run(&mut bench.locked(&["init", "--cheap-kdf-for-tests", "--make-passphrase"]), b"");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let passphrase = made.stderr.lines().find(|line| line.starts_with("    ")).expect("it is shown").trim();
    assert_eq!(passphrase.split('-').count(), 7);
    assert!(!made.stdout.contains(passphrase));
    let opened = run(bench.locked(&["unlock-check"]).args(["--passphrase-file", "-"]), format!("{passphrase}\n").as_bytes());
    assert_eq!(opened.code, 0, "{}", opened.stderr);

    let bench = Bench::bare();
    let (out, recovery) = (bench.at("made"), bench.at("recovery"));
    let args = ["init", "--cheap-kdf-for-tests", "--make-passphrase", "--passphrase-out", &out, "--recovery-out", &recovery, "--json"];
    let made = run(&mut bench.locked(&args), b"");
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    assert!(made.json().get("recovery").is_none());
    #[cfg(unix)]
    for file in ["made", "recovery", "my.coffer"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = bench.path(file).metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    for (option, file) in [("--passphrase-file", out), ("--recovery-file", recovery)] {
        assert_eq!(run(bench.locked(&["unlock-check"]).args([option, &file]), b"").code, 0, "{option}");
    }
}

#[test]
fn a_vault_that_was_not_made_leaves_nothing_behind() {
    let bench = Bench::bare();
    bench.put("passphrase", b"password1");
    let made = bench.json_run(&["init", "--cheap-kdf-for-tests", "--recovery-out", &bench.at("recovery")]);
    assert_eq!((made.code, made.error().as_str()), (7, "weak_passphrase"));
    assert!(!bench.path("recovery").exists() && !bench.path("my.coffer").exists());

    // A place that cannot take the recovery key is found before the vault is made, and what is there stays.
    bench.put("passphrase", PASSPHRASE.as_bytes());
    bench.put("taken", b"mine");
    let made = bench.json_run(&["init", "--cheap-kdf-for-tests", "--recovery-out", &bench.at("taken")]);
    assert_eq!((made.code, made.error().as_str()), (7, "already_exists"));
    assert!(!bench.path("my.coffer").exists());
    assert_eq!(bench.get("taken"), b"mine");

    let nowhere =
        run(coffer().args(["init", "--vault", &bench.at("no/my.coffer"), "--passphrase-file", &bench.at("passphrase"), "--json"]), b"");
    assert_eq!((nowhere.code, nowhere.error().as_str()), (6, "folder_not_found"));
    let mut left: Vec<_> = std::fs::read_dir(bench.path("")).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, ["passphrase", "taken"]);
}

#[test]
fn the_passphrase_is_changed_with_the_old_one_or_the_recovery_key() {
    let bench = Bench::new();
    let second = bench.put("second", b"harbor-violin-cactus-meadow-tunnel-fabric");
    let changed = bench.json(&["passphrase", "change", "--cheap-kdf-for-tests", "--new-passphrase-file", &second]);
    assert_eq!(changed, json!({ "changed": true, "passphrase_file": null }));
    assert_eq!(bench.run(&["unlock-check"]).code, 3);
    assert_eq!(run(bench.locked(&["unlock-check"]).args(["--passphrase-file", &second]), b"").code, 0);

    let args = ["passphrase", "change", "--cheap-kdf-for-tests", "--recovery-file", &bench.at("recovery"), "--new-passphrase-file", "-"];
    let reset = run(&mut bench.locked(&args), format!("{PASSPHRASE}\n").as_bytes());
    assert_eq!(reset.code, 0, "{}", reset.stderr);
    assert_eq!(bench.run(&["unlock-check"]).code, 0);

    let weak = bench.put("weak", b"rosa1990");
    let refused = bench.json_run(&["passphrase", "change", "--cheap-kdf-for-tests", "--new-passphrase-file", &weak]);
    assert_eq!((refused.code, refused.error().as_str()), (7, "weak_passphrase"));
    let made = run(coffer().args(["passphrase", "make", "--json"]), b"").json();
    assert_eq!(made["passphrase"].as_str().expect("one is made").split('-').count(), 7);
}

#[test]
fn the_lock_tells_how_it_stands_without_a_passphrase() {
    let bench = Bench::bare();
    let state = |code: i32, state: &str| {
        let said = run(bench.locked(&["lock-status"]).arg("--json"), b"");
        assert_eq!((said.code, &said.json()["state"]), (code, &json!(state)));
        said.json()
    };
    state(6, "missing");
    bench.put("my.coffer", b"a shopping list, and nothing else");
    state(1, "not_a_vault");
    std::fs::remove_file(bench.path("my.coffer")).expect("it is removed");
    assert_eq!(bench.run(&["init", "--cheap-kdf-for-tests"]).code, 0);
    let said = state(0, "locked");
    assert_eq!(said["slots"], json!([{ "id": 1, "kind": "passphrase" }, { "id": 2, "kind": "recovery" }]));
    assert_eq!(said["vault_id"].as_str().map(str::len), Some(32));
    let mut batch = bench.batch(&[]);
    batch.say(&json!(["person", "list"]));
    state(4, "busy");
    assert_eq!(batch.end(), 0);
    state(0, "locked");
}
