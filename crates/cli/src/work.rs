//! The commands that work in an open vault, alone or as lines of a batch.

use clap::Subcommand;
use coffer::{Item, ItemKind, Session};
use serde_json::json;

use crate::backup::BackupArgs;
use crate::call::{CallCommand, CallSheetArgs, HelpMessageArgs};
use crate::case::CaseCommand;
use crate::code::CodeCommand;
use crate::date::DateCommand;
use crate::deadlines::DeadlinesArgs;
use crate::doc::DocCommand;
use crate::failure::Failure;
use crate::import::ImportArgs;
use crate::output::{Output, Reply};
use crate::person::PersonCommand;
use crate::secrets::{Number, Sources};
use crate::trash::{TrashCommand, word};
use crate::{history, verify};

/// What is done in an open vault.
#[derive(Debug, Subcommand)]
pub(crate) enum Work {
    /// People: those whose papers these are
    #[command(subcommand)]
    Person(PersonCommand),
    /// Cases: one receipt number each
    #[command(subcommand)]
    Case(CaseCommand),
    /// Online Access Codes
    #[command(subcommand)]
    Code(CodeCommand),
    /// Documents: scans, pictures and PDFs
    #[command(subcommand, visible_alias = "document")]
    Doc(DocCommand),
    /// Take files in and read them on this machine; each waits to be confirmed, or is filed as it was read
    Import(ImportArgs),
    /// Dates that are kept for what follows from them
    #[command(subcommand)]
    Date(DateCommand),
    /// What is due, by the dates in the vault and the rules of USCIS, each with its source
    Deadlines(DeadlinesArgs),
    /// What to have at hand for a call to the USCIS Contact Center about a case
    CallSheet(CallSheetArgs),
    /// The log of calls about a case
    #[command(subcommand)]
    Call(CallCommand),
    /// A message for the official help form, asking for a new Online Access Code
    HelpMessage(HelpMessageArgs),
    /// Find everything that holds these words, numbers and texts of scans included
    Search {
        /// Words, or beginnings of words
        #[arg(required = true)]
        query: Vec<String>,
    },
    /// What was done, the newest first, a hundred at a time
    History {
        /// Only what was done before this change
        #[arg(long, value_name = "SEQ")]
        before: Option<u64>,
    },
    /// Take a change back; undoing an undo does it again
    Undo {
        /// The change, from `history`; else the newest that can be undone
        seq: Option<u64>,
    },
    /// What was removed, until it is deleted for good
    #[command(subcommand)]
    Trash(TrashCommand),
    /// Read everything to the last byte and compare it with what was stored
    Verify,
    /// Add the vault as it is now to a backup: only what is missing is copied, and all of that is read back
    Backup(BackupArgs),
}

impl Work {
    /// Does it.
    pub(crate) fn run(self, session: &mut Session, sources: &mut Sources, output: Output) -> Result<Option<Reply>, Failure> {
        match self {
            Self::Person(command) => command.run(session, sources, output),
            Self::Case(command) => command.run(session),
            Self::Code(command) => command.run(session, sources, output),
            Self::Doc(command) => return command.run(session, sources, output),
            Self::Import(args) => args.run(session, output),
            Self::Date(command) => command.run(session),
            Self::Deadlines(args) => args.run(session),
            Self::CallSheet(args) => args.run(session, output),
            Self::Call(command) => command.run(session),
            Self::HelpMessage(args) => args.run(session, output),
            Self::Search { query } => history::search(session, &query.join(" ")),
            Self::History { before } => history::list(session, before),
            Self::Undo { seq } => history::undo(session, seq),
            Self::Trash(command) => command.run(session, sources, output),
            Self::Verify => verify::verify(session, output),
            Self::Backup(args) => args.run(session, output),
        }
        .map(Some)
    }

    /// Whether it takes such a number: a line of a batch with another is refused.
    pub(crate) fn takes(&self, number: Number) -> bool {
        match self {
            Self::Person(PersonCommand::Add { .. } | PersonCommand::Edit { .. }) => number != Number::Code,
            Self::Code(CodeCommand::Add { .. } | CodeCommand::Edit { .. }) => number == Number::Code,
            Self::Code(CodeCommand::Check { .. }) => number == Number::Code,
            Self::Doc(DocCommand::Add(_)) => number != Number::Account,
            _ => false,
        }
    }
}

/// The reply to adding, editing and removing: which thing it was.
pub(crate) fn done(kind: ItemKind, id: i64, what: &str) -> Reply {
    Reply::done(json!({ "kind": kind.as_str(), "id": id }), format!("{what} {} {id}.", kind.as_str()))
}

/// Puts a thing into the trash.
pub(crate) fn remove(session: &mut Session, kind: ItemKind, id: i64) -> Result<Reply, Failure> {
    session.trash(Item { kind, id })?;
    let text = format!("Put {} {id} into the trash. `coffer trash restore {} {id}` brings it back.", kind.as_str(), word(kind));
    Ok(Reply::done(json!({ "kind": kind.as_str(), "id": id }), text))
}
