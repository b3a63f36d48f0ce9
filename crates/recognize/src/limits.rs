//! How much a document may ask of us.

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
        }
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
