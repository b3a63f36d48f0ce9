//! `run`: the app as it is now, on a display; without one, the sample journey under Xvfb and its pictures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{Failure, Outcome, cargo, has_display, on_own_screen, target};
use crate::packages::Purpose;
use crate::setup::setup;
use crate::steps::run as finish;

/// What to run.
pub(crate) struct Options {
    /// On a throwaway vault of a fictional family.
    pub(crate) demo: bool,
    /// As it ships.
    pub(crate) release: bool,
    /// Pictures of the sample journey, even where there is a display.
    pub(crate) pictures: bool,
}

/// Builds everything and starts it.
pub(crate) fn run(options: Options) -> Outcome {
    let on_screen = has_display() && !options.pictures;
    let node = setup(if on_screen { Purpose::Build } else { Purpose::Test })?;
    node.script("build")?;
    let profile: &[&str] = if options.release { &["--release"] } else { &[] };
    finish(cargo().args(["build", "--locked", "-p", "coffer-app", "-p", "cli"]).args(profile))?;

    let demo = if options.demo { Some(Demo::make()?) } else { None };
    if on_screen { start(demo.as_ref(), options.release) } else { take_pictures(demo.as_ref()) }
}

/// Counts how well papers are read.
pub(crate) fn accuracy(flags: &[&str]) -> Outcome {
    finish(cargo().args(["run", "--locked", "-p", "coffer-tests", "--bin", "accuracy", "--"]).args(flags))
}

fn start(demo: Option<&Demo>, release: bool) -> Outcome {
    let folder = if release { "release" } else { "debug" };
    let mut app = Command::new(target().join(folder).join(format!("coffer-app{}", std::env::consts::EXE_SUFFIX)));
    if let Some(demo) = demo {
        app.arg("--demo").arg(demo.vault());
    }
    finish(&mut app)
}

/// Walks the journey test, which leaves a picture at each step when `COFFER_SCREENSHOTS` names a folder.
fn take_pictures(demo: Option<&Demo>) -> Outcome {
    let folder = target().join("screenshots");
    let fresh = fs::remove_dir_all(&folder).or_else(|error| if folder.exists() { Err(error) } else { Ok(()) });
    fresh.and_then(|()| fs::create_dir_all(&folder)).map_err(|error| failed("prepare", &folder, &error))?;
    let mut journey = cargo();
    journey.args(["test", "--locked", "-p", "coffer-tests", "--test", "journey"]).env("COFFER_SCREENSHOTS", &folder);
    if let Some(demo) = demo {
        journey.env("COFFER_DEMO", demo.vault()).args(["--", "--exact", "demo", "--nocapture"]);
    }
    println!("There is no display: walking the sample journey under Xvfb");
    finish(&mut on_own_screen(journey))?;

    let mut pictures: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(|error| failed("read", &folder, &error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    pictures.sort();
    if pictures.is_empty() {
        return Err(Failure(format!("the journey left no picture in {}", folder.display())));
    }
    println!("\nPictures of the journey:");
    for picture in &pictures {
        println!("  {}", picture.display());
    }
    Ok(())
}

/// The throwaway vault: made anew each time, gone when this value is. One that a Ctrl-C left behind goes at the next start.
struct Demo {
    folder: PathBuf,
}

impl Demo {
    /// Has the demo program make the vault; it prints the passphrase.
    fn make() -> Outcome<Self> {
        let demo = Self { folder: target().join("demo") };
        demo.clear();
        fs::create_dir_all(&demo.folder).map_err(|error| failed("make", &demo.folder, &error))?;
        finish(cargo().args(["run", "--quiet", "--locked", "-p", "coffer-tests", "--bin", "demo", "--"]).arg(demo.vault()))?;
        Ok(demo)
    }

    fn vault(&self) -> PathBuf {
        self.folder.join("Family.coffer")
    }

    fn clear(&self) {
        // Absent is as good as removed; anything else shows when the vault is made.
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.clear();
    }
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("could not {what} {}: {error}", path.display()))
}
