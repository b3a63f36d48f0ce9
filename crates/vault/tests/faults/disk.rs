//! A folder whose files this thread watches: every call that changes it is counted, can be made to fail, and is written down
//! so that a power cut at any moment can be worked out afterwards (`power.rs`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use libc::{EIO, ENOSPC, O_CREAT, O_TRUNC, c_int};

use crate::calls::{Answer, Call};

/// A disk keeps sectors of so many bytes whole.
pub const SECTOR: usize = 512;

/// Which file, whatever its name is by now.
pub type FileId = usize;

/// What was done to the folder.
#[derive(Debug)]
pub enum Event {
    /// A name for a file, new or another.
    Name(PathBuf, FileId),
    /// A name less.
    Unname(PathBuf),
    Write(FileId, u64, Vec<u8>),
    Len(FileId, u64),
    /// What was written to the file before is on the disk.
    Sync(FileId),
    /// It may be or not, and the kernel will not try again.
    SyncFailed(FileId),
    /// The names in this folder are on the disk.
    SyncFolder(PathBuf),
}

/// What kind of call it is, as far as a fault's fitting it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Open,
    Write,
    Truncate,
    Sync,
    Remove,
    Link,
    Rename,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Input or output error, and nothing is done.
    Io,
    /// No space left; nothing is done.
    Full,
    /// Every other sector (of a write of less than two, the first half) is written, then an input or output error.
    Torn,
    /// Half of it is written, which the call says honestly.
    Short,
}

/// Which call fails, counted from 0 since [`arm`], how, and whether all after it do too. A lasting [`Fault::Full`] lets
/// through what takes no room.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub nth: usize,
    pub fault: Fault,
    pub lasts: bool,
}

#[derive(Default)]
struct Disk {
    folder: PathBuf,
    names: HashMap<PathBuf, FileId>,
    lens: Vec<u64>,
    fds: HashMap<c_int, Opened>,
    trace: Trace,
    /// The calls since [`arm`], and whether each needs room on the disk.
    seen: Vec<(Kind, bool)>,
    plan: Option<Plan>,
    injected: usize,
}

enum Opened {
    File(FileId),
    Folder(PathBuf),
}

/// What the folder held at first, and everything since.
#[derive(Default)]
pub struct Trace {
    pub folder: PathBuf,
    pub start: Vec<(PathBuf, Vec<u8>)>,
    pub events: Vec<Event>,
}

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// What `f` makes of the disk; `None` if no folder is watched, or the call comes from here.
fn with<T>(f: impl FnOnce(&mut Disk) -> T) -> Option<T> {
    DISK.try_with(|disk| disk.try_borrow_mut().ok()?.as_mut().map(f)).ok().flatten()
}

/// Begins to watch this folder and what lies in it, on this thread.
pub fn watch(folder: &Path) {
    let mut disk = Disk { folder: folder.to_owned(), ..Disk::default() };
    disk.trace.folder = folder.to_owned();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.into_iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(&path).unwrap();
        disk.names.insert(path.clone(), disk.lens.len());
        disk.lens.push(bytes.len() as u64);
        disk.trace.start.push((path, bytes));
    }
    DISK.set(Some(disk));
}

/// Stops watching, and gives what was seen.
pub fn unwatch() -> Trace {
    DISK.take().map(|disk| disk.trace).unwrap_or_default()
}

/// Counts from 0 again, and from here on lets the call of the plan fail.
pub fn arm(plan: Option<Plan>) {
    with(|disk| (disk.plan, disk.seen, disk.injected) = (plan, Vec::new(), 0));
}

/// Lets everything through again. Gives the calls since [`arm`], and how many of them were made to fail.
pub fn disarm() -> (Vec<(Kind, bool)>, usize) {
    with(|disk| {
        disk.plan = None;
        (std::mem::take(&mut disk.seen), disk.injected)
    })
    .unwrap_or_default()
}

/// How much was written down so far.
pub fn position() -> usize {
    with(|disk| disk.trace.events.len()).unwrap_or_default()
}

/// Whether this is a file of the folder.
pub fn tracks(fd: c_int) -> bool {
    with(|disk| disk.fds.contains_key(&fd)).unwrap_or_default()
}

/// What is to become of a call.
pub fn ask(call: &Call<'_>) -> Answer {
    with(|disk| disk.judge(call)).unwrap_or(Answer::Go)
}

/// A file or folder was opened.
pub fn opened(path: &Path, flags: c_int, fd: c_int) {
    with(|disk| disk.opened(path, flags, fd));
}

/// A file or folder is closed.
pub fn closed(fd: c_int) {
    with(|disk| disk.fds.remove(&fd));
}

impl Disk {
    fn judge(&mut self, call: &Call<'_>) -> Answer {
        let Some((kind, takes_room)) = self.kind(call) else {
            return Answer::Go;
        };
        let n = self.seen.len();
        self.seen.push((kind, takes_room));
        let answer = self.plan.map_or(Answer::Go, |plan| plan.answer(n, kind, takes_room, call));
        self.injected += usize::from(answer != Answer::Go);
        self.note(call, &answer);
        answer
    }

    /// What kind of call it is and whether it needs room on the disk; `None` if it is none of ours.
    fn kind(&self, call: &Call<'_>) -> Option<(Kind, bool)> {
        let ours = |path: &Path| path.starts_with(&self.folder);
        let file = |fd: &c_int| match self.fds.get(fd)? {
            Opened::File(id) => Some(*id),
            Opened::Folder(_) => None,
        };
        Some(match call {
            Call::Open { path, flags } if ours(path) => (Kind::Open, flags & O_CREAT != 0 && !self.names.contains_key(*path)),
            Call::Write { fd, at, bytes } => (Kind::Write, at + bytes.len() as u64 > self.lens[file(fd)?]),
            Call::Truncate { fd, len } => (Kind::Truncate, *len > self.lens[file(fd)?]),
            Call::Sync { fd } => self.fds.get(fd).map(|_| (Kind::Sync, false))?,
            Call::Remove { path } if ours(path) => (Kind::Remove, false),
            Call::Link { from, .. } if ours(from) => (Kind::Link, true),
            Call::Rename { from, .. } if ours(from) => (Kind::Rename, false),
            _ => return None,
        })
    }

    /// Writes down what the call does.
    fn note(&mut self, call: &Call<'_>, answer: &Answer) {
        let opened = |fd: &c_int| match self.fds.get(fd) {
            Some(Opened::File(id)) => Some(*id),
            _ => None,
        };
        let events = match (call, answer) {
            (Call::Write { fd, at, bytes }, answer) => {
                let Some(id) = opened(fd) else { return };
                let parts = match answer {
                    Answer::Go => vec![(0, bytes.len())],
                    Answer::Short(some) => vec![(0, *some)],
                    Answer::Torn(parts, _) => parts.clone(),
                    Answer::Fail(_) => vec![],
                };
                let write = |(start, end): (usize, usize)| Event::Write(id, at + start as u64, bytes[start..end].to_vec());
                parts.into_iter().map(write).collect()
            }
            (Call::Sync { fd }, Answer::Fail(_)) => opened(fd).map(Event::SyncFailed).into_iter().collect(),
            (_, Answer::Fail(_)) => vec![],
            (Call::Sync { fd }, _) => match &self.fds[fd] {
                Opened::File(id) => vec![Event::Sync(*id)],
                Opened::Folder(path) => vec![Event::SyncFolder(path.clone())],
            },
            (Call::Truncate { fd, len }, _) => opened(fd).map(|id| Event::Len(id, *len)).into_iter().collect(),
            (Call::Remove { path }, _) if self.names.contains_key(*path) => vec![Event::Unname(path.to_path_buf())],
            (Call::Link { from, to }, _) if !self.names.contains_key(*to) => self.name_of(from, to),
            (Call::Rename { from, to }, _) => {
                let mut events = self.name_of(from, to);
                events.push(Event::Unname(from.to_path_buf()));
                events
            }
            _ => vec![],
        };
        events.into_iter().for_each(|event| self.happen(event));
    }

    fn name_of(&self, from: &Path, to: &Path) -> Vec<Event> {
        self.names.get(from).map(|id| Event::Name(to.to_owned(), *id)).into_iter().collect()
    }

    fn opened(&mut self, path: &Path, flags: c_int, fd: c_int) {
        if !path.starts_with(&self.folder) {
            return;
        }
        if path.is_dir() {
            self.fds.insert(fd, Opened::Folder(path.to_owned()));
            return;
        }
        let id = match self.names.get(path) {
            Some(id) => *id,
            None => {
                self.lens.push(0);
                let id = self.lens.len() - 1;
                self.happen(Event::Name(path.to_owned(), id));
                id
            }
        };
        if flags & O_TRUNC != 0 {
            self.happen(Event::Len(id, 0));
        }
        self.fds.insert(fd, Opened::File(id));
    }

    fn happen(&mut self, event: Event) {
        match &event {
            Event::Name(path, id) => drop(self.names.insert(path.clone(), *id)),
            Event::Unname(path) => drop(self.names.remove(path)),
            Event::Write(id, at, bytes) => self.lens[*id] = self.lens[*id].max(at + bytes.len() as u64),
            Event::Len(id, len) => self.lens[*id] = *len,
            Event::Sync(_) | Event::SyncFailed(_) | Event::SyncFolder(_) => {}
        }
        self.trace.events.push(event);
    }
}

impl Fault {
    /// Whether such a call can fail so.
    pub fn fits(self, kind: Kind, takes_room: bool) -> bool {
        match self {
            Self::Io => true,
            // A write in place needs room too, where the file system copies what it writes.
            Self::Full => takes_room || kind == Kind::Write,
            Self::Torn | Self::Short => kind == Kind::Write,
        }
    }
}

impl Plan {
    fn answer(&self, n: usize, kind: Kind, takes_room: bool, call: &Call<'_>) -> Answer {
        if n < self.nth || (n > self.nth && !self.lasts) {
            return Answer::Go;
        }
        let len = if let Call::Write { bytes, .. } = call { bytes.len() } else { 0 };
        match self.fault {
            _ if n == self.nth && !self.fault.fits(kind, takes_room) => Answer::Go,
            Fault::Full if n > self.nth && !takes_room => Answer::Go,
            Fault::Full => Answer::Fail(ENOSPC),
            Fault::Torn if n == self.nth && len < 2 * SECTOR => Answer::Torn(vec![(0, len / 2)], EIO),
            Fault::Torn if n == self.nth => {
                let sectors = (0..len).step_by(2 * SECTOR).map(|start| (start, (start + SECTOR).min(len)));
                Answer::Torn(sectors.collect(), EIO)
            }
            Fault::Short if n == self.nth => Answer::Short(len / 2),
            Fault::Io | Fault::Torn | Fault::Short => Answer::Fail(EIO),
        }
    }
}
