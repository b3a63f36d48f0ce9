//! What the page cannot do: a command refuses what it cannot use and whatever a locked vault holds, markup that was typed stays text, and the policy of
//! the page lets nothing in and nothing out.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use coffer_tests::demo;
use serde_json::{Value, json};

use crate::guarded::family;
use crate::window::Window;
use crate::{SCREEN, unlock, within_reason};

/// The one list of commands.
fn commands() -> Vec<String> {
    let list = include_str!("../../../src-tauri/src/commands/list.rs");
    let names = list.split("$then! {").nth(1).and_then(|rest| rest.split('}').next()).expect("the list");
    names.split(',').filter_map(|name| name.trim().rsplit("::").next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Commands that need no open vault: what they do there is theirs to do. The others must refuse.
const WITHOUT_A_VAULT: &[&str] = &[
    "session_state",
    "browse_new_vault",
    "browse_vault",
    "choose_vault",
    "leave_vault",
    "make_passphrase",
    "passphrase_strength",
    "create_vault",
    "confirm_recovery",
    "unlock",
    "unlock_with_recovery",
    "unlock_with_device",
    "unlock_with_plugin",
    "lock",
    "touch",
    "cancel",
    "get_settings",
    "set_settings",
    "list_forms",
    "identify_number",
    "list_rules",
    "list_status_groups",
    "suggest_statuses",
    "list_date_kinds",
    "look_for_scams",
    "open_link",
    "restore_backup",
    "open_backup",
    "open_backup_with_recovery",
    "close_backup",
    "keep_older_vault",
    "stop_backup",
    "get_guidance",
];

/// Commands that only ask, or that ask the person first by a dialog of the system: not called with bad input.
const DIALOGS: &[&str] =
    &["browse_new_vault", "browse_vault", "choose_files", "choose_watched_folder", "save_calendar", "choose_backup_folder"];

/// Everything that any command takes, well-formed: each takes what it knows.
fn good() -> Value {
    let date = json!({ "kind": "interview", "title": "", "date": "2026-12-01", "time": "", "printedDue": null, "served": "unknown", "abroad": false,
        "personId": null, "caseId": null, "documentId": null, "doneDate": null, "notes": "" });
    json!({
        "id": 1, "caseId": 1, "documentId": 1, "page": 1, "rotation": 90, "seq": 1, "before": null, "token": "1", "query": "rosa", "language": "en",
        "paused": false, "done": true, "why": "never", "typed": "x", "text": "x", "form": "person", "key": "x", "current": "x", "replacement": "x",
        "name": "x", "to": "/nowhere/y.coffer", "replace": false, "recipient": "x", "pin": null, "identity": "x",
        "item": { "kind": "person", "id": 1 }, "secret": { "kind": "code", "id": 1 }, "words": ["x"], "path": "/nowhere/x.coffer", "passphrase": "x",
        "input": date,
    })
}

/// The input of commands that do not take a date's.
fn input_of(command: &str) -> Option<Value> {
    let document = json!({ "title": "x", "kind": "notice", "documentDate": null, "people": [], "cases": [], "notes": "" });
    Some(match command {
        "save_person" => {
            json!({ "fullName": "x", "otherNames": [], "dateOfBirth": null, "country": "", "addANumbers": [], "removeANumbers": [],
            "onlineAccountNumber": null, "papersAt": "", "notes": "" })
        }
        "save_case" => {
            json!({ "receiptNumber": "", "form": "I-485", "people": [], "filedDate": null, "receivedDate": null, "priorityDate": null,
            "status": "", "statusDate": null, "serviceCenter": "", "attorney": "", "notes": "" })
        }
        "save_code" => json!({ "text": "abc", "keepAnyway": false, "caseId": null, "personId": null, "channel": "mail", "noticeDate": null,
            "receivedDate": null, "usedDate": null, "source": null, "notes": "" }),
        "save_document" => document,
        "keep_draft" => {
            json!({ "document": document, "newPerson": null, "aNumber": "", "newCase": null, "codeText": "", "codeKeepAnyway": false,
            "codePage": 1, "rotations": [], "dates": [] })
        }
        "add_call" => json!({ "date": "2026-11-01", "time": "", "agent": "", "reference": "", "notes": "" }),
        _ => return None,
    })
}

#[tokio::test]
async fn a_locked_vault_answers_nothing_and_bad_input_changes_nothing() {
    let _alone = SCREEN.lock().await;
    within_reason(refusals()).await;
}

async fn refusals() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = family(home.path());
    let window = Window::open(home.path(), "refused", &[&vault.to_string_lossy()]).await;
    window.find("unlock-passphrase").await;
    let all = commands();
    assert!(all.len() > 60, "the list was read");
    let (mut refused, mut wrong) = (0, Vec::new());
    for command in all.iter().filter(|command| !WITHOUT_A_VAULT.contains(&command.as_str())) {
        let mut arguments = good();
        if let Some(input) = input_of(command) {
            arguments["input"] = input;
        }
        let said = window.invoke(command, &arguments).await;
        if said["failed"]["code"] != "locked" {
            wrong.push(format!("{command}: {said}"));
        }
        refused += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{refused} commands refused a locked vault");

    let mut window = window;
    unlock(&mut window, demo::PASSPHRASE).await;
    let before = state(&window).await;
    let huge = "x".repeat(50_000);
    let mut answered = 0;
    let may_change = [
        "lock",
        "leave_vault",
        "cancel",
        "touch",
        "stop_watching",
        "empty_trash",
        "unlock",
        "change_passphrase",
        "stop_backups",
        "keep_older_vault",
        "back_up_now",
        "stop_backup",
        "practise_restore",
        "close_backup",
    ];
    let left_out = |command: &&String| DIALOGS.contains(&command.as_str()) || may_change.contains(&command.as_str());
    for command in all.iter().filter(|command| !left_out(command)) {
        for bad in bad_inputs(&huge) {
            let said = window.invoke(command, &bad).await;
            if !said["silent"].is_null() || said["failed"]["code"] == "internal" {
                wrong.push(format!("{command}: {said}"));
            }
            answered += 1;
        }
    }
    assert!(wrong.is_empty(), "never answered, or a panic: {wrong:#?}");
    println!("{answered} calls with bad input were answered");
    assert_eq!(window.invoke("session_state", &json!({})).await["ok"]["state"], "open", "it lives, and is open");
    assert_eq!(state(&window).await, before, "nothing was changed");

    // What is not a command of ours, the page may not call at all.
    for foreign in [
        "plugin:fs|read_file",
        "plugin:shell|open",
        "plugin:dialog|open",
        "plugin:opener|open_url",
        "plugin:window|close",
        "plugin:event|emit",
        "plugin:webview|create_webview_window",
        "plugin:notification|notify",
        "no_such_command",
    ] {
        let said = window.invoke(foreign, &json!({ "event": "state-changed", "path": "/etc/passwd", "url": "https://example.org" })).await;
        assert!(said["failed"].is_string(), "{foreign}: {said}");
    }
    window.close().await;
}

/// What nobody should send: nothing, wrong types, unknown keys, far too much.
fn bad_inputs(huge: &str) -> Vec<Value> {
    let of = |value: &Value| {
        let names = [
            "id",
            "caseId",
            "documentId",
            "page",
            "rotation",
            "seq",
            "before",
            "token",
            "query",
            "language",
            "paused",
            "done",
            "why",
            "typed",
            "text",
            "form",
            "key",
            "current",
            "replacement",
            "item",
            "secret",
            "words",
            "path",
            "passphrase",
            "input",
            "settings",
            "name",
            "to",
            "replace",
            "recipient",
            "pin",
            "identity",
        ];
        Value::Object(names.iter().map(|name| ((*name).to_owned(), value.clone())).collect())
    };
    let mut unknown = good();
    for name in ["id", "caseId", "documentId", "seq"] {
        unknown[name] = json!(999_999);
    }
    unknown["token"] = json!("999999");
    unknown["item"] = json!({ "kind": "person", "id": 999_999 });
    unknown["secret"] = json!({ "kind": "code", "id": 999_999 });
    unknown["form"] = json!("../../etc");
    unknown["input"] = json!({ "fullName": huge, "title": huge });
    vec![of(&json!({ "__proto__": { "x": 1 } })), of(&json!(-1.5)), of(&json!([["deep"]])), of(&json!(huge)), unknown]
}

/// What is in the vault, as the page is told.
async fn state(window: &Window) -> Vec<Value> {
    let mut all = Vec::new();
    for command in
        ["overview", "list_documents", "list_history", "list_trash", "list_drafts", "get_settings", "list_unsaved", "get_watched_folder"]
    {
        all.push(window.invoke(command, &json!({ "before": null })).await);
    }
    all
}

const MARKUP: &str = r#"<img src=x onerror="window.hit=1"><script>window.hit=2</script><svg/onload=window.hit=3>{{7*191}}${7*191}{7*191}{@html '<b>hit</b>'}"#;

/// Puts the markup into every box of the form that is open; gives how many there were.
const FILL: &str = r#"const boxes = [...document.querySelectorAll("form input:not([type=checkbox]), form textarea")].filter((box) => !box.disabled && !box.readOnly);
    for (const box of boxes) {
        const prototype = box.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
        Object.getOwnPropertyDescriptor(prototype, "value").set.call(box, arguments[0]);
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return boxes.length"#;

#[tokio::test]
async fn markup_that_was_typed_stays_text() {
    let _alone = SCREEN.lock().await;
    within_reason(markup()).await;
}

async fn markup() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = family(home.path());
    let mut window = Window::open(home.path(), "markup", &[&vault.to_string_lossy()]).await;
    unlock(&mut window, demo::PASSPHRASE).await;

    // Every form takes it into every box; what is refused is told, and the form still shows it as text.
    for (section, add, item) in [
        ("people", "add-person", "person-1"),
        ("cases", "add-case", "case-1"),
        ("codes", "add-code", "code-1"),
        ("documents", "", "document-1"),
    ] {
        window.click(&format!("section-{section}")).await;
        for button in [add, "edit"].into_iter().filter(|button| !button.is_empty()) {
            if button == "edit" {
                window.click(item).await;
            }
            window.click(button).await;
            window.find("save").await;
            let boxes = window.script_with(FILL, vec![json!(MARKUP)]).await;
            assert!(boxes.as_u64().is_some_and(|boxes| boxes >= 2), "{section}: {boxes} boxes");
            window.click("save").await;
            tokio::time::sleep(Duration::from_millis(600)).await;
            nothing_came_alive(&window, &format!("{section}, {button}")).await;
            window.click("cancel").await;
            window.click_text("Leave without saving").await;
        }
    }
    // What the vault takes is shown wherever it is shown.
    let person = json!({ "id": null, "input": { "fullName": MARKUP, "otherNames": [MARKUP], "dateOfBirth": null, "country": MARKUP, "addANumbers": [],
        "removeANumbers": [], "onlineAccountNumber": null, "papersAt": MARKUP, "notes": MARKUP } });
    let person = window.invoke("save_person", &person).await["ok"].as_i64().expect("it is taken as it is");
    let case = json!({ "id": null, "input": { "receiptNumber": "", "form": "I-485", "people": [{ "id": person, "role": "applicant" }], "filedDate": null,
        "receivedDate": null, "priorityDate": null, "status": MARKUP, "statusDate": null, "serviceCenter": MARKUP, "attorney": MARKUP, "notes": MARKUP } });
    let case = window.invoke("save_case", &case).await["ok"].as_i64().expect("it is taken as it is");
    let document = json!({ "id": 1, "input": { "title": MARKUP, "kind": "notice", "documentDate": null, "people": [person], "cases": [case], "notes": MARKUP } });
    assert!(window.invoke("save_document", &document).await["failed"].is_null());
    let call =
        json!({ "caseId": case, "input": { "date": "2026-11-01", "time": "", "agent": MARKUP, "reference": MARKUP, "notes": MARKUP } });
    assert!(window.invoke("add_call", &call).await["failed"].is_null());
    window.click("lock").await;
    unlock(&mut window, demo::PASSPHRASE).await;
    for (section, item) in
        [("people", format!("person-{person}")), ("cases", format!("case-{case}")), ("documents", "document-1".to_owned())]
    {
        window.click(&format!("section-{section}")).await;
        window.click(&item).await;
        window.wait_for_text("detail", "onerror=").await;
        nothing_came_alive(&window, section).await;
    }
    for section in ["deadlines", "history", "trash", "home"] {
        window.click(&format!("section-{section}")).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        nothing_came_alive(&window, section).await;
    }
    window.fill("search-input", "onerror").await;
    window.find("search-hit").await;
    nothing_came_alive(&window, "the search").await;
    window.fill("search-input", MARKUP).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    nothing_came_alive(&window, "the search box").await;
    window.picture("search").await;
    // The check itself finds what comes alive.
    window.script("document.body.insertAdjacentHTML('beforeend', arguments[0] ?? '<img src=x class=planted onerror=1>')").await;
    assert_eq!(window.script(ALIVE).await.as_array().map(Vec::is_empty), Some(false), "a planted one is found");
    window.close().await;
}

/// Elements that only the markup could have made, and what it would have done.
const ALIVE: &str = r#"const made = [...document.querySelectorAll("img[src='x'], img[onerror], svg[onload], body script:not([src])")].map((element) => element.outerHTML);
    if (window.hit) made.push("a script ran: " + window.hit);
    if (document.body.textContent.includes("1337")) made.push("a template was filled in");
    return made"#;

async fn nothing_came_alive(window: &Window, place: &str) {
    let made = window.script(ALIVE).await;
    assert_eq!(made, json!([]), "{place}");
}

#[tokio::test]
async fn the_policy_of_the_page_holds() {
    let _alone = SCREEN.lock().await;
    within_reason(policy()).await;
}

/// Tries every way out of the page, and gives what was stopped, by the directive that stopped it.
const TRY: &str = r#"const [port, done] = arguments, out = `http://127.0.0.1:${port}/`, stopped = [];
    document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
    const add = (name, set) => { const element = document.createElement(name); set(element); document.body.append(element); };
    const attempt = (f) => { try { return f(); } catch (error) { stopped.push("threw " + error.name); } };
    fetch(out).catch(() => stopped.push("fetch failed"));
    navigator.sendBeacon?.(out, "x");
    attempt(() => new WebSocket(`ws://127.0.0.1:${port}/`));
    attempt(() => new EventSource(out));
    add("img", (e) => (e.src = out));
    add("script", (e) => (e.src = out));
    add("script", (e) => (e.textContent = "window.inline = 1"));
    add("link", (e) => { e.rel = "stylesheet"; e.href = out; });
    add("style", (e) => (e.textContent = "body { outline: 9px solid red }"));
    add("iframe", (e) => (e.src = out));
    add("object", (e) => (e.data = out));
    add("video", (e) => (e.src = out));
    add("base", (e) => (e.href = out));
    add("form", (e) => { e.action = out; e.method = "post"; e.target = "_blank"; document.body.append(e); attempt(() => e.submit()); });
    attempt(() => new Worker(out));
    attempt(() => { window.evaluated = eval("1 + 1"); });
    attempt(() => window.open(out));
    const link = document.createElement("link"); link.rel = "prefetch"; link.href = out; document.head.append(link);
    setTimeout(() => done({ stopped: [...new Set(stopped)].sort(), inline: window.inline ?? null, evaluated: window.evaluated ?? null,
        outline: getComputedStyle(document.body).outlineWidth, base: document.baseURI, here: location.href }), 3000);"#;

async fn policy() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = family(home.path());
    let mut window = Window::open(home.path(), "policy", &[&vault.to_string_lossy()]).await;
    unlock(&mut window, demo::PASSPHRASE).await;
    let outside = TcpListener::bind("127.0.0.1:0").expect("a port");
    outside.set_nonblocking(true).expect("asked, not waited for");
    let port = outside.local_addr().expect("bound").port();
    let said = window.script_async(TRY, vec![json!(port)]).await;
    println!("{said}");
    let stopped: Vec<&str> = said["stopped"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    for directive in ["connect-src", "img-src", "script-src-elem", "style-src-elem", "frame-src"] {
        assert!(stopped.contains(&directive), "{directive} stopped nothing: {said}");
    }
    assert_eq!((&said["inline"], &said["evaluated"]), (&Value::Null, &Value::Null), "no script but the page's own runs");
    assert_ne!(said["outline"], "9px", "no style but the page's own is taken");
    assert!(said["base"].as_str().is_some_and(|base| base.starts_with("tauri://localhost")), "{said}");
    match outside.accept() {
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}"),
        Ok((mut stream, _)) => {
            let mut request = [0; 300];
            let read = stream.read(&mut request).unwrap_or(0);
            panic!("something came out of the page: {}", String::from_utf8_lossy(&request[..read]));
        }
    }
    window.close().await;
}
