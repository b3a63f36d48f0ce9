//! Other readings of a code, the likeliest first. The stored text is never among them.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::signs::{DoubtKind, Sign, look_alikes};
use super::{DATA, MAX_ALTERNATIVES, words};
use crate::{NumberKind, ReceiptNumber};

/// What was exchanged in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Signs of another script became plain ones, invisible ones went.
    PlainSigns,
    /// Spaces before and after went.
    Trimmed,
    /// All spaces went.
    WithoutSpaces,
    /// Spaces and hyphens went.
    WithoutDashes,
    /// One look-alike was exchanged.
    LookAlike,
    /// All letters became capitals.
    Capitals,
}

impl Reason {
    /// `plain_signs`, `trimmed`, `without_spaces`, `without_dashes`, `look_alike`, `capitals`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PlainSigns => "plain_signs",
            Self::Trimmed => "trimmed",
            Self::WithoutSpaces => "without_spaces",
            Self::WithoutDashes => "without_dashes",
            Self::LookAlike => "look_alike",
            Self::Capitals => "capitals",
        }
    }

    /// In words.
    pub fn says(self, language: &str) -> &'static str {
        words(&DATA.reason, self.name()).get(language)
    }

    /// It only takes away what came with typing or copying.
    pub(super) const fn repairs(self) -> bool {
        matches!(self, Self::PlainSigns | Self::Trimmed | Self::WithoutSpaces | Self::WithoutDashes)
    }
}

/// Another reading of a code.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Alternative {
    text: String,
    /// What was exchanged.
    #[zeroize(skip)]
    pub reason: Reason,
    /// Where, in the stored code, from 1.
    pub positions: Vec<usize>,
}

impl Alternative {
    /// The reading. As secret as the code.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alternative").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// At most twelve readings. Repairs of typing and copying come first, from the least to the most that is taken away; then single look-alikes,
/// those first whose neighbours are of the other kind (a lone letter among digits was probably a digit); then capitals throughout.
pub(super) fn alternatives(signs: &[Sign]) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    let stored = zeroize::Zeroizing::new(signs.iter().map(|sign| sign.sign).collect::<String>());
    let mut offer = |pieces: Vec<String>, reason: Reason| {
        let pieces = zeroize::Zeroizing::new(pieces);
        let text = pieces.concat();
        if text.trim().is_empty() || text == *stored || found.iter().any(|other| other.text == text) || found.len() >= MAX_ALTERNATIVES {
            return;
        }
        let changed = signs.iter().zip(pieces.iter()).filter(|(sign, piece)| **piece != sign.sign.to_string());
        let positions = changed.map(|(sign, _)| sign.position).collect();
        found.push(Alternative { text, reason, positions });
    };
    // What is not plain, made plain; the later steps build on it.
    let plain: Vec<String> = signs.iter().map(as_plain).collect();
    offer(plain.clone(), Reason::PlainSigns);
    let first = signs.iter().position(|sign| !is_blank(sign)).unwrap_or(0);
    let last = signs.iter().rposition(|sign| !is_blank(sign)).unwrap_or(0);
    let kept = |keep: &dyn Fn(usize, &Sign) -> bool| -> Vec<String> {
        signs.iter().zip(&plain).enumerate().map(|(at, (sign, piece))| if keep(at, sign) { piece.clone() } else { String::new() }).collect()
    };
    offer(kept(&|at, _| (first..=last).contains(&at)), Reason::Trimmed);
    offer(kept(&|_, sign| !sign.has(DoubtKind::Space)), Reason::WithoutSpaces);
    offer(kept(&|_, sign| !sign.has(DoubtKind::Space) && !sign.has(DoubtKind::Dash)), Reason::WithoutDashes);
    let mut swaps: Vec<(u32, usize, char)> = Vec::new();
    for (at, sign) in signs.iter().enumerate() {
        for (rank, other) in (0..).zip(look_alikes(sign.sign)) {
            swaps.push((rank * 4 + unlikely(signs, at, other), at, other));
        }
    }
    swaps.sort_by_key(|(rank, at, _)| (*rank, *at));
    // One place is left for the last reading.
    for (_, at, other) in swaps.into_iter().take(MAX_ALTERNATIVES - 5) {
        let mut pieces = plain.clone();
        pieces[at] = other.to_string();
        offer(pieces, Reason::LookAlike);
    }
    offer(plain.iter().map(|piece| piece.to_ascii_uppercase()).collect(), Reason::Capitals);
    found
}

fn is_blank(sign: &Sign) -> bool {
    sign.has(DoubtKind::Space) || sign.has(DoubtKind::Invisible)
}

/// The sign as a plain one; itself where none is known.
fn as_plain(sign: &Sign) -> String {
    let likely = [DoubtKind::Invisible, DoubtKind::Script].into_iter().find_map(|kind| sign.likely(kind));
    let dash = (sign.has(DoubtKind::Dash) && !sign.sign.is_ascii()).then_some("-");
    match likely.or(dash) {
        Some(plain) => plain.to_owned(),
        None if sign.has(DoubtKind::Space) => " ".to_owned(),
        None => sign.sign.to_string(),
    }
}

/// How unlikely an exchange is by its neighbours: 0 when both are of the new kind, 3 when both are of the old one.
fn unlikely(signs: &[Sign], at: usize, other: char) -> u32 {
    let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| signs.get(at));
    let kinds: Vec<bool> = neighbours.filter(|sign| sign.sign.is_ascii_alphanumeric()).map(|sign| sign.sign.is_ascii_digit()).collect();
    let agreeing = kinds.iter().filter(|digit| **digit == other.is_ascii_digit()).count();
    match (agreeing, kinds.len()) {
        (2, _) => 0,
        (1, 1) => 1,
        (1, _) | (0, 0) => 2,
        _ => 3,
    }
}

/// A receipt number with look-alikes in its letters.
pub(super) fn misread_receipt(text: &str) -> Option<NumberKind> {
    let known = |number: &ReceiptNumber| number.office().is_some();
    ReceiptNumber::suggestions(text).iter().any(known).then_some(NumberKind::ReceiptNumber)
}
