//! Bytes to a resource graph: knows Terraform and provider schemas; knows no rule and prints nothing.

pub mod schema;
