//! Looking for what must not be found: known words in every file below a folder, in the spellings in which programs leave things behind.

use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;

/// A word that must not be found.
#[derive(Clone, Debug)]
pub struct Canary {
    /// What it is; findings say this.
    pub name: &'static str,
    /// The word. At least six letters or digits, or chance would find it.
    pub text: String,
}

impl Canary {
    /// A canary.
    pub fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }
}

/// A canary that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// The canary's name.
    pub canary: &'static str,
    /// How it was spelt.
    pub spelling: &'static str,
    /// Where in the file; `None` in its path.
    pub at: Option<usize>,
}

/// Searches the content and the path of every file below `folder`, whatever the case of the letters: as UTF-8, UTF-16 (either order),
/// hexadecimal and Base64, each also without the signs between letters and digits. Links are not followed.
///
/// # Panics
/// If a file cannot be read: then nothing can be said of it. One that vanishes while it is looked for is no trouble.
pub fn search(folder: &Path, canaries: &[Canary]) -> Vec<Finding> {
    let patterns = Spelt::of(canaries);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Some(entries) = unless_gone(&next, fs::read_dir(&next)) else { continue };
        for entry in entries {
            let path = entry.expect("a folder can be read to its end").path();
            let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            patterns
                .find(below.as_bytes(), &mut |canary, spelling, _| found.push(Finding { path: path.clone(), canary, spelling, at: None }));
            let Some(about) = unless_gone(&path, fs::symlink_metadata(&path)) else { continue };
            if about.is_dir() {
                folders.push(path);
            } else if about.is_file() {
                let Some(bytes) = unless_gone(&path, fs::read(&path)) else { continue };
                found.extend(patterns.found_in(&path, &bytes));
            }
        }
    }
    found
}

/// Searches bytes that are, or were, in `path`.
pub fn search_bytes(path: &Path, bytes: &[u8], canaries: &[Canary]) -> Vec<Finding> {
    Spelt::of(canaries).found_in(path, bytes)
}

fn unless_gone<T>(path: &Path, result: std::io::Result<T>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{} cannot be searched: {error}", path.display()),
    }
}

struct Pattern {
    canary: &'static str,
    spelling: &'static str,
    bytes: Vec<u8>,
}

/// All spellings of all canaries, whatever the case of the letters.
pub(crate) struct Spelt {
    all: Vec<Pattern>,
    finder: AhoCorasick,
}

impl Spelt {
    pub(crate) fn of(canaries: &[Canary]) -> Self {
        let mut all: Vec<Pattern> = Vec::new();
        for canary in canaries {
            let joined: String = canary.text.chars().filter(|sign| sign.is_alphanumeric()).collect();
            assert!(joined.chars().count() >= 6, "{} is too short: chance would find it", canary.name);
            for text in [canary.text.as_str(), &joined] {
                for (spelling, bytes) in spellings(text) {
                    if !all.iter().any(|known| known.bytes.eq_ignore_ascii_case(&bytes)) {
                        all.push(Pattern { canary: canary.name, spelling, bytes });
                    }
                }
            }
        }
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(all.iter().map(|pattern| &pattern.bytes));
        Self { all, finder: finder.expect("few and short") }
    }

    /// Hands each canary that stands in these bytes to `found`: its name, its spelling, its place.
    pub(crate) fn find(&self, bytes: &[u8], found: &mut dyn FnMut(&'static str, &'static str, usize)) {
        for hit in self.finder.find_overlapping_iter(bytes) {
            let pattern = &self.all[hit.pattern().as_usize()];
            found(pattern.canary, pattern.spelling, hit.start());
        }
    }

    fn found_in(&self, path: &Path, bytes: &[u8]) -> Vec<Finding> {
        let mut found = Vec::new();
        self.find(bytes, &mut |canary, spelling, at| found.push(Finding { path: path.to_owned(), canary, spelling, at: Some(at) }));
        found
    }
}

fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plain = text.as_bytes();
    let small: String = text.to_lowercase();
    let capital: String = text.to_uppercase();
    let mut all = vec![
        ("UTF-8", plain.to_vec()),
        ("UTF-8", small.as_bytes().to_vec()),
        ("UTF-8", capital.as_bytes().to_vec()),
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ];
    for written in [plain, small.as_bytes(), capital.as_bytes()] {
        all.push(("hexadecimal", written.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()));
        for alphabet in [STANDARD, FOR_ADDRESSES] {
            for before in 0..3 {
                all.push(("Base64", base64_within(written, before, alphabet)));
            }
        }
    }
    all
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_ADDRESSES: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The signs that these bytes alone decide when they stand in a longer text, `before` bytes behind a boundary of three.
fn base64_within(bytes: &[u8], before: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let skipped = (6 - before * 8 % 6) % 6;
    let mut signs = Vec::new();
    let mut at = skipped;
    while at + 6 <= bytes.len() * 8 {
        let value = (at..at + 6).fold(0, |value, at| value << 1 | usize::from(bit(at)));
        signs.push(alphabet[value]);
        at += 6;
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_found_wherever_it_starts() {
        // "xAda Lovelace", "xxAda Lovelace", "xxxAda Lovelace", each with a "y" behind.
        for (before, whole) in [(1, "eEFkYSBMb3ZlbGFjZXk="), (2, "eHhBZGEgTG92ZWxhY2V5"), (0, "eHh4QWRhIExvdmVsYWNleQ==")] {
            let part = String::from_utf8(base64_within(b"Ada Lovelace", before, STANDARD)).expect("signs of the alphabet");
            assert!(whole.contains(&part) && part.len() >= 14, "{part} in {whole}");
        }
    }
}
