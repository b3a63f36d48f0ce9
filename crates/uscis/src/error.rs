//! Why a text is not the number it was taken for.

use crate::NumberKind;

/// Why a text did not parse. Carries counts and kinds, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing was given, or only spaces.
    #[error("nothing was given")]
    Empty,
    /// Too few or too many signs, separators and label left out.
    #[error("{found} signs where {least} to {most} are expected")]
    Length {
        /// Signs found.
        found: usize,
        /// Fewest that are right.
        least: usize,
        /// Most that are right.
        most: usize,
    },
    /// A sign that cannot stand in this number at this place; look-alikes may be repairable, see `suggestions`.
    #[error("an unexpected sign at position {position}")]
    Sign {
        /// Which character of the given text, from 0.
        position: usize,
    },
    /// The text is clearly another kind of number: it belongs in another box.
    #[error("this looks like another kind of number")]
    LooksLike(NumberKind),
    /// Not the shape of a form number (a letter group, digits, perhaps letters).
    #[error("this does not have the shape of a form number")]
    NotAForm,
}
