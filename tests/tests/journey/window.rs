//! The real window, driven: `WebKitWebDriver` starts the app, elements are named by their `data-testid`, and a picture is left at each step when
//! `COFFER_SCREENSHOTS` names a folder. Native dialogs are typed into by `xdotool`, as a person would.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

/// How long anything may take before the journey is called stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running app with its driver. Everything that it writes goes below `home`.
pub(crate) struct Window {
    client: Client,
    driver: Child,
    pictures: Option<PathBuf>,
    prefix: &'static str,
    taken: usize,
}

/// Where cargo put the app.
pub(crate) fn app() -> PathBuf {
    let exe = std::env::current_exe().expect("this test is a program");
    let app = exe.parent().and_then(Path::parent).expect("target/debug").join("coffer-app");
    assert!(app.is_file(), "{} is missing: `cargo build -p coffer-app` makes it", app.display());
    app
}

pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// The driver, with nothing around it but `home`.
fn driver(home: &Path, port: u16) -> Command {
    let folder = |name: &str| {
        let folder = home.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    };
    let mut driver = Command::new("WebKitWebDriver");
    driver
        .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", folder(".config"))
        .env("XDG_DATA_HOME", folder(".local/share"))
        .env("XDG_CACHE_HOME", folder(".cache"))
        .env("XDG_STATE_HOME", folder(".local/state"))
        .env("TMPDIR", folder("tmp"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("COFFER_DRIVEN_BY_TESTS", "1")
        .env("GDK_BACKEND", "x11")
        .env_remove("WAYLAND_DISPLAY")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    driver
}

/// What is asked of the driver: the app, with these arguments.
fn session(arguments: &[&str]) -> ClientBuilder<hyper_util::client::legacy::connect::HttpConnector> {
    let mut wanted = serde_json::map::Map::new();
    wanted.insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": app(), "args": arguments }));
    let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
    builder.capabilities(wanted);
    builder
}

impl Window {
    /// Starts the app with nothing around it but `home`.
    pub(crate) async fn open(home: &Path, prefix: &'static str, arguments: &[&str]) -> Self {
        Self::open_with(home, prefix, arguments, &[]).await
    }

    /// The same, with more in its environment.
    pub(crate) async fn open_with(home: &Path, prefix: &'static str, arguments: &[&str], around: &[(&str, &str)]) -> Self {
        let port = free_port();
        let driver =
            driver(home, port).envs(around.iter().copied()).spawn().expect("WebKitWebDriver (Debian: webkit2gtk-driver) is installed");
        let builder = session(arguments);
        let mut client = None;
        for _ in 0..100 {
            let address = format!("http://127.0.0.1:{port}");
            match tokio::time::timeout(PATIENCE, builder.connect(&address)).await {
                Ok(Ok(connected)) => {
                    client = Some(connected);
                    break;
                }
                Ok(Err(_)) => tokio::time::sleep(Duration::from_millis(200)).await,
                Err(_) => break,
            }
        }
        let pictures = std::env::var_os("COFFER_SCREENSHOTS").map(PathBuf::from);
        Self { client: client.expect("the app starts under the driver"), driver, pictures, prefix, taken: 0 }
    }

    /// Whether a driver gets the window of an app that was not told that tests drive it.
    pub(crate) async fn can_be_driven(home: &Path) -> bool {
        let port = free_port();
        let mut driver = driver(home, port).env_remove("COFFER_DRIVEN_BY_TESTS").spawn().expect("the driver starts");
        let builder = session(&[]);
        let address = format!("http://127.0.0.1:{port}");
        let started = tokio::time::Instant::now();
        let mut window = None;
        while window.is_none() && started.elapsed() < Duration::from_secs(20) {
            let connected = tokio::time::timeout(Duration::from_secs(15), builder.connect(&address)).await;
            window = connected.ok().and_then(Result::ok);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", driver.id())]).stderr(Stdio::null()).status();
        let _ = driver.wait();
        window.is_some()
    }

    /// Closes the window, as a person would, and waits until the app is gone.
    pub(crate) async fn close(mut self) {
        self.client.clone().close().await.expect("the window closes");
        self.end();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// The element with this test id; waits for it.
    pub(crate) async fn find(&self, id: &str) -> Element {
        let css = format!("[data-testid='{id}']");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&css)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.picture_of("stuck").await;
                panic!("waiting for {id}: {error}")
            }
        }
    }

    /// Whether it is there now.
    pub(crate) async fn sees(&self, id: &str) -> bool {
        self.client.find(Locator::Css(&format!("[data-testid='{id}']"))).await.is_ok()
    }

    /// Brings it into view and waits until it stands still, as a person does: a long list measures its rows as they come.
    async fn stands_still(&self, id: &str) {
        let script = "const [id, done] = arguments; let last = '', same = 0, left = 120; const look = () => { \
             const element = document.querySelector(`[data-testid='${id}']`); const box = element?.getBoundingClientRect(); \
             if (box && (box.top < 0 || box.bottom > innerHeight)) element.scrollIntoView({ block: 'center' }); \
             const now = JSON.stringify(box ?? null); same = now === last ? same + 1 : 0; last = now; \
             if (same > 4 || --left < 0) done(null); else requestAnimationFrame(look); }; look();";
        self.client.execute_async(script, vec![json!(id)]).await.expect("the script runs");
    }

    pub(crate) async fn click(&self, id: &str) {
        for _ in 0..50 {
            let element = self.find(id).await;
            self.stands_still(id).await;
            if element.click().await.is_ok() {
                return;
            }
            // It may stand at the window's edge, under a message.
            self.script(&format!("document.querySelector(\"[data-testid='{id}']\")?.scrollIntoView({{ block: 'center' }})")).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.picture_of("stuck").await;
        panic!("{id} cannot be clicked");
    }

    /// Picks from a list that unfolds; waits until it is folded again and shows what was picked.
    pub(crate) async fn pick(&self, list: &str, option: &str, shown: &str) {
        self.click(list).await;
        self.click(option).await;
        self.wait_for_text(list, shown).await;
        for _ in 0..50 {
            if !self.sees(option).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{list} stays unfolded");
    }

    /// Clicks the button with these words.
    pub(crate) async fn click_text(&self, words: &str) {
        for _ in 0..100 {
            let script = format!(
                "const b=[...document.querySelectorAll('button')].find(b => b.textContent.trim() === {words:?}); b?.click(); return !!b"
            );
            if self.script(&script).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no button says {words:?}");
    }

    /// Makes the window so large.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window");
        tokio::time::sleep(Duration::from_millis(400)).await;
    }

    /// Types into a field, in place of what stands there.
    pub(crate) async fn fill(&self, id: &str, text: &str) {
        let field = self.find(id).await;
        // The driver scrolls for a click, but not to clear.
        self.script(&format!("document.querySelector(\"[data-testid='{id}']\").scrollIntoView({{ block: 'center' }})")).await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field takes keys");
    }

    /// Leaves a field by the Tab key, which closes what it had unfolded.
    pub(crate) async fn tab(&self, id: &str) {
        self.find(id).await.send_keys(&Key::Tab.to_string()).await.expect("keys");
    }

    pub(crate) async fn text(&self, id: &str) -> String {
        self.find(id).await.text().await.expect("text")
    }

    /// Waits until an element's text holds `wanted`.
    pub(crate) async fn wait_for_text(&self, id: &str, wanted: &str) {
        for _ in 0..300 {
            let text = self.script(&format!("return document.querySelector(\"[data-testid='{id}']\")?.textContent ?? ''")).await;
            if text.as_str().is_some_and(|text| text.contains(wanted)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.picture_of("stuck").await;
        panic!("{id} never says {wanted:?}");
    }

    /// Waits until it is there no more.
    pub(crate) async fn gone(&self, id: &str) {
        for _ in 0..3_000 {
            if !self.sees(id).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.picture_of("stuck").await;
        panic!("{id} stays");
    }

    /// Waits until a box holds this.
    pub(crate) async fn wait_for_value(&self, id: &str, wanted: &str) {
        let script = format!("return document.querySelector(\"[data-testid='{id}']\")?.value ?? ''");
        let mut value = String::new();
        for _ in 0..300 {
            value = self.script(&script).await.as_str().unwrap_or_default().to_owned();
            if value == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.picture_of("stuck").await;
        panic!("{id} never holds {wanted:?}, but {value:?}");
    }

    /// The test id of what has the focus.
    pub(crate) async fn focused(&self) -> String {
        self.script("return document.activeElement?.dataset.testid ?? ''").await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Escape wherever the focus is.
    pub(crate) async fn escape(&self) {
        let element = self.client.active_element().await.expect("something has the focus");
        element.send_keys(&Key::Escape.to_string()).await.expect("keys");
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) async fn script(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// The same, with what the script finds in `arguments`.
    pub(crate) async fn script_with(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client.execute(script, arguments).await.expect("the script runs")
    }

    /// The same of a script that calls its last argument when it is done.
    pub(crate) async fn script_async(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client.execute_async(script, arguments).await.expect("the script runs")
    }

    /// Calls a command as the page would, and more freely: gives `{ok}` or `{failed}`.
    pub(crate) async fn invoke(&self, command: &str, arguments: &serde_json::Value) -> serde_json::Value {
        let script = "const [command, given, done] = arguments; let over = false; const end = (said) => over || ((over = true), done(said)); \
             setTimeout(() => end({ silent: true }), 20000); \
             window.__TAURI_INTERNALS__.invoke(command, given).then((ok) => end({ ok }), (failed) => end({ failed }));";
        self.client.execute_async(script, vec![json!(command), arguments.clone()]).await.expect("the script runs")
    }

    /// Waits until the page's picture with this test id has been drawn, and gives its natural width.
    pub(crate) async fn drawn(&self, id: &str) -> u64 {
        for _ in 0..300 {
            let width = self.script(&format!("const e=document.querySelector(\"[data-testid='{id}']\"); const i=e&&(e.tagName==='IMG'?e:e.querySelector('img')); return i&&i.complete?i.naturalWidth:0")).await;
            if let Some(width @ 1..) = width.as_u64() {
                return width;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.picture_of("stuck").await;
        panic!("{id} is never drawn");
    }

    /// Whether the whole of an element is inside the window.
    pub(crate) async fn is_whole(&self, id: &str) -> bool {
        let script = format!(
            "const r=document.querySelector(\"[data-testid='{id}']\").getBoundingClientRect(); return r.top>=0&&r.left>=0&&r.bottom<=innerHeight&&r.right<=innerWidth"
        );
        self.script(&script).await == true
    }

    /// Answers the native file dialog, once it is there, with a path.
    pub(crate) async fn choose(&self, path: &Path) {
        let path = path.to_string_lossy().into_owned();
        let dialog = dialog_window(PATIENCE).await.expect("a file dialog appears");
        // Without a window manager the dialog may not take the keyboard at once, and what is typed before is lost: look, and type again.
        for attempt in 0..5 {
            focus(&dialog).await;
            // The dialog opens its line for a path when a slash is typed, and loses what is typed before the line is there.
            let (first, rest) =
                if attempt == 0 { (vec!["type", "/"], path.trim_start_matches('/')) } else { (vec!["key", "ctrl+a"], path.as_str()) };
            for arguments in [first, vec!["type", "--delay", "40", rest], vec!["key", "Return"]] {
                xdotool(&arguments);
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
            for _ in 0..30 {
                if dialog_window(Duration::ZERO).await.is_none() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        self.picture_of("stuck").await;
        panic!("the file dialog does not take the path");
    }

    /// Drops files on the window, as from a file manager.
    pub(crate) async fn drop_files(&self, files: &[&Path]) {
        let window = xdotool(&["search", "--onlyvisible", "--name", "^Coffer$"]).expect("the app's window");
        let target = window.lines().next().and_then(|id| id.parse().ok()).expect("its number");
        crate::carry::drop_on(target, files);
    }

    /// The app's process: the one that the driver of this window started.
    pub(crate) fn process(&self) -> u32 {
        let driver = self.driver.id();
        let processes =
            std::fs::read_dir("/proc").expect("/proc").flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let of_driver = |pid: &u32| {
            let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            status.contains("Name:\tcoffer-app\n") && status.contains(&format!("PPid:\t{driver}\n"))
        };
        processes.into_iter().find(of_driver).expect("the app runs")
    }

    /// Leaves a picture, after a moment for the frame to be drawn.
    pub(crate) async fn picture(&mut self, name: &str) {
        self.taken += 1;
        let name = format!("{}-{:02}-{name}", self.prefix, self.taken);
        self.picture_of(&name).await;
    }

    async fn picture_of(&self, name: &str) {
        // What a journey got stuck at is worth a picture always.
        let temporary = std::env::temp_dir();
        let Some(folder) = self.pictures.as_deref().or_else(|| (name == "stuck").then_some(&temporary)) else { return };
        tokio::time::sleep(Duration::from_millis(400)).await;
        if let Ok(png) = self.client.screenshot().await {
            std::fs::write(folder.join(format!("{name}.png")), png).expect("the picture is written");
        }
    }
}

impl Window {
    /// Ends the driver and what it started: an app that stays would be handed the next test's start, and that test would wait for ever.
    fn end(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.driver.id())]).stderr(Stdio::null()).status();
        let _ = self.driver.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs xdotool, for a few seconds at most: some of its commands wait for ever.
pub(crate) fn xdotool(arguments: &[&str]) -> Option<String> {
    let output = Command::new("timeout").args(["15", "xdotool"]).args(arguments).output().expect("xdotool is installed");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Gives the keyboard to a window.
pub(crate) async fn focus(window: &str) {
    for _ in 0..20 {
        xdotool(&["windowfocus", window]);
        tokio::time::sleep(Duration::from_millis(100)).await;
        if xdotool(&["getwindowfocus", "-f"]).as_deref() == Some(window) {
            return;
        }
    }
}

/// The native dialog's window: the only visible one of the app that is not the app's own.
async fn dialog_window(patience: Duration) -> Option<String> {
    let started = tokio::time::Instant::now();
    loop {
        let windows = xdotool(&["search", "--onlyvisible", "--name", "."]).unwrap_or_default();
        for window in windows.lines() {
            let name = xdotool(&["getwindowname", window]).unwrap_or_default();
            if ["Open", "Select", "Choose", "Save"].iter().any(|word| name.contains(word)) {
                tokio::time::sleep(Duration::from_millis(if patience.is_zero() { 0 } else { 500 })).await;
                return Some(window.to_owned());
            }
        }
        if started.elapsed() >= patience {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
