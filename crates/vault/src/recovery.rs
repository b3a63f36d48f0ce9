//! The recovery key: an age X25519 identity to print, as text that the `age` tool reads and as 24 words.

use std::fmt;

use bech32::{Bech32, Hrp};
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use crate::error::Error;
use crate::words;

const PREFIX: &str = "AGE-SECRET-KEY-";

/// A way in that does not depend on memory: 32 random bytes, wiped when dropped, never printed by `Debug`. They lie on the heap, so that passing the
/// key on leaves no copies on the stack.
pub struct RecoveryKey(Box<Zeroizing<[u8; 32]>>);

impl RecoveryKey {
    /// A new random key.
    ///
    /// # Panics
    /// If the operating system has no randomness to give.
    pub fn make() -> Self {
        let mut bytes = Box::new(Zeroizing::new([0; 32]));
        getrandom::fill(&mut **bytes).expect("the operating system gives randomness");
        Self(bytes)
    }

    /// The key as an age identity, `AGE-SECRET-KEY-1…`: what `age -d -i` takes.
    pub fn to_identity(&self) -> SecretString {
        let prefix = Hrp::parse_unchecked(PREFIX);
        let text = bech32::encode_upper::<Bech32>(prefix, &**self.0).expect("32 bytes fit");
        SecretString::from(text)
    }

    /// The key as 24 English words of the BIP39 list; the last carries a checksum.
    pub fn to_words(&self) -> Zeroizing<Vec<String>> {
        words::words_of(&self.0)
    }

    /// Reads either form back. Case, spaces, line breaks, numbering such as `1.` and `#` comment lines do not matter.
    ///
    /// Errors: [`Error::NotARecoveryKey`], [`Error::RecoveryWord`], [`Error::RecoveryChecksum`].
    pub fn parse(text: &SecretString) -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "the text is decoded into the key, in buffers that are wiped")]
        let text = text.expose_secret();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let mut kept = Zeroizing::new(String::with_capacity(text.len() + 1));
        for line in lines {
            kept.push_str(line);
            kept.push('\n');
        }
        let mut joined = Zeroizing::new(String::with_capacity(kept.len()));
        joined.extend(kept.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
        if joined.starts_with(PREFIX) {
            return parse_identity(&joined);
        }
        words::bytes_of(&kept).map(|bytes| Self(Box::new(bytes)))
    }
}

fn parse_identity(text: &str) -> Result<RecoveryKey, Error> {
    let checked = bech32::primitives::decode::CheckedHrpstring::new::<Bech32>(text).map_err(|_| Error::RecoveryChecksum)?;
    let mut decoded = Zeroizing::new(Vec::with_capacity(33));
    decoded.extend(checked.byte_iter().take(33));
    let mut bytes = Box::new(Zeroizing::new([0; 32]));
    if decoded.len() != 32 {
        return Err(Error::NotARecoveryKey);
    }
    bytes.copy_from_slice(&decoded);
    decoded.zeroize();
    Ok(RecoveryKey(bytes))
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey")
    }
}
