//! Making, choosing, unlocking, locking and checking a vault.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use coffer::{Key, LockedVault, RecoveryKey, Session, VaultSettings, passphrase_strength as strength_of};
use secrecy::{ExposeSecret, SecretString};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::blocking;
use crate::app::{App, Stage, emit};
use crate::translate::report;
use crate::wire::{Code, NewVault, Progress, SessionState, Strength, VerifyReport, WireError};

/// How many of the recovery words are asked back.
const ASKED: usize = 3;

#[tauri::command]
pub(crate) fn session_state(app: State<'_, App>) -> SessionState {
    app.state()
}

#[tauri::command]
pub(crate) async fn browse_new_vault(handle: AppHandle) -> Result<Option<String>, WireError> {
    blocking(handle, |handle, app| {
        let dialog =
            handle.dialog().file().add_filter("Coffer", &["coffer"]).set_directory(&app.default_folder).set_file_name("My papers.coffer");
        Ok(dialog.blocking_save_file().and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
pub(crate) async fn browse_vault(handle: AppHandle) -> Result<Option<String>, WireError> {
    blocking(handle, |handle, app| {
        let dialog = handle.dialog().file().add_filter("Coffer", &["coffer"]).set_directory(&app.default_folder);
        Ok(dialog.blocking_pick_file().and_then(|path| path.into_path().ok()).map(|path| path.to_string_lossy().into_owned()))
    })
    .await
}

/// Puts a vault in front of the unlock screen.
pub(crate) fn choose(app: &App, path: &Path) -> Result<(), WireError> {
    let vault = LockedVault::at(path).map_err(coffer::Error::from)?;
    *app.stage() = Stage::Locked(vault);
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    app.prefer(|preferences| preferences.last_vault = Some(full))
}

#[tauri::command]
pub(crate) async fn choose_vault(handle: AppHandle, path: PathBuf) -> Result<SessionState, WireError> {
    blocking(handle, move |_, app| {
        if !matches!(*app.stage(), Stage::Welcome | Stage::Locked(_)) {
            return Ok(app.state());
        }
        choose(app, &path)?;
        Ok(app.state())
    })
    .await
}

#[tauri::command]
pub(crate) fn leave_vault(app: State<'_, App>) -> SessionState {
    let mut stage = app.stage();
    if matches!(*stage, Stage::Locked(_)) {
        *stage = Stage::Welcome;
    }
    drop(stage);
    app.state()
}

#[tauri::command]
#[expect(clippy::disallowed_methods, reason = "shown to the person who will use it")]
pub(crate) fn make_passphrase() -> String {
    coffer::make_passphrase().expose_secret().to_owned()
}

#[tauri::command]
pub(crate) fn passphrase_strength(passphrase: SecretString) -> Strength {
    let strength = strength_of(&passphrase);
    Strength { score: strength.score, guesses_log10: strength.guesses_log10, refused: strength.refused() }
}

#[tauri::command]
pub(crate) async fn create_vault(handle: AppHandle, path: PathBuf, passphrase: SecretString) -> Result<NewVault, WireError> {
    blocking(handle, move |handle, app| {
        if !matches!(*app.stage(), Stage::Welcome) {
            return Err(WireError::from(Code::Busy));
        }
        let made = Session::create(&with_ending(path), &passphrase, &settings(), Arc::clone(&app.clock))?;
        let full = std::path::absolute(made.session.path()).unwrap_or_else(|_| made.session.path().to_owned());
        let shown = show_once(&made.recovery, app)?;
        app.backups.opened(app, &made.session)?;
        *app.stage() = Stage::Open(Box::new(made.session));
        app.activity.touch();
        // A preference that cannot be written costs a click the next time, no more.
        let _ = app.prefer(|preferences| preferences.last_vault = Some(full));
        emit(handle, "state-changed", app.state());
        Ok(shown)
    })
    .await
}

/// The recovery key in words and as an age identity, and which words will be asked back.
#[expect(clippy::disallowed_methods, reason = "the recovery key is shown once, to be written down")]
pub(super) fn show_once(recovery: &RecoveryKey, app: &App) -> Result<NewVault, WireError> {
    let words = recovery.to_words();
    let mut ask: Vec<usize> = Vec::new();
    while ask.len() < ASKED {
        let position = coffer::random_below(words.len()).ok_or_else(|| WireError::from(Code::Internal))?;
        if !ask.contains(&position) {
            ask.push(position);
        }
    }
    ask.sort_unstable();
    let ask: Vec<(u32, String)> =
        (1..).zip(words.iter()).enumerate().filter(|(at, _)| ask.contains(at)).map(|(_, (n, word))| (n, word.clone())).collect();
    let positions = ask.iter().map(|(n, _)| *n).collect();
    *app.unconfirmed() = Some(ask.into());
    Ok(NewVault {
        recovery_words: words.iter().cloned().collect(),
        recovery_identity: recovery.to_identity().expose_secret().to_owned(),
        ask: positions,
    })
}

#[tauri::command]
pub(crate) fn confirm_recovery(handle: AppHandle, app: State<'_, App>, words: Vec<String>) -> bool {
    let mut unconfirmed = app.unconfirmed();
    let right = unconfirmed.as_ref().is_some_and(|asked| {
        asked.len() == words.len() && asked.iter().zip(&words).all(|((_, word), typed)| typed.trim().eq_ignore_ascii_case(word))
    });
    if right {
        *unconfirmed = None;
    }
    drop(unconfirmed);
    if right {
        emit(&handle, "state-changed", app.state());
    }
    right
}

#[tauri::command]
pub(crate) async fn unlock(handle: AppHandle, passphrase: SecretString) -> Result<SessionState, WireError> {
    blocking(handle, move |_, app| turn(app, &Key::Passphrase(&passphrase))).await
}

#[tauri::command]
pub(crate) async fn unlock_with_recovery(handle: AppHandle, key: SecretString) -> Result<SessionState, WireError> {
    blocking(handle, move |_, app| {
        let key = RecoveryKey::parse(&key).map_err(coffer::Error::from)?;
        turn(app, &Key::Recovery(&key))
    })
    .await
}

/// Tries a key. While it is tried the stage is `Turning`, so that the page can ask and a second attempt is refused.
pub(super) fn turn(app: &App, key: &Key<'_>) -> Result<SessionState, WireError> {
    app.may_try()?;
    let mut stage = app.stage();
    let path = match &*stage {
        Stage::Locked(vault) => vault.path().to_owned(),
        Stage::Open(_) => {
            drop(stage);
            return Ok(app.state());
        }
        Stage::Welcome | Stage::Turning(_) => return Err(WireError::from(Code::Locked)),
    };
    let Stage::Locked(vault) = std::mem::replace(&mut *stage, Stage::Turning(path)) else { return Err(WireError::from(Code::Internal)) };
    drop(stage);
    let turned = Session::unlock(vault, *key, Arc::clone(&app.clock));
    let (next, refused) = match turned {
        Ok(session) => {
            let noted = app.backups.opened(app, &session);
            (Stage::Open(Box::new(session)), noted.err())
        }
        Err(refused) => {
            let coffer::Refused { vault, error } = *refused;
            (Stage::Locked(vault), Some(error))
        }
    };
    *app.stage() = next;
    app.activity.touch();
    // What a keychain or a plugin gives is no guess of the person's.
    if refused.is_none() || matches!(key, Key::Passphrase(_) | Key::Recovery(_)) {
        app.tried(refused.as_ref());
    }
    match refused {
        None => Ok(app.state()),
        Some(error) => Err(error.into()),
    }
}

/// Opens the throwaway vault of a demonstration: its passphrase comes on standard input.
pub(crate) fn unlock_demo(app: &App) {
    let mut line = zeroize::Zeroizing::new(String::new());
    if std::io::stdin().read_line(&mut line).is_ok() {
        let passphrase = SecretString::from(line.trim_end_matches(['\n', '\r']));
        // If it does not open, the unlock screen stands there and asks.
        let _ = turn(app, &Key::Passphrase(&passphrase));
    }
}

#[tauri::command]
pub(crate) async fn lock(handle: AppHandle) -> Result<SessionState, WireError> {
    blocking(handle, |handle, app| {
        app.lock_asked(handle);
        Ok(app.state())
    })
    .await
}

#[tauri::command]
pub(crate) fn touch(app: State<'_, App>) {
    app.activity.touch();
}

#[tauri::command]
pub(crate) async fn change_passphrase(handle: AppHandle, current: SecretString, replacement: SecretString) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.change_passphrase(&current, &replacement, &settings()))).await
}

#[tauri::command]
pub(crate) async fn verify(handle: AppHandle) -> Result<VerifyReport, WireError> {
    blocking(handle, |handle, app| {
        app.cancelled.store(false, Ordering::Relaxed);
        app.with(|session| {
            let found = session.verify(&mut |progress| {
                emit(handle, "progress", Progress { task: "verify".to_owned(), done: progress.done, total: progress.total });
                app.activity.touch();
                if app.cancelled.load(Ordering::Relaxed) { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
            })?;
            Ok(report(session, &found))
        })
    })
    .await
}

#[tauri::command]
pub(crate) fn cancel(app: State<'_, App>) {
    app.cancelled.store(true, Ordering::Relaxed);
}

pub(super) fn settings() -> VaultSettings {
    VaultSettings::for_this_machine()
}

/// A name without an ending gets the usual one.
pub(super) fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension("coffer") }
}
