//! From words with their places to lines of text in which columns stay columns: labels stand above their values, a gap is two spaces or more.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ocr::Sign;

/// A word and where it stands. Wiped when dropped.
#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop)]
pub struct Word {
    /// As it was read.
    pub text: String,
    /// Left, top, width, height, in pixels of the upright page.
    pub place: [u32; 4],
    /// Of its least certain sign, 0 to 1. Own text of a file has 1.
    pub confidence: f32,
    /// Which signs the engine doubted, counted from 0, and what else it thought of there.
    pub doubts: Vec<(usize, Vec<char>)>,
}

/// Columns of a line, in signs: beyond it words stand two spaces apart.
const MOST_SPACES: usize = 400;

/// The box around boxes.
pub(crate) fn enclosing(places: impl Iterator<Item = [u32; 4]>) -> [u32; 4] {
    let edges = places.map(|[x, y, w, h]| [x, y, x + w, y + h]);
    let all = edges.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    all.map_or([0; 4], |[left, top, right, bottom]| [left, top, right - left, bottom - top])
}

/// Words that were found together, and their place in the page's own direction of reading.
pub(crate) struct Piece {
    pub(crate) from: f32,
    pub(crate) to: f32,
    pub(crate) middle: f32,
    pub(crate) height: f32,
    pub(crate) words: Vec<Word>,
}

/// Words of one line of the page, from the left.
pub(crate) struct Row(pub(crate) Vec<Word>);

/// Puts pieces into rows, and the rows into text.
pub(crate) fn rows(mut pieces: Vec<Piece>) -> (Vec<Row>, String) {
    pieces.retain(|piece| !piece.words.is_empty());
    pieces.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut grouped: Vec<(f32, f32, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        // A row is joined where the middles differ by less than half of the lower height, by print of about its size: a stamp is no part of it.
        let joins = |middle: f32, height: f32| {
            let (low, high) = (piece.height.min(height), piece.height.max(height));
            (piece.middle - middle).abs() < low * 0.5 && high < low * 1.8
        };
        let row = grouped.iter_mut().rev().take(4).find(|(middle, height, _)| joins(*middle, *height));
        match row {
            Some((middle, height, row)) => {
                let count = row.len() as f32;
                *middle = (*middle * count + piece.middle) / (count + 1.0);
                *height = height.max(piece.height);
                row.push(piece);
            }
            None => grouped.push((piece.middle, piece.height, vec![piece])),
        }
    }
    grouped.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sign = sign_width(&grouped);
    let left = grouped.iter().flat_map(|(_, _, row)| row).map(|piece| piece.from).fold(f32::MAX, f32::min);
    let mut text = String::new();
    let mut rows = Vec::new();
    for (_, _, mut row) in grouped {
        row.sort_by(|a, b| a.from.total_cmp(&b.from));
        let (mut line, mut length, mut end, mut height, mut words) = (String::new(), 0, left, f32::MAX, Vec::new());
        for piece in row {
            let column = ((piece.from - left) / sign).round().max(0.0) as usize;
            let near = !line.is_empty() && piece.from - end < piece.height.min(height) * 0.9;
            let spaces = if near { 1 } else { column.saturating_sub(length).max(if line.is_empty() { 0 } else { 2 }) };
            let spaces = spaces.min(MOST_SPACES.saturating_sub(length).max(2));
            line.extend(std::iter::repeat_n(' ', spaces));
            length += spaces + piece.words.iter().map(|word| word.text.chars().count() + 1).sum::<usize>() - 1;
            for (at, word) in piece.words.iter().enumerate() {
                line.push_str(if at == 0 { "" } else { " " });
                line.push_str(&word.text);
            }
            (end, height) = (piece.to, piece.height);
            words.extend(piece.words);
        }
        text.push_str(&line);
        text.push('\n');
        line.zeroize();
        rows.push(Row(words));
    }
    (rows, text)
}

/// The usual width of a sign: the median over the pieces.
fn sign_width(grouped: &[(f32, f32, Vec<Piece>)]) -> f32 {
    let pieces = grouped.iter().flat_map(|(_, _, row)| row);
    let count = |piece: &Piece| piece.words.iter().map(|word| word.text.chars().count() + 1).sum::<usize>() as f32;
    let mut widths: Vec<f32> = pieces.map(|piece| (piece.to - piece.from) / count(piece)).collect();
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() / 2).copied().unwrap_or(1.0).max(0.1)
}

/// Signs of a line, parted at spaces; `place` gives the box between two shares of the line.
pub(crate) fn words(signs: &[Sign], place: &dyn Fn(f32, f32) -> [u32; 4]) -> Vec<Word> {
    let half = 0.5 / signs.len().max(1) as f32;
    signs
        .split(|sign| sign.sign == ' ')
        .filter(|word| !word.is_empty())
        .map(|word| Word {
            text: word.iter().map(|sign| sign.sign).collect(),
            place: place((word[0].at - half).max(0.0), (word[word.len() - 1].at + half).min(1.0)),
            confidence: word.iter().map(|sign| sign.confidence).fold(1.0, f32::min),
            doubts: (0..)
                .zip(word)
                .filter(|(_, sign)| !sign.alternatives.is_empty())
                .map(|(at, sign)| (at, sign.alternatives.clone()))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(from: f32, to: f32, middle: f32, text: &str) -> Piece {
        let word = |text: &str| Word { text: text.to_owned(), place: [0; 4], confidence: 1.0, doubts: Vec::new() };
        Piece { from, to, middle, height: 10.0, words: text.split(' ').map(word).collect() }
    }

    #[test]
    fn values_stand_under_their_labels() {
        let pieces = vec![
            piece(300.0, 360.0, 11.0, "Case Type"),
            piece(10.0, 100.0, 10.0, "Receipt Number"),
            piece(10.0, 90.0, 30.0, "LIN2411250123"),
            piece(301.0, 420.0, 31.0, "I130 - PETITION"),
        ];
        let (rows, text) = rows(pieces);
        assert_eq!(rows.len(), 2);
        let lines: Vec<&str> = text.lines().collect();
        let columns = (lines[0].find("Case Type").unwrap(), lines[1].find("I130").unwrap());
        assert!(columns.0.abs_diff(columns.1) <= 2, "{columns:?}");
        assert!(lines[0].starts_with("Receipt Number  "), "{text}");
    }

    #[test]
    fn a_sentence_in_pieces_is_one_sentence() {
        let (_, text) = rows(vec![piece(10.0, 60.0, 10.0, "We have"), piece(64.0, 120.0, 10.5, "received it")]);
        assert_eq!(text, "We have received it\n");
    }
}
