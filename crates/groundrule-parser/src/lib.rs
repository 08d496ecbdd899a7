//! Bytes to a resource graph: knows Terraform and provider schemas; knows no rule and prints nothing.

pub mod address;
pub mod detect;
pub mod document;
pub mod error;
pub mod evaluation;
pub mod graph;
mod json;
pub mod language;
pub mod locate;
pub mod plan;
pub mod root;
pub mod schema;
pub mod source;
pub mod state;
pub mod syntax;
pub mod value;
