//! Pages are read one after the other, whenever there is time: first those of files that wait to be confirmed, then those of documents. What was read
//! is sealed page by page, so that a lock or a crash costs one page at most. Reading itself needs no session.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use recognize::PageReading;
use vault::BlobId;

use crate::error::Error;
use crate::paper::{Paper, Reader};
use crate::reading::MAX_READ;
use crate::session::Session;
use crate::store::readings::{self, Owner};

/// Longest that one page may take; then it counts as one that cannot be read.
pub(crate) const LONGEST: Duration = Duration::from_secs(120);

/// A page that waits to be read.
pub struct UnreadPage {
    owner: Owner,
    page: u32,
    file_page: u32,
    pages: Option<Arc<Paper>>,
}

/// What came of it.
pub struct ReadPage {
    owner: Owner,
    page: u32,
    reading: Option<PageReading>,
}

impl UnreadPage {
    /// The file that waits to be confirmed, if it is one's.
    #[must_use]
    pub fn draft(&self) -> Option<i64> {
        if let Owner::Draft(id) = self.owner { Some(id) } else { None }
    }

    /// Reads it. Blocking, for seconds; `go_on` is asked often. `None` when it was told to stop.
    pub fn read(self, reader: &Reader, go_on: &(dyn Fn() -> bool + Sync)) -> Option<ReadPage> {
        let until = Instant::now() + LONGEST;
        let in_time = || go_on() && Instant::now() < until;
        let read = self.pages.as_ref().map(|pages| pages.read(reader, self.file_page as usize - 1, &in_time));
        if !go_on() {
            return None;
        }
        Some(ReadPage { owner: self.owner, page: self.page, reading: read.and_then(Result::ok) })
    }
}

/// Words on a page that were looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct PageHits {
    /// The page, from 1.
    pub page: u32,
    /// By how much the page was turned, clockwise, when it was read.
    pub rotation: u32,
    /// Left, top, width, height, as shares of the page as it was read.
    pub places: Vec<[f32; 4]>,
}

impl Session {
    /// The next page to be read; `None` when all are, or when nothing can be kept.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn next_unread(&mut self) -> Result<Option<UnreadPage>, Error> {
        self.next_unread_of(None)
    }

    /// The same, of one file that waits to be confirmed.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn next_unread_of(&mut self, draft_id: impl Into<Option<i64>>) -> Result<Option<UnreadPage>, Error> {
        if self.is_read_only() {
            return Ok(None);
        }
        let Some(row) = readings::next_unread(self.vault.read(), MAX_READ as u32, draft_id.into())? else { return Ok(None) };
        // A file that cannot be opened any more has pages that cannot be read.
        let pages = self.open_file(row.blob).ok();
        Ok(Some(UnreadPage { owner: row.owner, page: row.page, file_page: row.file_page, pages }))
    }

    /// How many pages are still to be read.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn unread(&self) -> Result<u32, Error> {
        // Nothing that is read could be kept.
        if self.is_read_only() { Ok(0) } else { readings::unread(self.vault.read(), MAX_READ as u32) }
    }

    /// Seals what was read. A page that is gone meanwhile changes nothing.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn keep_reading(&mut self, read: ReadPage) -> Result<(), Error> {
        if !readings::wanted(self.vault.read(), read.owner, read.page)? {
            return Ok(());
        }
        self.change("read", None, |change| {
            change.not_undoable();
            let (text, blob) = match &read.reading {
                Some(reading) => (reading.seen_text(), Some(change.put_blob(&mut reading.to_bytes().as_slice())?.id)),
                None => ("", None),
            };
            readings::insert(change.conn(), read.owner, read.page, text, blob)
        })
    }

    /// Where the words of a query stand on the pages of a document. Words are taken as beginnings, as the search does.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn find_on_pages(&self, document_id: i64, query: &str) -> Result<Vec<PageHits>, Error> {
        let query: String = query.chars().take(crate::MAX_QUERY).collect::<String>().to_lowercase();
        let mut wanted: Vec<String> = parts(&query).map(str::to_owned).collect();
        if wanted.len() > 1 {
            wanted.push(wanted.concat());
        }
        let mut found = Vec::new();
        for (page, reading) in self.readings(Owner::Document(document_id))? {
            let hit = |word: &&recognize::Word| {
                let text = word.text.to_lowercase();
                parts(&text).any(|part| wanted.iter().any(|wanted| part.starts_with(wanted.as_str())))
            };
            let places: Vec<[f32; 4]> = reading.rows().flatten().filter(hit).map(|word| share(&reading, word.place)).collect();
            if !places.is_empty() {
                found.push(PageHits { page, rotation: u32::from(reading.rotation.degrees()), places });
            }
        }
        Ok(found)
    }

    /// The pages that were read, from 1. One whose reading is damaged counts as unread.
    pub(crate) fn readings(&self, owner: Owner) -> Result<BTreeMap<u32, PageReading>, Error> {
        let rows = readings::of(self.vault.read(), owner)?;
        let known = |(page, blob): (u32, Option<BlobId>)| {
            let bytes = self.read_blob(blob?).ok()?;
            Some((page, PageReading::from_bytes(&bytes).ok()?))
        };
        Ok(rows.into_iter().filter_map(known).collect())
    }
}

/// A place in shares of its page.
pub(crate) fn share(reading: &PageReading, [x, y, w, h]: [u32; 4]) -> [f32; 4] {
    let (width, height) = (reading.width.max(1) as f32, reading.height.max(1) as f32);
    [x as f32 / width, y as f32 / height, w as f32 / width, h as f32 / height]
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty())
}
