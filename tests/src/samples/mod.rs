//! Fictional papers: notices and cards that look like those of USCIS, as PDF, scan and photograph, and a family that has them.
//! Every one says that it is a sample; no seal, no logo, no real person.

pub mod barcode;
pub mod card;
pub mod face;
pub mod family;
pub mod letters;
pub mod notice;
pub mod page;
mod papers;
pub mod pdf;
pub mod scan;

pub use family::{Family, SampleCase, SampleCode, SampleDocument, SamplePerson, family};
