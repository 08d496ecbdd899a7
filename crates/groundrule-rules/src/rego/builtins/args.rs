//! Typed arguments, and bounds on results.

use regorus::Value;

use super::BuiltinFault;

/// Bytes of a string that a builtin makes.
pub(super) const MAX_TEXT: usize = 4 << 20;
/// Elements of a list or set that a builtin makes.
pub(super) const MAX_ITEMS: usize = 1 << 17;

/// A builtin's arguments; their number has been checked.
#[derive(Clone, Copy)]
pub(super) struct Args<'a>(pub(super) &'a [Value]);

impl<'a> Args<'a> {
    pub(super) fn get(self, index: usize) -> &'a Value {
        self.0.get(index).unwrap_or(&Value::Undefined)
    }

    pub(super) fn text(self, index: usize) -> Result<&'a str, BuiltinFault> {
        match self.get(index) {
            Value::String(text) => Ok(text),
            _ => Err(wrong(index, "a string")),
        }
    }

    pub(super) fn integer(self, index: usize) -> Result<i64, BuiltinFault> {
        match self.get(index) {
            Value::Number(number) if number.is_integer() => number.as_i64().ok_or(BuiltinFault::TooLarge),
            _ => Err(wrong(index, "an integer")),
        }
    }

    /// The elements of a list or a set of strings.
    pub(super) fn texts(self, index: usize) -> Result<Vec<&'a str>, BuiltinFault> {
        let expected = "a list or set of strings";
        items(self.get(index))
            .ok_or_else(|| wrong(index, expected))?
            .into_iter()
            .map(|item| match item {
                Value::String(text) => Ok(&**text),
                _ => Err(wrong(index, expected)),
            })
            .collect()
    }
}

/// The elements of a list or a set.
pub(super) fn items(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::Array(items) => Some(items.iter().collect()),
        Value::Set(items) => Some(items.iter().collect()),
        _ => None,
    }
}

pub(super) fn wrong(index: usize, expected: &'static str) -> BuiltinFault {
    BuiltinFault::Argument { position: index + 1, expected }
}

/// A string that is not too long.
pub(super) fn text(text: String) -> Result<Value, BuiltinFault> {
    if text.len() > MAX_TEXT { Err(BuiltinFault::TooLarge) } else { Ok(Value::from(text)) }
}

/// A list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<Value>>())
}
