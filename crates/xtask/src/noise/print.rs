//! The figures on standard output.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use groundrule_rules::rule::Severity;

use super::figures::{Figures, WANTED};
use super::judge::Counts;
use crate::Failure;
use crate::table::{line, ratio};

/// Of a rule's causes, so many are shown.
const CAUSES: usize = 5;

const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

/// Prints tables.
pub(super) fn markdown(figures: &Figures) -> Result<(), Failure> {
    let mut text = String::new();
    write(&mut text, figures)?;
    Ok(line(text.trim_end())?)
}

/// Prints everything.
pub(super) fn json(figures: &Figures) -> Result<(), Failure> {
    Ok(line(&serde_json::to_string_pretty(figures)?)?)
}

pub(super) fn write(out: &mut String, figures: &Figures) -> fmt::Result {
    let spoken = figures.rules.iter().filter(|rule| rule.has_verdicts()).count();
    writeln!(
        out,
        "# Noise: {} roots, {spoken} of {} rules with verdicts\n",
        figures.roots.len(),
        figures.rules.len()
    )?;
    writeln!(out, "Beside the plan, and by the files alone.\n")?;
    let heading = "| rule | severity | pass | fail | undetermined | share | files: pass | fail | undetermined | share |";
    writeln!(out, "{heading}\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for rule in figures.rules.iter().filter(|rule| rule.has_verdicts()) {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            rule.rule,
            name(rule.severity),
            cells(rule.plan),
            cells(rule.files)
        )?;
    }
    let [plan, files] = figures.all();
    writeln!(out, "| all | | {} | {} |", cells(plan), cells(files))?;
    write_roots(out, figures)?;
    write_undetermined(out, figures)?;
    let silent: Vec<&str> =
        figures.rules.iter().filter(|rule| !rule.has_verdicts()).map(|rule| rule.rule.as_str()).collect();
    if !silent.is_empty() {
        writeln!(out, "\n## Without a verdict: {}\n\n{}", silent.len(), silent.join(", "))?;
    }
    for (number, fault) in figures.faults.iter().enumerate() {
        let title = if number == 0 { "\n## Faults\n\n" } else { "" };
        writeln!(out, "{title}- {fault}")?;
    }
    Ok(())
}

fn write_roots(out: &mut String, figures: &Figures) -> fmt::Result {
    writeln!(out, "\n## Roots\n\nFindings that are critical, high, medium, low.\n")?;
    writeln!(out, "| root | repository | commit | beside the plan | files alone |\n|---|---|---|---|---|")?;
    let cell = |counts: &BTreeMap<Severity, usize>| {
        SEVERITIES.map(|severity| counts.get(&severity).copied().unwrap_or(0).to_string()).join(" / ")
    };
    for root in &figures.roots {
        let (plan, files) = (cell(&root.plan), cell(&root.files));
        writeln!(out, "| {} | {} | {} | {plan} | {files} |", root.root, root.repository, root.commit)?;
    }
    Ok(())
}

fn write_undetermined(out: &mut String, figures: &Figures) -> fmt::Result {
    let mut unsure: Vec<_> = figures.rules.iter().filter(|rule| share(rule.plan) > WANTED).collect();
    unsure.sort_by_key(|rule| std::cmp::Reverse(rule.plan.undetermined));
    writeln!(out, "\n## Undetermined in more than {:.0} %: {}", WANTED * 100.0, unsure.len())?;
    for rule in unsure {
        let Counts { undetermined, .. } = rule.plan;
        writeln!(out, "\n### {}: {undetermined} of {}\n", rule.rule, rule.plan.all())?;
        for (cause, count) in rule.causes.iter().take(CAUSES) {
            writeln!(out, "- {count}: {cause}")?;
        }
        if rule.causes.len() > CAUSES {
            writeln!(out, "- and {} more causes", rule.causes.len() - CAUSES)?;
        }
    }
    Ok(())
}

/// The undetermined part of verdicts.
fn share(counts: Counts) -> f64 {
    ratio(counts.undetermined, counts.all())
}

fn cells(counts: Counts) -> String {
    let Counts { pass, fail, undetermined, .. } = counts;
    format!("{pass} | {fail} | {undetermined} | {:.1} %", 100.0 * share(counts))
}

fn name(severity: Severity) -> String {
    format!("{severity:?}").to_lowercase()
}
