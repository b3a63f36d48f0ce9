//! Key slots: a new passphrase touches one row, and the last way in stays.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use made::*;
use vault::rusqlite::Connection;
use vault::{Change, DeviceKey, Error, Key, LockedVault, NewKey, SlotKind};

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

#[test]
fn a_device_is_a_way_in_and_never_the_only_one() {
    let (place, mut vault) = make();
    let device = DeviceKey::make();
    let slot = vault.change::<_, Error>(&EDIT, at(3), |change| change.add_slot(NewKey::Device(&device))).unwrap();
    assert_eq!((slot.kind, vault.seq()), (SlotKind::Device, 1));
    vault.remove_slot(1).unwrap();
    assert!(matches!(vault.remove_slot(2), Err(Error::LastSlot)));
    let refused = vault.change::<_, Error>(&EDIT, at(3), |change| change.remove_slot(2));
    assert!(matches!(refused, Err(Error::LastSlot)));
    drop(vault);
    let again = DeviceKey::parse(&device.to_identity()).unwrap();
    let mut vault = LockedVault::at(&place.path).unwrap().unlock(Key::Device(&again)).unwrap();
    vault.change::<_, Error>(&EDIT, at(3), |change| change.remove_slot(slot.id)).unwrap();
    drop(vault);
    let refused = LockedVault::at(&place.path).unwrap().unlock(Key::Device(&again)).unwrap_err();
    assert!(matches!(refused.error, Error::WrongKey));
    drop(LockedVault::at(&place.path).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap());
}

#[test]
fn a_slot_and_what_belongs_to_it_are_one_change() {
    let (place, mut vault) = make();
    let second = secret("a second one");
    let add = |change: &mut Change<'_>| {
        change.conn().execute("INSERT INTO person (name) VALUES ('x')", [])?;
        change.add_slot(NewKey::Passphrase(&second, &settings()))
    };
    let failing: Result<(), Error> = vault.change(&EDIT, at(3), |change| add(change).and(Err(Error::NoSuchBlob)));
    failing.unwrap_err();
    assert_eq!((vault.slots().unwrap().len(), names(&vault).len(), vault.seq()), (2, 0, 0));
    let slot = vault.change(&EDIT, at(3), add).unwrap();
    assert_eq!((vault.slots().unwrap().len(), names(&vault).len(), vault.seq()), (3, 1, 1));
    assert_eq!(vault.slot_of(Key::Passphrase(&second)).unwrap(), slot);
    let third = secret("a third one");
    let replaced = vault.change::<_, Error>(&EDIT, at(3), |c| c.replace_slot(slot.id, NewKey::Passphrase(&third, &settings()))).unwrap();
    assert_eq!((replaced.id, replaced.mark == slot.mark), (slot.id, false));
    let other = vault.change::<_, Error>(&EDIT, at(3), |c| c.replace_slot(2, NewKey::Passphrase(&third, &settings())));
    assert!(matches!(other, Err(Error::NoSuchSlot)));
    drop(vault);
    for (key, opens) in [(secret(PASS), true), (second, false), (third, true)] {
        assert_eq!(LockedVault::at(&place.path).unwrap().unlock(Key::Passphrase(&key)).is_ok(), opens);
    }
}
