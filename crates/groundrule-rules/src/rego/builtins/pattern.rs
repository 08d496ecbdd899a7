//! Regular expressions and globs as Go has them, compiled once.

use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use super::BuiltinFault;

/// Bytes of a compiled pattern: a hundred times what the engine's own builtins take, and still bounded.
const MAX_COMPILED: usize = 10 << 20;
/// Patterns that are kept. Policies bring theirs as literals; only patterns made from input are many.
const MAX_KEPT: usize = 256;

/// Compiled patterns by their text.
#[derive(Default)]
pub(super) struct Patterns {
    kept: FxHashMap<String, Option<Regex>>,
}

impl Clone for Patterns {
    /// Another thread's: it compiles its own, so that no two wait for the same scratch space.
    fn clone(&self) -> Self {
        Patterns::default()
    }
}

impl Patterns {
    /// A regular expression.
    pub(super) fn regex(&mut self, pattern: &str) -> Result<&Regex, BuiltinFault> {
        self.get(pattern.to_owned(), pattern, translate)
    }

    /// What `make` translates; `None` from it is a pattern that means nothing.
    pub(super) fn get(
        &mut self,
        key: String,
        pattern: &str,
        make: impl FnOnce(&str) -> Option<String>,
    ) -> Result<&Regex, BuiltinFault> {
        if self.kept.len() >= MAX_KEPT && !self.kept.contains_key(&key) {
            self.kept.clear();
        }
        let kept = self.kept.entry(key).or_insert_with(|| compile(&make(pattern)?));
        kept.as_ref().ok_or(BuiltinFault::Meaning("this is no pattern"))
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(MAX_COMPILED).dfa_size_limit(MAX_COMPILED).build().ok()
}

/// Writes a pattern of Go's `regexp` for the crate: classes like `\d` are of ASCII, a `[` in a class and a `{` that
/// counts nothing stand for themselves.
fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut in_class = false;
    // A `]` right behind the opening one stands for itself.
    let mut class_is_empty = false;
    // What can be repeated, was repeated, or was made lazy: Go repeats only the first.
    let mut repeats = 0;
    while let Some(letter) = rest.chars().next() {
        let (mut taken, was_empty) = (letter.len_utf8(), std::mem::take(&mut class_is_empty));
        let repeated = std::mem::take(&mut repeats);
        match letter {
            '*' | '+' | '?' if !in_class && !out.ends_with('(') => {
                if repeated == 2 || (repeated == 1 && letter != '?') {
                    return None;
                }
                repeats = repeated + 1;
                out.push(letter);
            }
            '\\' => {
                let escaped = rest[1..].chars().next()?;
                taken += escaped.len_utf8();
                if escaped == 'Q' {
                    let quoted = &rest[2..];
                    let end = quoted.find("\\E").unwrap_or(quoted.len());
                    out.push_str(&regex::escape(&quoted[..end]));
                    taken = (2 + end + 2).min(rest.len());
                } else if matches!(escaped, 'p' | 'P' | 'x') && rest[2..].starts_with('{') {
                    taken = rest.find('}')? + 1;
                    out.push_str(&rest[..taken]);
                } else {
                    escape(escaped, in_class, &mut out);
                }
            }
            '[' if in_class => match rest.strip_prefix("[:").and_then(|name| name.find(":]")) {
                Some(length) => {
                    taken = length + 4;
                    out.push_str(&rest[..taken]);
                }
                None => out.push_str("\\["),
            },
            '[' => {
                in_class = true;
                class_is_empty = true;
                out.push('[');
                if rest[1..].starts_with('^') {
                    out.push('^');
                    taken += 1;
                }
            }
            ']' if in_class && was_empty => out.push_str("\\]"),
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Twice they are operators on sets to the crate.
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(letter);
            }
            '-' if in_class && rest[1..].starts_with('-') => out.push_str("\\-"),
            '(' if !in_class && rest.strip_prefix("(?").is_some_and(has_foreign_flag) => return None,
            '{' if !in_class => match count(rest) {
                None => out.push_str("\\{"),
                Some((length, most)) if most <= 1000 && repeated == 0 => {
                    repeats = 1;
                    taken = length;
                    out.push_str(&rest[..taken]);
                }
                Some(_) => return None,
            },
            _ => out.push(letter),
        }
        rest = &rest[taken..];
    }
    Some(out)
}

fn escape(escaped: char, in_class: bool, out: &mut String) {
    let ascii = match escaped {
        'd' | 'D' => "0-9",
        'w' | 'W' => "0-9A-Za-z_",
        's' | 'S' => "\\t\\n\\f\\r ",
        'b' if !in_class => {
            out.push_str("(?-u:\\b)");
            return;
        }
        _ => {
            out.push('\\');
            out.push(escaped);
            return;
        }
    };
    let negated = escaped.is_ascii_uppercase();
    if in_class && !negated {
        out.push_str(ascii);
    } else {
        out.push_str(if negated { "[^" } else { "[" });
        out.push_str(ascii);
        out.push(']');
    }
}

/// `{2}`, `{2,}` or `{2,3}`: how long it is, and the greatest number in it.
fn count(rest: &str) -> Option<(usize, usize)> {
    let end = rest.find('}')?;
    let inner = &rest[1..end];
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if least.is_empty() || !is_number(least) || !is_number(most) {
        return None;
    }
    let number = |text: &str| {
        if text.is_empty() { 0 } else { text.parse().unwrap_or(usize::MAX) }
    };
    Some((end + 1, number(least).max(number(most))))
}

/// The crate has flags that Go has not.
fn has_foreign_flag(group: &str) -> bool {
    let flags = group.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-');
    let mut foreign = false;
    let mut end = 0;
    for flag in flags {
        foreign |= matches!(flag, b'x' | b'u' | b'R');
        end += 1;
    }
    foreign && matches!(group.as_bytes().get(end), Some(b':' | b')'))
}
