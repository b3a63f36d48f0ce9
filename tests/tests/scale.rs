//! A thousand people, a thousand cases and fifty scans by command; and what another program, a wrong passphrase and a flipped byte get.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;

use coffer_tests::command::{Place, finish};
use coffer_tests::paper::{Dice, scan};
use serde_json::json;
use vault::rusqlite::{Connection, OpenFlags};

/// Fills a vault and gives its place.
fn filled(people: usize, scans: usize) -> Place {
    let place = Place::new();
    place.init();
    let mut batch = place.batch();
    let mut dice = Dice::new(7);
    for n in 1..=people {
        let person = batch.does(
            &json!({ "args": ["person", "add", "--name", format!("Person {n:04}")], "a_number": format!("A{:09}", 200_000_000 + n) }),
        );
        let (receipt, person) = (format!("IOE09{n:08}"), person["id"].to_string());
        let case = batch.does(&json!(["case", "add", "--receipt", receipt, "--form", "I-485", "--person", person]));
        if n <= scans {
            let paper = place.bring("scan.png", &scan(&mut dice, 40_000));
            let case = case["id"].to_string();
            batch.does(
                &json!({ "args": ["doc", "add", paper, "--title", format!("Scan {n}"), "--case", case], "code": format!("code-{n}") }),
            );
        }
    }
    assert_eq!(batch.end(), 0);
    place
}

#[test]
fn a_thousand_people_a_thousand_cases_and_fifty_scans() {
    let place = filled(1000, 50);
    let (exit, said) = place.run(&["verify"]);
    assert_eq!((exit, &said["sound"], &said["damage"]), (0, &json!(true), &json!([])), "{said}");
    assert!(said["blobs"].as_u64().unwrap() >= 50 && said["bytes"].as_u64().unwrap() > 50 * 40_000, "{said}");
    for (kind, count) in [("person", 1000), ("case", 1000), ("doc", 50), ("code", 50)] {
        let (exit, list) = place.run(&[kind, "list"]);
        assert_eq!((exit, list.as_array().map(Vec::len)), (0, Some(count)), "{kind}");
    }
    let (exit, found) = place.run(&["search", "0777"]);
    assert_eq!(exit, 0);
    assert!(found.to_string().contains("Person 0777"), "{found}");
}

#[test]
fn failures_have_their_status_and_change_nothing() {
    let place = filled(3, 2);
    let before = fs::read(place.vault()).unwrap();

    let wrong = place.bring("wrong.txt", b"grove lantern thirty mosaic pilots");
    let (exit, said) = finish(&mut place.command_with(&wrong, &["person", "list"]));
    assert_eq!((exit, said["error"].is_object()), (3, true), "{said}");

    let mut batch = place.batch();
    batch.does(&json!(["person", "list"]));
    for arguments in [&["person", "list"][..], &["person", "add", "--name", "Second"], &["unlock-check"], &["lock-status"], &["verify"]] {
        let (exit, said) = place.run(arguments);
        assert_eq!(exit, 4, "{arguments:?}: {said}");
    }
    assert_eq!(batch.end(), 0);
    assert!(fs::read(place.vault()).unwrap() == before, "refused commands change nothing");

    let mut flipped = before.clone();
    flipped[place_of_a_scan(&place, &before)] ^= 1;
    fs::write(place.vault(), &flipped).unwrap();
    let (exit, said) = place.run(&["verify"]);
    assert_eq!((exit, &said["sound"], said["damage"].as_array().map(Vec::len)), (5, &json!(false), Some(1)), "{said}");
    assert_eq!(said["damage"][0]["part"], "blob", "{said}");
    assert!(fs::read(place.vault()).unwrap() == flipped, "checking changes nothing");
    let left: Vec<_> = fs::read_dir(place.written()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("-journal")), "{left:?}");
}

/// Where in the vault file a byte of the longest sealed file stands.
fn place_of_a_scan(place: &Place, file: &[u8]) -> usize {
    vault::init().unwrap();
    let conn = Connection::open_with_flags(place.vault(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sealed = "SELECT data FROM chunks WHERE blob NOT IN (SELECT blob FROM snapshots) ORDER BY length(data) DESC LIMIT 1";
    let data: Vec<u8> = conn.query_row(sealed, [], |row| row.get(0)).unwrap();
    // A row continues on other pages: a part of it that stands on one of them is enough.
    let parts = (20_000..30_000).step_by(64);
    let at = |from: usize| file.windows(48).position(|window| window == &data[from..from + 48]);
    parts.into_iter().find_map(at).unwrap()
}
