//! Functions that change a value's type or marks.

use super::signature::{Function, Kind, Parameter, Returns, any};
use super::{Call, Failure, Outcome, wrong};
use crate::language::convert::{Safety, convert, is_possible};
use crate::language::types::Type;
use crate::language::value::{Data, Marks, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    conversion("tobool", |arguments| wanted(arguments, Type::Bool)),
    conversion("tolist", |arguments| wanted(arguments, Kind::List.ty())),
    conversion("tomap", |arguments| wanted(arguments, Type::map(Type::Dynamic))),
    conversion("tonumber", |arguments| wanted(arguments, Type::Number)),
    conversion("toset", |arguments| wanted(arguments, Kind::Set.ty())),
    conversion("tostring", |arguments| wanted(arguments, Type::String)),
    Function::new("ephemeralasnull", &[VALUE], Returns::For(same), |call| {
        Ok(without_ephemeral(&call.arguments[0]))
    })
    .may_be_null(),
    Function::new("issensitive", &[VALUE], Returns::Always(Kind::Bool), issensitive).may_be_null(),
    Function::new("nonsensitive", &[VALUE], Returns::For(same), |call| {
        let value = &call.arguments[0];
        Ok(Value { data: value.data.clone(), marks: value.marks.without(Marks::SENSITIVE) })
    })
    .may_be_null(),
    Function::new("sensitive", &[VALUE], Returns::For(same), |call| {
        Ok(call.arguments[0].clone().marked(Marks::SENSITIVE))
    })
    .may_be_null(),
];

const V: &[Parameter] = &[any("v").whatever()];
const VALUE: Parameter = any("value").whatever();

const fn conversion(name: &'static str, returns: fn(&[Value]) -> Result<Type, Failure>) -> Function {
    Function::new(name, V, Returns::For(returns), run_conversion).may_be_null()
}

fn same(arguments: &[Value]) -> Result<Type, Failure> {
    Ok(arguments[0].ty())
}

fn wanted(arguments: &[Value], wanted: Type) -> Result<Type, Failure> {
    let got = arguments[0].ty();
    if got == wanted || is_possible(&got, &wanted, Safety::Unsafe) {
        return Ok(wanted);
    }
    Err(impossible(&got, &wanted))
}

fn impossible(got: &Type, wanted: &Type) -> Failure {
    let (got, wanted) = (got.friendly_name(), wanted.friendly_constraint_name());
    wrong(0, format!("cannot convert {got} to {wanted}"))
}

fn run_conversion(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    convert(value, &call.returns).map_err(|_| {
        let (got, wanted) = (value.ty(), &call.returns);
        if value.marks.contains(Marks::SENSITIVE) {
            let (got, wanted) = (got.friendly_name(), wanted.friendly_constraint_name());
            return wrong(0, format!("cannot convert this sensitive {got} to {wanted}"));
        }
        match (value.as_str(), wanted) {
            (Some(text), Type::Bool) => {
                wrong(0, format!("cannot convert {text:?} to bool; only the strings \"true\" or \"false\" are allowed"))
            }
            (Some(text), Type::Number) => wrong(
                0,
                format!("cannot convert {text:?} to number; given string must be a decimal representation of a number"),
            ),
            _ => impossible(&got, wanted),
        }
    })
}

fn issensitive(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    Ok(if value.marks.contains(Marks::SENSITIVE) {
        true.into()
    } else if value.is_known() {
        false.into()
    } else {
        call.unknown()
    })
}

/// Null where something is ephemeral, at any depth.
fn without_ephemeral(value: &Value) -> Value {
    if value.marks.contains(Marks::EPHEMERAL) {
        return Value { data: Data::Null(value.ty()), marks: value.marks.without(Marks::EPHEMERAL) };
    }
    if value.deep_marks().contains(Marks::EPHEMERAL) {
        value.map_children(without_ephemeral)
    } else {
        value.clone()
    }
}
