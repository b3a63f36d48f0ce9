//! Writes what the fuzzers begin with, small files of every kind that is read: `cargo run -p coffer-tests --example seeds -- DIR`.
//! They are made of the papers of the Sample family.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use chrono::NaiveDate;
use coffer_tests::samples::{barcode, family, scan};
use image::{DynamicImage, ImageFormat};
use recognize::{Limits, Pages};
use zeroize::Zeroizing;

/// Longest seed: a fuzzer is quick with small files.
const MOST_BYTES: usize = 32_768;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from("fuzz/seeds"), PathBuf::from);
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    for (number, document) in family(today).documents.into_iter().enumerate() {
        if document.media_type == "application/pdf" {
            letter(&folder, number, &document.bytes)?;
            write(&folder, "pdf", &format!("{number}.pdf"), &document.bytes)?;
        } else if let Ok(picture) = image::load_from_memory(&document.bytes) {
            pictures(&folder, number, &picture)?;
        }
    }
    for (number, text) in ["IOE0123456789", "A012345678", "MSC2190012345"].into_iter().enumerate() {
        write(&folder, "barcode", &number.to_string(), &bars(text))?;
    }
    for (number, bytes) in HEIC.into_iter().enumerate() {
        write(&folder, "heic", &format!("{number}.heic"), bytes)?;
    }
    for (number, lines) in MACHINE_LINES.iter().enumerate() {
        write(&folder, "mrz", &number.to_string(), lines.as_bytes())?;
    }
    for (number, mail) in MAILS.iter().enumerate() {
        let mail = mail.replace('\n', "\r\n");
        write(&folder, "mail", &format!("{number}.eml"), mail.as_bytes())?;
        write(&folder, "incoming", &format!("{number}.eml"), &named("Letter.eml", mail.as_bytes()))?;
    }
    write(&folder, "incoming", "photo", &named("Photo.heic", HEIC[0]))?;
    vaults(&folder)
}

/// A file as the fuzzer of incoming files takes it: the length of its name, its name, what it holds.
fn named(name: &str, bytes: &[u8]) -> Vec<u8> {
    [&[name.len() as u8], name.as_bytes(), bytes].concat()
}

/// What `fuzz/src/vaults.rs` takes: a byte that says how, and then harm to the vault in `fuzz/base`, text of changes, what a slot holds.
fn vaults(folder: &Path) -> io::Result<()> {
    for kind in [1, 4] {
        for (number, flips) in [[0x10, 0, 0, 1], [0, 0x20, 0, 0xff], [0, 0x10, 0, 0]].into_iter().enumerate() {
            write(folder, "vault", &format!("flips-{kind}-{number}"), &[&[kind], &flips[..]].concat())?;
        }
    }
    for how in 0..8 {
        for table in 0..5 {
            write(folder, "vault", &format!("rows-{how}-{table}"), &[3, how, table, 1, 2])?;
        }
    }
    for (number, lines) in CHANGES.into_iter().enumerate() {
        write(folder, "change", &number.to_string(), format!("\0{lines}{LOG}").as_bytes())?;
    }
    for (number, text) in KEYS.into_iter().enumerate() {
        for kind in [2, 3, 4] {
            write(folder, "slot", &format!("{kind}-{number}"), &[&[kind], text.as_bytes()].concat())?;
        }
    }
    Ok(())
}

const LOG: &str = "INSERT OR REPLACE INTO log (seq, at, action, subject, subject_id, undoes, prev, inverse) \
                   VALUES (5, '2026-11-25T00:00:00.000Z', 'x', NULL, NULL, NULL, X'00', NULL);";

const CHANGES: [&str; 9] = [
    "INSERT OR REPLACE INTO thing (id, name, v) VALUES (9, 'a'||char(10)||'b', (CAST(25 AS REAL)/2));\n",
    "UPDATE \"thing\" SET \"name\"='x' WHERE \"id\"=2;\n",
    "DELETE FROM \"thing\" WHERE \"id\"=1;\n",
    "INSERT OR REPLACE INTO blobs (id, size, hash, header) VALUES (X'00112233445566778899aabbccddeeff', 5, X'00', X'00');\n",
    "UPDATE log SET inverse = X'5403010000746869', undoes = 4 WHERE seq = 3;\n",
    "ATTACH 'x' AS y;\n",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) UPDATE thing SET v = (SELECT max(x) FROM n);\n",
    "COMMIT; BEGIN;\n",
    "PRAGMA user_version = 3;\n",
];

const KEYS: [&str; 3] = [
    include_str!("../../fuzz/base/recovery.txt"),
    "# a key\nAGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSTUVW",
    "1. zoo 2. abandon\n# x\nlegal",
];

fn write(folder: &Path, target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = folder.join(target);
    fs::create_dir_all(&folder)?;
    if bytes.len() <= MOST_BYTES { fs::write(folder.join(name), bytes) } else { Ok(()) }
}

/// The text of a paper.
fn letter(folder: &Path, number: usize, pdf: &[u8]) -> io::Result<()> {
    let text = Pages::open(Zeroizing::new(pdf.to_vec()), &Limits::default()).and_then(|pages| pages.text(0));
    match text {
        Ok(Some(text)) => write(folder, "letter", &format!("{number}.txt"), text.as_bytes()),
        _ => Ok(()),
    }
}

/// A paper made small, in each format and as grey, colour and colour with transparency.
fn pictures(folder: &Path, number: usize, picture: &DynamicImage) -> io::Result<()> {
    let small = picture.thumbnail(60, 60);
    let kinds = [DynamicImage::from(small.to_luma8()), small.to_rgb8().into(), small.to_rgba8().into(), small.to_luma16().into()];
    let formats = [("jpeg", ImageFormat::Jpeg), ("png", ImageFormat::Png), ("tiff", ImageFormat::Tiff), ("webp", ImageFormat::WebP)];
    for (kind, image) in kinds.iter().enumerate() {
        for (target, format) in formats {
            let mut out = Cursor::new(Vec::new());
            // Not every format has every kind.
            if image.write_to(&mut out, format).is_ok() {
                write(folder, target, &format!("{number}-{kind}"), out.get_ref())?;
            }
        }
    }
    let page = small.to_rgb8();
    write(folder, "tiff", &format!("{number}-pages"), &scan::tiff(&[page.clone(), page.clone()]))?;
    write(folder, "jpeg", &format!("{number}-turned"), &scan::jpeg_on_its_side(&page, 200.0))
}

/// A bar code as the fuzzer of barcodes takes it: the width, then eight dots a byte.
fn bars(text: &str) -> Vec<u8> {
    let mut dots = vec![true; 10];
    for (number, width) in barcode::elements(text).into_iter().enumerate() {
        dots.extend(std::iter::repeat_n(number % 2 == 1, width.round().max(1.0) as usize));
    }
    dots.resize(254, true);
    let rows: Vec<bool> = std::iter::repeat_n(dots, 24).flatten().collect();
    let bytes = rows.chunks(8).map(|dots| dots.iter().enumerate().fold(0, |byte, (bit, dot)| byte | u8::from(*dot) << bit));
    std::iter::once(254).chain(bytes).collect()
}

const HEIC: [&[u8]; 2] = [
    include_bytes!("../../crates/recognize/tests/files/quarters.heic"),
    include_bytes!("../../crates/recognize/tests/files/quarters-turned.heic"),
];

const MACHINE_LINES: [&str; 3] = [
    "C1USA0123456784IOE0123456789<<\n8001014F3001019MEX<<<<<<<<<<<4\nSAMPLE<<ROSA<MARIA<<<<<<<<<<<<",
    "P<USASAMPLE<<ROSA<MARIA<<<<<<<<<<<<<<<<<<<<<\n0123456784USA8001014F3001019<<<<<<<<<<<<<<04",
    "V<USASAMPLE<<ROSA<MARIA<<<<<<<<<<<<<\n0123456784USA8001014F3001019<<<<<<<<",
];

const MAILS: [&str; 3] = [
    "From: Rosa <rosa@example.org>\nDate: Fri, 20 Nov 2026 10:00:00 -0500\nSubject: =?utf-8?Q?Your_notice_=E2=9C=93?=\nMIME-Version: 1.0\n\
     Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
     See =E2=9C=93 attached.=\n More.\n--b1\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment; \
     filename*0*=UTF-8''no; filename*1*=t%20ice.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjcKJcOkw7zDtsOfCg==\n--b1--\n",
    "Received: by example.org\nFrom: a@example.org\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n\
     From: b@example.org\nSubject: inner\nContent-Type: multipart/related; boundary=i\n\n--i\nContent-Type: text/html\n\n\
     <p>Hello &amp; <img src=\"cid:x@y\"></p>\n--i\nContent-Type: image/png\nContent-ID: <x@y>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
     --i--\n--o--\n",
    "From: c@example.org\nTo: d@example.org\nMIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n\n<html><body>A<br>B</body></html>\n",
];
