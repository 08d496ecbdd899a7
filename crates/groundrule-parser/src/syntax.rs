//! Terraform files to syntax trees: native syntax and JSON, with the place of everything. Knows no block of Terraform and
//! evaluates nothing.

pub mod tree;

use std::sync::Arc;

use crate::source::Source;
pub use tree::{FileId, Span};

/// The files that were read together; spans refer to them.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<Arc<Source>>,
}

impl Files {
    /// Takes a file in.
    pub fn add(&mut self, source: Arc<Source>) -> FileId {
        self.files.push(source);
        FileId(u32::try_from(self.files.len() - 1).expect("fewer files than bytes"))
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
