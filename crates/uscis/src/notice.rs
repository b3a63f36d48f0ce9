//! The kinds of notice that USCIS sends, as far as the vault tells them apart.

use serde::{Deserialize, Serialize};

/// A kind of notice. The titles are as printed on notices (several secondary sources, certainty C; Account Access Notice A, from the
/// I-129F instructions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoticeType {
    /// The letter with the Online Access Code.
    AccountAccess,
    /// USCIS has the filing.
    Receipt,
    /// Approved.
    Approval,
    /// Moved to another office.
    Transfer,
    /// Sent back unfiled.
    Rejection,
    /// Opened again.
    Reopen,
    /// Come to an application support center.
    Biometrics,
    /// Come to an interview.
    Interview,
    /// The interview does not take place.
    InterviewCancellation,
    /// More evidence is asked for.
    Rfe,
    /// USCIS means to deny.
    Noid,
    /// Denied.
    Denial,
    /// A decision of another kind.
    Decision,
    /// A withdrawal is acknowledged.
    Withdrawal,
    /// Come to the oath ceremony (N-445).
    Oath,
    /// Any other notice.
    Other,
}

impl NoticeType {
    /// All, in the order of a picker.
    pub const ALL: [Self; 16] = [
        Self::AccountAccess,
        Self::Receipt,
        Self::Biometrics,
        Self::Interview,
        Self::InterviewCancellation,
        Self::Rfe,
        Self::Noid,
        Self::Approval,
        Self::Denial,
        Self::Decision,
        Self::Transfer,
        Self::Rejection,
        Self::Reopen,
        Self::Withdrawal,
        Self::Oath,
        Self::Other,
    ];

    /// The stable identifier that is stored: `account_access`, `rfe`, …
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccountAccess => "account_access",
            Self::Receipt => "receipt",
            Self::Approval => "approval",
            Self::Transfer => "transfer",
            Self::Rejection => "rejection",
            Self::Reopen => "reopen",
            Self::Biometrics => "biometrics",
            Self::Interview => "interview",
            Self::InterviewCancellation => "interview_cancellation",
            Self::Rfe => "rfe",
            Self::Noid => "noid",
            Self::Denial => "denial",
            Self::Decision => "decision",
            Self::Withdrawal => "withdrawal",
            Self::Oath => "oath",
            Self::Other => "other",
        }
    }

    /// The notice with this identifier.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// The official English title, to stay visible beside any translation; `None` for [`Other`](Self::Other).
    pub const fn title(self) -> Option<&'static str> {
        Some(match self {
            Self::AccountAccess => "USCIS Account Access Notice",
            Self::Receipt => "Receipt Notice",
            Self::Approval => "Approval Notice",
            Self::Transfer => "Transfer Notice",
            Self::Rejection => "Rejection Notice",
            Self::Reopen => "Reopen Notice",
            Self::Biometrics => "ASC Appointment Notice",
            Self::Interview => "Interview Notice",
            Self::InterviewCancellation => "Notice of Interview Cancellation",
            Self::Rfe => "Request for Evidence",
            Self::Noid => "Notice of Intent to Deny",
            Self::Denial => "Denial Notice",
            Self::Decision => "Notice of Decision",
            Self::Withdrawal => "Acknowledgment of Withdrawal",
            Self::Oath => "Notice of Naturalization Oath Ceremony",
            Self::Other => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_unique_and_are_what_serde_writes() {
        for notice in NoticeType::ALL {
            assert_eq!(NoticeType::from_code(notice.code()), Some(notice));
            assert_eq!(serde_json::to_string(&notice).unwrap(), format!("\"{}\"", notice.code()));
        }
    }
}
