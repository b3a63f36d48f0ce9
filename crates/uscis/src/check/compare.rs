//! "Type it again": two texts side by side, sign by sign. Equal means exactly equal, never alike.

use std::fmt;

use secrecy::ExposeSecret;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::MAX_SIGNS;
use super::signs::look_alikes;
use crate::AccessCode;

/// One place of the comparison.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub enum Step {
    /// The same sign.
    Same(char),
    /// Another sign.
    Different {
        /// As stored.
        stored: char,
        /// As typed.
        typed: char,
        /// The two are look-alikes, or differ only in letter case.
        alike: bool,
    },
    /// In the stored code only.
    Missing(char),
    /// In the typed text only.
    Extra(char),
}

impl Step {
    /// `same`, `different`, `missing`, `extra`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Same(_) => "same",
            Self::Different { .. } => "different",
            Self::Missing(_) => "missing",
            Self::Extra(_) => "extra",
        }
    }

    /// As stored, as typed.
    pub const fn signs(&self) -> (Option<char>, Option<char>) {
        match self {
            Self::Same(sign) => (Some(*sign), Some(*sign)),
            Self::Different { stored, typed, .. } => (Some(*stored), Some(*typed)),
            Self::Missing(sign) => (Some(*sign), None),
            Self::Extra(sign) => (None, Some(*sign)),
        }
    }
}

/// How a text that was typed again compares with the stored code.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Comparison {
    /// They are exactly equal.
    pub equal: bool,
    /// Place by place; empty when one of them is longer than [`MAX_SIGNS`].
    pub steps: Vec<Step>,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comparison").field("equal", &self.equal).finish_non_exhaustive()
    }
}

/// Compares a text that was typed again with the stored code.
#[expect(clippy::disallowed_methods, reason = "the comparison looks at the signs; its results are wiped when dropped")]
pub fn compare(stored: &AccessCode, typed: &str) -> Comparison {
    let text = stored.expose_secret();
    let equal = text == typed;
    let a = zeroize::Zeroizing::new(text.chars().take(MAX_SIGNS + 1).collect::<Vec<char>>());
    let b = zeroize::Zeroizing::new(typed.chars().take(MAX_SIGNS + 1).collect::<Vec<char>>());
    let steps = if a.len() > MAX_SIGNS || b.len() > MAX_SIGNS { Vec::new() } else { aligned(&a, &b) };
    Comparison { equal, steps }
}

/// Look-alikes, or the same letter in another case.
fn alike(a: char, b: char) -> bool {
    a.to_lowercase().eq(b.to_lowercase()) || look_alikes(a).any(|other| other.eq_ignore_ascii_case(&b))
}

/// The shortest way from one text to the other, look-alikes being nearer than other signs.
fn aligned(a: &[char], b: &[char]) -> Vec<Step> {
    let cost = |x: char, y: char| match (x == y, alike(x, y)) {
        (true, _) => 0_u32,
        (_, true) => 2,
        _ => 3,
    };
    const GAP: u32 = 3;
    let width = b.len() + 1;
    let mut table = vec![0_u32; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let least = match (i, j) {
                (0, 0) => 0,
                (0, _) => table[j - 1] + GAP,
                (_, 0) => table[(i - 1) * width] + GAP,
                _ => {
                    let swap = table[(i - 1) * width + j - 1] + cost(a[i - 1], b[j - 1]);
                    swap.min(table[(i - 1) * width + j] + GAP).min(table[i * width + j - 1] + GAP)
                }
            };
            table[i * width + j] = least;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let here = table[i * width + j];
        if i > 0 && j > 0 && here == table[(i - 1) * width + j - 1] + cost(a[i - 1], b[j - 1]) {
            let (stored, typed) = (a[i - 1], b[j - 1]);
            steps.push(if stored == typed { Step::Same(stored) } else { Step::Different { stored, typed, alike: alike(stored, typed) } });
            (i, j) = (i - 1, j - 1);
        } else if i > 0 && here == table[(i - 1) * width + j] + GAP {
            steps.push(Step::Missing(a[i - 1]));
            i -= 1;
        } else {
            steps.push(Step::Extra(b[j - 1]));
            j -= 1;
        }
    }
    steps.reverse();
    steps
}
