//! What names mean where an expression stands.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::repetition::Repetition;
use crate::address::Mode;
use crate::language::functions::Context;
use crate::language::{
    Because, Budget, Cause, Evaluated, Marks, Problem, Resolved, Scope, Type, Value, evaluate,
};
use crate::root::module::ResourceName;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, StepKind, TraversalStep};

/// A place in a block of a module instance.
#[derive(Clone, Copy)]
pub(super) struct BlockScope<'e, 'a> {
    pub evaluator: &'e Evaluator<'a>,
    pub module: &'e Rc<ModuleInstance<'a>>,
    /// `each` and `count`.
    pub repetition: &'e Repetition,
    /// What `dynamic` blocks around have named.
    pub iterators: Option<&'e BlockVariable<'e>>,
}

/// The variable of a `dynamic` block, and of those around it.
pub(super) struct BlockVariable<'e> {
    pub name: &'e str,
    pub key: Value,
    pub value: Value,
    pub outer: Option<&'e BlockVariable<'e>>,
}

impl<'e, 'a> BlockScope<'e, 'a> {
    /// A place in a block that does not repeat.
    pub(super) fn of(evaluator: &'e Evaluator<'a>, module: &'e Rc<ModuleInstance<'a>>) -> Self {
        BlockScope { evaluator, module, repetition: &Repetition::Single, iterators: None }
    }

    /// The value of an expression; what is wrong with it is taken down.
    pub(super) fn value(&self, expression: &Expression) -> Value {
        let Evaluated { value, problems } = evaluate(expression, self);
        self.evaluator.note_problems(problems);
        value
    }
}

impl Scope for BlockScope<'_, '_> {
    fn resolve(&self, name: &str, steps: &[TraversalStep], span: Span) -> Result<Resolved, Problem> {
        let mut at = self.iterators;
        while let Some(iterator) = at {
            if iterator.name == name {
                let value = Value::object([("key", iterator.key.clone()), ("value", iterator.value.clone())]);
                return Ok(Resolved { value, steps: 0 });
            }
            at = iterator.outer;
        }
        let problem = |message: String| Problem { span, message: message.into() };
        let wanted = |at: usize| {
            steps.get(at).and_then(TraversalStep::attribute).ok_or_else(|| {
                problem(format!(
                    "`{name}` can't be used by itself: a name has to follow, as in `{name}.name`"
                ))
            })
        };
        let one = |value: Value| Ok(Resolved { value, steps: 1 });
        let (evaluator, module) = (self.evaluator, self.module);
        match name {
            "var" => {
                let wanted = wanted(0)?;
                module
                    .variable(evaluator, wanted)
                    .map_or_else(|| Err(problem(format!("there is no variable `{wanted}`"))), one)
            }
            "local" => {
                let wanted = wanted(0)?;
                module
                    .local(evaluator, wanted)
                    .map_or_else(|| Err(problem(format!("there is no local value `{wanted}`"))), one)
            }
            "each" => match (wanted(0)?, self.repetition) {
                ("key", Repetition::Each(key, _)) => one(key.clone()),
                ("value", Repetition::Each(_, value)) => one(value.clone()),
                _ => {
                    Err(problem("`each` is only there with `for_each`, and has a `key` and a `value`".into()))
                }
            },
            "count" => match (wanted(0)?, self.repetition) {
                ("index", Repetition::Count(index)) => one(index.clone()),
                _ => Err(problem("`count` is only there with `count`, and has an `index`".into())),
            },
            "path" => match wanted(0)? {
                "module" => one(module.directory(evaluator).as_str().into()),
                "root" => one(".".into()),
                "cwd" => one(match &evaluator.options.working_directory {
                    Some(path) => path.as_str().into(),
                    None => run("path.cwd"),
                }),
                _ => Err(problem("`path` has `module`, `root` and `cwd` only".into())),
            },
            "terraform" | "tofu" => match wanted(0)? {
                "workspace" => one(match &evaluator.root.workspace {
                    Some(name) => (&**name).into(),
                    None => run("terraform.workspace"),
                }),
                "applying" => one(Value::unknown_not_null(
                    Type::Bool,
                    Because::of(Cause::Run("terraform.applying".into())),
                )
                .marked(Marks::EPHEMERAL)),
                _ => Err(problem("`terraform` has `workspace` and `applying` only".into())),
            },
            "module" => {
                let call = wanted(0)?;
                let key = literal_key(steps.get(1));
                let output = steps.get(1 + usize::from(key.is_some())).and_then(TraversalStep::attribute);
                let (value, used) = module
                    .call_value(evaluator, call, key.as_ref(), output)
                    .ok_or_else(|| problem(format!("there is no module call `{call}`")))?;
                Ok(Resolved { value, steps: 1 + used })
            }
            // Only provisioners and conditions have it, and neither is evaluated with a value.
            "self" => Ok(Resolved { value: run("self"), steps: 0 }),
            _ => {
                let (mode, first) = match name {
                    "data" => (Mode::Data, 1),
                    "ephemeral" => (Mode::Ephemeral, 1),
                    "resource" => (Mode::Managed, 1),
                    _ => (Mode::Managed, 0),
                };
                let type_name = if first == 0 { name } else { wanted(0)? };
                let resource = wanted(first)?;
                let key = literal_key(steps.get(first + 1));
                let attribute = steps.get(first + 1 + usize::from(key.is_some()));
                let attribute = attribute.and_then(TraversalStep::attribute);
                let name = ResourceName { mode, type_name: type_name.into(), name: resource.into() };
                let (value, used) = module
                    .resource_value(evaluator, &name, key.as_ref(), attribute)
                    .ok_or_else(|| problem(format!("there is no resource `{type_name}.{resource}`")))?;
                Ok(Resolved { value, steps: first + 1 + used })
            }
        }
    }

    fn budget(&self) -> &Budget {
        &self.evaluator.budget
    }

    fn context(&self) -> Context<'_> {
        Context { files: self.evaluator.options.files.as_ref(), templates: None }
    }
}

/// What depends on how Terraform is run.
fn run(name: &str) -> Value {
    Value::unknown(Type::Dynamic, Because::of(Cause::Run(name.into())))
}

/// An index that stands there as a literal.
fn literal_key(step: Option<&TraversalStep>) -> Option<crate::address::InstanceKey> {
    use crate::address::InstanceKey;
    match &step?.kind {
        StepKind::Index(index) => match &index.kind {
            ExpressionKind::String(key) => Some(InstanceKey::String(key.clone())),
            ExpressionKind::Number(number) => number.parse().ok().map(InstanceKey::Int),
            _ => None,
        },
        _ => None,
    }
}
