//! What is said about each kind of number, and the labels printed before it: `data/kinds.toml`.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::{Certainty, NumberKind, Words, alien_number, online_account, receipt, written};

/// What Coffer says about a kind of number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    name: NumberKind,
    /// Who says that the number has this shape.
    pub source: String,
    /// How sure that is.
    pub certainty: Certainty,
    labels: Vec<String>,
    /// What its shape is.
    pub why: Words,
    /// Where on papers it stands.
    pub printed_on: Words,
    /// Which box of the vault takes it, or that none does.
    pub belongs_in: Words,
    /// What else is worth knowing.
    #[serde(default)]
    pub note: Option<Words>,
}

/// What is said about one number, by what its digits tell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) office: Words,
    pub(super) ioe: Words,
    pub(super) unknown_prefix: Words,
    pub(super) test_number: Words,
    pub(super) day: Words,
    pub(super) year: Words,
    pub(super) contact_center: Words,
    pub(super) other_phone: Words,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phone {
    contact_center: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<KindWords>,
    about: About,
    phone: Phone,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The file is compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../../data/kinds.toml")).unwrap_or_else(|error| panic!("data/kinds.toml: {error}"))
});

/// What is said about this kind.
///
/// # Panics
/// When the data file has no such kind; the tests read every one.
pub fn words(kind: NumberKind) -> &'static KindWords {
    FILE.kind.iter().find(|entry| entry.name == kind).unwrap_or_else(|| panic!("data/kinds.toml has no {}", kind.name()))
}

pub(super) fn about() -> &'static About {
    &FILE.about
}

/// Whether these ten digits are a telephone number of the USCIS Contact Center.
pub(crate) fn is_contact_center(digits: &str) -> bool {
    FILE.phone.contact_center.iter().any(|number| number == digits)
}

/// A label's signs, as [`folded`] leaves them, and the kinds it stands before. Longest first.
static LABELS: LazyLock<Vec<(Vec<char>, Vec<NumberKind>)>> = LazyLock::new(|| {
    let parsers = [
        (NumberKind::ReceiptNumber, receipt::LABELS),
        (NumberKind::AlienNumber, alien_number::LABELS),
        (NumberKind::OnlineAccountNumber, online_account::LABELS),
    ];
    let own = parsers.into_iter().flat_map(|(kind, labels)| labels.iter().map(move |label| (kind, *label)));
    let listed = FILE.kind.iter().flat_map(|entry| entry.labels.iter().map(|label| (entry.name, label.as_str())));
    let mut all: Vec<(Vec<char>, Vec<NumberKind>)> = Vec::new();
    for (kind, label) in own.chain(listed) {
        let signs: Vec<char> = label.chars().filter_map(folded).collect();
        match all.iter_mut().find(|(known, _)| *known == signs) {
            Some((_, kinds)) if kinds.contains(&kind) => {}
            Some((_, kinds)) => kinds.push(kind),
            None => all.push((signs, vec![kind])),
        }
    }
    all.sort_by_key(|(signs, _)| std::cmp::Reverse(signs.len()));
    all
});

/// Without accent, in lower case; `None` for what does not count in a label.
fn folded(sign: char) -> Option<char> {
    let plain = std::iter::once(sign).nfd().next().unwrap_or(sign).to_ascii_lowercase();
    (plain.is_alphanumeric() || plain == '#').then_some(plain)
}

/// The kinds whose label the text begins with, and what follows the label.
pub(super) fn without_label(text: &str) -> Option<(&'static [NumberKind], &str)> {
    let signs: Vec<(usize, char)> =
        text.char_indices().filter_map(|(place, sign)| folded(sign).map(|plain| (place + sign.len_utf8(), plain))).collect();
    LABELS.iter().find_map(|(label, kinds)| {
        let end = signs.get(label.len().checked_sub(1)?)?.0;
        let same = label.iter().zip(&signs).all(|(wanted, (_, sign))| wanted == sign);
        let rest = text.get(end..)?;
        // "SSN: 1…" and "A#1…", but not "NO123": the label is a word of its own.
        let whole = label.last() == Some(&'#') || !rest.starts_with(char::is_alphanumeric);
        let rest = rest.trim_start_matches(|sign| written::is_separator(sign) || matches!(sign, '#' | ':' | '.' | '=' | '№' | '/' | ')'));
        (same && whole)
            .then_some((kinds.as_slice(), rest.trim_end_matches(|sign: char| sign.is_whitespace() || matches!(sign, '.' | ',' | ';'))))
    })
}
