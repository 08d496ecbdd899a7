//! Directories to modules: which files Terraform reads, what their blocks declare, which modules they call and which
//! values its variables were given. Evaluates nothing.

pub mod module;
pub mod problem;
