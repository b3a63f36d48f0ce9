//! What stays on the stack: a value that was moved leaves a copy where it stood, below the frames that are in use. Wiping types and allocators do not
//! reach it.

use std::hint::black_box;

/// How far down: ciphers and the database stay above that. Well below the smallest stack of a thread (2 MiB).
const DEPTH: usize = 512 * 1024;

/// Overwrites the 512 KiB of this thread's stack below its caller. Costs some 20 µs. Call it when something secret was handled on this thread, from a
/// function that did not handle it itself.
#[inline(never)]
pub fn wipe_stack() {
    black_box(&mut [0_u8; DEPTH]);
}
