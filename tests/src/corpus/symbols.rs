//! Barcodes of the other kinds, drawn by the library that also reads them; Code 39 is drawn by our own samples, so that one kind is independent.

use rxing::{BarcodeFormat, MultiFormatWriter, Writer};

use crate::samples::page::{BLACK, Page};

/// The kinds, and the size of one of their modules in points.
const KINDS: [(BarcodeFormat, f32); 5] = [
    (BarcodeFormat::CODE_128, 1.1),
    (BarcodeFormat::QR_CODE, 2.4),
    (BarcodeFormat::PDF_417, 1.2),
    (BarcodeFormat::DATA_MATRIX, 2.6),
    (BarcodeFormat::AZTEC, 2.6),
];

/// How many kinds there are.
pub(super) const COUNT: usize = KINDS.len();

/// Draws one with its upper left corner at a place.
pub(super) fn draw(page: &mut Page, which: usize, (x, y): (f32, f32), text: &str) {
    let (format, module) = KINDS[which];
    let drawn = MultiFormatWriter.encode(text, &format, 0, 0).expect("a text that it takes");
    let line = format == BarcodeFormat::CODE_128;
    for row in 0..if line { 1 } else { drawn.height() } {
        let mut column = 0;
        while column < drawn.width() {
            let from = column;
            while column < drawn.width() && drawn.get(column, row) {
                column += 1;
            }
            if column > from {
                let height = if line { 30.0 } else { module };
                page.bar((x + from as f32 * module, y + row as f32 * module), ((column - from) as f32 * module, height), BLACK);
            }
            column += 1;
        }
    }
}
