//! The command as its users run it: a process, its streams and its exit status.

mod check;
mod common;
mod examples;
mod help;
mod hostile;
mod inspect;
mod outputs;
mod policies;
mod roots;
mod secrets;
mod usage;
