//! Builtins whose results can grow without bound, with bounds.

use regorus::Value;

use super::args::{self, Args, MAX_ITEMS, MAX_TEXT, wrong};
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] = &[
    Builtin { name: "array.concat", arguments: 2, call: |args, _| array_concat(Args(args)) },
    Builtin { name: "bits.lsh", arguments: 2, call: |args, _| shift_left(Args(args)) },
    Builtin { name: "concat", arguments: 2, call: |args, _| concat(Args(args)) },
    Builtin { name: "numbers.range", arguments: 2, call: |args, _| range(Args(args)) },
    Builtin { name: "numbers.range_step", arguments: 3, call: |args, _| range_step(Args(args)) },
    Builtin { name: "replace", arguments: 3, call: |args, _| replace(Args(args)) },
    Builtin { name: "strings.replace_n", arguments: 2, call: |args, _| replace_n(Args(args)) },
];

fn array_concat(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let (Value::Array(one), Value::Array(other)) = (args.get(0), args.get(1)) else {
        let first = matches!(args.get(0), Value::Array(_));
        return Err(wrong(usize::from(first), "a list"));
    };
    if one.len() + other.len() > MAX_ITEMS {
        return Err(BuiltinFault::TooLarge);
    }
    Ok(args::list(one.iter().chain(other.iter()).cloned()))
}

fn shift_left(args: Args<'_>) -> Result<Value, BuiltinFault> {
    const MAX_SHIFT: i64 = 1024;
    let (Value::Number(number), Value::Number(shift)) = (args.get(0), args.get(1)) else {
        return Err(wrong(usize::from(matches!(args.get(0), Value::Number(_))), "an integer"));
    };
    match args.integer(1)? {
        0..=MAX_SHIFT => number.lsh(shift).map(Value::from).ok_or(wrong(0, "an integer")),
        ..0 => Err(wrong(1, "positive")),
        _ => Err(BuiltinFault::TooLarge),
    }
}

fn concat(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let (delimiter, parts) = (args.text(0)?, args.texts(1)?);
    let length = parts.iter().map(|part| part.len() + delimiter.len()).sum::<usize>();
    if length > MAX_TEXT {
        return Err(BuiltinFault::TooLarge);
    }
    args::text(parts.join(delimiter))
}

fn range(args: Args<'_>) -> Result<Value, BuiltinFault> {
    numbers(args.integer(0)?, args.integer(1)?, 1)
}

fn range_step(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let step = args.integer(2)?;
    if step <= 0 {
        return Err(BuiltinFault::Meaning("the step is not positive"));
    }
    numbers(args.integer(0)?, args.integer(1)?, step.unsigned_abs())
}

fn numbers(first: i64, last: i64, step: u64) -> Result<Value, BuiltinFault> {
    let steps = first.abs_diff(last) / step;
    if steps >= MAX_ITEMS as u64 {
        return Err(BuiltinFault::TooLarge);
    }
    let at = |index: u64| {
        let distance = i128::from(index) * i128::from(step);
        let number = i128::from(first) + if first <= last { distance } else { -distance };
        Value::from(i64::try_from(number).unwrap_or(last))
    };
    Ok(args::list((0..=steps).map(at)))
}

fn replace(args: Args<'_>) -> Result<Value, BuiltinFault> {
    bounded_replace(args.text(0)?, args.text(1)?, args.text(2)?).and_then(args::text)
}

fn bounded_replace(text: &str, old: &str, new: &str) -> Result<String, BuiltinFault> {
    let found = text.matches(old).count();
    if text.len() + found.saturating_mul(new.len()) > MAX_TEXT {
        return Err(BuiltinFault::TooLarge);
    }
    Ok(text.replace(old, new))
}

/// Replaces by the first of the patterns, in the order of their keys, that matches at each place.
fn replace_n(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let Value::Object(patterns) = args.get(0) else {
        return Err(wrong(0, "an object of strings"));
    };
    let text = args.text(1)?;
    let mut pairs = Vec::new();
    for (old, new) in patterns.iter() {
        match (old, new) {
            (Value::String(old), Value::String(new)) => pairs.push((&**old, &**new)),
            _ => return Err(wrong(0, "an object of strings")),
        }
    }
    pairs.sort_unstable();
    let mut out = String::new();
    let mut rest = text;
    loop {
        // An empty pattern matches everywhere, but only once at each place.
        if let Some((old, new)) = pairs.iter().find(|(old, _)| rest.starts_with(old)) {
            out.push_str(new);
            rest = &rest[old.len()..];
            if old.is_empty() {
                let Some(letter) = rest.chars().next() else { break };
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        } else {
            let Some(letter) = rest.chars().next() else { break };
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
        if out.len() > MAX_TEXT {
            return Err(BuiltinFault::TooLarge);
        }
    }
    args::text(out)
}
