//! The clipboard as another program sees it: this test is that program, and speaks the X11 selection protocol (ICCCM 2).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use coffer_tests::demo;
use serde_json::json;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, PropMode, Window as XWindow, WindowClass};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::carry::answer;
use crate::guarded::family;
use crate::window::Window;
use crate::{SCREEN, within_reason};

struct Screen {
    connection: RustConnection,
    window: XWindow,
}

impl Screen {
    fn open() -> Self {
        let (connection, screen) = x11rb::connect(None).expect("an X server");
        let root = connection.setup().roots[screen].root;
        let window = connection.generate_id().expect("an id");
        connection
            .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())
            .expect("sent")
            .check()
            .expect("a window");
        Self { connection, window }
    }

    fn atom(&self, name: &str) -> Atom {
        self.connection.intern_atom(false, name.as_bytes()).expect("sent").reply().expect("an atom").atom
    }

    fn name(&self, atom: Atom) -> String {
        let name = self.connection.get_atom_name(atom).expect("sent").reply().expect("a name").name;
        String::from_utf8_lossy(&name).into_owned()
    }

    /// The clipboard in one of its forms; `None` if nobody has it, or not in this form.
    fn ask(&self, form: &str) -> Option<Vec<u8>> {
        let (clipboard, form, answer) = (self.atom("CLIPBOARD"), self.atom(form), self.atom("COFFER_TESTS"));
        self.connection.convert_selection(self.window, clipboard, form, answer, x11rb::CURRENT_TIME).expect("sent").check().expect("asked");
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(5) {
            match self.connection.poll_for_event().expect("connected") {
                Some(Event::SelectionNotify(notice)) if notice.property == x11rb::NONE => return None,
                Some(Event::SelectionNotify(_)) => {
                    let got = self.connection.get_property(true, self.window, answer, AtomEnum::ANY, 0, 10_000);
                    return Some(got.expect("sent").reply().expect("an answer").value);
                }
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        panic!("whoever has the clipboard does not answer")
    }

    fn text(&self) -> Option<String> {
        self.ask("UTF8_STRING").map(|bytes| String::from_utf8(bytes).expect("text"))
    }

    /// The forms in which it can be had.
    fn forms(&self) -> Vec<String> {
        let atoms = self.ask("TARGETS").unwrap_or_default();
        atoms.chunks_exact(4).map(|four| self.name(Atom::from_ne_bytes([four[0], four[1], four[2], four[3]]))).collect()
    }

    /// Waits until it holds this.
    async fn comes_to(&self, wanted: Option<&str>, patience: Duration) -> bool {
        let started = Instant::now();
        while started.elapsed() < patience {
            if self.text().filter(|text| !text.is_empty()).as_deref() == wanted {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

/// Another program that has copied something.
struct Other {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Other {
    fn copies(text: &'static str) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let (ready, owned) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let screen = Screen::open();
            let forms = [screen.atom("TARGETS"), screen.atom("UTF8_STRING")];
            let connection = &screen.connection;
            connection
                .set_selection_owner(screen.window, screen.atom("CLIPBOARD"), x11rb::CURRENT_TIME)
                .expect("sent")
                .check()
                .expect("owner");
            ready.send(()).expect("the test waits");
            while !end.load(Ordering::Relaxed) {
                let Some(event) = connection.poll_for_event().expect("connected") else {
                    std::thread::sleep(Duration::from_millis(5));
                    continue;
                };
                let Event::SelectionRequest(request) = event else { continue };
                let given = if request.target == forms[0] {
                    connection.change_property32(PropMode::REPLACE, request.requestor, request.property, AtomEnum::ATOM, &forms).is_ok()
                } else if request.target == forms[1] {
                    let text = text.as_bytes();
                    connection.change_property8(PropMode::REPLACE, request.requestor, request.property, request.target, text).is_ok()
                } else {
                    false
                };
                answer(connection, &request, given.then_some(request.property));
            }
        });
        owned.recv().expect("it has the clipboard");
        Self { ended, thread: Some(thread) }
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        drop(self.thread.take().map(JoinHandle::join));
    }
}

#[tokio::test]
async fn a_copied_code_is_hinted_and_cleared() {
    let _alone = SCREEN.lock().await;
    within_reason(copied()).await;
}

async fn copied() {
    let home = tempfile::tempdir().expect("a folder");
    let vault = family(home.path());
    let window = Window::open(home.path(), "clipboard", &[&vault.to_string_lossy()]).await;
    unlock_quietly(&window).await;
    let screen = Screen::open();
    let secret = json!({ "secret": { "kind": "code", "id": 1 } });
    let code = window.invoke("reveal", &secret).await["ok"]["text"].as_str().expect("a code").to_owned();
    let mut settings = window.invoke("get_settings", &json!({})).await["ok"].clone();
    settings["clipboardSeconds"] = json!(5);
    assert!(window.invoke("set_settings", &json!({ "settings": settings })).await["failed"].is_null());

    // The hint is that of KDE's clipboard history, which others look at as well.
    window.invoke("copy_secret", &secret).await;
    assert_eq!(screen.text().as_deref(), Some(code.as_str()));
    let forms = screen.forms();
    assert!(forms.iter().any(|form| form == "x-kde-passwordManagerHint"), "{forms:?}");
    assert_eq!(screen.ask("x-kde-passwordManagerHint").as_deref(), Some(b"secret".as_slice()));
    assert!(screen.comes_to(None, Duration::from_secs(20)).await, "it is cleared when its time is up");

    // What somebody else copied meanwhile is theirs: neither time nor a lock takes it.
    window.invoke("copy_secret", &secret).await;
    assert_eq!(screen.text().as_deref(), Some(code.as_str()));
    let other = Other::copies("a recipe for marzipan");
    assert!(!screen.comes_to(None, Duration::from_secs(8)).await, "what another program copied is left alone");
    assert_eq!(screen.text().as_deref(), Some("a recipe for marzipan"));
    drop(other);

    // A lock clears it at once.
    settings["clipboardSeconds"] = json!(600);
    window.invoke("set_settings", &json!({ "settings": settings })).await;
    window.invoke("copy_secret", &secret).await;
    assert_eq!(screen.text().as_deref(), Some(code.as_str()));
    window.invoke("lock", &json!({})).await;
    assert!(screen.comes_to(None, Duration::from_secs(2)).await, "a lock clears it");

    unlock_quietly(&window).await;
    window.invoke("copy_secret", &secret).await;
    let other = Other::copies("a recipe for marzipan");
    window.invoke("lock", &json!({})).await;
    assert_eq!(screen.text().as_deref(), Some("a recipe for marzipan"), "a lock leaves what another program copied");
    drop(other);

    // So does the end of the program, which hands nothing on to a clipboard history.
    unlock_quietly(&window).await;
    window.invoke("copy_secret", &secret).await;
    assert_eq!(screen.text().as_deref(), Some(code.as_str()));
    window.close().await;
    assert!(screen.comes_to(None, Duration::from_secs(5)).await, "the end clears it");
}

async fn unlock_quietly(window: &Window) {
    window.find("unlock-passphrase").await;
    window.fill("unlock-passphrase", demo::PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.find("search-input").await;
}
