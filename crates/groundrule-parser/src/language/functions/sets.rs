//! Functions of sets.

use super::collections::has_known_length;
use super::signature::{Function, Kind, Returns, any, of};
use super::{Call, Failure, MOST_ELEMENTS, Outcome, wrong};
use crate::language::convert::{Safety, convert, unify};
use crate::language::types::Type;
use crate::language::value::{Marks, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "setintersection",
        &[of(Kind::Set, "first_set").dynamic()],
        Returns::For(operation_type),
        intersection,
    )
    .variadic(of(Kind::Set, "other_sets").dynamic()),
    Function::new("setproduct", &[], Returns::For(product_type), product)
        .variadic(any("sets").marked().unknown()),
    Function::new(
        "setsubtract",
        &[of(Kind::Set, "a").dynamic(), of(Kind::Set, "b").dynamic()],
        Returns::For(operation_type),
        subtract,
    ),
    Function::new("setunion", &[of(Kind::Set, "first_set").dynamic()], Returns::For(operation_type), union)
        .variadic(of(Kind::Set, "other_sets").dynamic()),
];

fn sequence(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], |elements| elements)
}

fn operation_type(arguments: &[Value]) -> Result<Type, Failure> {
    let mut elements = Vec::new();
    for argument in arguments {
        let element = argument.ty().element().cloned().unwrap_or(Type::Dynamic);
        // An empty set fits every other one.
        if !(element == Type::Dynamic && argument.is_known() && sequence(argument).is_empty()) {
            elements.push(element);
        }
    }
    if elements.is_empty() {
        return Ok(Type::set(Type::Dynamic));
    }
    unify(&elements, Safety::Unsafe)
        .map(Type::set)
        .ok_or_else(|| "given sets must all have compatible element types".into())
}

/// The sets, of one type.
fn converted(call: &Call) -> Result<Vec<Value>, Failure> {
    let sets = call.arguments.iter().enumerate();
    sets.map(|(place, set)| convert(set, &call.returns).map_err(|error| wrong(place, error.message)))
        .collect()
}

fn of_elements(call: &Call, elements: impl Iterator<Item = Value>) -> Value {
    Value::set(call.returns.element().cloned().unwrap_or(Type::Dynamic), elements)
}

fn union(call: &Call) -> Outcome {
    let sets = converted(call)?;
    Ok(of_elements(call, sets.iter().flat_map(|set| sequence(set).iter().cloned())))
}

/// Elements of the first set that are in all others, or in none.
fn kept(call: &Call, in_others: bool) -> Outcome {
    let sets = converted(call)?;
    if !sets.iter().all(Value::is_wholly_known) {
        return Ok(call.unknown());
    }
    let (first, others) = sets.split_first().ok_or("a set is required")?;
    let kept = sequence(first).iter().filter(|element| {
        others.iter().all(|other| Value::place_in_set(sequence(other), element).is_some() == in_others)
    });
    Ok(of_elements(call, kept.cloned()))
}

fn intersection(call: &Call) -> Outcome {
    kept(call, true)
}

fn subtract(call: &Call) -> Outcome {
    kept(call, false)
}

fn product_type(arguments: &[Value]) -> Result<Type, Failure> {
    if arguments.len() < 2 {
        return Err("at least two arguments are required".into());
    }
    let mut elements = Vec::with_capacity(arguments.len());
    let mut ordered = true;
    for (place, argument) in arguments.iter().enumerate() {
        match argument.ty() {
            Type::Set(element) => {
                ordered = false;
                elements.push((*element).clone());
            }
            Type::List(element) => elements.push((*element).clone()),
            Type::Tuple(types) if types.is_empty() => elements.push(Type::Dynamic),
            Type::Tuple(types) => {
                let common = unify(&types, Safety::Unsafe);
                elements.push(common.ok_or_else(|| wrong(place, "all elements must be of the same type"))?);
            }
            _ => return Err(wrong(place, "a set or a list is required")),
        }
    }
    let tuple = Type::tuple(elements);
    Ok(if ordered { Type::list(tuple) } else { Type::set(tuple) })
}

fn product(call: &Call) -> Outcome {
    let marks = call.arguments.iter().fold(Marks::NONE, |marks, argument| marks.union(argument.marks));
    if call.arguments.iter().any(|argument| !argument.is_known() || !has_known_length(argument)) {
        return Ok(call.unknown().marked(marks));
    }
    let tuple = call.returns.element().cloned().unwrap_or(Type::Dynamic);
    let Type::Tuple(types) = &tuple else { return Ok(call.unknown().marked(marks)) };
    let total = call
        .arguments
        .iter()
        .try_fold(1_usize, |total, argument| total.checked_mul(sequence(argument).len()))
        .filter(|total| total.saturating_mul(call.arguments.len()) <= MOST_ELEMENTS);
    let Some(total) = total else { return Ok(call.too_large().marked(marks)) };
    let mut sides = Vec::with_capacity(call.arguments.len());
    for (argument, ty) in call.arguments.iter().zip(types.iter()) {
        let side: Result<Vec<Value>, _> =
            sequence(argument).iter().map(|element| convert(element, ty)).collect();
        sides.push(side.map_err(|error| error.message)?);
    }
    let products = (0..total).map(|number| {
        let mut rest = number;
        let mut chosen: Vec<Value> = sides
            .iter()
            .rev()
            .map(|side| {
                let element = side[rest % side.len()].clone();
                rest /= side.len();
                element
            })
            .collect();
        chosen.reverse();
        Value::tuple(chosen)
    });
    Ok(match &call.returns {
        Type::List(_) => Value::list(tuple.clone(), products),
        _ => Value::set(tuple.clone(), products),
    }
    .marked(marks))
}
