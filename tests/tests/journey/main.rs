//! The main job in the real window, twice: make a vault, add a person and a case, keep a PDF and a scan with the code and the A-Number on them, lock,
//! unlock, find the code by three letters, see the page it came from, copy it; and again after a restart. Afterwards nothing readable is on the disk.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are told")]

mod backups;
mod carry;
mod clipboard;
mod guarded;
mod knowing;
mod process;
mod reading;
mod refused;
mod window;

use std::path::Path;

use coffer_tests::canary::{Canary, search};
use coffer_tests::samples::family;
use window::Window;

const NAME: &str = "Rosalind Canarybird";
const A_NUMBER: &str = "A098765432";
const RECEIPT: &str = "IOE0987654321";
const CODE: &str = "KQ7B2ZO0I1WX";
const PDF_NAME: &str = "heliotrope notice.pdf";
const SCAN_NAME: &str = "marzipan scan.jpg";

/// One window at a time: there is one keyboard, and a second app would hand over to the first.
static SCREEN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// However the window or the driver hangs, a journey ends: after ten minutes, in failure.
async fn within_reason(journey: impl Future<Output = ()>) {
    tokio::time::timeout(std::time::Duration::from_secs(600), journey).await.expect("the journey ends within ten minutes");
}

/// The family's own papers under names that are looked for afterwards.
fn papers(folder: &Path) {
    let family = family("2026-11-20".parse().expect("a date"));
    let first = |media: &str| family.documents.iter().find(|document| document.media_type == media).expect("the family has one");
    std::fs::write(folder.join(PDF_NAME), &first("application/pdf").bytes).expect("written");
    std::fs::write(folder.join(SCAN_NAME), &first("image/jpeg").bytes).expect("written");
}

#[tokio::test]
async fn the_first_journey_and_again_after_a_restart() {
    let _alone = SCREEN.lock().await;
    within_reason(first_journey_twice()).await;
}

async fn first_journey_twice() {
    let papers_folder = tempfile::tempdir().expect("a folder");
    papers(papers_folder.path());
    let home = tempfile::tempdir().expect("a folder");
    let vault = home.path().join("Family papers.coffer");

    let mut window = Window::open(home.path(), "1", &[]).await;
    let passphrase = make_a_vault(&mut window, &vault).await;
    add_a_person_and_a_case(&mut window).await;
    keep_a_pdf(&mut window, papers_folder.path()).await;
    keep_a_scan(&mut window, papers_folder.path()).await;
    keep_a_long_one(&mut window, papers_folder.path()).await;
    lock(&mut window).await;
    unlock(&mut window, &passphrase).await;
    find_and_copy(&mut window).await;
    window.close().await;

    let mut window = Window::open(home.path(), "2", &[]).await;
    window.click("welcome-reopen").await;
    window.find("unlock-passphrase").await;
    window.fill("unlock-passphrase", "not the passphrase at all").await;
    window.click("unlock-submit").await;
    window.find("error").await;
    window.picture("wrong-passphrase").await;
    unlock(&mut window, &passphrase).await;
    find_and_copy(&mut window).await;
    lock(&mut window).await;
    window.close().await;

    let canaries = [
        Canary::new("the name", NAME),
        Canary::new("the A-Number", "098765432"),
        Canary::new("the receipt number", RECEIPT),
        Canary::new("the code", CODE),
        Canary::new("the passphrase", passphrase),
        Canary::new("the PDF's name", "heliotrope notice"),
        Canary::new("the scan's name", "marzipan scan"),
    ];
    assert_eq!(search(home.path(), &canaries), [], "something readable was left on the disk");
}

async fn make_a_vault(window: &mut Window, vault: &Path) -> String {
    window.find("welcome-create").await;
    window.picture("welcome").await;
    window.click("welcome-create").await;
    window.click("place-change").await;
    window.fill("path", &vault.to_string_lossy()).await;
    let passphrase = loop {
        let made = window.text("passphrase").await;
        if made.split_whitespace().count() > 1 || made.contains('-') {
            break made.trim().to_owned();
        }
    };
    window.picture("passphrase").await;
    window.click("next").await;
    window.find("recovery-word-24").await;
    window.picture("recovery-key").await;
    let mut words = Vec::new();
    for position in 1..=24 {
        words.push(window.text(&format!("recovery-word-{position}")).await.trim().to_owned());
    }
    window.click("next").await;
    for _ in 0..100 {
        if window.script("return !!document.querySelector(\"[data-testid^='confirm-word-']\")").await == true {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    for (position, word) in (1..).zip(&words) {
        let id = format!("confirm-word-{position}");
        if window.sees(&id).await {
            let word = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace());
            window.fill(&id, word).await;
        }
    }
    window.picture("confirm").await;
    window.click("next").await;
    // Where the backups go: the usual folder unless another is chosen.
    window.find("backup-way-usual").await;
    window.picture("backup-place").await;
    window.click("next").await;
    window.find("add-documents").await;
    window.picture("first-document").await;
    window.click("next").await;
    for card in ["tour-1", "tour-2", "tour-3"] {
        window.find("tour-next").await;
        window.picture(card).await;
        window.click("tour-next").await;
    }
    window.gone("tour").await;
    window.find("search-input").await;
    window.picture("empty-library").await;
    passphrase
}

async fn add_a_person_and_a_case(window: &mut Window) {
    window.click("section-people").await;
    window.click("add-person").await;
    window.fill("person-name", NAME).await;
    window.fill("a-number", A_NUMBER).await;
    window.picture("person-form").await;
    window.click("save").await;
    window.wait_for_text("detail", NAME).await;
    window.picture("person").await;

    window.click("section-cases").await;
    window.click("add-case").await;
    window.fill("case-receipt", RECEIPT).await;
    window.fill("case-form", "I-485").await;
    window.tab("case-form").await;
    window.click("case-person-1").await;
    window.picture("case-form").await;
    window.click("save").await;
    window.wait_for_text("detail", RECEIPT).await;
    window.picture("case").await;
}

async fn keep_a_pdf(window: &mut Window, papers: &Path) {
    window.click("add-documents").await;
    window.choose(&papers.join(PDF_NAME)).await;
    window.find("intake").await;
    window.fill("draft-title", "Account Access Notice").await;
    window.pick("draft-person-select", "option-1", NAME).await;
    window.pick("draft-case-select", "option-1", RECEIPT).await;
    window.fill("draft-a-number", A_NUMBER).await;
    window.fill("draft-code", CODE).await;
    window.drawn("page-image").await;
    window.picture("intake").await;
    window.click("draft-keep").await;
    window.wait_for_text("detail", "Account Access Notice").await;
    window.drawn("page-image").await;
    window.picture("document").await;
}

async fn keep_a_scan(window: &mut Window, papers: &Path) {
    window.drop_files(&[&papers.join(SCAN_NAME)]).await;
    window.find("intake").await;
    window.fill("draft-title", "Scan of the letter").await;
    window.pick("draft-person-select", "option-1", NAME).await;
    window.drawn("page-image").await;
    window.click("draft-keep").await;
    window.wait_for_text("detail", "Scan of the letter").await;
    window.drawn("page-image").await;
    window.click("turn-right").await;
    window.picture("scan").await;
}

/// More pages than the strip beside the page has room for.
async fn keep_a_long_one(window: &mut Window, papers: &Path) {
    let long = papers.join("thirty pages.tiff");
    let mut tiff = tiff::encoder::TiffEncoder::new(std::fs::File::create(&long).expect("made")).expect("a picture");
    for _ in 0..30 {
        tiff.write_image::<tiff::encoder::colortype::Gray8>(85, 110, &[230; 85 * 110]).expect("a page");
    }
    drop(tiff);
    window.drop_files(&[&long]).await;
    window.fill("draft-title", "Thirty pages").await;
    window.click("draft-keep").await;
    window.wait_for_text("detail", "Thirty pages").await;
    window.drawn("page-image").await;
    window.picture("many-pages").await;
    assert!(window.is_whole("page-image").await, "a page is fitted into the window, however many there are");
}

async fn lock(window: &mut Window) {
    window.click("lock").await;
    window.find("unlock-passphrase").await;
    let page = window.script("return document.documentElement.outerHTML").await.to_string();
    for secret in [NAME, CODE, RECEIPT, "Account Access Notice"] {
        assert!(!page.contains(secret), "the locked page still holds {secret}");
    }
    window.picture("locked").await;
}

async fn unlock(window: &mut Window, passphrase: &str) {
    window.fill("unlock-passphrase", passphrase).await;
    window.click("unlock-submit").await;
    window.find("search-input").await;
    window.picture("home").await;
}

async fn find_and_copy(window: &mut Window) {
    window.fill("search-input", "ros").await;
    window.find("search-hit").await;
    window.picture("search").await;
    window.escape().await;
    window.click("section-codes").await;
    window.click("code-1").await;
    window.find("code-source").await;
    let page = window.script("return document.documentElement.outerHTML").await.to_string();
    assert!(!page.contains(CODE), "the code is in the page before it was asked for");
    window.click("copy").await;
    window.click("scam-go").await;
    window.find("copied").await;
    window.picture("code-copied").await;
    window.click("reveal").await;
    let shown: String = window.text("revealed").await.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    assert!(shown.contains(CODE), "{shown}");
    window.picture("code-revealed").await;
    window.click("code-source").await;
    window.drawn("page-image").await;
    window.picture("source-page").await;
}

/// Each paper is dropped on the window, kept, shown page by page, and given back bit for bit by the command. `COFFER_PAPERS` names a folder of
/// papers that are not in the project (official forms and specimens, say); without it they are the made-up family's.
#[tokio::test]
async fn papers_are_shown_page_by_page_and_given_back() {
    let _alone = SCREEN.lock().await;
    within_reason(papers_in_and_out()).await;
}

async fn papers_in_and_out() {
    let made_up = tempfile::tempdir().expect("a folder");
    papers(made_up.path());
    let folder = std::env::var_os("COFFER_PAPERS").map_or_else(|| made_up.path().to_owned(), std::path::PathBuf::from);
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind != "md"));
    files.sort();
    assert!(!files.is_empty());
    let home = tempfile::tempdir().expect("a folder");
    let vault = home.path().join("Papers.coffer");
    let mut window = Window::open(home.path(), "papers", &[]).await;
    let passphrase = make_a_vault(&mut window, &vault).await;
    for file in &files {
        let title = file.file_stem().expect("a name").to_string_lossy().into_owned();
        window.drop_files(&[file]).await;
        window.fill("draft-title", &title).await;
        window.click("draft-keep").await;
        window.wait_for_text("detail", &title).await;
        let mut page = 1;
        loop {
            window.drawn("page-image").await;
            window.picture(&format!("{title}-{page}")).await;
            assert!(window.is_whole("page-image").await, "a page is fitted into the window");
            let shown = window.script("return document.querySelector(\"[data-testid='page-image']\").src").await;
            if !window.sees(&format!("page-thumb-{}", page + 1)).await {
                break;
            }
            page += 1;
            window.script(&format!("document.querySelector(\"[data-testid='page-thumb-{page}']\").click()")).await;
            while window.script("return document.querySelector(\"[data-testid='page-image']\").src").await == shown {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
    }
    window.close().await;

    let (secret, out) = (home.path().join("passphrase.txt"), home.path().join("out"));
    std::fs::write(&secret, passphrase).expect("written");
    std::fs::create_dir(&out).expect("a folder");
    for (id, file) in (1..).zip(&files) {
        let given = std::process::Command::new(coffer_tests::command::program())
            .args(["doc", "export", &id.to_string()])
            .arg(&out)
            .arg("--vault")
            .arg(&vault)
            .arg("--passphrase-file")
            .arg(&secret)
            .status()
            .expect("the command runs");
        assert!(given.success());
        let name = file.file_name().expect("a name");
        assert!(
            std::fs::read(out.join(name)).expect("given back") == std::fs::read(file).expect("readable"),
            "{} differs",
            name.to_string_lossy()
        );
    }
}

/// With `COFFER_DEMO` naming a vault made by the `demo` program, looks at each of its screens; else at a vault made here.
#[tokio::test]
async fn demo() {
    let _alone = SCREEN.lock().await;
    within_reason(demo_screens()).await;
}

async fn demo_screens() {
    let home = tempfile::tempdir().expect("a folder");
    let made = home.path().join("Family.coffer");
    let path = std::env::var_os("COFFER_DEMO").map_or_else(
        || {
            let now = coffer::Clock::now(&coffer::SystemClock);
            coffer_tests::demo::make(&made, &coffer_tests::demo::PASSPHRASE.into(), &coffer::VaultSettings::cheap(), now).expect("made");
            made.clone()
        },
        std::path::PathBuf::from,
    );
    let mut window = Window::open(home.path(), "demo", &[&path.to_string_lossy()]).await;
    unlock(&mut window, coffer_tests::demo::PASSPHRASE).await;
    for (section, first) in [("people", "person-1"), ("cases", "case-1"), ("codes", "code-1")] {
        window.click(&format!("section-{section}")).await;
        window.click(first).await;
        window.find("detail").await;
        window.picture(section).await;
    }
    window.close().await;
}
