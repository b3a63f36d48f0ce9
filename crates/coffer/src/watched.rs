//! A folder that is watched for new files, where the person chose one: what a scanner saves there is offered for filing. Off until it is chosen. Which
//! folder it is stands in the vault, and its files are only ever read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::error::Error;
use crate::session::Session;
use crate::store::watched;

/// Endings of files that may be papers; in a folder of downloads there are others, and nobody wants to be asked about those.
const ENDINGS: [&str; 10] = ["pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "eml"];

/// A file of the watched folder as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// A hash of its name, length and time of change.
    mark: [u8; 32],
}

/// What the last look found: a file that is still being written is left alone until two looks find it the same.
#[derive(Default)]
pub struct FolderWatch {
    before: HashMap<PathBuf, [u8; 32]>,
}

impl FolderWatch {
    /// Looks at the folder: files that are the same as at the look before. Blocking, as long as the disk takes; needs no session.
    ///
    /// # Errors
    /// [`Error::ReadFile`] when the folder cannot be read now.
    pub fn look(&mut self, folder: &Path) -> Result<Vec<FoundFile>, Error> {
        let found = files(folder)?;
        let still = found.iter().filter(|file| self.before.get(&file.path) == Some(&file.mark)).cloned().collect();
        self.before = found.into_iter().map(|file| (file.path, file.mark)).collect();
        Ok(still)
    }
}

/// The files right in a folder that may be papers, in the order of their names. Hidden ones and links are left out.
fn files(folder: &Path) -> Result<Vec<FoundFile>, Error> {
    let failed = |error: std::io::Error| Error::ReadFile(error.kind());
    let mut found: Vec<FoundFile> = std::fs::read_dir(folder).map_err(failed)?.flatten().filter_map(|entry| found(&entry)).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn found(entry: &std::fs::DirEntry) -> Option<FoundFile> {
    let name = entry.file_name();
    let path = entry.path();
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let metadata = entry.metadata().ok()?;
    if !ENDINGS.contains(&ending.as_str()) || name.to_string_lossy().starts_with('.') || !metadata.is_file() {
        return None;
    }
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_encoded_bytes()).update(&metadata.len().to_le_bytes()).update(&changed.as_nanos().to_le_bytes());
    Some(FoundFile { path, mark: *hasher.finalize().as_bytes() })
}

impl Session {
    /// The folder that is watched; `None` while that is off.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn watched_folder(&self) -> Result<Option<PathBuf>, Error> {
        Ok(watched::folder(self.vault.read())?.map(PathBuf::from))
    }

    /// Watches a folder from now on: what is in it already is left alone. `None` ends it.
    ///
    /// # Errors
    /// [`Error::ReadFile`] when it is no folder that can be read, or its name is no Unicode; those of the vault.
    pub fn watch_folder(&mut self, folder: Option<&Path>) -> Result<(), Error> {
        let known = folder.map_or_else(|| Ok(Vec::new()), files)?;
        let path = folder.map(|folder| folder.to_str().ok_or(Error::ReadFile(std::io::ErrorKind::InvalidFilename))).transpose()?;
        self.change("watchFolder", None, |change| {
            change.not_undoable();
            watched::set_folder(change.conn(), path)?;
            known.iter().try_for_each(|file| watched::remember(change.conn(), &file.mark))
        })
    }

    /// Those of the found files that are new.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn new_of(&self, found: Vec<FoundFile>) -> Result<Vec<FoundFile>, Error> {
        let conn = self.vault.read();
        let mut new = Vec::new();
        for file in found {
            if !watched::knows(conn, &file.mark)? {
                new.push(file);
            }
        }
        Ok(new)
    }

    /// Notes that a file was taken in, or cannot be: it is not offered again unless it changes.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn remember_found(&mut self, file: &FoundFile) -> Result<(), Error> {
        self.change("watchFolder", None, |change| {
            change.not_undoable();
            watched::remember(change.conn(), &file.mark)
        })
    }
}
