//! Machine-readable lines.
#![no_main]

use chrono::NaiveDate;
use uscis::mrz::{Mrz, repair_us_card};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().take(4).collect();
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
    for lines in [&lines[..], &lines[..lines.len().min(3)], &lines[..lines.len().min(2)]] {
        if let Some(mrz) = Mrz::read(lines) {
            let _ = (mrz.a_number(), mrz.receipt_number(), mrz.names(), mrz.birth_date(today), mrz.expiry_date(today), mrz.is_us_card());
        }
    }
    if let [one, two, three, ..] = lines[..] {
        let repaired = repair_us_card([one, two, three]);
        let _ = Mrz::read(&repaired.each_ref().map(String::as_str));
    }
});
