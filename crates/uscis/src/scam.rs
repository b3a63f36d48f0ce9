//! Scam guard: what in a message or an address matches what USCIS publishes, and what does not. Never a verdict of genuine or fake: a clean
//! message proves nothing. The text may be private: results are wiped when dropped and print nothing of it.

mod address;
mod demand;
mod fold;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use address::{AddressReading, Reason, Standing};
pub use demand::{Demand, DemandKind};

use crate::Words;

/// Most characters that are looked at.
pub const MAX_TEXT: usize = 100_000;

/// A telephone number in a message.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PhoneReading {
    /// As written.
    pub found: String,
    /// One of the USCIS Contact Center. No proof of who calls.
    pub official: bool,
}

impl PhoneReading {
    /// What there is to say.
    pub fn says(&self, language: &str) -> &'static str {
        words(&DATA.phone, if self.official { "official" } else { "unknown" }).get(language)
    }
}

/// What a message looks like as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// Nothing goes against what USCIS publishes. Proves nothing.
    NothingFound,
    /// Something is unusual.
    LookAgain,
    /// Something goes against what USCIS publishes.
    DoesNotMatch,
}

impl Outlook {
    /// `nothing_found`, `look_again`, `does_not_match`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NothingFound => "nothing_found",
            Self::LookAgain => "look_again",
            Self::DoesNotMatch => "does_not_match",
        }
    }

    /// In words.
    pub fn says(self, language: &str) -> &'static str {
        words(&DATA.outlook, self.name()).get(language)
    }
}

/// What there is to say about a message.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Report {
    /// Web and e-mail addresses in it.
    pub addresses: Vec<AddressReading>,
    /// Telephone numbers in it.
    pub phones: Vec<PhoneReading>,
    /// What it demands or claims.
    pub demands: Vec<Demand>,
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<DemandKind> = self.demands.iter().map(|demand| demand.kind).collect();
        f.debug_struct("Report").field("demands", &kinds).field("addresses", &self.addresses.len()).finish_non_exhaustive()
    }
}

impl Report {
    /// The whole.
    pub fn outlook(&self) -> Outlook {
        let against = |address: &AddressReading| {
            let telling = address.reasons.iter().any(|reason| *reason != Reason::NotEncrypted);
            address.standing != Standing::Official && telling
        };
        if !self.demands.is_empty() || self.addresses.iter().any(against) {
            return Outlook::DoesNotMatch;
        }
        let unusual = self.addresses.iter().any(|address| address.standing != Standing::Official || !address.reasons.is_empty());
        let unknown_phone = self.phones.iter().any(|phone| !phone.official);
        if unusual || unknown_phone { Outlook::LookAgain } else { Outlook::NothingFound }
    }

    /// What to do.
    pub fn advice(&self, language: &str) -> &'static [String] {
        list(if self.outlook() == Outlook::NothingFound { "calm" } else { "wary" }, language)
    }

    /// Where to report it; nothing when there is nothing to report.
    pub fn report_to(&self, language: &str) -> &'static [String] {
        if self.outlook() == Outlook::DoesNotMatch { list("report", language) } else { &[] }
    }
}

fn list(name: &str, language: &str) -> &'static [String] {
    let base = language.split('-').next().unwrap_or(language);
    let lists = DATA.advice.get(name).unwrap_or_else(|| panic!("data/scam.toml has no advice.{name}"));
    lists.get(base).or_else(|| lists.get("en")).map_or(&[], Vec::as_slice)
}

/// Looks at a message or an address: its first [`MAX_TEXT`] characters.
pub fn look(text: &str) -> Report {
    let end = text.char_indices().nth(MAX_TEXT).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    Report { addresses: address::addresses(text), phones: phones(text), demands: demand::demands(text) }
}

/// Ten digits, or eleven with a leading one, written in groups.
fn phones(text: &str) -> Vec<PhoneReading> {
    let mut found: Vec<PhoneReading> = Vec::new();
    let belongs =
        |sign: char| sign.is_ascii_digit() || matches!(sign, '-' | '.' | '(' | ')' | '+' | ' ' | '\u{a0}' | '\u{2011}' | '\u{2013}');
    let mut rest = text;
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit() || sign == '(' || sign == '+') {
        let glued = rest[..start].chars().next_back().is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '$' | '#' | '-' | '/'));
        let run_end = rest[start..].find(|sign: char| !belongs(sign)).map_or(rest.len(), |at| start + at);
        let written = rest[start..run_end].trim_end_matches(|sign: char| !sign.is_ascii_digit());
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let grouped = written.chars().any(|sign| !sign.is_ascii_digit());
        let ten = digits.len() == 10 || (digits.len() == 11 && digits.starts_with('1'));
        if !glued && grouped && ten && !found.iter().any(|other| other.found == written) {
            let official = crate::identify::is_contact_center(digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits));
            found.push(PhoneReading { found: written.to_owned(), official });
        }
        rest = &rest[run_end.max(start + 1)..];
    }
    found
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    address: address::Lists,
    standing: BTreeMap<String, Words>,
    reason: BTreeMap<String, Words>,
    outlook: BTreeMap<String, Words>,
    phone: BTreeMap<String, Words>,
    advice: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    demand: Vec<demand::DemandData>,
    negation: demand::Negation,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // Compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../data/scam.toml")).unwrap_or_else(|error| panic!("data/scam.toml: {error}"))
});

fn words<'d>(table: &'d BTreeMap<String, Words>, name: &str) -> &'d Words {
    table.get(name).unwrap_or_else(|| panic!("data/scam.toml has no {name}"))
}
