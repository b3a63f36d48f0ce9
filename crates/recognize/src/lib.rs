//! Bytes in, pages out: image and PDF decoding within limits, in memory. No files, no network, no text reading.

mod bomb;
mod error;
mod guard;
mod limits;
mod media;
mod pages;
mod pdf;
mod picture;
mod raster;
mod shrink;
mod text;
mod tiff;

pub use error::Error;
pub use limits::{Limits, RenderSize};
pub use media::{Media, sniff};
pub use pages::{Pages, Rotation};
pub use picture::{Encoded, Image};
