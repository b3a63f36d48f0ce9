//! Faults at every call that changes a file, and power cuts between any two: always the state before or the state after, and
//! what a call acknowledged is kept.
//!
//! `COFFER_FAULTS=all` tries every call of every case, and more throws of the dice; without it some of the calls of the
//! largest; `COFFER_CASE` names one case. The figures are printed (`--nocapture`).
#![cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, reason = "a test ends at the first surprise, and tells its figures")]

mod calls;
mod cases;
mod disk;
#[path = "../made/mod.rs"]
mod made;
mod power;
mod state;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use vault::{Error, Vault};

use cases::{Case, Start};
use disk::{Fault, Kind, Plan};
use power::{Dice, Rest};
use state::{State, held, look};

/// Whether everything is to be tried.
fn all() -> bool {
    std::env::var("COFFER_FAULTS").is_ok_and(|value| value == "all")
}

const NAME: &str = "my.coffer";

/// A folder, in memory where that can be: no call has to reach a real disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn read_files(dir: &Path) -> Files {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (PathBuf::from(path.file_name().unwrap()), std::fs::read(&path).unwrap())).collect()
}

fn write_files(files: &Files) -> TempDir {
    let dir = folder();
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

/// Nothing may lie beside the vault.
fn nothing(_: &str) -> bool {
    false
}

/// A kill or a power cut can leave what was not named yet.
fn parts(name: &str) -> bool {
    name.starts_with(".my.coffer.") && (name.ends_with(".part") || name.ends_with(".part-journal"))
}

/// Where every run begins.
struct Starts {
    closed: Files,
    cut_off: Files,
}

impl Starts {
    fn make() -> Self {
        let dir = folder();
        let path = dir.path().join(NAME);
        drop(cases::base(&path));
        let closed = read_files(dir.path());
        disk::watch(dir.path());
        let mut vault = made::open(&path);
        let before = disk::position();
        cases::save(&mut vault, "Ada Lovelace").unwrap();
        let trace = disk::unwatch();
        drop(vault);
        // In the middle of what a save writes into the file, behind a journal that is synced.
        let main = trace.start.iter().position(|(path, _)| path.ends_with(NAME)).unwrap();
        let is_write = |event: &disk::Event| matches!(event, disk::Event::Write(id, ..) if *id == main);
        let writes: Vec<usize> = (before..trace.events.len()).filter(|i| is_write(&trace.events[*i])).collect();
        let cut_off = power::cut(&trace, writes[writes.len() / 2] + 1, Rest::Kept);
        assert!(cut_off.iter().any(|(name, bytes)| name.ends_with("my.coffer-journal") && !bytes.is_empty()));
        Self { closed, cut_off }
    }

    fn files(&self, start: Start) -> Files {
        match start {
            Start::Nothing => Files::new(),
            Start::CutOff => self.cut_off.clone(),
            Start::Closed | Start::Open => self.closed.clone(),
            Start::Backup => Files::from([(PathBuf::from(NAME), cases::Source::get().backup.clone())]),
        }
    }
}

/// One run of a case in a watched folder.
struct Run {
    dir: TempDir,
    result: Result<(), Error>,
    vault: Option<Vault>,
    calls: Vec<(Kind, bool)>,
    injected: usize,
    /// Where in the trace the case began and ended.
    from: usize,
    to: usize,
}

fn run(case: &Case, starts: &Starts, plan: Option<Plan>) -> Run {
    let dir = write_files(&starts.files(case.start));
    let path = dir.path().join(NAME);
    disk::watch(dir.path());
    let vault = (case.start == Start::Open).then(|| made::open(&path));
    let from = disk::position();
    disk::arm(plan);
    let (result, vault) = (case.act)(&path, vault);
    let (calls, injected) = disk::disarm();
    Run { result, vault, calls, injected, from, to: disk::position(), dir }
}

/// What a case does when nothing fails.
struct Known {
    before: Option<State>,
    after: Option<State>,
    calls: Vec<(Kind, bool)>,
}

fn known(case: &Case, starts: &Starts) -> Known {
    let dir = write_files(&starts.files(case.start));
    let before = look(&dir.path().join(NAME), nothing).unwrap();
    let ran = run(case, starts, None);
    assert!(ran.result.is_ok(), "{}: {:?}", case.name, ran.result);
    disk::unwatch();
    drop(ran.vault);
    let after = look(&ran.dir.path().join(NAME), nothing).unwrap();
    Known { before, after, calls: ran.calls }
}

/// What came of a sweep.
#[derive(Default)]
struct Tally {
    calls: usize,
    faults: usize,
    /// After how many of them the call returned `Ok` all the same.
    borne: usize,
    /// After how many the open vault refused the next change.
    refused: BTreeMap<String, usize>,
    /// After how many it had to be opened again, and said so.
    unsettled: usize,
    cuts: usize,
    failures: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.faults += other.faults;
        self.borne += other.borne;
        self.unsettled += other.unsettled;
        self.cuts += other.cuts;
        self.failures.extend(other.failures);
    }
}

/// All ways in which a call fails.
const WAYS: [(Fault, bool); 7] = [
    (Fault::Io, false),
    (Fault::Full, true),
    (Fault::Torn, false),
    (Fault::Io, true),
    (Fault::Full, false),
    (Fault::Short, false),
    (Fault::Torn, true),
];

/// Some numbers below `count`: all of them if all are asked for, else the first and last `edge` and about `middle` between.
fn some(count: usize, edge: usize, middle: usize) -> impl Iterator<Item = usize> {
    let every = if all() { 1 } else { count.div_ceil(middle) };
    (0..count).filter(move |n| n % every == 0 || *n < edge || n + edge >= count)
}

/// Every way of failing, or three of them in turn, at the calls of a case.
fn sweep(case: &Case, starts: &Starts, tally: &mut Tally) {
    let known = known(case, starts);
    tally.calls += known.calls.len();
    for (turn, nth) in some(known.calls.len(), 4, 12).enumerate() {
        let (kind, takes_room) = known.calls[nth];
        let ways = WAYS.iter().cycle().skip(turn * 3).take(WAYS.len()).filter(|(fault, _)| fault.fits(kind, takes_room));
        for (fault, lasts) in ways.take(if all() { WAYS.len() } else { 3 }).copied() {
            let plan = Plan { nth, fault, lasts };
            let said = one(case, starts, &known, plan, tally);
            tally.failures.extend(said.err().map(|what| format!("{}, {plan:?} at {kind:?}: {what}", case.name)));
        }
    }
}

/// One fault: the vault that stays open, the file afterwards, and the file after a power cut on top.
fn one(case: &Case, starts: &Starts, known: &Known, plan: Plan, tally: &mut Tally) -> Result<(), String> {
    let ran = run(case, starts, Some(plan));
    if ran.injected == 0 {
        disk::unwatch();
        return Ok(());
    }
    tally.faults += 1;
    tally.borne += usize::from(ran.result.is_ok());
    let path = ran.dir.path().join(NAME);
    let call = format!("{:?}", ran.result);
    let (before, after) = (&known.before, &known.after);
    let unsettled = matches!(ran.result, Err(Error::Unsettled));
    let mut allowed = match &ran.result {
        Ok(()) => vec![after.clone()],
        // Only if the disk stays broken what was made cannot be taken away again.
        Err(_) if case.start == Start::Nothing && !plan.lasts => vec![before.clone()],
        Err(_) => vec![before.clone(), after.clone()],
    };
    let at_once = if ran.result.is_ok() { vec![after.clone()] } else { vec![before.clone(), after.clone()] };
    let mut vault = ran.vault;
    if unsettled && let Some(mut asked) = vault.take() {
        // It must be opened again, unless by now the file shows the state before.
        match cases::next(&mut asked) {
            Err(Error::Unsettled) => tally.unsettled += 1,
            Ok(()) => allowed = vec![Some(State { passphrase: before.as_ref().unwrap().passphrase, ..held(&asked)? })],
            Err(error) => return Err(format!("{call}, then {error:?}")),
        }
    }
    if let Some(mut vault) = vault {
        let seen = held(&vault)?;
        let expected = if ran.result.is_ok() { after } else { before };
        let expected = expected.as_ref().map(State::seen_open);
        if Some(&seen) != expected.as_ref() && case.start == Start::Open {
            return Err(format!("{call}, and the open vault shows neither: {:?}", differences(&seen, &expected.unwrap())));
        }
        match cases::next(&mut vault) {
            Ok(()) => {
                let next = held(&vault)?;
                if next.rows == seen.rows {
                    return Err(format!("{call}, then a change that did nothing"));
                }
                allowed = allowed.into_iter().flatten().map(|state| Some(State { passphrase: state.passphrase, ..next.clone() })).collect();
            }
            Err(error) => *tally.refused.entry(format!("{error:?}")).or_default() += 1,
        }
    }
    let trace = disk::unwatch();
    let removes = matches!(known.calls[plan.nth], (Kind::Remove, _));
    let found = look(&path, |name| removes && parts(name)).map_err(|what| format!("{call}, then {what}"))?;
    if !allowed.contains(&found) {
        return Err(format!("{call}, and in the file is neither the state before nor after{}", diff(&found, &allowed)));
    }
    let chance = Rest::Chance(plan.nth as u64);
    // The power goes out at once, or after the next change.
    let cuts = [(ran.to, Rest::Lost), (trace.events.len(), chance), (ran.to, chance), (trace.events.len(), Rest::Lost)];
    let every = all() && known.calls[plan.nth].0 == Kind::Sync;
    for (moment, rest) in cuts.into_iter().cycle().skip(tally.faults % 4).take(if every { 4 } else { 1 }) {
        tally.cuts += 1;
        let allowed = if moment == ran.to { &at_once } else { &allowed };
        let dir = write_files(&power::cut(&trace, moment, rest));
        let left = look(&dir.path().join(NAME), parts).map_err(|what| format!("{call}, a power cut ({rest:?}), then {what}"))?;
        if !allowed.contains(&left) {
            return Err(format!("{call}, and after a power cut ({rest:?}) neither the state before nor after{}", diff(&left, allowed)));
        }
    }
    Ok(())
}

fn differences(a: &State, b: &State) -> Vec<String> {
    let short = |line: &String| line.chars().take(160).collect::<String>();
    let only = |x: &State, y: &State, sign: &str| {
        x.rows.iter().filter(|row| !y.rows.contains(row)).map(|row| format!("{sign} {}", short(row))).collect::<Vec<_>>()
    };
    let mut all = only(a, b, "+");
    all.extend(only(b, a, "-"));
    all.push(format!("{:?} {:?} / {:?} {:?}", a.slots, a.passphrase, b.slots, b.passphrase));
    all
}

fn diff(found: &Option<State>, allowed: &[Option<State>]) -> String {
    let Some(found) = found else { return ": no file".into() };
    allowed.iter().flatten().map(|state| format!("\n{:#?}", differences(found, state))).collect()
}

/// Does `f` for every case, on as many threads as there are processors. Gives the sum of what it gave.
fn for_each_case(f: impl Fn(&Case, &Starts) -> Tally + Sync) -> Tally {
    let starts = Starts::make();
    let one = std::env::var("COFFER_CASE").ok();
    let cases = || cases::all().into_iter().filter(|case| one.as_ref().is_none_or(|one| one == case.name));
    let count = cases().count();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sum = Tally::default();
        while let Some(case) = cases().nth(next.fetch_add(1, Ordering::Relaxed)) {
            sum.add(f(&case, &starts));
        }
        sum
    };
    let mut sum = Tally::default();
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(count);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| sum.add(thread.join().unwrap()));
    });
    sum
}

#[test]
fn a_fault_at_any_call_leaves_the_state_before_or_after() {
    let sum = for_each_case(|case, starts| {
        let mut tally = Tally::default();
        sweep(case, starts, &mut tally);
        println!(
            "{}: {} calls, {} faults ({} borne, {} unsettled), {} power cuts after them{}",
            case.name,
            tally.calls,
            tally.faults,
            tally.borne,
            tally.unsettled,
            tally.cuts,
            if tally.refused.is_empty() { String::new() } else { format!("; the next change was refused: {:?}", tally.refused) }
        );
        tally
    });
    println!(
        "in all {} calls, {} faults ({} borne, {} unsettled), {} power cuts after them",
        sum.calls, sum.faults, sum.borne, sum.unsettled, sum.cuts
    );
    none(&sum.failures);
}

/// Ends the test if anything is here.
fn none(failures: &[String]) {
    let few: Vec<&str> = failures.iter().take(30).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} failures, among them\n{}", failures.len(), few.join("\n"));
}

#[test]
fn a_power_cut_at_any_moment_leaves_the_state_before_or_after() {
    let sum = for_each_case(cuts);
    println!("in all {} power cuts at {} moments, {} different outcomes", sum.cuts, sum.calls, sum.faults);
    none(&sum.failures);
}

/// Power cuts between any two calls of a case. What comes of one is looked at once, however many come to the same.
fn cuts(case: &Case, starts: &Starts) -> Tally {
    let known = known(case, starts);
    let ran = run(case, starts, None);
    let trace = disk::unwatch();
    drop(ran.vault);
    let throws = if all() { 12 } else { 3 };
    let mut seen: HashMap<[u8; 32], Option<State>> = HashMap::new();
    let (mut tally, mut olds, mut news) = (Tally::default(), 0, 0);
    for moment in some(ran.to - ran.from + 1, 12, 24).map(|n| ran.from + n) {
        tally.calls += 1;
        let chances = (0..throws).map(|n| Rest::Chance(Dice(moment as u64 * 64 + n).below(u64::MAX)));
        for rest in [Rest::Lost, Rest::Kept].into_iter().chain(chances) {
            tally.cuts += 1;
            let files = power::cut(&trace, moment, rest);
            let hash = digest(&files);
            let at = || format!("{}: cut at {moment} of {}..{}, {rest:?}", case.name, ran.from, ran.to);
            if let Entry::Vacant(new) = seen.entry(hash) {
                let dir = write_files(&files);
                match look(&dir.path().join(NAME), parts) {
                    Ok(state) => drop(new.insert(state)),
                    Err(what) => tally.failures.push(format!("{}: {what}", at())),
                }
            }
            let Some(found) = seen.get(&hash) else { continue };
            let (old, new) = (*found == known.before, *found == known.after);
            olds += usize::from(old);
            news += usize::from(new);
            if !old && !new {
                let what = diff(found, &[known.before.clone(), known.after.clone()]);
                tally.failures.push(format!("{}: neither before nor after{what}", at()));
            } else if !new && moment == ran.to {
                tally.failures.push(format!("{}: it was acknowledged, and is lost", at()));
            }
        }
    }
    tally.faults = seen.len();
    println!("{}: {} power cuts, {} different outcomes; {olds} as before, {news} as after", case.name, tally.cuts, seen.len());
    tally
}

fn digest(files: &Files) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_os_str().as_encoded_bytes()).update(&bytes.len().to_le_bytes()).update(bytes);
    }
    *hasher.finalize().as_bytes()
}

#[test]
fn every_kind_of_call_is_seen() {
    let mut seen = Vec::new();
    let starts = Starts::make();
    for case in cases::all().into_iter().filter(|case| ["create", "lock"].contains(&case.name)) {
        seen.extend(known(&case, &starts).calls.into_iter().map(|(kind, _)| kind));
    }
    for kind in [Kind::Open, Kind::Write, Kind::Truncate, Kind::Sync, Kind::Remove, Kind::Link] {
        assert!(seen.contains(&kind), "{kind:?}: is it made under another name now?");
    }
}
