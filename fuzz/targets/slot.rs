//! Key slots, and recovery keys as they are typed.
#![no_main]

libfuzzer_sys::fuzz_target!(init: coffer_fuzz::bear_caught_panics(), |bytes: &[u8]| coffer_fuzz::vaults::slot(bytes));
