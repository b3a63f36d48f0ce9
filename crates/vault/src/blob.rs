//! Blobs: large values that stay in the file, streamed in and out, each pinned by the inner database.

use std::io::{self, Read, Seek, SeekFrom, Write};

use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use rusqlite::types::ValueRef;

use crate::chunks::{ChunkReader, ChunkWriter, error_of};
use crate::error::{Damage, Error, Fault};
use crate::id::BlobId;
use crate::seal::{self, Keys, Opener};
use crate::text;
use crate::vault::Vault;

/// The largest blob, in bytes.
pub(crate) const LIMIT: u64 = 512 << 20;

/// What is known of a stored blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlobInfo {
    /// Its id.
    pub id: BlobId,
    /// Its size in bytes.
    pub size: u64,
    /// The BLAKE3 hash of its content.
    pub hash: [u8; 32],
}

/// A blob with the pin that its age file must have.
pub(crate) type Pinned = (BlobInfo, [u8; 32]);

/// Seals everything from `reader` into new pieces.
pub(crate) fn write(outer: &Connection, keys: &Keys, reader: &mut dyn Read) -> Result<Pinned, Error> {
    let id = BlobId::make()?;
    let mut sealer = keys.sealer(ChunkWriter::new(outer, id)).map_err(error_of)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = Zeroizing::new(vec![0; 256 * 1024]);
    let mut size = 0;
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::Source { kind: error.kind() }),
        };
        size += n as u64;
        if size > LIMIT {
            return Err(Error::TooLarge { limit: LIMIT });
        }
        hasher.update(&buffer[..n]);
        sealer.write_all(&buffer[..n]).map_err(error_of)?;
    }
    let (pin, _) = sealer.finish().map_err(error_of)?.finish()?;
    Ok((BlobInfo { id, size, hash: *hasher.finalize().as_bytes() }, pin))
}

/// Seals a blob's content to the newest key, over the pieces that it has: its new pin. What does not prove to be what was stored is a fault, and
/// the caller then takes back what was written.
pub(crate) fn reseal(
    outer: &Connection,
    keys: &Keys,
    blob: &Pinned,
    stop: &mut dyn FnMut(u64) -> Result<(), Error>,
) -> Result<Result<[u8; 32], Fault>, Error> {
    let mut reader = match open(outer, keys, blob)? {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut sealer = keys.sealer(ChunkWriter::over(outer, blob.0.id)).map_err(error_of)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = Zeroizing::new(vec![0; 256 * 1024]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                hasher.update(&buffer[..n]);
                sealer.write_all(&buffer[..n]).map_err(error_of)?;
                stop(n as u64)?;
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(Err(Fault::Unreadable)),
            Err(error) => return Err(error_of(error)),
        }
    }
    let (pin, _) = sealer.finish().map_err(error_of)?.finish()?;
    Ok(if *hasher.finalize().as_bytes() == blob.0.hash { Ok(pin) } else { Err(Fault::Content) })
}

/// The line of a change's text that gives a blob another pin.
pub(crate) fn repin(id: BlobId, pin: &[u8; 32]) -> String {
    let mut line = String::from("UPDATE blobs SET header = ");
    text::push_value(&mut line, ValueRef::Blob(pin));
    line.push_str(" WHERE id = ");
    text::push_value(&mut line, ValueRef::Blob(id.as_bytes()));
    line.push_str(";\n");
    line
}

/// The line of a change's text that records a blob.
pub(crate) fn statement(info: &BlobInfo, pin: &[u8; 32]) -> String {
    let mut line = String::from("INSERT OR REPLACE INTO blobs (id, size, hash, header) VALUES (");
    text::push_value(&mut line, ValueRef::Blob(info.id.as_bytes()));
    line.push_str(", ");
    text::push_value(&mut line, ValueRef::Integer(info.size as i64));
    for bytes in [&info.hash, pin] {
        line.push_str(", ");
        text::push_value(&mut line, ValueRef::Blob(bytes));
    }
    line.push_str(");\n");
    line
}

/// All blobs that the inner database knows.
pub(crate) fn list(inner: &Connection) -> Result<Vec<Pinned>, Error> {
    let mut query = inner.prepare("SELECT id, size, hash, header FROM main.blobs ORDER BY id")?;
    let rows = query.query_map([], pinned)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn pinned(row: &rusqlite::Row<'_>) -> rusqlite::Result<Pinned> {
    let info = BlobInfo { id: row.get(0)?, size: row.get::<_, i64>(1)? as u64, hash: row.get(2)? };
    Ok((info, row.get(3)?))
}

impl Vault {
    /// What is known of a blob, without reading it. Errors: [`Error::NoSuchBlob`].
    pub fn blob_info(&self, id: BlobId) -> Result<BlobInfo, Error> {
        self.pinned(id).map(|(info, _)| info)
    }

    fn pinned(&self, id: BlobId) -> Result<Pinned, Error> {
        let sql = "SELECT id, size, hash, header FROM main.blobs WHERE id = ?1";
        self.read().query_row(sql, [id], pinned).optional()?.ok_or(Error::NoSuchBlob)
    }

    /// Opens a blob. Checks that its pieces are complete and that it is the one that was stored; its content is checked
    /// as it is read, 64 KiB at a time. Costs a key agreement (0.1 ms) and one piece (1 MiB).
    ///
    /// Errors: [`Error::NoSuchBlob`]; [`Error::Damaged`] with [`Damage::Blob`]; failures of the file.
    pub fn blob(&self, id: BlobId) -> Result<BlobReader<'_>, Error> {
        let pinned = self.pinned(id)?;
        open(&self.outer.conn, &self.keys, &pinned)?.map_err(|fault| Error::Damaged(Damage::Blob { id, fault }))
    }
}

/// Opens a blob's age file and holds it against its pin.
pub(crate) fn open<'a>(outer: &'a Connection, keys: &Keys, (info, pin): &Pinned) -> Result<Result<BlobReader<'a>, Fault>, Error> {
    let mut chunks = match ChunkReader::open(outer, info.id)? {
        Ok(chunks) => chunks,
        Err(fault) => return Ok(Err(fault)),
    };
    let (start, found) = match chunks.pin() {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Err(Fault::Swapped)),
        Err(error) => {
            return match error_of(error) {
                Error::Damaged(_) | Error::Io { code: 0, .. } => Ok(Err(Fault::Pieces)),
                other => Err(other),
            };
        }
    };
    if found != *pin {
        return Ok(Err(Fault::Swapped));
    }
    if chunks.len() != start + seal::sealed_len(info.size) {
        return Ok(Err(Fault::Pieces));
    }
    match keys.opener(chunks) {
        Ok(opener) => Ok(Ok(BlobReader { opener, at: 0, size: info.size })),
        Err(_) => Ok(Err(Fault::Unreadable)),
    }
}

/// Reads a blob; seeking does not read what is between. A damaged part gives an error of kind `InvalidData`, never wrong
/// bytes.
pub struct BlobReader<'a> {
    opener: Opener<ChunkReader<'a>>,
    at: u64,
    size: u64,
}

impl BlobReader<'_> {
    /// How many bytes the blob has.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for BlobReader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.at);
        let n = buf.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if n == 0 {
            // An empty blob too has a piece whose seal is to be checked.
            return if self.size == 0 { self.opener.read(&mut [0]).map_err(refine) } else { Ok(0) };
        }
        // Each read starts where this reader stands, not where age's does: its own seek past an end would panic.
        self.opener.seek(SeekFrom::Start(self.at)).map_err(refine)?;
        let n = self.opener.read(&mut buf[..n]).map_err(refine)?;
        if n == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for BlobReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Whatever damage makes a read fail looks the same to a caller.
fn refine(error: io::Error) -> io::Error {
    match error_of(error) {
        Error::Damaged(_) | Error::Io { code: 0, .. } => io::ErrorKind::InvalidData.into(),
        other => io::Error::other(other),
    }
}

impl std::fmt::Debug for BlobReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobReader").field("size", &self.size).finish_non_exhaustive()
    }
}
