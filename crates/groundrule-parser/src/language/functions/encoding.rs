//! Functions that encode and decode text.

use std::fmt::Write;
use std::sync::Arc;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::Encoding;

use super::signature::{Function, Kind, Returns, any, text};
use super::{Call, Failure, MOST_ELEMENTS, Outcome, because, wrong};
use crate::language::json::{self, JsonError};
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Data, Marks, Unknown, Value};
use crate::language::yaml::{self, YamlError};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64decode", &[text("str").marked().unknown()], TEXT, base64decode),
    Function::new("base64encode", &[text("str")], TEXT, |call| Ok(call.string(BASE64.encode(call.text(0))))),
    Function::new("base64gzip", &[text("str")], TEXT, base64gzip),
    Function::new("csvdecode", &[text("str")], Returns::For(csv_type), csvdecode),
    Function::new("jsondecode", &[text("str")], Returns::For(json_type), jsondecode).may_be_null(),
    Function::new("jsonencode", &[any("val").unknown().dynamic().null()], TEXT, jsonencode),
    Function::new("textdecodebase64", &[text("source"), text("encoding")], TEXT, textdecodebase64),
    Function::new("textencodebase64", &[text("string"), text("encoding")], TEXT, textencodebase64),
    Function::new("urlencode", &[text("str")], TEXT, urlencode),
    Function::new("yamldecode", &[text("src")], Returns::For(yaml_type), yamldecode).may_be_null(),
    Function::new("yamlencode", &[any("value").null().dynamic()], TEXT, yamlencode).may_be_null(),
];

const TEXT: Returns = Returns::Always(Kind::Text);

/// As Go decodes it: padding has to be there, what the last digit has too much is ignored.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// What was encoded; Go skips line ends.
fn decoded(text: &str) -> Result<Vec<u8>, usize> {
    let without: String = text.chars().filter(|character| !matches!(character, '\r' | '\n')).collect();
    BASE64.decode(&without).map_err(|_| {
        text.find(|character: char| !matches!(character, 'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '\r' | '\n'))
            .unwrap_or(text.len())
    })
}

fn base64decode(call: &Call) -> Outcome {
    let argument = &call.arguments[0];
    let Some(text) = argument.as_str() else { return Ok(call.unknown().marked(argument.marks)) };
    let shown = || {
        if argument.marks.contains(Marks::SENSITIVE) {
            "(sensitive value)".to_owned()
        } else {
            format!("{text:?}")
        }
    };
    let bytes = decoded(text).map_err(|_| format!("failed to decode base64 data {}", shown()))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| "the result of decoding the provided string is not valid UTF-8")?;
    Ok(Value::from(text).marked(argument.marks))
}

/// Its text depends on Go's compressor, so that only how it begins is known.
fn base64gzip(_: &Call) -> Outcome {
    let because = Because::of(Cause::Function("base64gzip".into()));
    let prefix = Some("H4sIAAAAAAAA/".into());
    Ok(Unknown { not_null: true, prefix, ..Unknown::new(Type::String, because) }.into())
}

fn jsonencode(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    if value.is_wholly_known() {
        return Ok(call.string(json::encode(value)?));
    }
    let may_be_null = value.as_unknown().is_some_and(|unknown| !unknown.not_null);
    let prefix = match value.ty() {
        _ if may_be_null => None,
        Type::String => Some("\""),
        Type::Object(_) | Type::Map(_) => Some("{"),
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => Some("["),
        _ => None,
    };
    Ok(partly_known(value, prefix))
}

/// An encoded value of which parts aren't known: unknown to Terraform, but readers of the structure want it.
pub(super) fn partly_known(value: &Value, prefix: Option<&str>) -> Value {
    Unknown {
        not_null: true,
        prefix: prefix.map(Arc::from),
        inside: Some(Arc::new(value.clone())),
        ..Unknown::new(Type::String, because(std::slice::from_ref(value)))
    }
    .into()
}

fn json_type(arguments: &[Value]) -> Result<Type, Failure> {
    let text = match &arguments[0].data {
        Data::Unknown(unknown) => {
            return Ok(
                match unknown.prefix.as_deref().and_then(|prefix| prefix.trim_start().chars().next()) {
                    Some('"') => Type::String,
                    Some('t' | 'f') => Type::Bool,
                    Some('-' | '0'..='9' | '.') => Type::Number,
                    None | Some('{' | '[' | 'n') => Type::Dynamic,
                    Some(other) => {
                        return Err(wrong(
                            0,
                            format!("a JSON document cannot begin with the character {other:?}"),
                        ));
                    }
                },
            );
        }
        Data::String(text) => text,
        _ => return Ok(Type::Dynamic),
    };
    match json::decode(text) {
        Ok(value) => Ok(value.ty()),
        Err(JsonError::TooDeep) => Ok(Type::Dynamic),
        Err(JsonError::Invalid(message)) => Err(message.into()),
    }
}

fn jsondecode(call: &Call) -> Outcome {
    match json::decode(call.text(0)) {
        Ok(value) => Ok(value),
        Err(JsonError::TooDeep) => Ok(call.too_large()),
        Err(JsonError::Invalid(message)) => Err(message.into()),
    }
}

fn yaml_type(arguments: &[Value]) -> Result<Type, Failure> {
    let Some(text) = arguments[0].as_str() else { return Ok(Type::Dynamic) };
    match yaml::decode(text) {
        Ok(value) => Ok(value.ty()),
        Err(YamlError::TooLarge) => Ok(Type::Dynamic),
        Err(YamlError::Invalid(message)) => Err(message.into()),
    }
}

fn yamldecode(call: &Call) -> Outcome {
    match yaml::decode(call.text(0)) {
        Ok(value) => Ok(value),
        Err(YamlError::TooLarge) => Ok(call.too_large()),
        Err(YamlError::Invalid(message)) => Err(message.into()),
    }
}

fn yamlencode(call: &Call) -> Outcome {
    let value = &call.arguments[0];
    if !value.is_wholly_known() {
        return Ok(partly_known(value, None));
    }
    Ok(call.string(yaml::encode(value)?))
}

/// The rows of a CSV text, the header in front.
fn rows(text: &str) -> Result<Vec<csv::StringRecord>, Failure> {
    check_quotes(text)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("CSV parse error: {error}"))?;
        let width = rows.first().map_or(row.len(), csv::StringRecord::len);
        if row.len() != width {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(format!("CSV parse error on line {line}: wrong number of fields").into());
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err("missing header line".into());
    }
    Ok(rows)
}

/// Go takes quotes only around whole fields; the crate takes them anywhere.
fn check_quotes(text: &str) -> Result<(), Failure> {
    let bytes = text.as_bytes();
    let (mut place, mut line, mut at_start) = (0, 1, true);
    let error = |line: usize, what: &str| Err(format!("CSV parse error on line {line}: {what}").into());
    while let Some(&byte) = bytes.get(place) {
        match byte {
            b'"' if at_start => {
                loop {
                    place += 1;
                    match (bytes.get(place), bytes.get(place + 1)) {
                        (Some(b'"'), Some(b'"')) => place += 1,
                        (Some(b'"'), None | Some(b',' | b'\n')) => break,
                        (Some(b'"'), Some(b'\r')) if matches!(bytes.get(place + 2), None | Some(b'\n')) => {
                            break;
                        }
                        (None | Some(b'"'), _) => {
                            return error(line, "extraneous or missing \" in quoted-field");
                        }
                        (Some(b'\n'), _) => line += 1,
                        _ => {}
                    }
                }
                at_start = false;
            }
            b'"' => return error(line, "bare \" in non-quoted-field"),
            b',' => at_start = true,
            b'\n' => {
                line += 1;
                at_start = true;
            }
            _ => at_start = false,
        }
        place += 1;
    }
    Ok(())
}

fn csv_type(arguments: &[Value]) -> Result<Type, Failure> {
    let Some(text) = arguments[0].as_str() else { return Ok(Type::Dynamic) };
    let rows = rows(text)?;
    let names = &rows[0];
    for (place, name) in names.iter().enumerate() {
        if names.iter().take(place).any(|other| other == name) {
            return Err(format!("duplicate column name {name:?}").into());
        }
    }
    Ok(Type::list(Type::object(names.iter().map(|name| (name, Type::String)))))
}

fn csvdecode(call: &Call) -> Outcome {
    let rows = rows(call.text(0))?;
    let names = &rows[0];
    if rows.len().saturating_mul(names.len()) > MOST_ELEMENTS {
        return Ok(call.too_large());
    }
    let objects = rows[1..].iter().map(|row| Value::object(names.iter().zip(row.iter().map(Value::from))));
    Ok(Value::list(call.returns.element().cloned().unwrap_or(Type::Dynamic), objects))
}

fn urlencode(call: &Call) -> Outcome {
    let encoded = call.text(0).bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    });
    Ok(call.string(encoded))
}

/// An encoding by its IANA name.
enum Charset {
    Ascii,
    Latin1,
    Utf16 { little: bool, mark: bool },
    Other(&'static Encoding),
}

fn charset(name: &str) -> Result<(Charset, String), Failure> {
    let upper = name.to_uppercase();
    let charset = match upper.as_str() {
        "US-ASCII" | "ASCII" | "ANSI_X3.4-1968" | "ISO646-US" | "US" => Charset::Ascii,
        "ISO-8859-1" | "ISO_8859-1" | "LATIN1" | "L1" => Charset::Latin1,
        "UTF-16" => Charset::Utf16 { little: false, mark: true },
        "UTF-16LE" => Charset::Utf16 { little: true, mark: false },
        "UTF-16BE" => Charset::Utf16 { little: false, mark: false },
        _ => match Encoding::for_label(name.as_bytes()) {
            Some(encoding) if encoding.output_encoding() == encoding => Charset::Other(encoding),
            _ => {
                let message = format!(
                    "{name:?} is not a supported IANA encoding name or alias in this Terraform version"
                );
                return Err(wrong(1, message));
            }
        },
    };
    let canonical = match &charset {
        Charset::Ascii => "US-ASCII".to_owned(),
        Charset::Latin1 => "ISO_8859-1:1987".to_owned(),
        Charset::Utf16 { .. } => upper,
        Charset::Other(encoding) => encoding.name().to_owned(),
    };
    Ok((charset, canonical))
}

fn textencodebase64(call: &Call) -> Outcome {
    let (charset, name) = charset(call.text(1))?;
    let text = call.text(0);
    let limited = |limit: u32| {
        let bytes: Result<Vec<u8>, ()> = text
            .chars()
            .map(|character| match u32::from(character) {
                code if code < limit => u8::try_from(code).map_err(|_| ()),
                _ => Err(()),
            })
            .collect();
        bytes
    };
    let bytes = match charset {
        Charset::Ascii => limited(0x80),
        Charset::Latin1 => limited(0x100),
        Charset::Utf16 { little, mark } => {
            let mark = if mark { Some(0xfeff_u16) } else { None };
            let units = mark.into_iter().chain(text.encode_utf16());
            Ok(units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect())
        }
        Charset::Other(encoding) => match encoding.encode(text) {
            (bytes, _, false) => Ok(bytes.into_owned()),
            _ => Err(()),
        },
    };
    let bytes = bytes.map_err(|()| {
        wrong(0, format!("the given string contains characters that cannot be represented in {name}"))
    })?;
    Ok(call.string(BASE64.encode(bytes)))
}

fn textdecodebase64(call: &Call) -> Outcome {
    let (charset, name) = charset(call.text(1))?;
    let bytes = decoded(call.text(0)).map_err(|offset| {
        wrong(0, format!("the given value is has an invalid base64 symbol at offset {offset}"))
    })?;
    let utf16 = |bytes: &[u8], little: bool| {
        let (pairs, odd) = bytes.as_chunks::<2>();
        let units = pairs
            .iter()
            .map(|pair| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
        let text: Option<String> = char::decode_utf16(units).map(Result::ok).collect();
        text.filter(|_| odd.is_empty())
    };
    let text = match charset {
        Charset::Ascii => bytes.is_ascii().then(|| String::from_utf8_lossy(&bytes).into_owned()),
        Charset::Latin1 => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Charset::Utf16 { mark: true, .. } => match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => utf16(rest, true),
            [0xfe, 0xff, rest @ ..] | rest => utf16(rest, false),
        },
        Charset::Utf16 { little, .. } => utf16(&bytes, little),
        Charset::Other(encoding) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes)
            .map(std::borrow::Cow::into_owned),
    };
    match text.filter(|text| !text.contains('\u{fffd}')) {
        Some(text) => Ok(call.string(text)),
        None => Err(wrong(0, format!("the given string contains symbols that are not defined for {name}"))),
    }
}
