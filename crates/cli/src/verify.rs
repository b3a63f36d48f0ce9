//! `coffer verify`: everything is read to the last byte. Damage is its answer, with an exit status of its own.

use std::ops::ControlFlow;

use coffer::{Damage, Session};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, Reply};
use crate::text::{Text, bytes, counted};

/// Checks the vault.
pub(crate) fn verify(session: &Session, output: Output) -> Result<Reply, Failure> {
    let shows = output.shows_progress();
    let mut last = None;
    let report = session.verify(&mut |progress| {
        let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(100);
        if shows && last != Some(percent) {
            last = Some(percent);
            output.progress(&format!("Reading everything… {percent} %"));
        }
        ControlFlow::Continue(())
    });
    if shows {
        output.progress("");
    }
    let report = report?;
    let sound = report.damage.is_empty();
    let read = format!("{} ({}) read to the end", counted(report.blobs, "stored file", "stored files"), bytes(report.bytes));
    let checked = format!("{} since the last snapshot checked", counted(report.changes, "change", "changes"));
    let mut text = Text::default();
    if sound {
        text = text.line(format!("The vault is sound: {read}, {checked}."));
    } else {
        text = text.line("The vault is damaged.");
        for damage in &report.damage {
            text = text.line(format!("  {}", session.damage_in_words(damage)));
        }
        text = text.line(format!("Sound: {read}, {checked}."));
        text = text.line("Copy the file before anything else. What can still be read can be taken out; go on with a backup.");
    }
    let odd = session.odd_keys()?;
    if sound && !odd.is_empty() {
        text = text.line("The ways in are not those that Coffer recorded:");
        text = crate::keys::odd_lines(&odd, text);
    }
    let json = json!({
        "sound": sound,
        "odd_keys": odd.iter().map(crate::keys::odd_shape).collect::<Vec<Value>>(),
        "changes": report.changes,
        "blobs": report.blobs,
        "bytes": report.bytes,
        "damage": report.damage.iter().map(|damage| shape(session, damage)).collect::<Vec<Value>>(),
    });
    let exit = if sound { Exit::Ok } else { Exit::Damaged };
    Ok(Reply { json, text, exit, confirms: sound && odd.is_empty() })
}

fn shape(session: &Session, damage: &Damage) -> Value {
    let part = match damage {
        Damage::Container => "container",
        Damage::Meta => "meta",
        Damage::Slot { .. } => "slot",
        Damage::Snapshot { .. } => "snapshot",
        Damage::Change { .. } => "change",
        Damage::MissingChanges { .. } => "missing_changes",
        Damage::NotApplied { .. } => "not_applied",
        Damage::Inner => "inner",
        Damage::Blob { .. } => "blob",
        Damage::Orphan { .. } => "orphan",
        _ => "other",
    };
    let mut shape = json!({ "part": part, "message": session.damage_in_words(damage) });
    match damage {
        Damage::Slot { id } => shape["slot"] = (*id).into(),
        Damage::Change { from, to } | Damage::MissingChanges { from, to } | Damage::NotApplied { from, to } => {
            shape["from"] = (*from).into();
            shape["to"] = (*to).into();
        }
        Damage::Blob { id, .. } | Damage::Orphan { id } => shape["blob"] = id.to_string().into(),
        _ => {}
    }
    shape
}
