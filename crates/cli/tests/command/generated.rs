//! Completions and man pages, for packages.

use crate::bench::{Bench, coffer, run};

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let made = run(coffer().args(["completions", shell]), b"");
        assert_eq!(made.code, 0, "{}", made.stderr);
        for word in ["unlock-check", "lock-status", "passphrase-file", "reveal"] {
            assert!(made.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn every_command_has_a_man_page() {
    let bench = Bench::bare();
    let made = run(coffer().args(["man", &bench.at("")]), b"");
    assert_eq!(made.code, 0, "{}", made.stderr);
    for page in ["coffer.1", "coffer-init.1", "coffer-batch.1", "coffer-person-add.1", "coffer-doc-export.1", "coffer-trash-purge.1"] {
        let text = String::from_utf8(bench.get(page)).expect("UTF-8");
        assert!(text.contains(".TH") && !text.contains("cheap-kdf"), "{page}");
    }
    let nowhere = run(coffer().args(["man", &bench.at("no/such/folder"), "--json"]), b"");
    assert_eq!((nowhere.code, nowhere.error().as_str()), (1, "write_failed"));
}
