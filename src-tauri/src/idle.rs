//! Locks when nobody has used the window for a while, and when the computer has slept. The page tells of activity by `touch`.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};

use crate::app::App;
use crate::os_lock::{Gone, gone};

/// How often the time is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A look that comes later than this was kept from coming: the computer slept. Clocks are set by less than this, most of the time; if not, one
/// unlocking too many is the price.
const SLEPT: Duration = Duration::from_secs(15);

/// When the person last did something.
pub(crate) struct Activity(Mutex<Instant>);

impl Default for Activity {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl Activity {
    /// Now.
    pub(crate) fn touch(&self) {
        if let Ok(mut last) = self.0.lock() {
            *last = Instant::now();
        }
    }

    fn idle_for(&self) -> Duration {
        self.0.lock().map_or(Duration::ZERO, |last| last.elapsed())
    }
}

/// Starts the watch; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        let app = handle.state::<App>();
        let mut last = app.clock.now();
        loop {
            std::thread::sleep(LOOK_EVERY);
            // The clock on the wall: the other one stands still during a sleep on some systems.
            let now = app.clock.now();
            if (now - last).to_std().is_ok_and(|between| between > SLEPT) {
                gone(&handle, Gone::Asleep);
            }
            last = now;
            let minutes = app.settings().idle_minutes;
            if minutes > 0 && app.activity.idle_for() >= Duration::from_secs(u64::from(minutes) * 60) {
                app.activity.touch();
                app.lock_now(&handle);
            }
        }
    });
}
