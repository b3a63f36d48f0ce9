//! What Coffer knows: every rule with its source, the date of that source and how sure it is. The rules stand in `data/rules/*.toml`, where
//! a person who does not program can correct them; the numbers that the computations use are read from there too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Words;

/// How sure a stated fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Official text or artefact, read.
    A,
    /// Official text, seen through a copy.
    B,
    /// Several secondary sources agree.
    C,
    /// One weak source.
    D,
}

/// What a rule is about; the sections of the page "What Coffer knows".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The Online Access Code and the online account.
    AccessCode,
    /// Receipt numbers, A-Numbers and their neighbours.
    Numbers,
    /// Deadlines and windows.
    Deadlines,
    /// Notices, forms and statuses.
    Notices,
    /// The Contact Center and official tools.
    Contact,
    /// Scams.
    Scams,
}

/// One rule, as Coffer states it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in the code and in messages: `access-code-90-days`.
    pub id: String,
    /// What it says.
    pub says: Words,
    /// What is not known about it, where that matters.
    #[serde(default)]
    pub unknown: Option<Words>,
    /// Who says so: a publication, a page, an official file. Titles stay in the language of the source.
    pub source: String,
    /// Where that can be read, if it has an address.
    #[serde(default)]
    pub url: Option<String>,
    /// The date of the source, or the day on which it was read.
    pub as_of: NaiveDate,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether it is known to change often: "check with USCIS" is said with more weight.
    #[serde(default)]
    pub volatile: bool,
    /// The numbers that computations take from it, by name (days, months, hours).
    #[serde(default)]
    pub values: BTreeMap<String, u32>,
    /// The days that computations take from it, by name.
    #[serde(default)]
    pub dates: BTreeMap<String, NaiveDate>,
    #[serde(skip, default = "no_topic")]
    topic: Topic,
}

fn no_topic() -> Topic {
    Topic::Notices
}

impl Rule {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        self.topic
    }

    /// A number of this rule. The tests read every name that the code uses, so that a data file without it does not ship.
    ///
    /// # Panics
    /// When the rule has no such value: the data file and the code disagree.
    pub fn value(&self, name: &str) -> u32 {
        *self.values.get(name).unwrap_or_else(|| panic!("rule {} has no value {name}", self.id))
    }

    /// A day of this rule.
    ///
    /// # Panics
    /// When the rule has no such day: the data file and the code disagree.
    pub fn date(&self, name: &str) -> NaiveDate {
        *self.dates.get(name).unwrap_or_else(|| panic!("rule {} has no date {name}", self.id))
    }
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

const FILES: &[(Topic, &str, &str)] = &[
    (Topic::AccessCode, "access-code.toml", include_str!("../data/rules/access-code.toml")),
    (Topic::Numbers, "numbers.toml", include_str!("../data/rules/numbers.toml")),
    (Topic::Deadlines, "deadlines.toml", include_str!("../data/rules/deadlines.toml")),
    (Topic::Notices, "notices.toml", include_str!("../data/rules/notices.toml")),
    (Topic::Contact, "contact.toml", include_str!("../data/rules/contact.toml")),
    (Topic::Scams, "scams.toml", include_str!("../data/rules/scams.toml")),
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules = Vec::new();
    for (topic, name, text) in FILES {
        // The file is compiled in and read by the tests: it cannot be bad where the program runs.
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("data/rules/{name}: {error}"));
        rules.extend(file.rule.into_iter().map(|rule| Rule { topic: *topic, ..rule }));
    }
    rules
});

/// Every rule, by topic in the order of the files.
pub fn all() -> &'static [Rule] {
    &RULES
}

/// The rule with this name.
///
/// # Panics
/// When there is none: the data files and the code disagree. Names from outside go through [`find`].
pub fn rule(id: &str) -> &'static Rule {
    find(id).unwrap_or_else(|| panic!("there is no rule {id}"))
}

/// The rule with this name, if there is one.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.id == id)
}

/// The newest date among the sources: "rules as of".
pub fn as_of() -> NaiveDate {
    all().iter().map(|rule| rule.as_of).max().unwrap_or_default()
}
