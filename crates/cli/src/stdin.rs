//! Standard input, read without a buffer of its own: what one reader leaves is there for the next, and no secret stays behind in a buffer.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// The longest line that is taken for a secret, in bytes.
const LONGEST: usize = 64 * 1024;

/// Standard input. Every `-` takes its part of it, in this order: passphrase, new passphrase, then what the command reads.
pub(crate) struct Stdin(File);

impl Stdin {
    /// Opens it.
    pub(crate) fn open() -> Result<Self, Failure> {
        raw().map(Self).map_err(|error| Failure::Terminal(error.kind()))
    }

    /// Whether a person sits at it.
    pub(crate) fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }

    /// The next line without its ending; `None` at the end, or when it is longer than a secret can be.
    pub(crate) fn line(&mut self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        let mut byte = Zeroizing::new([0]);
        let mut any = false;
        while line.len() < LONGEST && self.0.read(&mut *byte)? == 1 {
            any = true;
            if byte[0] == b'\n' {
                break;
            }
            line.push(byte[0]);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok((any && line.len() < LONGEST).then_some(line))
    }

    /// All that is left, at most `limit` bytes and one.
    pub(crate) fn rest(&mut self, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(Vec::new());
        (&mut self.0).take(limit + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// For reading many lines.
    pub(crate) fn buffered(self) -> BufReader<File> {
        BufReader::new(self.0)
    }
}

#[cfg(unix)]
fn raw() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn raw() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}
