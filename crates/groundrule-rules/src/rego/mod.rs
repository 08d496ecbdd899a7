//! Rego: what a policy may say, what its results rest on, and running it.

mod builtins;
pub mod engine;
pub(crate) mod guards;
pub mod needs;
mod refs;
pub(crate) mod scan;
