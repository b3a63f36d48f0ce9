//! Text made comparable: without letter case, accents, look-alike signs and signs that cannot be seen. Each word knows where it stood.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// One word, folded.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Word {
    pub(super) text: String,
    /// The same with digits read as letters, where both are mixed: "g1ft" is "gift".
    pub(super) read: Option<String>,
    #[zeroize(skip)]
    pub(super) place: Range<usize>,
    /// Which sentence it stands in.
    pub(super) sentence: usize,
}

/// The plain letters or digits of a sign, in small letters; nothing for marks and what cannot be seen.
pub(super) fn plain(sign: char) -> String {
    if sign.is_ascii() {
        return if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase().to_string() } else { String::new() };
    }
    let lower: String = sign.to_lowercase().nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    if lower.chars().all(|c| c.is_ascii_alphanumeric()) {
        return lower;
    }
    if !sign.is_alphanumeric() {
        return String::new();
    }
    let alike: String = skeleton(&lower).flat_map(char::to_lowercase).collect();
    if alike.chars().all(|c| c.is_ascii_alphanumeric()) { alike } else { lower }
}

fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || unicode_normalization::char::is_combining_mark(sign)
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open: Option<(String, usize, usize)> = None;
    let mut sentence = 0;
    let mut close = |open: &mut Option<(String, usize, usize)>, sentence: usize| {
        if let Some((text, start, end)) = open.take() {
            let mixed = text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(char::is_alphabetic);
            let read = mixed.then(|| text.chars().map(as_letter).collect());
            found.push(Word { text, read, place: start..end, sentence });
        }
    };
    for (at, sign) in text.char_indices() {
        if is_unseen(sign) {
            continue;
        }
        let plain = plain(sign);
        if plain.is_empty() {
            close(&mut open, sentence);
            // A point inside an address or number ends no sentence.
            let next = text[at + sign.len_utf8()..].chars().next();
            if matches!(sign, '!' | '?' | '\n' | ';') || (sign == '.' && next.is_none_or(char::is_whitespace)) {
                sentence += 1;
            }
            continue;
        }
        let end = at + sign.len_utf8();
        match &mut open {
            Some((text, _, last)) => {
                text.push_str(&plain);
                *last = end;
            }
            None => open = Some((plain, at, end)),
        }
    }
    close(&mut open, sentence);
    found
}

/// Digits and letters that stand for a letter in made-up spellings.
pub(super) fn as_letter(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    }
}
