//! Photographs of telephones: what another program (libheif's `heif-enc`) wrote comes out upright and in its colours; damaged and lying files are refused.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use made::{BLUE, GREEN, RED, WHITE, corners, open};
use recognize::{Error, Limits, Media, Pages, RenderSize, Rotation, sniff};
use zeroize::Zeroizing;

const UPRIGHT: &[u8] = include_bytes!("files/quarters.heic");
/// The same with the property `irot`: to be turned a quarter clockwise.
const TURNED: &[u8] = include_bytes!("files/quarters-turned.heic");
const LARGE: RenderSize = RenderSize { max_side: 1_000 };

#[test]
fn a_photograph_comes_out_upright() {
    for (bytes, size, expected) in [(UPRIGHT, (128, 96), [RED, GREEN, BLUE, WHITE]), (TURNED, (96, 128), [BLUE, RED, WHITE, GREEN])] {
        assert_eq!(sniff(bytes), Some(Media::Heic));
        let pages = open(bytes).unwrap();
        assert_eq!((pages.media(), pages.count(), pages.size(0)), (Media::Heic, 1, Ok(size)));
        let image = pages.render(0, LARGE, Rotation::R0).unwrap();
        assert_eq!((image.width(), image.height()), size);
        assert_eq!(corners(&image), expected);
        assert_eq!(image.encode_for_page().unwrap().media, Media::Jpeg);
    }
}

#[test]
fn a_size_beyond_the_limits_is_refused_before_anything_is_decoded() {
    let mut lying = UPRIGHT.to_vec();
    let at = lying.windows(4).position(|name| name == b"ispe").unwrap() + 8;
    lying[at..at + 8].copy_from_slice(&[0, 0, 0xFF, 0, 0, 0, 0xFF, 0]);
    assert!(matches!(open(&lying), Err(Error::TooManyPixels { .. })));
    // 64 KiB hold no 12 bytes for each of 128 × 96 pixels.
    let small = Limits { decode_bytes: 64 << 10, ..Limits::default() };
    let pages = Pages::open(Zeroizing::new(UPRIGHT.to_vec()), &small).unwrap();
    assert!(matches!(pages.render(0, LARGE, Rotation::R0), Err(Error::TooManyPixels { .. })));
}

#[test]
fn a_damaged_photograph_is_refused_and_breaks_nothing() {
    let look = |bytes: &[u8]| {
        if let Ok(pages) = open(bytes)
            && let Ok(image) = pages.render(0, LARGE, Rotation::R0)
        {
            assert!(image.width() > 0 && image.height() > 0);
        }
    };
    for end in 0..UPRIGHT.len() {
        look(&UPRIGHT[..end]);
    }
    assert!(open(&UPRIGHT[..40]).is_err());
    for at in 0..TURNED.len() {
        let mut flipped = TURNED.to_vec();
        flipped[at] ^= 0x55;
        look(&flipped);
    }
}
