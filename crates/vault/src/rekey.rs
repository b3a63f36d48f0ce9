//! Rekeying: another key behind the ways in, so that what an old copy of the file, a lost recovery key or a passphrase of old opens is of no use
//! for what is written from now on.
//!
//! At once, in one transaction: a new key, the slots that are kept sealed to hold it alone, all others removed, and a new snapshot. The old key,
//! which blobs still need, is sealed to the new one in a row of its own (`retired`), so that going on asks nobody for a passphrase. Then
//! the blobs, under the ids that they have, a bounded number in each transaction together with their new pins. When none is left the row of the
//! old key goes. Between any two of these transactions the vault opens, and works, and can go on.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::blob::{self, Pinned};
use crate::chain;
use crate::change::{Both, Entry, join, tail};
use crate::chunks::ChunkReader;
use crate::error::{Damage, Error, Fault};
use crate::inner::Mode;
use crate::recovery::RecoveryKey;
use crate::replay::Mark;
use crate::settings::Settings;
use crate::slots::{self, Key, SlotInfo};
use crate::text;
use crate::vault::Vault;
use crate::verify::Progress;
use crate::ways::NewKey;

/// How many bytes of blobs, and how many blobs, are sealed anew in one transaction; one blob is never split.
const BATCH: (u64, usize) = (64 << 20, 256);
/// The name of a change that only sealed blobs anew.
const GOES_ON: &str = "rekey.blobs";

/// What a rekeying did at once.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rekeyed {
    /// The slots that go on, each with what it was and what it is.
    pub kept: Vec<(SlotInfo, SlotInfo)>,
    /// The new recovery key and its slot, if one was asked for. The key is shown nowhere else.
    pub recovery: Option<(SlotInfo, RecoveryKey)>,
    /// The slots that are gone.
    pub removed: Vec<SlotInfo>,
}

impl Vault {
    /// Puts a new key behind the ways in. Every slot that none of the keys in `keep` opens is removed: that is what revokes. With `make_recovery` a
    /// new recovery key is made. `f` may write inside what belongs to that. A plugin's slot cannot be kept: add it again.
    ///
    /// Whoever had the old key, from an old copy of the file, can no longer read what is in this file but the blobs, and those until
    /// [`Vault::continue_rekey`] has been through them. Old copies stay as readable as they were.
    ///
    /// Costs a snapshot, twice the inner database's memory for the while, and scrypt's work twice for each passphrase kept.
    ///
    /// Errors: [`Error::WrongKey`] if a key of `keep` opens nothing; [`Error::LastSlot`] if no passphrase and no recovery key would be left;
    /// [`Error::ReadOnly`]; [`Error::WorkFactor`]; failures of the file. The vault is then as it was.
    pub fn rekey<E: From<Error>>(
        &mut self,
        keep: &[Key<'_>],
        make_recovery: bool,
        settings: &Settings,
        at: DateTime<Utc>,
        f: impl FnOnce(&Connection, &Rekeyed) -> Result<(), E>,
    ) -> Result<Rekeyed, E> {
        self.writable()?;
        if !make_recovery && !keep.iter().any(|key| key.kind().stands_alone()) {
            return Err(Error::LastSlot.into());
        }
        let next = self.keys.successor();
        let mut kept = Vec::new();
        for key in keep {
            let (slot, _) = slots::open(&self.outer.conn, *key)?;
            let sealed = next.seal_slot(renewed(*key, settings)?)?;
            kept.retain(|(kept, _): &(SlotInfo, Vec<u8>)| kept.id != slot.id);
            kept.push((slot, sealed));
        }
        let recovery = make_recovery.then(RecoveryKey::make);
        let recovery_sealed = recovery.as_ref().map(|key| next.seal_slot(NewKey::Recovery(key))).transpose()?;
        let retired = next.seal(next.retired().as_bytes())?;

        self.inner.set_mode(Mode::Own);
        let scratch = self.inner.copy();
        self.inner.set_mode(Mode::Read);
        let mut scratch = scratch?;

        let both = Both::begin(&self.outer, &self.inner)?;
        let capture = both.capture()?;
        let conn = &self.outer.conn;
        let mut done = Rekeyed { kept: Vec::new(), recovery: None, removed: Vec::new() };
        for slot in slots::list(conn)? {
            match kept.iter().find(|(kept, _)| kept.id == slot.id) {
                Some((_, sealed)) => done.kept.push((slot, slots::replace(conn, slot, sealed)?)),
                None => {
                    slots::remove(conn, slot.id)?;
                    done.removed.push(slot);
                }
            }
        }
        if let Some((key, sealed)) = recovery.zip(recovery_sealed) {
            done.recovery = Some((slots::add(conn, slots::SlotKind::Recovery, &sealed)?, key));
        }
        slots::set_retired(conn, Some(&retired))?;
        self.inner.set_mode(Mode::Change);
        let followed = f(&self.inner.conn, &done);
        self.inner.set_mode(Mode::Own);
        followed?;
        let changes = capture.finish().map_err(Error::from)?;
        let body = text::statements(&self.inner.conn, &self.inner.tables, changes.bytes())?;
        let mark = self.follow(&[&body], "rekey", at)?;
        scratch.conn.execute_batch(&mark.1).map_err(Error::from)?;
        let mark = scratch.write_snapshot(conn, &next, &self.id, &mark.0)?;
        let whole = both.commit()?;
        (self.mark, self.keys) = (mark, next);
        self.read_only = !whole;
        self.rekeying = true;
        Ok(done)
    }

    /// Whether a rekeying was begun and [`Vault::continue_rekey`] has something to do.
    pub fn rekey_pending(&self) -> bool {
        self.rekeying
    }

    /// Seals the blobs that are still under the old key to the new one, and then drops the old one. `progress` is called between pieces, counts what
    /// was left to do when this was called, and may stop it ([`Error::Stopped`]): blobs that are done stay done.
    ///
    /// Costs reading and writing every such blob, up to 64 MiB in a transaction (or one blob).
    ///
    /// Errors: [`Error::Damaged`] with a blob that does not prove to be what was stored: all others are done, and the old key is kept for it until it
    /// is removed; [`Error::ReadOnly`], [`Error::DiskFull`] and other failures of the file: what was done before them stays done.
    pub fn continue_rekey(&mut self, at: DateTime<Utc>, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), Error> {
        self.writable()?;
        if !self.rekeying {
            return Ok(());
        }
        let (stale, mut damaged) = self.stale()?;
        let mut progressing =
            Progressing { at: Progress { done: 0, total: stale.iter().map(|(info, _)| info.size).sum() }, tell: progress };
        progressing.step(0)?;
        let mut left = stale.as_slice();
        while !left.is_empty() {
            left = self.reseal_some(left, at, &mut damaged, &mut progressing)?;
        }
        if let Some(damage) = damaged {
            return Err(Error::Damaged(damage));
        }
        self.in_outer(|conn| slots::set_retired(conn, None))?;
        self.keys.drop_retired();
        self.rekeying = false;
        Ok(())
    }

    /// The blobs that are not under the newest key, and the first damage that keeps one of them from being.
    fn stale(&self) -> Result<(Vec<Pinned>, Option<Damage>), Error> {
        let (mut stale, mut damaged) = (Vec::new(), None);
        for pinned in blob::list(self.read())? {
            let id = pinned.0.id;
            match ChunkReader::open(&self.outer.conn, id)? {
                Ok(chunks) => match self.keys.seals(chunks) {
                    Ok(true) => {}
                    _ => stale.push(pinned),
                },
                // Nothing of it is there, so there is nothing that the old key could open.
                Err(Fault::Missing) => {}
                Err(fault) => damaged = damaged.or(Some(Damage::Blob { id, fault })),
            }
        }
        Ok((stale, damaged))
    }

    /// One transaction. Gives what is left.
    fn reseal_some<'a>(
        &mut self,
        blobs: &'a [Pinned],
        at: DateTime<Utc>,
        damaged: &mut Option<Damage>,
        progressing: &mut Progressing<'_>,
    ) -> Result<&'a [Pinned], Error> {
        let both = Both::begin(&self.outer, &self.inner)?;
        let (mut own, mut bytes, mut taken, mut stopped) = (Zeroizing::new(String::new()), 0, 0, None);
        for pinned in blobs.iter().take(BATCH.1) {
            let id = pinned.0.id;
            self.outer.run("SAVEPOINT blob")?;
            let done = blob::reseal(&self.outer.conn, &self.keys, pinned, &mut |n| progressing.step(n));
            let kept = matches!(done, Ok(Ok(_)));
            self.outer.run(if kept { "RELEASE blob" } else { "ROLLBACK TO blob; RELEASE blob" })?;
            match done {
                Ok(Ok(pin)) => own.push_str(&blob::repin(id, &pin)),
                Ok(Err(fault)) => *damaged = damaged.take().or(Some(Damage::Blob { id, fault })),
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
            taken += 1;
            bytes += pinned.0.size;
            if bytes >= BATCH.0 {
                break;
            }
        }
        if !own.is_empty() {
            self.inner.conn.execute_batch(&own)?;
            let (mark, text) = self.follow(&[&own], GOES_ON, at)?;
            let sealed_len = both.put_change(&self.keys, mark.seq, &text)?;
            let whole = both.commit()?;
            self.mark = Mark { rows: mark.rows + 1, rows_len: mark.rows_len + sealed_len, ..mark };
            self.read_only = !whole;
        }
        match stopped {
            Some(error) => Err(error),
            None => Ok(&blobs[taken..]),
        }
    }

    /// The next change, of this body, whose last lines are done inside: where the vault then stands, and its text.
    fn follow(&self, body: &[&str], action: &str, at: DateTime<Utc>) -> Result<(Mark, Zeroizing<String>), Error> {
        let entry = Entry { at, action, subject: None, undoes: None };
        let (seq, prev) = (self.mark.seq + 1, &self.mark.chain);
        let tail = tail(seq, prev, &entry, None);
        self.inner.conn.execute_batch(&tail)?;
        let header = chain::header(&self.id, seq, prev);
        let mut parts = vec![header.as_str()];
        parts.extend(body);
        parts.push(&tail);
        let text = join(&parts);
        Ok((Mark { seq, chain: chain::hash(&text), ..self.mark }, text))
    }
}

/// How far it is, told at every piece.
struct Progressing<'a> {
    at: Progress,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Progressing<'_> {
    fn step(&mut self, bytes: u64) -> Result<(), Error> {
        self.at.done += bytes;
        if (self.tell)(self.at).is_break() { Err(Error::Stopped) } else { Ok(()) }
    }
}

/// The same key, for a slot of the new one.
fn renewed<'a>(key: Key<'a>, settings: &'a Settings) -> Result<NewKey<'a>, Error> {
    Ok(match key {
        Key::Passphrase(passphrase) => NewKey::Passphrase(passphrase, settings),
        Key::Recovery(key) => NewKey::Recovery(key),
        Key::Device(key) => NewKey::Device(key),
        // Only its recipient seals, and that is not at hand.
        Key::Plugin(_) => return Err(Error::NoSuchSlot),
    })
}
