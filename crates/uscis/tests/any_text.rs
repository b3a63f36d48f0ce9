//! Whatever text comes, nothing panics; what is displayed parses to the same number; what is secret does not print.

use proptest::prelude::*;
use uscis::{AccessCode, AlienNumber, FormNumber, OnlineAccountNumber, ReceiptNumber, forms};

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic(text in ".{0,40}") {
        let _ = AlienNumber::parse(&text);
        let _ = AlienNumber::suggestions(&text);
        let _ = ReceiptNumber::parse(&text);
        let _ = ReceiptNumber::suggestions(&text);
        let _ = OnlineAccountNumber::parse(&text);
        let _ = OnlineAccountNumber::suggestions(&text);
        let _ = FormNumber::parse(&text);
        let _ = FormNumber::suggestions(&text);
        if let Ok(code) = AccessCode::parse(&text) {
            let _ = (code.warnings(), code.without_spaces());
        }
    }

    #[test]
    fn near_misses_do_not_panic(text in "[A-Za-z0-9 *#:.\u{ff10}-\u{ff19}\u{660}-\u{669}ОІІЅСЕ|-]{0,24}") {
        for number in AlienNumber::suggestions(&text) {
            prop_assert_eq!(AlienNumber::parse(number.as_str()).unwrap(), number);
        }
        for number in ReceiptNumber::suggestions(&text) {
            prop_assert!(number.office().is_some());
            prop_assert_eq!(ReceiptNumber::parse(number.as_str()).unwrap(), number);
        }
        for number in OnlineAccountNumber::suggestions(&text) {
            prop_assert_eq!(OnlineAccountNumber::parse(number.as_str()).unwrap(), number);
        }
        for form in FormNumber::suggestions(&text) {
            prop_assert_eq!(FormNumber::parse(form.as_str()).unwrap(), form);
        }
        let _ = (FormNumber::parse(&text), AccessCode::mistaken(&text));
    }

    #[test]
    fn displayed_alien_numbers_parse_back(digits in "[0-9]{7,9}") {
        let number = AlienNumber::parse(&digits).unwrap();
        prop_assert_eq!(&AlienNumber::parse(&number.display()).unwrap(), &number);
        prop_assert_eq!(&AlienNumber::parse(number.as_str()).unwrap(), &number);
        let masked = number.masked();
        prop_assert!(masked.starts_with("A•••-•••-"));
        let shown = format!("{number:?}");
        prop_assert!(!shown.contains(&digits));
        let json = serde_json::to_string(&number).unwrap();
        prop_assert_eq!(serde_json::from_str::<AlienNumber>(&json).unwrap(), number);
    }

    #[test]
    fn displayed_receipts_parse_back(text in "[A-Z]{3}[0-9]{10}") {
        let number = ReceiptNumber::parse(&text).unwrap();
        prop_assert_eq!(number.as_str(), &text);
        prop_assert_eq!(&ReceiptNumber::parse(&number.display()).unwrap(), &number);
        prop_assert_eq!(&ReceiptNumber::parse(&text.to_lowercase()).unwrap(), &number);
        let shown = format!("{number:?}");
        prop_assert!(!shown.contains(&text[3..]));
        prop_assert_eq!(number.masked().chars().count(), 13);
    }

    #[test]
    fn displayed_account_numbers_parse_back(text in "[0-9]{12}") {
        let number = OnlineAccountNumber::parse(&text).unwrap();
        prop_assert_eq!(&OnlineAccountNumber::parse(&number.display()).unwrap(), &number);
        prop_assert_eq!(number.masked(), format!("••••-••••-{}", &text[8..]));
        let shown = format!("{number:?}");
        prop_assert!(!shown.contains(&text));
    }

    #[test]
    fn masked_numbers_show_their_last_signs_only(letters in "[A-Z]{3}", digits in "[0-9]{12}") {
        let shown = |masked: &str| masked.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        for length in 7..=9 {
            let number = AlienNumber::parse(&digits[..length]).unwrap();
            prop_assert_eq!(shown(&number.masked()), format!("A{}", &digits[length - 3..length]));
        }
        let number = OnlineAccountNumber::parse(&digits).unwrap();
        prop_assert_eq!(shown(&number.masked()), &digits[8..]);
        let number = ReceiptNumber::parse(&format!("{letters}{}", &digits[..10])).unwrap();
        prop_assert_eq!(shown(&number.masked()), format!("{letters}{}", &digits[6..10]));
        prop_assert!(number.masked().starts_with(&letters));
    }

    #[test]
    fn a_code_is_kept_and_never_printed(text in "\\PC{1,30}[!-~]") {
        let code = AccessCode::exactly(&text).unwrap();
        prop_assert_eq!(format!("{code:?}"), "AccessCode(…)");
        prop_assert_eq!(&code, &AccessCode::exactly(&text).unwrap());
    }

    #[test]
    fn forms_parse_back(letters in "[A-Z]{1,4}", digits in "[0-9]{1,4}", suffix in "[A-Z]{0,2}") {
        let form = FormNumber::parse(&format!("{letters}{digits}{suffix}"));
        if let Ok(form) = form {
            prop_assert_eq!(FormNumber::parse(form.as_str()).unwrap(), form);
        }
    }
}

#[test]
fn every_listed_form_parses_to_itself() {
    assert_eq!(forms::all().len(), 104);
    for form in forms::all() {
        let number = FormNumber::parse(&form.number).unwrap();
        assert_eq!(number.as_str(), form.number);
        assert_eq!(number.title(), Some(form.title.as_str()));
        assert!(number.known());
    }
}

#[test]
fn forms_as_people_write_them() {
    for given in ["I-485", "i485", "I 485", "Form I-485", " i - 485 "] {
        assert_eq!(FormNumber::parse(given).unwrap().as_str(), "I-485");
    }
    assert_eq!(FormNumber::parse("I-485 Supp J").unwrap().as_str(), "I-485 Supplement J");
    let card = FormNumber::parse("I-797C").unwrap();
    assert!(!card.known() && card.title().is_none());
    for wrong in ["485", "I-", "I-485-extra-words", "hello", "I-48555", "é-485"] {
        assert!(FormNumber::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn labels_and_other_writings() {
    for given in [
        "A# 087 654 321",
        "USCIS A# 087-654-321",
        "Alien Number: 87654321",
        "INS A# 087654321",
        "USCIS#: 087-654-321",
        "File Number 087654321",
        "a\u{2011}087\u{a0}654 321",
    ] {
        assert_eq!(AlienNumber::parse(given).unwrap().as_str(), "087654321", "{given}");
    }
    assert_eq!(ReceiptNumber::parse("Receipt Number: IOE*0912345678").unwrap().as_str(), "IOE0912345678");
    assert_eq!(OnlineAccountNumber::parse("USCIS Online Account Number: 0123-4567-8901").unwrap().as_str(), "012345678901");
    assert_eq!(ReceiptNumber::suggestions("L1N2600112345")[0].as_str(), "LIN2600112345");
    assert_eq!(ReceiptNumber::suggestions("IOEO9I2345678")[0].as_str(), "IOE0912345678");
    assert_eq!(AlienNumber::suggestions("А０１２３４５６７８")[0].as_str(), "012345678");
}

#[test]
fn codes_that_only_resemble_other_numbers_are_taken() {
    for given in ["7KQ4-XM2P-9TRW", "XYZ0123456789", "012345678", "12345678", "ABCD"] {
        assert!(AccessCode::parse(given).is_ok(), "{given}");
    }
    for given in ["", "   ", "\u{a0}\t"] {
        assert_eq!(AccessCode::parse(given), Err(uscis::Error::Empty));
        assert_eq!(AccessCode::exactly(given), Err(uscis::Error::Empty));
    }
}
