//! Reading a page: its own text where it is sound, else what the engine sees; which way is up; barcodes and machine-readable lines.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::bars::{self, Barcode};
use crate::boxes::Slant;
use crate::grey::Grey;
use crate::layout::{self, Piece, Row, Word, enclosing};
use crate::machine_lines::{self, MachineLines, Readings};
use crate::ocr::{Care, Engine, Hand, Sign};
use crate::{Error, Pages, RenderSize, Rotation, again, round};

/// How large a page is drawn for reading: a Letter page at about 220 dpi.
const READ_AT: RenderSize = RenderSize { max_side: 2_400 };
/// No word stands farther off than this, in pixels.
const FARTHEST: f32 = 100_000.0;
/// Lines that are read both ways up to see which is right, and by how much the other way must be better.
const TRIED: usize = 6;
const BETTER: f32 = 0.05;
/// So much of a line tells which way is up, in parts of its height.
const TELLING: f32 = 8.0;
/// A line of which more than this share is to be read again is read again whole.
const MOSTLY: f32 = 0.7;

/// Asked, by any thread, whether to go on.
pub(crate) type GoOn<'g> = dyn Fn() -> bool + Sync + 'g;

/// Where text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The file's own text.
    Text,
    /// Seen on the picture of the page.
    Ocr,
    /// A barcode.
    Barcode,
    /// Machine-readable lines.
    Mrz,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Ocr, Self::Barcode, Self::Mrz];

    /// `text`, `ocr`, `barcode`, `mrz`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Ocr => "ocr",
            Self::Barcode => "barcode",
            Self::Mrz => "mrz",
        }
    }
}

/// What was read on a page.
pub struct PageReading {
    /// Width in pixels, once upright: the places count in them.
    pub width: u32,
    /// Height in pixels, once upright.
    pub height: u32,
    /// By how much the file's page must be turned, clockwise, to be upright.
    pub rotation: Rotation,
    /// Where the text comes from.
    pub source: Source,
    /// The text, line by line; columns are two spaces apart or more.
    pub text: Zeroizing<String>,
    /// Barcodes.
    pub barcodes: Vec<Barcode>,
    /// Machine-readable lines.
    pub machine_lines: Vec<MachineLines>,
    pub(crate) rows: Vec<Row>,
}

impl PageReading {
    /// Text that another engine read, row by row, without places: to measure it by the same rules.
    #[doc(hidden)]
    pub fn of_text(text: &str) -> Self {
        let mut pieces = Vec::new();
        for (row, line) in text.lines().enumerate() {
            let mut from = 0.0;
            for column in line.split("   ") {
                let words: Vec<Word> = column
                    .split_whitespace()
                    .map(|word| Word {
                        text: word.to_owned(),
                        place: [from as u32, row as u32 * 40, 10, 20],
                        confidence: 1.0,
                        doubts: Vec::new(),
                    })
                    .collect();
                let to = from + column.chars().count() as f32 * 12.0;
                pieces.push(Piece { from, to, middle: row as f32 * 40.0, height: 20.0, words });
                from = to + 60.0;
            }
        }
        let lines: Vec<Readings> = text
            .lines()
            .map(|line| line.replace(' ', ""))
            .filter(|line| machine_lines::may_be(line))
            .map(|line| Readings::sure(&line, [0; 4]))
            .collect();
        let (rows, text) = layout::rows(pieces);
        Self {
            width: 1_000,
            height: 1_000,
            rotation: Rotation::R0,
            source: Source::Ocr,
            text: Zeroizing::new(text),
            barcodes: Vec::new(),
            machine_lines: machine_lines::find(&lines),
            rows,
        }
    }

    /// The text where the engine saw it; empty where the file has text of its own.
    pub fn seen_text(&self) -> &str {
        if self.source == Source::Ocr { &self.text } else { "" }
    }

    /// The words of each line, from the top, from the left.
    pub fn rows(&self) -> impl Iterator<Item = &[Word]> {
        self.rows.iter().map(|row| row.0.as_slice())
    }
}

impl std::fmt::Debug for PageReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageReading({} × {}, {} lines)", self.width, self.height, self.rows.len())
    }
}

/// Reads pages. Making it takes a tenth of a second and some 60 MB; one is enough for a program.
pub struct Reader(Engine);

impl Reader {
    /// Loads and checks the networks.
    ///
    /// # Errors
    /// [`Error::Model`].
    pub fn new() -> Result<Self, Error> {
        Engine::new().map(Self)
    }

    /// Reads a page (from 0). Blocking: a second or two on an older machine; call it off the window's thread.
    ///
    /// # Errors
    /// Those of [`Pages::render`]; [`Error::Model`].
    pub fn read(&self, pages: &Pages, page: usize) -> Result<PageReading, Error> {
        self.read_while(pages, page, &|| true)
    }

    /// The same; asks before each line whether to go on.
    ///
    /// # Errors
    /// Those of [`Reader::read`]; [`Error::Stopped`].
    pub fn read_while(&self, pages: &Pages, page: usize, go_on: &(dyn Fn() -> bool + Sync)) -> Result<PageReading, Error> {
        let image = pages.render(page, READ_AT, Rotation::R0)?;
        let grey = Grey::of(&image);
        drop(image);
        let own = pages.words(page)?.unwrap_or_default();
        if sound(&own) {
            let (points, _) = pages.size(page)?;
            let (rows, text) = layout::rows(own_pieces(&own, grey.width as f32 / points as f32));
            let (width, height) = (grey.width, grey.height);
            let barcodes = bars::find(&grey, go_on);
            let lines: Vec<Readings> = rows
                .iter()
                .map(|row| (joined(&row.0), enclosing(row.0.iter().map(|word| word.place))))
                .filter(|(line, _)| machine_lines::may_be(line))
                .map(|(line, place)| Readings::sure(&line, place))
                .collect();
            let machine_lines = machine_lines::find(&lines);
            return Ok(PageReading {
                width,
                height,
                rotation: Rotation::R0,
                source: Source::Text,
                text: Zeroizing::new(text),
                barcodes,
                machine_lines,
                rows,
            });
        }
        self.see(grey, go_on)
    }

    fn see(&self, grey: Grey, go_on: &GoOn<'_>) -> Result<PageReading, Error> {
        let (grey, lines, rotation) = self.upright(grey, go_on)?;
        let tilt = tilt(&lines);
        // Bars are looked for while the lines are read.
        let (read, barcodes) = std::thread::scope(|scope| {
            let bars = scope.spawn(|| bars::find(&grey, go_on));
            let read = self.each(&lines, go_on, |hand, line| self.line(hand, &grey, line, tilt));
            (read, bars.join().unwrap_or_default())
        });
        let (pieces, machine): (Vec<Piece>, Vec<Option<(f32, Readings)>>) = read?.into_iter().unzip();
        let mut machine: Vec<(f32, Readings)> = machine.into_iter().flatten().collect();
        machine.sort_by(|a, b| a.0.total_cmp(&b.0));
        let machine: Vec<Readings> = machine.into_iter().map(|(_, readings)| readings).collect();
        let (rows, text) = layout::rows(pieces);
        Ok(PageReading {
            width: grey.width,
            height: grey.height,
            rotation,
            source: Source::Ocr,
            text: Zeroizing::new(text),
            barcodes,
            machine_lines: machine_lines::find(&machine),
            rows,
        })
    }

    /// Does something with each line, on all cores; in the order of the lines. Asks before each whether to go on.
    fn each<T: Send>(
        &self,
        lines: &[Slant],
        go_on: &GoOn<'_>,
        act: impl Fn(&Hand, &Slant) -> Result<T, Error> + Sync,
    ) -> Result<Vec<T>, Error> {
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(lines.len())));
        let work = |hand: &Hand| -> Result<(), Error> {
            while let Some((at, line)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, lines.get(at)?))) {
                if !go_on() {
                    return Err(Error::Stopped);
                }
                let made = act(hand, line)?;
                done.lock().unwrap_or_else(PoisonError::into_inner).push((at, made));
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = self.0.hands().iter().map(|hand| scope.spawn(|| work(hand))).collect();
            // A panic in a worker is a damaged page, as it is in a decoder.
            workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err(Error::Corrupt)))
        })?;
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, made)| made).collect())
    }

    /// Reads one line: its words, and, where it may be a machine-readable one, how it was read as that.
    fn line(&self, hand: &Hand, grey: &Grey, line: &Slant, tilt: f32) -> Result<(Piece, Option<(f32, Readings)>), Error> {
        let place = |from: f32, to: f32| whole(line.around(from, to));
        // Papers print no upright bars within words: what looks like one is the next likeliest sign.
        let printed = |sign: char| sign != '|';
        let mut signs = self.0.read(hand, grey, line, Care::Quick, &printed)?;
        let may_be = |signs: &[Sign]| machine_lines::may_be(&signs.iter().map(|sign| sign.sign).collect::<String>());
        let mut of_machine = may_be(&signs);
        if !of_machine && is_worth_it(&signs) {
            signs = self.carefully(hand, grey, line, signs, &printed)?;
            of_machine = may_be(&signs);
        }
        let mut machine = None;
        if of_machine {
            let only = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '<';
            let mut ways = Vec::new();
            // A box may end within the first or last sign.
            for (line, care) in [(*line, Care::Careful), (line.longer(), Care::Careful), (line.longer(), Care::Quick)] {
                let read = self.0.read(hand, grey, &line, care, &only)?;
                ways.push(read.into_iter().map(|sign| (sign.sign, sign.alternatives)).collect());
            }
            machine = Some((line.y, Readings { ways, place: place(0.0, 1.0) }));
        }
        round::settle(grey, line, &mut signs);
        let (cos, sin) = (tilt.cos(), tilt.sin());
        let (u, v) = (line.x * cos + line.y * sin, line.y * cos - line.x * sin);
        let words = layout::words(&signs, &place);
        Ok((Piece { from: u - line.along, to: u + line.along, middle: v, height: line.across * 2.0, words }, machine))
    }

    /// Reads a line again, but for its plain words.
    fn carefully(
        &self,
        hand: &Hand,
        grey: &Grey,
        line: &Slant,
        quick: Vec<Sign>,
        printed: &dyn Fn(char) -> bool,
    ) -> Result<Vec<Sign>, Error> {
        let spans = again::worth_it(&quick);
        if spans.iter().map(|span| span.to - span.from).sum::<f32>() > MOSTLY {
            return self.0.read(hand, grey, line, Care::Careful, printed);
        }
        let (mut signs, mut next) = (Vec::new(), 0);
        for span in spans {
            signs.extend_from_slice(&quick[next..span.first]);
            let again = self.0.read(hand, grey, &line.piece(span.from, span.to), Care::Careful, printed)?;
            let whole = |sign: Sign| Sign { at: span.from + sign.at * (span.to - span.from), ..sign };
            let is_space = |sign: &Sign| sign.sign == ' ';
            let start = again.iter().take_while(|sign| is_space(sign)).count();
            let end = again.len() - again.iter().rev().take_while(|sign| is_space(sign)).count();
            signs.extend(again.into_iter().take(end.max(start)).skip(start).map(whole));
            next = span.end;
        }
        signs.extend_from_slice(&quick[next..]);
        Ok(signs)
    }

    /// Turns the page so that its lines run from left to right and are read best.
    fn upright(&self, grey: Grey, go_on: &GoOn<'_>) -> Result<(Grey, Vec<Slant>, Rotation), Error> {
        let mut lines = self.0.find(&grey)?;
        let length = |upright: bool| -> f32 {
            let long = lines.iter().filter(|line| line.along > line.across * 2.0);
            long.filter(|line| (line.sin.abs() > line.cos.abs()) == upright).map(|line| line.along).sum()
        };
        let sideways = length(true) > length(false);
        let grey = if sideways {
            let turned = grey.turned(Rotation::R90);
            lines = self.0.find(&turned)?;
            turned
        } else {
            grey
        };
        let mut longest: Vec<Slant> = lines.iter().copied().filter(|line| line.along > line.across * 2.0).collect();
        longest.sort_by(|a, b| b.along.total_cmp(&a.along));
        longest.truncate(TRIED);
        let both = self.each(&longest, go_on, |hand, line| {
            let line = middle(*line);
            let read = |line: &Slant| Ok(mean(&self.0.read(hand, &grey, line, Care::Quick, &|_| true)?));
            Ok((read(&line)?, read(&line.backwards())?))
        })?;
        let (this, other) = both.iter().fold((0.0, 0.0), |sum, both| (sum.0 + both.0, sum.1 + both.1));
        let over = other > this + BETTER * longest.len() as f32;
        let rotation = match (sideways, over) {
            (false, false) => Rotation::R0,
            (true, false) => Rotation::R90,
            (false, true) => Rotation::R180,
            (true, true) => Rotation::R270,
        };
        if !over {
            return Ok((grey, lines, rotation));
        }
        let (width, height) = (grey.width as f32, grey.height as f32);
        Ok((grey.turned(Rotation::R180), lines.into_iter().map(|line| line.upside_down(width, height)).collect(), rotation))
    }
}

/// The middle of a line.
fn middle(line: Slant) -> Slant {
    let half = (TELLING * line.across / line.along.max(1.0)).min(1.0) / 2.0;
    line.piece(0.5 - half, 0.5 + half)
}

fn mean(signs: &[Sign]) -> f32 {
    signs.iter().map(|sign| sign.confidence).sum::<f32>() / signs.len().max(1) as f32
}

/// Numbers and dates are read twice, and what was hard to read.
fn is_worth_it(signs: &[Sign]) -> bool {
    let text: String = signs.iter().map(|sign| sign.sign).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mixed = text.split_whitespace().any(|word| word.len() >= 6 && word.bytes().any(|sign| sign.is_ascii_digit()));
    digits >= 4 || mixed || mean(signs) < again::READ_AGAIN
}

/// The direction that most of the text runs in, in radians: the median over the long lines.
fn tilt(lines: &[Slant]) -> f32 {
    let mut tilts: Vec<f32> =
        lines.iter().filter(|line| line.along > line.across * 3.0 && line.cos > 0.0).map(|line| line.sin.atan2(line.cos)).collect();
    tilts.sort_by(f32::total_cmp);
    tilts.get(tilts.len() / 2).copied().unwrap_or(0.0)
}

/// In whole pixels; a file may claim that its words stand anywhere.
fn whole(place: [f32; 4]) -> [u32; 4] {
    place.map(|side| side.clamp(0.0, FARTHEST).round() as u32)
}

/// Text that is there to be read: enough of it, in signs that an English paper has.
fn sound(words: &[(String, [f32; 4])]) -> bool {
    let signs = || words.iter().flat_map(|(word, _)| word.chars());
    let known = signs().filter(|sign| (' '..='\u{17f}').contains(sign) || "‘’“”–—•…§".contains(*sign)).count();
    let all = signs().count();
    all >= 20 && known * 100 >= all * 95
}

fn own_pieces(words: &[(String, [f32; 4])], scale: f32) -> Vec<Piece> {
    let one = |(text, place): &(String, [f32; 4])| {
        let [x, y, w, h] = place.map(|side| side * scale);
        let word = Word { text: text.clone(), place: whole([x, y, w, h]), confidence: 1.0, doubts: Vec::new() };
        Piece { from: x, to: x + w, middle: y + h / 2.0, height: h, words: vec![word] }
    };
    words.iter().map(one).collect()
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect()
}
