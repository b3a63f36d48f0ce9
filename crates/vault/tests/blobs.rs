//! Blobs: sizes around every border, seeking, the limit, sources that fail.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use std::io::{self, Read, Seek, SeekFrom};

use made::*;
use vault::rusqlite::Connection;
use vault::{Action, BlobId, Error};

const ADD: Action = Action { name: "blob.add", subject: None };

/// Bytes that do not repeat at any border.
fn bytes(size: usize) -> Vec<u8> {
    (0..size as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

#[test]
fn every_size_comes_back_whole_and_in_parts() {
    let (place, mut vault) = make();
    let (k64, m1) = (64 << 10, 1 << 20);
    let sizes = [0, 1, k64 - 1, k64, k64 + 1, 2 * k64, m1 - 1, m1, m1 + 1, 3 * m1];
    let put: Vec<_> = sizes.map(|size| (size, put(&mut vault, &bytes(size)))).into();
    drop(vault);
    let vault = open(&place.path);
    for (size, info) in put {
        let expected = bytes(size);
        assert_eq!((info.size, info.hash), (size as u64, *blake3::hash(&expected).as_bytes()));
        assert_eq!(vault.blob_info(info.id).unwrap(), info);
        let mut reader = vault.blob(info.id).unwrap();
        assert_eq!(reader.size(), size as u64);
        let mut whole = Vec::new();
        reader.read_to_end(&mut whole).unwrap();
        assert!(whole == expected, "{size} bytes");
        for from in [0, 1, k64 - 1, k64, k64 + 1, m1 - 1, m1, size.saturating_sub(1), size, size + 1, size + k64] {
            assert_eq!(reader.seek(SeekFrom::Start(from as u64)).unwrap(), from as u64);
            let mut part = Vec::new();
            (&mut reader).take(100).read_to_end(&mut part).unwrap();
            let expected = &expected[from.min(size)..(from + 100).min(size).max(from.min(size))];
            assert!(part == expected, "{size} bytes from {from}");
        }
        assert_eq!(reader.seek(SeekFrom::End(0)).unwrap(), size as u64);
        assert!(reader.seek(SeekFrom::Current(-(size as i64) - 1)).is_err());
    }
    assert!(matches!(vault.blob(BlobId::from_bytes([9; 16])), Err(Error::NoSuchBlob)));
}

/// Gives zeros, then maybe an error.
struct Fake {
    left: u64,
    then: Option<io::ErrorKind>,
}

impl Read for Fake {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = (buf.len() as u64).min(self.left) as usize;
        buf[..n].fill(0);
        self.left -= n as u64;
        match self.then {
            Some(kind) if n == 0 => Err(kind.into()),
            _ => Ok(n),
        }
    }
}

fn chunks(place: &Place) -> i64 {
    let conn = Connection::open(&place.path).unwrap();
    conn.query_row("SELECT count(*) FROM chunks", [], |row| row.get(0)).unwrap()
}

#[test]
fn more_than_the_limit_leaves_nothing() {
    let (place, mut vault) = make();
    let mut endless = Fake { left: u64::MAX, then: None };
    let put = vault.change::<_, Error>(&ADD, at(0), |change| change.put_blob(&mut endless));
    assert!(matches!(put, Err(Error::TooLarge { limit: 0x2000_0000 })));
    assert_eq!(vault.seq(), 0);
    drop(vault);
    assert_eq!(chunks(&place), 1, "the snapshot's");
}

#[test]
fn a_change_may_go_on_without_a_blob_that_failed() {
    let (place, mut vault) = make();
    let put = vault.change::<_, Error>(&ADD, at(0), |change| {
        let mut broken = Fake { left: 5 << 20, then: Some(io::ErrorKind::ConnectionReset) };
        let failed = change.put_blob(&mut broken);
        assert!(matches!(failed, Err(Error::Source { kind: io::ErrorKind::ConnectionReset })));
        change.put_blob(&mut &b"fine"[..])
    });
    assert_eq!(put.unwrap().size, 4);
    drop(vault);
    assert_eq!(chunks(&place), 2);
    let report = open(&place.path).verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!((report.blobs, report.damage), (1, vec![]));
}
