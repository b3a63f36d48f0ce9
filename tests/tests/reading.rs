//! The papers of the Sample family, read from their bytes: what stands on them is found, which way they lie is seen, and other papers give nothing.

use chrono::NaiveDate;
use coffer::{Candidate, FileReading, IncomingFile, Reader, read_file};
use coffer_tests::samples::{SampleDocument, face::Face, family, page::Page, scan};
use image::{DynamicImage, ImageFormat, RgbImage};
use zeroize::Zeroizing;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

fn read(reader: &Reader, bytes: &[u8]) -> FileReading {
    let file = IncomingFile::from_bytes("paper", Zeroizing::new(bytes.to_vec()));
    read_file(reader, file, today(), &mut |_, _| true).expect("it can be read")
}

fn png(image: RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, ImageFormat::Png).expect("memory does not fail");
    bytes.into_inner()
}

fn field<'f>(read: &'f FileReading, name: &str) -> Option<&'f Candidate> {
    read.fields.iter().find(|field| field.field == name)
}

fn value<'f>(read: &'f FileReading, name: &str) -> &'f str {
    field(read, name).map_or("", |field| &field.value)
}

fn document(name: &str) -> SampleDocument {
    family(today()).documents.into_iter().find(|document| document.file_name == name).expect("a sample")
}

#[test]
fn what_stands_on_each_paper_is_found_at_its_place() {
    let (reader, family) = (Reader::new().expect("the networks are whole"), family(today()));
    let (mut wrong, mut notices) = (Vec::new(), 0);
    for document in &family.documents {
        let read = read(&reader, &document.bytes);
        let mut expect = |name: &str, expected: &str| {
            let found = value(&read, name);
            if found != expected {
                wrong.push(format!("{}: {name} {expected}, found {found:?}", document.file_name));
            }
        };
        if let Some(case) = document.case.map(|at| &family.cases[at]) {
            expect("receipt_number", case.receipt);
            if value(&read, "document_kind") == "notice" {
                notices += 1;
                expect("form", case.form);
                expect("notice_date", &document.notice_date.to_string());
                expect("received_date", &case.received.to_string());
            }
        }
        for found in &read.fields {
            for place in &found.places {
                let page = &read.pages[place.page];
                let [x, y, w, h] = place.area;
                assert!(x + w <= page.width + 8 && y + h <= page.height + 8, "{} lies on its page", found.field);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(notices >= 12, "{notices} were seen to be notices");
}

#[test]
fn a_code_is_read_or_among_what_it_may_be_and_is_never_certain() {
    let (reader, family) = (Reader::new().expect("the networks are whole"), family(today()));
    let mut seen = 0;
    for (code, at) in family.codes.iter().filter_map(|code| code.document.map(|at| (code, at))) {
        let document = &family.documents[at];
        let read = read(&reader, &document.bytes);
        let found = field(&read, "access_code").unwrap_or_else(|| panic!("{}: a code", document.file_name));
        let own = read.pages[0].source == recognize::Source::Text;
        let offered = found.value == code.text || found.alternatives.iter().any(|other| other == code.text);
        assert!(offered, "{}: {} is offered", document.file_name, code.text);
        assert!(own || found.confidence <= 0.6, "{}", document.file_name);
        seen += 1;
    }
    assert!(seen >= 2);
}

#[test]
fn a_page_that_lies_on_its_side_or_head_is_turned() {
    let reader = Reader::new().expect("the networks are whole");
    let image = image::load_from_memory(&document("Scan 3.png").bytes).expect("a picture").into_rgb8();
    for (turned, back) in
        [(image::imageops::rotate90(&image), 270), (image::imageops::rotate180(&image), 180), (image::imageops::rotate270(&image), 90)]
    {
        let read = read(&reader, &png(turned));
        assert_eq!(read.pages[0].rotation.degrees(), back);
        assert_eq!(value(&read, "receipt_number"), "IOE0912345679");
        assert_eq!(value(&read, "form"), "I-765");
    }
}

#[test]
fn other_papers_give_no_field() {
    let reader = Reader::new().expect("the networks are whole");
    let lines = [
        "SPRINGFIELD PUBLIC LIBRARY",
        "Notice Date: 03/14/2026",
        "Receipt Number: ABC1234567890",
        "Case Type: overdue book, A-Number 123456789",
        "Please pay $12.00 by April 2, 2026.",
    ];
    let mut page = Page::letter();
    for (at, line) in lines.iter().enumerate() {
        page.text((72.0, 120.0 + 24.0 * at as f32), Face::Sans, 12.0, [0; 3], line);
    }
    let scanned = read(&reader, &png(scan::render(&page, 150.0)));
    assert!(scanned.pages[0].text.contains("SPRINGFIELD PUBLIC LIBRARY"), "it was read");
    assert_eq!(scanned.fields, [], "nothing is invented");
    let written = read(&reader, &coffer_tests::samples::pdf::write("library", &[page]));
    assert_eq!(written.pages[0].source, recognize::Source::Text);
    assert_eq!(written.fields, []);
}
