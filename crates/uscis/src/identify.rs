//! Which number is this? Every reading of a text that its shape and its label allow, likeliest first.

mod kinds;
mod shapes;

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub(crate) use kinds::is_contact_center;
pub use kinds::{KindWords, words};

use crate::{NumberKind, ReceiptNumber, Warning};

/// Longest text that is looked at, in characters.
const MAX_TEXT: usize = 200;

/// How likely a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likely {
    /// Label or shape leave nothing else. That the number exists is never known.
    Certain,
    /// The first guess; others fit as well.
    Likely,
    /// It fits, and so do many other things.
    Possible,
}

/// One reading of a text. Wiped when dropped, not serialisable, `Debug` shows no sign of the number: it may be an access code.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Reading {
    /// Which number it would be.
    #[zeroize(skip)]
    pub kind: NumberKind,
    /// Without separators, in capitals: `IOE0912345678`, `A012345678`, `+18003755283`. An access code is left as given.
    pub normalized: String,
    /// In the groups that people read: `A012-345-678`. An access code is left as given.
    pub display: String,
    /// How likely it is.
    #[zeroize(skip)]
    pub likely: Likely,
    /// What to look at twice.
    #[zeroize(skip)]
    pub warnings: Vec<Warning>,
    /// Whether look-alike signs had to be exchanged for this reading (`I0E…` for `IOE…`): ask before using it.
    #[zeroize(skip)]
    pub corrected: bool,
}

/// Every reading of the text, likeliest first; empty when nothing fits, and for more than 200 characters.
///
/// A label before the number decides ("SSN", "Passport No."), unless what follows cannot be that number. Without one, a shape that
/// several numbers share gives several readings. An Online Access Code may be anything, so it comes last, and not at all where the text
/// surely is another number.
pub fn identify(text: &str) -> Vec<Reading> {
    if text.chars().count() > MAX_TEXT || text.trim().is_empty() {
        return Vec::new();
    }
    match kinds::without_label(text) {
        Some((kinds, value)) => shapes::labelled(kinds, value),
        None => shapes::unlabelled(text),
    }
}

impl Reading {
    /// Why it may be this number: what its shape is.
    pub fn why(&self, language: &str) -> &'static str {
        words(self.kind).why.get(language)
    }

    /// Where on papers such a number stands.
    pub fn printed_on(&self, language: &str) -> &'static str {
        words(self.kind).printed_on.get(language)
    }

    /// Which box of the vault takes it, or that there is none.
    pub fn belongs_in(&self, language: &str) -> &'static str {
        words(self.kind).belongs_in.get(language)
    }

    /// What else is worth knowing about such numbers, as that courts use the A-Number as their case number.
    pub fn note(&self, language: &str) -> Option<&'static str> {
        words(self.kind).note.as_ref().map(|note| note.get(language))
    }

    /// What this very number tells. Of a receipt number: the office that first received it and, only where
    /// [`ReceiptNumber::received_about`] allows, about when. Of a telephone number: whether it is the USCIS Contact Center's.
    pub fn about(&self, language: &str) -> Option<String> {
        let about = kinds::about();
        match self.kind {
            NumberKind::ReceiptNumber => receipt_about(&ReceiptNumber::parse(&self.normalized).ok()?, language),
            NumberKind::Phone if self.is_contact_center() => Some(about.contact_center.get(language).to_owned()),
            NumberKind::Phone => Some(about.other_phone.get(language).to_owned()),
            _ => None,
        }
    }

    /// Whether it is a telephone number of the USCIS Contact Center (calls or TTY).
    pub fn is_contact_center(&self) -> bool {
        self.kind == NumberKind::Phone && self.normalized.strip_prefix("+1").is_some_and(kinds::is_contact_center)
    }
}

fn receipt_about(number: &ReceiptNumber, language: &str) -> Option<String> {
    let about = kinds::about();
    let Some(office) = number.office() else {
        return Some(about.unknown_prefix.get(language).to_owned());
    };
    let office_words = if number.prefix() == "IOE" { &about.ioe } else { &about.office };
    let mut text = office_words.fill(language, &[("office", office)]);
    if number.warnings().contains(&Warning::TestNumber) {
        text.push(' ');
        text.push_str(about.test_number.get(language));
    }
    if let Some(received) = number.received_about() {
        let year = received.fiscal_year.to_string();
        let before = (received.fiscal_year - 1).to_string();
        let day = received.workday.map(|day| day.to_string());
        let words = if day.is_some() { &about.day } else { &about.year };
        text.push(' ');
        text.push_str(&words.fill(language, &[("year", &year), ("before", &before), ("day", day.as_deref().unwrap_or_default())]));
    }
    Some(text)
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("kind", &self.kind)
            .field("likely", &self.likely)
            .field("warnings", &self.warnings)
            .field("corrected", &self.corrected)
            .finish_non_exhaustive()
    }
}
