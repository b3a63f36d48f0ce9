//! The app as a process among others: closed to those of the same user, deaf to what the environment would open, silent on every network, and with
//! nothing of a vault in its memory after a lock.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use coffer::{Key, LockedVault, Session, SystemClock};
use coffer_tests::canary::Canary;
use coffer_tests::demo;
use coffer_tests::memory::{Found, Secret, search_process};
use coffer_tests::samples::family;
use serde_json::json;

use crate::window::{Window, app, focus, free_port, xdotool};
use crate::{SCREEN, guarded, unlock, within_reason};

/// The app, started as a person starts it: nobody drives it but hands on a keyboard.
struct Plain {
    child: Child,
    window: String,
}

impl Plain {
    async fn start(mut command: Command, home: &Path) -> Self {
        command.env("HOME", home).env_remove("TAURI_WEBVIEW_AUTOMATION").env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        for (variable, name) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("TMPDIR", "tmp")] {
            let folder = home.join(name);
            fs::create_dir_all(&folder).expect("a folder");
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("ours");
            command.env(variable, folder);
        }
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().expect("the app starts");
        for _ in 0..600 {
            let windows = xdotool(&["search", "--onlyvisible", "--name", "^Coffer$"]).unwrap_or_default();
            if let Some(window) = windows.lines().next() {
                return Self { child, window: window.to_owned() };
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        child.kill().and_then(|()| child.wait()).expect("it ends");
        panic!("the app shows no window")
    }

    async fn types(&self, text: &str) {
        focus(&self.window).await;
        xdotool(&["type", "--delay", "30", text]);
    }

    async fn presses(&self, key: &str) {
        focus(&self.window).await;
        xdotool(&["key", key]);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").expect("/proc").lines().any(|line| line.starts_with("Uid:\t0\t"))
}

/// A command as an ordinary user: this one, or nobody when the tests run as root, whom nothing is closed to.
fn ordinary(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command
}

fn may_read(path: &str) -> bool {
    let mut read = ordinary(Path::new("head"));
    read.args(["-c", "1", path]).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("head runs").success()
}

#[tokio::test]
async fn others_of_the_same_user_are_kept_out() {
    let _alone = SCREEN.lock().await;
    within_reason(kept_out()).await;
}

async fn kept_out() {
    let home = tempfile::tempdir().expect("a folder");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o777)).expect("ours");
    // Where the build lies, another user may have nothing to look for.
    let copy = home.path().join("coffer-app");
    fs::copy(app(), &copy).expect("copied");
    let mut command = ordinary(&copy);
    if let Some(cookie) = std::env::var_os("XAUTHORITY") {
        let open = home.path().join("cookie");
        fs::copy(cookie, &open).expect("copied");
        fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).expect("ours");
        command.env("XAUTHORITY", open);
    }
    command.env_remove("DBUS_SESSION_BUS_ADDRESS");
    let plain = Plain::start(command, home.path()).await;
    let pid = plain.child.id();
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).expect("/proc");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "no core files: {core}");
    for file in ["mem", "environ", "maps", "auxv"] {
        assert!(!may_read(&format!("/proc/{pid}/{file}")), "another program of the same user can read {file}");
    }
    // The same user can read the same of a process that does not defend itself.
    let mut bystander = ordinary(Path::new("sleep")).arg("60").spawn().expect("it sleeps");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(may_read(&format!("/proc/{}/environ", bystander.id())), "the check would have seen it");
    bystander.kill().expect("ours");
    bystander.wait().expect("ours");
}

#[tokio::test]
async fn the_environment_opens_no_door() {
    let _alone = SCREEN.lock().await;
    within_reason(no_door()).await;
}

async fn no_door() {
    let (inspector, pages) = (free_port(), free_port());
    let doors = [
        ("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{inspector}")),
        ("WEBKIT_INSPECTOR_HTTP_SERVER", format!("127.0.0.1:{pages}")),
        ("GTK_MODULES", "coffer-tests-no-such-module".to_owned()),
    ];
    let listening = |port: u16| TcpStream::connect(("127.0.0.1", port)).is_ok();
    for driven in [true, false] {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(app());
        command.envs(doors.iter().map(|(name, value)| (name, value)));
        if driven {
            command.env("COFFER_DRIVEN_BY_TESTS", "1");
        }
        let plain = Plain::start(command, home.path()).await;
        let mut open = false;
        for _ in 0..40 {
            open |= listening(inspector) || listening(pages);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(open, driven, "an inspector can connect: {open}");
        let environment = fs::read(format!("/proc/{}/environ", plain.child.id()));
        if let Ok(environment) = environment {
            let environment = String::from_utf8_lossy(&environment);
            assert!(!environment.contains("TAURI_WEBVIEW_AUTOMATION"));
            assert_eq!(environment.contains("WEBKIT_INSPECTOR"), driven, "what the process was started with at last");
        }
    }
    // A driver that asks for automation, as any program could, gets no session: with the switch of the tests it does, in every other journey.
    let home = tempfile::tempdir().expect("a folder");
    assert!(!Window::can_be_driven(home.path()).await, "a driver has the window");
}

#[tokio::test]
async fn a_journey_opens_no_internet_socket() {
    let _alone = SCREEN.lock().await;
    within_reason(silent()).await;
}

/// The lines of a trace that have to do with the internet.
fn internet(trace: &str) -> Vec<&str> {
    trace.lines().filter(|line| line.contains("AF_INET")).collect()
}

async fn silent() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = guarded::family(home.path());
    let trace = home.path().join("trace");
    let traced = |command: &mut Command| {
        command.args(["-f", "-qq", "-e", "trace=socket,connect,sendto", "-o"]).arg(&trace);
    };
    // The trace would show it.
    let mut talker = Command::new("strace");
    traced(&mut talker);
    talker.args(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).stderr(Stdio::null()).status().expect("strace is installed");
    assert!(!internet(&fs::read_to_string(&trace).expect("a trace")).is_empty(), "a program that connects is seen");

    let mut command = Command::new("strace");
    traced(&mut command);
    command.arg(app()).arg(&vault);
    let plain = Plain::start(command, home.path()).await;
    let is_open = || LockedVault::at(&vault).is_err();
    opened_by_hand(&plain, &is_open).await;

    // A look around, a search, a new paper, which is read, and the lock.
    for key in ["ctrl+f"] {
        plain.presses(key).await;
    }
    plain.types("rosa").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    for key in ["Return", "Escape", "Escape", "slash", "Escape"] {
        plain.presses(key).await;
    }
    let paper = family("2026-11-20".parse().expect("a date")).documents.into_iter().next().expect("a paper");
    let file = home.path().join("another notice.pdf");
    fs::write(&file, [paper.bytes, b"%% another one".to_vec()].concat()).expect("written");
    let target = plain.window.parse().expect("a number");
    let dropped = file.clone();
    tokio::task::spawn_blocking(move || crate::carry::drop_on(target, &[&dropped])).await.expect("dropped");
    tokio::time::sleep(Duration::from_secs(8)).await;
    plain.presses("ctrl+l").await;
    let started = Instant::now();
    while is_open() && started.elapsed() < Duration::from_secs(30) {
        plain.presses("Escape").await;
        plain.presses("ctrl+l").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(!is_open(), "it is locked by hand");
    drop(plain);
    let locked = LockedVault::at(&vault).expect("a vault");
    let session = Session::unlock(locked, Key::Passphrase(&demo::PASSPHRASE.into()), std::sync::Arc::new(SystemClock));
    let drafts = session.map_err(|refused| refused.error).expect("unlocks").drafts().expect("a list");
    assert_eq!(drafts.len(), 1, "the journey happened: the paper was taken in");

    let trace = fs::read_to_string(&trace).expect("a trace");
    let processes: BTreeSet<&str> = trace.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let sockets = trace.lines().filter(|line| line.contains("AF_UNIX")).count();
    println!("{sockets} calls about local sockets by {} threads, {} about the internet", processes.len(), internet(&trace).len());
    assert!(sockets > 10 && processes.len() > 3, "the trace saw the window and its helpers");
    assert!(internet(&trace).is_empty(), "{:#?}", internet(&trace));
}

async fn opened_by_hand(plain: &Plain, is_open: &dyn Fn() -> bool) {
    for _ in 0..12 {
        tokio::time::sleep(Duration::from_secs(3)).await;
        plain.presses("ctrl+a").await;
        plain.types(demo::PASSPHRASE).await;
        plain.presses("Return").await;
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if is_open() {
                return;
            }
        }
    }
    panic!("the passphrase cannot be typed");
}

#[tokio::test]
async fn nothing_stays_in_the_apps_memory_after_a_lock() {
    let _alone = SCREEN.lock().await;
    within_reason(forgotten()).await;
}

const TYPED: &str = "Zebulon Quackenbush";
const A_NUMBER: &str = "A217934586";
const NEW_CODE: &str = "vK7-Qm2x9Lw4";

async fn forgotten() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = guarded::family(home.path());
    let mut window = Window::open(home.path(), "forgotten", &[&vault.to_string_lossy()]).await;
    unlock(&mut window, demo::PASSPHRASE).await;
    let pid = window.process();
    // A crowded machine must not lock it while its memory is looked through.
    let mut settings = window.invoke("get_settings", &json!({})).await["ok"].clone();
    settings["idleMinutes"] = json!(0);
    assert!(window.invoke("set_settings", &json!({ "settings": settings })).await["failed"].is_null());

    window.click("section-people").await;
    window.click("add-person").await;
    window.fill("person-name", TYPED).await;
    window.fill("a-number", A_NUMBER).await;
    window.click("save").await;
    // Not its text: what the driver is told passes through the app's memory.
    window.find("edit").await;
    window.click("section-codes").await;
    window.click("add-code").await;
    window.fill("code-text", NEW_CODE).await;
    window.click("save").await;
    window.find("reveal").await;
    window.click("reveal").await;
    window.click("scam-go").await;
    window.find("revealed").await;
    for section in ["cases", "documents", "deadlines", "home"] {
        window.click(&format!("section-{section}")).await;
    }
    window.fill("search-input", "quackenb").await;
    window.find("search-hit").await;
    window.escape().await;
    window.click("section-documents").await;
    window.click("document-1").await;
    window.drawn("page-image").await;

    let family = family("2026-11-20".parse().expect("a date"));
    let mut secrets = vec![
        Secret::Word(Canary::new("the passphrase", demo::PASSPHRASE)),
        Secret::Word(Canary::new("a typed name", TYPED)),
        Secret::Word(Canary::new("a typed A-Number", A_NUMBER)),
        Secret::Word(Canary::new("a typed code", NEW_CODE)),
    ];
    secrets.extend(family.people.iter().map(|person| Secret::Word(Canary::new("a name", person.full_name))));
    secrets.extend(family.codes.iter().map(|code| Secret::Word(Canary::new("a code", code.text))));
    secrets.extend(family.cases.iter().map(|case| Secret::Word(Canary::new("a receipt number", case.receipt))));
    let open = search_process(pid, &secrets);
    for name in ["a typed name", "a typed code", "a name", "a code", "a receipt number"] {
        assert!(open.iter().any(|found| found.secret == name), "while it is open {name} is not found: the search would say nothing");
    }

    window.click("lock").await;
    window.find("unlock-passphrase").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // Two things the engine keeps in memory of its own, which is not ours to wipe: what was typed into boxes, and now and then the last message to the page,
    // a document's with names and receipt numbers. Passphrase and codes are nowhere, nor is anything in the C library's memory or in ours.
    let typed = ["a typed name", "a typed A-Number", "a typed code"];
    let told = ["a name", "a receipt number"];
    let of_engine = |found: &Found| {
        typed.contains(&found.secret) || (told.contains(&found.secret) && found.part.is_empty() && found.around.contains("\":"))
    };
    let (engine, left): (Vec<Found>, Vec<Found>) = search_process(pid, &secrets).into_iter().partition(of_engine);
    println!("open: {} places; locked: {} of the vault, {} in memory of the engine", open.len(), left.len(), engine.len());
    assert!(engine.len() < 20, "more than a message: {}", summary(&engine));
    assert!(left.is_empty(), "{}", summary(&left));
    assert_eq!(window.invoke("session_state", &json!({})).await["ok"]["state"], "locked");
    window.close().await;
}

fn summary(found: &[Found]) -> String {
    found.iter().take(60).map(|found| format!("{} ({}) in {:?}: {}\n", found.secret, found.spelling, found.part, found.around)).collect()
}
