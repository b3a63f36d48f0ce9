//! Papers go in and come out: bit for bit, page by page, never over another file.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::bench::{Bench, run, scan};

fn bytes_of(command: &mut Command) -> (i32, Vec<u8>) {
    let output = command.stdin(Stdio::null()).output().expect("it runs");
    (output.status.code().expect("a status"), output.stdout)
}

#[test]
fn a_document_makes_its_person_case_and_code_and_comes_back_bit_for_bit() {
    let bench = Bench::new();
    let paper = scan(120, 1);
    let file = bench.put("notice 通知.tiff", &paper);
    let code = bench.put("code", b"AB12CD34\n");
    let args =
        ["doc", "add", &file, "--title", "Receipt notice", "--date", "2026-01-05", "--new-person", "Rosa", "--new-case", "IOE0123456789"];
    let more = ["--form", "I-485", "--code-file", &code, "--a-number-file", "-"];
    let kept = bench.json_with(&[&args[..], &more].concat(), b"A123456789");
    assert_eq!(kept["kept"][0], json!({ "file": file, "document_id": 1, "person_id": 1, "case_id": 1, "code_id": 1 }));
    let code = bench.json(&["code", "show", "1", "--reveal"]);
    assert_eq!(
        (&code["text"], &code["case_id"], &code["source"]),
        (&json!("AB12CD34"), &json!(1), &json!({ "document_id": 1, "page": 1 }))
    );

    let out = bench.at("out");
    let written = bench.json(&["doc", "export", "1", &out]);
    assert_eq!(bench.get("out/notice 通知.tiff"), paper);
    assert_eq!(written["files"][0]["size"], json!(paper.len()));
    let again = bench.json_run(&["doc", "export", "1", &out]);
    assert_eq!((again.code, again.error().as_str()), (7, "already_exists"));
    bench.put("out/notice 通知.tiff", b"something else");
    bench.json(&["doc", "export", "1", &out, "--force"]);
    assert_eq!(bench.get("out/notice 通知.tiff"), paper);
    assert_eq!(std::fs::read_dir(&out).expect("the folder").count(), 1);
    let (status, bytes) = bytes_of(&mut bench.command(&["doc", "export", "1", "-"]));
    assert!(status == 0 && bytes == paper);
}

#[test]
fn pages_are_drawn_and_turned() {
    let bench = Bench::new();
    bench.json(&["doc", "add", &bench.put("a.tiff", &scan(60, 1))]);
    bench.json(&["doc", "add-pages", "1", &bench.put("b.tiff", &scan(60, 2)), &bench.put("c.tiff", &scan(60, 3))]);
    let document = bench.json(&["doc", "show", "1"]);
    assert_eq!((&document["page_count"], document["files"].as_array().map(Vec::len)), (&json!(3), Some(3)));

    let picture = bench.at("page.bin");
    let drawn = bench.json(&["doc", "page", "1", &picture, "--page", "3", "--size", "50"]);
    let expected: &[u8] = if drawn["media_type"] == "image/png" { b"\x89PNG" } else { b"\xff\xd8\xff" };
    assert!(bench.get("page.bin").starts_with(expected));
    assert_eq!(bench.json_run(&["doc", "page", "1", &picture]).code, 7);
    assert_eq!(bench.json_run(&["doc", "page", "1", &picture, "--page", "4", "--force"]).code, 6);
    let (status, bytes) = bytes_of(&mut bench.command(&["doc", "page", "1", "-", "--page", "2"]));
    assert!(status == 0 && bytes.len() > 100);

    let turned = |args: &[&str]| bench.json(&[&["doc", "rotate", "1", "--page", "2"], args].concat())["rotation"].clone();
    assert_eq!(turned(&["--by", "90"]), 90);
    assert_eq!(turned(&["--by", "-180"]), 270);
    assert_eq!(turned(&["--to", "0"]), 0);
    assert_eq!(bench.json_run(&["doc", "rotate", "1", "--by", "45"]).code, 7);

    // Several files are no one file.
    assert_eq!(bench.json_run(&["doc", "export", "1", "-"]).code, 2);
    let key = document["files"][1]["id"].to_string();
    let (status, bytes) = bytes_of(&mut bench.command(&["doc", "export", "1", "-", "--file", &key]));
    assert!(status == 0 && bytes == scan(60, 2));
}

#[test]
fn several_files_are_several_documents_and_one_refusal_stops_none() {
    let bench = Bench::new();
    let files = [bench.put("a.tiff", &scan(40, 1)), bench.put("b.txt", b"text"), bench.put("c.tiff", &scan(40, 2))];
    let args = ["doc", "add", &files[0], &files[1], &files[2], "--new-person", "Ana", "--kind", "letter"];
    let said = bench.json_run(&args);
    assert_eq!(said.code, 7);
    let (kept, refused) = (said.json()["kept"].clone(), said.json()["refused"].clone());
    assert_eq!(kept.as_array().map(Vec::len), Some(2));
    assert_eq!((&refused[0]["file"], &refused[0]["error"]["code"]), (&json!(files[1]), &json!("unsupported_file")));
    assert_eq!(bench.json(&["person", "list"])[0]["document_count"], 2, "one person was made, for both");
    assert_eq!(bench.json(&["doc", "list", "--person", "1"]).as_array().map(Vec::len), Some(2));
    let said = bench.json_run(&["doc", "add-pages", "1", &bench.put("d.tiff", &scan(40, 3)), &files[1]]);
    assert_eq!((said.code, said.error().as_str()), (7, "unsupported_file"));
    assert!(said.stdout.contains("The file before it was added"), "{}", said.stdout);
    let two = run(bench.command(&["doc", "add", &files[0], &files[2], "--code-file", "-"]).arg("--json"), b"AB12CD34");
    assert_eq!(two.code, 2);
}

#[test]
fn standard_input_is_a_file_with_a_name() {
    let bench = Bench::new();
    let paper = scan(50, 9);
    let kept =
        bench.command(&["doc", "add", "-", "--name", "../../pasted.tiff", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut kept = kept.expect("it starts");
    std::io::Write::write_all(&mut kept.stdin.take().expect("its input"), &paper).expect("it reads");
    assert!(kept.wait().expect("it ends").success());
    let written = bench.json(&["doc", "export", "1", &bench.at("out")]);
    let path = written["files"][0]["path"].as_str().expect("a path");
    assert_eq!(Path::new(path).parent(), Some(bench.path("out").as_path()), "{path}");
    assert_eq!(std::fs::read(path).expect("it is there"), paper);
}

#[test]
fn an_edit_keeps_the_links_that_it_does_not_name() {
    let bench = Bench::new();
    for name in ["Ana", "Luis"] {
        bench.json(&["person", "add", "--name", name]);
    }
    bench.json(&["case", "add", "--form", "I-130"]);
    bench.json(&["doc", "add", &bench.put("a.tiff", &scan(40, 1)), "--person", "1", "--case", "1", "--notes", "first"]);
    bench.json(&["doc", "edit", "1", "--title", "Petition", "--person", "2", "--remove-person", "1"]);
    let document = bench.json(&["doc", "show", "1"]);
    assert_eq!((&document["title"], &document["notes"]), (&json!("Petition"), &json!("first")));
    assert_eq!(document["people"], json!([{ "id": 2, "full_name": "Luis" }]));
    assert_eq!(document["cases"][0]["id"], 1);
    assert_eq!(document["document_date"], Value::Null);
}
