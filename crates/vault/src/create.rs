//! Making a vault: written whole under another name, then given its own without ever replacing a file.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::chain;
use crate::error::Error;
use crate::id::{BlobId, VaultId};
use crate::inner::Inner;
use crate::outer::{Outer, journal_of};
use crate::place::sync_folder;
use crate::recovery::RecoveryKey;
use crate::replay::Mark;
use crate::seal::Keys;
use crate::settings::Settings;
use crate::slots;
use crate::vault::Vault;
use crate::ways::NewKey;

impl Vault {
    /// Makes a vault at `path` and opens it. `schema` is executed inside and `user_version` set there; each table needs a
    /// primary key that cannot be NULL, and triggers, virtual tables and generated columns are refused.
    ///
    /// The file is written under a temporary name in the same folder and then renamed: being killed leaves no half vault.
    /// Readable by its owner only (0600). Costs scrypt's work once. The recovery key is shown nowhere else.
    ///
    /// Errors: [`Error::AlreadyExists`]; [`Error::NotFound`] if the folder is not there; [`Error::ReadOnlyPlace`];
    /// [`Error::DiskFull`]; [`Error::WorkFactor`]; [`Error::PageSize`]; [`Error::Schema`]; [`Error::Sql`].
    pub fn create(
        path: &Path,
        passphrase: &SecretString,
        settings: &Settings,
        schema: &str,
        user_version: i64,
    ) -> Result<(Self, RecoveryKey), Error> {
        settings.check()?;
        let path = std::path::absolute(path).map_err(|e| Error::from_io(&e))?;
        if path.symlink_metadata().is_ok() {
            return Err(Error::AlreadyExists);
        }
        let (id, keys, recovery) = (VaultId::make()?, Keys::make(), RecoveryKey::make());
        let part = Part::make(&path)?;
        fill(&part.0, &id, &keys, schema, user_version, settings.page_size, |outer| {
            for key in [NewKey::Passphrase(passphrase, settings), NewKey::Recovery(&recovery)] {
                slots::add(&outer.conn, key.kind(), &keys.seal_slot(key)?)?;
            }
            Ok(())
        })?;
        part.publish(&path)?;
        let opened = Outer::hold(&path).and_then(|outer| Self::open(outer, keys));
        let mut vault = opened.inspect_err(|_| take_back(&path))?;
        vault.set_compact_after(settings.compact_after);
        Ok((vault, recovery))
    }
}

/// Removes a vault that was just made: whoever gets an error gets no recovery key, so there must be no vault either.
fn take_back(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = sync_folder(path);
}

fn fill(
    part: &Path,
    id: &VaultId,
    keys: &Keys,
    schema: &str,
    user_version: i64,
    page_size: u32,
    add_slots: impl FnOnce(&Outer) -> Result<(), Error>,
) -> Result<(), Error> {
    let chain = chain::genesis(id);
    let mut inner = Inner::make(schema, user_version, id, &chain)?;
    let outer = Outer::create(part, page_size, id)?;
    add_slots(&outer)?;
    let mark = Mark { seq: 0, chain, snapshot_seq: 0, snapshot_len: 0, rows: 0, rows_len: 0 };
    inner.write_snapshot(&outer.conn, keys, id, &mark)?;
    outer.run("COMMIT")
}

/// The file while it is being written: `.NAME.0123456789abcdef.part`. Removed when dropped.
pub(crate) struct Part(pub(crate) PathBuf);

impl Part {
    pub(crate) fn make(path: &Path) -> Result<Self, Error> {
        let draw = BlobId::make()?.to_string();
        Self::named(path, &draw[..16])
    }

    /// Where a part of this mark would be.
    pub(crate) fn place(path: &Path, mark: &str) -> Result<PathBuf, Error> {
        let name = path.file_name().ok_or(Error::NotFound)?;
        let mut part = OsString::from(".");
        part.push(name);
        part.push(format!(".{mark}.part"));
        Ok(path.with_file_name(part))
    }

    pub(crate) fn named(path: &Path, mark: &str) -> Result<Self, Error> {
        let part = Self::place(path, mark)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&part).map_err(|e| Error::from_io(&e))?;
        Ok(Self(part))
    }

    /// Gives the file its name, if nothing has it. On the disk when this returns.
    pub(crate) fn publish(self, path: &Path) -> Result<(), Error> {
        let named = fs::hard_link(&self.0, path).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Err(error),
            // No hard links here (FAT): a rename, which on these leaves a moment in which another file could appear.
            _ if path.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            _ => fs::rename(&self.0, path),
        });
        named.map_err(|e| Error::from_io(&e))?;
        drop(self);
        sync_folder(path).inspect_err(|_| take_back(path)).map_err(|e| Error::from_io(&e))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
        let _ = fs::remove_file(journal_of(&self.0));
    }
}
