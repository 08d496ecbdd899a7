//! `glob.match` as OPA has it, compiled once.

use regorus::Value;

use super::args::Args;
use super::pattern::Patterns;
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] =
    &[Builtin { name: "glob.match", arguments: 3, call: |args, patterns| is_match(Args(args), patterns) }];

fn is_match(args: Args<'_>, patterns: &mut Patterns) -> Result<Value, BuiltinFault> {
    let (pattern, text) = (args.text(0)?, args.text(2)?);
    let delimiters = delimiters(args)?;
    let key = format!("{delimiters}\0{pattern}");
    let regex = patterns.get(key, pattern, |pattern| translate(pattern, &delimiters))?;
    Ok(Value::from(regex.is_match(text)))
}

/// The characters that `*` stops at: none for `null`, the dot for an empty list.
fn delimiters(args: Args<'_>) -> Result<String, BuiltinFault> {
    if *args.get(1) == Value::Null {
        return Ok(String::new());
    }
    let mut delimiters = String::new();
    for delimiter in args.texts(1)? {
        let mut letters = delimiter.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => delimiters.push(letter),
            _ => return Err(BuiltinFault::Meaning("a delimiter is one character")),
        }
    }
    Ok(if delimiters.is_empty() { ".".to_owned() } else { delimiters })
}

/// Writes a glob as a regular expression; `None` where it is none.
fn translate(pattern: &str, delimiters: &str) -> Option<String> {
    let one = if delimiters.is_empty() { ".".to_owned() } else { format!("[^{}]", class(delimiters)) };
    let mut out = "(?s)\\A".to_owned();
    let mut letters = pattern.chars().peekable();
    let mut depth = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '*' => {
                let mut stars = 1;
                while letters.next_if_eq(&'*').is_some() {
                    stars += 1;
                }
                out.push_str(if stars > 1 { "." } else { &one });
                out.push('*');
            }
            '?' => out.push_str(&one),
            '\\' => out.push_str(&regex::escape(&letters.next()?.to_string())),
            '[' => {
                out.push('[');
                if letters.next_if_eq(&'!').is_some() {
                    out.push('^');
                }
                let mut inside = String::new();
                loop {
                    match letters.next()? {
                        ']' => break,
                        '\\' => inside.push(letters.next()?),
                        letter => inside.push(letter),
                    }
                }
                let mut ends = inside.chars();
                match (ends.next()?, ends.next(), ends.next(), ends.next()) {
                    (low, Some('-'), Some(high), None) if low <= high => {
                        out.push_str(&class(&low.to_string()));
                        out.push('-');
                        out.push_str(&class(&high.to_string()));
                    }
                    _ => out.push_str(&class(&inside)),
                }
                out.push(']');
            }
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            letter => out.push_str(&regex::escape(&letter.to_string())),
        }
    }
    if depth > 0 {
        return None;
    }
    out.push_str("\\z");
    Some(out)
}

/// Letters of a class, none of which means anything else.
fn class(letters: &str) -> String {
    let mut out = String::new();
    for letter in letters.chars() {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
