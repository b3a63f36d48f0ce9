//! The database inside: a SQLite database that lives in memory only, and the guard that says who may write what in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags};

use crate::chain::Hash;
use crate::error::Error;
use crate::id::VaultId;
use crate::raw::image::{self, Image};
use crate::tables::{self, OWN, Table};

/// Who is using the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mode {
    /// This crate: everything.
    Own,
    /// A caller between changes: reads, and what is TEMP or attached in memory.
    Read,
    /// A caller's change: also rows of the caller's tables.
    Change,
    /// A caller's schema: everything but the vault's own tables.
    Schema,
    /// The text of a change, of which only its seal is known: rows, as [`crate::text`] writes them.
    Replay,
}

/// The inner database.
pub(crate) struct Inner {
    pub(crate) conn: Connection,
    mode: Arc<AtomicU8>,
    pub(crate) tables: Vec<Table>,
}

/// What the inner table `vault` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) id: VaultId,
    pub(crate) seq: u64,
    pub(crate) chain: Hash,
    pub(crate) proof: Hash,
}

impl Inner {
    /// From a decrypted image.
    pub(crate) fn from_image(image: Image) -> Result<Self, Error> {
        crate::raw::alloc::init()?;
        let mut conn = Connection::open_in_memory_with_flags(
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_MEMORY,
        )?;
        image.become_main_of(&conn)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        // Freed rows must not linger in the next snapshot. Replaying needs no foreign keys: what was committed kept them.
        conn.execute_batch("PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF; PRAGMA cell_size_check=ON;")?;
        let mode = Arc::new(AtomicU8::new(Mode::Own as u8));
        let seen = Arc::clone(&mode);
        conn.authorizer(Some(move |context: AuthContext<'_>| judge(seen.load(Ordering::Relaxed), &context)))?;
        let mut inner = Self { conn, mode, tables: Vec::new() };
        inner.tables = tables::of(&inner.conn)?;
        Ok(inner)
    }

    /// A new one, with the vault's own tables and the caller's.
    pub(crate) fn make(schema: &str, user_version: i64, id: &VaultId, chain: &Hash) -> Result<Self, Error> {
        crate::raw::alloc::init()?;
        let conn = Connection::open_in_memory()?;
        conn.execute_batch(tables::OWN_SCHEMA)?;
        conn.execute("INSERT INTO vault VALUES (?1, 0, ?2, X'')", rusqlite::params![id, chain])?;
        let mut inner = Self::from_image(image::copy_of(&conn)?)?;
        inner.run_schema(schema, user_version)?;
        inner.conn.execute_batch("COMMIT")?;
        Ok(inner)
    }

    /// Runs a caller's schema and leaves the transaction open.
    pub(crate) fn run_schema(&mut self, sql: &str, user_version: i64) -> Result<(), Error> {
        self.conn.execute_batch("BEGIN")?;
        self.set_mode(Mode::Schema);
        let done = self.conn.execute_batch(sql);
        self.set_mode(Mode::Own);
        done?;
        self.conn.pragma_update(None, "user_version", user_version)?;
        self.tables = tables::of(&self.conn)?;
        Ok(())
    }

    /// A second, independent copy. There must be no open transaction.
    pub(crate) fn copy(&mut self) -> Result<Self, Error> {
        let image = image::with_bytes(&mut self.conn, Image::copy)??;
        Self::from_image(image)
    }

    /// Ready for callers.
    pub(crate) fn hand_over(&self) -> Result<(), Error> {
        self.conn.execute_batch("PRAGMA foreign_keys=ON")?;
        self.set_mode(Mode::Read);
        Ok(())
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::Relaxed);
    }

    /// Which vault, which change.
    pub(crate) fn identity(&self) -> Result<Identity, Error> {
        Ok(self.conn.query_row("SELECT id, seq, chain, proof FROM main.vault", [], |row| {
            Ok(Identity { id: row.get(0)?, seq: row.get::<_, i64>(1)? as u64, chain: row.get(2)?, proof: row.get(3)? })
        })?)
    }

    /// Writes what a snapshot must say of itself.
    pub(crate) fn set_identity(&self, chain: &Hash, proof: &Hash) -> Result<(), Error> {
        self.conn.execute("UPDATE main.vault SET chain = ?1, proof = ?2", [chain, proof])?;
        Ok(())
    }

    /// The names of the caller's tables.
    pub(crate) fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.name.as_str())
    }
}

const READ: u8 = Mode::Read as u8;
const CHANGE: u8 = Mode::Change as u8;
const OWN_MODE: u8 = Mode::Own as u8;

/// Pragmas that only tell. Any other is allowed without a value only.
const TELLING: [&str; 9] = [
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "quick_check",
];

/// What a caller may do. Looked at when a statement is prepared.
fn judge(mode: u8, context: &AuthContext<'_>) -> Authorization {
    use AuthAction as A;
    if mode == OWN_MODE {
        return Authorization::Allow;
    }
    if mode == Mode::Replay as u8 {
        return if is_of_a_change(context) { Authorization::Allow } else { Authorization::Deny };
    }
    let in_main = context.database_name.is_none_or(|name| name.eq_ignore_ascii_case("main"));
    let rows = |table: &str| {
        let own = OWN.iter().any(|own| own.eq_ignore_ascii_case(table));
        let schema = table.eq_ignore_ascii_case("sqlite_master") || table.eq_ignore_ascii_case("sqlite_schema");
        !in_main
            || match mode {
                READ => false,
                CHANGE => !own && !schema,
                _ => !own,
            }
    };
    let definitions = |table: &str| !in_main || (mode == Mode::Schema as u8 && !OWN.iter().any(|own| own.eq_ignore_ascii_case(table)));
    let allowed = match context.action {
        // What making a TEMP trigger on a table of ours asks for. Without writable_schema, which is refused below, it
        // lets nothing else through.
        A::Insert { table_name: "sqlite_master" } if mode == READ => true,
        A::Insert { table_name } | A::Delete { table_name } | A::Update { table_name, .. } => rows(table_name),
        A::CreateTable { table_name } | A::DropTable { table_name } => definitions(table_name),
        A::CreateIndex { table_name, .. } | A::DropIndex { table_name, .. } => definitions(table_name),
        A::CreateTrigger { table_name, .. } | A::DropTrigger { table_name, .. } => definitions(table_name),
        A::CreateView { view_name } | A::DropView { view_name } => definitions(view_name),
        A::CreateVtable { table_name, .. } | A::DropVtable { table_name, .. } => definitions(table_name),
        A::Analyze { table_name } => definitions(table_name),
        A::Reindex { index_name } => definitions(index_name),
        A::AlterTable { database_name, table_name } => !database_name.eq_ignore_ascii_case("main") || definitions(table_name),
        A::Transaction { .. } | A::Savepoint { .. } | A::Detach { .. } => mode == READ,
        A::Attach { filename } => mode == READ && matches!(filename, "" | ":memory:"),
        A::Pragma { pragma_name, pragma_value } => {
            pragma_value.is_none() || context.database_name.is_some() && !in_main || TELLING.contains(&pragma_name)
        }
        _ => true,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

/// What the text of a change needs. Whoever has the keys could seal other text, which would write files elsewhere, never end,
/// or change what is known of the tables.
fn is_of_a_change(context: &AuthContext<'_>) -> bool {
    use AuthAction as A;
    let rows = |table: &str| context.database_name == Some("main") && table != "vault" && !table.starts_with("sqlite_");
    match context.action {
        A::Insert { table_name } | A::Delete { table_name } => rows(table_name),
        A::Update { table_name: "vault", column_name: "seq" } => context.database_name == Some("main"),
        A::Update { table_name, .. } => rows(table_name),
        A::Read { .. } => true,
        A::Function { function_name } => function_name == "char",
        _ => false,
    }
}
