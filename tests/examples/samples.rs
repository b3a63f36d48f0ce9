//! Writes the papers of the Sample family into a folder, to be looked at: `cargo run -p coffer-tests --example samples -- DIR`.

use std::path::PathBuf;
use std::{env, fs, io};

use chrono::NaiveDate;
use coffer_tests::samples::family;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from("target/samples"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    for document in family(today).documents {
        fs::write(folder.join(document.file_name), document.bytes)?;
    }
    Ok(())
}
