//! What goes between the two processes: a number that ties an answer to its question, a head in JSON, and bytes. Lengths come first and are checked before
//! memory is taken.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Longest head: the sizes of 2 000 pages, or the names of 200 attachments.
const MOST_HEAD: u32 = 4 << 20;
/// Longest bytes: the largest file that is taken in, and what an e-mail of that size holds.
const MOST_BODY: u64 = 640 << 20;
/// Memory taken at once for bytes that were only announced so far.
const AT_ONCE: u64 = 16 << 20;

/// What is asked. Pages count from 0.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// To open the file that follows. Everything below asks about it.
    Open,
    /// To take the e-mail that follows apart.
    Unpack,
    /// To draw a page: its longer side in pixels, and a turn in degrees clockwise.
    Picture { page: usize, max_side: u32, degrees: u16 },
    /// For the text layer of a page.
    Text { page: usize },
    /// To read a page.
    Read { page: usize },
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// Said once, unasked: what the system holds this process to.
    Ready { limited: bool, filtered: bool },
    /// The media type, and the size of each page.
    Opened { media_type: String, sizes: Vec<(u32, u32)> },
    /// Names and lengths of the files that follow, one behind the other.
    Unpacked { files: Vec<(String, u64)> },
    /// A PNG or JPEG picture follows.
    Picture,
    /// The text follows, if there is a layer.
    Text { found: bool },
    /// A reading follows, as [`recognize::PageReading::to_bytes`] gives it.
    Read,
    /// It could not be done.
    Failed(recognize::Error),
}

/// A question or an answer.
pub(super) struct Frame<T> {
    pub(super) id: u64,
    pub(super) head: T,
    pub(super) body: Zeroizing<Vec<u8>>,
}

pub(super) fn write_frame<T: Serialize>(out: &mut impl Write, frame: &Frame<T>) -> io::Result<()> {
    let head = serde_json::to_vec(&frame.head)?;
    let head_length = u32::try_from(head.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut start = Vec::with_capacity(20 + head.len());
    start.extend_from_slice(&frame.id.to_le_bytes());
    start.extend_from_slice(&head_length.to_le_bytes());
    start.extend_from_slice(&(frame.body.len() as u64).to_le_bytes());
    start.extend_from_slice(&head);
    out.write_all(&start)?;
    out.write_all(&frame.body)?;
    out.flush()
}

/// `None` where the other side has ended.
///
/// # Errors
/// Those of the pipe; `InvalidData` for a frame that is longer than one may be or says nothing known.
pub(super) fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<Frame<T>>> {
    let mut start = [0; 20];
    match from.read(&mut start)? {
        0 => return Ok(None),
        some => from.read_exact(&mut start[some..])?,
    }
    let (id, lengths) = start.split_at(8);
    let (head_length, body_length) = lengths.split_at(4);
    let id = u64::from_le_bytes(id.try_into().map_err(|_| io::ErrorKind::InvalidData)?);
    let head_length = u32::from_le_bytes(head_length.try_into().map_err(|_| io::ErrorKind::InvalidData)?);
    let body_length = u64::from_le_bytes(body_length.try_into().map_err(|_| io::ErrorKind::InvalidData)?);
    if head_length > MOST_HEAD || body_length > MOST_BODY {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let head = take(from, u64::from(head_length))?;
    let body = take(from, body_length)?;
    Ok(Some(Frame { id, head: serde_json::from_slice(&head)?, body }))
}

fn take(from: &mut impl Read, length: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.min(AT_ONCE) as usize));
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_frame_comes_back_as_it_was() {
        let mut pipe = Vec::new();
        let head = Ask::Picture { page: 3, max_side: 900, degrees: 90 };
        write_frame(&mut pipe, &Frame { id: 7, head, body: vec![1, 2, 3].into() }).expect("memory");
        let mut from = pipe.as_slice();
        let back: Frame<Ask> = read_frame(&mut from).expect("whole").expect("one");
        assert_eq!((back.id, back.body.as_slice()), (7, &[1, 2, 3][..]));
        assert!(matches!(back.head, Ask::Picture { page: 3, max_side: 900, degrees: 90 }));
        assert!(read_frame::<Ask>(&mut from).expect("the end").is_none());
        for short in 1..pipe.len() {
            assert!(read_frame::<Ask>(&mut &pipe[..short]).is_err(), "{short}");
        }
    }

    #[test]
    fn lengths_are_believed_only_so_far() {
        for (head, body) in [(MOST_HEAD + 1, 0), (2, MOST_BODY + 1), (u32::MAX, u64::MAX)] {
            let announced = [&1_u64.to_le_bytes()[..], &head.to_le_bytes(), &body.to_le_bytes(), b"{}"].concat();
            let read = read_frame::<Answer>(&mut announced.as_slice());
            assert_eq!(read.err().map(|error| error.kind()), Some(io::ErrorKind::InvalidData));
        }
    }

    proptest! {
        #[test]
        fn anything_is_an_answer_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut from = bytes.as_slice();
            while let Ok(Some(_)) = read_frame::<Answer>(&mut from) {}
        }
    }
}
