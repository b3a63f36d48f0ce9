//! Sealing and opening: the only file that names the `age` crate. Everything made here is a standard age file.

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::id::VaultId;
use crate::raw::pages;
use crate::recovery::RecoveryKey;
use crate::settings::MAX_WORK_FACTOR;

/// Encrypts what is written; must be finished.
pub(crate) type Sealer<W> = age::stream::StreamWriter<W>;
/// Decrypts what is read; seeks if its source does.
pub(crate) type Opener<R> = age::stream::StreamReader<R>;

/// Plaintext bytes in one of age's pieces, and what each piece gains.
const PIECE: u64 = 64 * 1024;
const TAG: u64 = 16;

/// Why something does not open.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unopened {
    /// It is for another key.
    WrongKey,
    /// It asks for too much scrypt work (log2 of N).
    TooMuchWork(u8),
    /// It is not a sound age file.
    Damaged,
}

/// The vault's own keys: one identity, or several after a rekey; the first is the one that seals.
pub(crate) struct Keys {
    identities: Vec<x25519::Identity>,
    recipient: x25519::Recipient,
    text: SecretString,
}

impl Keys {
    /// New random keys.
    pub(crate) fn make() -> Self {
        let identity = x25519::Identity::generate();
        Self { recipient: identity.to_public(), text: identity.to_string(), identities: vec![identity] }
    }

    /// From a slot's text: one identity a line.
    pub(crate) fn parse(text: SecretString) -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "the opened slot is parsed into the vault's keys")]
        let lines = text.expose_secret().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let identities = lines.map(x25519::Identity::from_str).collect::<Result<Vec<_>, _>>().ok()?;
        let recipient = identities.first()?.to_public();
        Some(Self { identities, recipient, text })
    }

    /// The same keys once more, for a second file that they open.
    pub(crate) fn again(&self) -> Self {
        Self { identities: self.identities.clone(), recipient: self.recipient.clone(), text: self.text.clone() }
    }

    /// Seals a small value. About 0.1 ms, and 200 bytes more than the plaintext.
    pub(crate) fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        seal_to(&self.recipient, plaintext)
    }

    /// Opens a small value.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        open_with(self.identities.iter().map(|i| i as _), sealed)
    }

    /// Seals a stream into `to`.
    pub(crate) fn sealer<W: Write>(&self, to: W) -> io::Result<Sealer<W>> {
        encryptor(&self.recipient).map_err(|_| io::ErrorKind::Other)?.wrap_output(to)
    }

    /// Opens a stream: reads its header from `from`.
    pub(crate) fn opener<R: Read>(&self, from: R) -> Result<Opener<R>, Unopened> {
        let decryptor = Decryptor::new(from).map_err(unopened)?;
        decryptor.decrypt(self.identities.iter().map(|i| i as _)).map_err(unopened)
    }

    /// A keyed hash that only someone with the keys can make: marks a snapshot as ours, so that a blob whose content looks
    /// like a snapshot cannot be put in its place.
    pub(crate) fn proof(&self, id: &VaultId, seq: u64, chain: &[u8; 32]) -> [u8; 32] {
        #[expect(clippy::disallowed_methods, reason = "the identity is hashed into a key")]
        let key = Zeroizing::new(blake3::derive_key("coffer 2026 vault snapshot proof", self.text.expose_secret().as_bytes()));
        let mut hasher = blake3::Hasher::new_keyed(&key);
        hasher.update(id.as_bytes()).update(&seq.to_le_bytes()).update(chain);
        *hasher.finalize().as_bytes()
    }

    /// Keeps the pages on which the keys lie out of the swap file and of core files, as far as the system lets us.
    pub(crate) fn keep_in_memory(&self) {
        #[expect(clippy::disallowed_methods, reason = "only where it lies is looked at")]
        pages::keep(self.text.expose_secret().as_bytes());
        pages::keep(&self.identities);
    }

    /// A passphrase slot. Costs scrypt's work: about 0.8 s and 256 MiB at 18.
    pub(crate) fn seal_for_passphrase(&self, passphrase: &SecretString, log_n: u8) -> Result<Vec<u8>, Error> {
        let mut recipient = scrypt::Recipient::new(passphrase.clone());
        recipient.set_work_factor(log_n);
        #[expect(clippy::disallowed_methods, reason = "the identity is what a slot holds")]
        seal_to(&recipient, self.text.expose_secret().as_bytes())
    }

    /// A recovery slot.
    pub(crate) fn seal_for_recovery(&self, key: &RecoveryKey) -> Result<Vec<u8>, Error> {
        let recipient = identity_of(key).ok_or(Error::NotARecoveryKey)?.to_public();
        #[expect(clippy::disallowed_methods, reason = "the identity is what a slot holds")]
        seal_to(&recipient, self.text.expose_secret().as_bytes())
    }

    /// Opens a passphrase slot. Costs scrypt's work.
    pub(crate) fn open_with_passphrase(sealed: &[u8], passphrase: &SecretString) -> Result<Self, Unopened> {
        Self::from_slot(&open_by_passphrase(sealed, passphrase)?)
    }

    /// Opens a recovery slot.
    pub(crate) fn open_with_recovery(sealed: &[u8], key: &RecoveryKey) -> Result<Self, Unopened> {
        let identity = identity_of(key).ok_or(Unopened::WrongKey)?;
        Self::from_slot(&open_with([&identity as &dyn age::Identity].into_iter(), sealed)?)
    }

    fn from_slot(text: &[u8]) -> Result<Self, Unopened> {
        let text = std::str::from_utf8(text).map_err(|_| Unopened::Damaged)?;
        Self::parse(SecretString::from(text)).ok_or(Unopened::Damaged)
    }
}

/// How long the header of an age file with its nonce is, and the hash of both, from the file's first bytes.
pub(crate) fn pin(start: &[u8]) -> Option<(u64, [u8; 32])> {
    let mac = start.windows(5).position(|w| w == b"\n--- ")?;
    let end = mac + 1 + start.get(mac + 1..)?.iter().position(|b| *b == b'\n')? + 1 + 16;
    let pinned = start.get(..end)?;
    Some((end as u64, *blake3::hash(pinned).as_bytes()))
}

/// How long the age file of `size` plaintext bytes is behind its header and nonce.
pub(crate) fn sealed_len(size: u64) -> u64 {
    size + TAG * size.div_ceil(PIECE).max(1)
}

fn identity_of(key: &RecoveryKey) -> Option<x25519::Identity> {
    let text = key.to_identity();
    #[expect(clippy::disallowed_methods, reason = "age takes its own text form")]
    x25519::Identity::from_str(text.expose_secret()).ok()
}

fn encryptor(recipient: &dyn age::Recipient) -> Result<Encryptor, Error> {
    Encryptor::with_recipients([recipient].into_iter()).map_err(|_| Error::Random)
}

fn seal_to(recipient: &dyn age::Recipient, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let encryptor = encryptor(recipient)?;
    let into_memory = |sealed| {
        let mut sealer = encryptor.wrap_output(sealed)?;
        sealer.write_all(plaintext)?;
        sealer.finish()
    };
    into_memory(Vec::with_capacity(plaintext.len() + plaintext.len() / 4096 + 512)).map_err(|e: io::Error| Error::from_io(&e))
}

fn open_by_passphrase(sealed: &[u8], passphrase: &SecretString) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    open_with([&identity as &dyn age::Identity].into_iter(), sealed)
}

fn open_with<'a>(identities: impl Iterator<Item = &'a dyn age::Identity>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let decryptor = Decryptor::new_buffered(sealed).map_err(unopened)?;
    let mut opener = decryptor.decrypt(identities).map_err(unopened)?;
    // Enough room from the start: a vector that grows leaves copies behind.
    let mut plaintext = Zeroizing::new(Vec::with_capacity(sealed.len()));
    opener.read_to_end(&mut plaintext).map_err(|_| Unopened::Damaged)?;
    Ok(plaintext)
}

fn unopened(error: DecryptError) -> Unopened {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => Unopened::WrongKey,
        DecryptError::ExcessiveWork { required, .. } => Unopened::TooMuchWork(required),
        _ => Unopened::Damaged,
    }
}

#[cfg(test)]
mod tests;
