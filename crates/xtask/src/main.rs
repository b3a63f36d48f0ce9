//! `cargo xtask …`: makes a machine ready, runs the app, runs every check. The standard library only, so that it builds
//! at once on a machine that has nothing but git and Rust. What each command does in detail is in the module of its name.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command that talks to the person who started it")]

mod machine;
mod node;
mod packages;
mod reproduce;
mod run;
mod setup;
mod steps;
mod supply;
mod test;

use std::process::ExitCode;

use crate::machine::{Failure, Outcome};

const HELP: &str = "\
cargo xtask <command>

  run [--demo] [--release]   set up, build and start Coffer; without a display: walk the sample journey
                             under Xvfb and leave pictures in target/screenshots
      --demo                 on a throwaway vault of a fictional family, removed afterwards
      --release              optimised, as it ships
  screenshots [--demo]       the pictures alone, even where there is a display
  test [--quick]             set up, then every check that the project has, as CI runs them
      --quick                without the window journeys and the crash loops
  accuracy [OPTIONS]         how well made-up papers in many states are read, counted, beside Tesseract where it is there
      --rounds N             N times as many papers
      --only TEXT            only kinds of paper and states whose name holds the text
      --official             without the papers that are none of USCIS's
      --misses               list what was not read right
      --keep FOLDER          leave the pictures in a folder
      --no-tesseract         Coffer alone
  supply [--strict]          known holes in what a build is made of, by cargo-deny and npm, as far as they can be asked
      --strict               fail where one cannot be asked
  sbom                       the bill of materials (CycloneDX 1.5) of this platform's build, in target/coffer.cdx.json
  reproduce                  build the command twice in two folders; it must come out the same to the last byte
  setup                      look for what building and testing need; install what is missing, or say how
  help                       this text";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(why)) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Outcome {
    let (command, flags) = args.split_first().unwrap_or((&"help", &[]));
    let has = |flag: &str| flags.contains(&flag);
    let only = |known: &[&str]| match flags.iter().find(|flag| !known.contains(flag)) {
        Some(flag) => Err(Failure(format!("`{command}` does not know `{flag}`\n\n{HELP}"))),
        None => Ok(()),
    };
    match *command {
        "run" => {
            only(&["--demo", "--release"])?;
            run::run(run::Options { demo: has("--demo"), release: has("--release"), pictures: false })
        }
        "screenshots" => {
            only(&["--demo"])?;
            run::run(run::Options { demo: has("--demo"), release: false, pictures: true })
        }
        "test" => {
            only(&["--quick"])?;
            test::test(has("--quick"))
        }
        "accuracy" => run::accuracy(flags),
        "supply" => {
            only(&["--strict"])?;
            supply::supply(&setup::setup(packages::Purpose::Build)?, has("--strict"))
        }
        "sbom" => {
            only(&[])?;
            supply::sbom()
        }
        "reproduce" => {
            only(&[])?;
            reproduce::reproduce()
        }
        "setup" => {
            only(&[])?;
            setup::setup(packages::Purpose::Test).map(drop)
        }
        "help" | "--help" | "-h" => {
            only(&[])?;
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure(format!("no command `{other}`\n\n{HELP}"))),
    }
}
