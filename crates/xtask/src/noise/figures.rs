//! Sums over the roots of a corpus.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundrule_rules::report::RuleInfo;
use groundrule_rules::rule::Severity;
use serde::Serialize;

use super::corpus::Root;
use super::judge::{Counts, Fail, Judged};
use crate::Failure;

/// A rule that is undetermined in a larger part of its verdicts has to say why.
pub(super) const WANTED: f64 = 0.1;

/// What the rules say of a corpus.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// The worst severity first, then by id; those without a verdict too.
    pub(super) rules: Vec<RuleFigures>,
    /// In the order of the index.
    pub(super) roots: Vec<RootFigures>,
    /// Roots that could not be judged, and rules that broke.
    pub(super) faults: Vec<String>,
    #[serde(skip)]
    pub(super) listed: Vec<Listed>,
}

/// What a rule says of all roots.
#[derive(Debug, Serialize)]
pub(super) struct RuleFigures {
    pub(super) rule: String,
    pub(super) severity: Severity,
    /// Beside the plan.
    pub(super) plan: Counts,
    /// By the files alone.
    pub(super) files: Counts,
    /// Why it is undetermined beside the plan, the most frequent cause first; a verdict may have several.
    pub(super) causes: Vec<(String, usize)>,
}

impl RuleFigures {
    pub(super) fn has_verdicts(&self) -> bool {
        self.plan.all() + self.files.all() > 0
    }
}

/// What all rules say of a root.
#[derive(Debug, Serialize)]
pub(super) struct RootFigures {
    pub(super) root: String,
    pub(super) repository: String,
    pub(super) commit: String,
    /// Fails beside the plan.
    pub(super) plan: BTreeMap<Severity, usize>,
    /// Fails by the files alone.
    pub(super) files: BTreeMap<Severity, usize>,
}

/// A finding of one root or both of its inputs.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) root: String,
    /// `plan`, `files`, or both.
    pub(super) inputs: Vec<&'static str>,
    pub(super) fail: Fail,
}

impl Figures {
    /// Adds up what was found in roots, by these rules.
    pub(super) fn new<'r>(
        rules: Vec<Arc<RuleInfo>>,
        judged: impl Iterator<Item = (&'r Root, Result<Judged, Failure>)>,
    ) -> Self {
        let mut counts: BTreeMap<String, [Counts; 2]> = BTreeMap::new();
        let mut causes: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let mut figures =
            Figures { rules: Vec::new(), roots: Vec::new(), faults: Vec::new(), listed: Vec::new() };
        for (root, outcome) in judged {
            let Judged { plan, files } = match outcome {
                Ok(judged) => judged,
                Err(error) => {
                    figures.faults.push(format!("{}: not judged: {error}", root.path));
                    continue;
                }
            };
            figures.roots.push(RootFigures {
                root: root.path.clone(),
                repository: root.repository.clone(),
                commit: root.commit.clone(),
                plan: by_severity(&plan.fails),
                files: by_severity(&files.fails),
            });
            for (slot, verdicts) in [&plan, &files].into_iter().enumerate() {
                for (rule, found) in &verdicts.counts {
                    counts.entry(rule.clone()).or_default()[slot].add(*found);
                    if found.error > 0 {
                        figures.faults.push(format!("{}: {rule} broke {} times", root.path, found.error));
                    }
                }
            }
            for (rule, found) in plan.causes {
                let sums = causes.entry(rule).or_default();
                for (cause, count) in found {
                    *sums.entry(cause).or_default() += count;
                }
            }
            figures.list(&root.path, plan.fails, files.fails);
        }
        figures.rules = rules
            .into_iter()
            .map(|info| {
                let [plan, files] = counts.remove(&info.id).unwrap_or_default();
                let mut causes: Vec<(String, usize)> =
                    causes.remove(&info.id).unwrap_or_default().into_iter().collect();
                causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
                RuleFigures { rule: info.id.clone(), severity: info.severity, plan, files, causes }
            })
            .collect();
        figures.rules.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.cmp(&b.rule)));
        figures.listed.sort_by(|a, b| {
            let key = |listed: &Listed| std::cmp::Reverse(listed.fail.rule.severity);
            key(a).cmp(&key(b)).then_with(|| a.fail.rule.id.cmp(&b.fail.rule.id))
        });
        figures
    }

    /// Notes the fails of a root, one in both inputs once.
    fn list(&mut self, root: &str, plan: Vec<Fail>, files: Vec<Fail>) {
        let first = self.listed.len();
        let listed = |input, fail| Listed { root: root.to_owned(), inputs: vec![input], fail };
        self.listed.extend(plan.into_iter().map(|fail| listed("plan", fail)));
        for fail in files {
            let is_same = |other: &&mut Listed| {
                let other = &other.fail;
                (&other.rule.id, &other.address, &other.paths, &other.message)
                    == (&fail.rule.id, &fail.address, &fail.paths, &fail.message)
            };
            match self.listed[first..].iter_mut().find(is_same) {
                Some(same) => same.inputs.push("files"),
                None => self.listed.push(listed("files", fail)),
            }
        }
    }

    /// All verdicts, beside plans and by files.
    pub(super) fn all(&self) -> [Counts; 2] {
        let mut sums = [Counts::default(); 2];
        for rule in &self.rules {
            sums[0].add(rule.plan);
            sums[1].add(rule.files);
        }
        sums
    }
}

fn by_severity(fails: &[Fail]) -> BTreeMap<Severity, usize> {
    let mut counts = BTreeMap::new();
    for fail in fails {
        *counts.entry(fail.rule.severity).or_default() += 1;
    }
    counts
}
