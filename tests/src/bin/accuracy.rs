//! How well papers are read, counted: `cargo xtask accuracy [--rounds N] [--only TEXT] [--official] [--misses] [--keep FOLDER] [--no-tesseract]`.
//! `--only` takes kinds and degradations whose name holds the text, `--official` leaves out papers that are none of USCIS's,
//! `--misses` lists what was not read right, `--keep` leaves the pictures in a folder.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command that prints a table, and how far it is")]

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use coffer_tests::corpus::measure::{Answer, Given, Score};
use coffer_tests::corpus::{KINDS, degrade, paper, specimens, tesseract};
use image::RgbImage;
use recognize::{Limits, PageReading, Pages, Reader, candidates};
use zeroize::Zeroizing;

struct Options {
    rounds: u32,
    only: String,
    misses: bool,
    official: bool,
    keep: Option<String>,
    beside: bool,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1)).cloned();
    if let Some(path) = after("--one") {
        return one(Path::new(&path));
    }
    let options = Options {
        rounds: after("--rounds").and_then(|text| text.parse().ok()).unwrap_or(1),
        only: after("--only").unwrap_or_default(),
        keep: after("--keep"),
        official: args.iter().any(|arg| arg == "--official"),
        misses: args.iter().any(|arg| arg == "--misses"),
        beside: !args.iter().any(|arg| arg == "--no-tesseract") && tesseract::is_there(),
    };
    if options.only.is_empty() || options.only == "specimens" {
        machine_lines(&options);
    }
    accuracy(&options);
    if options.beside && options.only.is_empty() {
        cost();
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

fn png(image: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let encoder = image::codecs::png::PngEncoder::new_with_quality(
        &mut bytes,
        image::codecs::png::CompressionType::Fast,
        image::codecs::png::FilterType::Sub,
    );
    image.write_with_encoder(encoder).expect("memory does not fail");
    bytes.into_inner()
}

fn ours(reader: &Reader, bytes: Vec<u8>) -> Answer {
    let pages = Pages::open(Zeroizing::new(bytes), &Limits::default()).expect("a picture of ours");
    let read = vec![reader.read(&pages, 0).expect("it can be read")];
    answer(&read)
}

fn answer(read: &[PageReading]) -> Answer {
    let given = |field: recognize::Candidate| Given {
        field: field.field.to_owned(),
        value: field.value,
        confidence: field.confidence,
        alternatives: field.alternatives,
    };
    Answer {
        fields: candidates(read, today()).into_iter().map(given).collect(),
        mrz: read.iter().flat_map(|page| &page.machine_lines).flat_map(|lines| lines.lines.clone()).collect(),
        barcodes: read.iter().flat_map(|page| &page.barcodes).map(|bar| bar.text.clone()).collect(),
    }
}

/// The same rules on the other engine's text.
fn theirs(picture: &Path) -> (Answer, Duration) {
    let read = tesseract::read(picture);
    (answer(&[PageReading::of_text(&read.text)]), read.took)
}

fn accuracy(options: &Options) {
    let mut jobs = Vec::new();
    for number in 0..options.rounds {
        for kind in 0..KINDS {
            for look in 0..degrade::LOOKS {
                let of = paper(kind, number * 100 + look as u32);
                if (of.truth.is_official || !options.official) && format!("{}, {}", of.kind, degrade::name(look)).contains(&options.only) {
                    jobs.push((kind, look, number * 100 + look as u32));
                }
            }
        }
    }
    let reader = Reader::new().expect("the networks are whole");
    let (next, totals) = (AtomicUsize::new(0), Mutex::new((Score::default(), Score::default(), Duration::ZERO, Duration::ZERO)));
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (next, totals, jobs, reader) = (&next, &totals, &jobs, &reader);
            scope.spawn(move || {
                let file = std::env::temp_dir().join(format!("accuracy-{}-{worker}.png", std::process::id()));
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((kind, look, number)) = jobs.get(at).copied() else { break };
                    if at % 10 == 0 {
                        eprintln!("{at} of {} pages", jobs.len());
                    }
                    let of = paper(kind, number);
                    let bytes = png(&degrade::taken(&of, look, number));
                    let beside = options.beside.then(|| {
                        std::fs::write(&file, &bytes).expect("written");
                        theirs(&file)
                    });
                    if let Some(folder) = &options.keep {
                        let name = format!("{}, {}, {number}.png", of.kind, degrade::name(look));
                        std::fs::write(Path::new(folder).join(name), &bytes).expect("written");
                    }
                    let began = Instant::now();
                    let answer = ours(reader, bytes);
                    let took = began.elapsed();
                    let mut totals = totals.lock().expect("no thread died");
                    let name = degrade::name(look);
                    totals.0.page(of.kind, name, &of.truth, &answer);
                    totals.2 += took;
                    if let Some((answer, took)) = beside {
                        totals.1.page(of.kind, name, &of.truth, &answer);
                        totals.3 += took;
                    }
                }
                let _ = std::fs::remove_file(&file);
            });
        }
    });
    let (mine, other, took, other_took) = totals.into_inner().expect("no thread died");
    let pages = jobs.len().max(1);
    println!(
        "{pages} pages, {:.2} s a page (two at a time), beside {:.2} s",
        took.as_secs_f64() / pages as f64,
        other_took.as_secs_f64() / pages as f64
    );
    table(&mine, options.beside.then_some(&other));
    if options.misses {
        for miss in &mine.misses {
            println!("{miss}");
        }
    }
}

fn table(mine: &Score, other: Option<&Score>) {
    let shown = |score: &Score, field: &str, clean: Option<bool>| {
        let count = score.of(field, |look| clean.is_none_or(|clean| (look == "clean") == clean));
        format!("{:.1} %", count.percent())
    };
    println!("\n| Field | on pages | clean | degraded | wrong | beside: clean | degraded | wrong |\n|---|---|---|---|---|---|---|---|");
    for field in mine.fields() {
        let all = mine.of(&field, |_| true);
        let beside = |clean| other.map_or_else(|| "—".to_owned(), |other| shown(other, &field, Some(clean)));
        let wrong = other.map_or_else(|| "—".to_owned(), |other| other.of(&field, |_| true).wrong.to_string());
        println!(
            "| {field} | {} | {} | {} | {} | {} | {} | {wrong} |",
            all.of,
            shown(mine, &field, Some(true)),
            shown(mine, &field, Some(false)),
            all.wrong,
            beside(true),
            beside(false)
        );
    }
    println!("\n| Degradation | all fields | beside |\n|---|---|---|");
    for look in (0..degrade::LOOKS).map(degrade::name) {
        let over = |score: &Score| {
            let fields = score.fields();
            let counts = fields.iter().filter(|field| !field.contains('(')).map(|field| score.of(field, |name| name == look));
            let (of, right) = counts.fold((0, 0), |sum, count| (sum.0 + count.of, sum.1 + count.right));
            format!("{:.1} %", right as f64 * 100.0 / of.max(1) as f64)
        };
        println!("| {look} | {} | {} |", over(mine), other.map_or_else(|| "—".to_owned(), over));
    }
    for (name, score) in [("Coffer", Some(mine)), ("beside", other)] {
        if let Some(score) = score {
            println!(
                "\n{name}: {} of {} fields told with 0.95 or more are wrong; {} codes told as certain; {} fields on {} papers that are not of USCIS.",
                score.sure.1, score.sure.0, score.sure_codes, score.others.1, score.others.0
            );
        }
    }
}

/// Every line of the specimens.
fn machine_lines(options: &Options) {
    let reader = Reader::new().expect("the networks are whole");
    let file = std::env::temp_dir().join(format!("accuracy-{}.png", std::process::id()));
    let (mut of, mut right, mut other) = (0, 0, 0);
    for card in specimens::all() {
        let bytes = png(&card.picture);
        std::fs::write(&file, &bytes).expect("written");
        let pages = Pages::open(Zeroizing::new(bytes), &Limits::default()).expect("a picture of ours");
        let read = reader.read(&pages, 0).expect("it can be read");
        let found: Vec<String> = read.machine_lines.iter().flat_map(|lines| lines.lines.clone()).collect();
        let beside = if options.beside { theirs(&file).0.mrz } else { Vec::new() };
        for line in &card.lines {
            // A number that stands below the lines is text.
            let is_right = if line.len() < 30 { read.text.contains(line.as_str()) } else { found.contains(line) };
            of += 1;
            right += usize::from(is_right);
            other += usize::from(beside.contains(line));
            if !is_right && options.misses {
                println!("{}: {line}, found {found:?}; text {:?}", card.name, read.text.as_str());
            }
        }
    }
    let _ = std::fs::remove_file(&file);
    println!("Lines of published specimens: {right} of {of} exact; beside {other}.");
}

/// Reads one picture, and says how long it took and how much memory at most: a process of its own, so that nothing else counts.
fn one(path: &Path) {
    let bytes = std::fs::read(path).expect("the picture");
    let began = Instant::now();
    let reader = Reader::new().expect("the networks are whole");
    let fields = ours(&reader, bytes).fields.len();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("?", str::trim);
    println!("{:.2} s, {peak}, {fields} fields", began.elapsed().as_secs_f64());
}

/// Seconds and memory for one page, each engine in a process of its own, in turn; the middle of five.
fn cost() {
    println!("\n| A page at | Coffer | memory | beside | memory | with one thread |\n|---|---|---|---|---|---|");
    for dpi in [200.0, 300.0] {
        let file = std::env::temp_dir().join(format!("accuracy-{}.png", std::process::id()));
        std::fs::write(&file, png(&degrade::at_dpi(&paper(0, 1), dpi))).expect("written");
        let (mut mine, mut other, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..5 {
            let exe = std::env::current_exe().expect("this program");
            mine.push(timed(std::process::Command::new(exe).arg("--one").arg(&file)));
            let mut beside = std::process::Command::new("tesseract");
            other.push(timed(beside.arg(&file).args(["stdout", "--psm", "1", "-l", "eng", "tsv"])));
            // Its threads wait for one another in a loop: with one it is quicker on few cores.
            alone.push(timed(beside.env("OMP_THREAD_LIMIT", "1")));
        }
        mine.sort_by(|a, b| a.0.total_cmp(&b.0));
        other.sort_by(|a, b| a.0.total_cmp(&b.0));
        alone.sort_by(|a, b| a.0.total_cmp(&b.0));
        println!("| {dpi} dpi | {:.2} s | {} | {:.2} s | {} | {:.2} s |", mine[2].0, mine[2].1, other[2].0, other[2].1, alone[2].0);
        let _ = std::fs::remove_file(&file);
    }
}

/// Seconds from start to end, and the most memory, by GNU time.
fn timed(command: &std::process::Command) -> (f64, String) {
    let output = std::process::Command::new("/usr/bin/time")
        .args(["-f", "%e %M"])
        .arg(command.get_program())
        .args(command.get_args())
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(std::process::Stdio::null())
        .output();
    let Ok(output) = output else { return (0.0, "GNU time is not there".to_owned()) };
    let said = String::from_utf8_lossy(&output.stderr);
    let mut cells = said.lines().last().unwrap_or_default().split(' ');
    let seconds = cells.next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
    let memory = cells.next().and_then(|text| text.parse::<f64>().ok()).map_or_else(String::new, |kb| format!("{:.0} MB", kb / 1024.0));
    (seconds, memory)
}
