//! The inner database as one block of memory: filled while it is decrypted, read while it is encrypted, never on a disk.
//!
//! Relies on: `sqlite3_deserialize` takes ownership of a `sqlite3_malloc64` block (FREEONCLOSE, even when it fails), and
//! `sqlite3_serialize(NOCOPY)` gives the block that is in use, which only a write through its connection moves.

use std::io::{self, Write};
use std::ptr::{self, NonNull};

use rusqlite::{Connection, ffi};

use super::{check, failure};
use crate::error::Error;

/// How large an inner database may grow: SQLite allocates at most 2 GiB at once.
const LIMIT: i64 = (1 << 31) - (1 << 20);
/// Room left behind an image, so that the first change does not move it.
const SLACK: usize = 1 << 20;

/// A block of SQLite's memory to write an image into. Wiped when dropped.
pub(crate) struct Image {
    block: NonNull<u8>,
    len: usize,
    capacity: usize,
}

impl Image {
    /// Room for `size` bytes, and some for growth.
    pub(crate) fn with_room(size: usize) -> Result<Self, Error> {
        crate::raw::alloc::init()?;
        let capacity = size.saturating_add(SLACK.max(size / 8));
        // SAFETY: plain allocation; null is handled.
        let block = unsafe { ffi::sqlite3_malloc64(capacity as u64) };
        let block = NonNull::new(block.cast::<u8>()).ok_or(Error::Memory)?;
        Ok(Self { block, len: 0, capacity })
    }

    /// A copy of these bytes.
    pub(crate) fn copy(bytes: &[u8]) -> Result<Self, Error> {
        let mut image = Self::with_room(bytes.len())?;
        image.write_all(bytes).map_err(|_| Error::Memory)?;
        Ok(image)
    }

    /// Makes it the connection's main database.
    pub(crate) fn become_main_of(self, conn: &Connection) -> Result<(), rusqlite::Error> {
        let mut limit = LIMIT;
        let flags = (ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE) as _;
        // SAFETY: the handle is live, the block is from sqlite3_malloc64 with these sizes, and SQLite owns it from here
        // on, also on failure; so it is forgotten first.
        unsafe {
            let (block, len, capacity) = (self.block, self.len, self.capacity);
            std::mem::forget(self);
            check(ffi::sqlite3_deserialize(conn.handle(), c"main".as_ptr(), block.as_ptr(), len as i64, capacity as i64, flags))?;
            check(ffi::sqlite3_file_control(conn.handle(), c"main".as_ptr(), ffi::SQLITE_FCNTL_SIZE_LIMIT, (&raw mut limit).cast()))
        }
    }
}

impl Write for Image {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = buf.len().min(self.capacity - self.len);
        // SAFETY: `n` bytes fit behind `len`, and a caller's slice cannot overlap our block.
        unsafe { ptr::copy_nonoverlapping(buf.as_ptr(), self.block.as_ptr().add(self.len), n) };
        self.len += n;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: the block is ours and not yet handed over. sqlite3_free wipes it.
        unsafe { ffi::sqlite3_free(self.block.as_ptr().cast()) };
    }
}

/// Shows `f` the bytes of the main database, without copying them. There must be no open transaction.
pub(crate) fn with_bytes<R>(conn: &mut Connection, f: impl FnOnce(&[u8]) -> R) -> Result<R, rusqlite::Error> {
    if !conn.is_autocommit() {
        return Err(failure(ffi::SQLITE_MISUSE));
    }
    let mut size = 0;
    // SAFETY: the handle is live. The block stays where it is until something is written through the connection, and the
    // exclusive borrow keeps `f` from doing that.
    unsafe {
        let block = ffi::sqlite3_serialize(conn.handle(), c"main".as_ptr(), &mut size, ffi::SQLITE_SERIALIZE_NOCOPY as _);
        if block.is_null() || size < 0 {
            return Err(failure(ffi::SQLITE_NOMEM));
        }
        Ok(f(std::slice::from_raw_parts(block, size as usize)))
    }
}

/// A copy of the main database of a connection that was not made by [`Image::become_main_of`].
pub(crate) fn copy_of(conn: &Connection) -> Result<Image, Error> {
    let mut size = 0;
    // SAFETY: the handle is live; the result is null or a block of `size` bytes from SQLite's allocator that we now own.
    unsafe {
        let block = ffi::sqlite3_serialize(conn.handle(), c"main".as_ptr(), &mut size, 0);
        let block = NonNull::new(block).ok_or(Error::Memory)?;
        let len = size.max(0) as usize;
        Ok(Image { block, len, capacity: len })
    }
}
