//! Values between the graph and Rego: what is unknown or null is absent in Rego.

use std::collections::BTreeMap;

use groundrule_parser::value::Value;
use serde_json::Number;

/// The value as a policy sees it; nothing if there is nothing to see.
pub(super) fn to_rego(value: &Value) -> Option<regorus::Value> {
    Some(match value {
        Value::Unknown | Value::Null => return None,
        Value::Bool(flag) => regorus::Value::from(*flag),
        Value::Number(number) => from_number(number),
        Value::String(text) => regorus::Value::from(text.as_str()),
        Value::List(elements) => elements.iter().filter_map(to_rego).collect::<Vec<_>>().into(),
        Value::Map(entries) => {
            let entries = entries.iter();
            object(entries.filter_map(|(key, value)| Some((key.as_str(), to_rego(value)?))))
        }
    })
}

/// An object of named values.
pub(super) fn object<'n>(entries: impl Iterator<Item = (&'n str, regorus::Value)>) -> regorus::Value {
    let entries: BTreeMap<_, _> = entries.map(|(key, value)| (regorus::Value::from(key), value)).collect();
    regorus::Value::from(entries)
}

fn from_number(number: &Number) -> regorus::Value {
    if let Some(number) = number.as_u64() {
        regorus::Value::from(number)
    } else if let Some(number) = number.as_i64() {
        regorus::Value::from(number)
    } else {
        regorus::Value::from(number.as_f64().unwrap_or(f64::NAN))
    }
}

/// What a policy made, as the graph's kind of value. Sets become lists.
pub(super) fn from_rego(value: &regorus::Value) -> Value {
    match value {
        regorus::Value::Bool(flag) => Value::Bool(*flag),
        regorus::Value::Number(number) => {
            // The type of numbers has no public name.
            let number = match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Some(number.into()),
                (None, Some(number)) => Some(number.into()),
                (None, None) => number.as_f64().and_then(Number::from_f64),
            };
            number.map_or(Value::Null, Value::Number)
        }
        regorus::Value::String(text) => Value::String(text.to_string()),
        regorus::Value::Array(elements) => Value::List(elements.iter().map(from_rego).collect()),
        regorus::Value::Set(elements) => Value::List(elements.iter().map(from_rego).collect()),
        regorus::Value::Object(entries) => {
            let key = |key: &regorus::Value| match key {
                regorus::Value::String(text) => text.to_string(),
                other => other.to_string(),
            };
            Value::Map(entries.iter().map(|(name, value)| (key(name), from_rego(value))).collect())
        }
        _ => Value::Null,
    }
}
