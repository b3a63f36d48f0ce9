//! The receipt number of a case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, NumberKind, Warning, written};

pub(crate) const LABELS: &[&str] = &["USCISRECEIPTNUMBER", "RECEIPTNUMBER", "RECEIPTNO", "RECEIPT", "CASENUMBER", "APPLICATIONNUMBER"];

/// Prefix and the office that first received the case; several public lists agree (certainty C). IOE is USCIS's electronic system (A);
/// what its letters stand for is explained in three ways, so nothing is said about that.
const OFFICES: &[(&str, &str)] = &[
    ("IOE", "USCIS electronic system (ELIS)"),
    ("EAC", "Vermont Service Center"),
    ("VSC", "Vermont Service Center"),
    ("WAC", "California Service Center"),
    ("CSC", "California Service Center"),
    ("LIN", "Nebraska Service Center"),
    ("NSC", "Nebraska Service Center"),
    ("SRC", "Texas Service Center"),
    ("TSC", "Texas Service Center"),
    ("MSC", "National Benefits Center"),
    ("NBC", "National Benefits Center"),
    ("YSC", "Potomac Service Center"),
];

/// Prefixes of older N-400 numbers with nine digits (certainty D).
const OLDER: &[&str] = &["ESC", "WSC", "SSC", "NBC"];

/// A receipt number: three letters and ten digits.
///
/// "The letters IOE + 10 digits" (uscis.gov/uscis-elis/top-10-tips, certainty A); the G-28 box takes exactly 13 letters and digits (A).
/// There is no check digit. A form that parses need not exist. Wiped when dropped; `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber(String);

/// What the digits of an older receipt number tell *about* when it was received. Never more than a rough idea (certainty C).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedAbout {
    /// US fiscal year: 1 October of the year before to 30 September.
    pub fiscal_year: i32,
    /// Working day of that year, 1 to 265; `None` for the number blocks 900–999, which are no days.
    pub workday: Option<u16>,
    /// The running number: five digits, or eight with the block's.
    pub sequence: String,
}

impl ReceiptNumber {
    /// Reads `IOE0912345678` in any case, with spaces, hyphens or asterisks anywhere, with or without a label.
    ///
    /// # Errors
    /// `Empty`; `Length` unless 13 signs remain; `Sign` for letters among the digits or the reverse; `LooksLike` for an A-Number, a
    /// 12-digit account number or an older application number. An unknown prefix is no error, see [`warnings`](Self::warnings).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let signs = written::signs(text);
        let (_, rest) = written::without_label(&signs, LABELS);
        if rest.is_empty() {
            return Err(Error::Empty);
        }
        let compact: String = rest.iter().map(|(_, sign)| *sign).collect();
        let shape = written::shape(&compact);
        match shape.as_str() {
            "aaa0000000000" => return Ok(Self(compact)),
            "000000000000" => return Err(Error::LooksLike(NumberKind::OnlineAccountNumber)),
            "a0000000" | "a00000000" | "a000000000" if compact.starts_with('A') => {
                return Err(Error::LooksLike(NumberKind::AlienNumber));
            }
            _ if is_older_application(&compact) => {
                return Err(Error::LooksLike(NumberKind::OlderApplication));
            }
            _ => {}
        }
        let wrong = rest.iter().enumerate().find(
            |(place, (_, sign))| {
                if *place < 3 { !sign.is_ascii_alphabetic() } else { !sign.is_ascii_digit() }
            },
        );
        match wrong {
            Some((_, (position, _))) if rest.len() == 13 => Err(Error::Sign { position: *position }),
            _ => Err(Error::Length { found: rest.len(), least: 13, most: 13 }),
        }
    }

    /// The 13 signs, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The three letters.
    pub fn prefix(&self) -> &str {
        &self.0[..3]
    }

    /// The office that first received the case, by the prefix; not where the case is now. `None` for an unknown prefix.
    pub fn office(&self) -> Option<&'static str> {
        OFFICES.iter().find(|(prefix, _)| *prefix == self.prefix()).map(|(_, office)| *office)
    }

    /// About when it was received: never for IOE, unknown prefixes or sandbox numbers, and only when the day's place holds 001–265 or a
    /// block 900–999. Two digits below 80 are read as 20xx.
    pub fn received_about(&self) -> Option<ReceivedAbout> {
        if self.prefix() == "IOE" || self.office().is_none() || self.is_test() {
            return None;
        }
        let year: i32 = self.0[3..5].parse().ok()?;
        let fiscal_year = if year < 80 { 2000 + year } else { 1900 + year };
        let day: u16 = self.0[5..8].parse().ok()?;
        match day {
            1..=265 => Some(ReceivedAbout { fiscal_year, workday: Some(day), sequence: self.0[8..].to_owned() }),
            900..=999 => Some(ReceivedAbout { fiscal_year, workday: None, sequence: self.0[5..].to_owned() }),
            _ => None,
        }
    }

    /// In groups: `LIN 99 001 50001`, and for IOE, whose digits have no parts, `IOE 091 234 5678`.
    pub fn display(&self) -> String {
        let digits = &self.0[3..];
        if self.prefix() == "IOE" {
            format!("IOE {} {} {}", &digits[..3], &digits[3..6], &digits[6..])
        } else {
            format!("{} {} {} {}", self.prefix(), &digits[..2], &digits[2..5], &digits[5..])
        }
    }

    /// With the prefix and the last four digits only: `IOE••••••5678`.
    pub fn masked(&self) -> String {
        format!("{}••••••{}", self.prefix(), &self.0[9..])
    }

    /// [`Warning::UnknownPrefix`], [`Warning::TestNumber`], [`Warning::Placeholder`] (all digits zero).
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.office().is_none() {
            warnings.push(Warning::UnknownPrefix);
        }
        if self.is_test() {
            warnings.push(Warning::TestNumber);
        }
        if self.0[3..].bytes().all(|digit| digit == b'0') {
            warnings.push(Warning::Placeholder);
        }
        warnings
    }

    /// What a text may have been meant as: a known prefix with look-alikes (`I0E…`, `L1N…`) and letters among the digits. Empty when it
    /// parses with a known prefix or nothing fits. To be offered and shown, never applied silently.
    pub fn suggestions(text: &str) -> Vec<Self> {
        if Self::parse(text).is_ok_and(|number| number.office().is_some()) {
            return Vec::new();
        }
        let plain: Vec<char> = text.chars().filter(|sign| !written::is_separator(*sign)).collect();
        if plain.len() != 13 {
            return Vec::new();
        }
        let Some(digits) = plain[3..].iter().map(|sign| written::digit_like(*sign)).collect::<Option<String>>() else {
            return Vec::new();
        };
        if plain[3..].iter().filter(|sign| sign.is_numeric()).count() < 6 {
            return Vec::new();
        }
        OFFICES
            .iter()
            .map(|(prefix, _)| *prefix)
            .filter(|prefix| prefix.chars().zip(&plain).all(|(wanted, sign)| written::letter_like(*sign, wanted)))
            .map(|prefix| Self(format!("{prefix}{digits}")))
            .collect()
    }

    fn is_test(&self) -> bool {
        self.prefix() != "IOE" && self.0[3..].starts_with("9999")
    }
}

/// Whether these three letters are a prefix that USCIS uses.
pub(crate) fn is_known_prefix(prefix: &str) -> bool {
    OFFICES.iter().any(|(known, _)| *known == prefix)
}

/// Three letters of an older application number and nine digits; no separators.
pub(crate) fn is_older_application(compact: &str) -> bool {
    written::shape(compact) == "aaa000000000" && OLDER.iter().any(|prefix| compact.starts_with(prefix))
}

impl FromStr for ReceiptNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.0.clone()
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptNumber(…)")
    }
}
