//! What Coffer knows, into the wire's shapes, in the language asked for.

use chrono::{NaiveDate, NaiveTime};
use uscis::check::{self, DoubtKind, Sign};
use uscis::deadlines::{self, KeyDateKind, Served};
use uscis::guidance::{self, HasCode, Situation};
use uscis::identify::Reading;
use uscis::rules::{Rule, Topic};
use uscis::scam;

use super::{all, word};
use crate::wire::{self, WireError};

/// Stands for a space.
const SPACE: &str = "␣";
/// Stands for a sign that cannot be seen.
const UNSEEN: &str = "⌀";

pub(crate) fn named(name: &str, title: &str, text: &str) -> wire::Named {
    wire::Named { name: name.to_owned(), title: title.to_owned(), text: text.to_owned() }
}

fn rule(rule: &Rule, language: &str) -> wire::RuleInfo {
    wire::RuleInfo {
        id: rule.id.clone(),
        says: rule.says.get(language).to_owned(),
        unknown: rule.unknown.as_ref().map(|unknown| unknown.get(language).to_owned()),
        source: rule.source.clone(),
        url: rule.url.clone(),
        as_of: rule.as_of,
        certainty: format!("{:?}", rule.certainty),
        volatile: rule.volatile,
    }
}

fn rules(list: &[&Rule], language: &str) -> Vec<wire::RuleInfo> {
    list.iter().map(|each| rule(each, language)).collect()
}

fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::AccessCode => "accessCode",
        Topic::Numbers => "numbers",
        Topic::Deadlines => "deadlines",
        Topic::Notices => "notices",
        Topic::Contact => "contact",
        Topic::Scams => "scams",
    }
}

pub(crate) fn knowledge(list: &[Rule], language: &str) -> wire::Knowledge {
    let mut topics: Vec<wire::RuleTopic> = Vec::new();
    for each in list {
        let name = topic(each.topic());
        match topics.last_mut().filter(|last| last.topic == name) {
            Some(last) => last.rules.push(rule(each, language)),
            None => topics.push(wire::RuleTopic { topic: name.to_owned(), rules: vec![rule(each, language)] }),
        }
    }
    wire::Knowledge { topics, as_of: uscis::rules::as_of() }
}

pub(crate) fn reading(reading: &Reading, language: &str) -> wire::NumberReading {
    wire::NumberReading {
        kind: reading.kind.name().to_owned(),
        display: reading.display.clone(),
        certainty: format!("{:?}", reading.likely).to_lowercase(),
        why: reading.why(language).to_owned(),
        about: reading.about(language),
        note: reading.note(language).map(str::to_owned),
        printed_on: reading.printed_on(language).to_owned(),
        belongs_in: reading.belongs_in(language).to_owned(),
        corrected: reading.corrected,
    }
}

pub(crate) fn date_kind(kind: KeyDateKind, language: &str) -> wire::DateKind {
    wire::DateKind {
        kind: kind.name().to_owned(),
        name: kind.words().get(language).to_owned(),
        asks: kind.asks().get(language).to_owned(),
        has_time: kind.has_time(),
        has_printed_due: kind.has_printed_due(),
    }
}

fn clock(time: Option<NaiveTime>) -> String {
    time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
}

fn time(text: &str) -> Result<Option<NaiveTime>, WireError> {
    if text.is_empty() {
        return Ok(None);
    }
    word(NaiveTime::parse_from_str(text, "%H:%M").ok(), "time").map(Some)
}

impl TryFrom<wire::DateInput> for coffer::DateInput {
    type Error = WireError;

    fn try_from(input: wire::DateInput) -> Result<Self, WireError> {
        Ok(Self {
            kind: word(KeyDateKind::from_name(&input.kind), "kind")?,
            title: input.title,
            date: input.date,
            time: time(&input.time)?,
            printed_due: input.printed_due,
            served: word(Served::from_name(&input.served), "served")?,
            abroad: input.abroad,
            person_id: input.person_id,
            case_id: input.case_id,
            document_id: input.document_id,
            done_date: input.done_date,
            notes: input.notes,
        })
    }
}

impl From<coffer::KeptDate> for wire::KeptDate {
    fn from(date: coffer::KeptDate) -> Self {
        Self {
            id: date.id,
            kind: date.kind.name().to_owned(),
            title: date.title,
            date: date.date,
            time: clock(date.time),
            printed_due: date.printed_due,
            served: date.served.name().to_owned(),
            abroad: date.abroad,
            person_id: date.person.map(|(id, _)| id),
            case_id: date.case.map(|(id, _)| id),
            document_id: date.document_id,
            done_date: date.done_date,
            notes: date.notes,
            trashed: date.trashed,
        }
    }
}

/// A date inside a sentence, in the order of the language: the page writes all other dates itself.
fn in_sentence(date: NaiveDate, language: &str) -> String {
    if language.starts_with("en") { date.format("%b %-d, %Y").to_string() } else { date.format("%d/%m/%Y").to_string() }
}

fn owner((id, name): (i64, String)) -> wire::Owner {
    wire::Owner { id, name }
}

fn due(due: coffer::Due, language: &str) -> wire::Due {
    let write = |date: NaiveDate| in_sentence(date, language);
    let deadline = due.deadline;
    wire::Due {
        from: due.from.into(),
        kind: deadline.kind.name().to_owned(),
        name: deadline.kind.words().get(language).to_owned(),
        title: due.title,
        act: deadline.kind.act().get(language).to_owned(),
        opens: deadline.opens,
        due: deadline.due,
        time: clock(deadline.time),
        standing: due.standing.name().to_owned(),
        days_left: due.days_left,
        printed: deadline.printed,
        at_most: deadline.at_most,
        about: deadline.about,
        later: deadline.later.iter().map(|(_, date)| *date).collect(),
        notes: deadline.notes().into_iter().map(|note| deadlines::note(note, language, &write)).collect(),
        rules: rules(&deadline.rules, language),
        person: due.person.map(owner),
        case: due.case.map(owner),
        done_date: due.done_date,
    }
}

pub(crate) fn due_list(list: coffer::DueList, language: &str) -> wire::DueList {
    wire::DueList {
        today: list.today,
        due: list.due.into_iter().map(|each| due(each, language)).collect(),
        missing: all(list.missing),
        clock_behind: list.clock_behind,
        rules_as_of: list.rules_as_of,
    }
}

impl From<coffer::Missing> for wire::Missing {
    fn from(missing: coffer::Missing) -> Self {
        match missing {
            coffer::Missing::CodeNotice { code_id, case_title } => Self::CodeNotice { code_id, case_title },
            coffer::Missing::OfStatus { case_id, case_title, status, kind } => {
                Self::OfStatus { case_id, case_title, status, kind: kind.name().to_owned() }
            }
        }
    }
}

fn link(id: &str, language: &str) -> Option<wire::LinkInfo> {
    let link = guidance::link(id)?;
    Some(wire::LinkInfo { id: link.id.clone(), name: link.name.get(language).to_owned(), url: link.url.clone() })
}

pub(crate) fn guidance(has_code: HasCode, language: &str) -> wire::Guidance {
    let has_code = match has_code {
        HasCode::IfOnPaper => "ifOnPaper",
        HasCode::NotMentioned => "notMentioned",
        HasCode::Unknown => "unknown",
    };
    let steps = guidance::code_missing().iter().map(|step| wire::StepInfo {
        id: step.id.clone(),
        title: step.title.get(language).to_owned(),
        text: step.text.get(language).to_owned(),
        ours: step.ours,
        link: step.link.as_deref().and_then(|id| link(id, language)),
        checklist: step.checklist.is_some(),
        message: step.message,
        call_sheet: step.call_sheet,
        rules: rules(&step.rules(), language),
    });
    let mail = guidance::mail_checklist().iter().map(|item| named(&item.id, item.text.get(language), ""));
    let situations = Situation::ALL.into_iter().map(|why| named(why.name(), why.words().get(language), ""));
    wire::Guidance {
        has_code: has_code.to_owned(),
        steps: steps.collect(),
        mail: mail.collect(),
        situations: situations.collect(),
        beliefs: guidance::beliefs().map(|belief| rule(belief, language)).collect(),
    }
}

impl From<coffer::Call> for wire::Call {
    fn from(call: coffer::Call) -> Self {
        Self { id: call.id, date: call.date, time: clock(call.time), agent: call.agent, reference: call.reference, notes: call.notes }
    }
}

impl TryFrom<wire::CallInput> for coffer::CallInput {
    type Error = WireError;

    fn try_from(input: wire::CallInput) -> Result<Self, WireError> {
        Ok(Self { date: input.date, time: time(&input.time)?, agent: input.agent, reference: input.reference, notes: input.notes })
    }
}

pub(crate) fn call_sheet(sheet: coffer::CallSheet, language: &str) -> wire::CallSheet {
    let (phone, tty) = guidance::phone();
    let (before, during) = guidance::sheet_lists(language);
    let filed_about = sheet.filed_about();
    let case = sheet.case;
    let form = [case.summary.form.as_str(), case.summary.form_title.as_deref().unwrap_or_default()].join(" ").trim().to_owned();
    let people = sheet.people.into_iter().map(|person| wire::SheetPerson {
        id: person.id,
        full_name: person.full_name,
        date_of_birth: person.date_of_birth,
        a_numbers: all(person.a_numbers),
    });
    wire::CallSheet {
        phone: phone.to_owned(),
        tty: tty.to_owned(),
        hours: guidance::sheet("hours", language).to_owned(),
        people: people.collect(),
        receipt: case.receipt_display,
        form,
        filed_about,
        priority_date: case.priority_date,
        status: case.summary.status,
        other_cases: sheet.other_cases,
        before: before.to_vec(),
        during: during.to_vec(),
        footer: guidance::sheet("footer", language).to_owned(),
        calls: all(sheet.calls),
        rules: rules(&guidance::sheet_rules(), language),
    }
}

fn visible(sign: &Sign) -> String {
    if sign.has(DoubtKind::Invisible) {
        UNSEEN.to_owned()
    } else if sign.has(DoubtKind::Space) {
        SPACE.to_owned()
    } else {
        sign.sign.to_string()
    }
}

pub(crate) fn code_check(checked: &check::CodeCheck, language: &str, hide_after_seconds: u32) -> wire::CodeCheck {
    let doubtful: Vec<usize> = checked.doubtful().map(|sign| sign.position).collect();
    let signs = checked.signs.iter().map(|sign| wire::SignInfo {
        position: sign.position,
        sign: visible(sign),
        spoken: sign.spoken(language),
        says: sign.says(language),
        doubtful: doubtful.contains(&sign.position),
    });
    let alternatives = checked.alternatives.iter().map(|other| wire::AlternativeInfo {
        text: other.text().to_owned(),
        reason: other.reason.says(language).to_owned(),
        positions: other.positions.clone(),
    });
    wire::CodeCheck {
        signs: signs.collect(),
        alternatives: alternatives.collect(),
        mistaken_for: checked.mistaken_for.map(|kind| kind.name().to_owned()),
        hide_after_seconds,
    }
}

/// The signs that the person typed; not the stored ones.
pub(crate) fn comparison(compared: &check::Comparison) -> wire::Comparison {
    let steps = compared.steps.iter().map(|step| wire::CompareStep {
        step: step.name().to_owned(),
        typed: step.signs().1.map(String::from).unwrap_or_default(),
        alike: matches!(step, check::Step::Different { alike: true, .. }),
    });
    wire::Comparison { equal: compared.equal, steps: steps.collect() }
}

pub(crate) fn scam_report(report: &scam::Report, language: &str) -> wire::ScamReport {
    let demands = report.demands.iter().map(|demand| wire::ScamDemand {
        kind: demand.kind.name().to_owned(),
        name: demand.kind.words().get(language).to_owned(),
        quote: demand.quote.clone(),
        says: demand.says(language).to_owned(),
        rule: rule(demand.rule(), language),
    });
    let addresses = report.addresses.iter().map(|address| wire::ScamAddress {
        found: address.found.clone(),
        host: address.host_unicode.clone(),
        standing: address.standing.name().to_owned(),
        says: std::iter::once(address.says(language).to_owned()).chain(address.reasons_say(language)).collect(),
    });
    let phones = report.phones.iter().map(|phone| wire::ScamPhone {
        found: phone.found.clone(),
        official: phone.official,
        says: phone.says(language).to_owned(),
    });
    let links: &[&str] = if report.report_to(language).is_empty() { &[] } else { &["report_fraud", "avoid_scams"] };
    wire::ScamReport {
        outlook: report.outlook().name().to_owned(),
        says: report.outlook().says(language).to_owned(),
        demands: demands.collect(),
        addresses: addresses.collect(),
        phones: phones.collect(),
        advice: report.advice(language).to_vec(),
        report_to: links.iter().filter_map(|id| link(id, language)).collect(),
    }
}
