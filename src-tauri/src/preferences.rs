//! Preferences outside the vault, in the app's own folder: how it looks, when it locks, which vault was open last. Nothing from inside a vault.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::wire::Settings;

/// The file.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Preferences {
    /// What the page may set.
    pub(crate) settings: Settings,
    /// The vault that was open last.
    pub(crate) last_vault: Option<PathBuf>,
}

/// Those of the page; empty is the computer's.
const LANGUAGES: [&str; 13] = ["", "en", "es", "zh-Hans", "vi", "tl", "ht", "ko", "ar", "ru", "pt-BR", "hi", "fr"];
const THEMES: [&str; 4] = ["system", "light", "dark", "contrast"];

impl Preferences {
    /// Reads them; anything missing or not understood is as it is on the first day.
    pub(crate) fn read(file: &Path) -> Self {
        let mut read: Self = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        read.settings = within_bounds(read.settings);
        read
    }

    /// Writes them.
    pub(crate) fn write(&self, file: &Path) -> std::io::Result<()> {
        coffer::write_json(file, self)
    }
}

/// A page or a damaged file may ask for anything.
pub(crate) fn within_bounds(settings: Settings) -> Settings {
    let theme = if THEMES.contains(&settings.theme.as_str()) { settings.theme } else { Settings::default().theme };
    let language = if LANGUAGES.contains(&settings.language.as_str()) { settings.language } else { String::new() };
    Settings {
        theme,
        language,
        idle_minutes: settings.idle_minutes.min(24 * 60),
        clipboard_seconds: settings.clipboard_seconds.clamp(5, 600),
        reveal_seconds: settings.reveal_seconds.clamp(5, 600),
        ..settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold() {
        let wild = Settings {
            theme: "<b>".into(),
            language: "../x".into(),
            reminders: true,
            idle_minutes: u32::MAX,
            clipboard_seconds: 0,
            reveal_seconds: u32::MAX,
            ..Settings::default()
        };
        let tame = within_bounds(wild);
        assert_eq!((tame.language.as_str(), tame.reminders), ("", true));
        assert_eq!((tame.theme.as_str(), tame.idle_minutes, tame.clipboard_seconds, tame.reveal_seconds), ("system", 1440, 5, 600));
    }

    #[test]
    fn every_language_of_the_page_is_kept() {
        let page = include_str!("../../ui/src/lib/i18n/languages.ts");
        let entries = page.lines().filter(|line| line.starts_with("  ") && line.contains("async () =>"));
        let tags: Vec<&str> = entries.filter_map(|line| line.split(':').next()).map(|tag| tag.trim().trim_matches('"')).collect();
        assert!(tags.starts_with(&["en", "es"]), "{tags:?}");
        for tag in tags {
            let kept = within_bounds(Settings { language: tag.into(), ..Settings::default() });
            assert_eq!(kept.language, tag);
        }
    }
}
