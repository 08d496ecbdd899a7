//! What becomes of resources and outputs.

use super::Writer;
use super::value::{known_or_null, sensitive, text, unknown};
use crate::address::{Address, InstanceKey, Mode};
use crate::evaluation::module::ModuleInstance;
use crate::evaluation::resource::{ResourceInstance, ResourceInstances};
use crate::evaluation::walk::Walked;
use crate::language::Value;

/// An element of `resource_changes`.
pub(super) fn resource(
    out: &mut String,
    module: &ModuleInstance,
    resource: &ResourceInstances,
    instance: &ResourceInstance,
) {
    let is_data = resource.block.mode == Mode::Data;
    let mut entry = Writer::object(out);
    address(&mut entry, &instance.address, true);
    entry.string("provider_name", &resource.provider);
    let mut change = Writer::object(entry.key("change"));
    change.key("actions").push_str(if is_data { r#"["read"]"# } else { r#"["create"]"# });
    change.key("before").push_str("null");
    values(&mut change, &instance.value);
    if !is_data && is_imported(module, &instance.address) {
        change.key("importing").push_str("{}");
    }
    change.end();
    if is_data {
        entry.string("action_reason", "read_because_config_unknown");
    }
    entry.end();
}

fn address(entry: &mut Writer, address: &Address, with_module: bool) {
    entry.string("address", &address.to_string());
    if with_module && !address.module.is_root() {
        entry.string("module_address", &address.module.to_string());
    }
    entry.string("mode", if address.mode == Mode::Data { "data" } else { "managed" });
    entry.string("type", &address.type_name);
    entry.string("name", &address.name);
    match &address.key {
        Some(InstanceKey::Int(index)) => entry.key("index").push_str(&index.to_string()),
        Some(InstanceKey::String(key)) => text(entry.key("index"), key),
        None => {}
    }
}

fn values(change: &mut Writer, value: &Value) {
    known_or_null(change.key("after"), value);
    unknown(change.key("after_unknown"), value);
    change.key("before_sensitive").push_str("false");
    sensitive(change.key("after_sensitive"), value);
}

/// Whether an `import` block of the root names the resource.
fn is_imported(module: &ModuleInstance, instance: &Address) -> bool {
    let mut root = module;
    while let Some(caller) = &root.caller {
        root = &caller.module;
    }
    root.tree.module.imports.iter().any(|import| {
        let Some((name, steps)) = import.body.value("to").and_then(|to| to.as_traversal()) else {
            return false;
        };
        // Which instances are meant is not asked: keys may be expressions.
        let names = steps.iter().filter_map(|step| step.attribute());
        let written: Vec<&str> = std::iter::once(name).chain(names).collect();
        let mut wanted: Vec<&str> = Vec::new();
        for step in instance.module.steps() {
            wanted.extend(["module", &*step.name]);
        }
        wanted.extend([&*instance.type_name, &*instance.name]);
        written == wanted
    })
}

/// An entry of `output_changes`.
pub(super) fn output(out: &mut String, value: &Value) {
    let mut change = Writer::object(out);
    change.key("actions").push_str(r#"["create"]"#);
    change.key("before").push_str("null");
    if value.is_known() {
        known_or_null(change.key("after"), value);
    }
    let mask = change.key("after_unknown");
    if value.is_wholly_known() {
        mask.push_str("false");
    } else {
        unknown(mask, value);
    }
    change.key("before_sensitive").push_str("false");
    let mask = change.key("after_sensitive");
    mask.push_str(if value.deep_marks().is_empty() { "false" } else { "true" });
    change.end();
}

/// Data sources that were read.
pub(super) fn prior_state(out: &mut String, walked: &Walked) {
    let mut state = Writer::object(out);
    let mut all = Writer::object(state.key("values"));
    let mut root = Writer::object(all.key("root_module"));
    let read =
        |(_, resource): &&(_, std::rc::Rc<ResourceInstances>)| resource.list.iter().any(|it| it.is_read);
    let mut resources = Writer::list(root.key("resources"));
    for (_, resource) in walked.resources.iter().filter(read).filter(|(module, _)| module.path.is_root()) {
        state_resources(&mut resources, resource);
    }
    resources.end();
    let mut children = Writer::list(root.key("child_modules"));
    for (module, resource) in
        walked.resources.iter().filter(read).filter(|(module, _)| !module.path.is_root())
    {
        let mut child = Writer::object(children.element());
        child.string("address", &module.path.to_string());
        let mut resources = Writer::list(child.key("resources"));
        state_resources(&mut resources, resource);
        resources.end();
        child.end();
    }
    children.end();
    root.end();
    all.end();
    state.end();
}

fn state_resources(list: &mut Writer, resource: &ResourceInstances) {
    for instance in resource.list.iter().filter(|instance| instance.is_read) {
        let mut entry = Writer::object(list.element());
        address(&mut entry, &instance.address, false);
        entry.string("provider_name", &resource.provider);
        known_or_null(entry.key("values"), &instance.value);
        sensitive(entry.key("sensitive_values"), &instance.value);
        entry.end();
    }
}
