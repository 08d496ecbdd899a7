//! What the rules say of one root: by its plan with its files beside it, and by its files alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use groundrule_parser::evaluation::{EvaluatedRoot, facts_beside};
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::{SourceIndex, fits};
use groundrule_parser::root::{Inputs, Workspace, load};
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::PolicySet;
use groundrule_rules::locate::RootSource;
use groundrule_rules::report::{Report, RuleInfo, Verdict};
use serde::Serialize;

use super::causes;
use super::list::{Excerpt, excerpt};
use crate::Failure;

/// As the command does it, with passes.
const OPTIONS: Options = Options { assume: true, keep_passes: true };

/// Verdicts by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) pass: usize,
    pub(super) fail: usize,
    pub(super) undetermined: usize,
    #[serde(skip_serializing_if = "is_none")]
    pub(super) error: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    pub(super) fn of(verdict: Verdict) -> Self {
        let mut counts = Counts::default();
        match verdict {
            Verdict::Pass => counts.pass = 1,
            Verdict::Fail => counts.fail = 1,
            Verdict::Undetermined => counts.undetermined = 1,
            Verdict::Error => counts.error = 1,
        }
        counts
    }

    pub(super) fn add(&mut self, other: Counts) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.undetermined += other.undetermined;
        self.error += other.error;
    }

    pub(super) fn all(self) -> usize {
        self.pass + self.fail + self.undetermined + self.error
    }
}

/// What is known of one root.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) plan: Verdicts,
    pub(super) files: Verdicts,
}

/// What the rules say of one input. A rule gives one verdict on an address: the worst, if there are several.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    pub(super) counts: BTreeMap<String, Counts>,
    /// Of the undetermined ones, by rule: in how many verdicts each cause stands.
    pub(super) causes: BTreeMap<String, BTreeMap<String, usize>>,
    /// In the order of the report.
    pub(super) fails: Vec<Fail>,
}

/// A finding to be read by hand.
#[derive(Debug, Clone)]
pub(super) struct Fail {
    pub(super) rule: Arc<RuleInfo>,
    pub(super) address: String,
    pub(super) paths: Vec<String>,
    pub(super) message: String,
    pub(super) excerpt: Option<Excerpt>,
}

/// Judges a root of a corpus by the rules that are meant.
pub(super) fn judge(
    corpus: &Path,
    root: &str,
    set: &PolicySet,
    is_meant: &dyn Fn(&str) -> bool,
) -> Result<Judged, Failure> {
    let directory = corpus.join(root);
    let workspace = Workspace::new(corpus)?;
    Ok(Judged {
        plan: summary(&of_plan(&workspace, &directory, set)?, is_meant),
        files: summary(&of_files(&workspace, &directory, set)?, is_meant),
    })
}

fn of_plan(workspace: &Workspace, directory: &Path, set: &PolicySet) -> Result<Report, Failure> {
    let source = Source::open(&directory.join("plan.json").to_string_lossy())?;
    let graph = ResourceGraph::read(&source)?;
    let root = load(workspace, directory, &Inputs::default());
    fits(&root, &graph).map_err(|why| format!("the plan is another root's: {why}"))?;
    let facts = facts_beside(workspace, directory, &graph);
    let graph = graph.beside(facts);
    let mut checked = check(&graph, "plan", set, OPTIONS);
    let index = SourceIndex::new(workspace.files(), &root);
    checked.locate(&graph, RootSource { index, base: workspace.boundary() }, directory);
    Ok(report([set], vec![checked]))
}

fn of_files(workspace: &Workspace, directory: &Path, set: &PolicySet) -> Result<Report, Failure> {
    let opened = EvaluatedRoot::open(workspace, directory, "files", &Inputs::default())?;
    let graph = ResourceGraph::of_root(&opened.plan, opened.facts)?;
    let mut checked = check(&graph, "files", set, OPTIONS);
    let index = SourceIndex::new(workspace.files(), &opened.root);
    checked.locate(&graph, RootSource { index, base: workspace.boundary() }, directory);
    Ok(report([set], vec![checked]))
}

fn summary(report: &Report, is_meant: &dyn Fn(&str) -> bool) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let mut worst: BTreeMap<(&str, &str), Verdict> = BTreeMap::new();
    let mut causes: BTreeSet<(&str, &str, String)> = BTreeSet::new();
    for finding in report.findings.iter().filter(|finding| is_meant(&finding.rule.id)) {
        let (rule, address) = (finding.rule.id.as_str(), finding.address.as_str());
        let entry = worst.entry((rule, address)).or_insert(Verdict::Pass);
        *entry = (*entry).max(finding.verdict);
        match finding.verdict {
            Verdict::Pass | Verdict::Error => {}
            Verdict::Undetermined => {
                causes
                    .extend(finding.unknown.iter().map(|unknown| (rule, address, causes::general(unknown))));
            }
            Verdict::Fail => verdicts.fails.push(Fail {
                rule: Arc::clone(&finding.rule),
                address: address.to_owned(),
                paths: finding.paths.clone(),
                message: finding.message.clone(),
                excerpt: finding.location.as_ref().map(|location| excerpt(report, location)),
            }),
        }
    }
    for (rule, _, cause) in causes {
        *verdicts.causes.entry(rule.to_owned()).or_default().entry(cause).or_default() += 1;
    }
    for ((rule, _), verdict) in worst {
        verdicts.counts.entry(rule.to_owned()).or_default().add(Counts::of(verdict));
    }
    verdicts
}
