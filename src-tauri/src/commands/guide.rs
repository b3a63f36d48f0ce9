//! What Coffer knows, put to use: numbers, the code check, deadlines, the day that a code is missing.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use uscis::deadlines::KeyDateKind;
use uscis::guidance::{self, Situation};
use uscis::{identify, rules, statuses};

use super::blocking;
use crate::app::App;
use crate::translate::guide as words;
use crate::wire::{self, Code, WireError};

#[tauri::command]
#[expect(clippy::disallowed_methods, reason = "the text is looked at and answered, not kept")]
pub(crate) fn identify_number(text: SecretString, language: &str) -> Vec<wire::NumberReading> {
    identify::identify(text.expose_secret()).iter().map(|reading| words::reading(reading, language)).collect()
}

#[tauri::command]
pub(crate) fn list_rules(language: &str) -> wire::Knowledge {
    words::knowledge(rules::all(), language)
}

#[tauri::command]
pub(crate) fn list_status_groups(language: &str) -> Vec<wire::Named> {
    let group = |group: statuses::Group| words::named(group.name(), group.words(language), group.meaning(language));
    statuses::Group::ALL.into_iter().map(group).collect()
}

#[tauri::command]
pub(crate) fn suggest_statuses(typed: &str) -> Vec<String> {
    statuses::suggest(typed, 8).into_iter().map(|title| title.text.clone()).collect()
}

#[tauri::command]
pub(crate) fn list_date_kinds(language: &str) -> Vec<wire::DateKind> {
    KeyDateKind::ALL.iter().map(|kind| words::date_kind(*kind, language)).collect()
}

#[tauri::command]
pub(crate) async fn get_due(handle: AppHandle, language: String) -> Result<wire::DueList, WireError> {
    blocking(handle, move |_, app| Ok(words::due_list(app.with(|session| session.due(None))?, &language))).await
}

#[tauri::command]
pub(crate) async fn get_date(handle: AppHandle, id: i64) -> Result<wire::KeptDate, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.date(id))?.into())).await
}

#[tauri::command]
pub(crate) async fn save_date(handle: AppHandle, id: Option<i64>, input: wire::DateInput) -> Result<i64, WireError> {
    blocking(handle, move |_, app| {
        let input = input.try_into()?;
        app.with(|session| session.save_date(id, &input))
    })
    .await
}

#[tauri::command]
pub(crate) async fn set_date_done(handle: AppHandle, id: i64, done: bool) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.set_date_done(id, done))).await
}

#[tauri::command]
pub(crate) async fn save_calendar(handle: AppHandle, language: String) -> Result<Option<String>, WireError> {
    blocking(handle, move |handle, app| {
        let calendar = app.with(|session| session.calendar(None, &language))?;
        save(handle, app, "Coffer.ics", ("iCalendar", "ics"), calendar.as_bytes())
    })
    .await
}

#[tauri::command]
pub(crate) async fn get_guidance(handle: AppHandle, case_id: Option<i64>, language: String) -> Result<wire::Guidance, WireError> {
    blocking(handle, move |_, app| {
        let has_code = match case_id {
            Some(id) => app.with(|session| session.has_code(id))?,
            None => guidance::HasCode::Unknown,
        };
        Ok(words::guidance(has_code, &language))
    })
    .await
}

fn situation(name: &str) -> Result<Situation, WireError> {
    Situation::from_name(name).ok_or_else(|| WireError::from(Code::NoSuchItem))
}

#[tauri::command]
#[expect(clippy::disallowed_methods, reason = "the message is shown to be read before it is copied; its A-Numbers are masked")]
pub(crate) async fn get_help_message(handle: AppHandle, case_id: i64, why: String) -> Result<String, WireError> {
    blocking(handle, move |_, app| {
        app.with(|_| Ok(()))?;
        let why = situation(&why)?;
        Ok(app.with(|session| session.help_message(case_id, why, false))?.expose_secret().to_owned())
    })
    .await
}

#[tauri::command]
pub(crate) async fn copy_help_message(handle: AppHandle, case_id: i64, why: String) -> Result<wire::Copied, WireError> {
    blocking(handle, move |_, app| {
        app.with(|_| Ok(()))?;
        let why = situation(&why)?;
        let message = app.with(|session| session.help_message(case_id, why, true))?;
        super::secrets::put_into_clipboard(app, message)
    })
    .await
}

#[tauri::command]
pub(crate) async fn get_call_sheet(handle: AppHandle, case_id: i64, language: String) -> Result<wire::CallSheet, WireError> {
    blocking(handle, move |_, app| Ok(words::call_sheet(app.with(|session| session.call_sheet(case_id))?, &language))).await
}

#[tauri::command]
pub(crate) async fn save_call_sheet(handle: AppHandle, case_id: i64, language: String) -> Result<Option<wire::SavedFile>, WireError> {
    blocking(handle, move |handle, app| {
        let made = app.with(|session| session.call_sheet_pdf(case_id, &language))?;
        let path = save(handle, app, "Call sheet.pdf", ("PDF", "pdf"), &made.pdf)?;
        Ok(path.map(|path| wire::SavedFile { path, missing_signs: made.missing_signs.iter().collect() }))
    })
    .await
}

#[tauri::command]
pub(crate) async fn add_call(handle: AppHandle, case_id: i64, input: wire::CallInput) -> Result<i64, WireError> {
    blocking(handle, move |_, app| {
        let input = input.try_into()?;
        app.with(|session| session.add_call(case_id, &input))
    })
    .await
}

#[tauri::command]
pub(crate) async fn remove_call(handle: AppHandle, case_id: i64, id: i64) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.remove_call(case_id, id))).await
}

#[tauri::command]
pub(crate) async fn check_code(handle: AppHandle, id: i64, language: String) -> Result<wire::CodeCheck, WireError> {
    blocking(handle, move |_, app| {
        let checked = app.with(|session| session.check_code(id))?;
        Ok(words::code_check(&checked, &language, app.settings().reveal_seconds))
    })
    .await
}

#[tauri::command]
pub(crate) async fn compare_code(handle: AppHandle, id: i64, typed: SecretString) -> Result<wire::Comparison, WireError> {
    blocking(handle, move |_, app| Ok(words::comparison(&app.with(|session| session.compare_code(id, &typed))?))).await
}

#[tauri::command]
#[expect(clippy::disallowed_methods, reason = "the message is looked at and answered, not kept")]
pub(crate) fn look_for_scams(text: SecretString, language: &str) -> wire::ScamReport {
    words::scam_report(&uscis::scam::look(text.expose_secret()), language)
}

/// Opens an official address, by its name, in the person's own browser. Coffer itself goes nowhere.
#[tauri::command]
pub(crate) async fn open_link(handle: AppHandle, id: String) -> Result<(), WireError> {
    blocking(handle, move |_, _| {
        let link = guidance::link(&id).ok_or_else(|| WireError::from(Code::NoSuchItem))?;
        tauri_plugin_opener::open_url(&link.url, None::<&str>).map_err(|_| WireError::from(Code::Io))
    })
    .await
}

/// Asks where, and writes bytes that were made in memory: a new file in the old one's place, readable by its owner only.
pub(super) fn save(
    handle: &AppHandle,
    app: &App,
    name: &str,
    (kind, ending): (&str, &str),
    bytes: &[u8],
) -> Result<Option<String>, WireError> {
    let dialog = handle.dialog().file().add_filter(kind, &[ending]).set_directory(&app.default_folder).set_file_name(name);
    let Some(path) = dialog.blocking_save_file().and_then(|path| path.into_path().ok()) else { return Ok(None) };
    app.activity.touch();
    let path = with_one_ending(path, ending);
    write_private(&path, bytes).map_err(|error| {
        WireError::from(match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Code::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Code::ReadOnlyPlace,
            _ => Code::Io,
        })
    })?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

/// Some dialogs add the ending although it is there, some do not add it at all. A file that the person was not asked about is never replaced.
fn with_one_ending(path: PathBuf, ending: &str) -> PathBuf {
    let ends_so = |path: &Path| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    let stem = path.file_stem().map(PathBuf::from).unwrap_or_default();
    let name = match (ends_so(&path), ends_so(&stem)) {
        (true, true) => stem,
        (true, false) => return path,
        (false, _) => PathBuf::from(format!("{}.{ending}", path.file_name().unwrap_or_default().to_string_lossy())),
    };
    let plain = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..100).map(|n| path.with_file_name(format!("{plain} ({n}).{ending}")));
    std::iter::once(path.with_file_name(name)).chain(numbered).find(|free| !free.exists()).unwrap_or(path)
}

/// A file beside it first, then in its place: a torn write leaves the old one.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".coffer-part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ending_and_nothing_replaced_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(with_one_ending(at("a.ics"), "ics"), at("a.ics"));
        assert_eq!(with_one_ending(at("a.ICS.ics"), "ics"), at("a.ICS"));
        assert_eq!(with_one_ending(at("a"), "ics"), at("a.ics"));
        assert_eq!(with_one_ending(at("a.v2"), "ics"), at("a.v2.ics"));
        std::fs::write(at("a.ics"), "mine").unwrap();
        assert_eq!(with_one_ending(at("a.ics.ics"), "ics"), at("a (2).ics"));
        assert_eq!(with_one_ending(at("a.ics"), "ics"), at("a.ics"), "the dialog asked about this one");
    }

    #[test]
    fn a_file_is_written_whole_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sheet.pdf");
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(write_private(&folder.path().join("no/such/folder.pdf"), b"x").is_err());
    }
}
