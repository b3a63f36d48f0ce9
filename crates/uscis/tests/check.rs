//! The code check: what is looked at, what is offered, and that the stored code is never touched or printed.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]
#![allow(clippy::disallowed_methods, reason = "the codes of this test are made up")]

use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::Value;
use uscis::check::{CodeCheck, DoubtKind, MAX_ALTERNATIVES, Reason, Step, check, compare, spoken};
use uscis::{AccessCode, NumberKind};

fn code(text: &str) -> AccessCode {
    AccessCode::exactly(text).unwrap()
}

fn offered(text: &str) -> Vec<(String, Reason)> {
    check(&code(text)).alternatives.iter().map(|other| (other.text().to_owned(), other.reason)).collect()
}

fn kinds(checked: &CodeCheck) -> Vec<(usize, DoubtKind)> {
    checked.signs.iter().flat_map(|sign| sign.doubts.iter().map(|doubt| (sign.position, doubt.kind))).collect()
}

#[test]
fn the_vectors() {
    let vectors: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let cases = vectors["online_access_code"]["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let text = case["in"].as_str().unwrap();
        let stored = code(text);
        let checked = check(&stored);
        assert_eq!(stored.expose_secret(), text, "stored as typed");
        if let Some(without) = case["offer_without_spaces"].as_str() {
            assert!(offered(text).contains(&(without.to_owned(), Reason::WithoutSpaces)));
        }
        for warning in case["warn"].as_array().unwrap() {
            let warning = warning.as_str().unwrap();
            let found = match warning {
                _ if warning.contains("spaces") => kinds(&checked).iter().any(|(_, kind)| *kind == DoubtKind::Space),
                _ if warning.contains("confused") => kinds(&checked).iter().any(|(_, kind)| *kind == DoubtKind::LookAlike),
                _ if warning.contains("receipt") => checked.mistaken_for == Some(NumberKind::ReceiptNumber),
                _ if warning.contains("A-Number") => checked.mistaken_for == Some(NumberKind::AlienNumber),
                _ if warning.contains("account number") => checked.mistaken_for == Some(NumberKind::OnlineAccountNumber),
                other => panic!("no check for {other}"),
            };
            assert!(found, "{text}: {warning}");
        }
    }
}

#[test]
fn signs_of_other_keyboards_are_named_and_made_plain() {
    for (text, position, kind, plain, name) in [
        ("AB\u{410}D", 3, DoubtKind::Script, "ABAD", "cyrillic capital letter a"),
        ("AB\u{39f}D", 3, DoubtKind::Script, "ABOD", "greek capital letter omicron"),
        ("AB\u{ff11}2", 3, DoubtKind::Script, "AB12", "fullwidth digit one"),
        ("AB\u{663}2", 3, DoubtKind::Script, "AB32", "arabic-indic digit three"),
        ("AB\u{6f4}2", 3, DoubtKind::Script, "AB42", "extended arabic-indic digit four"),
        ("AB\u{96b}2", 3, DoubtKind::Script, "AB52", "devanagari digit five"),
        ("AB\u{1d7d8}2", 3, DoubtKind::Script, "AB02", "mathematical double-struck digit zero"),
        ("AB\u{406}2", 3, DoubtKind::Script, "ABI2", "cyrillic capital letter byelorussian-ukrainian i"),
        ("AB\u{e9}2", 3, DoubtKind::Script, "ABe2", "latin small letter e with acute"),
        ("AB\u{200b}CD", 3, DoubtKind::Invisible, "ABCD", "zero width space"),
        ("AB\u{ad}CD", 3, DoubtKind::Invisible, "ABCD", "soft hyphen"),
        ("AB\u{200f}CD", 3, DoubtKind::Invisible, "ABCD", "right-to-left mark"),
        ("\u{feff}ABCD", 1, DoubtKind::Invisible, "ABCD", "zero width no-break space"),
        ("AB\u{a0}CD", 3, DoubtKind::Space, "AB CD", "no-break space"),
        ("AB\u{2013}CD", 3, DoubtKind::Dash, "AB-CD", "en dash"),
    ] {
        let checked = check(&code(text));
        let sign = &checked.signs[position - 1];
        assert_eq!((sign.position, sign.name.as_str()), (position, name), "{text:?}");
        assert!(sign.has(kind), "{text:?}: {:?}", kinds(&checked));
        assert_eq!(offered(text)[0], (plain.to_owned(), Reason::PlainSigns), "{text:?}");
        assert_eq!(checked.alternatives[0].positions, [position], "{text:?}");
        for language in ["en", "es"] {
            assert!(sign.says(language)[0].contains(name), "{text:?}: {}", sign.says(language)[0]);
        }
    }
    let emoji = check(&code("AB😀"));
    assert!(emoji.signs[2].says("en")[0].contains("knows none"));
    assert!(offered("AB\u{7}CD").contains(&("ABCD".to_owned(), Reason::PlainSigns)));
}

#[test]
fn look_alikes_are_offered_by_their_neighbours() {
    let checked = check(&code("K0lO1I5S"));
    let look: Vec<usize> =
        kinds(&checked).into_iter().filter(|(_, kind)| *kind == DoubtKind::LookAlike).map(|(position, _)| position).collect();
    assert_eq!(look, [2, 3, 4, 5, 6, 7, 8]);
    // A lone letter among digits was probably a digit, and the other way.
    assert_eq!(offered("12O45")[0], ("12045".to_owned(), Reason::LookAlike));
    assert_eq!(offered("AB0CD")[0], ("ABOCD".to_owned(), Reason::LookAlike));
    assert_eq!(offered("abcd").last().unwrap(), &("ABCD".to_owned(), Reason::Capitals));
    assert!(offered("ACDEF3").is_empty());
    assert!(checked.alternatives.len() <= MAX_ALTERNATIVES);
    // Misread letters of a receipt number are noticed too.
    assert_eq!(check(&code("I0E0912345678")).mistaken_for, Some(NumberKind::ReceiptNumber));
    assert_eq!(check(&code("IOE 0912\u{200b}345678")).mistaken_for, Some(NumberKind::ReceiptNumber));
    assert_eq!(check(&code("ABCD1234")).mistaken_for, None);
}

#[test]
fn signs_are_spoken() {
    for (sign, en, es) in [
        ('O', "capital O as in Oscar", "O mayúscula de Oscar"),
        ('l', "small l as in Lima", "l minúscula de Lima"),
        ('0', "digit zero", "cifra cero"),
        ('-', "hyphen", "guion"),
        (' ', "space", "espacio"),
        ('#', "number sign", "number sign"),
    ] {
        assert_eq!((spoken(sign, "en").as_str(), spoken(sign, "es-MX").as_str()), (en, es));
    }
}

#[test]
fn typed_again() {
    let stored = code("K0lO-12");
    assert!(compare(&stored, "K0lO-12").equal);
    let near = compare(&stored, "KOlO12");
    assert!(!near.equal);
    let expected = [
        Step::Same('K'),
        Step::Different { stored: '0', typed: 'O', alike: true },
        Step::Same('l'),
        Step::Same('O'),
        Step::Missing('-'),
        Step::Same('1'),
        Step::Same('2'),
    ];
    assert_eq!(near.steps, expected);
    assert_eq!(compare(&stored, "K0lO-12x").steps.last().unwrap(), &Step::Extra('x'));
    // Letters that look alike in another script are never equal.
    assert!(!compare(&code("ABC"), "\u{410}BC").equal);
    assert!(compare(&code(&"A".repeat(501)), "A").steps.is_empty());
}

#[test]
fn nothing_of_a_code_is_printed() {
    let checked = check(&code("ZQJX\u{410}"));
    let printed = format!("{checked:?} {:?} {:?} {:?}", checked.signs, checked.alternatives, compare(&code("ZQJX"), "ZQJK"));
    for sign in ['Z', 'Q', 'J', 'X', '\u{410}'] {
        // Names of types hold capital letters of their own.
        assert!(!printed.contains(&format!("'{sign}'")) && !printed.contains(&format!("\"{sign}")), "{printed}");
    }
}

proptest! {
    #[test]
    fn any_text_is_borne(text in prop_oneof![".{1,60}", "[A-Za-z0-9 -]{1,20}", "[\\PC\u{200b}\u{202e}\u{ad}]{1,30}"]) {
        prop_assume!(!text.trim().is_empty());
        let stored = code(&text);
        let checked = check(&stored);
        prop_assert_eq!(stored.expose_secret(), &text);
        prop_assert_eq!(checked.signs.iter().map(|sign| sign.sign).collect::<String>(), text.clone());
        prop_assert!(checked.alternatives.len() <= MAX_ALTERNATIVES);
        let mut seen = vec![text.clone()];
        for other in &checked.alternatives {
            prop_assert!(!seen.contains(&other.text().to_owned()), "{} twice", other.text());
            prop_assert!(!other.positions.is_empty());
            seen.push(other.text().to_owned());
        }
        for sign in &checked.signs {
            prop_assert_eq!(sign.says("en").len(), sign.doubts.len());
            let unfilled = sign.says("es").iter().any(|said| said.contains("{sign}") || said.contains("{likely}"));
            prop_assert!(!unfilled);
        }
    }

    #[test]
    fn comparing_gives_both_texts_back(a in "[A-Za-z0-9 -]{1,24}", b in "[A-Za-z0-9 -]{0,24}") {
        prop_assume!(!a.trim().is_empty());
        let compared = compare(&code(&a), &b);
        prop_assert_eq!(compared.equal, a == b);
        prop_assert_eq!(compared.steps.iter().filter_map(|step| step.signs().0).collect::<String>(), a.clone());
        prop_assert_eq!(compared.steps.iter().filter_map(|step| step.signs().1).collect::<String>(), b);
        prop_assert!(compare(&code(&a), &a).steps.iter().all(|step| matches!(step, Step::Same(_))));
    }
}
