//! PDF pages through hayro: opened without a password, looked through before they are drawn, drawn on white.

use std::sync::Arc;

use ::image::{DynamicImage, RgbImage};
use fast_image_resize::PixelType;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfData};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use zeroize::Zeroizing;

use crate::guard::guarded;
use crate::raster::over_white;
use crate::shrink::{scale, turned};
use crate::text::{PlacedWords, Survey, survey};
use crate::{Error, Image, Limits, RenderSize, Rotation};

/// Longest side of a page in points that is believed; PDF's own bound is 14 400 unless a unit says otherwise.
const MOST_POINTS: f32 = 1_000_000.0;

/// Longest side that is drawn, in pixels: the rasteriser counts in 16 bits.
const MOST_SIDE: f64 = 20_000.0;

/// Below this longest side a page is drawn at twice its size and shrunk, so that print stays legible in thumbnails.
const DRAWN_TWICE: u32 = 640;

/// The file's bytes, shared with the parser and wiped by the last owner.
struct Shared(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// An opened PDF.
pub(crate) struct PdfPages {
    pdf: Pdf,
    sizes: Vec<(f32, f32)>,
}

impl PdfPages {
    /// Opens a file that needs no password, or the empty one.
    pub(crate) fn open(bytes: Zeroizing<Vec<u8>>, limits: &Limits) -> Result<Self, Error> {
        crate::bomb::check(&bytes, limits)?;
        let data = PdfData::from(Arc::new(Shared(bytes)));
        guarded(|| {
            let pdf = Pdf::new(data).map_err(|error| match error {
                LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::Encrypted,
                LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => Error::Unsupported,
                _ => Error::Corrupt,
            })?;
            let pages = pdf.pages().len();
            if pages > limits.pages {
                return Err(Error::TooManyPages { pages, limit: limits.pages });
            }
            let sizes: Vec<_> = pdf.pages().iter().map(Page::render_dimensions).collect();
            let believable = |side: f32| (0.0..=MOST_POINTS).contains(&side);
            if sizes.is_empty() || !sizes.iter().all(|(width, height)| believable(*width) && believable(*height)) {
                return Err(Error::Corrupt);
            }
            Ok(Self { pdf, sizes })
        })
    }

    pub(crate) fn count(&self) -> usize {
        self.sizes.len()
    }

    /// In points, rounded up.
    pub(crate) fn size(&self, page: usize) -> Option<(u32, u32)> {
        let up = |side: f32| (side.ceil() as u32).max(1);
        self.sizes.get(page).map(|(width, height)| (up(*width), up(*height)))
    }

    pub(crate) fn render(&self, page: usize, size: RenderSize, rotation: Rotation, limits: &Limits) -> Result<Image, Error> {
        guarded(|| {
            let page = self.pdf.pages().get(page).ok_or(Error::Corrupt)?;
            self.surveyed(page, limits)?;
            let (width, height) = page.render_dimensions();
            let twice = size.max_side <= DRAWN_TWICE;
            let drawn = RenderSize { max_side: if twice { size.max_side.saturating_mul(2) } else { size.max_side } };
            let (w, h) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
            let factor = scale(w, h, drawn, limits).min(MOST_SIDE / w.max(h));
            let side = |points: f64| (points * factor).round().clamp(1.0, MOST_SIDE);
            let settings = PixmapSettings {
                // Half a pixel more, since hayro cuts off.
                x_scale: ((side(w) + 0.5) / w) as f32,
                y_scale: ((side(h) + 0.5) / h) as f32,
                bg_color: WHITE,
            };
            let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
            let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
            let rgb = over_white(pixmap.take_rgba8(ImageAlphaType::AlphaPremultiplied));
            let (width, height, rgb) = if twice && width.max(height) > size.max_side {
                let (small_w, small_h) = crate::shrink::fitting(width, height, size, limits);
                (small_w, small_h, crate::shrink::resized(&rgb, width, height, PixelType::U8x3, small_w, small_h)?)
            } else {
                (width, height, rgb)
            };
            let image = RgbImage::from_raw(width, height, rgb).ok_or(Error::Corrupt)?;
            turned(DynamicImage::ImageRgb8(image), rotation, false)
        })
    }

    pub(crate) fn text(&self, page: usize, limits: &Limits) -> Result<Option<Zeroizing<String>>, Error> {
        guarded(|| {
            let page = self.pdf.pages().get(page).ok_or(Error::Corrupt)?;
            Ok(self.surveyed(page, limits)?.into_text())
        })
    }

    pub(crate) fn words(&self, page: usize, limits: &Limits) -> Result<PlacedWords, Error> {
        guarded(|| {
            let page = self.pdf.pages().get(page).ok_or(Error::Corrupt)?;
            Ok(self.surveyed(page, limits)?.into_words())
        })
    }

    /// Goes through the page without drawing; refuses what asks for too much.
    fn surveyed<'p>(&'p self, page: &Page<'p>, limits: &Limits) -> Result<Survey, Error> {
        survey(page, &InterpreterCache::new(), &InterpreterSettings::default(), limits)
    }
}
