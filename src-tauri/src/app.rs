//! The running app: what state it is in, and how the window is put together.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Instant;

use coffer::{Clock, Known, LockedVault, Session, SlotInfo, SlotKind, SystemClock, VaultId};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, RunEvent, WindowEvent};
use zeroize::Zeroizing;

use crate::attempts::Attempts;
use crate::backups::{self, Backups};
use crate::clipboard::ClipboardThread;
use crate::environment::Arguments;
use crate::idle::{self, Activity};
use crate::preferences::Preferences;
use crate::reminders::{self, Reminders};
use crate::wire::{Code, SessionState, Settings, WireError};
use crate::{capture, commands, drafts, folder, os_lock, pages, reader};

/// Where the session stands.
pub(crate) enum Stage {
    /// No vault chosen.
    Welcome,
    /// A vault is chosen and sealed.
    Locked(LockedVault),
    /// A key is being tried, or a lock is going on, on another thread.
    Turning(PathBuf),
    /// A vault is open.
    Open(Box<Session>),
}

/// Words of the recovery key that a person still has to type back.
pub(crate) type RecoveryWords = Zeroizing<Vec<(u32, String)>>;

/// Everything that commands share. The stage is never held locked across an await.
pub(crate) struct App {
    stage: Mutex<Stage>,
    preferences: Mutex<Preferences>,
    preferences_file: PathBuf,
    pub(crate) default_folder: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) clipboard: ClipboardThread,
    pub(crate) activity: Activity,
    pub(crate) reminders: Reminders,
    pub(crate) backups: Backups,
    pub(crate) cancelled: AtomicBool,
    pub(crate) reading: reader::Reading,
    pub(crate) refused_drafts: Mutex<Vec<drafts::Refused>>,
    pub(crate) unconfirmed: Mutex<Option<RecoveryWords>>,
    attempts: Mutex<Attempts>,
    demo: bool,
}

impl App {
    fn new(handle: &AppHandle, demo: bool) -> Self {
        let folder = handle.path().app_config_dir().unwrap_or_else(|_| PathBuf::from("."));
        let preferences_file = folder.join("settings.json");
        let paths = handle.path();
        let default_folder = paths.document_dir().or_else(|_| paths.home_dir()).unwrap_or_else(|_| PathBuf::from("."));
        let emitter = handle.clone();
        Self {
            stage: Mutex::new(Stage::Welcome),
            preferences: Mutex::new(Preferences::read(&preferences_file)),
            preferences_file,
            default_folder,
            clock: Arc::new(SystemClock),
            clipboard: ClipboardThread::start(move || emit(&emitter, "clipboard-cleared", ())),
            activity: Activity::default(),
            reminders: Reminders::default(),
            backups: Backups::default(),
            cancelled: AtomicBool::new(false),
            reading: reader::Reading::default(),
            refused_drafts: Mutex::new(Vec::new()),
            unconfirmed: Mutex::new(None),
            attempts: Mutex::default(),
            demo,
        }
    }

    /// The stage, for a moment. A panic in another command does not make the vault unreachable.
    pub(crate) fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stage, unless something else has it just now.
    pub(crate) fn try_stage(&self) -> Option<MutexGuard<'_, Stage>> {
        match self.stage.try_lock() {
            Ok(stage) => Some(stage),
            Err(TryLockError::Poisoned(stage)) => Some(stage.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Runs `f` on the open session.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut Session) -> Result<T, coffer::Error>) -> Result<T, WireError> {
        match &mut *self.stage() {
            Stage::Open(session) => Ok(f(session)?),
            _ => Err(WireError::from(Code::Locked)),
        }
    }

    /// The same, if nothing was locked since `locks` was asked for. Nothing is done in a vault that the person was not asked about yet.
    pub(crate) fn with_since<T>(&self, locks: u64, f: impl FnOnce(&mut Session) -> Result<T, coffer::Error>) -> Result<T, WireError> {
        match &mut *self.stage() {
            Stage::Open(session) if self.reading.locks() == locks && self.backups.older().is_none() => Ok(f(session)?),
            _ => Err(WireError::from(Code::Locked)),
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.preferences().settings.clone()
    }

    fn preferences(&self) -> MutexGuard<'_, Preferences> {
        self.preferences.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the preferences and writes them. In a demonstration nothing is written.
    pub(crate) fn prefer(&self, change: impl FnOnce(&mut Preferences)) -> Result<(), WireError> {
        let mut preferences = self.preferences();
        change(&mut preferences);
        if self.demo {
            return Ok(());
        }
        preferences.write(&self.preferences_file).map_err(|_| WireError::from(Code::Io))
    }

    /// What the page switches on.
    pub(crate) fn state(&self) -> SessionState {
        match &*self.stage() {
            Stage::Welcome => SessionState::Welcome {
                suggested_path: self.suggested_path(),
                last_path: self
                    .preferences()
                    .last_vault
                    .as_ref()
                    .filter(|path| path.is_file())
                    .map(|path| path.to_string_lossy().into_owned()),
            },
            Stage::Locked(vault) => self.locked_state(vault.path(), vault.slots()),
            Stage::Turning(path) => self.locked_state(path, &[]),
            Stage::Open(session) => SessionState::Open {
                path: session.path().to_string_lossy().into_owned(),
                name: name_of(session.path()),
                read_only: session.is_read_only(),
                damage: session.damage().iter().map(|damage| session.damage_in_words(damage)).collect(),
                older: self.backups.older(),
                backup: session.is_backup(),
                recovery_unconfirmed: self.unconfirmed().is_some(),
                // What cannot be told is not changed: a list inside that cannot be read is damage, which is told above.
                keys_changed: session.odd_keys().is_ok_and(|odd| !odd.is_empty()),
                demo: self.demo,
            },
        }
    }

    fn locked_state(&self, path: &Path, slots: &[SlotInfo]) -> SessionState {
        let has = |kind| slots.iter().any(|slot| slot.kind == kind);
        SessionState::Locked {
            path: path.to_string_lossy().into_owned(),
            name: name_of(path),
            wait_ms: self.wait_ms(),
            device: has(SlotKind::Device),
            plugin: has(SlotKind::Plugin),
        }
    }

    pub(crate) fn unconfirmed(&self) -> MutexGuard<'_, Option<RecoveryWords>> {
        self.unconfirmed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a vault would be put unless the person says otherwise: a name that is free.
    pub(crate) fn suggested_path(&self) -> String {
        free_path(&self.default_folder).to_string_lossy().into_owned()
    }

    /// Where it is kept what is known of vaults outside their files.
    pub(crate) fn known_folder(&self) -> PathBuf {
        self.preferences_file.with_file_name("vaults")
    }

    /// Writes that down. In a demonstration nothing is written.
    pub(crate) fn write_known(&self, id: VaultId, known: &Known) {
        if !self.demo {
            // If it cannot be written, the vault is compared with what was known before, which is as safe.
            let _ = known.write(&self.known_folder(), id);
        }
    }

    /// This is a demonstration.
    pub(crate) fn demo(&self) -> bool {
        self.demo
    }

    /// Refuses a key that comes too soon after wrong ones.
    pub(crate) fn may_try(&self) -> Result<(), WireError> {
        match self.wait_ms() {
            0 => Ok(()),
            wait => Err(WireError { limit: Some(u64::from(wait)), ..WireError::from(Code::TooSoon) }),
        }
    }

    /// Notes what came of a key: wrong ones make the next wait longer.
    pub(crate) fn tried(&self, refused: Option<&coffer::Error>) {
        match refused.map(coffer::Error::code) {
            None => self.attempted(false),
            Some(coffer::Code::WrongKey) => self.attempted(true),
            Some(_) => {}
        }
    }

    /// How long until another key may be tried.
    pub(crate) fn wait_ms(&self) -> u32 {
        let left = self.attempts().wait(Instant::now());
        u32::try_from(left.as_millis()).unwrap_or(u32::MAX)
    }

    /// Notes an attempt to unlock.
    fn attempted(&self, wrong: bool) {
        self.attempts().note(wrong, Instant::now());
    }

    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks, whatever is going on: stops a running check, clears the clipboard and what was refused. Tells the page.
    pub(crate) fn lock_now(&self, handle: &AppHandle) {
        self.lock(handle, false);
    }

    /// The same when the person asked for it: what is new is backed up first, if that is quick.
    pub(crate) fn lock_asked(&self, handle: &AppHandle) {
        self.lock(handle, true);
    }

    fn lock(&self, handle: &AppHandle, back_up: bool) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.reading.locking();
        let mut stage = self.stage();
        let Stage::Open(session) = &*stage else { return };
        let path = session.path().to_owned();
        if let Stage::Open(mut session) = std::mem::replace(&mut *stage, Stage::Turning(path)) {
            if back_up {
                self.backups.before_lock(self, &mut session);
            }
            *stage = Stage::Locked(session.lock().unwrap_or_else(|refused| refused.vault));
        }
        drop(stage);
        self.backups.locked();
        self.refused_drafts.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.clipboard.clear();
        emit(handle, "state-changed", self.state());
    }
}

/// Tells the page something. It may be gone already, which is no one's loss.
pub(crate) fn emit(handle: &AppHandle, event: &str, payload: impl serde::Serialize + Clone) {
    let _ = handle.emit_to("main", event, payload);
}

pub(crate) fn name_of(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A name that is still free in a folder.
fn free_path(folder: &Path) -> PathBuf {
    let first = folder.join("My papers.coffer");
    if !first.exists() {
        return first;
    }
    (2..100).map(|n| folder.join(format!("My papers {n}.coffer"))).find(|path| !path.exists()).unwrap_or(first)
}

/// Puts the window together and runs until it is closed.
pub(crate) fn run(arguments: Arguments) -> tauri::Result<()> {
    let demo = arguments.demo;
    let mut builder = tauri::Builder::default();
    if !demo {
        builder = builder.plugin(tauri_plugin_single_instance::init(|handle, arguments, _| {
            if let Some(window) = handle.get_webview_window("main") {
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
            let named = Arguments::parse(arguments.into_iter().skip(1).map(Into::into));
            let app = handle.state::<App>();
            if let Some(path) = named.vault
                && !matches!(*app.stage(), Stage::Open(_) | Stage::Turning(_))
            {
                commands::session::choose(&app, &path).ok();
                emit(handle, "state-changed", app.state());
            }
        }));
    }
    let app = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(window_state_flags()).build())
        .invoke_handler(commands::handler())
        .register_asynchronous_uri_scheme_protocol("vault", |context, request, responder| pages::answer(&context, &request, responder))
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(DragDropEvent::Enter { .. }) => emit(window.app_handle(), "drag-hover", true),
            WindowEvent::DragDrop(DragDropEvent::Leave) => emit(window.app_handle(), "drag-hover", false),
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
                emit(window.app_handle(), "drag-hover", false);
                drafts::dropped(window.app_handle(), paths.clone());
            }
            _ => {}
        })
        .setup(move |tauri_app| {
            let handle = tauri_app.handle();
            let app = App::new(handle, demo);
            if let Some(path) = &arguments.vault {
                commands::session::choose(&app, path).ok();
                if demo {
                    commands::session::unlock_demo(&app);
                }
            }
            tauri_app.manage(app);
            idle::watch(handle.clone());
            os_lock::watch(handle);
            capture::apply(handle);
            reminders::watch(handle.clone());
            reader::watch(handle.clone());
            folder::watch(handle.clone());
            backups::watch(handle.clone());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|handle, event| {
        if let RunEvent::Exit = event {
            handle.state::<App>().lock_asked(handle);
        }
    });
    Ok(())
}

fn window_state_flags() -> tauri_plugin_window_state::StateFlags {
    use tauri_plugin_window_state::StateFlags;
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}
