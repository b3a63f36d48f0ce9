//! A printable sheet as a PDF, made in memory: headings, labels with values, lists, a ruled table to write into, a QR code. Knows nothing of what it
//! says. The only place that names the PDF writer and the QR encoder.

mod face;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use qrcodegen::{QrCode, QrCodeEcc};

use face::{Faces, Run, Weight};

/// US Letter, in points.
const PAGE: (f32, f32) = (612.0, 792.0);
/// Around the text.
const MARGIN: f32 = 54.0;
/// Where labels end and values begin.
const VALUES_AT: f32 = 150.0;
/// Room at the foot of a page for its number and the last line.
const FOOT: f32 = 40.0;

const INK: (u8, u8, u8) = (26, 30, 34);
const QUIET: (u8, u8, u8) = (98, 104, 110);
const ACCENT: (u8, u8, u8) = (13, 92, 105);
const RULE: (u8, u8, u8) = (190, 188, 180);

/// What to print.
pub(crate) struct Printed {
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) sections: Vec<Section>,
    /// Below the last section, and small.
    pub(crate) footer: String,
}

/// A part with its heading, which may be empty.
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
pub(crate) enum Block {
    /// Labels and values.
    Facts(Vec<(String, String)>),
    /// Running text.
    Paragraph(String),
    /// A list to tick off.
    Steps(Vec<String>),
    /// Words in columns, each with its number.
    Words(Vec<String>),
    /// Lines to be typed exactly as they stand, each with a rule beside it, however often it is broken.
    Lines(Vec<String>),
    /// A text to be copied exactly, with its QR code before it.
    Coded(String),
    /// A table: what is in it, and rows to write into.
    Log { columns: Vec<String>, filled: Vec<Vec<String>>, empty_rows: usize },
}

/// A sheet, ready.
pub(crate) struct Made {
    /// The PDF.
    pub(crate) bytes: Vec<u8>,
    /// Signs that its faces lack; an empty box stands for each.
    pub(crate) missing: Vec<char>,
}

/// The writer failed, or a face that is compiled in could not be read. Neither happens with the data that ships.
#[derive(Debug)]
pub(crate) struct CannotPrint;

/// How a line of text looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    weight: Weight,
    ink: (u8, u8, u8),
}

const TITLE: Look = Look { size: 22.0, weight: Weight::Bold, ink: INK };
const SUBTITLE: Look = Look { size: 11.0, weight: Weight::Plain, ink: QUIET };
const HEADING: Look = Look { size: 12.5, weight: Weight::Bold, ink: ACCENT };
const LABEL: Look = Look { size: 9.5, weight: Weight::Plain, ink: QUIET };
const VALUE: Look = Look { size: 11.5, weight: Weight::Bold, ink: INK };
const BODY: Look = Look { size: 10.5, weight: Weight::Plain, ink: INK };
const WORD: Look = Look { size: 12.5, weight: Weight::Bold, ink: INK };
const EXACT: Look = Look { size: 8.5, weight: Weight::Plain, ink: INK };
const SMALL: Look = Look { size: 8.5, weight: Weight::Plain, ink: QUIET };

/// One thing on a page.
enum Mark {
    Text {
        x: f32,
        y: f32,
        look: Look,
        runs: Vec<Run>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
    },
    Square {
        x: f32,
        y: f32,
        side: f32,
    },
    /// Filled rectangles: x, y, width, height.
    Blots(Vec<(f32, f32, f32, f32)>),
}

/// Makes the PDF.
pub(crate) fn pdf(printed: &Printed) -> Result<Made, CannotPrint> {
    let faces = Faces::new().ok_or(CannotPrint)?;
    let mut layout = Layout { faces: &faces, pages: vec![Vec::new()], y: MARGIN };
    layout.lines(&printed.title, TITLE, MARGIN, layout.width(), 4.0);
    layout.lines(&printed.subtitle, SUBTITLE, MARGIN, layout.width(), 10.0);
    for section in &printed.sections {
        layout.section(section);
    }
    layout.space(14.0);
    layout.lines(&printed.footer, SMALL, MARGIN, layout.width(), 0.0);
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(Metadata::new().title(printed.title.clone()).language(printed.language.clone()).producer("Coffer".to_owned()));
    let pages = layout.pages;
    let count = pages.len();
    for (number, marks) in (1..).zip(&pages) {
        let mut page = document.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(CannotPrint)?);
        let mut surface = page.surface();
        marks.iter().for_each(|mark| draw(&mut surface, &faces, mark));
        let runs = faces.runs(&format!("{number} / {count}"), Weight::Plain);
        let x = PAGE.0 - MARGIN - faces.width(&runs, SMALL.size);
        draw(&mut surface, &faces, &Mark::Text { x, y: PAGE.1 - FOOT + 10.0, look: SMALL, runs });
        surface.finish();
        page.finish();
    }
    Ok(Made { bytes: document.finish().map_err(|_| CannotPrint)?, missing: faces.missing() })
}

/// Puts blocks one below the other, and begins pages.
struct Layout<'f> {
    faces: &'f Faces,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

impl Layout<'_> {
    fn width(&self) -> f32 {
        PAGE.0 - 2.0 * MARGIN
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins a page unless so much room is left. What is taller than a page begins one all the same.
    fn need(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN - FOOT / 2.0 && self.pages.last().is_some_and(|page| !page.is_empty()) {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn height(look: Look) -> f32 {
        look.size * 1.4
    }

    /// Text in lines of at most `width`, page by page.
    fn lines(&mut self, text: &str, look: Look, x: f32, width: f32, after: f32) {
        for runs in self.faces.wrapped(text, look.weight, look.size, width) {
            self.need(Self::height(look));
            let y = self.y + look.size;
            self.put(Mark::Text { x, y, look, runs });
            self.y += Self::height(look);
        }
        self.y += after;
    }

    fn section(&mut self, section: &Section) {
        if !section.heading.is_empty() {
            self.space(12.0);
            self.need(Self::height(HEADING) + 40.0);
            self.lines(&section.heading, HEADING, MARGIN, self.width(), 4.0);
        }
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => self.lines(text, BODY, MARGIN, self.width(), 4.0),
                Block::Facts(facts) => facts.iter().for_each(|(label, value)| self.fact(label, value)),
                Block::Steps(steps) => steps.iter().for_each(|step| self.step(step)),
                Block::Words(words) => self.words(words),
                Block::Lines(lines) => lines.iter().for_each(|line| self.exact_line(line)),
                Block::Coded(text) => self.coded(text),
                Block::Log { columns, filled, empty_rows } => self.log(columns, filled, *empty_rows),
            }
        }
    }

    fn fact(&mut self, label: &str, value: &str) {
        let labels = self.faces.wrapped(label, LABEL.weight, LABEL.size, VALUES_AT - 10.0);
        let values = self.faces.wrapped(value, VALUE.weight, VALUE.size, self.width() - VALUES_AT);
        let height = (labels.len() as f32 * Self::height(LABEL)).max(values.len() as f32 * Self::height(VALUE));
        self.need(height.min(PAGE.1 / 2.0));
        // Both stand on one line, whatever their sizes.
        let base = self.y + VALUE.size;
        for (n, runs) in labels.into_iter().enumerate() {
            self.put(Mark::Text { x: MARGIN, y: base + n as f32 * Self::height(LABEL), look: LABEL, runs });
        }
        let start = self.y;
        for runs in values {
            self.need(Self::height(VALUE));
            let y = self.y + VALUE.size;
            self.put(Mark::Text { x: MARGIN + VALUES_AT, y, look: VALUE, runs });
            self.y += Self::height(VALUE);
        }
        self.y = if self.y < start { self.y } else { self.y.max(start + height.min(PAGE.1 / 2.0)) } + 3.0;
    }

    fn step(&mut self, step: &str) {
        self.need(Self::height(BODY));
        let y = self.y + 2.0;
        self.put(Mark::Square { x: MARGIN + 1.0, y, side: 9.0 });
        self.lines(step, BODY, MARGIN + 18.0, self.width() - 18.0, 3.0);
    }

    fn words(&mut self, words: &[String]) {
        const COLUMNS: usize = 4;
        let rows = words.len().div_ceil(COLUMNS);
        let width = self.width() / COLUMNS as f32;
        let row = Self::height(WORD) + 4.0;
        self.need(row * rows as f32);
        for (n, word) in words.iter().enumerate() {
            let x = MARGIN + width * (n / rows) as f32;
            let y = self.y + row * (n % rows) as f32 + WORD.size;
            let number = self.faces.runs(&format!("{}.", n + 1), LABEL.weight);
            let left = x + 16.0 - self.faces.width(&number, LABEL.size);
            self.put(Mark::Text { x: left, y, look: LABEL, runs: number });
            let runs = self.faces.runs(word, WORD.weight);
            self.put(Mark::Text { x: x + 22.0, y, look: WORD, runs });
        }
        self.y += row * rows as f32 + 4.0;
    }

    fn exact_line(&mut self, line: &str) {
        for runs in self.faces.wrapped(line, EXACT.weight, EXACT.size, self.width() - 12.0) {
            self.need(Self::height(EXACT));
            let (top, bottom) = (self.y, self.y + Self::height(EXACT));
            self.put(Mark::Line { from: (MARGIN + 2.0, top), to: (MARGIN + 2.0, bottom) });
            self.put(Mark::Text { x: MARGIN + 10.0, y: self.y + EXACT.size, look: EXACT, runs });
            self.y = bottom;
        }
        self.y += 5.0;
    }

    fn coded(&mut self, text: &str) {
        const SIDE: f32 = 118.0;
        let blots = qr(text, MARGIN, SIDE);
        let room = if blots.is_empty() { 0.0 } else { SIDE + 16.0 };
        self.need(SIDE + 8.0);
        let top = self.y;
        self.put(Mark::Blots(blots.into_iter().map(|(x, y, w, h)| (x, top + y, w, h)).collect()));
        self.y += 6.0;
        self.lines(text, WORD, MARGIN + room, self.width() - room, 4.0);
        self.y = self.y.max(top + SIDE + 10.0);
    }

    fn log(&mut self, columns: &[String], filled: &[Vec<String>], empty_rows: usize) {
        // The last column is the widest: it holds what was said.
        let shares: Vec<f32> = (1..=columns.len()).map(|n| if n == columns.len() { 1.6 } else { 1.0 }).collect();
        let whole: f32 = shares.iter().sum();
        let widths: Vec<f32> = shares.iter().map(|share| self.width() * share / whole).collect();
        let blank = vec![String::new(); columns.len()];
        self.row(columns, LABEL, &widths, None);
        let rows = filled.iter().map(Vec::as_slice);
        for cells in rows.chain(std::iter::repeat_n(blank.as_slice(), empty_rows)) {
            self.row(cells, BODY, &widths, Some(columns));
        }
    }

    /// A row is never split over pages: what is taller than half a page goes on in further rows. `head` is drawn again on a new page.
    fn row(&mut self, cells: &[String], look: Look, widths: &[f32], head: Option<&[String]>) {
        const PADDING: f32 = 4.0;
        let most = ((PAGE.1 / 2.0 / Self::height(look)) as usize).max(1);
        let wrapped = |(cell, width): (&String, &f32)| self.faces.wrapped(cell, look.weight, look.size, width - 2.0 * PADDING);
        let mut columns: Vec<std::vec::IntoIter<Vec<Run>>> = cells.iter().zip(widths).map(|pair| wrapped(pair).into_iter()).collect();
        let lines = columns.iter().map(ExactSizeIterator::len).max().unwrap_or(0).max(1);
        for part in 0..lines.div_ceil(most) {
            let here = (lines - part * most).min(most) as f32 * Self::height(look);
            let height = here.max(if look.size < BODY.size { 14.0 } else { 24.0 }) + 2.0 * PADDING;
            let pages = self.pages.len();
            self.need(height);
            if let Some(head) = head.filter(|_| self.pages.len() > pages) {
                self.row(head, LABEL, widths, None);
            }
            let (top, left, right) = (self.y, MARGIN, PAGE.0 - MARGIN);
            let mut x = left;
            for (lines, width) in columns.iter_mut().zip(widths) {
                self.put(Mark::Line { from: (x, top), to: (x, top + height) });
                for (n, runs) in lines.by_ref().take(most).enumerate() {
                    let y = top + PADDING + look.size + n as f32 * Self::height(look);
                    self.put(Mark::Text { x: x + PADDING, y, look, runs });
                }
                x += width;
            }
            self.put(Mark::Line { from: (right, top), to: (right, top + height) });
            self.put(Mark::Line { from: (left, top), to: (right, top) });
            self.put(Mark::Line { from: (left, top + height), to: (right, top + height) });
            self.y += height;
        }
    }
}

/// The dark runs of a text's QR code, in a square of this side; none if it is too long for one.
fn qr(text: &str, left: f32, side: f32) -> Vec<(f32, f32, f32, f32)> {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Vec::new() };
    let module = side / code.size() as f32;
    let mut blots = Vec::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                blots.push((left + x as f32 * module, y as f32 * module, run as f32 * module, module));
            }
            x += run.max(1);
        }
    }
    blots
}

fn fill((r, g, b): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(r, g, b).into(), ..Fill::default() }
}

fn path(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    builder.move_to(first.0, first.1);
    rest.iter().for_each(|(x, y)| builder.line_to(*x, *y));
    if closed {
        builder.close();
    }
    builder.finish()
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, mark: &Mark) {
    let outline = match mark {
        Mark::Blots(blots) => {
            let mut builder = PathBuilder::new();
            for (x, y, w, h) in blots {
                builder.move_to(*x, *y);
                [(x + w, *y), (x + w, y + h), (*x, y + h)].iter().for_each(|(x, y)| builder.line_to(*x, *y));
                builder.close();
            }
            if let Some(path) = builder.finish() {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(INK)));
                surface.draw_path(&path);
            }
            return;
        }
        Mark::Text { x, y, look, runs } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(look.ink)));
            let mut x = *x;
            for run in runs {
                surface.draw_text(Point::from_xy(x, *y), faces.font(run).clone(), look.size, &run.text, false, TextDirection::Auto);
                x += faces.width(std::slice::from_ref(run), look.size);
            }
            return;
        }
        Mark::Line { from, to } => path(&[*from, *to], false),
        Mark::Square { x, y, side } => path(&[(*x, *y), (x + side, *y), (x + side, y + side), (*x, y + side)], true),
    };
    if let Some(outline) = outline {
        surface.set_fill(None);
        let (r, g, b) = RULE;
        surface.set_stroke(Some(Stroke { paint: rgb::Color::new(r, g, b).into(), width: 0.75, ..Stroke::default() }));
        surface.draw_path(&outline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(pairs: &[(&str, &str)]) -> Block {
        Block::Facts(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    fn printed(blocks: Vec<Block>) -> Printed {
        let sections = vec![Section { heading: "Person".to_owned(), blocks }];
        Printed {
            language: "en".to_owned(),
            title: "Call sheet".to_owned(),
            subtitle: "For a call".to_owned(),
            sections,
            footer: "Keep it.".to_owned(),
        }
    }

    /// What a reader of the PDF sees, without white space: lines may be broken anywhere.
    fn text_of(bytes: &[u8]) -> (usize, String) {
        let opened = recognize::Pages::open(bytes.to_vec().into(), &recognize::Limits::default()).expect("a PDF");
        let pages = opened.count();
        let text: Vec<String> = (0..pages).map(|page| opened.text(page).expect("text").expect("some").to_string()).collect();
        (pages, text.concat().split_whitespace().collect())
    }

    #[test]
    fn what_is_printed_can_be_read_back() {
        let made = pdf(&printed(vec![
            facts(&[
                ("Full name", "SAMPLE, ROSA MARÍA ÑANDÚ"),
                ("A-Number", "A012-345-678"),
                ("Other", "Nguyễn Văn Đức · Алексей · Ελένη · محمد"),
            ]),
            Block::Steps(vec!["Write down the date.".to_owned()]),
            Block::Log {
                columns: vec!["When".to_owned(), "Agent".to_owned()],
                filled: vec![vec!["March 9".to_owned(), "Ms. Q".to_owned()]],
                empty_rows: 3,
            },
        ]))
        .expect("made");
        assert!(made.bytes.starts_with(b"%PDF"));
        assert!(made.missing.is_empty(), "{:?}", made.missing);
        let (pages, text) = text_of(&made.bytes);
        assert_eq!(pages, 1);
        for part in
            ["Callsheet", "SAMPLE,ROSAMARÍAÑANDÚ", "A012-345-678", "NguyễnVănĐức", "Алексей", "Ελένη", "Writedownthedate.", "Ms.Q", "1/1"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn nothing_is_lost_over_many_pages() {
        let many: Vec<(String, String)> = (0..300).map(|n| (format!("Label{n:03}"), format!("Value{n:03}x{}", "y".repeat(n)))).collect();
        let made = pdf(&printed(vec![Block::Facts(many.clone()), Block::Paragraph("word ".repeat(2000))])).expect("made");
        let (pages, text) = text_of(&made.bytes);
        assert!(pages > 5);
        for (label, value) in many {
            assert!(text.contains(&label) && text.contains(&value[..9]), "{label}");
        }
        assert_eq!(text.matches("word").count(), 2000);
    }

    #[test]
    fn a_long_log_keeps_its_head_and_every_word() {
        let said = (0..900).map(|n| format!("word{n:03}")).collect::<Vec<_>>().join(" ");
        let filled = vec![vec!["March 9".to_owned(), said]; 2];
        let columns = vec!["When".to_owned(), "Whatwassaid".to_owned()];
        let made = pdf(&printed(vec![Block::Log { columns, filled, empty_rows: 40 }])).expect("made");
        let (pages, text) = text_of(&made.bytes);
        assert!(pages > 3);
        assert_eq!(text.matches("Whatwassaid").count(), pages);
        for n in 0..900 {
            assert_eq!(text.matches(&format!("word{n:03}")).count(), 2, "word{n:03}");
        }
    }

    #[test]
    fn signs_without_a_shape_are_told() {
        let made = pdf(&printed(vec![facts(&[("Name", "山田 😀")])])).expect("made");
        assert_eq!(made.missing, ['山', '田', '😀']);
        assert!(pdf(&Printed { sections: Vec::new(), title: String::new(), ..printed(Vec::new()) }).is_ok());
    }
}
