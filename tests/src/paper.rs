//! Plain papers made in a moment, as large as a test wants them and never twice the same. Those that look like something are in
//! `samples/`.

use image::{DynamicImage, GrayImage, ImageFormat};

/// Random numbers that a seed makes again (xorshift64*).
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// Those of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        (self.draw() >> 11) % end
    }

    /// This many bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..len.div_ceil(8)).flat_map(|_| self.draw().to_le_bytes()).collect();
        bytes.truncate(len);
        bytes
    }
}

/// A scan: a gray PNG with a few dots of its own, followed by `extra` bytes that belong to no picture.
pub fn scan(dice: &mut Dice, extra: usize) -> Vec<u8> {
    let dots = dice.bytes(64 * 80);
    let picture = GrayImage::from_raw(64, 80, dots).expect("as many dots as it has places");
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture).write_to(&mut bytes, ImageFormat::Png).expect("memory does not fail");
    let mut bytes = bytes.into_inner();
    bytes.extend(dice.bytes(extra));
    bytes
}

/// A PDF of one page with a line of text, and a stream of `extra` random bytes that no page uses.
pub fn pdf(text: &str, dice: &mut Dice, extra: usize) -> Vec<u8> {
    let shown = format!("BT /F1 18 Tf 72 700 Td ({text}) Tj ET");
    let stream = |body: &[u8]| [format!("<< /Length {} >>\nstream\n", body.len()).as_bytes(), body, b"\nendstream"].concat();
    let objects: [Vec<u8>; 6] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>".to_vec(),
        stream(shown.as_bytes()),
        stream(&dice.bytes(extra)),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut rows = String::new();
    for (number, object) in (1..).zip(&objects) {
        rows.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 7\n0000000000 65535 f \n{rows}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}
