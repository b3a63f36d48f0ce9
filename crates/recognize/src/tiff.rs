//! The pages of a TIFF: the chain of image file directories, walked here so that it ends and so that each page can be decoded alone.
//! Pixels are decoded by `raster`.

use std::collections::HashSet;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use ::image::metadata::Orientation;

use crate::raster::Header;
use crate::{Error, Limits};

const NEW_SUBFILE_TYPE: u16 = 254;
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const PHOTOMETRIC: u16 = 262;
const ORIENTATION: u16 = 274;

/// Values of the photometric interpretation.
const BLACK_IS_ZERO: u16 = 1;
const RGB: u16 = 2;
const PALETTE: u32 = 3;
const LUMA_AND_CHROMA: u32 = 6;

/// Most entries of a directory that are looked at; the classic format's own bound.
const MOST_ENTRIES: u64 = 65_535;

/// A page: where its directory is, and what it says of the size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TiffPage {
    directory: u64,
    /// Where the directory holds the next one's place.
    link: u64,
    /// Where it holds the kind of colour, and what the decoder is told instead: it takes neither luma and chroma, as colour scans
    /// compressed by JPEG have, nor palettes.
    photometric: Option<(u64, u16)>,
    /// Whether a pixel is two or four bits of grey, or a place in a palette, which `samples` decodes.
    packed: bool,
    pub(crate) header: Header,
}

/// Walks the directories. Reduced-resolution copies and transparency masks are no pages. A chain that returns to where it was, or leaves
/// the file, ends there if a page was found before.
pub(crate) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<TiffPage>, Error> {
    let file = Layout::of(bytes).ok_or(Error::Corrupt)?;
    let mut next = file.offset(bytes, file.first_at()).ok_or(Error::Corrupt)?;
    let mut seen = HashSet::new();
    let mut pages = Vec::new();
    while next != 0 && seen.insert(next) {
        // Copies and masks count too, so that the walk is bounded whatever they say they are.
        if pages.len() >= limits.pages || seen.len() > limits.pages.saturating_mul(4) {
            return Err(Error::TooManyPages { pages: seen.len(), limit: limits.pages });
        }
        let Some((page, after)) = directory(bytes, &file, next) else {
            break;
        };
        pages.extend(page);
        next = after;
    }
    if pages.is_empty() { Err(Error::Corrupt) } else { Ok(pages) }
}

/// Reads one directory: its page, if it is one, and the next directory's place.
fn directory(bytes: &[u8], file: &Layout, at: u64) -> Option<(Option<TiffPage>, u64)> {
    let (count, entries) =
        if file.big { (file.u64(bytes, at)?, at.checked_add(8)?) } else { (u64::from(file.u16(bytes, at)?), at.checked_add(2)?) };
    if count > MOST_ENTRIES {
        return None;
    }
    let size = if file.big { 20 } else { 12 };
    let (mut width, mut height, mut orientation, mut kind, mut photometric, mut bits) = (0, 0, 1, 0, None, 1);
    for entry in 0..count {
        let place = entries + entry * size;
        let value = |file: &Layout| {
            let at = place + if file.big { 12 } else { 8 };
            match file.u16(bytes, place + 2)? {
                1 => bytes.get(usize::try_from(at).ok()?).map(|byte| u32::from(*byte)),
                3 => file.u16(bytes, at).map(u32::from),
                4 => file.u32(bytes, at),
                16 => file.u64(bytes, at).and_then(|value| u32::try_from(value).ok()),
                _ => None,
            }
        };
        match file.u16(bytes, place)? {
            NEW_SUBFILE_TYPE => kind = value(file).unwrap_or(0),
            IMAGE_WIDTH => width = value(file)?,
            IMAGE_LENGTH => height = value(file)?,
            // Of several samples, only their number stands here or a place elsewhere: no matter, as grey has one.
            BITS_PER_SAMPLE => bits = value(file).unwrap_or(0),
            PHOTOMETRIC => {
                let told = match value(file) {
                    Some(LUMA_AND_CHROMA) => Some(RGB),
                    Some(PALETTE) => Some(BLACK_IS_ZERO),
                    _ => None,
                };
                photometric = told.map(|told| (place + if file.big { 12 } else { 8 }, told));
            }
            ORIENTATION => orientation = value(file).unwrap_or(1),
            _ => {}
        }
    }
    let link = entries + count * size;
    let after = file.offset(bytes, link)?;
    let orientation = u8::try_from(orientation).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
    let header = Header { width, height, orientation };
    let is_page = kind & 0b101 == 0;
    let packed = matches!(photometric, Some((_, BLACK_IS_ZERO))) || matches!(bits, 2 | 4);
    Some((is_page.then_some(TiffPage { directory: at, link, photometric, packed, header }), after))
}

/// Byte order and size of a TIFF's offsets.
struct Layout {
    big: bool,
    little_endian: bool,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (little_endian, big) = match bytes.get(..4)? {
            b"II*\0" => (true, false),
            b"MM\0*" => (false, false),
            b"II+\0" => (true, true),
            b"MM\0+" => (false, true),
            _ => return None,
        };
        Some(Self { big, little_endian })
    }

    /// Where the header holds the first directory's place.
    fn first_at(&self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn array<const N: usize>(&self, bytes: &[u8], at: u64) -> Option<[u8; N]> {
        let at = usize::try_from(at).ok()?;
        let mut array: [u8; N] = bytes.get(at..at.checked_add(N)?)?.try_into().ok()?;
        if self.little_endian {
            array.reverse();
        }
        Some(array)
    }

    fn u16(&self, bytes: &[u8], at: u64) -> Option<u16> {
        self.array(bytes, at).map(u16::from_be_bytes)
    }

    fn u32(&self, bytes: &[u8], at: u64) -> Option<u32> {
        self.array(bytes, at).map(u32::from_be_bytes)
    }

    fn u64(&self, bytes: &[u8], at: u64) -> Option<u64> {
        self.array(bytes, at).map(u64::from_be_bytes)
    }

    fn offset(&self, bytes: &[u8], at: u64) -> Option<u64> {
        if self.big { self.u64(bytes, at) } else { self.u32(bytes, at).map(u64::from) }
    }

    /// A directory's place as the file writes it.
    fn written(&self, place: u64) -> Option<Vec<u8>> {
        let mut bytes = if self.big { place.to_be_bytes().to_vec() } else { u32::try_from(place).ok()?.to_be_bytes().to_vec() };
        if self.little_endian {
            bytes.reverse();
        }
        Some(bytes)
    }
}

/// The file as if the given page were its only one, and as if its colours were ones that the decoder of single images takes. Nothing is
/// copied; the few bytes that differ lie over the file.
pub(crate) struct OnePage<'b> {
    bytes: &'b [u8],
    /// Place and content, in order, not overlapping.
    patches: Vec<(usize, Vec<u8>)>,
    position: u64,
}

impl TiffPage {
    /// Whether the decoded bytes are luma and chroma still.
    pub(crate) fn luma_and_chroma(&self) -> bool {
        matches!(self.photometric, Some((_, RGB)))
    }

    /// Whether a pixel is a place in a palette.
    pub(crate) fn has_palette(&self) -> bool {
        matches!(self.photometric, Some((_, BLACK_IS_ZERO)))
    }

    /// Whether `samples` decodes it.
    pub(crate) fn is_packed(&self) -> bool {
        self.packed
    }
}

impl<'b> OnePage<'b> {
    /// `None` if this is no TIFF or the page is of another file.
    pub(crate) fn new(bytes: &'b [u8], page: &TiffPage) -> Option<Self> {
        let file = Layout::of(bytes)?;
        let place = |at: u64| usize::try_from(at).ok();
        let mut patches = vec![(place(file.first_at())?, file.written(page.directory)?), (place(page.link)?, file.written(0)?)];
        if let Some((photometric, told)) = page.photometric {
            let mut told = told.to_be_bytes().to_vec();
            if file.little_endian {
                told.reverse();
            }
            patches.push((place(photometric)?, told));
        }
        patches.sort();
        let apart = patches.windows(2).all(|pair| pair[0].0 + pair[0].1.len() <= pair[1].0);
        apart.then_some(Self { bytes, patches, position: 0 })
    }
}

impl Read for OnePage<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for OnePage<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let position = usize::try_from(self.position).unwrap_or(usize::MAX).min(self.bytes.len());
        let mut end = self.bytes.len();
        for (place, patch) in &self.patches {
            if position < *place {
                end = (*place).min(end);
                break;
            }
            if let Some(rest) = patch.get(position - place..).filter(|rest| !rest.is_empty()) {
                return Ok(rest);
            }
        }
        Ok(&self.bytes[position..end])
    }

    fn consume(&mut self, count: usize) {
        self.position = self.position.saturating_add(count as u64);
    }
}

impl Seek for OnePage<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(back) => (self.bytes.len() as u64).checked_add_signed(back),
            SeekFrom::Current(step) => self.position.checked_add_signed(step),
        };
        self.position = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
