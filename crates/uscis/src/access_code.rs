//! The Online Access Code: a secret whose shape nobody has published.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{AlienNumber, Error, NumberKind, ReceiptNumber, Warning, written};

/// An Online Access Code, exactly as it was given.
///
/// No source tells its length, its signs or whether its case matters (certainty "unknown"), so it is never changed and never judged by
/// shape; only what is clearly another number is sent back. Wiped when dropped, not serialisable, `Debug` prints nothing of it. The text
/// is reached through [`secrecy::ExposeSecret`], which the workspace's lints make each use justify.
#[derive(Clone)]
pub struct AccessCode(SecretString);

impl AccessCode {
    /// Takes a code as given, unless it clearly belongs in another box.
    ///
    /// # Errors
    /// `Empty` (also for spaces only); `LooksLike` for a receipt number with a known prefix, an A-Number with its A or label or written
    /// 3-3-3, and twelve digits (an online account number). Use [`exactly`](Self::exactly) to keep such a text all the same.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match Self::mistaken(text) {
            Some(kind) => Err(Error::LooksLike(kind)),
            None => Self::exactly(text),
        }
    }

    /// Takes a code as given, whatever it looks like.
    ///
    /// # Errors
    /// Only `Empty` (also for spaces only).
    pub fn exactly(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Err(Error::Empty);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// Which other number the text clearly is, if any.
    pub fn mistaken(text: &str) -> Option<NumberKind> {
        if ReceiptNumber::parse(text).is_ok_and(|number| number.office().is_some()) {
            return Some(NumberKind::ReceiptNumber);
        }
        let compact = written::compact(text);
        if written::shape(&compact) == "000000000000" || crate::OnlineAccountNumber::has_label(text) {
            return Some(NumberKind::OnlineAccountNumber);
        }
        let written_so = compact.starts_with(|sign: char| !sign.is_ascii_digit()) || written::grouped(text, &[3, 3, 3]);
        (written_so && AlienNumber::parse(text).is_ok()).then_some(NumberKind::AlienNumber)
    }

    /// What to look at twice: [`Warning::Spaces`], [`Warning::LookAlikes`], [`Warning::OutsideAscii`].
    pub fn warnings(&self) -> Vec<Warning> {
        let text = self.text();
        let mut warnings = Vec::new();
        if text.contains(char::is_whitespace) {
            warnings.push(Warning::Spaces);
        }
        if text.contains(['0', 'O', 'o', '1', 'I', 'l', 'i', '|', '5', 'S', 's', '8', 'B', '2', 'Z', 'z']) {
            warnings.push(Warning::LookAlikes);
        }
        if !text.is_ascii() {
            warnings.push(Warning::OutsideAscii);
        }
        warnings
    }

    /// The same code without its spaces, to be offered beside it; `None` when it has none.
    pub fn without_spaces(&self) -> Option<Self> {
        let text = self.text();
        text.contains(char::is_whitespace).then(|| {
            let mut shorter = String::with_capacity(text.len());
            shorter.extend(text.chars().filter(|sign| !sign.is_whitespace()));
            Self(SecretString::from(shorter))
        })
    }

    #[expect(clippy::disallowed_methods, reason = "the code's own type looks at its signs; nothing leaves this file")]
    fn text(&self) -> &str {
        self.0.expose_secret()
    }
}

impl ExposeSecret<str> for AccessCode {
    fn expose_secret(&self) -> &str {
        self.text()
    }
}

impl PartialEq for AccessCode {
    /// Sign by sign, exact.
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for AccessCode {}

impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessCode(…)")
    }
}
