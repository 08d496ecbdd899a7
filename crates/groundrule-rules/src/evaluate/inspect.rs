//! What rules see of one instance, and what they make of it: for those who write rules, and those who wonder about a
//! verdict.

use groundrule_parser::graph::{Cell, InstanceId, ResourceGraph};
use groundrule_parser::value::Value;

use super::change::when;
use super::intern::ReadId;
use super::message::{Asked, SENSITIVE, hides_read};
use super::reads::{ElementAt, Sources};
use super::select::{Class, RelatedPlan, TypePlan, select};
use super::state::{RelatedState, State};
use super::worker::{Run, Subject, Worker, is_gone};
use super::{Judged, Options};
use crate::rego::engine::Engine;
use crate::report::{Unknown, Verdict};
use crate::rule::Rule;

/// A rule on a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Index of the rule, as it was given.
    pub rule: usize,
    /// The instance, or one of its elements.
    pub address: String,
    /// The verdict; nothing where the rule says that it does not apply.
    pub verdict: Option<Verdict>,
    /// The finding's message.
    pub message: String,
    /// What an undetermined verdict waits for.
    pub unknown: Vec<Unknown>,
    /// What the verdict rests on.
    pub assumed: Vec<String>,
    /// The reads, in the order of the policy.
    pub reads: Vec<SeenRead>,
    /// The related resources, in the order of the policy.
    pub related: Vec<SeenRelated>,
}

/// A read as a policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRead {
    /// Canonical name.
    pub name: String,
    /// JSON, unless it is sensitive; nothing where the policy sees nothing.
    pub value: Option<String>,
    /// Nothing in it is unknown.
    pub settled: bool,
}

/// Related resources as a policy sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRelated {
    /// Canonical name.
    pub name: String,
    /// Those that are joined.
    pub members: Vec<SeenMember>,
    /// Why there may be others.
    pub open: Vec<String>,
}

/// A related resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMember {
    /// Its address.
    pub address: String,
    /// The reference that the join takes for granted; nothing where it is certain.
    pub assumed: Option<String>,
    /// Its reads.
    pub reads: Vec<SeenRead>,
    /// What is related to it in turn.
    pub related: Vec<SeenRelated>,
}

/// Looks at one instance as the rules that judge it do; arguments as of [`super::evaluate`].
pub fn inspect(
    graph: &ResourceGraph<'_>,
    id: InstanceId,
    rules: &[&Rule],
    settings: &serde_json::Map<String, serde_json::Value>,
    engine: &mut Engine,
    options: Options,
) -> Vec<Seen> {
    let selection = select(graph, rules, settings, options.assume);
    let sources = Sources { graph, settings, assume: options.assume };
    let instance = graph.instance(id);
    let is_its_type =
        |plan: &&TypePlan<'_>| plan.kind == instance.kind && plan.type_name == instance.type_name;
    let (Some(plan), Some(body)) = (selection.types.iter().find(is_its_type), instance.body()) else {
        return Vec::new();
    };
    let change = when(instance.actions);
    let mut cells = Vec::new();
    body.project(&plan.pool.names, &mut cells);
    let run = Run { sources, rules, selection: &selection, options, is_off: None, keep_inputs: false };
    let worker = Worker::new(&run, engine, plan);
    let mut inspector = Inspector { graph, plan, worker, seen: Vec::new() };
    for class in &plan.classes {
        if class.when.contains(&change) && !is_gone(instance, change) {
            inspector.look(class, id, &cells);
        }
    }
    let mut seen = inspector.seen;
    seen.sort_by(|a, b| (&rules[a.rule].id, &a.address).cmp(&(&rules[b.rule].id, &b.address)));
    seen
}

struct Inspector<'w, 'g, 'a> {
    graph: &'g ResourceGraph<'a>,
    plan: &'g TypePlan<'g>,
    worker: Worker<'w, 'g, 'a>,
    seen: Vec<Seen>,
}

impl<'g> Inspector<'_, 'g, '_> {
    /// Looks at the subjects that an instance is for a class.
    fn look(&mut self, class: &Class<'g>, id: InstanceId, cells: &[Cell<'g>]) {
        if class.each.is_empty() {
            self.look_at(class, Subject { id, cells, element: None });
        }
        for list in class.each {
            let elements = self.worker.elements(id, list, cells);
            for (index, value) in elements.iter().enumerate().filter(|(_, value)| **value != Value::Unknown) {
                let element = Some(ElementAt { list, index, count: elements.len(), value });
                self.look_at(class, Subject { id, cells, element });
            }
            if elements.contains(&Value::Unknown) {
                self.worker.judge_open_list(class, id, list, &mut vec![None; class.rules.len()]);
                let graph = self.graph;
                self.seen.extend(self.worker.part.verdicts.drain(..).map(|judged| {
                    let address = judged.address(graph);
                    Seen::of(judged, address)
                }));
            }
        }
    }

    fn look_at(&mut self, class: &Class<'g>, subject: Subject<'_, 'g>) {
        let state = self.worker.state(class, subject);
        let sensitivity = self.graph.sensitivity(subject.id);
        let address = subject.address(self.graph);
        let asked = Asked::default();
        for rule in &class.rules {
            let outcome = self.worker.outcome(*rule, class, &state);
            let judged = outcome.verdict.map(|verdict| {
                self.worker.describe(class, subject, &state, &asked, (*rule, &outcome, verdict))
            });
            let address = address.clone();
            let seen = match judged {
                Some(judged) => Seen::of(judged, address),
                None => Seen { rule: *rule, address, ..Seen::default() },
            };
            let reads = class.shape.reads.iter().zip(&state.reads).map(|((name, index), value)| {
                let read = self.plan.pool.reads[*index].read;
                self.seen_read(name, *value, hides_read(read, subject.element, &sensitivity))
            });
            let seen = Seen {
                reads: reads.collect(),
                related: self.seen_related(&class.shape.related, &state.related),
                ..seen
            };
            self.seen.push(seen);
        }
    }

    fn seen_read(&self, name: &str, value: ReadId, is_hidden: bool) -> SeenRead {
        let value = self.worker.reader.values.get(value);
        let shown =
            value.rego.as_ref().map(|rego| if is_hidden { SENSITIVE.to_owned() } else { rego.to_string() });
        SeenRead { name: name.to_owned(), value: shown, settled: value.settled }
    }

    fn seen_related(&self, plans: &[RelatedPlan<'_>], states: &[RelatedState]) -> Vec<SeenRelated> {
        let related = plans.iter().zip(states).map(|(plan, related)| {
            let members = related.membership.members.iter().zip(&related.members);
            SeenRelated {
                name: plan.name.to_owned(),
                members: members
                    .map(|((id, assumed), state)| self.seen_member(plan, *id, assumed.clone(), state))
                    .collect(),
                open: related.membership.open.clone(),
            }
        });
        related.collect()
    }

    fn seen_member(
        &self,
        plan: &RelatedPlan<'_>,
        id: InstanceId,
        assumed: Option<String>,
        state: &State,
    ) -> SeenMember {
        let instance = self.graph.instance(id);
        let mut member = SeenMember {
            address: instance.address.to_string(),
            assumed,
            reads: Vec::new(),
            related: Vec::new(),
        };
        if let Some((pool, shape)) = plan.members.get(instance.type_name.as_ref()) {
            let sensitivity = self.graph.sensitivity(id);
            let reads = shape.reads.iter().zip(&state.reads).map(|((name, index), value)| {
                self.seen_read(name, *value, hides_read(pool.reads[*index].read, None, &sensitivity))
            });
            member.reads = reads.collect();
            member.related = self.seen_related(&shape.related, &state.related);
        }
        member
    }
}

impl Seen {
    fn of(judged: Judged, address: String) -> Self {
        Seen {
            rule: judged.rule,
            address,
            verdict: Some(judged.verdict),
            message: judged.message,
            unknown: judged.unknown,
            assumed: judged.assumed,
            ..Seen::default()
        }
    }
}
