//! Memory that the system keeps out of its swap file and out of core files, as far as it lets us: a process may lock some megabytes only (8 MiB by
//! default on Linux), and what goes beyond is left as it is. On Windows nothing of this is done.
//!
//! Relies on: locking and advising change what the system does with pages, never what a program sees in them; so any address range may be named, and
//! one that is not mapped is refused with an error.

/// Locks the pages on which these values lie and keeps them out of core files, until the allocator gives the pages back to the system.
pub(crate) fn keep<T>(values: &[T]) {
    advise(values.as_ptr().cast(), size_of_val(values), true);
}

/// The same of a block that is about to be used.
pub(super) fn keep_block(at: *const u8, size: usize) {
    advise(at, size, true);
}

/// Takes that back, for a block that is about to be freed.
pub(super) fn let_go(at: *const u8, size: usize) {
    advise(at, size, false);
}

#[cfg(not(unix))]
fn advise(_: *const u8, _: usize, _: bool) {}

#[cfg(unix)]
fn advise(at: *const u8, size: usize, keep: bool) {
    // SAFETY: asks for a constant of the system.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    let start = at as usize / page * page;
    let length = (at as usize + size - start).next_multiple_of(page);
    let start = start as *mut libc::c_void;
    // SAFETY: neither call reads or writes the pages for the program; see the top of this file. Both are best effort: the results are not looked at.
    unsafe {
        if keep {
            libc::mlock(start, length);
            #[cfg(target_os = "linux")]
            libc::madvise(start, length, libc::MADV_DONTDUMP);
        } else {
            libc::munlock(start, length);
            #[cfg(target_os = "linux")]
            libc::madvise(start, length, libc::MADV_DODUMP);
        }
    }
}
