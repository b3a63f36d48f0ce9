//! Text of letters.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| coffer_fuzz::letter(text));
