//! People, cases, codes, documents, search, trash and history.

use tauri::AppHandle;

use super::blocking;
use crate::wire;
use crate::wire::WireError;

#[tauri::command]
pub(crate) async fn overview(handle: AppHandle) -> Result<wire::Overview, WireError> {
    blocking(handle, |_, app| Ok(app.with(|session| session.overview())?.into())).await
}

#[tauri::command]
pub(crate) fn list_forms() -> Vec<wire::FormInfo> {
    uscis::forms::all().map(|form| wire::FormInfo { number: form.number.to_string(), title: form.title.to_string() }).collect()
}

#[tauri::command]
pub(crate) async fn get_person(handle: AppHandle, id: i64) -> Result<wire::Person, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.person(id))?.into())).await
}

#[tauri::command]
pub(crate) async fn save_person(handle: AppHandle, id: Option<i64>, input: wire::PersonInput) -> Result<i64, WireError> {
    blocking(handle, move |_, app| app.with(|session| session.save_person(id, &input.into()))).await
}

#[tauri::command]
pub(crate) async fn get_case(handle: AppHandle, id: i64) -> Result<wire::Case, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.case(id))?.into())).await
}

#[tauri::command]
pub(crate) async fn save_case(handle: AppHandle, id: Option<i64>, input: wire::CaseInput) -> Result<i64, WireError> {
    blocking(handle, move |_, app| {
        let input = input.try_into()?;
        app.with(|session| session.save_case(id, &input))
    })
    .await
}

#[tauri::command]
pub(crate) async fn get_code(handle: AppHandle, id: i64) -> Result<wire::CodeSummary, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.code(id))?.into())).await
}

#[tauri::command]
pub(crate) async fn save_code(handle: AppHandle, id: Option<i64>, input: wire::CodeInput) -> Result<i64, WireError> {
    blocking(handle, move |_, app| {
        let input = input.try_into()?;
        app.with(|session| session.save_code(id, &input))
    })
    .await
}

#[tauri::command]
pub(crate) async fn list_documents(handle: AppHandle) -> Result<Vec<wire::DocumentSummary>, WireError> {
    blocking(handle, |_, app| Ok(app.with(|session| session.documents())?.into_iter().map(Into::into).collect())).await
}

#[tauri::command]
pub(crate) async fn get_document(handle: AppHandle, id: i64) -> Result<wire::Document, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.document(id))?.into())).await
}

#[tauri::command]
pub(crate) async fn save_document(handle: AppHandle, id: i64, input: wire::DocumentInput) -> Result<(), WireError> {
    blocking(handle, move |_, app| {
        let input = input.try_into()?;
        app.with(|session| session.save_document(id, &input))
    })
    .await
}

#[tauri::command]
pub(crate) async fn rotate_page(handle: AppHandle, document_id: i64, page: u32, rotation: u32) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.rotate_page(document_id, page, rotation))).await
}

#[tauri::command]
pub(crate) async fn search(handle: AppHandle, query: String) -> Result<Vec<wire::SearchHit>, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.search(&query))?.into_iter().map(Into::into).collect())).await
}

#[tauri::command]
pub(crate) async fn list_trash(handle: AppHandle) -> Result<Vec<wire::TrashEntry>, WireError> {
    blocking(handle, |_, app| Ok(app.with(|session| session.trashed())?.into_iter().map(Into::into).collect())).await
}

#[tauri::command]
pub(crate) async fn trash(handle: AppHandle, item: wire::ItemRef) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.trash(item.into()))).await
}

#[tauri::command]
pub(crate) async fn restore(handle: AppHandle, item: wire::ItemRef) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.restore(item.into()))).await
}

#[tauri::command]
pub(crate) async fn purge(handle: AppHandle, item: wire::ItemRef) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.purge(item.into()))).await
}

#[tauri::command]
pub(crate) async fn empty_trash(handle: AppHandle) -> Result<(), WireError> {
    blocking(handle, |_, app| app.with(|session| session.empty_trash()).map(drop)).await
}

#[tauri::command]
pub(crate) async fn list_history(handle: AppHandle, before: Option<u64>) -> Result<Vec<wire::HistoryEntry>, WireError> {
    blocking(handle, move |_, app| Ok(app.with(|session| session.history(before))?.into_iter().map(Into::into).collect())).await
}

#[tauri::command]
pub(crate) async fn undo(handle: AppHandle, seq: u64) -> Result<(), WireError> {
    blocking(handle, move |_, app| app.with(|session| session.undo(seq)).map(drop)).await
}
