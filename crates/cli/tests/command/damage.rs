//! A damaged vault: noticed, named, read as far as it can be, and told by its exit status.

use rusqlite::Connection;
use serde_json::json;

use crate::bench::{Bench, scan};

/// Flips one bit in the middle of what the query names.
fn flip(bench: &Bench, table: &str, column: &str, which: &str) {
    let file = Connection::open(bench.path("my.coffer")).expect("it is SQLite");
    let (row, mut bytes): (i64, Vec<u8>) = file
        .query_row(&format!("SELECT 1, {column} FROM {table} WHERE {which}"), [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("it is there");
    assert_eq!(row, 1);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(file.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE {which}"), [bytes]).expect("it is written"), 1);
}

fn with_a_scan() -> Bench {
    let bench = Bench::new();
    let page = bench.put("page.tiff", &scan(700, 1));
    let mut batch = bench.batch(&[]);
    batch.say(&json!(["doc", "add", page, "--title", "Receipt notice"]));
    batch.say(&json!(["person", "add", "--name", "Rosa"]));
    assert_eq!(batch.end(), 0);
    bench
}

#[test]
fn a_flipped_byte_in_a_scan_is_5_and_named() {
    let bench = with_a_scan();
    assert_eq!(bench.json(&["verify"])["sound"], true);
    flip(&bench, "chunks", "data", "length(data) = (SELECT max(length(data)) FROM chunks)");
    let said = bench.json_run(&["verify"]);
    assert_eq!((said.code, &said.json()["sound"]), (5, &json!(false)));
    let damage = &said.json()["damage"][0];
    assert_eq!(damage["part"], "blob");
    assert!(damage["message"].as_str().is_some_and(|message| message.contains("Receipt notice")), "{damage}");
    assert!(bench.run(&["verify"]).stdout.contains("Receipt notice"));

    // The rest goes on being read; the scan is refused, and no half of it is left.
    assert_eq!(bench.json(&["doc", "list"])[0]["title"], "Receipt notice");
    let out = bench.at("out");
    let said = bench.json_run(&["doc", "export", "1", &out]);
    assert_eq!((said.code, said.error().as_str()), (5, "vault_damaged"));
    assert_eq!(std::fs::read_dir(&out).expect("the folder").count(), 0);
    assert_eq!(bench.json_run(&["doc", "page", "1", &bench.at("page.png")]).code, 5);
}

#[test]
fn a_flipped_byte_in_the_snapshot_is_5() {
    let bench = with_a_scan();
    flip(&bench, "chunks", "data", "blob = (SELECT blob FROM snapshots) AND n = 0");
    for args in [&["verify"][..], &["person", "list"], &["unlock-check"], &["person", "add", "--name", "Ana"]] {
        let said = bench.json_run(args);
        assert_eq!((said.code, said.error().as_str()), (5, "vault_damaged"), "{args:?}");
    }
}

#[test]
fn a_flipped_byte_in_a_change_leaves_the_vault_readable() {
    let bench = with_a_scan();
    bench.json(&["person", "edit", "1", "--country", "Perú"]);
    bench.json(&["person", "edit", "1", "--country", "Chile"]);
    flip(&bench, "changes", "sealed", "seq_to = (SELECT max(seq_to) FROM changes)");
    let said = bench.json_run(&["person", "show", "1"]);
    assert_eq!((said.code, &said.json()["country"]), (0, &json!("Perú")));
    assert!(said.stderr.contains("reading only"), "{}", said.stderr);
    let said = bench.json_run(&["person", "add", "--name", "Ana"]);
    assert_eq!((said.code, said.error().as_str()), (5, "read_only"));
    assert_eq!(bench.json_run(&["verify"]).code, 5);
}

#[test]
fn a_damaged_way_in_is_5_beside_one_that_opens() {
    let bench = with_a_scan();
    flip(&bench, "key_slots", "sealed", "kind = 'recovery'");
    assert_eq!(bench.run(&["person", "list"]).code, 0);
    assert_eq!(bench.json_run(&["verify"]).json()["damage"][0]["part"], "slot");
    assert_eq!(bench.json_run(&["verify"]).code, 5);
}

#[test]
fn no_flipped_byte_of_the_file_goes_unnoticed_or_crashes() {
    let bench = Bench::new();
    bench.json(&["person", "add", "--name", "Rosa"]);
    let sound = bench.get("my.coffer");
    let mut noticed = 0;
    for at in (0..sound.len()).step_by(sound.len() / 60) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x10;
        bench.put("my.coffer", &bytes);
        let said = bench.json_run(&["verify"]);
        // 0: a byte that holds nothing. 1: no vault or a newer one. 3: the slot does not open. 5: damage.
        assert!([0, 1, 3, 5].contains(&said.code), "byte {at}: {} {} {}", said.code, said.stdout, said.stderr);
        noticed += i32::from(said.code == 5);
        bench.put("my.coffer", &sound);
    }
    assert!(noticed > 5, "{noticed}");
    assert_eq!(bench.run(&["verify"]).code, 0);
}
