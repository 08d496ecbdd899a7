//! Bytes to a resource graph: knows Terraform and provider schemas; knows no rule and prints nothing.

pub mod address;
pub mod detect;
pub mod document;
pub mod error;
mod json;
pub mod plan;
pub mod source;
pub mod state;
