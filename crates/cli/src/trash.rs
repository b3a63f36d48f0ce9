//! `coffer trash`: what was removed, until it is deleted for good.

use clap::Subcommand;
use coffer::{Item, ItemKind, Session};
use serde_json::json;

use crate::failure::Failure;
use crate::fields;
use crate::output::{Output, Reply};
use crate::secrets::Sources;
use crate::shapes;
use crate::text::{Text, counted};

/// Said after each deletion.
const COPIES: &str = "Copies of the vault made before still hold it.";

/// What is done with the trash.
#[derive(Debug, Subcommand)]
pub(crate) enum TrashCommand {
    /// List what is in the trash, the latest first
    List,
    /// Take a thing out of the trash
    Restore {
        /// What it is
        #[arg(value_parser = fields::item_kind())]
        kind: ItemKind,
        /// From the ID column
        id: i64,
    },
    /// Delete a thing in the trash for good, from the history too
    Purge {
        /// What it is
        #[arg(value_parser = fields::item_kind())]
        kind: ItemKind,
        /// From the ID column
        id: i64,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Delete everything in the trash for good, from the history too
    Empty {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

impl TrashCommand {
    pub(crate) fn run(self, session: &mut Session, sources: &mut Sources, output: Output) -> Result<Reply, Failure> {
        match self {
            Self::List => list(session),
            Self::Restore { kind, id } => {
                let item = Item { kind, id };
                session.restore(item)?;
                Ok(Reply::done(shapes::item(item), format!("Took {} {id} out of the trash.", kind.as_str())))
            }
            Self::Purge { kind, id, yes } => {
                let item = Item { kind, id };
                let Some(entry) = session.trashed()?.into_iter().find(|entry| entry.item == item) else {
                    return Err(coffer::Error::NoSuchItem.into());
                };
                if !yes {
                    let question = format!("Delete {} {id} ({}) for good? This cannot be undone.", kind.as_str(), entry.title);
                    sources.confirm(&question, output)?;
                }
                session.purge(item)?;
                Ok(Reply::done(shapes::item(item), format!("Deleted {} {id} for good. {COPIES}", kind.as_str())))
            }
            Self::Empty { yes } => {
                let waiting = session.trashed()?.len() as u64;
                if !yes && waiting > 0 {
                    let things = counted(waiting, "thing", "things");
                    sources.confirm(&format!("Delete {things} for good? This cannot be undone."), output)?;
                }
                let deleted = session.empty_trash()?;
                let text = match deleted {
                    0 => "The trash was empty.".to_owned(),
                    count => format!("Deleted {} for good. {COPIES}", counted(count.into(), "thing", "things")),
                };
                Ok(Reply::done(json!({ "deleted": deleted }), text))
            }
        }
    }
}

fn list(session: &Session) -> Result<Reply, Failure> {
    let entries = session.trashed()?;
    let rows = entries
        .iter()
        .map(|entry| {
            let since = entry.trashed_at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string();
            vec![word(entry.item.kind).to_owned(), entry.item.id.to_string(), entry.title.clone(), since]
        })
        .collect();
    let text = Text::default().table(&["KIND", "ID", "TITLE", "SINCE"], rows, "The trash is empty.");
    Ok(Reply::new(entries.iter().map(shapes::trashed).collect(), text))
}

/// The word that the command line takes for a kind.
pub(crate) fn word(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Document => "doc",
        kind => kind.as_str(),
    }
}
