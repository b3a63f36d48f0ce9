//! The keychain of the operating system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. The only place that names the
//! library that talks to them.
//!
//! It holds, for each vault that its owner wants to open quickly, one age identity under the vault's id. Whoever can use this account while it is
//! unlocked can use that: the choice is off until it is made, and a passphrase or a recovery key is always left beside it.

use secrecy::{ExposeSecret, SecretString};
use vault::{DeviceKey, VaultId};

use crate::error::{Error, KeychainFault};

/// Where a machine keeps keys for its owner.
pub trait Keychain: Send + Sync {
    /// The key for this vault. May wait while the system asks its user to unlock the keychain.
    ///
    /// # Errors
    /// [`Error::Keychain`].
    fn get(&self, vault: VaultId) -> Result<DeviceKey, Error>;

    /// Keeps a key for this vault, in place of any that is there.
    ///
    /// # Errors
    /// [`Error::Keychain`].
    fn set(&self, vault: VaultId, key: &DeviceKey) -> Result<(), Error>;

    /// Forgets the key for this vault; nothing happens if there is none.
    ///
    /// # Errors
    /// [`Error::Keychain`].
    fn forget(&self, vault: VaultId) -> Result<(), Error>;
}

/// The one of the operating system.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemKeychain;

/// Under which name the entries stand, as a person sees them in the system's own settings.
const SERVICE: &str = "Coffer quick unlock";

impl Keychain for SystemKeychain {
    fn get(&self, vault: VaultId) -> Result<DeviceKey, Error> {
        let text = entry(vault)?.get_password().map(SecretString::from).map_err(|error| fault(&error))?;
        DeviceKey::parse(&text).map_err(|_| Error::Keychain(KeychainFault::Empty))
    }

    #[expect(clippy::disallowed_methods, reason = "the key is handed to the keychain")]
    fn set(&self, vault: VaultId, key: &DeviceKey) -> Result<(), Error> {
        entry(vault)?.set_password(key.to_identity().expose_secret()).map_err(|error| fault(&error))
    }

    fn forget(&self, vault: VaultId) -> Result<(), Error> {
        match entry(vault)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }
}

fn entry(vault: VaultId) -> Result<keyring::Entry, Error> {
    keyring::Entry::new(SERVICE, &vault.to_string()).map_err(|error| fault(&error))
}

/// The library's messages are not passed on: some of its errors carry what was stored.
fn fault(error: &keyring::Error) -> Error {
    Error::Keychain(match error {
        keyring::Error::NoEntry | keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => KeychainFault::Empty,
        keyring::Error::NoStorageAccess(_) => KeychainFault::Locked,
        _ => KeychainFault::Missing,
    })
}
