//! Places in a policy's input, and what has to be settled for each to be the same whatever is still unknown.

use std::collections::BTreeSet;

use crate::rule::{EngineRead, Index, Metadata, Need, NeedWhat, Read, ReadKind, ReadPath, RelatedSpec};

/// A place in the input of one policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// Names of the related resources on the way; empty: the subject.
    pub(super) related: Vec<String>,
    pub(super) at: At,
    pub(super) shape: Shape,
}

/// Where in a subject or related resource, no finer than a [`Need`] can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum At {
    /// The object of `ref`, `values`, `related`; for the subject, `input`.
    Object,
    /// `values`.
    Values,
    /// `related`.
    Related,
    /// `related.NAME`, with the name in [`Place::related`]: the list of those joined for certain.
    Members,
    /// `values.NAME`.
    Read(String),
    /// Some read, or something in it.
    AnyRead,
    /// A key of a read, or something below it.
    Key(String, String),
    /// An element that a walk over a read came by.
    Element(String),
    /// A field of an element, or something below it.
    Field(String, String),
    /// Something in a read that cannot be named.
    Inside(String),
}

/// What is known of a value's form. Of a scalar nothing is hidden if it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    Any,
    Scalar,
    /// A list of scalars.
    Scalars,
    /// A map of scalars.
    Map,
    Statements,
    Statement,
    Principals,
    Principal,
    Conditions,
    Condition,
}

impl Shape {
    /// Of an element.
    pub(super) fn element(self) -> Shape {
        match self {
            Shape::Scalars | Shape::Map => Shape::Scalar,
            Shape::Statements => Shape::Statement,
            Shape::Principals => Shape::Principal,
            Shape::Conditions => Shape::Condition,
            _ => Shape::Any,
        }
    }

    /// Of a field.
    pub(super) fn field(self, name: &str) -> Shape {
        match (self, name) {
            (Shape::Map, _)
            | (Shape::Statement, "effect")
            | (Shape::Principal, "type" | "id")
            | (Shape::Condition, "test" | "key") => Shape::Scalar,
            (Shape::Statement, "actions" | "not_actions" | "resources" | "not_resources")
            | (Shape::Condition, "values") => Shape::Scalars,
            (Shape::Statement, "principals" | "not_principals") => Shape::Principals,
            (Shape::Statement, "conditions") => Shape::Conditions,
            _ => Shape::Any,
        }
    }

    /// What has this form, and the names of its fields, if the engine makes it.
    pub(super) fn fields(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Shape::Statement => Some((
                "a statement",
                &[
                    "ref",
                    "effect",
                    "actions",
                    "not_actions",
                    "resources",
                    "not_resources",
                    "principals",
                    "not_principals",
                    "conditions",
                ],
            )),
            Shape::Principal => Some(("a principal", &["type", "id"])),
            Shape::Condition => Some(("a condition", &["test", "key", "values"])),
            _ => None,
        }
    }

    fn of(read: &Read) -> Shape {
        let multiple = read
            .paths
            .iter()
            .any(|path| matches!(path, ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(_))))));
        match &read.kind {
            _ if multiple => Shape::Map,
            ReadKind::Values | ReadKind::Keys => Shape::Scalars,
            ReadKind::Iam => Shape::Statements,
            ReadKind::Const(value) if value.is_array() || value.is_object() => Shape::Any,
            ReadKind::Presence | ReadKind::Const(_) => Shape::Scalar,
            ReadKind::Json => Shape::Any,
            ReadKind::Value => {
                let mut shapes = read.paths.iter().map(Shape::of_path);
                let first = shapes.next().unwrap_or(Shape::Any);
                if shapes.all(|shape| shape == first) { first } else { Shape::Any }
            }
        }
    }

    fn of_path(path: &ReadPath) -> Shape {
        let ReadPath::Engine(engine) = path else {
            return Shape::Any;
        };
        match engine {
            EngineRead::Tags(None) => Shape::Map,
            EngineRead::ReplacePaths
            | EngineRead::Drift
            | EngineRead::Changes
            | EngineRead::Secrets(_)
            | EngineRead::Referrers => Shape::Scalars,
            EngineRead::Before(_) | EngineRead::Recorded(_) | EngineRead::Lifecycle(_) => Shape::Any,
            EngineRead::Tags(Some(_))
            | EngineRead::Action
            | EngineRead::ActionReason
            | EngineRead::Region
            | EngineRead::Name
            | EngineRead::Address
            | EngineRead::Type
            | EngineRead::ModuleSource
            | EngineRead::Literal(_)
            | EngineRead::List => Shape::Scalar,
        }
    }
}

impl Place {
    /// `input`.
    pub(super) fn subject() -> Place {
        Place { related: Vec::new(), at: At::Object, shape: Shape::Any }
    }

    /// Another place of the same subject or related resource.
    pub(super) fn with(&self, at: At, shape: Shape) -> Place {
        Place { related: self.related.clone(), at, shape }
    }

    /// The list of resources joined under a name.
    pub(super) fn members(&self, name: &str) -> Place {
        let mut related = self.related.clone();
        related.push(name.to_owned());
        Place { related, at: At::Members, shape: Shape::Any }
    }

    /// A mention of it brings a need even where what is there decides: a read of the subject as a whole.
    pub(super) fn is_mention(&self) -> bool {
        self.related.is_empty() && matches!(self.at, At::Read(_) | At::AnyRead)
    }

    fn need(&self, what: NeedWhat) -> Need {
        Need { related: self.related.clone(), what }
    }
}

/// What a policy's metadata declares, over all its subjects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema<'m>(pub(super) &'m Metadata);

/// Reads and joins that one subject entry or join declares.
type Declared<'m> = (&'m [(String, Read)], &'m [(String, RelatedSpec)]);

impl<'m> Schema<'m> {
    /// What is declared for the subject, or for what is joined to it by these names.
    fn declared(self, related: &[String]) -> Vec<Declared<'m>> {
        let mut found: Vec<Declared<'m>> =
            self.0.subjects.iter().map(|subject| (&*subject.reads, &*subject.related)).collect();
        for name in related {
            found = found
                .into_iter()
                .flat_map(|(_, joins)| joins.iter().filter(|(own, _)| own == name))
                .map(|(_, spec)| (&*spec.reads, &*spec.related))
                .collect();
        }
        found
    }

    /// Names of all reads there.
    pub(super) fn reads(self, related: &[String]) -> BTreeSet<&'m str> {
        self.declared(related).into_iter().flat_map(|(reads, _)| reads).map(|(name, _)| &**name).collect()
    }

    /// Names of all joins there.
    pub(super) fn joins(self, related: &[String]) -> BTreeSet<&'m str> {
        self.declared(related).into_iter().flat_map(|(_, joins)| joins).map(|(name, _)| &**name).collect()
    }

    /// The form of a read, if it is declared: the same wherever it is, or [`Shape::Any`].
    pub(super) fn shape(self, related: &[String], name: &str) -> Option<Shape> {
        let mut shapes = self
            .declared(related)
            .into_iter()
            .flat_map(|(reads, _)| reads)
            .filter(|(own, _)| own == name)
            .map(|(_, read)| Shape::of(read));
        let first = shapes.next()?;
        Some(if shapes.all(|shape| shape == first) { first } else { Shape::Any })
    }

    /// What makes the whole value the same.
    pub(super) fn settle(self, place: &Place, needs: &mut BTreeSet<Need>) {
        match &place.at {
            At::Values | At::AnyRead => {
                needs.insert(place.need(NeedWhat::Reads));
            }
            At::Read(read) | At::Element(read) | At::Inside(read) => {
                needs.insert(place.need(NeedWhat::Read(read.clone())));
            }
            At::Key(read, key) => {
                needs.insert(place.need(NeedWhat::Key(read.clone(), key.clone())));
            }
            At::Field(read, field) => {
                needs.insert(place.need(NeedWhat::Elements(read.clone(), vec![field.clone()])));
            }
            At::Object => {
                if !self.reads(&place.related).is_empty() {
                    needs.insert(place.need(NeedWhat::Reads));
                }
                self.settle(&place.with(At::Related, Shape::Any), needs);
            }
            At::Related => {
                for name in self.joins(&place.related) {
                    self.settle(&place.members(name), needs);
                }
            }
            At::Members => {
                needs.insert(place.need(NeedWhat::Members));
                self.settle(&place.with(At::Object, Shape::Any), needs);
            }
        }
    }

    /// What makes it known that no element or key is missing, whatever is in them.
    pub(super) fn settle_extent(self, place: &Place, needs: &mut BTreeSet<Need>) {
        match &place.at {
            At::Read(read) => {
                needs.insert(place.need(NeedWhat::Elements(read.clone(), Vec::new())));
            }
            At::Members => {
                needs.insert(place.need(NeedWhat::Members));
            }
            _ => self.settle(place, needs),
        }
    }

    /// What makes it known whether it is there at all.
    pub(super) fn settle_presence(self, place: &Place, needs: &mut BTreeSet<Need>) {
        match &place.at {
            // The engine always gives these, and a walk came by the element.
            At::Object | At::Values | At::Related | At::Members | At::Element(_) => {}
            _ => self.settle_extent(place, needs),
        }
    }
}

/// Sorted, each thing once, and nothing that another need holds already.
pub(super) fn normal(needs: &BTreeSet<Need>) -> Vec<Need> {
    let mut merged: Vec<Need> = Vec::new();
    for need in needs {
        if let NeedWhat::Elements(read, fields) = &need.what
            && let Some(Need { related, what: NeedWhat::Elements(last, all) }) = merged.last_mut()
            && *related == need.related
            && last == read
        {
            all.extend(fields.iter().cloned());
            all.sort();
            all.dedup();
        } else {
            merged.push(need.clone());
        }
    }
    merged.iter().filter(|need| !held_by_wider(need, &merged)).cloned().collect()
}

fn held_by_wider(need: &Need, all: &[Need]) -> bool {
    let has = |what: NeedWhat| all.contains(&Need { related: need.related.clone(), what });
    match &need.what {
        NeedWhat::Members | NeedWhat::Reads => false,
        NeedWhat::Read(_) => has(NeedWhat::Reads),
        NeedWhat::Key(read, _) | NeedWhat::Elements(read, _) => {
            has(NeedWhat::Reads) || has(NeedWhat::Read(read.clone()))
        }
    }
}
