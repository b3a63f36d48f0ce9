//! Makes the small vault that the fuzzers harm, if it is not there: `cargo run -p coffer-tests --example base`.

use std::error::Error;
use std::fs;
use std::path::Path;

use chrono::DateTime;
use secrecy::SecretString;
use vault::{Action, Settings, Vault};

/// What `fuzz/src/vaults.rs` opens it with.
const PASSPHRASE: &str = "sample passphrase for the fuzzers";

#[expect(clippy::disallowed_methods, reason = "the recovery key is written beside it: it opens nothing else")]
fn main() -> Result<(), Box<dyn Error>> {
    use secrecy::ExposeSecret;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/base");
    let path = folder.join("small.coffer");
    let settings = Settings { page_size: 512, ..Settings::cheap() };
    let passphrase = SecretString::from(PASSPHRASE);
    let schema = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, v ANY) STRICT";
    let (mut vault, recovery) = Vault::create(&path, &passphrase, &settings, schema, 1)?;
    for (seq, name) in (1..).zip(["snapshot", "first", "second", "third"]) {
        let at = DateTime::from_timestamp(1_790_000_000 + seq, 0).unwrap_or_default();
        vault.change::<_, vault::Error>(&Action { name: "thing.add", subject: Some(("thing", seq)) }, at, |change| {
            change.conn().execute("INSERT INTO thing (name, v) VALUES (?1, ?2)", vault::rusqlite::params![name, 1.5])?;
            change.put_blob(&mut name.repeat(20).as_bytes()).map(drop)
        })?;
        if seq == 1 {
            vault.snapshot()?;
        }
    }
    fs::write(folder.join("recovery.txt"), format!("{}\n", recovery.to_identity().expose_secret()))?;
    Ok(())
}
