//! Functions of numbers.

use num_bigint::BigUint;

use super::signature::{Function, Kind, Parameter, Returns, any, number};
use super::{Call, Failure, Outcome, integer, wrong};
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Marks, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", &[number("num").dynamic().marked()], NUMBER, |call| {
        let number = &call.arguments[0];
        Ok(Value::from(given(call, 0).absolute()).marked(number.marks))
    }),
    Function::new("ceil", &[NUM], NUMBER, |call| rounded(call, |number, whole| number > whole, 1)),
    Function::new("floor", &[NUM], NUMBER, |call| rounded(call, |number, whole| number < whole, -1)),
    Function::new("log", &[NUM, number("base")], NUMBER, |call| {
        double(call, given(call, 0).to_f64().ln() / given(call, 1).to_f64().ln())
    }),
    Function::new("max", &[], NUMBER, |call| greatest(call, |a, b| a > b)).variadic(NUMBERS),
    Function::new("min", &[], NUMBER, |call| greatest(call, |a, b| a < b)).variadic(NUMBERS),
    Function::new(
        "parseint",
        &[any("number").marked().unknown(), number("base").marked().unknown()],
        Returns::For(parseint_type),
        parseint,
    ),
    Function::new("pow", &[NUM, number("power")], NUMBER, |call| {
        double(call, given(call, 0).to_f64().powf(given(call, 1).to_f64()))
    }),
    Function::new("signum", &[NUM], NUMBER, |call| Ok(Number::from(call.integer(0)?.signum()).into())),
];

const NUMBER: Returns = Returns::Always(Kind::Number);
const NUM: Parameter = number("num");
const NUMBERS: Parameter = number("numbers").dynamic();

/// Digits beyond which a number is not parsed.
const MOST_DIGITS: usize = 4096;

fn given(call: &Call, place: usize) -> Number {
    call.arguments[place].as_number().cloned().unwrap_or(Number::ZERO)
}

fn double(call: &Call, double: f64) -> Outcome {
    match Number::from_f64(double) {
        Some(number) => Ok(number.into()),
        None if double.is_nan() => Err("panic in function implementation: Float.SetFloat64(NaN)".into()),
        None => Ok(call.too_large()),
    }
}

fn rounded(call: &Call, beyond: fn(&Number, &Number) -> bool, by: i64) -> Outcome {
    let number = given(call, 0);
    let Some(whole) = number.truncate() else { return Ok(number.into()) };
    let rounded = if beyond(&number, &whole) { whole.add(&Number::from(by)) } else { Some(whole) };
    Ok(rounded.map_or_else(|| call.too_large(), Value::from))
}

fn greatest(call: &Call, better: fn(&Number, &Number) -> bool) -> Outcome {
    let mut numbers = call.arguments.iter().filter_map(Value::as_number);
    let first = numbers.next().ok_or("must pass at least one number")?;
    let best = numbers.fold(first, |best, number| if better(number, best) { number } else { best });
    Ok(best.clone().into())
}

fn parseint_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::String => Ok(Type::Number),
        other => Err(wrong(0, format!("first argument must be a string, not {}", other.friendly_name()))),
    }
}

fn parseint(call: &Call) -> Outcome {
    let (text, base) = (&call.arguments[0], &call.arguments[1]);
    let marks = text.marks.union(base.marks);
    if !text.is_known() || !base.is_known() {
        return Ok(call.unknown().marked(marks));
    }
    let radix = integer(base).map_err(|error| wrong(1, error))?;
    let Some(radix) = u32::try_from(radix).ok().filter(|radix| (2..=62).contains(radix)) else {
        return Err(wrong(1, "base must be a whole number between 2 and 62 inclusive"));
    };
    let digits = call.text(0);
    if digits.len() > MOST_DIGITS {
        return Ok(call.too_large().marked(marks));
    }
    let Some((negative, magnitude)) = parsed(digits, radix) else {
        let hidden = |marks: Marks, shown: String| {
            if marks.contains(Marks::SENSITIVE) { "(sensitive value)".to_owned() } else { shown }
        };
        let (text, base) = (hidden(text.marks, format!("{digits:?}")), hidden(base.marks, radix.to_string()));
        return Err(wrong(0, format!("cannot parse {text} as a base {base} integer")));
    };
    let number = Number::from_integer(negative, magnitude);
    Ok(number.map_or_else(|| call.too_large(), Value::from).marked(marks))
}

fn parsed(text: &str, radix: u32) -> Option<(bool, BigUint)> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let values: Option<Vec<u8>> = digits
        .bytes()
        .map(|digit| {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'z' => digit - b'a' + 10,
                b'A'..=b'Z' if radix > 36 => digit - b'A' + 36,
                b'A'..=b'Z' => digit - b'A' + 10,
                _ => return None,
            };
            (u32::from(value) < radix).then_some(value)
        })
        .collect();
    let values = values.filter(|values| !values.is_empty())?;
    Some((negative, BigUint::from_radix_be(&values, radix)?))
}
