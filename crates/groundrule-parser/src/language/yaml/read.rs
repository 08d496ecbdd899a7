//! YAML as Terraform's converter reads it: YAML 1.1's words for `true`, numbers of any size, times as RFC 3339, merge keys.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use granit_parser::{Event, Parser, ScalarStyle, Tag};
use jiff::civil::DateTime;
use regex::Regex;
use rustc_hash::FxHashMap;

use crate::language::convert::convert;
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Data, Value, normal};

/// Values that a document may have, each alias counted as what it stands for.
const MOST_VALUES: usize = 200_000;

/// Why text is no YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YamlError {
    /// It isn't YAML, or Terraform doesn't take it.
    Invalid(String),
    /// It is nested too deeply or has too many values.
    TooLarge,
}

fn invalid(message: impl Into<String>) -> YamlError {
    YamlError::Invalid(message.into())
}

/// Reads a document: sequences are tuples and mappings are objects.
pub fn decode(text: &str) -> Result<Value, YamlError> {
    let options = granit_parser::options! { flow_nesting_limit: 64, block_nesting_limit: 64 };
    let mut reader = Reader::default();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, _) = event.map_err(|error| {
            let info = error.info();
            let message = info.lines().next().unwrap_or_default();
            if ["nest", "depth", "recursion"].iter().any(|word| message.contains(word)) {
                YamlError::TooLarge
            } else {
                invalid(format!(
                    "on line {}, column {}: {message}",
                    error.marker().line(),
                    error.marker().col() + 1
                ))
            }
        })?;
        reader.take(event)?;
    }
    reader.root.ok_or_else(|| invalid("on line 1, column 1: missing start of document"))
}

/// A collection that isn't closed yet.
enum Open {
    Sequence(Vec<Value>),
    /// Its entries, and the key whose value comes next; a merge key has none.
    Mapping(BTreeMap<Arc<str>, Value>, Option<Key>),
}

enum Key {
    Name(Arc<str>),
    Merge,
}

#[derive(Default)]
struct Reader {
    open: Vec<(Open, usize, usize)>,
    /// Values of anchors, and how many values each has.
    anchors: FxHashMap<usize, (Value, usize)>,
    root: Option<Value>,
    count: usize,
}

impl Reader {
    fn take(&mut self, event: Event) -> Result<(), YamlError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().map(name_of).unwrap_or_default();
                let scalar = resolve(&tag, &text, style)?;
                if let Some((Open::Mapping(_, key @ None), ..)) = self.open.last_mut() {
                    *key = Some(match scalar {
                        None => Key::Merge,
                        Some(value) => key_of(&value)?,
                    });
                    return Ok(());
                }
                let mut value = scalar.unwrap_or_else(|| "<<".into());
                if tag.is_empty() && style != ScalarStyle::Plain {
                    value = convert(&value, &Type::String).map_err(|error| invalid(error.message))?;
                }
                self.complete(value, 1, anchor)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some((value, size)) => {
                    let (value, size) = (value.clone(), *size);
                    self.complete(value, size, 0)
                }
                None => Err(invalid("cannot refer to an anchor from inside its own definition")),
            },
            Event::SequenceStart(_, anchor, tag) => {
                expect_tag(tag.as_deref(), "seq", "sequence")?;
                self.start(Open::Sequence(Vec::new()), anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                expect_tag(tag.as_deref(), "map", "mapping")?;
                self.start(Open::Mapping(BTreeMap::new(), None), anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((open, anchor, before)) = self.open.pop() else { return Ok(()) };
                let value = match open {
                    Open::Sequence(elements) => Value::tuple(elements),
                    Open::Mapping(entries, _) => Data::Object(Arc::new(entries)).into(),
                };
                // What it holds was counted already.
                let size = 1 + self.count - before;
                self.count = before;
                self.complete(value, size, anchor)
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(invalid("only a single document is allowed"))
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, open: Open, anchor: usize) -> Result<(), YamlError> {
        if let Some((Open::Mapping(_, None), ..)) = self.open.last() {
            return Err(invalid("only strings are allowed as mapping keys"));
        }
        self.open.push((open, anchor, self.count));
        Ok(())
    }

    fn complete(&mut self, value: Value, size: usize, anchor: usize) -> Result<(), YamlError> {
        self.count += size;
        if self.count > MOST_VALUES {
            return Err(YamlError::TooLarge);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some((Open::Sequence(elements), ..)) => elements.push(value),
            Some((Open::Mapping(entries, key), ..)) => match key.take() {
                Some(Key::Name(name)) => {
                    entries.insert(name, value);
                }
                Some(Key::Merge) => {
                    let Some(merged) = value.as_entries() else {
                        let got = value.ty().friendly_name();
                        return Err(invalid(format!("cannot merge {got} into mapping")));
                    };
                    entries.extend(merged.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
                }
                None => return Err(invalid("only strings are allowed as mapping keys")),
            },
        }
        Ok(())
    }
}

fn key_of(value: &Value) -> Result<Key, YamlError> {
    let key =
        convert(value, &Type::String).map_err(|_| invalid("only strings are allowed as mapping keys"))?;
    match key.as_str() {
        Some(name) => Ok(Key::Name(normal(name))),
        None => Err(invalid("mapping key cannot be null")),
    }
}

fn name_of(tag: &Tag) -> String {
    match tag.handle() {
        "tag:yaml.org,2002:" => format!("!!{}", tag.suffix()),
        handle => format!("{handle}{}", tag.suffix()),
    }
}

fn expect_tag(tag: Option<&Tag>, wanted: &str, what: &str) -> Result<(), YamlError> {
    match tag.map(name_of) {
        Some(name) if name != format!("!!{wanted}") => {
            Err(invalid(format!("can't interpret {what} as {name}")))
        }
        _ => Ok(()),
    }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern that is written here")
}

static INTEGER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z"));
static FLOAT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z"));
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\A([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
        r"(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?\z"
    ))
});

/// A scalar's value; nothing for a merge key.
fn resolve(tag: &str, text: &str, style: ScalarStyle) -> Result<Option<Value>, YamlError> {
    if !matches!(tag, "" | "!!str" | "!!bool" | "!!int" | "!!float" | "!!null" | "!!timestamp" | "!!binary") {
        return Err(invalid(format!("unsupported tag {tag:?}")));
    }
    let mut tag = tag;
    let first = text.chars().next().unwrap_or('~');
    let may_mean_more = "+-.0123456789yYnNtTfFoO~".contains(first);
    if may_mean_more && tag != "!!str" && tag != "!!binary" {
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            return Ok(Some(text.into()));
        }
        if let Some(value) = word(text) {
            return Ok(Some(value));
        }
        if tag.is_empty() && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return Err(invalid("floating point NaN is not supported"));
        }
        match first {
            '.' => {
                if let Some(number) = Number::parse(text) {
                    return Ok(Some(number.into()));
                }
            }
            '+' | '-' | '0'..='9' => {
                if matches!(tag, "" | "!!timestamp")
                    && let Some(time) = time(text)
                {
                    return Ok(Some(time.into()));
                }
                if INTEGER.is_match(text) || FLOAT.is_match(text) {
                    tag = "!!float";
                }
            }
            _ => {}
        }
    }
    if tag.is_empty() && text == "<<" {
        return Ok(None);
    }
    let cannot = || invalid(format!("cannot parse {text:?} as {tag}"));
    let value = match tag {
        "" | "!!str" => text.into(),
        "!!binary" => match BASE64_STANDARD.decode(text) {
            Ok(_) => text.into(),
            Err(_) => return Err(invalid(format!("cannot parse {text:?} as {tag}: not valid base64"))),
        },
        "!!bool" => word(text).filter(|value| value.as_bool().is_some()).ok_or_else(cannot)?,
        "!!null" => Value::null(Type::Dynamic),
        "!!timestamp" => time(text).ok_or_else(cannot)?.into(),
        _ => number(&text.replace('_', "")).ok_or_else(cannot)?.into(),
    };
    Ok(Some(value))
}

fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => true.into(),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => false.into(),
        "" | "~" | "null" | "Null" | "NULL" => Value::null(Type::Dynamic),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Number::infinity(false).into(),
        "-.inf" | "-.Inf" | "-.INF" => Number::infinity(true).into(),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Number> {
    if let Some(number) = Number::parse(text) {
        return Some(number);
    }
    let (digits, radix) = match text.get(..2)? {
        "0x" | "0X" => (&text[2..], 16),
        "0o" | "0O" => (&text[2..], 8),
        "0b" | "0B" => (&text[2..], 2),
        _ => return None,
    };
    let value = u64::from_str_radix(digits, radix).ok()?;
    Number::from_integer(false, value.into())
}

/// A time as RFC 3339, without fractions of a second.
fn time(text: &str) -> Option<String> {
    let parts = TIME.captures(text)?;
    let number = |place: usize| parts.get(place).map_or(Some(0), |part| part.as_str().parse::<i8>().ok());
    let year = parts.get(1)?.as_str().parse().ok()?;
    let time = DateTime::new(year, number(2)?, number(3)?, number(5)?, number(6)?, number(7)?, 0).ok()?;
    let zone = match (parts.get(4).map(|part| part.as_str()), parts.get(8).map(|part| part.as_str())) {
        (None | Some(" "), None) => "Z",
        (Some("T" | "t"), Some(zone)) => zone,
        _ => return None,
    };
    let zone = if zone == "+00:00" || zone == "-00:00" { "Z" } else { zone };
    Some(format!("{}{zone}", time.strftime("%Y-%m-%dT%H:%M:%S")))
}
