//! Checks that a blob is well made: reading it never panics, but a broken one would lose answers in silence.

use super::blob::Blob;
use super::format::{FACET_WORDS, Section};

/// What is wrong with a blob. Always the fault of whoever wrote it: `cargo xtask gen`, or a damaged checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobFault {
    /// It doesn't begin as a blob does, or its length is not what it says.
    #[error("the schema digest is not one that this program can read")]
    Header,
    /// A reference leads out of its section.
    #[error("the schema digest refers to element {index} of its section {section:?}, which ends before")]
    Reference {
        /// The section referred to.
        section: Section,
        /// The element referred to.
        index: usize,
    },
    /// Names that are searched are not sorted.
    #[error("the schema digest has its section {section:?} out of order at element {index}")]
    Order {
        /// The section that is not sorted.
        section: Section,
        /// The first element that is out of order.
        index: usize,
    },
    /// A node is its own ancestor.
    #[error("the schema digest nests node {node} in itself")]
    Cycle {
        /// The node.
        node: u16,
    },
}

/// Checks every reference of a blob with these strings.
pub fn check(strings: &'static str, words: &'static [u8]) -> Result<(), BlobFault> {
    let blob = Blob::new(strings, words).ok_or(BlobFault::Header)?;
    Checker { strings, blob: &blob }.check()
}

struct Checker<'a> {
    strings: &'static str,
    blob: &'a Blob,
}

impl Checker<'_> {
    fn check(&self) -> Result<(), BlobFault> {
        self.strings()?;
        self.types()?;
        self.providers()?;
        for facet in 0..self.count(Section::Facets, 2 * FACET_WORDS) {
            let default = usize::from(self.blob.word(Section::Facets, FACET_WORDS * facet + FACET_WORDS - 1));
            refer(Section::Strings, default.saturating_sub(1), self.string_count())?;
        }
        for entry in 0..self.count(Section::Entries, 4) {
            self.string(Section::Entries, 2 * entry)?;
            self.node(Section::Entries, 2 * entry + 1)?;
        }
        self.nodes()
    }

    fn strings(&self) -> Result<(), BlobFault> {
        let offsets = self.count(Section::Strings, 4);
        let mut before = None;
        for index in 0..offsets {
            let offset = self.blob.long(Section::Strings, index);
            if !self.strings.is_char_boundary(offset) || before.is_some_and(|before| before >= offset) {
                return Err(BlobFault::Reference { section: Section::Strings, index });
            }
            before = Some(offset);
        }
        let ids = (0..self.string_count()).filter_map(|id| u16::try_from(id).ok());
        sorted(Section::Strings, ids.map(|id| self.blob.string(id)))
    }

    fn types(&self) -> Result<(), BlobFault> {
        for index in 0..self.blob.types() {
            self.string(Section::Types, 3 * index)?;
            self.node(Section::Types, 3 * index + 1)?;
            self.node(Section::Types, 3 * index + 2)?;
        }
        sorted(Section::Types, (0..self.blob.types()).map(|index| self.blob.type_at(index).0))
    }

    fn providers(&self) -> Result<(), BlobFault> {
        let words = self.count(Section::Providers, 2);
        let mut at = 0;
        while at < words {
            self.string(Section::Providers, at)?;
            self.node(Section::Providers, at + 1)?;
            let versions = usize::from(self.blob.word(Section::Providers, at + 2));
            let next = at + 3 + 2 * versions;
            refer(Section::Providers, next - 1, words)?;
            for version in 0..versions {
                self.string(Section::Providers, at + 3 + 2 * version)?;
            }
            at = next;
        }
        Ok(())
    }

    /// Nodes stand after all nodes inside them, so that no walk goes round in circles.
    fn nodes(&self) -> Result<(), BlobFault> {
        let variants = self.count(Section::Variants, 2);
        let facets = self.count(Section::Facets, 2 * FACET_WORDS);
        let blocks = self.count(Section::Blocks, 4);
        let entries = self.count(Section::Entries, 4);
        for node in 1..self.count(Section::Nodes, 4) {
            let start = usize::from(self.blob.word(Section::Nodes, 2 * node));
            let count = usize::from(self.blob.word(Section::Variants, start));
            refer(Section::Variants, start + 2 * count, variants)?;
            for variant in 0..count {
                let facet = self.blob.word(Section::Variants, start + 2 + 2 * variant);
                refer(Section::Facets, usize::from(facet), facets)?;
            }
            let block = usize::from(self.blob.word(Section::Nodes, 2 * node + 1));
            refer(Section::Blocks, block + 1, blocks)?;
            let inside = self.blob.long(Section::Blocks, block)..self.blob.long(Section::Blocks, block + 1);
            refer(Section::Entries, inside.end, entries + 1)?;
            for entry in inside.clone() {
                let child = self.blob.entry(entry).1;
                if usize::from(child) >= node {
                    return Err(BlobFault::Cycle { node: child });
                }
            }
            sorted(Section::Entries, inside.map(|entry| self.blob.entry(entry).0))?;
        }
        Ok(())
    }

    /// The word at this place is a string's id.
    fn string(&self, section: Section, at: usize) -> Result<(), BlobFault> {
        refer(Section::Strings, usize::from(self.blob.word(section, at)), self.string_count())
    }

    /// The word at this place is a node's id, or 0.
    fn node(&self, section: Section, at: usize) -> Result<(), BlobFault> {
        refer(Section::Nodes, usize::from(self.blob.word(section, at)), self.count(Section::Nodes, 4))
    }

    fn string_count(&self) -> usize {
        self.count(Section::Strings, 4).saturating_sub(1)
    }

    fn count(&self, section: Section, size: usize) -> usize {
        self.blob.section(section).len() / size
    }
}

/// Names stand in order, each once.
fn sorted(section: Section, names: impl Iterator<Item = &'static str>) -> Result<(), BlobFault> {
    let mut before = None;
    for (index, name) in names.enumerate() {
        if before.is_some_and(|before| before >= name) {
            return Err(BlobFault::Order { section, index });
        }
        before = Some(name);
    }
    Ok(())
}

/// A reference leads to one of so many elements.
fn refer(section: Section, index: usize, count: usize) -> Result<(), BlobFault> {
    if index < count { Ok(()) } else { Err(BlobFault::Reference { section, index }) }
}
