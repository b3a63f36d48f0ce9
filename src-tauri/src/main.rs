//! The desktop window: thin commands over `coffer`. Everything that is not translation between page and core lives below.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod app;
mod attempts;
mod backups;
mod capture;
mod clipboard;
mod commands;
mod drafts;
mod environment;
mod folder;
mod idle;
mod os_lock;
mod pages;
mod preferences;
mod reader;
mod reminders;
mod translate;
mod wire;

/// Memory is wiped when it is freed; with SQLite's own allocator this leaves no copy of what was open behind.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> std::process::ExitCode {
    coffer::Apart::by_this_program();
    environment::shut_doors();
    match app::run(environment::Arguments::read()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            environment::complain(&format!("Coffer could not open its window: {error}"));
            std::process::ExitCode::FAILURE
        }
    }
}
