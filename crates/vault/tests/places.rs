//! The place of a vault: in use elsewhere, read-only, taken away or taken over while it is open, and a clock that goes back.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends at the first surprise")]

mod made;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use made::*;
use vault::{Error, Key, LockedVault, Vault};

/// Tries a small change.
fn save(vault: &mut Vault) -> Result<(), Error> {
    vault.change(&EDIT, at(7), |change| Ok(change.conn().execute("INSERT INTO person (name) VALUES ('New')", []).map(drop)?))
}

/// Nothing that writes is done, for this reason, and what is open can be read.
fn refuses_all(vault: &mut Vault, why: fn(&Error) -> bool) {
    let people = names(vault);
    let refused: [(&str, Result<(), Error>); 8] = [
        ("save", save(vault)),
        ("undo", vault.undo(1, at(8)).map(drop)),
        ("compact", vault.compact()),
        ("snapshot", vault.snapshot()),
        ("passphrase", vault.change_passphrase(&secret("new"), &settings())),
        ("recovery", vault.add_recovery().map(drop)),
        ("migrate", vault.migrate(4, "ALTER TABLE person ADD COLUMN x TEXT", at(8))),
        ("forget", vault.forget(&EDIT, at(8), &[], &[])),
    ];
    for (name, refused) in refused {
        assert!(matches!(&refused, Err(error) if why(error)), "{name}: {refused:?}");
    }
    assert_eq!(names(vault), people);
}

fn sound(vault: &Vault) {
    assert_eq!(vault.damage(), []);
    assert_eq!(vault.verify(&mut |_| ControlFlow::Continue(())).unwrap().damage, []);
}

/// What lies in a folder, without the journals of vaults that are open.
fn listed(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with(".coffer-journal"));
    names.sort();
    names
}

/// Two vaults with one person each, the first of them open.
fn sample() -> (Place, Vault) {
    let (place, mut vault) = make();
    add_person(&mut vault, "Ada");
    (place, vault)
}

/// Run by tests below in a process of its own, as what `VAULT_TEST_AS` says; does nothing by itself.
#[test]
fn child_looks() {
    let Ok(path) = std::env::var("VAULT_TEST_CHILD").map(PathBuf::from) else {
        return;
    };
    match std::env::var("VAULT_TEST_AS").unwrap().as_str() {
        "second" => {
            for _ in 0..3 {
                assert!(matches!(LockedVault::at(&path), Err(Error::Busy)));
            }
            let made = Vault::create(&path, &secret(PASS), &settings(), SCHEMA, 3);
            assert!(matches!(made, Err(Error::AlreadyExists)));
        }
        "reader" => {
            let mut vault = open(&path);
            assert!(vault.is_read_only());
            sound(&vault);
            refuses_all(&mut vault, |error| matches!(error, Error::ReadOnly));
            drop(vault.lock().unwrap());
        }
        "cut off" => assert!(matches!(refusal(&path), Error::ReadOnlyPlace)),
        "maker" => {
            let made = Vault::create(&path, &secret(PASS), &settings(), SCHEMA, 3);
            assert!(matches!(made, Err(Error::ReadOnlyPlace)), "{made:?}");
        }
        other => panic!("{other}"),
    }
}

/// Runs [`child_looks`], if need be as a user whom permissions bind.
fn child(path: &Path, role: &str, as_nobody: bool) {
    let dir = tempfile::tempdir().unwrap();
    // Where anyone may run it.
    let program = dir.path().join("places");
    // Not by this process: whatever is started meanwhile would inherit it as a file that is being written.
    assert!(Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&program).status().unwrap().success());
    let mut command = Command::new(program);
    command.args(["child_looks", "--exact"]).env("VAULT_TEST_CHILD", path).env("VAULT_TEST_AS", role);
    #[cfg(unix)]
    if as_nobody {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{role}: {}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_second_process_is_refused_and_disturbs_nothing() {
    let (place, mut vault) = sample();
    child(&place.path, "second", false);
    save(&mut vault).unwrap();
    child(&place.path, "second", false);
    vault.compact().unwrap();
    drop(vault.lock().unwrap());
    sound(&open(&place.path));
    assert_eq!(listed(place.dir.path()), ["my.coffer"]);
}

#[cfg(unix)]
#[test]
fn permissions_make_a_place_read_only() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let (place, vault) = sample();
    drop(vault);
    let is_root = place.path.metadata().unwrap().uid() == 0;
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if is_root {
        chown(&place.path, Some(65_534), None).unwrap();
        chown(place.dir.path(), Some(65_534), None).unwrap();
    }
    let before = fs::read(&place.path).unwrap();
    for (file, folder) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
        mode(&place.path, file);
        mode(place.dir.path(), folder);
        child(&place.path, "reader", is_root);
        assert_eq!(fs::read(&place.path).unwrap(), before, "{file:o} in {folder:o}");
        if folder == 0o500 {
            child(&place.dir.path().join("new.coffer"), "maker", is_root);
        }
        assert_eq!(listed(place.dir.path()), ["my.coffer"]);
    }
    mode(place.dir.path(), 0o700);
}

/// Mounts the folder at another one, for reading only, where this is allowed.
#[cfg(target_os = "linux")]
fn mount_read_only(from: &Path, at: &Path) -> Option<Mounted> {
    let run = |args: &[&str]| Command::new("mount").args(args).output().is_ok_and(|output| output.status.success());
    let (from, to) = (from.to_str().unwrap(), at.to_str().unwrap());
    run(&["--bind", from, to]).then_some(())?;
    let mounted = Mounted(at.to_owned());
    run(&["-o", "remount,bind,ro", to]).then_some(mounted)
}

#[cfg(target_os = "linux")]
struct Mounted(PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_mount_makes_a_place_read_only() {
    let (place, vault) = sample();
    drop(vault);
    let at = tempfile::tempdir().unwrap();
    let Some(_mounted) = mount_read_only(place.dir.path(), at.path()) else {
        println!("only root may mount: the permissions above stand for it");
        return;
    };
    let path = at.path().join("my.coffer");
    child(&path, "reader", false);
    child(&at.path().join("new.coffer"), "maker", false);
    // A save that was cut off must be taken back first, which cannot be done here. It can elsewhere.
    let other = place.dir.path().join("other.coffer");
    fs::write(&other, fs::read(&place.path).unwrap()).unwrap();
    let whole = cut_off(&other);
    child(&at.path().join("other.coffer"), "cut off", false);
    assert_eq!(names(&open(&other)), whole);
}

/// Leaves a vault as a crash does in the middle of a commit. Gives who is in it.
#[cfg(target_os = "linux")]
fn cut_off(path: &Path) -> Vec<String> {
    let mut vault = open(path);
    let journal = path.with_file_name("other.coffer-journal");
    let mut copy = None;
    let tried = vault.change::<(), Error>(&EDIT, at(7), |change| {
        change.conn().execute("INSERT INTO person (name) VALUES ('Cut off')", [])?;
        // More than the cache holds, so that it is in the file, behind a journal that is synced, before the commit.
        change.put_blob(&mut std::io::Read::take(std::io::repeat(7), 12 << 20))?;
        copy = Some((fs::read(path).unwrap(), fs::read(&journal).unwrap()));
        Err(Error::Stopped)
    });
    assert!(matches!(tried, Err(Error::Stopped)));
    let whole = names(&vault);
    drop(vault);
    let (file, written) = copy.unwrap();
    assert!(!written.is_empty());
    fs::write(path, file).unwrap();
    fs::write(&journal, written).unwrap();
    whole
}

#[cfg(unix)]
#[test]
fn a_file_that_is_gone_takes_no_change() {
    type Harm = fn(&Place) -> PathBuf;
    let harms: [(&str, Harm); 4] = [
        ("removed", |place| {
            fs::remove_file(&place.path).unwrap();
            place.path.clone()
        }),
        ("moved", |place| {
            let to = place.dir.path().join("moved.coffer");
            fs::rename(&place.path, &to).unwrap();
            to
        }),
        ("its folder moved", |place| {
            let to = place.dir.path().with_extension("moved");
            fs::rename(place.dir.path(), &to).unwrap();
            to.join("my.coffer")
        }),
        ("its folder removed", |place| {
            fs::remove_dir_all(place.dir.path()).unwrap();
            place.path.clone()
        }),
    ];
    for (name, harm) in harms {
        let (place, mut vault) = sample();
        let now = harm(&place);
        refuses_all(&mut vault, |error| matches!(error, Error::Vanished));
        assert_eq!(vault.seq(), 1);
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("copy.coffer");
        vault.copy_to(&copy).unwrap();
        let refused = vault.lock().unwrap_err();
        assert!(matches!(refused.error, Error::Vanished), "{name}");
        for path in [&now, &copy].into_iter().filter(|path| path.exists()) {
            let vault = open(path);
            sound(&vault);
            assert_eq!(names(&vault), ["Ada"], "{name}");
        }
        assert!(copy.exists() && now.exists() != name.ends_with("removed"));
        if now.exists() && now.parent() != Some(place.dir.path()) {
            fs::rename(now.parent().unwrap(), place.dir.path()).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_comes_back_goes_on() {
    let (place, mut vault) = sample();
    let aside = place.dir.path().join("aside");
    fs::rename(&place.path, &aside).unwrap();
    assert!(matches!(save(&mut vault), Err(Error::Vanished)));
    fs::rename(&aside, &place.path).unwrap();
    save(&mut vault).unwrap();
    drop(vault);
    assert_eq!(names(&open(&place.path)), ["Ada", "New"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_takes_the_vaults_place_is_noticed_and_both_are_kept() {
    let (place, mut vault) = sample();
    let (other, mut theirs) = make();
    add_person(&mut theirs, "Grace");
    drop(theirs);
    let came = fs::read(&other.path).unwrap();
    fs::write(place.dir.path().join("tmp"), &came).unwrap();
    fs::rename(place.dir.path().join("tmp"), &place.path).unwrap();
    refuses_all(&mut vault, |error| matches!(error, Error::Replaced));
    assert_eq!(listed(place.dir.path()), ["my.coffer", "my.kept.coffer"], "ours is kept, once");
    assert!(matches!(vault.lock().unwrap_err().error, Error::Replaced));
    assert_eq!(fs::read(&place.path).unwrap(), came);
    let kept = place.dir.path().join("my.kept.coffer");
    let ours = open(&kept);
    sound(&ours);
    assert_eq!(names(&ours), ["Ada"]);
    drop(ours);
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(&open(&place.path)), ["Grace"]);

    // In the middle of a change too, and what lies there already stays.
    let mut vault = open(&kept);
    let swapped = vault.change::<(), Error>(&EDIT, at(9), |change| {
        change.conn().execute("INSERT INTO person (name) VALUES ('Lost')", [])?;
        fs::write(place.dir.path().join("my.kept.kept.coffer"), "mine").unwrap();
        fs::write(place.dir.path().join("tmp"), &came).unwrap();
        fs::rename(place.dir.path().join("tmp"), &kept).unwrap();
        Ok(())
    });
    assert!(matches!(swapped, Err(Error::Replaced)));
    assert_eq!(names(&vault), ["Ada"]);
    drop(vault);
    assert_eq!(fs::read(place.dir.path().join("my.kept.kept.coffer")).unwrap(), b"mine");
    assert_eq!(names(&open(&place.dir.path().join("my.kept.kept-2.coffer"))), ["Ada"]);
}

#[test]
fn a_copy_is_whole_and_replaces_nothing() {
    let (place, mut vault) = sample();
    let blob = put(&mut vault, &[3; 1_500_000]);
    let copy = place.dir.path().join("copy.coffer");
    vault.copy_to(&copy).unwrap();
    assert!(matches!(vault.copy_to(&copy), Err(Error::AlreadyExists)));
    save(&mut vault).unwrap();
    let theirs = LockedVault::at(&copy).unwrap().unlock(Key::Recovery(&place.recovery)).unwrap();
    sound(&theirs);
    assert_eq!((theirs.id(), theirs.seq(), names(&theirs)), (vault.id(), 2, vec!["Ada".to_owned()]));
    assert_eq!(theirs.blob(blob.id).unwrap().size(), 1_500_000);
    assert_eq!(listed(place.dir.path()), ["copy.coffer", "my.coffer"]);
}

#[test]
fn a_clock_that_goes_back_loses_nothing() {
    let (place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    let times = [at(1_000), at(-40 * 365 * 86_400), chrono::DateTime::UNIX_EPOCH, at(5)];
    for (n, time) in times.into_iter().enumerate() {
        let named = vault.change::<_, Error>(&EDIT, time, |change| {
            Ok(change.conn().execute("UPDATE person SET name = ?2 WHERE id = ?1", (ada, n.to_string()))?)
        });
        named.unwrap();
    }
    vault.compact().unwrap();
    vault.undo(5, at(-99)).unwrap();
    drop(vault.lock().unwrap());
    let vault = open(&place.path);
    sound(&vault);
    assert_eq!(names(&vault), ["2"]);
    let told: Vec<_> = vault.history(None, 9).unwrap().into_iter().map(|entry| (entry.seq, entry.at)).collect();
    assert_eq!(told, [(6, at(-99)), (5, times[3]), (4, times[2]), (3, times[1]), (2, times[0]), (1, at(0))]);
}
