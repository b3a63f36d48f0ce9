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
    /// HEIC and HEIF with HEVC inside, as telephones save photographs.
    Heic,
    /// A saved e-mail. It has no pages of its own: see [`unpack`](crate::unpack).
    Mail,
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
            Self::Heic => "image/heic",
            Self::Mail => "message/rfc822",
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
            Self::Heic => "heic",
            Self::Mail => "eml",
        }
    }

    /// The kind with this media type, as [`media_type`](Self::media_type) gives it.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        let all = [Self::Jpeg, Self::Png, Self::Tiff, Self::WebP, Self::Pdf, Self::Heic, Self::Mail];
        all.into_iter().find(|media| media.media_type() == media_type)
    }
}

/// Tells the kind from the first bytes of a file; 1 024 are enough (a PDF's mark may come that late), for most mails too: their headers are
/// looked through as far as 16 384.
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
    if is_heic(head) {
        return Some(Media::Heic);
    }
    if is_mail(head) {
        return Some(Media::Mail);
    }
    let window = &head[..head.len().min(1_024)];
    window.windows(5).any(|bytes| bytes == b"%PDF-").then_some(Media::Pdf)
}

/// Whether the first box names a brand of HEVC pictures, as its own or among those that it keeps to.
fn is_heic(head: &[u8]) -> bool {
    let Some(&[a, b, c, d, b'f', b't', b'y', b'p']) = head.first_chunk() else { return false };
    let length = u32::from_be_bytes([a, b, c, d]).clamp(8, 256) as usize;
    let brands = head.get(8..length.min(head.len())).unwrap_or_default();
    let is_hevc = |brand: &[u8; 4]| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx");
    brands.as_chunks().0.iter().enumerate().any(|(place, brand)| place != 1 && is_hevc(brand))
}

/// Names of headers that mails have and other text hardly begins with.
const HEADERS: [&[u8]; 8] = [b"from", b"received", b"date", b"subject", b"mime-version", b"delivered-to", b"return-path", b"message-id"];

/// Whether a file begins with the headers of a mail: lines of the form `Name: …` and their continuations, at least two with known names.
fn is_mail(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let head = &head[..head.len().min(16_384)];
    let mut known = 0;
    for (number, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if (number == 0 && line.starts_with(b"From ")) || (number > 0 && line.first().is_some_and(|sign| matches!(sign, b' ' | b'\t'))) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = line[..colon].trim_ascii_end();
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        known += usize::from(HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)));
        if known == 2 {
            return true;
        }
    }
    false
}
