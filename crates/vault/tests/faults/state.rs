//! What a vault holds, in a form that can be compared between runs: random ids and hashes of ciphertext are left out or
//! replaced by what they stand for.

use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use vault::rusqlite::types::ValueRef;
use vault::{Error, Key, LockedVault, SlotKind, Vault};

use crate::made::{PASS, secret};

/// The passphrase that the case "passphrase change" sets.
pub const NEW_PASS: &str = "battery staple";

/// Everything in it, and the ways in; of a closed vault also which passphrase opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub rows: Vec<String>,
    pub slots: Vec<SlotKind>,
    pub passphrase: Option<&'static str>,
}

impl State {
    /// The same without what an open vault does not know of.
    pub fn seen_open(&self) -> Self {
        Self { passphrase: None, ..self.clone() }
    }
}

/// Opens it with either passphrase.
pub fn open(path: &Path) -> Result<(Vault, &'static str), Error> {
    let locked = LockedVault::at(path)?;
    match locked.unlock(Key::Passphrase(&secret(PASS))) {
        Ok(vault) => Ok((vault, PASS)),
        Err(refused) if matches!(refused.error, Error::WrongKey) => {
            let unlocked = refused.vault.unlock(Key::Passphrase(&secret(NEW_PASS)));
            unlocked.map(|vault| (vault, NEW_PASS)).map_err(|refused| refused.error)
        }
        Err(refused) => Err(refused.error),
    }
}

/// Opens a file that must be whole: `verify` without a finding, nothing left beside it but what `beside`
/// allows. `None` if there is no file.
pub fn look(path: &Path, beside: impl Fn(&str) -> bool) -> Result<Option<State>, String> {
    let (vault, passphrase) = match open(path) {
        Ok(opened) => opened,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(format!("it does not open: {error:?}")),
    };
    if !vault.damage().is_empty() || vault.is_read_only() != vault.is_backup() {
        return Err(format!("damage {:?}, read-only {}", vault.damage(), vault.is_read_only()));
    }
    let found = vault.verify(&mut |_| ControlFlow::Continue(())).map_err(|error| format!("verify: {error:?}"))?;
    if !found.damage.is_empty() {
        return Err(format!("verify found {:?}", found.damage));
    }
    let state = State { passphrase: Some(passphrase), ..held(&vault)? };
    drop(vault);
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if path.file_name().unwrap() != name.as_str() && !beside(&name) {
            return Err(format!("{name} is left beside it"));
        }
    }
    Ok(Some(state))
}

/// What an open vault holds.
pub fn held(vault: &Vault) -> Result<State, String> {
    let say = |error: &dyn std::fmt::Debug| format!("what is open cannot be read: {error:?}");
    let conn = vault.read();
    let mut blobs = HashMap::new();
    let mut rows = vec![format!("seq {}", vault.seq())];
    let mut query = conn.prepare("SELECT id FROM blobs").unwrap();
    let ids: Vec<vault::BlobId> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for (n, id) in ids.into_iter().enumerate() {
        let info = vault.blob_info(id).map_err(|error| say(&error))?;
        if n == 0 {
            // One, to see that the file can be read; `verify` holds all of them against their hashes.
            let mut content = Vec::new();
            let read = vault.blob(id).map_err(|error| say(&error))?.read_to_end(&mut content);
            read.map_err(|error| say(&error))?;
        }
        let content = format!("{} bytes {}", info.size, blake3::Hash::from_bytes(info.hash).to_hex());
        rows.push(format!("blob {content}"));
        blobs.insert(id.as_bytes().to_vec(), content);
    }
    rows.sort();
    let tables = [
        "SELECT * FROM person ORDER BY id",
        "SELECT * FROM paper ORDER BY id",
        "SELECT * FROM pair ORDER BY 1, 2",
        "SELECT seq, at, action, subject, subject_id, undoes, inverse IS NOT NULL FROM log ORDER BY seq",
    ];
    for sql in tables {
        let mut query = conn.prepare(sql).unwrap();
        let width = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let value = |i| match row.get_ref(i).unwrap() {
                ValueRef::Blob(id) if blobs.contains_key(id) => blobs[id].clone(),
                ValueRef::Text(text) if text.len() > 100 => format!("{} bytes {}", text.len(), blake3::hash(text).to_hex()),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                value => format!("{value:?}"),
            };
            rows.push((0..width).map(value).collect::<Vec<_>>().join(" | "));
        }
    }
    let slots = vault.slots().map_err(|error| say(&error))?.into_iter().map(|slot| slot.kind).collect();
    Ok(State { rows, slots, passphrase: None })
}
