//! Numbers and codes: hidden, named, and shown on request.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A number that is hidden until revealed.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HiddenNumber {
    /// What to ask `reveal` or `copy_secret` for.
    pub(crate) secret: SecretRef,
    /// Shown in its place, such as `A•••-•••-678`.
    pub(crate) masked: String,
}

/// Names one secret in the vault.
#[derive(Serialize, Deserialize, TS, Clone, Copy)]
#[ts(export)]
#[serde(tag = "kind", content = "id", rename_all = "camelCase")]
pub(crate) enum SecretRef {
    /// A row of codes.
    Code(i64),
    /// A row of A-Numbers.
    ANumber(i64),
    /// The online account number of a person.
    OnlineAccount(i64),
}

/// A secret, revealed on request.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Revealed {
    /// Exactly as stored.
    pub(crate) text: String,
    /// For reading aloud and typing: the same, grouped.
    pub(crate) display: String,
    /// Hide it again after this long.
    pub(crate) hide_after_seconds: u32,
}
