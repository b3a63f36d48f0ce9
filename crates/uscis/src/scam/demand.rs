//! What a message demands or claims, by tolerant patterns from `data/scam.toml`.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::fold::{self, Word};
use super::{DATA, DemandKind as K};
use crate::Words;
use crate::rules::{self, Rule};

/// Words that a `*` may stand for.
const GAP: usize = 5;

/// What a message demands or claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// The Online Access Code.
    AsksForCode,
    /// A password or one-time code.
    AsksForSignIn,
    /// Payment by gift card.
    GiftCard,
    /// Payment by transfer.
    Transfer,
    /// Payment by phone or e-mail.
    PayByPhoneOrMail,
    /// Money to free or speed up a case.
    AsksForPayment,
    /// A threat.
    Threat,
    /// Secrecy, or to stay on the line.
    Secrecy,
    /// A notario offers legal help.
    Notario,
    /// A promised result.
    Guarantee,
    /// A won visa lottery.
    DvWinning,
    /// Hurry.
    Urgency,
    /// To be an officer.
    CallerClaims,
}

impl DemandKind {
    /// All, the gravest first.
    pub const ALL: [Self; 13] = [
        K::AsksForCode,
        K::AsksForSignIn,
        K::GiftCard,
        K::Transfer,
        K::PayByPhoneOrMail,
        K::AsksForPayment,
        K::Threat,
        K::Secrecy,
        K::Notario,
        K::Guarantee,
        K::DvWinning,
        K::Urgency,
        K::CallerClaims,
    ];

    /// The stable name: `asks_for_code`, … What serde writes.
    pub const fn name(self) -> &'static str {
        match self {
            K::AsksForCode => "asks_for_code",
            K::AsksForSignIn => "asks_for_sign_in",
            K::GiftCard => "gift_card",
            K::Transfer => "transfer",
            K::PayByPhoneOrMail => "pay_by_phone_or_mail",
            K::AsksForPayment => "asks_for_payment",
            K::Threat => "threat",
            K::Secrecy => "secrecy",
            K::Notario => "notario",
            K::Guarantee => "guarantee",
            K::DvWinning => "dv_winning",
            K::Urgency => "urgency",
            K::CallerClaims => "caller_claims",
        }
    }

    /// How a list names it.
    pub fn words(self) -> &'static Words {
        &self.data().name
    }

    fn data(self) -> &'static DemandData {
        DATA.demand.iter().find(|demand| demand.kind == self).unwrap_or_else(|| panic!("data/scam.toml has no demand {}", self.name()))
    }
}

/// One demand, with the words that make it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Demand {
    /// What it is.
    #[zeroize(skip)]
    pub kind: DemandKind,
    /// The passage, as bytes of the text.
    #[zeroize(skip)]
    pub place: Range<usize>,
    /// The passage itself.
    pub quote: String,
}

impl Demand {
    /// Why it does not match what USCIS publishes.
    pub fn says(&self, language: &str) -> &'static str {
        self.kind.data().says.get(language)
    }

    /// The rule that it goes against.
    pub fn rule(&self) -> &'static Rule {
        rules::rule(&self.kind.data().rule)
    }
}

impl fmt::Debug for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demand").field("kind", &self.kind).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandData {
    kind: DemandKind,
    rule: String,
    name: Words,
    says: Words,
    #[serde(default)]
    weak: bool,
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Negation {
    words: Vec<String>,
    verbs: Vec<String>,
}

/// A place of a pattern: choices, each whole or a beginning; and whether up to [`GAP`] words may stand before it.
struct Place {
    choices: Vec<(&'static str, bool)>,
    gap: bool,
}

struct Pattern {
    kind: DemandKind,
    places: Vec<Place>,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let parse = |kind: DemandKind, text: &'static str| {
        let mut places = Vec::new();
        let mut gap = false;
        for token in text.split(' ') {
            if token == "*" {
                gap = true;
                continue;
            }
            let choices = token.split('|').map(|choice| choice.strip_suffix('~').map_or((choice, false), |start| (start, true))).collect();
            places.push(Place { choices, gap });
            gap = false;
        }
        Pattern { kind, places }
    };
    DATA.demand.iter().flat_map(|demand| demand.patterns.iter().map(move |text| parse(demand.kind, text))).collect()
});

fn fits(place: &Place, word: &Word) -> bool {
    let one = |text: &str| place.choices.iter().any(|(choice, start)| if *start { text.starts_with(choice) } else { text == *choice });
    one(&word.text) || word.read.as_deref().is_some_and(one)
}

/// Where the rest of a pattern ends, its places being met one after the other within a sentence; the nearest word wins.
fn end_of(places: &[Place], words: &[Word], from: usize, sentence: usize) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else { return Some(from) };
    let reach = if place.gap { GAP } else { 0 };
    for at in from..=from + reach {
        let word = words.get(at).filter(|word| word.sentence == sentence)?;
        if fits(place, word)
            && let Some(end) = end_of(rest, words, at + 1, sentence)
        {
            return Some(end);
        }
        // "We send you your code" goes the other way.
        if place.gap && word.text == "you" {
            return None;
        }
    }
    None
}

/// "We never ask you to …", "do not share …": said not to happen. A threat is taken back only right before it: "if you do not pay you will be …"
/// threatens.
fn negated(words: &[Word], at: usize, kind: DemandKind) -> bool {
    let data = &DATA.negation;
    let sentence = words[at].sentence;
    let before = words[..at].iter().enumerate().rev().take(10).take_while(|(_, word)| word.sentence == sentence);
    before.into_iter().any(|(index, word)| {
        let negates = data.words.contains(&word.text);
        let verb_follows = words[index + 1..at.min(index + 5)].iter().any(|next| data.verbs.contains(&next.text));
        negates && (at - index <= 2 || (verb_follows && kind != K::Threat))
    })
}

/// The demands of a text: one a kind, the gravest kinds first.
pub(super) fn demands(text: &str) -> Vec<Demand> {
    let words = fold::words(text);
    let mut found: Vec<Demand> = Vec::new();
    for kind in DemandKind::ALL {
        let patterns = PATTERNS.iter().filter(|pattern| pattern.kind == kind);
        let first = patterns
            .filter_map(|pattern| {
                (0..words.len()).find_map(|at| {
                    let end =
                        fits(&pattern.places[0], &words[at]).then(|| end_of(&pattern.places[1..], &words, at + 1, words[at].sentence));
                    // A negation inside the pattern belongs to it ("do not tell").
                    end.flatten().filter(|_| !negated(&words, at, kind)).map(|end| words[at].place.start..words[end - 1].place.end)
                })
            })
            .min_by_key(|place| place.start);
        found.extend(first.map(|place| Demand { kind, quote: text[place.clone()].to_owned(), place }));
    }
    if found.iter().all(|demand| demand.kind.data().weak) {
        found.clear();
    }
    found
}
