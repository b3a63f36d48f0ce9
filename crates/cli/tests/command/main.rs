//! The real command, run as a program: what it prints, what it refuses, how it ends. The vaults are made with a cheap KDF, which only a build
//! with debug assertions has.
#![cfg(debug_assertions)]

mod backups;
mod batches;
mod bench;
mod damage;
mod documents;
mod exits;
mod generated;
mod identifying;
mod knowing;
mod people;
mod reading;
mod secrets;
mod shapes;
mod starting;
mod ways;
