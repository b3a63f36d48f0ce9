//! From a map of how likely each place belongs to a line of text, to slanted boxes around the lines: connected places, their hull, and the smallest
//! rectangle around it.

/// A slanted rectangle: its middle, half its length and height, and the direction that it is read in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slant {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) along: f32,
    pub(crate) across: f32,
    pub(crate) cos: f32,
    pub(crate) sin: f32,
}

/// A place belongs to a line from this likelihood on; a line counts from the second, on average. Both as the models' makers have them.
const PLACE: f32 = 0.3;
const LINE: f32 = 0.5;
/// How far the makers' training shrank a line: the box is let out by area × this ÷ circumference.
const LET_OUT: f32 = 1.6;
/// Most lines of a page.
const MOST_LINES: usize = 1_500;
/// Fewest places of a line.
const FEWEST: usize = 6;

impl Slant {
    /// In another scale.
    pub(crate) fn scaled(self, by_x: f32, by_y: f32) -> Self {
        let by = (by_x * by_y).sqrt();
        Self { x: self.x * by_x, y: self.y * by_y, along: self.along * by, across: self.across * by, ..self }
    }

    /// On the page turned upside down.
    pub(crate) fn upside_down(self, width: f32, height: f32) -> Self {
        Self { x: width - self.x, y: height - self.y, ..self }
    }

    /// Read from the other end.
    pub(crate) fn backwards(self) -> Self {
        Self { cos: -self.cos, sin: -self.sin, ..self }
    }

    /// Let out at both ends by a sign or so.
    pub(crate) fn longer(self) -> Self {
        Self { along: self.along + self.across * 1.2, ..self }
    }

    /// The piece between two shares of its length.
    pub(crate) fn piece(self, from: f32, to: f32) -> Self {
        let middle = (from + to - 1.0) * self.along;
        Self { x: self.x + middle * self.cos, y: self.y + middle * self.sin, along: self.along * (to - from).max(0.0), ..self }
    }

    /// The upright box around a piece of it, from and to as shares of its length: left, top, width, height.
    pub(crate) fn around(&self, from: f32, to: f32) -> [f32; 4] {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for u in [from, to].map(|share| (share * 2.0 - 1.0) * self.along) {
            for v in [-self.across, self.across] {
                for (at, value) in [self.x + u * self.cos - v * self.sin, self.y + u * self.sin + v * self.cos].into_iter().enumerate() {
                    low[at] = low[at].min(value);
                    high[at] = high[at].max(value);
                }
            }
        }
        [low[0], low[1], high[0] - low[0], high[1] - low[1]]
    }
}

/// Boxes around what the map shows.
pub(crate) fn lines(map: &[f32], width: usize, height: usize) -> Vec<Slant> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..map.len().min(width * height) {
        if seen[start] || map[start] <= PLACE {
            continue;
        }
        let (mut places, mut sum) = (Vec::new(), 0.0);
        seen[start] = true;
        stack.push(start);
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            places.push((x as i32, y as i32));
            sum += map[at];
            for next_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for next_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let next = next_y * width + next_x;
                    if !seen[next] && map[next] > PLACE {
                        seen[next] = true;
                        stack.push(next);
                    }
                }
            }
        }
        if places.len() >= FEWEST && sum / places.len() as f32 >= LINE {
            found.push(let_out(smallest_around(&hull(places))));
            if found.len() == MOST_LINES {
                break;
            }
        }
    }
    found
}

fn let_out(tight: Slant) -> Slant {
    let (long, high) = (tight.along * 2.0, tight.across * 2.0);
    let more = long * high * LET_OUT / (2.0 * (long + high)).max(1.0);
    Slant { along: tight.along + more, across: tight.across + more, ..tight }
}

/// Andrew's monotone chain, in whole numbers.
fn hull(mut points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    points.sort_unstable();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let turn = |a: (i32, i32), b: (i32, i32), c: (i32, i32)| {
        i64::from(b.0 - a.0) * i64::from(c.1 - a.1) - i64::from(b.1 - a.1) * i64::from(c.0 - a.0)
    };
    let mut chain: Vec<(i32, i32)> = Vec::new();
    let half = |chain: &mut Vec<(i32, i32)>, points: &mut dyn Iterator<Item = (i32, i32)>| {
        let base = chain.len();
        for point in points {
            while chain.len() >= base + 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
    };
    half(&mut chain, &mut points.iter().copied());
    half(&mut chain, &mut points.iter().rev().copied());
    chain
}

/// The rectangle of least area around a hull has a side on one of its edges.
fn smallest_around(hull: &[(i32, i32)]) -> Slant {
    let points: Vec<(f32, f32)> = hull.iter().map(|(x, y)| (*x as f32 + 0.5, *y as f32 + 0.5)).collect();
    let mut best: Option<(f32, Slant)> = None;
    let edges = (0..points.len()).map(|at| (points[at], points[(at + 1) % points.len()])).map(|(a, b)| (b.0 - a.0, b.1 - a.1));
    for (dx, dy) in edges.chain(std::iter::once((1.0, 0.0))) {
        let length = dx.hypot(dy);
        if length < 0.5 {
            continue;
        }
        let (cos, sin) = (dx / length, dy / length);
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for (x, y) in &points {
            for (at, value) in [x * cos + y * sin, y * cos - x * sin].into_iter().enumerate() {
                low[at] = low[at].min(value);
                high[at] = high[at].max(value);
            }
        }
        let (long, high_side) = (high[0] - low[0] + 1.0, high[1] - low[1] + 1.0);
        let (u, v) = ((low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0);
        let area = long * high_side;
        if best.is_none_or(|(least, _)| area < least - 0.01) {
            let slant = Slant { x: u * cos - v * sin, y: u * sin + v * cos, along: long / 2.0, across: high_side / 2.0, cos, sin };
            best = Some((area, slant));
        }
    }
    let slant = best.map_or(Slant { x: 0.0, y: 0.0, along: 0.5, across: 0.5, cos: 1.0, sin: 0.0 }, |(_, slant)| slant);
    upright(slant)
}

/// Read along the longer side, or along the flatter one where both are alike; to the right, or downwards.
fn upright(slant: Slant) -> Slant {
    let alike = slant.along.max(slant.across) < slant.along.min(slant.across) * 1.5;
    let flat = slant.cos.abs() >= slant.sin.abs();
    let keep = if alike { flat } else { slant.along >= slant.across };
    let slant = if keep { slant } else { Slant { along: slant.across, across: slant.along, cos: -slant.sin, sin: slant.cos, ..slant } };
    let flat = slant.cos.abs() >= slant.sin.abs();
    let backwards = if flat { slant.cos < 0.0 } else { slant.sin < 0.0 };
    if backwards { slant.backwards() } else { slant }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(inside: impl Fn(f32, f32) -> bool) -> Vec<Slant> {
        let map: Vec<f32> = (0..200 * 100).map(|at| if inside((at % 200) as f32, (at / 200) as f32) { 0.9 } else { 0.0 }).collect();
        lines(&map, 200, 100)
    }

    #[test]
    fn a_long_thin_line_keeps_its_length() {
        let found = drawn(|x, y| (10.0..190.0).contains(&x) && (50.0..54.0).contains(&y));
        let [line] = found.as_slice() else { panic!("{found:?}") };
        assert!((line.along - 93.0).abs() < 2.0 && line.across < 7.0 && line.sin.abs() < 0.01, "{line:?}");
    }

    #[test]
    fn a_piece_stands_where_it_stood_on_the_line() {
        let line = Slant { x: 100.0, y: 50.0, along: 40.0, across: 5.0, cos: 0.6, sin: 0.8 };
        let (all, last) = (line.piece(0.0, 1.0), line.piece(0.75, 1.0));
        assert_eq!(all, line);
        assert_eq!((last.along, last.x, last.y), (10.0, 118.0, 74.0));
    }

    #[test]
    fn slant_and_direction_are_seen() {
        let found = drawn(|x, y| (20.0..180.0).contains(&x) && (y - 30.0 - x * 0.2).abs() < 4.0);
        let [line] = found.as_slice() else { panic!("{found:?}") };
        assert!((line.sin / line.cos - 0.2).abs() < 0.02 && line.cos > 0.0, "{line:?}");
        let upright = drawn(|x, y| (50.0..56.0).contains(&x) && (5.0..95.0).contains(&y));
        assert!(upright[0].sin > 0.99, "{upright:?}");
    }
}
