//! Panics of other people's decoders become errors. (Builds must not set `panic = "abort"`.)

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Error;

/// Runs a decoder; a panic inside it is [`Error::Corrupt`]. What the closure borrowed must not be used for anything but dropping afterwards
/// if it was changed halfway; decoders here own their state or only read.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(Error::Corrupt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
        let result: Result<(), Error> = guarded(|| panic!("as a decoder might"));
        assert_eq!(result, Err(Error::Corrupt));
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
