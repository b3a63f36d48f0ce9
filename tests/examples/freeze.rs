//! Makes `tests/frozen/v1.coffer` with what belongs to it, if it is not there: `cargo run -p coffer-tests --example freeze`. What is frozen is
//! never made again.

use std::error::Error;
use std::fs;

use coffer_tests::frozen::{PASSPHRASE, dump, folder, make};
use secrecy::SecretString;
use vault::{Key, LockedVault};

fn main() -> Result<(), Box<dyn Error>> {
    let path = folder().join("v1.coffer");
    if path.exists() {
        return Err("it is frozen: a changed format takes another number and another file".into());
    }
    let making = folder().join("v1.making");
    let recovery = make(&making)?;
    fs::rename(making, &path)?;
    fs::write(folder().join("v1.recovery.txt"), format!("{recovery}\n"))?;
    let opened = LockedVault::at(&path)?.unlock(Key::Passphrase(&SecretString::from(PASSPHRASE)))?;
    fs::write(folder().join("v1.txt"), dump(opened.read()).join("\n") + "\n")?;
    Ok(())
}
