//! What to do on the day that a code is missing or will not work; the words of the call sheet; the official addresses; popular beliefs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::{self, Rule};
use crate::{ReceiptNumber, Words};

/// An official address. Coffer opens no others, and never itself: the person's own browser does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its name in the code.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// What it is.
    pub name: Words,
}

/// One step of the walk-through.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in the code.
    pub id: String,
    /// What to do, in a few words.
    pub title: Words,
    /// The same, told.
    pub text: Words,
    /// The official page that belongs to it.
    #[serde(default)]
    pub link: Option<String>,
    /// The list to go through with it: only `mail` so far.
    #[serde(default)]
    pub checklist: Option<String>,
    /// The message for the help form belongs to it.
    #[serde(default)]
    pub message: bool,
    /// The call sheet belongs to it.
    #[serde(default)]
    pub call_sheet: bool,
    /// Our own advice, not a statement of USCIS.
    #[serde(default)]
    pub ours: bool,
    #[serde(rename = "rules")]
    rule_ids: Vec<String>,
}

impl Step {
    /// What it rests on.
    pub fn rules(&self) -> Vec<&'static Rule> {
        named(&self.rule_ids)
    }
}

/// One thing to look at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailItem {
    /// Its name in the code.
    pub id: String,
    /// What to look at.
    pub text: Words,
}

/// Why a code is needed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Situation {
    /// The letter never came.
    NeverCame,
    /// The letter is lost.
    Lost,
    /// The 90 days have passed.
    Lapsed,
    /// The code is refused.
    Refused,
}

impl Situation {
    /// All, in the order of a list.
    pub const ALL: [Self; 4] = [Self::NeverCame, Self::Lost, Self::Lapsed, Self::Refused];

    /// `never_came`, `lost`, `lapsed`, `refused`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeverCame => "never_came",
            Self::Lost => "lost",
            Self::Lapsed => "lapsed",
            Self::Refused => "refused",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|situation| situation.name() == name)
    }

    /// How a list names it.
    pub fn words(self) -> &'static Words {
        &self.entry().name
    }

    fn entry(self) -> &'static SituationEntry {
        DATA.situation.get(self.name()).unwrap_or_else(|| panic!("data/guidance.toml has no situation {}", self.name()))
    }
}

/// Whether a case has a code at all, as far as its receipt number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HasCode {
    /// It begins with IOE: a code is mailed if it was filed on paper.
    IfOnPaper,
    /// It begins with other letters: no code is mentioned.
    NotMentioned,
    /// There is no receipt number to tell by.
    Unknown,
}

/// Whether a case has a code at all.
pub fn has_code(receipt: Option<&ReceiptNumber>) -> HasCode {
    match receipt {
        None => HasCode::Unknown,
        Some(receipt) if receipt.prefix() == "IOE" => HasCode::IfOnPaper,
        Some(_) => HasCode::NotMentioned,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationEntry {
    name: Words,
    says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phone {
    number: String,
    tty: String,
    rules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct SheetWords {
    before_list: BTreeMap<String, Vec<String>>,
    during_list: BTreeMap<String, Vec<String>>,
    rules: Vec<String>,
    #[serde(flatten)]
    words: BTreeMap<String, Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    link: Vec<Link>,
    phone: Phone,
    step: Vec<Step>,
    mail: Vec<MailItem>,
    situation: BTreeMap<String, SituationEntry>,
    message: Message,
    sheet: SheetWords,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // Compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../data/guidance.toml")).unwrap_or_else(|error| panic!("data/guidance.toml: {error}"))
});

fn named(ids: &[String]) -> Vec<&'static Rule> {
    ids.iter().map(|id| rules::rule(id)).collect()
}

/// The official addresses.
pub fn links() -> &'static [Link] {
    &DATA.link
}

/// The official address with this name.
pub fn link(id: &str) -> Option<&'static Link> {
    links().iter().find(|link| link.id == id)
}

/// What to do when a code is missing or will not work, in the order that works.
pub fn code_missing() -> &'static [Step] {
    &DATA.step
}

/// What to look at when a code is missing.
pub fn mail_checklist() -> &'static [MailItem] {
    &DATA.mail
}

/// The numbers of the USCIS Contact Center: calls, and TTY.
pub fn phone() -> (&'static str, &'static str) {
    (&DATA.phone.number, &DATA.phone.tty)
}

/// What the numbers rest on.
pub fn phone_rules() -> Vec<&'static Rule> {
    named(&DATA.phone.rules)
}

/// The message for the official help form, in English as the form is. A line whose value is not known (`{name}` and the like, empty or not
/// given) is left out. It never holds a code: there is no place for one.
pub fn help_message(situation: Situation, values: &[(&str, &str)]) -> String {
    let mut message = String::new();
    for line in &DATA.message.lines {
        let filled = match line.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            None => line.clone(),
            Some((before, ("situation", after))) => format!("{before}{}{after}", situation.entry().says),
            Some((before, (name, after))) => match values.iter().find(|(known, value)| *known == name && !value.is_empty()) {
                Some((_, value)) => format!("{before}{value}{after}"),
                None => continue,
            },
        };
        message.push_str(&filled);
        message.push('\n');
    }
    message.truncate(message.trim_end().len());
    message
}

/// A word of the call sheet: `title`, `receipt`, `log_agent`, …
///
/// # Panics
/// When there is none: the data file and the code disagree.
pub fn sheet(name: &str, language: &str) -> &'static str {
    DATA.sheet.words.get(name).unwrap_or_else(|| panic!("data/guidance.toml has no sheet.{name}")).get(language)
}

/// What to do before the call, and during it.
pub fn sheet_lists(language: &str) -> (&'static [String], &'static [String]) {
    let base = language.split('-').next().unwrap_or(language);
    let of = |lists: &'static BTreeMap<String, Vec<String>>| lists.get(base).or_else(|| lists.get("en")).map_or(&[][..], Vec::as_slice);
    (of(&DATA.sheet.before_list), of(&DATA.sheet.during_list))
}

/// What the call sheet rests on.
pub fn sheet_rules() -> Vec<&'static Rule> {
    named(&DATA.sheet.rules)
}

/// What people have read, and what USCIS says.
pub fn beliefs() -> impl Iterator<Item = &'static Rule> {
    rules::all().iter().filter(|rule| rule.id.starts_with("belief-"))
}
