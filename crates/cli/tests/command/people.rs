//! The library from end to end: added, edited, found, removed, brought back, undone.

use serde_json::{Value, json};

use crate::bench::{Bench, run};

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().expect("a list").iter().filter_map(|item| item["id"].as_i64()).collect()
}

#[test]
fn an_edit_changes_what_is_named_and_leaves_the_rest() {
    let bench = Bench::new();
    let args =
        ["person", "add", "--name", "Rosa Martínez", "--other-name", "Rosita", "--born", "1990-02-03", "--country", "Perú", "--notes", "x"];
    assert_eq!(bench.json(&args), json!({ "kind": "person", "id": 1 }));
    bench.json_with(&["person", "edit", "1", "--a-number-file", "-"], b"A123456789\n");
    bench.json(&[
        "person",
        "edit",
        "1",
        "--born",
        "",
        "--papers-at",
        "blue folder",
        "--other-name",
        "R. M.",
        "--remove-other-name",
        "Rosita",
    ]);
    let rosa = bench.json(&["person", "show", "1"]);
    assert_eq!(rosa["full_name"], "Rosa Martínez");
    assert_eq!(rosa["other_names"], json!(["R. M."]));
    assert_eq!((&rosa["date_of_birth"], &rosa["country"], &rosa["papers_at"]), (&Value::Null, &json!("Perú"), &json!("blue folder")));
    assert_eq!(rosa["a_numbers"], json!([{ "key": 1, "masked": "A•••-•••-789" }]));

    let args = ["case", "add", "--form", "i485", "--receipt", "IOE0123456789", "--person", "1:applicant", "--status", "Case Was Received"];
    bench.json(&args);
    bench.json(&["person", "add", "--name", "Luis Martínez"]);
    bench.json(&["case", "edit", "1", "--person", "2:derivative", "--status", "Fees Were Waived", "--status-date", "2026-02-01"]);
    bench.json(&["case", "edit", "1", "--attorney", "A. Lawyer", "--remove-person", "2"]);
    let case = bench.json(&["case", "show", "1"]);
    assert_eq!((&case["form"], &case["status"], &case["attorney"]), (&json!("I-485"), &json!("Fees Were Waived"), &json!("A. Lawyer")));
    assert_eq!(case["statuses"].as_array().map(Vec::len), Some(2));
    assert_eq!(case["people"], json!([{ "id": 1, "full_name": "Rosa Martínez", "role": "applicant" }]));

    bench.json_with(
        &["code", "add", "--case", "1", "--code-file", "-", "--notice-date", "2026-01-05", "--channel", "email"],
        b"ab12 cd34\n",
    );
    bench.json(&["code", "edit", "1", "--used", "2026-01-09", "--case", ""]);
    let code = bench.json(&["code", "show", "1", "--reveal"]);
    assert_eq!((&code["text"], &code["used_date"], &code["case_id"]), (&json!("ab12 cd34"), &json!("2026-01-09"), &Value::Null));
    assert_eq!((&code["channel"], &code["notice_date"]), (&json!("email"), &json!("2026-01-05")));
    let refused = bench.json_run(&["person", "edit", "1", "--remove-a-number", "99"]);
    assert_eq!(refused.code, 2);
    bench.json(&["person", "edit", "1", "--remove-a-number", "1"]);
    assert_eq!(bench.json(&["person", "show", "1"])["a_numbers"], json!([]));
}

#[test]
fn three_letters_find_it() {
    let bench = Bench::new();
    bench.json(&["person", "add", "--name", "Rosa Martínez"]);
    bench.json(&["case", "add", "--form", "I-485", "--receipt", "IOE0123456789", "--person", "1"]);
    bench.json_with(&["code", "add", "--case", "1", "--code-file", "-"], b"QWERT98765");
    let kinds = |query: &str| {
        let hits = bench.json(&["search", query]);
        let mut kinds: Vec<String> =
            hits.as_array().expect("hits").iter().filter_map(|hit| hit["item"]["kind"].as_str().map(str::to_owned)).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds("mar"), ["case", "code", "person"]);
    assert_eq!(kinds("qwe"), ["code"]);
    assert!(kinds("nobody").is_empty());
    assert!(!bench.run(&["search", "qwe"]).stdout.contains("QWERT"));
    assert!(bench.run(&["search", "nobody"]).stdout.contains("Nothing found"));
}

#[test]
fn the_trash_gives_back_until_it_is_purged() {
    let bench = Bench::new();
    for name in ["Ana", "Luis", "Rosa"] {
        bench.json(&["person", "add", "--name", name]);
    }
    assert_eq!(bench.json(&["person", "remove", "2"]), json!({ "kind": "person", "id": 2 }));
    assert_eq!(ids(&bench.json(&["person", "list"])), [1, 3]);
    assert_eq!(bench.json(&["person", "show", "2"])["trashed"], true);
    assert_eq!(bench.json(&["trash", "list"])[0]["title"], "Luis");
    bench.json(&["trash", "restore", "person", "2"]);
    assert_eq!(ids(&bench.json(&["person", "list"])), [1, 2, 3]);
    bench.json(&["person", "remove", "2"]);
    bench.json(&["person", "remove", "3"]);
    bench.json(&["trash", "purge", "person", "2", "--yes"]);
    assert_eq!(bench.json_run(&["person", "show", "2"]).code, 6);
    assert_eq!(bench.json(&["trash", "empty", "--yes"]), json!({ "deleted": 1 }));
    assert_eq!(bench.json(&["trash", "list"]), json!([]));
    assert_eq!(bench.json(&["verify"])["sound"], true);
}

#[test]
fn undo_goes_back_step_by_step_and_can_be_undone() {
    let bench = Bench::new();
    bench.json(&["person", "add", "--name", "Ana"]);
    bench.json(&["person", "edit", "1", "--country", "Perú"]);
    bench.json(&["person", "edit", "1", "--country", "Chile"]);
    let country = || bench.json(&["person", "show", "1"])["country"].clone();
    let undone = bench.json(&["undo"]);
    assert_eq!((&undone["undone"], country()), (&json!(4), json!("Perú")));
    let undone = bench.json(&["undo"]);
    assert_eq!((&undone["undone"], country()), (&json!(3), json!("")));
    bench.json(&["undo", &undone["seq"].to_string()]);
    assert_eq!(country(), "Perú");
    let history = bench.json(&["history"]);
    assert_eq!(history[0]["action"], "undo");
    let older = bench.json(&["history", "--before", "3"]);
    assert_eq!((&older[0]["seq"], &older[0]["action"]), (&json!(2), &json!("add_person")));
}

#[test]
fn tables_are_for_people_and_quiet_is_quiet() {
    let bench = Bench::new();
    assert!(bench.run(&["person", "list"]).stdout.contains("coffer person add"));
    assert_eq!(bench.run(&["person", "add", "--name", "Ana"]).stdout, "Added person 1.\n");
    let quiet = bench.run(&["person", "add", "--name", "Evil\u{1b}[2J\u{202e}Name", "--quiet"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let list = bench.run(&["person", "list"]).stdout;
    assert!(list.starts_with("ID  NAME ") && !list.contains('\u{1b}') && !list.contains('\u{202e}'), "{list:?}");
    let from_environment = run(bench.locked(&["person", "list"]).env_remove("COFFER_VAULT"), b"");
    assert_eq!(from_environment.code, 2);
}
