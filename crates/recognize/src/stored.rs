//! A page's reading as bytes, to be sealed and taken up again: JSON, so that any later version can read what an earlier one kept.

use serde::{Deserialize, Serialize};
use uscis::mrz::Mrz;
use zeroize::Zeroizing;

use crate::bars::{self, Barcode};
use crate::layout::{Row, Word};
use crate::machine_lines::MachineLines;
use crate::reading::{PageReading, Source};
use crate::{Error, Rotation};

/// Largest kept reading that is taken up again.
const MAX_BYTES: usize = 16 << 20;

#[derive(Serialize, Deserialize)]
struct Stored<'t> {
    size: [u32; 2],
    rotation: u16,
    source: String,
    text: std::borrow::Cow<'t, str>,
    barcodes: Vec<(String, String, [u32; 4])>,
    machine_lines: Vec<(Vec<String>, [u32; 4])>,
    /// Places in `machine_lines` of those whose signs were exchanged.
    #[serde(default)]
    exchanged: Vec<usize>,
    rows: Vec<Vec<StoredWord>>,
}

/// Text, place, confidence, doubts.
type StoredWord = (String, [u32; 4], f32, Vec<(usize, String)>);

impl PageReading {
    /// What was read, as bytes.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let word = |word: &Word| {
            let doubts = word.doubts.iter().map(|(at, others)| (*at, others.iter().collect())).collect();
            (word.text.clone(), word.place, word.confidence, doubts)
        };
        let stored = Stored {
            size: [self.width, self.height],
            rotation: self.rotation.degrees(),
            source: self.source.code().to_owned(),
            text: self.text.as_str().into(),
            barcodes: self.barcodes.iter().map(|bar| (bar.symbology.to_owned(), bar.text.clone(), bar.place)).collect(),
            machine_lines: self.machine_lines.iter().map(|lines| (lines.lines.clone(), lines.place)).collect(),
            exchanged: (0..self.machine_lines.len()).filter(|at| self.machine_lines[*at].exchanged).collect(),
            rows: self.rows.iter().map(|row| row.0.iter().map(word).collect()).collect(),
        };
        Zeroizing::new(serde_json::to_vec(&stored).unwrap_or_default())
    }

    /// What [`PageReading::to_bytes`] gave.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::Corrupt);
        }
        let stored: Stored<'_> = serde_json::from_slice(bytes).map_err(|_| Error::Corrupt)?;
        let word = |(text, place, confidence, doubts): StoredWord| Word {
            text,
            place,
            confidence,
            doubts: doubts.into_iter().map(|(at, others)| (at, others.chars().collect())).collect(),
        };
        let bar = |(symbology, text, place): (String, String, [u32; 4])| {
            bars::SYMBOLOGIES.into_iter().find(|known| *known == symbology).map(|symbology| Barcode { symbology, text, place })
        };
        let machine = |(at, (lines, place)): (usize, (Vec<String>, [u32; 4]))| {
            let mrz = Mrz::read(&lines.iter().map(String::as_str).collect::<Vec<_>>())?;
            Some(MachineLines { lines, mrz, place, exchanged: stored.exchanged.contains(&at) })
        };
        Ok(Self {
            width: stored.size[0],
            height: stored.size[1],
            rotation: Rotation::from_degrees(stored.rotation).ok_or(Error::Corrupt)?,
            source: Source::ALL.into_iter().find(|source| source.code() == stored.source).ok_or(Error::Corrupt)?,
            text: Zeroizing::new(stored.text.into_owned()),
            barcodes: stored.barcodes.into_iter().filter_map(bar).collect(),
            machine_lines: stored.machine_lines.into_iter().enumerate().filter_map(machine).collect(),
            rows: stored.rows.into_iter().map(|row| Row(row.into_iter().map(word).collect())).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_comes_back_as_it_was() {
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"].map(str::to_owned);
        let mrz = Mrz::read(&[&lines[0], &lines[1]]).expect("ICAO's own example");
        let word = Word { text: "BZ0".to_owned(), place: [1, 2, 3, 4], confidence: 0.5, doubts: vec![(2, vec!['O', 'Q'])] };
        let reading = PageReading {
            width: 900,
            height: 1200,
            rotation: Rotation::R90,
            source: Source::Ocr,
            text: Zeroizing::new("BZ0  “é”\nnext".to_owned()),
            barcodes: vec![Barcode { symbology: "code_128", text: "IOE0912345678".to_owned(), place: [5, 6, 7, 8] }],
            machine_lines: vec![MachineLines { lines: lines.to_vec(), mrz, place: [0, 0, 10, 10], exchanged: true }],
            rows: vec![Row(vec![word])],
        };
        let back = PageReading::from_bytes(&reading.to_bytes()).expect("it is whole");
        assert_eq!((back.width, back.height, back.rotation, back.source), (900, 1200, Rotation::R90, Source::Ocr));
        assert_eq!(*back.text, *reading.text);
        assert!(back.barcodes == reading.barcodes);
        assert_eq!(back.machine_lines[0].lines, lines);
        assert!(back.machine_lines[0].exchanged);
        assert!(back.rows().collect::<Vec<_>>() == reading.rows().collect::<Vec<_>>());
        for cut in [&b""[..], b"{", b"{\"size\":[1,1]}"] {
            assert!(matches!(PageReading::from_bytes(cut), Err(Error::Corrupt)));
        }
    }
}
