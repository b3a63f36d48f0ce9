//! Papers of every kind are dropped together and read: what was found stands in the form and on the page, a broken file is told, a lock in the middle
//! loses nothing, and a word of a scan leads to its place.

use std::path::{Path, PathBuf};

use coffer_tests::samples::{SampleDocument, family};

use crate::window::Window;
use crate::{SCREEN, make_a_vault, unlock, within_reason};

/// A PDF of three pages, a photograph that lies on its side, a TIFF, an e-mail with two papers, and a file cut in half.
struct Papers {
    files: Vec<PathBuf>,
}

fn paper(name: &str) -> SampleDocument {
    let family = family("2026-11-20".parse().expect("a date"));
    family.documents.into_iter().find(|paper| paper.file_name == name).expect("a sample")
}

impl Papers {
    fn new(folder: &Path) -> Self {
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).expect("written");
            path
        };
        let whole = |name: &str| put(name, &paper(name).bytes);
        let files = vec![
            put("three pages.pdf", &three_pages()),
            whole("IMG_4211.jpg"),
            whole("biometrics.tiff"),
            put("from the lawyer.eml", &mail(&["Scan 7.jpg", "i765-approval.pdf"])),
            put("broken.pdf", &paper("RFE I-485.pdf").bytes[..900]),
        ];
        Self { files }
    }
}

/// A notice of two pages and one more, as a scanner with a feeder would save them: without text of their own.
fn three_pages() -> Vec<u8> {
    use coffer_tests::samples::{pdf, scan};
    let family = family("2026-11-20".parse().expect("a date"));
    let case = &family.cases[1];
    let facts = coffer_tests::samples::family::facts(case);
    let (on, due) = ("2026-10-13".parse().expect("a date"), "2027-01-05".parse().expect("a date"));
    let mut pages = coffer_tests::samples::notice::compose(&coffer_tests::samples::letters::request_for_evidence(&facts, on, due));
    while pages.len() < 3 {
        pages.extend(coffer_tests::samples::notice::compose(&coffer_tests::samples::letters::receipt(&facts, on)));
    }
    pages.truncate(3);
    let look = scan::Look::scanner(7);
    let pictures: Vec<_> = pages.iter().map(|page| scan::jpeg(&scan::take(page, look), look.dpi)).collect();
    pdf::of_pictures("Scanned", &pictures)
}

fn mail(names: &[&str]) -> Vec<u8> {
    let mut text = "From: Lawyer <lawyer@example.org>\r\nTo: Rosa <rosa@example.org>\r\nSubject: Your notices\r\nMIME-Version: 1.0\r\n\
                    Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\nBoth attached.\r\n"
        .to_owned();
    for name in names {
        let paper = paper(name);
        let body: Vec<String> = base64(&paper.bytes).as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        text += &format!(
            "--part\r\nContent-Type: {}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            paper.media_type,
            body.join("\r\n")
        );
    }
    (text + "--part--\r\n").into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            text.push(if place <= three.len() { char::from(SIGNS[(bits >> (18 - 6 * place) & 63) as usize]) } else { '=' });
        }
    }
    text
}

#[tokio::test]
async fn papers_of_every_kind_are_read_confirmed_and_found_by_a_word() {
    let _alone = SCREEN.lock().await;
    within_reason(dropped_together()).await;
}

async fn dropped_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let papers = Papers::new(folder.path());
    let home = tempfile::tempdir().expect("a folder");
    let vault = home.path().join("Read.coffer");
    let mut window = Window::open(home.path(), "read", &[]).await;
    let passphrase = make_a_vault(&mut window, &vault).await;

    window.drop_files(&papers.files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await;
    window.find("intake").await;
    window.find("reading-left").await;
    window.picture("reading").await;

    // The broken one is told for what it is, and the others go on.
    window.click("draft-5").await;
    window.find("draft-refused").await;
    window.picture("broken").await;
    window.click("draft-discard").await;

    // A lock in the middle: what was read is sealed, the rest is read afterwards.
    window.click("lock").await;
    unlock(&mut window, &passphrase).await;
    window.click_text("File now").await;
    window.find("intake").await;
    window.gone("reading-left").await;

    // Five papers wait; the first is the scanned PDF.
    window.click("draft-0").await;
    window.wait_for_value("draft-title", "I-485 Request for Evidence").await;
    window.wait_for_value("draft-receipt", "IOE0912345678").await;
    window.find("box-receipt_number").await;
    window.drawn("page-image").await;
    window.picture("confirm").await;
    window.click("next-doubt").await;
    window.picture("confirm-doubt").await;
    assert!(window.text("intake").await.contains("Dates to keep"));
    window.click("box-receipt_number").await;
    assert_eq!(window.focused().await, "draft-receipt", "from the page into the form");
    window.picture("confirm-box").await;
    window.click("draft-keep").await;

    // The photograph lay on its side: it is shown upright, and its case is the one that was just made.
    window.wait_for_value("draft-title", "I-485 Interview Notice").await;
    window.drawn("page-image").await;
    window.picture("confirm-photograph").await;
    assert!(window.script(PORTRAIT).await.as_bool().unwrap_or_default(), "the photograph is upright");
    assert!(!window.sees("draft-receipt").await, "the case is known");
    window.click("draft-keep").await;
    window.wait_for_value("draft-title", "I-485 ASC Appointment Notice").await;
    window.click("draft-keep").await;
    window.wait_for_value("draft-title", "I-751 Transfer Notice").await;
    window.click("draft-keep").await;
    window.wait_for_value("draft-title", "I-765 Approval Notice").await;
    window.click("draft-keep").await;
    window.find("filed").await;
    window.picture("filed").await;
    window.click("filed-done").await;

    // A word that stands only in the scan leads to its place.
    window.fill("search-input", "plaza").await;
    window.find("search-hit").await;
    window.click("search-hit").await;
    window.find("page-hit").await;
    window.drawn("page-image").await;
    window.picture("found").await;
    window.close().await;
}

#[tokio::test]
async fn a_folder_is_watched_when_the_person_chose_one() {
    let _alone = SCREEN.lock().await;
    within_reason(watched_folder()).await;
}

async fn watched_folder() {
    let (home, scans) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::fs::write(scans.path().join("old.jpg"), paper("IMG_4211.jpg").bytes).expect("written");
    let mut window = Window::open(home.path(), "watched", &[]).await;
    let passphrase = make_a_vault(&mut window, &home.path().join("Watched.coffer")).await;
    window.click("settings").await;
    window.click("setting-folder").await;
    window.find("watched-folder").await;
    window.click("watch-folder").await;
    window.choose(scans.path()).await;
    window.find("stop-watching").await;
    window.picture("settings").await;
    window.escape().await;

    // What comes now waits, and does not come to the front; what was there before is left alone.
    std::fs::write(scans.path().join("new.tiff"), paper("biometrics.tiff").bytes).expect("written");
    window.click_text("File now").await;
    window.find("intake").await;
    window.picture("found").await;
    window.wait_for_value("draft-title", "I-485 ASC Appointment Notice").await;
    assert!(!window.sees("draft-1").await, "one file was new");
    window.click("draft-keep").await;
    window.gone("intake").await;

    // It is watched after a lock too, until that is ended.
    window.click("lock").await;
    unlock(&mut window, &passphrase).await;
    std::fs::write(scans.path().join("next.pdf"), paper("i765-approval.pdf").bytes).expect("written");
    window.click_text("File now").await;
    window.wait_for_value("draft-title", "I-765 Approval Notice").await;
    assert!(scans.path().join("new.tiff").is_file(), "the folder's files are only read");
    window.close().await;
}

const PORTRAIT: &str = "const i=document.querySelector(\"[data-testid='page-image']\"); return i.naturalHeight>i.naturalWidth";
