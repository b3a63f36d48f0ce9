//! The calls by which this process changes files, each asked about first: the only unsafe code of the tests.
//!
//! The functions below have the names of the C library's, so that in this test program they stand before them, for SQLite
//! and for Rust's standard library alike. What is tested is thus the very code that ships, with SQLite's own file layer
//! (syncing of folders, short writes, modes) and with the vault's own creating, linking and removing of files. A file
//! system of SQLite's kind (a VFS) would see only the first, and the crates for that bring a file layer of their own.
//!
//! Relies on: 64-bit Linux with glibc, where these names are what SQLite and the standard library are linked to
//! (`every_kind_of_call_is_seen` fails if that changes); arguments that these two pass are valid, as C asks of them.
#![allow(unsafe_code, reason = "it stands in front of the C library")]

use std::ffi::{CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use libc::{AT_FDCWD, c_char, c_int, c_long, c_uint, c_void, off64_t, size_t, ssize_t};

use crate::disk;

/// One call that is about to be made.
#[derive(Debug)]
pub enum Call<'a> {
    Open { path: &'a Path, flags: c_int },
    Write { fd: c_int, at: u64, bytes: &'a [u8] },
    Truncate { fd: c_int, len: u64 },
    Sync { fd: c_int },
    Remove { path: &'a Path },
    Link { from: &'a Path, to: &'a Path },
    Rename { from: &'a Path, to: &'a Path },
}

/// What is to become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is made.
    Go,
    /// It is not made and fails with this error number.
    Fail(c_int),
    /// Of a write only these parts (start, end) are made, then it fails with this error number.
    Torn(Vec<(usize, usize)>, c_int),
    /// Of a write only so many bytes are made, which the call says honestly.
    Short(usize),
}

fn fail(error: c_int) -> c_int {
    // SAFETY: the C library's own place for this thread's error number.
    unsafe { *libc::__errno_location() = error };
    -1
}

/// The path at `name`.
///
/// # Safety
/// `name` is a C string, which outlives the result.
unsafe fn path<'a>(name: *const c_char) -> &'a Path {
    // SAFETY: as promised above.
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

/// # Safety
/// As for `open` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(name: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: C asks for a C string.
    let path = unsafe { path(name) };
    match disk::ask(&Call::Open { path, flags }) {
        Answer::Fail(error) => fail(error),
        _ => {
            // SAFETY: the same call, passed on.
            let fd = unsafe { libc::syscall(libc::SYS_openat, AT_FDCWD, name, flags, mode) } as c_int;
            if fd >= 0 {
                disk::opened(path, flags, fd);
            }
            fd
        }
    }
}

/// # Safety
/// As for `close` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(fd: c_int) -> c_int {
    disk::closed(fd);
    // SAFETY: the same call, passed on.
    unsafe { libc::syscall(libc::SYS_close, fd) as c_int }
}

/// # Safety
/// As for `pwrite` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(fd: c_int, from: *const c_void, len: size_t, at: off64_t) -> ssize_t {
    // SAFETY: C asks for `len` readable bytes.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), len) };
    let put = |(start, end): (usize, usize)| {
        let part = &bytes[start..end];
        // SAFETY: the same call, for a part of the same bytes.
        unsafe { libc::syscall(libc::SYS_pwrite64, fd, part.as_ptr(), part.len(), at + start as c_long) as ssize_t }
    };
    match disk::ask(&Call::Write { fd, at: at as u64, bytes }) {
        Answer::Go => put((0, len)),
        Answer::Short(some) => put((0, some)),
        Answer::Fail(error) => fail(error) as ssize_t,
        Answer::Torn(parts, error) => {
            parts.into_iter().map(put).for_each(drop);
            fail(error) as ssize_t
        }
    }
}

/// # Safety
/// As for `write` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(fd: c_int, from: *const c_void, len: size_t) -> ssize_t {
    if disk::tracks(fd) {
        // SAFETY: the place in the file, then the same call with it; what SQLite and the vault write this way is files.
        unsafe {
            let at = libc::syscall(libc::SYS_lseek, fd, 0, libc::SEEK_CUR) as off64_t;
            let written = pwrite64(fd, from, len, at);
            if written > 0 {
                libc::syscall(libc::SYS_lseek, fd, written, libc::SEEK_CUR);
            }
            return written;
        }
    }
    // SAFETY: the same call, passed on.
    unsafe { libc::syscall(libc::SYS_write, fd, from, len) as ssize_t }
}

/// # Safety
/// As for `ftruncate` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(fd: c_int, len: off64_t) -> c_int {
    match disk::ask(&Call::Truncate { fd, len: len as u64 }) {
        Answer::Fail(error) => fail(error),
        // SAFETY: the same call, passed on.
        _ => unsafe { libc::syscall(libc::SYS_ftruncate, fd, len) as c_int },
    }
}

/// # Safety
/// As for `fsync` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(fd: c_int) -> c_int {
    match disk::ask(&Call::Sync { fd }) {
        Answer::Fail(error) => fail(error),
        _ if disk::tracks(fd) => 0,
        // SAFETY: the same call, passed on. (Of the files that are watched nothing needs to reach a real disk.)
        _ => unsafe { libc::syscall(libc::SYS_fsync, fd) as c_int },
    }
}

/// # Safety
/// As for `fdatasync` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(fd: c_int) -> c_int {
    // SAFETY: asks the same of the caller.
    unsafe { fsync(fd) }
}

/// # Safety
/// As for `unlink` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(name: *const c_char) -> c_int {
    // SAFETY: C asks for a C string.
    match disk::ask(&Call::Remove { path: unsafe { path(name) } }) {
        Answer::Fail(error) => fail(error),
        // SAFETY: the same call, passed on.
        _ => unsafe { libc::syscall(libc::SYS_unlinkat, AT_FDCWD, name, 0) as c_int },
    }
}

/// # Safety
/// As for `linkat` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkat(from_dir: c_int, from: *const c_char, to_dir: c_int, to: *const c_char, flags: c_int) -> c_int {
    // SAFETY: C asks for C strings.
    match disk::ask(&unsafe { Call::Link { from: path(from), to: path(to) } }) {
        Answer::Fail(error) => fail(error),
        // SAFETY: the same call, passed on.
        _ => unsafe { libc::syscall(libc::SYS_linkat, from_dir, from, to_dir, to, flags) as c_int },
    }
}

/// # Safety
/// As for `link` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn link(from: *const c_char, to: *const c_char) -> c_int {
    // SAFETY: asks the same of the caller.
    unsafe { linkat(AT_FDCWD, from, AT_FDCWD, to, 0) }
}

/// # Safety
/// As for `rename` in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    // SAFETY: C asks for C strings.
    match disk::ask(&unsafe { Call::Rename { from: path(from), to: path(to) } }) {
        Answer::Fail(error) => fail(error),
        // SAFETY: the same call, passed on.
        _ => unsafe { libc::syscall(libc::SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0) as c_int },
    }
}
