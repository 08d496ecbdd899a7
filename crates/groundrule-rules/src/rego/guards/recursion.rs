//! Rules and functions that come back to themselves: the interpreter overflows its stack on them.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Unit;
use crate::diagnostic::Diagnostic;

/// A rule that mentions another.
pub(super) struct Mention {
    /// Index of the unit.
    pub(super) unit: usize,
    /// `package.rule` that mentions.
    pub(super) from: String,
    /// `package.rule` that is mentioned.
    pub(super) to: String,
    pub(super) span: Range<usize>,
}

pub(super) fn check(units: &[Unit<'_>], mentions: &[Mention], faults: &mut Vec<Diagnostic>) {
    let mut graph: FxHashMap<&str, Vec<&Mention>> = FxHashMap::default();
    for mention in mentions {
        graph.entry(&mention.from).or_default().push(mention);
    }
    let mut done = FxHashSet::default();
    for mention in mentions {
        walk(&mention.from, &graph, &mut done, units, faults);
    }
}

/// Depth first, without recursion of our own: a chain of rules can be long.
fn walk<'m>(
    start: &'m str,
    graph: &FxHashMap<&'m str, Vec<&'m Mention>>,
    done: &mut FxHashSet<&'m str>,
    units: &[Unit<'_>],
    faults: &mut Vec<Diagnostic>,
) {
    if done.contains(start) {
        return;
    }
    // The rules on the way, each with how many of its mentions were followed.
    let mut way: Vec<(&str, usize)> = vec![(start, 0)];
    while let Some((rule, followed)) = way.last_mut() {
        let Some(mention) = graph.get(rule).and_then(|mentions| mentions.get(*followed)) else {
            done.insert(rule);
            way.pop();
            continue;
        };
        *followed += 1;
        let to = mention.to.as_str();
        if let Some(position) = way.iter().position(|(rule, _)| *rule == to) {
            if let Some(unit) = units.get(mention.unit) {
                let names: Vec<&str> = way[position..].iter().map(|(rule, _)| short(rule)).collect();
                let through = match names.as_slice() {
                    [_] => String::new(),
                    [_, rest @ ..] => format!(" through `{}`", rest.join("`, `")),
                    [] => continue,
                };
                let message = format!("`{}` is defined by itself{through}", names[0]);
                faults.push(unit.fault(mention.span.clone(), message, None));
            }
        } else if !done.contains(to) {
            way.push((to, 0));
        }
    }
}

fn short(rule: &str) -> &str {
    rule.rsplit('.').next().unwrap_or(rule)
}
