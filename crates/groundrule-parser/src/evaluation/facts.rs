//! What a root says and a plan does not.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::moved::Moves;
use super::walk::Walked;
use super::write::value::{known_or_null, unknown};
use crate::address::{Address, AttributePath, InstanceKey, Mode, ModulePath, Step};
use crate::language::{Because, Data, Type, Value};
use crate::root::module::{CalledModule, MissingModule, ModuleTree, ResourceBlock};
use crate::syntax::Span;

/// What a root says and a plan does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// By the address of a resource or data source instance.
    pub instances: BTreeMap<String, InstanceFacts>,
    /// By the address of a resource block, without instance keys: `module.a.aws_instance.b`.
    pub blocks: BTreeMap<String, BlockFacts>,
    /// By the path of a module without instance keys; the root's is empty.
    pub modules: BTreeMap<String, ModuleFacts>,
    /// Module instances that stand for an unknown number: everything in them does.
    pub representative_modules: Vec<ModulePath>,
    /// Variables of the root that were judged by their defaults, sorted.
    pub defaulted_variables: Vec<Box<str>>,
    /// Variables of the root that have no value, sorted.
    pub valueless_variables: Vec<Box<str>>,
    /// Calls of modules that are not there, each once, in order.
    pub missing_calls: Vec<MissingCall>,
    /// What the `moved` blocks say.
    pub moves: Moves,
}

/// What is said of an instance.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InstanceFacts {
    /// One that stands for an unknown number of instances, perhaps none. It is at most undetermined, and settles no join.
    pub is_representative: bool,
    /// Unknown values that were configured, by path; in order.
    pub unknown: Vec<UnknownValue>,
    /// What is known of strings that encode a partly known value.
    pub decoded: Vec<Decoded>,
}

/// An unknown value that was configured.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownValue {
    /// Where: `ingress[0].security_groups`. Elements of sets by their place in the plan.
    pub path: AttributePath,
    /// Why.
    pub because: Because,
    /// How a string begins, as far as that is known.
    pub prefix: Option<Arc<str>>,
    /// How a string ends, as far as that is known.
    pub suffix: Option<Arc<str>>,
    /// It is a string that is not empty.
    pub has_text: bool,
}

/// A value that a string encodes, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// Where the string stands.
    pub path: AttributePath,
    /// The value as JSON, without what is unknown.
    pub value: String,
    /// The mask of what is unknown, as in a plan's `after_unknown`.
    pub unknown: String,
}

/// What is said of a resource block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BlockFacts {
    /// Block types that `dynamic` blocks write.
    pub dynamic: Vec<DynamicBlocks>,
    /// `lifecycle.prevent_destroy`.
    pub prevent_destroy: bool,
    /// `lifecycle.create_before_destroy`.
    pub create_before_destroy: bool,
    /// What `lifecycle.ignore_changes` lists, as written; `all` alone for everything.
    pub ignore_changes: Vec<Box<str>>,
    /// How many instances there are is not known.
    pub is_of_unknown_number: bool,
    /// Where the block stands.
    pub span: Span,
}

/// Blocks that `dynamic` writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicBlocks {
    /// The types of blocks that lead there: `["rule", "apply_server_side_encryption_by_default"]`.
    pub path: Vec<Box<str>>,
    /// Whether it is known how many there are.
    pub is_number_known: bool,
}

/// What a module says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModuleFacts {
    /// Every `required_version`, where it is a plain string.
    pub required_versions: Vec<Box<str>>,
    /// What `required_providers` says, by local name.
    pub required_providers: BTreeMap<Box<str>, RequiredProviderFact>,
}

/// An entry of `required_providers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredProviderFact {
    /// The provider's full name.
    pub full_name: String,
    /// The version constraint.
    pub version: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
}

/// A call of a module that is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingCall {
    /// The call, without instance keys: `module.a.module.b`.
    pub module: ModulePath,
    /// The source as written.
    pub source: Box<str>,
    /// Why it is not there.
    pub why: MissingModule,
    /// Where the call stands.
    pub span: Span,
}

pub(super) fn gather(evaluator: &Evaluator, root: &Rc<ModuleInstance>, walked: &Walked) -> Facts {
    let mut facts = Facts {
        defaulted_variables: evaluator.defaulted.borrow().iter().cloned().collect(),
        valueless_variables: evaluator.valueless.borrow().iter().cloned().collect(),
        representative_modules: walked.representatives.clone(),
        moves: Moves::of(root.tree),
        ..Facts::default()
    };
    modules(root.tree, &ModulePath::default(), &mut facts);
    for (module, resource) in &walked.resources {
        let is_representative = resource.instances.is_unknown() || module.is_representative;
        for instance in &resource.list {
            let mut found = InstanceFacts { is_representative, ..InstanceFacts::default() };
            if resource.block.mode != Mode::Ephemeral {
                collect(&instance.value, &instance.address, &mut Vec::new(), &mut found);
            }
            facts.instances.insert(instance.address.to_string(), found);
        }
        let address = Address {
            module: module.path.configuration(),
            mode: resource.block.mode,
            type_name: resource.block.type_name.text.clone(),
            name: resource.block.name.text.clone(),
            key: None,
        };
        let block = facts.blocks.entry(address.to_string()).or_insert_with(|| of_block(resource.block));
        block.is_of_unknown_number |= resource.instances.is_unknown();
        for (path, is_number_known) in &resource.notes.dynamic {
            match block.dynamic.iter_mut().find(|dynamic| dynamic.path == *path) {
                Some(dynamic) => dynamic.is_number_known &= *is_number_known,
                None => block
                    .dynamic
                    .push(DynamicBlocks { path: path.clone(), is_number_known: *is_number_known }),
            }
        }
    }
    facts
}

fn of_block(block: &ResourceBlock) -> BlockFacts {
    let mut facts = BlockFacts { span: block.block.header(), ..BlockFacts::default() };
    for lifecycle in block.lifecycle() {
        let flag = |name: &str, before: bool| lifecycle.body.flag(name).unwrap_or(before);
        facts.prevent_destroy = flag("prevent_destroy", facts.prevent_destroy);
        facts.create_before_destroy = flag("create_before_destroy", facts.create_before_destroy);
        if let Some(ignored) = lifecycle.body.value("ignore_changes") {
            let name = |expression: &crate::syntax::tree::Expression| {
                let (name, steps) =
                    expression.as_traversal().or(expression.as_str().map(|name| (name, &[][..])))?;
                let mut path = name.to_owned();
                for step in steps {
                    match step.attribute() {
                        Some(name) => {
                            path.push('.');
                            path.push_str(name);
                        }
                        // An element: all of the collection, at most.
                        None => break,
                    }
                }
                Some(path.into())
            };
            facts.ignore_changes = match ignored.elements() {
                [] => name(ignored).into_iter().collect(),
                listed => listed.iter().filter_map(name).collect(),
            };
        }
    }
    facts
}

fn modules(tree: &ModuleTree, path: &ModulePath, facts: &mut Facts) {
    let module = &tree.module;
    let required_providers = module.required_providers.iter().map(|(local, required)| {
        let fact = RequiredProviderFact {
            full_name: super::provider::full_name(module, local),
            version: required.version.as_ref().map(|version| version.text.clone()),
            span: required.span,
        };
        (local.clone(), fact)
    });
    let of_module = ModuleFacts {
        required_versions: module
            .required_versions
            .iter()
            .filter_map(|version| version.value.as_str().map(Into::into))
            .collect(),
        required_providers: required_providers.collect(),
    };
    facts.modules.insert(path.to_string(), of_module);
    for (name, call) in &module.calls {
        let inner = path.child(name, None);
        match tree.calls.get(name) {
            Some(CalledModule::Loaded(tree)) => modules(tree, &inner, facts),
            Some(CalledModule::Missing { source, why }) => facts.missing_calls.push(MissingCall {
                module: inner,
                source: source.clone(),
                why: why.clone(),
                span: call.block.header(),
            }),
            None => {}
        }
    }
}

/// Unknown values but those that the instance itself will give.
fn collect(value: &Value, owner: &Address, path: &mut Vec<Step>, found: &mut InstanceFacts) {
    match &value.data {
        Data::Unknown(unknown_value) => {
            if let (Type::String, Some(decoded)) = (&unknown_value.ty, &unknown_value.inside) {
                let (mut known, mut mask) = (String::new(), String::new());
                known_or_null(&mut known, decoded);
                unknown(&mut mask, decoded);
                let path = AttributePath(path.clone());
                found.decoded.push(Decoded { path, value: known, unknown: mask });
            }
            let is_own =
                matches!(&unknown_value.because, Because::Exactly(reference) if reference.address == *owner);
            if !is_own {
                found.unknown.push(UnknownValue {
                    path: AttributePath(path.clone()),
                    because: unknown_value.because.clone(),
                    prefix: unknown_value.prefix.clone(),
                    suffix: unknown_value.suffix.clone(),
                    has_text: unknown_value.has_text(),
                });
            }
        }
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            for (index, element) in (0_i64..).zip(&**elements) {
                path.push(Step::Index(InstanceKey::Int(index)));
                collect(element, owner, path, found);
                path.pop();
            }
        }
        Data::Object(entries) => {
            for (name, entry) in &**entries {
                path.push(Step::Name((**name).into()));
                collect(entry, owner, path, found);
                path.pop();
            }
        }
        Data::Map(_, entries) => {
            for (key, entry) in &**entries {
                path.push(Step::Index(InstanceKey::String((**key).into())));
                collect(entry, owner, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}
