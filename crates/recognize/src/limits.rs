//! How much a document may ask of us.

use std::time::{Duration, Instant};

use crate::Error;

/// Bounds that are checked before memory is taken. The defaults suit scans and phone photos with a wide margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Longest file, in bytes. Default 512 MiB.
    pub bytes: u64,
    /// Most pages of a PDF or TIFF. Default 2 000.
    pub pages: usize,
    /// Most pixels of one stored image (width × height). Default 200 000 000: a 14 000 × 14 000 scan; a 200-megapixel phone photo.
    pub pixels_per_page: u64,
    /// Longest side of one stored image, in pixels. Default 60 000.
    pub side: u32,
    /// Most pixels of one rendered page, whatever [`RenderSize`] asks for. Default 40 000 000.
    pub render_pixels: u64,
    /// Most memory that one image decoder may take, in bytes. Default 1 GiB (200 megapixels of RGBA and some).
    pub decode_bytes: u64,
    /// Most attachments of a mail. Default 200.
    pub attachments: usize,
    /// Longest time for one call (opening a file, drawing a page). A PDF is stopped between drawing operations and streams, a mail between
    /// its parts; the decoder of a picture is given up: it goes on in a thread of its own, at most two at a time. Default 60 s.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            pages: 2_000,
            pixels_per_page: 200_000_000,
            side: 60_000,
            render_pixels: 40_000_000,
            decode_bytes: 1 << 30,
            attachments: 200,
            time: Duration::from_secs(60),
        }
    }
}

/// When a call has to be at its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// From now; none if that is further away than the clock can say.
    pub(crate) fn of(limits: &Limits) -> Self {
        Self(Instant::now().checked_add(limits.time))
    }

    pub(crate) fn is_past(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        if self.is_past() { Err(Error::TooSlow) } else { Ok(()) }
    }
}

/// How large a page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderSize {
    /// Longest side of the result, in pixels. Images are never enlarged; PDF pages are drawn at this size.
    pub max_side: u32,
}

impl RenderSize {
    /// For lists: 320 pixels.
    pub const THUMBNAIL: Self = Self { max_side: 320 };
    /// For reading on a screen: 2 000 pixels (a Letter page at about 180 dpi).
    pub const PAGE: Self = Self { max_side: 2_000 };
}
