//! What can be wrong with a document that was given to us.

/// Why a document could not be opened or a page not be drawn. Carries counts and limits, never content.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are of no kind that is read here (judged by content, not by the file's name), or use a feature of their kind that the decoder lacks.
    #[error("this kind of file is not read here")]
    Unsupported,
    /// The kind is known but the content is damaged, cut short, or made a decoder give up.
    #[error("the file is damaged")]
    Corrupt,
    /// A PDF that asks for a password. (One that opens with the empty password is opened.)
    #[error("the file asks for a password")]
    Encrypted,
    /// More pages than [`Limits::pages`](crate::Limits::pages).
    #[error("the file has {pages} pages, more than {limit}")]
    TooManyPages {
        /// Pages found; counting stops at some point above the limit, so this may be less than the file claims.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// A page whose header announces more pixels than [`Limits::pixels_per_page`](crate::Limits::pixels_per_page), or a side longer than [`Limits::side`](crate::Limits::side).
    #[error("a page has {pixels} pixels, more than can be opened safely (limit {limit})")]
    TooManyPixels {
        /// Width times height.
        pixels: u64,
        /// The limit on pixels.
        limit: u64,
    },
    /// The file is longer than [`Limits::bytes`](crate::Limits::bytes), or a stream inside a PDF would be when unpacked (a quarter of
    /// [`Limits::decode_bytes`](crate::Limits::decode_bytes)).
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Length found; of a stream, where counting stopped.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A saved e-mail: it has no pages. What is attached to it is to be taken out first, with [`unpack`](crate::unpack).
    #[error("the file is an e-mail: take out what is attached to it")]
    Mail,
    /// A mail to which no file is attached that can be read here.
    #[error("nothing that can be read is attached to the e-mail")]
    NothingInside,
    /// A mail with more parts, or more parts within parts, than are looked at.
    #[error("the e-mail has too many parts")]
    TooManyParts,
    /// It took longer than [`Limits::time`](crate::Limits::time).
    #[error("the file takes too long to read")]
    TooSlow,
    /// The page asked for does not exist.
    #[error("no such page: {page} of {count}")]
    NoSuchPage {
        /// The page asked for, from 0.
        page: usize,
        /// How many pages there are.
        count: usize,
    },
    /// An image could not be encoded (zero-sized, or larger than the format allows).
    #[error("the image could not be encoded")]
    Encode,
    /// Reading was told to stop.
    #[error("reading was stopped")]
    Stopped,
    /// A built-in network is not what it should be, or did not run: the program is damaged.
    #[error("the reader that is built in is damaged")]
    Model,
    /// The process that files are opened in could not be started, or was asked what makes no sense.
    #[error("the process that opens files cannot be started")]
    Apart,
}
