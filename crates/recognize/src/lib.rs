//! Bytes in, candidates out: image and PDF decoding within limits, text, barcodes and machine-readable lines, and the fields that they give, with their
//! places. In memory; no files, no network.

mod again;
mod bars;
mod bomb;
mod boxes;
mod candidates;
mod error;
mod glyph;
mod grey;
mod guard;
mod heic;
mod layout;
mod limits;
mod machine_lines;
pub mod mail;
mod media;
mod models;
mod ocr;
mod pages;
mod patches;
mod pdf;
mod picture;
mod raster;
mod reading;
mod round;
mod samples;
mod shrink;
mod stored;
mod text;
mod tiff;

pub use bars::Barcode;
pub use candidates::{Candidate, Place, candidates};
pub use error::Error;
pub use layout::Word;
pub use limits::{Limits, RenderSize};
pub use machine_lines::MachineLines;
pub use mail::{Attachment, Mail, unpack};
pub use media::{Media, sniff};
pub use pages::{Pages, Rotation};
pub use picture::{Encoded, Image};
pub use reading::{PageReading, Reader, Source};
