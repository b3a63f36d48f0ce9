//! One stored image (JPEG, PNG, WebP, HEIC, or a page of a TIFF): its size from the header, its pixels as grey or RGB over white.

use std::io::Cursor;

use ::image::codecs::{jpeg::JpegDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use ::image::error::ImageError;
use ::image::metadata::Orientation;
use ::image::{DynamicImage, ImageDecoder};

use crate::guard::guarded;
use crate::tiff::{OnePage, TiffPage};
use crate::{Error, Limits, Media};

/// What a header says, before anything is decoded. The size is as stored, not yet upright.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) orientation: Orientation,
}

impl Header {
    /// Width and height once upright.
    pub(crate) fn upright(&self) -> (u32, u32) {
        if turns(self.orientation) { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// Refuses what is larger than the limits, or empty.
    pub(crate) fn check(&self, limits: &Limits) -> Result<(), Error> {
        let pixels = u64::from(self.width) * u64::from(self.height);
        if pixels == 0 {
            return Err(Error::Corrupt);
        }
        if pixels > limits.pixels_per_page || self.width.max(self.height) > limits.side {
            return Err(Error::TooManyPixels { pixels, limit: limits.pixels_per_page });
        }
        Ok(())
    }
}

/// Whether width and height change places.
pub(crate) fn turns(orientation: Orientation) -> bool {
    matches!(orientation, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
}

/// Decoded pixels, 8 bit, not yet upright: one byte a pixel (grey) or three (RGB).
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) grey: bool,
    pub(crate) bytes: zeroize::Zeroizing<Vec<u8>>,
}

/// Reads the header of a single image (not of TIFF, whose pages are walked in `tiff`).
pub(crate) fn header(bytes: &[u8], media: Media, limits: &Limits) -> Result<Header, Error> {
    guarded(|| match media {
        Media::Jpeg => describe(JpegDecoder::new(Cursor::new(bytes)).map_err(reason)?),
        Media::Png => describe(PngDecoder::with_limits(Cursor::new(bytes), decoder_limits(limits)).map_err(reason)?),
        Media::WebP => describe(WebPDecoder::new(Cursor::new(bytes)).map_err(reason)?),
        Media::Heic => crate::heic::header(bytes),
        Media::Tiff | Media::Pdf | Media::Mail => Err(Error::Unsupported),
    })
}

fn describe(mut decoder: impl ImageDecoder) -> Result<Header, Error> {
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok(Header { width, height, orientation })
}

/// Decodes a single image; the caller has checked its header.
pub(crate) fn decode(bytes: &[u8], media: Media, limits: &Limits) -> Result<Pixels, Error> {
    guarded(|| match media {
        Media::Jpeg => pixels(JpegDecoder::new(Cursor::new(bytes)).map_err(reason)?, limits),
        Media::Png => pixels(PngDecoder::with_limits(Cursor::new(bytes), decoder_limits(limits)).map_err(reason)?, limits),
        Media::WebP => pixels(WebPDecoder::new(Cursor::new(bytes)).map_err(reason)?, limits),
        Media::Heic => crate::heic::decode(bytes, limits),
        Media::Tiff | Media::Pdf | Media::Mail => Err(Error::Unsupported),
    })
}

/// Decodes one page of a TIFF.
pub(crate) fn decode_tiff(bytes: &[u8], page: &TiffPage, limits: &Limits) -> Result<Pixels, Error> {
    guarded(|| {
        let source = OnePage::new(bytes, page).ok_or(Error::Corrupt)?;
        if page.is_packed() {
            return crate::samples::decode(source, page, limits);
        }
        let mut pixels = pixels(TiffDecoder::new(source).map_err(reason)?, limits)?;
        if page.luma_and_chroma() && !pixels.grey {
            pixels.bytes.as_chunks_mut::<3>().0.iter_mut().for_each(into_rgb);
        }
        Ok(pixels)
    })
}

/// From luma and chroma to RGB, by JFIF's equations (ITU-R BT.601, full range).
fn into_rgb(pixel: &mut [u8; 3]) {
    let [luma, blue, red] = pixel.map(i32::from);
    let (blue, red) = (blue - 128, red - 128);
    let part = |sum: i32| ((luma * 65_536 + sum + 32_768) >> 16).clamp(0, 255) as u8;
    *pixel = [part(91_881 * red), part(-22_554 * blue - 46_802 * red), part(116_130 * blue)];
}

/// Memory only: sizes are checked by [`Header::check`], which gives the better reason.
fn decoder_limits(limits: &Limits) -> ::image::Limits {
    let mut bounds = ::image::Limits::no_limits();
    bounds.max_alloc = Some(limits.decode_bytes);
    bounds
}

fn pixels(mut decoder: impl ImageDecoder, limits: &Limits) -> Result<Pixels, Error> {
    let (width, height) = decoder.dimensions();
    Header { width, height, orientation: Orientation::NoTransforms }.check(limits)?;
    let total = decoder.total_bytes();
    if total > limits.decode_bytes {
        let pixels = u64::from(width) * u64::from(height);
        return Err(Error::TooManyPixels { pixels, limit: limits.decode_bytes * pixels / total });
    }
    decoder.set_limits(decoder_limits(limits)).map_err(reason)?;
    let image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    let (grey, bytes) = match image {
        DynamicImage::ImageLuma8(image) => (true, image.into_raw()),
        DynamicImage::ImageRgb8(image) => (false, image.into_raw()),
        DynamicImage::ImageRgba8(image) => (false, over_white(image.into_raw())),
        DynamicImage::ImageLuma16(_) => (true, image.into_luma8().into_raw()),
        other if other.color().has_alpha() => (false, over_white(other.into_rgba8().into_raw())),
        other => (false, other.into_rgb8().into_raw()),
    };
    Ok(Pixels { width, height, grey, bytes: zeroize::Zeroizing::new(bytes) })
}

/// Lays RGBA on white paper, in place, and drops the fourth byte of each pixel.
pub(crate) fn over_white(mut bytes: Vec<u8>) -> Vec<u8> {
    let count = bytes.len() / 4;
    for pixel in 0..count {
        let alpha = u16::from(bytes[pixel * 4 + 3]);
        for channel in 0..3 {
            let ink = u16::from(bytes[pixel * 4 + channel]);
            bytes[pixel * 3 + channel] = ((ink * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
    zeroize::Zeroize::zeroize(&mut bytes[count * 3..]);
    bytes.truncate(count * 3);
    bytes
}

fn reason(error: ImageError) -> Error {
    match error {
        ImageError::Unsupported(_) => Error::Unsupported,
        _ => Error::Corrupt,
    }
}
