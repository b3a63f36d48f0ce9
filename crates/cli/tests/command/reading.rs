//! `read`: papers without a vault.

use serde_json::Value;

use crate::bench::{Bench, coffer, run, scan};

#[test]
fn a_damaged_file_is_told_and_the_next_is_read() {
    let bench = Bench::bare();
    let whole = bench.put("whole.tiff", &scan(60, 1));
    let cut = bench.put("cut.pdf", b"%PDF-1.7 and no more");
    let other = bench.put("other.txt", b"no paper at all");
    let ended = run(coffer().args(["read", "--json", &cut, &whole, &other, &bench.at("none.png")]), b"");
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 4, "{}", ended.stderr);
    let code = |at: usize| lines[at]["error"]["code"].as_str().unwrap_or_default().to_owned();
    assert!(!code(0).is_empty() && !code(2).is_empty(), "{lines:?}");
    assert_eq!(code(3), "file_not_found");
    assert_eq!(lines[1]["page_count"], 1);
    assert_eq!(lines[1]["fields"], Value::Array(Vec::new()), "nothing is invented");
    assert_ne!(ended.code, 0);
}

#[test]
fn no_file_is_a_wrong_command_line() {
    assert_eq!(run(coffer().arg("read"), b"").code, 2);
}
