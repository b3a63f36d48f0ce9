//! What the checks of the whole share: the fictional papers and the family that has them, plain papers, the command as a program, the search
//! for canaries in files and in memory, what goes into a build. The checks themselves are in `tests/`; the throwaway vault of `cargo xtask run --demo` is
//! made by `bin/demo.rs`.

pub mod canary;
pub mod command;
pub mod corpus;
pub mod demo;
pub mod frozen;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod paper;
pub mod samples;
pub mod supply;
