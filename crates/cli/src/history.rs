//! `coffer search`, `coffer history` and `coffer undo`.

use coffer::{HistoryEntry, Session};
use serde_json::json;

use crate::failure::Failure;
use crate::output::Reply;
use crate::shapes;
use crate::text::Text;
use crate::trash::word;

/// Finds everything that holds the words.
pub(crate) fn search(session: &Session, query: &str) -> Result<Reply, Failure> {
    let hits = session.search(query)?;
    let rows = hits
        .iter()
        .map(|hit| {
            let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
            let snippet = snippet.split('·').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            vec![word(hit.item.kind).to_owned(), hit.item.id.to_string(), hit.title.clone(), hit.subtitle.clone(), snippet]
        })
        .collect();
    let empty = "Nothing found. Try fewer words, or only the beginning of one.";
    let text = Text::default().table(&["KIND", "ID", "TITLE", "WITH", "FOUND IN"], rows, empty);
    Ok(Reply::new(hits.iter().map(shapes::hit).collect(), text))
}

/// Lists what was done.
pub(crate) fn list(session: &Session, before: Option<u64>) -> Result<Reply, Failure> {
    let entries = session.history(before)?;
    let rows = entries
        .iter()
        .map(|entry| {
            let at = entry.at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string();
            let item = entry.item.map(|item| format!("{} {}", word(item.kind), item.id)).unwrap_or_default();
            let undo = if entry.undoable { "yes" } else { "" };
            vec![entry.seq.to_string(), at, said(entry), item, entry.title.clone().unwrap_or_default(), undo.to_owned()]
        })
        .collect();
    let empty = if before.is_some() { "Nothing was done before that." } else { "Nothing was done yet." };
    let text = Text::default().table(&["SEQ", "WHEN", "WHAT", "ITEM", "TITLE NOW", "UNDO"], rows, empty);
    Ok(Reply::new(entries.iter().map(shapes::change).collect(), text))
}

fn said(entry: &HistoryEntry) -> String {
    match entry.action.as_str() {
        "addPerson" => "person added",
        "addCase" => "case added",
        "addCode" => "code added",
        "addDocument" => "document added",
        "editPerson" | "editCase" | "editCode" | "editDocument" => "changed",
        "turnPage" => "page turned",
        "trash" => "put into the trash",
        "restore" => "taken out of the trash",
        "purge" => "deleted for good",
        "undo" => "undone",
        "migrate" => "vault brought up to date",
        other => other,
    }
    .to_owned()
}

/// Takes a change back.
pub(crate) fn undo(session: &mut Session, seq: Option<u64>) -> Result<Reply, Failure> {
    let seq = match seq {
        Some(seq) => seq,
        None => newest(session)?.ok_or(Failure::NothingToUndo)?,
    };
    let made = session.undo(seq)?;
    let text = format!("Took change {seq} back, by change {made}. `coffer undo {made}` does it again.");
    Ok(Reply::done(json!({ "seq": made, "undone": seq }), text))
}

/// The newest change that can be undone and is no undo itself, so that repeating the command goes back step by step.
fn newest(session: &Session) -> Result<Option<u64>, Failure> {
    let mut before = None;
    loop {
        let page = session.history(before)?;
        if let Some(entry) = page.iter().find(|entry| entry.undoable && entry.action != "undo") {
            return Ok(Some(entry.seq));
        }
        match page.last() {
            Some(last) => before = Some(last.seq),
            None => return Ok(None),
        }
    }
}
