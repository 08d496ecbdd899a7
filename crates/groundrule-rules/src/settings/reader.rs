//! What every part of the second step works with: the file, what it can name, and the faults found in it.

use std::ops::Range;
use std::sync::Arc;

use super::names::Names;
use super::raw::{Entry, Node, StandardsFile};
use super::table::shortened;
use super::{Origin, Written};
use crate::fields::Faults;

/// A file while it is validated.
pub(super) struct Reader<'a> {
    pub(super) faults: Faults,
    pub(super) names: Names<'a>,
    pub(super) file: &'a Arc<StandardsFile>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a Arc<StandardsFile>, names: Names<'a>) -> Self {
        Reader { faults: Faults::new(&file.source), names, file }
    }

    /// A place in the file.
    pub(super) fn origin(&self, span: &Range<usize>) -> Origin {
        Origin { file: Arc::clone(self.file), span: span.clone() }
    }

    /// A value and its place.
    pub(super) fn written<T>(&self, value: T, span: &Range<usize>) -> Written<T> {
        Written { value, origin: self.origin(span) }
    }

    /// The value of an entry, as `read` understands it; its place is that of the key.
    pub(super) fn entry<T>(
        &mut self,
        entry: Option<&Entry>,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<Written<T>> {
        let entry = entry?;
        let value = read(self, &entry.node)?;
        Some(self.written(value, &entry.span))
    }

    /// A pattern, or a fault where it is none.
    pub(super) fn glob<T>(
        &mut self,
        span: &Range<usize>,
        text: &str,
        parsed: Result<T, (String, Option<String>)>,
    ) -> Option<T> {
        match parsed {
            Ok(glob) => Some(glob),
            Err((why, help)) => {
                self.faults.tell(span.clone(), format!("`{}` is no pattern: {why}", shortened(text)), help);
                None
            }
        }
    }
}
