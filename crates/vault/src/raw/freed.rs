//! What the C library frees is wiped first, once [`begin`] was called: the window's toolkit and its browser engine copy what passes between the page and
//! this program into memory of the C library, and give it back as it is.
//!
//! The program's own `free` and `realloc` stand in front of the C library's, for every library in the process: a symbol of the program is found before
//! those of the libraries. `realloc` moves rather than grow, since what it leaves behind would not come by here.
//!
//! Relies on: glibc, whose documentation says how its allocator is replaced; `__libc_free`, `__libc_realloc` and `__libc_malloc` are its own names for what
//! stands behind. Every pointer that comes in was given out by its `malloc` family, as the standard demands of callers.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};

use super::alloc::wipe;

static WIPING: AtomicBool = AtomicBool::new(false);

/// From now on.
pub(crate) fn begin() {
    WIPING.store(true, Ordering::Relaxed);
    // Refers to them, so that the linker takes them.
    std::hint::black_box([free as *const (), realloc as *const ()]);
}

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_realloc(at: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_free(at: *mut c_void);
    fn malloc_usable_size(at: *mut c_void) -> usize;
}

/// # Safety
/// As of the standard's `free`.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(at: *mut c_void) {
    // SAFETY: the block is the caller's to the last usable byte, and nobody's after this.
    unsafe {
        if !at.is_null() && WIPING.load(Ordering::Relaxed) {
            wipe(at.cast(), malloc_usable_size(at));
        }
        __libc_free(at);
    }
}

/// # Safety
/// As of the standard's `realloc`.
#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(at: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as for `free`; what is copied is in both blocks.
    unsafe {
        if at.is_null() || !WIPING.load(Ordering::Relaxed) {
            return __libc_realloc(at, size);
        }
        if size == 0 {
            // As glibc has it.
            free(at);
            return std::ptr::null_mut();
        }
        let had = malloc_usable_size(at);
        if (had / 2..=had).contains(&size) {
            return at;
        }
        let moved = __libc_malloc(size);
        if !moved.is_null() {
            std::ptr::copy_nonoverlapping(at.cast::<u8>(), moved.cast::<u8>(), had.min(size));
            free(at);
        }
        moved
    }
}
