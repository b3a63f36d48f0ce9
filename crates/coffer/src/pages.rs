//! Pictures of pages: decrypted and drawn in memory, on demand. Drawing needs no session, so that it can go on while the session is used.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use recognize::{RenderSize, Rotation};
use vault::BlobId;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::paper::Paper;
use crate::session::Session;
use crate::store::{documents, drafts};

/// How many opened files are kept at hand, for turning pages.
const OPENED: usize = 3;
/// The longest side that may be asked for, in pixels.
const MAX_SIDE: u32 = 4_000;

/// Files opened last, decrypted; emptied when idle and on lock.
#[derive(Default)]
pub(crate) struct PagesCache(VecDeque<(BlobId, Arc<Paper>)>);

impl PagesCache {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn get(&mut self, id: BlobId) -> Option<Arc<Paper>> {
        let at = self.0.iter().position(|(known, _)| *known == id)?;
        let entry = self.0.remove(at)?;
        if entry.1.is_over() {
            return None;
        }
        let pages = Arc::clone(&entry.1);
        self.0.push_front(entry);
        Some(pages)
    }

    fn put(&mut self, id: BlobId, pages: Arc<Paper>) {
        self.0.push_front((id, pages));
        self.0.truncate(OPENED);
    }
}

/// A page that can be drawn.
pub struct PageSource {
    kind: SourceKind,
}

enum SourceKind {
    Page { pages: Arc<Paper>, page: usize, rotation: Rotation },
    Thumb { picture: Zeroizing<Vec<u8>>, rotation: Rotation },
}

/// A drawn page, encoded for the page or a file.
pub struct RenderedPage {
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// The encoded picture; wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl PageSource {
    /// Draws it, its longer side at most `max_side` pixels. Cost: 20–500 ms; not on the window's thread.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn render(&self, max_side: u32) -> Result<RenderedPage, Error> {
        let size = RenderSize { max_side: max_side.clamp(16, MAX_SIDE) };
        let encoded = match &self.kind {
            SourceKind::Page { pages, page, rotation } => pages.picture(*page, size, *rotation)?,
            SourceKind::Thumb { picture, rotation: Rotation::R0 } => {
                return Ok(RenderedPage {
                    media_type: recognize::sniff(picture).map_or("image/png", recognize::Media::media_type),
                    bytes: picture.clone(),
                });
            }
            SourceKind::Thumb { picture, rotation } => Paper::open(picture.clone())?.picture(0, size, *rotation)?,
        };
        Ok(RenderedPage { media_type: encoded.media.media_type(), bytes: encoded.bytes })
    }
}

pub(crate) fn rotation(degrees: u32) -> Option<Rotation> {
    u16::try_from(degrees).ok().and_then(Rotation::from_degrees)
}

fn index(page: u32) -> Result<usize, Error> {
    page.checked_sub(1).map(|p| p as usize).ok_or(Error::NoSuchItem)
}

impl Session {
    /// A page of a document, from 1, turned as it was left.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`]; damage to the file.
    pub fn page(&mut self, document_id: i64, page: u32) -> Result<PageSource, Error> {
        let source = documents::page_source(self.vault.read(), document_id, page)?;
        let turn = rotation(source.rotation).unwrap_or_default();
        Ok(PageSource { kind: SourceKind::Page { pages: self.open_file(source.blob)?, page: index(source.file_page)?, rotation: turn } })
    }

    /// The same page, small. Cheap where a small picture was kept with the document.
    ///
    /// # Errors
    /// As for [`Session::page`].
    pub fn thumb(&mut self, document_id: i64, page: u32) -> Result<PageSource, Error> {
        let source = documents::page_source(self.vault.read(), document_id, page)?;
        let Some(thumb) = source.thumb else { return self.page(document_id, page) };
        let turn = rotation(source.rotation).unwrap_or_default();
        Ok(PageSource { kind: SourceKind::Thumb { picture: self.read_blob(thumb)?, rotation: turn } })
    }

    /// A page of a file that waits to be confirmed, from 1, turned by so many degrees clockwise.
    ///
    /// # Errors
    /// As for [`Session::page`]; [`Error::NoSuchItem`] for a turn that is none.
    pub fn draft_page(&mut self, draft_id: i64, page: u32, turn: u32) -> Result<PageSource, Error> {
        let turn = rotation(turn).ok_or(Error::NoSuchItem)?;
        let draft = drafts::get(self.vault.read(), draft_id)?;
        let pages = self.open_file(draft.file.blob)?;
        Ok(PageSource { kind: SourceKind::Page { pages, page: index(page)?, rotation: turn } })
    }

    /// Gives the original files of a document back, bit for bit, one after the other.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`]; those of `write` and of the vault. What was written before an error stays.
    pub fn export_files(
        &self,
        document_id: i64,
        write: &mut dyn FnMut(&crate::StoredFile, &mut dyn Read) -> std::io::Result<()>,
    ) -> Result<u32, Error> {
        documents::rest(self.vault.read(), document_id)?;
        let mut written = 0;
        for (file, blob) in documents::files(self.vault.read(), document_id)? {
            let mut reader = self.vault.blob(blob)?;
            write(&file, &mut reader).map_err(|error| Error::ReadFile(error.kind()))?;
            written += 1;
        }
        Ok(written)
    }

    pub(crate) fn open_file(&mut self, blob: BlobId) -> Result<Arc<Paper>, Error> {
        if let Some(pages) = self.opened.get(blob) {
            return Ok(pages);
        }
        let pages = Arc::new(Paper::open(self.read_blob(blob)?)?);
        self.opened.put(blob, Arc::clone(&pages));
        Ok(pages)
    }

    pub(crate) fn read_blob(&self, blob: BlobId) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut reader = self.vault.blob(blob)?;
        // The buffer is as large as it will get, so that no copy is left behind by growing.
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(reader.size()).unwrap_or(0) + 1));
        reader
            .read_to_end(&mut bytes)
            .map_err(|_| Error::Vault(vault::Error::Damaged(vault::Damage::Blob { id: blob, fault: vault::Fault::Unreadable })))?;
        Ok(bytes)
    }
}
