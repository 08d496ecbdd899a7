//! Functions of all kinds of collections.

use unicode_segmentation::UnicodeSegmentation;

use super::signature::{Function, Kind, Returns, any, number, of};
use super::{Call, Failure, Outcome, integer, wrong};
use crate::language::convert::{Safety, convert, unify};
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Data, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("length", &[any("value").unknown().dynamic().marked()], Returns::For(length_type), length),
    Function::new("alltrue", &[of(Kind::Bools, "list")], Returns::Always(Kind::Bool), alltrue),
    Function::new("anytrue", &[of(Kind::Bools, "list")], Returns::Always(Kind::Bool), anytrue),
    Function::new("coalesce", &[], Returns::For(coalesce_type), coalesce)
        .variadic(any("vals").unknown().dynamic().null()),
    Function::new("contains", &[any("list"), any("value")], Returns::Always(Kind::Bool), contains),
    Function::new("index", &[any("list"), any("value")], Returns::Always(Kind::Number), index),
    Function::new("element", &[any("list").marked(), number("index")], Returns::For(element_type), element)
        .may_be_null(),
    Function::new("one", &[any("list")], Returns::For(one_type), one).may_be_null(),
    Function::new("sum", &[any("list")], Returns::Always(Kind::Number), sum),
    Function::new("list", &[], Returns::For(|_| Err(gone("list", "tolist([ ... ])"))), |call| {
        Ok(call.unknown())
    })
    .variadic(any("vals").unknown().dynamic().null()),
    Function::new(
        "map",
        &[],
        Returns::For(|_| Err(gone("map", "tomap({ ... })"))),
        |call| Ok(call.unknown()),
    )
    .variadic(any("vals").unknown().dynamic().null()),
];

fn gone(name: &str, instead: &str) -> Failure {
    format!(
        "the {name:?} function was deprecated in Terraform v0.12 and is no longer available; use {instead} syntax to write a literal {name}"
    )
    .into()
}

/// How many elements a set with unknown ones has isn't known: some may turn out to be the same.
pub(super) fn has_known_length(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(unknown) => matches!(unknown.ty, Type::Tuple(_) | Type::Object(_)),
        Data::Set(_, elements) => elements.len() < 2 || elements.iter().all(Value::is_wholly_known),
        _ => true,
    }
}

/// What Terraform shows of a list of values: the number of characters a reader sees.
pub(super) fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

fn length_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::Bool | Type::Number => {
            Err("argument must be a string, a collection type, or a structural type".into())
        }
        _ => Ok(Type::Number),
    }
}

fn length(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    let length = match &value.data {
        Data::Unknown(unknown) => match &unknown.ty {
            Type::Tuple(elements) => Number::counted(elements.len()),
            Type::Object(object) => Number::counted(object.attributes.len()),
            _ => return Ok(call.unknown().marked(value.marks)),
        },
        Data::String(text) => Number::counted(characters(text)),
        Data::Set(..) if !has_known_length(value) => return Ok(call.unknown().marked(value.marks)),
        _ => Number::counted(value.children().count()),
    };
    Ok(Value::from(length).marked(value.marks))
}

fn alltrue(call: &Call) -> Outcome {
    for element in call.arguments[0].children() {
        match &element.data {
            Data::Unknown(_) => return Ok(call.unknown()),
            Data::Bool(true) => {}
            _ => return Ok(false.into()),
        }
    }
    Ok(true.into())
}

fn anytrue(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    if list.children().any(|element| element.as_bool() == Some(true)) {
        return Ok(true.into());
    }
    Ok(if list.children().all(Value::is_known) { false.into() } else { call.unknown() })
}

fn coalesce_type(arguments: &[Value]) -> Result<Type, Failure> {
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    unify(&types, Safety::Unsafe).ok_or_else(|| "all arguments must have the same type".into())
}

fn coalesce(call: &Call) -> Outcome {
    for argument in &call.arguments {
        let value = convert(argument, &call.returns).map_err(|error| error.message)?;
        match &value.data {
            Data::Unknown(unknown) if unknown.has_text() => return Ok(value),
            Data::Unknown(_) => return Ok(call.unknown()),
            Data::Null(_) => {}
            Data::String(text) if text.is_empty() => {}
            _ => return Ok(value),
        }
    }
    Err("no non-null, non-empty-string arguments".into())
}

fn contains(call: &Call) -> Outcome {
    let Some(elements) = call.arguments[0].as_sequence() else {
        return Err("argument must be list, tuple, or set".into());
    };
    let mut certain = true;
    for element in &**elements {
        match call.arguments[1].equals(element) {
            Some(true) => return Ok(true.into()),
            Some(false) => {}
            None => certain = false,
        }
    }
    Ok(if certain { false.into() } else { call.unknown() })
}

fn index(call: &Call) -> Outcome {
    let (Data::List(_, elements) | Data::Tuple(elements)) = &call.arguments[0].data else {
        return Err("argument must be a list or tuple".into());
    };
    if elements.is_empty() {
        return Err("cannot search an empty list".into());
    }
    for (place, element) in elements.iter().enumerate() {
        match element.equals(&call.arguments[1]) {
            Some(true) => return Ok(Number::counted(place).into()),
            Some(false) => {}
            None => return Ok(call.unknown()),
        }
    }
    Err("item not found".into())
}

fn element_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::List(element) => Ok((*element).clone()),
        Type::Tuple(elements) => {
            if !arguments[1].is_known() {
                return Ok(Type::Dynamic);
            }
            Ok(elements[wrapped(&arguments[1], elements.len())?].clone())
        }
        other => Err(format!("cannot read elements from {}", other.friendly_name()).into()),
    }
}

/// An index that goes round.
fn wrapped(index: &Value, length: usize) -> Result<usize, Failure> {
    let index = integer(index).map_err(|error| format!("invalid index: {error}"))?;
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    if length == 0 {
        return Err("cannot use element function with an empty list".into());
    }
    Ok(usize::try_from(index.rem_euclid(length)).unwrap_or(0))
}

fn element(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    let elements = list.as_sequence().ok_or("a list or tuple is required")?;
    let place = wrapped(&call.arguments[1], elements.len())?;
    Ok(elements[place].clone().marked(list.marks))
}

const ONE: &str = "must be a list, set, or tuple value with either zero or one elements";

fn one_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::List(element) | Type::Set(element) => Ok((*element).clone()),
        Type::Tuple(elements) => match &*elements {
            [] => Ok(Type::Dynamic),
            [element] => Ok(element.clone()),
            _ => Err(wrong(0, ONE)),
        },
        _ => Err(wrong(0, ONE)),
    }
}

fn one(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    if !has_known_length(value) {
        return Ok(call.unknown());
    }
    match value.as_sequence().map(|elements| &**elements) {
        Some([]) => Ok(Value::null(call.returns.clone())),
        Some([element]) => Ok(element.clone()),
        _ => Err(wrong(0, ONE)),
    }
}

fn sum(call: &Call) -> Outcome {
    const NUMBERS: &str = "argument must be list, set, or tuple of number values";
    let list = &call.arguments[0];
    if list.as_sequence().is_none() && list.as_entries().is_none() {
        return Err(wrong(0, "cannot sum noniterable"));
    }
    if list.children().next().is_none() {
        return Err(wrong(0, "cannot sum an empty list"));
    }
    let Some(elements) = list.as_sequence() else {
        let got = list.ty().friendly_name();
        return Err(wrong(0, format!("argument must be list, set, or tuple. Received {got}")));
    };
    if !list.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut sum: Option<Number> = None;
    for element in &**elements {
        let element = convert(element, &Type::Number).map_err(|_| wrong(0, NUMBERS))?;
        let number = element.as_number().ok_or_else(|| wrong(0, NUMBERS))?;
        sum = Some(match sum {
            None => number.clone(),
            Some(sum) => match sum.add(number) {
                Some(sum) => sum,
                None => return Ok(call.too_large()),
            },
        });
    }
    Ok(sum.unwrap_or(Number::ZERO).into())
}
