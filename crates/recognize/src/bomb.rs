//! Streams of a PDF that would swell beyond all measure, found before the parser unpacks them, which it does without a limit.
//! Covers deflate, once and twice; other packings (LZW, run-length, text armour) and encrypted files are not looked into.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::{Error, Limits};

/// Deflate cannot grow its input by more.
const MOST_GROWTH: u64 = 1_032;

/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// Refuses a file one of whose deflated streams would unpack to more than a quarter of [`Limits::decode_bytes`].
///
/// Streams that are too short to do so are not unpacked, so this costs one pass over the file and the unpacking of its largest pictures.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let limit = limits.decode_bytes / 4;
    let mut from = 0;
    while let Some(found) = find(&bytes[from..], b"stream") {
        let keyword = from + found;
        from = keyword + b"stream".len();
        let data = match bytes.get(from..) {
            Some([b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..]) => data,
            _ => continue,
        };
        let data = &data[..find(data, b"endstream").unwrap_or(data.len())];
        if (data.len() as u64).saturating_mul(MOST_GROWTH * MOST_GROWTH) <= limit {
            continue;
        }
        let layers = deflate_layers(&bytes[keyword.saturating_sub(DICTIONARY)..keyword]);
        let growth = if layers > 1 { MOST_GROWTH } else { 1 };
        if layers == 0 || (data.len() as u64).saturating_mul(MOST_GROWTH).saturating_mul(growth) <= limit {
            continue;
        }
        let unpacked = unpacked_length(data, limit / growth).saturating_mul(growth);
        if unpacked > limit {
            return Err(Error::TooLarge { bytes: unpacked, limit });
        }
        from += data.len();
    }
    Ok(())
}

/// How many times the dictionary before a stream says that it is deflated.
fn deflate_layers(before: &[u8]) -> usize {
    let mut dictionary = before;
    // Only this object's own part.
    while let Some(place) = find(dictionary, b"obj") {
        dictionary = &dictionary[place + 3..];
    }
    let mut layers = 0;
    while let Some(place) = find(dictionary, b"/Fl") {
        dictionary = &dictionary[place + 3..];
        layers += usize::from(dictionary.starts_with(b"ate") || dictionary.first().is_none_or(|next| !next.is_ascii_alphabetic()));
    }
    layers
}

/// Unpacks into nothing, counting; stops soon after `limit`.
fn unpacked_length(mut data: &[u8], limit: u64) -> u64 {
    let zlib = matches!(data, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let mut state = InflateState::new_boxed(if zlib { DataFormat::ZLibIgnoreChecksum } else { DataFormat::Raw });
    let mut window = vec![0; 1 << 16];
    let mut length = 0;
    while length <= limit {
        let step = inflate(&mut state, data, &mut window, MZFlush::None);
        length += step.bytes_written as u64;
        data = &data[step.bytes_consumed..];
        let moved = step.bytes_written > 0 || step.bytes_consumed > 0;
        if !moved || step.status != Ok(MZStatus::Ok) {
            break;
        }
    }
    length
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(place) = bytes[from..].iter().position(|byte| *byte == first) {
        if bytes[from + place..].starts_with(wanted) {
            return Some(from + place);
        }
        from += place + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(filter: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = format!("%PDF-1.7\n1 0 obj\n<< /Length {} /Filter {filter} >>\nstream\n", data.len()).into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream\nendobj\n");
        bytes
    }

    #[test]
    fn a_swelling_stream_is_refused_and_a_small_one_is_not() {
        let limits = Limits { decode_bytes: 1 << 20, ..Limits::default() };
        let zeros = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 1 << 19], 6);
        assert!(matches!(check(&pdf("/FlateDecode", &zeros), &limits), Err(Error::TooLarge { .. })));
        assert!(matches!(check(&pdf("/Fl", &zeros), &limits), Err(Error::TooLarge { .. })));
        assert_eq!(check(&pdf("/FlateDecode", &zeros), &Limits::default()), Ok(()));
        assert_eq!(check(&pdf("/DCTDecode", &zeros), &limits), Ok(()));
        let raw = miniz_oxide::deflate::compress_to_vec(&vec![0; 1 << 19], 6);
        assert!(matches!(check(&pdf("/FlateDecode", &raw), &limits), Err(Error::TooLarge { .. })));
        let twice = miniz_oxide::deflate::compress_to_vec_zlib(&zeros, 6);
        assert!(matches!(check(&pdf("[/FlateDecode /FlateDecode]", &twice), &limits), Err(Error::TooLarge { .. })));
        assert_eq!(check(b"stream", &limits), Ok(()));
        assert_eq!(check(b"stream\nendstream", &limits), Ok(()));
    }
}
