//! The kinds of number that people meet, and what to be careful about.

use serde::{Deserialize, Serialize};

/// Kinds of number that people meet on immigration papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NumberKind {
    /// USCIS receipt number: 3 letters and 10 digits.
    #[serde(rename = "receipt_number")]
    ReceiptNumber,
    /// A-Number, also printed as USCIS#: 7 to 9 digits.
    #[serde(rename = "a_number")]
    AlienNumber,
    /// USCIS online account number: 12 digits.
    #[serde(rename = "uscis_online_account_number")]
    OnlineAccountNumber,
    /// Online Access Code: shape not published.
    #[serde(rename = "online_access_code")]
    AccessCode,
    /// I-94 admission number: 11 digits, or 9 digits, a letter, a digit.
    #[serde(rename = "i94")]
    I94,
    /// Department of State (NVC) case number: 3 letters and 9 or 10 digits.
    #[serde(rename = "dos_case_id")]
    DosCase,
    /// Diversity visa case number: 4 digits, 2 letters, 5 digits.
    #[serde(rename = "dos_case_id_dv")]
    DosCaseDv,
    /// SEVIS ID: N and 10 digits.
    #[serde(rename = "sevis")]
    Sevis,
    /// DS-160 confirmation number: AA00 and 6 letters or digits.
    #[serde(rename = "ds160")]
    Ds160,
    /// Number of the visa foil, printed in red: 8 signs.
    #[serde(rename = "visa_foil")]
    VisaFoil,
    /// US passport number: 9 digits, or a letter and 7 or 8 digits.
    #[serde(rename = "us_passport")]
    UsPassport,
    /// Passport number of another country: mostly 6 to 12 letters and digits.
    #[serde(rename = "foreign_passport")]
    ForeignPassport,
    /// Social Security number: 9 digits, written 3-2-4.
    #[serde(rename = "ssn")]
    SocialSecurity,
    /// FOIA control number: NRC and digits.
    #[serde(rename = "foia_control_number")]
    FoiaControl,
    /// Application number of an older N-400: 3 letters (ESC, WSC, SSC, NBC) and 9 digits.
    #[serde(rename = "older_application_number")]
    OlderApplication,
    /// A telephone number, that of the USCIS Contact Center or another.
    #[serde(rename = "phone")]
    Phone,
}

impl NumberKind {
    /// All, in the order of the data file.
    pub const ALL: [Self; 16] = [
        Self::ReceiptNumber,
        Self::AlienNumber,
        Self::OnlineAccountNumber,
        Self::AccessCode,
        Self::I94,
        Self::DosCase,
        Self::DosCaseDv,
        Self::Sevis,
        Self::Ds160,
        Self::VisaFoil,
        Self::UsPassport,
        Self::ForeignPassport,
        Self::SocialSecurity,
        Self::FoiaControl,
        Self::OlderApplication,
        Self::Phone,
    ];

    /// The stable name: `receipt_number`, `a_number`, … What serde writes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReceiptNumber => "receipt_number",
            Self::AlienNumber => "a_number",
            Self::OnlineAccountNumber => "uscis_online_account_number",
            Self::AccessCode => "online_access_code",
            Self::I94 => "i94",
            Self::DosCase => "dos_case_id",
            Self::DosCaseDv => "dos_case_id_dv",
            Self::Sevis => "sevis",
            Self::Ds160 => "ds160",
            Self::VisaFoil => "visa_foil",
            Self::UsPassport => "us_passport",
            Self::ForeignPassport => "foreign_passport",
            Self::SocialSecurity => "ssn",
            Self::FoiaControl => "foia_control_number",
            Self::OlderApplication => "older_application_number",
            Self::Phone => "phone",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
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
    /// Signs are missing, too many or misread: the text does not have the shape of this number.
    Shape,
}
