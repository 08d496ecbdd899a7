//! `cargo xtask agreement`: the built-in rules' verdicts beside those that other scanners' tests expect, through the rules' aliases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::evaluate::{Options, evaluate};
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Rule;
use serde::Deserialize;

use crate::Failure;
use crate::generate::say;
use crate::table::{Table, ratio};

/// Labelled plans, from the workspace's root. Not in the repository, so nothing is compared where they are missing.
const LABELS: &str = "../shared/labelled/checkov";

/// The table that says which ids matter most, by a `1` in its second column.
const CHECKS: &str = "../shared/reference/checks.md";

/// A line of the labels: what the check `check` says of resources in the plan `id`.
#[derive(Deserialize)]
struct Label {
    check: String,
    id: String,
    pass: Vec<String>,
    fail: Vec<String>,
}

/// How a rule compares with one labelled resource.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Agree,
    Disagree,
    Undetermined,
}

/// What came of a check's labels.
#[derive(Default)]
struct Score {
    rules: BTreeSet<String>,
    agree: usize,
    disagree: usize,
    undetermined: usize,
    uncovered: usize,
}

impl Score {
    fn covered(&self) -> usize {
        self.agree + self.disagree + self.undetermined
    }

    fn add(&mut self, other: &Score) {
        self.agree += other.agree;
        self.disagree += other.disagree;
        self.undetermined += other.undetermined;
        self.uncovered += other.uncovered;
    }

    fn row(&self, name: &str) -> Vec<String> {
        let labels = self.covered() + self.uncovered;
        vec![
            name.to_owned(),
            labels.to_string(),
            self.covered().to_string(),
            self.agree.to_string(),
            self.disagree.to_string(),
            self.undetermined.to_string(),
            format!("{:.1} %", 100.0 * ratio(self.covered(), labels)),
            format!("{:.1} %", 100.0 * ratio(self.agree, self.covered())),
        ]
    }
}

const HEADING: &[&str] =
    &["check", "labels", "covered", "agree", "disagree", "undetermined", "coverage", "agreement"];

/// Prints the comparison; `verbose` also each label that a rule does not agree with, and the checks without a rule.
pub(crate) fn run(root: &Path, verbose: bool) -> Result<bool, Failure> {
    let folder = root.join(LABELS);
    if !folder.is_dir() {
        say(&format!("SKIPPED: NOTHING WAS COMPARED: there is no {}", folder.display()));
        return Ok(true);
    }
    let set = PolicySet::load(&[PolicySource::builtin()], None)
        .map_err(|faults| faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("\n"))?;
    let first = first_pack(&std::fs::read_to_string(root.join(CHECKS))?);
    let labels: Vec<Label> = std::fs::read_to_string(folder.join("labels.jsonl"))?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for label in &labels {
        let score = scores.entry(label.check.clone()).or_default();
        let rules = rules_for(&set, &label.check);
        score.rules.extend(rules.iter().map(|(_, rule)| rule.id.clone()));
        if rules.is_empty() {
            score.uncovered += label.pass.len() + label.fail.len();
            continue;
        }
        let verdicts = verdicts(&folder.join(format!("{}.plan.json", label.id)), &set, &rules)?;
        for (expected, addresses) in [(Verdict::Pass, &label.pass), (Verdict::Fail, &label.fail)] {
            for address in addresses {
                let found = verdicts.get(address).copied();
                let outcome = outcome(expected, found);
                match outcome {
                    Outcome::Agree => score.agree += 1,
                    Outcome::Disagree => score.disagree += 1,
                    Outcome::Undetermined => score.undetermined += 1,
                }
                if verbose && outcome != Outcome::Agree {
                    let found = found.map_or("no verdict", Verdict::name);
                    let names: Vec<&str> = rules.iter().map(|(_, rule)| rule.id.as_str()).collect();
                    say(&format!(
                        "{}: {} {address}: expected {}, found {found} by {}",
                        label.check,
                        label.id,
                        expected.name(),
                        names.join(", "),
                    ));
                }
            }
        }
    }
    print(&scores, &first, verbose)?;
    Ok(true)
}

fn print(scores: &BTreeMap<String, Score>, first: &BTreeSet<String>, verbose: bool) -> Result<(), Failure> {
    let mut table = Table::new(HEADING);
    let (mut of_first, mut all) = (Score::default(), Score::default());
    for (check, score) in scores {
        all.add(score);
        if first.contains(check) {
            of_first.add(score);
        }
        if score.covered() > 0 {
            let mark = if first.contains(check) { "*" } else { " " };
            let rules: Vec<&str> = score.rules.iter().map(String::as_str).collect();
            table.row(score.row(&format!("{check}{mark} {}", rules.join(", "))));
        }
    }
    table.row(of_first.row("* first pack"));
    table.row(all.row("all"));
    table.print("Verdicts beside other scanners' labels")?;
    if verbose {
        let missing: Vec<&str> = scores
            .iter()
            .filter(|(check, score)| score.covered() == 0 && first.contains(*check))
            .map(|(check, _)| check.as_str())
            .collect();
        say(&format!("of the first pack without a rule: {}", missing.join(", ")));
    }
    Ok(())
}

/// The rules that claim a check, by their number in the set: those that mean the same, else those that come near.
fn rules_for<'s>(set: &'s PolicySet, check: &str) -> Vec<(usize, &'s Rule)> {
    let claim = |whole: bool| -> Vec<(usize, &'s Rule)> {
        let rules = set.rules.iter().map(AsRef::as_ref).enumerate();
        rules
            .filter(|(_, rule): &(usize, &Rule)| {
                let ids = if whole { &rule.metadata.aliases } else { &rule.metadata.partial };
                ids.values().flatten().any(|id| id == check)
            })
            .collect()
    };
    let whole = claim(true);
    if whole.is_empty() { claim(false) } else { whole }
}

/// The worst verdict of the rules by resource.
fn verdicts(
    plan: &Path,
    set: &PolicySet,
    rules: &[(usize, &Rule)],
) -> Result<BTreeMap<String, Verdict>, Failure> {
    let source = Source::open(&plan.to_string_lossy())?;
    let graph = ResourceGraph::read(&source)?;
    let rules: Vec<&Rule> = rules.iter().map(|(_, rule)| *rule).collect();
    let options = Options { assume: true, keep_passes: true };
    let evaluation = evaluate(&graph, &rules, &set.settings, &set.engine, options);
    let mut worst: BTreeMap<String, Verdict> = BTreeMap::new();
    for judged in evaluation.verdicts {
        let address = graph.instance(judged.instance).address.to_string();
        // Labels name blocks, which may have several instances.
        let block =
            address.strip_suffix(']').and_then(|rest| rest.rfind('[')).map(|end| address[..end].to_owned());
        for name in [Some(address), block].into_iter().flatten() {
            let entry = worst.entry(name).or_insert(Verdict::Pass);
            *entry = (*entry).max(judged.verdict);
        }
    }
    Ok(worst)
}

/// A resource that a rule does not apply to does not fail it.
fn outcome(expected: Verdict, found: Option<Verdict>) -> Outcome {
    match (expected, found) {
        (_, Some(Verdict::Undetermined)) => Outcome::Undetermined,
        (Verdict::Pass, None | Some(Verdict::Pass)) | (Verdict::Fail, Some(Verdict::Fail)) => Outcome::Agree,
        _ => Outcome::Disagree,
    }
}

/// The other scanner's ids in rows of the first pack.
fn first_pack(checks: &str) -> BTreeSet<String> {
    let rows = checks.lines().filter(|line| line.split('|').nth(2).is_some_and(|cell| cell.trim() == "1"));
    rows.flat_map(|row| row.split(['|', ',', ' ']))
        .filter(|word| word.starts_with("CKV"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_passes_and_what_is_not_known_counts_against() {
        assert!(outcome(Verdict::Pass, None) == Outcome::Agree);
        assert!(outcome(Verdict::Fail, None) == Outcome::Disagree);
        assert!(outcome(Verdict::Fail, Some(Verdict::Undetermined)) == Outcome::Undetermined);
        assert!(outcome(Verdict::Pass, Some(Verdict::Fail)) == Outcome::Disagree);
    }

    #[test]
    fn the_first_pack_is_marked_in_its_table() {
        let table = "| 16 | 1 | EBS | `encrypted` | CKV_AWS_3 | AWS-0026 |\n| 17 | 2 | EBS | `kms` | CKV_AWS_189 | x |";
        assert_eq!(first_pack(table), BTreeSet::from(["CKV_AWS_3".to_owned()]));
    }
}
