//! `coffer batch`: many commands in one opening, so that the passphrase's work is done once. One line of JSON in, one line out.
//!
//! - Invariant: a line's result is written, and flushed, only when its change is on the disk.

use std::io::{BufRead, Read};

use clap::{Args, Parser};
use coffer::Session;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::args::{Global, Line};
use crate::exit::Exit;
use crate::failure::{Failure, usage};
use crate::open;
use crate::output::Output;
use crate::run::{explained, said};
use crate::secrets::{Given, Number, Sources};
use crate::stdin::Stdin;

/// The longest line, in bytes.
const LONGEST: u64 = 1 << 20;

/// How a batch goes on.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Stop at the first line that fails
    #[arg(long)]
    stop_on_error: bool,
}

/// A line: the arguments alone, or with the numbers that must not stand among them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Args(Vec<String>),
    Full(Full),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    args: Vec<String>,
    #[serde(alias = "secret")]
    code: Option<String>,
    a_number: Option<String>,
    account: Option<String>,
}

/// Runs the batch. The status is that of the first line that failed.
pub(crate) fn batch(args: &BatchArgs, global: &Global, output: Output) -> Result<Exit, Failure> {
    let standard = Some(std::path::Path::new("-"));
    if global.passphrase_file.as_deref() == standard || global.recovery_file.as_deref() == standard {
        return usage("standard input carries the batch: put the passphrase into a file");
    }
    if global.passphrase_file.is_none() && global.recovery_file.is_none() {
        return usage("standard input carries the batch: name a file with --passphrase-file or --recovery-file");
    }
    let mut stdin = Stdin::open()?;
    let mut session = open::open(global, &mut stdin, output)?.session;
    // Only lines are printed, whatever goes on: progress would stand between them.
    let lines = Output { quiet: true, ..output };
    let mut input = stdin.buffered();
    let mut first = Exit::Ok;
    let ended = loop {
        let mut line = Zeroizing::new(Vec::new());
        match (&mut input).take(LONGEST + 1).read_until(b'\n', &mut line) {
            Ok(0) => break Ok(()),
            Ok(_) if line.len() as u64 > LONGEST => break usage(format!("a line is longer than {LONGEST} bytes")),
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => {}
            Err(error) => break usage(format!("standard input cannot be read: {}", error.kind())),
        }
        let (result, exit) = run_line(&line, &mut session, lines);
        if let Err(failure) = output.json_line(&result) {
            break Err(failure);
        }
        if first == Exit::Ok {
            first = exit;
        }
        if exit != Exit::Ok && args.stop_on_error {
            break Ok(());
        }
    };
    // Many changes are worth a snapshot. They are kept without it too.
    if !session.is_read_only() && session.lock().is_err() {
        output.warn("all that was acknowledged is kept, but the vault could not be tidied; that is tried again later.");
    }
    match ended {
        // Results that nobody reads are no success.
        Err(Failure::Output(std::io::ErrorKind::BrokenPipe)) => Ok(Exit::Failed),
        ended => ended.map(|()| first),
    }
}

fn run_line(line: &[u8], session: &mut Session, output: Output) -> (Value, Exit) {
    let done = parse(line).and_then(|(command, given)| {
        for (number, is_given) in
            [(Number::Code, given.code.is_some()), (Number::Alien, given.a_number.is_some()), (Number::Account, given.account.is_some())]
        {
            if is_given && !command.work.takes(number) {
                return usage("this command does not take the number beside \"args\"");
            }
        }
        command.work.run(session, &mut Sources::Line(given), output).map_err(|failure| explained(failure, session))
    });
    match done {
        Ok(Some(reply)) => (json!({ "exit": reply.exit as u8, "result": reply.json }), reply.exit),
        Ok(None) => (json!({ "exit": 0, "result": null }), Exit::Ok),
        Err(failure) => {
            let words = failure.words();
            (json!({ "exit": words.exit as u8, "error": words.json() }), words.exit)
        }
    }
}

fn parse(line: &[u8]) -> Result<(Line, Given), Failure> {
    // What the JSON parser says is left out: it quotes what it read, which may be a code.
    let Ok(written) = serde_json::from_slice(line) else {
        return usage("the line is neither a JSON array of strings nor an object with \"args\"");
    };
    let (args, given) = match written {
        Written::Args(args) => (args, Given::default()),
        Written::Full(full) => {
            let secret = |text: Option<String>| text.map(SecretString::from);
            (full.args, Given { code: secret(full.code), a_number: secret(full.a_number), account: secret(full.account) })
        }
    };
    let line = Line::try_parse_from(args).map_err(|error| said(&error))?;
    Ok((line, given))
}
