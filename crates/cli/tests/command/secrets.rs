//! Where secrets may be and where not.

use serde_json::json;

use crate::bench::{Bench, PASSPHRASE, run};

const CODE: &str = "QX7P-93KD-55TZ";
const A_NUMBER: &str = "A287654321";
const ACCOUNT: &str = "123412345678";

fn family(bench: &Bench) {
    bench.json_with(&["person", "add", "--name", "Rosa Canaria", "--a-number-file", "-"], format!("{A_NUMBER}\n").as_bytes());
    let account = bench.put("account", ACCOUNT.as_bytes());
    bench.json(&["person", "edit", "1", "--account-file", &account]);
    bench.json(&["case", "add", "--form", "I-765", "--person", "1"]);
    bench.json_with(&["code", "add", "--case", "1", "--code-file", "-"], CODE.as_bytes());
    std::fs::remove_file(account).expect("it is removed");
}

#[test]
fn numbers_are_hidden_unless_revealed() {
    let bench = Bench::new();
    family(&bench);
    let hidden = [CODE, "93KD", A_NUMBER, "287654321", "287-654", ACCOUNT, "1234-1234"];
    for args in [
        &["person", "list"][..],
        &["person", "show", "1"],
        &["case", "list"],
        &["case", "show", "1"],
        &["code", "list"],
        &["code", "show", "1"],
        &["search", "QX7P"],
        &["search", "287654321"],
        &["search", "rosa"],
        &["history"],
        &["verify"],
        &["trash", "list"],
    ] {
        for said in [bench.run(args), bench.json_run(args)] {
            assert_eq!(said.code, 0, "{args:?} {}", said.stderr);
            for secret in hidden {
                assert!(!said.stdout.contains(secret) && !said.stderr.contains(secret), "{args:?} shows {secret}");
            }
        }
    }
    assert!(bench.run(&["code", "show", "1", "--reveal"]).stdout.contains(CODE));
    assert_eq!(bench.json(&["code", "show", "1", "--reveal"])["text"], CODE);
    let person = bench.json(&["person", "show", "1", "--reveal"]);
    assert_eq!(person["a_numbers"][0]["text"], A_NUMBER);
    assert_eq!(person["online_account_number"]["text"], ACCOUNT);
}

#[test]
fn standard_input_gives_one_line_to_each_that_asks() {
    let bench = Bench::new();
    let input = format!("{PASSPHRASE}\n{A_NUMBER}\r\n{ACCOUNT}\n");
    let args = ["person", "add", "--name", "Ana", "--a-number-file", "-", "--account-file", "-", "--passphrase-file", "-", "--json"];
    let said = run(&mut bench.locked(&args), input.as_bytes());
    assert_eq!(said.code, 0, "{}", said.stdout);
    let person = bench.json(&["person", "show", "1", "--reveal"]);
    assert_eq!((&person["a_numbers"][0]["text"], &person["online_account_number"]["text"]), (&json!(A_NUMBER), &json!(ACCOUNT)));
}

#[test]
fn only_the_line_ending_is_taken_off() {
    let bench = Bench::bare();
    bench.put("passphrase", format!("  {PASSPHRASE} \r\n").as_bytes());
    assert_eq!(bench.run(&["init", "--cheap-kdf-for-tests"]).code, 0);
    bench.put("passphrase", PASSPHRASE.as_bytes());
    assert_eq!(bench.run(&["unlock-check"]).code, 3);
    bench.put("passphrase", format!("  {PASSPHRASE} ").as_bytes());
    assert_eq!(bench.run(&["unlock-check"]).code, 0);
    for wrong in [&b"two\nlines\n"[..], b"", b"\n", b"\xff\xfe\n"] {
        bench.put("passphrase", wrong);
        assert_eq!(bench.run(&["unlock-check"]).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_code_is_stored_exactly_as_given() {
    let bench = Bench::new();
    for (id, code) in [(1, " Ab0O-l1I5S "), (2, "секрет12")] {
        bench.json_with(&["code", "add", "--code-file", "-"], format!("{code}\n").as_bytes());
        assert_eq!(bench.json(&["code", "show", &id.to_string(), "--reveal"])["text"], code);
    }
    let said = run(bench.command(&["code", "add", "--code-file", "-"]).arg("--json"), b"IOE0123456789");
    assert_eq!((said.code, &said.json()["error"]["fields"][0]["problem"]), (7, &json!("looks_like_receipt_number")));
    assert!(!said.stdout.contains("IOE0123456789"));
    bench.json_with(&["code", "add", "--keep-anyway", "--code-file", "-"], b"IOE0123456789");
}

#[test]
fn nothing_readable_stays_in_the_folder() {
    let bench = Bench::new();
    family(&bench);
    std::fs::remove_file(bench.path("recovery")).expect("it is removed");
    for entry in std::fs::read_dir(bench.path("")).expect("the folder").flatten() {
        let bytes = std::fs::read(entry.path()).expect("it can be read");
        for canary in ["Canaria", "QX7P", "287654321", ACCOUNT, "I-765"] {
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} stands in {:?}", entry.file_name());
        }
        assert!(["my.coffer", "passphrase"].iter().any(|name| entry.file_name() == *name), "{:?}", entry.file_name());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_passphrase_is_in_no_argument_and_no_core_is_left() {
    let bench = Bench::new();
    let mut batch = bench.batch(&[]);
    batch.say(&json!({ "args": ["code", "add"], "code": CODE }));
    let process = format!("/proc/{}", batch.child.id());
    let line = std::fs::read(format!("{process}/cmdline")).expect("it runs");
    assert!(!line.is_empty());
    for secret in [PASSPHRASE, CODE] {
        assert!(!String::from_utf8_lossy(&line).contains(secret));
    }
    let limits = std::fs::read_to_string(format!("{process}/limits")).expect("it runs");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    assert_eq!(batch.end(), 0);
}
