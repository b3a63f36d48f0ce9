//! The second layout of notices: one label a line in capitals, long dates, values to the right or below, as the electronic system prints them.

use chrono::NaiveDate;

use super::facts::{Dice, Made};
use super::symbols;
use crate::samples::face::Face;
use crate::samples::page::{BLACK, GRAY, Page};

/// How a page is set.
pub(super) struct Style {
    pub(super) label: Face,
    pub(super) value: Face,
    pub(super) body: Face,
    /// Values stand below their labels.
    pub(super) below: bool,
}

impl Style {
    pub(super) fn any(dice: &mut Dice) -> Self {
        let (label, value, body) = dice.pick(&[
            (Face::SansBold, Face::Sans, Face::Sans),
            (Face::SerifBold, Face::Serif, Face::Serif),
            (Face::SansBold, Face::Mono, Face::Serif),
            (Face::Sans, Face::SansBold, Face::Sans),
        ]);
        Self { label, value, body, below: dice.below(3) == 0 }
    }
}

pub(super) fn long(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

/// A page being set, and how far down it is.
pub(super) struct Sheet {
    pub(super) page: Page,
    pub(super) y: f32,
    style: Style,
}

const LEFT: f32 = 54.0;

impl Sheet {
    pub(super) fn new(style: Style, form: &str) -> Self {
        let mut page = Page::letter();
        page.text((LEFT, 52.0), Face::SansBold, 9.0, BLACK, "U.S. Department of Homeland Security");
        page.text((LEFT, 63.0), Face::Sans, 9.0, BLACK, "U.S. Citizenship and Immigration Services");
        page.text_to((558.0, 60.0), Face::SerifBold, 15.0, BLACK, form);
        page.bar((LEFT, 72.0), (504.0, 1.2), BLACK);
        page.text_around((306.0, 34.0), Face::SansBold, 9.0, [168, 52, 44], "SAMPLE — FICTIONAL");
        Self { page, y: 92.0, style }
    }

    pub(super) fn pair(&mut self, label: &str, value: &str) {
        self.page.text((LEFT, self.y), self.style.label, 8.5, BLACK, label);
        if self.style.below {
            self.page.text((LEFT, self.y + 13.0), self.style.value, 10.5, BLACK, value);
            self.y += 29.0;
        } else {
            self.page.text((LEFT + 190.0, self.y), self.style.value, 10.5, BLACK, value);
            self.y += 17.0;
        }
    }

    pub(super) fn address(&mut self, made: &Made) {
        self.y += 8.0;
        for line in made.facts.address {
            self.page.text((LEFT, self.y), self.style.body, 10.5, BLACK, line);
            self.y += 14.0;
        }
        self.y += 10.0;
    }

    pub(super) fn words(&mut self, text: &str) {
        for line in self.style.body.wrap(text, 10.5, 504.0) {
            self.page.text((LEFT, self.y), self.style.body, 10.5, BLACK, &line);
            self.y += 14.0;
        }
        self.y += 6.0;
    }

    pub(super) fn framed(&mut self, face: Face, label: &str, value: &str) {
        let width = (face.width(value, 20.0) + 60.0).max(260.0);
        self.page.frame((306.0 - width / 2.0, self.y), (width, 52.0), 1.2, BLACK);
        self.page.text_around((306.0, self.y + 16.0), Face::SansBold, 9.0, GRAY, label);
        self.page.text_around((306.0, self.y + 41.0), face, 20.0, BLACK, value);
        self.y += 70.0;
    }

    /// A barcode at the foot.
    pub(super) fn symbol(&mut self, which: usize, text: &str) {
        symbols::draw(&mut self.page, which, (LEFT, 690.0), text);
        self.page.text((320.0, 720.0), Face::Sans, 8.5, GRAY, "A fictional sample made to test Coffer.");
    }
}
