//! SQLite's C side and the pages of memory, the only unsafe code: the wiping allocator, the in-memory image, the capture of changes, locked pages,
//! and the C library's `free`.
//!
//! Everything below is safe to call. What each file relies on is said at its top and at each `// SAFETY:`.
#![allow(unsafe_code, reason = "SQLite and the system are C: this folder alone talks to them")]

pub(crate) mod alloc;
pub(crate) mod changeset;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) mod freed;
pub(crate) mod image;
pub(crate) mod pages;

use rusqlite::{Connection, ffi};

/// What the C library frees is wiped first, from now on and in the whole process, where that is glibc; elsewhere nothing happens.
pub fn wipe_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    freed::begin();
}

/// Whether deferred foreign keys are violated now, so that COMMIT would fail.
pub(crate) fn has_deferred_violations(conn: &Connection) -> bool {
    let (mut current, mut highwater) = (0, 0);
    // SAFETY: the handle is live for as long as `conn` is borrowed, and both out-pointers are valid.
    let rc = unsafe { ffi::sqlite3_db_status(conn.handle(), ffi::SQLITE_DBSTATUS_DEFERRED_FKS, &mut current, &mut highwater, 0) };
    rc != ffi::SQLITE_OK || current != 0
}

/// The error for a result code that came without a message.
fn failure(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

/// `Ok` for `SQLITE_OK`.
fn check(code: i32) -> Result<(), rusqlite::Error> {
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(failure(code)) }
}
