//! What a root's evaluation adds to a graph: exact references instead of assumed ones, which blocks `dynamic` writes, what
//! stands for an unknown number of things, and what only the files say.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use super::configuration::{BlockId, Configuration, ModuleId};
use super::instance::Kind;
use super::links::{Candidates, Reach, Target, reach_of_call};
use super::parts::root_body;
use super::{InstanceId, Origin, ResourceGraph};
use crate::address::{Address, AttributePath, InstanceKey, ModulePath, Step};
use crate::error::InputError;
use crate::evaluation::{BlockFacts, DynamicBlocks, Facts, UnknownValue};
use crate::language::{Because, Cause, Reference};
use crate::source::Source;
use crate::value::Value;

impl<'a> ResourceGraph<'a> {
    /// The graph of an evaluated root: `source` is the plan that the evaluation wrote.
    pub fn of_root(source: &'a Source, facts: Facts) -> Result<Self, InputError> {
        let mut graph = Self::read(source)?.beside(facts);
        graph.origin = Origin::Root;
        Ok(graph)
    }

    /// The same graph with its root beside it, of which the evaluation found `facts`.
    #[must_use]
    pub fn beside(mut self, facts: Facts) -> Self {
        self.facts = Some(facts);
        let body = root_body(&self);
        if let Some(root) = self.instances.iter_mut().find(|part| part.kind == Kind::Root) {
            root.after = Some(body);
        }
        self
    }

    /// The values of the root's variables that a plan was made with.
    pub fn variables(&self) -> BTreeMap<String, Json> {
        #[derive(serde::Deserialize)]
        struct Given {
            #[serde(default)]
            value: Json,
        }
        let read = |raw: &RawValue| serde_json::from_str::<BTreeMap<String, Given>>(raw.get()).ok();
        let given = self.variables.and_then(read).unwrap_or_default();
        given.into_iter().map(|(name, given)| (name, given.value)).collect()
    }

    /// What data sources have given, by address.
    pub fn data(&self) -> BTreeMap<String, Json> {
        let data = self.instances.iter().filter(|instance| instance.kind == Kind::Data);
        let known = data.filter_map(|instance| {
            let body = instance.after.as_ref().filter(|body| body.unknown.is_none())?;
            Some((instance.address.to_string(), serde_json::from_str(&body.values).ok()?))
        });
        known.collect()
    }

    /// What the root's files say beyond a plan; nothing if it is not at hand.
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    /// Whether an instance stands for an unknown number of them, perhaps none: nothing that is said of it is settled.
    pub fn is_representative(&self, id: InstanceId) -> bool {
        let Some(facts) = self.facts.as_ref().filter(|_| self.origin == Origin::Root) else { return false };
        facts.instances.get(&*self.instance(id).address).is_some_and(|facts| facts.is_representative)
    }

    /// What `lifecycle` says of an instance's block: `prevent_destroy`, `create_before_destroy`, `ignore_changes`.
    pub fn lifecycle(&self, id: InstanceId, argument: &str) -> Option<Value> {
        let facts = self.block_facts(id)?;
        Some(match argument {
            "prevent_destroy" => Value::Bool(facts.prevent_destroy),
            "create_before_destroy" => Value::Bool(facts.create_before_destroy),
            "ignore_changes" => {
                let names = facts.ignore_changes.iter().map(|name| Value::String(name.to_string()));
                Value::List(names.collect())
            }
            _ => Value::Null,
        })
    }

    /// How the unknown texts at a path, or below it, begin and end, as far as that is known. Nothing if the evaluation does
    /// not know the instance, or the path leads into something unknown.
    pub fn known_ends(&self, id: InstanceId, path: &[&str]) -> Option<Vec<(&str, &str)>> {
        let unknowns = self.evaluated_unknowns(id)?.iter();
        let here = unknowns.filter_map(|unknown| Some((unknown, depth_of(&unknown.path, path)?)));
        here.map(|(unknown, depth)| {
            let ends = [&unknown.prefix, &unknown.suffix].map(|end| end.as_deref().unwrap_or_default());
            (depth != Depth::Above).then_some(ends.into())
        })
        .collect()
    }

    /// Whether an attribute that is unknown is known to be a string that is not empty.
    pub fn is_text(&self, id: InstanceId, path: &[&str]) -> bool {
        let unknowns = self.evaluated_unknowns(id).unwrap_or_default();
        let mut here = unknowns.iter().filter(|unknown| depth_of(&unknown.path, path).is_some()).peekable();
        here.peek().is_some()
            && here.all(|unknown| unknown.has_text && depth_of(&unknown.path, path) == Some(Depth::Same))
    }

    /// What is known of a string that encodes a partly known value, such as `jsonencode` of references.
    pub fn decoded(&self, id: InstanceId, path: &[&str]) -> Option<Value> {
        let facts = self.facts.as_ref()?.instances.get(&*self.instance(id).address)?;
        let found =
            facts.decoded.iter().find(|decoded| depth_of(&decoded.path, path) == Some(Depth::Same))?;
        Some(Value::merge(Some(&found.value), Some(&found.unknown)))
    }

    /// Calls of modules that are not there whose contents may refer to an instance, for the reader.
    pub fn missing_modules_that_may_reach(&self, id: InstanceId) -> Vec<String> {
        let (Some(facts), Some(configuration)) = (&self.facts, &self.configuration) else {
            return Vec::new();
        };
        let calls = facts.missing_calls.iter().filter(|call| {
            reach_of_call(configuration, &call.module)
                .is_none_or(|reach| self.may_reach(&Candidates { reach, because: String::new() }, id))
        });
        calls.map(|call| not_loaded(&call.module)).collect()
    }

    /// Calls of modules that are not there, for the reader.
    pub fn missing_modules(&self) -> impl Iterator<Item = String> {
        self.facts.iter().flat_map(|facts| facts.missing_calls.iter().map(|call| not_loaded(&call.module)))
    }

    /// Where `dynamic` writes blocks of an instance; nothing if the files are not at hand.
    pub(super) fn dynamic_blocks(&self, id: InstanceId) -> Option<&[DynamicBlocks]> {
        self.block_facts(id).map(|facts| facts.dynamic.as_slice())
    }

    /// What was configured of an instance and is unknown; nothing if the evaluation does not know the instance, or knows
    /// it only as one that stands for others.
    pub(super) fn evaluated_unknowns(&self, id: InstanceId) -> Option<&[UnknownValue]> {
        let facts = self.facts.as_ref()?.instances.get(&*self.instance(id).address)?;
        (!facts.is_representative).then_some(facts.unknown.as_slice())
    }

    fn block_facts(&self, id: InstanceId) -> Option<&BlockFacts> {
        let facts = self.facts.as_ref()?;
        let address = Address::parse(&self.instance(id).address).ok()?.configuration();
        facts.blocks.get(&address.to_string())
    }

    /// Where the unknown values at a path come from, as the evaluation found it. Nothing where it has nothing to say.
    pub(super) fn evaluated_targets(&self, id: InstanceId, path: &[&str]) -> Option<Vec<Target>> {
        let facts = self.facts.as_ref()?.instances.get(&*self.instance(id).address)?;
        let targets: Vec<Target> = facts
            .unknown
            .iter()
            .filter_map(|unknown| Some((unknown, depth_of(&unknown.path, path)?)))
            .map(|(unknown, depth)| self.evaluated_target(unknown, depth))
            .collect();
        (!targets.is_empty()).then_some(targets)
    }

    fn evaluated_target(&self, unknown: &UnknownValue, depth: Depth) -> Target {
        match &unknown.because {
            // A part of what is referred to.
            Because::Exactly(reference) if depth == Depth::Above => {
                self.candidates_of(&[Cause::Attribute(reference.clone())])
            }
            Because::Exactly(reference) => self.instance_of(reference),
            Because::Computed(causes) => self.candidates_of(causes),
        }
    }

    fn instance_of(&self, reference: &Reference) -> Target {
        let text = reference.to_string();
        match self.by_address().get(reference.address.to_string().as_str()) {
            Some(id) if self.is_representative(*id) => Target::Candidates(self.only(*id, text)),
            Some(id) => {
                let attribute = (!reference.path.0.is_empty()).then(|| reference.path.to_string());
                Target::Instance { instance: *id, attribute, reference: text, assumed: false }
            }
            None => Target::Candidates(Candidates { reach: self.reach_of(reference), because: text }),
        }
    }

    fn candidates_of(&self, causes: &[Cause]) -> Target {
        let mut reach = Some(Vec::new());
        for cause in causes {
            let more = match cause {
                Cause::Attribute(reference) => self.reach_of(reference),
                Cause::Module(module) => self
                    .configuration
                    .as_ref()
                    .and_then(|configuration| reach_of_call(configuration, module))
                    .unwrap_or(Reach::Any),
                _ => Reach::Any,
            };
            reach = match (reach, more) {
                (Some(mut blocks), Reach::Blocks(more)) => {
                    blocks.extend(more);
                    Some(blocks)
                }
                _ => None,
            };
        }
        let names: Vec<String> = causes.iter().map(ToString::to_string).collect();
        let because = match causes {
            [] => "known after apply".to_owned(),
            [Cause::Attribute(_)] | [_, _, ..] => format!("computed of {}", names.join(", ")),
            [_] => names.join(", "),
        };
        Target::Candidates(Candidates { reach: reach.map_or(Reach::Any, Reach::Blocks), because })
    }

    /// The block of a reference, whatever its instances are. What a data source read may be anything.
    fn reach_of(&self, reference: &Reference) -> Reach {
        let address = &reference.address;
        let block = || -> Option<BlockId> {
            let configuration = self.configuration.as_ref()?;
            let module = module_of(configuration, &address.module)?;
            configuration.find_block(module, address.mode, &address.type_name, &address.name)
        };
        match address.mode {
            crate::address::Mode::Managed => block().map_or(Reach::Any, |block| Reach::Blocks(vec![block])),
            _ => Reach::Any,
        }
    }

    /// `required_version` and `required_providers` of the root module, as the body of the root has them.
    pub(super) fn requirements(&self) -> Option<(Json, Json)> {
        let module = self.facts.as_ref()?.modules.get("")?;
        let version = match module.required_versions.as_slice() {
            [] => Json::Null,
            versions => versions.join(", ").into(),
        };
        let providers: Map<String, Json> = module
            .required_providers
            .iter()
            .map(|(name, fact)| {
                (name.to_string(), json!({ "source": fact.full_name, "version": fact.version }))
            })
            .collect();
        Some((version, providers.into()))
    }
}

/// A module of the configuration by its path.
pub(super) fn module_of(configuration: &Configuration<'_>, path: &ModulePath) -> Option<ModuleId> {
    configuration.find_module(path.steps().iter().map(|step| step.name.as_ref()))
}

fn not_loaded(module: &ModulePath) -> String {
    format!("{module}, which is not loaded")
}

/// Where an unknown value stands in respect of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The path leads into it.
    Above,
    Same,
    /// It is a part of what the path leads to.
    Below,
}

/// How a value's place compares with a path, which may leave out the numbers of elements.
pub(super) fn depth_of(place: &AttributePath, path: &[&str]) -> Option<Depth> {
    let mut rest = path;
    for (at, step) in place.0.iter().enumerate() {
        let Some((name, deeper)) = rest.split_first() else {
            return Some(Depth::Below).filter(|_| at > 0);
        };
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        match step {
            Step::Name(own) if **own == **name => rest = deeper,
            Step::Index(InstanceKey::String(own)) if **own == **name => rest = deeper,
            Step::Index(InstanceKey::Int(number)) if is_number => {
                if number.to_string() != *name {
                    return None;
                }
                rest = deeper;
            }
            // All elements are meant.
            Step::Index(InstanceKey::Int(_)) => {}
            _ => return None,
        }
    }
    Some(if rest.is_empty() { Depth::Same } else { Depth::Above })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::InstanceFacts;
    use crate::graph::Reading;

    #[test]
    fn a_path_without_numbers_means_every_element() {
        let depth =
            |place: &str, path: &[&str]| depth_of(&AttributePath::parse(place).expect("a path"), path);
        assert_eq!(depth("bucket", &["bucket"]), Some(Depth::Same));
        assert_eq!(depth("ingress[0].groups", &["ingress", "groups"]), Some(Depth::Same));
        assert_eq!(depth("ingress[0].groups[1]", &["ingress", "0", "groups"]), Some(Depth::Below));
        assert_eq!(depth("ingress[0].groups", &["ingress", "1", "groups"]), None);
        assert_eq!(depth("ingress", &["ingress", "groups"]), Some(Depth::Above));
        assert_eq!(depth("tags[\"a\"]", &["tags", "a"]), Some(Depth::Same));
        assert_eq!(depth("other", &["bucket"]), None);
    }

    #[test]
    fn what_the_root_makes_null_is_left_to_the_provider() {
        let plan = r#"{
            "format_version": "1.2", "terraform_version": "1.11.4",
            "resource_changes": [{
                "address": "aws_kms_key.main", "mode": "managed", "type": "aws_kms_key", "name": "main",
                "provider_name": "registry.terraform.io/hashicorp/aws",
                "change": {
                    "actions": ["create"], "before": null, "after": {},
                    "after_unknown": {"rotation_period_in_days": true, "policy": true}
                }
            }],
            "configuration": {"root_module": {"resources": [{
                "address": "aws_kms_key.main", "mode": "managed", "type": "aws_kms_key", "name": "main",
                "expressions": {
                    "rotation_period_in_days": {"references": ["var.days"]},
                    "policy": {"references": ["var.policy"]}
                }
            }]}}
        }"#;
        let source = Source::from_bytes("plan.json", plan.as_bytes().to_vec()).expect("JSON");
        let path = AttributePath::parse("policy").expect("a path");
        let because = Because::Computed([].into());
        let of_instance = InstanceFacts {
            unknown: vec![UnknownValue { path, because, prefix: None, suffix: None, has_text: false }],
            ..Default::default()
        };
        let facts =
            Facts { instances: [("aws_kms_key.main".to_owned(), of_instance)].into(), ..Facts::default() };
        let read = |graph: &ResourceGraph<'_>, name: &str| {
            let id = graph.of_type(Kind::Resource, "aws_kms_key")[0];
            let mut cells = Vec::new();
            graph.instance(id).body().expect("an object").project(&[name], &mut cells);
            graph.reading(id, &[name], cells[0])
        };
        let graph = ResourceGraph::read(&source).expect("a plan");
        assert_eq!(read(&graph, "rotation_period_in_days"), Reading::Unknown);
        let graph = graph.beside(facts);
        assert_eq!(read(&graph, "rotation_period_in_days"), Reading::Left { assumed: false });
        assert_eq!(read(&graph, "policy"), Reading::Unknown);
    }
}
