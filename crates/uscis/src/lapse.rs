//! When an access code lapses, as far as anyone has said.

use chrono::{Days, NaiveDate};

use crate::{Certainty, rules};

/// About 90 days from a notice's date. To be shown as "about", beside its source, and never over a date that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About90 {
    /// The notice's date and 90 days.
    pub date: NaiveDate,
    /// Who said so.
    pub source: &'static str,
    /// The date of that source.
    pub as_of: NaiveDate,
    /// How sure the 90 days are. That they start on the notice's date is our reading: no source says from when they count.
    pub certainty: Certainty,
}

/// About when the code of a notice lapses: its date and 90 days.
///
/// uscis.gov/node/44792 has "user codes (valid for 90 days)" (certainty A), the Ombudsman's answers the same of the Online Access Code (B).
/// Where the 90 days start is not said anywhere; the notice's date is our reading.
pub fn access_code_lapse(notice_date: NaiveDate) -> About90 {
    let rule = rules::rule("access-code-90-days");
    About90 {
        date: notice_date.checked_add_days(Days::new(rule.value("days").into())).unwrap_or(NaiveDate::MAX),
        source: &rule.source,
        as_of: rule.as_of,
        certainty: rule.certainty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_without_overflow() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(access_code_lapse(day(2026, 9, 1)).date, day(2026, 11, 30));
        assert_eq!(access_code_lapse(NaiveDate::MAX).date, NaiveDate::MAX);
        assert_eq!(access_code_lapse(day(2026, 9, 1)).as_of, day(2022, 8, 16));
    }
}
