//! What is tried: each thing that a vault does to its file.
//!
//! One more is one line in [`all`]: a name, and [`open`] with what is done to an open vault, [`last`] with what also closes
//! it, or [`file`] with what begins at the path. It must give the same state in each run (times come from `at`).

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;
use vault::rusqlite::params;
use vault::{Action, BackupStep, Error, Generation, Key, OpenBackup, Row, Settings, SlotKind, Vault};

use crate::made::{SCHEMA, at, secret, settings};
use crate::state::NEW_PASS;

type Outcome = (Result<(), Error>, Option<Vault>);
type Act = Box<dyn Fn(&Path, Option<Vault>) -> Outcome>;

/// What there is before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// No file.
    Nothing,
    /// A vault that is closed.
    Closed,
    /// A vault that lay there when the power went out in the middle of a save: its journal is beside it.
    CutOff,
    /// A vault that is open.
    Open,
    /// A backup with one generation, of a vault that has gone on since.
    Backup,
}

/// One thing that is tried.
pub struct Case {
    pub name: &'static str,
    pub start: Start,
    pub act: Act,
}

fn open(name: &'static str, f: impl Fn(&mut Vault) -> Result<(), Error> + 'static) -> Case {
    let act = move |_: &Path, vault: Option<Vault>| {
        let mut vault = vault.unwrap();
        (f(&mut vault), Some(vault))
    };
    Case { name, start: Start::Open, act: Box::new(act) }
}

fn last(name: &'static str, f: impl Fn(Vault) -> Result<(), Error> + 'static) -> Case {
    Case { name, start: Start::Open, act: Box::new(move |_, vault| (f(vault.unwrap()), None)) }
}

fn file(name: &'static str, start: Start, f: impl Fn(&Path) -> Result<Option<Vault>, Error> + 'static) -> Case {
    let act = move |path: &Path, _: Option<Vault>| match f(path) {
        Ok(vault) => (Ok(()), vault),
        Err(error) => (Err(error), None),
    };
    Case { name, start, act: Box::new(act) }
}

/// All of it, the longest first.
pub fn all() -> Vec<Case> {
    vec![
        open("import of a large file", move |vault| import(vault, 3 << 20)),
        file("create", Start::Nothing, |path| made(path).map(Some)),
        file("open", Start::Closed, |path| crate::state::open(path).map(|(vault, _)| Some(vault))),
        file("open after a power cut", Start::CutOff, |path| crate::state::open(path).map(|(vault, _)| Some(vault))),
        open("save", |vault| save(vault, "Ada Lovelace")),
        open("save much", save_much),
        open("save after something tidied the empty journal away", |vault| {
            let journal = vault.path().with_file_name("my.coffer-journal");
            if std::fs::remove_file(journal).is_err() {
                return Err(Error::Stopped);
            }
            save(vault, "Ada Lovelace")
        }),
        open("save that also merges", |vault| {
            vault.set_compact_after(1);
            save(vault, "Ada Lovelace")
        }),
        open("import", |vault| import(vault, 20_000)),
        open("undo", |vault| vault.undo(vault.seq(), at(9)).map(drop)),
        open("compaction", |vault| {
            assert!(!vault.needs_snapshot());
            vault.compact()
        }),
        open("snapshot", Vault::snapshot),
        open("passphrase change", |vault| vault.change_passphrase(&secret(NEW_PASS), &settings())),
        open("new recovery key", |vault| vault.add_recovery().map(drop)),
        open("removal of a slot", |vault| {
            let slots = vault.slots()?;
            vault.remove_slot(slots.iter().find(|slot| slot.kind == SlotKind::Recovery).unwrap().id)
        }),
        open("purge", purge),
        open("migration", |vault| vault.migrate(4, "ALTER TABLE person ADD COLUMN born TEXT; UPDATE person SET born = '1815'", at(9))),
        last("lock", |vault| vault.lock().map(drop).map_err(|refused| refused.error)),
        last("drop", |vault| {
            drop(vault);
            Ok(())
        }),
        open("rekeying", |vault| {
            let key = secret(crate::made::PASS);
            vault.rekey::<Error>(&[Key::Passphrase(&key)], true, &settings(), at(9), |_, _| Ok(())).map(drop)
        }),
        file("first backup", Start::Nothing, |path| back_up(path).map(|()| None)),
        file("another backup", Start::Backup, |path| back_up(path).map(|()| None)),
        file("restoring", Start::Nothing, |path| {
            let source = Source::get();
            let dir = source.elsewhere();
            let backup = OpenBackup::open(&dir.path().join("backup"), Key::Passphrase(&secret(crate::made::PASS)))?;
            let newest = backup.generations()[0].seq;
            backup.restore(newest, path, &mut |_| ControlFlow::Continue(())).map(|_| None)
        }),
    ]
}

/// A vault that was backed up and has gone on since, and its backup. Neither lies in the folder that is watched.
pub struct Source {
    vault: Vec<u8>,
    pub backup: Vec<u8>,
}

impl Source {
    pub fn get() -> &'static Self {
        static SOURCE: OnceLock<Source> = OnceLock::new();
        SOURCE.get_or_init(|| {
            let dir = crate::folder();
            let (path, backup) = (dir.path().join("source"), dir.path().join("backup"));
            let mut vault = base(&path);
            back_up_open(&mut vault, &backup).unwrap();
            import(&mut vault, 40_000).unwrap();
            save(&mut vault, "Ada Lovelace").unwrap();
            drop(vault.lock().unwrap());
            let read = |path| std::fs::read(path).unwrap();
            Self { vault: read(path), backup: read(backup) }
        })
    }

    fn elsewhere(&self) -> TempDir {
        let dir = crate::folder();
        std::fs::write(dir.path().join("source"), &self.vault).unwrap();
        std::fs::write(dir.path().join("backup"), &self.backup).unwrap();
        dir
    }
}

/// Backs the source up to `path`.
fn back_up(path: &Path) -> Result<(), Error> {
    let dir = Source::get().elsewhere();
    back_up_open(&mut crate::made::open(&dir.path().join("source")), path)
}

fn back_up_open(vault: &mut Vault, path: &Path) -> Result<(), Error> {
    let mut backup = vault.begin_backup(path)?;
    let keep = |all: &[Generation]| all.iter().map(|generation| generation.seq).collect();
    while !matches!(vault.step_backup(&mut backup, &keep)?, BackupStep::Made(_)) {}
    Ok(())
}

fn action(name: &'static str) -> Action {
    Action { name, subject: Some(("person", 1)) }
}

/// A small change.
pub fn save(vault: &mut Vault, name: &str) -> Result<(), Error> {
    vault
        .change(&action("edit"), at(5), |change| Ok(change.conn().execute("UPDATE person SET name = ?1 WHERE id = 1", [name]).map(drop)?))
}

/// What is done after a failure, to see that the vault is still of use.
pub fn next(vault: &mut Vault) -> Result<(), Error> {
    vault.change(&action("next"), at(8), |change| Ok(change.conn().execute("INSERT INTO person (name) VALUES ('Next')", []).map(drop)?))
}

/// A change of some hundred pages.
fn save_much(vault: &mut Vault) -> Result<(), Error> {
    vault.change(&action("edit"), at(5), |change| {
        for n in 0..40 {
            change.conn().execute("INSERT INTO person (name, note) VALUES (?1, ?2)", params![n.to_string(), text(n, 3000)])?;
        }
        Ok(())
    })
}

/// A document and what was read from it.
fn import(vault: &mut Vault, len: usize) -> Result<(), Error> {
    vault.change(&action("import"), at(5), |change| {
        let info = change.put_blob(&mut text(7, len).as_bytes())?;
        change.conn().execute("INSERT INTO paper (person, blob, title) VALUES (1, ?1, 'Notice')", [info.id])?;
        Ok(())
    })
}

fn purge(vault: &mut Vault) -> Result<(), Error> {
    let blob = vault.read().query_row("SELECT blob FROM paper WHERE id = 1", [], |row| row.get(0))?;
    vault.forget(&action("purge"), at(9), &[Row { table: "paper", key: 1 }], &[blob])
}

/// Text that repeats nothing and is the same each time.
fn text(seed: usize, len: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = vec![0; len.div_ceil(2)];
    hasher.update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()[..len].to_owned()
}

/// A new vault.
fn made(path: &Path) -> Result<Vault, Error> {
    Vault::create(path, &secret(crate::made::PASS), &Settings { page_size: 4096, ..settings() }, SCHEMA, 3).map(|(vault, _)| vault)
}

/// A vault with two documents, a snapshot, and five changes since.
pub fn base(path: &Path) -> Vault {
    let mut vault = made(path).unwrap();
    vault
        .change::<_, Error>(&action("add"), at(1), |change| {
            change.conn().execute("INSERT INTO person (name, note) VALUES ('Ada', ?1), ('Grace', 'none')", [text(1, 6_000)])?;
            for (n, len) in [9_000, 70_000].into_iter().enumerate() {
                let info = change.put_blob(&mut text(n, len).as_bytes())?;
                change.conn().execute("INSERT INTO paper (person, blob, title) VALUES (1, ?1, ?2)", params![info.id, n.to_string()])?;
            }
            Ok(())
        })
        .unwrap();
    vault.snapshot().unwrap();
    for name in ["a", "b", "c", "d", "e"] {
        save(&mut vault, name).unwrap();
    }
    vault
}
