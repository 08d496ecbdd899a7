//! Attribute values with unknown parts.

use std::fmt;

use rustc_hash::FxHashSet;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

/// A value of which parts may be unknown until the apply.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Known after apply, or not known to us.
    Unknown,
    /// Explicitly nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number.
    Number(Number),
    /// A string.
    String(String),
    /// A list, set or tuple.
    List(Vec<Value>),
    /// A map or object, in the order of the input.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Reads `after` and lays the mask `unknown` over it: what the mask marks with `true` is [`Value::Unknown`].
    ///
    /// What cannot be read is unknown: the plan as a whole was checked when it was read.
    pub fn merge(after: Option<&str>, unknown: Option<&str>) -> Self {
        let value = match after {
            None => Value::Null,
            Some(text) => Value::parse(text).unwrap_or(Value::Unknown),
        };
        match unknown {
            None | Some("false" | "{}" | "[]") => value,
            Some("true") => Value::Unknown,
            Some(mask) => match Value::parse(mask) {
                Some(mask) => value.masked(&mask),
                None => Value::Unknown,
            },
        }
    }

    /// Reads JSON; nothing is unknown in it.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn masked(self, mask: &Value) -> Self {
        match mask {
            Value::Bool(true) => Value::Unknown,
            Value::Map(marks) => {
                if !marks.iter().any(|(_, mark)| mark.marks_anything()) {
                    return self;
                }
                let mut entries = match self {
                    Value::Map(entries) => entries,
                    Value::Null => Vec::new(),
                    other => return other,
                };
                for (key, mark) in marks.iter().filter(|(_, mark)| mark.marks_anything()) {
                    match entries.iter_mut().find(|(name, _)| name == key) {
                        Some((_, value)) => {
                            *value = std::mem::replace(value, Value::Null).masked(mark);
                        }
                        None => entries.push((key.clone(), Value::Null.masked(mark))),
                    }
                }
                Value::Map(entries)
            }
            Value::List(marks) => {
                if !marks.iter().any(Value::marks_anything) {
                    return self;
                }
                let mut elements = match self {
                    Value::List(elements) => elements,
                    Value::Null => Vec::new(),
                    other => return other,
                };
                for (index, mark) in marks.iter().enumerate() {
                    if elements.len() <= index {
                        elements.push(Value::Null);
                    }
                    if mark.marks_anything() {
                        elements[index] = std::mem::replace(&mut elements[index], Value::Null).masked(mark);
                    }
                }
                Value::List(elements)
            }
            _ => self,
        }
    }

    /// Whether a mask has a `true` anywhere.
    pub fn marks_anything(&self) -> bool {
        match self {
            Value::Bool(mark) => *mark,
            Value::List(elements) => elements.iter().any(Value::marks_anything),
            Value::Map(entries) => entries.iter().any(|(_, value)| value.marks_anything()),
            _ => false,
        }
    }

    /// Whether nothing in it is unknown.
    pub fn is_settled(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::List(elements) => elements.iter().all(Value::is_settled),
            Value::Map(entries) => entries.iter().all(|(_, value)| value.is_settled()),
            _ => true,
        }
    }

    /// What providers write for "not set": null, `""`, `[]`, `{}`.
    pub fn is_unset(&self) -> bool {
        match self {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::List(elements) => elements.is_empty(),
            Value::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// The entry of a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(flag) => Value::Bool(*flag),
            serde_json::Value::Number(number) => Value::Number(number.clone()),
            serde_json::Value::String(text) => Value::String(text.clone()),
            serde_json::Value::Array(elements) => Value::List(elements.iter().map(Value::from).collect()),
            serde_json::Value::Object(entries) => {
                Value::Map(entries.iter().map(|(key, value)| (key.clone(), Value::from(value))).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// Readers disagree on which of two equal keys counts, so neither does.
fn has_duplicates(entries: &[(String, Value)]) -> bool {
    if entries.len() <= 16 {
        return entries
            .iter()
            .enumerate()
            .any(|(index, (key, _))| entries[..index].iter().any(|(k, _)| k == key));
    }
    let mut seen = FxHashSet::default();
    !entries.iter().all(|(key, _)| seen.insert(key))
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Unknown, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = access.next_element()? {
            elements.push(element);
        }
        Ok(Value::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        if has_duplicates(&entries) {
            return Err(de::Error::custom("a key stands twice"));
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(after: &str, unknown: &str) -> String {
        show(&Value::merge(Some(after), Some(unknown)))
    }

    fn show(value: &Value) -> String {
        match value {
            Value::Unknown => "?".to_owned(),
            Value::Null => "null".to_owned(),
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => format!("{text:?}"),
            Value::List(elements) => {
                format!("[{}]", elements.iter().map(show).collect::<Vec<_>>().join(","))
            }
            Value::Map(entries) => {
                let entries: Vec<_> =
                    entries.iter().map(|(key, value)| format!("{key}:{}", show(value))).collect();
                format!("{{{}}}", entries.join(","))
            }
        }
    }

    #[test]
    fn a_mask_hides_wholes_elements_and_keys() {
        assert_eq!(merge("1", "true"), "?");
        assert_eq!(merge(r#"["a",null]"#, "[false,true]"), r#"["a",?]"#);
        assert_eq!(merge(r#"{"a":1}"#, r#"{"b":true,"c":false}"#), "{a:1,b:?}");
        assert_eq!(merge(r#"[{"a":1}]"#, r#"[{"b":true},{"c":true}]"#), "[{a:1,b:?},{c:?}]");
    }

    #[test]
    fn an_empty_mask_hides_nothing() {
        assert_eq!(merge("null", r#"{"a":[{}],"b":false}"#), "null");
        assert_eq!(merge("[]", "[]"), "[]");
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        assert_eq!(merge(r#"{"a":1,"a":2}"#, "{}"), "?");
    }
}
