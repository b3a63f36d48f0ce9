//! The clipboard, from the Rust side only: asks to be left out of histories, and is cleared after a while, on lock and on exit, if what is in it is
//! still ours. One thread owns it, because on X11 the owner has to stay alive to hand the text out.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use arboard::Clipboard;
use secrecy::{ExposeSecret, SecretString};

enum Ask {
    Copy(SecretString, Duration, Sender<bool>),
    Clear(Sender<()>),
}

/// Handle to the thread.
pub(crate) struct ClipboardThread {
    asks: Sender<Ask>,
    _thread: JoinHandle<()>,
}

impl ClipboardThread {
    /// Starts it; `cleared` is called when a secret's time is up.
    pub(crate) fn start(cleared: impl Fn() + Send + 'static) -> Self {
        let (asks, inbox) = channel();
        Self { asks, _thread: std::thread::spawn(move || serve(&inbox, &cleared)) }
    }

    /// Copies; `false` when there is no clipboard to be had.
    pub(crate) fn copy(&self, text: SecretString, clear_after: Duration) -> bool {
        let (answer, done) = channel();
        self.asks.send(Ask::Copy(text, clear_after, answer)).is_ok() && done.recv().unwrap_or(false)
    }

    /// Clears it now if it is still ours, and waits until that is done.
    pub(crate) fn clear(&self) {
        let (answer, done) = channel();
        if self.asks.send(Ask::Clear(answer)).is_ok() {
            // Nothing more can be done if the thread is gone.
            let _ = done.recv_timeout(Duration::from_secs(2));
        }
    }
}

fn serve(inbox: &Receiver<Ask>, cleared: &dyn Fn()) {
    let mut clipboard: Option<Clipboard> = None;
    let mut ours: Option<(SecretString, Instant)> = None;
    loop {
        let next = match &ours {
            Some((_, until)) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Ask::Copy(text, after, answer)) => {
                let copied = put(&mut clipboard, &text);
                ours = copied.then(|| (text, Instant::now() + after));
                let _ = answer.send(copied);
            }
            Ok(Ask::Clear(answer)) => {
                if let Some((text, _)) = ours.take() {
                    clear_if_ours(&mut clipboard, &text);
                }
                let _ = answer.send(());
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some((text, _)) = ours.take() {
                    clear_if_ours(&mut clipboard, &text);
                    cleared();
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the person asked for it to be copied")]
fn put(clipboard: &mut Option<Clipboard>, text: &SecretString) -> bool {
    if clipboard.is_none() {
        *clipboard = Clipboard::new().ok();
    }
    let Some(clipboard) = clipboard else { return false };
    let set = clipboard.set();
    #[cfg(target_os = "linux")]
    let set = arboard::SetExtLinux::exclude_from_history(set);
    #[cfg(target_os = "macos")]
    let set = arboard::SetExtApple::exclude_from_history(set);
    #[cfg(windows)]
    let set = {
        use arboard::SetExtWindows;
        set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
    };
    set.text(text.expose_secret()).is_ok()
}

#[expect(clippy::disallowed_methods, reason = "compared with what is in the clipboard")]
fn clear_if_ours(clipboard: &mut Option<Clipboard>, text: &SecretString) {
    let Some(clipboard) = clipboard else { return };
    let there = clipboard.get_text().map(zeroize::Zeroizing::new);
    if there.is_ok_and(|there| there.as_str() == text.expose_secret()) {
        // If this fails there is no second way; the window has told how long the text stays.
        let _ = clipboard.clear();
    }
}
