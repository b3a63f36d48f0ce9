//! The key that a machine keeps for its owner: an age X25519 identity whose text lies in the keychain of the operating system.

use std::fmt;

use secrecy::SecretString;

use crate::error::Error;
use crate::recovery::RecoveryKey;

/// A way in that is bound to one account on one machine: 32 random bytes, wiped when dropped, never printed by `Debug`. Where it is kept is the
/// caller's matter.
pub struct DeviceKey(pub(crate) RecoveryKey);

impl DeviceKey {
    /// A new random key.
    ///
    /// # Panics
    /// If the operating system has no randomness to give.
    pub fn make() -> Self {
        Self(RecoveryKey::make())
    }

    /// The key as an age identity, `AGE-SECRET-KEY-1…`: 74 characters to hand to the keychain.
    pub fn to_identity(&self) -> SecretString {
        self.0.to_identity()
    }

    /// Reads it back. Errors: [`Error::NotARecoveryKey`], [`Error::RecoveryChecksum`].
    pub fn parse(text: &SecretString) -> Result<Self, Error> {
        RecoveryKey::parse(text).map(Self)
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}
