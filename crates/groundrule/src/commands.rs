//! The commands, a module each: options in, a status out, everything written to the streams.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod rules;
