//! One thread's work: the instances of a type, judged by the classes of rules that look at it.

use std::rc::Rc;

use groundrule_parser::graph::{Cell, Instance, InstanceId, Kind, Reading, ResourceGraph};
use groundrule_parser::value::Value;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::change::when;
use super::message::{Asked, Speaker};
use super::reads::{ElementAt, Sources, no_dynamic};
use super::select::{Class, Selection, TypePlan};
use super::state::{Reader, State};
use super::verdict::{Outcome, judge};
use super::{IsOff, Judged, Options, address_of};
use crate::rego::engine::Engine;
use crate::report::{Unknown, Verdict};
use crate::rule::{Rule, When};

/// What is the same for all threads.
pub(super) struct Run<'g, 'a> {
    pub(super) sources: Sources<'g, 'a>,
    pub(super) rules: &'g [&'g Rule],
    pub(super) selection: &'g Selection<'g>,
    pub(super) options: Options,
    /// Rules that are off for single instances.
    pub(super) is_off: Option<IsOff<'g>>,
    /// Keep what policies are evaluated on.
    pub(super) keep_inputs: bool,
}

/// Instances of one type that one thread works on.
#[derive(Debug, Clone, Copy)]
struct Chunk<'g> {
    plan: usize,
    instances: &'g [InstanceId],
}

/// What a thread found.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) verdicts: Vec<Judged>,
    /// A verdict for each rule and resource.
    pub(super) counted: Vec<(InstanceId, usize, Verdict)>,
    /// Subjects that the rules of a class were asked about.
    pub(super) asked: usize,
    /// Those whose like had not been seen before.
    pub(super) evaluated: usize,
    /// What policies were evaluated on, if that is kept.
    pub(super) inputs: Vec<regorus::Value>,
}

/// Instances in a chunk. What is remembered within a chunk is lost to the others, which speaks for large ones; all the
/// costly documents of a plan are of two or three types, whose work threads have to share, which speaks for small ones.
const CHUNK: usize = 192;

impl<'g> Run<'g, '_> {
    /// Judges everything, on all threads of the current pool.
    pub(super) fn evaluate(&self, engine: &Engine) -> Vec<Part> {
        let chunks = self.chunks();
        let chunks = chunks.par_iter();
        chunks.map_init(|| engine.clone(), |engine, chunk| self.evaluate_chunk(engine, *chunk)).collect()
    }

    /// The work to share out.
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

    /// Judges all instances of a chunk.
    fn evaluate_chunk(&self, engine: &mut Engine, chunk: Chunk<'g>) -> Part {
        let plan = &self.selection.types[chunk.plan];
        let mut worker = Worker::new(self, engine, plan);
        let mut cells = Vec::new();
        for id in chunk.instances {
            worker.judge_instance(*id, &mut cells);
        }
        worker.part
    }
}

/// Outcomes by what the subjects look like.
type Memory = FxHashMap<Box<[u32]>, Rc<[Outcome]>>;

/// The worst verdict so far of each rule of a class on one resource.
type Worst = Vec<Option<Verdict>>;

/// A thread at work on a chunk.
pub(super) struct Worker<'w, 'g, 'a> {
    run: &'w Run<'g, 'a>,
    engine: &'w mut Engine,
    plan: &'g TypePlan<'g>,
    pub(super) reader: Reader<'g, 'a>,
    /// By class.
    memory: Vec<Memory>,
    pub(super) part: Part,
}

/// A subject while it is judged.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s, 'g> {
    pub(super) id: InstanceId,
    pub(super) cells: &'s [Cell<'g>],
    pub(super) element: Option<ElementAt<'s>>,
}

impl Subject<'_, '_> {
    /// As findings name it.
    pub(super) fn address(&self, graph: &ResourceGraph<'_>) -> String {
        address_of(graph, self.id, self.element.map(|at| (at.list, Some(at.index))))
    }
}

impl<'w, 'g, 'a> Worker<'w, 'g, 'a> {
    pub(super) fn new(run: &'w Run<'g, 'a>, engine: &'w mut Engine, plan: &'g TypePlan<'g>) -> Self {
        Worker {
            run,
            engine,
            plan,
            reader: Reader::new(run.sources, &run.selection.joins),
            memory: plan.classes.iter().map(|_| Memory::default()).collect(),
            part: Part::default(),
        }
    }

    fn judge_instance(&mut self, id: InstanceId, cells: &mut Vec<Cell<'g>>) {
        let instance = self.run.sources.graph.instance(id);
        let Some(body) = instance.body() else { return };
        let change = when(instance.actions);
        let mut is_projected = false;
        for (number, class) in self.plan.classes.iter().enumerate() {
            if !class.when.contains(&change) || is_gone(instance, change) {
                continue;
            }
            if !is_projected {
                body.project(&self.plan.pool.names, cells);
                is_projected = true;
            }
            let mut worst = vec![None; class.rules.len()];
            if class.each.is_empty() {
                self.judge(number, Subject { id, cells, element: None }, &mut worst);
            } else {
                self.judge_elements(number, id, cells, &mut worst);
            }
            let verdicts = class.rules.iter().zip(worst);
            self.part.counted.extend(verdicts.filter_map(|(rule, verdict)| Some((id, *rule, verdict?))));
        }
    }

    fn judge_elements(&mut self, number: usize, id: InstanceId, cells: &[Cell<'g>], worst: &mut Worst) {
        let class = &self.plan.classes[number];
        for list in class.each {
            let elements = self.elements(id, list, cells);
            for (index, value) in elements.iter().enumerate().filter(|(_, value)| **value != Value::Unknown) {
                let element = Some(ElementAt { list, index, count: elements.len(), value });
                self.judge(number, Subject { id, cells, element }, worst);
            }
            if elements.contains(&Value::Unknown) {
                self.judge_open_list(class, id, list, worst);
            }
        }
    }

    /// The elements of a list that `each` names, unknown ones among them.
    pub(super) fn elements(&self, id: InstanceId, list: &str, cells: &[Cell<'g>]) -> Vec<Value> {
        let Ok(at) = self.plan.pool.names.binary_search(&list) else { return Vec::new() };
        match self.run.sources.graph.reading(id, &[list], cells[at]) {
            Reading::Known(Value::List(elements)) => elements,
            Reading::Known(single) => vec![single],
            Reading::Left { assumed: true } if !self.run.options.assume => vec![Value::Unknown],
            // Nothing there, for good or as far as anybody wrote down.
            Reading::Unset | Reading::Missing | Reading::Absent | Reading::Left { .. } => Vec::new(),
            Reading::Unknown => vec![Value::Unknown],
        }
    }

    /// Elements that are not known, or not known to be all.
    pub(super) fn judge_open_list(
        &mut self,
        class: &Class<'_>,
        id: InstanceId,
        list: &str,
        worst: &mut Worst,
    ) {
        let graph = self.run.sources.graph;
        let address = address_of(graph, id, Some((list, None)));
        let because = match graph.because(id, &[list]) {
            // With the files at hand it would be known.
            because if because == "known after apply" && graph.facts().is_none() => {
                format!("known after apply, unless {}", no_dynamic(&[list]))
            }
            because => because,
        };
        for (rule, worst) in class.rules.iter().zip(worst) {
            if self.is_off(id, *rule) {
                continue;
            }
            *worst = Some(worse(*worst, Verdict::Undetermined));
            self.part.verdicts.push(Judged {
                instance: id,
                element: Some((list.to_owned(), None)),
                content: String::new(),
                rule: *rule,
                verdict: Verdict::Undetermined,
                paths: vec![list.to_owned()],
                related: Vec::new(),
                message: format!("{address}: not all elements are known"),
                unknown: vec![Unknown { path: list.to_owned(), because: because.clone() }],
                assumed: Vec::new(),
            });
        }
    }

    fn judge(&mut self, number: usize, subject: Subject<'_, 'g>, worst: &mut Worst) {
        let class = &self.plan.classes[number];
        let state = self.state(class, subject);
        let outcomes = self.outcomes(number, &state);
        let asked = Asked::default();
        for ((rule, outcome), worst) in class.rules.iter().zip(outcomes.iter()).zip(worst) {
            let Some(verdict) = outcome.verdict.filter(|_| !self.is_off(subject.id, *rule)) else { continue };
            if verdict == Verdict::Fail && self.run.sources.graph.is_representative(subject.id) {
                *worst = Some(worse(*worst, Verdict::Undetermined));
                let judged = self.describe(class, subject, &state, &asked, (*rule, outcome, verdict));
                self.part
                    .verdicts
                    .push(of_unknown_number(judged, &self.run.sources.graph.instance(subject.id).address));
                continue;
            }
            *worst = Some(worse(*worst, verdict));
            if verdict != Verdict::Pass || self.run.options.keep_passes {
                let judged = self.describe(class, subject, &state, &asked, (*rule, outcome, verdict));
                self.part.verdicts.push(judged);
            }
        }
    }

    fn is_off(&self, id: InstanceId, rule: usize) -> bool {
        self.run.is_off.is_some_and(|is_off| is_off(id, rule))
    }

    /// What a subject holds of its class's reads, and what is related to it.
    pub(super) fn state(&mut self, class: &Class<'g>, subject: Subject<'_, 'g>) -> State {
        let Subject { id, cells, element } = subject;
        let pool = &self.plan.pool;
        let reads = class.shape.reads.iter();
        let reads =
            reads.map(|(_, index)| self.reader.read(&pool.reads[*index], id, pool, cells, element)).collect();
        State { reads, related: self.reader.related(id, element, &class.shape.related) }
    }

    /// What one rule says of a subject that looks like this.
    pub(super) fn outcome(&mut self, rule: usize, class: &Class<'g>, state: &State) -> Outcome {
        let input = self.reader.input(state, &class.shape, None);
        judge(self.run.rules[rule], self.engine, &input, &self.reader, state, &class.shape)
    }

    /// What the rules of a class say of a subject that looks like this, evaluated once.
    fn outcomes(&mut self, number: usize, state: &State) -> Rc<[Outcome]> {
        let class = &self.plan.classes[number];
        let mut key = Vec::with_capacity(state.reads.len());
        self.reader.key(state, &mut key);
        self.part.asked += 1;
        if let Some(outcomes) = self.memory[number].get(key.as_slice()) {
            return Rc::clone(outcomes);
        }
        self.part.evaluated += 1;
        let input = self.reader.input(state, &class.shape, None);
        if self.run.keep_inputs {
            self.part.inputs.push(input.clone());
        }
        let judged = class
            .rules
            .iter()
            .map(|rule| judge(self.run.rules[*rule], self.engine, &input, &self.reader, state, &class.shape));
        let outcomes: Rc<[Outcome]> = judged.collect();
        self.memory[number].insert(key.into(), Rc::clone(&outcomes));
        outcomes
    }

    /// A verdict in words.
    pub(super) fn describe(
        &self,
        class: &Class<'g>,
        subject: Subject<'_, 'g>,
        state: &State,
        asked: &Asked,
        (rule, outcome, verdict): (usize, &Outcome, Verdict),
    ) -> Judged {
        let address = subject.address(self.run.sources.graph);
        let speaker = Speaker {
            reader: &self.reader,
            rule: self.run.rules[rule],
            id: subject.id,
            address: &address,
            pool: &self.plan.pool,
            cells: subject.cells,
            element: subject.element,
            shape: &class.shape,
            state,
            asked,
        };
        let (paths, related) = speaker.places(outcome);
        let is_open = verdict == Verdict::Undetermined;
        Judged {
            instance: subject.id,
            element: subject.element.map(|at| (at.list.to_owned(), Some(at.index))),
            content: speaker.content(),
            rule,
            verdict,
            paths,
            related,
            message: match &outcome.error {
                Some(error) => error.clone(),
                None if is_open => speaker.open_message(),
                None => speaker.message(outcome),
            },
            unknown: if is_open { speaker.unknown(&outcome.unsettled) } else { Vec::new() },
            assumed: if is_open { Vec::new() } else { speaker.assumed() },
        }
    }
}

/// A fail of what may not be there at all.
fn of_unknown_number(judged: Judged, address: &str) -> Judged {
    let because = format!("how many {address} there are");
    let unknown = Unknown { path: "count or for_each".to_owned(), because };
    Judged { verdict: Verdict::Undetermined, unknown: vec![unknown], ..judged }
}

/// The verdict on a resource is its elements' worst.
fn worse(a: Option<Verdict>, b: Verdict) -> Verdict {
    a.map_or(b, |a| a.max(b))
}

/// Deposed objects are on their way out: only rules about deletions look at them.
pub(super) fn is_gone(instance: &Instance<'_>, change: When) -> bool {
    instance.deposed.is_some() && change != When::Delete && instance.kind == Kind::Resource
}
