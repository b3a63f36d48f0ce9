//! A page as it was composed: texts and filled rectangles at places in points, from the top left corner. Nothing here knows
//! whether it becomes a PDF or a scan.

use super::face::Face;

/// A colour: red, green, blue.
pub type Ink = [u8; 3];

/// Black as printers make it.
pub const BLACK: Ink = [24, 24, 26];
/// For labels and lines of lesser weight.
pub const GRAY: Ink = [96, 96, 100];
/// For the mark behind the text.
pub const FAINT: Ink = [243, 243, 245];

/// One page.
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The colour of the paper.
    pub paper: Ink,
    /// What is on it, in the order of drawing.
    pub marks: Vec<Mark>,
}

/// Something on a page.
pub enum Mark {
    /// A text on one line.
    Text {
        /// Left end of the baseline.
        x: f32,
        /// The baseline.
        y: f32,
        /// Type size in points.
        size: f32,
        /// The face.
        face: Face,
        /// The colour.
        ink: Ink,
        /// The letters.
        text: String,
    },
    /// A filled rectangle; a line is a thin one.
    Bar {
        /// Left edge.
        x: f32,
        /// Upper edge.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// The colour.
        ink: Ink,
    },
}

impl Page {
    /// An empty page of US letter size.
    pub fn letter() -> Self {
        Self { width: 612.0, height: 792.0, paper: [255; 3], marks: Vec::new() }
    }

    /// Sets a text with its baseline at `y`.
    pub fn text(&mut self, (x, y): (f32, f32), face: Face, size: f32, ink: Ink, text: &str) {
        self.marks.push(Mark::Text { x, y, size, face, ink, text: text.to_owned() });
    }

    /// Sets a text that ends at `right`.
    pub fn text_to(&mut self, (right, y): (f32, f32), face: Face, size: f32, ink: Ink, text: &str) {
        self.text((right - face.width(text, size), y), face, size, ink, text);
    }

    /// Sets a text centred on `middle`.
    pub fn text_around(&mut self, (middle, y): (f32, f32), face: Face, size: f32, ink: Ink, text: &str) {
        self.text((middle - face.width(text, size) / 2.0, y), face, size, ink, text);
    }

    /// Fills a rectangle.
    pub fn bar(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.marks.push(Mark::Bar { x, y, width, height, ink });
    }

    /// Draws the four sides of a rectangle.
    pub fn frame(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), line: f32, ink: Ink) {
        self.bar((x, y), (width, line), ink);
        self.bar((x, y + height - line), (width, line), ink);
        self.bar((x, y), (line, height), ink);
        self.bar((x + width - line, y), (line, height), ink);
    }
}
