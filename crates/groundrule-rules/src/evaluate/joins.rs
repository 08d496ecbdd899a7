//! Which resources are related to which, how sure that is, and whether there may be others.

use std::borrow::Cow;

use groundrule_parser::graph::{Candidates, Cell, InstanceId, Kind, Reach, Reading, ResourceGraph, Target};
use groundrule_parser::schema::Schemas;
use groundrule_parser::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};

use super::reads::ElementAt;
use crate::rule::Side;

/// What is related to one subject.
#[derive(Debug, Clone, Default)]
pub(super) struct Membership {
    /// Joined for certain, or assumed by the reference given; in the order of the input.
    pub(super) members: Vec<(InstanceId, Option<String>)>,
    /// Why there may be others.
    pub(super) open: Vec<String>,
}

/// What one attribute of one instance refers to.
#[derive(Debug, Default)]
struct Links {
    /// Known values.
    values: Vec<String>,
    targets: Vec<Target>,
}

/// A join, prepared for all subjects of a type.
#[derive(Debug)]
pub(super) struct Join {
    from: Side,
    to: Vec<Vec<String>>,
    by: Vec<String>,
    /// `by` is an attribute of the element that is the subject.
    pub(super) of_element: bool,
    assume: bool,
    complete: bool,
    /// The related resources that will exist.
    related: FxHashSet<InstanceId>,
    /// The subjects, if the related resources hold the reference.
    subjects: FxHashSet<InstanceId>,
    /// Types of the side that is referred to.
    referred_types: Vec<String>,
    /// Of the side that is referred to: instances by known value.
    by_value: FxHashMap<String, Vec<InstanceId>>,
    /// Instances of the side that is referred to whose values may yet turn out to be any.
    open_values: FxHashSet<InstanceId>,
    /// Links of the related resources, if they hold the reference.
    by_target: FxHashMap<InstanceId, Vec<(InstanceId, String)>>,
    candidates: Vec<(InstanceId, Candidates)>,
    /// Subjects that share a known value, and who refers to it without saying which is meant.
    ambiguous: Vec<(InstanceId, InstanceId)>,
    /// Related resources whose known value nothing in the graph has.
    stray: Vec<(InstanceId, String)>,
}

/// What a join joins.
#[derive(Debug, Clone, Copy)]
pub(super) struct JoinSpec<'s> {
    /// Type of the subjects.
    pub(super) subject: (Kind, &'s str),
    /// Types of the related resources that the graph has.
    pub(super) related: &'s [String],
    /// The attribute that holds the reference.
    pub(super) by: &'s [String],
    /// `by` is an attribute of the element that is the subject.
    pub(super) element: bool,
    /// The attributes that it may hold.
    pub(super) to: &'s [Vec<String>],
    /// Who holds it; nothing: whoever has the attribute, the related resources first.
    pub(super) from: Option<Side>,
}

impl Join {
    /// Every resource of the types.
    pub(super) fn all(graph: &ResourceGraph<'_>, related: &[String]) -> Membership {
        let (unsure, sure): (Vec<_>, Vec<_>) =
            existing(graph, related).partition(|id| graph.is_representative(*id));
        let mut members: Vec<_> = sure.into_iter().map(|id| (id, None)).collect();
        members.sort_unstable_by_key(|(id, _)| *id);
        let mut open: Vec<String> = graph.missing_modules().collect();
        open.extend(unsure.into_iter().map(|id| of_unknown_number(graph, id)));
        if !graph.complete {
            open.push(INCOMPLETE.to_owned());
        }
        Membership { members, open }
    }

    pub(super) fn new(graph: &ResourceGraph<'_>, spec: JoinSpec<'_>, assume: bool) -> Self {
        let from = if spec.element { Side::Subject } else { spec.from.unwrap_or_else(|| side(graph, spec)) };
        let related: FxHashSet<_> = existing(graph, spec.related).collect();
        let mut join = Join {
            from,
            to: spec.to.to_vec(),
            by: spec.by.to_vec(),
            of_element: spec.element,
            assume,
            complete: graph.complete,
            related,
            subjects: FxHashSet::default(),
            referred_types: match from {
                Side::Related => vec![spec.subject.1.to_owned()],
                Side::Subject => spec.related.to_vec(),
            },
            by_value: FxHashMap::default(),
            open_values: FxHashSet::default(),
            by_target: FxHashMap::default(),
            candidates: Vec::new(),
            ambiguous: Vec::new(),
            stray: Vec::new(),
        };
        match from {
            Side::Related => {
                let subjects: Vec<_> = graph.of_type(spec.subject.0, spec.subject.1).to_vec();
                join.subjects = subjects.iter().copied().collect();
                join.index_values(graph, subjects.into_iter());
                let related: Vec<_> = existing(graph, spec.related).collect();
                for id in related {
                    join.index_links(graph, id);
                }
            }
            Side::Subject => {
                let related: Vec<_> = existing(graph, spec.related).collect();
                join.index_values(graph, related.into_iter());
            }
        }
        join
    }

    /// What is related to a subject.
    pub(super) fn of(
        &self,
        graph: &ResourceGraph<'_>,
        subject: InstanceId,
        element: Option<ElementAt<'_>>,
    ) -> Membership {
        let mut found = Membership::default();
        match self.from {
            Side::Related => self.referring(graph, subject, &mut found),
            Side::Subject => {
                let element = element.filter(|_| self.of_element);
                self.referred(graph, subject, element, &mut found);
            }
        }
        if !self.complete {
            found.open.push(INCOMPLETE.to_owned());
        }
        found.members.sort_by_key(|(id, _)| *id);
        found.members.dedup_by_key(|(id, _)| *id);
        // What may not be there settles nothing.
        found.members.retain(|(id, _)| {
            let is_sure = !graph.is_representative(*id);
            if !is_sure {
                found.open.push(of_unknown_number(graph, *id));
            }
            is_sure
        });
        found.open.sort();
        found.open.dedup();
        found
    }

    /// The related resources that hold a reference to the subject.
    fn referring(&self, graph: &ResourceGraph<'_>, subject: InstanceId, found: &mut Membership) {
        let certain = self.by_target.get(&subject).into_iter().flatten();
        found.members.extend(certain.map(|(id, reference)| {
            let assumed = (!reference.is_empty()).then(|| reference.clone());
            (*id, assumed)
        }));
        for (_, candidates) in
            self.candidates.iter().filter(|(_, candidates)| graph.may_reach(candidates, subject))
        {
            found.open.push(candidates.because.clone());
        }
        found.open.extend(graph.missing_modules_that_may_reach(subject));
        let ambiguous = self.ambiguous.iter().filter(|(equal, _)| *equal == subject);
        found.open.extend(ambiguous.map(|(_, id)| unmatched(graph, *id, &self.by)));
        if self.open_values.contains(&subject) {
            found.open.extend(self.stray.iter().map(|(id, _)| unmatched(graph, *id, &self.by)));
        }
    }

    /// The related resources that the subject refers to.
    fn referred(
        &self,
        graph: &ResourceGraph<'_>,
        subject: InstanceId,
        element: Option<ElementAt<'_>>,
        found: &mut Membership,
    ) {
        if self.related.is_empty() {
            return;
        }
        let links = links(graph, subject, element, &self.by);
        for value in &links.values {
            match self.by_value.get(value) {
                Some(members) => match self.meant(graph, subject, element, members) {
                    Some(meant) => found.members.push(meant),
                    None => found.open.push(unmatched(graph, subject, &self.by)),
                },
                None if self.open_values.is_empty() => {}
                None => found.open.push(unmatched(graph, subject, &self.by)),
            }
        }
        for target in links.targets {
            match self.arrive(graph, target, |id| self.related.contains(&id)) {
                Target::Elsewhere => {}
                Target::Instance { instance, reference, assumed, .. } => {
                    found.members.push((instance, assumed.then_some(reference)));
                }
                Target::Candidates(candidates) => {
                    if self.related.iter().any(|id| graph.may_reach(&candidates, *id)) {
                        found.open.push(candidates.because);
                    }
                }
            }
        }
    }

    /// Which of those that have the value referred to is meant, as far as the expression says: one name may stand in
    /// several regions or accounts. Nothing if it is not known which.
    fn meant(
        &self,
        graph: &ResourceGraph<'_>,
        id: InstanceId,
        element: Option<ElementAt<'_>>,
        equal: &[InstanceId],
    ) -> Option<(InstanceId, Option<String>)> {
        let only = if let [only] = equal { Some((*only, None)) } else { None };
        if only.is_some() && self.open_values.is_empty() {
            return only;
        }
        let number = element.map(|at| at.index.to_string());
        let place = element.iter().flat_map(|at| [at.list, number.as_deref().unwrap_or_default()]);
        let path: Vec<&str> = place.chain(self.by.iter().map(String::as_str)).collect();
        let is_wanted = |id| equal.contains(&id) || self.open_values.contains(&id);
        match graph.target(id, &path).map(|target| self.arrive(graph, target, is_wanted)) {
            Some(Target::Instance { instance, reference, assumed, .. }) => {
                Some((instance, assumed.then_some(reference)))
            }
            Some(Target::Candidates(other)) if !equal.iter().any(|id| graph.may_reach(&other, *id)) => None,
            _ => only,
        }
    }

    /// Follows a reference to the side that is referred to. A configured attribute of another resource has the value
    /// of its own expression; what a resource or data source computes may be anything.
    fn arrive(
        &self,
        graph: &ResourceGraph<'_>,
        target: Target,
        is_wanted: impl Fn(InstanceId) -> bool,
    ) -> Target {
        let mut target = target;
        let mut first = None;
        let mut is_assumed = false;
        for _ in 0..MAX_HOPS {
            let Target::Instance { instance, attribute, reference, assumed } = target else { return target };
            is_assumed |= assumed;
            let because = first.get_or_insert_with(|| reference.clone()).clone();
            if is_wanted(instance) {
                return if (self.assume || !is_assumed) && self.takes(attribute.as_deref()) {
                    Target::Instance { instance, attribute, reference: because, assumed: is_assumed }
                } else {
                    Target::Candidates(graph.only(instance, because))
                };
            }
            let kind = graph.instance(instance).kind;
            let own = match &attribute {
                Some(attribute) if kind == Kind::Resource => match graph.target(instance, &[attribute]) {
                    // Its own id is nobody else's, unless it is a part of what is referred to.
                    None if graph.is_computed_only(instance, attribute) && !self.is_part(graph, instance) => {
                        return Target::Elsewhere;
                    }
                    own => own,
                },
                _ => None,
            };
            match own {
                Some(next) => target = next,
                None => return Target::Candidates(Candidates { reach: Reach::Any, because }),
            }
        }
        target
    }

    /// Whether a resource is of a type that belongs to those referred to, and may have their id: the versioning of a
    /// bucket has the bucket's.
    fn is_part(&self, graph: &ResourceGraph<'_>, id: InstanceId) -> bool {
        let type_name = graph.instance(id).type_name.as_ref();
        self.referred_types
            .iter()
            .any(|whole| type_name.strip_prefix(whole.as_str()).is_some_and(|rest| rest.starts_with('_')))
    }

    /// Whether an attribute is one of those that the reference may hold. A plan may have lost which one it is.
    fn takes(&self, attribute: Option<&str>) -> bool {
        attribute.is_none_or(|attribute| self.to.iter().any(|path| path.join(".") == attribute))
    }

    /// Gathers the values that references are compared with.
    fn index_values(&mut self, graph: &ResourceGraph<'_>, ids: impl Iterator<Item = InstanceId>) {
        let mut names: Vec<&str> =
            self.to.iter().filter_map(|path| path.first().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        let mut cells = Vec::new();
        for id in ids {
            let instance = graph.instance(id);
            let Some(body) = instance.body() else { continue };
            body.project(&names, &mut cells);
            for path in &self.to {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let Some(first) = path.first() else { continue };
                let cell = names.binary_search(first).map_or_else(|_| Cell::default(), |at| cells[at]);
                match graph.reading(id, &path, cell) {
                    Reading::Known(Value::String(value)) => {
                        let value = normal(&instance.type_name, &value).into_owned();
                        let ids = self.by_value.entry(value).or_default();
                        if ids.last() != Some(&id) {
                            ids.push(id);
                        }
                    }
                    Reading::Known(_)
                    | Reading::Unset
                    | Reading::Missing
                    | Reading::Absent
                    | Reading::Left { .. } => {}
                    // Nobody can have written down what the provider is yet to choose.
                    Reading::Unknown if instance.is_new() && graph.is_computed_only(id, first) => {}
                    Reading::Unknown => {
                        self.open_values.insert(id);
                    }
                }
            }
        }
    }

    /// Gathers what a related resource refers to.
    fn index_links(&mut self, graph: &ResourceGraph<'_>, id: InstanceId) {
        let links = links(graph, id, None, &self.by);
        for value in links.values {
            match self.by_value.get(&value) {
                Some(subjects) => match self.meant(graph, id, None, subjects) {
                    Some((subject, reference)) => {
                        self.by_target.entry(subject).or_default().push((id, reference.unwrap_or_default()));
                    }
                    None => self.ambiguous.extend(subjects.iter().map(|subject| (*subject, id))),
                },
                None => self.stray.push((id, value)),
            }
        }
        for target in links.targets {
            match self.arrive(graph, target, |subject| self.subjects.contains(&subject)) {
                Target::Elsewhere => {}
                Target::Instance { instance, reference, assumed, .. } => {
                    let reference = if assumed { reference } else { String::new() };
                    self.by_target.entry(instance).or_default().push((id, reference));
                }
                Target::Candidates(candidates) => self.candidates.push((id, candidates)),
            }
        }
    }
}

/// References followed from attribute to attribute: more than any real configuration has.
const MAX_HOPS: usize = 16;

const INCOMPLETE: &str = "the plan is not complete";

fn of_unknown_number(graph: &ResourceGraph<'_>, id: InstanceId) -> String {
    format!("how many {} there are", graph.instance(id).address)
}

fn unmatched(graph: &ResourceGraph<'_>, id: InstanceId, by: &[String]) -> String {
    format!("{}.{}", graph.instance(id).address, by.join("."))
}

fn existing(graph: &ResourceGraph<'_>, types: &[String]) -> impl Iterator<Item = InstanceId> {
    let ids = types.iter().flat_map(|type_name| graph.of_type(Kind::Resource, type_name));
    ids.copied().filter(|id| graph.instance(*id).exists_after())
}

/// The related type holds the reference if it has the attribute.
fn side(graph: &ResourceGraph<'_>, spec: JoinSpec<'_>) -> Side {
    let schemas = Schemas::embedded();
    let path: Vec<&str> = spec.by.iter().map(String::as_str).collect();
    let has = |type_name: &str| schemas.resource(type_name).map(|digest| digest.attribute(&path).is_some());
    let related = spec.related.iter().find_map(|type_name| has(type_name));
    let in_graph = || {
        let id = spec.related.iter().flat_map(|name| graph.of_type(Kind::Resource, name)).next();
        let mut cells = Vec::new();
        id.and_then(|id| graph.instance(*id).body()).is_some_and(|body| {
            body.project(&path[..1], &mut cells);
            cells[0].exists()
        })
    };
    if related.unwrap_or_else(in_graph) { Side::Related } else { Side::Subject }
}

/// What an attribute of an instance refers to: known values, else what its expression leads to.
fn links(graph: &ResourceGraph<'_>, id: InstanceId, element: Option<ElementAt<'_>>, by: &[String]) -> Links {
    let instance = graph.instance(id);
    let mut path: Vec<&str> = by.iter().map(String::as_str).collect();
    let mut links = Links::default();
    let (Some(first), Some(body)) = (path.first(), instance.body()) else { return links };
    let number;
    let places = match element {
        Some(at) => {
            let places = graph.element_places(id, at.list, (at.index, at.count), at.value, &path);
            number = at.index.to_string();
            path.splice(0..0, [at.list, number.as_str()]);
            places
        }
        None => {
            let mut cells = Vec::new();
            body.project(&[first], &mut cells);
            graph.places(id, &path, cells[0])
        }
    };
    let mut unknown = false;
    for place in places {
        match place.reading {
            Reading::Known(value) => add_values(&instance.type_name, &value, &mut links.values, &mut unknown),
            Reading::Unknown => unknown = true,
            Reading::Missing | Reading::Absent | Reading::Unset | Reading::Left { .. } => {}
        }
    }
    if unknown {
        links.targets = graph.targets(id, &path);
        if links.targets.is_empty() {
            let because = format!("{}.{}", instance.address, by.join("."));
            links.targets.push(Target::Candidates(Candidates { reach: Reach::Any, because }));
        }
    }
    links
}

fn add_values(type_name: &str, value: &Value, values: &mut Vec<String>, unknown: &mut bool) {
    match value {
        Value::String(text) if !text.is_empty() => values.push(normal(type_name, text).into_owned()),
        Value::List(elements) => {
            for element in elements {
                add_values(type_name, element, values, unknown);
            }
        }
        Value::Unknown => *unknown = true,
        _ => {}
    }
}

/// An id as it compares: Azure's differ in case, Google's self links in the version of the API.
fn normal<'v>(type_name: &str, value: &'v str) -> Cow<'v, str> {
    if type_name.starts_with("azurerm_") {
        return Cow::Owned(value.to_lowercase());
    }
    if type_name.starts_with("google_") && value.starts_with("https://") {
        return Cow::Borrowed(value.find("projects/").map_or(value, |at| &value[at..]));
    }
    Cow::Borrowed(value)
}
