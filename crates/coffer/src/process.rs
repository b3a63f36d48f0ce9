//! This process among others.

/// A process could not be closed to others as far as the system allows.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotHardened(String);

/// From now on what the C library is given back is wiped first, whoever had it: a window's toolkit copies what passes through it. Only on Linux with glibc;
/// elsewhere this does nothing. Costs a little at each freeing.
pub fn wipe_freed_memory() {
    vault::wipe_freed_memory();
}

/// No core files, now or later, and no reading or debugging by other programs of the same user. Best effort; call it first.
///
/// # Errors
/// When some of it did not work; the rest holds.
pub fn harden_process() -> Result<(), NotHardened> {
    // The limit is lowered for good: what lowers it in passing alone can be raised again by any library.
    #[cfg(unix)]
    let no_core = rlimit::Resource::CORE.set(0, 0).map_err(|error| NotHardened(error.to_string()));
    #[cfg(not(unix))]
    let no_core = Ok(());
    secmem_proc::harden_process().map_err(|error| NotHardened(error.to_string()))?;
    no_core
}
