//! The states of an attribute: known, unset, left to the provider, unknown.

use std::fmt::Write as _;

use super::configuration::{Expressions, Node, find};
use super::instance::{Cell, Instance, InstanceId, Kind};
use super::root::depth_of;
use super::{Origin, ResourceGraph};
use crate::address::{AttributePath, InstanceKey, Step};
use crate::evaluation::{DynamicBlocks, UnknownValue};
use crate::schema::{Attribute, AttributeKind, Nesting, Schemas, TypeDigest, VersionSet, provider_name};
use crate::value::Value;

/// What is known of an attribute of a subject.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The input has no such attribute, and nothing says why.
    Missing,
    /// This version of the type has no such attribute, others have: nobody can set it.
    Absent,
    /// Null or empty for good: the provider won't fill it in.
    Unset,
    /// Optional and computed, and nothing is configured.
    Left {
        /// That rests on there being no `dynamic` block, which plans do not record.
        assumed: bool,
    },
    /// Configured, and its value comes after apply; or computed only; or it can't be told which.
    Unknown,
    /// A value is there; parts of it may still be unknown.
    Known(Value),
}

/// A place that a path leads to, with the element numbers on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// As Terraform writes it: `root_block_device[0].encrypted`.
    pub path: String,
    /// What is known there.
    pub reading: Reading,
}

/// Whether values may be shown, by the plan's masks and the provider's schema.
#[derive(Debug)]
pub struct Sensitivity {
    mask: Option<Value>,
    digest: Option<TypeDigest>,
    kind: Kind,
}

impl ResourceGraph<'_> {
    /// What an attribute holds. A path through blocks that stand more than once is unknown.
    ///
    /// `cell` is the path's first attribute in the body that is judged.
    pub fn reading(&self, id: InstanceId, path: &[&str], cell: Cell<'_>) -> Reading {
        let mut places = self.places(id, path, cell);
        match places.len() {
            0 => Reading::Unset,
            1 => places.remove(0).reading,
            _ => Reading::Unknown,
        }
    }

    /// All places that a path leads to, through every element of the blocks on the way.
    pub fn places(&self, id: InstanceId, path: &[&str], cell: Cell<'_>) -> Vec<Place> {
        let instance = self.instance(id);
        if !cell.exists() {
            let is_part = !matches!(instance.kind, Kind::Resource | Kind::Data);
            let digest = digest(instance);
            let reading = match digest.and_then(|digest| Some((digest, digest.attribute(&path[..1])?))) {
                // The configuration shows what is not there.
                _ if is_part => Reading::Unset,
                Some((digest, found))
                    if found.versions != digest.versions && self.origin != Origin::State =>
                {
                    Reading::Absent
                }
                _ => Reading::Missing,
            };
            return vec![Place { path: path.join("."), reading }];
        }
        let value = Value::merge(cell.value, cell.unknown);
        let mut places = Vec::new();
        let mut walk = self.walk(id);
        walk.enter(path[0]);
        walk.descend(&value, &path[1..], &mut places);
        places
    }

    /// All places that a path leads to inside of one element of a list of blocks.
    pub fn element_places(
        &self,
        id: InstanceId,
        list: &str,
        (index, count): (usize, usize),
        element: &Value,
        path: &[&str],
    ) -> Vec<Place> {
        let mut places = Vec::new();
        let mut walk = self.walk(id);
        walk.enter(list);
        walk.enter_element(index, count);
        match path.split_first() {
            None => places.push(Place { path: walk.shown.clone(), reading: walk.classify(element) }),
            Some(_) => walk.descend(element, path, &mut places),
        }
        places
    }

    fn records_block_attributes(&self) -> bool {
        if self.origin == Origin::Root {
            return true;
        }
        let mut numbers = self.terraform_version.as_deref().unwrap_or_default().split('.');
        let mut next = || numbers.next().and_then(|number| number.parse::<u32>().ok()).unwrap_or(0);
        (next(), next()) >= (1, 9)
    }

    fn walk(&self, id: InstanceId) -> Walk<'_> {
        let instance = self.instance(id);
        let digest = digest(instance);
        let block = self.configuration.as_ref().zip(instance.block).map(|(all, block)| all.block(block));
        let written = match block {
            Some(block) => Written::In { blocks: vec![block.expressions()], complete: true },
            None => Written::CannotTell,
        };
        Walk {
            digest,
            versions: Schemas::embedded().version_set(provider_name(&instance.provider)),
            is_state: self.origin == Origin::State,
            records_block_attributes: self.records_block_attributes(),
            dynamic: self.dynamic_blocks(id),
            evaluated: self.evaluated_unknowns(id),
            is_part: !matches!(instance.kind, Kind::Resource | Kind::Data),
            names: Vec::new(),
            shown: String::new(),
            written,
        }
    }

    /// Whether an attribute of a type can only be set by the provider, so that it is never null after the apply. An id
    /// and an ARN are such, too, although old schemas let a configuration give them.
    pub fn is_computed_only(&self, id: InstanceId, attribute: &str) -> bool {
        if matches!(attribute, "id" | "arn") {
            return true;
        }
        let instance = self.instance(id);
        digest(instance)
            .and_then(|digest| digest.attribute(&[attribute]))
            .is_some_and(|found| found.computed_only())
    }

    /// What may be shown of an instance.
    pub fn sensitivity(&self, id: InstanceId) -> Sensitivity {
        let instance = self.instance(id);
        let mask = instance.body().and_then(|body| body.sensitive.as_deref());
        Sensitivity {
            mask: mask.map(|mask| Value::parse(mask).unwrap_or(Value::Bool(true))),
            digest: digest(instance),
            kind: instance.kind,
        }
    }
}

impl Sensitivity {
    /// Whether the value at a path, or a part of it, must not be shown.
    pub fn hides(&self, path: &str) -> bool {
        // What variables, outputs and providers hold is for the policy to judge and not for a log.
        if !matches!(self.kind, Kind::Resource | Kind::Data) {
            return !matches!(self.kind, Kind::Module);
        }
        let Ok(AttributePath(steps)) = AttributePath::parse(path) else {
            return true;
        };
        let mut names = Vec::new();
        let mut masks: Vec<&Value> = self.mask.iter().collect();
        for step in &steps {
            if masks.contains(&&Value::Bool(true)) {
                return true;
            }
            if let Step::Name(name) = step {
                names.push(name.as_ref());
                let found = self.digest.and_then(|digest| digest.attribute(&names));
                if found.is_some_and(|attribute| attribute.sensitive()) {
                    return true;
                }
                // A path of a policy has no numbers: it is of all elements.
                masks = masks.into_iter().flat_map(elements_of).collect();
            }
            masks = masks.into_iter().filter_map(|mask| inside(mask, step)).collect();
        }
        let found = self.digest.and_then(|digest| digest.attribute(&names));
        found.is_some_and(holds_secrets) || masks.into_iter().any(Value::marks_anything)
    }
}

/// Whether something below a block or object is sensitive by the provider's schema; older plans do not mark it.
pub(super) fn holds_secrets(attribute: Attribute) -> bool {
    attribute.sensitive() || attribute.children().any(|(_, child)| holds_secrets(child))
}

/// What a mask says of one step further down.
fn inside<'m>(mask: &'m Value, step: &Step) -> Option<&'m Value> {
    match step {
        Step::Name(name) => mask.get(name),
        Step::Index(InstanceKey::String(key)) => mask.get(key),
        Step::Index(InstanceKey::Int(index)) => match mask {
            Value::List(elements) => elements.get(usize::try_from(*index).ok()?),
            _ => None,
        },
    }
}

fn elements_of(mask: &Value) -> &[Value] {
    match mask {
        Value::List(elements) => elements,
        single => std::slice::from_ref(single),
    }
}

pub(super) fn digest(instance: &Instance<'_>) -> Option<TypeDigest> {
    let schemas = Schemas::embedded();
    match instance.kind {
        Kind::Resource => schemas.resource(&instance.type_name),
        Kind::Data => schemas.data_source(&instance.type_name),
        Kind::Provider => schemas.provider(&instance.type_name),
        Kind::Module | Kind::Variable | Kind::Output | Kind::Root => None,
    }
}

/// Blocks that `dynamic` may have made. One of which nothing is known stands for any number of them.
fn generated(elements: &[Value]) -> Reading {
    let stands_for_many = |element: &Value| !element.is_settled() && !has_known_part(element);
    if !elements.is_empty() && elements.iter().all(stands_for_many) {
        return Reading::Unknown;
    }
    let elements = elements.iter().map(|it| if stands_for_many(it) { Value::Unknown } else { it.clone() });
    Reading::Known(Value::List(elements.collect()))
}

fn has_known_part(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::Null => false,
        Value::List(elements) => elements.iter().any(has_known_part),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_known_part(value)),
        _ => true,
    }
}

/// Whether something is configured at the place where a walk is.
#[derive(Debug, Clone)]
enum Written<'g> {
    /// An expression covers it.
    Yes,
    /// Nothing is written there.
    No,
    /// A `dynamic` block may have been, or the configuration is missing.
    CannotTell,
    /// It may be in one of these blocks; `complete` if there are no others.
    In { blocks: Vec<&'g Expressions<'g>>, complete: bool },
}

/// A walk down a value, along with its schema and its configuration.
#[derive(Debug, Clone)]
struct Walk<'g> {
    digest: Option<TypeDigest>,
    versions: VersionSet,
    is_state: bool,
    is_part: bool,
    records_block_attributes: bool,
    /// Where `dynamic` writes blocks; nothing if that is not known.
    dynamic: Option<&'g [DynamicBlocks]>,
    /// What was configured and is unknown; nothing if the root's files are not at hand.
    evaluated: Option<&'g [UnknownValue]>,
    names: Vec<&'g str>,
    shown: String,
    written: Written<'g>,
}

impl<'g> Walk<'g> {
    fn attribute(&self) -> Option<Attribute> {
        let digest = self.digest.as_ref()?;
        digest.attribute_in(&self.names, self.versions).or_else(|| digest.attribute(&self.names))
    }

    fn enter<'n: 'g>(&mut self, name: &'n str) {
        self.names.push(name);
        if !self.shown.is_empty() {
            self.shown.push('.');
        }
        self.shown.push_str(name);
        if let Written::In { blocks, complete } = &self.written {
            let complete = *complete;
            let mut inner = Vec::new();
            let mut covered = false;
            for node in blocks.iter().filter_map(|block| find(block, name)) {
                match node {
                    // `x = null` writes nothing.
                    Node::Attribute(expression) => covered |= expression.constant != Some("null"),
                    Node::Block(entries) => inner.push(entries),
                    Node::Blocks(entries) => inner.extend(entries),
                }
            }
            self.written = match (covered, inner.is_empty(), complete) {
                (true, _, _) => Written::Yes,
                (false, false, _) => Written::In { blocks: inner, complete },
                (false, true, true) if self.writes_dynamic().is_some_and(|writes| writes) => {
                    Written::CannotTell
                }
                (false, true, true) => Written::No,
                (false, true, false) => Written::CannotTell,
            };
        }
    }

    fn enter_element(&mut self, index: usize, count: usize) {
        let _ = write!(self.shown, "[{index}]");
        let ordered = match self.attribute().map(|attribute| attribute.kind) {
            Some(AttributeKind::Block(block)) => block.nesting != Nesting::Set,
            _ => false,
        };
        if matches!(self.written, Written::No) {
            // There is an element and nothing is written: `dynamic` made it.
            self.written = Written::CannotTell;
        }
        if let Written::In { blocks, complete } = &mut self.written {
            // Fewer blocks than elements: `dynamic` made the others.
            *complete &= blocks.len() >= count;
            if ordered && blocks.len() == count {
                *blocks = blocks.get(index).copied().into_iter().collect();
            }
        }
    }

    fn descend<'n: 'g>(&mut self, value: &Value, path: &[&'n str], places: &mut Vec<Place>) {
        let Some((name, rest)) = path.split_first() else {
            places.push(Place { path: self.shown.clone(), reading: self.classify(value) });
            return;
        };
        match value {
            Value::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let mut inner = self.clone();
                    inner.enter_element(index, elements.len());
                    inner.descend(element, path, places);
                }
            }
            Value::Map(entries) => {
                self.enter(name);
                match entries.iter().find(|(key, _)| key == name) {
                    Some((_, value)) => self.descend(value, rest, places),
                    None => places.push(Place { path: self.shown.clone(), reading: self.classify_missing() }),
                }
            }
            Value::Unknown | Value::Null => {
                let mut reading = self.classify(value);
                if reading == Reading::Unset && self.is_write_only(path) {
                    reading = self.write_only();
                }
                places.push(Place { path: format!("{}.{}", self.shown, path.join(".")), reading });
            }
            // A string where the policy expects a block: its type is not what the policy thinks.
            _ => places.push(Place { path: self.shown.clone(), reading: Reading::Missing }),
        }
    }

    fn is_write_only(&self, path: &[&str]) -> bool {
        let names: Vec<&str> = self.names.iter().copied().chain(path.iter().copied()).collect();
        let found = self.digest.as_ref().and_then(|digest| digest.attribute(&names));
        found.is_some_and(|attribute| attribute.write_only())
    }

    fn classify(&self, value: &Value) -> Reading {
        match value {
            Value::Unknown => self.classify_unknown(),
            Value::Null if self.is_write_only(&[]) => self.write_only(),
            Value::Null => Reading::Unset,
            Value::List(elements) if self.may_be_dynamic() => generated(elements),
            value => Reading::Known(value.clone()),
        }
    }

    /// Whether `dynamic` may have made the blocks here.
    fn may_be_dynamic(&self) -> bool {
        if let Some(dynamic) = self.dynamic {
            return dynamic.iter().any(|blocks| !blocks.is_number_known && self.is_at(blocks));
        }
        let can_be =
            self.attribute().is_some_and(|attribute| attribute.is_block() || attribute.attribute_as_block());
        can_be && !matches!(self.written, Written::Yes | Written::In { .. })
    }

    /// Whether `dynamic` writes blocks here, if that is known.
    fn writes_dynamic(&self) -> Option<bool> {
        Some(self.dynamic?.iter().any(|blocks| self.is_at(blocks)))
    }

    fn is_at(&self, blocks: &DynamicBlocks) -> bool {
        blocks.path.iter().map(AsRef::as_ref).eq(self.names.iter().copied())
    }

    /// Null in every plan and state: only the configuration tells.
    fn write_only(&self) -> Reading {
        match self.written {
            Written::No => Reading::Unset,
            _ => Reading::Unknown,
        }
    }

    fn classify_unknown(&self) -> Reading {
        let Some(attribute) = self.attribute() else {
            return Reading::Unknown;
        };
        let is_block = attribute.is_block();
        // Before Terraform 1.9 a plan leaves out attributes that are written as blocks.
        let is_recorded = self.records_block_attributes || !attribute.attribute_as_block();
        let can_be_left = if is_block {
            attribute.computed_block() != Some(false)
        } else {
            attribute.optional() && attribute.computed()
        };
        match self.written {
            Written::No if can_be_left && is_recorded => {
                let could_be_dynamic = is_block || attribute.attribute_as_block();
                Reading::Left { assumed: could_be_dynamic && self.dynamic.is_none() }
            }
            _ if can_be_left && is_recorded && self.comes_to_nothing() => Reading::Left { assumed: false },
            _ => Reading::Unknown,
        }
    }

    /// Whether what is written here comes to null, or to no blocks: `x = var.x` without a value, `dynamic` over nothing.
    fn comes_to_nothing(&self) -> bool {
        let Some(unknowns) = self.evaluated else { return false };
        let is_here = |unknown: &UnknownValue| depth_of(&unknown.path, &self.names).is_some();
        let may_be_written = |blocks: &DynamicBlocks| {
            !blocks.is_number_known && blocks.path.iter().zip(&self.names).all(|(own, name)| **own == **name)
        };
        !unknowns.iter().any(is_here) && !self.dynamic.unwrap_or_default().iter().any(may_be_written)
    }

    /// The object has no such entry: a map without the key, or an object of another version.
    fn classify_missing(&self) -> Reading {
        if self.is_part {
            return Reading::Unset;
        }
        let parent = self.names.split_last().map(|(_, parent)| parent).unwrap_or_default();
        let found = |path: &[&str]| self.digest.as_ref().and_then(|digest| digest.attribute(path));
        match found(parent).map(|parent| (parent.kind, parent.versions)) {
            Some((AttributeKind::Map(_), _)) => Reading::Unset,
            // What computes an object type's fields is not told.
            None if !self.is_state => Reading::Unknown,
            Some((_, versions))
                if !self.is_state && found(&self.names).is_some_and(|found| found.versions != versions) =>
            {
                Reading::Absent
            }
            _ => Reading::Missing,
        }
    }
}
