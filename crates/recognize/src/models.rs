//! The trained networks that are built in: their bytes, and the sums by which they are known. Origin and licence: `models/README.md`.

use crate::Error;

/// A network and the sum that its bytes must have.
pub(crate) struct Built {
    bytes: &'static [u8],
    blake3: &'static str,
}

/// Finds lines.
pub(crate) const DETECT: Built =
    Built { bytes: include_bytes!("../models/det_tiny.onnx"), blake3: "8c4c1c92c9e2a208910f868e1dd267167060ceb020a91a52d0e25f7372307343" };
/// Reads lines, quickly.
pub(crate) const QUICK: Built =
    Built { bytes: include_bytes!("../models/rec_tiny.onnx"), blake3: "b16e0d8ecf4053006c7b09d2c5dc9d4a10859b4e21c82ff324754991065606b8" };
/// Reads lines, carefully.
pub(crate) const CAREFUL: Built =
    Built { bytes: include_bytes!("../models/rec_small.onnx"), blake3: "19bb81c03f0d9baef6b1ea1707e3b1483a6f889294d23207400f43abb54e52b4" };

const SIGNS: &str = include_str!("../models/signs.txt");

impl Built {
    /// The bytes, if they are what they were when they were chosen.
    ///
    /// # Errors
    /// [`Error::Model`].
    pub(crate) fn verified(&self) -> Result<&'static [u8], Error> {
        if blake3::hash(self.bytes).to_hex().as_str() == self.blake3 { Ok(self.bytes) } else { Err(Error::Model) }
    }
}

/// The signs of the classes from 1 on; class 0 is the blank.
pub(crate) fn signs() -> Vec<char> {
    SIGNS.lines().filter_map(|line| line.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_are_refused() {
        assert!(DETECT.verified().is_ok() && QUICK.verified().is_ok() && CAREFUL.verified().is_ok());
        let swapped = Built { bytes: QUICK.bytes, blake3: CAREFUL.blake3 };
        assert_eq!(swapped.verified(), Err(Error::Model));
    }

    #[test]
    fn the_classes_are_all_there() {
        let signs = signs();
        assert_eq!(signs.len(), 326);
        assert_eq!(signs.last(), Some(&' '));
    }
}
