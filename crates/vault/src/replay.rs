//! From the file to the inner database: the snapshot, then every change after it, each checked against the chain.

use std::io;

use rusqlite::Connection;

use crate::chain::{self, Hash};
use crate::chunks::{ChunkReader, error_of};
use crate::error::{Damage, Error, Fault};
use crate::id::{BlobId, VaultId};
use crate::inner::{Inner, Mode};
use crate::raw::image::Image;
use crate::seal::Keys;

/// What was read, as far as it could be.
pub(crate) struct Loaded {
    pub(crate) inner: Inner,
    pub(crate) mark: Mark,
    pub(crate) damage: Vec<Damage>,
}

/// Where the vault stands, and how much has gathered since its snapshot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) seq: u64,
    pub(crate) chain: Hash,
    /// The change that the snapshot was taken at.
    pub(crate) snapshot_seq: u64,
    /// Bytes of the sealed snapshot.
    pub(crate) snapshot_len: u64,
    /// Rows in `changes`.
    pub(crate) rows: u64,
    /// Bytes sealed in them.
    pub(crate) rows_len: u64,
}

/// Which of a file's snapshots is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// A vault in use has one; any other is not ours to trust, but better than none.
    Only,
    /// A backup has several, and no changes: the newest that can be read.
    Newest,
    /// The one of this change.
    At(u64),
}

/// Reads everything. Fails only if no snapshot can be read; other damage is listed, and what follows it is left out.
pub(crate) fn load(outer: &Connection, keys: &Keys, id: &VaultId, which: Which) -> Result<Loaded, Error> {
    let mut damage = Vec::new();
    let mut found = None;
    let mut failed = Damage::Snapshot { seq: 0, fault: Fault::Missing };
    for (seq, blob) in snapshots(outer)? {
        let passed = match which {
            Which::Only => false,
            Which::Newest => found.is_some(),
            Which::At(wanted) => seq != wanted,
        };
        if passed {
            continue;
        }
        match read_snapshot(outer, keys, id, seq, blob)? {
            Ok(snapshot) if found.is_none() => found = Some((seq, snapshot)),
            Ok(_) => damage.push(Damage::Snapshot { seq, fault: Fault::Swapped }),
            Err(fault) => {
                failed = Damage::Snapshot { seq, fault };
                damage.push(failed.clone());
            }
        }
    }
    let Some((snapshot_seq, (inner, chain, snapshot_len))) = found else {
        return Err(Error::Damaged(failed));
    };
    let mark = Mark { seq: snapshot_seq, chain, snapshot_seq, snapshot_len, rows: 0, rows_len: 0 };
    let mut loaded = Loaded { inner, mark, damage };
    if which == Which::Only {
        apply_changes(outer, keys, id, &mut loaded)?;
    }
    Ok(loaded)
}

/// The snapshots, newest first.
pub(crate) fn snapshots(outer: &Connection) -> Result<Vec<(u64, BlobId)>, Error> {
    let list = || {
        let mut query = outer.prepare("SELECT seq, blob FROM snapshots ORDER BY seq DESC")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
        rows.collect::<Result<Vec<_>, _>>()
    };
    list().map_err(|error| match Error::from_outer(error) {
        Error::Damaged(_) => Error::Damaged(Damage::Snapshot { seq: 0, fault: Fault::Pieces }),
        other => other,
    })
}

pub(crate) type Snapshot = (Inner, Hash, u64);

pub(crate) fn read_snapshot(
    outer: &Connection,
    keys: &Keys,
    id: &VaultId,
    seq: u64,
    blob: BlobId,
) -> Result<Result<Snapshot, Fault>, Error> {
    let reader = match ChunkReader::open(outer, blob)? {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    let len = reader.len();
    let mut image = Image::with_room(len as usize)?;
    let Ok(mut opener) = keys.opener(reader) else {
        return Ok(Err(Fault::Unreadable));
    };
    if let Err(error) = io::copy(&mut opener, &mut image) {
        return match error_of(error) {
            error @ (Error::Io { code: 1.., .. } | Error::Memory | Error::Busy) => Err(error),
            _ => Ok(Err(Fault::Unreadable)),
        };
    }
    let Ok(inner) = Inner::from_image(image) else {
        return Ok(Err(Fault::Content));
    };
    match inner.identity() {
        Ok(found) if found.id == *id && found.seq == seq && found.proof == keys.proof(id, seq, &found.chain) => {
            Ok(Ok((inner, found.chain, len)))
        }
        _ => Ok(Err(Fault::Swapped)),
    }
}

fn apply_changes(outer: &Connection, keys: &Keys, id: &VaultId, loaded: &mut Loaded) -> Result<(), Error> {
    let mut query = outer.prepare("SELECT seq_from, seq_to, sealed FROM changes ORDER BY seq_to").map_err(Error::from_outer)?;
    let mut rows = query.query([]).map_err(Error::from_outer)?;
    let mut broken = false;
    loaded.inner.conn.execute_batch("BEGIN")?;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => match Error::from_outer(error) {
                Error::Damaged(damage) => {
                    loaded.damage.push(damage);
                    break;
                }
                other => return Err(other),
            },
        };
        let (Ok(from), Ok(to)) = (row.get::<_, i64>(0), row.get::<_, i64>(1)) else {
            loaded.damage.push(Damage::Container);
            break;
        };
        let (from, to) = (from as u64, to as u64);
        let mark = &mut loaded.mark;
        if to <= mark.snapshot_seq {
            loaded.damage.push(Damage::Change { from, to });
            continue;
        }
        if broken {
            loaded.damage.push(Damage::NotApplied { from, to });
            continue;
        }
        if from > mark.seq + 1 {
            loaded.damage.push(Damage::MissingChanges { from: mark.seq + 1, to: from - 1 });
            loaded.damage.push(Damage::NotApplied { from, to });
            broken = true;
            continue;
        }
        let Ok(sealed) = row.get_ref(2).map_err(drop).and_then(|v| v.as_blob().map_err(drop)) else {
            loaded.damage.push(Damage::Change { from, to });
            broken = true;
            continue;
        };
        if from == mark.seq + 1 && apply(&loaded.inner, keys, id, mark, to, sealed)? {
            mark.rows += 1;
            mark.rows_len += sealed.len() as u64;
        } else {
            loaded.damage.push(Damage::Change { from, to });
            broken = true;
        }
    }
    loaded.inner.conn.execute_batch("COMMIT")?;
    Ok(())
}

/// Applies one row, all of it or nothing; `false` if it is not the one that belongs here.
fn apply(inner: &Inner, keys: &Keys, id: &VaultId, mark: &mut Mark, to: u64, sealed: &[u8]) -> Result<bool, Error> {
    let Ok(plaintext) = keys.open(sealed) else {
        return Ok(false);
    };
    let Ok(text) = std::str::from_utf8(&plaintext) else {
        return Ok(false);
    };
    let Some((last, chain)) = chain::follow(id, text, mark.seq + 1, mark.chain) else {
        return Ok(false);
    };
    if last != to {
        return Ok(false);
    }
    inner.conn.execute_batch("SAVEPOINT run")?;
    inner.set_mode(Mode::Replay);
    let done = inner.conn.execute_batch(text);
    inner.set_mode(Mode::Own);
    if done.is_err() || inner.identity()?.seq != to {
        inner.conn.execute_batch("ROLLBACK TO run; RELEASE run")?;
        return Ok(false);
    }
    inner.conn.execute_batch("RELEASE run")?;
    (mark.seq, mark.chain) = (to, chain);
    Ok(true)
}
