//! What crosses to the page of what Coffer knows: numbers, the code check, deadlines, guidance, scams, rules. Texts come in the language asked for.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HiddenNumber, ItemRef};

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

/// A kind of date that can be kept.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DateKind {
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// How a list calls it.
    pub(crate) name: String,
    /// What stands above the box for the date.
    pub(crate) asks: String,
    /// It comes with a time of day.
    pub(crate) has_time: bool,
    /// Its notice may print a last day, and how it came counts.
    pub(crate) has_printed_due: bool,
}

/// A date, as typed.
#[derive(Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DateInput {
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// The person's own words.
    pub(crate) title: String,
    /// The day.
    pub(crate) date: Option<NaiveDate>,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// The last day, as printed.
    pub(crate) printed_due: Option<NaiveDate>,
    /// "unknown", "mail", "hand".
    pub(crate) served: String,
    /// Lives outside the United States.
    pub(crate) abroad: bool,
    /// Whose.
    pub(crate) person_id: Option<i64>,
    /// Of which case.
    pub(crate) case_id: Option<i64>,
    /// From which document.
    pub(crate) document_id: Option<i64>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
    /// Notes.
    pub(crate) notes: String,
}

/// A date, as kept.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeptDate {
    /// Key.
    pub(crate) id: i64,
    /// "rfe", "biometrics", …
    pub(crate) kind: String,
    /// The person's own words.
    pub(crate) title: String,
    /// The day.
    pub(crate) date: NaiveDate,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// The last day, as printed.
    pub(crate) printed_due: Option<NaiveDate>,
    /// "unknown", "mail", "hand".
    pub(crate) served: String,
    /// Lives outside the United States.
    pub(crate) abroad: bool,
    /// Whose.
    pub(crate) person_id: Option<i64>,
    /// Of which case.
    pub(crate) case_id: Option<i64>,
    /// From which document.
    pub(crate) document_id: Option<i64>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
    /// Notes.
    pub(crate) notes: String,
    /// In the trash.
    pub(crate) trashed: bool,
}

/// Key and name of a thing that a line belongs to.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Owner {
    /// Key.
    pub(crate) id: i64,
    /// Name or title.
    pub(crate) name: String,
}

/// One deadline or window.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Due {
    /// What it follows from.
    pub(crate) from: ItemRef,
    /// "rfe_response", "own", …
    pub(crate) kind: String,
    /// What is due.
    pub(crate) name: String,
    /// The person's own words; may be empty.
    pub(crate) title: String,
    /// What to do.
    pub(crate) act: String,
    /// The first day on which it can be done.
    pub(crate) opens: Option<NaiveDate>,
    /// The last day to keep.
    pub(crate) due: Option<NaiveDate>,
    /// "HH:MM", or empty.
    pub(crate) time: String,
    /// "past", "today", "soon", "open", "ahead".
    pub(crate) standing: String,
    /// Days to its day; negative when past.
    pub(crate) days_left: i64,
    /// The day is printed on the notice.
    pub(crate) printed: bool,
    /// The longest that the rule allows.
    pub(crate) at_most: bool,
    /// "About".
    pub(crate) about: bool,
    /// Later days, for the calendar.
    pub(crate) later: Vec<NaiveDate>,
    /// What else is to be said.
    pub(crate) notes: Vec<String>,
    /// What it rests on.
    pub(crate) rules: Vec<RuleInfo>,
    /// Whose.
    pub(crate) person: Option<Owner>,
    /// Of which case.
    pub(crate) case: Option<Owner>,
    /// When it was dealt with.
    pub(crate) done_date: Option<NaiveDate>,
}

/// A date without which something cannot be told.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Missing {
    /// The notice date of a code.
    CodeNotice {
        /// The code.
        code_id: i64,
        /// Its case.
        case_title: Option<String>,
    },
    /// A status tells of a notice or an appointment whose date is not kept.
    OfStatus {
        /// The case.
        case_id: i64,
        /// Its title.
        case_title: String,
        /// The status, as printed.
        status: String,
        /// What to keep.
        kind: String,
    },
}

/// Everything that is due.
#[derive(Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DueList {
    /// Today, where this computer is.
    pub(crate) today: NaiveDate,
    /// By day; then what was dealt with.
    pub(crate) due: Vec<Due>,
    /// What is to be found out.
    pub(crate) missing: Vec<Missing>,
    /// The last change carries a later time than the clock shows.
    pub(crate) clock_behind: Option<DateTime<Utc>>,
    /// The newest date among the sources of the rules.
    pub(crate) rules_as_of: NaiveDate,
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
