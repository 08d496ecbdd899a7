//! Reads words and strings of the embedded blob, whose layout [`super::format`] describes.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use super::format::{FACET_WORDS, Facet, MAGIC, SECTIONS, Section};
use super::versions::VersionSet;

/// The sections of a blob. Reading outside of one gives zero, which stands for *nothing* throughout: a broken blob
/// loses answers, and [`super::check`] finds it.
#[derive(Debug, Default)]
pub(super) struct Blob {
    strings: &'static str,
    sections: [&'static [u8]; SECTIONS],
}

static EMBEDDED: LazyLock<Blob> = LazyLock::new(|| {
    let strings = include_str!("../../schemas/strings.txt");
    let words = include_bytes!("../../schemas/digest.bin");
    Blob::new(strings, words).unwrap_or_default()
});

impl Blob {
    /// The blob in this binary.
    pub(super) fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The blob with these strings and words, if the header fits.
    pub(super) fn new(strings: &'static str, words: &'static [u8]) -> Option<Self> {
        let mut rest = words.strip_prefix(&MAGIC)?;
        let (header, after) = rest.split_at_checked(4 * SECTIONS)?;
        rest = after;
        let mut sections = [&[][..]; SECTIONS];
        for (section, length) in sections.iter_mut().zip(header.as_chunks::<4>().0) {
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            (*section, rest) = rest.split_at_checked(length)?;
        }
        rest.is_empty().then_some(Self { strings, sections })
    }

    /// The bytes of a section.
    pub(super) fn section(&self, section: Section) -> &'static [u8] {
        self.sections[section as usize]
    }

    /// The two-byte word at this index.
    pub(super) fn word(&self, section: Section, index: usize) -> u16 {
        self.section(section).as_chunks::<2>().0.get(index).map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    /// The four-byte word at this index.
    pub(super) fn long(&self, section: Section, index: usize) -> usize {
        let bytes = self.section(section).as_chunks::<4>().0.get(index);
        bytes.and_then(|bytes| u32::from_le_bytes(*bytes).try_into().ok()).unwrap_or(0)
    }

    /// The string with this id: a line without its end.
    pub(super) fn string(&self, id: u16) -> &'static str {
        let start = self.long(Section::Strings, usize::from(id));
        let end = self.long(Section::Strings, usize::from(id) + 1);
        self.strings.get(start..end.saturating_sub(1)).unwrap_or_default()
    }

    /// The variants of a node: for each, the versions it is for, given those of the parent, and its facet.
    pub(super) fn variants(
        &self,
        node: u16,
        parent: VersionSet,
    ) -> impl Iterator<Item = (VersionSet, Facet)> {
        let start = usize::from(self.word(Section::Nodes, 2 * usize::from(node)));
        let count = usize::from(self.word(Section::Variants, start));
        (0..count).map(move |index| {
            let versions = match self.word(Section::Variants, start + 1 + 2 * index) {
                0 => parent,
                bits => VersionSet::from_bits(bits),
            };
            (versions, self.facet(self.word(Section::Variants, start + 2 + 2 * index)))
        })
    }

    /// The facet with this id.
    pub(super) fn facet(&self, id: u16) -> Facet {
        let start = FACET_WORDS * usize::from(id);
        Facet::from_words(std::array::from_fn(|word| self.word(Section::Facets, start + word)))
    }

    /// The indexes of the entries below a node.
    pub(super) fn entries(&self, node: u16) -> Range<usize> {
        let block = usize::from(self.word(Section::Nodes, 2 * usize::from(node) + 1));
        self.long(Section::Blocks, block)..self.long(Section::Blocks, block + 1)
    }

    /// The name and node of an entry.
    pub(super) fn entry(&self, index: usize) -> (&'static str, u16) {
        (self.string(self.word(Section::Entries, 2 * index)), self.word(Section::Entries, 2 * index + 1))
    }

    /// The node with this name below a node.
    pub(super) fn child(&self, node: u16, name: &str) -> Option<u16> {
        let index = search(self.entries(node), |index| self.entry(index).0.cmp(name))?;
        Some(self.entry(index).1)
    }

    /// How many types there are.
    pub(super) fn types(&self) -> usize {
        self.section(Section::Types).len() / 6
    }

    /// The name of a type, and its nodes as a resource and as a data source; 0 if there is none.
    pub(super) fn type_at(&self, index: usize) -> (&'static str, u16, u16) {
        let [name, resource, data] = std::array::from_fn(|word| self.word(Section::Types, 3 * index + word));
        (self.string(name), resource, data)
    }

    /// The type of this name, as [`Self::type_at`] gives it.
    pub(super) fn find_type(&self, name: &str) -> Option<(&'static str, u16, u16)> {
        let index = search(0..self.types(), |index| self.type_at(index).0.cmp(name))?;
        Some(self.type_at(index))
    }
}

/// Binary search over indexes.
fn search(mut range: Range<usize>, compare: impl Fn(usize) -> Ordering) -> Option<usize> {
    while range.start < range.end {
        let middle = usize::midpoint(range.start, range.end);
        match compare(middle) {
            Ordering::Less => range.start = middle + 1,
            Ordering::Greater => range.end = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}
