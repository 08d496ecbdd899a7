//! Values from and to JSON: as `jsonencode` writes it, and as plans have it, with masks beside it.

use std::fmt;
use std::fmt::Write;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::number::Number;
use super::types::Type;
use super::value::{Because, Data, Marks, Value};
use crate::value::Value as Plain;

/// Levels of nesting that are read; Terraform reads more, but nobody writes them.
pub const DEEPEST: usize = 128;

/// Writes a known value as Terraform does: no spaces, and `<`, `>`, `&` escaped.
pub fn encode(value: &Value) -> Result<String, String> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text)
}

fn write_value(value: &Value, text: &mut String) -> Result<(), String> {
    match &value.data {
        Data::Unknown(_) => return Err("value is not known".into()),
        Data::Null(_) => text.push_str("null"),
        Data::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => {
            return Err("cannot serialize infinity as JSON".into());
        }
        Data::Number(number) => text.push_str(&number.to_string()),
        Data::String(string) => quote(string, text),
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            text.push('[');
            for (place, element) in elements.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_value(element, text)?;
            }
            text.push(']');
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            text.push('{');
            for (place, (key, element)) in entries.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                quote(key, text);
                text.push(':');
                write_value(element, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

/// A string as Go's `encoding/json` writes it.
pub fn quoted(string: &str) -> String {
    let mut text = String::with_capacity(string.len() + 2);
    quote(string, &mut text);
    text
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            character => text.push(character),
        }
    }
    text.push('"');
}

/// Why text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonError {
    /// It isn't JSON, or Terraform doesn't take it.
    Invalid(String),
    /// It nests deeper than [`DEEPEST`].
    TooDeep,
}

/// Reads JSON as `jsondecode` does: arrays are tuples and objects are objects.
pub fn decode(text: &str) -> Result<Value, JsonError> {
    read(text, DEEPEST)
}

fn read(text: &str, depth: usize) -> Result<Value, JsonError> {
    let Some(depth) = depth.checked_sub(1) else { return Err(JsonError::TooDeep) };
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let invalid = |error: serde_json::Error| JsonError::Invalid(error.to_string());
    match text.as_bytes().first() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(invalid)?;
            let mut seen: Vec<(String, Value)> = Vec::with_capacity(entries.len());
            for (key, raw) in entries {
                seen.push((key, read(raw.get(), depth)?));
            }
            // Of equal keys the last one counts.
            Ok(Value::object(seen))
        }
        Some(b'[') => {
            let Elements(elements) = serde_json::from_str(text).map_err(invalid)?;
            let elements: Result<Vec<Value>, _> = elements.iter().map(|raw| read(raw.get(), depth)).collect();
            Ok(Value::tuple(elements?))
        }
        Some(b'"') => {
            let string: String = serde_json::from_str(text).map_err(invalid)?;
            Ok(string.into())
        }
        Some(b'-' | b'0'..=b'9') => {
            let _: &RawValue = serde_json::from_str(text).map_err(invalid)?;
            let number =
                Number::parse(text).ok_or_else(|| JsonError::Invalid("a number is required".into()))?;
            Ok(number.into())
        }
        _ => match serde_json::from_str::<Option<bool>>(text).map_err(invalid)? {
            Some(flag) => Ok(flag.into()),
            None => Ok(Value::null(Type::Dynamic)),
        },
    }
}

/// The entries of an object, not read yet.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}

/// The elements of an array, not read yet.
struct Elements<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ElementsVisitor;
        impl<'de> Visitor<'de> for ElementsVisitor {
            type Value = Elements<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = seq.next_element()? {
                    elements.push(element);
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(ElementsVisitor)
    }
}

/// A value as a plan has it: with what is sensitive beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Masked {
    /// The value, unknown where it isn't known.
    pub value: Plain,
    /// `true` at what is sensitive, at any depth; `false`, `{}` or `[]` where nothing is.
    pub sensitive: Plain,
}

/// A value as plans have it. What can't be said in JSON (infinity, numbers that JSON readers don't take) is unknown.
pub fn to_plan(value: &Value) -> Masked {
    Masked { value: plain(value), sensitive: sensitive(value) }
}

fn plain(value: &Value) -> Plain {
    match &value.data {
        Data::Unknown(_) => Plain::Unknown,
        Data::Null(_) => Plain::Null,
        Data::Bool(flag) => Plain::Bool(*flag),
        Data::Number(number) => Plain::parse(&number.to_string()).unwrap_or(Plain::Unknown),
        Data::String(text) => Plain::String(text.to_string()),
        // A set with an unknown element is unknown as a whole.
        Data::Set(_, elements) if !elements.iter().all(Value::is_wholly_known) => Plain::Unknown,
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            Plain::List(elements.iter().map(plain).collect())
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            Plain::Map(entries.iter().map(|(key, value)| (key.to_string(), plain(value))).collect())
        }
    }
}

fn sensitive(value: &Value) -> Plain {
    if value.marks.contains(Marks::SENSITIVE) {
        return Plain::Bool(true);
    }
    match &value.data {
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            Plain::List(elements.iter().map(sensitive).collect())
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            let marked = entries.iter().map(|(key, value)| (key.to_string(), sensitive(value)));
            Plain::Map(marked.filter(|(_, mask)| *mask != Plain::Bool(false)).collect())
        }
        _ => Plain::Bool(false),
    }
}

/// What a plan says of a value, without its type: lists and sets are tuples and maps are objects.
///
/// `because` says why its unknown parts are unknown.
pub fn from_plan(value: &Plain, sensitive: &Plain, because: &Because) -> Value {
    let marks = if *sensitive == Plain::Bool(true) { Marks::SENSITIVE } else { Marks::NONE };
    let value = match value {
        Plain::Unknown => Value::unknown(Type::Dynamic, because.clone()),
        Plain::Null => Value::null(Type::Dynamic),
        Plain::Bool(flag) => Value::from(*flag),
        Plain::Number(number) => match Number::parse(&number.to_string()) {
            Some(number) => number.into(),
            None => Value::unknown(Type::Number, because.clone()),
        },
        Plain::String(text) => Value::from(text.as_str()),
        Plain::List(elements) => {
            let inside = match sensitive {
                Plain::List(inside) => inside.as_slice(),
                _ => &[],
            };
            Value::tuple(elements.iter().enumerate().map(|(place, element)| {
                from_plan(element, inside.get(place).unwrap_or(&Plain::Null), because)
            }))
        }
        Plain::Map(entries) => Value::object(entries.iter().map(|(key, element)| {
            (key, from_plan(element, sensitive.get(key).unwrap_or(&Plain::Null), because))
        })),
    };
    value.marked(marks)
}

#[cfg(test)]
mod tests {
    use super::{JsonError, decode, encode, from_plan, to_plan};
    use crate::language::types::Type;
    use crate::language::value::{Because, Marks, Value};

    #[test]
    fn what_is_read_is_written_the_same() {
        let text = r#"{"a":[1,0.1,123456789012345678901234567890,null,true],"b":{},"é":"\u003cx\u003e \\ \" \u0001\n"}"#;
        assert_eq!(encode(&decode(text).unwrap()).unwrap(), text);
        assert_eq!(decode(r#"{"a":1,"a":2}"#).unwrap(), decode(r#"{"a":2}"#).unwrap());
        for wrong in ["", "{", "[1,]", "01", "nul", "1 2", "+1"] {
            assert!(matches!(decode(wrong), Err(JsonError::Invalid(_))), "{wrong}");
        }
        assert_eq!(
            decode(&"[".repeat(100_000)),
            Err(JsonError::Invalid("EOF while parsing a list at line 1 column 100000".into()))
        );
        assert_eq!(decode(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), Err(JsonError::TooDeep));
    }

    #[test]
    fn a_plan_has_masks_beside_the_value() {
        let secret = Value::from("x").marked(Marks::SENSITIVE);
        let unknown = Value::unknown(Type::String, Because::nothing());
        let value = Value::object([("a", secret), ("b", Value::tuple([unknown, Value::null(Type::String)]))]);
        let masked = to_plan(&value);
        assert_eq!(masked.sensitive.get("a"), Some(&crate::value::Value::Bool(true)));
        assert!(!masked.value.is_settled());
        let back = from_plan(&masked.value, &masked.sensitive, &Because::nothing());
        assert_eq!(to_plan(&back), masked);
    }
}
