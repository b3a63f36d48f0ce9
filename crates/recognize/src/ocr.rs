//! The engine that finds lines on a page and reads them: the only file that names it. Networks of PP-OCRv6 run by `rten`, in memory, on this machine.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::Error;
use crate::boxes::{self, Slant};
use crate::grey::Grey;
use crate::guard::guarded;
use crate::models::{self, Built};

/// The longest side of the page that the finder sees, in pixels: print of 8 points stays about 13 pixels high.
const FOUND_AT: u32 = 1_344;
/// Both sides are multiples of it.
const GRID: u32 = 32;
/// How high a line is cut out, and how wide at most and at least.
const STRIP: u32 = 48;
const WIDEST: u32 = 3_200;
const NARROWEST: u32 = 160;
/// Most cores that read at once: each takes memory of its own.
const MOST_HANDS: usize = 8;
/// A sign is an alternative from this likelihood on.
const DOUBT: f32 = 0.01;

/// Which of the two readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    Quick,
    Careful,
}

/// A sign that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sign {
    /// The sign.
    pub(crate) sign: char,
    /// How likely, 0 to 1, as the engine has it: it can be sure and wrong.
    pub(crate) confidence: f32,
    /// Other signs that the engine thought of at this place, likeliest first.
    pub(crate) alternatives: Vec<char>,
    /// Where on the line, 0 to 1.
    pub(crate) at: f32,
}

/// One core's worth of reading. Lines are small: a core for each is quicker than all cores for one.
pub(crate) struct Hand(Arc<ThreadPool>);

/// The engine. Making it takes a tenth of a second; it is `Send` and `Sync`.
pub(crate) struct Engine {
    finder: Model,
    quick: Model,
    careful: Model,
    signs: Vec<char>,
    hands: Vec<Hand>,
}

impl Engine {
    pub(crate) fn new() -> Result<Self, Error> {
        let load = |built: &Built| -> Result<Model, Error> {
            let bytes = built.verified()?;
            Model::load_static_slice(bytes).map_err(|_| Error::Model)
        };
        let cores = available_parallelism().map_or(1, NonZero::get).min(MOST_HANDS);
        let hands = (0..cores).map(|_| Hand(Arc::new(ThreadPool::with_num_threads(1)))).collect();
        let (finder, quick, careful) = (load(&models::DETECT)?, load(&models::QUICK)?, load(&models::CAREFUL)?);
        Ok(Self { finder, quick, careful, signs: models::signs(), hands })
    }

    /// Each may be used by one thread at a time.
    pub(crate) fn hands(&self) -> &[Hand] {
        &self.hands
    }

    /// Where lines of text stand, in the pixels of the page.
    pub(crate) fn find(&self, page: &Grey) -> Result<Vec<Slant>, Error> {
        let longest = page.width.max(page.height);
        let scale = FOUND_AT as f32 / longest as f32;
        // Small pictures are enlarged, but not without end.
        let scale = scale.min(2.0);
        let side = |length: u32| (((length as f32 * scale) as u32).next_multiple_of(GRID)).max(GRID);
        let (width, height) = (side(page.width), side(page.height));
        let small = page.resized(width, height)?;
        let plane: Vec<f32> = small.iter().map(|grey| f32::from(*grey) / 127.5 - 1.0).collect();
        let input = NdTensor::from_data([1, 3, height as usize, width as usize], plane.repeat(3));
        let map: NdTensor<f32, 4> = run(&self.finder, &input, None)?;
        let [_, _, rows, columns] = map.shape();
        let found = boxes::lines(&map.to_vec(), columns, rows);
        let (by_x, by_y) = (page.width as f32 / columns as f32, page.height as f32 / rows as f32);
        Ok(found.into_iter().map(|slant| slant.scaled(by_x, by_y)).collect())
    }

    /// Reads one line; only signs that `allowed` takes.
    pub(crate) fn read(
        &self,
        hand: &Hand,
        page: &Grey,
        line: &Slant,
        care: Care,
        allowed: &dyn Fn(char) -> bool,
    ) -> Result<Vec<Sign>, Error> {
        let (width, strip) = page.strip(line, STRIP, WIDEST);
        let padded = width.max(NARROWEST).next_multiple_of(8);
        let mut plane = vec![0.0; (padded * STRIP) as usize];
        for (row, pixels) in plane.chunks_exact_mut(padded as usize).zip(strip.chunks_exact(width as usize)) {
            row.iter_mut().zip(pixels).for_each(|(to, from)| *to = f32::from(*from) / 127.5 - 1.0);
        }
        let input = NdTensor::from_data([1, 3, STRIP as usize, padded as usize], plane.repeat(3));
        let model = if care == Care::Quick { &self.quick } else { &self.careful };
        let likely: NdTensor<f32, 3> = run(model, &input, Some(hand))?;
        let [_, steps, classes] = likely.shape();
        if classes != self.signs.len() + 1 {
            return Err(Error::Model);
        }
        let share = padded as f32 / width as f32;
        Ok(self.decode(&likely.to_vec(), steps, share, allowed))
    }

    /// The greedy reading of CTC: of each run of the same class the likeliest step, blanks left out.
    fn decode(&self, likely: &[f32], steps: usize, share: f32, allowed: &dyn Fn(char) -> bool) -> Vec<Sign> {
        let allowed: Vec<bool> = std::iter::once(true).chain(self.signs.iter().map(|sign| allowed(*sign))).collect();
        let mut signs: Vec<Sign> = Vec::new();
        let mut before = 0;
        for (step, row) in likely.chunks_exact(self.signs.len() + 1).enumerate() {
            let (class, confidence) = row
                .iter()
                .enumerate()
                .filter(|(class, _)| allowed[*class])
                .fold((0, 0.0), |best, (class, likely)| if *likely > best.1 { (class, *likely) } else { best });
            let same = class == before;
            before = class;
            let Some(sign) = class.checked_sub(1).map(|at| self.signs[at]) else { continue };
            let at = ((step as f32 + 0.5) / steps as f32 * share).min(1.0);
            let others = || {
                let mut others: Vec<(f32, char)> = row
                    .iter()
                    .enumerate()
                    .skip(1)
                    .filter(|(other, likely)| *other != class && allowed[*other] && **likely >= DOUBT)
                    .map(|(other, likely)| (*likely, self.signs[other - 1]))
                    .collect();
                others.sort_by(|a, b| b.0.total_cmp(&a.0));
                others.into_iter().take(4).map(|(_, sign)| sign).collect()
            };
            match signs.last_mut() {
                Some(last) if same && last.confidence >= confidence => {}
                Some(last) if same => *last = Sign { sign, confidence, alternatives: others(), at },
                _ => signs.push(Sign { sign, confidence, alternatives: others(), at }),
            }
        }
        signs
    }
}

fn run<const N: usize, const M: usize>(model: &Model, input: &NdTensor<f32, N>, hand: Option<&Hand>) -> Result<NdTensor<f32, M>, Error> {
    let options = RunOptions::default().with_thread_pool(hand.map(|hand| Arc::clone(&hand.0)));
    guarded(|| {
        let output = model.run_one(input.view().into(), Some(options)).map_err(|_| Error::Model)?;
        output.try_into().map_err(|_| Error::Model)
    })
}
