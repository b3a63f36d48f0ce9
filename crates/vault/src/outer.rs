//! The vault file as a SQLite database: its tables, how it is opened, locked, checked and released.

use std::cell::{Cell, RefCell};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::error::{Damage, Error};
use crate::held::{self, Claim};
use crate::id::VaultId;
use crate::place;

/// The number in `user_version`: what this program writes, and the newest that it reads.
pub(crate) const FORMAT: i64 = 1;
/// "COFR".
pub(crate) const APPLICATION_ID: i64 = 0x434F_4652;

/// The tables, each with the exact text that `sqlite_schema` then holds.
const TABLES: [(&str, &str); 5] = [
    ("meta", "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID"),
    ("key_slots", "CREATE TABLE key_slots (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, sealed BLOB NOT NULL, hash BLOB NOT NULL)"),
    ("snapshots", "CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, blob BLOB NOT NULL)"),
    ("changes", "CREATE TABLE changes (seq_to INTEGER PRIMARY KEY, seq_from INTEGER NOT NULL, sealed BLOB NOT NULL)"),
    ("chunks", "CREATE TABLE chunks (blob BLOB NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (blob, n))"),
];

/// A connection to the vault file.
pub(crate) struct Outer {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    pub(crate) read_only: bool,
    /// Where the file would stand after a commit of which it is not known whether it is kept.
    unsettled: RefCell<Option<String>>,
    /// Whether another file took its place and this one was written beside it.
    pub(crate) kept_beside: Cell<bool>,
    /// Behind the connection, so that it is given back after the file is closed.
    pub(crate) claim: Claim,
}

impl Outer {
    /// Fills the empty file at `path` with empty tables.
    pub(crate) fn create(path: &Path, page_size: u32, id: &VaultId) -> Result<Self, Error> {
        let outer = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, Claim::stake(path)?)?;
        let mut sql = format!("PRAGMA page_size={page_size};");
        sql.push_str(PRAGMAS);
        sql.push_str("BEGIN EXCLUSIVE;");
        for (_, table) in TABLES {
            sql.push_str(table);
            sql.push(';');
        }
        sql.push_str(&format!(
            "PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={FORMAT};
             INSERT INTO meta VALUES ('format', {FORMAT}), ('reader', {FORMAT}), ('vault', X'{id}');"
        ));
        outer.run(&sql)?;
        Ok(outer)
    }

    /// Opens the file to look at it, without a lasting lock. A commit that was cut off is rolled back, which is the only
    /// way in which this writes.
    pub(crate) fn look(path: &Path) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|e| Error::from_io(&e))?;
        let found = std::fs::metadata(&path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NotFound,
            _ => Error::from_io(&e),
        })?;
        if !found.is_file() {
            return Err(Error::NotAVault);
        }
        let claim = Claim::stake(&path)?;
        check_start(&claim, &path)?;
        let outer = Self::connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY, claim)?;
        match outer.check_kind() {
            Err(Kind::CutOff) => {}
            Err(Kind::Refused(error)) => return Err(error),
            Ok(()) => return Ok(outer),
        }
        drop(outer);
        let outer = Self::connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, Claim::stake(&path)?)?;
        outer.check_kind().map_err(Kind::into_error)?;
        Ok(outer)
    }

    /// Opens the file to keep it: locked against every other opener until it is dropped.
    pub(crate) fn hold(path: &Path) -> Result<Self, Error> {
        let claim = Claim::stake(path)?;
        check_start(&claim, path)?;
        let mut outer = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, claim)?;
        outer.read_only = outer.conn.is_readonly("main").map_err(Error::from_outer)?;
        outer.run("PRAGMA locking_mode=EXCLUSIVE")?;
        if outer.read_only {
            // A shared lock, held: others may read, nobody may write.
            outer.run("BEGIN; SELECT count(*) FROM sqlite_schema; COMMIT")?;
        } else {
            outer.run("BEGIN EXCLUSIVE; COMMIT;")?;
            outer.run(PRAGMAS)?;
            match outer.make_journal() {
                Ok(()) => {}
                Err(Error::ReadOnlyPlace) => outer.read_only = true,
                Err(error) => return Err(error),
            }
        }
        outer.check_kind().map_err(Kind::into_error)?;
        Ok(outer)
    }

    fn connect(path: &Path, flags: OpenFlags, claim: Claim) -> Result<Self, Error> {
        crate::raw::alloc::init()?;
        let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(Error::from_outer)?;
        let setup = || {
            conn.busy_timeout(std::time::Duration::ZERO)?;
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
            conn.execute_batch("PRAGMA cell_size_check=ON")
        };
        setup().map_err(Error::from_outer)?;
        let read_only = flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY);
        Ok(Self { conn, path: path.to_owned(), read_only, unsettled: RefCell::default(), kept_beside: Cell::new(false), claim })
    }

    /// Whether it is a vault, and one that we can read.
    fn check_kind(&self) -> Result<(), Kind> {
        let pragma = |name| self.conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let application = pragma("application_id").map_err(Kind::of)?;
        if application != APPLICATION_ID {
            return Err(Kind::Refused(Error::NotAVault));
        }
        let format = pragma("user_version").map_err(Kind::of)?;
        if format > FORMAT {
            return Err(Kind::Refused(Error::NewerFormat { format }));
        }
        self.check_tables().map_err(Kind::Refused)
    }

    /// Whether the file holds exactly our tables: no view, trigger or index that would act in their place.
    fn check_tables(&self) -> Result<(), Error> {
        let check = || {
            let mut found = 0;
            let mut query = self.conn.prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex_%'")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
                if !TABLES.contains(&(name.as_str(), sql.as_str())) {
                    return Ok(false);
                }
                found += 1;
            }
            Ok(found == TABLES.len())
        };
        match check().map_err(Error::from_outer)? {
            true => Ok(()),
            false => Err(Error::Damaged(Damage::Container)),
        }
    }

    /// The vault's id.
    pub(crate) fn id(&self) -> Result<VaultId, Error> {
        let reader = self.meta::<i64>("reader")?;
        if reader > FORMAT {
            return Err(Error::NewerFormat { format: reader });
        }
        self.meta("vault")
    }

    /// Whether it is a backup: a vault file with several snapshots, for restoring from.
    pub(crate) fn is_backup(&self) -> Result<bool, Error> {
        let found = self.conn.query_row("SELECT count(*) FROM meta WHERE key = 'backup'", [], |row| row.get::<_, i64>(0));
        Ok(found.map_err(Error::from_outer)? > 0)
    }

    /// The size of the file's pages, in bytes.
    pub(crate) fn page_size(&self) -> Result<u32, Error> {
        self.conn.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(Error::from_outer)
    }

    fn meta<T: rusqlite::types::FromSql>(&self, key: &str) -> Result<T, Error> {
        let value = self.conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0));
        value.map_err(|error| match Error::from_outer(error) {
            Error::Damaged(_) => Error::Damaged(Damage::Meta),
            other => other,
        })
    }

    /// Makes the journal, by a page that is written and taken back: does the folder take one? Its name must reach the disk, or a
    /// crash would find an older one or none; SQLite does not mind if that fails.
    pub(crate) fn make_journal(&self) -> Result<(), Error> {
        let made = self.run("BEGIN IMMEDIATE").and_then(|()| self.run(A_PAGE)).and_then(|()| self.run("ROLLBACK"));
        self.rollback();
        made.and_then(|()| place::sync_folder(&self.path).map_err(|e| Error::from_io(&e)))
    }

    /// Runs statements that give nothing back.
    pub(crate) fn run(&self, sql: &str) -> Result<(), Error> {
        self.conn.execute_batch(sql).map_err(Error::from_outer)
    }

    /// Commits what is open. The disk can fail at the very end, when everything is in the file but not yet sure: then the
    /// file tells whether it is, and another commit, of nothing, makes sure of both.
    ///
    /// An error means that the file is as it was, [`Error::Unsettled`] that nobody knows until it is opened again.
    pub(crate) fn commit(&self) -> Result<(), Error> {
        let meant = self.standing()?;
        if let Err(error) = self.claim.check(&self.path) {
            self.rollback();
            return Err(self.in_place().err().unwrap_or(error));
        }
        let Err(error) = self.run("COMMIT") else {
            return Ok(());
        };
        self.rollback();
        match self.standing() {
            Ok(found) if found != meant => return Err(error),
            Ok(_) if self.run("BEGIN IMMEDIATE").and_then(|()| self.run(A_PAGE)).and_then(|()| self.run("COMMIT")).is_ok() => return Ok(()),
            _ => self.rollback(),
        }
        self.unsettled.replace(Some(meant));
        Err(Error::Unsettled)
    }

    /// Whether the last commit is known to be kept, or to be taken back: by now the disk may tell.
    pub(crate) fn settled(&self) -> Result<(), Error> {
        let mut unsettled = self.unsettled.borrow_mut();
        match &*unsettled {
            Some(meant) if self.standing().is_ok_and(|found| found != *meant) => *unsettled = None,
            Some(_) => return Err(Error::Unsettled),
            None => {}
        }
        Ok(())
    }

    /// Where the file stands: every commit alters one of these.
    fn standing(&self) -> Result<String, Error> {
        let mut query = self.conn.prepare_cached(STANDING).map_err(Error::from_outer)?;
        query.query_row([], |row| row.get(0)).map_err(Error::from_outer)
    }

    /// Takes back whatever is open. A failure leaves a journal that the next opener rolls back.
    pub(crate) fn rollback(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }
}

/// The journal is emptied, not deleted, at each commit; a WAL would write every scan twice. What is freed is zeroed.
const PRAGMAS: &str = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA fullfsync=ON;
    PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192;";

/// The ways in, the snapshots, the first and last change, the newest piece.
const STANDING: &str = "SELECT concat_ws(' ', (SELECT group_concat(hex(hash)) FROM key_slots), '/',
    (SELECT group_concat(hex(blob)) FROM snapshots), '/', (SELECT min(seq_to) FROM changes), (SELECT max(seq_to) FROM changes), '/',
    (SELECT max(rowid) FROM chunks))";

/// Writes a page and leaves it as it was. (SQLite writes none for a value that stays the same.)
const A_PAGE: &str = "UPDATE meta SET value = -value WHERE key = 'format'; UPDATE meta SET value = -value WHERE key = 'format'";

/// Leaves no empty journal behind.
impl Drop for Outer {
    fn drop(&mut self) {
        self.rollback();
        if !self.read_only {
            let _ = self.conn.execute_batch("PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=DELETE");
        }
    }
}

/// Why a file was not accepted at the first look.
enum Kind {
    /// A commit was cut off: its journal must be rolled back, which needs a writable file.
    CutOff,
    Refused(Error),
}

impl Kind {
    fn of(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(e, _) if e.code == ErrorCode::ReadOnly || e.extended_code == ffi::SQLITE_BUSY_RECOVERY => {
                Self::CutOff
            }
            rusqlite::Error::SqliteFailure(e, _) if e.code == ErrorCode::NotADatabase => Self::Refused(Error::NotAVault),
            _ => Self::Refused(Error::from_outer(error)),
        }
    }

    fn into_error(self) -> Error {
        match self {
            Self::CutOff => Error::ReadOnlyPlace,
            Self::Refused(error) => error,
        }
    }
}

/// The journal of a file.
pub(crate) fn journal_of(path: &Path) -> PathBuf {
    let mut journal = path.to_owned().into_os_string();
    journal.push("-journal");
    journal.into()
}

/// Whether the file starts as a vault does, before SQLite touches it: a foreign database in WAL mode would otherwise gain
/// files beside it. If a commit was cut off, SQLite is to decide.
fn check_start(claim: &Claim, path: &Path) -> Result<(), Error> {
    if std::fs::metadata(journal_of(path)).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    let start = held::read_start(claim, path)?;
    let ours = start.starts_with(b"SQLite format 3\0") && start.get(68..72) == Some(&APPLICATION_ID.to_be_bytes()[4..]);
    match start.get(18..20) {
        // How it is to be written and read: with a journal or, if someone changed that by hand, with a WAL.
        Some([1 | 2, 1 | 2]) if ours => Ok(()),
        Some(_) if ours => Err(Error::Damaged(Damage::Container)),
        _ => Err(Error::NotAVault),
    }
}
