//! Reads pages in the background, one at a time, while a vault is open. A page in hand when the vault locks is dropped and read again later: what was
//! read before it is sealed already.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use coffer::Reader;
use tauri::{AppHandle, Manager};

use crate::app::{App, Stage, emit};
use crate::drafts;
use crate::wire::{Code, ReadingState, WireError};

/// How often it is looked whether something is to be read.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What the reading shares with the rest.
#[derive(Default)]
pub(crate) struct Reading {
    paused: AtomicBool,
    /// Rises with every lock: what was begun before it is not kept after it, in this vault or another.
    locks: AtomicU64,
    told: Mutex<Option<ReadingState>>,
}

impl Reading {
    /// Whether it waits until it is told to go on.
    pub(crate) fn set_paused(&self, paused: bool) {
        self.paused.store(paused, Ordering::Relaxed);
    }

    /// How often the vault was locked: work that was begun before a lock belongs to what was open then.
    pub(crate) fn locks(&self) -> u64 {
        self.locks.load(Ordering::SeqCst)
    }

    /// A lock is about to happen.
    pub(crate) fn locking(&self) {
        self.locks.fetch_add(1, Ordering::SeqCst);
        self.set_paused(false);
    }
}

/// How it goes.
pub(crate) fn state(app: &App) -> Result<ReadingState, WireError> {
    Ok(ReadingState { left: app.with(|session| session.unread())?, paused: app.reading.paused.load(Ordering::Relaxed) })
}

/// Starts the reading; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        let (mut reader, mut nothing) = (None, None);
        loop {
            let app = handle.state::<App>();
            if !read_one(&handle, &app, &mut reader, &mut nothing) {
                std::thread::sleep(LOOK_EVERY);
            }
        }
    });
}

/// Reads one page; whether there was one. `nothing` remembers the state of the vault in which nothing was left to read.
fn read_one(handle: &AppHandle, app: &App, reader: &mut Option<Reader>, nothing: &mut Option<(PathBuf, u64)>) -> bool {
    let locks = app.reading.locks();
    let now = match &*app.stage() {
        Stage::Open(session) => Some((session.path().to_owned(), session.seq())),
        _ => None,
    };
    if now.is_none() || now == *nothing || app.reading.paused.load(Ordering::Relaxed) {
        return false;
    }
    let Ok(Some(page)) = app.with(|session| session.next_unread()) else {
        *nothing = now;
        // The networks take 60 MB that nobody needs until the next file comes.
        *reader = None;
        tell(handle, app);
        return false;
    };
    tell(handle, app);
    if reader.is_none() {
        *reader = Reader::new().ok();
    }
    let Some(engine) = reader else {
        *nothing = now;
        return false;
    };
    let go_on = || app.reading.locks() == locks && !app.reading.paused.load(Ordering::Relaxed);
    let waits = page.draft().is_some();
    let Some(read) = page.read(engine, &go_on) else { return false };
    // A lock that begins from here on finds the page kept, or keeps it from being kept: both hold the session.
    if let Err(error) = app.with_since(locks, |session| session.keep_reading(read)) {
        // A full disk, most likely. It is tried again after the next change.
        if !matches!(error.code, Code::Locked) {
            *nothing = now;
        }
        return false;
    }
    if waits && let Ok(all) = drafts::list(app) {
        emit(handle, "drafts-read", all);
    }
    tell(handle, app);
    true
}

/// Tells the page how it goes, when that is not what it was told last.
fn tell(handle: &AppHandle, app: &App) {
    let Ok(now) = state(app) else { return };
    let mut told = app.reading.told.lock().unwrap_or_else(PoisonError::into_inner);
    if told.as_ref() != Some(&now) {
        emit(handle, "reading-changed", now.clone());
        *told = Some(now);
    }
}
