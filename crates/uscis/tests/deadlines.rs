//! Deadlines: every entry of `vectors.json`, the edges of the calendar, and properties.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use chrono::{Datelike, NaiveDate, NaiveTime};
use proptest::prelude::*;
use serde_json::Value;
use uscis::FormNumber;
use uscis::deadlines::{DeadlineKind, KeyDate, KeyDateKind, Later, Note, Served, Standing, access_code, age_14, deadlines, note};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn one(key: &KeyDate) -> uscis::deadlines::Deadline {
    let mut all = deadlines(key);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn the_deadline_vectors() {
    let vectors = vectors();
    let cases = vectors["deadlines"]["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let rule = case["rule"].as_str().unwrap();
        let kind = match rule.split(' ').next().unwrap() {
            "RFE" => KeyDateKind::Rfe,
            "NOID" => KeyDateKind::Noid,
            "I-290B" => KeyDateKind::Denial,
            other => panic!("no kind for {other}"),
        };
        let served = if case["mail_days"] == 3 { Served::Mail } else { Served::Hand };
        let form = rule.contains("I-539").then(|| FormNumber::parse("I-539").unwrap());
        let key = KeyDate { served, form, ..KeyDate::new(kind, day(case["notice_date"].as_str().unwrap())) };
        let deadline = one(&key);
        let raw = day(case["last_day_raw"].as_str().unwrap());
        assert_eq!(deadline.due, Some(raw), "{rule}: the earlier day is advised");
        assert_eq!(raw.weekday().to_string(), case["weekday"].as_str().unwrap());
        assert_eq!(deadline.later, [(Later::WeekendOrHoliday, day(case["last_day_rolled"].as_str().unwrap()))], "{rule}");
        // The same date, printed on the notice, wins and agrees; another one wins too and says so.
        let rolled = KeyDate { printed_due: Some(deadline.later[0].1), ..key.clone() };
        assert_eq!((one(&rolled).due, one(&rolled).printed, one(&rolled).computed), (rolled.printed_due, true, None));
        let other = KeyDate { printed_due: Some(day("2026-11-05")), ..key };
        assert_eq!((one(&other).due, one(&other).computed), (other.printed_due, Some(raw)));
        assert!(one(&other).notes().contains(&Note::Differs(raw)));
    }
}

#[test]
fn the_window_vectors() {
    let vectors = vectors();
    let windows = vectors["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 6);
    for window in windows {
        let at = |name: &str| window.get(name).map(|v| day(v.as_str().unwrap()));
        let rule = window["rule"].as_str().unwrap();
        match rule.split([' ', ':']).next().unwrap() {
            "N-400" => {
                let deadline = one(&KeyDate::new(KeyDateKind::ResidentSince, at("resident_since").unwrap()));
                assert_eq!((deadline.opens, deadline.due), (at("earliest"), None));
            }
            "I-751" => {
                let deadline = one(&KeyDate::new(KeyDateKind::ConditionalCardExpires, at("expires").unwrap()));
                assert_eq!((deadline.opens, deadline.due), (at("opens"), at("closes")));
            }
            "I-90" => {
                let deadline = one(&KeyDate::new(KeyDateKind::GreenCardExpires, at("expires").unwrap()));
                assert_eq!((deadline.opens, deadline.due), (at("opens"), at("expires")));
            }
            "EAD" => {
                let deadline = one(&KeyDate::new(KeyDateKind::EadExpires, at("expires").unwrap()));
                assert_eq!((deadline.opens, deadline.due), (at("opens"), at("expires")));
                assert!(deadline.notes().contains(&Note::Check));
                assert!(deadline.rules.iter().any(|rule| rule.id == "ead-auto-extension-ended"));
            }
            "AR-11" => assert_eq!(one(&KeyDate::new(KeyDateKind::Moved, at("moved").unwrap())).due, at("last_day")),
            "biometrics" => {
                let (date, time) = window["appointment"].as_str().unwrap().split_once('T').unwrap();
                let time: NaiveTime = format!("{time}:00").parse().unwrap();
                let all = deadlines(&KeyDate { time: Some(time), ..KeyDate::new(KeyDateKind::Biometrics, day(date)) });
                let last = all.iter().find(|d| d.kind == DeadlineKind::BiometricsReschedule).unwrap();
                let moment = format!("{}T{}", last.due.unwrap(), last.time.unwrap().format("%H:%M"));
                assert_eq!(moment, window["last_moment"].as_str().unwrap());
            }
            other => panic!("no kind for {other}"),
        }
    }
    let expiry = &vectors["online_access_code"]["expiry"][0];
    let lapse = access_code(day(expiry["notice_date"].as_str().unwrap()));
    assert_eq!((lapse.due, lapse.about), (Some(day(expiry["valid_until"].as_str().unwrap())), true));
    assert_eq!(lapse.notes()[0], Note::About);
}

#[test]
fn how_it_was_served_and_where_one_lives() {
    let key = KeyDate::new(KeyDateKind::Noid, day("2026-03-02"));
    // Not known: no days are added, the later day stands beside.
    assert_eq!((one(&key).due, &one(&key).later[..]), (Some(day("2026-04-01")), &[(Later::Mailed, day("2026-04-04"))][..]));
    let mailed = KeyDate { served: Served::Mail, abroad: true, ..key.clone() };
    let later = [(Later::WeekendOrHoliday, day("2026-04-06")), (Later::Abroad, day("2026-04-15"))];
    assert_eq!((one(&mailed).due, &one(&mailed).later[..]), (Some(day("2026-04-04")), &later[..]));
    let by_hand = KeyDate { served: Served::Hand, abroad: true, ..key };
    assert_eq!((one(&by_hand).due, one(&by_hand).later.len()), (Some(day("2026-04-01")), 0));
    // Nothing is printed: the day is the longest that the rule allows.
    assert!(one(&by_hand).at_most && one(&by_hand).notes().contains(&Note::AtMost));
    // The appeal's own rule has its mailed days; it is no "at most".
    let revoked = one(&KeyDate { served: Served::Mail, ..KeyDate::new(KeyDateKind::Revocation, day("2026-03-02")) });
    assert_eq!((revoked.due, revoked.at_most), (Some(day("2026-03-20")), false));
}

#[test]
fn the_calendar_has_edges() {
    // Leap days and month ends.
    let passport = deadlines(&KeyDate::new(KeyDateKind::PassportExpires, day("2028-08-31")));
    assert_eq!(passport[0].due, Some(day("2028-02-29")));
    assert_eq!(passport[1].due, Some(day("2028-08-31")));
    assert_eq!(age_14(day("2012-02-29")).opens, Some(day("2026-02-28")));
    assert_eq!(one(&KeyDate::new(KeyDateKind::ResidentSince, day("2024-02-29"))).opens, Some(day("2028-11-30")));
    assert_eq!(one(&KeyDate::new(KeyDateKind::ResidentSinceSpouse, day("2024-02-29"))).opens, Some(day("2026-11-30")));
    // Without a time the last moment to reschedule is taken from the day's first hour.
    let all = deadlines(&KeyDate::new(KeyDateKind::Biometrics, day("2026-03-01")));
    assert_eq!((all[0].due, all[0].time), (Some(day("2026-02-28")), None));
}

#[test]
fn standing_by_the_day() {
    let deadline = one(&KeyDate::new(KeyDateKind::EadExpires, day("2027-06-30")));
    let standing = |text: &str| deadline.standing(day(text));
    assert_eq!(standing("2026-12-31"), Standing::Ahead);
    assert_eq!(standing("2027-01-01"), Standing::Open);
    assert_eq!(standing("2027-06-16"), Standing::Soon);
    assert_eq!(standing("2027-06-30"), Standing::Today);
    assert_eq!(standing("2027-07-01"), Standing::Past);
    assert_eq!(deadline.days_left(day("2027-07-01")), Some(-1));
    // What only begins is never past.
    let n400 = one(&KeyDate::new(KeyDateKind::ResidentSince, day("2001-01-01")));
    assert_eq!(n400.standing(day("2026-11-24")), Standing::Open);
}

#[test]
fn every_kind_has_its_words_and_its_rules() {
    for kind in KeyDateKind::ALL {
        assert_eq!(KeyDateKind::from_name(kind.name()), Some(*kind));
        for words in [kind.words(), kind.asks()] {
            assert_ne!(words.get("en"), "");
        }
        assert_ne!(kind.words().get("es"), kind.words().get("en"));
        for deadline in deadlines(&KeyDate::new(*kind, day("2026-03-02"))) {
            let own = matches!(deadline.kind, DeadlineKind::Own | DeadlineKind::PassportExpiry);
            assert!(own || !deadline.rules.is_empty(), "{}", deadline.kind.name());
        }
    }
    for kind in DeadlineKind::ALL {
        assert_ne!(kind.words().get("es"), kind.words().get("en"));
        assert_ne!(kind.act().get("es"), kind.act().get("en"));
    }
    let write = |date: NaiveDate| date.to_string();
    assert!(note(Note::Later(Later::Mailed, day("2026-04-04")), "en", &write).contains("3 more days are counted: 2026-04-04"));
    assert!(note(Note::Differs(day("2026-04-04")), "es", &write).contains("2026-04-04"));
    for plain in [Note::Printed, Note::AtMost, Note::About, Note::Check] {
        assert!(!note(plain, "en", &write).contains('{'));
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        4 => (NaiveDate::from_ymd_opt(1900, 1, 1).unwrap().num_days_from_ce()..NaiveDate::from_ymd_opt(2200, 1, 1).unwrap().num_days_from_ce())
            .prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap()),
        1 => prop_oneof![Just(NaiveDate::MAX), Just(NaiveDate::MIN), Just(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap())],
    ]
}

prop_compose! {
    fn any_key()(
        kind in prop::sample::select(KeyDateKind::ALL), date in any_day(), printed_due in prop::option::of(any_day()),
        served in prop::sample::select(Served::ALL), abroad: bool, time in prop::option::of(0u32..86_400),
    ) -> KeyDate {
        let time = time.map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap());
        KeyDate { kind, date, time, printed_due, served, abroad, form: None }
    }
}

proptest! {
    #[test]
    fn no_date_is_too_much(key in any_key(), today in any_day()) {
        for deadline in deadlines(&key) {
            prop_assert!(deadline.day().is_some());
            // The earlier day is advised, always; a printed one wins, always.
            prop_assert!(deadline.later.iter().all(|(_, later)| Some(*later) > deadline.due));
            if key.kind.has_printed_due() && key.printed_due.is_some() {
                prop_assert_eq!(deadline.due, key.printed_due);
                prop_assert!(deadline.later.is_empty());
            }
            if let (Some(opens), Some(due)) = (deadline.opens, deadline.due) {
                prop_assert!(opens <= due);
            }
            let standing = deadline.standing(today);
            if standing == Standing::Past {
                prop_assert!(deadline.due.is_some_and(|due| due < today));
            }
            let _ = deadline.notes();
        }
        let _ = (access_code(key.date), age_14(key.date));
    }
}
