//! What can be chosen when a vault is made or its passphrase changed.

use std::time::{Duration, Instant};

use crate::error::Error;
use crate::seal;

/// The largest scrypt work factor (log2 of N) that is accepted when opening: 4 GiB of memory, some 15 seconds.
pub(crate) const MAX_WORK_FACTOR: u8 = 22;
/// The smallest that is made.
const MIN_WORK_FACTOR: u8 = 17;
/// What a vault gets where nothing else is known.
const USUAL_WORK_FACTOR: u8 = 18;
/// The largest that is chosen without being asked for: 1 GiB. Another machine has to open the vault too.
const LARGEST_CHOSEN: u8 = 20;
/// What one try of a passphrase may take where it is chosen.
const AIM: Duration = Duration::from_millis(1_100);
/// The work that is measured: 64 MiB, a quarter of the usual.
const MEASURED: u8 = 16;

/// Choices for a new vault, or for a new passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// scrypt's work factor, log2 of N, 17 to 22. 18 costs about 0.8 s and 256 MiB; each step doubles both.
    pub work_factor: u8,
    /// The page size of the vault file in bytes; only [`crate::Vault::create`] looks at it. A small save writes some two
    /// pages (8.7 kB at 4 KiB, 132 kB at 64 KiB); blobs were as fast at every size.
    pub page_size: u32,
    /// How many change rows may gather before [`crate::Vault::needs_compaction`].
    pub compact_after: u64,
    /// Allows a work factor below 17. For tests only.
    #[doc(hidden)]
    pub cheap: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { work_factor: USUAL_WORK_FACTOR, page_size: 4096, compact_after: 256, cheap: false }
    }
}

impl Settings {
    /// Settings for the machine that this runs on: the usual work factor of 18, or 19 or 20 where such a try of a passphrase takes about a second
    /// all the same and is a small part of the memory. Never less than 18, however slow the machine. Costs one scrypt run of a quarter of the usual work.
    pub fn for_this_machine() -> Self {
        let start = Instant::now();
        let measured = seal::work(MEASURED).map(|()| start.elapsed());
        let work_factor = measured.map_or(USUAL_WORK_FACTOR, |taken| choose(taken, memory()));
        Self { work_factor, ..Self::default() }
    }

    /// Settings whose scrypt costs nothing, for tests only: the passphrase of such a vault protects nothing.
    #[doc(hidden)]
    pub fn cheap() -> Self {
        Self { work_factor: 4, cheap: true, ..Self::default() }
    }

    /// Refuses choices that are weak, or that other machines could not open.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !self.cheap && !(MIN_WORK_FACTOR..=MAX_WORK_FACTOR).contains(&self.work_factor) {
            return Err(Error::WorkFactor);
        }
        if !self.page_size.is_power_of_two() || !(512..=65_536).contains(&self.page_size) {
            return Err(Error::PageSize);
        }
        Ok(())
    }
}

/// The work factor for a machine on which [`MEASURED`] took this long and that has so many bytes of memory, if that is known.
fn choose(taken: Duration, memory: Option<u64>) -> u8 {
    let affordable = |factor: u8| {
        let steps = u32::from(factor - MEASURED);
        let needed = 1_u64 << (factor + 10);
        // An eighth of the memory; where that is not known, half a gigabyte is not asked for.
        taken.saturating_mul(1 << steps) <= AIM && memory.is_some_and(|memory| needed <= memory / 8)
    };
    (USUAL_WORK_FACTOR + 1..=LARGEST_CHOSEN).rev().find(|factor| affordable(*factor)).unwrap_or(USUAL_WORK_FACTOR)
}

/// The machine's memory in bytes, where the system tells it in a file.
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn fast_machines_work_more_and_none_works_less() {
        let taken = Duration::from_millis;
        let chosen = [
            // As slow as a machine may be, or as full.
            (taken(5_000), Some(64 * GIB), 18),
            (taken(Duration::MAX.as_millis() as u64), Some(64 * GIB), 18),
            (taken(200), Some(64 * GIB), 18),
            (taken(130), Some(64 * GIB), 19),
            (taken(60), Some(64 * GIB), 20),
            (taken(1), Some(64 * GIB), 20),
            // Memory in mind.
            (taken(60), Some(8 * GIB), 20),
            (taken(60), Some(8 * GIB - 1), 19),
            (taken(60), Some(2 * GIB), 18),
            (taken(60), None, 18),
        ];
        for (taken, memory, factor) in chosen {
            assert_eq!(choose(taken, memory), factor, "{taken:?} {memory:?}");
        }
        let settings = Settings::for_this_machine();
        settings.check().unwrap();
        assert!((USUAL_WORK_FACTOR..=LARGEST_CHOSEN).contains(&settings.work_factor));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_memory_is_told() {
        assert!(memory().unwrap() > GIB / 4);
    }
}
