//! Age files in the vault file: written and read in pieces of 1 MiB, one row each.

use std::io::{self, Read, Seek, SeekFrom, Write};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Fault};
use crate::id::BlobId;
use crate::seal;

/// Bytes in each row but the last.
pub(crate) const PIECE: usize = 1 << 20;

/// Writes one age file; holds at most one piece in memory. Must be finished, inside a transaction.
pub(crate) struct ChunkWriter<'a> {
    conn: &'a Connection,
    id: BlobId,
    n: i64,
    piece: Vec<u8>,
    written: u64,
    pin: Option<[u8; 32]>,
    over: bool,
}

impl<'a> ChunkWriter<'a> {
    pub(crate) fn new(conn: &'a Connection, id: BlobId) -> Self {
        Self { conn, id, n: 0, piece: Vec::with_capacity(PIECE), written: 0, pin: None, over: false }
    }

    /// Writes over the pieces of another age file of the same content, which may be read meanwhile: a reader holds the piece that it is in,
    /// and of the same content none is written before the reader is in it, as headers are shorter than a piece.
    pub(crate) fn over(conn: &'a Connection, id: BlobId) -> Self {
        Self { over: true, ..Self::new(conn, id) }
    }

    /// Writes the last piece. Gives the hash of the age file's header and nonce, and the file's length.
    pub(crate) fn finish(mut self) -> Result<([u8; 32], u64), Error> {
        self.put().map_err(error_of)?;
        if self.over {
            let sql = "DELETE FROM chunks WHERE blob = ?1 AND n >= ?2";
            self.conn.execute(sql, params![self.id, self.n]).map_err(Error::from_outer)?;
        }
        // An age file always starts with a header, and all of it is in the first piece.
        let pin = self.pin.ok_or(Error::Random)?;
        Ok((pin, self.written))
    }

    fn put(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        if self.n == 0 {
            self.pin = seal::pin(&self.piece).map(|(_, hash)| hash);
        }
        let sql = if self.over {
            "INSERT OR REPLACE INTO chunks (blob, n, data) VALUES (?1, ?2, ?3)"
        } else {
            "INSERT INTO chunks (blob, n, data) VALUES (?1, ?2, ?3)"
        };
        let put = self.conn.execute(sql, params![self.id, self.n, self.piece]);
        put.map_err(|e| io::Error::other(Error::from_outer(e)))?;
        self.n += 1;
        self.written += self.piece.len() as u64;
        self.piece.clear();
        Ok(())
    }
}

impl Write for ChunkWriter<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.put()?;
        }
        let n = buf.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&buf[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Our error out of an I/O error that carried one through age's reader or writer.
pub(crate) fn error_of(error: io::Error) -> Error {
    let kind = error.kind();
    match error.into_inner().map(|inner| inner.downcast::<Error>()) {
        Some(Ok(error)) => *error,
        _ => Error::from_io(&io::Error::from(kind)),
    }
}

/// Reads one age file at any position; holds one piece in memory.
pub(crate) struct ChunkReader<'a> {
    conn: &'a Connection,
    id: BlobId,
    len: u64,
    pos: u64,
    piece: Vec<u8>,
    held: Option<i64>,
}

impl<'a> ChunkReader<'a> {
    /// Finds the pieces, which must be complete: numbered from 0, all but the last of full length. Reads no piece.
    pub(crate) fn open(conn: &'a Connection, id: BlobId) -> Result<Result<Self, Fault>, Error> {
        match lengths(conn, id) {
            Ok(lengths) => Ok(complete(&lengths).map(|len| Self { conn, id, len, pos: 0, piece: Vec::new(), held: None })),
            Err(error) => match Error::from_outer(error) {
                Error::Damaged(_) => Ok(Err(Fault::Pieces)),
                other => Err(other),
            },
        }
    }

    /// The age file's length.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The hash of the header and nonce, and their length.
    pub(crate) fn pin(&mut self) -> io::Result<Option<(u64, [u8; 32])>> {
        self.hold(0)?;
        Ok(seal::pin(&self.piece))
    }

    fn hold(&mut self, n: i64) -> io::Result<()> {
        if self.held == Some(n) {
            return Ok(());
        }
        self.held = None;
        let piece = &mut self.piece;
        let sql = "SELECT data FROM chunks WHERE blob = ?1 AND n = ?2";
        let found = self.conn.query_row(sql, params![self.id, n], |row| {
            piece.clear();
            piece.extend_from_slice(row.get_ref(0)?.as_blob()?);
            Ok(())
        });
        let found = found.optional().map_err(|e| io::Error::other(Error::from_outer(e)))?;
        found.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.held = Some(n);
        Ok(())
    }
}

fn lengths(conn: &Connection, id: BlobId) -> Result<Vec<(i64, u64)>, rusqlite::Error> {
    let mut query = conn.prepare("SELECT n, typeof(data), length(data) FROM chunks WHERE blob = ?1 ORDER BY n")?;
    let rows = query.query_map([id], |row| {
        let is_blob = row.get_ref(1)?.as_bytes()? == b"blob";
        Ok((row.get(0)?, if is_blob { row.get::<_, i64>(2)? as u64 } else { 0 }))
    })?;
    rows.collect()
}

fn complete(lengths: &[(i64, u64)]) -> Result<u64, Fault> {
    let Some(((_, last), full)) = lengths.split_last() else {
        return Err(Fault::Missing);
    };
    let in_order = lengths.iter().enumerate().all(|(i, (n, _))| *n == i as i64);
    let all_full = full.iter().all(|(_, len)| *len == PIECE as u64);
    if !in_order || !all_full || *last == 0 || *last > PIECE as u64 {
        return Err(Fault::Pieces);
    }
    Ok(lengths.iter().map(|(_, len)| len).sum())
}

impl Read for ChunkReader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.pos >= self.len || buf.is_empty() {
            return Ok(0);
        }
        self.hold((self.pos / PIECE as u64) as i64)?;
        let rest = self.piece.get((self.pos % PIECE as u64) as usize..).unwrap_or_default();
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.pos += n as u64;
        Ok(n)
    }
}

impl Seek for ChunkReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.pos.checked_add_signed(by),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
        };
        self.pos = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.pos)
    }
}

/// How long an age file is and the pin of its header, without reading all of its first piece; `None` if its pieces are not complete.
pub(crate) fn look(conn: &Connection, id: BlobId) -> Result<Option<(u64, [u8; 32])>, Error> {
    let looked = || -> Result<Option<(u64, Vec<u8>)>, rusqlite::Error> {
        let Ok(len) = complete(&lengths(conn, id)?) else { return Ok(None) };
        let start = "SELECT CAST(substr(data, 1, 4096) AS BLOB) FROM chunks WHERE blob = ?1 AND n = 0";
        conn.prepare_cached(start)?.query_row([id], |row| row.get(0)).map(|start| Some((len, start)))
    };
    let found = looked().map_err(Error::from_outer)?;
    Ok(found.and_then(|(len, start)| seal::pin(&start).map(|(_, pin)| (len, pin))))
}

/// Copies one piece as it is into another file. Gives its length; `None` if there is none of this number.
pub(crate) fn copy_piece(from: &Connection, to: &Connection, id: BlobId, n: i64) -> Result<Option<u64>, Error> {
    let copy = || {
        let mut query = from.prepare_cached("SELECT data FROM chunks WHERE blob = ?1 AND n = ?2")?;
        let mut rows = query.query(params![id, n])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let data = row.get_ref(0)?.as_bytes()?;
        to.prepare_cached("INSERT INTO chunks (blob, n, data) VALUES (?1, ?2, ?3)")?.execute(params![id, n, data])?;
        Ok(Some(data.len() as u64))
    };
    copy().map_err(|e: rusqlite::Error| Error::from_outer(e))
}

/// Removes the pieces of one age file. What they held is zeroed in the file.
pub(crate) fn remove(conn: &Connection, id: BlobId) -> Result<(), Error> {
    conn.execute("DELETE FROM chunks WHERE blob = ?1", [id]).map(drop).map_err(Error::from_outer)
}
