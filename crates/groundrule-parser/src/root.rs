//! Directories to modules: which files Terraform reads, what their blocks declare, which modules they call and which
//! values its variables were given. Evaluates nothing but the sources of modules.

mod discover;
mod early;
mod files;
mod gather;
mod load;
mod lock;
mod manifest;
mod merge;
pub mod module;
pub mod problem;
mod references;
mod values;
mod workspace;

pub use discover::{Discovery, directories_of, discover};
pub use load::load;
pub use module::{Module, ModuleTree, Root};
pub use problem::{Diagnostic, Place, Problem, Severity};
pub use values::{Inputs, VariableArgument};
pub use workspace::Workspace;
