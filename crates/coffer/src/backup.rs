//! Backups of the open vault: where they go, when one is due, which generations stay, and practising to restore. The files are the vault crate's.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use vault::{BackupStep, Damage, Generation, Key, LockedVault, MadeBackup, OpenBackup, Progress, RecoveryKey, Report, VaultId};

use crate::clock::Clock;
use crate::error::Error;
use crate::known::Known;
use crate::session::Session;
use crate::store;

/// How long after a good backup the next one is made by itself.
const EVERY: TimeDelta = TimeDelta::minutes(5);
/// How many of the newest generations stay; of how many days the last one; of how many weeks.
const NEWEST: usize = 5;
const DAYS: usize = 7;
const WEEKS: usize = 4;

/// Where backups go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupPlace {
    /// Nobody chose yet: the usual place.
    Unchosen,
    /// This folder.
    Folder(PathBuf),
    /// There are to be none.
    Nowhere,
}

/// A backup that is being made, in steps.
pub struct RunningBackup {
    inner: vault::Backup,
    path: PathBuf,
    /// Where an earlier file went that could not be gone on with.
    set_aside: Option<PathBuf>,
}

/// What a step of a backup led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupProgress {
    /// There is more to do.
    Goes(Progress),
    /// It is there, and was read back.
    Good(GoodBackup),
}

/// A backup that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodBackup {
    /// The file.
    pub path: PathBuf,
    /// How many generations it holds.
    pub generations: u64,
    /// Bytes of scans and pictures that were copied now.
    pub copied: u64,
    /// Files that are damaged in the vault as well.
    pub damage: Vec<Damage>,
    /// Where an earlier file went that could not be gone on with: damaged, of other keys or of another history.
    pub set_aside: Option<PathBuf>,
}

/// What practising to restore found in the backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practised {
    /// When the restored state was the newest.
    pub at: Option<DateTime<Utc>>,
    /// People in it.
    pub people: usize,
    /// Cases in it.
    pub cases: usize,
    /// Codes in it.
    pub codes: usize,
    /// Documents in it.
    pub documents: u32,
    /// Files and pictures that were read to their end.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// What is not as it was stored.
    pub damage: usize,
}

impl Session {
    /// Which vault this is.
    #[must_use]
    pub fn id(&self) -> VaultId {
        self.vault.id()
    }

    /// Whether the file is a backup, open for looking only.
    #[must_use]
    pub fn is_backup(&self) -> bool {
        self.vault.is_backup()
    }

    /// Where backups go.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn backup_place(&self) -> Result<BackupPlace, Error> {
        Ok(match store::backups::place(self.vault.read())? {
            None => BackupPlace::Unchosen,
            Some(path) if path.is_empty() => BackupPlace::Nowhere,
            Some(path) => BackupPlace::Folder(path.into()),
        })
    }

    /// Chooses where they go from now on; `None`: there are to be none. What is at the last place stays there.
    ///
    /// # Errors
    /// [`Error::ReadFile`] when it is no folder, or its name is no Unicode; those of the vault.
    pub fn set_backup_place(&mut self, folder: Option<&Path>) -> Result<(), Error> {
        let path = match folder {
            None => "",
            Some(folder) if !folder.is_dir() => return Err(Error::ReadFile(std::io::ErrorKind::NotFound)),
            Some(folder) => folder.to_str().ok_or(Error::ReadFile(std::io::ErrorKind::InvalidFilename))?,
        };
        self.change("backupPlace", None, |change| {
            change.not_undoable();
            store::backups::set_place(change.conn(), path)
        })
    }

    /// Whether the vault has changes that no good backup has.
    #[must_use]
    pub fn is_ahead_of_backup(&self, known: &Known) -> bool {
        // In the middle of a rekeying every step would begin the backups anew.
        !self.is_read_only() && !self.vault.rekey_pending() && known.backed_up_seq().is_none_or(|seq| seq != self.seq())
    }

    /// Whether a backup should be made by itself now: something changed, and the last one is five minutes old (or the clock was set back).
    #[must_use]
    pub fn backup_is_due(&self, known: &Known) -> bool {
        let recent = known.backed_up_at().map(|at| self.clock.now() - at).is_some_and(|age| age >= TimeDelta::zero() && age < EVERY);
        self.is_ahead_of_backup(known) && !recent
    }

    /// Begins a backup into `folder`, into the older of the two files that take turns there. A file that cannot be gone on with is renamed, never
    /// deleted, and a new one begun.
    ///
    /// # Errors
    /// `ReadOnly` for a damaged vault; `BackupIsNewer`: this vault is an older copy, see [`Session::set_backups_aside`]; `NotABackup`: another file has
    /// the name; those of the disk.
    pub fn begin_backup(&self, folder: &Path) -> Result<RunningBackup, Error> {
        let files = self.backup_files(folder);
        for file in &files {
            // The file whose turn it is not counts too: an older copy of the vault must not go on beside it.
            let newest = LockedVault::at(file).ok().filter(|file| file.id() == self.id()).and_then(|file| file.backup_of());
            if let Some(seq) = newest.filter(|seq| *seq > self.seq()) {
                return Err(vault::Error::BackupIsNewer { seq }.into());
            }
        }
        let path = turn(files);
        match self.vault.begin_backup(&path) {
            Ok(inner) => Ok(RunningBackup { inner, path, set_aside: None }),
            Err(vault::Error::Damaged(_) | vault::Error::BackupDiffers) => {
                let set_aside = set_aside(&path, self.clock.today())?;
                let inner = self.vault.begin_backup(&path)?;
                Ok(RunningBackup { inner, path, set_aside: Some(set_aside) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Does the next part: some tens of milliseconds for each step, more on a slow disk. Notes a good backup in `known`.
    ///
    /// # Errors
    /// Those of either disk; `Damaged` if what was written does not read back. Earlier generations are then still there.
    pub fn step_backup(&mut self, running: &mut RunningBackup, known: &mut Known) -> Result<BackupProgress, Error> {
        match self.vault.step_backup(&mut running.inner, &kept)? {
            BackupStep::Goes(progress) => Ok(BackupProgress::Goes(progress)),
            BackupStep::Made(MadeBackup { generation, generations, copied, damage, .. }) => {
                known.backed_up(self.clock.now(), generation.seq, &running.path);
                let (path, set_aside) = (running.path.clone(), running.set_aside.clone());
                Ok(BackupProgress::Good(GoodBackup { path, generations, copied, damage, set_aside }))
            }
        }
    }

    /// The two files that take turns in `folder`. They bear the vault's name and the first digits of its id, so that two vaults of one name do not
    /// meet.
    #[must_use]
    pub fn backup_files(&self, folder: &Path) -> [PathBuf; 2] {
        let stem = self.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let id = self.id().to_string();
        [1, 2].map(|n| folder.join(format!("{stem} ({}) backup {n}.coffer", &id[..4])))
    }

    /// Renames the backups in `folder`, so that new ones are begun: when this vault is an older copy, and is to be gone on with.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn set_backups_aside(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let there = self.backup_files(folder).into_iter().filter(|path| path.exists());
        there.map(|path| set_aside(&path, self.clock.today())).collect()
    }
}

/// The one that is not there, or was written to longer ago.
fn turn(files: [PathBuf; 2]) -> PathBuf {
    let [first, second] = files;
    let written = |path: &Path| path.metadata().and_then(|found| found.modified()).ok();
    if written(&first) <= written(&second) { first } else { second }
}

/// Renames a file to a name that says when it was set aside. Nothing is replaced.
///
/// # Errors
/// Those of the disk.
pub fn set_aside(path: &Path, today: NaiveDate) -> Result<PathBuf, Error> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    for n in 1..1000 {
        let number = if n == 1 { String::new() } else { format!(" {n}") };
        let name = format!("{stem} (set aside {today}{number}).coffer");
        let to = path.with_file_name(name);
        if to.symlink_metadata().is_err() {
            std::fs::rename(path, &to).map_err(|error| Error::ReadFile(error.kind()))?;
            return Ok(to);
        }
    }
    Err(Error::ReadFile(std::io::ErrorKind::AlreadyExists))
}

/// Restores a generation to `to`. If a file is there it is only set aside when the restored one was read to its end; the new names of such a file and the
/// report come back.
///
/// # Errors
/// Those of [`OpenBackup::restore`]. What was at `to` is then still there.
pub fn restore_over(
    backup: &OpenBackup,
    seq: u64,
    to: &Path,
    today: NaiveDate,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Option<PathBuf>, Report), Error> {
    if to.symlink_metadata().is_err() {
        return Ok((None, backup.restore(seq, to, progress)?));
    }
    // Nobody may have it open, and it must be a vault: another file is not moved out of the way.
    drop(LockedVault::at(to)?);
    let beside = to.with_extension(format!("restored-{seq}.coffer"));
    let report = backup.restore(seq, &beside, progress)?;
    let aside = set_aside(to, today)?;
    std::fs::rename(&beside, to).map_err(|error| Error::ReadFile(error.kind()))?;
    Ok((Some(aside), report))
}

/// Which generations stay: the newest five, of the last seven days that have one the last, of the last four weeks the last. Newest first.
fn kept(generations: &[Generation]) -> Vec<u64> {
    let mut kept: Vec<u64> = generations.iter().take(NEWEST).map(|generation| generation.seq).collect();
    let (mut days, mut weeks) = (HashSet::new(), HashSet::new());
    for Generation { seq, at } in generations {
        let Some(day) = at.map(|at| at.date_naive()) else { continue };
        let new_day = days.len() < DAYS && days.insert(day);
        let new_week = weeks.len() < WEEKS && weeks.insert((day.iso_week().year(), day.iso_week().week()));
        if new_day || new_week {
            kept.push(*seq);
        }
    }
    kept
}

/// Practises restoring: writes the newest generation of a backup into `folder` as a vault of its own, opens that with the recovery key, reads it to
/// the last byte, counts what is in it, and removes it again. What it writes is as encrypted as the backup.
///
/// # Errors
/// `WrongKey`: the recovery key is not of this vault; `NotABackup`, `Damaged`; those of the disk; `Cancelled`.
pub fn practise(
    backup: &Path,
    key: &RecoveryKey,
    folder: &Path,
    clock: Arc<dyn Clock>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Practised, Error> {
    let opened = OpenBackup::open(backup, Key::Recovery(key))?;
    let newest = opened.generations().first().copied().ok_or(vault::Error::NotABackup)?;
    let at = std::path::absolute(folder.join(format!(".practice-{}.coffer", opened.id()))).map_err(|e| Error::ReadFile(e.kind()))?;
    let restored = Restored::clear(at)?;
    let report = opened.restore(newest.seq, &restored.0, progress)?;
    drop(opened);
    let locked = LockedVault::at(&restored.0)?;
    let session = Session::unlock(locked, Key::Recovery(key), clock).map_err(|refused| refused.error)?;
    let overview = session.overview()?;
    Ok(Practised {
        at: newest.at,
        people: overview.people.len(),
        cases: overview.cases.len(),
        codes: overview.codes.len(),
        documents: overview.document_count,
        files: report.blobs,
        bytes: report.bytes,
        damage: report.damage.len(),
    })
}

/// A vault that is there for the practice only.
struct Restored(PathBuf);

impl Restored {
    /// One that a killed practice left is removed first.
    fn clear(at: PathBuf) -> Result<Self, Error> {
        match std::fs::remove_file(&at) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::ReadFile(error.kind())),
            _ => Ok(Self(at)),
        }
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        // It is encrypted; if it cannot be removed now, the next practice does.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hours` before some Sunday evening, newest first.
    fn generations(hours: &[i64]) -> Vec<Generation> {
        let start = DateTime::from_timestamp(1_764_536_400, 0).unwrap_or_default();
        let count = hours.len() as u64;
        (0..).zip(hours).map(|(n, hours)| Generation { seq: count - n, at: Some(start - TimeDelta::hours(*hours)) }).collect()
    }

    fn stay(hours: &[i64]) -> Vec<i64> {
        let generations = generations(hours);
        let kept: HashSet<u64> = kept(&generations).into_iter().collect();
        generations.iter().zip(hours).filter(|(generation, _)| kept.contains(&generation.seq)).map(|(_, hours)| *hours).collect()
    }

    #[test]
    fn few_all_stay() {
        assert_eq!(stay(&[]), Vec::<i64>::new());
        assert_eq!(stay(&[0, 1, 2, 3, 4]), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn of_one_day_the_newest_five_stay() {
        assert_eq!(stay(&[0, 1, 2, 3, 4, 5, 6, 7]), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn days_and_weeks_keep_their_last() {
        let hourly: Vec<i64> = (0..24 * 60).collect();
        let kept = stay(&hourly);
        // Five of today, the last of six days before, and of the three weeks before this one the last.
        assert_eq!(kept.len(), 5 + 6 + 3);
        assert_eq!(kept[..6], [0, 1, 2, 3, 4, 22]);
        assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
        let weeks: Vec<i64> = kept[11..].to_vec();
        assert_eq!(weeks, [24 * 7 - 2, 24 * 14 - 2, 24 * 21 - 2]);
    }

    #[test]
    fn what_has_no_date_stays_among_the_newest_only() {
        let undated: Vec<Generation> = (0..9).rev().map(|seq| Generation { seq, at: None }).collect();
        assert_eq!(kept(&undated), [8, 7, 6, 5, 4]);
    }
}
