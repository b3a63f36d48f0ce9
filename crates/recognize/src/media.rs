//! Which kind of file this is, by its content. Names and extensions are not looked at.

/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Media {
    /// JPEG.
    Jpeg,
    /// PNG (of an animated one, the first picture).
    Png,
    /// TIFF and BigTIFF, with all their pages.
    Tiff,
    /// WebP (of an animated one, the first picture).
    WebP,
    /// PDF.
    Pdf,
}

impl Media {
    /// The registered media type, e.g. `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The usual file extension, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// The kind with this media type, as [`media_type`](Self::media_type) gives it.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Tiff, Self::WebP, Self::Pdf].into_iter().find(|media| media.media_type() == media_type)
    }
}

/// Tells the kind from the first bytes of a file; 1 024 are enough (a PDF's mark may come that late).
pub fn sniff(head: &[u8]) -> Option<Media> {
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(Media::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Media::Png);
    }
    if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|mark| head.starts_with(mark)) {
        return Some(Media::Tiff);
    }
    if head.len() >= 12 && head.starts_with(b"RIFF") && &head[8..12] == b"WEBP" {
        return Some(Media::WebP);
    }
    let window = &head[..head.len().min(1_024)];
    window.windows(5).any(|bytes| bytes == b"%PDF-").then_some(Media::Pdf)
}
