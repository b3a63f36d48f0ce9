//! Where an open vault lies: whether its path still names it, and copies of it at other places.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::create::Part;
use crate::error::Error;
use crate::outer::{Outer, journal_of};
use crate::vault::Vault;

impl Vault {
    /// Writes the vault as it is kept in the file, ciphertext as it is, to a new file: for one whose own place is gone. It is
    /// the same vault, with the same ways in. Costs reading and writing all of it.
    ///
    /// Errors: [`Error::AlreadyExists`]; [`Error::NotFound`] if the folder is not there; [`Error::ReadOnlyPlace`],
    /// [`Error::DiskFull`] and other failures of either file. There is no file then.
    pub fn copy_to(&self, path: &Path) -> Result<(), Error> {
        self.outer.copy_to(path)
    }
}

impl Outer {
    /// Whether changes can be kept at the path. If another file has taken the place, the one that is open has no name any
    /// more and would be gone when it is closed: it is kept beside the other, once.
    pub(crate) fn in_place(&self) -> Result<(), Error> {
        let checked = self.claim.check(&self.path);
        if matches!(checked, Err(Error::Replaced)) && self.conn.is_autocommit() && !self.kept_beside.get() {
            self.copy_beside()?;
            self.kept_beside.set(true);
        }
        checked?;
        // Something that tidies up took the empty journal away: what SQLite would write into it now, no one would find
        // after a crash. It is closed and made anew.
        if self.conn.is_autocommit() && !journal_of(&self.path).exists() {
            self.run("PRAGMA journal_mode=MEMORY; PRAGMA journal_mode=TRUNCATE")?;
            self.make_journal()?;
        }
        Ok(())
    }

    /// Under the first name that is free: `NAME.kept.coffer`, `NAME.kept-2.coffer` and so on.
    fn copy_beside(&self) -> Result<(), Error> {
        (1..100).map(|n| self.copy_to(&kept_name(&self.path, n))).find(|done| !matches!(done, Err(Error::AlreadyExists))).unwrap_or(Ok(()))
    }

    fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let path = std::path::absolute(path).map_err(|e| Error::from_io(&e))?;
        if path.symlink_metadata().is_ok() {
            return Err(Error::AlreadyExists);
        }
        let part = Part::make(&path)?;
        let name = part.0.to_str().ok_or(Error::NotFound)?;
        self.conn.execute("VACUUM INTO ?1", [name]).map_err(Error::from_outer)?;
        File::options().write(true).open(&part.0).and_then(|file| file.sync_all()).map_err(|e| Error::from_io(&e))?;
        part.publish(&path)
    }
}

/// Makes the names in the file's folder durable, where the system has a way and lets us.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match File::open(path.parent().unwrap_or(Path::new("/"))).and_then(|folder| folder.sync_all()) {
        Err(error)
            if !matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            return Err(error);
        }
        _ => {}
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn kept_name(path: &Path, n: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(if n == 1 { ".kept".to_owned() } else { format!(".kept-{n}") });
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}
