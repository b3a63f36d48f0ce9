//! Counts: what was read against what stands on the paper.

use std::collections::BTreeMap;

use super::Truth;

/// A field as an engine gave it: its value, how sure it was, and what else it may be.
pub struct Given {
    /// Which field.
    pub field: String,
    /// Its value.
    pub value: String,
    /// 0 to 1.
    pub confidence: f32,
    /// What it may be instead.
    pub alternatives: Vec<String>,
}

/// What an engine made of one page.
#[derive(Default)]
pub struct Answer {
    /// Its fields, the likeliest reading of each first.
    pub fields: Vec<Given>,
    /// Its machine-readable lines.
    pub mrz: Vec<String>,
    /// Its barcodes.
    pub barcodes: Vec<String>,
}

/// One row of a table.
#[derive(Default, Clone, Copy)]
pub struct Count {
    /// How many there were.
    pub of: usize,
    /// Exactly right.
    pub right: usize,
    /// Something else.
    pub wrong: usize,
}

impl Count {
    fn add(&mut self, right: bool, given: bool) {
        self.of += 1;
        self.right += usize::from(right);
        self.wrong += usize::from(given && !right);
    }

    /// In percent; 100 of none.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.of == 0 { 100.0 } else { self.right as f64 * 100.0 / self.of as f64 }
    }
}

/// All counts of one engine.
#[derive(Default)]
pub struct Score {
    /// By field and degradation. `mrz`, `barcode`, `access_code (plain)`, `access_code (shown)` are counted as fields too.
    pub counts: BTreeMap<(String, String), Count>,
    /// Fields given with 0.95 or more, and how many of those were wrong.
    pub sure: (usize, usize),
    /// Codes given with 0.95 or more: there must be none.
    pub sure_codes: usize,
    /// Papers that are none of USCIS's, and fields given on them.
    pub others: (usize, usize),
    /// What went wrong, for a closer look.
    pub misses: Vec<String>,
}

impl Score {
    /// Counts one page.
    pub fn page(&mut self, name: &str, look: &str, truth: &Truth, answer: &Answer) {
        if !truth.is_official {
            self.others.0 += 1;
            self.others.1 += answer.fields.len();
            for given in &answer.fields {
                self.misses.push(format!("{name}, {look}: {} = {} on a paper that is not of USCIS", given.field, given.value));
            }
            return;
        }
        for (field, expected) in &truth.fields {
            let given = answer.fields.iter().find(|given| given.field == *field);
            let right = given.is_some_and(|given| given.value == *expected);
            self.count(field, look, right, given.is_some());
            if !right {
                let found = given.map_or("nothing", |given| &given.value);
                self.misses.push(format!("{name}, {look}: {field} is {expected}, found {found}"));
            }
            if let Some(given) = given
                && given.confidence >= 0.95
            {
                self.sure.0 += 1;
                self.sure.1 += usize::from(!right);
                self.sure_codes += usize::from(*field == "access_code");
            }
            if *field == "access_code" {
                if truth.code_is_plain {
                    self.count("access_code (plain type)", look, right, given.is_some());
                }
                let shown = given.is_some_and(|given| every_sign_is_shown(given, expected));
                self.count("access_code (true sign shown)", look, shown, given.is_some());
            }
        }
        for given in answer.fields.iter().filter(|given| !truth.fields.contains_key(given.field.as_str()) && given.confidence >= 0.95) {
            // A field that the paper does not have, told as certain, is wrong as well; those that a truth leaves open are not counted.
            if ["receipt_number", "a_number", "access_code", "online_account_number"].contains(&given.field.as_str()) {
                self.sure.0 += 1;
                self.sure.1 += 1;
                self.misses.push(format!("{name}, {look}: {} = {} is not on the paper", given.field, given.value));
            }
        }
        if !truth.mrz.is_empty() {
            self.count("mrz", look, answer.mrz == truth.mrz, !answer.mrz.is_empty());
            if answer.mrz != truth.mrz {
                self.misses.push(format!("{name}, {look}: mrz {:?}, found {:?}", truth.mrz, answer.mrz));
            }
        }
        for text in &truth.barcodes {
            self.count("barcode", look, answer.barcodes.contains(text), !answer.barcodes.is_empty());
            if !answer.barcodes.contains(text) {
                self.misses.push(format!("{name}, {look}: barcode {text}, found {:?}", answer.barcodes));
            }
        }
    }

    fn count(&mut self, field: &str, look: &str, right: bool, given: bool) {
        self.counts.entry((field.to_owned(), look.to_owned())).or_default().add(right, given);
    }

    /// Of one field, over some degradations.
    pub fn of(&self, field: &str, looks: impl Fn(&str) -> bool) -> Count {
        let mut sum = Count::default();
        for ((name, look), count) in &self.counts {
            if name == field && looks(look) {
                sum.of += count.of;
                sum.right += count.right;
                sum.wrong += count.wrong;
            }
        }
        sum
    }

    /// The fields that were counted.
    pub fn fields(&self) -> Vec<String> {
        let mut fields: Vec<String> = self.counts.keys().map(|(field, _)| field.clone()).collect();
        fields.dedup();
        fields
    }
}

/// Whether a person who goes through what is shown finds the right sign at each place: the reading and its alternatives together.
fn every_sign_is_shown(given: &Given, expected: &str) -> bool {
    let shown: Vec<Vec<char>> = std::iter::once(&given.value).chain(&given.alternatives).map(|text| text.chars().collect()).collect();
    let expected: Vec<char> = expected.chars().collect();
    let fits = |text: &&Vec<char>| text.len() == expected.len();
    shown.iter().filter(fits).count() > 0
        && expected.iter().enumerate().all(|(at, sign)| shown.iter().filter(fits).any(|text| text[at] == *sign))
}
