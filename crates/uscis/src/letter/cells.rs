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

    /// The first cell of every line.
    pub(super) fn first_cells(&self) -> Vec<&'t str> {
        self.0.iter().map(|line| line.trim_start().split("  ").next().unwrap_or_default().trim()).collect()
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
                for (column, end) in columns(line, label) {
                    let beside = rest(line, end);
                    found.extend(beside);
                    if beside.is_none() {
                        found.extend(next_cell(line, end));
                        // A stamp may stand between a label and its value.
                        let below = self.0.iter().skip(at + 1).take(2);
                        found.extend(below.filter_map(|below| below_of(below, column, end - column)).next());
                    }
                }
            }
        }
        found
    }
}

/// Where a label begins and ends in a line, whatever its case and spaces; in a long one a sign may be another, or missing.
fn columns(line: &str, label: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = label.chars().filter(|sign| *sign != ' ').collect();
    let slips = usize::from(wanted.len() >= 8);
    let mut found = Vec::new();
    let starts = line.char_indices().filter(|(at, sign)| {
        let before = &line[..*at];
        !sign.is_whitespace() && (before.trim().is_empty() || before.ends_with("  ") || before.ends_with('\t'))
    });
    for (start, _) in starts {
        if let Some(end) = ends(&line[start..], &wanted, slips) {
            found.push((start, start + end));
        }
    }
    found
}

/// Where the wanted signs end, when the text begins with them.
fn ends(text: &str, wanted: &[char], slips: usize) -> Option<usize> {
    let Some((first, rest)) = wanted.split_first() else {
        let next = text.chars().next();
        return next.is_none_or(|sign| !sign.is_alphanumeric() && sign != '-').then_some(0);
    };
    let spaces = text.len() - text.trim_start_matches(' ').len();
    // A gap within a label would be another column.
    if spaces > 1 {
        return None;
    }
    let sign = text[spaces..].chars().next()?;
    let after = spaces + sign.len_utf8();
    if sign.to_ascii_uppercase() == *first {
        return ends(&text[after..], rest, slips).map(|end| after + end);
    }
    let slips = slips.checked_sub(1)?;
    let exchanged = if sign.is_alphanumeric() { ends(&text[after..], rest, slips).map(|end| after + end) } else { None };
    exchanged.or_else(|| ends(text, rest, slips))
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

/// Labels that notices print. One beside another is the head of a table, not a value.
const LABELS: &[&str] = &[
    "RECEIPT",
    "CASE TYPE",
    "RECEIVED DATE",
    "PRIORITY DATE",
    "NOTICE DATE",
    "NOTICE TYPE",
    "PAGE",
    "APPLICANT",
    "PETITIONER",
    "BENEFICIARY",
    "APPLICATION",
    "SECTION",
    "CLASS",
    "AMOUNT",
    "FORM",
    "USCIS",
    "A-NUMBER",
    "ALIEN NUMBER",
    "ONLINE A",
    "DATE",
    "SERVICE CENTER",
    "PREFERENCE",
    "ELIGIBILITY",
    "PAYMENT",
    "NAME",
    "CODE",
];

/// The next cell of the line, unless that is a label too.
fn next_cell(line: &str, from: usize) -> Option<&str> {
    let after = line.get(from..)?.trim_start_matches([':', '#']).trim();
    let value = after.split("  ").next().unwrap_or_default().trim();
    let is_label = || LABELS.iter().any(|label| value.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    (!value.is_empty() && !is_label()).then_some(value)
}

/// What stands in the next line under a label, to the end of that line: the cell that begins where the label does or, of values set in the middle,
/// that lies under it. Cells are two spaces apart or more; a value is never cut within.
fn below_of(below: &str, column: usize, length: usize) -> Option<&str> {
    let mut best: Option<(usize, usize)> = None;
    for (start, end) in cells(below) {
        let under = start < column + length && end > column;
        let off = start.abs_diff(column);
        if (under || off <= 2) && best.is_none_or(|(_, least)| off < least) {
            best = Some((start, off));
        }
    }
    below.get(best?.0..).map(str::trim_end)
}

/// Where the cells of a line begin and end.
fn cells(line: &str) -> Vec<(usize, usize)> {
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let words = line.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, start + word.len()))
    });
    for (start, end) in words.filter(|(start, end)| start < end) {
        match cells.last_mut() {
            Some((_, last)) if start - *last < 2 => *last = end,
            _ => cells.push((start, end)),
        }
    }
    cells
}
