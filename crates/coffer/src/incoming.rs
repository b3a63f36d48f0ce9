//! A file from outside, before anything is known of it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use recognize::Limits;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::paper;

/// A file from outside, whole in memory, with the name it came with.
pub struct IncomingFile {
    pub(crate) file_name: String,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

impl IncomingFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::ReadFile`]; `TooLarge` over 512 MiB, without reading it.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let failed = |error: std::io::Error| Error::ReadFile(error.kind());
        let limit = Limits::default().bytes;
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(Error::ReadFile(std::io::ErrorKind::InvalidInput));
        }
        if metadata.len() > limit {
            return Err(Error::Pages(recognize::Error::TooLarge { bytes: metadata.len(), limit }));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1));
        file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self::from_bytes(&name, bytes))
    }

    /// From memory: a pasted picture, a made sample.
    #[must_use]
    pub fn from_bytes(file_name: &str, bytes: Zeroizing<Vec<u8>>) -> Self {
        let file_name: String = file_name.chars().filter(|c| !c.is_control()).take(crate::input::MAX_LINE).collect();
        Self { file_name, bytes }
    }

    /// What it holds: of a saved e-mail the files that came with it, each for itself; of any other file that one.
    ///
    /// # Errors
    /// [`Error::Pages`] for an e-mail without a file that can be shown.
    pub fn unpacked(self) -> Result<Vec<Self>, Error> {
        if recognize::sniff(&self.bytes) != Some(recognize::Media::Mail) {
            return Ok(vec![self]);
        }
        Ok(paper::unpack(self.bytes)?)
    }

    /// The name it came with.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }
}
