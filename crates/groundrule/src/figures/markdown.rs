//! `--format markdown`: the figures as tables, for wikis and pull requests.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::v1::{Figures, Named, Rated};
use crate::output::markdown::code;
use crate::words::{percent, thousands};

/// Rows of a table.
const ROWS: usize = 30;

/// Writes the figures.
pub(super) fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    page.head(figures);
    page.groups("By standard", "standard", &figures.standards);
    page.groups("By environment", "environment", &figures.environments);
    page.groups("By team", "team", &figures.teams);
    let roots = figures.roots.iter().map(|root| (root.root.as_str(), &root.rated));
    page.rated("By root", "root", roots, figures.roots.len());
    page.details(figures);
    if figures.trend.len() > 1 {
        let trend = figures.trend.iter().rev().map(|point| (point.when.as_str(), &point.rated));
        page.rated("Trend", "audit", trend, figures.trend.len());
    }
    let controls = figures.controls.iter().filter(|control| control.rated.rate.is_some());
    let rows: Vec<(String, &Rated)> = controls
        .map(|control| (format!("{} {}", control.catalogue, control.control), &control.rated))
        .collect();
    page.rated("By control", "control", rows.iter().map(|(name, rated)| (name.as_str(), *rated)), rows.len());
    let _ = writeln!(
        page.0,
        "\nA rate is pass ÷ (pass + fail), rounded down; what is excepted or undetermined is no part of it."
    );
    out.write_all(page.0.as_bytes())
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, figures: &Figures) {
        let scope = &figures.scope;
        let _ = writeln!(self.0, "# Compliance: {}\n", rate(figures.overall.rate));
        let _ = writeln!(
            self.0,
            "{} resources in {} roots, judged by {} rules. Report of {}.",
            thousands(scope.resources),
            thousands(scope.roots),
            thousands(scope.evaluated_rules),
            figures.when
        );
        if !figures.failures.is_empty() || !figures.notes.is_empty() {
            self.0.push('\n');
        }
        for failure in figures.failures.iter().take(ROWS) {
            let message = code(&failure.message);
            let _ = writeln!(self.0, "- not read: {}: {message}", code(&failure.path));
        }
        if figures.failures.len() > ROWS {
            let _ = writeln!(self.0, "- and {} more that could not be read", figures.failures.len() - ROWS);
        }
        for note in &figures.notes {
            let _ = writeln!(self.0, "- note: {}", code(note));
        }
        let mut rows = vec![vec!["compliance".to_owned(), rate(figures.overall.rate)]];
        for severity in figures.severities.iter().take(2) {
            rows.push(vec![format!("{} fails", severity.name), thousands(severity.rated.verdicts.fail)]);
        }
        for coverage in &figures.coverage {
            rows.push(vec![format!("{} coverage", coverage.standard), rate(coverage.share)]);
        }
        rows.push(vec!["drift".to_owned(), rate(figures.drift.rate)]);
        let exceptions = &figures.exceptions;
        for (name, count) in [
            ("excepted findings", exceptions.open),
            ("of them expiring", exceptions.expiring),
            ("expired", exceptions.expired),
            ("in a baseline", exceptions.baseline),
        ] {
            rows.push(vec![name.to_owned(), thousands(count)]);
        }
        self.table("", &["", "figure"], rows, 0);
    }

    fn details(&mut self, figures: &Figures) {
        let top = figures.top_rules.iter().map(|rule| {
            let count = thousands(rule.fail);
            vec![code(&rule.rule), rule.severity.to_owned(), count, thousands(rule.roots)]
        });
        self.table(
            "Rules that are broken most often",
            &["rule", "severity", "fails", "roots"],
            top.collect(),
            0,
        );
        let owners = figures.exceptions.owners.iter().map(|owner| {
            let name = if owner.owner.is_empty() { "nobody".to_owned() } else { code(&owner.owner) };
            vec![name, thousands(owner.open), thousands(owner.expiring), thousands(owner.expired)]
        });
        let columns = ["owner", "open", "expiring", "expired"];
        self.table("Exceptions", &columns, owners.take(ROWS).collect(), figures.exceptions.owners.len());
        let drift = &figures.drift;
        let types = drift.types.iter().map(|row| vec![code(&row.name), thousands(row.count)]);
        self.table("Drift", &["type", "objects"], types.take(ROWS).collect(), drift.types.len());
    }

    fn groups(&mut self, title: &str, what: &str, groups: &[Named]) {
        let rows = groups.iter().map(|group| (group.name.as_str(), &group.rated));
        self.rated(title, what, rows, groups.len());
    }

    fn rated<'r>(
        &mut self,
        title: &str,
        what: &str,
        rows: impl Iterator<Item = (&'r str, &'r Rated)>,
        all: usize,
    ) {
        let rows = rows.take(ROWS).map(|(name, rated)| {
            let tally = rated.verdicts;
            let name = if name.is_empty() { "none is told".to_owned() } else { code(name) };
            let mut row = vec![name, rate(rated.rate)];
            row.extend([tally.pass, tally.fail, tally.excepted, tally.undetermined].map(thousands));
            row
        });
        self.table(title, &[what, "rate", "pass", "fail", "excepted", "undetermined"], rows.collect(), all);
    }

    /// A table, with how many rows it lacks of `all`.
    fn table(&mut self, title: &str, columns: &[&str], rows: Vec<Vec<String>>, all: usize) {
        if rows.is_empty() {
            return;
        }
        if !title.is_empty() {
            let _ = writeln!(self.0, "\n## {title}");
        }
        let _ = writeln!(self.0, "\n| {} |", columns.join(" | "));
        let aligned: Vec<&str> =
            columns.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "--:" }).collect();
        let _ = writeln!(self.0, "| {} |", aligned.join(" | "));
        let shown = rows.len();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|text| text.replace('|', "\\|")).collect();
            let _ = writeln!(self.0, "| {} |", cells.join(" | "));
        }
        if all > shown {
            let _ = writeln!(self.0, "\nand {} more", all - shown);
        }
    }
}

fn rate(rate: Option<f64>) -> String {
    rate.map_or_else(|| "–".to_owned(), percent)
}
