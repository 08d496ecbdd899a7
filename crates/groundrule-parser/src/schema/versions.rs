//! Sets of provider versions.

/// A set of the versions that [`super::Schemas::versions`] lists for a provider, by their index there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionSet(u16);

impl VersionSet {
    /// No version.
    pub const NONE: Self = Self(0);
    /// All versions of any provider.
    pub const ALL: Self = Self(u16::MAX);
    /// How many versions of one provider a set can tell apart.
    pub const CAPACITY: usize = 16;

    /// The version at this index alone; no version when the index is beyond the capacity.
    pub fn one(index: usize) -> Self {
        if index < Self::CAPACITY { Self(1 << index) } else { Self::NONE }
    }

    /// Whether the version at this index is in the set.
    pub fn contains(self, index: usize) -> bool {
        !self.intersection(Self::one(index)).is_empty()
    }

    /// Whether no version is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many versions are in the set.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The versions in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The versions in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The newest version of the set alone.
    #[must_use]
    pub fn newest(self) -> Self {
        self.0.checked_ilog2().map_or(Self::NONE, |bit| Self(1 << bit))
    }

    /// The indexes in the set, oldest version first.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::CAPACITY).filter(move |index| self.contains(*index))
    }

    /// The set as the blob writes it: a bit for each index.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The set that [`Self::bits`] wrote.
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }
}
