//! How much a small save writes: alone in its process, because the kernel counts by process. `COFFER_GIB=1` tries it beside 1 GiB.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends at the first surprise")]

mod made;

use made::*;

/// Bytes that this process has passed to write calls, and those that it sent on their way to the device (none, in memory).
fn written() -> [u64; 2] {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    ["wchar: ", "write_bytes: "].map(|name| io.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().parse().unwrap())
}

/// How many MiB of scans: 256, or as many GiB as `COFFER_GIB` says.
fn scans() -> usize {
    std::env::var("COFFER_GIB").map_or(256, |gib| gib.parse::<usize>().unwrap() * 1024)
}

#[test]
fn a_small_save_writes_little_whatever_the_vault_holds() {
    let (_place, mut vault) = make();
    let ada = add_person(&mut vault, "Ada");
    let save = |vault: &mut vault::Vault| {
        let mut costs: [Vec<u64>; 2] = [Vec::new(), Vec::new()];
        for n in 0..9 {
            let before = written();
            rename(vault, ada, &n.to_string());
            for (costs, (after, before)) in costs.iter_mut().zip(written().into_iter().zip(before)) {
                costs.push(after - before);
            }
        }
        costs.map(|mut costs| {
            costs.sort_unstable();
            assert!(costs[8] < 256 << 10, "{costs:?}");
            costs[4]
        })
    };
    let empty = save(&mut vault);
    let scan = vec![3; 16 << 20];
    for _ in 0..scans() / 16 {
        put(&mut vault, &scan);
    }
    let full = save(&mut vault);
    println!("[to write calls, to the device]: {empty:?} bytes in an empty vault, {full:?} beside {} MiB", scans());
    for (empty, full) in empty.into_iter().zip(full) {
        assert!(full.abs_diff(empty) <= 16 << 10, "{empty} bytes in an empty vault, {full} beside {} MiB", scans());
    }
}
