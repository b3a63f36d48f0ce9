//! Code 39, the bar code of capitals and digits: which modules are black for a text.
//!
//! USCIS does not publish what the bars on its notices say; a sample has its receipt number there.

use super::page::{BLACK, Page};

/// Each sign as nine elements, bar and gap in turn; `w` is a wide one.
const SIGNS: [(char, &str); 40] = [
    ('0', "nnnwwnwnn"),
    ('1', "wnnwnnnnw"),
    ('2', "nnwwnnnnw"),
    ('3', "wnwwnnnnn"),
    ('4', "nnnwwnnnw"),
    ('5', "wnnwwnnnn"),
    ('6', "nnwwwnnnn"),
    ('7', "nnnwnnwnw"),
    ('8', "wnnwnnwnn"),
    ('9', "nnwwnnwnn"),
    ('A', "wnnnnwnnw"),
    ('B', "nnwnnwnnw"),
    ('C', "wnwnnwnnn"),
    ('D', "nnnnwwnnw"),
    ('E', "wnnnwwnnn"),
    ('F', "nnwnwwnnn"),
    ('G', "nnnnnwwnw"),
    ('H', "wnnnnwwnn"),
    ('I', "nnwnnwwnn"),
    ('J', "nnnnwwwnn"),
    ('K', "wnnnnnnww"),
    ('L', "nnwnnnnww"),
    ('M', "wnwnnnnwn"),
    ('N', "nnnnwnnww"),
    ('O', "wnnnwnnwn"),
    ('P', "nnwnwnnwn"),
    ('Q', "nnnnnnwww"),
    ('R', "wnnnnnwwn"),
    ('S', "nnwnnnwwn"),
    ('T', "nnnnwnwwn"),
    ('U', "wwnnnnnnw"),
    ('V', "nwwnnnnnw"),
    ('W', "wwwnnnnnn"),
    ('X', "nwnnwnnnw"),
    ('Y', "wwnnwnnnn"),
    ('Z', "nwwnwnnnn"),
    ('-', "nwnnnnwnw"),
    ('.', "wwnnnnwnn"),
    (' ', "nwwnnnwnn"),
    ('*', "nwnnwnwnn"),
];

/// How much wider a wide element is.
const WIDE: f32 = 2.5;

/// The elements of `text` between its start and stop signs: widths in modules, black first.
///
/// Panics at a sign that Code 39 does not have: samples are written by hand.
pub fn elements(text: &str) -> Vec<f32> {
    let mut widths = Vec::new();
    for sign in format!("*{text}*").chars() {
        let (_, pattern) = SIGNS.iter().find(|(known, _)| *known == sign).expect("a sign of Code 39");
        widths.extend(pattern.chars().map(|element| if element == 'w' { WIDE } else { 1.0 }));
        widths.push(1.0);
    }
    widths
}

/// Draws `text` as bars in the box from `(x, y)` that is `width` by `height` points.
pub fn draw(page: &mut Page, (x, y): (f32, f32), (width, height): (f32, f32), text: &str) {
    let elements = elements(text);
    let module = width / elements.iter().sum::<f32>();
    let mut at = x;
    for (index, element) in elements.iter().enumerate() {
        if index % 2 == 0 {
            page.bar((at, y), (element * module, height), BLACK);
        }
        at += element * module;
    }
}

#[cfg(test)]
mod tests {
    use super::{SIGNS, elements};

    #[test]
    fn every_sign_has_three_wide_elements_of_nine_and_no_twin() {
        for (index, (sign, pattern)) in SIGNS.iter().enumerate() {
            assert_eq!(pattern.len(), 9, "{sign}");
            assert_eq!(pattern.chars().filter(|element| *element == 'w').count(), 3, "{sign}");
            assert!(SIGNS[..index].iter().all(|(_, other)| other != pattern), "{sign}");
        }
    }

    #[test]
    fn a_text_gets_its_start_and_stop() {
        assert_eq!(elements("A1").len(), 4 * 10);
    }
}
