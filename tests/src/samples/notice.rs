//! A notice as data (a table with labels above values, an address, facts, a body) and how it is composed on pages.
//!
//! No seal, no logo, and every page says that it is a sample.

use super::barcode;
use super::face::Face;
use super::page::{BLACK, FAINT, GRAY, Ink, Page};

const LEFT: f32 = 46.0;
const RIGHT: f32 = 566.0;
const WIDTH: f32 = RIGHT - LEFT;
/// Where the body must end, above the bars.
const BOTTOM: f32 = 682.0;
/// Where the facts beside the address begin.
const FACTS: f32 = 322.0;
const ROW: f32 = 29.0;
const STAMP: Ink = [168, 52, 44];

/// One notice.
pub struct Notice {
    /// The form it is printed on, such as `I-797C, Notice of Action`.
    pub form: &'static str,
    /// The sentence that I-797C carries since 2012.
    pub grants_nothing: bool,
    /// The table at the top; `Page` is filled in.
    pub table: Vec<Vec<Cell>>,
    /// Name and address.
    pub to: Vec<String>,
    /// What stands beside the address: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// The letter itself.
    pub body: Vec<Part>,
    /// What the bars say.
    pub receipt: String,
}

/// A cell of the table: a small label above its value.
pub struct Cell {
    /// The label.
    pub label: &'static str,
    /// The value.
    pub value: String,
    /// Its share of the row's width.
    pub share: f32,
}

/// A cell.
pub fn cell(label: &'static str, value: impl Into<String>, share: f32) -> Cell {
    Cell { label, value: value.into(), share }
}

/// A piece of the letter.
pub enum Part {
    /// A heading.
    Heading(&'static str),
    /// A paragraph.
    Text(String),
    /// An item of a list.
    Item(String),
    /// A line with its label, as the electronic system prints them.
    Pair(&'static str, String),
    /// A framed value that must not be overlooked.
    Framed(&'static str, String),
    /// The rest begins a new page.
    NewPage,
}

/// What is set in one go and never split.
enum Line<'a> {
    Text { indent: f32, face: Face, size: f32, text: String },
    Bullet(String),
    Pair(&'a str, &'a str),
    Framed(&'a str, &'a str),
    Gap(f32),
    NewPage,
}

impl Line<'_> {
    fn height(&self) -> f32 {
        match self {
            Self::Text { size, .. } => size * 1.3,
            Self::Bullet(_) => 13.65,
            Self::Pair(..) => 17.0,
            Self::Framed(..) => 58.0,
            Self::Gap(height) => *height,
            Self::NewPage => 0.0,
        }
    }
}

/// Composes the notice on as many pages as it needs.
pub fn compose(notice: &Notice) -> Vec<Page> {
    let first = 104.0 + 16.0 + ROW * notice.table.len() as f32 + 18.0 + address_height(notice);
    let next = 104.0 + 16.0 + ROW + 26.0;
    let sheets = split(lines(&notice.body), BOTTOM - first, BOTTOM - next);
    let count = sheets.len();
    let draw = |(index, lines): (usize, &Vec<Line<'_>>)| {
        let mut page = Page::letter();
        let number = format!("{} of {count}", index + 1);
        frame(&mut page, notice);
        let mut y = if index == 0 {
            for (row, cells) in notice.table.iter().enumerate() {
                table_row(&mut page, 120.0 + ROW * row as f32, cells, &number);
            }
            address(&mut page, first - address_height(notice), notice);
            first
        } else {
            let cells = [cell("Receipt Number", &notice.receipt, 2.0), cell("Form", notice.form, 3.0), cell("Page", "", 1.0)];
            table_row(&mut page, 120.0, &cells, &number);
            next
        };
        for line in lines {
            set(&mut page, y, line);
            y += line.height();
        }
        page
    };
    sheets.iter().enumerate().map(draw).collect()
}

fn lines(body: &[Part]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let set = |lines: &mut Vec<Line<'_>>, indent: f32, face: Face, text: &str| {
        let wrapped = face.wrap(text, 10.5, WIDTH - indent);
        lines.extend(wrapped.into_iter().map(|text| Line::Text { indent, face, size: 10.5, text }));
    };
    for part in body {
        match part {
            Part::Heading(text) => {
                lines.push(Line::Gap(3.0));
                set(&mut lines, 0.0, Face::SerifBold, text);
                lines.push(Line::Gap(3.0));
            }
            Part::Text(text) => {
                set(&mut lines, 0.0, Face::Serif, text);
                lines.push(Line::Gap(8.0));
            }
            Part::Item(text) => {
                let mut wrapped = Face::Serif.wrap(text, 10.5, WIDTH - 26.0).into_iter();
                lines.extend(wrapped.next().map(Line::Bullet));
                lines.extend(wrapped.map(|text| Line::Text { indent: 26.0, face: Face::Serif, size: 10.5, text }));
                lines.push(Line::Gap(4.0));
            }
            Part::Pair(label, value) => lines.push(Line::Pair(label, value)),
            Part::Framed(label, value) => lines.extend([Line::Gap(4.0), Line::Framed(label, value), Line::Gap(12.0)]),
            Part::NewPage => lines.push(Line::NewPage),
        }
    }
    lines
}

fn split(lines: Vec<Line<'_>>, first: f32, next: f32) -> Vec<Vec<Line<'_>>> {
    let mut sheets: Vec<Vec<Line<'_>>> = vec![Vec::new()];
    let (mut room, mut left) = (first, first);
    for line in lines {
        if matches!(line, Line::NewPage) || (line.height() > left && left < room) {
            sheets.push(Vec::new());
            (room, left) = (next, next);
        }
        left -= line.height();
        if let Some(sheet) = sheets.last_mut() {
            sheet.push(line);
        }
    }
    sheets
}

/// What every page has: the mark behind, the head, the stamp, the bars, the foot.
fn frame(page: &mut Page, notice: &Notice) {
    page.text_around((306.0, 452.0), Face::SansBold, 118.0, FAINT, "SAMPLE");
    page.text_around((306.0, 556.0), Face::SansBold, 84.0, FAINT, "FICTIONAL");

    page.text((LEFT, 54.0), Face::SansBold, 9.5, BLACK, "Department of Homeland Security");
    page.text((LEFT, 66.0), Face::Sans, 9.5, BLACK, "U.S. Citizenship and Immigration Services");
    page.text_to((RIGHT, 66.0), Face::SerifBold, 17.0, BLACK, notice.form);
    page.bar((LEFT, 75.0), (WIDTH, 1.4), BLACK);
    page.frame((236.0, 22.0), (140.0, 17.0), 1.1, STAMP);
    page.text_around((306.0, 34.2), Face::SansBold, 10.0, STAMP, "SAMPLE — FICTIONAL");
    if notice.grants_nothing {
        let words = "THIS NOTICE DOES NOT GRANT ANY IMMIGRATION STATUS OR BENEFIT.";
        page.text_around((306.0, 95.0), Face::SansBold, 10.5, BLACK, words);
    }

    barcode::draw(page, (LEFT, 700.0), (214.0, 26.0), &notice.receipt);
    page.text_around((LEFT + 107.0, 736.0), Face::Mono, 8.5, BLACK, &notice.receipt);
    page.text((318.0, 708.0), Face::Sans, 8.5, BLACK, "If you have questions, visit uscis.gov/contactcenter");
    page.text((318.0, 719.0), Face::Sans, 8.5, BLACK, "or call 800-375-5283 (TTY 800-767-1833).");
    page.text((318.0, 733.0), Face::SansBold, 8.5, BLACK, "Please keep this notice with your records.");
    page.bar((LEFT, 746.0), (WIDTH, 0.7), GRAY);
    let foot = "A fictional sample made to test Coffer. Not issued by any agency; every name and number in it is invented.";
    page.text_around((306.0, 758.0), Face::Sans, 7.5, STAMP, foot);
}

fn table_row(page: &mut Page, y: f32, cells: &[Cell], number: &str) {
    let shares: f32 = cells.iter().map(|cell| cell.share).sum();
    let mut x = LEFT;
    for cell in cells {
        let width = WIDTH * cell.share / shares;
        // Rows share their lines.
        page.frame((x, y), (width + 0.8, ROW + 0.8), 0.8, BLACK);
        page.text((x + 5.0, y + 10.0), Face::Sans, 7.5, GRAY, cell.label);
        let value = if cell.label == "Page" { number } else { &cell.value };
        let size = if Face::SansBold.width(value, 10.5) > width - 9.0 { 9.0 } else { 10.5 };
        page.text((x + 5.0, y + 23.0), Face::SansBold, size, BLACK, value);
        x += width;
    }
}

fn address_height(notice: &Notice) -> f32 {
    14.0 * notice.to.len().max(fact_lines(notice).len()) as f32 + 22.0
}

/// The facts as they are set: a label, if the line begins with one, and how far right of it the value stands.
fn fact_lines(notice: &Notice) -> Vec<(&'static str, f32, String)> {
    let mut lines = Vec::new();
    for (label, value) in &notice.facts {
        let indent = if label.is_empty() { 0.0 } else { Face::SansBold.width(label, 10.0) + 4.0 };
        let wrapped = Face::Sans.wrap(value, 10.0, RIGHT - FACTS - indent);
        lines.extend(wrapped.into_iter().enumerate().map(|(line, text)| (if line == 0 { *label } else { "" }, indent, text)));
    }
    lines
}

fn address(page: &mut Page, y: f32, notice: &Notice) {
    for (line, text) in notice.to.iter().enumerate() {
        page.text((LEFT + 6.0, y + 10.0 + 14.0 * line as f32), Face::Sans, 10.5, BLACK, text);
    }
    for (line, (label, indent, value)) in fact_lines(notice).into_iter().enumerate() {
        let at = y + 10.0 + 14.0 * line as f32;
        page.text((FACTS, at), Face::SansBold, 10.0, BLACK, label);
        page.text((FACTS + indent, at), Face::Sans, 10.0, BLACK, &value);
    }
}

fn set(page: &mut Page, y: f32, line: &Line<'_>) {
    match line {
        Line::Text { indent, face, size, text } => page.text((LEFT + indent, y + size), *face, *size, BLACK, text),
        Line::Bullet(text) => {
            page.text((LEFT + 13.0, y + 10.5), Face::Serif, 10.5, BLACK, "•");
            page.text((LEFT + 26.0, y + 10.5), Face::Serif, 10.5, BLACK, text);
        }
        Line::Pair(label, value) => {
            page.text((LEFT, y + 11.0), Face::SansBold, 8.5, GRAY, label);
            page.text((LEFT + 186.0, y + 11.0), Face::Sans, 10.5, BLACK, value);
        }
        Line::Framed(label, value) => {
            let width = (Face::Mono.width(value, 21.0) + 60.0).max(300.0);
            page.frame((306.0 - width / 2.0, y), (width, 56.0), 1.4, BLACK);
            page.text_around((306.0, y + 17.0), Face::SansBold, 9.0, GRAY, label);
            page.text_around((306.0, y + 43.0), Face::Mono, 21.0, BLACK, value);
        }
        Line::Gap(_) | Line::NewPage => {}
    }
}
