//! The inner database is locked in memory and left out of core files while the vault is open, as far as the system lets a process do that.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;

use vault::{Settings, Vault};

/// Kilobytes that this process has locked.
fn locked_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmLck:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Kilobytes that are locked *and* left out of core files: the flags `lo` and `dd` of `/proc/self/smaps`.
fn left_out_kb() -> u64 {
    let maps = fs::read_to_string("/proc/self/smaps").unwrap();
    let (mut size, mut sum) = (0, 0);
    for line in maps.lines() {
        if let Some(kb) = line.strip_prefix("Size:") {
            size = kb.trim().trim_end_matches(" kB").parse().unwrap();
        }
        if let Some(flags) = line.strip_prefix("VmFlags:") {
            let has = |flag| flags.split_whitespace().any(|known| known == flag);
            sum += if has("lo") && has("dd") { size } else { 0 };
        }
    }
    sum
}

#[test]
fn an_open_vault_is_locked_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (before, left_out) = (locked_kb(), left_out_kb());
    let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT) STRICT";
    let (vault, _) = Vault::create(&folder.path().join("my.coffer"), &"grove lantern".into(), &Settings::cheap(), schema, 1).unwrap();
    // A small inner database has a megabyte of room behind it; the system lets a process lock eight, unless somebody set less.
    assert!(locked_kb() >= before + 1024, "{before} kB before, {} kB with an open vault", locked_kb());
    assert!(left_out_kb() >= left_out + 1024, "{left_out} kB before, {} kB with an open vault", left_out_kb());
    let open = locked_kb();
    drop(vault);
    assert!(locked_kb() + 1024 <= open, "the lock of what was freed is given back");
}
