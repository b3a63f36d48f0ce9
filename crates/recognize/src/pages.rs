//! An opened document: how many pages, how large, and each one drawn on demand.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::guard::in_time;
use crate::pdf::PdfPages;
use crate::raster::{self, Header};
use crate::shrink::finish;
use crate::text::PlacedWords;
use crate::tiff::{self, TiffPage};
use crate::{Error, Image, Limits, Media, RenderSize, sniff};

/// A turn, clockwise, on top of what the file itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rotation {
    /// As it is.
    #[default]
    R0,
    /// A quarter clockwise.
    R90,
    /// Upside down.
    R180,
    /// A quarter counter-clockwise.
    R270,
}

impl Rotation {
    /// From degrees clockwise: 0, 90, 180, 270; others are `None`.
    pub const fn from_degrees(degrees: u16) -> Option<Self> {
        match degrees {
            0 => Some(Self::R0),
            90 => Some(Self::R90),
            180 => Some(Self::R180),
            270 => Some(Self::R270),
            _ => None,
        }
    }

    /// Degrees clockwise.
    pub const fn degrees(self) -> u16 {
        match self {
            Self::R0 => 0,
            Self::R90 => 90,
            Self::R180 => 180,
            Self::R270 => 270,
        }
    }
}

/// An opened document. `Send` and `Sync`; the bytes are wiped when it is dropped (when a decoder that was given up ends, if that is later).
pub struct Pages {
    media: Media,
    limits: Limits,
    content: Content,
}

enum Content {
    Single { bytes: Arc<Zeroizing<Vec<u8>>>, header: Header },
    Tiff { bytes: Arc<Zeroizing<Vec<u8>>>, pages: Vec<TiffPage> },
    Pdf(Box<PdfPages>),
}

impl Pages {
    /// Sniffs, checks the limits, reads the headers of all pages. No pixel is decoded yet.
    ///
    /// # Errors
    /// `TooLarge`, `Unsupported` (neither JPEG, PNG, TIFF, WebP, HEIC nor PDF), `Mail`, `Corrupt`, `Encrypted`, `TooManyPages`,
    /// `TooManyPixels` (if any page is too large), `TooSlow`.
    pub fn open(bytes: Zeroizing<Vec<u8>>, limits: &Limits) -> Result<Self, Error> {
        let length = bytes.len() as u64;
        if length > limits.bytes {
            return Err(Error::TooLarge { bytes: length, limit: limits.bytes });
        }
        let media = sniff(&bytes).ok_or(Error::Unsupported)?;
        let content = match media {
            Media::Pdf => Content::Pdf(Box::new(PdfPages::open(bytes, limits)?)),
            Media::Tiff => {
                let pages = tiff::pages(&bytes, limits)?;
                pages.iter().try_for_each(|page| page.header.check(limits))?;
                Content::Tiff { bytes: Arc::new(bytes), pages }
            }
            Media::Jpeg | Media::Png | Media::WebP | Media::Heic => {
                let header = raster::header(&bytes, media, limits)?;
                header.check(limits)?;
                Content::Single { bytes: Arc::new(bytes), header }
            }
            Media::Mail => return Err(Error::Mail),
        };
        Ok(Self { media, limits: limits.clone(), content })
    }

    /// What the bytes turned out to be.
    pub fn media(&self) -> Media {
        self.media
    }

    /// Number of pages, at least 1.
    pub fn count(&self) -> usize {
        match &self.content {
            Content::Single { .. } => 1,
            Content::Tiff { pages, .. } => pages.len(),
            Content::Pdf(pages) => pages.count(),
        }
    }

    /// Width and height of a page (from 0), upright: after the EXIF orientation or the PDF's own rotation. Pixels for images, points
    /// (1/72 inch, rounded up) for PDF.
    ///
    /// # Errors
    /// `NoSuchPage`.
    pub fn size(&self, page: usize) -> Result<(u32, u32), Error> {
        let size = match &self.content {
            Content::Single { header, .. } => (page == 0).then(|| header.upright()),
            Content::Tiff { pages, .. } => pages.get(page).map(|page| page.header.upright()),
            Content::Pdf(pages) => pages.size(page),
        };
        size.ok_or_else(|| self.no_such(page))
    }

    /// Draws a page (from 0), upright, then turned. Blocking: mostly 20–500 ms, seconds for the largest pictures; call it off the window's
    /// thread.
    ///
    /// # Errors
    /// `NoSuchPage`, `Corrupt`, `Unsupported` (a variant of the format that the decoder lacks), `TooManyPixels`, `TooSlow`.
    pub fn render(&self, page: usize, size: RenderSize, rotation: Rotation) -> Result<Image, Error> {
        let limits = &self.limits;
        match &self.content {
            Content::Single { bytes, header } if page == 0 => {
                let (bytes, media, within) = (Arc::clone(bytes), self.media, limits.clone());
                let pixels = in_time(limits.time, move || raster::decode(&bytes, media, &within))?;
                finish(pixels, header.orientation, size, rotation, limits, matches!(self.media, Media::Jpeg | Media::Heic))
            }
            Content::Tiff { bytes, pages } => {
                let page = pages.get(page).ok_or_else(|| self.no_such(page))?;
                let (bytes, within, wanted) = (Arc::clone(bytes), limits.clone(), *page);
                let pixels = in_time(limits.time, move || raster::decode_tiff(&bytes, &wanted, &within))?;
                finish(pixels, page.header.orientation, size, rotation, limits, false)
            }
            Content::Pdf(pages) if page < pages.count() => pages.render(page, size, rotation, limits),
            _ => Err(self.no_such(page)),
        }
    }

    /// [`render`](Self::render) at [`RenderSize::THUMBNAIL`], not turned.
    ///
    /// # Errors
    /// As `render`.
    pub fn thumbnail(&self, page: usize) -> Result<Image, Error> {
        self.render(page, RenderSize::THUMBNAIL, Rotation::R0)
    }

    /// The text layer of a PDF page in the order it is stored, lines and words parted by their places; at most 200 000 characters. `None`
    /// for images and for pages without one. Hidden text (of a scan that was read elsewhere) is included; damaged files can give nonsense:
    /// believe it only where it holds labels that are known.
    ///
    /// # Errors
    /// `NoSuchPage`, `Corrupt`, `TooManyPixels`.
    pub fn text(&self, page: usize) -> Result<Option<Zeroizing<String>>, Error> {
        match &self.content {
            _ if page >= self.count() => Err(self.no_such(page)),
            Content::Pdf(pages) => pages.text(page, &self.limits),
            Content::Single { .. } | Content::Tiff { .. } => Ok(None),
        }
    }

    /// The words of the text layer and where they stand: left, top, width, height, in points from the top left. `None` as for [`text`](Self::text).
    ///
    /// # Errors
    /// As for `text`.
    pub(crate) fn words(&self, page: usize) -> Result<Option<PlacedWords>, Error> {
        match &self.content {
            _ if page >= self.count() => Err(self.no_such(page)),
            Content::Pdf(pages) => pages.words(page, &self.limits).map(Some),
            Content::Single { .. } | Content::Tiff { .. } => Ok(None),
        }
    }

    fn no_such(&self, page: usize) -> Error {
        Error::NoSuchPage { page, count: self.count() }
    }
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pages({}, {})", self.media.media_type(), self.count())
    }
}
