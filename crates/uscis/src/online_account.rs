//! The USCIS online account number (OAN).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, NumberKind, ReceiptNumber, Warning, written};

pub(crate) const LABELS: &[&str] = &["USCISONLINEACCOUNTNUMBER", "ONLINEACCOUNTNUMBER", "USCISONLINEACCOUNT#", "ONLINEACCOUNT#", "OAN"];

/// A USCIS online account number: twelve signs, expected to be digits.
///
/// The boxes of I-129F and G-28 force exactly 12 characters, let letters through and speak of a "12 digit" number (certainty A). "The OAN
/// is not the same as an A-Number"; it is at the top of the Account Access Notice (I-129F instructions, A). Wiped when dropped; `Debug`
/// shows no digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OnlineAccountNumber(String);

impl OnlineAccountNumber {
    /// Reads twelve digits (or letters, see [`warnings`](Self::warnings)), with spaces or hyphens, with or without a label.
    ///
    /// # Errors
    /// `Empty`; `Length` unless 12 signs remain; `Sign` for other than ASCII letters and digits; `LooksLike` for a receipt number.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let signs = written::signs(text);
        let (_, rest) = written::without_label(&signs, LABELS);
        if rest.is_empty() {
            return Err(Error::Empty);
        }
        if ReceiptNumber::parse(text).is_ok() {
            return Err(Error::LooksLike(NumberKind::ReceiptNumber));
        }
        if let Some((position, _)) = rest.iter().find(|(_, sign)| !sign.is_ascii_alphanumeric()) {
            return Err(Error::Sign { position: *position });
        }
        if rest.len() != 12 {
            return Err(Error::Length { found: rest.len(), least: 12, most: 12 });
        }
        Ok(Self(rest.iter().map(|(_, sign)| *sign).collect()))
    }

    /// The twelve signs, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In fours: `0123-4567-8901`.
    pub fn display(&self) -> String {
        format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }

    /// With the last four signs only: `••••-••••-8901`.
    pub fn masked(&self) -> String {
        written::mask(&self.display(), 4)
    }

    /// [`Warning::Letters`], [`Warning::Placeholder`] (all zero).
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.0.bytes().any(|sign| !sign.is_ascii_digit()) {
            warnings.push(Warning::Letters);
        }
        if self.0.bytes().all(|sign| sign == b'0') {
            warnings.push(Warning::Placeholder);
        }
        warnings
    }

    /// The digits that look-alike letters and other scripts' digits may have been meant as; empty when there are none.
    pub fn suggestions(text: &str) -> Vec<Self> {
        if Self::parse(text).is_ok_and(|number| number.warnings().is_empty()) {
            return Vec::new();
        }
        let plain: Vec<char> = text.chars().filter(|sign| !written::is_separator(*sign)).collect();
        let real = plain.iter().filter(|sign| sign.is_numeric()).count();
        let digits: Option<String> = plain.iter().map(|sign| written::digit_like(*sign)).collect();
        digits.filter(|_| plain.len() == 12 && real >= 7).map(Self).into_iter().collect()
    }

    /// Whether the text starts with a label of this number and parses.
    pub(crate) fn has_label(text: &str) -> bool {
        written::without_label(&written::signs(text), LABELS).0 && Self::parse(text).is_ok()
    }
}

impl FromStr for OnlineAccountNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for OnlineAccountNumber {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<OnlineAccountNumber> for String {
    fn from(number: OnlineAccountNumber) -> Self {
        number.0.clone()
    }
}

impl fmt::Display for OnlineAccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for OnlineAccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnlineAccountNumber(…)")
    }
}
