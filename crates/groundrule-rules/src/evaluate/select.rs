//! Which rules judge which instances, and what has to be read for that: worked out once for each type.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};
use groundrule_parser::graph::{Cell, Kind, ResourceGraph};
use groundrule_parser::schema::{Schemas, TagStore, TypeDigest};
use rustc_hash::{FxHashMap, FxHashSet};

use super::intern::{CellKey, cell_key};
use super::joins::{Join, JoinSpec, Membership};
use super::reads::{is_available, keys, setting_of};
use super::secrets;
use crate::report::NotEvaluated;
use crate::rule::{
    EngineRead, Index, Join as JoinBy, Read, ReadKind, ReadPath, RelatedSpec, Rule, Secrets, SubjectSpec,
    When,
};

/// All that is read of one type, for all its classes.
#[derive(Debug)]
pub(super) struct TypePlan<'p> {
    pub(super) kind: Kind,
    pub(super) type_name: String,
    pub(super) pool: Pool<'p>,
    pub(super) classes: Vec<Class<'p>>,
}

/// Reads that are derived from one projection.
#[derive(Debug, Default)]
pub(super) struct Pool<'p> {
    /// Top-level attributes, sorted.
    pub(super) names: Vec<&'p str>,
    pub(super) reads: Vec<PlannedRead<'p>>,
    pub(super) tags: Option<TagStore>,
}

/// A read of a type.
#[derive(Debug)]
pub(super) struct PlannedRead<'p> {
    /// Differs between all reads of a run.
    pub(super) number: u32,
    pub(super) read: &'p Read,
    pub(super) standard: &'p str,
    /// Indexes of the attributes that alone decide its value, if nothing in them is unknown.
    pub(super) cells: Option<Vec<usize>>,
}

impl PlannedRead<'_> {
    /// The attributes' texts, if they alone decide the read's value.
    pub(super) fn key<'g>(&self, cells: &[Cell<'g>]) -> Option<CellKey<'g>> {
        cell_key(self.cells.as_ref()?.iter().map(|index| cells[*index]))
    }
}

/// Rules that judge the same subjects by the same reads.
#[derive(Debug)]
pub(super) struct Class<'p> {
    pub(super) when: &'p [When],
    pub(super) each: &'p [String],
    pub(super) shape: Shape<'p>,
    /// Indexes into the rules.
    pub(super) rules: Vec<usize>,
}

/// What a subject, or a related resource, is for a policy.
#[derive(Debug, Default)]
pub(super) struct Shape<'p> {
    /// Canonical name, and the read in the pool.
    pub(super) reads: Vec<(&'p str, usize)>,
    pub(super) related: Vec<RelatedPlan<'p>>,
}

/// Related resources of a shape.
#[derive(Debug)]
pub(super) struct RelatedPlan<'p> {
    pub(super) name: &'p str,
    /// Index into the joins.
    pub(super) join: usize,
    /// By type.
    pub(super) members: BTreeMap<String, (Pool<'p>, Shape<'p>)>,
}

/// A join, ready to be asked.
#[derive(Debug)]
pub(super) enum PreparedJoin {
    By(Box<Join>),
    All(Membership),
}

/// What will be evaluated on a graph.
#[derive(Debug, Default)]
pub(super) struct Selection<'p> {
    pub(super) types: Vec<TypePlan<'p>>,
    pub(super) joins: Vec<PreparedJoin>,
    pub(super) not_evaluated: Vec<NotEvaluated>,
}

/// Works out what to evaluate.
pub(super) fn select<'p>(
    graph: &ResourceGraph<'_>,
    rules: &[&'p Rule],
    settings: &'p serde_json::Map<String, serde_json::Value>,
    assume: bool,
) -> Selection<'p> {
    let mut not_evaluated = Vec::new();
    let mut entries: Vec<(usize, &'p Rule, &'p SubjectSpec, Vec<Pattern>)> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        if let Some(why) = unavailable(graph, rule, settings) {
            not_evaluated.push(NotEvaluated { what: rule.id.clone(), why, gap: false });
            continue;
        }
        for subject in &rule.metadata.subjects {
            entries.push((
                number,
                rule,
                subject,
                subject.types.iter().map(|name| Pattern::new(name)).collect(),
            ));
        }
    }
    let mut builder =
        Builder { graph, assume, numbers: 0, joins: Vec::new(), join_ids: FxHashMap::default() };
    let mut types = Vec::new();
    for (kind, type_name) in graph.types() {
        let mut plan = TypePlan {
            kind,
            type_name: type_name.to_owned(),
            pool: Pool::new(kind, type_name),
            classes: Vec::new(),
        };
        let digest = digest(kind, type_name);
        let mut classes: FxHashMap<ClassKey<'p>, usize> = FxHashMap::default();
        for (number, rule, subject, patterns) in &entries {
            let matched = subject.kind == kind
                && (patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(type_name)));
            if !matched {
                continue;
            }
            let exact = patterns.is_empty() || patterns.iter().any(|pattern| pattern.is_exactly(type_name));
            if !exact && !has_reads(subject, type_name, digest.as_ref(), plan.pool.tags) {
                continue;
            }
            let key = (
                rule.metadata.when.as_slice(),
                &subject.each,
                &subject.reads,
                &subject.related,
                &rule.standard,
            );
            if let Some(class) = classes.get(&key) {
                plan.classes[*class].rules.push(*number);
                continue;
            }
            classes.insert(key, plan.classes.len());
            let shape = builder.shape(
                &mut plan.pool,
                (kind, type_name),
                &rule.standard,
                &subject.reads,
                &subject.related,
            );
            plan.pool.add_lists(&subject.each);
            plan.classes.push(Class {
                when: &rule.metadata.when,
                each: &subject.each,
                shape,
                rules: vec![*number],
            });
        }
        if !plan.classes.is_empty() {
            plan.pool.settle(digest.as_ref());
            types.push(plan);
        }
    }
    Selection { types, joins: builder.joins, not_evaluated }
}

type ClassKey<'p> =
    (&'p [When], &'p Vec<String>, &'p Vec<(String, Read)>, &'p Vec<(String, RelatedSpec)>, &'p String);

/// Why a rule can't say anything of this input, whatever stands in it.
fn unavailable(
    graph: &ResourceGraph<'_>,
    rule: &Rule,
    settings: &serde_json::Map<String, serde_json::Value>,
) -> Option<String> {
    let reads = || {
        let subjects = rule.metadata.subjects.iter();
        subjects.flat_map(|subject| subject.reads.iter().map(|(_, read)| (subject.kind, read)))
    };
    if reads().any(|(kind, read)| !is_available(read, kind, graph)) {
        return Some("this kind of input does not have what the rule reads".to_owned());
    }
    for (_, read) in reads() {
        for path in &read.paths {
            if let ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(path)))) = path
                && keys(setting_of(settings, &rule.standard, path)).is_empty()
            {
                return Some(format!("standards.{}.{} is empty", rule.standard, path.join(".")));
            }
        }
    }
    None
}

/// Under a glob, a type that has none of what an entry reads is not meant.
fn has_reads(
    subject: &SubjectSpec,
    type_name: &str,
    digest: Option<&TypeDigest>,
    tags: Option<TagStore>,
) -> bool {
    let Some(digest) = digest else { return false };
    subject.reads.iter().all(|(_, read)| {
        read.kind.is_constant()
            || read.paths.iter().any(|path| match path {
                ReadPath::Attribute { path, element } => {
                    let names = path.iter().map(String::as_str);
                    if *element {
                        subject.each.iter().any(|list| {
                            let path: Vec<&str> =
                                std::iter::once(list.as_str()).chain(names.clone()).collect();
                            digest.attribute(&path).is_some()
                        })
                    } else {
                        digest.attribute(&names.collect::<Vec<_>>()).is_some()
                    }
                }
                ReadPath::Engine(EngineRead::Tags(_)) => tags.is_some(),
                ReadPath::Engine(EngineRead::Secrets(Secrets::Entries)) => {
                    secrets::has_carriers(subject.kind, type_name)
                }
                ReadPath::Engine(_) | ReadPath::All => true,
            })
    })
}

impl ReadKind {
    fn is_constant(&self) -> bool {
        matches!(self, ReadKind::Const(_))
    }
}

pub(super) fn digest(kind: Kind, type_name: &str) -> Option<TypeDigest> {
    let schemas = Schemas::embedded();
    match kind {
        Kind::Resource => schemas.resource(type_name),
        Kind::Data => schemas.data_source(type_name),
        Kind::Provider => schemas.provider(type_name),
        Kind::Module | Kind::Variable | Kind::Output | Kind::Root => None,
    }
}

/// A type, or a glob of types.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    glob: Option<GlobMatcher>,
}

impl Pattern {
    pub(crate) fn new(text: &str) -> Self {
        let is_glob = text.contains(['*', '?', '[', '{']);
        let glob = is_glob.then(|| Glob::new(text).ok().map(|glob| glob.compile_matcher())).flatten();
        Pattern { text: text.to_owned(), glob }
    }

    pub(crate) fn matches(&self, type_name: &str) -> bool {
        self.text == type_name || self.glob.as_ref().is_some_and(|glob| glob.is_match(type_name))
    }

    fn is_exactly(&self, type_name: &str) -> bool {
        self.text == type_name
    }
}

struct Builder<'g, 'a> {
    graph: &'g ResourceGraph<'a>,
    assume: bool,
    numbers: u32,
    joins: Vec<PreparedJoin>,
    join_ids: FxHashMap<String, usize>,
}

impl Builder<'_, '_> {
    fn shape<'p>(
        &mut self,
        pool: &mut Pool<'p>,
        subject: (Kind, &str),
        standard: &'p str,
        reads: &'p [(String, Read)],
        related: &'p [(String, RelatedSpec)],
    ) -> Shape<'p> {
        let reads =
            reads.iter().map(|(name, read)| (name.as_str(), self.read(pool, standard, read))).collect();
        let related = related
            .iter()
            .map(|(name, spec)| {
                let types = self.types_of(&spec.types);
                let join = self.join(subject, &types, spec);
                let members = types.into_iter().map(|type_name| {
                    let mut pool = Pool::new(Kind::Resource, &type_name);
                    let shape = self.shape(
                        &mut pool,
                        (Kind::Resource, &type_name),
                        standard,
                        &spec.reads,
                        &spec.related,
                    );
                    pool.settle(digest(Kind::Resource, &type_name).as_ref());
                    (type_name, (pool, shape))
                });
                RelatedPlan { name, join, members: members.collect() }
            })
            .collect();
        Shape { reads, related }
    }

    fn read<'p>(&mut self, pool: &mut Pool<'p>, standard: &'p str, read: &'p Read) -> usize {
        let known = pool.reads.iter().position(|planned| {
            planned.read == read && (planned.standard == standard || !depends_on_settings(read))
        });
        known.unwrap_or_else(|| {
            pool.reads.push(PlannedRead { number: self.numbers, read, standard, cells: None });
            self.numbers += 1;
            pool.reads.len() - 1
        })
    }

    /// The types of the graph that patterns name.
    fn types_of(&self, patterns: &[String]) -> Vec<String> {
        let patterns: Vec<_> = patterns.iter().map(|name| Pattern::new(name)).collect();
        let types = self.graph.types().into_iter().filter(|(kind, _)| *kind == Kind::Resource);
        types
            .filter(|(_, name)| patterns.iter().any(|pattern| pattern.matches(name)))
            .map(|(_, name)| name.to_owned())
            .collect()
    }

    fn join(&mut self, subject: (Kind, &str), types: &[String], spec: &RelatedSpec) -> usize {
        let key = format!("{subject:?} {:?} {:?}", spec.types, spec.join);
        if let Some(join) = self.join_ids.get(&key) {
            return *join;
        }
        let prepared = match &spec.join {
            JoinBy::All => PreparedJoin::All(Join::all(self.graph, types)),
            JoinBy::By { by, to, from, element } => {
                // Without instances of the related types, what they would look like still says who holds the reference.
                let related = if types.is_empty() { &spec.types } else { types };
                let spec = JoinSpec { subject, related, by, to, from: *from, element: *element };
                PreparedJoin::By(Box::new(Join::new(self.graph, spec, self.assume)))
            }
        };
        self.joins.push(prepared);
        self.join_ids.insert(key, self.joins.len() - 1);
        self.joins.len() - 1
    }
}

fn depends_on_settings(read: &Read) -> bool {
    read.paths.iter().any(|path| matches!(path, ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(_))))))
}

impl<'p> Pool<'p> {
    fn new(kind: Kind, type_name: &str) -> Self {
        let tags = (kind == Kind::Resource).then(|| ResourceGraph::tag_store(type_name)).flatten();
        Pool { names: Vec::new(), reads: Vec::new(), tags }
    }

    fn add_lists(&mut self, lists: &'p [String]) {
        self.names.extend(lists.iter().map(String::as_str));
    }

    /// Gathers the names that the reads need, and what each can be remembered by.
    fn settle(&mut self, digest: Option<&TypeDigest>) {
        let mut names: FxHashSet<&'p str> = self.names.drain(..).collect();
        let mut tag_names = Vec::new();
        for planned in &self.reads {
            for path in &planned.read.paths {
                match path {
                    ReadPath::Attribute { element: false, path } => {
                        names.extend(path.first().map(String::as_str));
                    }
                    ReadPath::Engine(EngineRead::Tags(_)) => {
                        tag_names = self.tags.as_ref().map_or_else(Vec::new, ResourceGraph::tag_attributes);
                    }
                    _ => {}
                }
            }
        }
        names.extend(&tag_names);
        self.names = names.into_iter().collect();
        self.names.sort_unstable();
        for planned in &mut self.reads {
            planned.cells = cells(&self.names, &tag_names, planned.read, digest);
        }
    }
}

/// The attributes that decide a read; nothing if something else does, too.
fn cells(names: &[&str], tag_names: &[&str], read: &Read, digest: Option<&TypeDigest>) -> Option<Vec<usize>> {
    let mut cells = Vec::new();
    for path in &read.paths {
        match path {
            ReadPath::Attribute { element: false, path } => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                // Whether a write-only attribute is set stands in the configuration.
                if digest.and_then(|digest| digest.attribute(&path)).is_some_and(|found| found.write_only()) {
                    return None;
                }
                cells.push(names.binary_search(path.first()?).ok()?);
            }
            ReadPath::Engine(EngineRead::Tags(_)) => {
                cells.extend(tag_names.iter().filter_map(|name| names.binary_search(name).ok()));
            }
            _ => return None,
        }
    }
    Some(cells)
}
