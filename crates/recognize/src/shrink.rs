//! Smaller, upright, turned: from decoded pixels to a page's image.

use ::image::metadata::Orientation;
use ::image::{DynamicImage, GrayImage, RgbImage};
use fast_image_resize::images::{Image as Target, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::raster::Pixels;
use crate::{Error, Image, Limits, RenderSize, Rotation};

/// The size that fits into both bounds with the same proportions; never larger than it was, never zero.
pub(crate) fn fitting(width: u32, height: u32, size: RenderSize, limits: &Limits) -> (u32, u32) {
    let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let scale = scale(w, h, size, limits).min(1.0);
    (((w * scale).round() as u32).clamp(1, width.max(1)), ((h * scale).round() as u32).clamp(1, height.max(1)))
}

/// The factor that brings the longest side to the wanted size, without passing the limit on pixels.
pub(crate) fn scale(width: f64, height: f64, size: RenderSize, limits: &Limits) -> f64 {
    let by_side = f64::from(size.max_side.max(1)) / width.max(height);
    let by_pixels = (limits.render_pixels.max(1) as f64 / (width * height)).sqrt();
    by_side.min(by_pixels)
}

/// Shrinks (Lanczos, in the file's own colour values), then makes upright, then turns.
pub(crate) fn finish(
    pixels: Pixels,
    orientation: Orientation,
    size: RenderSize,
    rotation: Rotation,
    limits: &Limits,
    photo: bool,
) -> Result<Image, Error> {
    let (width, height) = fitting(pixels.width, pixels.height, size, limits);
    let grey = pixels.grey;
    let kind = if grey { PixelType::U8 } else { PixelType::U8x3 };
    let bytes = if (width, height) == (pixels.width, pixels.height) {
        pixels.bytes.to_vec()
    } else {
        resized(&pixels.bytes, pixels.width, pixels.height, kind, width, height)?
    };
    drop(pixels);
    let mut image = if grey {
        GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
    }
    .ok_or(Error::Corrupt)?;
    image.apply_orientation(orientation);
    turned(image, rotation, photo)
}

/// Turns clockwise.
pub(crate) fn turned(image: DynamicImage, rotation: Rotation, photo: bool) -> Result<Image, Error> {
    let image = match rotation {
        Rotation::R0 => image,
        Rotation::R90 => image.rotate90(),
        Rotation::R180 => image.rotate180(),
        Rotation::R270 => image.rotate270(),
    }
    .into_rgb8();
    let (width, height) = image.dimensions();
    Image::from_rgb(width, height, image.into_raw(), photo).ok_or(Error::Corrupt)
}

/// Lanczos from one size to another.
pub(crate) fn resized(bytes: &[u8], width: u32, height: u32, kind: PixelType, to_width: u32, to_height: u32) -> Result<Vec<u8>, Error> {
    let source = ImageRef::new(width, height, bytes, kind).map_err(|_| Error::Corrupt)?;
    let mut target = Target::new(to_width, to_height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, Some(&options)).map_err(|_| Error::Corrupt)?;
    Ok(target.into_vec())
}
