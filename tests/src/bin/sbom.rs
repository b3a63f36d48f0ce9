//! `sbom PATH`: writes the bill of materials there.
#![expect(clippy::print_stdout, reason = "says where it is to the person who started it")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use coffer_tests::supply::sbom;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: sbom PATH")?;
    let bom = sbom::make()?;
    fs::write(&path, serde_json::to_string_pretty(&bom)? + "\n")?;
    let count = bom["components"].as_array().map_or(0, Vec::len);
    println!("{count} components: {}", path.display());
    Ok(())
}
