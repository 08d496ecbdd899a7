//! Rules on a graph: selection by type, reads, joins, remembered evaluation, verdicts.

mod iam;
mod intern;
mod joins;
mod message;
mod reads;
mod rego_value;
mod select;
mod state;
mod verdict;

use std::collections::BTreeSet;
use std::rc::Rc;

use groundrule_parser::graph::{Cell, InstanceId, Kind, Reading, ResourceGraph};
use groundrule_parser::value::Value;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::message::Speaker;
use self::reads::{ElementAt, Sources, no_dynamic, when};
use self::select::{Class, Selection, TypePlan, select};
use self::state::{Reader, State};
use self::verdict::{Outcome, judge};
use crate::rego::engine::Engine;
use crate::report::{NotEvaluated, Unknown, Verdict};
use crate::rule::{Rule, When};

/// How to evaluate.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Take a reference in a plan for what it most likely is; else it only names a candidate.
    pub assume: bool,
    /// Keep passes, too.
    pub keep_passes: bool,
}

/// What became of a graph.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// Verdicts to report, in the order of instance, element and rule.
    pub verdicts: Vec<Judged>,
    /// Verdicts by rule and resource: pass, fail, undetermined, error.
    pub counts: Counts,
    /// What was not evaluated.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Numbers of verdicts. Elements of a resource count as one, by their worst.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By rule, as it was given.
    pub by_rule: Vec<[usize; 4]>,
}

/// A verdict on one subject.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The instance, or the instance whose element is the subject.
    pub instance: InstanceId,
    /// Which element: the list's name and number; no number for elements that may yet come.
    pub element: Option<(String, Option<usize>)>,
    /// The element's content, unless it must not be shown.
    pub content: String,
    /// Index of the rule.
    pub rule: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// Attribute paths of the subject.
    pub paths: Vec<String>,
    /// Addresses and attribute paths of related resources.
    pub related: Vec<(String, String)>,
    /// The message.
    pub message: String,
    /// What an undetermined verdict waits for.
    pub unknown: Vec<Unknown>,
    /// What the verdict rests on.
    pub assumed: Vec<String>,
}

/// Evaluates rules on a graph, on all threads of the current pool.
///
/// `settings` are the standards' effective settings; `engine` holds the policies and the same settings.
pub fn evaluate(
    graph: &ResourceGraph<'_>,
    rules: &[&Rule],
    settings: &serde_json::Map<String, serde_json::Value>,
    engine: &Engine,
    options: Options,
) -> Evaluation {
    let selection = select(graph, rules, settings, options.assume);
    let sources = Sources { graph, settings, assume: options.assume };
    let run = Run { sources, rules, selection: &selection, options, keep_inputs: false };
    let parts = run.evaluate(engine);
    let mut all = Evaluation {
        counts: Counts { by_rule: vec![[0; 4]; rules.len()] },
        not_evaluated: selection.not_evaluated.clone(),
        ..Evaluation::default()
    };
    for part in parts {
        all.verdicts.extend(part.verdicts);
        for ((rule, verdict), count) in part.counts {
            all.counts.by_rule[rule][slot(verdict)] += count;
        }
    }
    all.verdicts.sort_by(|a, b| {
        (a.instance, &a.element, &rules[a.rule].id).cmp(&(b.instance, &b.element, &rules[b.rule].id))
    });
    all
}

/// What a rule's policy finds in `input`, for each of its subjects in a graph; what is the same only once.
pub fn inputs(
    graph: &ResourceGraph<'_>,
    rule: &Rule,
    settings: &serde_json::Map<String, serde_json::Value>,
    engine: &Engine,
    assume: bool,
) -> Vec<regorus::Value> {
    let rules = [rule];
    let selection = select(graph, &rules, settings, assume);
    let sources = Sources { graph, settings, assume };
    let options = Options { assume, keep_passes: false };
    let run = Run { sources, rules: &rules, selection: &selection, options, keep_inputs: true };
    let inputs = run.evaluate(engine).into_iter().flat_map(|part| part.inputs);
    inputs.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Place of a verdict in [`Counts`].
fn slot(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Undetermined => 2,
        Verdict::Error => 3,
    }
}

/// Instances of one type that one thread works on.
#[derive(Debug, Clone, Copy)]
struct Chunk<'g> {
    plan: usize,
    instances: &'g [InstanceId],
}

#[derive(Debug, Default)]
struct Part {
    verdicts: Vec<Judged>,
    counts: FxHashMap<(usize, Verdict), usize>,
    /// What policies were evaluated on, if that is kept.
    inputs: Vec<regorus::Value>,
}

struct Run<'g, 'a> {
    sources: Sources<'g, 'a>,
    rules: &'g [&'g Rule],
    selection: &'g Selection<'g>,
    options: Options,
    keep_inputs: bool,
}

/// Instances in a chunk. What is remembered within a chunk is lost to the others, so they are large.
const CHUNK: usize = 1024;

/// Outcomes by what the subjects look like.
type Memory = FxHashMap<Box<[u32]>, Rc<[Outcome]>>;

/// A subject of a class while it is judged.
struct Subject<'s, 'g> {
    id: InstanceId,
    cells: &'s [Cell<'g>],
    element: Option<ElementAt<'s>>,
}

impl<'g, 'a> Run<'g, 'a> {
    fn evaluate(&self, engine: &Engine) -> Vec<Part> {
        let chunks = self.chunks();
        let chunks = chunks.par_iter();
        chunks.map_init(|| engine.clone(), |engine, chunk| self.evaluate_chunk(engine, *chunk)).collect()
    }

    fn chunks(&self) -> Vec<Chunk<'g>> {
        let graph = self.sources.graph;
        let plans = self.selection.types.iter().enumerate();
        plans
            .flat_map(|(plan, types)| {
                let instances = graph.of_type(types.kind, &types.type_name);
                instances.chunks(CHUNK).map(move |instances| Chunk { plan, instances })
            })
            .collect()
    }

    fn evaluate_chunk(&self, engine: &mut Engine, chunk: Chunk<'g>) -> Part {
        let plan = &self.selection.types[chunk.plan];
        let mut reader = Reader::new(self.sources, &self.selection.joins);
        let mut memory: Vec<Memory> = plan.classes.iter().map(|_| Memory::default()).collect();
        let mut part = Part::default();
        let mut cells = Vec::new();
        for id in chunk.instances {
            let instance = self.sources.graph.instance(*id);
            let Some(body) = instance.body() else { continue };
            let change = when(instance.actions);
            let mut is_projected = false;
            for (class, memory) in plan.classes.iter().zip(&mut memory) {
                if !class.when.contains(&change) || is_gone(instance, change) {
                    continue;
                }
                if !is_projected {
                    body.project(&plan.pool.names, &mut cells);
                    is_projected = true;
                }
                if class.each.is_empty() {
                    let subject = Subject { id: *id, cells: &cells, element: None };
                    let mut worst = vec![None; class.rules.len()];
                    self.judge_subject(
                        engine,
                        &mut reader,
                        plan,
                        class,
                        memory,
                        &subject,
                        &mut worst,
                        &mut part,
                    );
                    self.count(class, &worst, &mut part);
                } else {
                    self.judge_elements(engine, &mut reader, plan, class, memory, *id, &cells, &mut part);
                }
            }
        }
        part
    }

    fn judge_elements(
        &self,
        engine: &mut Engine,
        reader: &mut Reader<'g, 'a>,
        plan: &'g TypePlan<'g>,
        class: &'g Class<'g>,
        memory: &mut Memory,
        id: InstanceId,
        cells: &[Cell<'g>],
        part: &mut Part,
    ) {
        let mut worst = vec![None; class.rules.len()];
        for list in class.each {
            let Ok(at) = plan.pool.names.binary_search(&list.as_str()) else { continue };
            let value = match self.sources.graph.reading(id, &[list], cells[at]) {
                Reading::Known(value) => value,
                // Nothing there, for good or as far as anybody wrote down.
                Reading::Unset | Reading::Missing | Reading::Absent => continue,
                Reading::Left { assumed: true } if !self.options.assume => Value::Unknown,
                Reading::Left { .. } => continue,
                Reading::Unknown => Value::Unknown,
            };
            let elements = match value {
                Value::List(elements) => elements,
                Value::Unknown => vec![Value::Unknown],
                single => vec![single],
            };
            let mut open = false;
            for (index, value) in elements.iter().enumerate() {
                if *value == Value::Unknown {
                    open = true;
                    continue;
                }
                let element = Some(ElementAt { list, index, count: elements.len(), value });
                let subject = Subject { id, cells, element };
                self.judge_subject(engine, reader, plan, class, memory, &subject, &mut worst, part);
            }
            if open {
                self.judge_open_list(class, id, list, &mut worst, part);
            }
        }
        self.count(class, &worst, part);
    }

    /// Elements that are not known, or not known to be all.
    fn judge_open_list(
        &self,
        class: &Class<'_>,
        id: InstanceId,
        list: &str,
        worst: &mut [Option<Verdict>],
        part: &mut Part,
    ) {
        let graph = self.sources.graph;
        for (rule, worst) in class.rules.iter().zip(worst) {
            *worst = worse(*worst, Verdict::Undetermined);
            let address = format!("{}.{list}[*]", graph.instance(id).address);
            let because = match graph.because(id, &[list]) {
                because if because == "known after apply" => {
                    format!("known after apply, unless {}", no_dynamic(&[list]))
                }
                because => because,
            };
            part.verdicts.push(Judged {
                instance: id,
                element: Some((list.to_owned(), None)),
                content: String::new(),
                rule: *rule,
                verdict: Verdict::Undetermined,
                paths: vec![list.to_owned()],
                related: Vec::new(),
                message: format!("{address}: not all elements are known"),
                unknown: vec![Unknown { path: list.to_owned(), because }],
                assumed: Vec::new(),
            });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one chunk's work, borrowed apart")]
    fn judge_subject(
        &self,
        engine: &mut Engine,
        reader: &mut Reader<'g, 'a>,
        plan: &'g TypePlan<'g>,
        class: &'g Class<'g>,
        memory: &mut Memory,
        subject: &Subject<'_, 'g>,
        worst: &mut [Option<Verdict>],
        part: &mut Part,
    ) {
        let reads = class.shape.reads.iter().map(|(_, index)| {
            reader.read(&plan.pool.reads[*index], subject.id, &plan.pool, subject.cells, subject.element)
        });
        let reads = reads.collect();
        let state =
            State { reads, related: reader.related(subject.id, subject.element, &class.shape.related) };
        let mut key = Vec::with_capacity(state.reads.len());
        reader.key(&state, &mut key);
        let outcomes = match memory.get(key.as_slice()) {
            Some(outcomes) => Rc::clone(outcomes),
            None => {
                let input = reader.input(&state, &class.shape, None);
                if self.keep_inputs {
                    part.inputs.push(input.clone());
                }
                let judged = class
                    .rules
                    .iter()
                    .map(|rule| judge(self.rules[*rule], engine, &input, reader, &state, &class.shape));
                let outcomes: Rc<[Outcome]> = judged.collect();
                memory.insert(key.into(), Rc::clone(&outcomes));
                outcomes
            }
        };
        for ((rule, outcome), worst) in class.rules.iter().zip(outcomes.iter()).zip(worst) {
            let Some(verdict) = outcome.verdict else { continue };
            *worst = worse(*worst, verdict);
            if verdict != Verdict::Pass || self.options.keep_passes {
                part.verdicts
                    .push(self.describe(reader, plan, class, subject, &state, *rule, outcome, verdict));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "everything that a finding speaks of")]
    fn describe(
        &self,
        reader: &Reader<'g, 'a>,
        plan: &TypePlan<'g>,
        class: &Class<'g>,
        subject: &Subject<'_, 'g>,
        state: &State,
        rule: usize,
        outcome: &Outcome,
        verdict: Verdict,
    ) -> Judged {
        let mut address = self.sources.graph.instance(subject.id).address.to_string();
        if let Some(at) = subject.element {
            address = format!("{address}.{}[{}]", at.list, at.index);
        }
        let speaker = Speaker {
            reader,
            rule: self.rules[rule],
            id: subject.id,
            address: &address,
            pool: &plan.pool,
            cells: subject.cells,
            element: subject.element,
            shape: &class.shape,
            state,
        };
        let (paths, related) = speaker.places(outcome);
        let unknown =
            if verdict == Verdict::Undetermined { speaker.unknown(&outcome.unsettled) } else { Vec::new() };
        let message = match &outcome.error {
            Some(error) => error.clone(),
            None => speaker.message(outcome),
        };
        let assumed = if verdict == Verdict::Undetermined { Vec::new() } else { speaker.assumed() };
        Judged {
            instance: subject.id,
            element: subject.element.map(|at| (at.list.to_owned(), Some(at.index))),
            content: speaker.content(),
            rule,
            verdict,
            paths,
            related,
            message,
            unknown,
            assumed,
        }
    }

    fn count(&self, class: &Class<'_>, worst: &[Option<Verdict>], part: &mut Part) {
        for (rule, verdict) in class.rules.iter().zip(worst) {
            if let Some(verdict) = verdict {
                *part.counts.entry((*rule, *verdict)).or_default() += 1;
            }
        }
    }
}

/// The verdict on a resource is its elements' worst.
fn worse(a: Option<Verdict>, b: Verdict) -> Option<Verdict> {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Pass => 0,
        Verdict::Undetermined => 1,
        Verdict::Fail => 2,
        Verdict::Error => 3,
    };
    match a {
        Some(a) if rank(a) >= rank(b) => Some(a),
        _ => Some(b),
    }
}

/// Deposed objects are on their way out: only rules about deletions look at them.
fn is_gone(instance: &groundrule_parser::graph::Instance<'_>, change: When) -> bool {
    instance.deposed.is_some() && change != When::Delete && instance.kind == Kind::Resource
}
