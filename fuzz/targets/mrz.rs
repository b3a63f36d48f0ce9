//! Machine-readable lines.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| coffer_fuzz::mrz(text));
