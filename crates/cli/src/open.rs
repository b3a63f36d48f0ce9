//! Opening a vault for a command: the path, the key, and what has to be said about its state.

use std::path::Path;
use std::sync::Arc;

use coffer::{Code, Key, Keychain, KeychainFault, LockedVault, PluginIdentity, Session, SystemClock, SystemKeychain};
use secrecy::SecretString;

use crate::args::Global;
use crate::failure::{Failure, KeyKind, usage};
use crate::output::Output;
use crate::secrets;
use crate::stdin::Stdin;

/// An open vault, and the passphrase that opened it, if one did.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) passphrase: Option<SecretString>,
    pub(crate) with: KeyKind,
}

/// The vault that is meant.
pub(crate) fn path(global: &Global) -> Result<&Path, Failure> {
    match global.vault.as_deref() {
        Some(path) if !path.as_os_str().is_empty() => Ok(path),
        _ => usage("which vault? Name it with --vault PATH, or set COFFER_VAULT"),
    }
}

/// Looks at the file first, so that nobody types a passphrase for a vault that is not there or in use; then asks, then unlocks.
pub(crate) fn open(global: &Global, stdin: &mut Stdin, output: Output) -> Result<Opened, Failure> {
    let locked = LockedVault::at(path(global)?).map_err(coffer::Error::Vault)?;
    let clock = Arc::new(SystemClock);
    let (unlocked, with, passphrase) = match &global.recovery_file {
        Some(file) => {
            let key = secrets::recovery_key(stdin, file)?;
            (Session::unlock(locked, Key::Recovery(&key), clock), KeyKind::Recovery, None)
        }
        None if global.keychain => {
            let key = SystemKeychain.get(locked.id()).map_err(|error| Failure::Unlock { with: KeyKind::Keychain, error })?;
            let unlocked = Session::unlock(locked, Key::Device(&key), clock);
            let unlocked = unlocked.map_err(|mut refused| {
                if refused.error.code() == Code::WrongKey {
                    refused.error = coffer::Error::Keychain(KeychainFault::Empty);
                }
                refused
            });
            (unlocked, KeyKind::Keychain, None)
        }
        None if global.plugin_identity.is_some() => {
            let file = global.plugin_identity.as_deref().unwrap_or(Path::new(""));
            let identity = PluginIdentity::parse(&secrets::small_text(file)?, None).map_err(coffer::Error::Vault)?;
            output.note(&format!("running {}, which is not part of Coffer.", identity.program()));
            (Session::unlock(locked, Key::Plugin(&identity), clock), KeyKind::Plugin, None)
        }
        None => {
            let passphrase = secrets::passphrase(stdin, global.passphrase_file.as_deref())?;
            (Session::unlock(locked, Key::Passphrase(&passphrase), clock), KeyKind::Passphrase, Some(passphrase))
        }
    };
    let session = unlocked.map_err(|refused| Failure::Unlock { with, error: refused.error })?;
    warn(&session, output);
    Ok(Opened { session, passphrase, with })
}

fn warn(session: &Session, output: Output) {
    for damage in session.damage() {
        output.warn(&session.damage_in_words(damage));
    }
    match (session.is_read_only(), session.damage().is_empty()) {
        (true, false) => {
            output.warn("the vault is damaged and open for reading only. Copy the file, take out what you need, and go on with a backup.")
        }
        (true, true) if session.is_backup() => {
            output.warn("this is a backup, as of its newest generation: it is open for reading only. `coffer restore` makes a vault of it.")
        }
        (true, true) => output.warn("the vault's place cannot be written to: it is open for reading only."),
        (false, false) => output.warn("the damage does not keep the vault from being used. `coffer verify` checks the rest."),
        (false, true) => {}
    }
}
