//! Which number is this? Without a vault, by argument and by standard input.

use serde_json::{Value, json};

use crate::bench::{coffer, run};

fn identify(text: &str) -> Vec<Value> {
    let by_argument = run(coffer().args(["identify", "--json", "--", text]), b"");
    assert_eq!(by_argument.code, 0, "{}", by_argument.stderr);
    let by_input = run(coffer().args(["identify", "--json", "-"]), format!("{text}\n").as_bytes());
    assert_eq!(by_input.json(), by_argument.json());
    by_argument.json().as_array().expect("a list").clone()
}

#[test]
fn readings_come_likeliest_first_and_normalized() {
    let receipt = identify("ioe 0912345678");
    assert_eq!((&receipt[0]["kind"], &receipt[0]["normalized"]), (&json!("receipt_number"), &json!("IOE0912345678")));
    assert_eq!(receipt[0]["value"], "ioe 0912345678");
    let alien = identify("A12345678");
    assert_eq!((&alien[0]["kind"], &alien[0]["normalized"]), (&json!("a_number"), &json!("A012345678")));
    let digits: Vec<_> = identify("123456789").iter().map(|reading| reading["kind"].clone()).collect();
    assert_eq!(digits[..3], [json!("a_number"), json!("ssn"), json!("us_passport")]);
    let misread = identify("I0E0912345678");
    assert_eq!((&misread[0]["normalized"], &misread[0]["corrected"]), (&json!("IOE0912345678"), &json!(true)));
}

#[test]
fn nothing_is_found_where_nothing_fits() {
    assert_eq!(identify("?"), [] as [Value; 0]);
    let text = run(coffer().args(["identify", "--", "?"]), b"");
    assert_eq!((text.code, text.stdout.trim()), (0, "This looks like none of the numbers that Coffer knows."));
    let text = run(coffer().args(["identify", "--", "-5"]), b"");
    assert_eq!(text.code, 0, "{}", text.stderr);
}
