//! The commands, a module each: options in, a status out, everything written to the streams.

pub(crate) mod audit;
pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod drift;
pub(crate) mod exceptions;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod new_rule;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod test;
