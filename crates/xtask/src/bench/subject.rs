//! The work that is measured.

use std::borrow::Cow;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::Failure;
use groundrule_parser::document::Document;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::evaluate::{Effort, Options, evaluate};
use groundrule_rules::loader::{PolicyFile, PolicySet, PolicySource};
use groundrule_rules::report::Report;
use groundrule_rules::rule::Rule;
use serde::Deserialize;
use serde_json::value::RawValue;

/// As the command does it.
const OPTIONS: Options = Options { assume: true, keep_passes: false };

/// A plan, split as coarsely as a check of its resources allows.
#[derive(Deserialize)]
struct Split<'a> {
    #[serde(borrow)]
    resource_changes: Vec<SplitChange<'a>>,
    #[serde(borrow)]
    planned_values: &'a RawValue,
    #[serde(borrow)]
    prior_state: &'a RawValue,
    #[serde(borrow)]
    configuration: &'a RawValue,
}

#[derive(Deserialize)]
struct SplitChange<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    type_name: Cow<'a, str>,
    #[serde(borrow)]
    change: SplitBodies<'a>,
}

#[derive(Deserialize)]
struct SplitBodies<'a> {
    #[serde(borrow)]
    before: &'a RawValue,
    #[serde(borrow)]
    after: &'a RawValue,
}

/// What everything is compared with: reads a plan from the disk's cache and splits it, once.
pub(super) fn read_once(path: &Path) -> Result<(), Failure> {
    let text = String::from_utf8(std::fs::read(path)?)?;
    let split: Split<'_> = serde_json::from_str(&text)?;
    let of_change = |change: &SplitChange<'_>| {
        let bodies = change.change.before.get().len() + change.change.after.get().len();
        change.address.len() + change.type_name.len() + bodies
    };
    let changes: usize = split.resource_changes.iter().map(of_change).sum();
    let rest = [split.planned_values, split.prior_state, split.configuration];
    black_box(changes + rest.iter().map(|part| part.get().len()).sum::<usize>());
    Ok(())
}

/// Everything from a file to a report, but for loading policies.
pub(super) fn check_whole(path: &Path, set: &PolicySet) -> Result<Report, Failure> {
    let source = Source::from_bytes(path.to_string_lossy(), std::fs::read(path)?)?;
    let graph = ResourceGraph::read(&source)?;
    let checked = check(&graph, source.name(), set, OPTIONS);
    Ok(report([set], vec![checked]))
}

/// How many stages there are.
pub(super) const STAGES: usize = 7;

/// What each stage of a check took.
pub(super) struct Stages {
    /// Open, split, graph, select, evaluate, report, drop.
    pub(super) seconds: [f64; STAGES],
    pub(super) effort: Effort,
}

/// Does a check stage by stage. A graph splits its file itself, and a check evaluates: what these take by themselves
/// is measured apart and taken off.
pub(super) fn stages(path: &Path, set: &PolicySet) -> Result<Stages, Failure> {
    let (source, open) = timed(|| -> Result<Source, Failure> {
        Ok(Source::from_bytes(path.to_string_lossy(), std::fs::read(path)?)?)
    });
    let source = source?;
    let (document, split) = timed(|| Document::read(&source));
    drop(black_box(document?));
    let (graph, graph_and_split) = timed(|| ResourceGraph::read(&source));
    let graph = graph?;
    let rules: Vec<&Rule> = set.rules.iter().map(AsRef::as_ref).collect();
    let (evaluation, evaluating) = timed(|| evaluate(&graph, &rules, &set.settings, &set.engine, OPTIONS));
    let effort = evaluation.effort;
    drop(evaluation);
    let (report, checking) = timed(|| report([set], vec![check(&graph, source.name(), set, OPTIONS)]));
    drop(black_box(report));
    let ((), dropping) = timed(|| drop(graph));
    let selecting = effort.selecting.as_secs_f64();
    let seconds = [
        open,
        split,
        (graph_and_split - split).max(0.0),
        selecting,
        evaluating - selecting,
        (checking - evaluating).max(0.0),
        dropping,
    ];
    Ok(Stages { seconds, effort })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// Whether a file holds a rule.
pub(super) fn is_rule(file: &PolicyFile) -> bool {
    is_rego(file) && !file.path.starts_with("lib/")
}

/// Whether a file holds Rego, for rules or shared.
pub(super) fn is_rego(file: &PolicyFile) -> bool {
    Path::new(&file.path).extension().is_some_and(|extension| extension == "rego")
}

/// Policies with copies of their rules, so many that there are `count` rules. A copy differs in its package alone,
/// and claims no alias.
pub(super) fn cloned(source: &PolicySource, count: usize) -> PolicySource {
    let rules: Vec<&PolicyFile> = source.files.iter().filter(|file| is_rule(file)).collect();
    let mut files = source.files.clone();
    let missing = count.saturating_sub(rules.len());
    files.extend(rules.iter().cycle().take(missing).enumerate().map(|(number, file)| {
        let copy = format!("_copy{}", number / rules.len() + 1);
        let stem = file.path.trim_end_matches(".rego");
        let path = format!("{stem}{copy}.rego");
        let text = copied(&file.source.text, &copy);
        PolicyFile { source: Arc::new(SourceText { path: format!("policies/{path}"), text }), path }
    }));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    PolicySource { builtin: source.builtin, files }
}

fn copied(text: &str, copy: &str) -> String {
    let mut copied = String::with_capacity(text.len());
    let mut in_aliases = false;
    for line in text.lines() {
        if line.starts_with("#   aliases:") {
            in_aliases = true;
            continue;
        }
        in_aliases &= line.starts_with("#     ");
        if in_aliases {
            continue;
        }
        copied.push_str(line);
        if line.starts_with("package ") {
            copied.push_str(copy);
        }
        copied.push('\n');
    }
    copied
}
