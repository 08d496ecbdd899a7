//! What the digests say of one attribute or block, over several provider versions.

use super::blob::Blob;
use super::format::{Facet, Flags};
use super::kind::AttributeKind;
use super::versions::VersionSet;

/// An attribute or nested block, as the versions asked about have it.
///
/// Where versions differ: [`required`](Self::required) holds if *every* version in which it exists says so,
/// all other flags if *any* does; the kind is the newest version's, with the widest bounds on how often a block may
/// stand.
#[derive(Clone, Copy)]
pub struct Attribute {
    blob: &'static Blob,
    node: u16,
    /// The versions asked about.
    within: VersionSet,
    /// The versions, of those asked about, in which it exists.
    pub versions: VersionSet,
    /// What it is.
    pub kind: AttributeKind,
    flags: Flags,
    stands_once: bool,
    computed_block: Option<bool>,
    default: Option<u16>,
}

impl Attribute {
    /// What a node says for these versions, below a parent that exists in `parent`; `None` if it exists in none.
    pub(super) fn read(
        blob: &'static Blob,
        node: u16,
        parent: VersionSet,
        within: VersionSet,
    ) -> Option<Self> {
        let mut variants = blob
            .variants(node, parent)
            .map(|(versions, facet)| (versions.intersection(within), facet))
            .filter(|(versions, _)| !versions.is_empty());
        let (versions, facet) = variants.next()?;
        let mut newest = versions.newest();
        let mut attribute = Self {
            blob,
            node,
            within,
            versions,
            kind: facet.kind,
            flags: facet.flags,
            stands_once: facet.kind.stands_once(),
            computed_block: facet.computed_block(),
            default: facet.default,
        };
        let mut facts = facet.flags.has(Flags::FACTS);
        for (versions, facet) in variants {
            let is_newest = versions.newest().bits() > newest.bits();
            newest = if is_newest { versions.newest() } else { newest };
            attribute.kind =
                if is_newest { merge(facet.kind, attribute.kind) } else { merge(attribute.kind, facet.kind) };
            if facet.flags.has(Flags::FACTS) {
                attribute.default = if facts {
                    attribute.default.filter(|_| attribute.default == facet.default)
                } else {
                    facet.default
                };
                facts = true;
            }
            attribute.computed_block = match (attribute.computed_block, facet.computed_block()) {
                (Some(a), Some(b)) => Some(a || b),
                (a, b) => a.or(b),
            };
            attribute.stands_once &= facet.kind.stands_once();
            let required = attribute.flags.has(Flags::REQUIRED) && facet.flags.has(Flags::REQUIRED);
            let others = attribute.flags.with(facet.flags).without(Flags::REQUIRED);
            attribute.flags = others.with(Flags::REQUIRED.when(required));
            attribute.versions = attribute.versions.union(versions);
        }
        if within.len() > 1 && attribute.flags.has(Flags::DEFAULT_DIFFERS) {
            attribute.default = None;
        }
        Some(attribute)
    }

    /// The attribute or block of this name inside.
    pub fn child(&self, name: &str) -> Option<Self> {
        Self::read(self.blob, self.blob.child(self.node, name)?, self.versions, self.within)
    }

    /// The attributes and blocks inside, by name.
    pub fn children(&self) -> impl Iterator<Item = (&'static str, Self)> + use<> {
        let this = *self;
        this.blob.entries(this.node).filter_map(move |index| {
            let (name, node) = this.blob.entry(index);
            Some((name, Self::read(this.blob, node, this.versions, this.within)?))
        })
    }

    /// Whether it must be configured, in every version in which it exists.
    pub fn required(&self) -> bool {
        self.flags.has(Flags::REQUIRED)
    }

    /// Whether it may be left out of the configuration or given there.
    pub fn optional(&self) -> bool {
        self.flags.has(Flags::OPTIONAL)
    }

    /// Whether the provider may fill it in when it is not configured. Of a block see
    /// [`computed_block`](Self::computed_block).
    pub fn computed(&self) -> bool {
        self.flags.has(Flags::COMPUTED)
    }

    /// Whether only the provider sets it.
    pub fn computed_only(&self) -> bool {
        self.computed() && !self.optional() && !self.required() && !self.is_block()
    }

    /// Whether its value is never to be shown.
    pub fn sensitive(&self) -> bool {
        self.flags.has(Flags::SENSITIVE)
    }

    /// Whether it is null in every plan and state, so that only the configuration says if it is set.
    pub fn write_only(&self) -> bool {
        self.flags.has(Flags::WRITE_ONLY)
    }

    /// Whether a provider wants it no longer used.
    pub fn deprecated(&self) -> bool {
        self.flags.has(Flags::DEPRECATED)
    }

    /// Whether a change of it is known to replace the resource. Digests of old versions and of aws don't know all.
    pub fn force_new(&self) -> bool {
        self.flags.has(Flags::FORCE_NEW)
    }

    /// Whether it is a nested block.
    pub fn is_block(&self) -> bool {
        matches!(self.kind, AttributeKind::Block(_))
    }

    /// Whether the provider fills the block in when none is configured, so that an absent block is not a known
    /// absence. `None` where no version is known to do either, and for attributes.
    pub fn computed_block(&self) -> Option<bool> {
        self.computed_block
    }

    /// Whether it is a list or set of objects that Terraform also lets a configuration write as blocks; then `x = []`
    /// means none, and no block means not configured.
    pub fn attribute_as_block(&self) -> bool {
        self.kind.has_block_syntax() && (self.optional() || self.required())
    }

    /// Whether it is a field of an object type. Schemas give such fields no flags: they have those of the attribute
    /// whose type it is, and may be left out of it where that may be configured.
    pub fn object_field(&self) -> bool {
        self.flags.has(Flags::OBJECT_FIELD)
    }

    /// Whether it stands at most once in its parent, in every version in which it exists.
    pub fn stands_once(&self) -> bool {
        self.stands_once
    }

    /// The declared default, as JSON: what a plan shows when it is not configured (and its block is there). Only if all
    /// versions of which defaults are known declare the same; unless a single version was asked about, a version that
    /// has no digest yet may also disagree.
    pub fn default(&self) -> Option<&'static str> {
        self.default.map(|id| self.blob.string(id))
    }
}

impl Facet {
    fn computed_block(self) -> Option<bool> {
        let known = self.flags.has(Flags::FACTS) && matches!(self.kind, AttributeKind::Block(_));
        known.then_some(self.flags.has(Flags::COMPUTED))
    }
}

fn merge(newer: AttributeKind, older: AttributeKind) -> AttributeKind {
    match (newer, older) {
        (AttributeKind::Block(newer), AttributeKind::Block(older)) => {
            AttributeKind::Block(newer.widened(older))
        }
        (newer, _) => newer,
    }
}

impl std::fmt::Debug for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attribute")
            .field("versions", &self.versions)
            .field("kind", &self.kind)
            .field("flags", &self.flags)
            .field("computed_block", &self.computed_block)
            .field("default", &self.default())
            .finish_non_exhaustive()
    }
}
