//! Which number is this? The kinds, what each shape may be, and what to be careful about.

use serde::{Deserialize, Serialize};

use crate::{AlienNumber, ReceiptNumber, receipt, written};

/// Kinds of number that people meet on immigration papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NumberKind {
    /// A-Number, also printed as USCIS#: 7 to 9 digits.
    AlienNumber,
    /// USCIS receipt number: 3 letters and 10 digits.
    ReceiptNumber,
    /// USCIS online account number: 12 digits.
    OnlineAccountNumber,
    /// Online Access Code: shape not published.
    AccessCode,
    /// I-94 admission number: 11 digits, or 9 digits, a letter, a digit.
    I94,
    /// SEVIS ID: N and 10 digits.
    Sevis,
    /// Department of State case number: 3 letters and 9 or 10 digits; diversity visa: 4 digits, 2 letters, 5 digits.
    DosCase,
    /// Social Security number: 9 digits, written 3-2-4.
    SocialSecurity,
    /// US passport number: 9 digits, or a letter and 8 digits.
    UsPassport,
    /// Application number of an older N-400: 3 letters (ESC, WSC, SSC, NBC) and 9 digits.
    OlderApplication,
}

/// What is odd about a number that did parse. A reason to look again, never to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// All digits are zero: a placeholder on samples, not a number of a person.
    Placeholder,
    /// The three letters are not among the known USCIS prefixes; a Department of State case number can have the same shape.
    UnknownPrefix,
    /// A number of the USCIS developer sandbox (digits 9999…), not of a real case.
    TestNumber,
    /// Letters where digits are expected.
    Letters,
    /// Has spaces, which may or may not belong to it.
    Spaces,
    /// Has signs that are easily taken for one another (0/O, 1/I/l, 5/S, 8/B, 2/Z).
    LookAlikes,
    /// Has signs outside ASCII, perhaps typed with another keyboard layout.
    OutsideAscii,
}

impl NumberKind {
    /// All kinds whose shape the text has, likeliest first. Several when the shape alone does not decide; empty when none fits
    /// (an access code is never listed: its shape is not published). Source: reference facts §3, certainty A–D by kind.
    pub fn candidates(text: &str) -> Vec<Self> {
        let compact = written::compact(text);
        let shape = written::shape(&compact);
        let mut kinds = Vec::new();
        let mut add = |fits: bool, kind: Self| {
            if fits && !kinds.contains(&kind) {
                kinds.push(kind);
            }
        };
        let receipt = ReceiptNumber::parse(text);
        add(receipt.as_ref().is_ok_and(|number| number.office().is_some()), Self::ReceiptNumber);
        add(matches!(shape.as_str(), "aaa000000000" | "aaa0000000000" | "0000aa00000"), Self::DosCase);
        add(receipt.is_ok(), Self::ReceiptNumber);
        add(receipt::is_older_application(&compact), Self::OlderApplication);
        add(written::is_ssn(text), Self::SocialSecurity);
        add(AlienNumber::parse(text).is_ok(), Self::AlienNumber);
        add(shape == "000000000", Self::SocialSecurity);
        add(matches!(shape.as_str(), "000000000" | "a00000000"), Self::UsPassport);
        add(shape == "000000000000" || crate::OnlineAccountNumber::has_label(text), Self::OnlineAccountNumber);
        add(matches!(shape.as_str(), "00000000000" | "000000000a0"), Self::I94);
        add(shape == "a0000000000" && compact.starts_with('N'), Self::Sevis);
        kinds
    }
}
