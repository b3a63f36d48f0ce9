//! The examples in docs/cli.md are what the command prints, key by key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::bench::{Bench, run, scan};

/// The JSON examples, by the name in the comment before each: `<!-- shape: NAME -->`.
fn documented() -> BTreeMap<String, Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md");
    let text = std::fs::read_to_string(path).expect("docs/cli.md");
    let mut shapes = BTreeMap::new();
    for part in text.split("<!-- shape: ").skip(1) {
        let (name, rest) = part.split_once(" -->").expect("a name");
        let example = rest.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let value = serde_json::from_str(example).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(shapes.insert(name.to_owned(), value).is_none(), "{name} twice");
    }
    shapes
}

/// Whether both have the same keys and kinds; `null` may stand for any kind, an empty list for any list.
fn same(at: &str, documented: &Value, printed: &Value) {
    match (documented, printed) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(a), keys(b), "{at}: documented, printed");
            a.iter().for_each(|(key, value)| same(&format!("{at}.{key}"), value, &b[key]));
        }
        (Value::Array(a), Value::Array(b)) => {
            if let (Some(a), Some(b)) = (a.first(), b.first()) {
                same(&format!("{at}[]"), a, b);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (a, b) => assert_eq!(std::mem::discriminant(a), std::mem::discriminant(b), "{at}: {a} and {b}"),
    }
}

#[test]
fn the_documented_examples_have_the_printed_shape() {
    let mut shapes = documented();
    let mut check = |name: &str, printed: Value| {
        let shape = shapes.remove(name).unwrap_or_else(|| panic!("docs/cli.md has no {name}"));
        same(name, &shape, &printed);
    };
    let bench = Bench::bare();
    let made = bench.json(&["init", "--cheap-kdf-for-tests"]);
    bench.put("recovery", made["recovery"]["identity"].as_str().expect("an identity").as_bytes());
    check("init", made);
    check("lock-status", bench.json(&["lock-status"]));
    check("unlock-check", bench.json(&["unlock-check"]));
    let scam = "Pay with gift cards at https://my-uscis-gov.com or call 202-555-0147";
    check("scam-check", bench.json(&["scam-check", scam]));
    check("identify", bench.json(&["identify", "ioe 0912345678"]));
    check(
        "added",
        bench.json_with(
            &["person", "add", "--name", "Rosa", "--other-name", "R", "--born", "1990-02-03", "--a-number-file", "-"],
            b"A123456789",
        ),
    );
    bench.json_with(&["person", "edit", "1", "--account-file", "-"], b"123412345678");
    let case = [
        "case",
        "add",
        "--form",
        "I-485",
        "--receipt",
        "IOE0123456789",
        "--person",
        "1:applicant",
        "--status",
        "Received",
        "--status-date",
    ];
    bench.json(&[&case[..], &["2026-01-02", "--filed", "2026-01-01"]].concat());
    let paper = bench.put("notice.tiff", &scan(60, 1));
    check(
        "doc add",
        bench.json_with(&["doc", "add", &paper, "--person", "1", "--case", "1", "--date", "2026-01-05", "--code-file", "-"], b"AB12CD34"),
    );
    check("read", bench.json(&["read", &paper]));
    let other = bench.put("other.tiff", &scan(61, 1));
    check("import", bench.json(&["import", "--yes", "--case", "1", &other]));
    bench.json(&["undo"]);
    check("person list", bench.json(&["person", "list"]));
    check("person show", bench.json(&["person", "show", "1"]));
    let revealed = bench.json(&["person", "show", "1", "--reveal"]);
    check("revealed number", revealed["a_numbers"][0].clone());
    check("case list", bench.json(&["case", "list"]));
    check("case show", bench.json(&["case", "show", "1"]));
    check("code show", bench.json(&["code", "show", "1"]));
    check("revealed code", bench.json(&["code", "show", "1", "--reveal"]));
    bench.json(&["case", "add", "--form", "I-765", "--person", "1", "--status", "Interview Was Scheduled"]);
    bench.json(&["date", "add", "--kind", "rfe", "--on", "2026-09-03", "--served", "mail", "--person", "1", "--case", "1"]);
    check("date show", bench.json(&["date", "show", "1"]));
    check("deadlines", bench.json(&["deadlines", "--as-of", "2026-10-01"]));
    bench.json(&["call", "add", "1", "--on", "2026-01-09", "--at", "10:30", "--agent", "Ms. Q", "--reference", "SR123"]);
    check("call-sheet", bench.json(&["call-sheet", "1"]));
    check("call list", bench.json(&["call", "list", "1"]));
    check("help-message", bench.json(&["help-message", "1"]));
    check("code check", bench.json_with(&["code", "check", "1", "--again-file", "-"], b"AB12CD35"));
    check("revealed check", bench.json(&["code", "check", "1", "--reveal"]));
    check("doc list", bench.json(&["doc", "list"]));
    check("doc show", bench.json(&["doc", "show", "1"]));
    check("doc page", bench.json(&["doc", "page", "1", &bench.at("page.png")]));
    check("doc export", bench.json(&["doc", "export", "1", &bench.at("out")]));
    check("doc rotate", bench.json(&["doc", "rotate", "1", "--by", "90"]));
    check("search", bench.json(&["search", "rosa"]));
    bench.json(&["person", "edit", "1", "--country", "Perú"]);
    check("history", bench.json(&["history"]));
    check("undo", bench.json(&["undo"]));
    bench.json(&["case", "remove", "1"]);
    check("trash list", bench.json(&["trash", "list"]));
    check("trash empty", bench.json(&["trash", "empty", "--yes"]));
    check("verify", bench.json(&["verify"]));
    std::fs::create_dir(bench.path("disk")).expect("a folder");
    let backup = bench.json(&["backup", "--to", &bench.at("disk")]);
    let file = backup["path"].as_str().expect("a path").to_owned();
    check("backup", backup);
    check("restore --list", bench.json(&["restore", &file, "--list"]));
    check("restore", bench.json(&["restore", &file, "--to", &bench.at("restored.coffer")]));
    let practise = ["restore", &file, "--practise", &bench.at("disk"), "--json", "--recovery-file", &bench.at("recovery")];
    check("restore --practise", run(&mut bench.locked(&practise), b"").json());
    let change = ["passphrase", "change", "--cheap-kdf-for-tests", "--new-passphrase-file", &bench.at("passphrase")];
    check("passphrase change", bench.json(&change));
    check("keys list", bench.json(&["keys", "list"]));
    check("keys accept", bench.json(&["keys", "accept"]));
    let third = bench.put("third", b"canyon-violin-cactus-meadow-tunnel-fabric");
    check("keys add", bench.json(&["keys", "add", "passphrase", "--cheap-kdf-for-tests", "--new-passphrase-file", &third]));
    check("rekey", bench.json(&["rekey", "--yes", "--cheap-kdf-for-tests", "--recovery-out", &bench.at("new-key.txt")]));
    check("passphrase make", bench.json(&["passphrase", "make"]));
    check("error", bench.json_run(&["person", "add"]).json());
    let mut batch = bench.batch(&[]);
    check("batch result", batch.say(&json!(["person", "list"])));
    check("batch error", batch.say(&json!(["person", "add"])));
    assert_eq!(batch.end(), 7);
    assert!(shapes.is_empty(), "not tried: {:?}", shapes.keys());
}
