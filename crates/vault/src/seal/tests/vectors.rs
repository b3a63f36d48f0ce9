//! The C2SP's test vectors for age: each file goes through the code that opens vaults, and ends as it says it must.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::*;

/// The heads that the vectors have: how the file must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Success,
    NoMatch,
    HeaderFailure,
    HmacFailure,
    PayloadFailure,
}

/// One vector.
struct Vector {
    name: String,
    end: End,
    /// SHA-256 of every byte that may come out before the end.
    payload: Option<String>,
    identities: Vec<String>,
    passphrases: Vec<String>,
    file: Vec<u8>,
}

impl Vector {
    fn read(path: &Path) -> Self {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(path).unwrap();
        let head_ends = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let head = std::str::from_utf8(&bytes[..head_ends]).unwrap();
        let rest = &bytes[head_ends + 2..];
        let (mut end, mut packed) = (None, false);
        let mut vector = Self { name, end: End::Success, payload: None, identities: Vec::new(), passphrases: Vec::new(), file: Vec::new() };
        for line in head.lines() {
            match line.split_once(": ").unwrap() {
                ("expect", "success") => end = Some(End::Success),
                ("expect", "no match") => end = Some(End::NoMatch),
                ("expect", "header failure") => end = Some(End::HeaderFailure),
                ("expect", "HMAC failure") => end = Some(End::HmacFailure),
                ("expect", "payload failure") => end = Some(End::PayloadFailure),
                ("payload", hash) => vector.payload = Some(hash.to_owned()),
                ("identity", identity) => vector.identities.push(identity.to_owned()),
                ("passphrase", passphrase) => vector.passphrases.push(passphrase.to_owned()),
                ("compressed", "zlib") => packed = true,
                ("file key" | "comment", _) => {}
                (key, value) => panic!("{}: `{key}: {value}` is not known here", vector.name),
            }
        }
        vector.end = end.unwrap();
        vector.file = if packed { miniz_oxide::inflate::decompress_to_vec_zlib(rest).unwrap() } else { rest.to_vec() };
        vector
    }
}

fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/age");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter(|path| path.extension().is_none()).map(|path| Vector::read(path)).collect()
}

/// What came out before the end, and the end: of the header, or of what it seals.
#[derive(Debug)]
enum Opened {
    Header(Unopened),
    Payload(Vec<u8>, io::Result<usize>),
}

/// Opens it as the vault opens its snapshots and blobs: streamed.
fn stream(vector: &Vector) -> Opened {
    match keys(vector).opener(vector.file.as_slice()) {
        Err(error) => Opened::Header(error),
        Ok(mut opener) => {
            let mut payload = Vec::new();
            let end = opener.read_to_end(&mut payload);
            Opened::Payload(payload, end)
        }
    }
}

fn keys(vector: &Vector) -> Keys {
    // `empty` names no identity: any will do.
    if vector.identities.is_empty() { Keys::make() } else { Keys::parse(&vector.identities.join("\n")).unwrap() }
}

/// Opens it as the vault opens its changes, or its passphrase slot: in one go.
fn whole(vector: &Vector) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    match vector.passphrases.as_slice() {
        [] => keys(vector).open(&vector.file),
        // `scrypt_double` names two; neither may open it.
        [passphrase, ..] => open_by_passphrase(&vector.file, &SecretString::from(passphrase.as_str())),
    }
}

/// The age crate also reads stanzas without their short last line, as the first versions of age wrote them: "header failure" in the
/// vectors. Nothing that a vault holds is made so, and the header's MAC is right all the same: nobody without the key can make one.
const OLD_STANZAS: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];

/// The one whose header is sound but asks for 2^23: more work than we do.
const TOO_MUCH_WORK: &str = "scrypt_work_factor_23";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_vector_ends_as_it_says() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 92);
    let mut ends = Vec::new();
    for vector in &vectors {
        let name = vector.name.as_str();
        let whole = whole(vector);
        let right = match vector.end {
            _ if OLD_STANZAS.contains(&name) => whole.is_ok(),
            _ if name == TOO_MUCH_WORK => whole == Err(Unopened::TooMuchWork(23)),
            End::Success => whole.as_ref().is_ok_and(|payload| Some(sha256(payload)) == vector.payload),
            End::NoMatch => whole == Err(Unopened::WrongKey),
            End::HeaderFailure | End::HmacFailure | End::PayloadFailure => whole == Err(Unopened::Damaged),
        };
        assert!(right, "{name}: {:?} expected, not {:?}", vector.end, whole.map(|payload| payload.len()));
        ends.push(vector.end);
    }
    let count = |end| ends.iter().filter(|found| **found == end).count();
    assert_eq!([End::Success, End::NoMatch, End::HmacFailure].map(count), [15, 7, 1]);
    assert_eq!([End::HeaderFailure, End::PayloadFailure].map(count), [51, 18]);
}

#[test]
fn a_stream_gives_nothing_that_was_not_checked() {
    let mut streamed = 0;
    for vector in vectors().iter().filter(|vector| vector.passphrases.is_empty()) {
        let name = vector.name.as_str();
        streamed += 1;
        match (stream(vector), vector.end) {
            (Opened::Payload(_, Ok(_)), End::HeaderFailure) if OLD_STANZAS.contains(&name) => {}
            (Opened::Header(Unopened::Damaged), End::HeaderFailure | End::HmacFailure) => {}
            (Opened::Header(Unopened::WrongKey), End::NoMatch) => {}
            (Opened::Payload(payload, Ok(_)), End::Success) => assert_eq!(Some(sha256(&payload)), vector.payload, "{name}"),
            // What came out before the fault was checked on its own, and is no byte more than age allows.
            (Opened::Payload(payload, Err(_)), End::PayloadFailure) => assert_eq!(Some(sha256(&payload)), vector.payload, "{name}"),
            (opened, end) => panic!("{name}: {end:?} expected, not {opened:?}"),
        }
    }
    assert_eq!(streamed, 67);
}
