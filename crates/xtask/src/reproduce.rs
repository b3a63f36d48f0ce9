//! `reproduce`: the command is built twice, from copies of the last commit in two folders of different names, and must come out byte for byte the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::machine::{Failure, Outcome, cargo, root, target};
use crate::steps::run;

/// Where the sources are said to be, whoever builds.
const SOURCES: &str = "/coffer";
/// Where the packages are said to be.
const PACKAGES: &str = "/cargo";

/// Builds both and compares.
pub(crate) fn reproduce() -> Outcome {
    let folder = target().join("reproduce");
    let programs = ["one", "another-folder-with-a-longer-name"].map(|name| build(&folder.join(name)));
    let [one, other] = programs;
    let (one, other) = (read(&one?)?, read(&other?)?);
    if one != other {
        let at = one.iter().zip(&other).position(|(one, other)| one != other).unwrap_or(one.len().min(other.len()));
        return Err(Failure(format!(
            "the two differ, first at byte {at} ({} and {} bytes): both are in {}",
            one.len(),
            other.len(),
            folder.display()
        )));
    }
    println!("Both builds are the same {} bytes:", one.len());
    let program = folder.join("one").join(program());
    // The hash is for the reader; the bytes were compared.
    if run(Command::new("sha256sum").arg(&program)).is_err() {
        println!("{}", program.display());
    }
    Ok(())
}

/// Builds the last commit in `folder`, from nothing. Gives the program.
fn build(folder: &Path) -> Outcome<PathBuf> {
    let broken = |error: std::io::Error| Failure(format!("could not prepare {}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(broken)?;
    }
    let sources = folder.join("source");
    fs::create_dir_all(&sources).map_err(broken)?;
    unpack(&sources)?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let home = home.ok_or_else(|| Failure("no home folder: set CARGO_HOME".into()))?;
    let rust = flags("--remap-path-prefix=", &sources, &home);
    let c = flags("-ffile-prefix-map=", &sources, &home);
    let mut build = cargo();
    build.current_dir(&sources).args(["build", "--release", "--locked", "-p", "cli"]);
    build.env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTFLAGS", rust).env("CFLAGS", c);
    build.env("SOURCE_DATE_EPOCH", time()?).env_remove("CARGO_ENCODED_RUSTFLAGS");
    run(&mut build)?;
    let built = folder.join("target/release").join(program());
    let kept = folder.join(program());
    fs::copy(built, &kept).map_err(broken)?;
    Ok(kept)
}

/// Flags that take the folders of this machine out of a program. What a compiler puts last counts most, so the inner folder comes last.
fn flags(flag: &str, sources: &Path, home: &Path) -> String {
    let outer = sources.parent().unwrap_or(sources);
    [(home, PACKAGES), (outer, SOURCES), (sources, SOURCES)].map(|(from, to)| format!("{flag}{}={to}", from.display())).join(" ")
}

/// The last commit's files.
fn unpack(folder: &Path) -> Outcome {
    let failed = |what: &str| Failure(format!("could not take the last commit's files out of git: {what}"));
    let mut archive = Command::new("git");
    archive.args(["archive", "--format=tar", "HEAD"]).current_dir(root()).stdout(Stdio::piped());
    let mut archive = archive.spawn().map_err(|error| failed(&error.to_string()))?;
    let from = archive.stdout.take().ok_or_else(|| failed("no output"))?;
    run(Command::new("tar").arg("-xf").arg("-").arg("-C").arg(folder).stdin(from))?;
    if archive.wait().is_ok_and(|status| status.success()) { Ok(()) } else { Err(failed("git archive failed")) }
}

/// The moment of the last commit, in seconds since 1970.
fn time() -> Outcome<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let root = root();
    let asked = crate::machine::answer("git", &["-C", &root.to_string_lossy(), "log", "-1", "--format=%ct"], &path);
    asked.ok_or_else(|| Failure("git does not say when the last commit was".into()))
}

fn program() -> String {
    format!("coffer{}", std::env::consts::EXE_SUFFIX)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure(format!("could not read {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::flags;
    use std::path::Path;

    #[test]
    fn the_folders_of_the_machine_become_the_same_ones() {
        let flags = flags("--remap-path-prefix=", Path::new("/a/one/source"), Path::new("/home/x/.cargo"));
        assert_eq!(
            flags,
            "--remap-path-prefix=/home/x/.cargo=/cargo --remap-path-prefix=/a/one=/coffer --remap-path-prefix=/a/one/source=/coffer"
        );
    }
}
