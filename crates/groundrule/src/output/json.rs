//! `--format json`: machine-readable output, each version of the contract in a module of its own.

pub(crate) mod v1;
