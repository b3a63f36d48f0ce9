//! Preferences.

use tauri::{AppHandle, State};

use crate::app::App;
use crate::capture;
use crate::preferences::within_bounds;
use crate::wire::{Settings, WireError};

#[tauri::command]
pub(crate) fn get_settings(app: State<'_, App>) -> Settings {
    app.settings()
}

#[tauri::command]
pub(crate) fn set_settings(handle: AppHandle, app: State<'_, App>, settings: Settings) -> Result<(), WireError> {
    app.prefer(|preferences| preferences.settings = within_bounds(settings))?;
    capture::apply(&handle);
    Ok(())
}
