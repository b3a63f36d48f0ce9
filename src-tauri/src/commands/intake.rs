//! Files in and out.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};

use super::blocking;
use crate::app::App;
use crate::drafts;
use crate::folder;
use crate::reader;
use crate::translate::intake::proposal;
use crate::wire::{Code, Draft, DraftInput, Kept, PageHits, Proposal, ReadingState, WatchedFolder, WireError};

/// What the dialog offers first; anything may be dropped.
const ENDINGS: [&str; 10] = ["pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "eml"];

#[tauri::command]
pub(crate) async fn choose_files(handle: AppHandle) -> Result<Vec<Draft>, WireError> {
    blocking(handle, |handle, app| {
        app.with(|_| Ok(()))?;
        let chosen = handle.dialog().file().add_filter("Scans and PDFs", &ENDINGS).blocking_pick_files();
        let paths: Vec<PathBuf> = chosen.unwrap_or_default().into_iter().filter_map(|path: FilePath| path.into_path().ok()).collect();
        app.activity.touch();
        drafts::take_in(handle, &paths)
    })
    .await
}

#[tauri::command]
pub(crate) async fn list_drafts(handle: AppHandle) -> Result<Vec<Draft>, WireError> {
    blocking(handle, |_, app| drafts::list(app)).await
}

#[tauri::command]
pub(crate) async fn keep_draft(handle: AppHandle, token: String, input: DraftInput) -> Result<Kept, WireError> {
    blocking(handle, move |_, app| {
        let id = key(&token)?;
        let input = input.try_into()?;
        let kept = app.with(|session| {
            let confirmed = session.confirm(id, &input)?;
            session.keep(confirmed)
        })?;
        Ok(kept.into())
    })
    .await
}

#[tauri::command]
pub(crate) async fn discard_draft(handle: AppHandle, token: String) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        if token.starts_with('r') {
            let mut all = app.refused_drafts.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(at) = all.iter().position(|refused| refused.draft.token == token) else { return Ok(()) };
            let gone = all.swap_remove(at);
            drop(all);
            // One that lay in the watched folder is not brought up again.
            return gone.found.map_or(Ok(()), |file| app.with(|session| session.remember_found(&file)));
        }
        let id = key(&token)?;
        app.with(|session| session.discard(id))
    })
    .await
}

/// What was read of a draft, and how it would be filed.
#[tauri::command]
pub(crate) async fn get_proposal(handle: AppHandle, token: String, language: String) -> Result<Proposal, WireError> {
    blocking(handle, move |_, app| {
        let id = key(&token)?;
        Ok(proposal(app.with(|session| session.proposal(id))?, &language))
    })
    .await
}

#[tauri::command]
pub(crate) async fn reading_state(handle: AppHandle) -> Result<ReadingState, WireError> {
    blocking(handle, |_, app| reader::state(app)).await
}

/// Makes the reading wait, or go on.
#[tauri::command]
pub(crate) async fn pause_reading(handle: AppHandle, paused: bool) -> Result<ReadingState, WireError> {
    blocking(handle, move |_, app| {
        app.reading.set_paused(paused);
        reader::state(app)
    })
    .await
}

/// Where the words of a query stand on the pages of a document.
#[tauri::command]
pub(crate) async fn find_on_pages(handle: AppHandle, id: i64, query: String) -> Result<Vec<PageHits>, WireError> {
    blocking(handle, move |_, app| {
        let found = app.with(|session| session.find_on_pages(id, &query))?;
        Ok(found.into_iter().map(PageHits::from).collect())
    })
    .await
}

#[tauri::command]
pub(crate) async fn get_watched_folder(handle: AppHandle) -> Result<WatchedFolder, WireError> {
    blocking(handle, |_, app| folder::state(app)).await
}

/// Watches the folder that the person chooses; without a choice everything stays as it is.
#[tauri::command]
pub(crate) async fn choose_watched_folder(handle: AppHandle) -> Result<WatchedFolder, WireError> {
    blocking(handle, |handle, app| {
        let locks = app.reading.locks();
        app.with(|session| session.watched_folder())?;
        let chosen = handle.dialog().file().blocking_pick_folder().and_then(|path| path.into_path().ok());
        app.activity.touch();
        if let Some(path) = chosen {
            app.with_since(locks, |session| session.watch_folder(Some(&path)))?;
        }
        folder::state(app)
    })
    .await
}

#[tauri::command]
pub(crate) async fn stop_watching(handle: AppHandle) -> Result<WatchedFolder, WireError> {
    blocking(handle, |_, app| {
        app.with(|session| session.watch_folder(None))?;
        folder::state(app)
    })
    .await
}

fn key(token: &str) -> Result<i64, WireError> {
    token.parse().map_err(|_| WireError::from(Code::NoSuchItem))
}

/// Writes the originals into a folder that the person chooses. Never over a file that is there.
#[tauri::command]
pub(crate) async fn export_document(handle: AppHandle, app: State<'_, App>, id: i64) -> Result<Option<String>, WireError> {
    app.with(|session| session.document(id).map(drop))?;
    blocking(handle, move |handle, app| {
        let Some(folder) = handle.dialog().file().blocking_pick_folder().and_then(|path| path.into_path().ok()) else { return Ok(None) };
        app.activity.touch();
        app.with(|session| session.export_files(id, &mut |file, reader| write_new(&folder, &file.file_name, reader)))?;
        Ok(Some(folder.to_string_lossy().into_owned()))
    })
    .await
}

fn write_new(folder: &Path, name: &str, reader: &mut dyn Read) -> std::io::Result<()> {
    // A name comes from outside: only its last part is used.
    let name = Path::new(name).file_name().map_or_else(|| "document".into(), |name| name.to_owned());
    let stem = Path::new(&name).file_stem().unwrap_or(&name).to_string_lossy().into_owned();
    let ending = Path::new(&name).extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    for n in 1.. {
        let path = if n == 1 { folder.join(&name) } else { folder.join(format!("{stem} ({n}){ending}")) };
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = std::io::copy(reader, &mut file).and_then(|_| file.sync_all());
                if written.is_err() {
                    // A half file helps nobody; the first error is the one to tell.
                    let _ = std::fs::remove_file(&path);
                }
                return written;
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
