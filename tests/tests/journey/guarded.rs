//! What guards an open vault, in the real window: it locks when the system says that the person has gone, what was typed survives that, the clipboard is
//! cleared, nothing stays in memory, the page can do nothing but what it may, and nothing ever leaves the machine.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use coffer::{LockedVault, SystemClock, VaultSettings};
use coffer_tests::demo;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, Value};

use crate::window::Window;
use crate::{SCREEN, unlock, within_reason};

/// A bus of its own: what it is told, the system's bus never hears.
pub(crate) struct Bus {
    daemon: Child,
    pub(crate) address: String,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let arguments = ["--session", "--nofork", "--nopidfile", "--print-address"];
        let mut daemon = Command::new("dbus-daemon").args(arguments).stdout(Stdio::piped()).spawn().expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().expect("piped")).read_line(&mut address).expect("an address");
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// The other ends of what was given out to delay a sleep.
type Delays = Arc<Mutex<Vec<std::io::PipeReader>>>;

/// As much of logind as the app asks for.
struct Login(Delays);

const OWN: &str = "/org/freedesktop/login1/session/c7";

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Login {
    #[zbus(name = "GetSessionByPID")]
    fn session_by_pid(&self, _pid: u32) -> OwnedObjectPath {
        OwnedObjectPath::try_from(OWN).expect("a path")
    }

    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> zbus::fdo::Result<OwnedFd> {
        if (what, mode) != ("sleep", "delay") {
            return Err(zbus::fdo::Error::InvalidArgs("a delay of sleep was expected".to_owned()));
        }
        let (reader, writer) = std::io::pipe().map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
        self.0.lock().expect("no thread died with it").push(reader);
        Ok(OwnedFd::from(std::os::fd::OwnedFd::from(writer)))
    }
}

struct Logind {
    connection: Connection,
    delays: Delays,
}

impl Logind {
    fn on(bus: &Bus) -> Self {
        let delays = Delays::default();
        let built = connection::Builder::address(bus.address.as_str())
            .and_then(|builder| builder.name("org.freedesktop.login1"))
            .and_then(|builder| builder.serve_at("/org/freedesktop/login1", Login(Arc::clone(&delays))))
            .and_then(connection::Builder::build);
        Self { connection: built.expect("the bus takes a name"), delays }
    }

    fn says<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, path: &str, interface: &str, signal: &str, body: &B) {
        self.connection.emit_signal(None::<&str>, path, interface, signal, body).expect("sent");
    }

    fn changed(&self, path: &str, property: &str, value: bool) {
        let changed = HashMap::from([(property, Value::from(value))]);
        let body = ("org.freedesktop.login1.Session", changed, Vec::<&str>::new());
        self.says(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", &body);
    }

    fn sleeps(&self, goes: bool) {
        self.says("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", &(goes,));
    }

    /// Waits until the app asked for so many delays in all, and gives the newest one's end.
    async fn delay(&self, count: usize) -> std::io::PipeReader {
        for _ in 0..300 {
            let asked = {
                let delays = self.delays.lock().expect("no thread died with it");
                delays.last().filter(|_| delays.len() >= count).map(|delay| delay.try_clone().expect("another handle"))
            };
            if let Some(delay) = asked {
                return delay;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the app never asked for delay number {count}")
    }
}

pub(crate) fn family(home: &Path) -> std::path::PathBuf {
    let vault = home.join("Family.coffer");
    let now = coffer::Clock::now(&SystemClock);
    demo::make(&vault, &demo::PASSPHRASE.into(), &VaultSettings::cheap(), now).expect("made");
    vault
}

#[tokio::test]
async fn it_locks_when_the_system_says_so_and_keeps_what_was_typed() {
    let _alone = SCREEN.lock().await;
    within_reason(locked_by_the_system()).await;
}

async fn locked_by_the_system() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = family(home.path());
    let bus = Bus::start();
    let logind = Logind::on(&bus);
    let around = [("DBUS_SYSTEM_BUS_ADDRESS", bus.address.as_str())];
    let mut window = Window::open_with(home.path(), "guarded", &[&vault.to_string_lossy()], &around).await;
    let key = demo::PASSPHRASE;

    // Another session's lock is none of ours.
    unlock(&mut window, key).await;
    let delay = logind.delay(1).await;
    logind.says("/org/freedesktop/login1/session/c8", "org.freedesktop.login1.Session", "Lock", &());
    logind.changed("/org/freedesktop/login1/session/c8", "Active", false);
    logind.changed(OWN, "LockedHint", false);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(window.sees("search-input").await, "it is still open");

    // A form is open, and half filled in, when the screen is locked.
    window.click("section-people").await;
    window.click("add-person").await;
    window.fill("person-name", "Zebulon Quackenbush").await;
    window.fill("a-number", "A217934586").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    logind.says(OWN, "org.freedesktop.login1.Session", "Lock", &());
    window.find("unlock-passphrase").await;
    unlock(&mut window, key).await;
    window.picture("unsaved").await;
    window.click("unsaved-open").await;
    window.wait_for_value("person-name", "Zebulon Quackenbush").await;
    window.wait_for_value("a-number", "A217934586").await;
    window.picture("typed-again").await;
    window.click("save").await;
    window.wait_for_text("detail", "Zebulon Quackenbush").await;

    // Saved: the next lock has nothing to offer. This one is told by a property.
    logind.changed(OWN, "LockedHint", true);
    window.find("unlock-passphrase").await;
    unlock(&mut window, key).await;
    window.click("section-people").await;
    window.find("add-person").await;
    assert!(!window.sees("unsaved-open").await, "what was saved is not offered again");

    // Another user takes the screen, while somebody is edited; then it is given up.
    window.click("person-1").await;
    window.click("edit").await;
    window.fill("person-name", "Rosa, typed half").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    logind.changed(OWN, "Active", false);
    window.find("unlock-passphrase").await;
    unlock(&mut window, key).await;
    window.click("unsaved-open").await;
    window.wait_for_value("person-name", "Rosa, typed half").await;
    window.click("cancel").await;
    window.click_text("Leave without saving").await;

    // Sleep: it may sleep when the vault is locked, and not before.
    let waits = std::thread::spawn(move || {
        let mut delay = delay;
        let ended = delay.read(&mut [0]);
        (ended.is_ok_and(|bytes| bytes == 0), Instant::now())
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!waits.is_finished(), "the sleep is delayed as long as nobody sleeps");
    logind.sleeps(true);
    let (ended, _) = tokio::task::spawn_blocking(move || waits.join()).await.expect("it ends").expect("it ends");
    assert!(ended, "the delay is given up");
    let again = LockedVault::at(&vault).expect("nobody has the file when the computer sleeps").unlock(coffer::Key::Passphrase(&key.into()));
    drop(again.map_err(|refused| refused.error).expect("it is locked by then"));
    window.find("unlock-passphrase").await;
    logind.sleeps(false);
    logind.delay(2).await;
    unlock(&mut window, key).await;
    assert!(!window.sees("unsaved-open").await, "what was given up is not offered again");

    // The desktop's own saver, on the session's bus.
    let session = Connection::session().expect("dbus-run-session gives one");
    let path = "/org/freedesktop/ScreenSaver";
    session.emit_signal(None::<&str>, path, "org.freedesktop.ScreenSaver", "ActiveChanged", &(false,)).expect("sent");
    tokio::time::sleep(Duration::from_millis(1000)).await;
    assert!(window.sees("search-input").await, "a saver that ends locks nothing");
    session.emit_signal(None::<&str>, path, "org.freedesktop.ScreenSaver", "ActiveChanged", &(true,)).expect("sent");
    window.find("unlock-passphrase").await;

    // Each can be switched off.
    unlock(&mut window, key).await;
    window.click("settings").await;
    window.click("setting-safety").await;
    window.find("setting-lockOnScreenLock").await;
    window.picture("safety").await;
    window.click("setting-lockOnScreenLock").await;
    window.escape().await;
    logind.says(OWN, "org.freedesktop.login1.Session", "Lock", &());
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(window.sees("search-input").await, "it stays open, as the settings say");
    logind.changed(OWN, "Active", false);
    window.find("unlock-passphrase").await;
    window.close().await;
}
