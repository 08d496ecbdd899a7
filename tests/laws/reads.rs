//! A policy reads what exists: every attribute that a built-in policy names stands in a provider's schema.

use std::collections::BTreeSet;

use globset::Glob;
use groundrule_parser::graph::Kind;
use groundrule_parser::schema::{AttributeKind, Schemas, TypeDigest};
use groundrule_rules::rule::{
    EngineRead, Join, Read, ReadKind, ReadPath, RelatedSpec, Rule, Side, SubjectSpec,
};

use crate::BUILTIN;

#[test]
fn every_attribute_that_a_policy_reads_exists() {
    let mut faults = BTreeSet::new();
    let mut paths = 0;
    for rule in &BUILTIN.rules {
        for subject in &rule.metadata.subjects {
            let mut check = Check { rule, kind: subject.kind, faults: &mut faults, paths: 0 };
            check.subject(subject);
            paths += check.paths;
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(paths > 300, "only {paths} paths were looked up");
}

struct Check<'c> {
    rule: &'c Rule,
    kind: Kind,
    faults: &'c mut BTreeSet<String>,
    paths: usize,
}

impl Check<'_> {
    fn fault(&mut self, fault: &str) {
        self.faults.insert(format!("{}: {fault}", self.rule.id));
    }

    fn subject(&mut self, subject: &SubjectSpec) {
        if !matches!(subject.kind, Kind::Resource | Kind::Data | Kind::Provider) {
            return;
        }
        // What Terraform itself brings is in no provider's schema.
        if subject.types.iter().all(|name| name.starts_with("terraform_")) {
            return;
        }
        let types = self.types(subject.kind, &subject.types);
        let mut meant = false;
        for (digest, is_exact) in &types {
            let lists: Vec<&String> =
                subject.each.iter().filter(|list| digest.attribute(&[list]).is_some()).collect();
            if !subject.each.is_empty() && lists.is_empty() && *is_exact {
                self.fault(&format!("{} has none of {:?}", digest.name, subject.each));
            }
            let places: Vec<Vec<&str>> = lists.iter().map(|list| vec![list.as_str()]).collect();
            meant |= self.reads(digest, &subject.reads, &places, *is_exact);
        }
        if !meant {
            self.fault(&format!("no type of {:?} has all that is read", subject.types));
        }
        for list in &subject.each {
            let path = ReadPath::Attribute { element: false, path: vec![list.clone()] };
            self.spelling(&types, &[&path], &[]);
        }
        let lists: Vec<&str> = subject.each.iter().map(String::as_str).collect();
        for (_, read) in &subject.reads {
            self.spelling(&types, &read.paths.iter().collect::<Vec<_>>(), &lists);
        }
        self.related(&types, &lists, &subject.related);
    }

    /// The types that patterns mean, and whether they are named.
    fn types(&mut self, kind: Kind, patterns: &[String]) -> Vec<(TypeDigest, bool)> {
        let schemas = Schemas::embedded();
        let find = |name: &str| match kind {
            Kind::Data => schemas.data_source(name),
            Kind::Provider => schemas.provider(name),
            _ => schemas.resource(name),
        };
        let mut types = Vec::new();
        for pattern in patterns {
            let matcher = Glob::new(pattern).expect("the loader took it").compile_matcher();
            if let Some(digest) = find(pattern) {
                types.push((digest, true));
                continue;
            }
            let before = types.len();
            let matching = schemas.types().filter(|name| matcher.is_match(name));
            types.extend(matching.filter_map(|name| Some((schemas.resource(name)?, false))));
            if types.len() == before {
                self.fault(&format!("no {kind} type is a `{pattern}`"));
            }
        }
        types
    }

    /// Whether a type has one spelling of every read.
    fn reads(
        &mut self,
        digest: &TypeDigest,
        reads: &[(String, Read)],
        lists: &[Vec<&str>],
        is_exact: bool,
    ) -> bool {
        let mut has_all = true;
        for (name, read) in reads {
            let mut found = read.paths.is_empty();
            let mut attributes = 0;
            for path in &read.paths {
                let Some((element, names)) = names(path) else {
                    found = true;
                    continue;
                };
                attributes += 1;
                for place in places(element, &names, lists) {
                    self.paths += 1;
                    found |= has(digest, &place);
                    let stands = stands_once(digest, &place, place.len() - names.len());
                    // A provider served by two frameworks does not say how often a block of its configuration may stand.
                    let is_told = self.kind != Kind::Provider;
                    if stands == Some(false) && is_told && read.kind != ReadKind::Values {
                        let path = place.join(".");
                        self.fault(&format!(
                            "{}.{path} may stand more than once: read `values`, or use `each`",
                            digest.name
                        ));
                    }
                }
            }
            if !found && attributes > 0 && !lists_are_missing(lists, read) {
                has_all = false;
                if is_exact {
                    self.fault(&format!("{} has nothing that `{name}` reads", digest.name));
                }
            }
        }
        has_all
    }

    /// Every spelling is some type's, so that none is a typing error beside one that is right.
    fn spelling(&mut self, types: &[(TypeDigest, bool)], paths: &[&ReadPath], lists: &[&str]) {
        let lists: Vec<Vec<&str>> = lists.iter().map(|list| vec![*list]).collect();
        for path in paths {
            let Some((element, names)) = names(path) else { continue };
            let exists = types
                .iter()
                .any(|(digest, _)| places(element, &names, &lists).iter().any(|place| has(digest, place)));
            if !exists {
                self.fault(&format!("nothing has `{}`", names.join(".")));
            }
        }
    }

    fn related(
        &mut self,
        subjects: &[(TypeDigest, bool)],
        lists: &[&str],
        related: &[(String, RelatedSpec)],
    ) {
        for (name, spec) in related {
            let types = self.types(Kind::Resource, &spec.types);
            for (digest, is_exact) in &types {
                self.reads(digest, &spec.reads, &[], *is_exact);
            }
            for (_, read) in &spec.reads {
                self.spelling(&types, &read.paths.iter().collect::<Vec<_>>(), &[]);
            }
            if let Join::By { by, to, from, element } = &spec.join {
                let by: Vec<&str> = by.iter().map(String::as_str).collect();
                let holds = |types: &[(TypeDigest, bool)]| {
                    let lists: Vec<Vec<&str>> = lists.iter().map(|list| vec![*list]).collect();
                    let places = places(*element, &by, &lists);
                    types
                        .iter()
                        .all(|(digest, _)| places.iter().any(|place| digest.attribute(place).is_some()))
                };
                let is_related = !element && holds(&types) && *from != Some(Side::Subject);
                if !is_related && !holds(subjects) {
                    self.fault(&format!("neither side of `{name}` has `{}`", by.join(".")));
                }
                let targets = if is_related { subjects } else { &types };
                for path in to {
                    let path = ReadPath::Attribute { element: false, path: path.clone() };
                    self.spelling(targets, &[&path], &[]);
                }
                for (digest, _) in targets {
                    let has = to.iter().any(|path| {
                        let path: Vec<&str> = path.iter().map(String::as_str).collect();
                        digest.attribute(&path).is_some()
                    });
                    if !has {
                        self.fault(&format!("{} has nothing that `{name}` leads to", digest.name));
                    }
                }
            }
            self.related(&types, &[], &spec.related);
        }
    }
}

/// Whether a type has what a path names; of a map's keys no schema says which there are.
fn has(digest: &TypeDigest, path: &[&str]) -> bool {
    let is_map = |path: &[&str]| {
        digest.attribute(path).is_some_and(|found| matches!(found.kind, AttributeKind::Map(_)))
    };
    digest.attribute(path).is_some()
        || path.split_last().is_some_and(|(_, map)| !map.is_empty() && is_map(map))
}

/// The attribute that a path names, and whether it is the element's.
fn names(path: &ReadPath) -> Option<(bool, Vec<&str>)> {
    match path {
        ReadPath::Attribute { element, path } => Some((*element, path.iter().map(String::as_str).collect())),
        ReadPath::Engine(EngineRead::Before(path) | EngineRead::Literal(path)) => {
            Some((false, path.iter().map(String::as_str).collect()))
        }
        ReadPath::Engine(_) | ReadPath::All => None,
    }
}

/// The same path in each of the lists, if it is an element's.
fn places<'p>(element: bool, names: &[&'p str], lists: &[Vec<&'p str>]) -> Vec<Vec<&'p str>> {
    if !element {
        return vec![names.to_vec()];
    }
    lists.iter().map(|list| [list.as_slice(), names].concat()).collect()
}

/// An element's read of a type that has none of the lists: told already.
fn lists_are_missing(lists: &[Vec<&str>], read: &Read) -> bool {
    lists.is_empty()
        && read.paths.iter().any(|path| matches!(path, ReadPath::Attribute { element: true, .. }))
}

/// Whether all blocks on the way stand at most once, from a step on.
fn stands_once(digest: &TypeDigest, path: &[&str], from: usize) -> Option<bool> {
    let mut once = true;
    for end in from + 1..path.len() {
        once &= digest.attribute(&path[..end])?.stands_once();
    }
    Some(once)
}
