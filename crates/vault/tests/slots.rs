//! Key slots: a new passphrase touches one row, and the last way in stays.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use made::*;
use vault::rusqlite::Connection;
use vault::{Error, Key, LockedVault, SlotKind};

/// Every row of every table but one slot.
fn others(place: &Place) -> Vec<String> {
    let conn = Connection::open(&place.path).unwrap();
    let lines = dump(&conn).into_iter().filter(|line| !line.starts_with("key_slots: Integer(1)"));
    lines.map(|line| blake3::hash(line.as_bytes()).to_hex().to_string()).collect()
}

#[test]
fn a_new_passphrase_rewrites_one_row() {
    let (place, mut vault) = make();
    put(&mut vault, &[1; 9000]);
    drop(vault.lock().unwrap());
    let before = others(&place);
    let mut vault = open(&place.path);
    assert!(vault.check_passphrase(&secret(PASS)).unwrap());
    vault.change_passphrase(&secret("new"), &settings()).unwrap();
    assert!(!vault.check_passphrase(&secret(PASS)).unwrap());
    drop(vault.lock().unwrap());
    assert_eq!(others(&place), before);
    assert!(matches!(refusal(&place.path), Error::WrongKey));
    drop(LockedVault::at(&place.path).unwrap().unlock(Key::Passphrase(&secret("new"))).unwrap());
    drop(LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap());
}

#[test]
fn the_last_way_in_stays() {
    let (place, mut vault) = make();
    let second = vault.add_recovery().unwrap();
    assert_eq!(
        vault.slots().unwrap().iter().map(|s| s.kind).collect::<Vec<_>>(),
        [SlotKind::Passphrase, SlotKind::Recovery, SlotKind::Recovery]
    );
    vault.remove_slot(1).unwrap();
    vault.remove_slot(2).unwrap();
    assert!(matches!(vault.remove_slot(3), Err(Error::LastSlot)));
    assert!(matches!(vault.remove_slot(9), Err(Error::NoSuchSlot)));
    drop(vault);
    let mut vault = LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&second)).unwrap();
    vault.change_passphrase(&secret("again"), &settings()).unwrap();
    drop(vault);
    drop(LockedVault::at(&place.path).unwrap().unlock(Key::Passphrase(&secret("again"))).unwrap());
}
