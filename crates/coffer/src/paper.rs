//! A file from outside, opened: here, or in a process of its own where the program has begun that ([`Apart`]).

use std::sync::OnceLock;

use recognize::{Encoded, Error, Limits, Media, PageReading, Pages, RenderSize, Rotation};
use zeroize::Zeroizing;

use crate::apart::{Answer, Apart, Ask, Process};
use crate::incoming::IncomingFile;

/// Longest text layer that is believed, in bytes: 200 000 characters.
const MOST_TEXT: usize = 800_000;

/// An opened file. Everything that is asked of it can take long: not on the window's thread.
pub(crate) struct Paper(Held);

enum Held {
    Here(Pages),
    Apart { process: Process, media: Media, sizes: Vec<(u32, u32)> },
}

impl Paper {
    /// Opens a file within the usual limits.
    ///
    /// # Errors
    /// Those of [`Pages::open`]; [`Error::Apart`].
    pub(crate) fn open(bytes: Zeroizing<Vec<u8>>) -> Result<Self, Error> {
        let limits = Limits::default();
        let Some(apart) = Apart::begun() else { return Pages::open(bytes, &limits).map(|pages| Self(Held::Here(pages))) };
        // What is of no kind at all needs no process, and is not read further.
        let media = recognize::sniff(&bytes).ok_or(Error::Unsupported)?;
        if media == Media::Mail {
            return Err(Error::Mail);
        }
        let process = Process::start(apart)?;
        let (answer, _) = process.ask(Ask::Open, bytes, &|| true)?;
        let Answer::Opened { media_type, sizes } = answer else { return Err(Error::Corrupt) };
        if media_type != media.media_type() || sizes.is_empty() || sizes.len() > limits.pages {
            return Err(Error::Corrupt);
        }
        Ok(Self(Held::Apart { process, media, sizes }))
    }

    /// What it turned out to be.
    pub(crate) fn media(&self) -> Media {
        match &self.0 {
            Held::Here(pages) => pages.media(),
            Held::Apart { media, .. } => *media,
        }
    }

    /// Pages, at least 1.
    pub(crate) fn count(&self) -> usize {
        match &self.0 {
            Held::Here(pages) => pages.count(),
            Held::Apart { sizes, .. } => sizes.len(),
        }
    }

    /// Width and height of a page, from 0.
    ///
    /// # Errors
    /// `NoSuchPage`.
    pub(crate) fn size(&self, page: usize) -> Result<(u32, u32), Error> {
        match &self.0 {
            Held::Here(pages) => pages.size(page),
            Held::Apart { sizes, .. } => sizes.get(page).copied().ok_or(Error::NoSuchPage { page, count: sizes.len() }),
        }
    }

    /// A page, drawn and encoded.
    ///
    /// # Errors
    /// Those of [`Pages::render`].
    pub(crate) fn picture(&self, page: usize, size: RenderSize, turn: Rotation) -> Result<Encoded, Error> {
        match &self.0 {
            Held::Here(pages) => pages.render(page, size, turn)?.encode_for_page(),
            Held::Apart { process, .. } => {
                let ask = Ask::Picture { page, max_side: size.max_side, degrees: turn.degrees() };
                let (Answer::Picture, bytes) = process.ask(ask, Zeroizing::default(), &|| true)? else { return Err(Error::Corrupt) };
                match recognize::sniff(&bytes) {
                    Some(media @ (Media::Png | Media::Jpeg)) => Ok(Encoded { media, bytes }),
                    _ => Err(Error::Corrupt),
                }
            }
        }
    }

    /// The text layer of a page, if it has one.
    ///
    /// # Errors
    /// Those of [`Pages::text`].
    pub(crate) fn text(&self, page: usize) -> Result<Option<Zeroizing<String>>, Error> {
        match &self.0 {
            Held::Here(pages) => pages.text(page),
            // Only PDF has one.
            Held::Apart { media, .. } if *media != Media::Pdf => Ok(None),
            Held::Apart { process, .. } => match process.ask(Ask::Text { page }, Zeroizing::default(), &|| true)? {
                (Answer::Text { found: false }, _) => Ok(None),
                (Answer::Text { found: true }, bytes) if bytes.len() <= MOST_TEXT => {
                    let text = std::str::from_utf8(&bytes).map_err(|_| Error::Corrupt)?;
                    Ok(Some(Zeroizing::new(text.to_owned())))
                }
                _ => Err(Error::Corrupt),
            },
        }
    }

    /// Reads a page; `go_on` is asked often.
    ///
    /// # Errors
    /// Those of [`recognize::Reader::read_while`]. A file in a process of its own cannot be asked anything more after `Stopped` and `TooSlow`.
    pub(crate) fn read(&self, reader: &Reader, page: usize, go_on: &(dyn Fn() -> bool + Sync)) -> Result<PageReading, Error> {
        match &self.0 {
            Held::Here(pages) => reader.here()?.read_while(pages, page, go_on),
            Held::Apart { process, .. } => match process.ask(Ask::Read { page }, Zeroizing::default(), go_on)? {
                (Answer::Read, bytes) => PageReading::from_bytes(&bytes),
                _ => Err(Error::Corrupt),
            },
        }
    }

    /// Whether nothing can be asked of it any more: its process ended.
    pub(crate) fn is_over(&self) -> bool {
        matches!(&self.0, Held::Apart { process, .. } if process.is_over())
    }
}

/// The files that came with a saved e-mail.
///
/// # Errors
/// Those of [`recognize::unpack`]; [`Error::Apart`].
pub(crate) fn unpack(mail: Zeroizing<Vec<u8>>) -> Result<Vec<IncomingFile>, Error> {
    let limits = Limits::default();
    let Some(apart) = Apart::begun() else {
        return Ok(recognize::unpack(&mail, &limits)?
            .into_iter()
            .map(|file| IncomingFile::from_bytes(&file.file_name, file.bytes))
            .collect());
    };
    let (Answer::Unpacked { files }, bytes) = Process::start(apart)?.ask(Ask::Unpack, mail, &|| true)? else { return Err(Error::Corrupt) };
    if files.is_empty() || files.len() > limits.attachments {
        return Err(Error::Corrupt);
    }
    let mut rest = bytes.as_slice();
    files
        .into_iter()
        .map(|(name, length)| {
            let (file, others) = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length)).ok_or(Error::Corrupt)?;
            rest = others;
            Ok(IncomingFile::from_bytes(&name, Zeroizing::new(file.to_vec())))
        })
        .collect()
}

/// What reads pages. Where files have processes of their own, each of those has the networks, and this is next to nothing; else it takes a tenth of a second
/// to make and some 60 MB.
#[derive(Default)]
pub struct Reader(OnceLock<Result<recognize::Reader, Error>>);

impl Reader {
    /// Makes one.
    ///
    /// # Errors
    /// [`Error::Model`].
    pub fn new() -> Result<Self, Error> {
        let reader = Self::default();
        if Apart::begun().is_none() {
            reader.here()?;
        }
        Ok(reader)
    }

    fn here(&self) -> Result<&recognize::Reader, Error> {
        self.0.get_or_init(recognize::Reader::new).as_ref().map_err(Clone::clone)
    }
}
