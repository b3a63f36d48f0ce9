//! The ways into a vault: listed, added, renamed, removed, renewed, and the kit to print. What is grave asks for a key again.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::Ordering;

use coffer::{Key, LockedVault, PluginIdentity, PluginRecipient, RecoveryKey, Session, SlotKind, SystemKeychain};
use secrecy::SecretString;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::blocking;
use super::guide::save;
use super::session::{settings, show_once, turn};
use crate::app::{App, Stage, emit, name_of};
use crate::wire::{Code, KeyInfo, KeyKind, KeyList, NewVault, OddKey, Progress, SessionState, WireError};

/// The largest identity file of a plugin, in bytes.
const LARGEST: u64 = 64 * 1024;

#[tauri::command]
pub(crate) async fn list_keys(handle: AppHandle) -> Result<KeyList, WireError> {
    blocking(handle, |_, app| {
        app.with(|session| {
            let keys = session.keys()?.into_iter().map(|key| KeyInfo {
                id: key.id,
                kind: kind(key.kind),
                name: key.name,
                added: key.added,
                removable: key.removable,
            });
            let odd = session.odd_keys()?.into_iter().map(|odd| match odd {
                coffer::OddKey::Missing { id, name, .. } => OddKey { id, strange: false, kind: KeyKind::Unknown, name },
                coffer::OddKey::Strange { id, kind: of } => OddKey { id, strange: true, kind: kind(of), name: String::new() },
            });
            Ok(KeyList { keys: keys.collect(), pending: session.rekey_pending(), odd: odd.collect() })
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn accept_keys(handle: AppHandle) -> Result<(), WireError> {
    blocking(handle, |_, app| app.with(Session::accept_keys)).await
}

fn kind(kind: SlotKind) -> KeyKind {
    match kind {
        SlotKind::Passphrase => KeyKind::Passphrase,
        SlotKind::Recovery => KeyKind::Recovery,
        SlotKind::Device => KeyKind::Device,
        SlotKind::Plugin => KeyKind::Plugin,
        _ => KeyKind::Unknown,
    }
}

/// Refuses unless this is a passphrase or a recovery key of the vault.
fn is_owner(session: &Session, current: &SecretString) -> Result<(), coffer::Error> {
    match RecoveryKey::parse(current) {
        Ok(key) => session.check_key(Key::Recovery(&key)),
        Err(_) => session.check_key(Key::Passphrase(current)),
    }
}

#[tauri::command]
pub(crate) async fn add_passphrase_key(
    handle: AppHandle,
    current: SecretString,
    name: String,
    passphrase: SecretString,
) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        app.with(|session| {
            is_owner(session, &current)?;
            session.add_passphrase(&name, &passphrase, &settings()).map(drop)
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn add_recovery_key(handle: AppHandle, current: SecretString, name: String) -> Result<NewVault, WireError> {
    blocking(handle, move |handle, app| {
        let key = app.with(|session| {
            is_owner(session, &current)?;
            session.add_recovery(&name)
        })?;
        let shown = show_once(&key, app)?;
        emit(handle, "state-changed", app.state());
        Ok(shown)
    })
    .await
}

#[tauri::command]
pub(crate) async fn add_device_key(handle: AppHandle, current: SecretString, name: String) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        app.with(|session| {
            is_owner(session, &current)?;
            session.add_device(&name, &SystemKeychain).map(drop)
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn add_plugin_key(handle: AppHandle, current: SecretString, name: String, recipient: String) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        app.with(|session| {
            let recipient = PluginRecipient::parse(&recipient)?;
            is_owner(session, &current)?;
            session.add_plugin(&name, &recipient).map(drop)
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn rename_key(handle: AppHandle, id: i64, name: String) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.rename_key(id, &name))).await
}

#[tauri::command]
pub(crate) async fn remove_key(handle: AppHandle, current: SecretString, id: i64) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        app.with(|session| {
            is_owner(session, &current)?;
            session.remove_key(id, &SystemKeychain)
        })
    })
    .await
}

/// Puts a new key behind the ways in. This passphrase goes on, and there is a new recovery key; what the page shows tells what goes.
#[tauri::command]
pub(crate) async fn rekey(handle: AppHandle, passphrase: SecretString) -> Result<NewVault, WireError> {
    blocking(handle, move |handle, app| {
        let done = app.with(|session| session.rekey(&[Key::Passphrase(&passphrase)], true, &settings(), &SystemKeychain))?;
        let key = done.recovery.ok_or_else(|| WireError::from(Code::Internal))?;
        let shown = show_once(&key, app)?;
        emit(handle, "state-changed", app.state());
        Ok(shown)
    })
    .await
}

#[tauri::command]
pub(crate) async fn continue_rekey(handle: AppHandle) -> Result<(), WireError> {
    blocking(handle, |handle, app| {
        app.cancelled.store(false, Ordering::Relaxed);
        app.with(|session| {
            session.continue_rekey(&mut |progress| {
                emit(handle, "progress", Progress { task: "rekey".to_owned(), done: progress.done, total: progress.total });
                app.activity.touch();
                if app.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })
    })
    .await
}

/// Writes the kit for a recovery key that is being shown, where its owner says.
#[tauri::command]
pub(crate) async fn save_recovery_kit(handle: AppHandle, identity: SecretString, language: String) -> Result<Option<String>, WireError> {
    blocking(handle, move |handle, app| {
        let (key, name) = app.with(|session| {
            let key = RecoveryKey::parse(&identity)?;
            session.check_key(Key::Recovery(&key))?;
            Ok((key, name_of(session.path())))
        })?;
        let pdf = coffer::recovery_kit(&key, &name, app.clock.today(), &language)?;
        save(handle, app, "Recovery kit.pdf", ("PDF", "pdf"), &pdf)
    })
    .await
}

#[tauri::command]
pub(crate) async fn unlock_with_device(handle: AppHandle) -> Result<SessionState, WireError> {
    blocking(handle, |_, app| {
        let vault = locked(app)?;
        let key = coffer::Keychain::get(&SystemKeychain, vault.id())?;
        // A key that opens nothing is the keychain's fault, not a wrong guess of the person's.
        turn(app, &Key::Device(&key)).map_err(|error| if matches!(error.code, Code::WrongKey) { Code::KeychainEmpty.into() } else { error })
    })
    .await
}

/// Asks for the identity file of an age plugin, and unlocks with what the plugin makes of it. Runs the plugin.
#[tauri::command]
pub(crate) async fn unlock_with_plugin(handle: AppHandle, pin: Option<SecretString>) -> Result<Option<SessionState>, WireError> {
    blocking(handle, move |handle, app| {
        locked(app)?;
        let picked = handle.dialog().file().set_directory(&app.default_folder).blocking_pick_file();
        let Some(path) = picked.and_then(|path| path.into_path().ok()) else { return Ok(None) };
        let identity = PluginIdentity::parse(&small_text(&path)?, pin).map_err(coffer::Error::from)?;
        turn(app, &Key::Plugin(&identity)).map(Some)
    })
    .await
}

fn locked(app: &App) -> Result<LockedVault, WireError> {
    match &*app.stage() {
        Stage::Locked(vault) => Ok(vault.clone()),
        _ => Err(WireError::from(Code::Locked)),
    }
}

fn small_text(path: &Path) -> Result<SecretString, WireError> {
    use std::io::Read;
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
    match read {
        Ok(n) if n as u64 <= LARGEST => Ok(SecretString::from(text.as_str())),
        Ok(_) => Err(WireError::from(Code::BadPluginKey)),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(WireError::from(Code::BadPluginKey)),
        Err(_) => Err(WireError::from(Code::Io)),
    }
}
