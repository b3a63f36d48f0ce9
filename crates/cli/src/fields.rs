//! How single values are written on the command line: dates, links, kinds, things.

use chrono::{NaiveDate, NaiveTime};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use coffer::{Channel, DocumentKind, ItemKind, Role};

/// A value that an empty text takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrNone<T>(pub(crate) Option<T>);

/// `2026-01-31`, or nothing.
pub(crate) fn date(text: &str) -> Result<OrNone<NaiveDate>, String> {
    if text.is_empty() {
        return Ok(OrNone(None));
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(|date| OrNone(Some(date)))
        .map_err(|_| "a date is written YYYY-MM-DD, for example 2026-01-31".to_owned())
}

/// `2026-01-31`.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    date(text)?.0.ok_or_else(|| "a date is needed, for example 2026-01-31".to_owned())
}

/// `09:30`, or nothing.
pub(crate) fn time(text: &str) -> Result<OrNone<NaiveTime>, String> {
    if text.is_empty() {
        return Ok(OrNone(None));
    }
    NaiveTime::parse_from_str(text, "%H:%M")
        .map(|time| OrNone(Some(time)))
        .map_err(|_| "a time is written HH:MM in 24 hours, for example 09:30 or 14:00".to_owned())
}

/// The number of a thing, or nothing.
pub(crate) fn id(text: &str) -> Result<OrNone<i64>, String> {
    if text.is_empty() {
        return Ok(OrNone(None));
    }
    text.parse().map(|id| OrNone(Some(id))).map_err(|_| "a number from the ID column is expected".to_owned())
}

/// A person and what they are in a case: `3` or `3:applicant`.
pub(crate) fn person_with_role(text: &str) -> Result<(i64, Role), String> {
    let (id, role) = text.split_once(':').unwrap_or((text, ""));
    let id = id.parse().map_err(|_| "a person is written ID or ID:ROLE, for example 3:applicant".to_owned())?;
    let role = Role::parse(role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).filter(|word| !word.is_empty()).collect();
        format!("the roles are {}", known.join(", "))
    })?;
    Ok((id, role))
}

/// How a code came.
pub(crate) fn channel() -> impl TypedValueParser<Value = Channel> {
    PossibleValuesParser::new(Channel::ALL.iter().map(|channel| channel.as_str())).map(|word| Channel::parse(&word).unwrap_or_default())
}

/// What a document is.
pub(crate) fn document_kind() -> impl TypedValueParser<Value = DocumentKind> {
    PossibleValuesParser::new(DocumentKind::ALL.iter().map(|kind| kind.as_str())).map(|word| DocumentKind::parse(&word).unwrap_or_default())
}

/// What kind of thing.
pub(crate) fn item_kind() -> impl TypedValueParser<Value = ItemKind> {
    let words = [
        PossibleValue::new("person"),
        PossibleValue::new("case"),
        PossibleValue::new("code"),
        PossibleValue::new("doc").alias("document"),
        PossibleValue::new("date"),
    ];
    PossibleValuesParser::new(words).map(|word| match word.as_str() {
        "person" => ItemKind::Person,
        "case" => ItemKind::Case,
        "code" => ItemKind::Code,
        "date" => ItemKind::Date,
        _ => ItemKind::Document,
    })
}

/// The date, or nothing to print.
pub(crate) fn shown(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Sets what was given.
pub(crate) fn set<T>(field: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *field = given;
    }
}

/// Sets what was given, or takes it away.
pub(crate) fn set_or_clear<T>(field: &mut Option<T>, given: Option<OrNone<T>>) {
    if let Some(OrNone(given)) = given {
        *field = given;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_written() {
        assert_eq!(date("2026-02-28"), Ok(OrNone(NaiveDate::from_ymd_opt(2026, 2, 28))));
        assert_eq!(date(""), Ok(OrNone(None)));
        assert!(date("2/28/2026").is_err() && date("2026-02-30").is_err());
        assert_eq!(person_with_role("3:applicant"), Ok((3, Role::Applicant)));
        assert_eq!(person_with_role("3"), Ok((3, Role::None)));
        assert!(person_with_role("3:boss").is_err() && person_with_role("x").is_err());
        assert_eq!(id(""), Ok(OrNone(None)));
    }
}
