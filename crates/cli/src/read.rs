//! `coffer read`: what stands on papers. Needs no vault, keeps nothing.

use std::path::{Path, PathBuf};

use clap::Args;
use coffer::{Clock, FileReading, IncomingFile, Reader, SystemClock, read_file};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::text::Text;

/// The files to read.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// JPEG, PNG, TIFF, WebP, HEIC or PDF files, and saved e-mails (.eml) with such files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ReadArgs {
    /// Reads one file after the other; one that cannot be read is told and the next is read. The exit status is that of the first failure.
    pub(crate) fn run(&self, output: Output) -> Result<Exit, Failure> {
        let reader = Reader::new().map_err(coffer::Error::from)?;
        let today = SystemClock.now().date_naive();
        let mut exit = Exit::Ok;
        for path in &self.files {
            for (name, file) in files(path) {
                let mut progress = |done: usize, total: usize| {
                    if output.shows_progress() {
                        output.progress(&format!("{name}: page {} of {total}", done + 1));
                    }
                    true
                };
                let read = file.and_then(|file| read_file(&reader, file, today, &mut progress));
                if output.shows_progress() {
                    output.progress("");
                }
                match read {
                    Ok(read) if output.json => output.json_line(&shape(&name, &read))?,
                    Ok(read) => output.text(&in_words(&name, &read))?,
                    Err(error) => {
                        let words = Failure::from(error).about(&name).words();
                        if output.json {
                            output.json_line(&json!({ "file": name, "error": words.json() }))?;
                        } else {
                            output.failure(&words);
                        }
                        exit = if exit == Exit::Ok { words.exit } else { exit };
                    }
                }
            }
        }
        Ok(exit)
    }
}

/// A file, or each file that came with a saved e-mail, under the name that it is told by.
pub(crate) fn files(path: &Path) -> Vec<(String, Result<IncomingFile, coffer::Error>)> {
    let name = path.display().to_string();
    let read = match IncomingFile::read(path) {
        Ok(read) => read,
        Err(error) => return vec![(name, Err(error))],
    };
    let own_name = read.file_name().to_owned();
    match read.unpacked() {
        Err(error) => vec![(name, Err(error))],
        Ok(files) => {
            let told = |file: IncomingFile| {
                let told = if file.file_name() == own_name { name.clone() } else { format!("{name}: {}", file.file_name()) };
                (told, Ok(file))
            };
            files.into_iter().map(told).collect()
        }
    }
}

fn shape(name: &str, read: &FileReading) -> Value {
    let page = |(number, page): (usize, &coffer::PageReading)| {
        let bars = page.barcodes.iter().map(|bar| json!({ "symbology": bar.symbology, "text": bar.text, "box": bar.place }));
        let lines = page.machine_lines.iter().map(|lines| json!({ "lines": lines.lines, "box": lines.place }));
        json!({
            "page": number,
            "width": page.width,
            "height": page.height,
            "rotation": page.rotation.degrees(),
            "source": page.source.code(),
            "text": page.text.as_str(),
            "barcodes": bars.collect::<Vec<_>>(),
            "mrz": lines.collect::<Vec<_>>(),
        })
    };
    let field = |field: &coffer::Candidate| {
        let places = field.places.iter().map(|place| json!({ "page": place.page + 1, "box": place.area, "source": place.source.code() }));
        let first = field.places.first();
        json!({
            "field": field.field,
            "value": field.value,
            "page": first.map(|place| place.page + 1),
            "box": first.map(|place| place.area),
            // Two signs are as much as it means.
            "confidence": (f64::from(field.confidence) * 100.0).floor() / 100.0,
            "source": field.source.code(),
            "alternatives": field.alternatives,
            "places": places.collect::<Vec<_>>(),
        })
    };
    json!({
        "file": name,
        "page_count": read.page_count,
        "pages": (1..).zip(&read.pages).map(page).collect::<Vec<_>>(),
        "fields": read.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn in_words(name: &str, read: &FileReading) -> Text {
    let mut text = Text::default().heading(name);
    if read.fields.is_empty() {
        text = text.line("No numbers or dates of a USCIS paper were found.");
    }
    for field in &read.fields {
        let page = field.places.first().map(|place| format!(", page {}", place.page + 1)).unwrap_or_default();
        let label = field.field.replace('_', " ");
        let certainty = format!("{} ({:.0} %{page})", field.value, (field.confidence * 100.0).floor());
        text = text.pairs(vec![(label.as_str(), certainty), ("or", field.alternatives.join(", "))]);
    }
    if read.pages.len() < read.page_count {
        text = text.line(format!("Only the first {} of {} pages were read.", read.pages.len(), read.page_count));
    }
    text.line("Compare each with the paper: a reading can be wrong.")
}
