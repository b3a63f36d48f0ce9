//! Steps: started one after the other, each announced, the first failure stops, and a table at the end says how long each took.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine::{Failure, Outcome};

/// Runs a program to its end; a bad end is a failure that names it.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command.status().map_err(|error| Failure(format!("could not start `{shown}`: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("`{shown}` failed ({status})"))) }
}

/// What was started, as one would type it.
fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs `cargo test`, passing its lines on as they come, and adds up what its test programs say at their end.
pub(crate) fn run_tests(command: &mut Command) -> Outcome<Tally> {
    let shown = show(command);
    let broken = |error| Failure(format!("could not run `{shown}`: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(broken)?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.map_err(broken)?;
            println!("{line}");
            tally.add(&line);
        }
    }
    let status = child.wait().map_err(broken)?;
    if status.success() { Ok(tally) } else { Err(Failure(format!("`{shown}` failed ({status})"))) }
}

/// The sum of all `test result:` lines.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Test programs that came to their end.
    pub(crate) programs: usize,
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that were switched off.
    pub(crate) ignored: usize,
}

impl Tally {
    fn add(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ok. ") else {
            return;
        };
        let count = |what: &str| {
            let part = counts.split(';').find_map(|part| part.trim().strip_suffix(what));
            part.and_then(|number| number.trim().parse::<usize>().ok()).unwrap_or(0)
        };
        self.programs += 1;
        self.passed += count(" passed");
        self.ignored += count(" ignored");
    }
}

/// A run of steps with the time that each took.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Announces a step, does it, and remembers how long it took. A failure prints the table so far and says which step it was.
    pub(crate) fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        self.done.push((name, start.elapsed()));
        outcome.map_err(|Failure(why)| {
            self.print_table();
            Failure(format!("stopped at «{name}»: {why}"))
        })
    }

    /// Prints each step with its wall time.
    pub(crate) fn print_table(&self) {
        println!();
        for (name, time) in &self.done {
            println!("  {name:<44} {:>7.1} s", time.as_secs_f64());
        }
        let all: Duration = self.done.iter().map(|(_, time)| *time).sum();
        println!("  {:<44} {:>7.1} s", "together", all.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn result_lines_are_added_up_and_others_are_not() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        tally.add("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        tally.add("test result::parses ... ok");
        assert_eq!(tally, Tally { programs: 2, passed: 15, ignored: 1 });
    }
}
