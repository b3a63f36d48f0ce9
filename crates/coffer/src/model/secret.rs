//! Numbers and codes: hidden, named, and shown on request.

use secrecy::SecretString;
use serde::Serialize;

/// Names one secret in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum SecretRef {
    /// A code, by its key.
    Code(i64),
    /// An A-Number, by its own key.
    ANumber(i64),
    /// The online account number of this person.
    OnlineAccount(i64),
}

/// A secret, taken out because someone asked to see or copy it.
#[derive(Debug)]
pub struct Secret {
    /// Exactly as stored.
    pub text: SecretString,
    /// The same, grouped for reading.
    pub display: SecretString,
}

/// A number that is hidden until revealed.
#[derive(Debug, Clone, Serialize)]
pub struct HiddenNumber {
    /// What to reveal.
    pub secret: SecretRef,
    /// What to show in its place.
    pub masked: String,
}
