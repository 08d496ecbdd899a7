//! The command as its users run it: a process, its streams and its exit status.

mod common;
mod help;
mod usage;
