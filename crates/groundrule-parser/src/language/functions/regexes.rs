//! Functions of regular expressions: Go's syntax, run by the `regex` crate.

use std::cell::RefCell;

use regex::{Captures, Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use super::signature::{Function, Kind, Returns, text};
use super::{Call, Failure, LONGEST_TEXT, MOST_ELEMENTS, Outcome, inside, wrong};
use crate::language::types::Type;
use crate::language::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("regex", &[text("pattern"), text("string")], Returns::For(result_type), find),
    Function::new(
        "regexall",
        &[text("pattern"), text("string")],
        Returns::For(|arguments| result_type(arguments).map(Type::list)),
        find_all,
    ),
    Function::new(
        "replace",
        &[text("str").unknown(), text("substr").unknown(), text("replace").unknown()],
        Returns::Always(Kind::Text),
        replace,
    ),
];

/// Bytes that a compiled expression may have.
const SIZE_LIMIT: usize = 4 << 20;
/// Compiled expressions that are kept, because a `for` uses the same one many times.
const KEPT: usize = 64;

thread_local! {
    static COMPILED: RefCell<FxHashMap<String, Regex>> = RefCell::default();
}

fn compile(pattern: &str) -> Result<Regex, String> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some(regex) = compiled.get(pattern) {
            return Ok(regex.clone());
        }
        let regex = RegexBuilder::new(&translate(pattern))
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|error| format!("{} in {pattern}", explain(&error)))?;
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        compiled.insert(pattern.to_owned(), regex.clone());
        Ok(regex)
    })
}

/// The last line of a message names what is wrong; those above it draw the place.
fn explain(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// Go's syntax in that of the crate. Theirs differ in classes, which are of ASCII in Go, in what may be escaped, and in
/// what a brace or a bracket that opens nothing is.
fn translate(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut class = None;
    while let Some(character) = rest.chars().next() {
        let behind = &rest[character.len_utf8()..];
        let mut taken = character.len_utf8();
        match (character, class) {
            ('\\', _) => taken += escape(behind, class.is_some(), &mut translated),
            ('[', None) => {
                translated.push('[');
                let negated = behind.starts_with('^');
                if negated {
                    translated.push('^');
                    taken += 1;
                }
                if rest[taken..].starts_with([']', '-']) {
                    translated.push('\\');
                    translated.push_str(&rest[taken..=taken]);
                    taken += 1;
                }
                class = Some(());
            }
            ('[', Some(())) if behind.starts_with(':') && behind.contains(":]") => {
                let end = behind.find(":]").map_or(0, |end| end + 2);
                translated.push('[');
                translated.push_str(&behind[..end]);
                taken += end;
            }
            (']', Some(())) => {
                translated.push(']');
                class = None;
            }
            ('-', Some(())) if behind.starts_with('-') => {
                translated.push_str("-\\-");
                taken += 1;
            }
            ('[' | '&' | '~', Some(())) => {
                translated.push('\\');
                translated.push(character);
            }
            ('{', None) if !is_repetition(behind) => translated.push_str("\\{"),
            _ => translated.push(character),
        }
        rest = &rest[taken..];
    }
    translated
}

fn is_repetition(behind: &str) -> bool {
    let Some((range, _)) = behind.split_once('}') else { return false };
    let (least, most) = range.split_once(',').unwrap_or((range, ""));
    !least.is_empty() && least.bytes().chain(most.bytes()).all(|byte| byte.is_ascii_digit())
}

/// Writes what stands behind a backslash; how many bytes of it that took.
fn escape(behind: &str, in_class: bool, translated: &mut String) -> usize {
    let Some(character) = behind.chars().next() else {
        translated.push('\\');
        return 0;
    };
    let class = |plain: &str, negated: bool| match (negated, in_class) {
        (false, true) => plain.to_owned(),
        (false, false) => format!("[{plain}]"),
        (true, _) => format!("[^{plain}]"),
    };
    let (text, taken) = match character {
        'd' | 'D' => (class("0-9", character == 'D'), 1),
        'w' | 'W' => (class("0-9A-Za-z_", character == 'W'), 1),
        's' | 'S' => (class(r"\t\n\f\r ", character == 'S'), 1),
        'b' | 'B' if !in_class => (format!(r"(?-u:\{character})"), 1),
        'Q' if !in_class => {
            let (literal, taken) = match behind[1..].find("\\E") {
                Some(end) => (&behind[1..=end], end + 3),
                None => (&behind[1..], behind.len()),
            };
            (regex::escape(literal), taken)
        }
        '0'..='7' => {
            let digits = behind.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            match u32::from_str_radix(&behind[..digits], 8) {
                Ok(code) if character == '0' || digits > 1 => (format!("\\x{{{code:x}}}"), digits),
                _ => (format!("\\{character}"), 1),
            }
        }
        '<' | '>' => (character.to_string(), 1),
        character => (format!("\\{character}"), character.len_utf8()),
    };
    translated.push_str(&text);
    taken
}

fn result_type(arguments: &[Value]) -> Result<Type, Failure> {
    let Some(pattern) = arguments[0].as_str() else { return Ok(Type::Dynamic) };
    let regex = compile(pattern).map_err(|error| wrong(0, format!("invalid regexp pattern: {error}")))?;
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    let with_name = names.iter().flatten().count();
    match (names.len(), with_name) {
        (0, _) => Ok(Type::String),
        (all, 0) => Ok(Type::tuple((0..all).map(|_| Type::String))),
        (all, with_name) if all == with_name => {
            Ok(Type::object(names.into_iter().flatten().map(|name| (name, Type::String))))
        }
        _ => Err(wrong(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups")),
    }
}

fn result(regex: &Regex, captures: &Captures) -> Value {
    let group = |place: usize| match captures.get(place) {
        Some(group) => Value::from(group.as_str()),
        None => Value::null(Type::String),
    };
    let names: Vec<Option<&str>> = regex.capture_names().collect();
    match names.as_slice() {
        [_] => group(0),
        [_, None, ..] => Value::tuple((1..names.len()).map(group)),
        names => {
            let groups = names.iter().enumerate().filter_map(|(place, name)| Some(((*name)?, group(place))));
            Value::object(groups)
        }
    }
}

fn find(call: &Call) -> Outcome {
    let regex = compile(call.text(0))?;
    match regex.captures(call.text(1)) {
        Some(captures) => Ok(result(&regex, &captures)),
        None => Err("pattern did not match any part of the given string".into()),
    }
}

fn find_all(call: &Call) -> Outcome {
    let regex = compile(call.text(0))?;
    let found: Vec<Value> = regex
        .captures_iter(call.text(1))
        .take(MOST_ELEMENTS + 1)
        .map(|captures| result(&regex, &captures))
        .collect();
    if found.len() > MOST_ELEMENTS {
        return Ok(call.too_large());
    }
    Ok(Value::list(call.returns.element().cloned().unwrap_or(Type::Dynamic), found))
}

fn replace(call: &Call) -> Outcome {
    if !call.arguments.iter().all(Value::is_known) {
        return Ok(inside::replaced(call));
    }
    let (text, wanted, by) = (call.text(0), call.text(1), call.text(2));
    let pattern = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = pattern else {
        let times = text.matches(wanted).count();
        if times.saturating_mul(by.len()).saturating_add(text.len()) > LONGEST_TEXT {
            return Ok(call.too_large());
        }
        return Ok(text.replace(wanted, by).into());
    };
    let regex = compile(pattern).map_err(|error| format!("error parsing regexp: {error}"))?;
    let mut replaced = String::with_capacity(text.len());
    let mut end = 0;
    for captures in regex.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        replaced.push_str(&text[end..whole.start()]);
        captures.expand(by, &mut replaced);
        end = whole.end();
        if replaced.len() > LONGEST_TEXT {
            return Ok(call.too_large());
        }
    }
    replaced.push_str(&text[end..]);
    Ok(call.string(replaced))
}

#[cfg(test)]
mod tests {
    use super::{compile, translate};

    #[test]
    fn gos_syntax_is_translated() {
        for (go, ours) in [
            (r"\d+", "[0-9]+"),
            (r"[\w-]", "[0-9A-Za-z_-]"),
            (r"[^\W]", "[^[^0-9A-Za-z_]]"),
            (r"a{2,}b{x}", r"a{2,}b\{x}"),
            (r"[a[b&&c]", r"[a\[b\&\&c]"),
            (r"[[:alpha:]_]", "[[:alpha:]_]"),
            (r"\Qa.b\E.", r"a\.b."),
            (r"[]a]", r"[\]a]"),
            (r"\/\<", r"\/<"),
            (r"\101", r"\x{41}"),
        ] {
            assert_eq!(translate(go), ours, "{go}");
            assert!(compile(go).is_ok(), "{go}");
        }
        assert!(compile("(?=a)").is_err());
    }
}
