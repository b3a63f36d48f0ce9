//! A slot for an age plugin, with a plugin that is a program of its own: `examples/age-plugin-throwaway.rs`. Whatever it does, the passphrase opens.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use made::*;
use vault::{Error, Key, LockedVault, NewKey, PluginFault, PluginIdentity, PluginRecipient, SlotKind, Vault};

/// The folder that the plugin is in. It is built here, so that it is there and as it stands, whichever tests were asked for.
fn examples() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned();
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--locked", "--offline", "-p", "vault", "--example", "age-plugin-throwaway", "--target-dir"])
            .arg(&target)
            .status();
        assert!(built.unwrap().success());
        target.join("debug/examples")
    };
    BUILT.get_or_init(build).clone()
}

fn plugin() -> String {
    format!("age-plugin-throwaway{}", std::env::consts::EXE_SUFFIX)
}

/// An identity file, and the recipient that it says it has.
fn keygen(key: &str) -> (String, String) {
    let output = Command::new(examples().join(plugin())).env("THROWAWAY_KEY", key).output().unwrap();
    let file = String::from_utf8(output.stdout).unwrap();
    let recipient = file.lines().find_map(|line| line.strip_prefix("# recipient: ")).unwrap().to_owned();
    (file, recipient)
}

/// Runs a test of this file again, on this vault, in a process whose `PATH` has the plugin or has not.
fn again(test: &str, vault: &Path, with_plugin: bool) {
    let nowhere = tempfile::tempdir().unwrap();
    let ((file, recipient), (other, _)) = (keygen("one"), keygen("two"));
    let path = if with_plugin { examples() } else { nowhere.path().to_owned() };
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env("VAULT_TEST_CHILD", vault)
        .envs([("VAULT_TEST_FILE", file), ("VAULT_TEST_RECIPIENT", recipient), ("VAULT_TEST_OTHER", other)])
        .env("PATH", path)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("came to the end"), "{said}");
}

/// The vault that a test of a child process is about; without one it does nothing.
fn of_child() -> Option<PathBuf> {
    std::env::var_os("VAULT_TEST_CHILD").map(PathBuf::from)
}

/// The identity file and the recipient that it is to use.
fn keys_of_child() -> (String, String) {
    (std::env::var("VAULT_TEST_FILE").unwrap(), std::env::var("VAULT_TEST_RECIPIENT").unwrap())
}

fn unlock(path: &Path, file: &str, pin: Option<&str>) -> Result<Vault, Error> {
    let identity = PluginIdentity::parse(&secret(file), pin.map(secret)).unwrap();
    LockedVault::at(path).unwrap().unlock(Key::Plugin(&identity)).map_err(|refused| refused.error)
}

#[test]
fn a_plugin_opens_what_was_sealed_to_it() {
    let (place, vault) = make();
    drop(vault);
    again("child_with_the_plugin", &place.path, true);
    // The program is gone: told apart from a wrong key, and the passphrase opens.
    again("child_without_the_plugin", &place.path, false);
    let mut vault = open(&place.path);
    assert_eq!(vault.seq(), 1);
    // It does not count as a way in that may be left alone, and renewing the keys removes it.
    vault.remove_slot(1).unwrap();
    assert!(matches!(vault.remove_slot(2), Err(Error::LastSlot)));
    let plugin = |vault: &Vault| vault.slots().unwrap().iter().any(|slot| slot.kind == SlotKind::Plugin);
    assert!(plugin(&vault));
    vault.rekey::<Error>(&[Key::Recovery(&place.recovery)], false, &settings(), at(2), |_, _| Ok(())).unwrap();
    assert!(!plugin(&vault));
}

#[test]
fn child_with_the_plugin() {
    let Some(path) = of_child() else { return };
    let (file, recipient) = keys_of_child();
    let other = std::env::var("VAULT_TEST_OTHER").unwrap();
    let recipient = PluginRecipient::parse(&recipient).unwrap();
    assert_eq!(recipient.program(), "age-plugin-throwaway");
    let mut vault = open(&path);
    let slot = vault.change::<_, Error>(&EDIT, at(1), |change| change.add_slot(NewKey::Plugin(&recipient))).unwrap();
    assert_eq!(slot.kind, SlotKind::Plugin);
    drop(vault.lock().unwrap());
    assert_eq!(unlock(&path, &file, Some("1234")).unwrap().seq(), 1);
    for wrong in [Some("4321"), None] {
        assert!(matches!(unlock(&path, &file, wrong), Err(Error::Plugin { fault: PluginFault::Failed })), "{wrong:?}");
    }
    assert!(matches!(unlock(&path, &other, Some("1234")), Err(Error::WrongKey)));
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

#[test]
fn child_without_the_plugin() {
    let Some(path) = of_child() else { return };
    let (file, recipient) = keys_of_child();
    assert!(matches!(unlock(&path, &file, Some("1234")), Err(Error::Plugin { fault: PluginFault::Missing })));
    let recipient = PluginRecipient::parse(&recipient).unwrap();
    let mut vault = open(&path);
    let refused = vault.change::<_, Error>(&EDIT, at(1), |change| change.add_slot(NewKey::Plugin(&recipient)));
    assert!(matches!(refused, Err(Error::Plugin { fault: PluginFault::Missing })));
    assert_eq!((vault.slots().unwrap().len(), vault.seq()), (3, 1));
    writeln!(std::io::stdout(), "came to the end").unwrap();
}

#[test]
fn what_is_no_key_of_a_plugin_is_refused_before_anything_runs() {
    let x25519 = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    for recipient in ["", x25519, "age1throwaway1!!", "age1../../evil1qqqq", "ssh-ed25519 AAAA"] {
        assert!(matches!(PluginRecipient::parse(recipient), Err(Error::NotAPluginKey)), "{recipient}");
    }
    let (file, _) = keygen("one");
    let line = file.lines().last().unwrap();
    assert_eq!(PluginIdentity::parse(&secret(&file), None).unwrap().program(), "age-plugin-throwaway");
    for identity in ["", "# only a comment", "AGE-SECRET-KEY-1QQ", &format!("{line}\nsomething else"), &line.replace("THROWAWAY", "../X")] {
        assert!(matches!(PluginIdentity::parse(&secret(identity), None), Err(Error::NotAPluginKey)), "{identity}");
    }
}
