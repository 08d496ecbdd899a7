//! Plans and states into graphs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;

use super::configuration::{BlockId, Configuration};
use super::drift::Drift;
use super::instance::{Body, Instance, InstanceId, Kind, ModuleInstanceId};
use super::{ModuleInstance, Origin, ResourceGraph};
use crate::address::{InstanceKey, Mode, ModulePath};
use crate::document::{Document, read_part};
use crate::error::InputError;
use crate::plan::{Actions, PlanJson, ResourceChange};
use crate::source::Source;
use crate::state::{StateJson, StateModule, StateResource, StateValues};

impl<'a> ResourceGraph<'a> {
    /// The graph of the plan or state that a source holds.
    pub fn read(source: &'a Source) -> Result<Self, InputError> {
        match Document::read(source)? {
            Document::Plan(plan) => Self::of_plan(source, *plan),
            Document::State(state) => Ok(Self::of_state(*state)),
        }
    }

    fn of_plan(source: &'a Source, plan: PlanJson<'a>) -> Result<Self, InputError> {
        let configuration = plan.configuration.map(Configuration::new);
        let mut graph = Self::empty(Origin::Plan, plan.format_version, configuration);
        graph.variables = plan.variables;
        graph.terraform_version = plan.terraform_version;
        graph.errored = plan.errored;
        graph.complete = plan.complete.unwrap_or(true) && plan.deferred_changes.is_empty() && !plan.errored;
        graph.deferred = plan
            .deferred_changes
            .into_iter()
            .map(|deferred| (deferred.resource_change.address, deferred.reason))
            .collect();
        for change in plan.resource_drift {
            graph.add_drift(change);
        }
        if let Some(changes) = plan.resource_changes {
            graph.resources = changes.len();
            for change in changes {
                graph.add_change(change);
            }
        } else if let Some(raw) = plan.planned_values {
            // A refresh-only plan: what is there stays there.
            let values: StateValues<'a> = read_part(source, raw)?;
            graph.add_values(values.root_module, &|resource| resource.mode == Mode::Managed);
            graph.resources = graph.instances.len();
        }
        if let Some(values) = plan.prior_state.and_then(|state| state.values) {
            // Data sources that are read again while applying stand in both places.
            let changing: FxHashSet<Cow<'a, str>> = graph
                .instances
                .iter()
                .filter(|it| it.kind == Kind::Data)
                .map(|it| it.address.clone())
                .collect();
            graph.add_values(values.root_module, &|resource: &StateResource<'a>| {
                resource.mode == Mode::Data && !changing.contains(&resource.address)
            });
        }
        graph.add_parts();
        graph.index();
        Ok(graph)
    }

    fn of_state(state: StateJson<'a>) -> Self {
        let mut graph = Self::empty(Origin::State, state.format_version, None);
        graph.terraform_version = state.terraform_version;
        if let Some(values) = state.values {
            graph.add_values(values.root_module, &|_| true);
        }
        graph.resources = graph.instances.len();
        graph.index();
        graph
    }

    fn empty(origin: Origin, format_version: Cow<'a, str>, configuration: Option<Configuration<'a>>) -> Self {
        let mut graph = ResourceGraph {
            origin,
            format_version,
            terraform_version: None,
            errored: false,
            complete: true,
            deferred: Vec::new(),
            resources: 0,
            instances: Vec::new(),
            drift: BTreeMap::new(),
            by_type: BTreeMap::new(),
            modules: Vec::new(),
            module_ids: FxHashMap::default(),
            by_block: FxHashMap::default(),
            configuration,
            referrers: OnceLock::new(),
            facts: None,
            variables: None,
            by_address: OnceLock::new(),
        };
        graph.module_instance(ModulePath::default());
        graph
    }

    fn add_change(&mut self, change: ResourceChange<'a>) {
        let Some(kind) = kind(change.mode) else { return };
        let module = self.module_instance_at(change.module_address.as_deref());
        let block = self.find_block(module, change.mode, &change.type_name, &change.name);
        let json = change.change;
        self.instances.push(Instance {
            kind,
            address: change.address,
            type_name: change.type_name,
            name: change.name,
            key: change.index,
            provider: change.provider_name,
            actions: json.actions,
            action_reason: change.action_reason,
            previous_address: change.previous_address,
            deposed: change.deposed,
            importing: json.importing.is_some_and(|raw| raw.get() != "null"),
            replace_paths: json.replace_paths.map(RawValue::get),
            before: body(json.before, None, json.before_sensitive),
            after: body(json.after, json.after_unknown, json.after_sensitive),
            module,
            block,
        });
    }

    /// Objects that only moved did not change, and of deposed ones nothing is left to change.
    fn add_drift(&mut self, change: ResourceChange<'a>) {
        if change.mode != Mode::Managed || change.deposed.is_some() || change.change.actions == Actions::NoOp
        {
            return;
        }
        let json = change.change;
        let drift = Drift {
            type_name: change.type_name,
            before: body(json.before, None, json.before_sensitive),
            after: body(json.after, None, json.after_sensitive),
        };
        self.drift.insert(change.address, drift);
    }

    fn add_values(&mut self, module: StateModule<'a>, wanted: &dyn Fn(&StateResource<'a>) -> bool) {
        let id = self.module_instance_at(module.address.as_deref());
        for resource in module.resources {
            if wanted(&resource) {
                self.add_resource(id, resource);
            }
        }
        for child in module.child_modules {
            self.add_values(child, wanted);
        }
    }

    fn add_resource(&mut self, module: ModuleInstanceId, resource: StateResource<'a>) {
        let Some(kind) = kind(resource.mode) else { return };
        let block = self.find_block(module, resource.mode, &resource.type_name, &resource.name);
        self.instances.push(Instance {
            kind,
            address: resource.address,
            type_name: resource.type_name,
            name: resource.name,
            key: resource.index,
            provider: resource.provider_name,
            actions: Actions::NoOp,
            action_reason: None,
            previous_address: None,
            deposed: resource.deposed_key,
            importing: false,
            replace_paths: None,
            before: None,
            after: body(resource.values, None, resource.sensitive_values),
            module,
            block,
        });
    }

    fn index(&mut self) {
        for (number, instance) in (0..).zip(&self.instances) {
            let id = InstanceId(number);
            let types = self.by_type.entry(instance.kind).or_default();
            types.entry(instance.type_name.clone()).or_default().push(id);
            if let Some(block) = instance.block {
                self.by_block.entry((instance.module, block)).or_default().push(id);
            }
        }
    }

    fn find_block(
        &self,
        module: ModuleInstanceId,
        mode: Mode,
        type_name: &str,
        name: &str,
    ) -> Option<BlockId> {
        let configuration = self.configuration.as_ref()?;
        let module = self.modules[module.0 as usize].configuration?;
        configuration.find_block(module, mode, type_name, name)
    }

    /// An address that is none makes its instances stand in the root, where they have no configuration.
    fn module_instance_at(&mut self, address: Option<&str>) -> ModuleInstanceId {
        match address {
            None | Some("") => ModuleInstanceId(0),
            Some(address) => {
                let path = ModulePath::parse(address).unwrap_or_default();
                self.module_instance(path)
            }
        }
    }

    pub(super) fn module_instance(&mut self, path: ModulePath) -> ModuleInstanceId {
        if let Some(id) = self.module_ids.get(&path) {
            return *id;
        }
        let id = ModuleInstanceId(u32::try_from(self.modules.len()).expect("fewer modules than bytes"));
        let names = path.steps().iter().map(|step| step.name.as_ref());
        let configuration = self.configuration.as_ref().and_then(|all| all.find_module(names));
        self.modules.push(ModuleInstance { path: path.clone(), configuration });
        self.module_ids.insert(path, id);
        id
    }
}

fn kind(mode: Mode) -> Option<Kind> {
    match mode {
        Mode::Managed => Some(Kind::Resource),
        Mode::Data => Some(Kind::Data),
        Mode::Ephemeral | Mode::Other => None,
    }
}

/// Nothing for an object that is not there. One of which all is unknown has no values, but is there.
fn body<'a>(
    values: Option<&'a RawValue>,
    unknown: Option<&'a RawValue>,
    sensitive: Option<&'a RawValue>,
) -> Option<Body<'a>> {
    let values = values.map_or("null", RawValue::get);
    let unknown = unknown.map(RawValue::get);
    if values == "null" && unknown != Some("true") {
        return None;
    }
    Some(Body {
        values: values.into(),
        unknown: unknown.map(Cow::Borrowed),
        sensitive: sensitive.map(|raw| raw.get().into()),
    })
}

/// The instance that stands for a part of the configuration.
pub(super) fn part<'a>(
    kind: Kind,
    address: String,
    type_name: Cow<'a, str>,
    name: Cow<'a, str>,
    module: ModuleInstanceId,
    body: Body<'a>,
) -> Instance<'a> {
    Instance {
        kind,
        address: address.into(),
        type_name,
        name,
        key: None::<InstanceKey>,
        provider: Cow::Borrowed(""),
        actions: Actions::NoOp,
        action_reason: None,
        previous_address: None,
        deposed: None,
        importing: false,
        replace_paths: None,
        before: None,
        after: Some(body),
        module,
        block: None,
    }
}
