//! The sources: one version's schema as a tree, and the facts that schemas do not say, written into it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use groundrule_parser::schema::format::Flags;
use groundrule_parser::schema::{AttributeKind, Block, Element, Nesting};
use serde::Deserialize;
use serde_json::Value;

/// One version of one provider.
pub(super) struct Edition {
    /// The provider's own name: `google-beta` among the versions of google.
    pub(super) provider: String,
    pub(super) version: String,
    pub(super) config: Item,
    pub(super) resources: BTreeMap<String, Item>,
    pub(super) data_sources: BTreeMap<String, Item>,
}

/// An attribute, a block, or a type as a whole.
pub(super) struct Item {
    pub(super) kind: AttributeKind,
    pub(super) flags: Flags,
    /// In JSON.
    pub(super) default: Option<String>,
    pub(super) children: BTreeMap<String, Item>,
}

#[derive(Deserialize)]
pub(super) struct Schema {
    pub(super) provider: String,
    pub(super) version: String,
    pub(super) config: SchemaBlock,
    pub(super) resources: BTreeMap<String, SchemaBlock>,
    pub(super) data_sources: BTreeMap<String, SchemaBlock>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SchemaBlock {
    pub(super) nesting: Option<String>,
    pub(super) min: u16,
    pub(super) max: u16,
    pub(super) computed: bool,
    pub(super) force_new: bool,
    pub(super) deprecated: bool,
    pub(super) attributes: BTreeMap<String, SchemaAttribute>,
    pub(super) blocks: BTreeMap<String, SchemaBlock>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the sources' own spelling")]
pub(super) struct SchemaAttribute {
    pub(super) r#type: Option<Value>,
    pub(super) nested_type: Option<NestedType>,
    pub(super) required: bool,
    pub(super) optional: bool,
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    pub(super) deprecated: bool,
    pub(super) write_only: bool,
    pub(super) force_new: bool,
    pub(super) default: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NestedType {
    pub(super) nesting: String,
    pub(super) attributes: BTreeMap<String, SchemaAttribute>,
}

/// What is known of a provider beyond its schema: for each type, by path.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Facts {
    resources: BTreeMap<String, BTreeMap<String, Fact>>,
    data_sources: BTreeMap<String, BTreeMap<String, Fact>>,
}

/// Only what digests hold; what services do, and documented defaults that plans don't show, are the rules' matter.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Fact {
    default: Option<Value>,
    computed_block: Option<bool>,
    force_new: bool,
    write_only: bool,
    conditional: bool,
    unset_in_plan: Option<String>,
    by_version: BTreeMap<String, Value>,
}

/// A source that is not as it should be.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    /// A type that Terraform does not have, or one nested deeper than the digest can say: the source's fault.
    #[error("no such type: {0}")]
    Type(Value),
    /// A nesting that Terraform does not have: the source's fault.
    #[error("no such nesting: {0}")]
    Nesting(String),
    /// An attribute with neither a type nor a nested type: the source's fault.
    #[error("an attribute has no type")]
    NoType,
}

impl Schema {
    pub(super) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut text = String::new();
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            GzDecoder::new(file).read_to_string(&mut text)?;
        } else {
            BufReader::new(file).read_to_string(&mut text)?;
        }
        Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
    }
}

impl Facts {
    pub(super) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(serde_json::from_reader(BufReader::new(file))
            .map_err(|error| format!("{}: {error}", path.display()))?)
    }
}

impl Edition {
    pub(super) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let Schema { provider, version, config, resources, data_sources } = Schema::read(path)?;
        let types = |types: BTreeMap<String, SchemaBlock>| -> Result<_, SourceError> {
            types.into_iter().map(|(name, block)| Ok((name, Item::block(block, Nesting::Single)?))).collect()
        };
        Ok(Self {
            provider,
            version,
            config: Item::block(config, Nesting::Single)?,
            resources: types(resources)?,
            data_sources: types(data_sources)?,
        })
    }

    /// `6` of `6.34.0`.
    pub(super) fn major(&self) -> &str {
        self.version.split('.').next().unwrap_or(&self.version)
    }

    /// Writes in what the facts say of this version.
    pub(super) fn apply(&mut self, facts: &Facts) {
        self.each_fact(facts, Item::apply);
    }

    /// Writes in the defaults that facts say differ by major version; `majors` are those that have digests.
    pub(super) fn apply_by_version(&mut self, facts: &Facts, majors: &[String]) {
        let major = self.major().to_owned();
        self.each_fact(facts, |item, fact| {
            if fact.by_version.is_empty() || !fact.shows_default(item) {
                return;
            }
            let default = fact.by_version.get(&major);
            item.default = default.map(Value::to_string);
            let facts = Flags::FACTS.when(default.is_some());
            item.flags = item.flags.without(Flags::FACTS).with(facts);
            let elsewhere = fact
                .by_version
                .iter()
                .any(|(major, other)| !majors.contains(major) && default.is_some_and(|own| own != other));
            item.flags = item.flags.with(Flags::DEFAULT_DIFFERS.when(elsewhere));
        });
    }

    /// All is known of this version.
    pub(super) fn know_all(&mut self) {
        let types = self.resources.values_mut().chain(self.data_sources.values_mut());
        types.for_each(Item::know_all);
    }

    /// All is known of what the other version has too.
    pub(super) fn know_like(&mut self, other: &Self) {
        for (types, others) in
            [(&mut self.resources, &other.resources), (&mut self.data_sources, &other.data_sources)]
        {
            for (name, item) in types {
                others.get(name).into_iter().for_each(|other| item.know_like(other));
            }
        }
    }

    fn each_fact(&mut self, facts: &Facts, mut apply: impl FnMut(&mut Item, &Fact)) {
        for (types, facts) in
            [(&mut self.resources, &facts.resources), (&mut self.data_sources, &facts.data_sources)]
        {
            for (name, paths) in facts {
                let Some(type_) = types.get_mut(name) else {
                    continue;
                };
                for (path, fact) in paths {
                    type_.at(path).into_iter().for_each(|item| apply(item, fact));
                }
            }
        }
    }
}

impl Fact {
    /// Whether a plan shows the default where the item is not configured.
    fn shows_default(&self, item: &Item) -> bool {
        let stated = !self.conditional && self.unset_in_plan.as_deref().is_none_or(|unset| unset == "known");
        // Fields of object types have no flags of their own.
        let computed = item.flags.has(Flags::COMPUTED) && !item.flags.has(Flags::OBJECT_FIELD);
        stated && !computed && !item.flags.has(Flags::REQUIRED) && !item.is_block()
    }
}

impl Item {
    pub(super) fn block(block: SchemaBlock, nesting: Nesting) -> Result<Self, SourceError> {
        let kind = Block { nesting, min: block.min, max: (block.max > 0).then_some(block.max) };
        let flags = Flags::COMPUTED
            .with(Flags::FACTS)
            .when(block.computed)
            .with(Flags::FORCE_NEW.when(block.force_new))
            .with(Flags::DEPRECATED.when(block.deprecated))
            // A block that must be there isn't the provider's to fill in.
            .with(Flags::FACTS.when(block.min > 0));
        let mut children = attributes(block.attributes)?;
        for (name, block) in block.blocks {
            let nesting = nesting_of(block.nesting.as_deref().unwrap_or_default())?;
            children.insert(name, Self::block(block, nesting)?);
        }
        Ok(Self { kind: AttributeKind::Block(kind), flags, default: None, children })
    }

    fn attribute(attribute: SchemaAttribute) -> Result<Self, SourceError> {
        let flags = Flags::REQUIRED
            .when(attribute.required)
            .with(Flags::OPTIONAL.when(attribute.optional))
            .with(Flags::COMPUTED.when(attribute.computed))
            .with(Flags::SENSITIVE.when(attribute.sensitive))
            .with(Flags::DEPRECATED.when(attribute.deprecated))
            .with(Flags::WRITE_ONLY.when(attribute.write_only))
            .with(Flags::FORCE_NEW.when(attribute.force_new))
            .with(Flags::FACTS.when(attribute.default.is_some()));
        let (kind, children) = match (attribute.nested_type, attribute.r#type) {
            (Some(nested), _) => (nested_kind(&nested.nesting)?, attributes(nested.attributes)?),
            (None, Some(type_)) => typed(&type_, flags)?,
            (None, None) => return Err(SourceError::NoType),
        };
        Ok(Self { kind, flags, default: attribute.default.map(|default| default.to_string()), children })
    }

    fn is_block(&self) -> bool {
        matches!(self.kind, AttributeKind::Block(_))
    }

    /// What stands at a path as facts write it: `a[].b`.
    pub(super) fn at(&mut self, path: &str) -> Option<&mut Self> {
        path.split('.').try_fold(self, |item, step| item.children.get_mut(step.trim_end_matches("[]")))
    }

    fn apply(&mut self, fact: &Fact) {
        if let (true, Some(computed)) = (self.is_block(), fact.computed_block) {
            self.flags =
                self.flags.without(Flags::COMPUTED).with(Flags::COMPUTED.when(computed)).with(Flags::FACTS);
        }
        if let (true, Some(default)) = (fact.shows_default(self), &fact.default) {
            self.default = Some(default.to_string());
            let computed_with_all = Flags::COMPUTED.when(self.flags.has(Flags::OBJECT_FIELD));
            self.flags = self.flags.without(computed_with_all).with(Flags::FACTS);
        }
        self.flags = self
            .flags
            .with(Flags::FORCE_NEW.when(fact.force_new))
            .with(Flags::WRITE_ONLY.when(fact.write_only));
    }

    fn know_all(&mut self) {
        self.flags = self.flags.with(Flags::FACTS);
        self.children.values_mut().for_each(Self::know_all);
    }

    fn know_like(&mut self, other: &Self) {
        if self.is_block() {
            let computed = Flags::COMPUTED.when(other.flags.has(Flags::COMPUTED));
            self.flags = self.flags.without(Flags::COMPUTED).with(computed);
        }
        self.flags = self.flags.with(Flags::FACTS);
        for (name, child) in &mut self.children {
            other.children.get(name).into_iter().for_each(|other| child.know_like(other));
        }
    }
}

fn attributes(attributes: BTreeMap<String, SchemaAttribute>) -> Result<BTreeMap<String, Item>, SourceError> {
    attributes.into_iter().map(|(name, attribute)| Ok((name, Item::attribute(attribute)?))).collect()
}

fn nesting_of(nesting: &str) -> Result<Nesting, SourceError> {
    match nesting {
        "single" => Ok(Nesting::Single),
        "group" => Ok(Nesting::Group),
        "list" => Ok(Nesting::List),
        "set" => Ok(Nesting::Set),
        "map" => Ok(Nesting::Map),
        other => Err(SourceError::Nesting(other.to_owned())),
    }
}

/// The kind of an attribute with nested attributes.
fn nested_kind(nesting: &str) -> Result<AttributeKind, SourceError> {
    let objects =
        || Element::of(AttributeKind::Object).ok_or_else(|| SourceError::Nesting(nesting.to_owned()));
    match nesting_of(nesting)? {
        Nesting::Single | Nesting::Group => Ok(AttributeKind::Object),
        Nesting::List => Ok(AttributeKind::List(objects()?)),
        Nesting::Set => Ok(AttributeKind::Set(objects()?)),
        Nesting::Map => Ok(AttributeKind::Map(objects()?)),
    }
}

/// The kind of a type, and its fields if there is an object in it.
fn typed(type_: &Value, flags: Flags) -> Result<(AttributeKind, BTreeMap<String, Item>), SourceError> {
    let unknown = || SourceError::Type(type_.clone());
    let simple = |kind| Ok((kind, BTreeMap::new()));
    match type_ {
        Value::String(name) => match name.as_str() {
            "string" => simple(AttributeKind::String),
            "number" => simple(AttributeKind::Number),
            "bool" => simple(AttributeKind::Bool),
            "dynamic" => simple(AttributeKind::Dynamic),
            _ => Err(unknown()),
        },
        Value::Array(parts) => match parts.as_slice() {
            [Value::String(name), Value::Object(fields)] if name == "object" => {
                Ok((AttributeKind::Object, object_fields(fields, flags)?))
            }
            [Value::String(collection), inner] => {
                let (inner, children) = typed(inner, flags)?;
                let element = Element::of(inner).ok_or_else(unknown)?;
                match collection.as_str() {
                    "list" => Ok((AttributeKind::List(element), children)),
                    "set" => Ok((AttributeKind::Set(element), children)),
                    "map" => Ok((AttributeKind::Map(element), children)),
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        },
        _ => Err(unknown()),
    }
}

/// The fields of an object type. They have no flags of their own: see `Attribute::object_field`.
fn object_fields(
    fields: &serde_json::Map<String, Value>,
    of: Flags,
) -> Result<BTreeMap<String, Item>, SourceError> {
    let configurable = of.has(Flags::REQUIRED) || of.has(Flags::OPTIONAL);
    let own = Flags::REQUIRED.with(Flags::DEPRECATED).with(Flags::FACTS);
    let flags = of.without(own).with(Flags::OPTIONAL.when(configurable)).with(Flags::OBJECT_FIELD);
    let field = |(name, type_): (&String, &Value)| {
        let (kind, children) = typed(type_, flags)?;
        Ok((name.clone(), Item { kind, flags, default: None, children }))
    };
    fields.iter().map(field).collect()
}
