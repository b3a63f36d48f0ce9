//! A page in shades of grey, as the reader sees it: turned, made smaller, and lines cut out of it straight.

use fast_image_resize::PixelType;
use zeroize::Zeroizing;

use crate::boxes::Slant;
use crate::{Error, Image, Rotation};

/// One byte a pixel, rows from the top. Wiped when dropped.
pub(crate) struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// Most samples across one pixel of a strip.
const MOST_TAPS: u32 = 4;

impl Grey {
    pub(crate) fn of(image: &Image) -> Self {
        let (pixels, _) = image.rgb().as_chunks::<3>();
        // The weights of ITU-R BT.601.
        let luma =
            |[red, green, blue]: &[u8; 3]| ((u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114 + 500) / 1_000) as u8;
        Self { width: image.width(), height: image.height(), bytes: Zeroizing::new(pixels.iter().map(luma).collect()) }
    }

    pub(crate) fn turned(&self, rotation: Rotation) -> Self {
        let (w, h) = (self.width as usize, self.height as usize);
        let at = |x: usize, y: usize| self.bytes[y * w + x];
        let (width, height) = if matches!(rotation, Rotation::R90 | Rotation::R270) { (h, w) } else { (w, h) };
        let mut bytes = Zeroizing::new(Vec::with_capacity(w * h));
        for y in 0..height {
            for x in 0..width {
                bytes.push(match rotation {
                    Rotation::R0 => at(x, y),
                    Rotation::R90 => at(y, h - 1 - x),
                    Rotation::R180 => at(w - 1 - x, h - 1 - y),
                    Rotation::R270 => at(w - 1 - y, x),
                });
            }
        }
        Self { width: width as u32, height: height as u32, bytes }
    }

    /// Rows become columns.
    pub(crate) fn transposed(&self) -> Self {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut bytes = Zeroizing::new(Vec::with_capacity(w * h));
        (0..w).for_each(|x| bytes.extend((0..h).map(|y| self.bytes[y * w + x])));
        Self { width: self.height, height: self.width, bytes }
    }

    /// Each pixel the mean of `rows` above and below it: bars that stand upright stay, noise goes.
    pub(crate) fn smoothed_down(&self, rows: usize) -> Self {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut bytes = Zeroizing::new(vec![0; w * h]);
        let half = rows / 2;
        let mut sums = vec![0_u32; w];
        let mut count = 0;
        for y in 0..h + half {
            if y < h {
                sums.iter_mut().zip(&self.bytes[y * w..]).for_each(|(sum, value)| *sum += u32::from(*value));
                count += 1;
            }
            if y > 2 * half {
                let gone = y - 2 * half - 1;
                sums.iter_mut().zip(&self.bytes[gone * w..]).for_each(|(sum, value)| *sum -= u32::from(*value));
                count -= 1;
            }
            if let Some(to) = y.checked_sub(half) {
                bytes[to * w..(to + 1) * w].iter_mut().zip(&sums).for_each(|(to, sum)| *to = (sum / count) as u8);
            }
        }
        Self { width: self.width, height: self.height, bytes }
    }

    /// Edges from left to right made stronger: what a lens blurred stands apart again.
    pub(crate) fn sharpened_across(&self) -> Self {
        let w = self.width as usize;
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.bytes.len()));
        for row in self.bytes.chunks_exact(w) {
            for x in 0..w {
                let near = |off: usize| i32::from(row[x.saturating_sub(off)]) + i32::from(row[(x + off).min(w - 1)]);
                let blurred = (2 * near(1) + 2 * near(2) + near(3)) / 10;
                let value = i32::from(row[x]);
                bytes.push((value + 2 * (value - blurred)).clamp(0, 255) as u8);
            }
        }
        Self { width: self.width, height: self.height, bytes }
    }

    /// From the darkest to the lightest shade as far apart as they can be; a few dots of either end do not count.
    pub(crate) fn stretched(mut self) -> Self {
        let mut sorted = Zeroizing::new(self.bytes.to_vec());
        sorted.sort_unstable();
        let share = |percent: usize| f32::from(sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0));
        let (dark, light) = (share(2), share(98));
        if light - dark >= 8.0 {
            let times = 255.0 / (light - dark);
            self.bytes.iter_mut().for_each(|shade| *shade = ((f32::from(*shade) - dark) * times).clamp(0.0, 255.0) as u8);
        }
        self
    }

    pub(crate) fn resized(&self, width: u32, height: u32) -> Result<Zeroizing<Vec<u8>>, Error> {
        crate::shrink::resized(&self.bytes, self.width, self.height, PixelType::U8, width, height).map(Zeroizing::new)
    }

    /// Cuts a slanted line out, straight, `height` pixels high; as wide as its proportions ask, at most `most`.
    pub(crate) fn strip(&self, line: &Slant, height: u32, most: u32) -> (u32, Zeroizing<Vec<u8>>) {
        let scale = (line.across * 2.0).max(1.0) / height as f32;
        let width = ((line.along * 2.0 / scale).round() as u32).clamp(8, most);
        let step_along = line.along * 2.0 / width as f32;
        let taps = (scale.ceil() as u32).clamp(1, MOST_TAPS);
        let mut strip = Zeroizing::new(Vec::with_capacity((width * height) as usize));
        for y in 0..height {
            for x in 0..width {
                let mut sum = 0.0;
                for tap_y in 0..taps {
                    for tap_x in 0..taps {
                        let u = (x as f32 + (tap_x as f32 + 0.5) / taps as f32) * step_along - line.along;
                        let v = (y as f32 + (tap_y as f32 + 0.5) / taps as f32) * scale - line.across;
                        sum += self.sample(line.x + u * line.cos - v * line.sin, line.y + u * line.sin + v * line.cos);
                    }
                }
                strip.push((sum / (taps * taps) as f32).round() as u8);
            }
        }
        (width, strip)
    }

    /// Bilinear; outside the page as at its edge.
    fn sample(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let inside = |at: f32, end: u32| (at.max(0.0) as usize).min(end as usize - 1);
        let (left, top) = (inside(x.floor(), self.width), inside(y.floor(), self.height));
        let (right, bottom) = (inside(x.floor() + 1.0, self.width), inside(y.floor() + 1.0, self.height));
        let (fx, fy) = ((x - x.floor()).clamp(0.0, 1.0), (y - y.floor()).clamp(0.0, 1.0));
        let at = |x: usize, y: usize| f32::from(self.bytes[y * self.width as usize + x]);
        let upper = at(left, top) * (1.0 - fx) + at(right, top) * fx;
        let lower = at(left, bottom) * (1.0 - fx) + at(right, bottom) * fx;
        upper * (1.0 - fy) + lower * fy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Grey {
        Grey { width: 3, height: 2, bytes: Zeroizing::new(vec![1, 2, 3, 4, 5, 6]) }
    }

    #[test]
    fn faded_shades_are_stretched_and_an_even_page_is_not() {
        let faded = Grey { width: 4, height: 1, bytes: Zeroizing::new(vec![100, 110, 150, 150]) };
        assert_eq!(*faded.stretched().bytes, [0, 51, 255, 255]);
        assert_eq!(*page().stretched().bytes, *page().bytes);
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let mut turned = page();
        for _ in 0..4 {
            turned = turned.turned(Rotation::R90);
        }
        assert_eq!(*turned.bytes, *page().bytes);
        assert_eq!(*page().turned(Rotation::R90).bytes, [4, 1, 5, 2, 6, 3]);
        assert_eq!(*page().turned(Rotation::R270).bytes, [3, 6, 2, 5, 1, 4]);
        assert_eq!(*page().transposed().bytes, [1, 4, 2, 5, 3, 6]);
        assert_eq!(*page().turned(Rotation::R180).bytes, [6, 5, 4, 3, 2, 1]);
    }
}
