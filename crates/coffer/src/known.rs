//! What is known of a vault outside its file: how far it had come when it was last seen, and its last good backup. Without it an older copy in the
//! vault's place would look like the vault itself. Holds numbers, hashes and times, and the place of the backup; nothing that a vault holds.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use vault::{Anchor, Continuity, VaultId};

use crate::error::Error;
use crate::session::Session;
use crate::store;

/// What is known of one vault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Known {
    /// Number of the newest change that was seen.
    seq: u64,
    /// The chain after it, as hexadecimal digits; empty when it was never seen.
    chain: String,
    /// When that change was made.
    changed_at: Option<String>,
    /// The last backup that was read back.
    backup: Option<KnownBackup>,
    /// When restoring was practised last.
    practised_at: Option<String>,
}

/// A backup that was good when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KnownBackup {
    at: String,
    seq: u64,
    path: PathBuf,
}

/// How the vault that was opened stands to what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the one that was seen, or nothing was known.
    Expected,
    /// It lacks changes that were seen: an older copy is in its place, or the file was set back.
    Older(Compared),
    /// It has another history than the one that was seen.
    Other(Compared),
}

/// The two states of a [`Standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Number of the newest change that was seen earlier.
    pub known_seq: u64,
    /// When it was made.
    pub known_at: Option<DateTime<Utc>>,
    /// Number of the newest change in the file now.
    pub found_seq: u64,
    /// When it was made.
    pub found_at: Option<DateTime<Utc>>,
}

impl Known {
    /// Reads what is known of a vault from the app's own folder; nothing, if there is nothing to be read.
    #[must_use]
    pub fn read(folder: &Path, id: VaultId) -> Self {
        std::fs::read(file(folder, id)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn write(&self, folder: &Path, id: VaultId) -> io::Result<()> {
        write_json(&file(folder, id), self)
    }

    /// When the last good backup was made.
    #[must_use]
    pub fn backed_up_at(&self) -> Option<DateTime<Utc>> {
        self.backup.as_ref().map(|backup| store::instant(&backup.at))
    }

    /// The newest change in the last good backup.
    #[must_use]
    pub fn backed_up_seq(&self) -> Option<u64> {
        self.backup.as_ref().map(|backup| backup.seq)
    }

    /// The file of the last good backup.
    #[must_use]
    pub fn backup_file(&self) -> Option<&Path> {
        self.backup.as_ref().map(|backup| backup.path.as_path())
    }

    /// When restoring was practised last.
    #[must_use]
    pub fn practised_at(&self) -> Option<DateTime<Utc>> {
        self.practised_at.as_deref().map(store::instant)
    }

    pub(crate) fn backed_up(&mut self, at: DateTime<Utc>, seq: u64, path: &Path) {
        self.backup = Some(KnownBackup { at: store::stamp(at), seq, path: path.to_owned() });
    }

    /// Restoring was practised.
    pub fn practised(&mut self, at: DateTime<Utc>) {
        self.practised_at = Some(store::stamp(at));
    }

    /// No backup is known any more: the next one is due at once.
    pub fn forget_backup(&mut self) {
        self.backup = None;
    }

    fn anchor(&self, id: VaultId) -> Option<Anchor> {
        let mut chain = [0; 32];
        (self.chain.len() == 64).then_some(())?;
        for (at, byte) in chain.iter_mut().enumerate() {
            *byte = u8::from_str_radix(self.chain.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Anchor { id, seq: self.seq, chain })
    }
}

/// Writes what is no secret as JSON: a new file in the old one's place, so that a torn write leaves the old one. Makes the folder.
///
/// # Errors
/// Those of the disk.
pub fn write_json(file: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let next = file.with_extension("json.new");
    std::fs::write(&next, serde_json::to_vec_pretty(value)?)?;
    std::fs::rename(next, file)
}

fn file(folder: &Path, id: VaultId) -> PathBuf {
    folder.join(format!("{id}.json"))
}

impl Session {
    /// How this vault stands to what is known of it.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn standing(&self, known: &Known) -> Result<Standing, Error> {
        let Some(anchor) = known.anchor(self.vault.id()) else { return Ok(Standing::Expected) };
        let compared = Compared {
            known_seq: known.seq,
            known_at: known.changed_at.as_deref().map(store::instant),
            found_seq: self.vault.seq(),
            found_at: self.changed_at()?,
        };
        Ok(match self.vault.continuity(&anchor)? {
            Continuity::Continues => Standing::Expected,
            Continuity::Older => Standing::Older(compared),
            _ => Standing::Other(compared),
        })
    }

    /// Notes how far the vault has come. `false` if that was known.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn note_in(&self, known: &mut Known) -> Result<bool, Error> {
        let anchor = self.vault.anchor();
        if known.anchor(anchor.id).as_ref() == Some(&anchor) {
            return Ok(false);
        }
        known.seq = anchor.seq;
        known.chain = anchor.chain.iter().map(|byte| format!("{byte:02x}")).collect();
        known.changed_at = self.changed_at()?.map(store::stamp);
        Ok(true)
    }

    /// When the newest change was made.
    fn changed_at(&self) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(self.vault.history(None, 1)?.first().map(|entry| entry.at))
    }
}
