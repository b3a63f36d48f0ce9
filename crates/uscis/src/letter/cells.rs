//! Lines of a letter, and the values that stand beside or below a label: notices print tables with labels above values, or one label a line.

/// Lines with nothing lost: the place of a word in its line is its column.
pub(super) struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(text.lines().collect())
    }

    /// The first lines.
    pub(super) fn first(&self, count: usize) -> &[&'t str] {
        &self.0[..count.min(self.0.len())]
    }

    /// The line after the one that holds this piece.
    pub(super) fn after(&self, piece: &str) -> Option<&'t str> {
        let at = self.0.iter().position(|line| line.contains(piece))?;
        self.0.get(at + 1).copied()
    }

    /// What stands beside each of these labels, and below it in the same column, in the order of the labels and lines. A label is a whole word
    /// at the beginning of a line or after a gap of two spaces, whatever its case.
    pub(super) fn values(&self, labels: &[&str]) -> Vec<&'t str> {
        let mut found = Vec::new();
        for label in labels {
            for (at, line) in self.0.iter().enumerate() {
                for column in columns(line, label) {
                    let beside = rest(line, column + label.len());
                    found.extend(beside);
                    if beside.is_none() {
                        found.extend(self.0.get(at + 1).and_then(|below| below_of(below, column)));
                    }
                }
            }
        }
        found
    }
}

/// Where a label begins in a line.
fn columns(line: &str, label: &str) -> Vec<usize> {
    // ASCII only: bytes keep their places when the case is changed.
    let upper = line.to_ascii_uppercase();
    upper
        .match_indices(label)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = &line[..*at];
            let starts = before.trim().is_empty() || before.ends_with("  ") || before.ends_with('\t');
            let ends = line[at + label.len()..].chars().next().is_none_or(|sign| !sign.is_alphanumeric() && sign != '-');
            starts && ends
        })
        .collect()
}

/// What follows a label in its line, up to the next column; `None` when there is nothing but another column.
fn rest(line: &str, from: usize) -> Option<&str> {
    let after = &line[from..];
    let plain = after.trim_start_matches([':', '#']);
    let gap = plain.len() - plain.trim_start().len();
    // A gap of many spaces ends the cell, unless a colon says that the value follows.
    let follows = after.len() != plain.len() || gap == 1;
    let value = plain.trim();
    (follows && !value.is_empty()).then_some(value)
}

/// What stands in the next line under a column.
fn below_of(below: &str, column: usize) -> Option<&str> {
    // Values begin under their label, give or take two places.
    let mut from = column.min(below.len());
    while !below.is_char_boundary(from) {
        from -= 1;
    }
    let left = below[..from].rfind("  ").map_or(0, |at| at + 2);
    let from = if column - left.min(column) <= 2 || column == 0 { left } else { from };
    let value = below.get(from..)?.trim();
    (!value.is_empty()).then_some(value)
}
