//! Each exit status, by a command that ends with it.

use serde_json::json;

use crate::bench::{Bench, coffer, run, scan};

#[test]
fn usage_is_2() {
    let bench = Bench::new();
    let usage = |args: &[&str]| {
        let said = run(bench.command(args).arg("--json"), b"");
        assert_eq!((said.code, said.error().as_str()), (2, "usage"), "{args:?} {}", said.stderr);
        assert_eq!(said.stderr, "");
        assert_eq!(run(&mut bench.command(args), b"").code, 2, "{args:?}");
    };
    usage(&["persons"]);
    usage(&["person", "show"]);
    usage(&["person", "show", "one"]);
    usage(&["case", "add", "--form", "I-485", "--filed", "1/2/2026"]);
    usage(&["case", "add", "--form", "I-485", "--person", "1:boss"]);
    usage(&["case", "edit", "1", "--status-date", "2026-01-01"]);
    usage(&["doc", "add", "-"]);
    usage(&["doc", "rotate", "1"]);
    usage(&["trash", "empty", "--passphrase", "x"]);
    usage(&["search"]);
    usage(&["init", "--work-factor", "16"]);
    assert_eq!(run(coffer().args(["person", "list", "--json"]), b"").error(), "usage");
    assert_eq!(run(coffer().args(["--help"]), b"").code, 0);
    assert_eq!(run(coffer().args(["--version", "--json"]), b"").code, 0);
    assert_eq!(run(&mut coffer(), b"").code, 2);
}

#[test]
fn no_terminal_and_no_file_is_2_and_says_what_to_do() {
    let bench = Bench::new();
    let said = run(&mut bench.locked(&["person", "list"]), b"canyon\n");
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("--passphrase-file"), "{}", said.stderr);
    let said = bench.run(&["code", "add"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("not a terminal"), "{}", said.stderr);
    let said = bench.run(&["trash", "purge", "person", "1"]);
    assert_eq!(said.code, 6);
    bench.json(&["person", "add", "--name", "Rosa"]);
    bench.json(&["person", "remove", "1"]);
    let said = bench.run(&["trash", "purge", "person", "1"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("--yes"), "{}", said.stderr);
}

#[test]
fn a_wrong_passphrase_or_recovery_key_is_3() {
    let bench = Bench::new();
    for wrong in [&b"canyon-lemon-orbit-velvet-sugar-mapl"[..], b" canyon-lemon-orbit-velvet-sugar-maple", b"x"] {
        let file = bench.put("wrong", wrong);
        let said = run(bench.locked(&["person", "list", "--json"]).args(["--passphrase-file", &file]), b"");
        assert_eq!((said.code, said.error().as_str()), (3, "wrong_passphrase"));
    }
    let other = Bench::new();
    let said = run(bench.locked(&["unlock-check", "--json"]).args(["--recovery-file", &other.at("recovery")]), b"");
    assert_eq!((said.code, said.error().as_str()), (3, "wrong_recovery_key"));
    let said = run(bench.locked(&["unlock-check", "--json"]).args(["--recovery-file", "-"]), b"abandon ability able\n");
    assert_eq!((said.code, said.error().as_str()), (3, "bad_recovery_key"));
}

#[test]
fn a_second_process_is_4() {
    let bench = Bench::new();
    let mut batch = bench.batch(&[]);
    batch.say(&json!(["person", "add", "--name", "Rosa"]));
    for args in [&["person", "list"][..], &["verify"], &["unlock-check"], &["person", "add", "--name", "Ana"]] {
        let said = bench.json_run(args);
        assert_eq!((said.code, said.error().as_str()), (4, "vault_busy"), "{args:?}");
    }
    assert_eq!(batch.end(), 0);
    assert_eq!(bench.json(&["person", "list"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_not_there_is_6() {
    let bench = Bench::bare();
    let said = bench.json_run(&["person", "list"]);
    assert_eq!((said.code, said.error().as_str()), (6, "vault_not_found"));
    let bench = Bench::new();
    for args in [
        &["person", "show", "7"][..],
        &["case", "edit", "7", "--form", "I-90"],
        &["code", "show", "7", "--reveal"],
        &["doc", "export", "7", "out"],
        &["doc", "page", "7", "out.png"],
        &["doc", "rotate", "7", "--by", "90"],
        &["person", "remove", "7"],
        &["trash", "restore", "case", "7"],
        &["trash", "purge", "doc", "7", "--yes"],
        &["undo", "7"],
        &["doc", "list", "--case", "7"],
    ] {
        let said = bench.json_run(args);
        assert_eq!((said.code, said.error().as_str()), (6, "not_found"), "{args:?} {}", said.stdout);
    }
    assert_eq!(bench.json_run(&["undo"]).error(), "nothing_to_undo");
    let said = bench.json_run(&["doc", "add", &bench.at("nothing.pdf")]);
    assert_eq!((said.code, said.error().as_str()), (6, "file_not_found"));
}

#[test]
fn refused_input_is_7() {
    let bench = Bench::new();
    let refused = |args: &[&str]| {
        let said = bench.json_run(args);
        assert_eq!(said.code, 7, "{args:?} {}", said.stdout);
        said.json()["error"].clone()
    };
    let error = refused(&["person", "add"]);
    assert_eq!(error["code"], "refused");
    assert_eq!((&error["fields"][0]["field"], &error["fields"][0]["problem"]), (&json!("full_name"), &json!("empty")));
    let error = refused(&["case", "add", "--receipt", "A123456789", "--person", "9"]);
    let problems: Vec<&str> = error["fields"].as_array().expect("fields").iter().filter_map(|field| field["problem"].as_str()).collect();
    assert_eq!(problems, ["looks_like_a_number", "not_found"]);
    bench.json(&["case", "add", "--receipt", "IOE0123456789"]);
    let error = refused(&["case", "add", "--receipt", "ioe 012 345 6789"]);
    assert_eq!(error["fields"][0]["problem"], "receipt_number_taken");
    assert_eq!(refused(&["init", "--cheap-kdf-for-tests"])["code"], "already_exists");

    let text = bench.put("letter.txt", b"Dear Sir or Madam");
    assert_eq!(refused(&["doc", "add", &text])["code"], "unsupported_file");
    let broken = bench.put("broken.png", b"\x89PNG\r\n\x1a\nand then nothing");
    assert_eq!(refused(&["doc", "add", &broken])["code"], "corrupt_file");
    let locked = concat!(env!("CARGO_MANIFEST_DIR"), "/../recognize/tests/fixtures/rc4-user-password.pdf");
    assert_eq!(refused(&["doc", "add", locked])["code"], "encrypted_file");
    let page = bench.put("page.tiff", &scan(40, 1));
    bench.json(&["doc", "add", &page]);
    let copy = bench.put("copy.tiff", &scan(40, 1));
    let error = refused(&["doc", "add", &copy]);
    assert_eq!((&error["code"], &error["document_id"]), (&json!("duplicate"), &json!(1)));
}

#[test]
fn a_failure_for_people_goes_to_standard_error_and_says_what_to_do() {
    let bench = Bench::bare();
    let said = bench.run(&["person", "list"]);
    assert_eq!((said.code, said.stdout.as_str()), (6, ""));
    assert_eq!(
        said.stderr,
        "coffer: There is no vault at this place.\nLook at --vault or COFFER_VAULT. `coffer init` makes a new vault.\n"
    );
}
