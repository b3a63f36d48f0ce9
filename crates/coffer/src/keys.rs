//! The ways into a vault: listed by name, added, renamed, removed, renewed all at once. The vault has the slots; what a person calls them is kept
//! inside, beside the hash of what the slot holds, so that a name never stands at another key.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use vault::{Action, Change, DeviceKey, Key, NewKey, PluginRecipient, Progress, RecoveryKey, Settings, SlotInfo, SlotKind, Vault};

use crate::error::{Error, FieldError, FieldProblem};
use crate::keychain::Keychain;
use crate::passphrase::passphrase_strength;
use crate::session::Session;
use crate::store::keys::{self, Record};

/// The longest name of a way in, in characters.
pub const MAX_KEY_NAME: usize = 80;

/// A way in, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its number.
    pub id: i64,
    /// What it opens with.
    pub kind: SlotKind,
    /// What its owner calls it; may be empty.
    pub name: String,
    /// When it was added; `None` if the vault has no record of that, because it is older than such records or was not added by this program.
    pub added: Option<DateTime<Utc>>,
    /// It can be removed: another passphrase or recovery key is left.
    pub removable: bool,
}

/// A way in on which the file and the list inside the vault do not agree: something else than Coffer changed the file, or it was restored from a state
/// that is older than the keys of the backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OddKey {
    /// The list has it; the file has it no longer, or something else at its number.
    Missing {
        /// Its number.
        id: i64,
        /// What its owner called it; may be empty.
        name: String,
        /// When it was added, if that was recorded.
        added: Option<DateTime<Utc>>,
    },
    /// The file has it; the list does not: it was added, doubled, or put back as it was once.
    Strange {
        /// Its number.
        id: i64,
        /// What it says that it opens with.
        kind: SlotKind,
    },
}

/// What [`Session::rekey`] did at once.
#[derive(Debug)]
pub struct Renewed {
    /// The new recovery key, to show once, if one was asked for.
    pub recovery: Option<RecoveryKey>,
    /// How many ways in are gone.
    pub removed: usize,
}

impl Session {
    /// The ways in, in the order in which they were added.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn keys(&self) -> Result<Vec<KeyInfo>, Error> {
        let slots = self.vault.slots()?;
        let mut records = keys::records(self.vault.read())?;
        let alone = slots.iter().filter(|slot| slot.kind.stands_alone()).count();
        let info = |slot: &SlotInfo| {
            let record = records.remove(&(slot.id, slot.mark.to_vec()));
            let removable = alone > usize::from(slot.kind.stands_alone());
            let (name, added) = record.map_or((String::new(), None), |record| (record.name, record.added));
            KeyInfo { id: slot.id, kind: slot.kind, name, added, removable }
        };
        Ok(slots.iter().map(info).collect())
    }

    /// The ways in on which the file and the list inside the vault do not agree, missing ones first. None in a backup, whose slots are newer than what
    /// it shows.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn odd_keys(&self) -> Result<Vec<OddKey>, Error> {
        if self.vault.is_backup() {
            return Ok(Vec::new());
        }
        let mut records = keys::records(self.vault.read())?;
        let slots = self.vault.slots()?;
        let strange: Vec<OddKey> = slots
            .into_iter()
            .filter(|slot| records.remove(&(slot.id, slot.mark.to_vec())).is_none() && self.keys_recorded)
            .map(|slot| OddKey::Strange { id: slot.id, kind: slot.kind })
            .collect();
        let mut missing: Vec<_> = records.into_iter().map(|((id, _), record)| (id, record)).collect();
        missing.sort_by_key(|(id, _)| *id);
        let missing = missing.into_iter().map(|(id, record)| OddKey::Missing { id, name: record.name, added: record.added });
        Ok(missing.chain(strange).collect())
    }

    /// Takes the ways in as the file has them now for the right ones.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn accept_keys(&mut self) -> Result<(), Error> {
        let slots = self.vault.slots()?;
        self.change_keys("key.accept", |change| keys::record_only(change.conn(), &slots))
    }

    /// Notes when the keys of a new vault were made.
    pub(crate) fn note_first_keys(&mut self) -> Result<(), Error> {
        let slots = self.vault.slots()?;
        let added = Some(self.clock.now());
        self.change_keys("key.made", |change| {
            slots.iter().try_for_each(|slot| keys::record(change.conn(), slot, &Record { name: String::new(), added }))
        })
    }

    /// Whether this is a key of the vault: asked before something grave. A passphrase costs scrypt's work for each passphrase of the vault.
    ///
    /// # Errors
    /// `WrongKey`; those of the vault.
    pub fn check_key(&self, key: Key<'_>) -> Result<(), Error> {
        Ok(self.vault.slot_of(key).map(drop)?)
    }

    /// Changes the passphrase: the slot that `current` opens is written anew. Copies of the vault made before keep the old one.
    ///
    /// # Errors
    /// [`Error::WeakPassphrase`]; `WrongKey` when `current` is not a passphrase of the vault.
    pub fn change_passphrase(&mut self, current: &SecretString, replacement: &SecretString, settings: &Settings) -> Result<(), Error> {
        not_weak(replacement)?;
        let slot = self.vault.slot_of(Key::Passphrase(current))?;
        self.replace_passphrase(Some(slot), replacement, settings)
    }

    /// Sets a passphrase in place of one that was lost, in a session that the recovery key opened: the old one is not asked for. Copies of the
    /// vault made before keep the old one.
    ///
    /// # Errors
    /// [`Error::WeakPassphrase`]; those of the vault.
    pub fn replace_lost_passphrase(&mut self, replacement: &SecretString, settings: &Settings) -> Result<(), Error> {
        not_weak(replacement)?;
        let slot = self.vault.slots()?.into_iter().find(|slot| slot.kind == SlotKind::Passphrase);
        self.replace_passphrase(slot, replacement, settings)
    }

    fn replace_passphrase(&mut self, slot: Option<SlotInfo>, passphrase: &SecretString, settings: &Settings) -> Result<(), Error> {
        let added = Some(self.clock.now());
        self.change_keys("key.change", |change| {
            let key = NewKey::Passphrase(passphrase, settings);
            match slot {
                Some(was) => {
                    let is = change.replace_slot(was.id, key)?;
                    keys::follow(change.conn(), &was, &is)
                }
                None => {
                    let slot = change.add_slot(key)?;
                    keys::record(change.conn(), &slot, &Record { name: String::new(), added })
                }
            }
        })
    }

    /// Adds another passphrase. Gives its number.
    ///
    /// # Errors
    /// [`Error::WeakPassphrase`]; [`Error::Refused`] for the name; those of the vault.
    pub fn add_passphrase(&mut self, name: &str, passphrase: &SecretString, settings: &Settings) -> Result<i64, Error> {
        not_weak(passphrase)?;
        self.add_key(name, NewKey::Passphrase(passphrase, settings))
    }

    /// Makes another recovery key, to be shown once. Those that the vault has still open it.
    ///
    /// # Errors
    /// [`Error::Refused`] for the name; those of the vault.
    pub fn add_recovery(&mut self, name: &str) -> Result<RecoveryKey, Error> {
        let key = RecoveryKey::make();
        self.add_key(name, NewKey::Recovery(&key))?;
        Ok(key)
    }

    /// Adds what belongs to an age plugin. Runs the plugin, a program of someone else, and waits for it. Gives its number.
    ///
    /// # Errors
    /// `PluginMissing`, `PluginFailed`; [`Error::Refused`] for the name; those of the vault.
    pub fn add_plugin(&mut self, name: &str, recipient: &PluginRecipient) -> Result<i64, Error> {
        self.add_key(name, NewKey::Plugin(recipient))
    }

    fn add_key(&mut self, name: &str, key: NewKey<'_>) -> Result<i64, Error> {
        let record = Record { name: checked(name)?, added: Some(self.clock.now()) };
        self.change_keys("key.add", |change| {
            let slot = change.add_slot(key)?;
            keys::record(change.conn(), &slot, &record)?;
            Ok(slot.id)
        })
    }

    /// Lets this machine open the vault: makes a key, keeps it in the keychain, and adds a slot for it, in place of one that the keychain had.
    /// Gives its number.
    ///
    /// # Errors
    /// [`Error::Keychain`]; [`Error::Refused`] for the name; those of the vault. Nothing is kept then, in either place.
    pub fn add_device(&mut self, name: &str, keychain: &dyn Keychain) -> Result<i64, Error> {
        let record = Record { name: checked(name)?, added: Some(self.clock.now()) };
        let vault = self.vault.id();
        let before = match keychain.get(vault) {
            Ok(key) => Some(key),
            Err(Error::Keychain(crate::error::KeychainFault::Empty)) => None,
            Err(error) => return Err(error),
        };
        let replaced = before.as_ref().and_then(|key| self.vault.slot_of(Key::Device(key)).ok());
        let key = DeviceKey::make();
        keychain.set(vault, &key)?;
        let added = self.change_keys("key.add", |change| {
            let slot = change.add_slot(NewKey::Device(&key))?;
            if let Some(old) = replaced {
                change.remove_slot(old.id)?;
                keys::forget(change.conn(), old.id)?;
            }
            keys::record(change.conn(), &slot, &record)?;
            Ok(slot.id)
        });
        if added.is_err() {
            // The first failure is the one to tell; a key without a slot opens nothing.
            let _ = before.map_or_else(|| keychain.forget(vault), |key| keychain.set(vault, &key));
        }
        added
    }

    /// Renames a way in.
    ///
    /// # Errors
    /// [`Error::Refused`]; `NoSuchItem`.
    pub fn rename_key(&mut self, id: i64, name: &str) -> Result<(), Error> {
        let name = checked(name)?;
        let slot = self.slot(id)?;
        let mut records = keys::records(self.vault.read())?;
        let added = records.remove(&(slot.id, slot.mark.to_vec())).and_then(|record| record.added);
        self.change_keys("key.rename", |change| keys::record(change.conn(), &slot, &Record { name, added }))
    }

    /// Removes a way in. Copies of the vault made before still have it. What this machine's keychain has for it is forgotten, if the keychain answers.
    ///
    /// # Errors
    /// `LastKey`; `NoSuchItem`; those of the vault.
    pub fn remove_key(&mut self, id: i64, keychain: &dyn Keychain) -> Result<(), Error> {
        let slot = self.slot(id)?;
        let vault = self.vault.id();
        let kept_here = slot.kind == SlotKind::Device
            && keychain.get(vault).is_ok_and(|key| self.vault.slot_of(Key::Device(&key)).is_ok_and(|opened| opened.id == id));
        self.change_keys("key.remove", |change| {
            change.remove_slot(id)?;
            keys::forget(change.conn(), id)
        })?;
        if kept_here {
            // What stays behind opens nothing.
            let _ = keychain.forget(vault);
        }
        Ok(())
    }

    fn slot(&self, id: i64) -> Result<SlotInfo, Error> {
        self.vault.slots()?.into_iter().find(|slot| slot.id == id).ok_or(Error::NoSuchItem)
    }

    /// Puts a new key behind the ways in: those in `keep` go on, and what the keychain of this machine has; all others are removed, and with `make_recovery` there is a new recovery key. The
    /// list of everything is sealed anew at once, the files by [`Session::continue_rekey`].
    ///
    /// # Errors
    /// `WrongKey` when one of `keep` opens nothing; `LastKey`; those of the vault. Nothing was changed then.
    pub fn rekey(&mut self, keep: &[Key<'_>], make_recovery: bool, settings: &Settings, keychain: &dyn Keychain) -> Result<Renewed, Error> {
        let at = self.clock.now();
        let id = self.vault.id();
        // The keychain is asked only where there is something to keep: it may ask its owner in turn.
        let has_devices = self.vault.slots()?.iter().any(|slot| slot.kind == SlotKind::Device);
        let device = has_devices.then(|| keychain.get(id).ok()).flatten();
        let device = device.filter(|key| self.vault.slot_of(Key::Device(key)).is_ok());
        let mut all = keep.to_vec();
        all.extend(device.as_ref().map(Key::Device));
        let done = self.vault.rekey(&all, make_recovery, settings, at, |conn, done| {
            done.removed.iter().try_for_each(|slot| keys::forget(conn, slot.id))?;
            done.kept.iter().try_for_each(|(was, is)| keys::follow(conn, was, is))?;
            let recovery = done.recovery.iter();
            recovery.map(|(slot, _)| slot).try_for_each(|slot| keys::record(conn, slot, &Record { name: String::new(), added: Some(at) }))
        });
        let done = done?;
        Ok(Renewed { recovery: done.recovery.map(|(_, key)| key), removed: done.removed.len() })
    }

    /// Whether files are left that [`Session::rekey`] has still to be carried to.
    #[must_use]
    pub fn rekey_pending(&self) -> bool {
        self.vault.rekey_pending()
    }

    /// Goes on with what [`Session::rekey`] began. `progress` may stop it; what is done stays done.
    ///
    /// # Errors
    /// `Cancelled`; `Damaged` when a file is, which keeps the old key until its document is deleted for good; those of the vault.
    pub fn continue_rekey(&mut self, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), Error> {
        self.opened.clear();
        Ok(self.vault.continue_rekey(self.clock.now(), progress)?)
    }

    /// A change that touches slots: it cannot be taken back, because what a slot held is gone.
    fn change_keys<T>(&mut self, action: &'static str, f: impl FnOnce(&mut Change<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.change(action, None, |change| {
            change.not_undoable();
            f(change)
        })
    }
}

/// Records the slots of a vault that is older than such records.
pub(crate) fn record_all(vault: &mut Vault, at: DateTime<Utc>) -> Result<(), Error> {
    let slots = vault.slots()?;
    let action = Action { name: "key.recorded", subject: None };
    vault.change(&action, at, |change| {
        change.not_undoable();
        keys::record_only(change.conn(), &slots)
    })
}

fn not_weak(passphrase: &SecretString) -> Result<(), Error> {
    if passphrase_strength(passphrase).refused() { Err(Error::WeakPassphrase) } else { Ok(()) }
}

fn checked(name: &str) -> Result<String, Error> {
    let name = name.trim();
    let problem = if name.chars().count() > MAX_KEY_NAME {
        FieldProblem::TooLong
    } else if name.chars().any(char::is_control) {
        FieldProblem::Malformed
    } else {
        return Ok(name.to_owned());
    };
    Err(Error::Refused(vec![FieldError { field: "name", problem }]))
}
