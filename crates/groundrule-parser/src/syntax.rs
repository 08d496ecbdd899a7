//! Terraform files to syntax trees: native syntax and JSON, with the place of everything. Knows no block of Terraform and
//! evaluates nothing.

mod access;
pub mod error;
pub mod json;
pub mod native;
mod repair;
mod scan;
pub mod tree;

use std::sync::Arc;

use crate::source::Source;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use native::Parsed;
pub use tree::{FileId, Span};

/// The files that were read together, in a run; spans refer to them.
#[derive(Debug, Default)]
pub struct Files {
    files: boxcar::Vec<Arc<Source>>,
}

impl Files {
    /// Takes a file in; from any thread.
    pub fn add(&self, source: Arc<Source>) -> FileId {
        FileId(u32::try_from(self.files.push(source)).expect("fewer files than bytes"))
    }

    /// A file.
    pub fn get(&self, file: FileId) -> &Arc<Source> {
        &self.files[file.0 as usize]
    }

    /// What stands at a span.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.file).text()[span.range()]
    }
}
