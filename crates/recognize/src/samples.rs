//! TIFF pages whose pixels are two or four bits of grey, or places in a palette: what `image` does not take, unpacked here.

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use zeroize::Zeroizing;

use crate::raster::Pixels;
use crate::tiff::{OnePage, TiffPage};
use crate::{Error, Limits};

/// Decodes a page; its header was checked.
pub(crate) fn decode(source: OnePage<'_>, page: &TiffPage, limits: &Limits) -> Result<Pixels, Error> {
    let most = usize::try_from(limits.decode_bytes).unwrap_or(usize::MAX);
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = most;
    bounds.intermediate_buffer_size = most;
    let mut decoder = Decoder::new(source).map_err(reason)?.with_limits(bounds);
    let (width, height) = decoder.dimensions().map_err(reason)?;
    if (width, height) != (page.header.width, page.header.height) {
        return Err(Error::Corrupt);
    }
    let ColorType::Gray(bits @ (1 | 2 | 4 | 8)) = decoder.colortype().map_err(reason)? else { return Err(Error::Unsupported) };
    let palette = if page.has_palette() { Some(decoder.get_tag_u16_vec(Tag::ColorMap).map_err(reason)?) } else { None };
    let DecodingResult::U8(packed) = decoder.read_image().map_err(reason)? else { return Err(Error::Unsupported) };
    let packed = Zeroizing::new(packed);
    let per_byte = 8 / usize::from(bits);
    let row = (width as usize).div_ceil(per_byte);
    if packed.len() < row * height as usize {
        return Err(Error::Corrupt);
    }
    let most = (1_u16 << bits) - 1;
    let places = packed.chunks_exact(row).take(height as usize).flat_map(|row| {
        (0..width as usize).map(move |x| {
            let shift = 8 - usize::from(bits) * (x % per_byte + 1);
            u16::from(row[x / per_byte]) >> shift & most
        })
    });
    let bytes: Vec<u8> = match &palette {
        None => places.map(|shade| (shade * 255 / most) as u8).collect(),
        Some(palette) => {
            let colours = colours(palette, usize::from(most) + 1)?;
            places.flat_map(|place| colours[usize::from(place)]).collect()
        }
    };
    Ok(Pixels { width, height, grey: palette.is_none(), bytes: Zeroizing::new(bytes) })
}

/// The palette as it is stored (all reds, all greens, all blues, of 16 bits) as colours of three bytes. Some programs wrote only eight bits.
fn colours(palette: &[u16], count: usize) -> Result<Vec<[u8; 3]>, Error> {
    if palette.len() < count * 3 {
        return Err(Error::Corrupt);
    }
    let shift = if palette.iter().any(|part| *part > 255) { 8 } else { 0 };
    let part = |place: usize| (palette[place] >> shift) as u8;
    Ok((0..count).map(|place| [part(place), part(count + place), part(count * 2 + place)]).collect())
}

fn reason(error: tiff::TiffError) -> Error {
    if matches!(error, tiff::TiffError::UnsupportedError(_)) { Error::Unsupported } else { Error::Corrupt }
}
