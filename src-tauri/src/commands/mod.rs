//! The commands: each translates, calls one thing, translates back. What they answer with is in `wire.rs`.

pub(crate) mod backups;
pub(crate) mod guide;
pub(crate) mod intake;
pub(crate) mod keys;
pub(crate) mod library;
pub(crate) mod secrets;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod unsaved;

use tauri::{AppHandle, Manager, Wry};

use crate::app::App;
use crate::wire::{Code, WireError};

include!("list.rs");

macro_rules! handler {
    ($($module:ident :: $command:ident),+ $(,)?) => { tauri::generate_handler![$($module::$command),+] };
}

/// The handler of all commands.
pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
    commands!(handler)
}

/// Runs something that takes time where the window does not wait for it.
async fn blocking<T: Send + 'static>(
    handle: AppHandle,
    f: impl FnOnce(&AppHandle, &App) -> Result<T, WireError> + Send + 'static,
) -> Result<T, WireError> {
    let task = move || {
        let answer = f(&handle, &handle.state::<App>());
        // What the command handled by value is still on this thread's stack, which waits for the next one.
        coffer::wipe_stack();
        answer
    };
    tauri::async_runtime::spawn_blocking(task).await.unwrap_or_else(|_| Err(WireError::from(Code::Internal)))
}

#[cfg(test)]
mod tests {
    macro_rules! names {
        ($($module:ident :: $command:ident),+ $(,)?) => { [$(stringify!($command)),+] };
    }

    #[test]
    fn the_capability_file_allows_exactly_these() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
        let mut allowed: Vec<&str> = file["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        allowed.retain(|p| !p.starts_with("core:event:allow-listen") && !p.starts_with("core:event:allow-unlisten"));
        let mut listed: Vec<String> = commands!(names).iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        listed.sort();
        allowed.sort_unstable();
        assert_eq!(allowed, listed);
    }
}
