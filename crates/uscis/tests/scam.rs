//! The scam guard: the vectors, made-up scams in English and Spanish, ordinary letters that must stay quiet, and addresses in disguise. All
//! messages are made up for this test.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use proptest::prelude::*;
use serde_json::Value;
use uscis::scam::{DemandKind as K, Outlook, Reason as R, Report, Standing as S, look};

fn kinds(report: &Report) -> Vec<K> {
    report.demands.iter().map(|demand| demand.kind).collect()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

#[test]
fn the_address_vectors() {
    let vectors = vectors();
    let entries = vectors["addresses"].as_array().unwrap();
    assert_eq!(entries.len(), 12);
    for entry in entries {
        let text = entry["in"].as_str().unwrap();
        let report = look(text);
        assert_eq!(report.addresses.len(), 1, "{text}");
        let official = report.addresses[0].standing == S::Official;
        assert_eq!(official, entry["official"].as_bool().unwrap(), "{text}");
        if !official {
            assert_eq!(report.outlook(), Outlook::DoesNotMatch, "{text}: {report:?}");
        }
    }
}

#[test]
fn the_message_vectors() {
    let vectors = vectors();
    let entries = vectors["messages"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for entry in entries {
        let text = entry["text"].as_str().unwrap();
        let report = look(text);
        let expected = entry["expect_flags"].as_array().unwrap();
        for flag in expected {
            let any: &[K] = match flag.as_str().unwrap() {
                "payment by gift card/transfer" => &[K::GiftCard, K::Transfer],
                "wire payment" => &[K::Transfer],
                "threat" => &[K::Threat],
                "urgency" => &[K::Urgency],
                "asks for access code" => &[K::AsksForCode],
                "notario" => &[K::Notario],
                "guarantee" => &[K::Guarantee],
                other => panic!("no kind for {other}"),
            };
            assert!(any.iter().any(|kind| kinds(&report).contains(kind)), "{text}: {flag}: {:?}", kinds(&report));
        }
        if expected.is_empty() {
            assert_eq!((kinds(&report).len(), report.outlook()), (0, Outlook::NothingFound), "{text}: {:?}", kinds(&report));
        }
    }
}

#[test]
fn made_up_scams_are_flagged() {
    let mut missed = Vec::new();
    for (text, expected) in [
        ("Please send me your Online Access Code so I can fix the account.", K::AsksForCode),
        ("Reply with the access code on your letter.", K::AsksForCode),
        ("To continue, confirm your online access code with our operator.", K::AsksForCode),
        ("What is your access code?", K::AsksForCode),
        ("We need your access code to finish.", K::AsksForCode),
        ("S\u{435}nd us y\u{43e}ur \u{430}ccess c\u{43e}de", K::AsksForCode),
        ("Send us your acc\u{200b}ess code", K::AsksForCode),
        ("Dígame su código de acceso, por favor.", K::AsksForCode),
        ("Mándenos una foto con el código de acceso en línea", K::AsksForCode),
        ("Necesitamos su código de acceso para continuar", K::AsksForCode),
        ("Text me the 6 digit verification code you just got", K::AsksForSignIn),
        ("Reply with your password to keep the account open", K::AsksForSignIn),
        ("Envíeme su contraseña de la cuenta", K::AsksForSignIn),
        ("Comparta el código de verificación que le llegó", K::AsksForSignIn),
        ("You can pay the fee with Apple gift cards.", K::GiftCard),
        ("Buy two Steam cards and read me the numbers", K::GiftCard),
        ("Pay with a g1ft card today", K::GiftCard),
        ("Pague con tarjetas de regalo", K::GiftCard),
        ("Compre 3 tarjetas de regalo y mande foto", K::GiftCard),
        ("Send $300 by Zelle to Mr. Example", K::Transfer),
        ("You must transfer the amount to this account", K::Transfer),
        ("Wire the fee to our legal department", K::Transfer),
        ("Payment only via Bitcoin", K::Transfer),
        ("Haga una transferencia a nombre de Juan Ejemplo", K::Transfer),
        ("Deposite el dinero hoy mismo", K::Transfer),
        ("Pay now over the phone with our agent", K::PayByPhoneOrMail),
        ("Give me your card number to hold the appointment", K::PayByPhoneOrMail),
        ("Dígame el número de su tarjeta", K::PayByPhoneOrMail),
        ("Pay $900 to release your case", K::AsksForPayment),
        ("Pague 500 dólares para liberar su caso", K::AsksForPayment),
        ("If you do not pay you will be deported.", K::Threat),
        ("There is a warrant for your arrest.", K::Threat),
        ("Officers will come to your house tonight", K::Threat),
        ("Usted será deportado esta semana", K::Threat),
        ("Hay una orden de arresto a su nombre", K::Threat),
        ("Do not tell your family about this call", K::Secrecy),
        ("Don't hang up until it is paid", K::Secrecy),
        ("No le diga a nadie de este trámite", K::Secrecy),
        ("No cuelgue", K::Secrecy),
        ("Soy notario público, le ayudo con su caso", K::Notario),
        ("Our notario will prepare your I-485", K::Notario),
        ("We guarantee your green card in 30 days", K::Guarantee),
        ("100% approval", K::Guarantee),
        ("Le garantizo su residencia", K::Guarantee),
        ("Congratulations! You were selected in the DV lottery", K::DvWinning),
        ("Usted es ganador de la lotería de visas", K::DvWinning),
    ] {
        let report = look(text);
        if !kinds(&report).contains(&expected) {
            missed.push(format!("{text}: {:?}", kinds(&report)));
            continue;
        }
        let demand = report.demands.iter().find(|demand| demand.kind == expected).unwrap();
        assert_eq!(&text[demand.place.clone()], demand.quote);
        assert_ne!(demand.says("es"), demand.says("en"));
        assert!(!demand.rule().source.is_empty());
        assert_eq!(report.outlook(), Outlook::DoesNotMatch);
        assert!(report.advice("es").len() >= 3 && !report.report_to("en").is_empty());
    }
    assert_eq!(missed, Vec::<String>::new());
    let both = look("This is Officer Sample from USCIS. Pay within 24 hours with a gift card.");
    assert_eq!(kinds(&both), [K::GiftCard, K::Urgency, K::CallerClaims]);
}

#[test]
fn ordinary_messages_stay_quiet() {
    for text in [
        "",
        "USCIS will never ask you to transfer money to an individual.",
        "We do not accept Western Union or PayPal. We never ask you to pay fees by phone or by email.",
        "Do not share your Online Access Code with anyone.",
        "Never give your password or one-time PIN to anybody.",
        "We will email you the new online access code, usually within 10 business days.",
        "Enter your access code at my.uscis.gov to add the case.",
        "The Account Access Notice has your Online Access Code. Keep it in a safe place.",
        "Your biometrics appointment was scheduled. Bring this notice and a photo ID.",
        "Failure to appear may result in denial of your application.",
        "You may reschedule online more than 12 hours before the appointment.",
        "If your application is denied, you may be placed in removal proceedings.",
        "Pay the filing fee with Form G-1450 or Form G-1650.",
        "We received payment of $520. Thank you.",
        "You will receive an e-mail within 24 hours after we accept your form.",
        "Only attorneys and accredited representatives may give legal advice; a notario may not.",
        "We cannot guarantee a result in any case.",
        "A lawyer cannot promise approval.",
        "The State Department never sends e-mail to DV winners.",
        "Hi Rosa, thanks for the gift card! See you on Sunday.",
        "Can you send me the receipt number? I will look it up on the status page.",
        "The lawyer wants copies of the passport and two photos.",
        "I will pick you up at 8 for the interview.",
        "My cousin moved to Texas and changed his address online.",
        "USCIS nunca le pedirá que transfiera dinero a una persona.",
        "No comparta su código de acceso con nadie.",
        "Recibimos su Formulario I-765. Le enviaremos un aviso por correo.",
        "Su cita de datos biométricos es el 3 de diciembre. Traiga este aviso.",
        "No podemos garantizar el resultado de su caso.",
        "Le enviaremos el código de acceso por correo electrónico.",
        "Mi abogada necesita una copia de la carta.",
        "Ignore anyone who says you will not be helped without paying.",
        "The office is closed on federal holidays. Call 800-375-5283.",
        "My Request for Evidence is due on March 3; the lawyer mails the answer on Monday.",
    ] {
        let report = look(text);
        assert_eq!(kinds(&report), [], "{text}: {:?}", report.demands.iter().map(|demand| &demand.quote).collect::<Vec<_>>());
    }
}

#[test]
fn addresses_in_disguise() {
    for (text, host, standing, reasons) in [
        ("https://my.uscis.gov/account/needhelp", "my.uscis.gov", S::Official, &[][..]),
        ("HTTPS://MY.USCIS.GOV", "my.uscis.gov", S::Official, &[]),
        ("http://www.uscis.gov/forms", "www.uscis.gov", S::Official, &[R::NotEncrypted]),
        ("my.uscis.gov.", "my.uscis.gov", S::Official, &[]),
        ("https://uscis.gov:443/x?y=1#z", "uscis.gov", S::Official, &[]),
        ("no-reply@uscis.dhs.gov", "uscis.dhs.gov", S::Official, &[]),
        ("mailto:no-reply@uscis.dhs.gov", "uscis.dhs.gov", S::Official, &[]),
        ("https://www.irs.gov", "www.irs.gov", S::OtherGov, &[]),
        ("https://my.uscis.gov.account-help.com/", "my.uscis.gov.account-help.com", S::NotOfficial, &[R::OfficialNameInside]),
        ("https://my-uscis-gov.com", "my-uscis-gov.com", S::NotOfficial, &[R::LooksLike]),
        ("https://usciss.us/avoid-scams.html", "usciss.us", S::NotOfficial, &[R::LooksLike]),
        ("https://ussciss.us", "ussciss.us", S::NotOfficial, &[R::LooksLike]),
        ("www.uscls.org", "www.uscls.org", S::NotOfficial, &[R::LooksLike]),
        ("https://u5cis.com", "u5cis.com", S::NotOfficial, &[R::LooksLike]),
        ("https://uscis.gov@evil.example/login", "evil.example", S::NotOfficial, &[R::UserInfo]),
        ("https://evil.example\\@uscis.gov/", "evil.example", S::NotOfficial, &[]),
        ("https://evil.example/https://uscis.gov", "evil.example", S::NotOfficial, &[]),
        ("https://evil.example?uscis.gov", "evil.example", S::NotOfficial, &[]),
        ("https://%75scis.gov/", "uscis.gov", S::Official, &[]),
        ("https://uscis.gov%2eevil.com/", "uscis.gov.evil.com", S::NotOfficial, &[R::OfficialNameInside]),
        ("hxxps://my.uscis[.]gov", "my.uscis.gov", S::Official, &[]),
        ("https://my。uscis。gov", "my.uscis.gov", S::Official, &[]),
        ("https://192.0.2.7/uscis.gov", "192.0.2.7", S::NotOfficial, &[R::IpAddress]),
        ("http://3232235521/", "3232235521", S::NotOfficial, &[R::IpAddress]),
        ("https://bit.ly/abc", "bit.ly", S::NotOfficial, &[R::Shortener]),
        ("uscis.help@gmail.com", "gmail.com", S::NotOfficial, &[R::FreeMail]),
        ("rosa.sample@gmail.com", "gmail.com", S::NotOfficial, &[]),
        ("https://www.smith-law.example.com", "www.smith-law.example.com", S::NotOfficial, &[]),
    ] {
        let report = look(&format!("Look at {text} please"));
        assert_eq!(report.addresses.len(), 1, "{text}");
        let address = &report.addresses[0];
        assert_eq!((address.host.as_str(), address.standing, &address.reasons[..]), (host, standing, reasons), "{text}");
        for language in ["en", "es"] {
            assert!(!address.says(language).is_empty());
            assert!(address.reasons_say(language).iter().all(|said| !said.contains('{')));
        }
    }
    let cyrillic = &look("https://my.usc\u{456}s.gov/").addresses;
    assert_eq!(cyrillic[0].standing, S::OtherGov);
    assert!(
        cyrillic[0].reasons.contains(&R::Punycode)
            && cyrillic[0].reasons.contains(&R::MixedScript)
            && cyrillic[0].reasons.contains(&R::LooksLike)
    );
    let whole = &look("https://\u{443}\u{455}\u{441}\u{456}\u{455}.com/").addresses;
    assert!(whole[0].reasons.contains(&R::Punycode));
    // No addresses: file names, numbers, abbreviations, ends of sentences.
    for text in ["notice.pdf", "e.g. this", "Form I-485.The", "U.S.", "3.14", "12:30", "a@b", "@rosa", "…", "I-797C (receipt)."] {
        assert_eq!(look(text).addresses.len(), 0, "{text}");
    }
}

#[test]
fn telephone_numbers() {
    let report =
        look("Call 1-800-375-5283 or (800) 375 5283, TTY 800-767-1833; not 202-555-0147. Receipt IOE0912345678, $1,200 and 2026-11-24.");
    let found: Vec<(&str, bool)> = report.phones.iter().map(|phone| (phone.found.as_str(), phone.official)).collect();
    assert_eq!(found, [("1-800-375-5283", true), ("(800) 375 5283", true), ("800-767-1833", true), ("202-555-0147", false)]);
    assert_eq!(report.outlook(), Outlook::LookAgain);
    assert!(report.phones[3].says("en").contains("800-375-5283"));
    assert_eq!(look("Call 800-375-5283").outlook(), Outlook::NothingFound);
}

#[test]
fn a_long_text_is_borne_and_nothing_is_printed() {
    let long = "send pay with gift not never ".repeat(4000);
    let _ = look(&long);
    let _ = look(&"a.".repeat(60_000));
    let _ = look(&"(1-".repeat(40_000));
    let report = look("Send ROSA your access code to secret-host.example");
    assert!(!format!("{report:?}{:?}{:?}", report.demands, report.addresses).contains("secret-host"));
    assert!(!format!("{:?}", report.demands).contains("ROSA"));
}

proptest! {
    #[test]
    fn any_text_is_borne(text in prop_oneof![".{0,200}", "[a-z@:/.\\\\%?# -]{0,80}", "(pay|send|code|your|not|gift|card|https://uscis.gov|@| |\\.){0,40}"]) {
        let report = look(&text);
        for demand in &report.demands {
            prop_assert_eq!(&text[demand.place.clone()], demand.quote.as_str());
        }
        let _ = (report.outlook(), report.advice("es"), report.report_to("ko"));
    }

    #[test]
    fn an_official_name_inside_another_is_never_official(inside in "(my\\.|www\\.|egov\\.)?(uscis|dhs|ftc)\\.gov", outside in "[a-z]{4,12}", ending in "(com|org|us|net|info|co\\.uk)") {
        for text in [format!("https://{inside}.{outside}.{ending}/x"), format!("{inside}.{outside}.{ending}"), format!("https://{inside}@{outside}.{ending}/")] {
            let report = look(&text);
            prop_assert_eq!(report.addresses.len(), 1, "{}", text);
            prop_assert_eq!(report.addresses[0].standing, S::NotOfficial, "{}", text);
            prop_assert!(!report.addresses[0].reasons.is_empty());
        }
    }

    #[test]
    fn what_stands_around_changes_nothing(before in "[A-Za-z ]{0,30}", after in "[A-Za-z ]{0,30}") {
        for text in ["https://my.uscis.gov/x", "https://usciss.us/", "my-uscis-gov.com"] {
            let alone = look(text).addresses[0].standing;
            let report = look(&format!("{before} {text} {after}"));
            prop_assert_eq!(report.addresses[0].standing, alone);
        }
    }
}
