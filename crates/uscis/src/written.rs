//! How numbers are written: labels, separators, look-alike signs. Knows shapes, not meanings.

/// Signs that people and printers put between groups.
pub(crate) fn is_separator(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(sign, '-' | '*' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The signs that are not separators, with their places (in characters, from 0), in upper case if ASCII.
pub(crate) fn signs(text: &str) -> Vec<(usize, char)> {
    text.chars().enumerate().filter(|(_, sign)| !is_separator(*sign)).map(|(place, sign)| (place, sign.to_ascii_uppercase())).collect()
}

/// Without separators, in upper case.
pub(crate) fn compact(text: &str) -> String {
    signs(text).into_iter().map(|(_, sign)| sign).collect()
}

/// ASCII digits as `0`, ASCII letters as `a`, anything else as `?`.
pub(crate) fn shape(compact: &str) -> String {
    compact
        .chars()
        .map(|sign| match sign {
            '0'..='9' => '0',
            'A'..='Z' | 'a'..='z' => 'a',
            _ => '?',
        })
        .collect()
}

/// Written 3-2-4, as Social Security numbers are.
pub(crate) fn is_ssn(text: &str) -> bool {
    grouped(text, &[3, 2, 4])
}

/// Only digit groups of these lengths, parted by exactly one space or hyphen each.
pub(crate) fn grouped(text: &str, lengths: &[usize]) -> bool {
    let groups: Vec<&str> = text.trim().split([' ', '-', '\u{2010}', '\u{2011}', '\u{2013}']).collect();
    groups.len() == lengths.len()
        && groups.iter().zip(lengths).all(|(group, length)| group.len() == *length && group.bytes().all(|b| b.is_ascii_digit()))
}

/// Drops the longest of these labels (upper case, no separators) from the front, then `#`, `:`, `.` and `NO`/`NUMBER` after it. Labels must be given longest first.
pub(crate) fn without_label<'s>(signs: &'s [(usize, char)], labels: &[&str]) -> (bool, &'s [(usize, char)]) {
    for label in labels {
        if signs.len() >= label.len() && label.chars().zip(signs).all(|(wanted, (_, sign))| wanted == *sign) {
            return (true, without_marks(&signs[label.len()..]));
        }
    }
    (false, without_marks(signs))
}

fn without_marks(signs: &[(usize, char)]) -> &[(usize, char)] {
    let marks = signs.iter().take_while(|(_, sign)| matches!(sign, '#' | ':' | '.' | '№')).count();
    &signs[marks..]
}

/// The ASCII digit that a sign is, or is easily taken for; with digits of other scripts.
pub(crate) fn digit_like(sign: char) -> Option<char> {
    Some(match sign {
        '0'..='9' => sign,
        'O' | 'o' | 'Q' | 'D' | 'О' | 'о' | 'Ο' | 'ο' => '0',
        'I' | 'i' | 'l' | 'L' | '|' | '!' | 'І' | 'і' | 'Ι' | 'ı' => '1',
        'Z' | 'z' => '2',
        'S' | 's' | 'Ѕ' => '5',
        'G' | 'b' => '6',
        'B' | 'В' => '8',
        'g' | 'q' => '9',
        _ => return other_script_digit(sign),
    })
}

/// Full-width, Arabic-Indic, Persian, Devanagari and Bengali digits.
fn other_script_digit(sign: char) -> Option<char> {
    let value = [0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6]
        .into_iter()
        .find_map(|zero| (sign as u32).checked_sub(zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether `sign` is the capital letter `wanted`, or easily taken for it.
pub(crate) fn letter_like(sign: char, wanted: char) -> bool {
    if sign.to_ascii_uppercase() == wanted {
        return true;
    }
    let full_width = (sign as u32)
        .checked_sub(0xFF21)
        .map(|place| place % 32)
        .filter(|place| *place < 26 && (sign as u32) < 0xFF5B)
        .and_then(|place| char::from_u32(u32::from(b'A') + place));
    if full_width == Some(wanted) {
        return true;
    }
    match wanted {
        'O' => matches!(sign, '0' | 'Q' | 'D' | 'О' | 'о' | 'Ο' | 'ο'),
        'I' => matches!(sign, '1' | 'l' | 'L' | '|' | '!' | 'І' | 'і' | 'Ι' | 'ı'),
        'L' => matches!(sign, '1' | 'I' | '|'),
        'S' => matches!(sign, '5' | 'Ѕ' | 'ѕ'),
        'E' => matches!(sign, 'Е' | 'е' | 'Ε'),
        'A' => matches!(sign, 'А' | 'а' | 'Α' | '4'),
        'C' => matches!(sign, 'С' | 'с' | 'Ϲ' | 'G'),
        'R' => sign == 'Я',
        'B' => matches!(sign, '8' | 'В' | 'Β'),
        'N' => sign == 'Ν',
        'M' => matches!(sign, 'М' | 'Μ'),
        'T' => matches!(sign, 'Т' | 'Τ' | '7'),
        'Y' => matches!(sign, 'У' | 'Υ' | 'V'),
        'V' => sign == 'Y',
        'W' => false,
        _ => false,
    }
}

/// Hides all but the last `shown` signs; separators stay.
pub(crate) fn mask(display: &str, shown: usize) -> String {
    let total = display.chars().filter(char::is_ascii_alphanumeric).count();
    let mut seen = 0;
    display
        .chars()
        .map(|sign| {
            if !sign.is_ascii_alphanumeric() {
                return sign;
            }
            seen += 1;
            if seen + shown > total { sign } else { '•' }
        })
        .collect()
}
