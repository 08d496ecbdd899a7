//! What writing findings costs, in every format.

use std::fmt::Write;
use std::sync::Arc;

use groundrule::chores;
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::{Call, Finding, Location, Position, Precision, Report, SourceFile, Verdict};

use super::{Arguments, clock, subject};
use crate::Failure;
use crate::plans::{Generator, Profile};
use crate::table::Table;

/// Findings to write.
const FINDINGS: usize = 10_000;

/// Resources of the plan that they are taken from, of which some fail.
const RESOURCES: usize = 10_000;

/// Lines of a resource in the file that findings point into.
const LINES: usize = 4;

/// Milliseconds for each format, beside those of the check that the findings come from.
pub(super) fn costs(generator: &Generator, set: &PolicySet, arguments: &Arguments) -> Result<(), Failure> {
    let plan = generator.plan(RESOURCES, 1, Profile::Mixed)?;
    let (checked, check) = clock::measure(|| subject::check_whole(&plan, set));
    let report = located(checked?)?;
    let mut table = Table::new(&["format", "CPU ms", "MB"]);
    table.row(vec!["(the check itself)".to_owned(), format!("{:.1}", check.cpu * 1000.0), String::new()]);
    for format in chores::formats() {
        let mut costs = Vec::new();
        let mut size = 0;
        for _ in 0..arguments.runs {
            let (written, cost) = clock::measure(|| chores::render(&report, &format));
            size = written.ok_or("a format without a name")??.len();
            costs.push(cost.cpu);
        }
        let milliseconds = clock::median(&mut costs) * 1000.0;
        table.row(vec![
            format,
            format!("{milliseconds:.1}"),
            format!("{:.1}", super::megabytes(u64::try_from(size)?)),
        ]);
    }
    table.print(&format!("Writing {FINDINGS} findings"))?;
    Ok(())
}

/// As many findings as asked for, each with a place of its own in one large file.
fn located(mut report: Report) -> Result<Report, Failure> {
    let mut text = String::new();
    for number in 0..FINDINGS {
        writeln!(text, "resource \"aws_x\" \"x{number}\" {{\n  name    = \"é\"\n  enabled = false\n}}")?;
    }
    let spans: Vec<usize> = text.match_indices("enabled").map(|(at, _)| at).collect();
    let file = SourceFile { path: "modules/x/main.tf".to_owned(), text: Arc::from(text) };
    report.files = vec![file];
    let location = |number: usize| Location {
        file: 0,
        span: spans[number]..spans[number] + "enabled = false".len(),
        start: Position { line: number * LINES + 3, column: 3 },
        end: Position { line: number * LINES + 3, column: 18 },
        precision: Precision::Attribute,
    };
    let shapes: Vec<Finding> =
        report.findings.drain(..).filter(|finding| finding.verdict == Verdict::Fail).collect();
    if shapes.is_empty() {
        return Err("nothing fails in the plan".into());
    }
    report.findings = (0..FINDINGS)
        .map(|number| Finding {
            location: Some(location(number)),
            calls: vec![Call { module: "module.x".to_owned(), location: location(0) }],
            fingerprint: format!("{number:032x}"),
            ..shapes[number % shapes.len()].clone()
        })
        .collect();
    Ok(report)
}
