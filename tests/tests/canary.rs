//! After a session by command no name, number, code, passphrase or word of a scan lies readable in anything that was written: the vault, what
//! lies beside it, temporary folders, settings, caches, histories.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;

use coffer_tests::canary::{Canary, Finding, search, search_bytes};
use coffer_tests::command::{PASSPHRASE, Place, finish};
use coffer_tests::paper::{Dice, pdf, scan};
use serde_json::json;

const NAME: &str = "Zebulon Quackenbush";
const A_NUMBER: &str = "A217-934-586";
const ACCOUNT: &str = "083619274550";
const RECEIPT: &str = "IOE0987654123";
const CODE: &str = "vK7-Qm2x9Lw";
const FILE: &str = "Xylophone-Notice.pdf";
const TITLE: &str = "Marzipan letter";
const WORDS: &str = "Persimmon velocity umbrella";
const NOTES: &str = "Originals behind the harpsichord";
const NEW_PASSPHRASE: &str = "thimble orchard quartz meadow violin";

fn canaries() -> Vec<Canary> {
    [
        ("name", NAME),
        ("A-Number", A_NUMBER),
        ("A-Number's digits", &A_NUMBER[1..]),
        ("account number", ACCOUNT),
        ("receipt number", RECEIPT),
        ("code", CODE),
        ("file name", FILE),
        ("title", TITLE),
        ("text of a scan", WORDS),
        ("notes", NOTES),
        ("passphrase", PASSPHRASE),
        ("new passphrase", NEW_PASSPHRASE),
    ]
    .map(|(name, text)| Canary::new(name, text))
    .into()
}

fn none(found: &[Finding], when: &str) {
    assert!(found.is_empty(), "{when}: {found:#?}");
}

#[test]
fn nothing_is_readable_during_a_session_and_after() {
    let place = Place::new();
    let canaries = canaries();
    let said = place.init();
    let identity = said["recovery"]["identity"].as_str().unwrap().to_owned();
    let paper = place.bring(FILE, &pdf(WORDS, &mut Dice::new(5), 200_000));

    let mut batch = place.batch();
    let person = json!({ "args": ["person", "add", "--name", NAME, "--notes", NOTES], "a_number": A_NUMBER, "account": ACCOUNT });
    batch.does(&person);
    batch.does(&json!(["case", "add", "--receipt", RECEIPT, "--form", "I-485", "--person", "1"]));
    batch.does(&json!({ "args": ["doc", "add", paper, "--title", TITLE, "--person", "1", "--case", "1"], "code": CODE }));
    none(&search(place.written(), &canaries), "while the vault is open");
    // What is looked for is there, for whoever has the key.
    for words in ["Quackenbush", "217934586", "987654123", "Marzipan", "Persimmon", "harpsichord"] {
        let found = batch.does(&json!(["search", words]));
        assert!(found.as_array().is_some_and(|hits| !hits.is_empty()), "{words}: {found}");
    }
    assert_eq!(batch.does(&json!(["code", "show", "1", "--reveal"]))["text"], CODE);
    batch.does(&json!(["doc", "rotate", "1", "--by", "90"]));
    batch.does(&json!(["person", "remove", "1"]));
    batch.does(&json!(["undo"]));
    none(&search(place.written(), &canaries), "before it is locked");
    assert_eq!(batch.end(), 0);

    let fresh = place.bring("new.txt", NEW_PASSPHRASE.as_bytes());
    let arguments = ["passphrase", "change", "--cheap-kdf-for-tests", "--new-passphrase-file"];
    let (exit, said) = finish(place.command(&arguments).arg(&fresh));
    assert_eq!(exit, 0, "{said}");
    for arguments in [&["verify"][..], &["person", "show", "1", "--reveal"], &["search", "Persimmon"], &["history"], &["lock-status"]] {
        let (exit, said) = finish(&mut place.command_with(&fresh, arguments));
        assert_eq!(exit, 0, "{said}");
    }
    let (exit, _) = place.run(&["person", "list"]);
    assert_eq!(exit, 3, "the old passphrase");

    let mut canaries = canaries;
    canaries.push(Canary::new("recovery key", identity));
    none(&search(place.written(), &canaries), "after the session");
    let mut left = Vec::new();
    every_file(place.written(), &mut left);
    assert_eq!(left, ["my.coffer"], "the command writes its vault and nothing else");
}

/// The names of all files below a folder.
fn every_file(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => every_file(&entry.path(), names),
            false => names.push(entry.file_name().to_string_lossy().into_owned()),
        }
    }
}

#[test]
fn nothing_is_readable_in_the_journal_of_a_commit() {
    let place = Place::new();
    place.init();
    let canaries = canaries();
    let mut batch = place.batch();
    batch.does(&json!({ "args": ["person", "add", "--name", NAME, "--notes", NOTES], "a_number": A_NUMBER }));
    let coffer_tests::command::Batch { mut child, mut talk } = batch;
    let journal = place.written().join("my.coffer-journal");
    let mut caught = 0;
    std::thread::scope(|scope| {
        // Large scans: while one is on its way into the file, the journal holds what was there before.
        let (place, talking) = (&place, &mut talk);
        let saving = scope.spawn(move || {
            let mut dice = Dice::new(11);
            for n in 0..8 {
                let paper = place.bring(FILE, &scan(&mut dice, 10_000_000));
                let added = talking.say(&json!({ "args": ["doc", "add", paper, "--title", TITLE, "--person", "1"], "code": CODE }));
                assert_eq!(added.unwrap()["exit"], 0);
                let removed = format!("{n} {NOTES}");
                assert_eq!(talking.say(&json!(["person", "edit", "1", "--notes", removed])).unwrap()["exit"], 0);
            }
        });
        while !saving.is_finished() {
            let Ok(bytes) = fs::read(&journal) else { continue };
            if !bytes.is_empty() {
                caught += 1;
                none(&search_bytes(&journal, &bytes, &canaries), "in the journal");
            }
        }
    });
    drop(talk);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(caught > 0, "the journal was never seen with something in it");
    none(&search(place.written(), &canaries), "after the session");
}

/// A search that finds nothing says something only if it would have found it.
#[test]
fn what_is_planted_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>().into_bytes();
    let noise = |seed| Dice::new(seed).bytes(5000);
    let planted = [
        ("plain.log", NAME.as_bytes().to_vec(), "name", "UTF-8"),
        ("LOUD.log", NAME.to_uppercase().into_bytes(), "name", "UTF-8"),
        ("joined.db", b"a217934586".to_vec(), "A-Number", "UTF-8"),
        ("profile", utf16(CODE), "code", "UTF-16LE"),
        ("joined16", utf16("vk7qm2x9lw"), "code", "UTF-16LE"),
        ("dump.hex", hex(WORDS), "text of a scan", "hexadecimal"),
        // "{\"p\":\"grove lantern thirty mosaic pilot\"}"
        ("mail", b"eyJwIjoiZ3JvdmUgbGFudGVybiB0aGlydHkgbW9zYWljIHBpbG90In0=".to_vec(), "passphrase", "Base64"),
    ];
    for (at, (name, bytes, ..)) in planted.iter().enumerate() {
        let content = [noise(at as u64), bytes.clone(), noise(100 + at as u64)].concat();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b").join(name), content).unwrap();
    }
    fs::write(folder.path().join("recent-xylophone-notice.PDF.lnk"), b"nothing").unwrap();
    let found = search(folder.path(), &canaries());
    for (name, _, canary, spelling) in &planted {
        let hit = |finding: &&Finding| finding.path.ends_with(name) && finding.canary == *canary && finding.spelling == *spelling;
        assert!(found.iter().any(|finding| hit(&finding)), "{name}: {found:#?}");
    }
    assert!(found.iter().any(|finding| finding.canary == "file name" && finding.at.is_none()), "{found:#?}");
}
