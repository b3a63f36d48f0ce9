//! The invariants of the code map as tests: who may import whom, who owns which library, and the habits of the house. They
//! read the tree; nothing is run.

mod arrows;
mod commands;
mod habits;
mod owners;
mod tree;
