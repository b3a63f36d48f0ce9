//! `coffer passphrase`: making one, and changing that of a vault, which rewrites one slot.

use std::path::PathBuf;

use clap::Subcommand;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::args::Global;
use crate::failure::Failure;
use crate::init::{Chosen, MadeArgs, WorkArgs};
use crate::open::{self, Opened};
use crate::output::{Output, Reply};
use crate::stdin::Stdin;
use crate::text::Text;

/// What is done with passphrases.
#[derive(Debug, Subcommand)]
pub(crate) enum PassphraseCommand {
    /// Change the passphrase; with --recovery-file, set one in place of one that was lost
    Change {
        /// Read the new passphrase from FILE; `-` for a line of standard input
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        #[command(flatten)]
        made: MadeArgs,
        #[command(flatten)]
        work: WorkArgs,
    },
    /// Make a passphrase of seven words and print it; needs no vault
    Make,
}

impl PassphraseCommand {
    pub(crate) fn run(self, global: &Global, stdin: &mut Stdin, output: Output) -> Result<Reply, Failure> {
        match self {
            Self::Change { new_passphrase_file, made, work } => {
                let Opened { mut session, passphrase, .. } = open::open(global, stdin, output)?;
                let chosen = Chosen::choose(&made, new_passphrase_file.as_deref(), "--new-passphrase-file", stdin)?;
                match &passphrase {
                    Some(current) => session.change_passphrase(current, &chosen.passphrase, &work.settings())?,
                    None => session.replace_lost_passphrase(&chosen.passphrase, &work.settings())?,
                }
                let file = chosen.hand_over(output);
                let text = "The passphrase is changed. Copies of the vault made before still open with the old one.";
                Ok(Reply::done(json!({ "changed": true, "passphrase_file": file }), text))
            }
            Self::Make => Ok(made()),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a made passphrase is handed to its owner")]
fn made() -> Reply {
    let passphrase = coffer::make_passphrase();
    Reply::new(json!({ "passphrase": passphrase.expose_secret() }), Text::of(passphrase.expose_secret()))
}
