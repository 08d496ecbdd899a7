//! A resource graph, policies and settings to a report: knows Rego; knows no file format and no terminal.

pub mod diagnostic;
mod fields;
mod metadata;
pub mod report;
pub mod rule;
mod text;
mod yaml;
