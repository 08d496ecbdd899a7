//! The command as its users run it: a process, its streams and its exit status.

mod audit;
mod catalogue;
mod check;
mod common;
mod decisions;
mod examples;
mod help;
mod hostile;
#[cfg(unix)]
mod hostile_roots;
mod inspect;
mod outputs;
mod policies;
mod roots;
mod secrets;
mod settings;
mod story;
mod usage;
