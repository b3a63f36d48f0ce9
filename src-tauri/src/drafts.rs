//! Files on their way in: dropped on the window or chosen in a dialog. Paths stay on this side; the page gets tokens.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use coffer::{FoundFile, IncomingFile};
use tauri::{AppHandle, Manager};

use crate::app::{App, Stage, emit};
use crate::wire::{Code, Draft, Progress, WireError};

/// A file that cannot be kept, and, where it lay in the watched folder, what it is known by there.
pub(crate) struct Refused {
    pub(crate) draft: Draft,
    pub(crate) found: Option<FoundFile>,
}

/// Takes dropped files in, and tells the page.
pub(crate) fn dropped(handle: &AppHandle, paths: Vec<PathBuf>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Ok(all) = take_in(&handle, &paths) {
            emit(&handle, "drafts-changed", all);
        }
    });
}

/// Stages each file; a folder stands for the files right in it. What cannot be kept becomes a refused draft that says why.
pub(crate) fn take_in(handle: &AppHandle, paths: &[PathBuf]) -> Result<Vec<Draft>, WireError> {
    let app = handle.state::<App>();
    if !matches!(*app.stage(), Stage::Open(_)) {
        return Err(WireError::from(Code::Locked));
    }
    let locks = app.reading.locks();
    let files: Vec<PathBuf> = paths.iter().flat_map(expand).collect();
    let total = files.len() as u64;
    for (done, path) in (0..).zip(&files) {
        emit(handle, "progress", Progress { task: "import".to_owned(), done, total });
        for (name, staged) in stage(&app, locks, path) {
            let Err(error) = staged else { continue };
            if matches!(error.code, Code::Locked) {
                return Err(error);
            }
            refuse(&app, locks, &name, path, None, error);
        }
    }
    emit(handle, "progress", Progress { task: "import".to_owned(), done: total, total });
    list(&app)
}

/// Seals a file, or each file that came with an e-mail: its name, and whether it worked.
fn stage(app: &App, locks: u64, path: &Path) -> Vec<(String, Result<(), WireError>)> {
    let own_name = || path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match IncomingFile::read(path).and_then(IncomingFile::unpacked) {
        Err(error) => vec![(own_name(), Err(error.into()))],
        Ok(files) => files
            .into_iter()
            .map(|file| (file.file_name().to_owned(), app.with_since(locks, |session| session.stage(file).map(drop))))
            .collect(),
    }
}

/// All that wait, refused ones last.
pub(crate) fn list(app: &App) -> Result<Vec<Draft>, WireError> {
    let mut drafts: Vec<Draft> = app.with(|session| session.drafts())?.into_iter().map(Draft::from).collect();
    drafts.extend(app.refused_drafts.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|refused| refused.draft.clone()));
    Ok(drafts)
}

fn expand(path: &PathBuf) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.clone()];
    }
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    inside.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    inside.sort();
    inside
}

/// Notes a file that cannot be kept, to be told why, unless a lock came in between: its name is nobody else's to see.
pub(crate) fn refuse(app: &App, locks: u64, name: &str, path: &Path, found: Option<FoundFile>, error: WireError) {
    let mut all = app.refused_drafts.lock().unwrap_or_else(PoisonError::into_inner);
    // Locking counts first and clears this list then.
    if app.reading.locks() == locks {
        all.push(Refused { draft: refused(name, path, error), found });
    }
}

fn refused(name: &str, path: &Path, error: WireError) -> Draft {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let duplicate_of = match error.code {
        Code::Duplicate => error.item,
        _ => None,
    };
    Draft {
        token: format!("r{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        file_name: name.to_owned(),
        media_type: None,
        size: path.metadata().map_or(0, |metadata| metadata.len()),
        pages: Vec::new(),
        duplicate_of,
        refused: Some(error),
        read: 0,
        unreadable: 0,
        to_read: 0,
    }
}
