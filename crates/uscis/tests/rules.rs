//! What Coffer knows: every rule has its source, the date of that source and how sure it is, in every language that it is written in.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use uscis::rules::{self, Rule, Topic};
use uscis::{Certainty, Words};

const TOPICS: [Topic; 6] = [Topic::AccessCode, Topic::Numbers, Topic::Deadlines, Topic::Notices, Topic::Contact, Topic::Scams];

fn in_both(rule: &Rule, words: &Words) {
    let languages: Vec<&str> = words.languages().collect();
    assert_eq!(languages, ["en", "es"], "{}", rule.id);
    assert_ne!(words.get("en"), words.get("es"), "{}", rule.id);
}

#[test]
fn every_rule_has_source_date_and_certainty() {
    let all = rules::all();
    assert!(all.len() >= 90);
    let mut ids = BTreeSet::new();
    for rule in all {
        assert!(ids.insert(&rule.id), "{} twice", rule.id);
        assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", rule.id);
        assert!(rule.source.trim().len() > 5, "{} has no source", rule.id);
        assert!((1990..=2026).contains(&rule.as_of.year()), "{}", rule.id);
        in_both(rule, &rule.says);
        if let Some(unknown) = &rule.unknown {
            in_both(rule, unknown);
        }
        if let Some(url) = &rule.url {
            let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap();
            assert!(host.ends_with(".gov"), "{}: {url}", rule.id);
        }
    }
    for topic in TOPICS {
        assert!(all.iter().filter(|rule| rule.topic() == topic).count() >= 5, "{topic:?}");
    }
    assert_eq!(rules::as_of(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
}

#[test]
fn a_rule_without_its_source_does_not_load() {
    let whole = "id = 'x'\nsays = { en = 'It is so.', es = 'Es así.' }\nsource = 'A page'\nas_of = '2026-01-02'\ncertainty = 'B'\n";
    assert!(toml::from_str::<Rule>(whole).is_ok());
    for field in ["id", "says", "source", "as_of", "certainty"] {
        let without: String = whole.lines().filter(|line| !line.starts_with(field)).map(|line| format!("{line}\n")).collect();
        assert!(toml::from_str::<Rule>(&without).is_err(), "{field}");
    }
    assert!(toml::from_str::<Rule>(&whole.replace("'B'", "'?'")).is_err());
}

#[test]
fn what_is_weak_is_not_stated_as_certain() {
    // The facts mark these as unknown: they may stand under `unknown` only.
    for rule in rules::all() {
        let says = rule.says.get("en");
        assert!(!says.contains("Integrated Operating"), "{} spells IOE out", rule.id);
        for verdict in ["genuine", "is fake", "is real"] {
            assert!(!says.contains(verdict), "{} gives a verdict", rule.id);
        }
    }
    let shape = rules::rule("access-code-shape-unknown");
    assert!(shape.certainty == Certainty::D && shape.unknown.is_some());
    assert!(rules::rule("access-code-90-days").unknown.is_some());
    assert_eq!(rules::rule("weekend-roll").certainty, Certainty::D);
}

#[test]
fn the_beliefs_are_answered_kindly() {
    let beliefs: Vec<&Rule> = uscis::guidance::beliefs().collect();
    assert_eq!(beliefs.len(), 14, "one for each row of the table in the facts");
    for belief in beliefs {
        assert!(belief.says.get("en").starts_with("You may have read that "), "{}", belief.id);
        assert!(belief.says.get("es").starts_with("Quizás haya leído que "), "{}", belief.id);
    }
}

#[test]
fn the_figures_that_are_computed_with() {
    for (id, name, figure) in [
        ("access-code-90-days", "days", 90),
        ("access-code-replacement", "business_days", 10),
        ("rfe-response", "max_days", 84),
        ("rfe-response", "i539_days", 30),
        ("mail-days", "days", 3),
        ("abroad-days", "days", 14),
        ("noid-response", "days", 30),
        ("intent-to-revoke-response", "days", 30),
        ("appeal-i290b", "days", 30),
        ("appeal-i290b", "mailed_days", 33),
        ("appeal-revocation", "days", 15),
        ("appeal-revocation", "mailed_days", 18),
        ("address-change", "days", 10),
        ("n400-early", "days", 90),
        ("n400-early", "years", 5),
        ("n400-early", "years_spouse", 3),
        ("i751-window", "days", 90),
        ("i90-renewal", "months", 6),
        ("i90-age-14", "years", 14),
        ("ead-renewal", "days", 180),
        ("ead-short-validity", "months", 18),
        ("biometrics-reschedule", "hours", 12),
        ("biometrics-reschedule", "times", 2),
        ("passport-six-months", "months", 6),
    ] {
        assert_eq!(rules::rule(id).value(name), figure, "{id}.{name}");
    }
    assert_eq!(rules::rule("ead-auto-extension-ended").date("from"), NaiveDate::from_ymd_opt(2025, 10, 30).unwrap());
    assert_eq!(rules::rule("ead-short-validity").date("from"), NaiveDate::from_ymd_opt(2025, 12, 5).unwrap());
}
