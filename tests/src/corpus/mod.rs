//! Papers to measure the reading by: notices in several layouts, cards, a passport page and ten papers that are none of USCIS's, of people who do not
//! exist, with what stands on each; and what happens to paper before it is read. The same number gives the same paper. Nothing is kept on a disk.

pub mod degrade;
mod elis;
mod facts;
pub mod measure;
mod others;
mod papers;
pub mod specimens;
mod symbols;
pub mod tesseract;

use std::collections::BTreeMap;

use crate::samples::page::Page;

/// What stands on a paper.
#[derive(Clone, Default)]
pub struct Truth {
    /// Fields by name, in the plain form that the reading gives.
    pub fields: BTreeMap<&'static str, String>,
    /// Whether the code's typeface tells its look-alikes apart.
    pub code_is_plain: bool,
    /// Machine-readable lines.
    pub mrz: Vec<String>,
    /// What its barcodes hold.
    pub barcodes: Vec<String>,
    /// It is a paper of USCIS, a passport or a visa; others give no field at all.
    pub is_official: bool,
}

/// A page and what stands on it.
pub struct Paper {
    /// Which kind of paper.
    pub kind: &'static str,
    /// As it was composed.
    pub page: Page,
    /// What stands on it.
    pub truth: Truth,
    /// Texts that a marker or a stamp may cover: the numbers.
    pub marked: Vec<String>,
}

/// How many kinds of paper there are.
pub const KINDS: usize = papers::MAKERS.len() + others::OTHERS;

/// The paper of this kind (from 0) and number.
pub fn paper(kind: usize, number: u32) -> Paper {
    let mut dice = facts::Dice::new(u64::from(number) * 131 + kind as u64 + 1);
    match papers::MAKERS.get(kind) {
        Some((name, make)) => make(name, &mut dice),
        None => others::paper(kind - papers::MAKERS.len(), &mut dice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_made_and_is_the_same_again() {
        for kind in 0..KINDS {
            let (first, again) = (paper(kind, 3), paper(kind, 3));
            assert_eq!(first.truth.fields, again.truth.fields);
            assert!(first.page.marks.len() > 3, "{}", first.kind);
            assert_eq!(first.truth.is_official, !first.truth.fields.is_empty(), "{}", first.kind);
        }
    }
}
