//! From what stands on the pages to fields with their places: what `uscis` makes of the text, the machine-readable lines and the barcodes, found again
//! on the page. What cannot be found again is not shown as certain; where two sources differ both are given.

use chrono::NaiveDate;
use secrecy::ExposeSecret;
use uscis::{AlienNumber, OnlineAccountNumber, letter};

use crate::layout::{Word, enclosing};
use crate::reading::{PageReading, Source};

/// What a single reading by the engine can be believed at most: it can be sure and wrong.
const SEEN_ONCE: f32 = 0.94;
/// Read alike at two places of the pages.
const SEEN_TWICE: f32 = 0.96;
/// A code is never believed: no check tells its look-alikes apart.
const CODE_SEEN: f32 = 0.6;
/// The file's own text.
const OWN_TEXT: f32 = 0.99;
/// Machine-readable lines whose check digits hold; a barcode.
const CHECKED: f32 = 0.98;
/// Most words that a value has.
const MOST_WORDS: usize = 6;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The page, from 0.
    pub page: usize,
    /// Left, top, width, height, in pixels of the upright page.
    pub area: [u32; 4],
    /// How it was read there.
    pub source: Source,
}

/// A field that was found, to be confirmed by a person. `Debug` shows no value.
#[derive(Clone, PartialEq)]
pub struct Candidate {
    /// `receipt_number`, `a_number`, `notice_date`, …
    pub field: &'static str,
    /// Its value in the plain form: a receipt number without spaces, `A` and nine digits, a date as `2026-09-03`.
    pub value: String,
    /// How far it can be believed, 0 to 1.
    pub confidence: f32,
    /// Every place where it stands; none where it follows from the whole.
    pub places: Vec<Place>,
    /// How it was read.
    pub source: Source,
    /// What it may be instead, likeliest first.
    pub alternatives: Vec<String>,
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidate").field("field", &self.field).field("confidence", &self.confidence).finish_non_exhaustive()
    }
}

/// The fields of a document; `today` settles the century of two-digit years.
pub fn candidates(pages: &[PageReading], today: NaiveDate) -> Vec<Candidate> {
    let text: String = pages.iter().flat_map(|page| [page.text.as_str(), "\n"]).collect();
    let letter = letter::read(&text);
    drop(zeroize::Zeroizing::new(text));
    let mut found = Found { pages, all: Vec::new() };
    if let Some(notice) = letter.notice_type {
        found.whole("document_kind", "notice");
        found.whole("notice_type", notice.code());
    }
    if let Some(form) = &letter.form {
        found.read("form", form.as_str().to_owned(), &|text| letter::form_number(text).is_some_and(|other| other == *form));
    }
    if let Some(number) = &letter.receipt_number {
        found
            .read("receipt_number", number.as_str().to_owned(), &|text| letter::receipt_number(text).is_some_and(|other| other == *number));
    }
    if let Some(number) = &letter.a_number {
        let same = |text: &str| AlienNumber::parse(bare(text)).is_ok_and(|other| other.as_str() == number.as_str());
        found.read("a_number", a_value(number), &same);
    }
    if let Some(number) = &letter.online_account_number {
        let same = |text: &str| OnlineAccountNumber::parse(bare(text)).is_ok_and(|other| other.as_str() == number.as_str());
        found.read("online_account_number", number.as_str().to_owned(), &same);
    }
    if let Some(code) = &letter.access_code {
        #[expect(clippy::disallowed_methods, reason = "it is looked for on the page, to be confirmed beside it")]
        let code = code.expose_secret();
        found.read("access_code", code.to_owned(), &|text| text == code);
    }
    let dates = [
        ("notice_date", letter.notice_date),
        ("received_date", letter.received_date),
        ("priority_date", letter.priority_date),
        ("due_date", letter.due),
        ("date_of_birth", letter.date_of_birth),
        ("valid_from", letter.valid.map(|(from, _)| from)),
        ("valid_to", letter.valid.map(|(_, to)| to)),
    ];
    for (field, date) in dates {
        if let Some(date) = date {
            found.read(field, date.to_string(), &|text| letter::date(text) == Some(date));
        }
    }
    if let Some((date, time)) = letter.appointment {
        let value = time.map_or_else(|| date.to_string(), |time| format!("{date}T{}", time.format("%H:%M")));
        found.read("appointment_at", value, &|text| letter::date(text) == Some(date));
    }
    if let Some(name) = &letter.name {
        found.read("name", name.clone(), &|text| same_name(text, name));
    }
    if let Some(address) = &letter.address {
        let street = address.split(", ").next().unwrap_or_default();
        found.read("address", address.clone(), &|text| text.to_uppercase() == street);
    }
    if let Some(center) = letter.service_center {
        found.read("service_center", center.to_owned(), &|text| bare(text).eq_ignore_ascii_case(center));
    }
    found.machine_lines(today);
    found.barcodes();
    // Of each field the likeliest reading first, the fields in the order in which they were found.
    let order: Vec<&'static str> = found.all.iter().map(|known| known.field).collect();
    let first = |field: &str| order.iter().position(|known| *known == field);
    found.all.sort_by(|a, b| first(a.field).cmp(&first(b.field)).then(b.confidence.total_cmp(&a.confidence)));
    found.all
}

fn a_value(number: &AlienNumber) -> String {
    format!("A{}", number.as_str())
}

/// The same words, with the surname first or last.
fn same_name(text: &str, name: &str) -> bool {
    let text = text.to_uppercase();
    match text.split_once(',') {
        Some((surname, given)) => format!("{} {}", given.trim(), surname.trim()) == name,
        None => text.trim() == name,
    }
}

fn bare(text: &str) -> &str {
    text.trim_matches(|sign: char| !sign.is_alphanumeric())
}

struct Found<'p> {
    pages: &'p [PageReading],
    all: Vec<Candidate>,
}

impl Found<'_> {
    /// What follows from the whole and stands at no one place.
    fn whole(&mut self, field: &'static str, value: &str) {
        let source = self.pages.iter().map(|page| page.source).next().unwrap_or(Source::Ocr);
        let confidence = if source == Source::Text { OWN_TEXT } else { SEEN_ONCE };
        self.all.push(Candidate { field, value: value.to_owned(), confidence, places: Vec::new(), source, alternatives: Vec::new() });
    }

    /// What the text says, looked for on the pages.
    fn read(&mut self, field: &'static str, value: String, same: &dyn Fn(&str) -> bool) {
        let (mut places, mut sure, mut alternatives) = (Vec::new(), 0.0_f32, Vec::new());
        for (number, page) in self.pages.iter().enumerate() {
            for row in page.rows() {
                for words in standing(row, same) {
                    places.push(Place { page: number, area: enclosing(words.iter().map(|word| word.place)), source: page.source });
                    sure = sure.max(words.iter().map(|word| word.confidence).fold(1.0, f32::min));
                    words.iter().flat_map(doubted).for_each(|other| {
                        if !same(&other) && !alternatives.contains(&other) && alternatives.len() < 16 {
                            alternatives.push(other);
                        }
                    });
                }
            }
        }
        if field == "access_code" {
            // A code that does not stand on the page as it was read is none; and its look-alikes are always offered.
            if places.is_empty() {
                return;
            }
            alternatives.extend(look_alikes(&value).into_iter().filter(|other| !alternatives.contains(other)).collect::<Vec<_>>());
        }
        let source = places.first().map_or(Source::Ocr, |place| place.source);
        let confidence = match source {
            _ if field == "access_code" => sure.min(CODE_SEEN),
            Source::Text => OWN_TEXT,
            _ if places.is_empty() => 0.5,
            _ if places.len() > 1 => sure.min(SEEN_TWICE),
            _ => sure.min(SEEN_ONCE),
        };
        self.all.push(Candidate { field, value, confidence, places, source, alternatives });
    }

    /// A reading by another way: agreeing raises both, differing shows both.
    fn also(&mut self, field: &'static str, value: String, confidence: f32, place: Place) {
        if let Some(known) = self.all.iter_mut().find(|known| known.field == field && known.value == value) {
            known.confidence = known.confidence.max(confidence).max(CHECKED);
            known.alternatives.retain(|other| *other != value);
            known.places.push(place);
            return;
        }
        for other in self.all.iter_mut().filter(|other| other.field == field) {
            other.confidence = other.confidence.min(0.5);
            other.alternatives.retain(|known| *known != value);
            other.alternatives.insert(0, value.clone());
        }
        let differs: Vec<String> = self.all.iter().filter(|other| other.field == field).map(|other| other.value.clone()).collect();
        let confidence = if differs.is_empty() { confidence } else { confidence.min(0.8) };
        self.all.push(Candidate { field, value, confidence, source: place.source, places: vec![place], alternatives: differs });
    }

    fn machine_lines(&mut self, today: NaiveDate) {
        let pages = self.pages;
        for (page, lines) in pages.iter().enumerate().flat_map(|(page, read)| read.machine_lines.iter().map(move |lines| (page, lines))) {
            let place = || Place { page, area: lines.place, source: Source::Mrz };
            let mrz = &lines.mrz;
            // A check digit that holds only since doubted signs were exchanged proves less.
            let proved = if lines.exchanged { SEEN_ONCE } else { CHECKED };
            let held = |check: Option<bool>| if check == Some(true) { proved } else { 0.7 };
            let kind = match (mrz.document_code.as_bytes().first(), mrz.is_us_card(), mrz.document_code.as_str()) {
                (_, true, "IA") => "ead",
                (_, true, _) => "green_card",
                (Some(b'P'), ..) => "passport",
                (Some(b'V'), ..) => "visa",
                _ => continue,
            };
            self.also("document_kind", kind.to_owned(), held(mrz.checks.document), place());
            if let Some(number) = mrz.a_number() {
                self.also("a_number", a_value(&number), held(mrz.checks.document), place());
            }
            if let Some(number) = mrz.receipt_number() {
                self.also("receipt_number", number.as_str().to_owned(), held(mrz.checks.composite), place());
            }
            if let Some(date) = mrz.birth_date(today) {
                self.also("date_of_birth", date.to_string(), held(mrz.checks.birth), place());
            }
            if let Some(date) = mrz.expiry_date(today) {
                self.also("valid_to", date.to_string(), held(mrz.checks.expiry), place());
            }
            let (surname, given) = mrz.names();
            if !surname.is_empty() {
                // Names have no check digit of their own.
                let name = if given.is_empty() { surname } else { format!("{given} {surname}") };
                self.also("name", name, 0.9, place());
            }
        }
    }

    fn barcodes(&mut self) {
        let pages = self.pages;
        for (page, bar) in pages.iter().enumerate().flat_map(|(page, read)| read.barcodes.iter().map(move |bar| (page, bar))) {
            let place = Place { page, area: bar.place, source: Source::Barcode };
            // What notices carry in their bars is not published: it counts only where the text says the same, or has nothing.
            if let uscis::barcode::Barcode::Receipt(number) = uscis::barcode::read(&bar.text)
                && self.all.iter().any(|known| known.field == "document_kind")
            {
                // Code 39 has no check digit of its own.
                let confidence = if bar.symbology == "code_39" { SEEN_ONCE } else { CHECKED };
                self.also("receipt_number", number.as_str().to_owned(), confidence, place);
            }
        }
    }
}

/// The shortest runs of words in a line that say this.
fn standing<'w>(row: &'w [Word], same: &dyn Fn(&str) -> bool) -> Vec<&'w [Word]> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < row.len() {
        let most = MOST_WORDS.min(row.len() - from);
        let run = (1..=most).find(|count| {
            let joined: Vec<&str> = row[from..from + count].iter().map(|word| word.text.as_str()).collect();
            same(&joined.join(" "))
        });
        // A longer beginning may still hold the same value: "A# 087-654-321" begins before its number.
        match run {
            Some(count) => {
                found.push(&row[from..from + count]);
                from += count;
            }
            None => from += 1,
        }
    }
    found
}

/// The word with one of its doubted signs exchanged.
fn doubted(word: &Word) -> Vec<String> {
    let signs: Vec<char> = word.text.chars().collect();
    let others = word.doubts.iter().flat_map(|(at, others)| others.iter().map(move |sign| (*at, *sign)));
    others.map(|(at, sign)| exchanged(&signs, at, sign)).collect()
}

/// The code with one of its signs exchanged for another that looks like it.
fn look_alikes(code: &str) -> Vec<String> {
    let signs: Vec<char> = code.chars().collect();
    let others = signs.iter().enumerate().flat_map(|(at, sign)| uscis::check::look_alikes(*sign).map(move |other| (at, other)));
    others.map(|(at, other)| exchanged(&signs, at, other)).collect()
}

fn exchanged(signs: &[char], at: usize, sign: char) -> String {
    signs.iter().enumerate().map(|(place, known)| if place == at { sign } else { *known }).collect()
}
