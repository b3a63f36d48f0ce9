//! Making backups: a second vault file that takes the blobs it lacks and one more snapshot each time, as ciphertext. Restoring is in `restore.rs`.
//!
//! A backup is made in steps, so that the vault can be used between them. What was copied stays copied when it is stopped; a generation is in the
//! file whole or not at all, and counts only when it was read back.

use std::collections::{HashSet, VecDeque};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::blob::{self, Pinned};
use crate::chunks;
use crate::create::Part;
use crate::error::{Damage, Error, Fault};
use crate::generation::{Generation, copy_slots, copy_snapshot, time_of};
use crate::id::BlobId;
use crate::outer::Outer;
use crate::replay::{self, Which};
use crate::seal;
use crate::vault::{Anchor, Continuity, Vault};
use crate::verify::Progress;

/// How much one step copies or reads back: pieces of 1 MiB.
const PIECES_A_STEP: u64 = 16;
/// What is in the name of a first backup until it is whole. Always the same, so that a stopped one goes on.
const MARK: &str = "backup";

/// A backup that is being made. Dropped early it leaves a file whose generations are those of before.
pub struct Backup {
    path: PathBuf,
    /// Where the file is until its first generation was read back.
    part: Option<PathBuf>,
    file: Option<Outer>,
    /// The change at which vault and file were compared.
    compared: Option<u64>,
    missing: VecDeque<(BlobId, u64)>,
    next_piece: i64,
    copied: HashSet<BlobId>,
    /// The last run was ended before it had read back what it copied: everything is to be read.
    read_all: bool,
    progress: Progress,
    reading: Option<Reading>,
}

/// A generation that is in the file and is being read back.
struct Reading {
    made: MadeBackup,
    blobs: VecDeque<Pinned>,
    hasher: blake3::Hasher,
    at: u64,
}

/// What a step led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupStep {
    /// There is more to do.
    Goes(Progress),
    /// The generation is in the file and was read back.
    Made(MadeBackup),
}

/// A backup that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MadeBackup {
    /// Its newest generation.
    pub generation: Generation,
    /// How many generations the file holds.
    pub generations: u64,
    /// Bytes of sealed blobs that were copied.
    pub copied: u64,
    /// Blobs that are damaged in the vault as well, and are so in the backup.
    pub damage: Vec<Damage>,
}

impl Vault {
    /// Begins a backup into the file at `path`, which is made if it is not there. Reads the newest generation that it holds.
    ///
    /// Errors: [`Error::NotAVault`], [`Error::NotABackup`], [`Error::BackupOfAnother`]: the file is left alone.
    /// [`Error::BackupIsNewer`], [`Error::BackupDiffers`]: this vault may be an older copy; nothing is written. [`Error::Damaged`]: the file's newest
    /// generation cannot be read (with these keys). [`Error::Busy`], [`Error::ReadOnlyPlace`], [`Error::NotFound`] (no such folder);
    /// [`Error::ReadOnly`] if the vault is damaged.
    pub fn begin_backup(&self, path: &Path) -> Result<Backup, Error> {
        self.writable()?;
        let path = std::path::absolute(path).map_err(|e| Error::from_io(&e))?;
        let (file, part) = if path.symlink_metadata().is_ok() {
            let file = Outer::hold(&path)?;
            self.check_backup(&file)?;
            (file, None)
        } else {
            let part = Part::place(&path, MARK)?;
            let file = self.go_on_with(&part)?.map_or_else(|| self.new_backup(&path), Ok)?;
            (file, Some(part))
        };
        let progress = Progress { done: 0, total: 0 };
        let read_all = is_unread(&file.conn)?;
        Ok(Backup {
            path,
            part,
            file: Some(file),
            compared: None,
            missing: VecDeque::new(),
            next_piece: 0,
            copied: HashSet::new(),
            read_all,
            progress,
            reading: None,
        })
    }

    fn check_backup(&self, file: &Outer) -> Result<(), Error> {
        if !file.is_backup()? {
            return Err(Error::NotABackup);
        }
        if file.id()? != self.id {
            return Err(Error::BackupOfAnother);
        }
        if file.read_only {
            return Err(Error::ReadOnlyPlace);
        }
        let Some((seq, blob)) = replay::snapshots(&file.conn)?.into_iter().next() else {
            return Err(Error::Damaged(Damage::Snapshot { seq: 0, fault: Fault::Missing }));
        };
        let (_, chain, _) = replay::read_snapshot(&file.conn, &self.keys, &self.id, seq, blob)?
            .map_err(|fault| Error::Damaged(Damage::Snapshot { seq, fault }))?;
        match self.continuity(&Anchor { id: self.id, seq, chain })? {
            Continuity::Continues => Ok(()),
            Continuity::Older => Err(Error::BackupIsNewer { seq }),
            Continuity::Other => Err(Error::BackupDiffers),
        }
    }

    /// A first backup that was stopped, if it is one.
    fn go_on_with(&self, part: &Path) -> Result<Option<Outer>, Error> {
        if part.symlink_metadata().is_err() {
            return Ok(None);
        }
        match Outer::hold(part) {
            Ok(file) if file.is_backup()? && file.id()? == self.id => return Ok(Some(file)),
            Err(Error::Busy) => return Err(Error::Busy),
            // Cut off before it had its tables.
            _ => drop(Part(part.to_owned())),
        }
        Ok(None)
    }

    fn new_backup(&self, path: &Path) -> Result<Outer, Error> {
        let part = Part::named(path, MARK)?;
        let file = Outer::create(&part.0, self.outer.page_size()?, &self.id)?;
        file.run("INSERT INTO meta VALUES ('backup', 1); COMMIT")?;
        std::mem::forget(part);
        Ok(file)
    }

    /// Does the next part of a backup: copies or reads back up to 16 MiB. In the end the vault writes a snapshot, if there were changes since the
    /// last; the file takes it and the key slots as they are now; and of its generations those that `keep` does not name are removed, with the blobs
    /// that only they had. `keep` gets them newest first; the newest is kept in any case.
    ///
    /// Errors: [`Error::DiskFull`], [`Error::ReadOnlyPlace`], [`Error::Io`] and other failures of either file; [`Error::Damaged`] if what was written
    /// does not read back. The generations of before are then still there.
    pub fn step_backup(&mut self, backup: &mut Backup, keep: &dyn Fn(&[Generation]) -> Vec<u64>) -> Result<BackupStep, Error> {
        if backup.reading.is_some() {
            return self.read_back(backup);
        }
        let file = backup.file.take().ok_or(Error::Stopped)?;
        let stepped = self.write_step(backup, &file, keep);
        if stepped.is_err() {
            file.rollback();
        }
        if backup.reading.is_some() {
            // Closed, and opened anew to be read: nothing that is only in memory is taken for what is on the disk.
            drop(file);
            backup.file = Some(Outer::hold(backup.place())?);
            self.list_for_reading(backup)?;
        } else {
            backup.file = Some(file);
        }
        stepped.map(|()| BackupStep::Goes(backup.progress))
    }

    fn write_step(&mut self, backup: &mut Backup, file: &Outer, keep: &dyn Fn(&[Generation]) -> Vec<u64>) -> Result<(), Error> {
        if backup.compared != Some(self.mark.seq) {
            backup.compare(&blob::list(self.read())?, file)?;
            backup.compared = Some(self.mark.seq);
        }
        if !backup.missing.is_empty() {
            file.run("BEGIN IMMEDIATE")?;
            file.run("INSERT OR REPLACE INTO meta VALUES ('unread', 1)")?;
            backup.copy_some(&self.outer.conn, &file.conn)?;
            return file.run("COMMIT");
        }
        self.snapshot()?;
        file.run("BEGIN IMMEDIATE")?;
        let seq = self.mark.seq;
        copy_slots(&self.outer.conn, &file.conn)?;
        copy_snapshot(&self.outer.conn, &file.conn, seq)?;
        let generations = self.drop_generations(file, keep)?;
        file.run("COMMIT")?;
        let made = MadeBackup {
            generation: Generation { seq, at: time_of(self.read(), seq)? },
            generations,
            copied: backup.progress.done,
            damage: Vec::new(),
        };
        backup.reading = Some(Reading { made, blobs: VecDeque::new(), hasher: blake3::Hasher::new(), at: 0 });
        Ok(())
    }

    /// Reads the new generation from the file; lists its blobs, of which those that were copied now are to be read to their end.
    fn list_for_reading(&self, backup: &mut Backup) -> Result<(), Error> {
        let (Some(file), Some(reading)) = (&backup.file, &mut backup.reading) else { return Ok(()) };
        let seq = reading.made.generation.seq;
        let loaded = replay::load(&file.conn, &self.keys, &self.id, Which::At(seq))?;
        let sound = loaded.inner.conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        if loaded.mark.chain != self.mark.chain && seq == self.mark.seq || !sound.is_ok_and(|text| text == "ok") {
            return Err(Error::Damaged(Damage::Inner));
        }
        for pinned in blob::list(&loaded.inner.conn)? {
            let id = pinned.0.id;
            if backup.read_all || backup.copied.contains(&id) {
                reading.blobs.push_back(pinned);
            } else if !is_as_pinned(&file.conn, &pinned)? {
                reading.made.damage.push(self.fault(&pinned, Fault::Pieces)?);
            }
        }
        let total = reading.blobs.iter().map(|(info, _)| info.size).sum();
        backup.progress = Progress { done: 0, total };
        Ok(())
    }

    /// A fault in the backup. If the vault's own copy has one too, the backup is as good as it can be, and says so.
    fn fault(&self, pinned: &Pinned, fault: Fault) -> Result<Damage, Error> {
        let damage = Damage::Blob { id: pinned.0.id, fault };
        if is_sound(&self.outer.conn, &self.keys, pinned)? { Err(Error::Damaged(damage)) } else { Ok(damage) }
    }

    fn read_back(&self, backup: &mut Backup) -> Result<BackupStep, Error> {
        let (Some(file), Some(reading)) = (&backup.file, &mut backup.reading) else { return Err(Error::Stopped) };
        let mut left = PIECES_A_STEP << 20;
        while left > 0
            && let Some(pinned) = reading.blobs.front()
        {
            let outcome = read_on(&file.conn, &self.keys, pinned, reading.at, left, &mut reading.hasher)?;
            let pinned = *pinned;
            match outcome {
                Ok(read) => {
                    reading.at += read;
                    left -= read.min(left);
                    backup.progress.done += read;
                    if reading.at < pinned.0.size {
                        continue;
                    }
                    if *reading.hasher.finalize().as_bytes() != pinned.0.hash {
                        reading.made.damage.push(self.fault(&pinned, Fault::Content)?);
                    }
                }
                Err(found) => reading.made.damage.push(self.fault(&pinned, found)?),
            }
            reading.blobs.pop_front();
            (reading.hasher, reading.at) = (blake3::Hasher::new(), 0);
        }
        if !reading.blobs.is_empty() {
            return Ok(BackupStep::Goes(backup.progress));
        }
        let made = reading.made.clone();
        file.run("DELETE FROM meta WHERE key = 'unread'")?;
        backup.file = None;
        if let Some(part) = backup.part.take() {
            Part(part).publish(&backup.path)?;
        }
        Ok(BackupStep::Made(made))
    }
}

impl Backup {
    fn place(&self) -> &Path {
        self.part.as_deref().unwrap_or(&self.path)
    }

    /// Finds what the file lacks. A blob that is there and is another one means that the file is none of this vault's with these keys.
    fn compare(&mut self, blobs: &[Pinned], file: &Outer) -> Result<(), Error> {
        self.missing.clear();
        self.next_piece = 0;
        for pinned in blobs {
            let (info, header) = pinned;
            match chunks::look(&file.conn, info.id)? {
                Some((_, pin)) if pin != *header => return Err(Error::BackupDiffers),
                Some(_) if is_as_pinned(&file.conn, pinned)? => {}
                _ => self.missing.push_back((info.id, info.size)),
            }
        }
        let left: u64 = self.missing.iter().map(|(_, size)| size).sum();
        self.progress.total = self.progress.done + left;
        Ok(())
    }

    fn copy_some(&mut self, from: &Connection, to: &Connection) -> Result<(), Error> {
        for _ in 0..PIECES_A_STEP {
            let Some((id, _)) = self.missing.front().copied() else { return Ok(()) };
            if self.next_piece == 0 {
                // What a copy that was stopped left of it.
                chunks::remove(to, id)?;
            }
            match chunks::copy_piece(from, to, id, self.next_piece)? {
                Some(len) => {
                    self.next_piece += 1;
                    self.progress.done = (self.progress.done + len).min(self.progress.total);
                }
                None => {
                    self.copied.insert(id);
                    self.missing.pop_front();
                    self.next_piece = 0;
                }
            }
        }
        Ok(())
    }
}

/// Reads a blob on from `at`, at most about `most` bytes.
fn read_on(
    file: &Connection,
    keys: &seal::Keys,
    pinned: &Pinned,
    at: u64,
    most: u64,
    hasher: &mut blake3::Hasher,
) -> Result<Result<u64, Fault>, Error> {
    let mut reader = match blob::open(file, keys, pinned)? {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    if std::io::Seek::seek(&mut reader, std::io::SeekFrom::Start(at)).is_err() {
        return Ok(Err(Fault::Unreadable));
    }
    let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
    let mut read = 0;
    while read < most {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                hasher.update(&buffer[..n]);
                read += n as u64;
            }
            Err(_) => return Ok(Err(Fault::Unreadable)),
        }
    }
    Ok(Ok(read))
}

/// Reads a blob from its beginning to its end.
fn is_sound(file: &Connection, keys: &seal::Keys, pinned: &Pinned) -> Result<bool, Error> {
    let mut hasher = blake3::Hasher::new();
    Ok(read_on(file, keys, pinned, 0, u64::MAX, &mut hasher)? == Ok(pinned.0.size) && *hasher.finalize().as_bytes() == pinned.0.hash)
}

/// Whether a blob's pieces are complete and start as they should. Reads none of them to the end.
fn is_as_pinned(conn: &Connection, (info, header): &Pinned) -> Result<bool, Error> {
    Ok(chunks::look(conn, info.id)?.is_some_and(|(len, pin)| pin == *header && len > seal::sealed_len(info.size)))
}

fn is_unread(conn: &Connection) -> Result<bool, Error> {
    let found = conn.query_row("SELECT count(*) FROM meta WHERE key = 'unread'", [], |row| row.get::<_, i64>(0));
    Ok(found.map_err(Error::from_outer)? > 0)
}
