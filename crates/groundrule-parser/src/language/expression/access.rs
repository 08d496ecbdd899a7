//! Steps down from a value: `.name`, `[key]`, and where a traversal begins.

use std::sync::Arc;

use super::{Evaluation, Names, add, because_of};
use crate::address::{AttributePath, InstanceKey, Step};
use crate::language::convert::convert;
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Data, Reference, Unknown, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, StepKind, TraversalStep};

const NOT_IDENTIFIED: &str = "The given key does not identify an element in this collection value";

impl Evaluation<'_> {
    /// A name and the steps from it.
    pub(super) fn traversal_from(
        &mut self,
        name: &str,
        span: Span,
        steps: &[TraversalStep],
        names: Option<&Names>,
    ) -> Value {
        if let Some(value) = names.and_then(|names| names.find(name)) {
            return self.steps(value.clone(), steps, names);
        }
        match self.scope.resolve(name, steps, span) {
            Ok(resolved) => {
                let rest = steps.get(resolved.steps..).unwrap_or_default();
                self.steps(resolved.value, rest, names)
            }
            Err(problem) => {
                add(&mut self.lasting, problem);
                Value::unknown(Type::Dynamic, Because::of(Cause::Invalid))
            }
        }
    }

    /// Steps from a value.
    pub(super) fn steps(&mut self, from: Value, steps: &[TraversalStep], names: Option<&Names>) -> Value {
        let mut value = from;
        let mut steps = steps;
        while let Some((step, rest)) = steps.split_first() {
            if !self.take(1) {
                return self.too_large(step.span);
            }
            value = match &step.kind {
                StepKind::Attribute(name) => self.attribute(&value, name, step.span),
                StepKind::Index(key) => {
                    let key = self.value(key, names);
                    self.index(&value, &key, step.span)
                }
                StepKind::FullSplat => return self.splat(value, rest, step.span, names),
                StepKind::AttributeSplat => {
                    let (each, behind) = rest.split_at(attributes_only(rest));
                    let value = self.splat(value, each, step.span, names);
                    return self.steps(value, behind, names);
                }
            };
            steps = rest;
        }
        value
    }

    /// `value.name`.
    fn attribute(&mut self, value: &Value, name: &str, span: Span) -> Value {
        let marks = value.marks;
        let found = match &value.data {
            Data::Null(_) => {
                return self.invalid(span, "This value is null, so it does not have any attributes.");
            }
            Data::Object(attributes) => attributes.get(name).cloned().ok_or_else(|| no_attribute(name)),
            Data::Map(_, entries) => entries
                .get(name)
                .cloned()
                .ok_or_else(|| format!("This map does not have an element with the key {name:?}.")),
            Data::Unknown(unknown) => match &unknown.ty {
                Type::Dynamic => Ok(below(unknown, Type::Dynamic, Some(Step::Name(name.into())))),
                Type::Object(object) => match object.attributes.get(name) {
                    Some(ty) => Ok(below(unknown, ty.clone(), Some(Step::Name(name.into())))),
                    None => Err(no_attribute(name)),
                },
                Type::Map(element) => {
                    let step = Step::Index(InstanceKey::String(name.into()));
                    Ok(below(unknown, (**element).clone(), Some(step)))
                }
                ty => Err(no_attributes(ty, name)),
            },
            _ => Err(no_attributes(&value.ty(), name)),
        };
        match found {
            Ok(found) => found.marked(marks),
            Err(message) => self.invalid(span, message),
        }
    }

    /// `value[key]`.
    fn index(&mut self, value: &Value, key: &Value, span: Span) -> Value {
        if value.is_null() {
            return self.invalid(span, "This value is null, so it does not have any indices.");
        }
        if key.is_null() {
            return self.invalid(span, "Can't use a null value as an indexing key.");
        }
        let ty = match &value.data {
            Data::Unknown(unknown) if unknown.ty == Type::Dynamic => {
                return match step_of(key) {
                    Some(step) => below(unknown, Type::Dynamic, Some(step)),
                    None => Value::unknown(Type::Dynamic, because_of([value, key])),
                }
                .marked(value.marks);
            }
            _ => value.ty(),
        };
        if key.as_unknown().is_some_and(|key| key.ty == Type::Dynamic) {
            return Value::unknown(Type::Dynamic, because_of([value, key])).marked(value.marks);
        }
        let wanted = match ty {
            Type::List(_) | Type::Tuple(_) => Type::Number,
            Type::Map(_) | Type::Object(_) => Type::String,
            Type::Set(_) => {
                return self.invalid(
                    span,
                    "Elements of a set are identified only by their value and don't have any separate index or key to \
                     select with, so it's only possible to perform operations across all elements of the set.",
                );
            }
            _ => return self.invalid(span, "This value does not have any indices."),
        };
        let was_number = key.as_number().is_some();
        let key = match convert(key, &wanted) {
            Ok(key) => key,
            Err(error) => return self.invalid(span, format!("{NOT_IDENTIFIED}: {error}.")),
        };
        if !key.is_known() {
            let ty = match &ty {
                Type::List(element) | Type::Map(element) => (**element).clone(),
                _ => Type::Dynamic,
            };
            return Value::unknown(ty, because_of([value, &key])).marked(value.marks);
        }
        match element(value, &ty, &key, was_number) {
            // Only an object forgets the marks of its key.
            Ok(found) if matches!(ty, Type::Object(_)) => found.marked(value.marks),
            Ok(found) => found.marked(value.marks.union(key.marks)),
            Err(message) => self.invalid(span, message),
        }
    }
}

/// How many of the steps behind `.*` are for each element: attributes, and the `.0` of old.
fn attributes_only(steps: &[TraversalStep]) -> usize {
    steps
        .iter()
        .take_while(|step| match &step.kind {
            StepKind::Attribute(_) => true,
            // Behind an index in brackets stands a bracket.
            StepKind::Index(key) => step.span.end == key.span.end,
            StepKind::AttributeSplat | StepKind::FullSplat => false,
        })
        .count()
}

/// What a known key leads to.
fn element(value: &Value, ty: &Type, key: &Value, was_number: bool) -> Result<Value, String> {
    match (&value.data, ty) {
        (Data::Map(_, entries), _) => {
            let found = key.as_str().and_then(|key| entries.get(key));
            found.cloned().ok_or_else(|| format!("{NOT_IDENTIFIED}."))
        }
        (Data::Object(attributes), _) => {
            let found = key.as_str().and_then(|key| attributes.get(key));
            found.cloned().ok_or_else(|| not_in_object(was_number))
        }
        (Data::List(_, elements) | Data::Tuple(elements), _) => {
            Ok(elements[place(key, elements.len())?].clone())
        }
        (Data::Unknown(unknown), Type::List(of) | Type::Map(of)) => {
            Ok(below(unknown, (**of).clone(), step_of(key)))
        }
        (Data::Unknown(unknown), Type::Tuple(types)) => {
            let ty = types[place(key, types.len())?].clone();
            Ok(below(unknown, ty, step_of(key)))
        }
        (Data::Unknown(unknown), Type::Object(_)) => {
            // As hcl 2.23: what the type says of the attribute is not asked.
            let name = key.as_str().unwrap_or_default();
            Ok(below(unknown, Type::Dynamic, Some(Step::Name(name.into()))))
        }
        _ => Err("This value does not have any indices.".into()),
    }
}

/// Where a number leads in a sequence of that length.
fn place(key: &Value, length: usize) -> Result<usize, String> {
    let error = |reason: &str| Err(format!("{NOT_IDENTIFIED}: {reason}."));
    let Some(number) = key.as_number() else { return error("a number is required") };
    if !number.is_integer() {
        return error(
            "indexing a sequence requires a whole number, but the given index has a fractional part",
        );
    }
    if number.is_negative() {
        return error("a negative number is not a valid index for a sequence");
    }
    match number.to_i64().and_then(|place| usize::try_from(place).ok()).filter(|place| *place < length) {
        Some(place) => Ok(place),
        None if length == 0 => error("the collection has no elements"),
        None => error("the given index is greater than or equal to the length of the collection"),
    }
}

/// What stands below an unknown value: exactly that attribute's part, if it is exactly an attribute.
fn below(unknown: &Unknown, ty: Type, step: Option<Step>) -> Value {
    let because = match (&unknown.because, step) {
        (Because::Exactly(reference), Some(step)) => {
            let AttributePath(mut path) = reference.path.clone();
            path.push(step);
            let address = reference.address.clone();
            Because::Exactly(Arc::new(Reference { address, path: AttributePath(path) }))
        }
        (because, _) => because.computed(),
    };
    Value::unknown(ty, because)
}

/// A known key as a step of a path.
fn step_of(key: &Value) -> Option<Step> {
    match &key.data {
        Data::String(text) => Some(Step::Index(InstanceKey::String((**text).into()))),
        Data::Number(number) => number.to_i64().map(|index| Step::Index(InstanceKey::Int(index))),
        _ => None,
    }
}

fn no_attribute(name: &str) -> String {
    format!("This object does not have an attribute named {name:?}.")
}

fn not_in_object(was_number: bool) -> String {
    let hint = if was_number {
        " An object only supports looking up attributes by name, not by numeric index."
    } else {
        ""
    };
    format!("{NOT_IDENTIFIED}.{hint}")
}

fn no_attributes(ty: &Type, name: &str) -> String {
    match ty {
        Type::List(element) => match &**element {
            Type::Object(object) if object.attributes.contains_key(name) => format!(
                "Can't access attributes on a list of objects. Did you mean to access attribute {name:?} for a specific \
                 element of the list, or across all elements of the list?"
            ),
            Type::Object(_) => "Can't access attributes on a list of objects. Did you mean to access an attribute for a \
                                specific element of the list, or across all elements of the list?"
                .into(),
            _ => "This value does not have any attributes.".into(),
        },
        Type::Set(element) if matches!(**element, Type::Object(_)) => {
            "Can't access attributes on a set of objects. Did you mean to access an attribute across all elements of the set?"
                .into()
        }
        ty if ty.is_primitive() => {
            format!("Can't access attributes on a primitive-typed value ({}).", ty.friendly_name())
        }
        _ => "This value does not have any attributes.".into(),
    }
}

/// Whether an expression is a name and steps from it.
pub(super) fn is_reference(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Variable(_) => true,
        ExpressionKind::Traversal(traversal) => is_reference(&traversal.source),
        _ => false,
    }
}
