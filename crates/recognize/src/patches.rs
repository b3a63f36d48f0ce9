//! Where a page may carry a barcode: patches of upright or level stripes, and patches in which dark and light change quickly both ways. Found in a
//! coarse map of the page, so that each can be cut out straight and looked at for itself.

use crate::boxes::{self, Slant};
use crate::grey::Grey;

/// Side of a cell of the map, in pixels.
const CELL: usize = 8;
/// Change from dot to dot in a cell, on average, in parts of the way from paper to ink, that counts as busy.
const BUSY: f32 = 0.06;
/// Stripes change so many times more across than along.
const STRIPED: f32 = 2.2;
/// Narrower or shorter than this is no barcode, in pixels.
const LEAST_LENGTH: f32 = 60.0;
const LEAST_HEIGHT: f32 = 14.0;
/// Lower than this a busy patch is a line of print.
const LEAST_BUSY: f32 = 34.0;
/// Longer than this, in parts of its height, a busy patch is print too.
const MOST_ASPECT: f32 = 9.0;
/// Most patches of a kind that are looked at, the largest first.
const MOST: usize = 12;

/// What was found.
#[derive(Default)]
pub(crate) struct Patches {
    /// Stripes, each to be read from one end to the other.
    pub(crate) striped: Vec<Slant>,
    /// What may be a square or stacked code.
    pub(crate) busy: Vec<Slant>,
}

impl Patches {
    pub(crate) fn of(page: &Grey) -> Self {
        let (columns, rows) = (page.width as usize / CELL, page.height as usize / CELL);
        if columns < 3 || rows < 3 {
            return Self::default();
        }
        let contrast = contrast(page);
        let across = changes(&page.smoothed_down(5), columns, rows);
        let down = changes(&page.transposed().smoothed_down(5), rows, columns);
        let down: Vec<f32> = (0..rows * columns).map(|at| down[(at % columns) * rows + at / columns]).collect();
        let busy = |change: f32| change >= BUSY * contrast;
        let map = |is: &dyn Fn(f32, f32) -> bool| -> Vec<f32> {
            across.iter().zip(&down).map(|(across, down)| f32::from(u8::from(is(*across, *down)))).collect()
        };
        let find = |map: Vec<f32>| {
            boxes::lines(&map, columns, rows).into_iter().map(|slant| slant.scaled(CELL as f32, CELL as f32)).collect::<Vec<_>>()
        };
        let mut striped = find(map(&|across, down| busy(across) && across > STRIPED * down));
        // Bars that lie on their side are read downwards.
        striped.retain(|patch| patch.cos.abs() > patch.sin.abs());
        let mut lying = find(map(&|across, down| busy(down) && down > STRIPED * across));
        lying.retain(|patch| patch.sin.abs() > patch.cos.abs());
        striped.extend(lying);
        striped.retain(|patch| patch.along * 2.0 >= LEAST_LENGTH && patch.across * 2.0 >= LEAST_HEIGHT && patch.along > patch.across);
        let mut both = find(map(&|across, down| busy(across) && busy(down)));
        both.retain(|patch| patch.across * 2.0 >= LEAST_BUSY && patch.along <= patch.across * MOST_ASPECT);
        for patches in [&mut striped, &mut both] {
            patches.sort_by(|a, b| (b.along * b.across).total_cmp(&(a.along * a.across)));
            patches.truncate(MOST);
        }
        Self { striped, busy: both }
    }
}

/// The mean change from dot to dot along the rows, cell by cell.
fn changes(page: &Grey, columns: usize, rows: usize) -> Vec<f32> {
    let width = page.width as usize;
    let mut sums = vec![0_u32; columns * rows];
    for (y, row) in page.bytes.chunks_exact(width).enumerate().take(rows * CELL) {
        let cells = &mut sums[y / CELL * columns..][..columns];
        for (cell, dots) in cells.iter_mut().zip(row.windows(CELL + 1).step_by(CELL)) {
            *cell += (0..CELL).map(|x| u32::from(dots[x].abs_diff(dots[x + 1]))).sum::<u32>();
        }
    }
    sums.into_iter().map(|sum| sum as f32 / (CELL * CELL) as f32).collect()
}

/// From ink to paper, in shades.
fn contrast(page: &Grey) -> f32 {
    let mut count = [0_u32; 256];
    page.bytes.iter().for_each(|shade| count[usize::from(*shade)] += 1);
    let all = page.bytes.len() as u32;
    let share = |part: f32| {
        let mut below = 0;
        count.iter().position(|count| {
            below += count;
            below as f32 >= all as f32 * part
        })
    };
    (share(0.8).unwrap_or(255) as f32 - share(0.02).unwrap_or(0) as f32).max(24.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn drawn(ink: impl Fn(u32, u32) -> bool) -> Grey {
        let (width, height) = (403, 301);
        let bytes = (0..width * height).map(|at| if ink(at % width, at / width) { 20 } else { 235 }).collect();
        Grey { width, height, bytes: Zeroizing::new(bytes) }
    }

    #[test]
    fn stripes_are_found_as_they_lie() {
        let upright = Patches::of(&drawn(|x, y| (100..300).contains(&x) && (60..120).contains(&y) && x % 5 < 2));
        let [bars] = upright.striped.as_slice() else { panic!("{}", upright.striped.len()) };
        assert!((bars.x - 200.0).abs() < 10.0 && (bars.y - 90.0).abs() < 10.0 && bars.cos > 0.99, "{bars:?}");
        let lying = Patches::of(&drawn(|x, y| (60..120).contains(&x) && (50..250).contains(&y) && y % 5 < 2));
        let [bars] = lying.striped.as_slice() else { panic!("{}", lying.striped.len()) };
        assert!((bars.x - 90.0).abs() < 12.0 && (bars.y - 150.0).abs() < 12.0 && bars.sin > 0.99, "{bars:?}");
    }

    #[test]
    fn a_square_of_dots_is_busy_and_a_bare_page_is_not() {
        let dots = Patches::of(&drawn(|x, y| (200..280).contains(&x) && (100..180).contains(&y) && (x / 4 * 7 + y / 4 * 13) % 5 < 2));
        let [square] = dots.busy.as_slice() else { panic!("{}", dots.busy.len()) };
        assert!((square.x - 240.0).abs() < 12.0 && (square.y - 140.0).abs() < 12.0, "{square:?}");
        let bare = Patches::of(&drawn(|_, y| y < 10));
        assert!(bare.striped.is_empty() && bare.busy.is_empty());
        assert!(Patches::of(&Grey { width: 5, height: 5, bytes: Zeroizing::new(vec![0; 25]) }).busy.is_empty());
    }
}
