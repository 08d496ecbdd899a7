//! What an attribute is: its type, and its code in the blob.

/// What stands at a path of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeKind {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Any type, known only from the value.
    Dynamic,
    /// One object; its fields are steps of a path.
    Object,
    /// A list.
    List(Element),
    /// A set.
    Set(Element),
    /// A map. Its keys are no steps of a path.
    Map(Element),
    /// A nested block.
    Block(Block),
}

/// The type of a collection's elements, packed so that [`AttributeKind`] stays `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Element(u32);

/// How often a nested block may stand in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// What a plan makes of the blocks.
    pub nesting: Nesting,
    /// The fewest that the provider accepts.
    pub min: u16,
    /// The most that the provider accepts; `None` is any number.
    pub max: Option<u16>,
}

/// How a plan shows a nested block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nesting {
    /// An object, or null.
    Single,
    /// An object, never null.
    Group,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map of objects by the block's label.
    Map,
}

impl AttributeKind {
    /// Whether no second value can stand beside one of this kind: everything but blocks that may repeat, and
    /// collections of objects.
    pub fn stands_once(self) -> bool {
        match self {
            Self::Block(block) => block.stands_once(),
            Self::List(element) | Self::Set(element) | Self::Map(element) => !element.holds_objects(),
            _ => true,
        }
    }

    /// Whether Terraform lets this attribute also be written as blocks, if it can be written at all: a list or set of objects.
    pub fn has_block_syntax(self) -> bool {
        matches!(self, Self::List(element) | Self::Set(element) if element.kind() == Self::Object)
    }

    /// The code in the blob: a digit of four bits for each layer, the outermost lowest.
    pub(super) fn code(self) -> u32 {
        match self {
            Self::String => 1,
            Self::Number => 2,
            Self::Bool => 3,
            Self::Dynamic => 4,
            Self::Object => 5,
            Self::List(element) => 6 | element.0 << 4,
            Self::Set(element) => 7 | element.0 << 4,
            Self::Map(element) => 8 | element.0 << 4,
            Self::Block(block) => 9 | block.nesting.code() << 4,
        }
    }

    /// The kind of a code, which a well-made blob always has; other codes are [`AttributeKind::Dynamic`].
    pub(super) fn from_code(code: u32, min: u16, max: u16) -> Self {
        let element = Element(code >> 4);
        match code & 0xF {
            1 => Self::String,
            2 => Self::Number,
            3 => Self::Bool,
            5 => Self::Object,
            6 => Self::List(element),
            7 => Self::Set(element),
            8 => Self::Map(element),
            9 => {
                let nesting = Nesting::from_code(code >> 4);
                Self::Block(Block { nesting, min, max: (max > 0).then_some(max) })
            }
            _ => Self::Dynamic,
        }
    }
}

impl Element {
    /// The element type of this kind; `None` for blocks, and for a nesting deeper than the code holds.
    pub fn of(kind: AttributeKind) -> Option<Self> {
        let code = kind.code();
        let fits = code >> 28 == 0 && !matches!(kind, AttributeKind::Block(_));
        fits.then_some(Self(code))
    }

    /// What each element is.
    pub fn kind(self) -> AttributeKind {
        AttributeKind::from_code(self.0, 0, 0)
    }

    fn holds_objects(self) -> bool {
        match self.kind() {
            AttributeKind::Object => true,
            AttributeKind::List(inner) | AttributeKind::Set(inner) | AttributeKind::Map(inner) => {
                inner.holds_objects()
            }
            _ => false,
        }
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind().fmt(f)
    }
}

impl Block {
    /// Whether at most one such block can stand in its parent.
    pub fn stands_once(self) -> bool {
        matches!(self.nesting, Nesting::Single | Nesting::Group) || self.max == Some(1)
    }

    /// The block that accepts whatever either accepts, shown as `self` is.
    pub(super) fn widened(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(a, b)| a.max(b));
        Self { nesting: self.nesting, min: self.min.min(other.min), max }
    }
}

impl Nesting {
    fn code(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Group => 2,
            Self::List => 3,
            Self::Set => 4,
            Self::Map => 5,
        }
    }

    fn from_code(code: u32) -> Self {
        match code {
            1 => Self::Single,
            2 => Self::Group,
            4 => Self::Set,
            5 => Self::Map,
            _ => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        let strings = Element::of(AttributeKind::String).expect("fits");
        let lists = Element::of(AttributeKind::List(strings)).expect("fits");
        for kind in [
            AttributeKind::Bool,
            AttributeKind::Object,
            AttributeKind::Map(strings),
            AttributeKind::Set(lists),
            AttributeKind::Block(Block { nesting: Nesting::Group, min: 0, max: None }),
            AttributeKind::Block(Block { nesting: Nesting::Set, min: 1, max: Some(5000) }),
        ] {
            let (min, max) = match kind {
                AttributeKind::Block(block) => (block.min, block.max.unwrap_or(0)),
                _ => (0, 0),
            };
            assert_eq!(AttributeKind::from_code(kind.code(), min, max), kind);
        }
    }

    #[test]
    fn only_repeatable_blocks_and_collections_of_objects_may_stand_twice() {
        let objects = Element::of(AttributeKind::Object).expect("fits");
        let strings = Element::of(AttributeKind::String).expect("fits");
        assert!(!AttributeKind::Set(objects).stands_once());
        assert!(AttributeKind::Set(strings).stands_once());
        assert!(AttributeKind::Object.stands_once());
        assert!(AttributeKind::Block(Block { nesting: Nesting::List, min: 0, max: Some(1) }).stands_once());
        assert!(!AttributeKind::Block(Block { nesting: Nesting::List, min: 1, max: None }).stands_once());
    }

    #[test]
    fn a_nesting_too_deep_for_the_code_is_refused() {
        let mut kind = AttributeKind::String;
        for _ in 0..6 {
            kind = AttributeKind::List(Element::of(kind).expect("six layers fit"));
        }
        assert!(Element::of(AttributeKind::List(Element::of(kind).expect("seven layers fit"))).is_none());
    }
}
