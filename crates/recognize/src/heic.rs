//! HEIC, as telephones save photographs: the only file that names its decoder. It turns the picture upright itself.

use ::image::metadata::Orientation;
use heifer::Options;
use heifer::heifer_isobmff::HeifFile;
use heifer::heifer_isobmff::boxes::Property;

use crate::guard::guarded;
use crate::raster::{Header, Pixels, over_white};
use crate::{Error, Limits};

/// What the decoder takes at its peak, in bytes a pixel: three planes of 16 bits at 4:2:0, RGBA, and RGBA once more while turning.
const BYTES_PER_PIXEL: u64 = 12;

/// The size of the main picture from its properties, upright.
///
/// # Errors
/// `Corrupt`; `Unsupported` when the main picture says no size.
pub(crate) fn header(bytes: &[u8]) -> Result<Header, Error> {
    guarded(|| {
        let file = HeifFile::parse(bytes).map_err(|_| Error::Corrupt)?;
        let id = file.primary_id;
        let (mut width, mut height) = file.image_size(id).map_err(|_| Error::Corrupt)?.ok_or(Error::Unsupported)?;
        for property in file.item_properties(id).map_err(|_| Error::Corrupt)? {
            match *property {
                Property::CleanAperture { width: cut_width, height: cut_height, .. } => {
                    let whole = |(parts, of): (u32, u32), most: u32| parts.checked_div(of).unwrap_or(most).min(most);
                    (width, height) = (whole(cut_width, width), whole(cut_height, height));
                }
                Property::Rotation(quarters) if quarters % 2 == 1 => (width, height) = (height, width),
                _ => {}
            }
        }
        Ok(Header { width, height, orientation: Orientation::NoTransforms })
    })
}

/// Decodes the main picture; the caller has checked its header. Colours become sRGB where the file says how; a profile that cannot be
/// converted is shown as it is coded.
///
/// # Errors
/// `TooManyPixels`, `Unsupported`, `Corrupt`.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Pixels, Error> {
    guarded(|| {
        let most = limits.pixels_per_page.min(limits.decode_bytes / BYTES_PER_PIXEL).max(1);
        let header = header(bytes)?;
        let pixels = u64::from(header.width) * u64::from(header.height);
        if pixels > most {
            return Err(Error::TooManyPixels { pixels, limit: most });
        }
        let options = Options { max_threads: 0, max_pixels: most };
        let image = match heifer::decode_srgb_rgba8(bytes, &options) {
            Err(heifer::Error::Unsupported(_)) => heifer::decode_rgba8(bytes, &options),
            other => other,
        };
        let image = image.map_err(|error| match error {
            heifer::Error::Unsupported(_) => Error::Unsupported,
            _ => Error::Corrupt,
        })?;
        let whole = u64::from(image.width) * u64::from(image.height) * 4;
        if whole == 0 || whole != image.data.len() as u64 {
            return Err(Error::Corrupt);
        }
        Ok(Pixels { width: image.width, height: image.height, grey: false, bytes: zeroize::Zeroizing::new(over_white(image.data)) })
    })
}
