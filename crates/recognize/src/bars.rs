//! Barcodes on a page: the only file that names their decoder. What a barcode's text means is `uscis::barcode`'s to say.

use std::collections::HashSet;

use rxing::helpers::detect_multiple_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::grey::Grey;

/// Most barcodes of a page.
const MOST: usize = 32;

/// What [`Barcode::symbology`] may be.
pub(crate) const SYMBOLOGIES: [&str; 6] = ["code_39", "code_128", "pdf_417", "qr_code", "data_matrix", "aztec"];

/// A barcode.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Barcode {
    /// `code_39`, `code_128`, `pdf_417`, `qr_code`, `data_matrix`, `aztec`.
    #[zeroize(skip)]
    pub symbology: &'static str,
    /// What it holds.
    pub text: String,
    /// Left, top, width, height, in pixels of the upright page; of a one-dimensional code a line across it.
    pub place: [u32; 4],
}

/// All barcodes of the kinds that papers carry. Where none is found as the page is, it is smoothed along the bars, and then sharpened: noise and blur
/// hide bars from the decoder that are there.
pub(crate) fn find(page: &Grey) -> Vec<Barcode> {
    let found = decoded(page);
    if !found.is_empty() {
        return found;
    }
    let smooth = page.smoothed_down(9);
    let found = decoded(&smooth);
    if found.is_empty() { decoded(&smooth.sharpened_across()) } else { found }
}

fn decoded(page: &Grey) -> Vec<Barcode> {
    // Only the kinds that papers carry: others cost time, and one of their detectors never ends on some pictures.
    let kinds = HashSet::from([
        BarcodeFormat::CODE_39,
        BarcodeFormat::CODE_128,
        BarcodeFormat::PDF_417,
        BarcodeFormat::QR_CODE,
        BarcodeFormat::DATA_MATRIX,
        BarcodeFormat::AZTEC,
    ]);
    let mut hints = DecodeHints { TryHarder: Some(true), PossibleFormats: Some(kinds), ..DecodeHints::default() };
    let found = crate::guard::guarded(|| {
        detect_multiple_in_luma_with_hints(page.bytes.to_vec(), page.width, page.height, &mut hints).map_err(|_| crate::Error::Corrupt)
    });
    let mut bars: Vec<Barcode> = Vec::new();
    for result in found.unwrap_or_default() {
        let Some(symbology) = symbology(result.getBarcodeFormat()) else { continue };
        let text = result.getText().to_owned();
        if bars.len() < MOST && !bars.iter().any(|known| known.text == text) && !text.is_empty() {
            let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
            for point in result.getPoints() {
                low = [low[0].min(point.x), low[1].min(point.y)];
                high = [high[0].max(point.x), high[1].max(point.y)];
            }
            let back = |at: f32| at.max(0.0).round() as u32;
            let place =
                if low[0] > high[0] { [0; 4] } else { [back(low[0]), back(low[1]), back(high[0] - low[0]), back(high[1] - low[1])] };
            bars.push(Barcode { symbology, text, place });
        }
    }
    bars
}

/// Of the retail kinds (EAN, UPC, ITF …) a sheet of print gives false ones; papers carry these.
fn symbology(format: &BarcodeFormat) -> Option<&'static str> {
    Some(match format {
        BarcodeFormat::CODE_39 => "code_39",
        BarcodeFormat::CODE_128 => "code_128",
        BarcodeFormat::PDF_417 => "pdf_417",
        BarcodeFormat::QR_CODE => "qr_code",
        BarcodeFormat::DATA_MATRIX => "data_matrix",
        BarcodeFormat::AZTEC => "aztec",
        _ => return None,
    })
}
