//! Capture of changes by SQLite's session extension, and what is done with a captured changeset: read, invert, apply.
//!
//! Relies on: a session must not outlive its connection (it borrows it), a changeset's buffer comes from SQLite's
//! allocator, and the values of an iterator are valid until its next step (the closure borrows them no longer).

use std::ffi::{CString, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ffi};

use super::{check, failure};

/// Records what is done to some tables from its start to its end.
pub(crate) struct Capture<'conn> {
    session: *mut ffi::sqlite3_session,
    conn: PhantomData<&'conn Connection>,
}

impl<'conn> Capture<'conn> {
    /// Starts recording changes to these tables of the main database.
    pub(crate) fn start<'t>(conn: &'conn Connection, tables: impl Iterator<Item = &'t str>) -> Result<Self, rusqlite::Error> {
        let mut session = ptr::null_mut();
        // SAFETY: the handle is live for 'conn; the out-pointer is valid.
        check(unsafe { ffi::sqlite3session_create(conn.handle(), c"main".as_ptr(), &mut session) })?;
        let capture = Self { session, conn: PhantomData };
        for table in tables {
            let name = CString::new(table).map_err(|_| failure(ffi::SQLITE_MISUSE))?;
            // SAFETY: the session is live, the name is NUL-terminated and copied.
            check(unsafe { ffi::sqlite3session_attach(capture.session, name.as_ptr()) })?;
        }
        Ok(capture)
    }

    /// Ends recording.
    pub(crate) fn finish(self) -> Result<Changeset, rusqlite::Error> {
        let mut changeset = Changeset { bytes: ptr::null_mut(), len: 0 };
        // SAFETY: the session is live, the out-pointers are valid; the buffer is ours afterwards.
        check(unsafe { ffi::sqlite3session_changeset(self.session, &mut changeset.len, &mut changeset.bytes) })?;
        Ok(changeset)
    }
}

impl Drop for Capture<'_> {
    fn drop(&mut self) {
        // SAFETY: created by `start`, deleted once, before its connection.
        unsafe { ffi::sqlite3session_delete(self.session) };
    }
}

/// A changeset in SQLite's memory, which is wiped when it is freed.
pub(crate) struct Changeset {
    bytes: *mut c_void,
    len: c_int,
}

impl Changeset {
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.bytes.is_null() || self.len <= 0 {
            return &[];
        }
        // SAFETY: SQLite gave a buffer of this length, which lives until drop.
        unsafe { std::slice::from_raw_parts(self.bytes.cast::<u8>(), self.len as usize) }
    }
}

impl Drop for Changeset {
    fn drop(&mut self) {
        // SAFETY: null or from SQLite's allocator, freed once.
        unsafe { ffi::sqlite3_free(self.bytes) };
    }
}

/// The changeset that takes this one back.
pub(crate) fn invert(changeset: &[u8]) -> Result<Changeset, rusqlite::Error> {
    let mut inverse = Changeset { bytes: ptr::null_mut(), len: 0 };
    // SAFETY: the input is read only, despite its C type; the out-pointers are valid.
    check(unsafe {
        ffi::sqlite3changeset_invert(length(changeset)?, changeset.as_ptr().cast_mut().cast(), &mut inverse.len, &mut inverse.bytes)
    })?;
    Ok(inverse)
}

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Insert,
    Update,
    Delete,
}

/// One row of a changeset.
pub(crate) struct Step<'a> {
    iter: *mut ffi::sqlite3_changeset_iter,
    /// Its table.
    pub(crate) table: &'a str,
    /// How many columns the table has.
    pub(crate) columns: usize,
    /// What was done.
    pub(crate) kind: Kind,
}

impl Step<'_> {
    /// A column's value before; `None` if it was not recorded.
    pub(crate) fn before(&self, column: usize) -> Option<ValueRef<'_>> {
        self.value(column, ffi::sqlite3changeset_old)
    }

    /// A column's value after; `None` if it was not changed.
    pub(crate) fn after(&self, column: usize) -> Option<ValueRef<'_>> {
        self.value(column, ffi::sqlite3changeset_new)
    }

    fn value(
        &self,
        column: usize,
        get: unsafe extern "C" fn(*mut ffi::sqlite3_changeset_iter, c_int, *mut *mut ffi::sqlite3_value) -> c_int,
    ) -> Option<ValueRef<'_>> {
        let mut value = ptr::null_mut();
        // SAFETY: the iterator stands on this row; a wrong column or kind is refused by SQLite with a code. The value
        // lives until the iterator's next step, which cannot happen while this step is borrowed.
        unsafe {
            if get(self.iter, column as c_int, &mut value) != ffi::SQLITE_OK || value.is_null() {
                return None;
            }
            Some(value_ref(value))
        }
    }
}

/// # Safety
/// `value` must be live for 'a and not be converted to another type meanwhile.
unsafe fn value_ref<'a>(value: *mut ffi::sqlite3_value) -> ValueRef<'a> {
    // SAFETY: by contract. Text and blobs are asked for before their length, as SQLite wants it.
    unsafe {
        match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => ValueRef::Integer(ffi::sqlite3_value_int64(value)),
            ffi::SQLITE_FLOAT => ValueRef::Real(ffi::sqlite3_value_double(value)),
            ffi::SQLITE_TEXT => {
                let at = ffi::sqlite3_value_text(value);
                ValueRef::Text(slice(at, ffi::sqlite3_value_bytes(value)))
            }
            ffi::SQLITE_BLOB => {
                let at = ffi::sqlite3_value_blob(value);
                ValueRef::Blob(slice(at.cast(), ffi::sqlite3_value_bytes(value)))
            }
            _ => ValueRef::Null,
        }
    }
}

/// # Safety
/// `at` must be null or point to `len` bytes that are live for 'a.
unsafe fn slice<'a>(at: *const u8, len: c_int) -> &'a [u8] {
    if at.is_null() || len <= 0 {
        return &[];
    }
    // SAFETY: by contract.
    unsafe { std::slice::from_raw_parts(at, len as usize) }
}

/// Calls `f` for each row of a changeset.
pub(crate) fn for_each<E: From<rusqlite::Error>>(changeset: &[u8], mut f: impl FnMut(&Step<'_>) -> Result<(), E>) -> Result<(), E> {
    let iter = Iter::start(changeset)?;
    loop {
        // SAFETY: the iterator is live until `iter` is dropped.
        match unsafe { ffi::sqlite3changeset_next(iter.0) } {
            ffi::SQLITE_ROW => f(&iter.step()?)?,
            ffi::SQLITE_DONE => return Ok(()),
            code => return Err(failure(code).into()),
        }
    }
}

struct Iter<'a>(*mut ffi::sqlite3_changeset_iter, PhantomData<&'a [u8]>);

impl<'a> Iter<'a> {
    fn start(changeset: &'a [u8]) -> Result<Self, rusqlite::Error> {
        let mut iter = ptr::null_mut();
        let len = length(changeset)?;
        // SAFETY: the input is read only and outlives the iterator.
        check(unsafe { ffi::sqlite3changeset_start(&mut iter, len, changeset.as_ptr().cast_mut().cast()) })?;
        Ok(Self(iter, PhantomData))
    }

    fn step(&self) -> Result<Step<'_>, rusqlite::Error> {
        let (mut table, mut columns, mut op, mut indirect) = (ptr::null(), 0, 0, 0);
        // SAFETY: the iterator stands on a row; the name lives until the next step.
        let table = unsafe {
            check(ffi::sqlite3changeset_op(self.0, &mut table, &mut columns, &mut op, &mut indirect))?;
            std::ffi::CStr::from_ptr(table as *const c_char)
        };
        let kind = match op {
            ffi::SQLITE_INSERT => Kind::Insert,
            ffi::SQLITE_UPDATE => Kind::Update,
            _ => Kind::Delete,
        };
        let table = table.to_str().map_err(|_| failure(ffi::SQLITE_CORRUPT))?;
        Ok(Step { iter: self.0, table, columns: columns.max(0) as usize, kind })
    }
}

impl Drop for Iter<'_> {
    fn drop(&mut self) {
        // SAFETY: finalised once. Its return code repeats an error that `next` gave.
        unsafe { ffi::sqlite3changeset_finalize(self.0) };
    }
}

/// Applies a changeset to the main database; `false` (and nothing is changed) if any row is not as the changeset expects.
pub(crate) fn apply(conn: &Connection, changeset: &[u8]) -> Result<bool, rusqlite::Error> {
    let mut conflict = false;
    // SAFETY: the input is read only; the context is only used by `refuse` during this call.
    let rc = unsafe {
        ffi::sqlite3changeset_apply(
            conn.handle(),
            length(changeset)?,
            changeset.as_ptr().cast_mut().cast(),
            None,
            Some(refuse),
            (&raw mut conflict).cast(),
        )
    };
    match rc {
        ffi::SQLITE_OK => Ok(true),
        _ if conflict => Ok(false),
        code => Err(failure(code)),
    }
}

unsafe extern "C" fn refuse(context: *mut c_void, _kind: c_int, _iter: *mut ffi::sqlite3_changeset_iter) -> c_int {
    // SAFETY: `apply` passes a pointer to its own bool, which lives during the call.
    unsafe { context.cast::<bool>().write(true) };
    ffi::SQLITE_CHANGESET_ABORT
}

fn length(changeset: &[u8]) -> Result<c_int, rusqlite::Error> {
    c_int::try_from(changeset.len()).map_err(|_| failure(ffi::SQLITE_TOOBIG))
}
