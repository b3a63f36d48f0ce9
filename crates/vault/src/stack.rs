//! What stays on the stack: a value that was moved leaves a copy where it stood, below the frames that are in use. Wiping types and allocators do not
//! reach it.

use std::hint::black_box;

const PAGE: usize = 4096;
/// How far down: keys are handled within a few frames, but ciphers and the database go deeper. Well below the smallest stack of a thread (2 MiB).
const PAGES: usize = 128;

/// Overwrites the 512 KiB of this thread's stack below its caller. Costs some 20 µs. Call it when something secret was handled on this thread, from a
/// function that did not handle it itself.
#[inline(never)]
pub fn wipe_stack() {
    wipe(PAGES);
}

#[inline(never)]
fn wipe(pages: usize) {
    let mut page = [0_u8; PAGE];
    black_box(&mut page);
    if pages > 1 {
        wipe(pages - 1);
    }
    // Used again after the call, so that the compiler cannot give the next one the same page.
    black_box(&mut page);
}
