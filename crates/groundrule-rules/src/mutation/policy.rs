//! Mutants of a policy: its text with one comparison, compared literal or condition changed.

use std::ops::Range;
use std::sync::Arc;

use super::{Mutant, Place, Trial};
use crate::diagnostic::SourceText;
use crate::fixtures::{FixtureError, with_settings};
use crate::loader::{PolicyFile, PolicySet, PolicySource};
use crate::rule::Rule;

/// Tries every mutant of a rule's policy. One that the loader refuses is none: its author would be told.
pub(super) fn mutants(
    rule: &Rule,
    trials: &[Trial<'_>],
    sources: &[PolicySource],
) -> Result<Vec<Mutant>, FixtureError> {
    let text = &rule.source.text;
    let needed = needed(rule, sources);
    let mut mutants = Vec::new();
    for Edit { span, by, change } in edits(text) {
        let mutated = format!("{}{by}{}", &text[..span.start], &text[span.end..]);
        let Some(set) = load(rule, mutated, &needed) else { continue };
        let Some(mutated) = set.rule(&rule.id) else { continue };
        let line = text[..span.start].matches('\n').count() + 1;
        let mut mutant = Mutant { place: Place::Policy { line }, change, noticed: false, cases: Vec::new() };
        for trial in trials {
            mutant.cases.push(trial.name());
            let set = with_settings(trial.case, &set)?;
            if trial.notices(trial.opened.text(), mutated, &set) {
                mutant.noticed = true;
                break;
            }
        }
        mutants.push(mutant);
    }
    Ok(mutants)
}

/// A file, and whether it is built in.
type Needed<'s> = (&'s PolicyFile, bool);

/// The files without which a rule does not load: its own, the standards', and the shared modules that are named.
fn needed<'s>(rule: &Rule, sources: &'s [PolicySource]) -> Vec<Needed<'s>> {
    let files = || sources.iter().flat_map(|source| source.files.iter().map(|file| (file, source.builtin)));
    let is_shared = |file: &PolicyFile| file.path.starts_with("lib/");
    let mut needed: Vec<Needed<'s>> = files()
        .filter(|(file, _)| {
            file.source.path == rule.source.path || file.path == format!("{}/standard.yaml", rule.standard)
        })
        .collect();
    let mut looked_at = 0;
    while let Some((file, _)) = needed.get(looked_at) {
        let text = file.source.text.clone();
        looked_at += 1;
        for (shared, builtin) in files().filter(|(file, _)| is_shared(file)) {
            let name = shared.path.trim_start_matches("lib/").trim_end_matches(".rego");
            let is_new = needed.iter().all(|(file, _)| file.source.path != shared.source.path);
            if is_new && text.contains(&format!("lib.{name}")) {
                needed.push((shared, builtin));
            }
        }
    }
    needed
}

fn load(rule: &Rule, text: String, needed: &[Needed<'_>]) -> Option<PolicySet> {
    let source = Arc::new(SourceText { path: rule.source.path.clone(), text });
    let of = |wanted: bool| PolicySource {
        builtin: wanted,
        files: needed
            .iter()
            .filter(|(_, builtin)| *builtin == wanted)
            .map(|(file, _)| {
                let is_mutant = file.source.path == rule.source.path;
                let source = if is_mutant { &source } else { &file.source };
                PolicyFile { path: file.path.clone(), source: Arc::clone(source) }
            })
            .collect(),
    };
    PolicySet::load(&[of(true), of(false)], None).ok()
}

/// A change of a text.
#[derive(Debug, PartialEq, Eq)]
struct Edit {
    span: Range<usize>,
    by: String,
    change: String,
}

/// All changes of a policy that are tried, in their order.
fn edits(text: &str) -> Vec<Edit> {
    let tokens = tokens(text);
    let mut edits = conditions(text, &tokens);
    // Sets that something is looked for in.
    let mut in_set = 0;
    for (number, token) in tokens.iter().enumerate() {
        let word = &text[token.clone()];
        let at = |number: usize| tokens.get(number).map_or("", |token| &text[token.clone()]);
        let before = number.checked_sub(1).map_or("", at);
        if in_set > 0 || (word == "{" && before == "in") {
            in_set = match word {
                "{" | "[" | "(" => in_set + 1,
                "}" | "]" | ")" => in_set - 1,
                _ => in_set,
            };
        }
        let is_compared = in_set > 0 || is_comparison(before) || is_comparison(at(number + 1));
        for by in replacements(word, is_compared) {
            let change =
                if by.is_empty() { format!("`{word}` dropped") } else { format!("`{word}` to `{by}`") };
            edits.push(Edit { span: token.clone(), by, change });
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits
}

fn is_comparison(word: &str) -> bool {
    matches!(word, "==" | "!=" | "<" | "<=" | ">" | ">=")
}

/// What a token is replaced by in turn.
fn replacements(word: &str, is_compared: bool) -> Vec<String> {
    let one = |by: &str| vec![by.to_owned()];
    match word {
        "==" => one("!="),
        "!=" => one("=="),
        "<" => one("<="),
        "<=" => one("<"),
        ">" => one(">="),
        ">=" => one(">"),
        "not" => one(""),
        "true" if is_compared => one("false"),
        "false" if is_compared => one("true"),
        _ if !is_compared => Vec::new(),
        _ if word.starts_with(['"', '`']) => one("\"mutant\""),
        _ => match word.parse::<i64>() {
            Ok(number) => vec![(number - 1).to_string(), (number + 1).to_string()],
            Err(_) => Vec::new(),
        },
    }
}

/// Conditions on lines of their own in the bodies of rules, each replaced by one that always holds.
fn conditions(text: &str, tokens: &[Range<usize>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    // Of each open bracket, whether it opens a body.
    let mut open: Vec<bool> = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let line_end =
            text[tokens[start].start..].find('\n').map_or(text.len(), |at| tokens[start].start + at);
        let end = start + tokens[start..].iter().take_while(|token| token.start < line_end).count();
        let line = &tokens[start..end];
        let words = || line.iter().map(|token| &text[token.clone()]);
        let in_body = open.last() == Some(&true);
        let mut depth = 0_i32;
        let mut is_whole = true;
        let mut before = "";
        for word in words() {
            match word {
                "{" | "[" | "(" => {
                    open.push(word == "{" && before == "if");
                    depth += 1;
                }
                "}" | "]" | ")" => {
                    open.pop();
                    depth -= 1;
                    is_whole &= depth >= 0;
                }
                _ => {}
            }
            before = word;
        }
        let binds = words().any(|word| matches!(word, "some" | ":=" | "every"));
        if let (Some(first), Some(last)) = (line.first(), line.last())
            && in_body
            && depth == 0
            && is_whole
            && !binds
        {
            let span = first.start..last.end;
            let change = format!("`{}` dropped", &text[span.clone()]);
            edits.push(Edit { span, by: "true".to_owned(), change });
        }
        start = end;
    }
    edits
}

/// The tokens of a policy's rules: what stands above `import` is no rule. Strings are one token each; comments are none.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = text.find("\nimport ").unwrap_or_default();
    let mut tokens = Vec::new();
    while at < bytes.len() {
        let rest = &bytes[at..];
        let while_it = |is: fn(&u8) -> bool| rest.iter().take_while(|byte| is(byte)).count();
        let length = match rest[0] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'#' => {
                at += while_it(|byte| *byte != b'\n');
                continue;
            }
            b'"' => {
                let mut is_escaped = false;
                let inner = rest[1..].iter().take_while(|byte| {
                    let ends = (**byte == b'"' && !is_escaped) || **byte == b'\n';
                    is_escaped = **byte == b'\\' && !is_escaped;
                    !ends
                });
                inner.count() + 2
            }
            b'`' => rest[1..].iter().take_while(|byte| **byte != b'`').count() + 2,
            byte if byte.is_ascii_alphanumeric() || byte == b'_' => {
                while_it(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            }
            b'=' | b'!' | b'<' | b'>' | b':' if rest.get(1) == Some(&b'=') => 2,
            _ => text[at..].chars().next().map_or(1, char::len_utf8),
        };
        let end = (at + length).min(bytes.len());
        tokens.push(at..end);
        at = end;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn comparisons_literals_negations_and_conditions_are_changed_and_nothing_else() {
        let policy = r#"# METADATA
# x == 1
package a

import rego.v1

# A comment with 1 == 2.
ports := {22, 3389}

violations contains {"at": "a"} if {
	some x in input.values.xs
	x.port <= 22
	not closed
	kind := object.get(x, "kind", "none")
	kind in {"b", 7}
}

closed if input.values.open != true
"#;
        let edits = edits(policy);
        let changes: Vec<&str> = edits.iter().map(|edit| edit.change.as_str()).collect();
        assert_eq!(
            changes,
            [
                "`x.port <= 22` dropped",
                "`<=` to `<`",
                "`22` to `21`",
                "`22` to `23`",
                "`not` dropped",
                "`not closed` dropped",
                "`kind in {\"b\", 7}` dropped",
                "`\"b\"` to `\"mutant\"`",
                "`7` to `6`",
                "`7` to `8`",
                "`!=` to `==`",
                "`true` to `false`",
            ]
        );
        let last = &edits[edits.len() - 1];
        assert_eq!(&policy[last.span.clone()], "true");
    }

    #[test]
    fn what_ends_early_is_read_to_its_end() {
        for text in ["\nimport x\n\"", "\nimport x\n`", "\nimport x\n\"\\", "", "\nimport x\nä == ß"] {
            edits(text);
        }
    }
}
