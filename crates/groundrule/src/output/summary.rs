//! What was read and evaluated, and how it went: the proof beside the findings, for stderr.

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_rules::report::{InputSummary, NotEvaluated, Report, Summary};

use crate::exit::ExitStatus;
use crate::gate::Judgement;
use crate::terminal::{Palette, Untrusted};
use crate::words::{count, input_kind_name, some_of};

/// Names shown in a line about what was not evaluated.
const NAMES_SHOWN: usize = 3;

/// Writes the summary of a run.
pub(crate) fn write(
    report: &Report,
    judgement: &Judgement,
    err: &mut dyn Write,
    palette: Palette,
) -> io::Result<()> {
    for input in &report.inputs {
        write_input(input, err, palette)?;
    }
    write_counts(&report.summary, err, palette)?;
    write_not_evaluated(&report.summary.not_evaluated, err, palette)?;
    write_outcome(report, judgement, err, palette)
}

fn write_input(input: &InputSummary, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let resources = count(input.resources, "resource");
    let kind = input_kind_name(input.kind);
    write!(err, "Read {}: {kind} with {resources}", palette.strong(Untrusted(&input.path)))?;
    if let Some(root) = &input.root {
        write!(err, ", beside its root {}", palette.strong(Untrusted(root)))?;
    }
    writeln!(err)?;
    for note in &input.notes {
        writeln!(err, "  note: {}", Untrusted(note))?;
    }
    Ok(())
}

fn write_counts(summary: &Summary, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let Summary { rules, evaluated_rules, pass, fail, undetermined, error, .. } = summary;
    let rules = count(*rules, "rule");
    writeln!(
        err,
        "Evaluated {} of {rules}: {pass} pass, {fail} fail, {undetermined} undetermined, {error} error",
        palette.strong(evaluated_rules),
    )
}

/// A line for each reason.
fn write_not_evaluated(
    not_evaluated: &[NotEvaluated],
    err: &mut dyn Write,
    palette: Palette,
) -> io::Result<()> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for NotEvaluated { what, why, .. } in not_evaluated {
        by_reason.entry(why).or_default().push(what);
    }
    if !by_reason.is_empty() {
        writeln!(err, "Not evaluated:")?;
    }
    for (why, what) in by_reason {
        let what = some_of(&what, NAMES_SHOWN);
        writeln!(err, "  {}: {}", palette.name(Untrusted(&what)), Untrusted(why))?;
    }
    Ok(())
}

fn write_outcome(
    report: &Report,
    judgement: &Judgement,
    err: &mut dyn Write,
    palette: Palette,
) -> io::Result<()> {
    let Summary { pass, fail, undetermined, error, .. } = report.summary;
    let code = judgement.status.code();
    if !judgement.reasons.is_empty() {
        let reasons = judgement.reasons.join("; ");
        let says = format!("exit {code}: {}", Untrusted(&reasons));
        return match judgement.status {
            ExitStatus::Success => writeln!(err, "{}", palette.strong(says)),
            _ => writeln!(err, "{}", palette.bad(says)),
        };
    }
    let says = if pass + fail + undetermined + error == 0 {
        "nothing to judge: no rule applies to what was read"
    } else {
        "nothing fails the gate"
    };
    writeln!(err, "{}", palette.good(format_args!("exit {code}: {says}")))
}

#[cfg(test)]
mod tests {
    use groundrule_rules::report::{Level, Report};

    use super::write;
    use crate::gate::{Gate, Threshold};
    use crate::output::sample;
    use crate::terminal::Palette;

    fn rendered(report: &Report, unreadable: usize) -> String {
        let gate = Gate {
            threshold: Threshold::Level(Level::Mandatory),
            undetermined_fails: false,
            coverage: Some(95),
            exit_zero: false,
        };
        let mut err = Vec::new();
        write(report, &gate.judge(report, unreadable), &mut err, Palette::new(false)).unwrap();
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn a_run_with_everything() {
        insta::assert_snapshot!(rendered(&sample::report(), 1));
    }

    #[test]
    fn a_run_without_subjects() {
        let mut report = sample::report();
        report.findings.clear();
        report.inputs.truncate(1);
        report.inputs[0].resources = 0;
        report.summary = groundrule_rules::report::Summary { rules: 61, ..Default::default() };
        insta::assert_snapshot!(rendered(&report, 0));
    }
}
