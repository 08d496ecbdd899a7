//! The one model that everything is judged on: instances with their attributes, the configuration, and the links
//! between them. Plans and states are both turned into it.

mod attributes;
mod build;
mod configuration;
mod drift;
mod first;
mod instance;
mod links;
mod literals;
mod outline;
mod parts;
mod provider;
mod root;
mod secrets;
mod tags;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

pub use attributes::{Place, Reading, Sensitivity};
pub use drift::Drift;
pub use instance::{Body, Cell, Instance, InstanceId, Kind};
pub use links::{Candidates, Reach, Target};
pub use literals::Literal;
pub use outline::Outline;
pub use tags::Tags;

use crate::address::{InstanceKey, ModulePath};
use crate::evaluation::Facts;
use configuration::{BlockId, Configuration, ModuleId};
use instance::ModuleInstanceId;

/// What a graph was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `terraform show -json` of a plan.
    Plan,
    /// `terraform show -json` of a state.
    State,
    /// The files of a root, evaluated.
    Root,
}

/// Everything that a plan or a state says, by instance.
#[derive(Debug)]
pub struct ResourceGraph<'a> {
    /// What it was made of.
    pub origin: Origin,
    /// Version of the format.
    pub format_version: Cow<'a, str>,
    /// Version of the Terraform or OpenTofu that wrote it.
    pub terraform_version: Option<Cow<'a, str>>,
    /// Planning failed half-way.
    pub errored: bool,
    /// Whether everything that there will be is in it; a plan made with `-target` says no.
    pub complete: bool,
    /// Addresses whose changes Terraform put off, with its reason: nothing is known of them.
    pub deferred: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Number of resource changes, or of resources in a state, data sources included.
    pub resources: usize,
    instances: Vec<Instance<'a>>,
    drift: BTreeMap<Cow<'a, str>, Drift<'a>>,
    by_type: BTreeMap<Kind, FxHashMap<Cow<'a, str>, Vec<InstanceId>>>,
    modules: Vec<ModuleInstance>,
    module_ids: FxHashMap<ModulePath, ModuleInstanceId>,
    by_block: FxHashMap<(ModuleInstanceId, BlockId), Vec<InstanceId>>,
    configuration: Option<Configuration<'a>>,
    referrers: OnceLock<BTreeMap<BlockId, Vec<String>>>,
    facts: Option<Facts>,
    /// Values of the root's variables, in clear: never printed.
    variables: Option<&'a RawValue>,
    by_address: OnceLock<FxHashMap<String, InstanceId>>,
}

/// A module instance that holds something.
#[derive(Debug)]
struct ModuleInstance {
    path: ModulePath,
    /// Missing where the configuration is, or where it no longer has the module.
    configuration: Option<ModuleId>,
}

impl<'a> ResourceGraph<'a> {
    /// All instances and parts of the configuration.
    pub fn instances(&self) -> impl Iterator<Item = (InstanceId, &Instance<'a>)> {
        (0..).map(InstanceId).zip(&self.instances)
    }

    /// An instance.
    pub fn instance(&self, id: InstanceId) -> &Instance<'a> {
        &self.instances[id.0 as usize]
    }

    /// The types that there are instances of, sorted.
    pub fn types(&self) -> Vec<(Kind, &str)> {
        let kinds = self.by_type.iter();
        let mut types: Vec<_> =
            kinds.flat_map(|(kind, types)| types.keys().map(|name| (*kind, name.as_ref()))).collect();
        types.sort_unstable();
        types
    }

    /// The instances of a type, in the order of the input.
    pub fn of_type(&self, kind: Kind, type_name: &str) -> &[InstanceId] {
        self.by_type.get(&kind).and_then(|types| types.get(type_name)).map_or(&[], Vec::as_slice)
    }

    /// A number that instances of the same type share.
    pub fn type_number(&self, id: InstanceId) -> u32 {
        let instance = self.instance(id);
        self.of_type(instance.kind, &instance.type_name).first().map_or(0, |first| first.0)
    }

    /// The instances with an address; more than one if there are deposed objects.
    pub fn find<'g>(&'g self, address: &'g str) -> impl Iterator<Item = InstanceId> + 'g {
        self.instances().filter(move |(_, instance)| instance.address == address).map(|(id, _)| id)
    }

    /// `source` and `version` of the module call that an instance is, or stands in; nothing in the root and where
    /// there is no configuration.
    pub fn module_call(&self, instance: &Instance<'_>) -> Option<(Option<&str>, Option<&str>)> {
        let configuration = self.configuration.as_ref()?;
        let mut module = self.modules[instance.module.0 as usize].configuration?;
        if instance.kind == Kind::Module {
            module = *configuration.module(module).calls.get(&instance.name)?;
        }
        let call = configuration.module(module).call.as_ref()?;
        Some((call.source.as_deref(), call.version.as_deref()))
    }

    /// Instances by address; of deposed objects the current one.
    fn by_address(&self) -> &FxHashMap<String, InstanceId> {
        self.by_address.get_or_init(|| {
            let current = self.instances().filter(|(_, instance)| instance.deposed.is_none());
            current.map(|(id, instance)| (instance.address.to_string(), id)).collect()
        })
    }

    fn scope(&self, instance: &Instance<'_>) -> Option<Scope> {
        let module = &self.modules[instance.module.0 as usize];
        Some(Scope { path: module.path.clone(), module: module.configuration? })
    }

    fn instances_of(&self, scope: &Scope, block: BlockId) -> &[InstanceId] {
        let found = self.module_ids.get(&scope.path).and_then(|module| self.by_block.get(&(*module, block)));
        found.map_or(&[], Vec::as_slice)
    }
}

/// Where an expression stands: a module instance.
#[derive(Debug, Clone)]
struct Scope {
    path: ModulePath,
    module: ModuleId,
}

impl Scope {
    /// Key of the call that made this module instance: what `each.key` means in the call's arguments.
    fn call_key(&self) -> Option<&InstanceKey> {
        self.path.steps().last().and_then(|step| step.key.as_ref())
    }
}
