//! Where a reference leads, and how sure that is.
//!
//! A plan records what an expression refers to, not the expression: `x.id` and `"${x.id}-a"` look alike. An expression
//! with one static reference is *assumed* to be that reference; anything else only names candidates.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::configuration::{BlockId, Configuration, Expression, ModuleId, Node, find};
use super::root::module_of;
use super::{InstanceId, ResourceGraph, Scope};
use crate::address::{AttributePath, InstanceKey, Mode, ModulePath, Step};

/// What an expression leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An instance.
    Instance {
        /// Which one.
        instance: InstanceId,
        /// The attribute of it; nothing where the plan lost it (`x[each.key].id`).
        attribute: Option<String>,
        /// The reference as an absolute address: `module.keys.aws_kms_key.main.arn`.
        reference: String,
        /// Rests on the assumption above; else the root's evaluation has found it.
        assumed: bool,
    },
    /// No resource of this graph.
    Elsewhere,
    /// One of several things, or something computed of them.
    Candidates(Candidates),
}

/// What an expression may lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    /// How far it may reach.
    pub reach: Reach,
    /// What is in the way, as a reader can act on it.
    pub because: String,
}

/// How far an expression that is not understood may reach.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// Anything.
    Any,
    /// Instances of these blocks.
    Blocks(Vec<BlockId>),
}

/// References followed before we give up: deeper than any real root, and no cycle gets far.
const MAX_HOPS: usize = 64;

/// References gathered before we say that an expression may lead anywhere. Also bounds the recursion.
const MAX_REFERENCES: usize = 1000;

/// What a plan's expression does not tell, for the reader.
const NO_LOCALS: &str = "which plans do not record";

impl ResourceGraph<'_> {
    /// Where an attribute's expression leads, each part of it by itself where the root is at hand. Nothing if there is no
    /// expression for it.
    pub fn targets(&self, id: InstanceId, path: &[&str]) -> Vec<Target> {
        let evaluated = self.evaluated_targets(id, path);
        evaluated.unwrap_or_else(|| self.recorded_target(id, path).into_iter().collect())
    }

    /// The same, of an attribute that leads to one thing.
    pub fn target(&self, id: InstanceId, path: &[&str]) -> Option<Target> {
        let mut targets = self.targets(id, path);
        if targets.len() < 2 { targets.pop() } else { Some(all_of(&targets)) }
    }

    /// Where an expression leads as far as the plan's configuration records it.
    fn recorded_target(&self, id: InstanceId, path: &[&str]) -> Option<Target> {
        let instance = self.instance(id);
        let configuration = self.configuration.as_ref()?;
        let block = instance.block?;
        let scope = self.scope(instance)?;
        let (expression, is_whole) = expression_at(configuration, block, path)?;
        if !is_whole && !expression.traversals().is_empty() {
            // What else it writes may be what it refers to.
            return Some(all_candidates(configuration, &expression.traversals(), &scope));
        }
        Some(self.follow(
            configuration,
            expression,
            &scope,
            Repetition::Block(block, instance.key.as_ref()),
            0,
        ))
    }

    /// Whether what is written for an attribute refers to nothing. Nothing if there is no expression for it.
    pub fn is_literal(&self, id: InstanceId, path: &[&str]) -> Option<bool> {
        let (expression, _) = expression_at(self.configuration.as_ref()?, self.instance(id).block?, path)?;
        Some(expression.references.is_empty())
    }

    /// Whether a block may be what candidates speak of.
    pub fn may_reach(&self, candidates: &Candidates, id: InstanceId) -> bool {
        match &candidates.reach {
            Reach::Any => true,
            Reach::Blocks(blocks) => self.instance(id).block.is_none_or(|block| blocks.contains(&block)),
        }
    }

    /// Candidates that are one instance.
    pub fn only(&self, id: InstanceId, because: String) -> Candidates {
        let reach = self.instance(id).block.map_or(Reach::Any, |block| Reach::Blocks(vec![block]));
        Candidates { reach, because }
    }

    /// The blocks whose expressions refer to an instance's block, as addresses without instance keys; sorted.
    pub fn referrers(&self, id: InstanceId) -> &[String] {
        let (Some(configuration), Some(block)) = (&self.configuration, self.instance(id).block) else {
            return &[];
        };
        let referrers = self.referrers.get_or_init(|| referrers(configuration));
        referrers.get(&block).map_or(&[], Vec::as_slice)
    }

    /// What the unknown value of an attribute waits for.
    pub fn because(&self, id: InstanceId, path: &[&str]) -> String {
        match self.target(id, path) {
            Some(Target::Instance { reference, .. }) => reference,
            Some(Target::Candidates(candidates)) => candidates.because,
            Some(Target::Elsewhere) | None => "known after apply".to_owned(),
        }
    }

    fn follow(
        &self,
        configuration: &Configuration<'_>,
        expression: &Expression<'_>,
        scope: &Scope,
        repetition: Repetition<'_>,
        hops: usize,
    ) -> Target {
        let traversals = expression.traversals();
        match traversals.as_slice() {
            [] => Target::Elsewhere,
            _ if hops > MAX_HOPS => candidates(Reach::Any, absolute(scope, traversals[0])),
            [traversal] => self.follow_traversal(configuration, traversal, scope, repetition, hops),
            [a, b] if is_own_key(a) || is_own_key(b) => {
                let (resource, key) = if is_own_key(a) { (b, a) } else { (a, b) };
                self.follow_keyed(configuration, resource, key, scope, repetition)
                    .unwrap_or_else(|| all_candidates(configuration, &traversals, scope))
            }
            _ => all_candidates(configuration, &traversals, scope),
        }
    }

    /// One static reference.
    fn follow_traversal(
        &self,
        configuration: &Configuration<'_>,
        traversal: &str,
        scope: &Scope,
        repetition: Repetition<'_>,
        hops: usize,
    ) -> Target {
        let unclear = || all_candidates(configuration, &[traversal], scope);
        let Ok(AttributePath(steps)) = AttributePath::parse(traversal) else {
            return unclear();
        };
        match names(&steps).as_slice() {
            ["var", name, rest @ ..] => {
                let Some(call) = &configuration.module(scope.module).call else {
                    return Target::Elsewhere;
                };
                let Some(node) = find(call.expressions(), name) else {
                    return Target::Elsewhere;
                };
                let (Node::Attribute(expression), true) = (node, rest.is_empty() && steps.len() == 2) else {
                    return unclear();
                };
                let (Some(path), Some(module)) =
                    (scope.path.parent(), configuration.module(scope.module).parent)
                else {
                    return unclear();
                };
                let outer = Scope { path, module };
                let key = Repetition::Call(scope.call_key());
                self.follow(configuration, expression, &outer, key, hops + 1)
            }
            ["module", call, output] => {
                let key = match steps.as_slice() {
                    [_, _, Step::Name(_)] => None,
                    [_, _, Step::Index(key), Step::Name(_)] => Some(key.clone()),
                    _ => return unclear(),
                };
                let Some(module) = configuration.module(scope.module).calls.get(*call) else {
                    return unclear();
                };
                let called = configuration.module(*module);
                if called.call.as_ref().is_some_and(|call| call.repeated) != key.is_some() {
                    return unclear();
                }
                let Some(output) = called.outputs.get(*output) else {
                    return unclear();
                };
                let inner = Scope { path: scope.path.child(call, key), module: *module };
                self.follow(configuration, output.expression(), &inner, Repetition::None, hops + 1)
            }
            ["each", "value", rest @ ..] => {
                self.follow_chained(configuration, rest, scope, repetition).unwrap_or_else(unclear)
            }
            ["path" | "terraform" | "self", ..] => Target::Elsewhere,
            ["data", type_name, name, ..] => {
                let block = configuration.find_block(scope.module, Mode::Data, type_name, name);
                block
                    .and_then(|block| self.attribute_of(scope, block, &steps[3..], traversal))
                    .unwrap_or_else(unclear)
            }
            [type_name, name, ..] if is_resource(type_name) => {
                let block = configuration.find_block(scope.module, Mode::Managed, type_name, name);
                block
                    .and_then(|block| self.attribute_of(scope, block, &steps[2..], traversal))
                    .unwrap_or_else(unclear)
            }
            _ => unclear(),
        }
    }

    /// The rest of a static reference behind the block's name: a key if it has one, and an attribute.
    fn attribute_of(&self, scope: &Scope, block: BlockId, rest: &[Step], traversal: &str) -> Option<Target> {
        let (key, rest) = match rest {
            [Step::Index(key), rest @ ..] => (Some(key), rest),
            rest => (None, rest),
        };
        let [Step::Name(attribute)] = rest else { return None };
        let found = self.instances_of(scope, block);
        let instance = *found.iter().find(|id| self.instance(**id).key.as_ref() == key)?;
        let attribute = Some(attribute.to_string());
        Some(Target::Instance { instance, attribute, reference: absolute(scope, traversal), assumed: true })
    }

    /// `x[each.key].id`, of which a plan keeps `x` and `each.key`.
    fn follow_keyed(
        &self,
        configuration: &Configuration<'_>,
        resource: &str,
        key: &str,
        scope: &Scope,
        repetition: Repetition<'_>,
    ) -> Option<Target> {
        let Ok(AttributePath(steps)) = AttributePath::parse(resource) else {
            return None;
        };
        let [Step::Name(type_name), Step::Name(name)] = steps.as_slice() else {
            return None;
        };
        let block = configuration.find_block(scope.module, Mode::Managed, type_name, name)?;
        let (Repetition::Block(_, Some(own)) | Repetition::Call(Some(own))) = repetition else { return None };
        let is_of_kind =
            matches!((own, key), (InstanceKey::String(_), "each.key") | (InstanceKey::Int(_), "count.index"));
        if !is_of_kind {
            return None;
        }
        let instance = self.with_key(scope, block, own)?;
        let reference = format!("{}{own}", absolute(scope, resource));
        Some(Target::Instance { instance, attribute: None, reference, assumed: true })
    }

    /// `each.value.id` where `for_each` is another resource as a whole.
    fn follow_chained(
        &self,
        configuration: &Configuration<'_>,
        rest: &[&str],
        scope: &Scope,
        repetition: Repetition<'_>,
    ) -> Option<Target> {
        let (Repetition::Block(block, Some(own)), [attribute]) = (repetition, rest) else {
            return None;
        };
        let for_each = configuration.block(block).for_each()?;
        let traversals = for_each.traversals();
        let [resource] = traversals.as_slice() else {
            return None;
        };
        let Ok(AttributePath(steps)) = AttributePath::parse(resource) else {
            return None;
        };
        let [Step::Name(type_name), Step::Name(name)] = steps.as_slice() else {
            return None;
        };
        let target = configuration.find_block(scope.module, Mode::Managed, type_name, name)?;
        let instance = self.with_key(scope, target, own)?;
        let reference = format!("{}{own}.{attribute}", absolute(scope, resource));
        Some(Target::Instance {
            instance,
            attribute: Some((*attribute).to_owned()),
            reference,
            assumed: true,
        })
    }

    fn with_key(&self, scope: &Scope, block: BlockId, key: &InstanceKey) -> Option<InstanceId> {
        let found = self.instances_of(scope, block);
        found.iter().copied().find(|id| self.instance(*id).key.as_ref() == Some(key))
    }
}

/// Of which repetition an expression is a part.
#[derive(Debug, Clone, Copy)]
enum Repetition<'k> {
    /// Of a block's, with the key of the instance.
    Block(BlockId, Option<&'k InstanceKey>),
    /// Of a module call's, with the key of the module instance.
    Call(Option<&'k InstanceKey>),
    /// Of none.
    None,
}

/// What several things together may lead to.
fn all_of(targets: &[Target]) -> Target {
    let mut names = Vec::new();
    for target in targets {
        match target {
            Target::Instance { reference, .. } => names.push(reference.as_str()),
            Target::Candidates(candidates) => names.push(&candidates.because),
            Target::Elsewhere => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    candidates(Reach::Any, names.join(", "))
}

/// What the arguments of a module call may lead to, by the path of the call; nothing if there is no such call.
pub(super) fn reach_of_call(configuration: &Configuration<'_>, call: &ModulePath) -> Option<Reach> {
    let module = module_of(configuration, call)?;
    let called = configuration.module(module);
    let mut reach = Reachable { configuration, blocks: Some(Vec::new()), seen: FxHashSet::default() };
    let mut nodes: Vec<&Node<'_>> =
        called.call.as_ref()?.expressions().iter().map(|(_, node)| node).collect();
    while let Some(node) = nodes.pop() {
        match node {
            Node::Attribute(expression) => reach.add_all(expression, called.parent?),
            Node::Block(entries) => nodes.extend(entries.iter().map(|(_, node)| node)),
            Node::Blocks(blocks) => nodes.extend(blocks.iter().flatten().map(|(_, node)| node)),
        }
    }
    Some(reach.blocks.map_or(Reach::Any, Reach::Blocks))
}

/// What references that are not understood may lead to.
fn all_candidates(configuration: &Configuration<'_>, traversals: &[&str], scope: &Scope) -> Target {
    let mut reach = Reachable { configuration, blocks: Some(Vec::new()), seen: FxHashSet::default() };
    for traversal in traversals {
        reach.add(traversal, scope.module);
    }
    let lost = traversals.iter().find(|traversal| traversal.starts_with("local."));
    let because = match lost {
        Some(local) => format!("through {}, {NO_LOCALS}", absolute(scope, local)),
        None => {
            let named: Vec<_> = traversals
                .iter()
                .filter(|name| !is_own_key(name))
                .map(|name| absolute(scope, name))
                .collect();
            match named.as_slice() {
                [] => "known after apply".to_owned(),
                named => format!("computed of {}", named.join(", ")),
            }
        }
    };
    candidates(reach.blocks.map_or(Reach::Any, Reach::Blocks), because)
}

fn candidates(reach: Reach, because: String) -> Target {
    Target::Candidates(Candidates { reach, because })
}

/// For each block the addresses of those that refer to it.
fn referrers(configuration: &Configuration<'_>) -> BTreeMap<BlockId, Vec<String>> {
    let mut referrers: BTreeMap<BlockId, Vec<String>> = BTreeMap::new();
    for (module, address, expressions) in configuration.resources() {
        let mut reach = Reachable { configuration, blocks: Some(Vec::new()), seen: FxHashSet::default() };
        let mut nodes: Vec<&Node<'_>> = expressions.iter().map(|(_, node)| node).collect();
        while let Some(node) = nodes.pop() {
            match node {
                Node::Attribute(expression) => reach.add_all(expression, module),
                Node::Block(entries) => nodes.extend(entries.iter().map(|(_, node)| node)),
                Node::Blocks(blocks) => nodes.extend(blocks.iter().flatten().map(|(_, node)| node)),
            }
            // Expressions that may lead anywhere still name blocks; one that can't be followed hides only itself.
            let found = reach.blocks.replace(Vec::new()).unwrap_or_default();
            for block in found {
                referrers.entry(block).or_default().push(address.clone());
            }
        }
    }
    for addresses in referrers.values_mut() {
        addresses.sort();
        addresses.dedup();
    }
    referrers
}

/// The blocks that references may lead to.
struct Reachable<'c, 'a> {
    configuration: &'c Configuration<'a>,
    /// `None` if that may be anything.
    blocks: Option<Vec<BlockId>>,
    seen: FxHashSet<(ModuleId, &'c str)>,
}

impl<'c> Reachable<'c, '_> {
    fn add(&mut self, traversal: &str, module: ModuleId) {
        let Some(known) = &mut self.blocks else { return };
        let here = self.configuration.module(module);
        let steps = AttributePath::parse(traversal).map(|path| path.0).unwrap_or_default();
        match names(&steps).as_slice() {
            ["path" | "terraform" | "self", ..] | ["each", "key"] | ["count", "index"] => {}
            ["var", name, ..] => {
                if let (Some(call), Some(parent)) = (&here.call, here.parent) {
                    match find(call.expressions(), name) {
                        None => {}
                        Some(Node::Attribute(expression)) => self.add_all(expression, parent),
                        Some(_) => self.blocks = None,
                    }
                }
            }
            ["module", call, rest @ ..] => match here.calls.get(*call) {
                None => self.blocks = None,
                Some(called) => {
                    let outputs = &self.configuration.module(*called).outputs;
                    match rest.first().and_then(|name| outputs.get(*name)) {
                        Some(output) => self.add_all(output.expression(), *called),
                        None => {
                            for output in outputs.values() {
                                self.add_all(output.expression(), *called);
                            }
                        }
                    }
                }
            },
            [type_name, name, ..] if is_resource(type_name) => {
                match self.configuration.find_block(module, Mode::Managed, type_name, name) {
                    Some(block) => known.push(block),
                    None => self.blocks = None,
                }
            }
            // Locals, each.value, data sources: what is behind them is not recorded, or may read any resource.
            _ => self.blocks = None,
        }
    }

    fn add_all(&mut self, expression: &'c Expression<'_>, module: ModuleId) {
        for traversal in expression.traversals() {
            if self.seen.len() > MAX_REFERENCES {
                self.blocks = None;
            } else if self.seen.insert((module, traversal)) {
                self.add(traversal, module);
            }
        }
    }
}

/// The expression of an attribute, and whether it writes nothing but that: through nested blocks only where it is clear
/// which block is meant.
fn expression_at<'c, 'a>(
    configuration: &'c Configuration<'a>,
    block: BlockId,
    path: &[&str],
) -> Option<(&'c Expression<'a>, bool)> {
    let (first, mut rest) = path.split_first()?;
    let mut node = find(configuration.block(block).expressions(), first)?;
    loop {
        match node {
            Node::Attribute(expression) => return Some((expression, rest.is_empty())),
            Node::Block(entries) => {
                let (name, deeper) = rest.split_first()?;
                (node, rest) = (find(entries, name)?, deeper);
            }
            Node::Blocks(blocks) => {
                let (index, deeper) = match rest.split_first()? {
                    (step, deeper) if step.bytes().all(|byte| byte.is_ascii_digit()) => {
                        (step.parse().ok()?, deeper)
                    }
                    _ if blocks.len() == 1 => (0, rest),
                    _ => return None,
                };
                let (name, deeper) = deeper.split_first()?;
                (node, rest) = (find(blocks.get::<usize>(index)?, name)?, deeper);
            }
        }
    }
}

fn names(steps: &[Step]) -> Vec<&str> {
    let names = steps.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.as_ref()),
        Step::Index(_) => None,
    });
    names.collect()
}

fn is_own_key(traversal: &str) -> bool {
    matches!(traversal, "each.key" | "count.index")
}

/// Types have an underscore or are a provider's name; the roots of all other references are keywords.
fn is_resource(root: &str) -> bool {
    !matches!(
        root,
        "var" | "local" | "module" | "data" | "each" | "count" | "path" | "terraform" | "self" | "ephemeral"
    )
}

fn absolute(scope: &Scope, reference: &str) -> String {
    if scope.path.is_root() { reference.to_owned() } else { format!("{}.{reference}", scope.path) }
}
