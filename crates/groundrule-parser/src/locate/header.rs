//! What a reader recognises a block by.

use std::borrow::Cow;

use crate::syntax::tree::{Block, Body};
use crate::syntax::{Files, Span};

/// The type and labels of a block. In JSON syntax the last label, and of a block without labels the beginning of its
/// object: what stands before is shared with other blocks.
pub(super) fn header(files: &Files, block: &Block) -> Span {
    if !block.body.is_json {
        return block.header();
    }
    if let Some(label) = block.labels.last() {
        return label.span;
    }
    first_line(files, block.body.span)
}

/// What stands of a span on its first line.
pub(super) fn first_line(files: &Files, span: Span) -> Span {
    let text = files.text(span);
    let first_line = text.lines().next().unwrap_or(text).trim_end().len();
    Span { end: span.start + u32::try_from(first_line).unwrap_or_default(), ..span }
}

/// The blocks of a type that a body has without labels, and those of `dynamic` blocks; in the order of the file.
pub(super) fn nested<'b>(body: &'b Body, name: &str) -> Vec<Nested<'b>> {
    let written = body.blocks_named(name).map(|block| Nested { block, is_dynamic: false });
    let dynamic = body.blocks_labelled("dynamic", 1);
    let dynamic = dynamic.filter(|block| block.labels.first().is_some_and(|label| &*label.text == name));
    let mut all: Vec<_> = written.chain(dynamic.map(|block| Nested { block, is_dynamic: true })).collect();
    all.sort_by_key(|nested| nested.block.body.span);
    all
}

/// A nested block, or a `dynamic` block that makes any number of them.
#[derive(Debug)]
pub(super) struct Nested<'b> {
    pub(super) block: Cow<'b, Block>,
    pub(super) is_dynamic: bool,
}

impl Nested<'_> {
    /// The body that has the arguments; nothing for a `dynamic` block without `content`.
    pub(super) fn body(&self) -> Option<Cow<'_, Body>> {
        if !self.is_dynamic {
            return Some(Cow::Borrowed(&self.block.body));
        }
        match self.block.body.blocks_named("content").next()? {
            Cow::Borrowed(content) => Some(Cow::Borrowed(&content.body)),
            Cow::Owned(content) => Some(Cow::Owned(content.body)),
        }
    }
}
