//! The faces in which samples are set, and how wide a text is in them. Both ways of drawing (real text in a PDF, dots in a
//! scan) place every letter by this, so that they agree.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId};

/// A face: Liberation's letters under another name, see `fonts/OFL.txt`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Face {
    /// For labels.
    Sans,
    /// For labels and values that stand out.
    SansBold,
    /// For the body of a letter.
    Serif,
    /// For its headings.
    SerifBold,
    /// For codes and machine-readable lines.
    Mono,
}

impl Face {
    /// All of them, in the order of their index.
    pub const ALL: [Self; 5] = [Self::Sans, Self::SansBold, Self::Serif, Self::SerifBold, Self::Mono];

    /// The font file.
    pub fn file(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../fonts/sans-regular.ttf"),
            Self::SansBold => include_bytes!("../../fonts/sans-bold.ttf"),
            Self::Serif => include_bytes!("../../fonts/serif-regular.ttf"),
            Self::SerifBold => include_bytes!("../../fonts/serif-bold.ttf"),
            Self::Mono => include_bytes!("../../fonts/mono-regular.ttf"),
        }
    }

    /// The font, parsed once.
    pub fn font(self) -> &'static FontRef<'static> {
        static FONTS: LazyLock<[FontRef<'static>; 5]> =
            LazyLock::new(|| Face::ALL.map(|face| FontRef::try_from_slice(face.file()).expect("a font of ours")));
        &FONTS[self as usize]
    }

    /// Each letter of `text` with how far the next one stands from it, in units of the type size.
    pub fn letters(self, text: &str) -> Vec<Letter> {
        let font = self.font();
        let em = font.units_per_em().unwrap_or(2048.0);
        let mut letters: Vec<Letter> = Vec::new();
        let mut before: Option<GlyphId> = None;
        for (start, character) in text.char_indices() {
            let glyph = font.glyph_id(character);
            if let (Some(before), Some(last)) = (before, letters.last_mut()) {
                last.advance += font.kern_unscaled(before, glyph) / em;
            }
            letters.push(Letter { glyph, bytes: start..start + character.len_utf8(), advance: font.h_advance_unscaled(glyph) / em });
            before = Some(glyph);
        }
        letters
    }

    /// Width of `text` in points at `size` points.
    pub fn width(self, text: &str, size: f32) -> f32 {
        self.letters(text).iter().map(|letter| letter.advance).sum::<f32>() * size
    }

    /// Breaks `text` into lines no wider than `width` points.
    pub fn wrap(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// One letter, ready to be placed.
pub struct Letter {
    /// Which picture in the font.
    pub glyph: GlyphId,
    /// Which bytes of the text it stands for.
    pub bytes: std::ops::Range<usize>,
    /// Distance to the next letter, in units of the type size.
    pub advance: f32,
}
