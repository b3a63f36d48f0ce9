//! The titles of case statuses that USCIS prints, grouped for people; matched loosely, since the wording drifts.

mod wording;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Certainty, Words};

/// Longest wording that is looked at, in characters.
pub const MAX_WORDING: usize = 300;

/// What a status is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// USCIS has the case.
    Received,
    /// It went from one office to another.
    Moved,
    /// Fingerprints and photo.
    Biometrics,
    /// USCIS asked for more papers.
    EvidenceAsked,
    /// Papers or a letter came in.
    EvidenceReceived,
    /// An interview.
    Interview,
    /// Something was approved.
    Approved,
    /// A card or document was made, mailed, returned or destroyed.
    Card,
    /// Something was denied, rejected, revoked or ended.
    Denied,
    /// A fee.
    Fee,
    /// None of these. Also what is only intended: a notice of intent to revoke is no revocation.
    Other,
}

impl Group {
    /// All, in the order of a list.
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Moved,
        Self::Biometrics,
        Self::EvidenceAsked,
        Self::EvidenceReceived,
        Self::Interview,
        Self::Approved,
        Self::Card,
        Self::Denied,
        Self::Fee,
        Self::Other,
    ];

    /// `received`, `moved`, `biometrics`, `evidence_asked`, `evidence_received`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Moved => "moved",
            Self::Biometrics => "biometrics",
            Self::EvidenceAsked => "evidence_asked",
            Self::EvidenceReceived => "evidence_received",
            Self::Interview => "interview",
            Self::Approved => "approved",
            Self::Card => "card",
            Self::Denied => "denied",
            Self::Fee => "fee",
            Self::Other => "other",
        }
    }

    /// What a list calls it.
    pub fn words(self, language: &str) -> &'static str {
        self.entry().words.get(language)
    }

    /// What it means for the person, in a sentence or two; no more than the titles themselves support.
    pub fn meaning(self, language: &str) -> &'static str {
        self.entry().meaning.get(language)
    }

    fn entry(self) -> &'static GroupEntry {
        DATA.group.iter().find(|entry| entry.name == self).unwrap_or_else(|| panic!("data/statuses.toml has no group {}", self.name()))
    }
}

/// Where a title was seen.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in the data file.
    pub id: String,
    /// Who says so.
    pub source: String,
    /// Where that can be read, if it has an address.
    #[serde(default)]
    pub url: Option<String>,
    /// The licence of the list; the titles themselves are text of the US government.
    #[serde(default)]
    pub licence: Option<String>,
    /// Its date; the first day of the year where only the year is known.
    pub as_of: NaiveDate,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A status title, in the wording of USCIS.
#[derive(Debug, PartialEq, Eq)]
pub struct Title {
    /// The wording; always English.
    pub text: String,
    /// What it is about.
    pub group: Group,
    source: usize,
}

impl Title {
    /// Where it was seen.
    pub fn source(&self) -> &'static Source {
        &sources()[self.source]
    }
}

/// How a wording was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is the title, but for case and white space.
    Exact,
    /// It says what the title says: other endings, small words, word order, slips of the finger.
    Loose,
    /// Its words point to a group; which title is meant remains open.
    Words,
}

/// What a wording was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The title; none if only the group is clear.
    pub title: Option<&'static Title>,
    /// What it is about.
    pub group: Group,
    /// How it was recognised.
    pub how: How,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    name: Group,
    words: Words,
    meaning: Words,
    titles: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    source: Vec<Source>,
    group: Vec<GroupEntry>,
    wording: wording::Lists,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // Compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../data/statuses.toml")).unwrap_or_else(|error| panic!("data/statuses.toml: {error}"))
});

static TITLES: LazyLock<Vec<Title>> = LazyLock::new(|| {
    let mut titles = Vec::new();
    for entry in &DATA.group {
        for (id, texts) in &entry.titles {
            let source = sources().iter().position(|source| source.id == *id);
            let source = source.unwrap_or_else(|| panic!("data/statuses.toml has no source {id}"));
            titles.extend(texts.iter().map(|text| Title { text: text.clone(), group: entry.name, source }));
        }
    }
    titles
});

/// Every title that is known, by group.
pub fn titles() -> &'static [Title] {
    &TITLES
}

/// Where the titles were seen.
pub fn sources() -> &'static [Source] {
    &DATA.source
}

/// What a wording from Case Status Online, a letter or a message means. `None` when it is far from every title or fits titles of more than
/// one group, and for more than [`MAX_WORDING`] characters: no answer is better than a wrong one.
pub fn matching(wording: &str) -> Option<Match> {
    wording::matching(wording)
}

/// Titles that the typed text may become, for a list to choose from: those that begin with it, then those that hold all of its words,
/// each of which may be unfinished. Everything for an empty text; nothing for more than [`MAX_WORDING`] characters.
pub fn suggest(prefix: &str, limit: usize) -> Vec<&'static Title> {
    wording::suggest(prefix, limit)
}
