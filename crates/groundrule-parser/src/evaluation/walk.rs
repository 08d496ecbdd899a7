//! Everything in a root, asked for once.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::provider;
use super::resource::ResourceInstances;
use super::variables;
use crate::address::ModulePath;
use crate::language::Value;

/// Everything that a root has.
#[derive(Default)]
pub(super) struct Walked<'a> {
    /// Resources in each module instance, instances of modules in order.
    pub resources: Vec<(Rc<ModuleInstance<'a>>, Rc<ResourceInstances<'a>>)>,
    /// What the root's outputs give.
    pub outputs: Vec<(Box<str>, Value)>,
    /// Module instances that stand for an unknown number.
    pub representatives: Vec<ModulePath>,
}

pub(super) fn everything<'a>(evaluator: &Evaluator<'a>, root: &Rc<ModuleInstance<'a>>) -> Walked<'a> {
    let mut walked = Walked::default();
    visit(evaluator, root, &mut walked);
    for name in root.tree.module.outputs.keys() {
        if let Some(value) = root.output(evaluator, name) {
            walked.outputs.push((name.clone(), value));
        }
    }
    walked
}

fn visit<'a>(evaluator: &Evaluator<'a>, instance: &Rc<ModuleInstance<'a>>, walked: &mut Walked<'a>) {
    let module = &instance.tree.module;
    for (name, variable) in &module.variables {
        instance.variable(evaluator, name);
        variables::validate(evaluator, instance, variable);
    }
    for name in module.locals.keys() {
        instance.local(evaluator, name);
    }
    for index in 0..module.providers.len() {
        provider::configuration(evaluator, instance, index);
    }
    for name in module.resources.keys() {
        if let Some(resource) = instance.resource(evaluator, name) {
            walked.resources.push((Rc::clone(instance), resource));
        }
    }
    for name in module.outputs.keys() {
        instance.output(evaluator, name);
    }
    for name in module.calls.keys() {
        let Some(call) = instance.call(evaluator, name) else { continue };
        for inner in &call.modules {
            if call.instances.is_unknown() {
                walked.representatives.push(inner.path.clone());
            }
            visit(evaluator, inner, walked);
        }
    }
}
