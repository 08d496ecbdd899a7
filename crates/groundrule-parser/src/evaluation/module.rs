//! An instance of a module: its variables, local values, outputs, resources and calls, each worked out when it is asked
//! for.

use std::rc::Rc;

use super::evaluator::{Evaluator, Node, Slots, relative};
use super::repetition::{Instances, Repetition, instances};
use super::resource::{self, ResourceInstances};
use super::scope::BlockScope;
use super::variables;
use crate::address::{InstanceKey, Mode, ModulePath};
use crate::language::{Because, Cause, Marks, Type, Value};
use crate::root::module::{CalledModule, ModuleCall, ModuleTree, ResourceName};
use crate::syntax::Span;

/// An instance of a module.
pub(super) struct ModuleInstance<'a> {
    pub path: ModulePath,
    pub tree: &'a ModuleTree,
    /// Where it was called from; nothing for the root.
    pub caller: Option<Caller<'a>>,
    /// It, or a module around it, stands for an unknown number.
    pub is_representative: bool,
    variables: Slots<&'a str, Value>,
    locals: Slots<&'a str, Value>,
    outputs: Slots<&'a str, Value>,
    resources: Slots<&'a ResourceName, Rc<ResourceInstances<'a>>>,
    calls: Slots<&'a str, Rc<Call<'a>>>,
    pub(super) providers: Slots<usize, Rc<Value>>,
}

/// Where a module was called from.
pub(super) struct Caller<'a> {
    pub module: Rc<ModuleInstance<'a>>,
    pub call: &'a ModuleCall,
    pub repetition: Repetition,
}

/// What a call leads to.
pub(super) struct Call<'a> {
    pub instances: Instances,
    /// One for each instance; empty if the module is not there.
    pub modules: Vec<Rc<ModuleInstance<'a>>>,
    /// The module is not there.
    pub is_missing: bool,
}

impl<'a> ModuleInstance<'a> {
    /// The root of a tree.
    pub(super) fn root(tree: &'a ModuleTree) -> Rc<Self> {
        Rc::new(Self::new(ModulePath::default(), tree, None, false))
    }

    fn new(
        path: ModulePath,
        tree: &'a ModuleTree,
        caller: Option<Caller<'a>>,
        is_representative: bool,
    ) -> Self {
        ModuleInstance {
            path,
            tree,
            caller,
            is_representative,
            variables: Slots::default(),
            locals: Slots::default(),
            outputs: Slots::default(),
            resources: Slots::default(),
            calls: Slots::default(),
            providers: Slots::default(),
        }
    }

    fn node(&self, name: String, span: Span) -> Node {
        Node { module: self.path.clone(), name, span }
    }

    /// `path.module`.
    pub(super) fn directory(&self, evaluator: &Evaluator<'a>) -> String {
        relative(&evaluator.root.tree.module.directory, &self.tree.module.directory)
    }

    /// `var.name`; nothing if nothing declares it.
    pub(super) fn variable(self: &Rc<Self>, evaluator: &Evaluator<'a>, name: &str) -> Option<Value> {
        let (name, block) = self.tree.module.variables.get_key_value(name)?;
        Some(evaluator.once(
            &self.variables,
            &**name,
            || self.node(format!("var.{name}"), block.block.header()),
            || broken(Type::Dynamic),
            || variables::value(evaluator, self, block),
        ))
    }

    /// `local.name`; nothing if nothing declares it.
    pub(super) fn local(self: &Rc<Self>, evaluator: &Evaluator<'a>, name: &str) -> Option<Value> {
        let (name, attribute) = self.tree.module.locals.get_key_value(name)?;
        Some(evaluator.once(
            &self.locals,
            &**name,
            || self.node(format!("local.{name}"), attribute.name.span),
            || broken(Type::Dynamic),
            || BlockScope::of(evaluator, self).value(&attribute.value),
        ))
    }

    /// What an output gives; nothing if nothing declares it.
    pub(super) fn output(self: &Rc<Self>, evaluator: &Evaluator<'a>, name: &str) -> Option<Value> {
        let (name, block) = self.tree.module.outputs.get_key_value(name)?;
        Some(evaluator.once(
            &self.outputs,
            &**name,
            || self.node(format!("output.{name}"), block.block.header()),
            || broken(Type::Dynamic),
            || {
                let mut marks = Marks::NONE;
                if block.is_sensitive() {
                    marks = marks.union(Marks::SENSITIVE);
                }
                if block.block.body.flag("ephemeral") == Some(true) {
                    marks = marks.union(Marks::EPHEMERAL);
                }
                match block.value() {
                    Some(expression) => BlockScope::of(evaluator, self).value(expression).marked(marks),
                    None => broken(Type::Dynamic),
                }
            },
        ))
    }

    /// All outputs.
    fn outputs(self: &Rc<Self>, evaluator: &Evaluator<'a>) -> Value {
        let names = self.tree.module.outputs.keys();
        Value::object(names.filter_map(|name| Some((name, self.output(evaluator, name)?))))
    }

    /// The instances of a `module` block; nothing if nothing declares it.
    pub(super) fn call(self: &Rc<Self>, evaluator: &Evaluator<'a>, name: &str) -> Option<Rc<Call<'a>>> {
        let (name, call) = self.tree.module.calls.get_key_value(name)?;
        let missing =
            || Rc::new(Call { instances: Instances::Single, modules: Vec::new(), is_missing: true });
        Some(evaluator.once(
            &self.calls,
            &**name,
            || self.node(format!("module.{name}"), call.block.header()),
            missing,
            || {
                let Some(CalledModule::Loaded(tree)) = self.tree.calls.get(name) else { return missing() };
                let instances = instances(evaluator, self, call.count(), call.for_each());
                let is_representative = self.is_representative || instances.is_unknown();
                let modules = instances.list().into_iter().map(|(key, repetition)| {
                    let caller = Caller { module: Rc::clone(self), call, repetition };
                    Rc::new(Self::new(self.path.child(name, key), tree, Some(caller), is_representative))
                });
                let modules = modules.collect();
                Rc::new(Call { instances, modules, is_missing: false })
            },
        ))
    }

    /// What `module.name` stands for, with as many of the steps behind it as were used. One output of one instance is worked
    /// out alone, so that modules may need each other's outputs.
    pub(super) fn call_value(
        self: &Rc<Self>,
        evaluator: &Evaluator<'a>,
        name: &str,
        key: Option<&InstanceKey>,
        output: Option<&str>,
    ) -> Option<(Value, usize)> {
        let call = self.call(evaluator, name)?;
        if call.is_missing {
            let cause = Cause::Module(self.path.child(name, None).into());
            return Some((Value::unknown(Type::Dynamic, Because::of(cause)), 0));
        }
        let chosen = match (&call.instances, key) {
            (Instances::Single, None) => call.modules.first().map(|module| (module, 0)),
            (Instances::Count(_) | Instances::Each(_), Some(key)) => {
                let wanted = self.path.child(name, Some(key.clone()));
                call.modules.iter().find(|module| module.path == wanted).map(|module| (module, 1))
            }
            _ => None,
        };
        if let Some((module, used)) = chosen {
            return Some(match output.and_then(|output| module.output(evaluator, output)) {
                Some(value) => (value, used + 1),
                None => (module.outputs(evaluator), used),
            });
        }
        let value = call.instances.gather(call.modules.iter().map(|module| module.outputs(evaluator)));
        Some((value, 0))
    }

    /// The instances of a resource; nothing if nothing declares it.
    pub(super) fn resource(
        self: &Rc<Self>,
        evaluator: &Evaluator<'a>,
        name: &ResourceName,
    ) -> Option<Rc<ResourceInstances<'a>>> {
        let (name, block) = self.tree.module.resources.get_key_value(name)?;
        let prefix = match name.mode {
            Mode::Managed | Mode::Other => "",
            Mode::Data => "data.",
            Mode::Ephemeral => "ephemeral.",
        };
        Some(evaluator.once(
            &self.resources,
            name,
            || self.node(format!("{prefix}{}.{}", name.type_name, name.name), block.block.header()),
            || Rc::new(ResourceInstances::broken(block)),
            || Rc::new(resource::evaluate(evaluator, self, block)),
        ))
    }

    /// What `type.name` stands for, or one instance or attribute of it if literal steps lead there; and how many of the
    /// steps behind the name that took.
    pub(super) fn resource_value(
        self: &Rc<Self>,
        evaluator: &Evaluator<'a>,
        name: &ResourceName,
        key: Option<&InstanceKey>,
        attribute: Option<&str>,
    ) -> Option<(Value, usize)> {
        let resource = self.resource(evaluator, name)?;
        if resource.instances.is_unknown() {
            return Some((resource.value.clone(), 0));
        }
        let Some(instance) = resource.list.iter().find(|it| it.address.key.as_ref() == key) else {
            return Some((resource.value.clone(), 0));
        };
        let used = usize::from(key.is_some());
        Some(match attribute.and_then(|attribute| instance.written(attribute)) {
            Some(value) => (value, used + 1),
            None => (instance.reference(), used),
        })
    }
}

/// What could not be worked out, which was said.
pub(super) fn broken(ty: Type) -> Value {
    Value::unknown(ty, Because::of(Cause::Invalid))
}
