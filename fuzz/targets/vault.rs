//! Files that claim to be vaults.
#![no_main]

libfuzzer_sys::fuzz_target!(init: coffer_fuzz::bear_caught_panics(), |bytes: &[u8]| coffer_fuzz::vaults::vault(bytes));
