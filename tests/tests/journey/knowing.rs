//! What Coffer knows, put to use in the real window: which number is this, the code check, deadlines, the day that a code is missing, the call sheet,
//! the scam check, and the page that lists every rule. In English and Spanish, light and dark, and as at 200 % zoom.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use coffer_tests::demo;

use crate::window::Window;
use crate::{SCREEN, within_reason};

#[tokio::test]
async fn what_coffer_knows() {
    let _alone = SCREEN.lock().await;
    within_reason(knowing()).await;
}

async fn knowing() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = home.path().join("Family.coffer");
    let now = coffer::Clock::now(&coffer::SystemClock);
    demo::make(&vault, &demo::PASSPHRASE.into(), &coffer::VaultSettings::cheap(), now).expect("made");
    let mut window = Window::open(home.path(), "knows", &[&vault.to_string_lossy()]).await;
    crate::unlock(&mut window, demo::PASSPHRASE).await;

    which_number(&mut window).await;
    scam_check(&mut window).await;
    every_rule(&mut window).await;
    deadlines(&mut window, home.path()).await;
    code_missing(&mut window).await;
    call_sheet(&mut window, home.path()).await;
    code_check(&mut window).await;
    reminder(&mut window).await;
    looks(&mut window).await;
    window.close().await;
}

async fn which_number(window: &mut Window) {
    window.click("section-help").await;
    window.click("help-number").await;
    window.fill("number-text", "IOE0912345678").await;
    window.wait_for_text("number-readings", "Receipt number").await;
    window.wait_for_text("number-readings", "Where it belongs in Coffer").await;
    window.picture("which-number").await;
    window.fill("number-text", "123456789").await;
    for kind in ["A-Number", "Social Security number", "US passport number"] {
        window.wait_for_text("number-readings", kind).await;
    }
    window.picture("which-number-clash").await;
    // A number in the wrong box is noticed there too.
    window.click("section-codes").await;
    window.click("add-code").await;
    window.fill("code-text", "IOE0912345678").await;
    window.click("save").await;
    window.find("keep-anyway").await;
    window.picture("wrong-box").await;
    window.click("cancel").await;
    window.click_text("Leave without saving").await;
}

async fn scam_check(window: &mut Window) {
    window.click("section-help").await;
    window.click("help-scam").await;
    window.picture("scam-empty").await;
    window
        .fill("scam-text", "USCIS: your case is on hold. Pay with gift cards within 24 hours, or go to https://my.uscis.gov.account-help.com and send us your access code.")
        .await;
    window.click("scam-check").await;
    window.wait_for_text("scam-outlook", "does not match").await;
    let found = window.script("return [...document.querySelectorAll('[data-demand]')].map(e => e.dataset.demand)").await;
    let found: Vec<&str> = found.as_array().expect("a list").iter().filter_map(|kind| kind.as_str()).collect();
    assert_eq!(found, ["asks_for_code", "gift_card", "urgency"]);
    window.picture("scam-found").await;
    window.fill("scam-text", "We received your Form I-765. Check your status at egov.uscis.gov/casestatus.").await;
    window.click("scam-check").await;
    window.wait_for_text("scam-outlook", "proves nothing").await;
    window.picture("scam-nothing").await;
}

/// Every rule of the data files is on the page, with its source, its date and how sure it is.
async fn every_rule(window: &mut Window) {
    window.click("help-rules").await;
    window.find("rules").await;
    let all = uscis::rules::all();
    let shown = window
        .script("return [...document.querySelectorAll('[data-testid=rules] [data-rule]')].map(e => [e.dataset.rule, e.textContent])")
        .await;
    let shown = shown.as_array().expect("a list");
    assert_eq!(shown.len(), all.len());
    for (line, rule) in shown.iter().zip(all) {
        assert_eq!(line[0], rule.id.as_str());
        let text = line[1].as_str().expect("text");
        assert!(text.contains(rule.says.get("en")) && text.contains(&rule.source) && text.contains("as of"), "{}", rule.id);
        assert!(["Official text", "Several other sources", "One weak source"].iter().any(|grade| text.contains(grade)), "{}", rule.id);
    }
    window.picture("rules").await;
    window.fill("rules-filter", "90 days").await;
    window.picture("rules-filtered").await;
}

/// A day on which a request was sent by mail: 84 days and 3 later is a Sunday that is still to come, before a Monday that is a working day.
fn sent_on(today: NaiveDate) -> NaiveDate {
    // Federal holidays that fall on a Monday, or are kept on one.
    let holiday = |day: NaiveDate| {
        matches!(
            (day.month(), day.day()),
            (1, 1..=2 | 15..=21) | (2, 15..=21) | (5, 25..=31) | (6, 19..=20) | (7, 4..=5) | (9, 1..=7) | (10, 8..=14) | (11, 11..=12) | (12, 25..=26)
        )
    };
    let fits = |on: &NaiveDate| (*on + Days::new(87)).weekday() == Weekday::Sun && !holiday(*on + Days::new(88));
    (0..60).map(|days| today - Days::new(days)).find(fits).expect("one Sunday in two months")
}

async fn deadlines(window: &mut Window, home: &Path) {
    let today = coffer::Clock::now(&coffer::SystemClock).date_naive();
    let sent = sent_on(today);
    let written = |day: NaiveDate| day.format("%b %-d, %Y").to_string();
    let typed = |day: NaiveDate| day.format("%m/%d/%Y").to_string();
    // Tomorrow: a day that is reminded of.
    let printed = today + Days::new(1);
    window.click("section-deadlines").await;
    window.picture("deadlines-first").await;
    window.click("add-date").await;
    window.pick("date-kind", "option-rfe", "Request for Evidence").await;
    window.fill("date-day", &typed(sent)).await;
    window.tab("date-day").await;
    window.pick("date-served", "option-mail", "By mail").await;
    window.pick("date-case", "option-1", "I-130").await;
    window.picture("date-form").await;
    window.click("save").await;
    // 84 days and 3 by mail end on a Sunday: the earlier day is advised, the Monday stands beside it.
    window.wait_for_text("due-rfe_response", &format!("At most until {}", written(sent + Days::new(87)))).await;
    window.script("document.querySelectorAll('[data-testid=due-rfe_response] details').forEach(e => e.open = true)").await;
    window.wait_for_text("due-rfe_response", &written(sent + Days::new(88))).await;
    window.wait_for_text("due-rfe_response", "Source: ").await;
    window.picture("deadlines").await;
    window.click("month-view").await;
    window.find("month").await;
    window.picture("month").await;
    // The printed date wins.
    window.script("document.querySelectorAll('[data-testid=due-rfe_response] details').forEach(e => e.open = true)").await;
    window.script("document.querySelector(\"[data-testid='due-rfe_response'] [data-testid='edit']\").click()").await;
    window.fill("date-printed-due", &typed(printed)).await;
    window.click("save").await;
    window.wait_for_text("due-rfe_response", &written(printed)).await;

    let file = home.join("out.ics");
    window.click("save-calendar").await;
    window.choose(&file).await;
    window.picture("calendar-saved").await;
    let calendar = read_soon(&file).await;
    let calendar = String::from_utf8(calendar).expect("text");
    assert!(calendar.contains("BEGIN:VEVENT") && calendar.contains(&printed.format("DTSTART;VALUE=DATE:%Y%m%d").to_string()), "{calendar}");
    for person in coffer_tests::samples::family("2026-11-20".parse().expect("a date")).people {
        assert!(!calendar.contains(person.full_name), "no name is in the calendar");
    }

    window.script("document.querySelector(\"[data-testid='due-rfe_response'] [data-testid='due-done']\").click()").await;
    window.wait_for_text("due-rfe_response", "done").await;
    window.click("toast-undo").await;
    window.wait_for_text("due-rfe_response", &written(printed)).await;
}

async fn read_soon(file: &Path) -> Vec<u8> {
    for _ in 0..100 {
        match std::fs::read(file) {
            Ok(bytes) if !bytes.is_empty() => return bytes,
            _ => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
        }
    }
    let there: Vec<_> = file
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    panic!("{} is never written: {there:?}", file.display());
}

async fn code_missing(window: &mut Window) {
    window.click("section-cases").await;
    window.click("case-1").await;
    window.find("call-sheet").await;
    window.picture("case-timeline").await;
    window.click("section-codes").await;
    window.click("code-1").await;
    window.click("missing-code").await;
    window.find("missing-steps").await;
    window.wait_for_text("missing-steps", "I need help with getting a new online access code").await;
    window.pick("missing-why", "option-lapsed", "The 90 days have passed").await;
    window.wait_for_text("help-message", "has expired").await;
    let message = window.text("help-message").await;
    assert!(message.contains("•••"), "an A-Number is masked on the page: {message}");
    window.picture("code-missing").await;
    window.click("copy-message").await;
    window.wait_for_text("missing-steps", "Copied").await;
    window.script("document.querySelector('[data-testid=missing-steps] li:nth-child(5)').scrollIntoView()").await;
    window.picture("help-message").await;
}

async fn call_sheet(window: &mut Window, home: &Path) {
    window.click("call-sheet").await;
    window.find("calls").await;
    window.picture("call-sheet").await;
    window.click("add-call").await;
    window.fill("call-agent", "Ms. Quince").await;
    window.fill("call-reference", "SR1234567").await;
    window.click("call-save").await;
    window.wait_for_text("call", "Ms. Quince").await;
    window.picture("call-noted").await;
    let file = home.join("sheet.pdf");
    window.click("save-sheet").await;
    window.choose(&file).await;
    let pdf = read_soon(&file).await;
    let pages = recognize::Pages::open(pdf.into(), &recognize::Limits::default()).expect("a PDF");
    // Lines may be broken anywhere.
    let text: Vec<String> = (0..pages.count()).map(|page| pages.text(page).expect("readable").expect("text").to_string()).collect();
    let text: String = text.concat().split_whitespace().collect();
    assert!(text.contains("800-375-5283") && text.contains("Ms.Quince"), "{text}");
    let family = coffer_tests::samples::family("2026-11-20".parse().expect("a date"));
    for code in family.codes {
        assert!(!text.contains(code.text), "the code is left off");
    }
    window.escape().await;
}

async fn code_check(window: &mut Window) {
    window.click("section-codes").await;
    window.click("code-1").await;
    window.click("check-code").await;
    window.click("scam-go").await;
    window.find("code-check").await;
    window.picture("code-check").await;
    window.fill("check-again", "not the same").await;
    window.click("check-compare").await;
    window.wait_for_text("check-result", "Not the same").await;
    let signs = window
        .script("return document.querySelector('[data-testid=code-check] [role=img]').getAttribute('aria-label').split(' ').join('')")
        .await;
    window.fill("check-again", signs.as_str().expect("the code in large type")).await;
    window.click("check-compare").await;
    window.wait_for_text("check-result", "Exactly the same").await;
    assert_eq!(window.focused().await, "check-again", "the focus stays in the dialog when its button can be used no more");
    window.picture("code-compared").await;
    window.escape().await;
    // One that came on a paper in the vault: the paper stands beside it.
    window.click("code-2").await;
    window.find("code-source").await;
    window.click("check-code").await;
    window.drawn("code-check").await;
    window.picture("code-beside-its-paper").await;
    window.escape().await;
}

/// A reminder on the desktop, asked for in the settings: what goes over the session bus says that something is due, and nothing else.
async fn reminder(window: &mut Window) {
    let mut monitor = std::process::Command::new("dbus-monitor")
        .arg("interface='org.freedesktop.Notifications',member='Notify'")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("dbus-monitor is installed");
    window.click("settings").await;
    window.click("setting-safety").await;
    window.pick("setting-reminders", "option-yes", "without saying").await;
    window.picture("reminders").await;
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    monitor.kill().expect("it ends");
    let heard = monitor.wait_with_output().expect("heard").stdout;
    let heard = String::from_utf8_lossy(&heard);
    assert!(heard.contains("Something in your vault is due soon"), "{heard}");
    for word in ["Evidence", "I-130", "LIN26", "Sample", "Rosa"] {
        assert!(!heard.contains(word), "the reminder says {word}");
    }
    window.escape().await;
}

/// The same screens in the dark, as at 200 % zoom, and with the longer words of Spanish.
async fn looks(window: &mut Window) {
    window.script("document.documentElement.dataset.theme = 'dark'").await;
    screens(window, "dark").await;
    window.resize(720, 450).await;
    window.script("document.documentElement.dataset.theme = 'light'").await;
    screens(window, "zoom").await;
    window.resize(1400, 860).await;
    window.click("settings").await;
    // At once, and without leaving the vault.
    window.pick("setting-language", "option-es", "Español").await;
    window.wait_for_text("section-home", "Inicio").await;
    window.escape().await;
    window.gone("setting-language").await;
    let language = window.script("return document.documentElement.lang").await;
    assert_eq!(language, "es");
    screens(window, "es").await;
    window.resize(720, 450).await;
    screens(window, "es-zoom").await;
}

async fn screens(window: &mut Window, name: &str) {
    for (section, tab) in
        [("deadlines", ""), ("help", "help-missing"), ("help", "help-rules"), ("help", "help-scam"), ("help", "help-number")]
    {
        window.script(&format!("document.querySelector(\"[data-testid='section-{section}']\").click()")).await;
        if !tab.is_empty() {
            window.click(tab).await;
        }
        window.picture(&format!("{name}-{section}{}", tab.trim_start_matches("help"))).await;
        let wide =
            window.script("const p=document.querySelector('.page.scroll')??document.body; return p.scrollWidth > p.clientWidth + 1").await;
        assert_eq!(wide, false, "{name}: {section} {tab} is wider than the window");
    }
}
