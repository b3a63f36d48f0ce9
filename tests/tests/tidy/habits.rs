//! The habits of the house that a machine can check: a first line that says what lives in a file, files of a readable size,
//! names that say something, no test switched off, nothing left for later.

use crate::tree::{File, files, page, paths, rust};

/// Files that are only included, where `//!` would not compile.
const INCLUDED: &[&str] = &["src-tauri/src/commands/list.rs"];

#[test]
fn every_rust_file_says_what_lives_in_it() {
    for file in rust() {
        let first = file.text.lines().next().unwrap_or_default();
        let opens = if INCLUDED.contains(&file.path.as_str()) { "// " } else { "//! " };
        assert!(first.starts_with(opens) && first.len() > 12, "{}: open it with a `//!` line", file.path);
    }
}

/// Lines, without tests, past which a file needs a reason.
const LONG: usize = 400;

/// Files that are longer, or folders of such, and why.
const LONG_WITH_REASON: &[(&str, &str)] = &[
    ("ui/src/lib/i18n/messages/", "one table each: every sentence of a language, which translators read from top to bottom"),
    ("src-tauri/src/translate.rs", "one list: from the library's shapes to those of the wire, field by field, nothing is decided"),
];

#[test]
fn files_are_short_enough_to_be_read() {
    let all = rust().into_iter().chain(page());
    for file in all.filter(|file| !file.is_test()) {
        let lines = file.without_tests().lines().count();
        let excused = LONG_WITH_REASON.iter().any(|(path, _)| file.path.starts_with(*path));
        assert!(lines <= LONG || excused, "{} has {lines} lines: part it, or list it with a reason", file.path);
    }
    for (path, _) in LONG_WITH_REASON {
        assert!(crate::tree::root().join(path).exists(), "{path} is excused, but there is no such file");
    }
}

#[test]
fn screens_and_parts_of_the_page_are_small() {
    for file in files("ui/src", &["svelte"]) {
        let limit = if file.path.starts_with("ui/src/parts/") { 100 } else { 200 };
        let lines = script_and_markup(&file);
        assert!(lines <= limit, "{} has {lines} lines without its styles, of at most {limit}", file.path);
    }
}

fn script_and_markup(file: &File) -> usize {
    file.text.split("<style").next().unwrap_or_default().lines().count()
}

/// Names that say nothing about their subject.
const EMPTY_NAMES: [&str; 9] = ["manager", "helper", "helpers", "util", "utils", "common", "processor", "misc", "stuff"];

/// The words of a file or type name, whatever way it joins them.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for sign in name.chars() {
        if !sign.is_alphanumeric() || sign.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (sign.is_alphanumeric(), words.last_mut()) {
            word.extend(sign.to_lowercase());
        }
    }
    words
}

fn is_empty_name(name: &str) -> bool {
    words(name).iter().any(|word| EMPTY_NAMES.contains(&word.as_str()))
}

#[test]
fn names_say_their_subject() {
    for path in paths() {
        assert!(!path.split('/').any(is_empty_name), "{path}: a file's name says its subject");
    }
    for file in rust().iter().chain(&page()) {
        let code = file.code();
        let tokens: Vec<&str> = code.split(|sign: char| !sign.is_alphanumeric() && sign != '_').collect();
        for pair in tokens.windows(2) {
            let declares = ["struct", "enum", "trait", "class", "interface", "mod"].contains(&pair[0]);
            assert!(!(declares && is_empty_name(pair[1])), "{}: `{} {}`", file.path, pair[0], pair[1]);
        }
    }
}

#[test]
fn words_are_told_apart() {
    assert!(is_empty_name("VaultManager") && is_empty_name("date_utils.rs") && is_empty_name("string-helper.ts"));
    assert!(!is_empty_name("utility_bill.rs") && !is_empty_name("commonwealth.rs"));
}

#[test]
fn no_test_is_switched_off() {
    let switches = [concat!("#[ign", "ore"), concat!("it.sk", "ip("), concat!("test.sk", "ip("), concat!("describe.sk", "ip(")];
    let focused = [concat!("it.on", "ly("), concat!("test.on", "ly("), concat!("describe.on", "ly(")];
    for file in rust().iter().chain(&files("ui", &["ts", "svelte", "mjs"])) {
        for switch in switches.iter().chain(&focused) {
            assert!(!file.text.contains(switch), "{} has `{switch}`", file.path);
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK:")];
    let page = files("ui", &["ts", "svelte", "css", "html"]);
    let manifests = files("", &["toml", "yml"]);
    for file in rust().iter().chain(&page).chain(&manifests) {
        for mark in marks {
            assert!(!file.text.contains(mark), "{} has {mark}: do it, or open an issue", file.path);
        }
    }
}

#[test]
fn every_exception_to_a_lint_says_why() {
    for file in rust() {
        let code = file.code();
        for start in ["#[expect(", "#[allow(", "#![expect(", "#![allow("] {
            for (at, _) in code.match_indices(start) {
                let attribute = code[at..].split(")]").next().unwrap_or_default();
                let quoted = code[..at].ends_with('"');
                assert!(quoted || attribute.contains("reason"), "{}: {attribute}…", file.path);
            }
        }
    }
}
