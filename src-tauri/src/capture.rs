//! Keeps the window out of pictures and recordings of the screen, where the system can: Windows and macOS. Linux has no such thing, and the settings
//! say so.

use tauri::{AppHandle, Manager};

use crate::app::App;

/// Makes the window as the settings say.
pub(crate) fn apply(handle: &AppHandle) {
    let hidden = handle.state::<App>().settings().hide_from_capture;
    if let Some(window) = handle.get_webview_window("main") {
        // Where the system refuses there is no second way; nothing was promised that depends on it.
        let _ = window.set_content_protected(hidden);
    }
}
