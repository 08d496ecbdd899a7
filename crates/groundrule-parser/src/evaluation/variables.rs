//! Variables: what they were given, as what they ask for.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::module::{ModuleInstance, broken};
use super::problem::EvaluationProblem;
use super::scope::BlockScope;
use crate::language::{Because, Cause, Constraint, Marks, Type, Value};
use crate::root::module::VariableBlock;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};

/// A value that a variable was given, and where that is written.
struct Given {
    value: Value,
    span: Span,
}

/// The value of a variable in a module instance.
pub(super) fn value<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    variable: &'a VariableBlock,
) -> Value {
    let mut marks = Marks::NONE;
    if variable.is_sensitive() {
        marks = marks.union(Marks::SENSITIVE);
    }
    if variable.is_ephemeral() {
        marks = marks.union(Marks::EPHEMERAL);
    }
    let constraint = constraint(evaluator, module, variable);
    let given = given(evaluator, module, variable);
    let default = || {
        let expression = variable.default_value()?;
        let value = BlockScope::of(evaluator, module).value(expression);
        Some(converted(evaluator, &constraint, &Given { value, span: expression.span }, variable))
    };
    let wanted = given.filter(|given| !given.value.is_null() || variable.is_nullable());
    let value = match wanted {
        Some(given) => converted(evaluator, &constraint, &given, variable),
        None => {
            let default = default();
            if module.caller.is_none() {
                let names = if default.is_some() { &evaluator.defaulted } else { &evaluator.valueless };
                names.borrow_mut().insert(variable.name.text.clone());
            }
            default.unwrap_or_else(|| nothing(evaluator, module, variable, constraint.ty.without_optional()))
        }
    };
    value.marked(marks)
}

/// What a variable asks for; anything, if it says nothing that can be understood.
pub(super) fn constraint<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    variable: &VariableBlock,
) -> Constraint {
    let scope = BlockScope::of(evaluator, module);
    let Some(expression) = variable.type_constraint() else { return Constraint::ANY };
    Constraint::read(expression, &mut |default| Ok(scope.value(default))).unwrap_or_else(|error| {
        evaluator.invalid(error.span, error.message);
        Constraint::ANY
    })
}

/// What a variable is that has neither value nor default.
fn nothing(evaluator: &Evaluator, module: &ModuleInstance, variable: &VariableBlock, ty: Type) -> Value {
    let Some(caller) = &module.caller else {
        let because = Because::of(Cause::Variable((&*variable.name.text).into()));
        return if variable.is_nullable() {
            Value::unknown(ty, because)
        } else {
            Value::unknown_not_null(ty, because)
        };
    };
    let message = format!("the module needs an argument `{}`", variable.name.text);
    evaluator.invalid(caller.call.block.header(), message);
    broken(ty)
}

fn given<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    variable: &VariableBlock,
) -> Option<Given> {
    let name = &*variable.name.text;
    let Some(caller) = &module.caller else {
        let given = evaluator.root.variables.get(name)?;
        let value = BlockScope::of(evaluator, module).value(&given.value);
        return Some(Given { value, span: given.value.span });
    };
    let expression = caller.call.block.body.value(name)?;
    let scope = BlockScope { repetition: &caller.repetition, ..BlockScope::of(evaluator, &caller.module) };
    Some(Given { value: scope.value(expression), span: expression.span })
}

fn converted(
    evaluator: &Evaluator,
    constraint: &Constraint,
    given: &Given,
    variable: &VariableBlock,
) -> Value {
    if !evaluator.budget.take_copy(&given.value) {
        let message = format!("the value of `var.{}` is too large to be evaluated", variable.name.text);
        evaluator.invalid(given.span, message);
        return Value::unknown(constraint.ty.without_optional(), Because::of(Cause::TooLarge));
    }
    constraint.apply(&given.value).unwrap_or_else(|error| {
        let message = format!("the value of `var.{}` does not fit its type: {error}", variable.name.text);
        evaluator.invalid(given.span, message);
        broken(constraint.ty.without_optional())
    })
}

/// Evaluates the conditions of a variable, whose value is there by now.
pub(super) fn validate<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    variable: &'a VariableBlock,
) {
    let scope = BlockScope::of(evaluator, module);
    for validation in variable.validations() {
        let Some(condition) = validation.body.value("condition") else { continue };
        if scope.value(condition).as_bool() != Some(false) {
            continue;
        }
        // One that is put together may tell the value, which need not be marked as the secret that it is.
        let message = match validation.body.value("error_message").map(|message| &message.kind) {
            Some(ExpressionKind::String(text)) => text,
            Some(_) => "its message is made of values, which are not shown",
            None => "it has no message",
        };
        let problem =
            EvaluationProblem::Validation { variable: variable.name.text.clone(), message: message.into() };
        evaluator.say(place(evaluator, module, variable).unwrap_or(condition.span), problem);
    }
}

/// Where a variable's value is written.
fn place(evaluator: &Evaluator, module: &ModuleInstance, variable: &VariableBlock) -> Option<Span> {
    let name = &*variable.name.text;
    let given = match &module.caller {
        Some(caller) => caller.call.block.body.value(name),
        None => evaluator.root.variables.get(name).map(|given| &given.value),
    };
    given.or_else(|| variable.default_value()).map(|expression: &Expression| expression.span)
}
