//! Many commands in one opening.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::bench::{Bench, run, scan};

#[test]
fn a_thousand_people_and_cases_and_fifty_scans() {
    let bench = Bench::new();
    let mut batch = bench.batch(&[]);
    for n in 1..=1000 {
        let added = batch.say(&json!(["person", "add", "--name", format!("Person Number{n:04}"), "--country", "Somewhere"]));
        assert_eq!(added, json!({ "exit": 0, "result": { "kind": "person", "id": n } }));
        let receipt = format!("IOE{:010}", 9_000_000_000_u64 + n);
        let added = batch.say(&json!(["case", "add", "--form", "I-485", "--receipt", receipt, "--person", format!("{n}:applicant")]));
        assert_eq!(added["result"], json!({ "kind": "case", "id": n }));
    }
    for n in 1..=50 {
        let file = bench.put("scan.tiff", &scan(90, n));
        let added = batch.say(&json!(["doc", "add", file, "--person", n.to_string(), "--case", n.to_string()]));
        assert_eq!(added["result"]["kept"][0]["document_id"], json!(n));
    }
    let found = batch.say(&json!(["search", "Number0777"]));
    assert_eq!(found["result"].as_array().map(Vec::len), Some(2), "the person and the case");
    assert_eq!(batch.end(), 0);

    let report = bench.json(&["verify"]);
    assert_eq!((&report["sound"], &report["changes"]), (&json!(true), &json!(0)), "a batch leaves a fresh snapshot");
    assert_eq!(bench.json(&["case", "list"]).as_array().map(Vec::len), Some(1000));
    assert_eq!(bench.json(&["doc", "list"]).as_array().map(Vec::len), Some(50));
    bench.json(&["doc", "export", "50", &bench.at("out")]);
    assert_eq!(bench.get("out/scan.tiff"), scan(90, 50));
    a_reader_that_leaves_is_no_panic(&bench);
}

/// As `coffer case list --json | head -c 10`.
fn a_reader_that_leaves_is_no_panic(bench: &Bench) {
    let mut child = bench.command(&["case", "list", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 10];
    let mut output = child.stdout.take().expect("its output");
    output.read_exact(&mut first).expect("it prints");
    drop(output);
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_failing_line_carries_its_status_and_the_next_goes_on() {
    let bench = Bench::new();
    let mut batch = bench.batch(&[]);
    let code = |answer: &Value| (answer["exit"].as_i64().unwrap_or(-1), answer["error"]["code"].as_str().unwrap_or_default().to_owned());
    assert_eq!(code(&batch.say(&json!(["person", "show", "1"]))), (6, "not_found".to_owned()));
    assert_eq!(code(&batch.say(&json!(["person", "add"]))), (7, "refused".to_owned()));
    for wrong in [
        json!(["persons"]),
        json!(["init"]),
        json!(["batch"]),
        json!(["person", "list", "--vault", "other"]),
        json!(["code", "add", "--ask-code"]),
        json!(["code", "add", "--code-file", "-"]),
        json!(["doc", "add", "-", "--name", "x"]),
        json!({ "args": ["person", "list"], "code": "AB12CD34" }),
        json!({ "args": ["code", "add"], "a_number": "A123456789" }),
        json!({ "args": ["code", "add"], "cod": "AB12CD34" }),
        json!("AB12CD34"),
        json!(["trash", "list", 3]),
    ] {
        let answer = batch.say(&wrong);
        assert_eq!(code(&answer), (2, "usage".to_owned()), "{wrong}");
        assert!(!answer.to_string().contains("AB12CD34"), "{answer}");
    }
    assert_eq!(code(&batch.say_text("{\"args\": [\"code\", \"add\"], \"code\": \"AB12CD34")), (2, "usage".to_owned()));
    assert_eq!(batch.say(&json!(["person", "add", "--name", "Ana"]))["exit"], 0);
    batch.say(&json!(["person", "remove", "1"]));
    assert_eq!(code(&batch.say(&json!(["trash", "empty"]))), (2, "usage".to_owned()));
    assert_eq!(batch.say(&json!(["trash", "empty", "--yes"]))["exit"], 0);
    assert_eq!(batch.end(), 6, "the status of the first that failed");
}

#[test]
fn numbers_come_beside_the_arguments() {
    let bench = Bench::new();
    let mut batch = bench.batch(&[]);
    batch.say(&json!({ "args": ["person", "add", "--name", "Ana"], "a_number": "A123456789", "account": "123412345678" }));
    batch.say(&json!({ "args": ["case", "add", "--form", "I-485", "--person", "1"] }));
    assert_eq!(batch.say(&json!({ "args": ["code", "add", "--case", "1"], "secret": "AB12CD34" }))["exit"], 0);
    assert_eq!(batch.say(&json!({ "args": ["code", "edit", "1"], "code": "AB12CD35" }))["exit"], 0);
    let paper = bench.put("a.tiff", &scan(40, 1));
    let kept = batch.say(&json!({ "args": ["doc", "add", paper, "--person", "1"], "code": "ZZ99YY88", "a_number": "A200000002" }));
    assert_eq!(kept["result"]["kept"][0]["code_id"], 2, "{kept}");
    assert_eq!(batch.say(&json!(["code", "show", "1", "--reveal"]))["result"]["text"], "AB12CD35");
    let numbers = batch.say(&json!(["person", "show", "1"]))["result"]["a_numbers"].clone();
    assert_eq!(numbers.as_array().map(Vec::len), Some(2));
    assert_eq!(batch.end(), 0);
}

#[test]
fn it_stops_at_the_first_failure_when_asked() {
    let bench = Bench::new();
    let input = "[\"person\",\"add\",\"--name\",\"Ana\"]\n\n[\"person\",\"show\",\"9\"]\n[\"person\",\"add\",\"--name\",\"Luis\"]\n";
    let ended = run(&mut bench.command(&["batch", "--stop-on-error"]), input.as_bytes());
    assert_eq!((ended.code, ended.stdout.lines().count()), (6, 2));
    assert_eq!(bench.json(&["person", "list"]).as_array().map(Vec::len), Some(1));
    let input = "[\"person\",\"list\"]";
    assert_eq!(run(&mut bench.command(&["batch"]), input.as_bytes()).code, 0, "the last line needs no ending");
    for wrong in [bench.locked(&["batch"]), {
        let mut c = bench.locked(&["batch"]);
        c.args(["--passphrase-file", "-"]);
        c
    }]
    .iter_mut()
    {
        assert_eq!(run(wrong, b"").code, 2);
    }
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    let bench = Bench::new();
    let mut child = bench.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output")).lines();
    for n in 0..20 {
        writeln!(input, "[\"person\",\"add\",\"--name\",\"P{n}\"]").expect("it reads");
        output.next().expect("it answers").expect("UTF-8");
    }
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    assert_eq!(bench.json(&["person", "list"]).as_array().map(Vec::len), Some(20));
    assert_eq!(bench.json(&["verify"])["sound"], true);
}
