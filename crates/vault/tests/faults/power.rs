//! What a disk holds after the power went out: all that was synced, and of the rest what chance has it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::{Event, FileId, SECTOR, Trace};

/// What becomes of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// All of it is lost.
    Lost,
    /// All of it is there, as after a kill.
    Kept,
    /// Each sector, each new length and each name is there or not, in no order; where a file grew without its bytes there
    /// are others'. The number is the dice's.
    Chance(u64),
}

/// Dice whose throws can be repeated (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

#[derive(Default, Clone)]
struct File<'a> {
    /// What is on the disk for sure.
    bytes: Vec<u8>,
    /// What may be.
    pending: Vec<&'a Event>,
}

impl File<'_> {
    /// Puts a part of what is pending on the disk, and forgets the rest.
    fn settle(&mut self, rest: Rest, dice: &mut Dice) {
        for event in std::mem::take(&mut self.pending) {
            match event {
                Event::Write(_, at, bytes) => self.write(*at as usize, bytes, rest, dice),
                Event::Len(_, len) if rest == Rest::Kept || dice.coin() => self.bytes.resize(*len as usize, 0),
                _ => {}
            }
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8], rest: Rest, dice: &mut Dice) {
        let mut start = 0;
        while start < bytes.len() {
            // Up to the next border of a sector.
            let end = bytes.len().min(start + SECTOR - (at + start) % SECTOR);
            let grown = at + end > self.bytes.len();
            if rest == Rest::Kept || dice.coin() {
                let filler = if rest == Rest::Kept { 0 } else { dice.below(256) as u8 };
                self.bytes.resize(self.bytes.len().max(at + end), filler);
                self.bytes[at + start..at + end].copy_from_slice(&bytes[start..end]);
            } else if grown && dice.below(4) == 0 {
                self.bytes.resize(at + end, dice.below(256) as u8);
            }
            start = end;
        }
    }
}

/// The files after a power cut just before event `moment` of the trace.
pub fn cut(trace: &Trace, moment: usize, rest: Rest) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut dice = Dice(if let Rest::Chance(seed) = rest { seed } else { 0 });
    let mut files: Vec<File<'_>> = Vec::new();
    let mut names: BTreeMap<&Path, FileId> = BTreeMap::new();
    for (id, (path, bytes)) in trace.start.iter().enumerate() {
        files.push(File { bytes: bytes.clone(), pending: Vec::new() });
        names.insert(path, id);
    }
    let mut renamed: Vec<&Event> = Vec::new();
    for event in &trace.events[..moment] {
        match event {
            Event::Name(_, id) => {
                files.resize(files.len().max(id + 1), File::default());
                renamed.push(event);
            }
            Event::Unname(_) => renamed.push(event),
            Event::Write(id, ..) | Event::Len(id, _) => files[*id].pending.push(event),
            Event::Sync(id) => files[*id].settle(Rest::Kept, &mut dice),
            Event::SyncFailed(id) if rest == Rest::Lost => files[*id].pending.clear(),
            Event::SyncFailed(id) => files[*id].settle(rest, &mut dice),
            Event::SyncFolder(folder) => {
                let (here, other): (Vec<_>, Vec<_>) = renamed.into_iter().partition(|event| is_in(event, folder));
                here.into_iter().for_each(|event| name(&mut names, event));
                renamed = other;
            }
        }
    }
    let some = dice.below(renamed.len() as u64 + 1) as usize;
    let in_order = dice.below(3) > 0;
    for (i, event) in renamed.into_iter().enumerate() {
        let there = match rest {
            Rest::Lost => false,
            Rest::Kept => true,
            Rest::Chance(_) if in_order => i < some,
            Rest::Chance(_) => dice.coin(),
        };
        if there {
            name(&mut names, event);
        }
    }
    let mut found = BTreeMap::new();
    for (path, id) in names {
        let mut file = files[id].clone();
        if rest != Rest::Lost {
            file.settle(rest, &mut dice);
        }
        found.insert(path.strip_prefix(&trace.folder).unwrap().to_owned(), file.bytes);
    }
    found
}

fn is_in(event: &Event, folder: &Path) -> bool {
    matches!(event, Event::Name(path, _) | Event::Unname(path) if path.parent() == Some(folder))
}

fn name<'a>(names: &mut BTreeMap<&'a Path, FileId>, event: &'a Event) {
    match event {
        Event::Name(path, id) => drop(names.insert(path, *id)),
        Event::Unname(path) => drop(names.remove(path.as_path())),
        _ => {}
    }
}
