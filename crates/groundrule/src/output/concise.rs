//! `--format concise`: a line for each finding, `FILE:LINE:COLUMN: SEVERITY RULE: ADDRESS: what is wrong`, or
//! `ADDRESS: SEVERITY RULE: what is wrong` where no place is known.
//!
//! Undetermined verdicts come last, `undetermined: CAUSE: …`, a line for each cause, because one unknown value tends to
//! hold up many.

use std::io::{self, Write};

use groundrule_rules::report::{Finding, Report, Verdict};

use super::Run;
use super::causes::causes;
use super::places::{clickable, without_subject};
use crate::cli::Verdicts;
use crate::terminal::{Palette, Untrusted};
use crate::words::{count, severity_name, some_of, suppression_name};

/// Rules named in a line about a cause.
const RULES_SHOWN: usize = 3;

/// Writes a run's findings.
pub(super) fn write(run: &Run<'_>, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let lines = Lines { report: run.report, palette };
    for finding in &run.report.findings {
        let is_shown = finding.verdict != Verdict::Undetermined && finding.suppressed.is_none();
        if run.verdicts == Verdicts::All || is_shown {
            lines.finding(finding, out)?;
        }
    }
    if run.verdicts == Verdicts::Findings {
        lines.causes(out)?;
    }
    Ok(())
}

struct Lines<'a> {
    report: &'a Report,
    palette: Palette,
}

impl Lines<'_> {
    fn finding(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let palette = self.palette;
        match &finding.location {
            Some(location) => {
                let place = clickable(self.report, location);
                write!(out, "{}: ", palette.strong(Untrusted(&place)))?;
            }
            None => {
                self.input(finding.input, out)?;
                write!(out, "{}: ", palette.strong(Untrusted(&finding.address)))?;
            }
        }
        match (&finding.suppressed, finding.verdict) {
            (Some(_), _) => write!(out, "{}", palette.faint("suppressed"))?,
            (None, Verdict::Fail) => {
                let severity = finding.rule.severity;
                write!(out, "{}", palette.severity(severity, severity_name(severity)))?;
            }
            (None, verdict) => write!(out, "{}", palette.verdict(verdict, verdict.name()))?,
        }
        write!(out, " {}", palette.name(&finding.rule.id))?;
        if finding.location.is_some() {
            write!(out, ": {}", Untrusted(&finding.address))?;
        }
        match finding.verdict {
            Verdict::Fail | Verdict::Error => write!(out, ": {}", Untrusted(without_subject(finding)))?,
            // The message says what would be wrong.
            Verdict::Pass => {}
            Verdict::Undetermined => {
                for (position, unknown) in finding.unknown.iter().enumerate() {
                    let separator = if position == 0 { ": " } else { "; " };
                    write!(out, "{separator}{}: {}", Untrusted(&unknown.path), Untrusted(&unknown.because))?;
                }
            }
        }
        if finding.rule.preview {
            write!(out, " {}", palette.faint("(preview)"))?;
        }
        if !finding.sets.is_empty() {
            let sets = finding.sets.join(", ");
            write!(out, " {}", palette.faint(format_args!("(with {})", Untrusted(&sets))))?;
        }
        if !finding.assumed.is_empty() {
            let assumed = finding.assumed.join(", ");
            write!(out, " {}", palette.faint(format_args!("(assumes {})", Untrusted(&assumed))))?;
        }
        if let Some(suppression) = &finding.suppressed {
            let reason = suppression.reason.as_deref().unwrap_or("no reason given");
            let says = format_args!("({}: {})", suppression_name(suppression.kind), Untrusted(reason));
            write!(out, " {}", palette.faint(says))?;
        }
        writeln!(out)
    }

    /// Which input a line is about, where there are several.
    fn input(&self, input: usize, out: &mut dyn Write) -> io::Result<()> {
        match self.report.inputs.get(input) {
            Some(summary) if self.report.inputs.len() > 1 => write!(out, "{}: ", Untrusted(&summary.path)),
            _ => Ok(()),
        }
    }

    fn causes(&self, out: &mut dyn Write) -> io::Result<()> {
        for ((input, cause), held_up) in causes(&self.report.findings) {
            self.input(input, out)?;
            let verdict = Verdict::Undetermined;
            let rules: Vec<&str> = held_up.rules.into_iter().collect();
            writeln!(
                out,
                "{}: {}: {} of {}",
                self.palette.verdict(verdict, verdict.name()),
                self.palette.strong(Untrusted(cause)),
                count(held_up.verdicts, "verdict"),
                self.palette.name(some_of(&rules, RULES_SHOWN)),
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::cli::Verdicts;
    use crate::output::{Settings, sample};
    use crate::terminal::Palette;

    fn rendered(verdicts: Verdicts, colored: bool) -> String {
        sample::rendered(|run, out| write(run, Palette::new(colored), out), verdicts)
    }

    #[test]
    fn a_line_for_each_finding_and_one_for_each_cause() {
        insta::assert_snapshot!(rendered(Verdicts::Findings, false));
    }

    #[test]
    fn a_line_for_each_verdict() {
        insta::assert_snapshot!(rendered(Verdicts::All, false));
    }

    #[test]
    fn colour_adds_nothing_to_the_text() {
        let colored = sample::without_styles(&rendered(Verdicts::All, true));
        assert_eq!(colored, rendered(Verdicts::All, false));
    }

    #[test]
    fn without_places_lines_begin_with_the_address_and_one_input_needs_no_prefix() {
        let report = sample::report_without_places();
        let text = sample::rendered_of(
            &report,
            &[],
            &Settings::default(),
            |run, out| write(run, Palette::new(false), out),
            Verdicts::Findings,
        );
        assert!(
            text.contains("\nmodule.db.aws_ebs_volume.data[\"a\"]: high encryption-aws-block-storage: is ")
        );
    }
}
