//! What crosses to the page of what Coffer knows: rules, guidance, the call sheet. Texts come in the language asked for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::HiddenNumber;

/// A name for the page's tables, with its words.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Named {
    /// The stable name.
    pub(crate) name: String,
    /// How a list calls it.
    pub(crate) title: String,
    /// More about it; may be empty.
    pub(crate) text: String,
}

/// One rule, with where it comes from.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RuleInfo {
    /// Its name.
    pub(crate) id: String,
    /// What it says.
    pub(crate) says: String,
    /// What is not known.
    pub(crate) unknown: Option<String>,
    /// Who says so.
    pub(crate) source: String,
    /// Where that stands.
    pub(crate) url: Option<String>,
    /// The date of the source.
    pub(crate) as_of: NaiveDate,
    /// "A" to "D".
    pub(crate) certainty: String,
    /// It changes often.
    pub(crate) volatile: bool,
}

/// The rules of one topic.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RuleTopic {
    /// "access_code", "numbers", "deadlines", "notices", "contact", "scams".
    pub(crate) topic: String,
    /// In the order of the data file.
    pub(crate) rules: Vec<RuleInfo>,
}

/// Everything that Coffer states about USCIS.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Knowledge {
    /// By topic.
    pub(crate) topics: Vec<RuleTopic>,
    /// The newest date among the sources.
    pub(crate) as_of: NaiveDate,
}

/// An official page, opened in the person's own browser by its name.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinkInfo {
    /// The name.
    pub(crate) id: String,
    /// What it is.
    pub(crate) name: String,
    /// Its address, to be seen before it is opened.
    pub(crate) url: String,
}

/// One step of the walk-through.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StepInfo {
    /// Its name.
    pub(crate) id: String,
    /// What to do.
    pub(crate) title: String,
    /// The same, told.
    pub(crate) text: String,
    /// Our own advice, not a statement of USCIS.
    pub(crate) ours: bool,
    /// The official page that belongs to it.
    pub(crate) link: Option<LinkInfo>,
    /// The list of letters and e-mails to look at belongs to it.
    pub(crate) checklist: bool,
    /// The message for the help form belongs to it.
    pub(crate) message: bool,
    /// The call sheet belongs to it.
    pub(crate) call_sheet: bool,
    /// What it rests on.
    pub(crate) rules: Vec<RuleInfo>,
}

/// What to do when a code is missing or will not work.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Guidance {
    /// "ifOnPaper", "notMentioned", "unknown"; by the receipt number of the case.
    pub(crate) has_code: String,
    /// In the order that works.
    pub(crate) steps: Vec<StepInfo>,
    /// Letters and e-mails to look at.
    pub(crate) mail: Vec<Named>,
    /// Why a code is needed again, for the message.
    pub(crate) situations: Vec<Named>,
    /// What people have read, and what USCIS says.
    pub(crate) beliefs: Vec<RuleInfo>,
}

/// A person on a call sheet.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SheetPerson {
    /// Key.
    pub(crate) id: i64,
    /// Full name.
    pub(crate) full_name: String,
    /// Date of birth.
    pub(crate) date_of_birth: Option<NaiveDate>,
    /// A-Numbers, masked.
    pub(crate) a_numbers: Vec<HiddenNumber>,
}

/// A call, as kept.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Call {
    /// Key.
    pub(crate) id: i64,
    /// The day.
    pub(crate) date: NaiveDate,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// Name or ID of the person who answered.
    pub(crate) agent: String,
    /// Number of the service request.
    pub(crate) reference: String,
    /// What was said.
    pub(crate) notes: String,
}

/// A call, as typed.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallInput {
    /// The day.
    pub(crate) date: Option<NaiveDate>,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// Name or ID of the person who answered.
    pub(crate) agent: String,
    /// Number of the service request.
    pub(crate) reference: String,
    /// What was said.
    pub(crate) notes: String,
}

/// What to have in front of oneself during a call.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallSheet {
    /// For calls.
    pub(crate) phone: String,
    /// For TTY.
    pub(crate) tty: String,
    /// When people answer.
    pub(crate) hours: String,
    /// The people of the case.
    pub(crate) people: Vec<SheetPerson>,
    /// Receipt number grouped for reading.
    pub(crate) receipt: Option<String>,
    /// Form and its title.
    pub(crate) form: String,
    /// About when it was filed.
    pub(crate) filed_about: Option<NaiveDate>,
    /// Priority date.
    pub(crate) priority_date: Option<NaiveDate>,
    /// Last status.
    pub(crate) status: String,
    /// Titles of the same people's other cases.
    pub(crate) other_cases: Vec<String>,
    /// What to do before.
    pub(crate) before: Vec<String>,
    /// What to do during the call.
    pub(crate) during: Vec<String>,
    /// Why the code is not on it.
    pub(crate) footer: String,
    /// Calls so far.
    pub(crate) calls: Vec<Call>,
    /// What it rests on.
    pub(crate) rules: Vec<RuleInfo>,
}

/// A file that was written outside the vault.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedFile {
    /// Where.
    pub(crate) path: String,
    /// Signs that the type face of the file lacks.
    pub(crate) missing_signs: String,
}
