//! A single sign of a line, as the picture shows it: how wide and high it is, what is in its middle, what its strokes look like.

use zeroize::Zeroizing;

use crate::boxes::Slant;
use crate::grey::Grey;

/// How high a line is cut out for it.
const HIGH: u32 = 72;
const WIDEST: u32 = 4_000;
/// As dark as this on average is a stroke within a band: the hair strokes of a serif are half as high as it.
const FAINT: f32 = 0.28;

/// What the picture shows of a round sign.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// How dark its middle is, from paper (0) to ink (1).
    pub(crate) middle: f32,
    /// Width in parts of its height.
    pub(crate) aspect: f32,
    /// Height, in pixels.
    pub(crate) tall: usize,
}

/// What the picture shows of a thin sign; strokes in parts of its height.
#[derive(Clone, Copy)]
pub(crate) struct Thin {
    /// How far strokes at its head reach beyond the stem: to the left, to the right.
    pub(crate) head: [f32; 2],
    /// The same to the left, a little below the head.
    pub(crate) below: f32,
    /// At its foot.
    pub(crate) foot: [f32; 2],
}

/// A line cut out, with how bright its paper and its ink are.
pub(crate) struct Strip {
    width: usize,
    bytes: Zeroizing<Vec<u8>>,
    paper: f32,
    ink: f32,
}

impl Strip {
    pub(crate) fn of(page: &Grey, line: &Slant) -> Self {
        let (width, bytes) = page.strip(line, HIGH, WIDEST);
        let mut sorted = Zeroizing::new(bytes.to_vec());
        sorted.sort_unstable();
        let share = |percent: usize| f32::from(sorted.get(sorted.len() * percent / 100).copied().unwrap_or(0));
        Self { width: width as usize, paper: share(70), ink: share(3), bytes }
    }

    fn dark(&self, x: usize, y: usize) -> f32 {
        ((self.paper - f32::from(self.bytes[y * self.width + x])) / (self.paper - self.ink).max(1.0)).clamp(0.0, 1.0)
    }

    /// Half of what a sign takes at most, as a share of the width.
    pub(crate) fn pitch(&self) -> f32 {
        0.6 * HIGH as f32 / self.width as f32
    }

    /// Where the ink of the sign between two shares of the width stands: left, top, width, height.
    fn frame(&self, (left, right): (f32, f32)) -> Option<[usize; 4]> {
        let column = |share: f32| ((share * self.width as f32) as usize).min(self.width.saturating_sub(1));
        let (left, right) = (column(left.max(0.0)), column(right.min(1.0)));
        let inked = |x: usize| (0..HIGH as usize).any(|y| self.dark(x, y) > 0.5);
        // From the middle outwards to where no ink is: neighbours stand apart.
        let middle = usize::midpoint(left, right);
        let start = (left..=right).filter(|x| inked(*x)).min_by_key(|x| x.abs_diff(middle))?;
        let low = (0..=start).rev().take_while(|x| inked(*x)).last()?;
        let high = (start..self.width).take_while(|x| inked(*x)).last()?;
        let row_inked = |y: usize| (low..=high).any(|x| self.dark(x, y) > 0.5);
        let top = (0..HIGH as usize).find(|y| row_inked(*y))?;
        let foot = (0..HIGH as usize).rev().find(|y| row_inked(*y))?;
        Some([low, top, high + 1 - low, foot + 1 - top])
    }

    /// Where the middle of a sign is, in pixels along the line.
    pub(crate) fn middle(&self, around: (f32, f32)) -> Option<f32> {
        let [low, _, wide, _] = self.frame(around)?;
        Some(low as f32 + (wide - 1) as f32 / 2.0)
    }

    /// The sign between two shares of the width, as a round one is looked at.
    pub(crate) fn look(&self, around: (f32, f32)) -> Option<Look> {
        let [low, top, wide, tall] = self.frame(around)?;
        // A sign that runs into its neighbour, or a speck, tells nothing.
        if wide < 8 || tall < HIGH as usize / 3 || wide * 20 > tall * 23 {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0);
        for y in top + tall * 40 / 100..=top + tall * 60 / 100 {
            for x in low + wide * 42 / 100..=low + wide * 58 / 100 {
                sum += self.dark(x, y);
                count += 1;
            }
        }
        Some(Look { middle: sum / count.max(1) as f32, aspect: wide as f32 / tall as f32, tall })
    }

    /// The same of a sign that is one upright stroke with smaller ones at its head and foot.
    pub(crate) fn thin(&self, around: (f32, f32)) -> Option<Thin> {
        let [low, top, wide, tall] = self.frame(around)?;
        if tall < HIGH as usize / 3 || wide < 3 || wide * 10 > tall * 9 {
            return None;
        }
        // Columns that are inked between two shares of the height.
        let inked = |from: f32, to: f32| -> Option<(usize, usize)> {
            let rows = top + (tall as f32 * from) as usize..(top + (tall as f32 * to).ceil() as usize).min(HIGH as usize);
            let count = rows.len().max(1) as f32;
            let is = |x: &usize| rows.clone().map(|y| self.dark(*x, y)).sum::<f32>() / count > FAINT;
            Some(((low..low + wide).find(is)?, (low..low + wide).rev().find(is)?))
        };
        let (left, right) = inked(0.4, 0.6)?;
        if (right + 1 - left) * 10 > tall * 3 {
            return None;
        }
        let sides = |band: Option<(usize, usize)>| {
            let (from, to) = band.unwrap_or((left, right));
            [left.saturating_sub(from), to.saturating_sub(right)].map(|stroke| stroke as f32 / tall as f32)
        };
        Some(Thin { head: sides(inked(0.0, 0.09)), below: sides(inked(0.12, 0.2))[0], foot: sides(inked(0.92, 1.0)) })
    }
}
