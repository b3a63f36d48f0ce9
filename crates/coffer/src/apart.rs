//! Files from outside are opened, drawn and read in a process of their own, one for each file: a decoder that crashes, hangs or is taken over by what it
//! reads has the one file that it was given, and neither keys nor vault. The process is this program, started once more with [`ASKED`].
//!
//! - Invariant: nothing but the file and what is asked of it goes in; what comes out is looked at as coldly as the file itself.
//! - Invariant: it ends with the [`Process`] that started it, at the latest with this program.

mod confine;
mod frames;
mod process;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

pub(crate) use frames::{Answer, Ask};
pub(crate) use process::Process;

/// The first argument of a program that is to take a file apart, and nothing else.
const ASKED: &str = "--take-apart";

/// How files are taken apart in a process of their own.
#[derive(Debug, Clone)]
pub struct Apart {
    program: PathBuf,
    /// How long an answer may take, reading a page apart; after that the process is ended and the file refused.
    patience: Duration,
}

static APART: OnceLock<Apart> = OnceLock::new();

impl Apart {
    /// By this program. Must be the first thing that `main` does: where the program was started to take a file apart, this does that and ends the process;
    /// else it begins.
    pub fn by_this_program() {
        serve::serve_if_asked();
        // What runs, even where an update has put another file in its place.
        #[cfg(target_os = "linux")]
        let program = PathBuf::from("/proc/self/exe");
        // A program that does not know where it lies opens no files, rather than opening them unguarded.
        #[cfg(not(target_os = "linux"))]
        let program = std::env::current_exe().unwrap_or_default();
        Self::by(program).begin();
    }

    /// By another program whose `main` begins with [`Apart::by_this_program`].
    #[must_use]
    pub fn by(program: PathBuf) -> Self {
        // A decoder gives up by itself before that.
        let longest = recognize::Limits::default().time;
        Self { program, patience: longest + Duration::from_secs(10) }
    }

    /// With another patience.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// From now on, for the whole program. Without it files are taken apart in this process. A second call changes nothing.
    pub fn begin(self) {
        let _ = APART.set(self);
    }

    pub(crate) fn begun() -> Option<&'static Self> {
        APART.get()
    }

    fn arguments() -> [OsString; 1] {
        [ASKED.into()]
    }
}
