//! A resource graph, policies and settings to a report: knows Rego; knows no file format and no terminal.

pub mod diagnostic;
pub mod evaluate;
pub mod hiding;
pub mod rego;
pub mod report;
pub mod rule;
