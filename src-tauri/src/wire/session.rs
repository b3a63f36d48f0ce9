//! Where the session stands, the preferences, and what making a vault gives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OlderVault;

/// Where the session stands; `App.svelte` switches on it.
#[derive(Serialize, TS, Clone)]
#[ts(export)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum SessionState {
    /// No vault chosen yet.
    Welcome {
        /// Where a new vault would be put unless the person says otherwise.
        suggested_path: String,
        /// The vault that was open last, if its file is still there.
        last_path: Option<String>,
    },
    /// A vault is chosen and sealed.
    Locked {
        /// Path of the file.
        path: String,
        /// File name without its ending.
        name: String,
        /// Milliseconds until another attempt is taken, after wrong ones.
        wait_ms: u32,
        /// A keychain is among the ways in.
        device: bool,
        /// An age plugin is among the ways in.
        plugin: bool,
    },
    /// A vault is open.
    Open {
        /// Path of the file.
        path: String,
        /// File name without its ending.
        name: String,
        /// True when nothing can be changed (damage, or a read-only place).
        read_only: bool,
        /// What could not be read, if the vault is damaged.
        damage: Vec<String>,
        /// The vault is older than when it was last seen here, or another; until the person says what to do.
        older: Option<OlderVault>,
        /// The file is a backup, open for looking.
        backup: bool,
        /// True until the recovery key was confirmed.
        recovery_unconfirmed: bool,
        /// The ways in are not those that Coffer recorded: see `list_keys`.
        keys_changed: bool,
        /// True for a throwaway demonstration vault.
        demo: bool,
    },
}

/// Preferences; kept outside the vault, so they hold nothing personal but the last vault's path.
#[derive(Serialize, Deserialize, TS, Clone)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// "system", "light", "dark" or "contrast".
    pub(crate) theme: String,
    /// The tag of a language of the page, such as "en" or "zh-Hans"; empty = as the computer.
    pub(crate) language: String,
    /// Say on the desktop when something is due, without saying what.
    pub(crate) reminders: bool,
    /// Minutes without input until the vault locks; 0 = never.
    pub(crate) idle_minutes: u32,
    /// Seconds until a copied secret is cleared.
    pub(crate) clipboard_seconds: u32,
    /// Seconds until a revealed secret hides again.
    pub(crate) reveal_seconds: u32,
    /// Lock when the screen is locked.
    pub(crate) lock_on_screen_lock: bool,
    /// Lock when the computer goes to sleep.
    pub(crate) lock_on_sleep: bool,
    /// Lock when another user takes the screen.
    pub(crate) lock_on_user_switch: bool,
    /// Keep the window out of pictures and recordings of the screen, where the system can (Windows, macOS).
    pub(crate) hide_from_capture: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            language: String::new(),
            reminders: false,
            idle_minutes: 5,
            clipboard_seconds: 30,
            reveal_seconds: 20,
            lock_on_screen_lock: true,
            lock_on_sleep: true,
            lock_on_user_switch: true,
            hide_from_capture: true,
        }
    }
}

/// What stood in a form when the vault was locked, as the page wrote it down.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Unsaved {
    /// Which form: its kind, and behind a slash the key of what it edits.
    pub(crate) form: String,
    /// What stood in it.
    pub(crate) text: String,
}

/// What creating a vault gives back, once.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewVault {
    /// 24 words.
    pub(crate) recovery_words: Vec<String>,
    /// The same key as an age identity, `AGE-SECRET-KEY-1…`.
    pub(crate) recovery_identity: String,
    /// The word positions (from 1) that the person types back.
    pub(crate) ask: Vec<u32>,
}

/// How hard a passphrase is to guess.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Strength {
    /// 0 (guessed at once) to 4 (out of reach offline).
    pub(crate) score: u8,
    /// log10 of the guesses needed.
    pub guesses_log10: f64,
    /// Too weak to be accepted.
    pub(crate) refused: bool,
}
