//! What crosses to the page when something is looked at: a number, a code sign by sign, a message. Texts come in the language asked for.

use serde::Serialize;
use ts_rs::TS;

use super::{LinkInfo, RuleInfo};

/// One reading of a number.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NumberReading {
    /// "receipt_number", "a_number", …
    pub(crate) kind: String,
    /// As it is written on official papers.
    pub(crate) display: String,
    /// "certain", "likely", "possible".
    pub(crate) certainty: String,
    /// Why.
    pub(crate) why: String,
    /// What its digits tell.
    pub(crate) about: Option<String>,
    /// What to know beside.
    pub(crate) note: Option<String>,
    /// Where it is printed.
    pub(crate) printed_on: String,
    /// Where it belongs in the vault.
    pub(crate) belongs_in: String,
    /// Look-alike signs were exchanged.
    pub(crate) corrected: bool,
}

/// One sign of a code. Sent only after the person asked to see the code.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignInfo {
    /// From 1.
    pub(crate) position: usize,
    /// The sign; for what cannot be seen, a visible stand-in.
    pub(crate) sign: String,
    /// How it is said on the phone.
    pub(crate) spoken: String,
    /// Sentences about what to look at.
    pub(crate) says: Vec<String>,
    /// More than letter case is to be looked at.
    pub(crate) doubtful: bool,
}

/// Another reading of a code.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AlternativeInfo {
    /// The reading.
    pub(crate) text: String,
    /// What was exchanged.
    pub(crate) reason: String,
    /// Where.
    pub(crate) positions: Vec<usize>,
}

/// What there is to say about a code. Sent only after the person asked to see the code.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeCheck {
    /// Its signs.
    pub(crate) signs: Vec<SignInfo>,
    /// Other readings, the likeliest first.
    pub(crate) alternatives: Vec<AlternativeInfo>,
    /// The other number that it looks like.
    pub(crate) mistaken_for: Option<String>,
    /// Seconds until the page is to forget it.
    pub(crate) hide_after_seconds: u32,
}

/// One place of a comparison.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompareStep {
    /// "same", "different", "missing", "extra".
    pub(crate) step: String,
    /// As typed again; empty where a sign is missing.
    pub(crate) typed: String,
    /// The two are easily taken for one another.
    pub(crate) alike: bool,
}

/// How a code that was typed again compares. The stored signs are not in it.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Comparison {
    /// Exactly equal.
    pub(crate) equal: bool,
    /// Place by place.
    pub(crate) steps: Vec<CompareStep>,
}

/// A passage of a message that goes against what USCIS publishes.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScamDemand {
    /// "asks_for_code", …
    pub(crate) kind: String,
    /// How a list names it.
    pub(crate) name: String,
    /// The passage.
    pub(crate) quote: String,
    /// Why it does not match.
    pub(crate) says: String,
    /// What it rests on.
    pub(crate) rule: RuleInfo,
}

/// An address in a message.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScamAddress {
    /// As written.
    pub(crate) found: String,
    /// Where it leads, as a person sees it.
    pub(crate) host: String,
    /// "official", "other_gov", "not_official".
    pub(crate) standing: String,
    /// What that means, and what is to be seen in it.
    pub(crate) says: Vec<String>,
}

/// A telephone number in a message.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScamPhone {
    /// As written.
    pub(crate) found: String,
    /// One of the USCIS Contact Center.
    pub(crate) official: bool,
    /// What that means.
    pub(crate) says: String,
}

/// What there is to say about a message.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScamReport {
    /// "nothing_found", "look_again", "does_not_match".
    pub(crate) outlook: String,
    /// The same in words.
    pub(crate) says: String,
    /// What it demands or claims.
    pub(crate) demands: Vec<ScamDemand>,
    /// Addresses in it.
    pub(crate) addresses: Vec<ScamAddress>,
    /// Telephone numbers in it.
    pub(crate) phones: Vec<ScamPhone>,
    /// What to do.
    pub(crate) advice: Vec<String>,
    /// Where to report it.
    pub(crate) report_to: Vec<LinkInfo>,
}
