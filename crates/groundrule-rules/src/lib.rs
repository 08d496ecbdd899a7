//! A resource graph, policies and settings to a report: knows Rego; knows no file format and no terminal.

pub mod check;
pub mod controls;
mod credential;
pub mod diagnostic;
pub mod digest;
pub mod drift;
mod edit;
pub mod edition;
mod embedded;
pub mod evaluate;
mod fields;
mod fingerprint;
pub mod fixtures;
pub mod governance;
pub mod hiding;
mod levels;
pub mod loader;
pub mod locate;
mod metadata;
pub mod mutation;
pub mod redact;
pub mod rego;
pub mod report;
pub mod rule;
mod sets;
pub mod settings;
pub mod standard;
mod text;
pub mod wildcard;
mod yaml;

/// The JSON Schema of a policy's metadata, for editors.
pub const METADATA_SCHEMA: &str = include_str!("../schemas/metadata.schema.json");

/// The first name of the built-in policies' packages.
const BUILTIN: &str = "groundrule";
