//! Looking into the memory of a running process: every part of it that can be written to, as `/proc` gives it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::process::Command;

use aho_corasick::AhoCorasick;

use crate::canary::{Canary, Spelt};

/// Bytes that must not be found as they are, or a word in any of its spellings.
#[derive(Clone)]
pub enum Secret {
    /// A word.
    Word(Canary),
    /// Bytes, such as a key.
    Bytes(&'static str, Vec<u8>),
}

impl Secret {
    /// What it is.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Word(canary) => canary.name,
            Self::Bytes(name, _) => name,
        }
    }
}

/// A secret that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub secret: &'static str,
    /// How it was spelt.
    pub spelling: &'static str,
    /// In which part of the memory: `[heap]`, `[stack]`, the name of a file, or nothing.
    pub part: String,
    /// Where.
    pub address: u64,
    /// What stands around it, to tell who left it there. Signs that cannot be printed are dots.
    pub around: String,
}

/// How much is looked at in one piece, and by how much pieces overlap.
const PIECE: usize = 8 << 20;
const OVERLAP: usize = 4 << 10;
const PAGE: u64 = 4096;

/// Searches the memory of a process.
///
/// # Panics
/// If its memory cannot be read: then nothing can be said of it. Parts that vanish meanwhile are no trouble.
pub fn search_process(pid: u32, secrets: &[Secret]) -> Vec<Found> {
    let words: Vec<Canary> =
        secrets.iter().filter_map(|secret| if let Secret::Word(word) = secret { Some(word.clone()) } else { None }).collect();
    let spelt = Spelt::of(&words);
    let bytes = || secrets.iter().filter_map(|secret| if let Secret::Bytes(name, bytes) = secret { Some((*name, bytes)) } else { None });
    let names: Vec<&'static str> = bytes().map(|(name, _)| name).collect();
    let keys = AhoCorasick::new(bytes().map(|(_, bytes)| bytes)).expect("few and short");
    let memory = Memory::of(pid);
    let maps = memory.maps();
    let (mut found, mut piece, mut read) = (Vec::new(), vec![0; PIECE + OVERLAP], 0_u64);
    for (part, range) in Part::all(&maps).iter().flat_map(|part| memory.touched(part).into_iter().map(move |range| (part, range))) {
        let mut start = range.start;
        while start < range.end {
            let wanted = usize::try_from(range.end - start).unwrap_or(usize::MAX).min(piece.len());
            let got = memory.read(start, &mut piece[..wanted]);
            read += got as u64;
            let mut note = |secret, spelling, at: usize| {
                // What stands in the overlap is found in the next piece too.
                if at < PIECE {
                    let around = printable(&piece[at.saturating_sub(48)..got.min(at + 96)]);
                    found.push(Found { secret, spelling, part: part.name.clone(), address: start + at as u64, around });
                }
            };
            spelt.find(&piece[..got], &mut note);
            keys.find_overlapping_iter(&piece[..got]).for_each(|hit| note(names[hit.pattern().as_usize()], "bytes", hit.start()));
            start += PIECE.min(wanted) as u64;
        }
    }
    assert!(read > 100_000, "only {read} bytes of {pid} could be read");
    found
}

/// The memory of a process: read by this one, or by root where the process keeps others of its user out, as it should.
enum Memory {
    Own { pid: u32, memory: File },
    Root { pid: u32 },
}

impl Memory {
    fn of(pid: u32) -> Self {
        match File::open(format!("/proc/{pid}/mem")) {
            Ok(memory) => Self::Own { pid, memory },
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Self::Root { pid },
            Err(error) => panic!("the memory of {pid} cannot be read: {error}"),
        }
    }

    fn maps(&self) -> String {
        match self {
            Self::Own { pid, .. } => fs::read_to_string(format!("/proc/{pid}/maps")).expect("the process lives"),
            Self::Root { pid } => String::from_utf8(as_root(&["cat", &format!("/proc/{pid}/maps")])).expect("text"),
        }
    }

    /// What of a part was ever touched: engines reserve gigabytes and use little of them, and what was not touched holds nothing.
    fn touched(&self, part: &Part) -> Vec<Range<u64>> {
        let (skip, count) = (part.start / PAGE * 8, (part.end - part.start) / PAGE * 8);
        let mut marks = vec![0; usize::try_from(count).expect("a 64-bit machine")];
        match self {
            Self::Own { pid, .. } => {
                let pages = File::open(format!("/proc/{pid}/pagemap")).expect("the process lives");
                let mut got = 0;
                // The part may have vanished meanwhile.
                while let Ok(more @ 1..) = pages.read_at(&mut marks[got..], skip + got as u64) {
                    got += more;
                }
                marks.truncate(got);
            }
            Self::Root { pid } => {
                let (from, skip, count) = (format!("if=/proc/{pid}/pagemap"), format!("skip={skip}"), format!("count={count}"));
                marks = as_root(&["dd", &from, "bs=1M", "iflag=skip_bytes,count_bytes,fullblock", &skip, &count, "status=none"]);
            }
        }
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for (page, mark) in (0..).zip(marks.chunks_exact(8)) {
            // In memory, or swapped out.
            if u64::from_le_bytes(mark.try_into().expect("eight")) >> 62 == 0 {
                continue;
            }
            let start = part.start + page * PAGE;
            match ranges.last_mut() {
                Some(last) if last.end == start => last.end += PAGE,
                _ => ranges.push(start..start + PAGE),
            }
        }
        ranges
    }

    /// Reads what can be read there; how much that was.
    fn read(&self, start: u64, into: &mut [u8]) -> usize {
        match self {
            Self::Own { memory, .. } => memory.read_at(into, start).unwrap_or(0),
            Self::Root { pid } => {
                let (from, skip, count) = (format!("if=/proc/{pid}/mem"), format!("skip={start}"), format!("count={}", into.len()));
                let read = as_root(&["dd", &from, "bs=1M", "iflag=skip_bytes,count_bytes,fullblock", &skip, &count, "status=none"]);
                into[..read.len()].copy_from_slice(&read);
                read.len()
            }
        }
    }
}

fn as_root(command: &[&str]) -> Vec<u8> {
    let output = Command::new("sudo").arg("-n").args(command).output();
    output.expect("only root may look into a process that is not dumpable: run this as root, or with sudo").stdout
}

fn printable(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if (32..127).contains(byte) { char::from(*byte) } else { '.' }).collect()
}

/// A part of a process's memory.
struct Part {
    start: u64,
    end: u64,
    written: bool,
    name: String,
}

impl Part {
    /// Those that are read and written: code and constants hold nothing that was typed.
    fn all(maps: &str) -> Vec<Self> {
        maps.lines().filter_map(Self::parse).filter(|part| part.written).collect()
    }

    fn parse(line: &str) -> Option<Self> {
        let mut columns = line.split_whitespace();
        let (start, end) = columns.next()?.split_once('-')?;
        let address = |text| u64::from_str_radix(text, 16).ok();
        let (start, end) = (address(start)?, address(end)?);
        let written = columns.next()?.starts_with("rw");
        Some(Self { start, end, written, name: columns.nth(3).unwrap_or_default().to_owned() })
    }
}
