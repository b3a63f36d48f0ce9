//! The keychain of the system, with a real one: gnome-keyring on a session bus of its own, in a folder of its own, unlocked by a throwaway password.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use coffer::{Code, Key, Keychain, LockedVault, Session, SystemKeychain};
use made::{Made, clock, passphrase};

/// No bus, and so nobody who would start a keychain.
const NONE: &str = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere";
/// Made with a password, or unlocked with it.
const UNLOCKED: &str = "printf throwaway | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null";
/// As the last run left it, without anybody to unlock it.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null";

/// Runs a test of this file again, on a bus of its own, behind a line of shell that starts a keychain, or none. `home` is where that keeps its files.
fn again(test: &str, keychain: &str, home: &Path, vault: &Path) {
    let line = format!("{keychain}\nexec \"$0\" {test} --exact --nocapture");
    let run = home.join("run");
    std::fs::create_dir_all(&run).unwrap();
    std::fs::set_permissions(&run, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &line])
        .arg(std::env::current_exe().unwrap())
        .env("COFFER_TEST_CHILD", vault)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_RUNTIME_DIR", run)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GNOME_KEYRING_CONTROL")
        .output()
        .expect("a session bus needs `dbus-run-session` (Debian: dbus), a keychain `gnome-keyring-daemon` (Debian: gnome-keyring)");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("came to the end"), "{test}: {said}");
}

/// The open vault of a child process; without one its test does nothing.
fn of_child() -> Option<Session> {
    let path = std::env::var_os("COFFER_TEST_CHILD")?;
    let locked = LockedVault::at(Path::new(&path)).unwrap();
    let opened = Session::unlock(locked, Key::Passphrase(&passphrase()), Arc::new(clock()));
    Some(opened.map_err(|refused| refused.error).unwrap())
}

#[test]
fn a_real_keychain_keeps_gives_and_forgets() {
    let Made { folder, session } = Made::new();
    let (home, vault) = (tempfile::tempdir().unwrap(), folder.path().join("papers.coffer"));
    drop(session);
    again("child_without_a_keychain", NONE, home.path(), &vault);
    again("child_keeps", UNLOCKED, home.path(), &vault);
    again("child_finds_it_locked", LOCKED, home.path(), &vault);
    again("child_gives_and_forgets", UNLOCKED, home.path(), &vault);
}

#[test]
fn child_without_a_keychain() {
    let Some(mut session) = of_child() else { return };
    assert_eq!(SystemKeychain.get(session.vault_id()).unwrap_err().code(), Code::KeychainMissing);
    assert_eq!(session.add_device("here", &SystemKeychain).unwrap_err().code(), Code::KeychainMissing);
    assert_eq!(session.keys().unwrap().len(), 2);
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

#[test]
fn child_keeps() {
    let Some(mut session) = of_child() else { return };
    let id = session.vault_id();
    assert_eq!(SystemKeychain.get(id).unwrap_err().code(), Code::KeychainEmpty);
    SystemKeychain.forget(id).unwrap();
    session.add_device("here", &SystemKeychain).unwrap();
    drop(opened_by_keychain(session));
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

#[test]
fn child_finds_it_locked() {
    let Some(session) = of_child() else { return };
    // Nobody is there to type its password: the vault stays as it is, and the passphrase has just opened it.
    let refused = SystemKeychain.get(session.vault_id()).unwrap_err().code();
    assert!(matches!(refused, Code::KeychainLocked), "{refused:?}");
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

#[test]
fn child_gives_and_forgets() {
    let Some(session) = of_child() else { return };
    let id = session.vault_id();
    let mut session = opened_by_keychain(session);
    let device = session.keys().unwrap()[2].id;
    session.remove_key(device, &SystemKeychain).unwrap();
    assert_eq!(SystemKeychain.get(id).unwrap_err().code(), Code::KeychainEmpty);
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

/// Dropped, and opened again with what the keychain holds.
fn opened_by_keychain(session: Session) -> Session {
    let (id, path) = (session.vault_id(), session.path().to_owned());
    drop(session);
    let key = SystemKeychain.get(id).unwrap();
    Session::unlock(LockedVault::at(&path).unwrap(), Key::Device(&key), Arc::new(clock())).map_err(|refused| refused.error).unwrap()
}
