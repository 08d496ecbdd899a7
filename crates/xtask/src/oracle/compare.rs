//! Two plans of one root, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use groundrule_parser::address::Address;
use groundrule_parser::evaluation::Facts;
use serde_json::Value;

use super::flat::{Leaf, Path, Step, leaves, shown};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Instances,
    Expressions,
    Unknown,
    References,
    Literals,
    Others,
    Sensitive,
    Providers,
}

impl Kind {
    pub(super) const ALL: [Kind; 8] = [
        Kind::Instances,
        Kind::Expressions,
        Kind::Unknown,
        Kind::References,
        Kind::Literals,
        Kind::Others,
        Kind::Sensitive,
        Kind::Providers,
    ];

    /// Whether a rate is asked of it.
    pub(super) fn is_wanted(self) -> bool {
        self <= Kind::References
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Instances => "instances",
            Kind::Expressions => "attributes with an expression",
            Kind::Unknown => "unknown places",
            Kind::References => "references",
            Kind::Literals => "literals",
            Kind::Others => "attributes not configured",
            Kind::Sensitive => "sensitive masks",
            Kind::Providers => "provider configurations",
        })
    }
}

/// How many are equal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rate {
    pub equal: usize,
    pub all: usize,
}

impl Rate {
    pub(super) fn percent(self) -> f64 {
        if self.all == 0 {
            return 100.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let percent = self.equal as f64 * 100.0 / self.all as f64;
        percent
    }
}

/// What a comparison found.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    rates: BTreeMap<Kind, Rate>,
    pub differences: Vec<String>,
    pub notes: Vec<String>,
}

impl Comparison {
    pub(super) fn rate(&self, kind: Kind) -> Rate {
        self.rates.get(&kind).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, other: Comparison) {
        for (kind, rate) in other.rates {
            let sum = self.rates.entry(kind).or_default();
            sum.equal += rate.equal;
            sum.all += rate.all;
        }
        self.differences.extend(other.differences);
        self.notes.extend(other.notes);
    }

    fn count(&mut self, kind: Kind, equal: bool, difference: impl FnOnce() -> String) {
        let rate = self.rates.entry(kind).or_default();
        rate.all += 1;
        if equal {
            rate.equal += 1;
        } else {
            self.differences.push(format!("{kind}: {}", difference()));
        }
    }
}

/// What a plan has read from data sources, by address.
pub(super) fn data(plan: &Value) -> BTreeMap<String, Value> {
    fn gather(module: &Value, found: &mut BTreeMap<String, Value>) {
        for resource in list(&module["resources"]) {
            if resource["mode"] == "data"
                && let Some(address) = resource["address"].as_str()
            {
                found.insert(address.to_owned(), resource["values"].clone());
            }
        }
        for child in list(&module["child_modules"]) {
            gather(child, found);
        }
    }
    let mut found = BTreeMap::new();
    gather(&plan["prior_state"]["values"]["root_module"], &mut found);
    found
}

/// Compares what Terraform says with what we say.
pub(super) fn compare(theirs: &Value, ours: &Value, facts: &Facts) -> Comparison {
    let mut comparison = Comparison::default();
    let (their_blocks, our_blocks) = (blocks(theirs), blocks(ours));
    references(&their_blocks, &our_blocks, &mut comparison);
    providers(theirs, ours, &their_blocks, &our_blocks, &mut comparison);
    let (mut their_changes, mut our_changes) = (changes(theirs), changes(ours));
    // What is read while planning is a change for one of them only.
    let read = data(theirs);
    their_changes.retain(|address, _| !read.contains_key(*address));
    our_changes.retain(|address, _| !read.contains_key(*address));
    let addresses: BTreeSet<&str> = their_changes.keys().chain(our_changes.keys()).copied().collect();
    for address in addresses {
        match (their_changes.get(address), our_changes.get(address)) {
            (Some(theirs), Some(ours)) => {
                comparison.count(Kind::Instances, true, String::new);
                instance(address, theirs, ours, &their_blocks, facts, &mut comparison);
            }
            (Some(_), None) => comparison.count(Kind::Instances, false, || format!("{address} is missing")),
            _ => comparison.count(Kind::Instances, false, || format!("{address} is too much")),
        }
    }
    comparison
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn changes(plan: &Value) -> BTreeMap<&str, &Value> {
    list(&plan["resource_changes"]).filter_map(|change| Some((change["address"].as_str()?, change))).collect()
}

/// Resource blocks, outputs and module calls by their address.
fn blocks(plan: &Value) -> BTreeMap<String, &Value> {
    fn gather<'p>(module: &'p Value, prefix: &str, found: &mut BTreeMap<String, &'p Value>) {
        for resource in list(&module["resources"]) {
            if let Some(address) = resource["address"].as_str() {
                found.insert(format!("{prefix}{address}"), resource);
            }
        }
        for (name, output) in module["outputs"].as_object().into_iter().flatten() {
            found.insert(format!("{prefix}output.{name}"), output);
        }
        for (name, call) in module["module_calls"].as_object().into_iter().flatten() {
            found.insert(format!("{prefix}module.{name}"), call);
            gather(&call["module"], &format!("{prefix}module.{name}."), found);
        }
    }
    let mut found = BTreeMap::new();
    gather(&plan["configuration"]["root_module"], "", &mut found);
    found
}

/// Expressions by path; `None` for a constant.
fn expressions(block: &Value) -> BTreeMap<Vec<String>, Option<BTreeSet<String>>> {
    fn gather(
        node: &Value,
        path: &mut Vec<String>,
        found: &mut BTreeMap<Vec<String>, Option<BTreeSet<String>>>,
    ) {
        match node {
            Value::Array(elements) => {
                for (place, element) in elements.iter().enumerate() {
                    path.push(place.to_string());
                    gather(element, path, found);
                    path.pop();
                }
            }
            Value::Object(entries) => {
                let is_expression = entries.is_empty()
                    || entries.contains_key("constant_value")
                    || entries.contains_key("references");
                if is_expression {
                    let constant = entries.contains_key("constant_value");
                    let listed = list(&node["references"]).filter_map(Value::as_str).map(str::to_owned);
                    found.insert(path.clone(), (!constant).then(|| listed.collect()));
                    return;
                }
                for (name, inner) in entries {
                    path.push(name.clone());
                    gather(inner, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for key in ["expressions", "expression", "count_expression", "for_each_expression"] {
        if let Some(node) = block.get(key) {
            let mut path = if key == "expressions" { Vec::new() } else { vec![format!("({key})")] };
            gather(node, &mut path, &mut found);
        }
    }
    found
}

fn references(
    theirs: &BTreeMap<String, &Value>,
    ours: &BTreeMap<String, &Value>,
    comparison: &mut Comparison,
) {
    let nothing = Value::Null;
    let addresses: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    for address in addresses {
        let side =
            |all: &BTreeMap<String, &Value>| expressions(all.get(address).copied().unwrap_or(&nothing));
        let (theirs, ours) = (side(theirs), side(ours));
        let paths: BTreeSet<&Vec<String>> = theirs.keys().chain(ours.keys()).collect();
        for path in paths {
            let (theirs, ours) = (theirs.get(path), ours.get(path));
            comparison.count(Kind::References, theirs == ours, || {
                format!("{address} {}: terraform {theirs:?}, we {ours:?}", path.join("."))
            });
        }
    }
}

fn providers(
    theirs: &Value,
    ours: &Value,
    their_blocks: &BTreeMap<String, &Value>,
    our_blocks: &BTreeMap<String, &Value>,
    comparison: &mut Comparison,
) {
    let side = |plan: &Value| plan["configuration"]["provider_config"].clone();
    let (theirs, ours) = (side(theirs), side(ours));
    let empty = serde_json::Map::new();
    let (theirs, ours) =
        (theirs.as_object().unwrap_or(&empty).clone(), ours.as_object().unwrap_or(&empty).clone());
    let keys: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    for key in keys {
        let (theirs, ours) = (theirs.get(key), ours.get(key));
        comparison.count(Kind::Providers, theirs == ours, || {
            format!("{key}: terraform {}, we {}", text(theirs), text(ours))
        });
    }
    for (address, theirs) in their_blocks {
        let key = "provider_config_key";
        if let (Some(theirs), Some(ours)) = (theirs.get(key), our_blocks.get(address)) {
            comparison.count(Kind::Providers, Some(theirs) == ours.get(key), || {
                format!("{address}: terraform {theirs}, we {:?}", ours.get(key))
            });
        }
    }
}

fn instance(
    address: &str,
    theirs: &Value,
    ours: &Value,
    blocks: &BTreeMap<String, &Value>,
    facts: &Facts,
    comparison: &mut Comparison,
) {
    let side = |change: &Value| leaves(&change["change"]["after"], &change["change"]["after_unknown"]);
    let (their_leaves, our_leaves) = (side(theirs), side(ours));
    let block =
        Address::parse(address).map(|address| address.configuration().to_string()).unwrap_or_default();
    let written = blocks.get(&block).map(|block| expressions(block)).unwrap_or_default();
    let dynamic = facts.blocks.get(&block).map(|block| &block.dynamic[..]).unwrap_or_default();
    let paths: BTreeSet<&Path> = their_leaves.keys().chain(our_leaves.keys()).collect();
    for path in paths {
        let (theirs, ours) = (their_leaves.get(path), our_leaves.get(path));
        if is_made_up(path, theirs, ours) {
            continue;
        }
        let names: Vec<&str> = names(path);
        let of = |wanted: bool| {
            written.iter().any(|(at, references)| {
                let at: Vec<&str> =
                    at.iter().map(String::as_str).filter(|it| it.parse::<usize>().is_err()).collect();
                references.is_some() == wanted && names.starts_with(&at)
            })
        };
        let is_dynamic = dynamic.iter().any(|dynamic| {
            names.len() >= dynamic.path.len() && dynamic.path.iter().zip(&names).all(|(a, b)| **a == **b)
        });
        let kind = if of(true) || is_dynamic {
            Kind::Expressions
        } else if of(false) {
            Kind::Literals
        } else {
            Kind::Others
        };
        let say = || {
            let show = |leaf: Option<&Leaf>| match leaf {
                None => "nothing".to_owned(),
                Some(Leaf::Unknown) => "unknown".to_owned(),
                Some(Leaf::Known(value)) => text(Some(value)),
            };
            format!("{address} {}: terraform {}, we {}", shown(path), show(theirs), show(ours))
        };
        comparison.count(kind, theirs == ours, say);
        let (theirs, ours) = (theirs == Some(&Leaf::Unknown), ours == Some(&Leaf::Unknown));
        if theirs || ours {
            comparison.count(Kind::Unknown, theirs == ours, say);
        }
    }
    let hidden = |change: &Value| change["change"]["after_sensitive"].clone();
    comparison.count(Kind::Sensitive, hidden(theirs) == hidden(ours), || {
        format!("{address}: terraform {}, we {}", hidden(theirs), hidden(ours))
    });
}

/// The region that the test provider takes for aws where a configuration names none; there it is not known.
fn is_made_up(path: &[Step], theirs: Option<&Leaf>, ours: Option<&Leaf>) -> bool {
    path == [Step::Name("region".into())]
        && ours == Some(&Leaf::Unknown)
        && theirs == Some(&Leaf::Known("us-east-1".into()))
}

/// The names on a path: no places in lists.
fn names(path: &[Step]) -> Vec<&str> {
    path.iter()
        .filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Place(_) => None,
        })
        .collect()
}

fn text(value: Option<&Value>) -> String {
    let mut text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    if text.len() > 300 {
        let end = (0..=300).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
