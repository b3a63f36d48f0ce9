//! The machine we are on: where the work tree is, which programs it has, and how to start one of them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command stopped, in words for the person who started it.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

/// What a step gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The root of the work tree.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where cargo builds, made absolute so that children may run anywhere.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The cargo that started us.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Is this program on the PATH?
pub(crate) fn has(program: &str) -> bool {
    let Some(path) = env::var_os("PATH") else {
        return false;
    };
    env::split_paths(&path).any(|dir| {
        let file = dir.join(program);
        file.is_file() || (cfg!(windows) && ["exe", "cmd"].iter().any(|end| file.with_extension(end).is_file()))
    })
}

/// Does this command end well? Says nothing either way.
pub(crate) fn succeeds(program: &str, args: &[&str]) -> bool {
    let quiet = Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// What a program prints, trimmed; nothing when it cannot be started or fails.
pub(crate) fn answer(program: impl AsRef<OsStr>, args: &[&str], path: &OsStr) -> Option<String> {
    let output = Command::new(program).args(args).env("PATH", path).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// May a window open here? (macOS and Windows: always.)
pub(crate) fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Starts a program that needs a screen and a session bus, on ones of its own: tests must not touch the user's session.
/// Elsewhere than on Linux it is started as it is.
pub(crate) fn on_own_screen(command: Command) -> Command {
    if !cfg!(target_os = "linux") {
        return command;
    }
    let mut outer = Command::new("dbus-run-session");
    outer.args(["--", "xvfb-run", "-a", "-s", "-screen 0 1440x900x24"]);
    outer.arg(command.get_program()).args(command.get_args());
    if let Some(dir) = command.get_current_dir() {
        outer.current_dir(dir);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    // A Wayland session of the user's would be preferred over the X server that we start.
    outer.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
    outer
}
