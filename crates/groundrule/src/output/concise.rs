//! `--format concise`: a line for each finding, `ADDRESS: SEVERITY RULE: what is wrong`.
//!
//! Undetermined verdicts come last, `undetermined: CAUSE: …`, a line for each cause, because one unknown value tends to
//! hold up many.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use groundrule_rules::report::{Finding, Report, Verdict};

use crate::cli::Verdicts;
use crate::terminal::{Palette, Untrusted};
use crate::words::{count, severity_name, some_of};

/// Rules named in a line about a cause.
const RULES_SHOWN: usize = 3;

/// Writes a report's findings.
pub(crate) fn write(
    report: &Report,
    verdicts: Verdicts,
    out: &mut dyn Write,
    palette: Palette,
) -> io::Result<()> {
    let lines = Lines { report, palette };
    for finding in &report.findings {
        if verdicts == Verdicts::All || finding.verdict != Verdict::Undetermined {
            lines.finding(finding, out)?;
        }
    }
    if verdicts == Verdicts::Findings {
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
        self.input(finding.input, out)?;
        write!(out, "{}: ", palette.strong(Untrusted(&finding.address)))?;
        match finding.verdict {
            Verdict::Fail => {
                let severity = severity_name(finding.rule.severity);
                write!(out, "{}", palette.severity(finding.rule.severity, severity))?;
            }
            verdict => write!(out, "{}", palette.verdict(verdict, verdict.name()))?,
        }
        write!(out, " {}", palette.name(&finding.rule.id))?;
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
        if !finding.assumed.is_empty() {
            let assumed = finding.assumed.join(", ");
            write!(out, " {}", palette.faint(format_args!("(assumes {})", Untrusted(&assumed))))?;
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

/// The message; most begin with the subject, which the line says already.
fn without_subject(finding: &Finding) -> &str {
    let rest = finding.message.strip_prefix(&finding.address).and_then(|rest| rest.strip_prefix(' '));
    rest.unwrap_or(&finding.message)
}

/// What a cause holds up.
#[derive(Default)]
struct HeldUp<'a> {
    verdicts: usize,
    rules: BTreeSet<&'a str>,
}

/// Undetermined verdicts by input and cause; a verdict with several causes counts for each of them.
fn causes(findings: &[Finding]) -> BTreeMap<(usize, &str), HeldUp<'_>> {
    let mut causes: BTreeMap<(usize, &str), HeldUp<'_>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined) {
        let distinct: BTreeSet<&str> =
            finding.unknown.iter().map(|unknown| unknown.because.as_str()).collect();
        for cause in distinct {
            let held_up = causes.entry((finding.input, cause)).or_default();
            held_up.verdicts += 1;
            held_up.rules.insert(&finding.rule.id);
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::cli::Verdicts;
    use crate::output::sample;
    use crate::terminal::Palette;

    fn rendered(verdicts: Verdicts, colored: bool) -> String {
        let mut out = Vec::new();
        write(&sample::report(), verdicts, &mut out, Palette::new(colored)).unwrap();
        String::from_utf8(out).unwrap()
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
        let colored = rendered(Verdicts::All, true);
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some((text, style)) = rest.split_once('\u{1b}') {
            plain.push_str(text);
            rest = style.split_once('m').unwrap().1;
        }
        plain.push_str(rest);
        assert_eq!(plain, rendered(Verdicts::All, false));
    }

    #[test]
    fn one_input_needs_no_prefix() {
        let mut report = sample::report();
        report.inputs.truncate(1);
        report.findings.retain(|finding| finding.input == 0);
        let mut out = Vec::new();
        write(&report, Verdicts::Findings, &mut out, Palette::new(false)).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with("module.db.aws_ebs_volume.data[\"a\"]: high "));
    }
}
