//! Backups: how they stand, where they go, restoring from one, practising it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use coffer::{Key, OpenBackup, RecoveryKey};
use secrecy::SecretString;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::{blocking, session};
use crate::app::{App, emit};
use crate::backups;
use crate::wire::{BackupGeneration, BackupState, Code, OpenedBackup, Practised, Progress, Restored, SessionState, WireError};

#[tauri::command]
pub(crate) async fn get_backups(handle: AppHandle) -> Result<BackupState, WireError> {
    blocking(handle, |_, app| backups::state(app)).await
}

#[tauri::command]
pub(crate) async fn choose_backup_folder(handle: AppHandle) -> Result<BackupState, WireError> {
    blocking(handle, |handle, app| {
        let locks = app.reading.locks();
        app.with(|_| Ok(()))?;
        if let Some(folder) = handle.dialog().file().blocking_pick_folder().and_then(|path| path.into_path().ok()) {
            app.with_since(locks, |session| session.set_backup_place(Some(&folder)))?;
            app.backups.forget();
            app.backups.want();
        }
        backups::state(app)
    })
    .await
}

#[tauri::command]
pub(crate) async fn stop_backups(handle: AppHandle) -> Result<BackupState, WireError> {
    blocking(handle, |_, app| {
        app.with(|session| session.set_backup_place(None))?;
        app.backups.stop();
        backups::state(app)
    })
    .await
}

#[tauri::command]
pub(crate) async fn back_up_now(handle: AppHandle) -> Result<BackupState, WireError> {
    blocking(handle, |_, app| {
        app.backups.want();
        backups::state(app)
    })
    .await
}

#[tauri::command]
pub(crate) fn stop_backup(app: State<'_, App>) {
    app.backups.stop();
}

#[tauri::command]
pub(crate) async fn keep_older_vault(handle: AppHandle) -> Result<SessionState, WireError> {
    blocking(handle, |_, app| {
        app.backups.accept(app)?;
        Ok(app.state())
    })
    .await
}

#[tauri::command]
pub(crate) async fn open_backup(handle: AppHandle, path: PathBuf, passphrase: SecretString) -> Result<OpenedBackup, WireError> {
    blocking(handle, move |_, app| open(app, path, &Key::Passphrase(&passphrase))).await
}

#[tauri::command]
pub(crate) async fn open_backup_with_recovery(handle: AppHandle, path: PathBuf, key: SecretString) -> Result<OpenedBackup, WireError> {
    blocking(handle, move |_, app| {
        let key = RecoveryKey::parse(&key).map_err(coffer::Error::from)?;
        open(app, path, &Key::Recovery(&key))
    })
    .await
}

fn open(app: &App, path: PathBuf, key: &Key<'_>) -> Result<OpenedBackup, WireError> {
    app.may_try()?;
    app.backups.set_restoring(None);
    let opened = OpenBackup::open(&path, *key).map_err(coffer::Error::from).inspect_err(|error| app.tried(Some(error)))?;
    app.tried(None);
    let generations = opened.generations().iter().map(|generation| BackupGeneration { seq: generation.seq, at: generation.at }).collect();
    let suggested = app.suggested_path();
    let found = OpenedBackup { path: path.to_string_lossy().into_owned(), generations, suggested_path: suggested };
    app.backups.set_restoring(Some((path, opened)));
    Ok(found)
}

#[tauri::command]
pub(crate) async fn restore_backup(handle: AppHandle, seq: u64, to: PathBuf, replace: bool) -> Result<Restored, WireError> {
    blocking(handle, move |handle, app| {
        if !backups::is_closed(app) {
            return Err(WireError::from(Code::Busy));
        }
        let to = session::with_ending(to);
        let (path, backup) = app.backups.take_restoring().ok_or_else(|| WireError::from(Code::NoSuchItem))?;
        let restored = restore(handle, app, &backup, seq, &to, replace);
        match restored {
            Ok(restored) => {
                session::choose(app, &to)?;
                Ok(restored)
            }
            Err(error) => {
                // It can be tried again at another place.
                app.backups.set_restoring(Some((path, backup)));
                Err(error)
            }
        }
    })
    .await
}

fn restore(handle: &AppHandle, app: &App, backup: &OpenBackup, seq: u64, to: &Path, replace: bool) -> Result<Restored, WireError> {
    app.cancelled.store(false, Ordering::Relaxed);
    let mut progress = progress(handle, app, "restore");
    let (set_aside, report) = if replace {
        coffer::restore_over(backup, seq, to, app.clock.today(), &mut progress)?
    } else {
        (None, backup.restore(seq, to, &mut progress).map_err(coffer::Error::from)?)
    };
    Ok(Restored {
        files: report.blobs,
        bytes: report.bytes,
        damaged: u32::try_from(report.damage.len()).unwrap_or(u32::MAX),
        set_aside: set_aside.map(|path| path.to_string_lossy().into_owned()),
    })
}

#[tauri::command]
pub(crate) async fn close_backup(handle: AppHandle) -> Result<(), WireError> {
    blocking(handle, |_, app| {
        app.backups.set_restoring(None);
        Ok(())
    })
    .await
}

#[tauri::command]
pub(crate) async fn practise_restore(handle: AppHandle, key: SecretString) -> Result<Practised, WireError> {
    blocking(handle, move |handle, app| {
        let locks = app.reading.locks();
        let folder = app.with(|session| Ok(session.path().parent().map(Path::to_owned).unwrap_or_default()))?;
        let key = RecoveryKey::parse(&key).map_err(coffer::Error::from)?;
        let file = app.backups.last_file().ok_or_else(|| WireError::from(Code::NoSuchItem))?;
        app.may_try()?;
        app.cancelled.store(false, Ordering::Relaxed);
        let mut progress = progress(handle, app, "practise");
        let found = coffer::practise(&file, &key, &folder, Arc::clone(&app.clock), &mut progress);
        let found = found.inspect_err(|error| app.tried(Some(error)))?;
        app.tried(None);
        // The vault may have been locked while it was read.
        app.with_since(locks, |_| Ok(()))?;
        app.backups.practised(app);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Practised {
            at: found.at,
            people: count(found.people),
            cases: count(found.cases),
            codes: count(found.codes),
            documents: found.documents,
            files: found.files,
            bytes: found.bytes,
            damaged: count(found.damage),
        })
    })
    .await
}

/// Tells the page how far something is, and stops it when the person said so.
fn progress<'a>(handle: &'a AppHandle, app: &'a App, task: &'static str) -> impl FnMut(coffer::Progress) -> ControlFlow<()> + 'a {
    move |at| {
        emit(handle, "progress", Progress { task: task.to_owned(), done: at.done, total: at.total });
        app.activity.touch();
        if app.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
