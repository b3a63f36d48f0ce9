//! The A-Number, also called USCIS number or alien registration number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, NumberKind, ReceiptNumber, Warning, written};

/// Longest first, without separators.
pub(crate) const LABELS: &[&str] = &[
    "ALIENREGISTRATIONNUMBER",
    "USCISALIENNUMBER",
    "REGISTRATIONNUMBER",
    "USCISNUMBER",
    "ALIENNUMBER",
    "FILENUMBER",
    "ANUMBER",
    "USCISA#",
    "ALIEN#",
    "USCIS#",
    "UTCIS#",
    "INSA#",
    "USCIS",
    "INS",
    "A#",
];

/// An A-Number: nine digits, padded with zeros from seven or eight.
///
/// "A unique seven-, eight- or nine-digit number assigned to a noncitizen by DHS" (USCIS Glossary, certainty B). The official form boxes
/// take nine digits only (G-28, I-129F; A); EOIR pads eight with one zero (B), seven with two (C). There is no check digit, and nothing
/// about a person's status is told from it. Wiped when dropped; `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AlienNumber(String);

impl AlienNumber {
    /// Reads any printed form: `A012345678`, `A 087 654 321`, `A87-654-321`, `A# …`, `USCIS# 000-000-319`, or the bare digits.
    ///
    /// # Errors
    /// `Empty`; `Length` unless 7 to 9 digits remain; `Sign` for anything but digits; `LooksLike` for a receipt number, SEVIS ID or
    /// a number written 3-2-4 as Social Security numbers are.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let signs = written::signs(text);
        if signs.is_empty() {
            return Err(Error::Empty);
        }
        if written::is_ssn(text) {
            return Err(Error::LooksLike(NumberKind::SocialSecurity));
        }
        let rest = digits_part(&signs);
        if let Some((position, _)) = rest.iter().find(|(_, sign)| !sign.is_ascii_digit()) {
            return Err(other_kind(text).map_or(Error::Sign { position: *position }, Error::LooksLike));
        }
        if !(7..=9).contains(&rest.len()) {
            return Err(Error::Length { found: rest.len(), least: 7, most: 9 });
        }
        let digits: String = rest.iter().map(|(_, sign)| *sign).collect();
        Ok(Self(format!("{digits:0>9}")))
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed on cards: `A012-345-678`.
    pub fn display(&self) -> String {
        format!("A{}-{}-{}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }

    /// With all but the last three digits hidden: `A•••-•••-678`.
    pub fn masked(&self) -> String {
        format!("A•••-•••-{}", &self.0[6..])
    }

    /// [`Warning::Placeholder`] when all digits are zero.
    pub fn warnings(&self) -> Vec<Warning> {
        if self.0.bytes().all(|digit| digit == b'0') { vec![Warning::Placeholder] } else { Vec::new() }
    }

    /// What a text that does not parse may have been meant as: look-alike letters (`AO12345678`) and digits of other scripts, read as
    /// digits. Empty when it parses or nothing fits. To be offered and shown, never applied silently.
    pub fn suggestions(text: &str) -> Vec<Self> {
        if Self::parse(text).is_ok() {
            return Vec::new();
        }
        let plain: Vec<(usize, char)> = text.chars().enumerate().filter(|(_, sign)| !written::is_separator(*sign)).collect();
        let upper = written::signs(text);
        let label = upper.len() - digits_part(&upper).len();
        let label = if label == 0
            && plain.len() > 7
            && plain.first().is_some_and(|(_, sign)| written::letter_like(*sign, 'A') && !sign.is_ascii_digit())
        {
            1
        } else {
            label
        };
        let digits: Option<String> = plain[label..].iter().map(|(_, sign)| written::digit_like(*sign)).collect();
        let real = plain[label..].iter().filter(|(_, sign)| sign.is_numeric()).count();
        digits.filter(|_| real * 2 > plain.len() - label).and_then(|digits| Self::parse(&digits).ok()).into_iter().collect()
    }
}

/// What follows the label, or the letter A.
fn digits_part(signs: &[(usize, char)]) -> &[(usize, char)] {
    let (_, rest) = written::without_label(signs, LABELS);
    match rest.first() {
        Some((_, 'A')) => written::without_label(rest, &["A"]).1,
        _ => rest,
    }
}

fn other_kind(text: &str) -> Option<NumberKind> {
    let compact = written::compact(text);
    if compact.starts_with('N') && written::shape(&compact) == "a0000000000" {
        return Some(NumberKind::Sevis);
    }
    ReceiptNumber::parse(text).is_ok().then_some(NumberKind::ReceiptNumber)
}

impl FromStr for AlienNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for AlienNumber {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<AlienNumber> for String {
    fn from(number: AlienNumber) -> Self {
        number.0.clone()
    }
}

impl fmt::Display for AlienNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for AlienNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlienNumber(…)")
    }
}
