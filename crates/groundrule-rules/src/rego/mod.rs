//! Rego: what a policy may say, and running it.

mod builtins;
pub mod engine;
pub(crate) mod guards;
mod refs;
pub(crate) mod scan;
