//! `coffer unlock-check` and `coffer lock-status`: what can be said of a vault without changing it.

use coffer::{Code, LockedVault};
use serde_json::{Value, json};

use crate::args::Global;
use crate::exit::Exit;
use crate::failure::{Failure, KeyKind};
use crate::keys;
use crate::open::{self, Opened};
use crate::output::{Output, Reply};
use crate::stdin::Stdin;
use crate::text::Text;

/// Says that the vault opens; that it does not is a failure.
pub(crate) fn unlock_check(global: &Global, stdin: &mut Stdin, output: Output) -> Result<Reply, Failure> {
    let Opened { session, with, .. } = open::open(global, stdin, output)?;
    let with = match with {
        KeyKind::Passphrase => "passphrase",
        KeyKind::Recovery => "recovery_key",
        KeyKind::Keychain => "keychain",
        KeyKind::Plugin => "plugin",
    };
    let json = json!({ "opens": true, "with": with, "read_only": session.is_read_only(), "damaged": !session.damage().is_empty() });
    Ok(Reply::done(json, format!("The {} opens this vault.", with.replace('_', " "))))
}

/// Says how the vault stands; the exit status says it too.
pub(crate) fn lock_status(global: &Global) -> Result<Reply, Failure> {
    let path = open::path(global)?;
    let looked = LockedVault::at(path).map_err(coffer::Error::Vault);
    let (state, exit, said) = match &looked {
        Ok(_) => ("locked", Exit::Ok, "Locked. Nobody has it open."),
        Err(error) => match error.code() {
            Code::NotFound => ("missing", Exit::NotFound, "There is no file at this place."),
            Code::NotAVault => ("not_a_vault", Exit::Failed, "This file is not a Coffer vault."),
            Code::NewerFormat => ("newer_format", Exit::Failed, "Made by a newer Coffer: this version cannot open it."),
            Code::Busy => ("busy", Exit::Busy, "In use: another program has it open."),
            Code::Damaged => ("damaged", Exit::Damaged, "Damaged, so that it cannot be looked into."),
            _ => return Err(looked.map(drop).err().map_or(Failure::NothingToUndo, Failure::from)),
        },
    };
    let vault = looked.ok();
    let slots: Vec<Value> =
        vault.iter().flat_map(|vault| vault.slots()).map(|slot| json!({ "id": slot.id, "kind": keys::word(slot.kind) })).collect();
    let ways: Vec<&str> = slots.iter().filter_map(|slot| slot["kind"].as_str()).collect();
    let text = Text::of(format!("{}: {said}", path.display())).pairs(vec![("Ways in", ways.join(", "))]);
    let json = json!({
        "path": path.display().to_string(),
        "state": state,
        "vault_id": vault.as_ref().map(|vault| vault.id().to_string()),
        "slots": slots,
    });
    Ok(Reply { json, text, exit, confirms: false })
}
