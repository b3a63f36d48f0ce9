//! A second look at words that may be codes, for what the engine, trained on words, takes for one another: the letter O and the digit 0, capitals and
//! small letters of the same shape. Faces of even pitch put a dot or stroke into their zero; others draw it narrower; small letters are lower. Where the
//! picture does not tell, the engine's reading stays.

use crate::boxes::Slant;
use crate::grey::Grey;
use crate::ocr::Sign;

/// How high a line is cut out for it.
const HIGH: u32 = 72;
const WIDEST: u32 = 4_000;
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
/// As high as this, in parts of the other capitals of the word, is a capital; lower than the second a small letter.
const CAPITAL: f32 = 0.93;
const SMALL: f32 = 0.82;
/// What a settled sign can be believed at most.
const SETTLED: f32 = 0.6;

/// What the picture shows of a round sign.
#[derive(Clone, Copy)]
struct Look {
    /// How dark its middle is, from paper (0) to ink (1).
    middle: f32,
    /// Width in parts of its height.
    aspect: f32,
    /// Height, in pixels.
    tall: usize,
    /// Where its middle is, in pixels along the line.
    at: f32,
}

/// Settles the round signs of words with letters and digits.
pub(crate) fn settle(page: &Grey, line: &Slant, signs: &mut [Sign]) {
    let mut from = 0;
    while from < signs.len() {
        let to = signs[from..].iter().position(|sign| sign.sign == ' ').map_or(signs.len(), |length| from + length);
        let word = &signs[from..to];
        let worth = word.iter().any(|sign| is_round(sign.sign) || has_twin(sign.sign));
        // Digits alone are a number, letters alone a word: the engine is right about those.
        let mixed = word.iter().any(|sign| sign.sign.is_ascii_digit())
            && word.iter().any(|sign| sign.sign.is_ascii_alphabetic() && !is_round(sign.sign))
            && word.iter().all(|sign| sign.sign.is_ascii_alphanumeric());
        if word.len() >= FEWEST && worth && mixed {
            settle_word(page, line, signs, from, to);
        }
        from = to + 1;
    }
}

fn is_round(sign: char) -> bool {
    matches!(sign, '0' | 'O' | 'o')
}

/// Letters whose capital and small form differ in height alone.
fn has_twin(sign: char) -> bool {
    matches!(sign.to_ascii_lowercase(), 'c' | 's' | 'v' | 'w' | 'x' | 'z')
}

fn settle_word(page: &Grey, line: &Slant, signs: &mut [Sign], from: usize, to: usize) {
    let (width, strip) = page.strip(line, HIGH, WIDEST);
    let strip = Strip::new(width as usize, &strip);
    let looks: Vec<Option<Look>> = (from..to)
        .map(|at| {
            let near = |other: Option<&Sign>, edge: f32| other.map_or(edge, |other| (other.at + signs[at].at) / 2.0);
            let pitch = 0.6 * HIGH as f32 / width as f32;
            let left = near(at.checked_sub(1).and_then(|before| signs.get(before)), signs[at].at - pitch);
            let right = near(signs.get(at + 1), signs[at].at + pitch);
            strip.look(left, right)
        })
        .collect();
    let round = |(sign, look): (&Sign, &Option<Look>)| look.filter(|_| is_round(sign.sign));
    let dotted = signs[from..to].iter().zip(&looks).filter_map(round).any(|look| look.middle >= DOT);
    let even = is_even(&signs[from..to], &looks);
    let capital = capital_height(&signs[from..to], &looks);
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
        } else if look.aspect >= WIDE {
            Some(false)
        } else if look.aspect <= NARROW {
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

/// The engine's own reading becomes the first alternative.
fn exchange(sign: &mut Sign, settled: char) {
    sign.alternatives.retain(|other| *other != settled);
    sign.alternatives.insert(0, sign.sign);
    sign.sign = settled;
    sign.confidence = sign.confidence.min(SETTLED);
}

/// Whether signs stand at even distances, as in a face of even pitch. Digits do so in nearly every face: only steps to or from a letter count.
fn is_even(signs: &[Sign], looks: &[Option<Look>]) -> bool {
    let letter = |at: usize| signs[at].sign.is_ascii_alphabetic() && !is_round(signs[at].sign);
    let step = |at: usize| Some(looks[at + 1]?.at - looks[at]?.at);
    let steps: Vec<(f32, bool)> =
        (0..looks.len().saturating_sub(1)).filter_map(|at| Some((step(at)?, letter(at) || letter(at + 1)))).collect();
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

/// A line cut out, with how bright its paper and its ink are.
struct Strip<'s> {
    width: usize,
    bytes: &'s [u8],
    paper: f32,
    ink: f32,
}

impl<'s> Strip<'s> {
    fn new(width: usize, bytes: &'s [u8]) -> Self {
        let mut sorted = zeroize::Zeroizing::new(bytes.to_vec());
        sorted.sort_unstable();
        let share = |percent: usize| f32::from(sorted.get(sorted.len() * percent / 100).copied().unwrap_or(0));
        Self { width, bytes, paper: share(70), ink: share(3) }
    }

    fn dark(&self, x: usize, y: usize) -> f32 {
        ((self.paper - f32::from(self.bytes[y * self.width + x])) / (self.paper - self.ink).max(1.0)).clamp(0.0, 1.0)
    }

    /// The sign between two shares of the width.
    fn look(&self, left: f32, right: f32) -> Option<Look> {
        let column = |share: f32| ((share * self.width as f32) as usize).min(self.width.saturating_sub(1));
        let (left, right) = (column(left.max(0.0)), column(right.min(1.0)));
        let inked = |x: usize| (0..HIGH as usize).any(|y| self.dark(x, y) > 0.5);
        // From the middle outwards to where no ink is: neighbours stand apart.
        let middle = usize::midpoint(left, right);
        let start = (left..=right).filter(|x| inked(*x)).min_by_key(|x| x.abs_diff(middle))?;
        let low = (0..=start).rev().take_while(|x| inked(*x)).last()?;
        let high = (start..self.width).take_while(|x| inked(*x)).last()?;
        let row_inked = |y: usize| (low..=high).any(|x| self.dark(x, y) > 0.5);
        let top = (0..HIGH as usize).find(|y| row_inked(*y))?;
        let foot = (0..HIGH as usize).rev().find(|y| row_inked(*y))?;
        let (wide, tall) = (high + 1 - low, foot + 1 - top);
        // A sign that runs into its neighbour, or a speck, tells nothing.
        if wide < 8 || tall < HIGH as usize / 3 || wide * 20 > tall * 23 {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0);
        for y in top + tall * 40 / 100..=top + tall * 60 / 100 {
            for x in low + wide * 42 / 100..=low + wide * 58 / 100 {
                sum += self.dark(x, y);
                count += 1;
            }
        }
        Some(Look { middle: sum / count.max(1) as f32, aspect: wide as f32 / tall as f32, tall, at: (low + high) as f32 / 2.0 })
    }
}
