//! `coffer completions` and `coffer man`: made from the command line's own description, for packages.

use std::path::Path;

use clap::CommandFactory;
use serde_json::json;

use crate::args::Cli;
use crate::failure::Failure;
use crate::output::{Output, Reply};
use crate::text::Text;

/// Prints the completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell, output: Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "coffer", &mut script);
    if output.json {
        return output.json_line(&json!({ "shell": shell.to_string(), "script": String::from_utf8_lossy(&script) }));
    }
    output.reply(&Reply::new(json!(null), Text::of(String::from_utf8_lossy(&script).trim_end())))
}

/// Writes a man page for each command.
pub(crate) fn man(dir: &Path) -> Result<Reply, Failure> {
    let failed = |error: std::io::Error| Failure::Write { path: dir.to_owned(), kind: error.kind() };
    clap_mangen::generate_to(Cli::command(), dir).map_err(failed)?;
    Ok(Reply::done(json!({ "folder": dir.display().to_string() }), format!("Wrote the man pages into {}.", dir.display())))
}
