//! What the text of a letter says: fields by their printed labels, in a table with labels above values or one label a line, and by the shape of
//! numbers. Nothing is invented: without a label or an unmistakable shape a field stays empty, and a paper that is none of USCIS gives none at all.

mod cells;
mod dates;
mod people;

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use crate::{AccessCode, AlienNumber, FormNumber, NoticeType, OnlineAccountNumber, ReceiptNumber};
use cells::Lines;

/// Longest text that is read, in characters.
const MAX_TEXT: usize = 200_000;

/// What a letter says. `Debug` prints only what kind it is.
#[derive(Default)]
pub struct Letter {
    /// What kind of notice it is.
    pub notice_type: Option<NoticeType>,
    /// The form that it is about.
    pub form: Option<FormNumber>,
    /// The receipt number.
    pub receipt_number: Option<ReceiptNumber>,
    /// An older application number, as printed: `NBC*001234567`.
    pub application_number: Option<String>,
    /// The A-Number.
    pub a_number: Option<AlienNumber>,
    /// The online account number, only with its label.
    pub online_account_number: Option<OnlineAccountNumber>,
    /// The Online Access Code, only with its label, exactly as printed.
    pub access_code: Option<AccessCode>,
    /// The notice date.
    pub notice_date: Option<NaiveDate>,
    /// The received date.
    pub received_date: Option<NaiveDate>,
    /// The priority date.
    pub priority_date: Option<NaiveDate>,
    /// The date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// The day and time of an appointment.
    pub appointment: Option<(NaiveDate, Option<NaiveTime>)>,
    /// The last day for an answer, as printed.
    pub due: Option<NaiveDate>,
    /// Days within which an appeal may be filed, as printed: handed over, by mail.
    pub appeal_days: Vec<u32>,
    /// What was paid, without the sign: `675.00`.
    pub amount: Option<String>,
    /// The eligibility category: `C08`.
    pub category: Option<String>,
    /// Who applies or petitions, given names first; else to whom the letter goes.
    pub name: Option<String>,
    /// Where the letter goes, without the name: its lines with a comma between.
    pub address: Option<String>,
    /// The office that has the case, by its usual name.
    pub service_center: Option<&'static str>,
    /// What an approval is valid from and to.
    pub valid: Option<(NaiveDate, NaiveDate)>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("notice_type", &self.notice_type).finish_non_exhaustive()
    }
}

/// Phrases that tell the kind, the most telling first. Printed titles as several sources have them (certainty C).
const KINDS: &[(&str, NoticeType)] = &[
    ("account access", NoticeType::AccountAccess),
    ("asc appointment notice", NoticeType::Biometrics),
    ("biometric services appointment", NoticeType::Biometrics),
    ("notice of interview cancellation", NoticeType::InterviewCancellation),
    ("notice of intent to deny", NoticeType::Noid),
    ("request for evidence", NoticeType::Rfe),
    ("request for initial evidence", NoticeType::Rfe),
    ("naturalization oath ceremony", NoticeType::Oath),
    ("appear for naturalization initial interview", NoticeType::Interview),
    ("appear for initial interview", NoticeType::Interview),
    ("request for applicant to appear", NoticeType::Interview),
    ("interview notice", NoticeType::Interview),
    ("rejection notice", NoticeType::Rejection),
    ("transfer notice", NoticeType::Transfer),
    ("approval notice", NoticeType::Approval),
    ("reopen notice", NoticeType::Reopen),
    ("acknowledgment of withdrawal", NoticeType::Withdrawal),
    ("receipt notice", NoticeType::Receipt),
    ("notice type receipt", NoticeType::Receipt),
    ("uscis denies your", NoticeType::Denial),
    ("has denied your", NoticeType::Denial),
    ("notice of decision", NoticeType::Decision),
];

/// Signs that a paper is of USCIS.
const OF_USCIS: &[&str] =
    &["u.s. citizenship and immigration services", "uscis", "department of homeland security", "form i-797", "notice of action"];

/// Offices that have cases, as notices name them.
const SERVICE_CENTERS: &[&str] = &[
    "National Benefits Center",
    "California Service Center",
    "Nebraska Service Center",
    "Potomac Service Center",
    "Texas Service Center",
    "Vermont Service Center",
    "HART Service Center",
];

/// Reads a letter: its first 200,000 characters.
pub fn read(text: &str) -> Letter {
    let end = text.char_indices().nth(MAX_TEXT).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let folded = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if !OF_USCIS.iter().any(|sign| folded.contains(sign)) {
        return Letter::default();
    }
    let lines = Lines::of(text);
    let dated = |labels: &[&str]| lines.values(labels).iter().find_map(|value| dates::first(value).map(|(date, _)| date));
    let notice_type = kind(&lines, &folded);
    let due = due(&folded);
    let receipt_number = receipt(&lines, text);
    let addressee = people::addressee(&lines);
    Letter {
        notice_type,
        form: form(&lines, text),
        application_number: lines.values(&["APPLICATION NUMBER"]).iter().find_map(|value| older_number(value)),
        receipt_number,
        a_number: a_number(text),
        online_account_number: lines
            .values(&["USCIS ONLINE ACCOUNT NUMBER", "ONLINE ACCOUNT NUMBER"])
            .iter()
            .find_map(|value| OnlineAccountNumber::parse(value.split("  ").next()?.trim()).ok()),
        access_code: lines
            .values(&["ONLINE ACCESS CODE", "USCIS ONLINE ACCESS CODE"])
            .iter()
            .filter_map(|value| value.split("  ").next())
            .find_map(|value| AccessCode::parse(value.trim()).ok()),
        notice_date: dated(&["NOTICE DATE"]).or_else(|| lines.first(12).iter().find_map(|line| dates::whole(line))),
        received_date: dated(&["RECEIVED DATE"]),
        priority_date: dated(&["PRIORITY DATE"]),
        date_of_birth: dated(&["DATE OF BIRTH"]),
        appointment: appointment(&lines),
        due,
        appeal_days: if folded.contains("i-290b") { days_within(&folded) } else { Vec::new() },
        amount: lines.values(&["TOTAL AMOUNT RECEIVED", "AMOUNT RECEIVED"]).iter().find_map(|value| amount(value)),
        category: lines.values(&["ELIGIBILITY CATEGORY"]).iter().find_map(|value| category(value)),
        name: people::party(&lines).or_else(|| addressee.as_ref().map(|(name, _)| name.clone())),
        address: addressee.map(|(_, address)| address),
        service_center: SERVICE_CENTERS.iter().find(|center| folded.contains(&center.to_lowercase())).copied(),
        valid: valid(&folded),
    }
}

/// Which kind: what stands beside NOTICE TYPE, else the phrase that comes first. Later ones are of other letters, that came or may come.
fn kind(lines: &Lines<'_>, folded: &str) -> Option<NoticeType> {
    let beside = lines.values(&["NOTICE TYPE"]).into_iter().find_map(|value| {
        let value = format!("notice type {}", value.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "));
        KINDS.iter().find(|(phrase, _)| value.contains(phrase)).map(|(_, kind)| *kind)
    });
    let first = || {
        let found = KINDS.iter().filter_map(|(phrase, kind)| Some((folded.find(phrase)?, *kind)));
        found.min_by_key(|(at, _)| *at).map(|(_, kind)| kind)
    };
    beside.or_else(first)
}

/// A date as notices print it, and nothing else but signs around it.
pub fn date(text: &str) -> Option<NaiveDate> {
    dates::whole(text.trim_matches(|sign: char| !sign.is_alphanumeric()))
}

/// A receipt number that may have been read with signs that are taken for one another (`I0E`, `O9`), or with other print right behind it.
pub fn receipt_number(text: &str) -> Option<ReceiptNumber> {
    let text = text.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
    if let Ok(number) = ReceiptNumber::parse(text) {
        return Some(number);
    }
    let letter = |sign| match sign {
        '0' => 'O',
        '1' | 'l' | '|' => 'I',
        '5' => 'S',
        '8' => 'B',
        '6' => 'G',
        '2' => 'Z',
        other => other,
    };
    let fitted: String = text.chars().take(13).enumerate().map(|(at, sign)| if at < 3 { letter(sign) } else { digit(sign) }).collect();
    // What follows must not be a digit more: then it would be another number.
    let ends = text.chars().nth(13).is_none_or(|sign| sign.is_ascii_alphabetic());
    ReceiptNumber::parse(&fitted).ok().filter(|number| ends && fitted.len() == 13 && number.office().is_some())
}

/// The digit that a sign may stand for.
fn digit(sign: char) -> char {
    match sign {
        'O' | 'o' | 'Q' | 'D' => '0',
        'I' | 'l' | 'i' | '|' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'B' => '8',
        other => other,
    }
}

fn receipt(lines: &Lines<'_>, text: &str) -> Option<ReceiptNumber> {
    let labels = ["RECEIPT NUMBER", "RECEIPT #", "RECEIPT", "APPLICATION/PETITION/REQUEST NUMBER"];
    let parsed = |word: &str| ReceiptNumber::parse(word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric())).ok();
    let values = lines.values(&labels);
    let labelled = values.iter().find_map(|value| value.split_whitespace().find_map(parsed));
    // Beside its label a number is known although signs were taken for one another, or a stamp runs into it.
    let labelled = labelled.or_else(|| values.iter().find_map(|value| value.split_whitespace().find_map(receipt_number)));
    labelled.or_else(|| text.split_whitespace().filter_map(parsed).find(|number| number.office().is_some()))
}

/// A form that may have been read with signs that are taken for one another: `l-765`, `1-130`, `I-l29`, `ii29`.
pub fn form_number(text: &str) -> Option<FormNumber> {
    let word = text.trim_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '|');
    filed_form(word).or_else(|| {
        let rest = word.strip_prefix(['I', 'l', '1', '|', 'i'])?;
        let rest: String = rest.chars().map(digit).collect();
        let shaped = rest.trim_start_matches('-').chars().take(2).all(|sign| sign.is_ascii_digit());
        if shaped { filed_form(&format!("I{rest}")) } else { None }
    })
}

/// A form that people file: the notice itself is none, nor is the one to appeal with.
fn filed_form(word: &str) -> Option<FormNumber> {
    let word = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
    let shaped = word.bytes().any(|sign| sign.is_ascii_digit()) && word.bytes().any(|sign| sign.is_ascii_alphabetic());
    let number = shaped.then(|| FormNumber::parse(word).ok()).flatten()?;
    let filed = number.title().is_some() && !number.as_str().starts_with("I-797") && number.as_str() != "I-290B";
    filed.then_some(number)
}

fn form(lines: &Lines<'_>, text: &str) -> Option<FormNumber> {
    let labelled = lines.values(&["CASE TYPE", "RE"]).iter().find_map(|value| {
        // "I -765, APPLICATION", "I-765,APPLICATION": spaces are what an engine misses first.
        let value = value.replace(" -", "-").replace("- ", "-");
        value.split([' ', ',']).filter(|word| !word.is_empty()).take(3).find_map(form_number)
    });
    labelled.or_else(|| text.split_whitespace().find_map(filed_form))
}

/// The letter A and seven to nine digits, in any of the printed forms; or digits after an A-Number's label.
fn a_number(text: &str) -> Option<AlienNumber> {
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        let starts = sign == 'A' && !before.is_alphanumeric();
        before = sign;
        if !starts {
            continue;
        }
        let rest = text[at + 1..].trim_start_matches(['#', ':', ' ', '-']);
        let rest = rest.strip_prefix("Number").map_or(rest, |rest| rest.trim_start_matches([':', ' ', '#', 'A', '-']));
        let written: String = rest.chars().take_while(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '-')).collect();
        // Columns stand apart by more than one space.
        let written = written.split("  ").next().unwrap_or_default().trim();
        if written.bytes().filter(u8::is_ascii_digit).count() >= 7
            && let Ok(number) = AlienNumber::parse(&format!("A{written}"))
        {
            return Some(number);
        }
    }
    text.split_whitespace().find_map(slipped_a_number)
}

/// A and nine digits with no space, of which two at most were taken for letters: `AO89465O81`.
fn slipped_a_number(word: &str) -> Option<AlienNumber> {
    let written = word.strip_prefix('A')?;
    let digits: String = written.chars().map(digit).collect();
    let slips = written.chars().filter(|sign| !sign.is_ascii_digit()).count();
    let shaped = digits.len() == 9 && slips <= 2 && digits.bytes().all(|sign| sign.is_ascii_digit());
    shaped.then(|| AlienNumber::parse(&format!("A{digits}")).ok()).flatten()
}

fn older_number(value: &str) -> Option<String> {
    let word = value.split_whitespace().next()?;
    let (letters, digits) = word.split_once('*')?;
    let shaped = letters.len() == 3 && letters.bytes().all(|sign| sign.is_ascii_uppercase()) && digits.len() == 9;
    (shaped && digits.bytes().all(|sign| sign.is_ascii_digit())).then(|| word.to_owned())
}

fn appointment(lines: &Lines<'_>) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let day =
        |labels: &[&str]| lines.values(labels).iter().find_map(|value| dates::first(value).map(|(date, rest)| (date, rest.to_owned())));
    if let Some((date, rest)) = day(&["DATE AND TIME OF APPOINTMENT"]) {
        let below = lines.values(&["DATE AND TIME OF APPOINTMENT"]).iter().filter_map(|value| lines.after(value)).find_map(dates::time);
        return Some((date, dates::time(&rest).or(below)));
    }
    let (date, rest) = day(&["ON (DATE)", "ON"])?;
    let at = lines.values(&["AT (TIME)", "AT"]).iter().find_map(|value| dates::time(value));
    Some((date, at.or_else(|| dates::time(&rest))))
}

/// "Your response must be received in this office by November 30, 2026."
fn due(folded: &str) -> Option<NaiveDate> {
    let at = ["must be received", "must respond", "due date", "response is due", "submit your response"]
        .iter()
        .find_map(|phrase| folded.find(phrase))?;
    let sentence = &folded[at..];
    let by = sentence.find(" by ").or_else(|| sentence.find(':')).filter(|by| *by < 120)?;
    let near: String = sentence[by..].chars().take(60).collect();
    dates::first(&near).map(|(date, _)| date)
}

/// "Valid from 01/02/2026 to 01/01/2029", with a usual slip of an engine.
fn valid(folded: &str) -> Option<(NaiveDate, NaiveDate)> {
    let at = ["valid from", "valid froin", "validity from"].iter().find_map(|phrase| Some(folded.find(phrase)? + phrase.len()))?;
    let near: String = folded[at..].chars().take(60).collect();
    let (from, rest) = dates::first(&near)?;
    let (to, _) = dates::first(rest)?;
    (from <= to).then_some((from, to))
}

/// "within 30 days … (33 days if mailed)".
fn days_within(folded: &str) -> Vec<u32> {
    let words: Vec<&str> = folded.split_whitespace().collect();
    let counts = words.windows(2).filter(|pair| pair[1].starts_with("day"));
    counts.filter_map(|pair| pair[0].trim_start_matches('(').parse().ok()).filter(|days| (1..=120).contains(days)).collect()
}

fn amount(value: &str) -> Option<String> {
    let digits: String = value.split_once('$')?.1.chars().take_while(|sign| sign.is_ascii_digit() || matches!(sign, ',' | '.')).collect();
    let plain = digits.trim_end_matches('.').replace(',', "");
    (!plain.is_empty()).then_some(plain)
}

fn category(value: &str) -> Option<String> {
    let word: String = value.chars().filter(|sign| !matches!(sign, '(' | ')' | ' ')).take(4).collect();
    let shaped = word.len() >= 2
        && word.starts_with(|sign: char| sign.is_ascii_uppercase())
        && word[1..].bytes().all(|sign| sign.is_ascii_alphanumeric());
    (word.is_ascii() && shaped).then_some(word)
}
