//! From arguments to an exit status: the order in which things happen, and what is done when they fail.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind as ClapError;
use coffer::{Code, Session};

use crate::args::{Cli, Command, Global};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::open::{self, Opened};
use crate::output::{Output, Reply};
use crate::secrets::Sources;
use crate::stdin::Stdin;
use crate::text::Text;
use crate::work::Work;
use crate::{batch, generate, init, keys, status};

/// Runs the command.
pub(crate) fn run(args: Vec<OsString>, hardened: bool) -> ExitCode {
    // Needed before the arguments are understood, so that a misunderstanding is told in the form that was asked for.
    let json = args.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--json");
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error, json).into(),
    };
    let output = Output { json: cli.global.json, quiet: cli.global.quiet, verbose: cli.global.verbose };
    if !hardened {
        output.note("this process could not be shielded from core files and other programs of yours; going on.");
    }
    match execute(cli, output) {
        Ok(exit) => exit.into(),
        // Whoever listened has heard enough, as with `coffer search … | head -1`.
        Err(Failure::Output(ErrorKind::BrokenPipe)) => Exit::Ok.into(),
        Err(failure) => {
            let words = failure.words();
            output.failure(&words);
            words.exit.into()
        }
    }
}

fn misunderstood(error: &clap::Error, json: bool) -> Exit {
    let output = Output { json, quiet: false, verbose: false };
    let text = error.render().to_string();
    match error.kind() {
        ClapError::DisplayHelp | ClapError::DisplayVersion => {
            let _ = Output { json: false, ..output }.reply(&Reply::new(serde_json::Value::Null, Text::of(text.trim_end())));
            Exit::Ok
        }
        _ if json => {
            output.failure(&said(error).words());
            Exit::Usage
        }
        _ => {
            output.show_once(&text);
            Exit::Usage
        }
    }
}

/// What the argument parser refused, in one paragraph.
pub(crate) fn said(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ").trim();
    match error.kind() {
        ClapError::DisplayHelpOnMissingArgumentOrSubcommand => Failure::Usage("a command is missing".to_owned()),
        _ => Failure::Usage(paragraph.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn execute(cli: Cli, output: Output) -> Result<Exit, Failure> {
    let Cli { global, command } = cli;
    let reply = match command {
        Command::Completions { shell } => return generate::completions(shell, output).map(|()| Exit::Ok),
        Command::Man { dir } => generate::man(&dir)?,
        Command::LockStatus => status::lock_status(&global)?,
        Command::UnlockCheck => status::unlock_check(&global, &mut Stdin::open()?, output)?,
        Command::Init(args) => return init::init(&args, &global, &mut Stdin::open()?, output).map(|()| Exit::Ok),
        Command::Passphrase(command) => command.run(&global, &mut Stdin::open()?, output)?,
        Command::Keys(command) => command.run(&global, Stdin::open()?, output)?,
        Command::Rekey(args) => keys::rekey(&args, &global, Stdin::open()?, output)?,
        Command::Identify(args) => args.run(&mut Stdin::open()?)?,
        Command::ScamCheck(args) => args.run(&mut Stdin::open()?)?,
        Command::Restore(args) => args.run(&global, &mut Stdin::open()?, output)?,
        Command::Read(args) => return args.run(output),
        Command::Batch(args) => return batch::batch(&args, &global, output),
        Command::Work(work) => return work_alone(work, &global, output),
    };
    output.reply(&reply)?;
    Ok(reply.exit)
}

fn work_alone(work: Work, global: &Global, output: Output) -> Result<Exit, Failure> {
    let mut stdin = Stdin::open()?;
    let Opened { mut session, .. } = open::open(global, &mut stdin, output)?;
    let before = session.seq();
    let done = work.run(&mut session, &mut Sources::Stdin(stdin), output).map_err(|failure| explained(failure, &session))?;
    let exit = match done {
        Some(reply) => {
            output.reply(&reply)?;
            reply.exit
        }
        None => Exit::Ok,
    };
    if session.seq() > before {
        leave(session, output);
    }
    Ok(exit)
}

/// Leaves a vault that one command has changed.
///
/// It is dropped, not locked: what was acknowledged is on the disk, dropping is safe at any moment, and locking would write the whole inner
/// database for the sake of one field. [`Session::idle`] writes it only when the changes weigh a quarter of it, so that opening stays quick and
/// writing is, over many commands, in proportion to what was changed.
fn leave(mut session: Session, output: Output) {
    if session.idle().is_err() {
        output.note("the change is kept, but the vault could not be tidied; that is tried again later.");
    }
}

/// Says that a vault is read-only because of damage, where that is why.
pub(crate) fn explained(failure: Failure, session: &Session) -> Failure {
    match &failure {
        Failure::Journey(error) if error.code() == Code::ReadOnly && !session.damage().is_empty() => Failure::ReadOnlyByDamage,
        _ => failure,
    }
}
