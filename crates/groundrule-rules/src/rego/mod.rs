//! Rego: loading policies and working out what their results rest on.

pub mod needs;
