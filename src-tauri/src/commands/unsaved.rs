//! Forms that are being filled in: held here as they are typed, sealed by a lock, given back after it.

use secrecy::SecretString;
use tauri::AppHandle;

use super::blocking;
use crate::wire::{Unsaved, WireError};

/// Holds what stands in a form now.
#[tauri::command]
pub(crate) async fn hold_unsaved(handle: AppHandle, form: String, text: SecretString) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.hold_unsaved(&form, text))).await
}

/// Lets go of a form that was saved or given up.
#[tauri::command]
pub(crate) async fn drop_unsaved(handle: AppHandle, form: String) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.drop_unsaved(&form))).await
}

/// What stood in forms at the last lock.
#[tauri::command]
pub(crate) async fn list_unsaved(handle: AppHandle) -> Result<Vec<Unsaved>, WireError> {
    blocking(handle, |_, app| Ok(app.with(|session| session.unsaved())?.into_iter().map(Unsaved::from).collect())).await
}
