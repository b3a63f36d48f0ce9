//! `coffer`, the command: parse, one use case, print. What is typed and what is printed is settled here; what happens is `coffer`'s.
//!
//! - Invariant: no secret is taken from an argument or the environment; `secrets.rs` alone reads them, `output.rs` alone prints.
//! - Invariant: a result is printed only when the change that it reports is on the disk.
//! - Invariant: a code, an A-Number or an account number is printed only after `--reveal`.

mod args;
mod backup;
mod batch;
mod call;
mod case;
mod code;
mod date;
mod deadlines;
mod doc;
mod exit;
mod export;
mod failure;
mod fields;
mod generate;
mod history;
mod identify;
mod import;
mod init;
mod keys;
mod open;
mod output;
mod passphrase;
mod person;
mod read;
mod run;
mod scam;
mod secrets;
mod shapes;
mod status;
mod stdin;
mod text;
mod trash;
mod verify;
mod words;
mod work;

use std::process::ExitCode;

/// Wipes what is freed, so that no copy of a name or a number stays behind in this process.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    coffer::Apart::by_this_program();
    // No core files, no reading by other programs of the same user. Best effort: `--verbose` says when it did not work.
    let hardened = coffer::harden_process().is_ok();
    run::run(std::env::args_os().collect(), hardened)
}
