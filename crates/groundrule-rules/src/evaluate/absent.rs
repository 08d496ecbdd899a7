//! Attributes that a rule reads and the provider's version does not have: a verdict on them says less than it seems.

use std::collections::{BTreeMap, BTreeSet};

use groundrule_parser::graph::{Kind, Reading};

use super::reads::{Cells, Sources, View};
use super::select::{Pool, Selection, Shape};
use crate::rule::{Read, ReadPath};

/// By rule, what it reads and nobody can set: `aws_db_instance.manage_master_user_password`. Told by the first resource of
/// each type, since one version made them all.
pub(super) fn absent(
    sources: &Sources<'_, '_>,
    selection: &Selection<'_>,
) -> BTreeMap<usize, BTreeSet<String>> {
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for plan in &selection.types {
        for class in &plan.classes {
            let mut names = BTreeSet::new();
            look(sources, (plan.kind, &plan.type_name), class.each, (&plan.pool, &class.shape), &mut names);
            if !names.is_empty() {
                for rule in &class.rules {
                    found.entry(*rule).or_default().extend(names.iter().cloned());
                }
            }
        }
    }
    found
}

fn look(
    sources: &Sources<'_, '_>,
    (kind, type_name): (Kind, &str),
    each: &[String],
    (pool, shape): (&Pool<'_>, &Shape<'_>),
    found: &mut BTreeSet<String>,
) {
    let graph = sources.graph;
    let first = graph.of_type(kind, type_name).iter().find_map(|id| Some((*id, graph.instance(*id).body()?)));
    if let Some((id, body)) = first {
        let mut cells = Vec::new();
        body.project(&pool.names, &mut cells);
        let cells = Cells { names: &pool.names, cells: &cells };
        let view = View { id, cells, element: None, tags: None };
        let reads = shape.reads.iter().map(|(_, index)| pool.reads[*index].read);
        found.extend(
            reads
                .filter_map(|read| absent_of(sources, read, each, &view))
                .map(|path| format!("{type_name}.{path}")),
        );
    }
    for related in &shape.related {
        for (type_name, (pool, shape)) in &related.members {
            look(sources, (Kind::Resource, type_name), &[], (pool, shape), found);
        }
    }
}

/// The first spelling of a read of which none exists.
fn absent_of(
    sources: &Sources<'_, '_>,
    read: &Read,
    each: &[String],
    view: &View<'_, '_, '_>,
) -> Option<String> {
    let mut first = None;
    for path in &read.paths {
        let ReadPath::Attribute { element, path } = path else { return None };
        let path = path.iter().map(String::as_str);
        let spellings: Vec<Vec<&str>> = if *element {
            each.iter().map(|list| std::iter::once(list.as_str()).chain(path.clone()).collect()).collect()
        } else {
            vec![path.collect()]
        };
        for names in spellings {
            if sources.one_place(false, &names, view) != Reading::Absent {
                return None;
            }
            first.get_or_insert_with(|| names.join("."));
        }
    }
    first
}
