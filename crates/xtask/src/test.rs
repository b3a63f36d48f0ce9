//! `test`: every check that the project has, in the order in which a failure is cheapest. CI runs this and nothing else.

use std::process::Command;

use crate::machine::{Failure, Outcome, cargo, on_own_screen, root};
use crate::packages::Purpose;
use crate::setup::setup;
use crate::steps::{Steps, run, run_tests};
use crate::supply::supply;

/// Runs them all; `quick` leaves out the window journeys and the crash loops, which read `COFFER_QUICK`.
pub(crate) fn test(quick: bool) -> Outcome {
    let mut steps = Steps::default();
    let before = changes();
    let node = steps.step("set up", || setup(Purpose::Test))?;
    // The app embeds the page: there is no compiling it before ui/dist is there.
    steps.step("build the page", || node.script("build"))?;
    steps.step("ask for known holes", || supply(&node, false))?;
    steps.step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("lint", || run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])))?;
    steps.step("check the page's types", || node.script("check"))?;
    steps.step("test the page", || run(&mut node.npm(&["test"])))?;
    // The journeys start the app and the command as programs, which `cargo test` alone would not build. With the tests beside them, because programs alone
    // have other features of the same dependencies: those would be built twice.
    steps.step("build the programs", || run(cargo().args(["build", "--workspace", "--bins", "--tests", "--examples", "--locked"])))?;
    let tally = steps.step("test", || {
        let mut tests = cargo();
        tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]).env("PATH", node.path());
        if quick {
            tests.env("COFFER_QUICK", "1");
            run_tests(&mut tests)
        } else {
            run_tests(&mut on_own_screen(tests))
        }
    })?;
    // Generated files (the page's bindings) must be current, and no test may leave anything behind.
    steps.step("the work tree is as it was", || unchanged(before.as_deref()))?;
    steps.print_table();
    let ignored = if tally.ignored == 0 { String::new() } else { format!(", {} ignored", tally.ignored) };
    println!("\ntest result: ok. {} passed{ignored}; in {} test programs", tally.passed, tally.programs);
    Ok(())
}

/// What differs from the last commit; nothing outside a git work tree.
fn changes() -> Option<Vec<u8>> {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).current_dir(root()).output().ok()?;
        output.status.success().then_some(output.stdout)
    };
    let mut all = git(&["status", "--porcelain=v1", "--untracked-files=all"])?;
    all.extend(git(&["diff", "HEAD"])?);
    Some(all)
}

fn unchanged(before: Option<&[u8]>) -> Outcome {
    let (Some(before), Some(after)) = (before, changes()) else {
        return Ok(());
    };
    if before == after {
        return Ok(());
    }
    // Shown for the reader; its own success says nothing.
    run(Command::new("git").args(["--no-pager", "diff", "--stat"]).current_dir(root()))?;
    run(Command::new("git").args(["status", "--short"]).current_dir(root()))?;
    Err(Failure("the run changed the work tree: commit what was generated, or mend the test that wrote there".into()))
}
