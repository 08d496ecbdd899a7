//! Needs that a violation brings itself: their spelling, and whether they leave something out.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regorus::Value;

use crate::rule::{Metadata, Need, NeedWhat, Needs};

use super::place::{Schema, Shape, normal};
use super::value::Abstract;

/// The `needs` of an evaluated violation: names of reads (`"protocol"`) and of related resources (`"pab"`: which
/// ones there are), or lists that go on below one: `["statements", "actions"]`, `["tag", "Owner"]`,
/// `["pab", "block_acls"]`. Nothing if it is no list of these or names what the metadata does not declare.
pub fn parse_written(written: &Value, metadata: &Metadata) -> Option<Needs> {
    let mut needs = BTreeSet::new();
    for item in written.as_array().ok()? {
        let path: Vec<String> = match item {
            Value::Array(names) => {
                names.iter().map(|name| Some(name.as_string().ok()?.to_string())).collect::<Option<_>>()?
            }
            name => vec![name.as_string().ok()?.to_string()],
        };
        needs.extend(resolve(Schema(metadata), &path)?);
    }
    Some(Needs(normal(&needs)))
}

/// What a path asks for; nothing if the metadata declares no such thing.
pub(super) fn resolve(schema: Schema<'_>, path: &[String]) -> Option<Vec<Need>> {
    let mut depth = 0;
    while let Some(name) = path.get(depth)
        && schema.shape(&path[..depth], name).is_none()
    {
        if !schema.joins(&path[..depth]).contains(name.as_str()) {
            return None;
        }
        depth += 1;
    }
    let (related, below) = path.split_at(depth);
    let need = |what| Need { related: related.to_vec(), what };
    match below {
        [] if related.is_empty() => None,
        [] => Some(vec![need(NeedWhat::Members)]),
        [read] => Some(vec![need(NeedWhat::Read(read.clone()))]),
        [read, part] => {
            let key = need(NeedWhat::Key(read.clone(), part.clone()));
            let elements = need(NeedWhat::Elements(read.clone(), vec![part.clone()]));
            Some(match schema.shape(related, read)? {
                Shape::Map => vec![key],
                // A list of objects or an object: either is asked for.
                Shape::Any => vec![key, elements],
                _ => vec![elements],
            })
        }
        _ => None,
    }
}

/// What of the derived needs the written ones leave out.
pub(super) fn left_out(schema: Schema<'_>, written: &BTreeSet<Need>, derived: &BTreeSet<Need>) -> Vec<Need> {
    let written = normal(written);
    let has = |related: &[String], what: &NeedWhat| {
        written.iter().any(|need| need.related == related && need.what == *what)
    };
    let mut missing = Vec::new();
    for need in normal(derived) {
        let has = |what: &NeedWhat| has(&need.related, what);
        match &need.what {
            NeedWhat::Members | NeedWhat::Read(_) if has(&need.what) => {}
            NeedWhat::Reads => {
                let reads =
                    schema.reads(&need.related).into_iter().map(|read| NeedWhat::Read(read.to_owned()));
                missing.extend(
                    reads.filter(|read| !has(read)).map(|what| Need { related: need.related.clone(), what }),
                );
            }
            NeedWhat::Key(read, _) if has(&need.what) || has(&NeedWhat::Read(read.clone())) => {}
            NeedWhat::Elements(read, fields) => {
                let own = written.iter().find_map(|other| match &other.what {
                    NeedWhat::Elements(name, fields) if other.related == need.related && name == read => {
                        Some(fields)
                    }
                    _ => None,
                });
                if has(&NeedWhat::Read(read.clone()))
                    || own.is_some_and(|own| fields.iter().all(|field| own.contains(field)))
                {
                    continue;
                }
                let fields =
                    fields.iter().filter(|field| own.is_none_or(|own| !own.contains(field))).cloned();
                let what = NeedWhat::Elements(read.clone(), fields.collect());
                missing.push(Need { related: need.related.clone(), what });
            }
            _ => missing.push(need.clone()),
        }
    }
    missing
}

/// Needs as a policy writes them: `"protocol", ["statements", "actions"]`.
pub(super) fn spell(needs: &[Need]) -> String {
    let mut items: Vec<String> = Vec::new();
    for need in needs {
        let mut push = |below: &[&str]| {
            let path: Vec<&str> =
                need.related.iter().map(String::as_str).chain(below.iter().copied()).collect();
            let mut item = String::new();
            if let [name] = path.as_slice() {
                let _ = write!(item, "\"{name}\"");
            } else {
                let names: Vec<String> = path.iter().map(|name| format!("\"{name}\"")).collect();
                let _ = write!(item, "[{}]", names.join(", "));
            }
            items.push(item);
        };
        match &need.what {
            NeedWhat::Members => push(&[]),
            NeedWhat::Read(read) => push(&[read]),
            NeedWhat::Reads => push(&["*"]),
            NeedWhat::Key(read, key) => push(&[read, key]),
            NeedWhat::Elements(read, fields) if fields.is_empty() => push(&[read]),
            NeedWhat::Elements(read, fields) => fields.iter().for_each(|field| push(&[read, field])),
        }
    }
    items.join(", ")
}

/// All strings that a written list names, if it is one of constant strings.
pub(super) fn texts(value: &Abstract) -> Option<BTreeSet<Vec<String>>> {
    let Abstract::List(items) = value else { return None };
    items
        .iter()
        .map(|item| match item {
            Abstract::List(path) => path.iter().map(|name| name.as_text().map(str::to_owned)).collect(),
            item => item.as_text().map(|name| vec![name.to_owned()]),
        })
        .collect()
}
