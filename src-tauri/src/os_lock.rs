//! Locks when the system says that the person has gone: the screen was locked, the computer goes to sleep, another user takes the screen. Heard over
//! D-Bus: logind on the system bus, the desktop's screen saver on the session bus. Where there is no such bus this hears nothing; a sleep is then
//! noticed when it is over, by `idle.rs`, which is also how it is on Windows and macOS.

use tauri::{AppHandle, Manager};

use crate::app::App;

/// Why the system says that the person has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// The screen was locked, or its saver came on.
    ScreenLocked,
    /// The computer goes to sleep, or has slept.
    Asleep,
    /// Another user has the screen.
    OtherUser,
}

/// Locks, if the settings say so for this reason. Returns when it is done.
pub(crate) fn gone(handle: &AppHandle, why: Gone) {
    let app = handle.state::<App>();
    let settings = app.settings();
    let wanted = match why {
        Gone::ScreenLocked => settings.lock_on_screen_lock,
        Gone::Asleep => settings.lock_on_sleep,
        Gone::OtherUser => settings.lock_on_user_switch,
    };
    if wanted {
        app.lock_now(handle);
        coffer::wipe_stack();
    }
}

/// Starts to listen; it ends with the process.
#[cfg(not(target_os = "linux"))]
pub(crate) fn watch(_: &AppHandle) {}

#[cfg(target_os = "linux")]
pub(crate) use linux::watch;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;
    use std::time::Duration;

    use tauri::AppHandle;
    use zbus::blocking::{Connection, MessageIterator, Proxy};
    use zbus::message::Type;
    use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue};
    use zbus::{MatchRule, Message};

    use super::{Gone, gone};

    /// A bus that ended, or was not there when the app started, is tried again after this long.
    const TRY_AGAIN: Duration = Duration::from_secs(20);

    const LOGIN: &str = "org.freedesktop.login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";
    /// Those of the desktops: `ActiveChanged` says the same in all of them.
    const SAVERS: [&str; 5] = [
        "org.freedesktop.ScreenSaver",
        "org.gnome.ScreenSaver",
        "org.cinnamon.ScreenSaver",
        "org.mate.ScreenSaver",
        "org.xfce.ScreenSaver",
    ];

    pub(crate) fn watch(handle: &AppHandle) {
        for listen in [login, savers] {
            let handle = handle.clone();
            std::thread::spawn(move || {
                loop {
                    // Without a bus there is nothing to hear, and nothing to say about it: the timer locks all the same.
                    let _ = listen(&handle);
                    std::thread::sleep(TRY_AGAIN);
                }
            });
        }
    }

    /// Listens to logind until the bus ends.
    fn login(handle: &AppHandle) -> zbus::Result<()> {
        let bus = Connection::system()?;
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIN)?.build();
        let signals = MessageIterator::for_match_rule(rule, &bus, None)?;
        let manager = Proxy::new(&bus, LOGIN, "/org/freedesktop/login1", MANAGER)?;
        let mut delay = inhibit(&manager);
        let session = own_session(&bus, &manager);
        for signal in signals {
            let signal = signal?;
            match heard(&signal, session.as_ref()) {
                Some(Heard::Gone(why)) => {
                    gone(handle, why);
                    if why == Gone::Asleep {
                        // Only now may it sleep.
                        delay = None;
                    }
                }
                Some(Heard::Awake) => delay = delay.or_else(|| inhibit(&manager)),
                None => {}
            }
        }
        drop(delay);
        Ok(())
    }

    /// Makes the computer wait, a few seconds at most, until this is dropped.
    fn inhibit(manager: &Proxy<'_>) -> Option<OwnedFd> {
        manager.call("Inhibit", &("sleep", "Coffer", "Locks the open vault", "delay")).ok()
    }

    /// The session that this process belongs to. One that was started by the user's own service manager belongs to none: then the one on the screen.
    fn own_session(bus: &Connection, manager: &Proxy<'_>) -> Option<OwnedObjectPath> {
        let pid = std::process::id();
        let own = manager.call("GetSessionByPID", &pid).ok();
        let named = || std::env::var("XDG_SESSION_ID").ok().and_then(|id| manager.call("GetSession", &id).ok());
        let shown = || {
            let user: OwnedObjectPath = manager.call("GetUserByPID", &pid).ok()?;
            let user = Proxy::new(bus, LOGIN, user, "org.freedesktop.login1.User").ok()?;
            let (_, path) = user.get_property::<(String, OwnedObjectPath)>("Display").ok()?;
            Some(path)
        };
        own.or_else(named).or_else(shown)
    }

    enum Heard {
        Gone(Gone),
        Awake,
    }

    fn heard(signal: &Message, session: Option<&OwnedObjectPath>) -> Option<Heard> {
        let header = signal.header();
        let (interface, member) = (header.interface()?.as_str(), header.member()?.as_str());
        if (interface, member) == (MANAGER, "PrepareForSleep") {
            let sleeps: bool = signal.body().deserialize().ok()?;
            return Some(if sleeps { Heard::Gone(Gone::Asleep) } else { Heard::Awake });
        }
        if session.is_none_or(|session| header.path() != Some(&**session)) {
            return None;
        }
        if (interface, member) == (SESSION, "Lock") {
            return Some(Heard::Gone(Gone::ScreenLocked));
        }
        if (interface, member) != ("org.freedesktop.DBus.Properties", "PropertiesChanged") {
            return None;
        }
        let (_, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) = signal.body().deserialize().ok()?;
        let is = |name: &str, wanted: bool| changed.get(name).is_some_and(|value| bool::try_from(value) == Ok(wanted));
        if is("LockedHint", true) {
            Some(Heard::Gone(Gone::ScreenLocked))
        } else {
            is("Active", false).then_some(Heard::Gone(Gone::OtherUser))
        }
    }

    /// Listens to the desktop's screen saver until the bus ends.
    fn savers(handle: &AppHandle) -> zbus::Result<()> {
        let bus = Connection::session()?;
        let rule = MatchRule::builder().msg_type(Type::Signal).member("ActiveChanged")?.build();
        for signal in MessageIterator::for_match_rule(rule, &bus, None)? {
            let signal = signal?;
            let header = signal.header();
            let saver = header.interface().is_some_and(|interface| SAVERS.contains(&interface.as_str()));
            if saver && signal.body().deserialize::<bool>() == Ok(true) {
                gone(handle, Gone::ScreenLocked);
            }
        }
        Ok(())
    }
}
