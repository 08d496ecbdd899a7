//! Rego: what a policy may say, running it, and working out what its results rest on.

mod builtins;
pub mod engine;
pub(crate) mod guards;
pub mod needs;
mod refs;
pub(crate) mod scan;
