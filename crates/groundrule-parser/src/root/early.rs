//! What is evaluated before the modules are read: in OpenTofu a module's source may refer to variables, local values and
//! paths.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::module::{GivenValue, Module, ModuleCall};
use crate::language::functions::Context;
use crate::language::{Because, Budget, Cause, Marks, Problem, Resolved, Scope, Type, Value, evaluate};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, TraversalStep};

/// Stack that one value may need between two looks at it, and how much is added where there is less.
const STACK_LEFT: usize = 128 << 10;
const STACK_MORE: usize = 2 << 20;

/// A module before the modules that it calls are read. What takes resources, or other modules, is unknown here.
pub(super) struct EarlyModule<'a> {
    module: &'a Module,
    given: Arguments<'a>,
    workspace: Option<&'a str>,
    budget: &'a Budget,
    /// What was asked for, by `var.name` and `local.name`; nothing while it is worked out, so that a cycle ends.
    values: RefCell<BTreeMap<String, Option<Value>>>,
}

/// What gives a module's variables their values.
#[derive(Clone, Copy)]
pub(super) enum Arguments<'a> {
    /// It is the root.
    Root(&'a BTreeMap<Box<str>, GivenValue>),
    /// A call in another module.
    Call(&'a ModuleCall, &'a EarlyModule<'a>),
}

impl<'a> EarlyModule<'a> {
    pub(super) fn new(
        module: &'a Module,
        given: Arguments<'a>,
        workspace: Option<&'a str>,
        budget: &'a Budget,
    ) -> Self {
        EarlyModule { module, given, workspace, budget, values: RefCell::default() }
    }

    /// A call's source, if it is known by now. OpenTofu takes no secret for one, and neither do we: it is shown.
    pub(super) fn source(&self, call: &ModuleCall) -> Option<Box<str>> {
        let source = call.source()?;
        match source.as_str() {
            Some(text) => Some(text.into()),
            None => {
                let value = self.value(source);
                value.deep_marks().is_empty().then(|| value.as_str().map(Into::into)).flatten()
            }
        }
    }

    /// Problems are told when the whole root is evaluated.
    fn value(&self, expression: &Expression) -> Value {
        stacker::maybe_grow(STACK_LEFT, STACK_MORE, || evaluate(expression, self).value)
    }

    fn once(&self, name: String, work: impl FnOnce() -> Option<Value>) -> Option<Value> {
        if let Some(value) = self.values.borrow().get(&name) {
            return value.clone();
        }
        self.values.borrow_mut().insert(name.clone(), None);
        let value = work();
        self.values.borrow_mut().insert(name, value.clone());
        value
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let variable = self.module.variables.get(name)?;
        let given = || match self.given {
            Arguments::Root(values) => values.get(name).map(|given| self.value(&given.value)),
            Arguments::Call(call, caller) => call.block.body.value(name).map(|value| caller.value(value)),
        };
        let value = self.once(format!("var.{name}"), || {
            given()
                .filter(|value| !value.is_null() || variable.is_nullable())
                .or_else(|| variable.default_value().map(|default| self.value(default)))
        });
        let marks = if variable.is_sensitive() { Marks::SENSITIVE } else { Marks::NONE };
        value.map(|value| value.marked(marks))
    }

    fn local(&self, name: &str) -> Option<Value> {
        let local = self.module.locals.get(name)?;
        self.once(format!("local.{name}"), || Some(self.value(&local.value)))
    }
}

impl Scope for EarlyModule<'_> {
    fn resolve(&self, name: &str, steps: &[TraversalStep], _: Span) -> Result<Resolved, Problem> {
        let wanted = steps.first().and_then(TraversalStep::attribute);
        let value = match (name, wanted) {
            ("var", Some(name)) => self.variable(name),
            ("local", Some(name)) => self.local(name),
            ("path", Some("root")) => Some(".".into()),
            ("path", Some("module")) if matches!(self.given, Arguments::Root(_)) => Some(".".into()),
            ("terraform" | "tofu", Some("workspace")) => self.workspace.map(Into::into),
            _ => None,
        };
        let unknown = || Value::unknown(Type::Dynamic, Because::of(Cause::Invalid));
        Ok(Resolved { value: value.unwrap_or_else(unknown), steps: usize::from(wanted.is_some()) })
    }

    fn budget(&self) -> &Budget {
        self.budget
    }

    fn context(&self) -> Context<'_> {
        Context { files: None, templates: None }
    }
}
