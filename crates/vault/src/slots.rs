//! Key slots: the ways into a vault, each a sealed copy of the vault's keys.

use rusqlite::{Connection, params};
use secrecy::SecretString;

use crate::error::{Damage, Error};
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
    /// A kind that this version does not know.
    Unknown,
}

impl SlotKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Recovery => "recovery",
            Self::Unknown => "",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "passphrase" => Self::Passphrase,
            "recovery" => Self::Recovery,
            _ => Self::Unknown,
        }
    }
}

/// A way into the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotInfo {
    /// The slot's row.
    pub id: i64,
    /// What it opens with.
    pub kind: SlotKind,
}

/// What to unlock with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// The passphrase, exactly as it was chosen.
    Passphrase(&'a SecretString),
    /// The recovery key.
    Recovery(&'a RecoveryKey),
}

/// The slots, without what they hold.
pub(crate) fn list(conn: &Connection) -> Result<Vec<SlotInfo>, Error> {
    let list = || {
        let mut query = conn.prepare("SELECT id, kind FROM key_slots ORDER BY id")?;
        let rows = query.query_map([], |row| Ok(SlotInfo { id: row.get(0)?, kind: SlotKind::from_name(&row.get::<_, String>(1)?) }))?;
        rows.collect::<Result<Vec<_>, _>>()
    };
    list().map_err(Error::from_outer)
}

/// The vault's keys, from the first slot that opens. Each passphrase slot costs scrypt's work.
///
/// [`Error::WrongKey`] if none opens; if one is damaged, that instead, because the key may well be right.
pub(crate) fn open(conn: &Connection, key: Key<'_>) -> Result<Keys, Error> {
    let mut refused = Error::WrongKey;
    for slot in list(conn)? {
        let damaged = Error::Damaged(Damage::Slot { id: slot.id });
        let Some(sealed) = read(conn, slot.id)? else {
            refused = damaged;
            continue;
        };
        let keys = match key {
            Key::Passphrase(passphrase) if slot.kind == SlotKind::Passphrase => Keys::open_with_passphrase(&sealed, passphrase),
            Key::Recovery(key) if slot.kind == SlotKind::Recovery => Keys::open_with_recovery(&sealed, key),
            _ => continue,
        };
        match keys {
            Ok(keys) => return Ok(keys),
            Err(Unopened::WrongKey) => {}
            Err(Unopened::TooMuchWork(log_n)) => refused = Error::TooMuchWork { log_n },
            Err(Unopened::Damaged) => refused = damaged,
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
pub(crate) fn add(conn: &Connection, kind: SlotKind, sealed: &[u8]) -> Result<(), Error> {
    let sql = "INSERT INTO key_slots (kind, sealed, hash) VALUES (?1, ?2, ?3)";
    let added = conn.execute(sql, params![kind.name(), sealed, hash(kind.name(), sealed)]);
    added.map(drop).map_err(Error::from_outer)
}

/// Puts another value into a slot of this kind.
pub(crate) fn replace(conn: &Connection, slot: SlotInfo, sealed: &[u8]) -> Result<(), Error> {
    let sql = "UPDATE key_slots SET sealed = ?2, hash = ?3 WHERE id = ?1";
    let replaced = conn.execute(sql, params![slot.id, sealed, hash(slot.kind.name(), sealed)]);
    replaced.map(drop).map_err(Error::from_outer)
}
