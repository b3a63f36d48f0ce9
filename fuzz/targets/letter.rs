//! Text of letters.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = uscis::letter::read(text);
    let _ = uscis::letter::date(text);
});
