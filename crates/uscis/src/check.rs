//! Code check: what to look at twice in an Online Access Code. The code itself is never changed; other readings are offered beside it. Nobody has
//! published the shape of a code, so nothing is ever called wrong. What holds signs of a code is wiped when dropped and prints nothing.

mod compare;
mod readings;
mod signs;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use secrecy::ExposeSecret;
use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use compare::{Comparison, Step, compare};
pub use readings::{Alternative, Reason};
pub use signs::{Doubt, DoubtKind, Sign, look_alikes, spoken};

use crate::{AccessCode, NumberKind, Words};

/// Most signs that are looked at.
pub const MAX_SIGNS: usize = 500;
/// Signs of a group in large type.
pub const GROUP: usize = 4;
/// Most alternatives that are offered.
pub const MAX_ALTERNATIVES: usize = 12;

/// What there is to say about a code.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct CodeCheck {
    /// Its signs in order.
    pub signs: Vec<Sign>,
    /// Other readings, the likeliest first.
    pub alternatives: Vec<Alternative>,
    /// The other number that it rather looks like.
    #[zeroize(skip)]
    pub mistaken_for: Option<NumberKind>,
}

impl CodeCheck {
    /// Signs with something to look at, more than letter case alone.
    pub fn doubtful(&self) -> impl Iterator<Item = &Sign> {
        self.signs.iter().filter(|sign| sign.doubts.iter().any(|doubt| doubt.kind != DoubtKind::Case))
    }
}

impl fmt::Debug for CodeCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeCheck").field("signs", &self.signs.len()).finish_non_exhaustive()
    }
}

/// Looks at a code, sign by sign, at most [`MAX_SIGNS`].
#[expect(clippy::disallowed_methods, reason = "the check looks at the signs; its results are wiped when dropped")]
pub fn check(code: &AccessCode) -> CodeCheck {
    let text = code.expose_secret();
    let signs: Vec<Sign> = text.chars().take(MAX_SIGNS).enumerate().map(|(at, sign)| Sign::of(at + 1, sign)).collect();
    let alternatives = readings::alternatives(&signs);
    let mistaken_for = AccessCode::mistaken(text)
        .or_else(|| alternatives.iter().filter(|other| other.reason.repairs()).find_map(|other| AccessCode::mistaken(other.text())))
        .or_else(|| readings::misread_receipt(text));
    CodeCheck { signs, alternatives, mistaken_for }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    doubt: BTreeMap<String, Words>,
    reason: BTreeMap<String, Words>,
    name: BTreeMap<String, Words>,
    spoken: SpokenData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpokenData {
    space: Words,
    dash: Words,
    capital: Words,
    small: Words,
    digit: Words,
    digits: BTreeMap<String, Vec<String>>,
    letters: Vec<String>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // Compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../data/check.toml")).unwrap_or_else(|error| panic!("data/check.toml: {error}"))
});

fn words<'d>(table: &'d BTreeMap<String, Words>, name: &str) -> &'d Words {
    table.get(name).unwrap_or_else(|| panic!("data/check.toml has no {name}"))
}
