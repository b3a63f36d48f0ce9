//! Sealing and opening: the only file that names the `age` crate. Everything made here is a standard age file.

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::{DecryptError, Decryptor, EncryptError, Encryptor, plugin, scrypt, x25519};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::error::{Error, PluginFault};
use crate::id::VaultId;
use crate::plugin::{PluginIdentity, PluginRecipient};
use crate::raw::pages;
use crate::recovery::RecoveryKey;
use crate::settings::MAX_WORK_FACTOR;
use crate::slots::Key;
use crate::ways::NewKey;

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
    /// The plugin that opens it did not.
    Plugin(PluginFault),
}

/// The vault's own keys: one identity, or several while a rekeying goes on. The first seals, and opens everything but blobs that were not
/// sealed anew yet.
pub(crate) struct Keys {
    identities: Vec<x25519::Identity>,
    recipient: x25519::Recipient,
    /// The first identity as text: what a slot holds.
    text: SecretString,
}

impl Keys {
    /// New random keys.
    pub(crate) fn make() -> Self {
        Self::of(vec![x25519::Identity::generate()]).expect("there is one")
    }

    /// New random keys that still open what these opened.
    pub(crate) fn successor(&self) -> Self {
        let old = self.identities.iter().cloned();
        Self::of(std::iter::once(x25519::Identity::generate()).chain(old).collect()).expect("there is one")
    }

    fn of(identities: Vec<x25519::Identity>) -> Option<Self> {
        let first = identities.first()?;
        Some(Self { recipient: first.to_public(), text: first.to_string(), identities })
    }

    /// From a slot's text: one identity a line.
    fn parse(text: &str) -> Option<Self> {
        Self::of(identities(text)?)
    }

    /// The identities behind the first, one a line: empty unless a rekeying goes on.
    #[expect(clippy::disallowed_methods, reason = "the old identities are sealed to the new one")]
    pub(crate) fn retired(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(80 * self.identities.len()));
        for identity in self.identities.iter().skip(1) {
            text.push_str(identity.to_string().expose_secret());
            text.push('\n');
        }
        text
    }

    /// Takes back what [`Keys::retired`] gave.
    pub(crate) fn add_retired(&mut self, text: &[u8]) -> bool {
        let found = std::str::from_utf8(text).ok().and_then(identities);
        found.map(|found| self.identities.extend(found)).is_some()
    }

    /// Forgets all but the first.
    pub(crate) fn drop_retired(&mut self) {
        self.identities.truncate(1);
    }

    /// The same keys once more, for a second file that they open.
    pub(crate) fn again(&self) -> Self {
        Self { identities: self.identities.clone(), recipient: self.recipient.clone(), text: self.text.clone() }
    }

    /// Seals a small value. About 0.1 ms, and 200 bytes more than the plaintext.
    pub(crate) fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        seal_to(&self.recipient, plaintext)
    }

    /// Opens a small value, which is always sealed to the newest key.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        open_with(self.identities.iter().take(1).map(|i| i as _), sealed)
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

    /// Whether a stream is sealed to the newest key: looks at its header alone.
    pub(crate) fn seals<R: Read>(&self, from: R) -> Result<bool, Unopened> {
        let decryptor = Decryptor::new(from).map_err(unopened)?;
        match decryptor.decrypt(self.identities.iter().take(1).map(|i| i as _)).map_err(unopened) {
            Ok(_) => Ok(true),
            Err(Unopened::WrongKey) => Ok(false),
            Err(other) => Err(other),
        }
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

    /// What a new slot holds: the newest key alone. For a passphrase it costs scrypt's work, about 0.8 s and 256 MiB at 18; for a plugin it runs
    /// that.
    #[expect(clippy::disallowed_methods, reason = "the identity is what a slot holds")]
    pub(crate) fn seal_slot(&self, key: NewKey<'_>) -> Result<Vec<u8>, Error> {
        let text = self.text.expose_secret().as_bytes();
        match key {
            NewKey::Passphrase(passphrase, settings) => {
                settings.check()?;
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(settings.work_factor);
                seal_to(&recipient, text)
            }
            NewKey::Recovery(key) => seal_to(&identity_of(key).ok_or(Error::NotARecoveryKey)?.to_public(), text),
            NewKey::Device(key) => seal_to(&identity_of(&key.0).ok_or(Error::NotARecoveryKey)?.to_public(), text),
            NewKey::Plugin(recipient) => seal_to(&plugin_recipient(recipient)?, text),
        }
    }

    /// Opens a slot of the key's kind. A passphrase costs scrypt's work, a plugin runs.
    pub(crate) fn open_slot(sealed: &[u8], key: Key<'_>) -> Result<Self, Unopened> {
        let text = match key {
            Key::Passphrase(passphrase) => open_by_passphrase(sealed, passphrase)?,
            Key::Recovery(key) => open_with_one(&identity_of(key).ok_or(Unopened::WrongKey)?, sealed)?,
            Key::Device(key) => open_with_one(&identity_of(&key.0).ok_or(Unopened::WrongKey)?, sealed)?,
            Key::Plugin(identity) => open_with_one(&plugin_identity(identity)?, sealed)?,
        };
        let text = std::str::from_utf8(&text).map_err(|_| Unopened::Damaged)?;
        Self::parse(text).ok_or(Unopened::Damaged)
    }
}

/// One identity a line; lines that start with `#` are left out.
fn identities(text: &str) -> Option<Vec<x25519::Identity>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(x25519::Identity::from_str).collect::<Result<Vec<_>, _>>().ok()
}

/// What a plugin is answered while it runs: the PIN that was given for it, and nothing else.
#[derive(Clone)]
struct Answers(Option<SecretString>);

impl age::Callbacks for Answers {
    fn display_message(&self, _: &str) {}

    fn confirm(&self, _: &str, _: &str, _: Option<&str>) -> Option<bool> {
        None
    }

    fn request_public_string(&self, _: &str) -> Option<String> {
        None
    }

    fn request_passphrase(&self, _: &str) -> Option<SecretString> {
        self.0.clone()
    }
}

/// The plugin's name, if the text is a plugin recipient.
pub(crate) fn plugin_of_recipient(text: &str) -> Option<String> {
    plugin::Recipient::from_str(text).ok().map(|recipient| recipient.plugin().to_owned())
}

/// The plugin's name, if the text is a plugin identity.
pub(crate) fn plugin_of_identity(text: &str) -> Option<String> {
    plugin::Identity::from_str(text).ok().map(|identity| identity.plugin().to_owned())
}

fn plugin_recipient(recipient: &PluginRecipient) -> Result<impl age::Recipient + use<>, Error> {
    let recipient = plugin::Recipient::from_str(&recipient.0).map_err(|_| Error::NotAPluginKey)?;
    let name = recipient.plugin().to_owned();
    let missing = |_| Error::Plugin { fault: PluginFault::Missing };
    plugin::RecipientPluginV1::new(&name, &[recipient], &[], Answers(None)).map_err(missing)
}

#[expect(clippy::disallowed_methods, reason = "age takes its own text form")]
fn plugin_identity(identity: &PluginIdentity) -> Result<impl age::Identity + use<>, Unopened> {
    let lines = identity.lines.iter().map(|line| plugin::Identity::from_str(line.expose_secret()));
    let parsed = lines.collect::<Result<Vec<_>, _>>().map_err(|_| Unopened::WrongKey)?;
    let missing = |_| Unopened::Plugin(PluginFault::Missing);
    plugin::IdentityPluginV1::new(&identity.plugin, &parsed, Answers(identity.pin.clone())).map_err(missing)
}

/// Does scrypt's work once, to see how long it takes.
pub(crate) fn work(log_n: u8) -> Option<()> {
    let mut recipient = scrypt::Recipient::new(SecretString::from("-"));
    recipient.set_work_factor(log_n);
    seal_to(&recipient, b"").ok().map(drop)
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
    Encryptor::with_recipients([recipient].into_iter()).map_err(|error| match error {
        EncryptError::Plugin(_) | EncryptError::Io(_) => Error::Plugin { fault: PluginFault::Failed },
        _ => Error::Random,
    })
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
    open_with_one(&identity, sealed)
}

fn open_with_one(identity: &dyn age::Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    open_with(std::iter::once(identity), sealed)
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
        DecryptError::Plugin(_) => Unopened::Plugin(PluginFault::Failed),
        _ => Unopened::Damaged,
    }
}

#[cfg(test)]
mod tests;
