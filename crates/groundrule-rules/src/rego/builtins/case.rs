//! Builtins on strings and numbers where Rust's own functions do more than Go's.

use regorus::Value;

use super::args::{self, Args, wrong};
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] = &[
    Builtin { name: "lower", arguments: 1, call: |args, _| lower(Args(args)) },
    Builtin { name: "to_number", arguments: 1, call: |args, _| to_number(Args(args)) },
    Builtin { name: "upper", arguments: 1, call: |args, _| upper(Args(args)) },
];

/// Letter by letter: `ß` stays, since no one letter is its upper case.
fn upper(args: Args<'_>) -> Result<Value, BuiltinFault> {
    args::text(args.text(0)?.chars().map(|letter| one(letter, letter.to_uppercase())).collect())
}

fn lower(args: Args<'_>) -> Result<Value, BuiltinFault> {
    args::text(args.text(0)?.chars().map(|letter| one(letter, letter.to_lowercase())).collect())
}

fn one(letter: char, mut mapped: impl ExactSizeIterator<Item = char>) -> char {
    if mapped.len() == 1 { mapped.next().unwrap_or(letter) } else { letter }
}

fn to_number(args: Args<'_>) -> Result<Value, BuiltinFault> {
    match args.get(0) {
        number @ Value::Number(_) => Ok(number.clone()),
        Value::Bool(value) => Ok(Value::from(u64::from(*value))),
        Value::Null => Ok(Value::from(0_u64)),
        Value::String(text) => number(text).ok_or(BuiltinFault::Meaning("this is no number")),
        _ => Err(wrong(0, "a string, a number, a boolean or null")),
    }
}

/// A number of JSON. With an exponent it is a float: as an integer `1e999999999` would have so many digits.
fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.len() <= 64 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Value::from_numeric_string(text).ok();
    }
    let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let float: f64 = Some(text).filter(|text| text.bytes().all(is_part))?.parse().ok()?;
    float.is_finite().then(|| Value::from(float))
}
