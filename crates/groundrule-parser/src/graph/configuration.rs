//! The configuration inside a plan: modules by path, blocks by name, expressions by attribute.
//!
//! Expressions are read only for the blocks that a question is asked about.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::address::Mode;
use crate::plan::{
    ConfigurationJson, ModuleCallJson, ModuleJson, OutputJson, ProviderConfigJson, VariableJson,
};

/// Index of a module of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ModuleId(u32);

/// Index of a resource or data block of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(u32);

/// All modules of a configuration.
#[derive(Debug, Default)]
pub(super) struct Configuration<'a> {
    /// Provider configurations by key: `aws`, `aws.west`, `module.x:aws`.
    pub providers: BTreeMap<Cow<'a, str>, Provider<'a>>,
    modules: Vec<Module<'a>>,
    blocks: Vec<Block<'a>>,
}

/// A `provider` block.
#[derive(Debug)]
pub(super) struct Provider<'a> {
    /// As it stands in the plan.
    pub json: ProviderConfigJson<'a>,
    expressions: OnceLock<Expressions<'a>>,
}

/// A module of the configuration; one that is called twice stands twice.
#[derive(Debug)]
pub(super) struct Module<'a> {
    /// Names of the calls that lead to it, from the root.
    pub path: Vec<Cow<'a, str>>,
    /// Where it is called; missing for the root.
    pub parent: Option<ModuleId>,
    /// The call; missing for the root.
    pub call: Option<Call<'a>>,
    /// Modules that it calls.
    pub calls: BTreeMap<Cow<'a, str>, ModuleId>,
    /// Outputs.
    pub outputs: BTreeMap<Cow<'a, str>, Output<'a>>,
    /// Variables.
    pub variables: BTreeMap<Cow<'a, str>, VariableJson<'a>>,
    managed: BlockNames<'a>,
    data: BlockNames<'a>,
}

/// Blocks by type and name.
type BlockNames<'a> = FxHashMap<Cow<'a, str>, FxHashMap<Cow<'a, str>, BlockId>>;

/// An `output` block.
#[derive(Debug)]
pub(super) struct Output<'a> {
    /// As it stands in the plan.
    pub json: OutputJson<'a>,
    expression: OnceLock<Expression<'a>>,
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct Call<'a> {
    /// `source`.
    pub source: Option<Cow<'a, str>>,
    /// `version`.
    pub version: Option<Cow<'a, str>>,
    /// Has `count` or `for_each`.
    pub repeated: bool,
    raw: Option<&'a RawValue>,
    expressions: OnceLock<Expressions<'a>>,
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Key into [`Configuration::providers`].
    pub provider: Option<Cow<'a, str>>,
    for_each: Option<&'a RawValue>,
    raw: Option<&'a RawValue>,
    expressions: OnceLock<Expressions<'a>>,
}

/// Expressions of a block by attribute or nested block.
pub(super) type Expressions<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// What is written for an attribute or nested block.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    /// An attribute's expression.
    Attribute(Expression<'a>),
    /// A block that stands once by its nature.
    Block(Expressions<'a>),
    /// Blocks, in order; those made by `dynamic` are missing.
    Blocks(Vec<Expressions<'a>>),
}

/// An expression as far as a plan records it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Expression<'a> {
    /// The value, if it is a constant.
    pub constant: Option<&'a str>,
    /// What it refers to; parents of a reference follow it.
    pub references: Vec<Cow<'a, str>>,
}

impl<'a> Configuration<'a> {
    pub(super) fn new(json: ConfigurationJson<'a>) -> Self {
        let providers = json
            .provider_config
            .into_iter()
            .map(|(key, json)| (key, Provider { json, expressions: OnceLock::new() }))
            .collect();
        let mut configuration = Configuration { providers, ..Configuration::default() };
        configuration.add_module(json.root_module, &[], None, None);
        configuration
    }

    fn add_module(
        &mut self,
        json: ModuleJson<'a>,
        path: &[Cow<'a, str>],
        parent: Option<ModuleId>,
        call: Option<Call<'a>>,
    ) -> ModuleId {
        let id = ModuleId(index(self.modules.len()));
        let (mut managed, mut data) = (BlockNames::default(), BlockNames::default());
        for resource in json.resources {
            let block = BlockId(index(self.blocks.len()));
            let names = if resource.mode == Mode::Data { &mut data } else { &mut managed };
            names.entry(resource.type_name).or_default().insert(resource.name, block);
            self.blocks.push(Block {
                provider: resource.provider_config_key,
                for_each: resource.for_each_expression,
                raw: resource.expressions,
                expressions: OnceLock::new(),
            });
        }
        let outputs = json
            .outputs
            .into_iter()
            .map(|(name, json)| (name, Output { json, expression: OnceLock::new() }))
            .collect();
        self.modules.push(Module {
            path: path.to_vec(),
            parent,
            call,
            calls: BTreeMap::new(),
            outputs,
            variables: json.variables,
            managed,
            data,
        });
        for (name, call) in json.module_calls {
            let ModuleCallJson { source, version_constraint, expressions, module, .. } = call;
            let repeated = call.count_expression.is_some() || call.for_each_expression.is_some();
            let mut path = path.to_vec();
            path.push(name.clone());
            let call = Call {
                source,
                version: version_constraint,
                repeated,
                raw: expressions,
                expressions: OnceLock::new(),
            };
            let child = self.add_module(*module.unwrap_or_default(), &path, Some(id), Some(call));
            self.modules[id.0 as usize].calls.insert(name, child);
        }
        id
    }

    /// The module that a path of call names leads to.
    pub(super) fn find_module<'n>(&self, path: impl IntoIterator<Item = &'n str>) -> Option<ModuleId> {
        self.modules.first()?;
        let mut id = ModuleId(0);
        for name in path {
            id = *self.module(id).calls.get(name)?;
        }
        Some(id)
    }

    /// A module.
    pub(super) fn module(&self, id: ModuleId) -> &Module<'a> {
        &self.modules[id.0 as usize]
    }

    /// All modules with their ids, parents before children.
    pub(super) fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module<'a>)> {
        self.modules.iter().enumerate().map(|(number, module)| (ModuleId(index(number)), module))
    }

    /// All managed and data blocks: module, address without instance keys, expressions.
    pub(super) fn resources(&self) -> impl Iterator<Item = (ModuleId, String, &Expressions<'a>)> {
        self.modules().flat_map(move |(id, module)| {
            let calls: Vec<&str> = module.path.iter().flat_map(|name| ["module", name]).collect();
            let prefix = if calls.is_empty() { String::new() } else { format!("{}.", calls.join(".")) };
            let managed = module.managed.iter().map(|names| ("", names));
            let data = module.data.iter().map(|names| ("data.", names));
            managed.chain(data).flat_map(move |(mode, (type_name, names))| {
                let prefix = prefix.clone();
                names.iter().map(move |(name, block)| {
                    (id, format!("{prefix}{mode}{type_name}.{name}"), self.block(*block).expressions())
                })
            })
        })
    }

    /// A block.
    pub(super) fn block(&self, id: BlockId) -> &Block<'a> {
        &self.blocks[id.0 as usize]
    }

    /// A block of a module by mode, type and name.
    pub(super) fn find_block(
        &self,
        module: ModuleId,
        mode: Mode,
        type_name: &str,
        name: &str,
    ) -> Option<BlockId> {
        let module = self.module(module);
        let names = if mode == Mode::Data { &module.data } else { &module.managed };
        names.get(type_name)?.get(name).copied()
    }
}

impl Module<'_> {
    /// Its `resource` and `data` blocks: mode, type and name.
    pub(super) fn block_names(&self) -> impl Iterator<Item = (Mode, &str, &str)> {
        let modes = [(Mode::Managed, &self.managed), (Mode::Data, &self.data)];
        modes.into_iter().flat_map(|(mode, types)| {
            types.iter().flat_map(move |(type_name, names)| {
                names.keys().map(move |name| (mode, type_name.as_ref(), name.as_ref()))
            })
        })
    }
}

impl<'a> Block<'a> {
    /// What is written in it.
    pub(super) fn expressions(&self) -> &Expressions<'a> {
        self.expressions.get_or_init(|| read_expressions(self.raw))
    }
}

impl<'a> Block<'a> {
    /// What `for_each` iterates over.
    pub(super) fn for_each(&self) -> Option<Expression<'a>> {
        match serde_json::from_str(self.for_each?.get()) {
            Ok(Node::Attribute(expression)) => Some(expression),
            _ => None,
        }
    }
}

impl<'a> Call<'a> {
    /// The arguments.
    pub(super) fn expressions(&self) -> &Expressions<'a> {
        self.expressions.get_or_init(|| read_expressions(self.raw))
    }
}

impl<'a> Provider<'a> {
    /// What is written in it.
    pub(super) fn expressions(&self) -> &Expressions<'a> {
        self.expressions.get_or_init(|| read_expressions(self.json.expressions))
    }
}

impl<'a> Output<'a> {
    /// Its value.
    pub(super) fn expression(&self) -> &Expression<'a> {
        self.expression.get_or_init(|| {
            let node = self.json.expression.and_then(|raw| serde_json::from_str(raw.get()).ok());
            match node {
                Some(Node::Attribute(expression)) => expression,
                _ => Expression::default(),
            }
        })
    }
}

impl Expression<'_> {
    /// The references without those that only repeat the beginning of another.
    pub(super) fn traversals(&self) -> Vec<&str> {
        let mut traversals: Vec<&str> = Vec::new();
        for (number, reference) in self.references.iter().enumerate() {
            let reference: &str = reference;
            let repeats = self.references.iter().enumerate().any(|(other, longer)| {
                other != number
                    && longer.strip_prefix(reference).is_some_and(|rest| rest.starts_with(['.', '[']))
            });
            if !repeats && !traversals.contains(&reference) {
                traversals.push(reference);
            }
        }
        traversals
    }
}

/// The node of a name.
pub(super) fn find<'e, 'a>(expressions: &'e Expressions<'a>, name: &str) -> Option<&'e Node<'a>> {
    expressions.iter().find(|(key, _)| key == name).map(|(_, node)| node)
}

fn read_expressions(raw: Option<&RawValue>) -> Expressions<'_> {
    raw.and_then(|raw| serde_json::from_str::<ExpressionMap<'_>>(raw.get()).ok())
        .map_or_else(Vec::new, |map| map.0)
}

fn index(number: usize) -> u32 {
    u32::try_from(number).expect("a plan of four thousand million blocks does not fit into memory")
}

struct ExpressionMap<'a>(Expressions<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for ExpressionMap<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapVisitor;
        impl<'de> Visitor<'de> for MapVisitor {
            type Value = ExpressionMap<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("expressions by attribute")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Name(key)) = access.next_key()? {
                    entries.push((key, access.next_value()?));
                }
                Ok(ExpressionMap(entries))
            }
        }
        deserializer.deserialize_map(MapVisitor)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = Node<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an expression, a block or a list of blocks")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut blocks = Vec::new();
                while let Some(ExpressionMap(block)) = access.next_element()? {
                    blocks.push(block);
                }
                Ok(Node::Blocks(blocks))
            }

            // A block's attribute could be called `references`; only an expression's is a list of strings.
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut entries: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
                while let Some(Name(key)) = access.next_key()? {
                    entries.push((key, access.next_value()?));
                }
                let mut expression = Expression::default();
                let is_expression = entries.iter().all(|(key, raw)| match &**key {
                    "constant_value" => {
                        expression.constant = Some(raw.get());
                        true
                    }
                    "references" => match serde_json::from_str::<Vec<Name<'de>>>(raw.get()) {
                        Ok(names) => {
                            expression.references = names.into_iter().map(|Name(name)| name).collect();
                            true
                        }
                        Err(_) => false,
                    },
                    _ => false,
                });
                if is_expression {
                    return Ok(Node::Attribute(expression));
                }
                let nodes = entries.into_iter().map(|(key, raw)| {
                    let node = serde_json::from_str(raw.get()).map_err(A::Error::custom)?;
                    Ok((key, node))
                });
                Ok(Node::Block(nodes.collect::<Result<_, A::Error>>()?))
            }
        }
        deserializer.deserialize_any(NodeVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_expressions_from_blocks() {
        let raw = r#"{"a":{"constant_value":null},"b":[{"c":{"references":["x.y.id","x.y"]}},{}],
            "d":{"references":{"constant_value":1}},"e":{}}"#;
        let raw: &RawValue = serde_json::from_str(raw).expect("JSON");
        let expressions = read_expressions(Some(raw));
        let expect_attribute = |node: &Node<'_>| matches!(node, Node::Attribute(_));
        assert!(expect_attribute(&expressions[0].1));
        assert!(matches!(&expressions[1].1, Node::Blocks(blocks) if blocks.len() == 2));
        assert!(matches!(&expressions[2].1, Node::Block(_)));
        assert!(expect_attribute(&expressions[3].1));
    }

    #[test]
    fn drops_references_that_begin_another() {
        let expression = Expression {
            constant: None,
            references: ["a.b[0].id", "a.b[0]", "a.b", "a.bc", "each.key"].map(Cow::Borrowed).to_vec(),
        };
        assert_eq!(expression.traversals(), ["a.b[0].id", "a.bc", "each.key"]);
    }
}
