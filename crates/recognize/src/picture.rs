//! A page as pixels, and its way back into bytes that a browser shows.

use ::image::codecs::jpeg::JpegEncoder;
use ::image::codecs::png::{CompressionType, FilterType, PngEncoder};
use ::image::{ExtendedColorType, ImageEncoder};
use zeroize::Zeroizing;

use crate::grey::Grey;
use crate::{Barcode, Error, Media};

/// Quality of [`Image::encode_for_page`]'s JPEG: print stays sharp, a 2 000-pixel page takes 300–900 kB.
const PAGE_QUALITY: u8 = 88;

/// A rendered page: 8-bit RGB, rows from the top, no padding, upright. The pixels are wiped when it is dropped.
pub struct Image {
    width: u32,
    height: u32,
    rgb: Zeroizing<Vec<u8>>,
    photo: bool,
}

/// An encoded image and what it is encoded as. The bytes are wiped when it is dropped.
pub struct Encoded {
    /// [`Media::Jpeg`] or [`Media::Png`].
    pub media: Media,
    /// The file.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Image {
    /// Takes pixels; `photo` prefers JPEG in [`encode_for_page`](Self::encode_for_page). `None` if the length is not `width × height × 3`
    /// or a side is zero.
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>, photo: bool) -> Option<Self> {
        let rgb = Zeroizing::new(rgb);
        let wanted = u64::from(width).checked_mul(u64::from(height))?.checked_mul(3)?;
        (wanted > 0 && rgb.len() as u64 == wanted).then_some(Self { width, height, rgb, photo })
    }

    /// Width in pixels, at least 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, at least 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels: `width × height × 3` bytes.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The barcodes on it, of the kinds that papers carry; at most 32. Blocking: up to a second for a whole page.
    pub fn barcodes(&self) -> Vec<Barcode> {
        crate::bars::find(&Grey::of(self), &|| true)
    }

    /// As PNG, quickly rather than small; grey when no pixel has a colour.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn encode_png(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.rgb.len() / 4 + 1_024));
        let encoder = PngEncoder::new_with_quality(&mut *out, CompressionType::Fast, FilterType::Adaptive);
        let result = match self.grey() {
            Some(grey) => encoder.write_image(&grey, self.width, self.height, ExtendedColorType::L8),
            None => encoder.write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8),
        };
        result.map_err(|_| Error::Encode)?;
        Ok(out)
    }

    /// As JPEG, without any metadata; `quality` 1–100 (others are clamped).
    ///
    /// # Errors
    /// [`Error::Encode`]; a side over 65 535 pixels is too long for a JPEG.
    pub fn encode_jpeg(&self, quality: u8) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.rgb.len() / 8 + 1_024));
        let mut encoder = JpegEncoder::new_with_quality(&mut *out, quality.clamp(1, 100));
        let result = match self.grey() {
            Some(grey) => encoder.encode(&grey, self.width, self.height, ExtendedColorType::L8),
            None => encoder.encode(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8),
        };
        result.map_err(|_| Error::Encode)?;
        Ok(out)
    }

    /// As what suits the page: JPEG for photographs and coloured scans (many colours), PNG for drawn pages and black-and-white scans.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn encode_for_page(&self) -> Result<Encoded, Error> {
        if self.photo || self.many_colours() {
            Ok(Encoded { media: Media::Jpeg, bytes: self.encode_jpeg(PAGE_QUALITY)? })
        } else {
            Ok(Encoded { media: Media::Png, bytes: self.encode_png()? })
        }
    }

    fn grey(&self) -> Option<Zeroizing<Vec<u8>>> {
        let (pixels, _) = self.rgb.as_chunks::<3>();
        pixels
            .iter()
            .all(|[red, green, blue]| red == green && green == blue)
            .then(|| Zeroizing::new(pixels.iter().map(|pixel| pixel[0]).collect()))
    }

    /// Whether more than 600 different colours are among some 40 000 pixels spread over the page: drawn text has its few inks and their
    /// shades, paper under a camera has thousands.
    fn many_colours(&self) -> bool {
        let (pixels, _) = self.rgb.as_chunks::<3>();
        let step = (pixels.len() / 40_000).max(1) | 1;
        let mut colours: Vec<[u8; 3]> = pixels.iter().step_by(step).copied().collect();
        colours.sort_unstable();
        colours.dedup();
        colours.len() > 600
    }
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({} × {})", self.width, self.height)
    }
}

impl std::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoded({}, {} bytes)", self.media.media_type(), self.bytes.len())
    }
}
