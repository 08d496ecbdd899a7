//! Graphs into a report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use groundrule_parser::graph::{Origin, ResourceGraph};

use crate::evaluate::{Evaluation, Judged, Options, evaluate};
use crate::fingerprint::{self, Fingerprints};
use crate::governance::Outcome;
use crate::loader::PolicySet;
use crate::locate::{self, LocatedFile, RootSource, Subject};
use crate::redact;
use crate::report::{
    Finding, InputKind, InputSummary, NotEvaluated, Report, RuleInfo, StandardSummary, Summary,
};
use crate::rule::Rule;

/// What one input gave; knows nothing of the other inputs.
#[derive(Debug)]
pub struct Checked {
    /// What it was checked with.
    rules: Vec<Arc<RuleInfo>>,
    input: InputSummary,
    pub(crate) findings: Vec<Finding>,
    /// Of the findings, in their order.
    pub(crate) subjects: Vec<Subject>,
    /// What locations point into, by the numbers that they have.
    pub(crate) files: Vec<LocatedFile>,
    /// By rule of the set: pass, fail, undetermined, error.
    counts: Vec<[usize; 4]>,
    not_evaluated: Vec<NotEvaluated>,
    /// What came of what was decided.
    pub(crate) outcome: Outcome,
}

/// Evaluates all rules of a set on a graph. `path` is what the user called the input.
pub fn check(graph: &ResourceGraph<'_>, path: &str, set: &PolicySet, options: Options) -> Checked {
    let rules: Vec<&Rule> = set.rules.iter().map(AsRef::as_ref).collect();
    let evaluation = evaluate(graph, &rules, &set.settings, &set.engine, options);
    let Evaluation { verdicts, counts, mut not_evaluated, .. } = evaluation;
    for (address, reason) in &graph.deferred {
        let why = format!("Terraform put its change off to a later plan: {reason}");
        not_evaluated.push(NotEvaluated { what: address.to_string(), why, gap: true });
    }
    let mut fingerprints = Fingerprints::default();
    let subjects = verdicts.iter().map(Subject::of).collect();
    let findings = verdicts
        .into_iter()
        .map(|judged| finding(graph, &set.infos[judged.rule], judged, &mut fingerprints))
        .collect();
    for call in graph.facts().iter().flat_map(|facts| &facts.missing_calls) {
        let why = format!("module from `{}` {}: what is in it was not evaluated", call.source, call.why);
        // A source may hold a password.
        let why = redact::sentence(&why);
        not_evaluated.push(NotEvaluated { what: call.module.to_string(), why, gap: true });
    }
    let input = summary(graph, path);
    Checked {
        rules: set.infos.clone(),
        input,
        findings,
        subjects,
        files: Vec::new(),
        counts: counts.by_rule,
        not_evaluated,
        outcome: Outcome::default(),
    }
}

impl Checked {
    /// Says something of the input that its reader should know.
    pub fn note(&mut self, note: String) {
        self.input.notes.push(note);
    }

    /// Says which root the input is of, by an id that is the same on every machine: findings in other roots are others.
    pub fn identify(&mut self, root: String) {
        for finding in &mut self.findings {
            finding.fingerprint = fingerprint::in_root(&root, &finding.fingerprint);
        }
        self.input.id = root;
    }

    /// Finds the places of all findings in the root that the input was made from, in `directory`.
    pub fn locate(&mut self, graph: &ResourceGraph<'_>, root: RootSource<'_>, directory: &Path) {
        self.input.root = Some(locate::shown(root.base, directory));
        self.files = locate::locate(graph, &mut self.findings, &self.subjects, root);
    }
}

impl Subject {
    fn of(judged: &Judged) -> Self {
        let element = match &judged.element {
            None => String::new(),
            Some((list, Some(index))) => format!("{list}[{index}]"),
            Some((list, None)) => list.clone(),
        };
        Subject { instance: judged.instance, element }
    }
}

/// Puts the results of all inputs together, in their order. The rules are those of all sets that inputs were checked with;
/// one that several have counts once, with its strictest level.
pub fn report<'s>(sets: impl IntoIterator<Item = &'s PolicySet>, checked: Vec<Checked>) -> Report {
    let mut rules: BTreeMap<&str, Arc<RuleInfo>> = BTreeMap::new();
    for info in sets.into_iter().flat_map(|set| &set.infos) {
        let strictest = rules.entry(&info.id).or_insert_with(|| Arc::clone(info));
        if info.level > strictest.level {
            *strictest = Arc::clone(info);
        }
    }
    let rules: Vec<Arc<RuleInfo>> = rules.into_values().collect();
    let mut report = Report::default();
    let mut totals = vec![[0; 4]; rules.len()];
    let slot = |id: &str| rules.binary_search_by(|rule| rule.id.as_str().cmp(id));
    let mut not_evaluated: BTreeMap<NotEvaluated, BTreeSet<usize>> = BTreeMap::new();
    let mut checked = checked;
    let files = checked.iter_mut().map(|one| std::mem::take(&mut one.files)).collect();
    let (files, numbers) = locate::merge(files);
    report.files = files;
    for (number, mut one) in checked.into_iter().enumerate() {
        report.summary.resources += one.input.resources;
        for finding in &mut one.findings {
            finding.input = number;
            locate::renumber(finding, &numbers[number]);
        }
        report.inputs.push(one.input);
        report.findings.append(&mut one.findings);
        for (rule, counts) in one.rules.iter().zip(&one.counts) {
            let Ok(at) = slot(&rule.id) else { continue };
            for (sum, count) in totals[at].iter_mut().zip(counts) {
                *sum += count;
            }
        }
        for item in one.not_evaluated {
            not_evaluated.entry(item).or_default().insert(number);
        }
    }
    report.rules = rules;
    let set = &report.rules;
    let sum = |at: usize| totals.iter().map(|counts| counts[at]).sum();
    // A rule that gave verdicts on another input was evaluated.
    let is_silent = |what: &str| {
        let at = set.binary_search_by(|rule| rule.id.as_str().cmp(what));
        at.map_or(true, |at| totals[at].iter().all(|count| *count == 0))
    };
    report.summary = Summary {
        resources: report.summary.resources,
        rules: set.len(),
        evaluated_rules: totals.iter().filter(|counts| counts.iter().any(|count| *count > 0)).count(),
        pass: sum(0),
        fail: sum(1),
        undetermined: sum(2),
        error: sum(3),
        standards: standards(set, &totals),
        not_evaluated: not_evaluated.into_keys().filter(|item| is_silent(&item.what)).collect(),
    };
    report
}

/// Totals by rule to totals by standard.
fn standards(rules: &[Arc<RuleInfo>], totals: &[[usize; 4]]) -> Vec<StandardSummary> {
    let mut standards: BTreeMap<&str, StandardSummary> = BTreeMap::new();
    for (rule, [pass, fail, undetermined, error]) in rules.iter().zip(totals) {
        let standard = standards.entry(&rule.standard).or_default();
        standard.rules += 1;
        standard.pass += pass;
        standard.fail += fail;
        standard.undetermined += undetermined;
        standard.error += error;
    }
    standards
        .into_iter()
        .map(|(standard, counts)| StandardSummary { standard: standard.to_owned(), ..counts })
        .collect()
}

fn summary(graph: &ResourceGraph<'_>, path: &str) -> InputSummary {
    let mut notes = Vec::new();
    if graph.errored {
        notes.push("Terraform failed while planning: the plan is partial".to_owned());
    } else if !graph.complete {
        notes.push("the plan is not complete: that something is absent is not known".to_owned());
    }
    if graph.origin == Origin::Plan && graph.format_version.starts_with("0.") {
        notes.push(format!(
            "format version {}: plans of Terraform before 1.0 say less, so more verdicts are undetermined",
            graph.format_version
        ));
    }
    if let Some(facts) = graph.facts().filter(|_| graph.origin == Origin::Root) {
        let [defaulted, valueless] = OF_VARIABLES;
        notes.extend(variables(defaulted, &facts.defaulted_variables));
        notes.extend(variables(valueless, &facts.valueless_variables));
    }
    InputSummary {
        path: path.to_owned(),
        id: String::new(),
        kind: match graph.origin {
            Origin::Plan => InputKind::Plan,
            Origin::State => InputKind::State,
            Origin::Root => InputKind::Root,
        },
        root: None,
        resources: graph.resources,
        errored: graph.errored,
        complete: (graph.origin == Origin::Plan).then_some(graph.complete),
        notes,
    }
}

/// How notes on a root's variables begin: on those that have their default, and those that have no value.
pub const OF_VARIABLES: [&str; 2] = ["judged on defaults", "without values"];

/// Variables named in a note; of more, the number.
const VARIABLES_SHOWN: usize = 12;

fn variables(what: &str, names: &[Box<str>]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(VARIABLES_SHOWN).map(|name| format!("var.{name}")).collect();
    let more = names.len().saturating_sub(VARIABLES_SHOWN);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    (!names.is_empty()).then(|| format!("{what} of: {}{rest}", shown.join(", ")))
}

fn finding(
    graph: &ResourceGraph<'_>,
    rule: &Arc<RuleInfo>,
    judged: Judged,
    fingerprints: &mut Fingerprints,
) -> Finding {
    let instance = graph.instance(judged.instance);
    let first = graph.first_address(judged.instance);
    let fingerprint = fingerprints.next(&rule.id, &first, judged.element.as_ref(), &judged.content);
    let address = judged.address(graph);
    Finding {
        input: 0,
        rule: Arc::clone(rule),
        verdict: judged.verdict,
        level: rule.level,
        address,
        type_name: if instance.type_name.is_empty() {
            instance.kind.to_string()
        } else {
            instance.type_name.to_string()
        },
        paths: judged.paths,
        related: judged.related,
        message: judged.message,
        unknown: judged.unknown,
        assumed: judged.assumed,
        location: None,
        calls: Vec::new(),
        chain: Vec::new(),
        suppressed: None,
        fingerprint,
    }
}
