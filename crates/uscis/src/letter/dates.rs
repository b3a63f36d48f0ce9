//! Dates and times as notices print them: `03/14/2024`, `January 08, 2026`, `9:00AM`. The month comes first, as on every notice.

use chrono::{NaiveDate, NaiveTime};

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn date(year: &str, month: u32, day: &str) -> Option<NaiveDate> {
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
}

fn is_digits(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|sign| sign.is_ascii_digit())
}

/// The first date of a text, and what follows it.
pub(super) fn first(text: &str) -> Option<(NaiveDate, &str)> {
    let mut rest = text;
    loop {
        let start = rest.find(|sign: char| !sign.is_whitespace())?;
        rest = &rest[start..];
        if let Some(found) = slashed(rest).or_else(|| written(rest)) {
            return Some(found);
        }
        rest = &rest[rest.find(char::is_whitespace)?..];
    }
}

/// The date that a line consists of.
pub(super) fn whole(line: &str) -> Option<NaiveDate> {
    let line = line.trim();
    first(line).filter(|(_, rest)| rest.trim().is_empty()).filter(|_| starts_like_a_date(line)).map(|(date, _)| date)
}

fn starts_like_a_date(line: &str) -> bool {
    slashed(line).is_some() || written(line).is_some()
}

fn slashed(text: &str) -> Option<(NaiveDate, &str)> {
    let end = text.find(|sign: char| !sign.is_ascii_digit() && sign != '/').unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split('/').collect();
    let [month, day, year] = parts.as_slice() else { return None };
    // A time that follows without a space: "08/17/202110:00".
    let (year, end) =
        if (5..=6).contains(&year.len()) && text[end..].starts_with(':') { (&year[..4], end - year.len() + 4) } else { (*year, end) };
    (is_digits(month, 2) && is_digits(day, 2) && is_digits(year, 4)).then_some(())?;
    Some((date(year, month.parse().ok()?, day)?, &text[end..]))
}

fn written(text: &str) -> Option<(NaiveDate, &str)> {
    let end = text.find(|sign: char| !sign.is_ascii_alphabetic())?;
    let name = text[..end].to_ascii_lowercase();
    let month = (1..).zip(MONTHS).find(|(_, month)| name == *month || (name.len() >= 3 && month.starts_with(&name)))?.0;
    let after = text[end..].trim_start_matches(['.', ' ']);
    let day_end = after.find(|sign: char| !sign.is_ascii_digit())?;
    let year_part = after[day_end..].trim_start_matches([',', ' ']);
    let year_end = year_part.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(year_part.len());
    is_digits(&after[..day_end], 2).then_some(())?;
    Some((date(&year_part[..year_end], month, &after[..day_end])?, &year_part[year_end..]))
}

/// The time of day that a text begins with: `9:00AM`, `08:45 AM`, `14:30`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ':' | '-' | '@'));
    let (hours, rest) = text.split_once(':').filter(|(hours, _)| is_digits(hours, 2))?;
    let minutes = rest.get(..2).filter(|minutes| is_digits(minutes, 2))?;
    let half = rest[2..].trim_start().to_ascii_lowercase().replace('.', "");
    let hours: u32 = hours.parse().ok()?;
    let hours = match (half.starts_with("pm"), half.starts_with("am")) {
        (true, _) if hours < 12 => hours + 12,
        (_, true) if hours == 12 => 0,
        _ => hours,
    };
    NaiveTime::from_hms_opt(hours, minutes.parse().ok()?, 0)
}
