//! Going through a PDF page without drawing it: its text with line breaks, and a count of what drawing would cost.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings, SoftMask,
    interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect};
use zeroize::Zeroizing;

use crate::limits::Deadline;
use crate::{Error, Limits};

/// Longest text that is kept of a page, in characters.
const MOST_CHARACTERS: usize = 200_000;

/// Most drawing operations of a page. A dense form has some thousands, a map some hundred thousand.
const MOST_OPERATIONS: u64 = 1_000_000;

/// A page with pictures of so many pixels may be a scan; with fewer signs of its own than the second it is one.
const PICTURE: u64 = 400_000;
const BESIDE_A_PICTURE: usize = 300;

/// Words and their boxes in points: left, top, width, height.
pub(crate) type PlacedWords = Vec<(String, [f32; 4])>;

/// What was found on a page.
pub(crate) struct Survey {
    text: Zeroizing<String>,
    words: PlacedWords,
    characters: usize,
    operations: u64,
    pixels: u64,
    most_pixels: u64,
    deadline: Deadline,
    late: bool,
    pen: Option<Pen>,
}

/// Where the last glyph ended.
struct Pen {
    end: Point,
    along: hayro::kurbo::Vec2,
    em: f64,
}

/// The reason that the survey was broken off, carried out of hayro by unwinding: its devices cannot return errors.
struct Stop;

/// Goes through a page once.
///
/// # Errors
/// `TooManyPixels` when the page's pictures together have more than twice `Limits::pixels_per_page`; `Corrupt` when it draws more than
/// a million times, as only a page made to hang its reader does; `TooSlow`.
pub(crate) fn survey<'a>(
    page: &'a Page<'a>,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
    limits: &Limits,
) -> Result<Survey, Error> {
    let (width, height) = page.render_dimensions();
    let target = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform: Affine = hayro::hayro_interpret::TransformExt::to_kurbo(&page.initial_transform(true));
    let mut context = Context::new(transform, target, cache, page.xref(), settings.clone());
    let mut survey = Survey {
        text: Zeroizing::new(String::new()),
        words: Vec::new(),
        characters: 0,
        operations: 0,
        pixels: 0,
        most_pixels: limits.pixels_per_page.saturating_mul(2),
        deadline: Deadline::of(limits),
        late: false,
        pen: None,
    };
    let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| interpret_page(page, &mut context, &mut survey)));
    match walked {
        Ok(()) => Ok(survey),
        Err(payload) if payload.is::<Stop>() && survey.pixels > survey.most_pixels => {
            Err(Error::TooManyPixels { pixels: survey.pixels, limit: survey.most_pixels })
        }
        Err(_) if survey.late => Err(Error::TooSlow),
        Err(_) => Err(Error::Corrupt),
    }
}

impl Survey {
    /// The text, unless the page has none that counts.
    pub(crate) fn into_text(self) -> Option<Zeroizing<String>> {
        (!self.text.trim().is_empty()).then_some(self.text)
    }

    /// The words with their places; none of a page that is a picture with a line or two put on it, as a scanning app does.
    pub(crate) fn into_words(self) -> PlacedWords {
        let signs: usize = self.words.iter().map(|(word, _)| word.len()).sum();
        if self.pixels >= PICTURE && signs < BESIDE_A_PICTURE { Vec::new() } else { self.words }
    }

    /// Adds what a glyph stands for to the last word, or begins another.
    fn place(&mut self, piece: &str, begins: bool, start: Point, end: Point, em: f64) {
        let (left, right) = (start.x.min(end.x) as f32, start.x.max(end.x) as f32);
        // Above the base line some three quarters of the em, below it one.
        let (top, bottom) = ((start.y.min(end.y) - em * 0.75) as f32, (start.y.max(end.y) + em * 0.25) as f32);
        if !(left.is_finite() && right.is_finite() && top.is_finite() && bottom.is_finite()) || self.characters >= MOST_CHARACTERS {
            return;
        }
        match self.words.last_mut() {
            Some((word, place)) if !begins => {
                word.push_str(piece);
                let (far, low) = ((place[0] + place[2]).max(right), (place[1] + place[3]).max(bottom));
                let (near, high) = (place[0].min(left), place[1].min(top));
                *place = [near, high, far - near, low - high];
            }
            _ => self.words.push((piece.to_owned(), [left, top, right - left, bottom - top])),
        }
    }

    fn count(&mut self) {
        self.operations += 1;
        // The clock is asked now and then.
        self.late = self.operations % 256 == 1 && self.deadline.is_past();
        if self.late || self.operations > MOST_OPERATIONS || self.pixels > self.most_pixels {
            std::panic::resume_unwind(Box::new(Stop));
        }
    }

    fn push(&mut self, piece: &str) {
        let count = piece.chars().count();
        if self.characters + count <= MOST_CHARACTERS {
            self.characters += count;
            self.text.push_str(piece);
        }
    }

    /// A line break or a space, if the next glyph starts away from where the last one ended.
    fn gap(&mut self, start: Point, em: f64) {
        let Some(pen) = &self.pen else { return };
        let size = em.max(pen.em).max(0.01);
        let step = start - pen.end;
        let forward = step.dot(pen.along);
        let across = step.cross(pen.along).abs();
        let gap = if across > size * 0.5 || forward < -size * 1.5 {
            "\n"
        } else if forward > em.max(0.01) * 0.18 {
            " "
        } else {
            return;
        };
        if !self.text.ends_with(char::is_whitespace) {
            self.push(gap);
        } else if gap == "\n" && self.text.ends_with(' ') {
            self.text.pop();
            self.text.push('\n');
        }
    }
}

impl<'a> Device<'a> for Survey {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.pixels = self.pixels.saturating_add(u64::from(image.width()) * u64::from(image.height()));
        self.count();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // Text that is filled and then stroked comes twice.
        let again = matches!(mode, DrawMode::Stroke(_));
        let unseen = matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            self.count();
            if again {
                continue;
            }
            let place = props.transform * glyph.transform();
            let start = place * Point::ORIGIN;
            let along = place * Point::new(1_000.0, 0.0) - start;
            let em = along.hypot();
            let Some(text) = glyph.as_unicode() else {
                continue;
            };
            self.gap(start, em);
            let begins = self.text.is_empty() || self.text.ends_with(char::is_whitespace);
            let mut one = [0; 4];
            let piece: &str = match &text {
                BfString::Char(sign) => sign.encode_utf8(&mut one),
                BfString::String(signs) => signs,
            };
            self.push(piece);
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(shape) => shape.advance_width(),
            };
            if em.is_finite() && em > 0.0 {
                let advance = f64::from(advance.unwrap_or(500.0)) / 1_000.0;
                // What runs across the page is a stamp, not the letter; what is not drawn was read from a scan by another program.
                if !piece.trim().is_empty() && along.y.abs() < em * 0.1 && !unseen {
                    self.place(piece.trim(), begins, start, start + along * advance, em);
                }
                self.pen = Some(Pen { end: start + along * advance, along: along / em, em });
            }
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
