//! Streams of a PDF that would swell beyond all measure, found before the parser unpacks them, which it does without a limit.
//! Covers deflate, LZW and run-length, in text armour or one in another, and pictures of JPEG 2000; encrypted files are not looked into.

use std::borrow::Cow;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::limits::Deadline;
use crate::{Error, Limits};

/// Deflate cannot grow its input by more; LZW can a little: its longest run of codes gives 7.4 MB for 5.5 kB.
const MOST_GROWTH: u64 = 1_400;

/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Deflate,
    Lzw { early: bool },
    RunLength,
    Base85,
    Hex,
}

const NAMES: [(&[u8], &[u8], Packing); 5] = [
    (b"/FlateDecode", b"/Fl", Packing::Deflate),
    (b"/LZWDecode", b"/LZW", Packing::Lzw { early: true }),
    (b"/RunLengthDecode", b"/RL", Packing::RunLength),
    (b"/ASCII85Decode", b"/A85", Packing::Base85),
    (b"/ASCIIHexDecode", b"/AHx", Packing::Hex),
];

/// Refuses a file one of whose packed streams would unpack to more than a quarter of [`Limits::decode_bytes`], or that holds a JPEG 2000
/// picture with more pixels than [`Limits::pixels_per_page`].
///
/// Streams that are too short to do so are not unpacked, so this costs one pass over the file and the unpacking of its largest pictures.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let limit = limits.decode_bytes / 4;
    let deadline = Deadline::of(limits);
    let (mut from, mut next_end) = (0, 0);
    while let Some(found) = find(&bytes[from..], b"stream") {
        let keyword = from + found;
        from = keyword + b"stream".len();
        let data = match bytes.get(from..) {
            Some([b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..]) => data,
            _ => continue,
        };
        deadline.check()?;
        check_picture(data, limits)?;
        if next_end < from {
            next_end = find(data, b"endstream").map_or(bytes.len(), |end| bytes.len() - data.len() + end);
        }
        let dictionary = dictionary(&bytes[keyword.saturating_sub(DICTIONARY)..keyword]);
        let packings = packings(dictionary);
        let by_end = next_end.saturating_sub(bytes.len() - data.len());
        // The parser goes by the length, which may be written elsewhere. Deflated data says itself where it ends.
        let length = match length(dictionary) {
            Some(length) => length.max(by_end),
            None if packings.first() == Some(&Packing::Deflate) => data.len(),
            None => by_end,
        };
        let data = &data[..length.min(data.len())];
        let growth = packings.iter().fold(1_u64, |growth, packing| growth.saturating_mul(packing.most_growth()));
        if packings.is_empty() || (data.len() as u64).saturating_mul(growth) <= limit {
            continue;
        }
        let unpacked = unpacked_length(data, &packings, limit);
        if unpacked > limit {
            return Err(Error::TooLarge { bytes: unpacked, limit });
        }
    }
    Ok(())
}

/// The dictionary before a stream: only this object's own part of what stands there.
fn dictionary(before: &[u8]) -> &[u8] {
    let mut dictionary = before;
    while let Some(place) = find(dictionary, b"obj") {
        dictionary = &dictionary[place + 3..];
    }
    dictionary
}

/// The length that a dictionary gives itself, rather than the place where it is written.
fn length(dictionary: &[u8]) -> Option<usize> {
    let mut rest = dictionary;
    while let Some(place) = find(rest, b"/Length") {
        rest = &rest[place + b"/Length".len()..];
        if rest.first().is_some_and(u8::is_ascii_alphanumeric) && !rest[0].is_ascii_digit() {
            continue;
        }
        let value = rest.trim_ascii_start();
        let digits = value.iter().take_while(|sign| sign.is_ascii_digit()).count();
        let after = value[digits..].trim_ascii_start();
        let elsewhere = after.first().is_some_and(u8::is_ascii_digit);
        return if elsewhere { None } else { std::str::from_utf8(&value[..digits]).ok()?.parse().ok() };
    }
    None
}

impl Packing {
    fn most_growth(self) -> u64 {
        match self {
            Self::Deflate | Self::Lzw { .. } => MOST_GROWTH,
            Self::RunLength => 64,
            // `z` stands for four zeros.
            Self::Base85 => 4,
            Self::Hex => 1,
        }
    }
}

/// How a dictionary says that its stream is packed, outermost first.
fn packings(mut dictionary: &[u8]) -> Vec<Packing> {
    let early = find(dictionary, b"/EarlyChange 0").is_none();
    let mut found = Vec::new();
    while let Some(place) = find(dictionary, b"/") {
        dictionary = &dictionary[place..];
        let length = dictionary[1..].iter().position(|sign| !sign.is_ascii_alphanumeric()).map_or(dictionary.len(), |end| end + 1);
        let name = &dictionary[..length];
        match NAMES.iter().find(|(long, short, _)| name == *long || name == *short).map(|(_, _, packing)| *packing) {
            Some(Packing::Lzw { .. }) => found.push(Packing::Lzw { early }),
            packing => found.extend(packing),
        }
        dictionary = &dictionary[length..];
    }
    found
}

/// How long the data would be; counting stops soon after `limit`. All but the first packing that is no armour are taken at their worst.
fn unpacked_length(data: &[u8], packings: &[Packing], limit: u64) -> u64 {
    let mut data = Cow::Borrowed(data);
    for (place, packing) in packings.iter().enumerate() {
        let growth = packings[place + 1..].iter().fold(1_u64, |growth, packing| growth.saturating_mul(packing.most_growth()));
        let length = match packing {
            Packing::Base85 => {
                data = Cow::Owned(base85(&data));
                continue;
            }
            Packing::Hex => {
                data = Cow::Owned(hex(&data));
                continue;
            }
            Packing::Deflate => deflated_length(&data, limit / growth),
            Packing::Lzw { early } => lzw_length(&data, *early, limit / growth),
            Packing::RunLength => run_length(&data),
        };
        return length.saturating_mul(growth);
    }
    data.len() as u64
}

/// Refuses a JPEG 2000 picture by what its code stream says of its size: the decoder takes memory for all of it at once.
fn check_picture(data: &[u8], limits: &Limits) -> Result<(), Error> {
    // The start, then the size: SOC, SIZ, its length, its capabilities, then width and height and where the picture begins in them.
    let head = &data[..data.len().min(65_536)];
    let Some(place) = find(head, b"\xFF\x4F\xFF\x51") else { return Ok(()) };
    let Some(numbers) = head.get(place + 8..place + 24) else { return Ok(()) };
    let number = |at: usize| numbers[at * 4..at * 4 + 4].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let pixels = number(0).saturating_sub(number(2)) * number(1).saturating_sub(number(3));
    if pixels > limits.pixels_per_page {
        return Err(Error::TooManyPixels { pixels, limit: limits.pixels_per_page });
    }
    Ok(())
}

fn base85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut number, mut count) = (0_u32, 0);
    for sign in data {
        match sign {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                number = number.wrapping_mul(85).wrapping_add(u32::from(sign - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(number.to_be_bytes());
                    (number, count) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    // The last group is short: filled up with the highest digit.
    if count > 1 {
        (count..5).for_each(|_| number = number.wrapping_mul(85).wrapping_add(84));
        out.extend(&number.to_be_bytes()[..count - 1]);
    }
    out
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        data.iter().take_while(|sign| **sign != b'>').filter_map(|sign| char::from(*sign).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn run_length(mut data: &[u8]) -> u64 {
    let mut length = 0;
    while let [count, rest @ ..] = data {
        let (kept, skip) = match count {
            0..=127 => (usize::from(*count) + 1, usize::from(*count) + 1),
            128 => break,
            129..=255 => (257 - usize::from(*count), 1),
        };
        length += kept as u64;
        data = rest.get(skip..).unwrap_or_default();
    }
    length
}

/// Counts what LZW would give, as TIFF and PDF have it: codes of 9 to 12 bits, highest first, 256 clears, 257 ends.
fn lzw_length(data: &[u8], early: bool, limit: u64) -> u64 {
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut bits, mut held, mut width, mut total) = (0_u32, 0, 9, 0);
    let mut previous: Option<u64> = None;
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        match code {
            256 => {
                lengths.truncate(258);
                (width, previous) = (9, None);
                continue;
            }
            257 => break,
            _ => {}
        }
        // A code that is not known yet is the one that this step makes.
        let length = lengths.get(code).copied().or(previous.map(|length| length + 1)).unwrap_or(1);
        if let Some(previous) = previous.filter(|_| lengths.len() < 4_096) {
            lengths.push(previous + 1);
        }
        previous = Some(length);
        total += length;
        if total > limit {
            break;
        }
        width = match lengths.len() + usize::from(early) {
            ..512 => 9,
            512..1_024 => 10,
            1_024..2_048 => 11,
            2_048.. => 12,
        };
    }
    total
}

/// Unpacks into nothing, counting; stops soon after `limit`.
fn deflated_length(mut data: &[u8], limit: u64) -> u64 {
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

    fn in_base85(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for four in data.chunks(4) {
            let mut number = four.iter().chain([0; 4].iter()).take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
            let mut signs = [0; 5];
            for sign in signs.iter_mut().rev() {
                *sign = b'!' + (number % 85) as u8;
                number /= 85;
            }
            out.extend(&signs[..=four.len()]);
        }
        out.extend(b"~>");
        out
    }

    /// Zeros by LZW: each code the one after the last.
    fn lzw_of_zeros(count: usize) -> Vec<u8> {
        let (mut bits, mut done) = (vec![], 0);
        let mut push = |code: usize, width: usize| bits.extend((0..width).rev().map(|bit| code >> bit & 1 == 1));
        push(256, 9);
        let mut width = 9;
        while done < count {
            let mut code = 0;
            let mut known = 258;
            while done < count && known < 4_095 {
                push(code, width);
                done += if code == 0 { 1 } else { code - 256 };
                known += usize::from(code != 0);
                code = known.max(258);
                width = if known + 1 < 512 {
                    9
                } else if known + 1 < 1_024 {
                    10
                } else if known + 1 < 2_048 {
                    11
                } else {
                    12
                };
            }
            push(256, width);
            width = 9;
        }
        push(257, 9);
        bits.chunks(8).map(|bits| bits.iter().enumerate().fold(0, |byte, (place, bit)| byte | u8::from(*bit) << (7 - place))).collect()
    }

    #[test]
    fn a_picture_of_jpeg_2000_is_measured() {
        let picture = |side: u32| [b"\xFF\x4F\xFF\x51\0\x2F\0\0".to_vec(), side.to_be_bytes().repeat(2), vec![0; 30]].concat();
        let check = |side| check(&pdf("/JPXDecode", &picture(side)), &Limits::default());
        assert_eq!(check(5_000), Ok(()));
        assert!(matches!(check(60_000), Err(Error::TooManyPixels { .. })));
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
        let swells = |filter: &str, data: &[u8]| matches!(check(&pdf(filter, data), &limits), Err(Error::TooLarge { .. }));
        let armoured: String = zeros.iter().map(|byte| format!("{byte:02x}")).chain([">".to_owned()]).collect();
        assert!(swells("[/ASCIIHexDecode /FlateDecode]", armoured.as_bytes()));
        assert!(swells("[/A85 /Fl]", &in_base85(&zeros)) && base85(&in_base85(b"seven..")) == b"seven..");
        assert!(swells("/RunLengthDecode", &[0x81, b' '].repeat(3_000)) && !swells("/RunLengthDecode", &[0x81, b' '].repeat(1_000)));
        assert!(swells("/LZWDecode", &lzw_of_zeros(1 << 19)) && !swells("/LZWDecode", &lzw_of_zeros(1 << 17)));
        let mut hidden = b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n".to_vec();
        hidden.extend(pdf("/FlateDecode", &zeros));
        assert!(matches!(check(&hidden, &limits), Err(Error::TooLarge { .. })), "behind a stream without an end");
        let stored =
            [b"\x78\x01\0\x09\0\xF6\xFFendstream".as_slice(), &miniz_oxide::deflate::compress_to_vec(&vec![0; 1 << 19], 6)].concat();
        assert!(swells("/FlateDecode", &stored), "with an end inside");
        let bytes = [b"%PDF-1.7\n1 0 obj\n<< /Length 9 0 R /Filter /Fl >>\nstream\n".as_slice(), &stored, b"\nendstream"].concat();
        assert!(matches!(check(&bytes, &limits), Err(Error::TooLarge { .. })), "with its length elsewhere");
        assert_eq!(check(&b"stream\n".repeat(1 << 18), &limits), Ok(()));
        assert_eq!(check(b"stream", &limits), Ok(()));
        assert_eq!(check(b"stream\nendstream", &limits), Ok(()));
    }
}
