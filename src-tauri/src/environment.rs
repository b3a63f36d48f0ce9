//! What surrounds the process: its arguments, and the doors that the environment could open into a shipped build.

use std::path::PathBuf;

/// What was asked for on the command line: `[--demo] [VAULT]`.
#[derive(Debug, Default, Clone)]
pub(crate) struct Arguments {
    /// The vault to open.
    pub(crate) vault: Option<PathBuf>,
    /// The vault is a throwaway: its passphrase comes as one line on standard input.
    pub(crate) demo: bool,
}

impl Arguments {
    pub(crate) fn read() -> Self {
        Self::parse(std::env::args_os().skip(1))
    }

    pub(crate) fn parse(arguments: impl Iterator<Item = std::ffi::OsString>) -> Self {
        let mut parsed = Self::default();
        for argument in arguments {
            if argument == "--demo" {
                parsed.demo = true;
            } else if !argument.to_string_lossy().starts_with('-') {
                parsed.vault = Some(PathBuf::from(argument));
            }
        }
        parsed
    }
}

/// Variables through which others could drive, inspect or extend the page.
const DOORS: [&str; 8] = [
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_FORCE_SANDBOX",
    "GTK_MODULES",
    "GTK3_MODULES",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_USER_DATA_FOLDER",
];

/// Leaves the doors open, for the tests that drive the window. A shipped build does not look at it.
const DRIVEN: &str = "COFFER_DRIVEN_BY_TESTS";

/// No core dumps, no ptrace (best effort), nothing left in memory that was freed, and none of [`DOORS`]: if one is set, the process starts itself anew without them, which is the way to
/// change the environment that needs no unsafe code.
pub(crate) fn shut_doors() {
    if let Err(error) = coffer::harden_process() {
        complain(&format!("This process could not be hardened ({error}); it runs on."));
    }
    coffer::wipe_freed_memory();
    let driven = cfg!(debug_assertions) && !cfg!(feature = "production") && std::env::var_os(DRIVEN).is_some();
    if !driven && DOORS.iter().any(|door| std::env::var_os(door).is_some()) {
        start_anew();
    }
}

fn start_anew() -> ! {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap_or_else(|_| std::process::exit(70)));
    command.args(std::env::args_os().skip(1));
    for door in DOORS {
        command.env_remove(door);
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = command.exec();
        complain(&format!("Coffer could not start: {error}"));
        std::process::exit(70)
    }
    #[cfg(not(unix))]
    std::process::exit(command.status().ok().and_then(|status| status.code()).unwrap_or(70))
}

/// Says something to whoever started the program. Never anything from a vault.
#[expect(clippy::print_stderr, reason = "the only words this program says outside its window")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_a_vault() {
        let parsed = Arguments::parse(["--demo", "/tmp/a b.coffer"].into_iter().map(Into::into));
        assert!(parsed.demo);
        assert_eq!(parsed.vault, Some(PathBuf::from("/tmp/a b.coffer")));
        assert_eq!(Arguments::parse(["--inspect"].into_iter().map(Into::into)).vault, None);
    }
}
