//! The command line as a whole. Each subject's own options stand in its file.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::backup::RestoreArgs;
use crate::batch::BatchArgs;
use crate::identify::IdentifyArgs;
use crate::init::InitArgs;
use crate::keys::{KeysCommand, RekeyArgs};
use crate::passphrase::PassphraseCommand;
use crate::read::ReadArgs;
use crate::scam::ScamCheckArgs;
use crate::work::Work;

/// Keep immigration papers and their numbers in one encrypted file, offline
///
/// Secrets are never taken from the command line or the environment: the passphrase, codes, A-Numbers and account numbers are asked for on the
/// terminal, or read from a file or from standard input (`-`). What a vault holds of them is never printed without --reveal.
#[derive(Debug, Parser)]
#[command(name = "coffer", version, max_term_width = 100, arg_required_else_help = true, propagate_version = false)]
#[command(after_help = "Exit status: 0 done, 1 failed, 2 wrong command line, 3 wrong passphrase, 4 vault busy, 5 vault damaged, \
                        6 not found, 7 refused input.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The vault file
    #[arg(long, global = true, value_name = "PATH", env = "COFFER_VAULT")]
    pub(crate) vault: Option<PathBuf>,
    /// Print JSON, of the shapes in docs/cli.md
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read the passphrase from FILE, without its last line ending; `-` for the first line of standard input
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "recovery_file")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Unlock with the recovery key in FILE (its words, or its AGE-SECRET-KEY-1 line); `-` for the first line of standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) recovery_file: Option<PathBuf>,
    /// Unlock with the key that this machine's keychain holds, after `keys add device`
    #[arg(long, global = true, conflicts_with_all = ["passphrase_file", "recovery_file", "plugin_identity"])]
    pub(crate) keychain: bool,
    /// Unlock with the age plugin identity in FILE, after `keys add plugin`; runs the plugin, a program that is not part of Coffer
    #[arg(long, global = true, value_name = "FILE", conflicts_with_all = ["passphrase_file", "recovery_file"])]
    pub(crate) plugin_identity: Option<PathBuf>,
    /// Print nothing but results and errors
    #[arg(long, short, global = true, action = ArgAction::SetTrue, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more about what goes on
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    pub(crate) verbose: bool,
}

/// The commands: on the file, and in the open vault.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a vault and show its recovery key, once
    Init(InitArgs),
    /// Say whether a passphrase or recovery key opens the vault
    UnlockCheck,
    /// Say whether the vault is there, locked or in use; needs no passphrase
    LockStatus,
    /// Change the passphrase, or make a good one
    #[command(subcommand)]
    Passphrase(PassphraseCommand),
    /// The ways in: passphrases, recovery keys, this machine's keychain, age plugins
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Renew the keys: what others know or found no longer opens the vault; copies made before stay as they are
    Rekey(RekeyArgs),
    /// Say which number a text may be, why, and where it belongs; needs no vault
    Identify(IdentifyArgs),
    /// Say what in a message or address matches what USCIS publishes, and what does not; needs no vault
    ScamCheck(ScamCheckArgs),
    /// Read papers on this machine and print what stands on them; needs no vault, keeps nothing
    Read(ReadArgs),
    /// Make a vault of a generation in a backup; list them; practise restoring with the recovery key
    Restore(RestoreArgs),
    /// Run many commands in one opening: one JSON line each from standard input
    Batch(BatchArgs),
    #[command(flatten)]
    Work(Work),
    /// Print the completions for a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the man pages into a folder
    #[command(hide = true)]
    Man {
        /// The folder
        dir: PathBuf,
    },
}

/// One command of a batch: those that work in an open vault, without the options that belong to the opening.
#[derive(Debug, Parser)]
#[command(name = "coffer", no_binary_name = true)]
pub(crate) struct Line {
    #[command(subcommand)]
    pub(crate) work: Work,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        Line::command().debug_assert();
    }

    #[test]
    fn no_option_takes_a_secret() {
        fn walk(command: &clap::Command, seen: &mut Vec<String>) {
            seen.extend(command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned));
            command.get_subcommands().for_each(|sub| walk(sub, seen));
        }
        let mut seen = Vec::new();
        walk(&Cli::command(), &mut seen);
        for secret in ["passphrase", "code", "a-number", "account", "recovery", "password", "secret"] {
            assert!(!seen.iter().any(|long| long == secret), "--{secret}");
        }
    }
}
