//! Reading a file without keeping it: every page, and the fields that a person may confirm.

use chrono::NaiveDate;
use recognize::{Candidate, PageReading, candidates};

use crate::error::Error;
use crate::incoming::IncomingFile;
use crate::paper::{Paper, Reader};

/// Pages that are read; of longer files only the first ones, which hold what a notice says of its case.
pub const MAX_READ: usize = 60;

/// What was read in a file.
#[derive(Debug)]
pub struct FileReading {
    /// How many pages the file has: more than were read where it is longer than [`MAX_READ`].
    pub page_count: usize,
    /// What was read, page by page.
    pub pages: Vec<PageReading>,
    /// The fields, to be confirmed.
    pub fields: Vec<Candidate>,
}

/// Reads a file. Blocking: a second or two a page. `progress` hears the pages done and the pages in all before each page, and stops the reading by
/// giving `false`; then what was read until there is given.
///
/// # Errors
/// [`Error::Pages`] when the file cannot be opened or a page of it not be drawn.
pub fn read_file(
    reader: &Reader,
    file: IncomingFile,
    today: NaiveDate,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<FileReading, Error> {
    let opened = Paper::open(file.bytes)?;
    let (page_count, total) = (opened.count(), opened.count().min(MAX_READ));
    let mut pages = Vec::with_capacity(total);
    for page in 0..total {
        if !progress(page, total) {
            break;
        }
        pages.push(opened.read(reader, page, &|| true)?);
    }
    let fields = candidates(&pages, today);
    Ok(FileReading { page_count, pages, fields })
}
