//! SQLite's allocator: what it frees or moves is wiped first. Installed once, before SQLite's first use in the process.
//!
//! Large blocks, and so the inner database, stand on pages of their own that are locked as far as the system lets us: see `pages.rs`.
//!
//! Relies on: SQLite calls these with pointers that these gave out, or none, as `sqlite3_mem_methods` promises. Each block
//! is preceded by 16 bytes that hold its size (a large one by a page that ends with them).

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

use rusqlite::ffi;

use super::pages;
use crate::error::Error;

const HEADER: usize = 16;
/// Blocks from this size on are large. SQLite asks for smaller ones for rows, pages and statements, and often.
const LARGE: usize = 64 * 1024;
/// What large blocks are aligned to: a page.
const PAGE: usize = 4096;

/// Installs the allocator. Costs nothing after the first call. Fails with [`Error::AllocatorTooLate`] for good if SQLite
/// was in use before the first call.
pub(crate) fn init() -> Result<(), Error> {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    if *INSTALLED.get_or_init(install) { Ok(()) } else { Err(Error::AllocatorTooLate) }
}

fn install() -> bool {
    let methods = ffi::sqlite3_mem_methods {
        xMalloc: Some(x_malloc),
        xFree: Some(x_free),
        xRealloc: Some(x_realloc),
        xSize: Some(x_size),
        xRoundup: Some(x_roundup),
        xInit: Some(x_init),
        xShutdown: Some(x_shutdown),
        pAppData: ptr::null_mut(),
    };
    // SAFETY: SQLite copies the struct during the call, and refuses (SQLITE_MISUSE) if it is initialised already.
    let rc = unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw const methods) };
    rc == ffi::SQLITE_OK
}

/// How many bytes stand before a block of this size.
fn before(size: usize) -> usize {
    if size < LARGE { HEADER } else { PAGE }
}

fn layout(size: usize) -> Option<Layout> {
    // A large block ends with its page, so that no other block shares the pages that it locks.
    let whole = size.checked_add(before(size))?;
    let whole = if size < LARGE { whole } else { whole.checked_next_multiple_of(PAGE)? };
    Layout::from_size_align(whole, before(size)).ok()
}

fn round(n: c_int) -> usize {
    (n.max(0) as usize).next_multiple_of(8)
}

/// Overwrites `size` bytes in a way that the compiler must keep.
///
/// # Safety
/// `at` must point to `size` writable bytes.
pub(super) unsafe fn wipe(at: *mut u8, size: usize) {
    // SAFETY: by this function's contract; the barrier only reads what was just written.
    unsafe {
        ptr::write_bytes(at, 0, size);
        zeroize::optimization_barrier(std::slice::from_raw_parts(at, size));
    }
}

unsafe extern "C" fn x_malloc(n: c_int) -> *mut c_void {
    let size = round(n);
    let Some(layout) = layout(size).filter(|_| n > 0) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout is not empty; room for the size stands before what is given, and is aligned for it.
    unsafe {
        let block = System.alloc(layout);
        if block.is_null() {
            return ptr::null_mut();
        }
        let given = block.add(before(size));
        given.sub(HEADER).cast::<usize>().write(size);
        if size >= LARGE {
            pages::keep_block(given, size);
        }
        given.cast()
    }
}

unsafe extern "C" fn x_free(p: *mut c_void) {
    if p.is_null() {
        return;
    }
    // SAFETY: `p` came from `x_malloc`, so its header holds the size that its layout was made from.
    unsafe {
        let size = size_of_block(p);
        wipe(p.cast(), size);
        if size >= LARGE {
            pages::let_go(p.cast(), size);
        }
        if let Some(layout) = layout(size) {
            System.dealloc(p.cast::<u8>().sub(before(size)), layout);
        }
    }
}

unsafe extern "C" fn x_realloc(p: *mut c_void, n: c_int) -> *mut c_void {
    // SAFETY: `p` is null or from `x_malloc`; both blocks hold at least the bytes that are copied, and do not overlap.
    unsafe {
        let fresh = x_malloc(n);
        if !fresh.is_null() && !p.is_null() {
            let kept = size_of_block(p).min(round(n));
            ptr::copy_nonoverlapping(p.cast::<u8>(), fresh.cast::<u8>(), kept);
            x_free(p);
        }
        fresh
    }
}

unsafe extern "C" fn x_size(p: *mut c_void) -> c_int {
    if p.is_null() {
        return 0;
    }
    // SAFETY: `p` came from `x_malloc`. The size came from a `c_int` rounded up to 8, which SQLite keeps below 2^31 - 256.
    unsafe { size_of_block(p) as c_int }
}

/// # Safety
/// `p` must have come from `x_malloc`.
unsafe fn size_of_block(p: *mut c_void) -> usize {
    // SAFETY: by this function's contract the header is there, aligned and written.
    unsafe { p.cast::<u8>().sub(HEADER).cast::<usize>().read() }
}

unsafe extern "C" fn x_roundup(n: c_int) -> c_int {
    round(n) as c_int
}

unsafe extern "C" fn x_init(_: *mut c_void) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_shutdown(_: *mut c_void) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frees_and_moves_wipe() {
        // SAFETY: the bytes are looked at through `wipe` on memory that this test owns.
        unsafe {
            let mut bytes = *b"a passphrase";
            wipe(bytes.as_mut_ptr(), bytes.len());
            assert_eq!(bytes, [0; 12]);

            for large in [LARGE as c_int - 8, LARGE as c_int, 3 * LARGE as c_int + 8] {
                let p = x_malloc(large);
                assert_eq!((x_size(p), p as usize % HEADER), (large, 0));
                p.cast::<u8>().add(large as usize - 1).write(7);
                let q = x_realloc(p, large + 100_000);
                assert_eq!(q.cast::<u8>().add(large as usize - 1).read(), 7);
                x_free(q);
            }

            let p = x_malloc(13);
            assert_eq!(x_size(p), 16);
            ptr::copy_nonoverlapping(b"hello, world!".as_ptr(), p.cast::<u8>(), 13);
            let q = x_realloc(p, 4000);
            assert_eq!(std::slice::from_raw_parts(q.cast::<u8>(), 13), b"hello, world!");
            let r = x_realloc(q, 5);
            assert_eq!(std::slice::from_raw_parts(r.cast::<u8>(), 5), b"hello");
            x_free(r);
            x_free(ptr::null_mut());
            assert!(x_malloc(0).is_null());
        }
    }

    #[test]
    fn is_the_one_that_sqlite_uses() {
        init().unwrap();
        // SAFETY: SQLite's own allocation functions, paired; the header in front of the block is ours to read.
        unsafe {
            let p = ffi::sqlite3_malloc64(21);
            assert_eq!(size_of_block(p), 24);
            ffi::sqlite3_free(p);
        }
    }
}
