//! Which words of a line are read again, carefully: those that are no plain words.

use crate::ocr::Sign;

/// Below it on average a line, and below it at one of its signs a word, is read again.
pub(crate) const READ_AGAIN: f32 = 0.95;

/// Words of a line that are read again: which signs, and the piece of the line around them.
pub(crate) struct Span {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) from: f32,
    pub(crate) to: f32,
}

/// Runs of words that are not plain, each with the word before and behind it: a word of letters as they are written, read without doubt, is right, and
/// what stands beside a number helps to read it.
pub(crate) fn worth_it(signs: &[Sign]) -> Vec<Span> {
    let mut at = 0;
    let words: Vec<(usize, usize)> = signs
        .split(|sign| sign.sign == ' ')
        .map(|word| {
            let first = at;
            at += word.len() + 1;
            (first, first + word.len())
        })
        .filter(|(first, end)| first < end)
        .collect();
    // The middle of the space between two words.
    let between = |before: usize, after: usize| (signs[words[before].1 - 1].at + signs[words[after].0].at) / 2.0;
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for number in (0..words.len()).filter(|number| !is_plain(&signs[words[*number].0..words[*number].1])) {
        let (from, to) = (number.saturating_sub(1), (number + 1).min(words.len() - 1));
        match spans.last_mut() {
            Some(last) if from <= last.1 + 1 => last.1 = to,
            _ => spans.push((from, to)),
        }
    }
    let span = |(from, to): (usize, usize)| Span {
        first: words[from].0,
        end: words[to].1,
        from: if from > 0 { between(from - 1, from) } else { 0.0 },
        to: if to + 1 < words.len() { between(to, to + 1) } else { 1.0 },
    };
    spans.into_iter().map(span).collect()
}

fn is_plain(word: &[Sign]) -> bool {
    let letters = || word.iter().filter(|sign| sign.sign.is_alphabetic());
    let lower = letters().skip(1).all(|sign| sign.sign.is_lowercase());
    let same = lower || letters().all(|sign| sign.sign.is_uppercase());
    let lettered = word.iter().all(|sign| sign.sign.is_alphabetic() || matches!(sign.sign, ',' | '.' | ':' | '\'' | '’'));
    lettered && same && letters().count() > 1 && word.iter().all(|sign| sign.confidence >= READ_AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str, confidence: f32) -> Vec<Sign> {
        let count = text.chars().count() as f32;
        let one = |(at, sign)| Sign { sign, confidence, alternatives: Vec::new(), at: (at as f32 + 0.5) / count };
        text.chars().enumerate().map(one).collect()
    }

    fn again(text: &str, confidence: f32) -> Vec<String> {
        let signs = signs(text, confidence);
        worth_it(&signs).iter().map(|span| signs[span.first..span.end].iter().map(|sign| sign.sign).collect()).collect()
    }

    #[test]
    fn what_is_no_plain_word_is_read_again() {
        assert_eq!(again("must be received by November 30, 2026.", 0.99), ["November 30, 2026."]);
        assert_eq!(again("RECEIPT NUMBER IOE0912345678", 0.99), ["NUMBER IOE0912345678"]);
        assert_eq!(again("Your Code: OIlSBZgq it is a 0O1l  at the end", 0.99), ["Code: OIlSBZgq it is a 0O1l  at"]);
        assert_eq!(again("We have received your form and fee", 0.99), Vec::<String>::new());
        assert_eq!(again("Read without certainty", 0.9), ["Read without certainty"]);
        assert_eq!(again(" ", 0.9), Vec::<String>::new());
        let spans = worth_it(&signs("no ab 12 cd no", 0.99));
        assert!((spans[0].from - 2.5 / 14.0).abs() < 0.01 && (spans[0].to - 11.5 / 14.0).abs() < 0.01);
    }
}
