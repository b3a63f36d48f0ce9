//! A small part of the corpus, read as `cargo xtask accuracy` reads all of it: every kind of paper as it was printed, some after what happens to paper,
//! and the machine-readable lines of published specimens.

use chrono::NaiveDate;
use coffer_tests::corpus::measure::{Answer, Given, Score};
use coffer_tests::corpus::{KINDS, degrade, paper, specimens};
use coffer_tests::samples::face::Face;
use coffer_tests::samples::page::{BLACK, Page};
use coffer_tests::samples::scan::render;
use image::{DynamicImage, ImageFormat, RgbImage};
use recognize::{Limits, PageReading, Pages, Reader, candidates};
use zeroize::Zeroizing;

fn read(reader: &Reader, image: RgbImage) -> PageReading {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, ImageFormat::Png).expect("memory does not fail");
    let pages = Pages::open(Zeroizing::new(bytes.into_inner()), &Limits::default()).expect("a picture of ours");
    reader.read(&pages, 0).expect("it can be read")
}

fn answer(read: PageReading) -> Answer {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let read = [read];
    let given = |field: recognize::Candidate| Given {
        field: field.field.to_owned(),
        value: field.value,
        confidence: field.confidence,
        alternatives: field.alternatives,
    };
    Answer {
        fields: candidates(&read, today).into_iter().map(given).collect(),
        mrz: read[0].machine_lines.iter().flat_map(|lines| lines.lines.clone()).collect(),
        barcodes: read[0].barcodes.iter().map(|bar| bar.text.clone()).collect(),
    }
}

fn look(name: &str) -> usize {
    (0..degrade::LOOKS).find(|look| degrade::name(*look) == name).expect("a degradation")
}

fn score(reader: &Reader, kinds: impl Iterator<Item = usize>, state: &str) -> Score {
    let mut score = Score::default();
    for kind in kinds {
        let (of, look) = (paper(kind, look(state) as u32), look(state));
        score.page(of.kind, state, &of.truth, &answer(read(reader, degrade::taken(&of, look, look as u32))));
    }
    score
}

/// Codes apart: no engine tells all of their signs in every face.
fn missed(score: &Score) -> Vec<&String> {
    score.misses.iter().filter(|miss| !miss.contains("access_code")).collect()
}

#[test]
fn every_kind_of_paper_is_read_as_it_was_printed() {
    let reader = Reader::new().expect("the networks are whole");
    let score = score(&reader, 0..KINDS, "clean");
    assert_eq!(missed(&score), Vec::<&String>::new());
    assert_eq!((score.others, score.sure.1, score.sure_codes), ((10, 0), 0, 0), "nothing is invented, nothing wrong is certain");
    let shown = score.of("access_code (true sign shown)", |_| true);
    assert_eq!(shown.right, shown.of, "the true sign is always offered");
}

#[test]
fn papers_are_read_after_what_happens_to_paper() {
    let reader = Reader::new().expect("the networks are whole");
    for (kind, state) in [(0, "quarter turn"), (4, "half turn"), (6, "fax"), (11, "low JPEG"), (7, "highlighter"), (12, "skew")] {
        let score = score(&reader, std::iter::once(kind), state);
        assert_eq!(missed(&score), Vec::<&String>::new(), "{state}");
    }
}

/// A notice with this code, in this face.
fn with_code(face: Face, code: &str) -> RgbImage {
    let mut page = Page::letter();
    page.text((54.0, 63.0), Face::Sans, 9.0, BLACK, "U.S. Citizenship and Immigration Services");
    page.text((54.0, 92.0), Face::SansBold, 15.0, BLACK, "USCIS Account Access Notice");
    page.text_around((306.0, 216.0), Face::SansBold, 9.0, BLACK, "ONLINE ACCESS CODE");
    page.text_around((306.0, 241.0), face, 20.0, BLACK, code);
    page.text((54.0, 300.0), Face::Serif, 10.5, BLACK, "The code can be used once. Do not share it with anyone.");
    render(&page, 170.0)
}

#[test]
fn signs_that_look_alike_are_told_apart_where_the_face_does() {
    let reader = Reader::new().expect("the networks are whole");
    let codes = [
        (Face::Serif, "33eEBl22lBV1"),
        (Face::Serif, "GeQIgW06W5l"),
        (Face::Serif, "1DqlS0OE8W9I"),
        (Face::Serif, "885l8lE1"),
        (Face::Mono, "SlluEWVS"),
        (Face::Mono, "8GUBaGq11OI"),
        (Face::Mono, "0O1lI5S2Z8B"),
        (Face::Sans, "5u8Kgg50WO"),
    ];
    let read = |(face, code): (Face, &str)| {
        let found = answer(read(&reader, with_code(face, code)));
        found.fields.into_iter().find(|given| given.field == "access_code").map(|given| given.value)
    };
    let found: Vec<String> = codes.into_iter().map(|code| read(code).unwrap_or_default()).collect();
    assert_eq!(found, codes.map(|(_, code)| code));
}

#[test]
fn lines_of_published_specimens_are_read() {
    let reader = Reader::new().expect("the networks are whole");
    let (mut of, mut right) = (0, 0);
    for card in specimens::all() {
        let found = read(&reader, card.picture);
        let lines: Vec<&String> = found.machine_lines.iter().flat_map(|lines| &lines.lines).collect();
        let known = |line: &&String| lines.contains(line) || (line.len() < 30 && found.text.contains(line.as_str()));
        of += card.lines.len();
        right += card.lines.iter().filter(known).count();
    }
    assert!(of == 51 && right >= 48, "{right} of {of}");
}
