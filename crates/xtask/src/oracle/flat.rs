//! Plan values as leaves by path.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// A step of a path: a name, or a place in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Name(String),
    Place(usize),
}

/// A path of a leaf.
pub(super) type Path = Vec<Step>;

/// What stands at a leaf: a scalar or an empty collection, or that it is unknown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leaf {
    Unknown,
    Known(Value),
}

/// The leaves of a value under its mask.
pub(super) fn leaves(value: &Value, mask: &Value) -> BTreeMap<Path, Leaf> {
    let mut found = BTreeMap::new();
    walk(Some(value), mask, &mut Vec::new(), &mut found);
    found
}

fn walk(value: Option<&Value>, mask: &Value, path: &mut Path, found: &mut BTreeMap<Path, Leaf>) {
    if mask == &Value::Bool(true) {
        found.insert(path.clone(), Leaf::Unknown);
        return;
    }
    let nothing = Value::Null;
    match (value, mask) {
        (Some(Value::Object(entries)), mask) if !entries.is_empty() || has_entries(mask) => {
            let marks = mask.as_object();
            let names: std::collections::BTreeSet<&String> =
                entries.keys().chain(marks.into_iter().flat_map(serde_json::Map::keys)).collect();
            for name in names {
                path.push(Step::Name(name.clone()));
                let inner = marks.and_then(|marks| marks.get(name)).unwrap_or(&nothing);
                walk(entries.get(name), inner, path, found);
                path.pop();
            }
        }
        (Some(Value::Array(elements)), mask) if !elements.is_empty() => {
            for (place, element) in elements.iter().enumerate() {
                path.push(Step::Place(place));
                let inner = mask.get(place).unwrap_or(&nothing);
                walk(Some(element), inner, path, found);
                path.pop();
            }
        }
        (Some(value), _) => {
            found.insert(path.clone(), Leaf::Known(value.clone()));
        }
        (None, Value::Object(marks)) => {
            for (name, inner) in marks {
                path.push(Step::Name(name.clone()));
                walk(None, inner, path, found);
                path.pop();
            }
        }
        (None, Value::Array(marks)) => {
            for (place, inner) in marks.iter().enumerate() {
                path.push(Step::Place(place));
                walk(None, inner, path, found);
                path.pop();
            }
        }
        (None, _) => {}
    }
}

fn has_entries(mask: &Value) -> bool {
    mask.as_object().is_some_and(|marks| !marks.is_empty())
}

/// `ingress[0].cidr_blocks`.
pub(super) fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Name(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Place(place) => {
                // Writing to memory can't fail.
                let _ = write!(text, "[{place}]");
            }
        }
    }
    text
}
