//! The only place that prints: results to standard output, everything else to standard error. A closed pipe is an answer, not a panic.

use std::io::{self, IsTerminal, Read, Write};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::Text;
use crate::words::Words;

/// What a command has to say.
pub(crate) struct Reply {
    /// For programs.
    pub(crate) json: Value,
    /// For people.
    pub(crate) text: Text,
    /// How it ended.
    pub(crate) exit: Exit,
    /// It only says that a thing was done: `--quiet` leaves it out.
    pub(crate) confirms: bool,
}

impl Reply {
    /// What was asked for.
    pub(crate) fn new(json: Value, text: Text) -> Self {
        Self { json, text, exit: Exit::Ok, confirms: false }
    }

    /// That it was done.
    pub(crate) fn done(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: Text::of(text), exit: Exit::Ok, confirms: true }
    }
}

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// For programs.
    pub(crate) json: bool,
    /// Nothing but results and errors.
    pub(crate) quiet: bool,
    /// More about what goes on.
    pub(crate) verbose: bool,
}

impl Output {
    /// Prints a result.
    pub(crate) fn reply(self, reply: &Reply) -> Result<(), Failure> {
        if self.json {
            return self.json_line(&reply.json);
        }
        if self.quiet && reply.confirms {
            return Ok(());
        }
        self.text(&reply.text)
    }

    /// Prints text for people.
    pub(crate) fn text(self, text: &Text) -> Result<(), Failure> {
        let styled = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        to_stdout(&Zeroizing::new(text.render(styled)))
    }

    /// Prints one line of JSON, and sees that it is on its way.
    pub(crate) fn json_line(self, value: &Value) -> Result<(), Failure> {
        to_stdout(&Zeroizing::new(format!("{value}\n")))
    }

    /// Says why it failed. Nobody may be listening any more.
    pub(crate) fn failure(self, words: &Words) {
        if self.json {
            let _ = self.json_line(&json!({ "error": words.json() }));
        } else {
            let text = Text::of(format!("coffer: {}", words.message));
            let text = if words.hint.is_empty() { text } else { text.line(&words.hint) };
            to_stderr(&text.render(false));
        }
    }

    /// A warning, or a note that belongs to no result.
    pub(crate) fn warn(self, text: &str) {
        if !self.quiet {
            to_stderr(&Text::of(format!("coffer: {text}")).render(false));
        }
    }

    /// A note for those who asked for more.
    pub(crate) fn note(self, text: &str) {
        if self.verbose {
            self.warn(text);
        }
    }

    /// Something that must be seen, whatever else is left out: a passphrase that was made.
    pub(crate) fn show_once(self, text: &str) {
        to_stderr(text);
    }

    /// Progress can be shown.
    pub(crate) fn shows_progress(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Shows progress in place; the empty text clears the line.
    pub(crate) fn progress(self, text: &str) {
        let _ = write!(io::stderr(), "\r\u{1b}[2K{text}");
        let _ = io::stderr().flush();
    }

    /// A reminder that belongs beside a secret on a screen.
    pub(crate) fn reminds(self) -> bool {
        !self.quiet && !self.json && io::stdout().is_terminal()
    }
}

/// Writes a file's bytes to standard output, as they are. Refused when that is a terminal.
pub(crate) fn bytes_to_stdout(from: &mut dyn Read) -> Result<u64, Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::Usage("a file is not written to a terminal: send the output to a file or to another program".to_owned()));
    }
    let mut out = io::stdout().lock();
    let copied = crate::export::copy(from, &mut out)?.map_err(Failure::Output)?;
    out.flush().map_err(|error| Failure::Output(error.kind()))?;
    Ok(copied)
}

fn to_stdout(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::Output(error.kind()))
}

fn to_stderr(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
