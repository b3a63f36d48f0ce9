//! Making, opening, locking; every way in; and everything that must not open.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::fs;

use made::*;
use vault::{Damage, Error, Fault, Key, LockedVault, RecoveryKey, Settings, SlotKind, Vault};

#[test]
fn what_was_kept_is_there_after_a_lock_and_after_a_drop() {
    let (place, mut vault) = make();
    assert_eq!(vault.seq(), 0);
    add_person(&mut vault, "Ada");
    let locked = vault.lock().unwrap();
    assert_eq!(locked.slots().iter().map(|s| s.kind).collect::<Vec<_>>(), [SlotKind::Passphrase, SlotKind::Recovery]);
    let mut vault = locked.unlock(Key::Passphrase(&secret(PASS))).unwrap();
    assert_eq!((names(&vault), vault.seq()), (vec!["Ada".to_owned()], 1));
    add_person(&mut vault, "Grace");
    drop(vault);
    let vault = open(&place.path);
    assert_eq!((names(&vault), vault.seq()), (vec!["Ada".to_owned(), "Grace".to_owned()], 2));
    assert_eq!(vault.read().query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 3);
    drop(vault);
    assert_eq!(fs::read_dir(place.dir.path()).unwrap().count(), 1, "nothing is left beside the vault");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (place, vault) = make();
    drop(vault);
    assert_eq!(fs::metadata(&place.path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn nothing_is_replaced_and_no_half_vault_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.coffer");
    fs::write(&path, "mine").unwrap();
    let made = Vault::create(&path, &secret(PASS), &settings(), SCHEMA, 1);
    assert!(matches!(made, Err(Error::AlreadyExists)));
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    fs::remove_file(&path).unwrap();
    assert!(matches!(Vault::create(&path, &secret(PASS), &settings(), "nonsense", 1), Err(Error::Sql { .. })));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    let far = dir.path().join("none/my.coffer");
    assert!(matches!(Vault::create(&far, &secret(PASS), &settings(), SCHEMA, 1), Err(Error::NotFound)));
    let weak = Settings { work_factor: 16, ..Settings::default() };
    assert!(matches!(Vault::create(&path, &secret(PASS), &weak, SCHEMA, 1), Err(Error::WorkFactor)));
}

#[test]
fn a_wrong_key_gives_the_locked_vault_back() {
    let (place, vault) = make();
    let locked = vault.lock().unwrap();
    let refused = locked.unlock(Key::Passphrase(&secret("wrong"))).unwrap_err();
    assert!(matches!(refused.error, Error::WrongKey));
    let refused = refused.vault.unlock(Key::Recovery(&RecoveryKey::make())).unwrap_err();
    assert!(matches!(refused.error, Error::WrongKey));
    drop(refused.vault.unlock(Key::Recovery(&place.recovery)).unwrap());
}

#[test]
fn the_recovery_key_survives_being_copied_by_hand() {
    use secrecy::ExposeSecret;
    let (place, vault) = make();
    drop(vault);
    let words = place.recovery.to_words();
    assert_eq!(words.len(), 24);
    let numbered: String = words.iter().enumerate().map(|(i, w)| format!("{}. {}\n", i + 1, w.to_uppercase())).collect();
    #[expect(clippy::disallowed_methods, reason = "the test retypes it")]
    let identity = place.recovery.to_identity().expose_secret().to_owned();
    let spaced = format!("# public key: age1…\n {} \n {}", &identity[..30], identity[30..].to_lowercase());
    for text in [numbered, words.join(" "), identity.clone(), spaced] {
        let key = RecoveryKey::parse(&secret(&text)).unwrap();
        drop(LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&key)).unwrap());
    }
    let mut wrong = words.to_vec();
    wrong.swap(3, 4);
    let swapped = RecoveryKey::parse(&secret(&wrong.join(" ")));
    assert!(matches!(swapped, Err(Error::RecoveryChecksum)) || words[3] == words[4]);
    wrong[6] = "coffer".into();
    assert!(matches!(RecoveryKey::parse(&secret(&wrong.join(" "))), Err(Error::RecoveryWord { position: 7 })));
    assert!(matches!(RecoveryKey::parse(&secret("one two")), Err(Error::NotARecoveryKey)));
    let typo = identity.replacen(&identity[20..21], if &identity[20..21] == "Q" { "P" } else { "Q" }, 1);
    assert!(matches!(RecoveryKey::parse(&secret(&typo)), Err(Error::RecoveryChecksum | Error::NotARecoveryKey)));
    assert_eq!(format!("{:?}", place.recovery), "RecoveryKey");
}

#[test]
fn a_second_opener_is_refused_at_once() {
    let (place, vault) = make();
    assert!(matches!(refusal(&place.path), Error::Busy));
    assert!(matches!(refusal(&place.path), Error::Busy), "looking did not drop the lock");
    drop(vault);
    drop(open(&place.path));
}

/// Run by the test below in a process of its own; does nothing by itself.
#[test]
fn child_opens() {
    if let Ok(path) = std::env::var("VAULT_TEST_CHILD") {
        assert!(matches!(refusal(path.as_ref()), Error::Busy));
    }
}

#[test]
fn another_process_is_refused_at_once() {
    let (place, _vault) = make();
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["child_opens", "--exact"])
        .env("VAULT_TEST_CHILD", &place.path)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
}

#[test]
fn what_is_not_a_vault_is_told_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    assert!(matches!(refusal(&path), Error::NotFound));
    assert!(matches!(refusal(dir.path()), Error::NotAVault));
    for bytes in [&b""[..], b"x", b"SQLite format 3\0", &[7; 5000]] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(refusal(&path), Error::NotAVault | Error::Damaged(Damage::Container)), "{}", bytes.len());
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    for mode in ["DELETE", "WAL"] {
        let path = dir.path().join(mode);
        tamper(&path, &format!("PRAGMA journal_mode={mode}; CREATE TABLE t (x)"));
        let before = (fs::read(&path).unwrap(), fs::read_dir(dir.path()).unwrap().count());
        assert!(matches!(refusal(&path), Error::NotAVault));
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(dir.path()).unwrap().count()), before);
    }
}

#[test]
fn a_newer_format_is_told() {
    let (place, vault) = make();
    drop(vault);
    tamper(&place.path, "PRAGMA user_version=2");
    assert!(matches!(refusal(&place.path), Error::NewerFormat { format: 2 }));
}

#[test]
fn a_table_that_does_not_belong_is_told() {
    let (place, vault) = make();
    drop(vault);
    tamper(&place.path, "CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM changes; END");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Container)));
}

#[test]
fn a_snapshot_that_is_gone_is_told() {
    let (place, vault) = make();
    drop(vault);
    tamper(&place.path, "DELETE FROM chunks");
    assert!(matches!(refusal(&place.path), Error::Damaged(Damage::Snapshot { seq: 0, fault: Fault::Missing })));
}

#[test]
fn a_made_passphrase_has_the_words_that_were_asked_for() {
    use secrecy::ExposeSecret;
    #[expect(clippy::disallowed_methods, reason = "the test counts its words")]
    let words = vault::make_passphrase(7).expose_secret().split('-').count();
    assert_eq!(words, 7);
}
