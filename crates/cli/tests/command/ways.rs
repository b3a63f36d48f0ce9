//! The ways in, and renewing them, by the command.

use serde_json::json;

use crate::bench::{Bench, PASSPHRASE, run};

const SECOND: &[u8] = b"harbor-violin-cactus-meadow-tunnel-fabric";

#[test]
fn ways_in_are_added_named_and_removed() {
    let bench = Bench::new();
    let second = bench.put("second", SECOND);
    let args = ["keys", "add", "passphrase", "--name", "Rosa's", "--cheap-kdf-for-tests", "--new-passphrase-file", &second];
    assert_eq!(bench.json(&args)["added"], 3);
    let opens = |file: &str| run(bench.locked(&["unlock-check"]).args(["--passphrase-file", file]), b"").code;
    assert_eq!(opens(&second), 0);
    assert_eq!(bench.json(&["keys", "rename", "1", "mine"]), json!({ "renamed": 1 }));
    let list = bench.json(&["keys", "list"]);
    let shown: Vec<_> = list["keys"].as_array().expect("keys").iter().map(|key| (key["kind"].clone(), key["name"].clone())).collect();
    assert_eq!(shown, [(json!("passphrase"), json!("mine")), (json!("recovery"), json!("")), (json!("passphrase"), json!("Rosa's"))]);
    assert!(list["keys"][2]["added"].is_string());

    // Nobody can be asked here.
    assert_eq!(bench.run(&["keys", "remove", "3"]).code, 2);
    assert_eq!(bench.json(&["keys", "remove", "3", "--yes"]), json!({ "removed": 3 }));
    assert_eq!(opens(&second), 3);
    bench.json(&["keys", "remove", "2", "--yes"]);
    let last = bench.json_run(&["keys", "remove", "1", "--yes"]);
    assert_eq!((last.code, last.error().as_str()), (7, "last_key"));
    assert_eq!(bench.json_run(&["keys", "remove", "9", "--yes"]).code, 6);

    let added = bench.json(&["keys", "add", "recovery", "--name", "paper"]);
    let identity = bench.put("identity", added["recovery"]["identity"].as_str().expect("a key").as_bytes());
    assert_eq!(run(bench.locked(&["unlock-check"]).args(["--recovery-file", &identity]), b"").code, 0);
    let bad = bench.json_run(&["keys", "add", "plugin", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]);
    assert_eq!((bad.code, bad.error().as_str()), (7, "bad_plugin_key"));
}

#[test]
fn a_way_in_that_was_taken_out_by_hand_is_told_and_accepted() {
    let bench = Bench::new();
    let second = bench.put("second", SECOND);
    bench.json(&["keys", "add", "passphrase", "--name", "Rosa's", "--cheap-kdf-for-tests", "--new-passphrase-file", &second]);
    assert_eq!((&bench.json(&["keys", "list"])["odd_keys"], &bench.json(&["verify"])["odd_keys"]), (&json!([]), &json!([])));
    assert_eq!(bench.json(&["keys", "accept"]), json!({ "accepted": 0 }));
    assert_eq!(
        rusqlite::Connection::open(bench.path("my.coffer")).expect("a file").execute("DELETE FROM key_slots WHERE id = 3", []),
        Ok(1)
    );
    for command in [&["keys", "list"][..], &["verify"]] {
        let odd = bench.json(command)["odd_keys"].clone();
        assert_eq!(
            (&odd[0]["odd"], &odd[0]["id"], &odd[0]["name"], odd.as_array().map(Vec::len)),
            (&json!("missing"), &json!(3), &json!("Rosa's"), Some(1))
        );
        let said = bench.run(command);
        assert!(said.code == 0 && said.stdout.contains("Number 3 “Rosa's”"), "{}", said.stdout);
    }
    assert_eq!(bench.run(&["keys", "accept"]).code, 2, "nobody can be asked");
    assert_eq!(bench.json(&["keys", "accept", "--yes"]), json!({ "accepted": 1 }));
    assert_eq!(bench.json(&["verify"])["odd_keys"], json!([]));
}

#[test]
fn renewing_the_keys_leaves_only_what_was_at_hand() {
    let bench = Bench::new();
    let second = bench.put("second", SECOND);
    bench.json(&["keys", "add", "passphrase", "--cheap-kdf-for-tests", "--new-passphrase-file", &second]);
    assert_eq!(bench.run(&["rekey", "--cheap-kdf-for-tests"]).code, 2, "nobody can be asked");
    let done = bench.json(&["rekey", "--yes", "--cheap-kdf-for-tests", "--recovery-out", &bench.at("new")]);
    assert_eq!(done, json!({ "renewed": true, "removed": 2, "recovery_file": bench.at("new") }));
    let with = |option: &str, file: &str| run(bench.locked(&["unlock-check"]).args([option, file]), b"").code;
    assert_eq!([with("--passphrase-file", &second), with("--recovery-file", &bench.at("recovery"))], [3, 3]);
    assert_eq!([bench.run(&["unlock-check"]).code, with("--recovery-file", &bench.at("new"))], [0, 0]);
    assert_eq!(bench.json(&["verify"])["sound"], true);

    // The recovery key may be kept.
    let done = bench.json(&["rekey", "--yes", "--cheap-kdf-for-tests", "--keep-recovery-file", &bench.at("new")]);
    assert_eq!((&done["removed"], &done["recovery_file"]), (&json!(0), &json!(null)));
    assert_eq!([bench.run(&["unlock-check"]).code, with("--recovery-file", &bench.at("new"))], [0, 0]);
    let by_recovery = run(bench.locked(&["rekey", "--yes"]).args(["--recovery-file", &bench.at("new")]), b"");
    assert_eq!(by_recovery.code, 2, "the passphrase that stays has to be there");
    assert_eq!(run(bench.locked(&["unlock-check"]).args(["--passphrase-file", "-"]), PASSPHRASE.as_bytes()).code, 0);
}
