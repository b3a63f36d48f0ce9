//! The ways in as a person handles them: listed, tried, added, changed, removed. `slots.rs` has the rows, `rekey.rs` puts another key behind them.

use rusqlite::Connection;
use secrecy::SecretString;

use crate::change::Change;
use crate::device::DeviceKey;
use crate::error::Error;
use crate::plugin::PluginRecipient;
use crate::recovery::RecoveryKey;
use crate::settings::Settings;
use crate::slots::{self, Key, SlotInfo, SlotKind};
use crate::vault::Vault;

/// What a slot is to be opened with from now on.
#[derive(Clone, Copy)]
pub enum NewKey<'a> {
    /// A passphrase. Costs scrypt's work.
    Passphrase(&'a SecretString, &'a Settings),
    /// A recovery key.
    Recovery(&'a RecoveryKey),
    /// A key that this machine keeps.
    Device(&'a DeviceKey),
    /// What belongs to an age plugin. Runs the plugin, a program of someone else.
    Plugin(&'a PluginRecipient),
}

impl NewKey<'_> {
    pub(crate) fn kind(&self) -> SlotKind {
        match self {
            Self::Passphrase(..) => SlotKind::Passphrase,
            Self::Recovery(_) => SlotKind::Recovery,
            Self::Device(_) => SlotKind::Device,
            Self::Plugin(_) => SlotKind::Plugin,
        }
    }
}

impl Change<'_> {
    /// Adds a way in, together with what this change does inside. A slot cannot be undone: neither should what belongs to it.
    ///
    /// Errors: [`Error::WorkFactor`], [`Error::Plugin`], failures of the file.
    pub fn add_slot(&mut self, key: NewKey<'_>) -> Result<SlotInfo, Error> {
        let sealed = self.keys.seal_slot(key)?;
        self.on_slots(|conn| slots::add(conn, key.kind(), &sealed))
    }

    /// Puts another key of the same kind in a slot. Copies of the file made before still open with the old one.
    ///
    /// Errors: [`Error::NoSuchSlot`], also if the slot is of another kind; those of [`Change::add_slot`].
    pub fn replace_slot(&mut self, id: i64, key: NewKey<'_>) -> Result<SlotInfo, Error> {
        let slot = find(&self.outer.conn, id)?;
        if slot.kind != key.kind() {
            return Err(Error::NoSuchSlot);
        }
        let sealed = self.keys.seal_slot(key)?;
        self.on_slots(|conn| slots::replace(conn, slot, &sealed))
    }

    /// Removes a way in. Copies of the file made before still have it.
    ///
    /// Errors: [`Error::NoSuchSlot`], [`Error::LastSlot`], failures of the file.
    pub fn remove_slot(&mut self, id: i64) -> Result<(), Error> {
        removable(&self.outer.conn, id)?;
        self.on_slots(|conn| slots::remove(conn, id))
    }

    fn on_slots<T>(&mut self, f: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let done = f(&self.outer.conn);
        // Half of it may be done: then the change as a whole must not be kept.
        self.failed |= done.is_err();
        self.slots = true;
        done
    }
}

impl Vault {
    /// The ways in.
    pub fn slots(&self) -> Result<Vec<SlotInfo>, Error> {
        slots::list(&self.outer.conn)
    }

    /// Which slot this key opens: to ask again before something grave. A passphrase costs scrypt's work for each slot of that kind.
    ///
    /// Errors: [`Error::WrongKey`], [`Error::Damaged`], [`Error::TooMuchWork`], [`Error::Plugin`].
    pub fn slot_of(&self, key: Key<'_>) -> Result<SlotInfo, Error> {
        slots::open(&self.outer.conn, key).map(|(slot, _)| slot)
    }

    /// Whether this is the passphrase. Costs scrypt's work.
    pub fn check_passphrase(&self, passphrase: &SecretString) -> Result<bool, Error> {
        match self.slot_of(Key::Passphrase(passphrase)) {
            Ok(_) => Ok(true),
            Err(Error::WrongKey) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Sets a new passphrase, by rewriting the first passphrase slot (or adding one). Copies of the file made before still
    /// open with the old one. Costs scrypt's work. Not in the history: [`Change::replace_slot`] is.
    ///
    /// Errors: [`Error::ReadOnly`], [`Error::WorkFactor`], failures of the file; the old passphrase then still holds.
    pub fn change_passphrase(&mut self, new: &SecretString, settings: &Settings) -> Result<(), Error> {
        self.writable()?;
        let sealed = self.keys.seal_slot(NewKey::Passphrase(new, settings))?;
        let slot = self.slots()?.into_iter().find(|slot| slot.kind == SlotKind::Passphrase);
        self.in_outer(|conn| match slot {
            Some(slot) => slots::replace(conn, slot, &sealed).map(drop),
            None => slots::add(conn, SlotKind::Passphrase, &sealed).map(drop),
        })
    }

    /// Makes a recovery key and a slot that it opens. Not in the history: [`Change::add_slot`] is.
    ///
    /// Errors: [`Error::ReadOnly`], failures of the file.
    pub fn add_recovery(&mut self) -> Result<RecoveryKey, Error> {
        self.writable()?;
        let key = RecoveryKey::make();
        let sealed = self.keys.seal_slot(NewKey::Recovery(&key))?;
        self.in_outer(|conn| slots::add(conn, SlotKind::Recovery, &sealed).map(drop))?;
        Ok(key)
    }

    /// Removes a way in. Copies of the file made before still have it. Not in the history: [`Change::remove_slot`] is.
    ///
    /// Errors: [`Error::NoSuchSlot`], [`Error::LastSlot`], [`Error::ReadOnly`], failures of the file.
    pub fn remove_slot(&mut self, id: i64) -> Result<(), Error> {
        self.writable()?;
        removable(&self.outer.conn, id)?;
        self.in_outer(|conn| slots::remove(conn, id))
    }

    pub(crate) fn in_outer(&self, f: impl FnOnce(&Connection) -> Result<(), Error>) -> Result<(), Error> {
        self.outer.run("BEGIN IMMEDIATE")?;
        let done = f(&self.outer.conn).and_then(|()| self.outer.commit());
        if done.is_err() {
            self.outer.rollback();
        }
        done
    }
}

fn find(conn: &Connection, id: i64) -> Result<SlotInfo, Error> {
    slots::list(conn)?.into_iter().find(|slot| slot.id == id).ok_or(Error::NoSuchSlot)
}

/// A vault keeps a passphrase or a recovery key whose slot is as it was written: what is damaged opens nothing.
fn removable(conn: &Connection, id: i64) -> Result<(), Error> {
    find(conn, id)?;
    for slot in slots::list(conn)? {
        if slot.id != id && slot.kind.stands_alone() && slots::read(conn, slot.id)?.is_some() {
            return Ok(());
        }
    }
    Err(Error::LastSlot)
}
