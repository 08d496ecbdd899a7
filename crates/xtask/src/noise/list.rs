//! Findings with the lines that they point at, for whoever reads them.

use std::fmt::Write;

use groundrule_rules::report::{Location, Report};
use groundrule_rules::rule::Severity;

use super::figures::Figures;

/// Of a block, so many lines before and behind the place are shown.
const AROUND: usize = 20;

/// The lines around a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    path: String,
    /// Of the place, from 1.
    line: usize,
    /// The number of each line and what it says, without secrets.
    lines: Vec<(usize, String)>,
}

/// The block at the top of the file that holds a place, or the part of it that is near.
pub(super) fn excerpt(report: &Report, location: &Location) -> Excerpt {
    let file = &report.files[location.file];
    let lines: Vec<&str> = file.text.lines().collect();
    let at = (location.start.line - 1).min(lines.len().saturating_sub(1));
    let is_header = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    let first = (at.saturating_sub(AROUND)..=at).rev().find(|&line| lines.get(line).is_some_and(is_header));
    let first = first.unwrap_or(at.saturating_sub(AROUND));
    let last = (at..lines.len()).find(|&line| lines[line].starts_with('}')).unwrap_or(at);
    let shown =
        (first..=last.min(at + AROUND)).filter_map(|line| Some((line + 1, (*lines.get(line)?).to_owned())));
    Excerpt { path: file.path.clone(), line: at + 1, lines: shown.collect() }
}

/// Writes all findings of at least a severity as Markdown, rule by rule.
pub(super) fn write(out: &mut impl Write, figures: &Figures, least: Severity) -> std::fmt::Result {
    writeln!(out, "# Findings")?;
    let mut before = "";
    for listed in figures.listed.iter().filter(|listed| listed.fail.rule.severity >= least) {
        let fail = &listed.fail;
        if fail.rule.id != before {
            let severity = format!("{:?}", fail.rule.severity).to_lowercase();
            writeln!(out, "\n## {} ({severity})\n\n{}", fail.rule.id, fail.rule.title)?;
            before = &fail.rule.id;
        }
        writeln!(out, "\n### {}: {}\n", listed.root, fail.address)?;
        writeln!(out, "- {}: {}", listed.inputs.join(" and "), fail.message)?;
        if !fail.paths.is_empty() {
            writeln!(out, "- at {}", fail.paths.join(", "))?;
        }
        let Some(excerpt) = &fail.excerpt else {
            writeln!(out, "- nowhere in the files")?;
            continue;
        };
        writeln!(out, "- {}:{}\n\n```hcl", excerpt.path, excerpt.line)?;
        for (number, line) in &excerpt.lines {
            let mark = if *number == excerpt.line { '>' } else { ' ' };
            writeln!(out, "{mark}{number:5} {line}")?;
        }
        writeln!(out, "```")?;
    }
    Ok(())
}
