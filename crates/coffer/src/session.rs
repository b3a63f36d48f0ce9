//! An unlocked vault and what goes on in it: making, unlocking, locking, checking. The library's own journeys are in `library.rs` and `intake.rs`.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;
use vault::{Action, Change, Key, LockedVault, RecoveryKey, Report, Settings, Vault};

use crate::clock::Clock;
use crate::error::Error;
use crate::keys;
use crate::model::Item;
use crate::pages::PagesCache;
use crate::passphrase::passphrase_strength;
use crate::store;
use crate::unsaved::Held;

/// An open vault. One at a time holds a vault file, over all processes.
pub struct Session {
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) opened: PagesCache,
    pub(crate) held: Held,
    /// Every slot that the file should have is recorded inside: not so when an older vault was opened for reading only.
    pub(crate) keys_recorded: bool,
}

/// What making a vault gives: the session, and the recovery key to show once.
pub struct Creation {
    /// The open vault.
    pub session: Session,
    /// The way in when the passphrase is lost.
    pub recovery: RecoveryKey,
}

/// A refused unlocking or locking: the sealed vault back, and why.
pub struct Refused {
    /// To try again with.
    pub vault: LockedVault,
    /// Why.
    pub error: Error,
}

impl Session {
    /// Makes a vault at `path`, whose folder must exist and whose file must not.
    ///
    /// Cost: one scrypt of the settings' work factor (about a second).
    ///
    /// # Errors
    /// [`Error::WeakPassphrase`]; those of [`Vault::create`].
    pub fn create(path: &Path, passphrase: &SecretString, settings: &Settings, clock: Arc<dyn Clock>) -> Result<Creation, Error> {
        if passphrase_strength(passphrase).refused() {
            return Err(Error::WeakPassphrase);
        }
        let (vault, recovery) = Vault::create(path, passphrase, settings, store::SCHEMA, store::SCHEMA_VERSION)?;
        let mut session = Self::begin(vault, clock).map_err(|refused| refused.error)?;
        session.note_first_keys()?;
        Ok(Creation { session, recovery })
    }

    /// Unlocks; takes the vault's lock for as long as the session lives.
    ///
    /// # Errors
    /// The sealed vault comes back with the reason.
    pub fn unlock(vault: LockedVault, key: Key<'_>, clock: Arc<dyn Clock>) -> Result<Self, Box<Refused>> {
        let open = vault.unlock(key).map_err(refused);
        // Deriving keys leaves pieces of them on the stack.
        vault::wipe_stack();
        Self::begin(open?, clock)
    }

    fn begin(mut vault: Vault, clock: Arc<dyn Clock>) -> Result<Self, Box<Refused>> {
        match Self::prepare(&mut vault, &*clock) {
            Ok(keys_recorded) => Ok(Self { vault, clock, opened: PagesCache::default(), held: Held::default(), keys_recorded }),
            Err(error) => {
                let vault = vault.lock().unwrap_or_else(|refused| refused.vault);
                Err(Box::new(Refused { vault, error }))
            }
        }
    }

    /// Migrates what an older version wrote (in memory alone where nothing may be written), and builds the search index. Whether every way in is
    /// recorded.
    fn prepare(vault: &mut Vault, clock: &dyn Clock) -> Result<bool, Error> {
        let version = store::version(vault.read())?;
        if version > store::SCHEMA_VERSION {
            return Err(Error::Vault(vault::Error::NewerFormat { format: version }));
        }
        for (step, sql) in (1..).zip(store::MIGRATIONS).filter(|(step, _)| *step >= version) {
            if vault.is_read_only() {
                vault.adapt(step + 1, sql)?;
                continue;
            }
            if step + 1 == store::KEYS_RECORDED {
                keys::record_all(vault, clock.now())?;
            }
            vault.migrate(step + 1, sql, clock.now())?;
        }
        store::search::set_up(vault.read())?;
        Ok(version >= store::KEYS_RECORDED || !vault.is_read_only())
    }

    /// Locks: what is typed and not saved is sealed, what changed goes into a fresh snapshot, everything in memory is wiped, the file is released.
    ///
    /// # Errors
    /// When what is typed or the snapshot could not be written: the vault is locked all the same, its changes kept as they were.
    pub fn lock(mut self) -> Result<LockedVault, Box<Refused>> {
        let sealed = self.seal_unsaved();
        let locked = self.vault.lock().map_err(refused);
        vault::wipe_stack();
        let vault = locked?;
        sealed.map_err(|error| Box::new(Refused { vault: vault.clone(), error }))?;
        Ok(vault)
    }

    /// The vault file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.vault.path()
    }

    /// Which vault it is.
    #[must_use]
    pub fn vault_id(&self) -> vault::VaultId {
        self.vault.id()
    }

    /// Number of the last change.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.vault.seq()
    }

    /// Nothing can be changed.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.vault.is_read_only()
    }

    /// What could not be read.
    #[must_use]
    pub fn damage(&self) -> &[vault::Damage] {
        self.vault.damage()
    }

    /// A piece of damage in plain words, by the name of what it touches where that is known.
    #[must_use]
    pub fn damage_in_words(&self, damage: &vault::Damage) -> String {
        use vault::Damage as D;
        match damage {
            D::Container => "A part of the vault file's own structure is damaged.".to_owned(),
            D::Meta => "The vault's description of itself is damaged.".to_owned(),
            D::Slot { id } => format!("Way in number {id} (a passphrase or recovery key) is damaged."),
            D::Snapshot { .. } => "The main list of the vault is damaged.".to_owned(),
            D::Change { from, to } if from == to => format!("Change {from} is damaged or not the one that belongs there."),
            D::Change { from, to } => format!("Changes {from} to {to} are damaged or not the ones that belong there."),
            D::MissingChanges { from, to } => format!("Changes {from} to {to} are missing."),
            D::NotApplied { from, to } => format!("Changes {from} to {to} could not be read, because earlier ones are damaged."),
            D::Blob { id, .. } => match store::documents::title_of_blob(self.vault.read(), *id) {
                Ok(Some(title)) => format!("A file or picture of the document “{title}” is damaged."),
                _ => "A stored file that no document uses is damaged.".to_owned(),
            },
            D::Orphan { .. } => "There are pieces of a file that nothing uses.".to_owned(),
            _ => "The list inside the vault is not consistent.".to_owned(),
        }
    }

    /// Reads everything to its last byte and compares. `progress` may stop it.
    ///
    /// # Errors
    /// When the disk fails; damage is in the report, not an error.
    pub fn verify(&self, progress: &mut dyn FnMut(vault::Progress) -> std::ops::ControlFlow<()>) -> Result<Report, Error> {
        Ok(self.vault.verify(progress)?)
    }

    /// To be called when nothing else is going on: lets go of what was decrypted for looking at, and writes a snapshot or merges changes when that
    /// makes the next opening faster.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn idle(&mut self) -> Result<(), Error> {
        self.opened.clear();
        if self.vault.is_read_only() {
            return Ok(());
        }
        if self.vault.needs_snapshot() {
            self.vault.snapshot()?;
        } else if self.vault.needs_compaction() {
            self.vault.compact()?;
        }
        Ok(())
    }

    /// One change to the vault, logged under `action` and an item's name.
    pub(crate) fn change<T>(
        &mut self,
        action: &'static str,
        item: Option<Item>,
        f: impl FnOnce(&mut Change<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let action = Action { name: action, subject: item.map(|i| (i.kind.as_str(), i.id)) };
        self.vault.change(&action, self.clock.now(), f)
    }
}

#[expect(clippy::boxed_local, reason = "it comes boxed")]
fn refused(refused: Box<vault::Refused>) -> Box<Refused> {
    let vault::Refused { vault, error } = *refused;
    Box::new(Refused { vault, error: error.into() })
}
