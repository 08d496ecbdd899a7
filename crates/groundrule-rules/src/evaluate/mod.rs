//! Rules on a graph: selection by type, reads, joins, remembered evaluation, verdicts.

mod absent;
mod change;
mod iam;
pub mod inspect;
mod intern;
mod joins;
mod message;
mod reads;
mod rego_value;
mod secrets;
mod select;
mod state;
mod union;
mod verdict;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use groundrule_parser::graph::{InstanceId, ResourceGraph};

use self::reads::Sources;
pub(crate) use self::select::Pattern;
use self::select::select;
use self::worker::Run;
use crate::rego::engine::Engine;
use crate::report::{NotEvaluated, Unknown, Verdict};
use crate::rule::Rule;

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
    /// The same by resource, if somebody asked for it.
    pub(crate) units: Vec<(InstanceId, usize, Verdict)>,
    /// What was not evaluated.
    pub not_evaluated: Vec<NotEvaluated>,
    /// By rule, the attributes that it reads and the provider's version does not have: `aws_db_instance.iops`.
    pub absent: BTreeMap<usize, BTreeSet<String>>,
    /// What it took.
    pub effort: Effort,
}

/// How much work an evaluation was, for whoever measures it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Subjects that the rules of a class were asked about.
    pub asked: usize,
    /// Those whose like had not been seen before, so that policies ran.
    pub evaluated: usize,
    /// Time until it was clear what to evaluate and what is related to what.
    pub selecting: Duration,
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

impl Judged {
    /// The subject's address: `aws_ebs_volume.a`, `aws_security_group.web.ingress[0]`, `aws_security_group.web.ingress[*]`.
    pub fn address(&self, graph: &ResourceGraph<'_>) -> String {
        address_of(graph, self.instance, self.element.as_ref().map(|(list, index)| (list.as_str(), *index)))
    }
}

/// The address of an instance or of its element.
fn address_of(graph: &ResourceGraph<'_>, id: InstanceId, element: Option<(&str, Option<usize>)>) -> String {
    let address = &graph.instance(id).address;
    match element {
        None => address.to_string(),
        Some((list, Some(index))) => format!("{address}.{list}[{index}]"),
        Some((list, None)) => format!("{address}.{list}[*]"),
    }
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
    evaluate_with(graph, rules, settings, engine, options, Wishes::default())
}

/// Whether a rule, by its number, gives no verdict on an instance.
pub(crate) type IsOff<'o> = &'o (dyn Fn(InstanceId, usize) -> bool + Sync);

/// What few ask for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wishes<'o> {
    /// Rules that are off for single instances.
    pub(crate) is_off: Option<IsOff<'o>>,
    /// Keep the verdicts by resource.
    pub(crate) keep_units: bool,
}

/// The same, as some wish it.
pub(crate) fn evaluate_with(
    graph: &ResourceGraph<'_>,
    rules: &[&Rule],
    settings: &serde_json::Map<String, serde_json::Value>,
    engine: &Engine,
    options: Options,
    wishes: Wishes<'_>,
) -> Evaluation {
    let Wishes { is_off, keep_units } = wishes;
    let start = Instant::now();
    let selection = select(graph, rules, settings, options.assume);
    let selecting = start.elapsed();
    let sources = Sources { graph, settings, assume: options.assume };
    let run = Run { sources, rules, selection: &selection, options, is_off, keep_inputs: false };
    let parts = run.evaluate(engine);
    let mut all = Evaluation {
        counts: Counts { by_rule: vec![[0; 4]; rules.len()] },
        not_evaluated: selection.not_evaluated.clone(),
        absent: absent::absent(&sources, &selection),
        effort: Effort { selecting, ..Effort::default() },
        ..Evaluation::default()
    };
    all.verdicts.reserve_exact(parts.iter().map(|part| part.verdicts.len()).sum());
    for part in parts {
        all.verdicts.extend(part.verdicts);
        all.effort.asked += part.asked;
        all.effort.evaluated += part.evaluated;
        for (_, rule, verdict) in &part.counted {
            all.counts.by_rule[*rule][slot(*verdict)] += 1;
        }
        if keep_units {
            all.units.extend(part.counted);
        }
    }
    all.verdicts.sort_by(|a, b| {
        (a.instance, &a.element, &rules[a.rule].id).cmp(&(b.instance, &b.element, &rules[b.rule].id))
    });
    all
}

/// What a rule's policy finds in `input`, for all of its subjects in a graph: each once, in an order of its own.
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
    let run = Run { sources, rules: &rules, selection: &selection, options, is_off: None, keep_inputs: true };
    let inputs: BTreeSet<regorus::Value> =
        run.evaluate(engine).into_iter().flat_map(|part| part.inputs).collect();
    inputs.into_iter().collect()
}

/// Place of a verdict in [`Counts`].
pub(crate) fn slot(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Undetermined => 2,
        Verdict::Error => 3,
    }
}
