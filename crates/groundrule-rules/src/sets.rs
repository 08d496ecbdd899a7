//! A root that was checked once for each of its sets of variable files: one input in the report, whose findings name the sets
//! that they hold for.

use std::collections::{BTreeMap, BTreeSet};

use groundrule_parser::graph::{InstanceId, ResourceGraph};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::report::{Finding, InputSummary, Report, Verdict};

/// Verdicts by resource and rule of one input: its worst over all sets is what counts.
#[derive(Debug, Default)]
pub(crate) struct Units(Vec<(Box<str>, usize, Verdict)>);

impl Units {
    /// Of verdicts by instance and number of the rule.
    pub(crate) fn new(graph: &ResourceGraph<'_>, verdicts: &[(InstanceId, usize, Verdict)]) -> Self {
        let unit = |(id, rule, verdict): &(InstanceId, usize, Verdict)| {
            (graph.instance(*id).address.as_ref().into(), *rule, *verdict)
        };
        Units(verdicts.iter().map(unit).collect())
    }
}

/// The worst verdict over all sets, by input, resource and rule.
#[derive(Debug, Default)]
pub(crate) struct Worst(BTreeMap<(String, Box<str>, usize), Verdict>);

impl Worst {
    /// Takes in what one set gave; `slot` finds the place of a rule among all rules.
    pub(crate) fn add(&mut self, path: &str, units: Units, slot: impl Fn(usize) -> Option<usize>) {
        for (address, rule, verdict) in units.0 {
            let Some(rule) = slot(rule) else { continue };
            let worst = self.0.entry((path.to_owned(), address, rule)).or_insert(verdict);
            *worst = verdict.max(*worst);
        }
    }

    /// Places of rules, and verdicts.
    pub(crate) fn verdicts(&self) -> impl Iterator<Item = (usize, Verdict)> {
        self.0.iter().map(|((_, _, rule), verdict)| (*rule, *verdict))
    }
}

/// Makes one input of those that are one root with different sets.
pub(crate) fn unite(report: &mut Report) {
    if report.inputs.iter().all(|input| input.sets.is_empty()) {
        return;
    }
    let mut roots: BTreeMap<String, usize> = BTreeMap::new();
    let mut numbers = Vec::with_capacity(report.inputs.len());
    let mut inputs: Vec<InputSummary> = Vec::new();
    for input in std::mem::take(&mut report.inputs) {
        let known = roots.get(&input.path).copied().filter(|_| !input.sets.is_empty());
        numbers.push(known.unwrap_or(inputs.len()));
        match known {
            Some(known) => add_set(&mut inputs[known], input),
            None => {
                if !input.sets.is_empty() {
                    roots.insert(input.path.clone(), inputs.len());
                }
                inputs.push(input);
            }
        }
    }
    let mut united: Vec<Finding> = Vec::with_capacity(report.findings.len());
    // By input and fingerprint: few have one in common.
    let mut seen: FxHashMap<(usize, String), Vec<usize>> = FxHashMap::default();
    for mut finding in std::mem::take(&mut report.findings) {
        let old = finding.input;
        finding.input = numbers[old];
        if inputs[finding.input].sets.is_empty() {
            united.push(finding);
            continue;
        }
        let alike = seen.entry((finding.input, finding.fingerprint.clone())).or_default();
        match alike.iter().find(|at| is_same(&united[**at], &finding)) {
            Some(at) => united[*at].sets.append(&mut finding.sets),
            None => {
                alike.push(united.len());
                united.push(finding);
            }
        }
    }
    for alike in seen.values().filter(|alike| alike.len() > 1) {
        for at in alike {
            tell_apart(&mut united[*at]);
        }
    }
    // Findings of later sets stand behind those of earlier ones.
    let is_of_sets = |finding: &Finding| !inputs[finding.input].sets.is_empty();
    united.sort_by(|one, other| {
        let place =
            |finding: &Finding| (finding.address.clone(), finding.rule.id.clone(), finding.sets.clone());
        let by_input = one.input.cmp(&other.input);
        by_input.then_with(|| if is_of_sets(one) { place(one).cmp(&place(other)) } else { by_input })
    });
    report.summary.resources = inputs.iter().map(|input| input.resources).sum();
    report.inputs = inputs;
    report.findings = united;
}

/// The most resources that any set gives; what is to be said of any.
fn add_set(input: &mut InputSummary, other: InputSummary) {
    input.resources = input.resources.max(other.resources);
    input.errored |= other.errored;
    let known: BTreeSet<String> = input.notes.iter().cloned().collect();
    let set = other.sets.join(", ");
    let new = other.notes.into_iter().filter(|note| !known.contains(note));
    input.notes.extend(new.map(|note| format!("{note} ({set})")));
    input.sets.extend(other.sets);
}

/// Whether a finding says the same with the variables of another set.
fn is_same(one: &Finding, other: &Finding) -> bool {
    Finding { sets: Vec::new(), ..one.clone() } == Finding { sets: Vec::new(), ..other.clone() }
}

/// What differs between sets is known by its sets, too.
fn tell_apart(finding: &mut Finding) {
    let mut hash = Sha256::new();
    for part in std::iter::once(&finding.fingerprint).chain(&finding.sets) {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut digest = format!("{:x}", hash.finalize());
    digest.truncate(finding.fingerprint.len());
    finding.fingerprint = digest;
}
