//! What people read: lines, headings and aligned tables. Knows nothing of JSON or of the terminal's ways.

/// A piece of text.
enum Block {
    Line(String),
    Heading(String),
    Table { head: Vec<&'static str>, rows: Vec<Vec<String>> },
}

/// What a command says to a person.
#[derive(Default)]
pub(crate) struct Text(Vec<Block>);

impl Text {
    /// One line.
    pub(crate) fn of(line: impl Into<String>) -> Self {
        Self::default().line(line)
    }

    /// Adds a line, which may have line breaks of its own.
    pub(crate) fn line(mut self, line: impl Into<String>) -> Self {
        self.0.push(Block::Line(line.into()));
        self
    }

    /// Adds a heading with an empty line before it.
    pub(crate) fn heading(mut self, heading: impl Into<String>) -> Self {
        if !self.0.is_empty() {
            self.0.push(Block::Line(String::new()));
        }
        self.0.push(Block::Heading(heading.into()));
        self
    }

    /// Adds a table; `empty` in its place when there are no rows.
    pub(crate) fn table(mut self, head: &[&'static str], rows: Vec<Vec<String>>, empty: &str) -> Self {
        let block = if rows.is_empty() { Block::Line(empty.to_owned()) } else { Block::Table { head: head.to_vec(), rows } };
        self.0.push(block);
        self
    }

    /// Adds labels with their values, leaving out those that are empty.
    pub(crate) fn pairs(mut self, pairs: Vec<(&str, String)>) -> Self {
        let rows: Vec<Vec<String>> =
            pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| vec![label.to_owned(), value]).collect();
        if !rows.is_empty() {
            self.0.push(Block::Table { head: Vec::new(), rows });
        }
        self
    }

    /// As it is printed; headings are bold when `styled`.
    pub(crate) fn render(&self, styled: bool) -> String {
        let mut out = String::new();
        for block in &self.0 {
            match block {
                Block::Line(line) => out.push_str(&plain(line, true)),
                Block::Heading(heading) => push_bold(&mut out, &plain(heading, false), styled),
                Block::Table { head, rows } => {
                    push_table(&mut out, head, rows, styled);
                    continue;
                }
            }
            out.push('\n');
        }
        out
    }
}

fn push_bold(out: &mut String, text: &str, styled: bool) {
    let (on, off) = if styled { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    out.push_str(on);
    out.push_str(text);
    out.push_str(off);
}

fn push_table(out: &mut String, head: &[&str], rows: &[Vec<String>], styled: bool) {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| plain(cell, false)).collect()).collect();
    let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(width_of(cell));
        }
    }
    for (width, title) in widths.iter_mut().zip(head) {
        *width = (*width).max(width_of(title));
    }
    if !head.is_empty() {
        let titles: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
        push_bold(out, &aligned(&titles, &widths), styled);
        out.push('\n');
    }
    for row in &rows {
        out.push_str(&aligned(row, &widths));
        out.push('\n');
    }
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (n, (cell, width)) in row.iter().zip(widths).enumerate() {
        line.push_str(cell);
        if n + 1 < row.len() {
            line.push_str(&" ".repeat(width - width_of(cell) + 2));
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Without what a terminal would obey or what hides the order of signs: names and titles come from papers that anyone may have sent.
fn plain(text: &str, breaks: bool) -> String {
    text.chars()
        .map(|sign| match sign {
            '\n' if breaks => sign,
            '\n' | '\t' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            sign if sign.is_control() => '\u{fffd}',
            sign => sign,
        })
        .collect()
}

/// Columns that a text takes in a terminal, near enough for tables.
fn width_of(text: &str) -> usize {
    text.chars()
        .map(|sign| match u32::from(sign) {
            0x300..=0x36f
            | 0x483..=0x489
            | 0x591..=0x5bd
            | 0x610..=0x61a
            | 0x64b..=0x65f
            | 0x200b..=0x200f
            | 0x20d0..=0x20ff
            | 0xfe00..=0xfe0f => 0,
            0x1100..=0x115f
            | 0x2e80..=0x303e
            | 0x3041..=0xa4cf
            | 0xac00..=0xd7a3
            | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f
            | 0xff00..=0xff60
            | 0xffe0..=0xffe6
            | 0x1f300..=0x1faff
            | 0x20000..=0x3fffd => 2,
            _ => 1,
        })
        .sum()
}

/// Bytes in the unit that reads best.
pub(crate) fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} bytes"),
        1_000..1_000_000 => format!("{} KB", size.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{}.{} MB", size / 1_000_000, size / 100_000 % 10),
        _ => format!("{}.{} GB", size / 1_000_000_000, size / 100_000_000 % 10),
    }
}

/// "1 page", "3 pages".
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_any_script() {
        let rows =
            vec![vec!["1".to_owned(), "王小明".to_owned(), "x".to_owned()], vec!["12".to_owned(), "Nguyễn".to_owned(), "y".to_owned()]];
        let text = Text::default().table(&["ID", "NAME", "C"], rows, "").render(false);
        assert_eq!(text, "ID  NAME    C\n1   王小明  x\n12  Nguyễn  y\n");
    }

    #[test]
    fn a_paper_cannot_steer_the_terminal() {
        let text = Text::of("a\u{1b}[2Jb\u{202e}c").pairs(vec![("t", "x\ny\u{9b}1m".to_owned()), ("empty", String::new())]).render(false);
        assert_eq!(text, "a\u{fffd}[2Jb\u{fffd}c\nt  x y\u{fffd}1m\n");
    }

    #[test]
    fn an_empty_table_teaches() {
        assert_eq!(Text::default().table(&["ID"], Vec::new(), "None yet.").render(true), "None yet.\n");
    }
}
