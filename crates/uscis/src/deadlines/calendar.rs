//! Working days in the United States: weekends and the federal holidays, with their observed days.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The first working day on or after `day`. Days beyond the calendar's end stay as they are.
pub(crate) fn rolled(day: NaiveDate) -> NaiveDate {
    let mut rolled = day;
    while !is_working_day(rolled) {
        match rolled.succ_opt() {
            Some(next) => rolled = next,
            None => return day,
        }
    }
    rolled
}

/// Neither a weekend nor a federal holiday (5 U.S.C. 6103, with the Friday before a Saturday and the Monday after a Sunday).
pub(crate) fn is_working_day(day: NaiveDate) -> bool {
    !is_weekend(day) && !is_holiday(day)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A weekday on which a holiday is observed.
fn is_holiday(day: NaiveDate) -> bool {
    let eve_of = |day: NaiveDate| day.checked_add_days(Days::new(1)).is_some_and(|next| next.weekday() == Weekday::Sat && fixed(next));
    let after = |day: NaiveDate| day.checked_sub_days(Days::new(1)).is_some_and(|before| before.weekday() == Weekday::Sun && fixed(before));
    fixed(day) || floating(day) || eve_of(day) || after(day)
}

/// Holidays that stand on the same date each year.
fn fixed(day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        (1, 1) | (7, 4) | (11, 11) | (12, 25) => true,
        (6, 19) => day.year() >= 2021,
        _ => false,
    }
}

/// Holidays that are the n-th Monday or Thursday of a month; the last Monday of May.
fn floating(day: NaiveDate) -> bool {
    let nth = (day.day() - 1) / 7 + 1;
    match (day.month(), day.weekday()) {
        (1 | 2, Weekday::Mon) => nth == 3,
        (5, Weekday::Mon) => day.day() + 7 > 31,
        (9, Weekday::Mon) => nth == 1,
        (10, Weekday::Mon) => nth == 2,
        (11, Weekday::Thu) => nth == 4,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_federal_holidays_of_two_years() {
        // As the Office of Personnel Management lists them for 2026 and 2027, observed days included.
        let listed = [
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-07-03",
            "2026-09-07",
            "2026-10-12",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25",
            "2027-01-01",
            "2027-01-18",
            "2027-02-15",
            "2027-05-31",
            "2027-06-18",
            "2027-07-05",
            "2027-09-06",
            "2027-10-11",
            "2027-11-11",
            "2027-11-25",
            "2027-12-24",
            "2027-12-31",
        ];
        let computed: Vec<String> = day("2026-01-01")
            .iter_days()
            .take_while(|d| *d <= day("2027-12-31"))
            .filter(|d| !is_weekend(*d) && is_holiday(*d))
            .map(|d| d.to_string())
            .collect();
        assert_eq!(computed, listed);
    }

    #[test]
    fn rolls_to_the_next_working_day() {
        for (from, to) in
            [("2026-11-29", "2026-11-30"), ("2026-12-25", "2026-12-28"), ("2026-11-30", "2026-11-30"), ("2027-12-31", "2028-01-03")]
        {
            assert_eq!(rolled(day(from)), day(to));
        }
        assert_eq!(rolled(NaiveDate::MAX).weekday(), NaiveDate::MAX.weekday());
    }
}
