//! What CI systems are given: the shell in it is run as they run it, and its files keep to the house's rules.

// Their jobs run in a POSIX shell.
#![cfg(unix)]

mod arguments;
mod job;
mod reports;
mod workflows;
