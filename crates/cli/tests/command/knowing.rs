//! Deadlines, the code check, the call sheet, the help message and the scam check: what each prints, and what it keeps to itself.

use serde_json::{Value, json};

use crate::bench::{Bench, coffer, run};

/// A person with an A-Number, a case, a code and three dates.
fn family() -> Bench {
    let bench = Bench::bare();
    bench.json(&["init", "--cheap-kdf-for-tests"]);
    bench.json_with(&["person", "add", "--name", "SAMPLE, ROSA", "--born", "1990-02-03", "--a-number-file", "-"], b"A012345678");
    let case = ["case", "add", "--form", "I-539", "--receipt", "IOE0912345678", "--person", "1:applicant", "--filed", "2026-08-01"];
    bench.json(&[&case[..], &["--status", "Request for Initial Evidence Was Sent"]].concat());
    bench.json_with(&["code", "add", "--case", "1", "--notice-date", "2026-09-01", "--code-file", "-"], b"K0lO-1I5S");
    bench
}

fn due(bench: &Bench, args: &[&str]) -> Value {
    bench.json(&[&["deadlines"], args].concat())
}

#[test]
fn deadlines_by_the_rules_and_as_a_calendar() {
    let bench = family();
    // The status asks for papers, and no date is kept: it is to be found out.
    let first = due(&bench, &["--as-of", "2026-10-01"]);
    assert_eq!(first["missing"][0]["kind"], "rfe");
    assert_eq!(first["deadlines"][0]["due"], "2026-11-30", "the code lapses about 90 days after its notice");
    bench.json(&["date", "add", "--kind", "rfe", "--on", "2026-09-14", "--served", "mail", "--case", "1"]);
    bench.json(&["date", "add", "--kind", "biometrics", "--on", "2026-12-03", "--at", "09:00", "--person", "1"]);
    bench.json(&["date", "add", "--kind", "resident_since", "--on", "2021-06-10", "--person", "1"]);
    let ics = bench.at("out.ics");
    let list = due(&bench, &["--as-of", "2026-10-01", "--ics", &ics]);
    assert_eq!(list["missing"], json!([]));
    let found: Vec<(&str, &Value, &Value)> = list["deadlines"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|each| (each["kind"].as_str().expect("a name"), &each["opens"], &each["due"]))
        .collect();
    let (none, day) = (json!(null), |text: &str| json!(text));
    let expected = [
        ("n400_early", day("2026-03-12"), none.clone()),
        ("rfe_response", none.clone(), day("2026-10-17")),
        ("access_code_lapse", none.clone(), day("2026-11-30")),
        ("biometrics_reschedule", none.clone(), day("2026-12-02")),
        ("biometrics_appointment", none, day("2026-12-03")),
    ];
    assert_eq!(found, expected.iter().map(|(kind, opens, due)| (*kind, opens, due)).collect::<Vec<_>>());
    let rfe = &list["deadlines"][1];
    assert_eq!((&rfe["at_most"], &rfe["later"]), (&json!(true), &json!([{ "why": "weekend_or_holiday", "date": "2026-10-19" }])));
    assert!(
        rfe["rules"].as_array().expect("rules").iter().all(|rule| rule["source"] != "" && rule["as_of"] != "" && rule["certainty"] != "")
    );
    let calendar = std::fs::read_to_string(&ics).expect("written");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 4, "{calendar}");
    for word in ["SAMPLE", "ROSA", "IOE", "0912345678", "I-539", "K0lO"] {
        assert!(!calendar.contains(word), "{word}");
    }
    // The printed date wins; what is done is left out; a file in the way is not replaced unasked.
    bench.json(&["date", "edit", "1", "--printed-due", "2026-10-09"]);
    let printed = due(&bench, &["--as-of", "2026-10-01"])["deadlines"][1].clone();
    assert_eq!((&printed["due"], &printed["printed"], &printed["computed"]), (&json!("2026-10-09"), &json!(true), &json!("2026-10-17")));
    bench.json(&["date", "edit", "1", "--done", "2026-10-01"]);
    assert_eq!(due(&bench, &["--as-of", "2026-10-01"])["deadlines"].as_array().expect("a list").len(), 4);
    assert_eq!(due(&bench, &["--as-of", "2026-10-01", "--all"])["deadlines"].as_array().expect("a list").len(), 5);
    assert_eq!(bench.json_run(&["deadlines", "--ics", &ics]).code, 7);
    // Words for people hold the notes; a date is found by its kind, undone and put away like anything else.
    assert!(bench.run(&["deadlines", "--as-of", "2026-10-01"]).stdout.contains("Rules as of"));
    assert_eq!(bench.json(&["search", "biometrics"])[0]["item"]["kind"], "date");
    bench.json(&["date", "remove", "2"]);
    assert_eq!(bench.json(&["trash", "list"])[0]["item"], json!({ "kind": "date", "id": 2 }));
    bench.json(&["trash", "restore", "date", "2"]);
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let bench = family();
    for (args, code) in [
        (&["date", "add", "--kind", "rfe"][..], 7),
        (&["date", "add", "--kind", "other", "--on", "2026-01-01"], 7),
        (&["date", "add", "--kind", "rfe", "--on", "1200-01-01"], 7),
        (&["date", "add", "--kind", "rfe", "--on", "2026-09-03", "--printed-due", "2026-09-01"], 7),
        (&["date", "add", "--kind", "rfe", "--on", "2026-09-03", "--case", "99"], 7),
        (&["date", "add", "--kind", "rfe", "--on", "2026-02-30"], 2),
        (&["date", "add", "--kind", "interview", "--on", "2026-02-03", "--at", "25:00"], 2),
        (&["date", "add", "--kind", "party", "--on", "2026-02-03"], 2),
        (&["date", "show", "99"], 6),
        (&["deadlines", "--as-of", "soon"], 2),
        (&["call", "add", "1", "--on", "2999-01-01"], 7),
        (&["call", "add", "99", "--on", "2026-01-01"], 6),
        (&["call", "remove", "1", "5"], 6),
        (&["call-sheet", "99"], 6),
        (&["help-message", "99"], 6),
        (&["code", "check", "99"], 6),
    ] {
        assert_eq!(bench.json_run(args).code, code, "{args:?}");
    }
    assert_eq!(bench.json(&["date", "list"]), json!([]));
}

#[test]
fn a_code_is_checked_without_showing_it() {
    let bench = family();
    let hidden = bench.run(&["code", "check", "1"]);
    assert!(
        hidden.stdout.contains("look-alike") && !hidden.stdout.contains("K0lO") && !hidden.stdout.contains("Kilo"),
        "{}",
        hidden.stdout
    );
    let checked = bench.json(&["code", "check", "1"]);
    assert_eq!(checked["signs"][1]["doubts"], json!(["look_alike"]));
    assert_eq!(checked["signs"][4]["doubts"], json!(["dash"]));
    assert!(checked["signs"][0].get("sign").is_none() && checked["alternatives"][0].get("text").is_none());
    let shown = bench.json(&["code", "check", "1", "--reveal"]);
    assert_eq!((&shown["signs"][3]["sign"], &shown["signs"][3]["spoken"]), (&json!("O"), &json!("capital O as in Oscar")));
    assert_eq!(shown["alternatives"][0], json!({ "reason": "without_dashes", "positions": [5], "text": "K0lO1I5S" }));
    let same = bench.json_with(&["code", "check", "1", "--again-file", "-"], b"K0lO-1I5S");
    assert_eq!(same["again"]["equal"], true);
    let other = bench.json_with(&["code", "check", "1", "--again-file", "-"], b"KOlO-1I5");
    assert_eq!(other["again"]["equal"], false);
    assert_eq!(other["again"]["steps"][1], "different");
    assert_eq!(other["again"]["steps"][8], "missing");
    // What is stored is as it was.
    assert_eq!(bench.json(&["code", "show", "1", "--reveal"])["text"], "K0lO-1I5S");
}

#[test]
fn the_call_sheet_and_the_message_leave_the_code_off() {
    let bench = family();
    bench.json(&["call", "add", "1", "--on", "2026-09-20", "--at", "10:30", "--agent", "Ms. Q", "--reference", "SR123", "--notes", "Wait"]);
    let pdf = bench.at("sheet.pdf");
    let sheet = bench.json(&["call-sheet", "1", "--pdf", &pdf]);
    assert_eq!((&sheet["phone"], &sheet["calls"][0]["agent"]), (&json!("800-375-5283"), &json!("Ms. Q")));
    assert!(std::fs::read(&pdf).expect("written").starts_with(b"%PDF"));
    for (args, whole) in [
        (&["call-sheet", "1"][..], false),
        (&["help-message", "1", "--why", "lapsed"], false),
        (&["call-sheet", "1", "--reveal"], true),
        (&["help-message", "1", "--reveal"], true),
    ] {
        let said = bench.run(args).stdout;
        assert_eq!(said.contains("A012-345-678"), whole, "{args:?}: {said}");
        assert!(said.contains("SAMPLE, ROSA") && !said.contains("K0lO"), "{args:?}");
    }
    assert_eq!(bench.json_run(&["call-sheet", "1", "--pdf", &pdf]).code, 7, "a file in the way is not replaced unasked");
    assert_eq!(bench.json(&["search", "SR123"])[0]["item"], json!({ "kind": "case", "id": 1 }));
    bench.json(&["call", "remove", "1", "1"]);
    assert_eq!(bench.json(&["call", "list", "1"]), json!([]));
    bench.json(&["undo"]);
    assert_eq!(bench.json(&["call", "list", "1"])[0]["reference"], "SR123");
}

#[test]
fn scams_are_looked_at_without_a_vault() {
    let message =
        "Pay $450 with a gift card within 24 hours or you will be deported. Reply with your Online Access Code: https://my-uscis-gov.com";
    let by_argument = run(coffer().args(["scam-check", "--json", "--", message]), b"");
    assert_eq!(by_argument.code, 0, "{}", by_argument.stderr);
    let report = by_argument.json();
    let kinds: Vec<&str> = report["demands"].as_array().expect("a list").iter().filter_map(|each| each["kind"].as_str()).collect();
    assert_eq!(kinds, ["asks_for_code", "gift_card", "threat", "urgency"]);
    assert_eq!((&report["outlook"], &report["addresses"][0]["official"]), (&json!("does_not_match"), &json!(false)));
    assert_eq!(run(coffer().args(["scam-check", "--json", "-"]), message.as_bytes()).json(), report);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), message).expect("written");
    assert_eq!(run(coffer().args(["scam-check", "--json", "--file"]).arg(file.path()), b"").json(), report);
    let calm = run(coffer().args(["scam-check", "--", "Your receipt number is IOE0912345678."]), b"");
    assert!(calm.stdout.contains("proves nothing"), "{}", calm.stdout);
    assert_eq!(run(coffer().args(["scam-check"]), b"").code, 2);
    assert_eq!(run(coffer().args(["scam-check", "--file", "/no/such/file"]), b"").code, 6);
}
