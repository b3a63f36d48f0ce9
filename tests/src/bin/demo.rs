//! `demo PATH`: makes the throwaway vault of the fictional Sample family there and prints its passphrase.
#![expect(clippy::print_stdout, reason = "its passphrase is for the person who started it")]

use std::error::Error;
use std::path::PathBuf;

use coffer::{Clock, SystemClock, VaultSettings};
use coffer_tests::demo::{PASSPHRASE, make};
use secrecy::SecretString;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: demo PATH")?;
    make(&path, &SecretString::from(PASSPHRASE), &VaultSettings::default(), SystemClock.now())?;
    println!("A vault of the fictional Sample family is in {}", path.display());
    println!("Its passphrase: {PASSPHRASE}");
    Ok(())
}
