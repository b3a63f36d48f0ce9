//! Card-like samples: front and back on one sheet, as people scan them, with a machine-readable zone whose check digits hold.

use chrono::NaiveDate;

use super::barcode;
use super::face::Face;
use super::page::{BLACK, GRAY, Ink, Page};

/// An employment authorization or a resident card, plainly a sample.
pub struct Card {
    /// What stands across its top.
    pub title: &'static str,
    /// `IA` for work permits, `C1` for residents.
    pub code: &'static str,
    /// Tint of the card.
    pub tint: Ink,
    /// Surname.
    pub surname: &'static str,
    /// Given names.
    pub given: &'static str,
    /// A-Number, nine digits.
    pub a_number: &'static str,
    /// The card number: a receipt number.
    pub number: &'static str,
    /// Category, such as `C09`.
    pub category: &'static str,
    /// Country of birth, in words and as three letters.
    pub country: (&'static str, &'static str),
    /// Date of birth.
    pub born: NaiveDate,
    /// `F`, `M` or `X`.
    pub sex: char,
    /// First and last day.
    pub valid: (NaiveDate, NaiveDate),
}

/// Both sides, one above the other on a letter page.
pub fn compose(card: &Card) -> Page {
    let mut page = Page::letter();
    page.text_around((306.0, 60.0), Face::SansBold, 10.0, [168, 52, 44], "SAMPLE — FICTIONAL. NOT A GOVERNMENT DOCUMENT.");
    front(&mut page, card, (126.0, 110.0));
    back(&mut page, card, (126.0, 390.0));
    page
}

/// A card is 3.375 by 2.125 inches; drawn half as large again so that a scan shows it well.
const SIZE: (f32, f32) = (360.0, 227.0);

fn front(page: &mut Page, card: &Card, (x, y): (f32, f32)) {
    ground(page, card, (x, y));
    page.bar((x, y), (SIZE.0, 30.0), card.tint.map(|value| value / 2));
    page.text((x + 12.0, y + 20.0), Face::SansBold, 14.0, [255; 3], card.title);
    page.text_to((x + 348.0, y + 20.0), Face::SansBold, 9.0, [255; 3], "SAMPLE — FICTIONAL");
    page.bar((x + 14.0, y + 46.0), (104.0, 136.0), [214, 216, 220]);
    // A head and shoulders that are nobody's.
    for step in 0_u8..30 {
        let half = 24.0 * (1.0 - (f32::from(step) / 15.0 - 1.0).powi(2)).max(0.0).sqrt();
        page.bar((x + 66.0 - half, y + 72.0 + f32::from(step) * 1.9), (half * 2.0, 2.0), [168, 172, 180]);
        let wide = 42.0 * (f32::from(step) / 30.0).sqrt();
        page.bar((x + 66.0 - wide, y + 136.0 + f32::from(step) * 1.53), (wide * 2.0, 1.6), [168, 172, 180]);
    }
    let digits = card.a_number;
    let number = format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]);
    let fields = [
        ("Surname", card.surname.to_owned()),
        ("Given Name", card.given.to_owned()),
        ("USCIS#", number),
        ("Category", card.category.to_owned()),
        ("Country of Birth", card.country.0.to_owned()),
        ("Date of Birth", us(card.born)),
        ("Sex", card.sex.to_string()),
        ("Card#", card.number.to_owned()),
        ("Valid From:", us(card.valid.0)),
        ("Card Expires:", us(card.valid.1)),
    ];
    for (index, (label, value)) in fields.iter().enumerate() {
        let (column, row) = (index as f32 % 2.0, (index / 2) as f32);
        let at = (x + 134.0 + column * 116.0, y + 54.0 + row * 32.0);
        page.text(at, Face::Sans, 7.5, GRAY, label);
        page.text((at.0, at.1 + 12.0), Face::SansBold, 10.5, BLACK, value);
    }
}

fn back(page: &mut Page, card: &Card, (x, y): (f32, f32)) {
    ground(page, card, (x, y));
    barcode::draw(page, (x + 60.0, y + 18.0), (240.0, 28.0), card.number);
    page.text((x + 14.0, y + 70.0), Face::Sans, 8.0, BLACK, "A fictional sample made to test Coffer. It gives nobody any right.");
    page.text((x + 14.0, y + 82.0), Face::Sans, 8.0, BLACK, "Every name and number on it is invented.");
    for (row, line) in mrz(card).iter().enumerate() {
        page.text((x + 14.0, y + 158.0 + row as f32 * 22.0), Face::Mono, 18.0, BLACK, line);
    }
}

fn ground(page: &mut Page, card: &Card, at: (f32, f32)) {
    page.bar(at, SIZE, card.tint);
    page.frame(at, SIZE, 0.8, GRAY);
}

fn us(date: NaiveDate) -> String {
    date.format("%m/%d/%Y").to_string()
}

/// The three lines of 30 signs (ICAO 9303 part 5, as US cards fill them).
pub fn mrz(card: &Card) -> [String; 3] {
    let padded = |text: String| format!("{text:<<30}").chars().take(30).collect::<String>();
    let checked = |text: &str| format!("{text}{}", check_digit(text));
    let day = |date: NaiveDate| date.format("%y%m%d").to_string();
    let first = padded(format!("{}USA{}{}", card.code, checked(card.a_number), card.number));
    let (born, expires) = (checked(&day(card.born)), checked(&day(card.valid.1)));
    let second = format!("{born}{}{expires}{}{}", card.sex, card.country.1, "<".repeat(11));
    let over = format!("{}{born}{expires}{}", &first[5..], &second[18..]);
    let name = |text: &str| text.replace('\'', "").replace([' ', '-'], "<");
    let third = padded(format!("{}<<{}", name(card.surname), name(card.given)));
    [first, format!("{second}{}", check_digit(&over)), third]
}

/// Weights 7, 3, 1; letters count from 10; `<` is nothing.
pub fn check_digit(text: &str) -> u32 {
    let value = |sign: char| sign.to_digit(36).unwrap_or(0);
    text.chars().zip([7, 3, 1].into_iter().cycle()).map(|(sign, weight)| value(sign) * weight).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        // The specimen of ICAO 9303 part 4.
        assert_eq!(check_digit("L898902C3"), 6);
        assert_eq!(check_digit("740812"), 2);
        assert_eq!(check_digit("120415"), 9);
    }
}
