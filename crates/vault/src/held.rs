//! Which files this process holds open as vaults.
//!
//! On Unix, closing any handle of a file drops all the locks that the process has on it, SQLite's included. So a vault that
//! is open here is never opened a second time here, not even to look at its first bytes.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Error;

/// What tells a file from others: its device and number, or its path where there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    Number(u64, u64),
    #[allow(dead_code, reason = "not every platform looks at it")]
    Path(PathBuf),
}

static HELD: Mutex<Vec<Identity>> = Mutex::new(Vec::new());

fn held() -> MutexGuard<'static, Vec<Identity>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn identity(_: &Path, found: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity::Number(found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Identity {
    Identity::Path(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
}

/// The claim to be the only one in this process that has the file open. Given back when dropped.
pub(crate) struct Claim(Identity);

impl Claim {
    /// [`Error::Busy`] if it is claimed already, [`Error::NotFound`] if there is no file.
    pub(crate) fn stake(path: &Path) -> Result<Self, Error> {
        let identity = identity(path, &path.metadata().map_err(|e| Error::from_io(&e))?);
        let mut held = held();
        if held.contains(&identity) {
            return Err(Error::Busy);
        }
        held.push(identity.clone());
        Ok(Self(identity))
    }
}

impl Claim {
    /// Whether the path still names the file: [`Error::Vanished`] if it names none, [`Error::Replaced`] if another.
    pub(crate) fn check(&self, path: &Path) -> Result<(), Error> {
        match path.metadata() {
            Ok(found) if identity(path, &found) == self.0 => Ok(()),
            Ok(_) => Err(Error::Replaced),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(Error::Vanished),
            Err(error) => Err(Error::from_io(&error)),
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        held().retain(|identity| *identity != self.0);
    }
}

/// The first bytes of a file that nobody in this process holds; the caller has claimed it.
pub(crate) fn read_start(_claim: &Claim, path: &Path) -> Result<Vec<u8>, Error> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut start));
    read.map(|_| start).map_err(|e| Error::from_io(&e))
}
