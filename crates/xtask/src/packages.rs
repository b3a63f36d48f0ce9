//! What building and testing need from the system: one table, each line with how to see that it is there. To need one
//! more thing, add a line.

use std::path::Path;

use crate::machine::{has, succeeds};

/// What somebody wants to do with the work tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Build the app and start it.
    Build,
    /// Run every check, with windows on a screen of their own.
    Test,
}

/// How to see that something is there, whoever installed it.
enum Probe {
    Program(&'static str),
    PkgConfig(&'static str),
    Path(&'static str),
}

/// One thing from the system.
pub(crate) struct Package {
    /// Its name on Debian and Ubuntu.
    pub(crate) name: &'static str,
    /// What it is for, in words that finish "needed to …".
    pub(crate) why: &'static str,
    from: Purpose,
    probe: Probe,
}

const fn package(name: &'static str, from: Purpose, probe: Probe, why: &'static str) -> Package {
    Package { name, why, from, probe }
}

const PACKAGES: &[Package] = &[
    package("build-essential", Purpose::Build, Probe::Program("cc"), "compile SQLite and link"),
    package("pkg-config", Purpose::Build, Probe::Program("pkg-config"), "find the system's libraries"),
    package("libwebkit2gtk-4.1-dev", Purpose::Build, Probe::PkgConfig("webkit2gtk-4.1"), "build the window"),
    package("webkit2gtk-driver", Purpose::Test, Probe::Program("WebKitWebDriver"), "drive the real window"),
    package("xvfb", Purpose::Test, Probe::Program("xvfb-run"), "have a screen without a monitor"),
    package("xauth", Purpose::Test, Probe::Program("xauth"), "start that screen"),
    package("dbus", Purpose::Test, Probe::Program("dbus-run-session"), "have a session bus of its own"),
    package("gnome-keyring", Purpose::Test, Probe::Program("gnome-keyring-daemon"), "have a keychain of its own"),
    package("xdotool", Purpose::Test, Probe::Program("xdotool"), "drop files on the window"),
    package("strace", Purpose::Test, Probe::Program("strace"), "see that no request leaves the window"),
    package("age", Purpose::Test, Probe::Program("age"), "recover a vault by hand"),
    package("sqlite3", Purpose::Test, Probe::Program("sqlite3"), "recover a vault by hand"),
    package("xxd", Purpose::Test, Probe::Program("xxd"), "recover a vault by hand"),
    package("fonts-noto-core", Purpose::Test, Probe::Path("/usr/share/fonts/truetype/noto"), "show names in every script"),
    package("fonts-noto-cjk", Purpose::Test, Probe::Path("/usr/share/fonts/opentype/noto"), "show Chinese and Korean names"),
];

impl Package {
    fn is_here(&self) -> bool {
        match self.probe {
            Probe::Program(name) => has(name),
            Probe::PkgConfig(name) => succeeds("pkg-config", &["--exists", name]),
            Probe::Path(path) => Path::new(path).exists(),
        }
    }
}

/// What `purpose` needs and this machine lacks.
pub(crate) fn missing(purpose: Purpose) -> Vec<&'static Package> {
    PACKAGES.iter().filter(|package| package.from <= purpose && !package.is_here()).collect()
}
