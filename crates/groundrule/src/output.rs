//! A report to text: each format in a module of its own, all of them from the same values.

pub(crate) mod concise;
pub(crate) mod json;
pub(crate) mod summary;

#[cfg(test)]
pub(crate) mod sample;
