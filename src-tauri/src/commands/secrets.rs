//! The only two ways out for a stored secret: shown because asked, copied by this side.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tauri::AppHandle;

use super::blocking;
use crate::app::App;
use crate::wire::{Code, Copied, Revealed, SecretRef, WireError};

#[tauri::command]
#[expect(clippy::disallowed_methods, reason = "the person asked to see it")]
pub(crate) async fn reveal(handle: AppHandle, secret: SecretRef) -> Result<Revealed, WireError> {
    blocking(handle, move |_, app| {
        let secret = app.with(|session| session.reveal(secret.into()))?;
        Ok(Revealed {
            text: secret.text.expose_secret().to_owned(),
            display: secret.display.expose_secret().to_owned(),
            hide_after_seconds: app.settings().reveal_seconds,
        })
    })
    .await
}

#[tauri::command]
pub(crate) async fn copy_secret(handle: AppHandle, secret: SecretRef) -> Result<Copied, WireError> {
    blocking(handle, move |_, app| {
        let secret = app.with(|session| session.reveal(secret.into()))?;
        put_into_clipboard(app, secret.text)
    })
    .await
}

/// Copies for as long as the settings say.
pub(super) fn put_into_clipboard(app: &App, text: SecretString) -> Result<Copied, WireError> {
    let seconds = app.settings().clipboard_seconds;
    if app.clipboard.copy(text, Duration::from_secs(u64::from(seconds))) {
        Ok(Copied { clears_in_seconds: seconds })
    } else {
        Err(WireError::from(Code::Clipboard))
    }
}
