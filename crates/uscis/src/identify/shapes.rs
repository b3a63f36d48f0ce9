//! The readings that a text's shape allows, with and without a label before it.

use super::{Likely, Reading, kinds};
use crate::{AccessCode, AlienNumber, NumberKind, OnlineAccountNumber, ReceiptNumber, Warning, receipt, written};

/// Longest text that is offered as an access code, in characters.
const MAX_CODE: usize = 64;

/// What follows a label that stands before numbers of these kinds.
pub(super) fn labelled(kinds: &[NumberKind], value: &str) -> Vec<Reading> {
    if value.is_empty() {
        return Vec::new();
    }
    let free = unlabelled(value);
    if kinds == [NumberKind::AccessCode] {
        let mut readings = if AccessCode::mistaken(value).is_some() { free } else { Vec::new() };
        let likely = if readings.is_empty() { Likely::Certain } else { Likely::Possible };
        readings.extend(as_code(value, likely));
        return readings;
    }
    let mut fits: Vec<Reading> = kinds.iter().filter_map(|kind| read(*kind, value)).collect();
    fits.sort_by_key(|reading| free.iter().position(|other| other.kind == reading.kind).unwrap_or(usize::MAX));
    let single = fits.len() == 1;
    for (place, reading) in fits.iter_mut().enumerate() {
        reading.likely = match place {
            0 if single && !reading.warnings.contains(&Warning::UnknownPrefix) => Likely::Certain,
            0 => Likely::Likely,
            _ => Likely::Possible,
        };
    }
    if fits.is_empty() {
        fits = kinds.iter().flat_map(|kind| corrected(*kind, value, Likely::Likely)).collect();
    }
    if fits.is_empty() && free.first().is_none_or(|reading| reading.likely != Likely::Certain) {
        fits.extend(kinds.first().and_then(|kind| misshapen(*kind, value)));
        fits.extend(free.into_iter().filter(|reading| !kinds.contains(&reading.kind)).map(|mut reading| {
            reading.likely = Likely::Possible;
            reading
        }));
        return fits;
    }
    if fits.is_empty() { free } else { fits }
}

/// A text without a label.
pub(super) fn unlabelled(text: &str) -> Vec<Reading> {
    if written::grouped(text, &[4, 2, 2]) || written::grouped(text, &[2, 2, 4]) {
        return Vec::new(); // A date.
    }
    if let Some(sure) = certain(text) {
        return vec![sure];
    }
    let compact = written::compact(text);
    let shape = written::shape(&compact);
    let mut readings: Vec<Reading> = Vec::new();
    let mut add = |kind, likely| {
        readings.extend(read(kind, text).map(|mut reading| {
            reading.likely = likely;
            reading
        }));
    };
    let as_receipt = as_receipts_are_grouped(text);
    add(NumberKind::FoiaControl, Likely::Likely);
    add(NumberKind::OlderApplication, Likely::Likely);
    add(NumberKind::DosCase, if as_receipt || shape.len() > 13 { Likely::Possible } else { Likely::Likely });
    add(NumberKind::ReceiptNumber, if as_receipt { Likely::Likely } else { Likely::Possible });
    add(NumberKind::I94, Likely::Likely);
    add(NumberKind::AlienNumber, Likely::Likely);
    if shape == "000000000" {
        add(NumberKind::SocialSecurity, Likely::Possible);
    }
    if compact.starts_with("AA00") {
        add(NumberKind::Ds160, Likely::Likely);
    }
    add(NumberKind::UsPassport, if shape == "a00000000" && !compact.starts_with('A') { Likely::Likely } else { Likely::Possible });
    if shape == "00000000" {
        add(NumberKind::VisaFoil, Likely::Possible);
    }
    add(NumberKind::Phone, if shape == "0000000000" { Likely::Likely } else { Likely::Possible });
    let near = near_miss(&compact);
    readings.extend(near.and_then(|kind| misshapen(kind, text)));
    let likely = if readings.is_empty() { Likely::Likely } else { Likely::Possible };
    for kind in [NumberKind::ReceiptNumber, NumberKind::AlienNumber, NumberKind::OnlineAccountNumber] {
        readings.extend(corrected(kind, text, likely));
    }
    if near != Some(NumberKind::ReceiptNumber) && is_common_passport(&shape) {
        readings.extend(read(NumberKind::ForeignPassport, text));
    }
    readings.sort_by_key(|reading| reading.likely);
    if looks_like_code(text) && AccessCode::mistaken(text).is_none() {
        readings.extend(as_code(text, Likely::Possible));
    }
    readings
}

/// The one reading of a text that can hardly be anything else.
fn certain(text: &str) -> Option<Reading> {
    let compact = written::compact(text);
    let shape = written::shape(&compact);
    let kind = if ReceiptNumber::parse(text).is_ok_and(|number| number.office().is_some()) {
        NumberKind::ReceiptNumber
    } else if written::is_ssn(text) {
        NumberKind::SocialSecurity
    } else if AlienNumber::parse(text).is_ok() && is_marked_alien(text, &shape) {
        NumberKind::AlienNumber
    } else if shape == "000000000000" || OnlineAccountNumber::has_label(text) {
        NumberKind::OnlineAccountNumber
    } else if shape == "000000000a0" {
        NumberKind::I94
    } else if shape == "0000aa00000" {
        NumberKind::DosCaseDv
    } else if shape == "a0000000000" && compact.starts_with('N') {
        NumberKind::Sevis
    } else if telephone(text).is_some_and(|phone| phone.written_so || phone.is_contact_center()) {
        NumberKind::Phone
    } else {
        return None;
    };
    read(kind, text).map(|mut reading| {
        reading.likely = Likely::Certain;
        reading
    })
}

/// Whether a text that parses as an A-Number could be no passport: nine digits after the A, a label, or the groups of a card.
fn is_marked_alien(text: &str, shape: &str) -> bool {
    let digits = text.trim().trim_start_matches(['A', 'a']).trim_start_matches(written::is_separator);
    let groups = [[3, 3, 3], [2, 3, 3], [1, 3, 3]].iter().any(|lengths| written::grouped(digits, lengths));
    groups || (shape.starts_with(['a', '?']) && !matches!(shape, "a0000000" | "a00000000"))
}

/// The text as a number of this kind, without asking whether another kind fits better.
fn read(kind: NumberKind, text: &str) -> Option<Reading> {
    let compact = written::compact(text);
    let shape = written::shape(&compact);
    let plain = !compact.is_empty() && !shape.contains('?');
    let digits = compact.bytes().filter(u8::is_ascii_digit).count();
    let prefix = compact.get(..3).unwrap_or_default();
    let fits = match kind {
        NumberKind::ReceiptNumber => return ReceiptNumber::parse(text).ok().map(|number| receipt_reading(&number)),
        NumberKind::AlienNumber => return AlienNumber::parse(text).ok().map(|number| alien_reading(&number)),
        NumberKind::OnlineAccountNumber => return OnlineAccountNumber::parse(text).ok().map(|number| account_reading(&number)),
        NumberKind::Phone => return telephone(text).map(|phone| reading(kind, phone.normalized, phone.display)),
        NumberKind::AccessCode => return as_code(text, Likely::Possible),
        NumberKind::I94 => matches!(shape.as_str(), "00000000000" | "000000000a0"),
        NumberKind::DosCase => {
            matches!(shape.as_str(), "aaa000000000" | "aaa0000000000" | "aaa000000000000") && !receipt::is_known_prefix(prefix)
        }
        NumberKind::DosCaseDv => shape == "0000aa00000",
        NumberKind::Sevis => shape == "a0000000000" && compact.starts_with('N'),
        NumberKind::Ds160 => plain && compact.len() == 10 && digits >= 2,
        NumberKind::VisaFoil => plain && compact.len() == 8 && digits >= 4,
        NumberKind::UsPassport => matches!(shape.as_str(), "000000000" | "a0000000" | "a00000000"),
        NumberKind::ForeignPassport => plain && (5..=30).contains(&compact.len()) && digits >= 3,
        NumberKind::SocialSecurity => shape == "000000000",
        NumberKind::FoiaControl => prefix == "NRC" && (6..=12).contains(&digits) && compact.len() == 3 + digits,
        NumberKind::OlderApplication => receipt::is_older_application(&compact),
    };
    fits.then(|| {
        let display = match kind {
            NumberKind::SocialSecurity => format!("{}-{}-{}", &compact[..3], &compact[3..5], &compact[5..]),
            _ => compact.clone(),
        };
        reading(kind, compact, display)
    })
}

/// What look-alike signs may have been meant as. Never applied silently: every such reading says so.
fn corrected(kind: NumberKind, text: &str, likely: Likely) -> Vec<Reading> {
    let readings: Vec<Reading> = match kind {
        NumberKind::ReceiptNumber => ReceiptNumber::suggestions(text).iter().map(receipt_reading).collect(),
        // Without an A or a sign like it, other letters mean another number (a passport S1234567), not a misread digit.
        NumberKind::AlienNumber
            if text.trim_start().starts_with(|sign: char| sign.is_ascii_alphabetic() && !matches!(sign, 'A' | 'a' | 'O' | 'o')) =>
        {
            Vec::new()
        }
        NumberKind::AlienNumber => AlienNumber::suggestions(text).iter().map(alien_reading).collect(),
        NumberKind::OnlineAccountNumber => OnlineAccountNumber::suggestions(text).iter().map(account_reading).collect(),
        _ => Vec::new(),
    };
    readings
        .into_iter()
        .map(|mut reading| {
            (reading.likely, reading.corrected) = (likely, true);
            reading
        })
        .collect()
}

/// A number that a label, or its own letters, name, but that has too few signs, too many or wrong ones.
fn misshapen(kind: NumberKind, text: &str) -> Option<Reading> {
    let compact = written::compact(text);
    let digits = compact.chars().filter(char::is_ascii_digit).count();
    ((4..=24).contains(&compact.chars().count()) && digits * 2 >= compact.chars().count()).then(|| {
        let mut reading = reading(kind, compact.clone(), compact);
        reading.likely = Likely::Likely;
        reading.warnings.push(Warning::Shape);
        reading
    })
}

/// A receipt number's known letters or the A of an A-Number, with a wrong count of digits.
fn near_miss(compact: &str) -> Option<NumberKind> {
    let all_digits = |rest: &str| rest.bytes().all(|sign| sign.is_ascii_digit());
    if let Some((prefix, rest)) = compact.split_at_checked(3)
        && receipt::is_known_prefix(prefix)
        && (7..=13).contains(&rest.len())
        && rest.len() != 10
        && all_digits(rest)
        && !receipt::is_older_application(compact)
    {
        return Some(NumberKind::ReceiptNumber);
    }
    let rest = compact.strip_prefix('A')?;
    (matches!(rest.len(), 5 | 6 | 10 | 11) && all_digits(rest)).then_some(NumberKind::AlienNumber)
}

/// At most two letters (three in ten signs or fewer), five digits or more, at most two letters; 6 to 12 signs.
fn is_common_passport(shape: &str) -> bool {
    let rest = shape.trim_start_matches('a');
    let digits = rest.trim_start_matches('0');
    (6..=12).contains(&shape.len())
        && shape.len() - rest.len() <= if shape.len() <= 10 { 3 } else { 2 }
        && rest.len() - digits.len() >= 5
        && digits.len() <= 2
        && digits.bytes().all(|sign| sign == b'a')
}

/// `LIN 99 001 50001`: as only receipt numbers are grouped.
fn as_receipts_are_grouped(text: &str) -> bool {
    let groups = text.trim().split(written::is_separator);
    groups.map(str::len).eq([3, 2, 3, 5])
}

/// One sign group of letters, digits and hyphens, or a few of three signs or more that hold letters and digits.
fn looks_like_code(text: &str) -> bool {
    let groups: Vec<&str> = text.split_whitespace().collect();
    let signs = text.chars().all(|sign| sign.is_alphanumeric() || sign == '-' || sign.is_whitespace());
    let mixed = text.contains(char::is_alphabetic) && text.contains(char::is_numeric);
    signs
        && text.contains(char::is_alphanumeric)
        && match groups.len() {
            1 => true,
            2..=4 => mixed && groups.iter().all(|group| group.chars().count() >= 3),
            _ => false,
        }
}

/// As given, sign by sign.
fn as_code(text: &str, likely: Likely) -> Option<Reading> {
    if text.chars().count() > MAX_CODE {
        return None;
    }
    let warnings = AccessCode::exactly(text).ok()?.warnings();
    let mut reading = reading(NumberKind::AccessCode, text.to_owned(), text.to_owned());
    (reading.likely, reading.warnings) = (likely, warnings);
    Some(reading)
}

struct Telephone {
    normalized: String,
    display: String,
    /// With the marks or the groups of a telephone number.
    written_so: bool,
}

impl Telephone {
    fn is_contact_center(&self) -> bool {
        self.normalized.strip_prefix("+1").is_some_and(kinds::is_contact_center)
    }
}

/// Ten digits as in the US and Canada, with or without the 1; another country's after a plus.
fn telephone(text: &str) -> Option<Telephone> {
    let text = text.trim();
    let mark = |sign: char| matches!(sign, '(' | ')' | '.' | '+');
    if !text.chars().all(|sign| sign.is_ascii_digit() || written::is_separator(sign) || mark(sign)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits) } else { &digits };
    let starts = |place: usize| national.as_bytes().get(place).is_some_and(|digit| (b'2'..=b'9').contains(digit));
    if national.len() == 10 && starts(0) && starts(3) && (!text.starts_with('+') || digits.len() == 11) {
        let lengths: Vec<usize> = text.split(|sign: char| !sign.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
        return Some(Telephone {
            normalized: format!("+1{national}"),
            display: format!("+1 {}-{}-{}", &national[..3], &national[3..6], &national[6..]),
            written_so: text.contains(mark) || matches!(lengths.as_slice(), [3, 3, 4] | [1, 3, 3, 4]),
        });
    }
    (text.starts_with('+') && (8..=15).contains(&digits.len())).then(|| {
        let normalized = format!("+{digits}");
        Telephone { display: normalized.clone(), normalized, written_so: true }
    })
}

fn reading(kind: NumberKind, normalized: String, display: String) -> Reading {
    Reading { kind, normalized, display, likely: Likely::Possible, warnings: Vec::new(), corrected: false }
}

fn receipt_reading(number: &ReceiptNumber) -> Reading {
    let mut reading = reading(NumberKind::ReceiptNumber, number.as_str().to_owned(), number.display());
    reading.warnings = number.warnings();
    reading
}

fn alien_reading(number: &AlienNumber) -> Reading {
    let mut reading = reading(NumberKind::AlienNumber, format!("A{}", number.as_str()), number.display());
    reading.warnings = number.warnings();
    reading
}

fn account_reading(number: &OnlineAccountNumber) -> Reading {
    let mut reading = reading(NumberKind::OnlineAccountNumber, number.as_str().to_owned(), number.display());
    reading.warnings = number.warnings();
    reading
}
