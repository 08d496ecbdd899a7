//! `final`: keys that no other file changes.

use std::ops::Range;

use super::layer::{EXCEPTIONS, KEYS};
use super::names::Selector;
use super::raw::Node;
use super::reader::Reader;
use super::table::{shortened, texts};
use crate::text::{did_you_mean, did_you_mean_or_list};

/// A key that no file over this one changes.
#[derive(Debug, Clone)]
pub(super) struct Final {
    pub(super) span: Range<usize>,
    pub(super) of: Finality,
}

/// What is final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finality {
    /// A key with all that is below it, dotted: `standards.encryption`. `levels` as a whole is one of these.
    Key(String),
    /// `levels.encryption`: the level of these rules.
    Level(Selector),
}

impl Finality {
    /// Whether it covers a dotted key; levels by single selectors are told apart by their rules.
    pub(super) fn covers(&self, key: &str) -> bool {
        match self {
            Finality::Key(of) => {
                key.strip_prefix(of.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                    // What a scope says are levels.
                    || of == "levels" && key == "scopes"
            }
            Finality::Level(_) => false,
        }
    }
}

/// Reads `final`.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Vec<Final> {
    let keys = texts(&mut reader.faults, node, "a key");
    let read = |(text, span): (&str, Range<usize>)| Some(Final { of: finality(reader, text, &span)?, span });
    keys.into_iter().filter_map(read).collect()
}

fn finality(reader: &mut Reader<'_>, text: &str, span: &Range<usize>) -> Option<Finality> {
    let mut parts = text.splitn(3, '.');
    let first = parts.next().unwrap_or_default();
    let (second, third) = (parts.next(), parts.next());
    let known = KEYS.into_iter().filter(|key| !matches!(*key, "extends" | "final")).chain([EXCEPTIONS]);
    if !known.clone().any(|key| key == first) {
        let help = did_you_mean_or_list(first, known.collect::<Vec<_>>());
        reader.faults.tell(span.clone(), format!("`{}` can't be final", shortened(first)), help);
        return None;
    }
    let key = Finality::Key(text.to_owned());
    match (first, second, third) {
        (_, None, None)
        | ("exception-policy", Some("longest" | "notice" | "standards"), None)
        | ("compat", Some("ignores"), None) => Some(key),
        ("levels", Some(_), _) => {
            let word = &text["levels.".len()..];
            reader.names.selector(&mut reader.faults, word, span).map(Finality::Level)
        }
        ("standards", Some(standard), setting) => {
            let standard = reader.names.standard(&mut reader.faults, standard, span)?;
            let Some(setting) = setting else { return Some(key) };
            if standard.settings.contains_key(setting) {
                return Some(key);
            }
            let help = did_you_mean_or_list(setting, standard.settings.keys().map(String::as_str));
            let message = format!("`{}` has no setting `{}`", standard.id, shortened(setting));
            reader.faults.tell(span.clone(), message, help);
            None
        }
        _ => {
            let help = did_you_mean(text, ["compat.ignores", "exception-policy.longest"])
                .unwrap_or_else(|| format!("write `{first}`"));
            reader.faults.tell(span.clone(), format!("there is no key `{}`", shortened(text)), Some(help));
            None
        }
    }
}
