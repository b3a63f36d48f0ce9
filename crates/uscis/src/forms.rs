//! The USCIS forms: number, title, whether it can be filed online. The list is data (`data/forms.json`).

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::{Error, written};

/// A form as uscis.gov/forms/all-forms listed it on 10 November 2025 (a scrape, certainty C).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Form {
    /// The number: `I-485`, `I-485 Supplement A`.
    #[serde(rename = "form")]
    pub number: String,
    /// The official English title.
    pub title: String,
    /// Whether it could be filed online at the time of the list.
    pub online: bool,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| serde_json::from_str(include_str!("../data/forms.json")).unwrap_or_default());

/// All known forms, in the order of the list (G-, I-, N-; by number), for pickers.
pub fn all() -> impl ExactSizeIterator<Item = &'static Form> {
    FORMS.iter()
}

/// A form's number, in the official writing: `I-485`, `G-28I`, `I-129CWR`, `I-485 Supplement J`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FormNumber(String);

impl FormNumber {
    /// Reads `I-485`, `i485`, `I 485`, `Form I-485`, `I-485 Supplement A`, `I-485 Supp A`. A form that is not in the list is read as well.
    ///
    /// # Errors
    /// `Empty`; `NotAForm` unless it is 1 to 4 letters, 1 to 4 digits and at most 3 letters (and perhaps a supplement).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut compact = written::compact(text);
        if compact.is_empty() {
            return Err(Error::Empty);
        }
        if let Some(rest) = compact.strip_prefix("FORM") {
            compact = rest.to_owned();
        }
        let letters = compact.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = compact.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
        let Some(suffix) = compact.get(letters + digits..) else {
            return Err(Error::NotAForm);
        };
        if !(1..=4).contains(&letters) || !(1..=4).contains(&digits) {
            return Err(Error::NotAForm);
        }
        let (series, supplement) = match suffix.find("SUPP") {
            Some(place) => {
                let tail = &suffix[place..];
                (&suffix[..place], Some(tail.strip_prefix("SUPPLEMENT").or_else(|| tail.strip_prefix("SUPP.")).unwrap_or(&tail[4..])))
            }
            None => (suffix, None),
        };
        let short = |part: &str, most| part.len() <= most && part.bytes().all(|sign| sign.is_ascii_alphanumeric());
        if !short(series, 3) || !series.bytes().all(|sign| sign.is_ascii_alphabetic()) || !supplement.is_none_or(|name| short(name, 2)) {
            return Err(Error::NotAForm);
        }
        let mut number = format!("{}-{}{series}", &compact[..letters], &compact[letters..letters + digits]);
        if let Some(name) = supplement {
            number.push_str(" Supplement");
            if !name.is_empty() {
                number.push(' ');
                number.push_str(name);
            }
        }
        Ok(Self(number))
    }

    /// The number as it is written officially.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entry of the list, if it is there.
    pub fn form(&self) -> Option<&'static Form> {
        FORMS.iter().find(|form| form.number == self.0)
    }

    /// Whether the form is in the list. One that is not may still exist: withdrawn, new, or of another agency.
    pub fn known(&self) -> bool {
        self.form().is_some()
    }

    /// The official English title, if the form is known.
    pub fn title(&self) -> Option<&'static str> {
        self.form().map(|form| form.title.as_str())
    }

    /// Forms that a badly read text may mean: `1-129`, `1129`, `ii29`, `1-797C`. Empty when the text is a known form or nothing fits.
    pub fn suggestions(text: &str) -> Vec<Self> {
        if Self::parse(text).is_ok_and(|form| form.known()) {
            return Vec::new();
        }
        let plain: Vec<char> = text.chars().filter(|sign| !written::is_separator(*sign)).collect();
        let fits = |number: &str| {
            let wanted: Vec<char> = number.chars().filter(|sign| *sign != '-').collect();
            wanted.len() == plain.len()
                && wanted.iter().zip(&plain).all(|(wanted, sign)| {
                    if wanted.is_ascii_digit() { written::digit_like(*sign) == Some(*wanted) } else { written::letter_like(*sign, *wanted) }
                })
        };
        let mut found: Vec<Self> = FORMS.iter().filter(|form| fits(&form.number)).map(|form| Self(form.number.clone())).collect();
        // A notice's or card's own number is not in the list: `1-797C`, with its hyphen, still reads as I-797C.
        let hyphen = text.trim().strip_prefix(['1', 'l', '|']).filter(|rest| rest.starts_with(['-', '\u{2010}', '\u{2011}', '\u{2013}']));
        if let Some(Ok(form)) = hyphen.filter(|_| found.is_empty()).map(|rest| Self::parse(&format!("I{rest}"))) {
            found.push(form);
        }
        found
    }
}

impl FromStr for FormNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for FormNumber {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<FormNumber> for String {
    fn from(number: FormNumber) -> Self {
        number.0
    }
}

impl fmt::Display for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
