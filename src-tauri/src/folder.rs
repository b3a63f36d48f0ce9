//! The folder that is watched, while a vault is open and its owner chose one: new files are taken in as if they were dropped, without coming to the front.

use std::path::{Path, PathBuf};
use std::time::Duration;

use coffer::{Error, FolderWatch, FoundFile, IncomingFile, Session};
use tauri::{AppHandle, Manager};

use crate::app::{App, emit};
use crate::drafts;
use crate::wire::{Code, WatchedFolder, WireError};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Which folder it is, and whether it can be read just now.
pub(crate) fn state(app: &App) -> Result<WatchedFolder, WireError> {
    let path = app.with(|session| session.watched_folder())?;
    let reachable = path.as_ref().is_none_or(|path| path.is_dir());
    Ok(WatchedFolder { path: path.map(|path| path.to_string_lossy().into_owned()), reachable })
}

/// Starts the watch; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        let mut watched: Option<(PathBuf, FolderWatch)> = None;
        loop {
            std::thread::sleep(LOOK_EVERY);
            look(&handle, &mut watched);
        }
    });
}

fn look(handle: &AppHandle, watched: &mut Option<(PathBuf, FolderWatch)>) {
    let app = handle.state::<App>();
    let Ok(Some(folder)) = app.with(|session| session.watched_folder()) else {
        *watched = None;
        return;
    };
    // What another vault, or another folder, was looked at for counts no more.
    let (_, memory) = match watched {
        Some(known) if known.0 == folder => known,
        other => other.insert((folder.clone(), FolderWatch::default())),
    };
    // A disk that is not there comes back, or the settings say that it cannot be reached.
    let Ok(found) = memory.look(&folder) else { return };
    let Ok(new) = app.with(|session| session.new_of(found)) else { return };
    let taken = new.iter().filter(|file| take(&app, &folder, file)).count();
    if taken > 0
        && let Ok(all) = drafts::list(&app)
    {
        emit(handle, "drafts-found", all);
    }
}

/// Takes one file in and remembers it; whether it is to be told. A lock in between leaves it for the next time.
fn take(app: &App, folder: &Path, file: &FoundFile) -> bool {
    // The vault may be another one by now, or its folder: each step looks.
    let for_it = |act: &mut dyn FnMut(&mut Session) -> Result<(), Error>| {
        app.with(|session| if session.watched_folder()?.as_deref() == Some(folder) { act(session).map(|()| true) } else { Ok(false) })
    };
    let (mut told, mut refused) = (false, Vec::new());
    let own_name = || file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match IncomingFile::read(&file.path).and_then(IncomingFile::unpacked) {
        // It is gone, or not ours to read just now.
        Err(Error::ReadFile(_)) => return false,
        Err(error) => refused.push((own_name(), error.into())),
        Ok(files) => {
            for incoming in files {
                let name = incoming.file_name().to_owned();
                let mut incoming = Some(incoming);
                match for_it(&mut |session| incoming.take().map_or(Ok(()), |file| session.stage(file).map(drop))) {
                    Ok(true) => told = true,
                    Ok(false) => return told,
                    Err(error) if matches!(error.code, Code::Duplicate) => {}
                    // The vault is locked, or its disk is full: it is tried again.
                    Err(error) if matches!(error.code, Code::Locked | Code::DiskFull | Code::Io | Code::ReadOnly) => return told,
                    Err(error) => refused.push((name, error)),
                }
            }
        }
    }
    if matches!(for_it(&mut |session| session.remember_found(file)), Ok(true)) {
        told |= !refused.is_empty();
        refused.into_iter().for_each(|(name, error)| drafts::refuse(app, &name, &file.path, error));
    }
    told
}
