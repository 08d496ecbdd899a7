//! The configuration part of a plan.

use std::rc::Rc;

use super::Writer;
use super::expressions::{Bodies, depends_on};
use super::providers::Providers;
use super::value::known_or_null;
use crate::address::Mode;
use crate::evaluation::evaluator::Evaluator;
use crate::evaluation::module::ModuleInstance;
use crate::evaluation::scope::BlockScope;
use crate::evaluation::{provider, resource, variables};
use crate::root::module::{CalledModule, ModuleCall, ModuleTree, OutputBlock, ResourceBlock, VariableBlock};

/// Writes the configuration of a root.
pub(super) fn write<'a>(out: &mut String, evaluator: &Evaluator<'a>, root: &Rc<ModuleInstance<'a>>) {
    let configuration =
        Configuration { providers: Providers::of(root.tree), bodies: Bodies { evaluator, module: root } };
    let mut object = Writer::object(out);
    configuration.providers(object.key("provider_config"));
    configuration.module(object.key("root_module"), root.tree, "");
    object.end();
}

struct Configuration<'e, 'a> {
    providers: Providers<'a>,
    bodies: Bodies<'e, 'a>,
}

impl Configuration<'_, '_> {
    fn providers(&self, out: &mut String) {
        let mut all = Writer::object(out);
        for (key, it) in self.providers.all.iter().filter(|(_, it)| it.parent.is_none()) {
            let mut entry = Writer::object(all.key(key));
            entry.string("name", &it.name);
            entry.string("full_name", &it.full_name);
            if let Some(alias) = it.block.and_then(|block| block.alias.as_deref()) {
                entry.string("alias", alias);
            }
            if let Some(version) = &it.version {
                entry.string("version_constraint", version);
            }
            if !it.module.is_empty() {
                entry.string("module_address", &it.module);
            }
            if let Some(block) = it.block {
                let shape = self.bodies.evaluator.shapes.of_provider(&it.full_name);
                let mut written = String::new();
                self.bodies.body(&mut written, shape.as_deref(), &block.block.body, &provider::META);
                if written != "{}" {
                    entry.key("expressions").push_str(&written);
                }
            }
            entry.end();
        }
        all.end();
    }

    fn module(&self, out: &mut String, tree: &ModuleTree, path: &str) {
        let module = &tree.module;
        let mut object = Writer::object(out);
        if !module.outputs.is_empty() {
            let mut outputs = Writer::object(object.key("outputs"));
            for (name, output) in &module.outputs {
                self.output(outputs.key(name), output);
            }
            outputs.end();
        }
        if !module.resources.is_empty() {
            let mut list = Writer::list(object.key("resources"));
            for (name, block) in &module.resources {
                if name.mode != Mode::Ephemeral {
                    self.resource(list.element(), tree, block, path);
                }
            }
            list.end();
        }
        if !module.calls.is_empty() {
            let mut calls = Writer::object(object.key("module_calls"));
            for (name, call) in &module.calls {
                self.call(calls.key(name), tree, call, path);
            }
            calls.end();
        }
        if !module.variables.is_empty() {
            let mut variables = Writer::object(object.key("variables"));
            for (name, variable) in &module.variables {
                self.variable(variables.key(name), variable);
            }
            variables.end();
        }
        object.end();
    }

    fn output(&self, out: &mut String, output: &OutputBlock) {
        let mut entry = Writer::object(out);
        entry.flag("sensitive", output.is_sensitive());
        if let Some(value) = output.value() {
            self.bodies.expression(entry.key("expression"), value);
        }
        if let Some(listed) = output.block.body.value("depends_on") {
            depends_on(&mut entry, listed.elements());
        }
        if let Some(description) = output.block.body.value("description").and_then(|it| it.as_str()) {
            entry.string("description", description);
        }
        entry.end();
    }

    fn variable(&self, out: &mut String, variable: &VariableBlock) {
        let mut entry = Writer::object(out);
        if let Some(default) = variable.default_value() {
            let constraint = variables::constraint(self.bodies.evaluator, self.bodies.module, variable);
            let value = BlockScope::of(self.bodies.evaluator, self.bodies.module).value(default);
            // Terraform writes it as this type, with nothing filled in.
            if let Ok(value) = crate::language::convert(&value, &constraint.ty) {
                known_or_null(entry.key("default"), &value);
            }
        }
        if let Some(description) = variable.block.body.value("description").and_then(|it| it.as_str()) {
            entry.string("description", description);
        }
        entry.flag("sensitive", variable.is_sensitive());
        entry.end();
    }

    fn resource(&self, out: &mut String, tree: &ModuleTree, block: &ResourceBlock, path: &str) {
        let (local, alias) = provider::local_name(block);
        let full_name = provider::full_name(&tree.module, local);
        let prefix = if block.mode == Mode::Data { "data." } else { "" };
        let mut entry = Writer::object(out);
        entry.string("address", &format!("{prefix}{}.{}", block.type_name.text, block.name.text));
        entry.string("mode", if block.mode == Mode::Data { "data" } else { "managed" });
        entry.string("type", &block.type_name.text);
        entry.string("name", &block.name.text);
        entry.string("provider_config_key", &self.providers.key(path, local, alias));
        let provisioners: Vec<_> = block.block.body.blocks_labelled("provisioner", 1).collect();
        if !provisioners.is_empty() {
            let mut list = Writer::list(entry.key("provisioners"));
            for provisioner in &provisioners {
                let mut one = Writer::object(list.element());
                one.string("type", provisioner.labels.first().map_or("", |label| &label.text));
                let skip = ["when", "on_failure", "connection"];
                self.bodies.body(one.key("expressions"), None, &provisioner.body, &skip);
                one.end();
            }
            list.end();
        }
        let shape = self.bodies.evaluator.shapes.of(block, &full_name);
        let mut written = String::new();
        self.bodies.body(&mut written, shape.as_deref(), &block.block.body, &resource::META);
        if written != "{}" {
            entry.key("expressions").push_str(&written);
        }
        self.bodies.repetition(&mut entry, block.count(), block.for_each());
        depends_on(&mut entry, block.depends_on());
        entry.end();
    }

    fn call(&self, out: &mut String, tree: &ModuleTree, call: &ModuleCall, path: &str) {
        let name = &*call.name.text;
        let mut entry = Writer::object(out);
        if let Some(source) = call.source_text() {
            entry.string("source", source);
        }
        let called = match tree.calls.get(name) {
            Some(CalledModule::Loaded(called)) => Some(called),
            _ => None,
        };
        let mut expressions = String::new();
        let mut object = Writer::object(&mut expressions);
        for argument in call.arguments() {
            let variable = &*argument.name.text;
            if called.is_none_or(|called| called.module.variables.contains_key(variable)) {
                self.bodies.expression(object.key(variable), &argument.value);
            }
        }
        object.end();
        if expressions != "{}" {
            entry.key("expressions").push_str(&expressions);
        }
        self.bodies.repetition(&mut entry, call.count(), call.for_each());
        if let Some(called) = called {
            let inner =
                if path.is_empty() { format!("module.{name}") } else { format!("{path}.module.{name}") };
            self.module(entry.key("module"), called, &inner);
        }
        if let Some(version) = call.version() {
            entry.string("version_constraint", version);
        }
        depends_on(&mut entry, call.depends_on());
        entry.end();
    }
}
