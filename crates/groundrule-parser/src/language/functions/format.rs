//! `format` and `formatlist`: cty's own dialect of Go's verbs.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::collections::{characters, has_known_length};
use super::signature::{Function, Kind, Returns, any, text};
use super::{Call, Failure, LONGEST_TEXT, MOST_ELEMENTS, Outcome, because, wrong};
use crate::language::convert::convert;
use crate::language::json;
use crate::language::types::Type;
use crate::language::value::{Data, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format", &[text("format")], Returns::Always(Kind::Text), format)
        .variadic(any("args").null().unknown()),
    Function::new("formatlist", &[text("format")], Returns::Always(Kind::Texts), formatlist)
        .variadic(any("args").null().unknown()),
];

/// Width and precision beyond which nothing sensible is asked for.
const WIDEST: usize = 1_000_000;

/// A verb: `%-5.2[1]f`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be written")]
struct Verb<'a> {
    raw: &'a str,
    offset: usize,
    argument: usize,
    mode: char,
    zero: bool,
    sharp: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

fn format(call: &Call) -> Outcome {
    let arguments = &call.arguments[1..];
    if arguments.iter().all(Value::is_wholly_known) {
        return Ok(call.string(formatted(call.text(0), arguments)?));
    }
    let prefix = call.text(0).split('%').next().filter(|prefix| !prefix.is_empty()).map(Arc::from);
    Ok(Unknown { not_null: true, prefix, ..Unknown::new(Type::String, because(arguments)) }.into())
}

fn formatlist(call: &Call) -> Outcome {
    let arguments = &call.arguments[1..];
    let template = call.text(0);
    if arguments.is_empty() {
        return Ok(Value::list(Type::String, [formatted(template, &[])?.into()]));
    }
    let mut chosen: Option<(usize, usize)> = None;
    let mut unknown = false;
    for (place, argument) in arguments.iter().enumerate() {
        let length = match (&argument.data, argument.ty()) {
            (Data::Null(_), _) => continue,
            (_, Type::Tuple(elements)) => {
                unknown |= !argument.is_known();
                elements.len()
            }
            (_, Type::List(_) | Type::Set(_)) if argument.is_known() && has_known_length(argument) => {
                argument.children().count()
            }
            (_, Type::List(_) | Type::Set(_)) | (Data::Unknown(_), Type::Dynamic) => {
                unknown = true;
                continue;
            }
            _ => continue,
        };
        match chosen {
            Some((first, wanted)) if wanted != length => {
                return Err(wrong(
                    place + 1,
                    format!(
                        "argument {} has length {length}, which is inconsistent with argument {} of length {wanted}",
                        place + 1,
                        first + 1
                    ),
                ));
            }
            Some(_) => {}
            None => chosen = Some((place, length)),
        }
    }
    if unknown {
        return Ok(call.unknown());
    }
    let length = chosen.map_or(1, |(_, length)| length);
    if length > MOST_ELEMENTS {
        return Ok(call.too_large());
    }
    let mut texts = Vec::with_capacity(length);
    let mut size = 0;
    for number in 0..length {
        let each: Vec<Value> = arguments
            .iter()
            .map(|argument| match argument.as_sequence() {
                Some(elements) => elements[number].clone(),
                None => argument.clone(),
            })
            .collect();
        texts.push(if each.iter().all(Value::is_wholly_known) {
            let text = formatted(template, &each)
                .map_err(|failure| format!("error on format iteration {number}: {}", failure.message))?;
            size += text.len();
            Value::from(text)
        } else {
            Value::unknown_not_null(Type::String, because(&each))
        });
        if size > LONGEST_TEXT {
            return Ok(call.too_large());
        }
    }
    Ok(Value::list(Type::String, texts))
}

fn formatted(template: &str, arguments: &[Value]) -> Result<String, Failure> {
    let mut text = String::new();
    let mut next = 1;
    let mut highest = 0;
    let mut place = 0;
    while let Some(found) = template[place..].find('%') {
        text.push_str(&template[place..place + found]);
        place += found;
        if template[place..].starts_with("%%") {
            text.push('%');
            place += 2;
            continue;
        }
        let verb = read_verb(template, place, next)?;
        place += verb.raw.len();
        highest = highest.max(verb.argument);
        next = verb.argument + 1;
        append(&verb, &mut text, arguments)?;
        if text.len() > LONGEST_TEXT {
            return Err("the result is too long".into());
        }
    }
    text.push_str(&template[place..]);
    if highest < arguments.len() {
        return Err(wrong(
            highest + 1,
            if highest == 0 {
                "too many arguments; no verbs in format string".to_owned()
            } else {
                format!("too many arguments; only {highest} used by format string")
            },
        ));
    }
    Ok(text)
}

/// Reads the verb at a percent sign.
fn read_verb(template: &str, start: usize, next: usize) -> Result<Verb<'_>, Failure> {
    let mut verb = Verb {
        raw: "",
        offset: start,
        argument: next,
        mode: ' ',
        zero: false,
        sharp: false,
        plus: false,
        minus: false,
        space: false,
        width: None,
        precision: None,
    };
    let bytes = template.as_bytes();
    let mut place = start + 1;
    let number = |place: &mut usize| {
        let from = *place;
        while bytes.get(*place).is_some_and(u8::is_ascii_digit) {
            *place += 1;
        }
        template[from..*place].parse::<usize>().unwrap_or(if from == *place { 0 } else { usize::MAX })
    };
    loop {
        match bytes.get(place) {
            Some(b'0') => verb.zero = true,
            Some(b'#') => verb.sharp = true,
            Some(b'-') => verb.minus = true,
            Some(b'+') => verb.plus = true,
            Some(b' ') => verb.space = true,
            _ => break,
        }
        place += 1;
    }
    if bytes.get(place).is_some_and(u8::is_ascii_digit) {
        verb.width = Some(number(&mut place));
    }
    if bytes.get(place) == Some(&b'.') {
        place += 1;
        verb.precision = Some(number(&mut place));
    }
    if bytes.get(place) == Some(&b'[')
        && bytes.get(place + 1).is_some_and(|byte| (b'1'..=b'9').contains(byte))
    {
        place += 1;
        verb.argument = number(&mut place);
        if bytes.get(place) == Some(&b']') {
            place += 1;
        } else {
            return Err(unrecognized(template, place));
        }
    }
    if verb.width.max(verb.precision).is_some_and(|wide| wide > WIDEST) {
        return Err("the width is too large".into());
    }
    match bytes.get(place) {
        Some(mode) if mode.is_ascii_alphabetic() => {
            verb.mode = char::from(*mode);
            verb.raw = &template[start..=place];
            Ok(verb)
        }
        _ => Err(unrecognized(template, place)),
    }
}

fn unrecognized(template: &str, place: usize) -> Failure {
    match template[place..].chars().next() {
        Some(character) => {
            format!("unrecognized format character {} at offset {place}", quoted(character)).into()
        }
        None => format!("invalid format string starting at offset {place}").into(),
    }
}

/// A character as Go's `%q` has it.
fn quoted(character: char) -> String {
    match character {
        '"' => "'\"'".into(),
        character => format!("{character:?}"),
    }
}

fn append(verb: &Verb, text: &mut String, arguments: &[Value]) -> Result<(), Failure> {
    let (raw, offset) = (verb.raw, verb.offset);
    let Some(argument) = verb.argument.checked_sub(1).and_then(|place| arguments.get(place)) else {
        return Err(format!(
            "not enough arguments for {raw:?} at {offset}: need index {} but have {} total",
            verb.argument,
            arguments.len()
        )
        .into());
    };
    let unsupported =
        |reason: &str| Failure::from(format!("unsupported value for {raw:?} at {offset}: {reason}"));
    if verb.mode != 'v' && argument.is_null() {
        return Err(unsupported("null value cannot be formatted"));
    }
    let converted = |ty: &Type| convert(argument, ty).map_err(|error| unsupported(&error.message));
    match verb.mode {
        'v' => {
            let plain = match &argument.data {
                Data::String(string) if !verb.sharp => string.to_string(),
                Data::Number(number) if !verb.sharp => number.text('g', None),
                _ => json::encode(argument).map_err(|error| unsupported(&error))?,
            };
            text.push_str(&padded(verb, plain));
        }
        't' => text.push_str(if converted(&Type::Bool)?.as_bool() == Some(true) { "true" } else { "false" }),
        'b' | 'd' | 'o' | 'x' | 'X' => {
            let number = converted(&Type::Number)?;
            let integer = number.as_number().and_then(super::super::Number::to_integer);
            let (negative, magnitude) = integer.ok_or_else(|| unsupported("an integer is required"))?;
            let base = match verb.mode {
                'b' => 2,
                'o' => 8,
                'd' => 10,
                _ => 16,
            };
            let digits = magnitude.to_str_radix(base);
            integer_text(verb, negative, &digits, text);
        }
        'e' | 'E' | 'f' | 'g' | 'G' => {
            let number = converted(&Type::Number)?;
            let default = if verb.mode.eq_ignore_ascii_case(&'g') { None } else { Some(6) };
            let number = number.as_number().map(|number| number.text(verb.mode, verb.precision.or(default)));
            float_text(verb, &number.unwrap_or_default(), text);
        }
        's' | 'q' => {
            let string = converted(&Type::String)?;
            let mut string = string.as_str().unwrap_or_default().to_owned();
            if let Some(most) = verb.precision.filter(|most| *most > 0) {
                string = string.graphemes(true).take(most).collect();
            }
            if verb.mode == 'q' {
                string = json::quoted(&string);
            }
            text.push_str(&padded(verb, string));
        }
        mode => {
            return Err(format!("unsupported format verb {mode:?} in {raw:?} at offset {offset}").into());
        }
    }
    Ok(())
}

fn padded(verb: &Verb, text: String) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(characters(&text));
    if missing == 0 {
        return text;
    }
    let padding = if verb.zero { "0" } else { " " }.repeat(missing);
    if verb.minus { text + &padding } else { padding + &text }
}

fn sign(verb: &Verb, negative: bool) -> &'static str {
    match (negative, verb.plus, verb.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    }
}

fn integer_text(verb: &Verb, negative: bool, digits: &str, text: &mut String) {
    let digits = if verb.mode == 'X' { digits.to_ascii_uppercase() } else { digits.to_owned() };
    let prefix = match verb.mode {
        _ if !verb.sharp => "",
        'b' => "0b",
        'o' => "0",
        'x' => "0x",
        'X' => "0X",
        _ => "",
    };
    let sign = sign(verb, negative);
    if digits == "0" && verb.precision == Some(0) {
        return;
    }
    let mut zeros = verb.precision.map_or(0, |precision| precision.saturating_sub(digits.len()));
    let length = sign.len() + prefix.len() + zeros + digits.len();
    let missing = verb.width.unwrap_or(0).saturating_sub(length);
    let (mut left, mut right) = (0, 0);
    if verb.minus {
        right = missing;
    } else if verb.zero && verb.precision.is_none() {
        zeros = missing;
    } else {
        left = missing;
    }
    text.push_str(&" ".repeat(left));
    text.push_str(sign);
    text.push_str(prefix);
    text.push_str(&"0".repeat(zeros));
    text.push_str(&digits);
    text.push_str(&" ".repeat(right));
}

fn float_text(verb: &Verb, number: &str, text: &mut String) {
    let (sign, digits) = match number.as_bytes().first() {
        Some(b'-') => ("-", &number[1..]),
        Some(b'+') => (if verb.space { " " } else { "+" }, &number[1..]),
        _ => (sign(verb, false), number),
    };
    let missing = verb.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
    let (left, zeros, right) = if verb.minus {
        (0, 0, missing)
    } else if verb.zero && !digits.ends_with("Inf") {
        (0, missing, 0)
    } else {
        (missing, 0, 0)
    };
    text.push_str(&" ".repeat(left));
    text.push_str(sign);
    text.push_str(&"0".repeat(zeros));
    text.push_str(digits);
    text.push_str(&" ".repeat(right));
}
