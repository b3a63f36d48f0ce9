//! Backups while a vault is open: made by themselves in the background, in steps between which the window has the vault; what is known of a vault outside
//! its file; and a backup that is open to restore from.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use coffer::{BackupPlace, BackupProgress, Error, GoodBackup, Known, OpenBackup, Session, Standing, VaultId};
use tauri::{AppHandle, Manager};

use crate::app::{App, Stage, emit};
use crate::wire::{BackupState, Code, OlderVault, Progress, WireError};

/// How often it is looked whether one is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For how long nothing may have changed before one is begun by itself.
const QUIET: Duration = Duration::from_secs(10);
/// How long after a failure the next try is made by itself.
const AGAIN: Duration = Duration::from_secs(60);
/// How long locking may take for it.
const BEFORE_LOCK: Duration = Duration::from_secs(3);

/// What is remembered. Empty while no vault is open.
#[derive(Default)]
pub(crate) struct Backups {
    kept: Mutex<Remembered>,
    wanted: AtomicBool,
    stop: AtomicBool,
}

#[derive(Default)]
struct Remembered {
    vault: Option<VaultId>,
    known: Known,
    older: Option<OlderVault>,
    running: Option<Progress>,
    problem: Option<Code>,
    failed: Option<Instant>,
    set_aside: Option<String>,
    damaged: u32,
    /// The newest change when it was looked last, and since when it is that.
    seen: (u64, Option<Instant>),
    restoring: Option<(PathBuf, OpenBackup)>,
}

impl Backups {
    fn kept(&self) -> MutexGuard<'_, Remembered> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A vault was opened: what is known of it is read and compared.
    pub(crate) fn opened(&self, app: &App, session: &Session) -> Result<(), Error> {
        let known = Known::read(&app.known_folder(), session.id());
        let standing = if session.is_backup() { Standing::Expected } else { session.standing(&known)? };
        let older = match standing {
            Standing::Expected => None,
            Standing::Older(both) => Some(OlderVault { other: false, known_at: both.known_at, found_at: both.found_at }),
            Standing::Other(both) => Some(OlderVault { other: true, known_at: both.known_at, found_at: both.found_at }),
        };
        *self.kept() = Remembered { vault: Some(session.id()), known, older, ..Remembered::default() };
        self.note(app, session)
    }

    /// What the page has to ask about before the vault is used.
    pub(crate) fn older(&self) -> Option<OlderVault> {
        self.kept().older.clone()
    }

    /// Writes down how far the vault has come, unless it is one that was not expected.
    fn note(&self, app: &App, session: &Session) -> Result<(), Error> {
        let mut kept = self.kept();
        if kept.older.is_some() || session.is_backup() || kept.vault != Some(session.id()) {
            return Ok(());
        }
        if session.note_in(&mut kept.known)? {
            app.write_known(session.id(), &kept.known);
        }
        Ok(())
    }

    /// Before a lock that the person asked for: what is new is backed up, if that is quick.
    pub(crate) fn before_lock(&self, app: &App, session: &mut Session) {
        let began = Instant::now();
        let ahead = self.kept().older.is_none() && session.is_ahead_of_backup(&self.kept().known);
        if let (true, Ok(Some(folder))) = (ahead && !app.demo(), folder(app, session))
            && let Ok(mut running) = session.begin_backup(&folder)
        {
            while began.elapsed() < BEFORE_LOCK {
                let mut known = self.kept().known.clone();
                match session.step_backup(&mut running, &mut known) {
                    Ok(BackupProgress::Goes(_)) => {}
                    Ok(BackupProgress::Good(good)) => {
                        self.good(app, session.id(), known, &good);
                        break;
                    }
                    // It is tried again when the vault is open.
                    Err(_) => break,
                }
            }
        }
        // What could not be written down is compared with what was known before, which is as safe.
        let _ = self.note(app, session);
    }

    /// The vault is locked: nothing of it is remembered here.
    pub(crate) fn locked(&self) {
        let restoring = self.kept().restoring.take();
        *self.kept() = Remembered { restoring, ..Remembered::default() };
    }

    fn good(&self, app: &App, id: VaultId, known: Known, good: &GoodBackup) {
        app.write_known(id, &known);
        let mut kept = self.kept();
        kept.known = known;
        (kept.running, kept.problem, kept.failed) = (None, None, None);
        kept.damaged = u32::try_from(good.damage.len()).unwrap_or(u32::MAX);
        if let Some(path) = &good.set_aside {
            kept.set_aside = Some(path.to_string_lossy().into_owned());
        }
    }

    /// One is made as soon as can be.
    pub(crate) fn want(&self) {
        self.stop.store(false, Ordering::Relaxed);
        self.wanted.store(true, Ordering::Relaxed);
    }

    /// The one that is being made is stopped.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Where another choice of folder begins: the next backup is due at once.
    pub(crate) fn forget(&self) {
        let mut kept = self.kept();
        kept.known.forget_backup();
        (kept.problem, kept.failed, kept.set_aside) = (None, None, None);
    }

    /// The file of the last good backup.
    pub(crate) fn last_file(&self) -> Option<PathBuf> {
        self.kept().known.backup_file().map(Path::to_owned)
    }

    /// Restoring was practised.
    pub(crate) fn practised(&self, app: &App) {
        let mut kept = self.kept();
        kept.known.practised(app.clock.now());
        if let Some(id) = kept.vault {
            app.write_known(id, &kept.known);
        }
    }

    /// The person goes on with the vault as it is: its newer backups are renamed, and it is from now on what is expected.
    pub(crate) fn accept(&self, app: &App) -> Result<(), WireError> {
        let folder = app.with(|session| folder(app, session))?;
        let aside = app.with(|session| folder.as_deref().map_or(Ok(Vec::new()), |folder| session.set_backups_aside(folder)))?;
        let mut kept = self.kept();
        kept.older = None;
        kept.known.forget_backup();
        kept.set_aside = aside.first().map(|path| path.to_string_lossy().into_owned());
        drop(kept);
        app.with(|session| self.note(app, session))
    }

    /// Keeps a backup open to restore from, or none.
    pub(crate) fn set_restoring(&self, backup: Option<(PathBuf, OpenBackup)>) {
        self.kept().restoring = backup;
    }

    /// Takes the backup that is open, to restore from it without holding up the rest.
    pub(crate) fn take_restoring(&self) -> Option<(PathBuf, OpenBackup)> {
        self.kept().restoring.take()
    }
}

/// Where this vault's backups go; `None` when there are to be none.
fn folder(app: &App, session: &Session) -> Result<Option<PathBuf>, Error> {
    Ok(match session.backup_place()? {
        BackupPlace::Folder(folder) => Some(folder),
        BackupPlace::Unchosen => Some(app.default_folder.join("Coffer backups")),
        BackupPlace::Nowhere => None,
    })
}

/// What the page shows.
pub(crate) fn state(app: &App) -> Result<BackupState, WireError> {
    app.with(|session| {
        let kept = app.backups.kept();
        Ok(BackupState {
            folder: folder(app, session)?.map(|folder| folder.to_string_lossy().into_owned()),
            usual: session.backup_place()? == BackupPlace::Unchosen,
            last_at: kept.known.backed_up_at(),
            last_file: kept.known.backup_file().map(|path| path.to_string_lossy().into_owned()),
            behind: session.is_ahead_of_backup(&kept.known),
            running: kept.running.clone(),
            problem: kept.problem,
            set_aside: kept.set_aside.clone(),
            damaged: kept.damaged,
            practised_at: kept.known.practised_at(),
        })
    })
}

/// Starts the watch; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            let app = handle.state::<App>();
            if !app.demo() {
                look(&handle, &app);
            }
        }
    });
}

fn look(handle: &AppHandle, app: &App) {
    let locks = app.reading.locks();
    let wanted = app.backups.wanted.swap(false, Ordering::Relaxed);
    let due = app.with_since(locks, |session| {
        app.backups.note(app, session)?;
        let mut kept = app.backups.kept();
        if kept.seen.0 != session.seq() || kept.seen.1.is_none() {
            kept.seen = (session.seq(), Some(Instant::now()));
        }
        let quiet = kept.seen.1.is_some_and(|since| since.elapsed() >= QUIET);
        let failed = kept.failed.is_some_and(|at| at.elapsed() < AGAIN);
        let due = wanted || (session.backup_is_due(&kept.known) && quiet && !failed);
        let ready = due && kept.older.is_none() && !session.is_read_only();
        drop(kept);
        Ok(if ready { folder(app, session)? } else { None })
    });
    let Ok(Some(folder)) = due else { return };
    let made = make(handle, app, locks, &folder);
    let mut kept = app.backups.kept();
    kept.running = None;
    match made {
        Ok(()) => {}
        Err(error) if matches!(error.code, Code::Locked) => return,
        Err(error) => {
            kept.failed = Some(Instant::now());
            kept.problem = (!matches!(error.code, Code::Cancelled)).then_some(error.code);
        }
    }
    drop(kept);
    tell(handle, app);
}

fn make(handle: &AppHandle, app: &App, locks: u64, folder: &Path) -> Result<(), WireError> {
    app.backups.stop.store(false, Ordering::Relaxed);
    if app.with_since(locks, |session| session.backup_place())? == BackupPlace::Unchosen {
        // Nobody chose it, so nobody made it. If it cannot be made, beginning says why.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut running = app.with_since(locks, |session| session.begin_backup(folder))?;
    loop {
        if app.backups.stop.load(Ordering::Relaxed) {
            return Err(WireError::from(Code::Cancelled));
        }
        let mut known = app.backups.kept().known.clone();
        let (id, stepped) = app.with_since(locks, |session| Ok((session.id(), session.step_backup(&mut running, &mut known)?)))?;
        match stepped {
            BackupProgress::Goes(at) => {
                app.backups.kept().running = Some(Progress { task: "backup".to_owned(), done: at.done, total: at.total });
                tell(handle, app);
            }
            BackupProgress::Good(good) => {
                app.backups.good(app, id, known, &good);
                return Ok(());
            }
        }
    }
}

/// Tells the page how they stand.
pub(crate) fn tell(handle: &AppHandle, app: &App) {
    if let Ok(state) = state(app) {
        emit(handle, "backups-changed", state);
    }
}

/// Whether a vault may be put at the unlock screen now.
pub(crate) fn is_closed(app: &App) -> bool {
    matches!(*app.stage(), Stage::Welcome | Stage::Locked(_))
}
