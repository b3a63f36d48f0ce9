//! Key slots as rows: the ways into a vault, each a sealed copy of the vault's key, and beside them the row for a key that was replaced.

use rusqlite::{Connection, OptionalExtension, params};
use secrecy::SecretString;

use crate::device::DeviceKey;
use crate::error::{Damage, Error};
use crate::plugin::PluginIdentity;
use crate::recovery::RecoveryKey;
use crate::seal::{Keys, Unopened};

/// What kind of key a slot opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SlotKind {
    /// A passphrase (scrypt).
    Passphrase,
    /// A printed recovery key.
    Recovery,
    /// A key that this machine keeps, in the keychain of the operating system.
    Device,
    /// An age plugin: a key on hardware, or wherever the plugin has it.
    Plugin,
    /// A kind that this version does not know.
    Unknown,
}

/// The row that is no way in: keys that a rekeying replaced, sealed to the new one. `rekey.rs` says what for.
const RETIRED: &str = "retired";

impl SlotKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Recovery => "recovery",
            Self::Device => "device",
            Self::Plugin => "plugin",
            Self::Unknown => "",
        }
    }

    fn from_name(name: &str) -> Self {
        let known = [Self::Passphrase, Self::Recovery, Self::Device, Self::Plugin];
        known.into_iter().find(|kind| kind.name() == name).unwrap_or(Self::Unknown)
    }

    /// Whether its owner can carry it to any machine: a vault always keeps one of these. A keychain and a piece of hardware are lost with the
    /// machine.
    pub fn stands_alone(self) -> bool {
        matches!(self, Self::Passphrase | Self::Recovery)
    }
}

/// A way into the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotInfo {
    /// The slot's row. After a slot is removed its number may be given to another.
    pub id: i64,
    /// What it opens with.
    pub kind: SlotKind,
    /// Tells this content of the slot from every other: the hash that is stored beside it. It says nothing of the key.
    pub mark: [u8; 32],
}

/// What to unlock with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// The passphrase, exactly as it was chosen.
    Passphrase(&'a SecretString),
    /// The recovery key.
    Recovery(&'a RecoveryKey),
    /// The key that this machine keeps.
    Device(&'a DeviceKey),
    /// What an age plugin opens. Runs the plugin, a program of someone else.
    Plugin(&'a PluginIdentity),
}

impl Key<'_> {
    pub(crate) fn kind(&self) -> SlotKind {
        match self {
            Self::Passphrase(_) => SlotKind::Passphrase,
            Self::Recovery(_) => SlotKind::Recovery,
            Self::Device(_) => SlotKind::Device,
            Self::Plugin(_) => SlotKind::Plugin,
        }
    }
}

/// The slots, without what they hold.
pub(crate) fn list(conn: &Connection) -> Result<Vec<SlotInfo>, Error> {
    let list = || {
        let mut query = conn.prepare("SELECT id, kind, hash FROM key_slots WHERE kind <> ?1 ORDER BY id")?;
        let rows = query.query_map([RETIRED], |row| {
            // A hash of another shape is damage, which `read` finds; the slot is listed all the same.
            let mark = row.get_ref(2)?.as_bytes().ok().and_then(|hash| hash.try_into().ok()).unwrap_or_default();
            Ok(SlotInfo { id: row.get(0)?, kind: SlotKind::from_name(&row.get::<_, String>(1)?), mark })
        })?;
        rows.collect::<Result<Vec<_>, _>>()
    };
    list().map_err(Error::from_outer)
}

/// The vault's keys, and the first slot that opens. Each passphrase slot costs scrypt's work.
///
/// [`Error::WrongKey`] if none opens; if one is damaged, that instead, because the key may well be right.
pub(crate) fn open(conn: &Connection, key: Key<'_>) -> Result<(SlotInfo, Keys), Error> {
    let mut refused = Error::WrongKey;
    for slot in list(conn)? {
        let damaged = Error::Damaged(Damage::Slot { id: slot.id });
        let Some(sealed) = read(conn, slot.id)? else {
            refused = damaged;
            continue;
        };
        if slot.kind != key.kind() {
            continue;
        }
        match Keys::open_slot(&sealed, key) {
            Ok(keys) => return Ok((slot, keys)),
            Err(Unopened::WrongKey) => {}
            Err(Unopened::TooMuchWork(log_n)) => refused = Error::TooMuchWork { log_n },
            Err(Unopened::Damaged) => refused = damaged,
            Err(Unopened::Plugin(fault)) => refused = Error::Plugin { fault },
        }
    }
    Err(refused)
}

/// What a slot holds; `None` if it is not what was written. The hash beside it is no secret and no protection: it tells a
/// wrong passphrase from a flipped bit, which scrypt alone cannot.
pub(crate) fn read(conn: &Connection, id: i64) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT kind, sealed, hash FROM key_slots WHERE id = ?1";
    let row: (String, Vec<u8>, Vec<u8>) = match conn.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))) {
        Ok(row) => row,
        Err(error) => match Error::from_outer(error) {
            Error::Damaged(_) => return Ok(None),
            other => return Err(other),
        },
    };
    Ok((hash(&row.0, &row.1).as_slice() == row.2).then_some(row.1))
}

/// BLAKE3 of the kind, a zero byte, and the sealed value.
fn hash(kind: &str, sealed: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new().update(kind.as_bytes()).update(&[0]).update(sealed).finalize().as_bytes()
}

/// Adds a slot.
pub(crate) fn add(conn: &Connection, kind: SlotKind, sealed: &[u8]) -> Result<SlotInfo, Error> {
    let mark = put(conn, kind.name(), sealed)?;
    Ok(SlotInfo { id: conn.last_insert_rowid(), kind, mark })
}

fn put(conn: &Connection, kind: &str, sealed: &[u8]) -> Result<[u8; 32], Error> {
    let mark = hash(kind, sealed);
    let sql = "INSERT INTO key_slots (kind, sealed, hash) VALUES (?1, ?2, ?3)";
    conn.execute(sql, params![kind, sealed, mark]).map_err(Error::from_outer)?;
    Ok(mark)
}

/// Puts another value into a slot of this kind.
pub(crate) fn replace(conn: &Connection, slot: SlotInfo, sealed: &[u8]) -> Result<SlotInfo, Error> {
    let mark = hash(slot.kind.name(), sealed);
    let sql = "UPDATE key_slots SET sealed = ?2, hash = ?3 WHERE id = ?1";
    conn.execute(sql, params![slot.id, sealed, mark]).map_err(Error::from_outer)?;
    Ok(SlotInfo { mark, ..slot })
}

/// Removes a slot. What it held is zeroed in the file.
pub(crate) fn remove(conn: &Connection, id: i64) -> Result<(), Error> {
    conn.execute("DELETE FROM key_slots WHERE id = ?1", [id]).map(drop).map_err(Error::from_outer)
}

/// The row of the keys that were replaced, if there is one.
pub(crate) fn retired(conn: &Connection) -> Result<Option<i64>, Error> {
    let found = conn.query_row("SELECT id FROM key_slots WHERE kind = ?1", [RETIRED], |row| row.get(0));
    found.optional().map_err(Error::from_outer)
}

/// Gives the keys those that they replaced, for the blobs that are still under them. The row, if there is one, and whether it could be read.
pub(crate) fn take_retired(conn: &Connection, keys: &mut Keys) -> Result<Option<(i64, bool)>, Error> {
    let Some(id) = retired(conn)? else { return Ok(None) };
    let old = read(conn, id)?.and_then(|sealed| keys.open(&sealed).ok());
    Ok(Some((id, old.is_some_and(|old| keys.add_retired(&old)))))
}

/// Puts the replaced keys in their row, in place of any that were there; `None` drops them.
pub(crate) fn set_retired(conn: &Connection, sealed: Option<&[u8]>) -> Result<(), Error> {
    conn.execute("DELETE FROM key_slots WHERE kind = ?1", [RETIRED]).map_err(Error::from_outer)?;
    sealed.map_or(Ok(()), |sealed| put(conn, RETIRED, sealed).map(drop))
}
