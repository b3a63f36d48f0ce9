//! The faces of a printed sheet: which one has a sign, how wide text is, and where a line breaks. Inter and Noto Sans Arabic (SIL Open Font
//! License) are compiled in; their licences lie beside them in `fonts/`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use krilla::text::Font;
use rustybuzz::UnicodeBuffer;

/// Weight of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Running text.
    Plain,
    /// Headings and values.
    Bold,
}

/// Text that one face can set.
pub(super) struct Run {
    face: usize,
    pub(super) text: String,
}

struct Face {
    font: Font,
    shaper: rustybuzz::Face<'static>,
}

/// All faces: for each weight, that of most scripts first.
pub(super) struct Faces {
    plain: Vec<Face>,
    bold: Vec<Face>,
    missing: RefCell<BTreeSet<char>>,
}

const PLAIN: [&[u8]; 2] = [include_bytes!("../../fonts/Inter-Regular.ttf"), include_bytes!("../../fonts/NotoSansArabic-Regular.ttf")];
const BOLD: [&[u8]; 2] = [include_bytes!("../../fonts/Inter-SemiBold.ttf"), include_bytes!("../../fonts/NotoSansArabic-SemiBold.ttf")];

impl Faces {
    pub(super) fn new() -> Option<Self> {
        let load =
            |data: &'static [u8]| Some(Face { font: Font::new(data.to_vec().into(), 0)?, shaper: rustybuzz::Face::from_slice(data, 0)? });
        let all = |list: [&'static [u8]; 2]| list.into_iter().map(load).collect::<Option<Vec<_>>>();
        Some(Self { plain: all(PLAIN)?, bold: all(BOLD)?, missing: RefCell::default() })
    }

    /// Signs that no face has, so far.
    pub(super) fn missing(&self) -> Vec<char> {
        self.missing.borrow().iter().copied().collect()
    }

    fn of(&self, weight: Weight) -> &[Face] {
        match weight {
            Weight::Plain => &self.plain,
            Weight::Bold => &self.bold,
        }
    }

    fn at(&self, index: usize) -> &Face {
        if index < self.plain.len() { &self.plain[index] } else { &self.bold[index - self.plain.len()] }
    }

    pub(super) fn font(&self, run: &Run) -> &Font {
        &self.at(run.face).font
    }

    /// Text cut by face. Signs that none has go to the first, which draws an empty box for them.
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        let faces = self.of(weight);
        let offset = if weight == Weight::Plain { 0 } else { self.plain.len() };
        let mut runs: Vec<Run> = Vec::new();
        for sign in text.chars().filter(|sign| !sign.is_control()) {
            let last = runs.last().map(|run| run.face - offset);
            let has = |index: usize| faces[index].shaper.glyph_index(sign).is_some();
            // Spaces and marks stay with what is before them.
            let face = match last {
                Some(last) if has(last) && !sign.is_alphanumeric() => last,
                _ => (0..faces.len()).find(|index| has(*index)).unwrap_or_else(|| {
                    self.missing.borrow_mut().insert(sign);
                    0
                }),
            };
            match runs.last_mut().filter(|run| run.face == face + offset) {
                Some(run) => run.text.push(sign),
                None => runs.push(Run { face: face + offset, text: sign.to_string() }),
            }
        }
        runs
    }

    /// Width in points.
    pub(super) fn width(&self, runs: &[Run], size: f32) -> f32 {
        let of_run = |run: &Run| {
            let shaper = &self.at(run.face).shaper;
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(&run.text);
            let shaped = rustybuzz::shape(shaper, &[], buffer);
            let advance: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
            advance as f32 * size / shaper.units_per_em() as f32
        };
        runs.iter().map(of_run).sum()
    }

    /// Width of one sign alone.
    fn advance(&self, sign: char, weight: Weight, size: f32) -> f32 {
        let of = |face: &Face| {
            let glyph = face.shaper.glyph_index(sign)?;
            Some(f32::from(face.shaper.glyph_hor_advance(glyph)?) * size / face.shaper.units_per_em() as f32)
        };
        self.of(weight).iter().find_map(of).unwrap_or(size)
    }

    /// Lines of at most `width`, broken at spaces; a word that is longer is broken inside.
    pub(super) fn wrapped(&self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<Vec<Run>> {
        let fits = |line: &str| self.width(&self.runs(line, weight), size) <= width;
        let mut lines: Vec<String> = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if fits(&longer) {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                if fits(word) {
                    line.push_str(word);
                    continue;
                }
                // Single advances are near enough for a word that is broken anyway.
                let mut used = 0.0;
                for sign in word.chars() {
                    let advance = self.advance(sign, weight, size);
                    if used + advance > width * 0.97 && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(sign);
                    used += advance;
                }
            }
            lines.push(line);
        }
        lines.into_iter().map(|line| self.runs(&line, weight)).collect()
    }
}
