//! Files that come in, from their bytes to a document.
#![no_main]

libfuzzer_sys::fuzz_target!(init: coffer_fuzz::bear_caught_panics(), |bytes: &[u8]| coffer_fuzz::incoming::incoming(bytes));
