//! JSON to values: defaults of schemas, and what a plan knows of data sources.

use crate::language::{Number, Type, Value};

/// A JSON value as Terraform's `jsondecode` reads it: objects and tuples.
pub(super) fn of_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(Type::Dynamic),
        serde_json::Value::Bool(flag) => (*flag).into(),
        serde_json::Value::Number(number) => match Number::parse(&number.to_string()) {
            Some(number) => number.into(),
            None => Value::null(Type::Number),
        },
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Array(elements) => Value::tuple(elements.iter().map(of_json)),
        serde_json::Value::Object(entries) => {
            Value::object(entries.iter().map(|(key, value)| (key, of_json(value))))
        }
    }
}
