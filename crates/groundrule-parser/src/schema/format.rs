//! The layout of the embedded blob, for its reader here and its writer in `xtask`.
//!
//! The blob is never decoded as a whole: its sections are arrays of small-endian words that refer to each other by
//! index, so that a look-up reads a few words where they stand. It is small because everything that occurs twice is
//! stored once: a *node* says what stands at a path, and equal subtrees, of any type, version or provider, are one
//! node. Versions inside a subtree are written only where they differ from those of its parent.
//!
//! | section | element |
//! |---|---|
//! | `STRINGS` | offset of a string in `strings.txt` (4 bytes); a line each, sorted, so that the order of ids is the order of strings |
//! | `TYPES` | string, node as a resource, node as a data source; sorted by string; 0 is *no such* |
//! | `PROVIDERS` | for each: string, node of its configuration, number of versions, and for each a string and 1 for a beta provider's |
//! | `NODES` | start in `VARIANTS`, block |
//! | `VARIANTS` | number of variants, and for each its versions (0: those of the parent) and its facet |
//! | `FACETS` | six words: kind (two), min, max, flags, default (string id + 1, or 0) |
//! | `BLOCKS` | start in `ENTRIES` (4 bytes); its end is the next one's start |
//! | `ENTRIES` | string, node: the attributes and blocks in a block, sorted |

use super::kind::AttributeKind;

/// The sections, in the order of the blob; each has its length in bytes in the header (4 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the module says what each holds")]
pub enum Section {
    Strings,
    Types,
    Providers,
    Nodes,
    Variants,
    Facets,
    Blocks,
    Entries,
}

/// How many sections there are.
pub const SECTIONS: usize = 8;

/// The first bytes of the blob; the last is the layout's version.
pub const MAGIC: [u8; 4] = *b"grs\x01";

/// Yes-or-no facts of an attribute or block in one version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u16);

impl Flags {
    /// Must be configured.
    pub const REQUIRED: Self = Self(1);
    /// May be configured.
    pub const OPTIONAL: Self = Self(1 << 1);
    /// The provider may fill it in. Of a block: by the provider's source, when no such block is configured.
    pub const COMPUTED: Self = Self(1 << 2);
    /// Its value is never to be shown.
    pub const SENSITIVE: Self = Self(1 << 3);
    /// The provider wants it no longer used.
    pub const DEPRECATED: Self = Self(1 << 4);
    /// Null in every plan and state.
    pub const WRITE_ONLY: Self = Self(1 << 5);
    /// A change of it replaces the resource.
    pub const FORCE_NEW: Self = Self(1 << 6);
    /// A field of an object type, with the flags of the attribute that has this type.
    pub const OBJECT_FIELD: Self = Self(1 << 7);
    /// What schemas do not say (default, computed block) is known for this version.
    pub const FACTS: Self = Self(1 << 8);
    /// A version that has no digest declares another default.
    pub const DEFAULT_DIFFERS: Self = Self(1 << 9);

    /// Whether all flags of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These flags without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The flags if `on`, else none.
    #[must_use]
    pub fn when(self, on: bool) -> Self {
        if on { self } else { Self::default() }
    }
}

/// What one version says of an attribute or block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facet {
    /// Its type.
    pub kind: AttributeKind,
    /// Its flags.
    pub flags: Flags,
    /// The id of the string that is its declared default in JSON.
    pub default: Option<u16>,
}

/// How many words a facet has.
pub const FACET_WORDS: usize = 6;

impl Facet {
    /// The words of the blob.
    pub fn to_words(self) -> [u16; FACET_WORDS] {
        let [a, b, c, d] = self.kind.code().to_le_bytes();
        let (min, max) = match self.kind {
            AttributeKind::Block(block) => (block.min, block.max.unwrap_or(0)),
            _ => (0, 0),
        };
        let [low, high] = [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])];
        [low, high, min, max, self.flags.0, self.default.map_or(0, |id| id + 1)]
    }

    /// The facet of these words.
    pub(super) fn from_words([low, high, min, max, flags, default]: [u16; FACET_WORDS]) -> Self {
        let code = u32::from(high) << 16 | u32::from(low);
        let kind = AttributeKind::from_code(code, min, max);
        Self { kind, flags: Flags(flags), default: default.checked_sub(1) }
    }
}
