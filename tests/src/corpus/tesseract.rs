//! The engine that is measured beside ours: the `tesseract` command as it comes, with its own finding of the way up, its text put into rows as ours is.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What it read, and how long it took.
pub struct Read {
    /// Its text, line by line, columns two spaces apart.
    pub text: String,
    /// How long it took, its start included.
    pub took: Duration,
}

/// Whether it is there.
#[must_use]
pub fn is_there() -> bool {
    Command::new("tesseract").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Reads a picture. Automatic page segmentation with detection of the way up (1), with both cores as it likes.
#[must_use]
pub fn read(picture: &Path) -> Read {
    let began = Instant::now();
    let mut output = run(picture, "1");
    if output.is_empty() {
        // Too few signs for it to find the way up.
        output = run(picture, "3");
    }
    Read { text: rows(&output), took: began.elapsed() }
}

fn run(picture: &Path, segmentation: &str) -> String {
    let output = Command::new("tesseract")
        .arg(picture)
        // Two pages are read at a time: threads of its own would only slow it down.
        .env("OMP_THREAD_LIMIT", "1")
        .args(["stdout", "--psm", segmentation, "-l", "eng", "tsv"])
        .stderr(Stdio::null())
        .output()
        .expect("tesseract starts");
    if output.status.success() { String::from_utf8_lossy(&output.stdout).into_owned() } else { String::new() }
}

/// Its middle from the top, left end, width, height, and text.
type Word<'t> = (f32, f32, f32, f32, &'t str);

/// Words whose middles are level are a row; a gap wider than a word is high parts columns.
fn rows(tsv: &str) -> String {
    let mut words: Vec<Word<'_>> = tsv
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| cells.get(at)?.parse::<f32>().ok();
            let text = cells.get(11)?.trim();
            (number(0)? == 5.0 && !text.is_empty()).then_some((number(7)? + number(9)? / 2.0, number(6)?, number(8)?, number(9)?, text))
        })
        .collect();
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rows: Vec<Vec<Word<'_>>> = Vec::new();
    for word in words {
        match rows.last_mut().filter(|row| row.last().is_some_and(|last| (word.0 - last.0).abs() < last.3.min(word.3) * 0.5)) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    let mut text = String::new();
    for mut row in rows {
        row.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut end = None;
        for (_, x, w, h, word) in row {
            text.push_str(match end {
                None => "",
                Some(end) if x - end > h * 1.2 => "   ",
                Some(_) => " ",
            });
            text.push_str(word);
            end = Some(x + w);
        }
        text.push('\n');
    }
    text
}
