//! What can be chosen when a vault is made or its passphrase changed.

use crate::error::Error;

/// The largest scrypt work factor (log2 of N) that is accepted when opening: 4 GiB of memory, some 15 seconds.
pub(crate) const MAX_WORK_FACTOR: u8 = 22;
/// The smallest that is made.
const MIN_WORK_FACTOR: u8 = 17;

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
        Self { work_factor: 18, page_size: 4096, compact_after: 256, cheap: false }
    }
}

impl Settings {
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
