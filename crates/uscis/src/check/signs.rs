//! One sign of a code: its name, how it is said on the phone, and what it may be taken for.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, skeleton};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{DATA, words};

/// What there is to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubtKind {
    /// Easily taken for another: 0 O, 1 I l, 5 S, 8 B, 2 Z.
    LookAlike,
    /// A letter whose capital and small form differ only in size.
    Case,
    /// Of another script or keyboard layout.
    Script,
    /// Cannot be seen.
    Invisible,
    /// A space.
    Space,
    /// A hyphen or dash.
    Dash,
    /// Another mark.
    Punctuation,
}

impl DoubtKind {
    /// `look_alike`, `case`, `script`, `invisible`, `space`, `dash`, `punctuation`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LookAlike => "look_alike",
            Self::Case => "case",
            Self::Script => "script",
            Self::Invisible => "invisible",
            Self::Space => "space",
            Self::Dash => "dash",
            Self::Punctuation => "punctuation",
        }
    }
}

/// Something to look at in a sign.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Doubt {
    /// What it is.
    #[zeroize(skip)]
    pub kind: DoubtKind,
    /// What may be meant, the likeliest first; an empty text means "nothing".
    pub likely: Vec<String>,
}

/// One sign, and what there is to say about it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Sign {
    /// From 1.
    pub position: usize,
    /// The sign.
    pub sign: char,
    /// Its Unicode name in small letters: "latin capital letter o".
    pub name: String,
    /// What there is to look at.
    pub doubts: Vec<Doubt>,
}

impl fmt::Debug for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doubt").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Debug for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sign").field("position", &self.position).finish_non_exhaustive()
    }
}

/// Signs that are taken for one another, the likeliest exchange first.
const LOOK_ALIKES: [&[char]; 5] = [&['0', 'O', 'o'], &['1', 'I', 'l', 'i', '|'], &['5', 'S', 's'], &['8', 'B'], &['2', 'Z', 'z']];
/// Letters whose capital and small form differ only in size.
const SIZES: &str = "cCkKoOpPsSuUvVwWxXzZ";

impl Sign {
    pub(super) fn of(position: usize, sign: char) -> Self {
        Self { position, sign, name: name(sign), doubts: doubts(sign) }
    }

    /// Whether something of this kind is to be looked at.
    pub fn has(&self, kind: DoubtKind) -> bool {
        self.doubts.iter().any(|doubt| doubt.kind == kind)
    }

    /// What may be meant by it, for a doubt of this kind.
    pub fn likely(&self, kind: DoubtKind) -> Option<&str> {
        self.doubts.iter().find(|doubt| doubt.kind == kind).and_then(|doubt| doubt.likely.first()).map(String::as_str)
    }

    /// How it is said on the phone.
    pub fn spoken(&self, language: &str) -> String {
        spoken(self.sign, language)
    }

    /// One sentence for each doubt.
    pub fn says(&self, language: &str) -> Vec<String> {
        let sign = named(self.sign, language);
        let or = words(&DATA.name, "or").get(language);
        self.doubts
            .iter()
            .map(|doubt| {
                let likely: Vec<String> = doubt.likely.iter().map(|text| meant(text, language)).collect();
                let sentence = match (doubt.kind, likely.is_empty()) {
                    (DoubtKind::Script, true) => "script_alone",
                    (kind, _) => kind.name(),
                };
                words(&DATA.doubt, sentence).fill(language, &[("sign", &sign), ("likely", &likely.join(or))])
            })
            .collect()
    }
}

fn meant(text: &str, language: &str) -> String {
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (None, _) => words(&DATA.name, "nothing").get(language).to_owned(),
        (Some(sign), None) => named(sign, language),
        _ => format!("“{text}”"),
    }
}

/// A sign with its name: “O” (capital O as in Oscar), or the name alone when it cannot be seen.
fn named(sign: char, language: &str) -> String {
    if sign.is_ascii_graphic() {
        return format!("“{sign}” ({})", spoken(sign, language));
    }
    if is_invisible(sign) || sign.is_whitespace() { name(sign) } else { format!("“{sign}” ({})", name(sign)) }
}

/// The Unicode name in small letters.
fn name(sign: char) -> String {
    match unicode_names2::name(sign) {
        Some(name) => name.to_string().to_lowercase(),
        None => format!("U+{:04X}", u32::from(sign)),
    }
}

/// How a sign is said on the phone: "capital O as in Oscar", "digit zero", "hyphen". Signs without such a word are called by their name.
pub fn spoken(sign: char, language: &str) -> String {
    let data = &DATA.spoken;
    let base = language.split('-').next().unwrap_or(language);
    match sign {
        ' ' => data.space.get(language).to_owned(),
        '-' => data.dash.get(language).to_owned(),
        '0'..='9' => {
            let digits = data.digits.get(base).or_else(|| data.digits.get("en"));
            let word = digits.and_then(|digits| digits.get(usize::from(sign as u8 - b'0'))).map_or("", String::as_str);
            data.digit.fill(language, &[("word", word)])
        }
        'A'..='Z' | 'a'..='z' => {
            let word = data.letters.get(usize::from(sign.to_ascii_uppercase() as u8 - b'A')).map_or("", String::as_str);
            let sentence = if sign.is_ascii_uppercase() { &data.capital } else { &data.small };
            sentence.fill(language, &[("letter", sign.encode_utf8(&mut [0; 4])), ("word", word)])
        }
        _ => name(sign),
    }
}

/// Controls, formats, joiners, variation selectors and other signs that leave no mark.
pub(super) fn is_invisible(sign: char) -> bool {
    let ignorable = matches!(sign, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    ignorable || (sign.is_control() && !sign.is_whitespace())
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{58a}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{30fc}' | '_')
}

fn doubts(sign: char) -> Vec<Doubt> {
    let one = |kind, likely: Vec<String>| vec![Doubt { kind, likely }];
    if is_invisible(sign) {
        return one(DoubtKind::Invisible, vec![String::new()]);
    }
    if sign.is_whitespace() {
        return one(DoubtKind::Space, vec![String::new()]);
    }
    if is_dash(sign) {
        return one(DoubtKind::Dash, if sign == '-' { vec![String::new()] } else { vec!["-".to_owned(), String::new()] });
    }
    if !sign.is_ascii() {
        return one(DoubtKind::Script, plain(sign));
    }
    let mut found = Vec::new();
    if let Some(group) = LOOK_ALIKES.iter().find(|group| group.contains(&sign)) {
        let others = group.iter().filter(|other| **other != sign && !other.eq_ignore_ascii_case(&sign));
        found.push(Doubt { kind: DoubtKind::LookAlike, likely: others.map(char::to_string).collect() });
    } else if !sign.is_ascii_alphanumeric() {
        found.push(Doubt { kind: DoubtKind::Punctuation, likely: Vec::new() });
    }
    if SIZES.contains(sign) {
        let other = if sign.is_ascii_uppercase() { sign.to_ascii_lowercase() } else { sign.to_ascii_uppercase() };
        found.push(Doubt { kind: DoubtKind::Case, likely: vec![other.to_string()] });
    }
    found
}

/// Exchanges for a sign that a person would call a look-alike, the likeliest first.
pub fn look_alikes(sign: char) -> impl Iterator<Item = char> {
    let group = LOOK_ALIKES.iter().find(|group| group.contains(&sign)).copied().unwrap_or_default();
    group.iter().copied().filter(move |other| *other != sign && !other.eq_ignore_ascii_case(&sign) && other.is_ascii_alphanumeric())
}

/// The plain letters or digits that a sign of another script stands for or looks like: the value of a digit first, then its compatibility form,
/// then the look-alike of the Unicode confusables.
fn plain(sign: char) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut offer = |text: String| {
        if !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic()) && !found.contains(&text) {
            found.push(text);
        }
    };
    if let Some(digit) = digit_value(sign) {
        offer(digit.to_string());
    }
    let text = sign.to_string();
    offer(text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect());
    let alike: String = skeleton(&text).collect();
    // The skeleton of both I and l is l, and of O and 0 is O: the letter's own case decides.
    if sign.is_uppercase() && alike == "l" {
        offer("I".to_owned());
    }
    offer(alike);
    found
}

/// The value of a decimal digit of any script, by its Unicode name.
fn digit_value(sign: char) -> Option<u32> {
    const WORDS: [&str; 10] = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];
    if !sign.is_numeric() || !(sign.identifier_allowed() || sign.nfkc().all(|c| c.is_ascii_digit()) || u32::from(sign) > 0x7f) {
        return None;
    }
    let name = unicode_names2::name(sign)?.to_string();
    let word = name.split("DIGIT ").nth(1)?;
    WORDS.iter().position(|known| *known == word).and_then(|at| u32::try_from(at).ok())
}
