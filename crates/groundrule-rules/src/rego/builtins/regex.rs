//! `regex.*`, with patterns compiled once and of the size that OPA takes.

use ::regex::Regex;
use regorus::Value;

use super::args::{self, Args, MAX_ITEMS, MAX_TEXT};
use super::pattern::Patterns;
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] = &[
    Builtin {
        name: "regex.find_all_string_submatch_n",
        arguments: 3,
        call: |args, patterns| find_groups(Args(args), patterns),
    },
    Builtin { name: "regex.find_n", arguments: 3, call: |args, patterns| find(Args(args), patterns) },
    Builtin {
        name: "regex.is_valid",
        arguments: 1,
        call: |args, patterns| Ok(is_valid(Args(args), patterns)),
    },
    Builtin { name: "regex.match", arguments: 2, call: |args, patterns| is_match(Args(args), patterns) },
    Builtin { name: "regex.replace", arguments: 3, call: |args, patterns| replace(Args(args), patterns) },
    Builtin { name: "regex.split", arguments: 2, call: |args, patterns| split(Args(args), patterns) },
];

fn is_match(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let text = args.text(1)?;
    Ok(Value::from(patterns.regex(args.text(0)?)?.is_match(text)))
}

fn is_valid(args: Args<'_>, patterns: &mut Patterns) -> Value {
    Value::from(args.text(0).is_ok_and(|pattern| patterns.regex(pattern).is_ok()))
}

fn find(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let (text, count) = (args.text(1)?, count(args)?);
    let found = patterns.regex(args.text(0)?)?.find_iter(text).take(count);
    Ok(args::list(found.map(|found| Value::from(found.as_str()))))
}

fn find_groups(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let (text, count) = (args.text(1)?, count(args)?);
    let found = patterns.regex(args.text(0)?)?.captures_iter(text).take(count);
    let groups = |captures: ::regex::Captures<'_>| {
        let group = |group: Option<::regex::Match<'_>>| Value::from(group.map_or("", |group| group.as_str()));
        args::list(captures.iter().map(group))
    };
    Ok(args::list(found.map(groups)))
}

/// How many matches are wanted; less than none means all.
fn count(args: Args<'_>) -> Result<usize, BuiltinFault> {
    Ok(usize::try_from(args.integer(2)?).unwrap_or(MAX_ITEMS).min(MAX_ITEMS))
}

fn replace(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let (text, with) = (args.text(0)?, args.text(2)?);
    let regex = patterns.regex(args.text(1)?)?;
    let mut out = String::new();
    let mut end = 0;
    for captures in regex.captures_iter(text) {
        let Some(found) = captures.get(0) else { continue };
        out.push_str(&text[end..found.start()]);
        captures.expand(with, &mut out);
        end = found.end();
        if out.len() > MAX_TEXT {
            return Err(BuiltinFault::TooLarge);
        }
    }
    out.push_str(&text[end..]);
    args::text(out)
}

fn split(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let text = args.text(1)?;
    let parts = split_as_go(patterns.regex(args.text(0)?)?, text);
    Ok(args::list(parts.into_iter().map(Value::from)))
}

/// Go keeps no empty part before an empty match at the start, and none behind one at the end.
fn split_as_go<'t>(regex: &Regex, text: &'t str) -> Vec<&'t str> {
    if text.is_empty() {
        return if regex.as_str().is_empty() { Vec::new() } else { vec![text] };
    }
    let mut parts = Vec::new();
    let (mut start, mut last_end) = (0, 0);
    for found in regex.find_iter(text) {
        last_end = found.start();
        if found.end() != 0 {
            parts.push(&text[start..found.start()]);
        }
        start = found.end();
    }
    if last_end != text.len() {
        parts.push(&text[start..]);
    }
    parts
}
