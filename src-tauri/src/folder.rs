//! The folder that is watched, while a vault is open and its owner chose one: new files are taken in as if they were dropped, without coming to the front.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use coffer::{Error, FolderWatch, FoundFile, IncomingFile, Session};
use tauri::{AppHandle, Manager};

use crate::app::{App, emit};
use crate::drafts;
use crate::wire::{Code, WatchedFolder, WireError};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// After so many tries it is told that a file cannot be opened.
const MOST_TRIES: u32 = 5;

/// Which folder it is, and whether it can be read just now.
pub(crate) fn state(app: &App) -> Result<WatchedFolder, WireError> {
    let path = app.with(|session| session.watched_folder())?;
    let reachable = path.as_ref().is_none_or(|path| path.is_dir());
    Ok(WatchedFolder { path: path.map(|path| path.to_string_lossy().into_owned()), reachable })
}

/// What is remembered between looks.
#[derive(Default)]
struct Memory {
    folder: PathBuf,
    watch: FolderWatch,
    /// Files that could not be opened, and how often that was tried.
    closed: HashMap<PathBuf, u32>,
}

/// Starts the watch; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        let mut memory = Memory::default();
        loop {
            let began = Instant::now();
            look(&handle, &mut memory);
            // A slow disk, or a folder with very many files, is looked at less often.
            std::thread::sleep(LOOK_EVERY.max(began.elapsed() * 20));
        }
    });
}

fn look(handle: &AppHandle, memory: &mut Memory) {
    let app = handle.state::<App>();
    let locks = app.reading.locks();
    let Ok(Some(folder)) = app.with(|session| session.watched_folder()) else {
        *memory = Memory::default();
        return;
    };
    if memory.folder != folder {
        *memory = Memory { folder, ..Memory::default() };
    }
    // A disk that is not there comes back, and the settings say that it cannot be reached.
    let Ok(found) = memory.watch.look(&memory.folder) else { return };
    let Ok(mut new) = app.with_since(locks, |session| session.new_of(found)) else { return };
    let is_refused = |file: &FoundFile| {
        app.refused_drafts.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|refused| refused.found.as_ref() == Some(file))
    };
    new.retain(|file| !is_refused(file));
    let told = new.iter().filter(|file| take(&app, locks, memory, file)).count();
    if told > 0
        && let Ok(all) = drafts::list(&app)
    {
        emit(handle, "drafts-found", all);
    }
}

/// Takes one file in and remembers it; whether there is something to be told. After a lock, or with another folder chosen, it does nothing.
fn take(app: &App, locks: u64, memory: &mut Memory, file: &FoundFile) -> bool {
    let folder = memory.folder.clone();
    let for_it =
        |act: &mut dyn FnMut(&mut Session) -> Result<(), Error>| {
            app.with_since(locks, |session| {
                if session.watched_folder()?.as_deref() == Some(&*folder) { act(session).map(|()| true) } else { Ok(false) }
            })
        };
    let mut told = false;
    let mut refused: Vec<(String, WireError)> = Vec::new();
    let own_name = || file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match IncomingFile::read(&file.path).and_then(IncomingFile::unpacked) {
        Err(error @ Error::ReadFile(_)) => {
            // Another program has it, or it may not be read at all: that is told after a while.
            let tries = memory.closed.entry(file.path.clone()).or_default();
            *tries += 1;
            if *tries < MOST_TRIES {
                return false;
            }
            refused.push((own_name(), error.into()));
        }
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
    memory.closed.remove(&file.path);
    // One that cannot be kept is remembered when the person has seen that and put it aside.
    if refused.is_empty() {
        return for_it(&mut |session| session.remember_found(file)).is_ok() && told;
    }
    for (name, error) in refused {
        drafts::refuse(app, locks, &name, &file.path, Some(file.clone()), error);
    }
    true
}
