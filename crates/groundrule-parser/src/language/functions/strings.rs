//! Functions of strings.

use unicode_segmentation::UnicodeSegmentation;

use super::collections::characters;
use super::signature::{Function, Kind, Parameter, Returns, number, of, text};
use super::{Call, LONGEST_TEXT, Outcome, wrong};
use crate::language::types::Type;
use crate::language::value::{Data, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("chomp", &[text("str")], TEXT, |call| {
        Ok(call.text(0).trim_end_matches(['\r', '\n']).into())
    }),
    Function::new("endswith", &[text("str"), text("suffix")], Returns::Always(Kind::Bool), |call| {
        Ok(call.text(0).ends_with(call.text(1)).into())
    }),
    Function::new("indent", &[number("spaces"), text("str")], TEXT, indent),
    Function::new("join", &[text("separator")], TEXT, join).variadic(of(Kind::Texts, "lists")),
    Function::new("lower", &[STR], TEXT, |call| {
        Ok(call.text(0).chars().map(lower).collect::<String>().into())
    }),
    Function::new("split", &[text("separator"), text("str")], Returns::Always(Kind::Texts), split),
    Function::new(
        "startswith",
        &[text("str").unknown(), text("prefix")],
        Returns::Always(Kind::Bool),
        startswith,
    ),
    Function::new("strcontains", &[text("str"), text("substr")], Returns::Always(Kind::Bool), |call| {
        Ok(call.text(0).contains(call.text(1)).into())
    })
    .may_be_null(),
    Function::new("strrev", &[STR], TEXT, |call| {
        Ok(call.text(0).graphemes(true).rev().collect::<String>().into())
    }),
    Function::new("substr", &[STR, number("offset").dynamic(), number("length").dynamic()], TEXT, substr),
    Function::new("title", &[text("str")], TEXT, title),
    Function::new("trim", &[text("str"), text("cutset")], TEXT, |call| {
        Ok(call.text(0).trim_matches(|character| call.text(1).contains(character)).into())
    }),
    Function::new("trimprefix", &[text("str"), text("prefix")], TEXT, |call| {
        Ok(call.text(0).strip_prefix(call.text(1)).unwrap_or(call.text(0)).into())
    }),
    Function::new("trimspace", &[text("str")], TEXT, |call| Ok(call.text(0).trim().into())),
    Function::new("trimsuffix", &[text("str"), text("suffix")], TEXT, |call| {
        Ok(call.text(0).strip_suffix(call.text(1)).unwrap_or(call.text(0)).into())
    }),
    Function::new("upper", &[STR], TEXT, |call| {
        Ok(call.text(0).chars().map(upper).collect::<String>().into())
    }),
];

const TEXT: Returns = Returns::Always(Kind::Text);
const STR: Parameter = text("str").dynamic();

/// Go maps each character to one other.
fn upper(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => character,
    }
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

fn title(call: &Call) -> Outcome {
    let mut previous = ' ';
    let titled = |character: char| match character {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        character => upper(character),
    };
    let titled: String = call
        .text(0)
        .chars()
        .map(|character| {
            let before = std::mem::replace(&mut previous, character);
            let separates = if before.is_ascii() {
                !before.is_ascii_alphanumeric() && before != '_'
            } else {
                !before.is_alphanumeric() && before.is_whitespace()
            };
            if separates { titled(character) } else { character }
        })
        .collect();
    Ok(titled.into())
}

fn indent(call: &Call) -> Outcome {
    let spaces = call.integer(0)?;
    let Ok(spaces) = usize::try_from(spaces) else {
        return Err("panic in function implementation: strings: negative Repeat count".into());
    };
    let text = call.text(1);
    let lines = text.matches('\n').count();
    if lines.saturating_mul(spaces).saturating_add(text.len()) > LONGEST_TEXT {
        return Ok(call.too_large());
    }
    Ok(text.replace('\n', &format!("\n{}", " ".repeat(spaces))).into())
}

fn join(call: &Call) -> Outcome {
    let separator = call.text(0);
    let lists = &call.arguments[1..];
    if lists.is_empty() {
        return Err("at least one list is required".into());
    }
    if !lists.iter().all(Value::is_wholly_known) {
        return Ok(only_element(lists).unwrap_or_else(|| call.unknown()));
    }
    let mut joined = String::new();
    let mut first = true;
    for (place, list) in lists.iter().enumerate() {
        for (number, element) in list.children().enumerate() {
            let Some(element) = element.as_str() else {
                let of = if lists.len() > 1 { format!(" of list {}", place + 1) } else { String::new() };
                let message = format!("element {number}{of} is null; cannot concatenate null values");
                return Err(wrong(place + 1, message));
            };
            if !std::mem::take(&mut first) {
                joined.push_str(separator);
            }
            joined.push_str(element);
            if joined.len() > LONGEST_TEXT {
                return Ok(call.too_large());
            }
        }
    }
    Ok(joined.into())
}

/// The element of lists that have one, which joined with nothing stays what it is.
fn only_element(lists: &[Value]) -> Option<Value> {
    let mut elements = lists.iter().flat_map(Value::children);
    let (Some(only), None) = (elements.next(), elements.next()) else { return None };
    let unknown = only.as_unknown().filter(|_| lists.iter().all(Value::is_known))?;
    Some(Unknown { not_null: true, ..unknown.clone() }.into())
}

fn split(call: &Call) -> Outcome {
    let (separator, text) = (call.text(0), call.text(1));
    let parts: Vec<Value> = if separator.is_empty() {
        text.chars().map(|character| Value::from(character.to_string())).collect()
    } else {
        text.split(separator).map(Value::from).collect()
    };
    if parts.len() > super::MOST_ELEMENTS {
        return Ok(call.too_large());
    }
    Ok(Value::list(Type::String, parts))
}

fn startswith(call: &Call) -> Outcome {
    let prefix = call.text(1);
    let Data::Unknown(unknown) = &call.arguments[0].data else {
        return Ok(call.text(0).starts_with(prefix).into());
    };
    Ok(match unknown.prefix.as_deref().unwrap_or_default() {
        _ if prefix.is_empty() => true.into(),
        known if !known.is_empty() && known.starts_with(prefix) => true.into(),
        known if !known.is_empty() && known.len() >= prefix.len() => false.into(),
        _ => call.unknown(),
    })
}

fn substr(call: &Call) -> Outcome {
    let whole = call.text(0);
    let (mut offset, length) = (call.integer(1)?, call.integer(2)?);
    if offset < 0 {
        offset = offset.saturating_add(i64::try_from(characters(whole)).unwrap_or(i64::MAX));
    } else if length == 0 {
        return Ok("".into());
    }
    let start = usize::try_from(offset).unwrap_or(0);
    // A length of zero behind a negative offset is none at all, as Terraform has it.
    let most = usize::try_from(length).ok().filter(|length| *length > 0).unwrap_or(usize::MAX);
    Ok(whole.graphemes(true).skip(start).take(most).collect::<String>().into())
}
