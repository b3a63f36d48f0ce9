//! What the tests are made of: a throwaway vault, a clock that stands still, small PDFs.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::path::PathBuf;
use std::sync::Arc;

use coffer::{Clock, FixedClock, IncomingFile, Key, LockedVault, Session, VaultSettings};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// The passphrase of every vault here.
pub(crate) fn passphrase() -> SecretString {
    "grove lantern thirty mosaic pilot".to_owned().into()
}

/// Noon on 23 November 2026.
pub(crate) fn clock() -> FixedClock {
    FixedClock("2026-11-23T12:00:00Z".parse().unwrap())
}

/// A vault in a folder of its own.
pub(crate) struct Made {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) session: Session,
}

impl Made {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("papers.coffer");
        let clock: Arc<dyn Clock> = Arc::new(clock());
        let made = Session::create(&path, &passphrase(), &VaultSettings::cheap(), clock).unwrap();
        Self { folder, session: made.session }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("papers.coffer")
    }

    /// Locks and unlocks.
    pub(crate) fn again(self) -> Self {
        let locked = self.session.lock().map_err(|refused| refused.error).unwrap();
        let session = Session::unlock(locked, Key::Passphrase(&passphrase()), Arc::new(clock())).map_err(|refused| refused.error).unwrap();
        Self { folder: self.folder, session }
    }

    /// Drops without locking, as a crash would, and opens again.
    pub(crate) fn after_a_crash(self) -> Self {
        let path = self.path();
        drop(self.session);
        let session = Session::unlock(LockedVault::at(&path).unwrap(), Key::Passphrase(&passphrase()), Arc::new(clock()));
        Self { folder: self.folder, session: session.map_err(|refused| refused.error).unwrap() }
    }
}

/// What a secret says.
#[expect(clippy::disallowed_methods, reason = "the test compares it")]
pub(crate) fn text_of(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}

/// A PDF with one line of text on each page.
pub(crate) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |out: &mut Vec<u8>, body: String| {
        offsets.push(out.len());
        let number = offsets.len();
        out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    };
    let kids: String = (0..lines.len()).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect();
    object(&mut out, "<< /Type /Catalog /Pages 2 0 R >>".into());
    object(&mut out, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", lines.len()));
    object(&mut out, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into());
    for (n, line) in lines.iter().enumerate() {
        let contents = 5 + 2 * n;
        object(
            &mut out,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {contents} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
        );
        let stream = format!("BT /F1 18 Tf 72 700 Td ({line}) Tj ET");
        object(&mut out, format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    let start = out.len();
    let rows: String = offsets.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
    let count = offsets.len() + 1;
    out.extend(
        format!("xref\n0 {count}\n0000000000 65535 f \n{rows}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    out
}

/// The same, as a file that came in.
pub(crate) fn incoming(name: &str, lines: &[&str]) -> IncomingFile {
    IncomingFile::from_bytes(name, Zeroizing::new(pdf(lines)))
}
