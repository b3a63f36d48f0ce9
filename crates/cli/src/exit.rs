//! Exit statuses: what a script goes by. Documented in `docs/cli.md`; they do not change their meaning.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// It was done.
    Ok = 0,
    /// It failed: the disk, a closed output, a person who said no, a fault of ours.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// The passphrase or the recovery key opens nothing.
    WrongPassphrase = 3,
    /// Another program has the vault open.
    Busy = 4,
    /// The vault is damaged.
    Damaged = 5,
    /// No such vault, file or item.
    NotFound = 6,
    /// What was given was refused.
    Refused = 7,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
