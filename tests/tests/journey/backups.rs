//! Backups in the real window: made by themselves, practised with the recovery key; an older copy in the vault's place is noticed, and the newer state
//! restored from the backup.

use std::ops::Not;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coffer::{PersonInput, Session, SystemClock, VaultSettings};
use secrecy::ExposeSecret;

use crate::window::Window;
use crate::{SCREEN, unlock, within_reason};

const PASSPHRASE: &str = "grove lantern thirty mosaic pilot";

#[tokio::test]
async fn backups_are_made_practised_and_restored() {
    let _alone = SCREEN.lock().await;
    within_reason(journey()).await;
}

/// A vault with one person, and its recovery key in words.
#[expect(clippy::disallowed_methods, reason = "the test types the recovery key")]
fn made(path: &Path) -> String {
    let made = Session::create(path, &PASSPHRASE.to_owned().into(), &VaultSettings::cheap(), Arc::new(SystemClock)).expect("made");
    let mut session = made.session;
    session.save_person(None, &PersonInput { full_name: "Rosa Sample".to_owned(), ..PersonInput::default() }).expect("kept");
    session.lock().map_err(|refused| refused.error).expect("locked");
    made.recovery.to_identity().expose_secret().to_owned()
}

async fn add_person(window: &Window, name: &str) {
    window.click("section-people").await;
    window.click("add-person").await;
    window.fill("person-name", name).await;
    window.click("save").await;
    window.wait_for_text("detail", name).await;
}

fn backup_files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')).not()).collect()
}

/// The folder where backups go when nobody chose one.
async fn first_backup(home: &Path) -> PathBuf {
    for _ in 0..600 {
        for folder in [home.join("Documents/Coffer backups"), home.join("Coffer backups")] {
            if let Some(file) = backup_files(&folder).into_iter().next() {
                return file;
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no backup was made by itself");
}

async fn journey() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = home.path().join("Family.coffer");
    let recovery = made(&vault);
    let older = std::fs::read(&vault).expect("read");

    let mut window = Window::open(home.path(), "backups", &[&vault.to_string_lossy()]).await;
    unlock(&mut window, PASSPHRASE).await;
    add_person(&window, "Ana Sample").await;
    let file = first_backup(home.path()).await;
    window.click("settings").await;
    window.click("setting-backups").await;
    window.wait_for_text("backup-state", &file.parent().expect("a folder").to_string_lossy()).await;
    window.picture("backups").await;
    window.fill("practise-key", "AGE-SECRET-KEY-1NOTAKEY").await;
    window.click("practise").await;
    window.find("error").await;
    window.fill("practise-key", &recovery).await;
    window.click("practise").await;
    window.wait_for_text("practised", "restores this backup").await;
    window.picture("practised").await;
    window.escape().await;
    window.click("lock").await;
    window.find("unlock-passphrase").await;

    // Somebody puts the copy of before in the vault's place.
    std::fs::write(&vault, &older).expect("written");
    window.fill("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.wait_for_text("older-vault", "older than when you last used it").await;
    window.picture("older").await;
    window.click("older-restore").await;
    let newest =
        backup_files(file.parent().expect("a folder")).into_iter().max_by_key(|path| path.metadata().and_then(|m| m.modified()).ok());
    window.fill("backup-file", &newest.expect("a backup").to_string_lossy()).await;
    window.fill("backup-key", PASSPHRASE).await;
    window.picture("restore").await;
    window.click("next").await;
    window.find("restore-generation").await;
    window.fill("path", &vault.to_string_lossy()).await;
    window.click("next").await;
    window.click("restore-replace").await;
    window.picture("restore-replace").await;
    window.click("next").await;
    window.find("unlock-passphrase").await;
    unlock(&mut window, PASSPHRASE).await;
    window.click("section-people").await;
    window.find("person-2").await;
    window.picture("restored").await;
    let beside = std::fs::read_dir(home.path()).expect("read").flatten();
    let aside = beside.map(|entry| entry.path()).find(|path| path.to_string_lossy().contains("(set aside"));
    assert!(std::fs::read(aside.expect("the older copy is kept")).expect("read") == older);
    window.close().await;
}
