//! A second look at words that may be codes, for what the engine, trained on words, takes for one another: the letter O and the digit 0, the capital I,
//! the small l and the digit 1, capitals and small letters of the same shape. Faces of even pitch put a dot or stroke into their zero, others draw it
//! as narrow as their digits; an I has strokes at both sides of its head, a l a level one at the left, a 1 one that hangs; small letters are lower. Where
//! the picture does not tell, the engine's reading stays.

use crate::boxes::Slant;
use crate::glyph::{Look, Strip, Thin};
use crate::grey::Grey;
use crate::ocr::Sign;

/// Fewest signs of a word that may be a code.
const FEWEST: usize = 6;
/// Fewest steps beside a letter that tell whether a face is of even pitch.
const TELLING: usize = 3;
/// As much of the way from paper to ink in the middle of a round sign is a dot; less than the second is none.
const DOT: f32 = 0.42;
const NO_DOT: f32 = 0.25;
/// Wider than this, in parts of its height, is a letter O where widths differ; narrower than the second is a zero.
const WIDE: f32 = 0.9;
const NARROW: f32 = 0.74;
/// The same in parts of how wide the other digits of the word are.
const WIDER: f32 = 1.28;
const ALIKE: f32 = 1.16;
/// A stroke at the head, in parts of the height, that is one.
const STROKE: f32 = 0.07;
/// As high as this, in parts of the other capitals of the word, is a capital; lower than the second a small letter.
const CAPITAL: f32 = 0.93;
const SMALL: f32 = 0.82;
/// What a settled sign can be believed at most.
const SETTLED: f32 = 0.6;

/// Settles the round signs of words with letters and digits.
pub(crate) fn settle(page: &Grey, line: &Slant, signs: &mut [Sign]) {
    let mut from = 0;
    while from < signs.len() {
        let to = signs[from..].iter().position(|sign| sign.sign == ' ').map_or(signs.len(), |length| from + length);
        let word = &signs[from..to];
        let worth = word.iter().any(|sign| is_round(sign.sign) || is_thin(sign.sign) || has_twin(sign.sign));
        // Digits alone are a number, letters alone a word: the engine is right about those.
        let lettered = word.iter().any(|sign| sign.sign.is_ascii_alphabetic() && !is_round(sign.sign));
        let mixed = lettered && word.iter().any(|sign| sign.sign.is_ascii_digit());
        let plain = word.iter().all(|sign| sign.sign.is_ascii_alphanumeric());
        if word.len() >= FEWEST && worth && plain && (mixed || is_jumbled(word)) {
            settle_word(page, line, signs, from, to);
        }
        from = to + 1;
    }
}

/// Letters behind digits, or capitals behind small letters: no number that is printed on papers, and no word.
fn is_jumbled(word: &[Sign]) -> bool {
    let mut pairs = word.windows(2).map(|pair| (pair[0].sign, pair[1].sign));
    pairs.any(|(a, b)| {
        (a.is_ascii_digit() && b.is_ascii_alphabetic() && !is_round(b) && !is_thin(b)) || (a.is_ascii_lowercase() && b.is_ascii_uppercase())
    })
}

fn is_thin(sign: char) -> bool {
    matches!(sign, 'I' | 'l' | '1')
}

fn is_round(sign: char) -> bool {
    matches!(sign, '0' | 'O' | 'o')
}

/// Letters whose capital and small form differ in height alone.
fn has_twin(sign: char) -> bool {
    matches!(sign.to_ascii_lowercase(), 'c' | 's' | 'v' | 'w' | 'x' | 'z')
}

fn settle_word(page: &Grey, line: &Slant, signs: &mut [Sign], from: usize, to: usize) {
    let strip = Strip::of(page, line);
    let around = |at: usize| {
        let near = |other: Option<&Sign>, edge: f32| other.map_or(edge, |other| (other.at + signs[at].at) / 2.0);
        let pitch = strip.pitch();
        let left = near(at.checked_sub(1).and_then(|before| signs.get(before)), signs[at].at - pitch);
        (left, near(signs.get(at + 1), signs[at].at + pitch))
    };
    let looks: Vec<Option<Look>> = (from..to).map(|at| strip.look(around(at))).collect();
    let thin: Vec<Option<Thin>> = (from..to).map(|at| if is_thin(signs[at].sign) { strip.thin(around(at)) } else { None }).collect();
    let round = |(sign, look): (&Sign, &Option<Look>)| look.filter(|_| is_round(sign.sign));
    let dotted = signs[from..to].iter().zip(&looks).filter_map(round).any(|look| look.middle >= DOT);
    let middles: Vec<Option<f32>> = (from..to).map(|at| strip.middle(around(at))).collect();
    let even = is_even(&signs[from..to], &middles);
    let capital = capital_height(&signs[from..to], &looks);
    let digit = digit_aspect(&signs[from..to], &looks);
    if is_jumbled(&signs[from..to]) {
        for (sign, thin) in signs[from..to].iter_mut().zip(thin) {
            if let Some(settled) = thin.and_then(which_thin)
                && settled != sign.sign
            {
                exchange(sign, settled);
            }
        }
    }
    for (sign, look) in signs[from..to].iter_mut().zip(looks) {
        let Some(look) = look else { continue };
        if has_twin(sign.sign)
            && let Some(capital) = capital
        {
            let height = look.tall as f32 / capital;
            let twin = if height >= CAPITAL { sign.sign.to_ascii_uppercase() } else { sign.sign.to_ascii_lowercase() };
            if twin != sign.sign && !(SMALL..CAPITAL).contains(&height) {
                exchange(sign, twin);
            }
        }
        if !is_round(sign.sign) {
            continue;
        }
        let is_zero = if look.middle >= DOT {
            Some(true)
        } else if dotted && look.middle <= NO_DOT {
            Some(false)
        } else if even {
            // An empty round sign where all are as wide: a zero without a dot is clearly narrower.
            (look.middle <= NO_DOT && look.aspect > 0.66).then_some(false)
        } else if look.aspect >= WIDE || digit.is_some_and(|digit| look.aspect >= digit * WIDER) {
            Some(false)
        } else if look.aspect <= NARROW || digit.is_some_and(|digit| look.aspect <= digit * ALIKE) {
            Some(true)
        } else {
            None
        };
        let settled = match is_zero {
            Some(true) => '0',
            Some(false) if sign.sign == '0' => 'O',
            _ => continue,
        };
        if settled != sign.sign && sign.sign != 'o' {
            exchange(sign, settled);
        }
    }
}

/// Which of the thin signs it is. Where an l and an I are bare strokes, one a hair higher than the other, the picture tells too little.
fn which_thin(thin: Thin) -> Option<char> {
    if thin.head[0] >= STROKE && thin.head[1] >= STROKE {
        return Some('I');
    }
    if thin.head[1] >= STROKE {
        return None;
    }
    if thin.below >= STROKE && thin.below >= thin.head[0] * 0.8 {
        return Some('1');
    }
    // Strokes at the foot and none at the right of the head: no I, and no 1 without one that hangs.
    let standing = thin.foot.iter().all(|stroke| *stroke >= STROKE) && thin.head[1] < STROKE * 0.6 && thin.below < STROKE * 0.5;
    if standing || (thin.head[0] >= STROKE && thin.below <= thin.head[0] * 0.5) {
        return Some('l');
    }
    None
}

/// How wide the word's other digits are, in parts of their height: the middle one of those without a narrow form.
fn digit_aspect(signs: &[Sign], looks: &[Option<Look>]) -> Option<f32> {
    let plain = |sign: char| matches!(sign, '2' | '3' | '5' | '6' | '8' | '9');
    let mut aspects: Vec<f32> =
        signs.iter().zip(looks).filter(|(sign, _)| plain(sign.sign)).filter_map(|(_, look)| Some((*look)?.aspect)).collect();
    aspects.sort_by(f32::total_cmp);
    aspects.get(aspects.len() / 2).copied()
}

/// The engine's own reading becomes the first alternative.
fn exchange(sign: &mut Sign, settled: char) {
    sign.alternatives.retain(|other| *other != settled);
    sign.alternatives.insert(0, sign.sign);
    sign.sign = settled;
    sign.confidence = sign.confidence.min(SETTLED);
}

/// Whether signs stand at even distances, as in a face of even pitch. Digits do so in nearly every face: only steps to or from a letter count.
fn is_even(signs: &[Sign], middles: &[Option<f32>]) -> bool {
    let letter = |at: usize| signs[at].sign.is_ascii_alphabetic() && !is_round(signs[at].sign);
    let step = |at: usize| Some(middles[at + 1]? - middles[at]?);
    let steps: Vec<(f32, bool)> =
        (0..middles.len().saturating_sub(1)).filter_map(|at| Some((step(at)?, letter(at) || letter(at + 1)))).collect();
    let telling = steps.iter().filter(|(_, telling)| *telling).count();
    let mean = steps.iter().map(|(step, _)| step).sum::<f32>() / steps.len().max(1) as f32;
    let off = steps.iter().filter(|(_, telling)| *telling).map(|(step, _)| (step - mean).powi(2)).sum::<f32>() / telling.max(1) as f32;
    telling >= TELLING && steps.len() + 2 >= FEWEST && off.sqrt() < mean * 0.065
}

/// How high capitals and digits are: the middle one of those that have no twin and no tail.
fn capital_height(signs: &[Sign], looks: &[Option<Look>]) -> Option<f32> {
    let plain = |sign: char| (sign.is_ascii_uppercase() || sign.is_ascii_digit()) && !has_twin(sign) && !matches!(sign, 'Q' | 'J');
    let mut heights: Vec<usize> =
        signs.iter().zip(looks).filter(|(sign, _)| plain(sign.sign)).filter_map(|(_, look)| Some((*look)?.tall)).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).map(|height| *height as f32)
}
