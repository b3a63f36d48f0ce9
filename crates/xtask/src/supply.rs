//! `supply`: known holes in what a build is made of, asked of tools that others keep; `sbom`: the list of it. Licences, sources and what must not be
//! there are looked at by `tests/tests/supply.rs` at every run, without any tool.

use std::path::PathBuf;
use std::process::Command;

use crate::machine::{Failure, Outcome, cargo, has, succeeds, target};
use crate::node::Node;
use crate::steps::run;

/// Asks every tool that is here. What cannot be asked (a tool that is missing, a registry that does not answer) is told, and is a failure when
/// `strict`: so it is in the workflow, where all can be had. A finding always is.
pub(crate) fn supply(node: &Node, strict: bool) -> Outcome {
    deny(strict)?;
    npm_audit(node, strict)?;
    if strict { run(&mut node.npm(&["audit", "signatures"])) } else { Ok(()) }
}

/// `cargo deny` reads deny.toml; its advisories are those of `cargo audit`.
fn deny(strict: bool) -> Outcome {
    if !succeeds("cargo", &["deny", "--version"]) {
        // Installing it compiles for longer than all tests run.
        return unasked(strict, "cargo-deny is not here (`cargo install --locked cargo-deny`)");
    }
    run(cargo().args(["deny", "--locked", "check", "bans", "licenses", "sources"]))?;
    // Without the network there is no database; a finding and a database that cannot be had end alike, so it is fetched first.
    if succeeds("cargo", &["deny", "fetch", "db"]) {
        run(cargo().args(["deny", "--locked", "check", "advisories"]))
    } else {
        unasked(strict, "the advisory database (a git repository) cannot be fetched from here")
    }
}

/// npm's own: whether the registry knows a hole in what the page is made of.
fn npm_audit(node: &Node, strict: bool) -> Outcome {
    if !has("npm") {
        return unasked(strict, "npm is not here");
    }
    let mut audit = node.npm(&["audit", "--omit=dev", "--json"]);
    let output = audit.output().map_err(|error| Failure(format!("could not start `npm audit`: {error}")))?;
    match answer(output.status.success(), &String::from_utf8_lossy(&output.stdout)) {
        Answer::Nothing => Ok(()),
        Answer::Holes => run(&mut node.npm(&["audit", "--omit=dev"])),
        Answer::None => unasked(strict, "the npm registry answers no audits from here"),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Nothing,
    Holes,
    None,
}

/// A report with holes and no report at all end with the same status.
fn answer(success: bool, printed: &str) -> Answer {
    match (printed.contains("\"auditReportVersion\""), success) {
        (true, true) => Answer::Nothing,
        (true, false) => Answer::Holes,
        (false, _) => Answer::None,
    }
}

fn unasked(strict: bool, why: &str) -> Outcome {
    if strict {
        return Err(Failure(format!("not looked at: {why}")));
    }
    println!("Not looked at: {why}. The workflow does it.");
    Ok(())
}

/// Writes the bill of materials.
pub(crate) fn sbom() -> Outcome {
    let path: PathBuf = target().join("coffer.cdx.json");
    let mut make: Command = cargo();
    make.args(["run", "--quiet", "--locked", "-p", "coffer-tests", "--bin", "sbom", "--"]).arg(path);
    run(&mut make)
}

#[cfg(test)]
mod tests {
    use super::{Answer, answer, unasked};

    #[test]
    fn holes_are_told_from_silence() {
        assert_eq!(answer(true, r#"{ "auditReportVersion": 2, "vulnerabilities": {} }"#), Answer::Nothing);
        assert_eq!(answer(false, r#"{ "auditReportVersion": 2, "vulnerabilities": { "x": {} } }"#), Answer::Holes);
        assert_eq!(answer(false, r#"{ "message": "405 Method Not Allowed" }"#), Answer::None);
        assert_eq!(answer(true, ""), Answer::None);
    }

    #[test]
    fn where_all_can_be_had_nothing_is_skipped() {
        assert!(unasked(true, "x").is_err());
        assert!(unasked(false, "x").is_ok());
    }
}
