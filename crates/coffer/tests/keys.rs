//! The ways in by name: added, renamed, removed, renewed; and what a keychain has to do with them.
#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use coffer::{
    Code, DeviceKey, DraftInput, Error, Key, Keychain, KeychainFault, LockedVault, RecoveryKey, Session, SlotKind, VaultId, VaultSettings,
};
use made::{Made, clock, incoming, passphrase};
use secrecy::SecretString;

/// A keychain that can be locked, or not be there.
#[derive(Default)]
struct Drawer {
    keys: Mutex<HashMap<VaultId, SecretString>>,
    fault: Mutex<Option<KeychainFault>>,
}

impl Drawer {
    fn answers(&self) -> Result<(), Error> {
        self.fault.lock().unwrap().map_or(Ok(()), |fault| Err(Error::Keychain(fault)))
    }

    fn set_fault(&self, fault: Option<KeychainFault>) {
        *self.fault.lock().unwrap() = fault;
    }

    fn len(&self) -> usize {
        self.keys.lock().unwrap().len()
    }
}

impl Keychain for Drawer {
    fn get(&self, vault: VaultId) -> Result<DeviceKey, Error> {
        self.answers()?;
        self.keys.lock().unwrap().get(&vault).map_or(Err(Error::Keychain(KeychainFault::Empty)), |text| Ok(DeviceKey::parse(text)?))
    }

    fn set(&self, vault: VaultId, key: &DeviceKey) -> Result<(), Error> {
        self.answers()?;
        self.keys.lock().unwrap().insert(vault, key.to_identity());
        Ok(())
    }

    fn forget(&self, vault: VaultId) -> Result<(), Error> {
        self.answers()?;
        self.keys.lock().unwrap().remove(&vault);
        Ok(())
    }
}

fn cheap() -> VaultSettings {
    VaultSettings::cheap()
}

fn names(session: &Session) -> Vec<(SlotKind, String)> {
    session.keys().unwrap().into_iter().map(|key| (key.kind, key.name)).collect()
}

/// Dropped, and opened again with this key.
fn reopened(made: Made, key: Key<'_>) -> Made {
    let path = made.path();
    let Made { folder, session } = made;
    drop(session);
    let session = Session::unlock(LockedVault::at(&path).unwrap(), key, Arc::new(clock())).map_err(|refused| refused.error).unwrap();
    Made { folder, session }
}

/// The session is dropped; the vault stays.
fn closed(made: Made) -> (tempfile::TempDir, std::path::PathBuf) {
    let path = made.path();
    drop(made.session);
    (made.folder, path)
}

const SECOND: &str = "another lantern thirty mosaic pilot";

#[test]
fn names_and_dates_are_inside_and_nowhere_else() {
    let mut made = Made::new();
    let second = made.session.add_passphrase("CANARY of Rosa", &SECOND.into(), &cheap()).unwrap();
    made.session.rename_key(1, "CANARY mine").unwrap();
    let keys = made.session.keys().unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["CANARY mine", "", "CANARY of Rosa"]);
    assert!(keys.iter().all(|key| key.added == Some(clock().0) && key.removable));
    assert!(matches!(made.session.rename_key(9, "x"), Err(Error::NoSuchItem)));
    assert!(matches!(made.session.rename_key(second, &"x".repeat(81)), Err(Error::Refused(_))));
    assert!(matches!(made.session.rename_key(second, "a\nb"), Err(Error::Refused(_))));
    assert!(matches!(made.session.add_passphrase("", &"password".into(), &cheap()), Err(Error::WeakPassphrase)));
    let made = made.again();
    assert_eq!(names(&made.session)[2].1, "CANARY of Rosa");
    assert!(!made.session.history(None).unwrap().iter().any(|line| line.undoable), "what was done to a slot cannot be undone");
    let (folder, path) = closed(made);
    let bytes = std::fs::read(&path).unwrap();
    for canary in [&b"CANARY"[..], b"2026-11-23"] {
        assert!(!bytes.windows(canary.len()).any(|window| window == canary));
    }
    drop(folder);
}

#[test]
fn a_name_never_stands_at_another_key() {
    let mut made = Made::new();
    let drawer = Drawer::default();
    let second = made.session.add_passphrase("Rosa's", &SECOND.into(), &cheap()).unwrap();
    made.session.remove_key(second, &drawer).unwrap();
    let third = made.session.add_passphrase("", &"a third lantern thirty mosaic".into(), &cheap()).unwrap();
    assert_eq!(second, third, "the number is given again");
    assert_eq!(names(&made.session)[2].1, "");
    made.session.rename_key(third, "third").unwrap();

    // Someone without a key puts another slot in its place, outside.
    let (folder, path) = closed(made);
    let conn = vault::rusqlite::Connection::open(&path).unwrap();
    let swap = "UPDATE key_slots SET (sealed, hash) = (SELECT sealed, hash FROM key_slots WHERE id = 1) WHERE id = 3";
    assert_eq!(conn.execute(swap, []).unwrap(), 1);
    drop(conn);
    let locked = LockedVault::at(&path).unwrap();
    let session = Session::unlock(locked, Key::Passphrase(&passphrase()), Arc::new(clock())).map_err(|refused| refused.error).unwrap();
    let keys = session.keys().unwrap();
    assert_eq!((keys[2].name.as_str(), keys[2].added), ("", None), "there is no record of this one");
    drop((session, folder));
}

/// What somebody without a key does to one slot, outside, who also has an older copy.
fn outside(path: &std::path::Path, older: &std::path::Path, sql: &str) {
    let conn = vault::rusqlite::Connection::open(path).unwrap();
    conn.execute("ATTACH ?1 AS old", [older.to_str().unwrap()]).unwrap();
    assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
}

fn opened(path: &std::path::Path) -> Session {
    Session::unlock(LockedVault::at(path).unwrap(), Key::Passphrase(&passphrase()), Arc::new(clock()))
        .map_err(|refused| refused.error)
        .unwrap()
}

#[test]
fn a_slot_that_was_taken_out_put_back_or_brought_is_told() {
    let mut made = Made::new();
    let drawer = Drawer::default();
    let odd = |session: &Session| session.odd_keys().unwrap();
    assert_eq!(odd(&made.session), []);
    let second = made.session.add_passphrase("Rosa's", &SECOND.into(), &cheap()).unwrap();
    let third = made.session.add_passphrase("lent", &"a third lantern thirty mosaic".into(), &cheap()).unwrap();
    assert_eq!((second, third), (3, 4));
    let (folder, path) = closed(made);
    let older = folder.path().join("older.coffer");
    std::fs::copy(&path, &older).unwrap();
    let mut session = opened(&path);
    session.change_passphrase(&SECOND.into(), &"quite another thirty mosaic pilot".into(), &cheap()).unwrap();
    session.remove_key(third, &drawer).unwrap();
    session.add_recovery("for the safe").unwrap();
    assert_eq!(odd(&session), [], "what Coffer did is not odd");
    drop(session);
    let good = std::fs::read(&path).unwrap();

    let missing = |id, name: &str| coffer::OddKey::Missing { id, name: name.into(), added: Some(clock().0) };
    let strange = |id| coffer::OddKey::Strange { id, kind: SlotKind::Passphrase };
    let harms = [
        ("DELETE FROM key_slots WHERE id = 2", vec![missing(2, "")]),
        ("INSERT INTO key_slots SELECT 77, kind, sealed, hash FROM key_slots WHERE id = 3", vec![strange(77)]),
        (
            "UPDATE key_slots SET (sealed, hash) = (SELECT sealed, hash FROM old.key_slots WHERE id = 3) WHERE id = 3",
            vec![missing(3, "Rosa's"), strange(3)],
        ),
        ("INSERT INTO key_slots SELECT 78, kind, sealed, hash FROM old.key_slots WHERE id = 4", vec![strange(78)]),
    ];
    for (harm, told) in harms {
        std::fs::write(&path, &good).unwrap();
        outside(&path, &older, harm);
        let mut session = opened(&path);
        assert_eq!(session.damage(), [], "each slot is sound in itself: {harm}");
        assert_eq!(odd(&session), told, "{harm}");
        session.accept_keys().unwrap();
        assert_eq!(odd(&session), []);
        session.lock().map_err(|refused| refused.error).unwrap();
        assert_eq!(odd(&opened(&path)), [], "what was accepted stays accepted: {harm}");
    }
    outside(&path, &older, "DELETE FROM key_slots WHERE id = 3");
    let names: Vec<String> = opened(&path).keys().unwrap().into_iter().map(|key| key.name).collect();
    assert!(names.contains(&"for the safe".to_owned()), "{names:?}");
}

#[test]
fn a_changed_passphrase_keeps_its_name() {
    let mut made = Made::new();
    made.session.add_passphrase("second", &SECOND.into(), &cheap()).unwrap();
    let new: SecretString = "quite another thirty mosaic pilot".into();
    made.session.change_passphrase(&SECOND.into(), &new, &cheap()).unwrap();
    assert_eq!(names(&made.session)[2], (SlotKind::Passphrase, "second".to_owned()));
    assert_eq!(made.session.change_passphrase(&SECOND.into(), &new, &cheap()).unwrap_err().code(), Code::WrongKey);
    made.session.check_key(Key::Passphrase(&passphrase())).unwrap();
    made.session.check_key(Key::Passphrase(&new)).unwrap();
}

#[test]
fn quick_unlock_is_off_at_first_and_never_the_only_way() {
    let drawer = Drawer::default();
    let mut made = Made::new();
    assert_eq!((drawer.len(), names(&made.session).len()), (0, 2));
    made.session.add_device("this laptop", &drawer).unwrap();
    let id = made.session.vault_id();
    let mut made = reopened(made, Key::Device(&drawer.get(id).unwrap()));

    // Once more: the old slot makes way.
    let again = made.session.add_device("this laptop again", &drawer).unwrap();
    assert_eq!(names(&made.session).iter().filter(|(kind, _)| *kind == SlotKind::Device).count(), 1);
    let mut made = reopened(made, Key::Device(&drawer.get(id).unwrap()));

    // The others cannot all go.
    made.session.remove_key(1, &drawer).unwrap();
    assert_eq!(made.session.remove_key(2, &drawer).unwrap_err().code(), Code::LastKey);
    assert!(!made.session.keys().unwrap()[0].removable);
    made.session.replace_lost_passphrase(&passphrase(), &cheap()).unwrap();

    // Removed: the keychain forgets it.
    made.session.remove_key(again, &drawer).unwrap();
    assert_eq!(drawer.len(), 0);
    let made = made.again();
    assert!(!names(&made.session).iter().any(|(kind, _)| *kind == SlotKind::Device));
}

#[test]
fn a_keychain_that_fails_changes_nothing() {
    let drawer = Drawer::default();
    let mut made = Made::new();
    for fault in [KeychainFault::Missing, KeychainFault::Locked] {
        drawer.set_fault(Some(fault));
        assert!(matches!(made.session.add_device("", &drawer), Err(Error::Keychain(found)) if found == fault));
        assert_eq!(names(&made.session).len(), 2);
    }
    drawer.set_fault(None);
    let device = made.session.add_device("", &drawer).unwrap();
    let before = drawer.get(made.session.vault_id()).unwrap().to_identity();
    assert!(made.session.add_device(&"x".repeat(99), &drawer).is_err());
    assert_eq!(made::text_of(&before), made::text_of(&drawer.get(made.session.vault_id()).unwrap().to_identity()));
    // Without the keychain the slot can still be removed, and the passphrase still opens.
    drawer.set_fault(Some(KeychainFault::Locked));
    made.session.remove_key(device, &drawer).unwrap();
    drop(made.again());
}

#[test]
fn renewing_keeps_what_is_at_hand_with_its_name_and_shows_a_new_recovery_key() {
    let drawer = Drawer::default();
    let mut made = Made::new();
    made.session.add_passphrase("Rosa's", &SECOND.into(), &cheap()).unwrap();
    made.session.rename_key(1, "mine").unwrap();
    made.session.add_device("this laptop", &drawer).unwrap();
    let confirmed = made.session.confirm_file(incoming("a.pdf", &["a scan"]), &DraftInput::default()).unwrap();
    made.session.keep(confirmed).unwrap();
    let wrong = made.session.rekey(&[Key::Passphrase(&"wrong".into())], true, &cheap(), &drawer);
    assert_eq!(wrong.unwrap_err().code(), Code::WrongKey);
    let done = made.session.rekey(&[Key::Passphrase(&passphrase())], true, &cheap(), &drawer).unwrap();
    assert_eq!(done.removed, 2, "the other passphrase and the old recovery key");
    let named = |kind, name: &str| (kind, name.to_owned());
    let expected = [named(SlotKind::Passphrase, "mine"), named(SlotKind::Device, "this laptop"), named(SlotKind::Recovery, "")];
    assert_eq!(names(&made.session), expected);
    assert!(made.session.rekey_pending());
    let stopped = made.session.continue_rekey(&mut |_| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
    let mut made = made.again();
    assert!(made.session.rekey_pending());
    made.session.continue_rekey(&mut |_| ControlFlow::Continue(())).unwrap();
    assert!(!made.session.rekey_pending());
    let report = made.session.verify(&mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.damage, []);
    let actions: Vec<String> = made.session.history(None).unwrap().into_iter().map(|line| line.action).collect();
    assert_eq!(actions.iter().filter(|action| action.starts_with("rekey")).count(), 1, "{actions:?}");

    let recovery = done.recovery.unwrap();
    let again = RecoveryKey::parse(&recovery.to_identity()).unwrap();
    let id = made.session.vault_id();
    let (folder, path) = closed(made);
    for key in [Key::Recovery(&again), Key::Device(&drawer.get(id).unwrap())] {
        let opened = Session::unlock(LockedVault::at(&path).unwrap(), key, Arc::new(clock()));
        assert_eq!(names(&opened.map_err(|refused| refused.error).unwrap()), expected);
    }
    let refused = Session::unlock(LockedVault::at(&path).unwrap(), Key::Passphrase(&SECOND.into()), Arc::new(clock()));
    assert!(refused.is_err_and(|refused| refused.error.code() == Code::WrongKey));
    drop(folder);
}
