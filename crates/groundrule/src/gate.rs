//! From a report to an exit status, with the reasons in words.

use groundrule_rules::report::{Finding, Level, Report, Verdict};
use groundrule_rules::rule::Severity;

use crate::exit::ExitStatus;
use crate::words::{count, level_name, severity_name};

/// What a run has to reach to pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate {
    /// Least level or severity that fails the run.
    pub(crate) threshold: Threshold,
    /// Whether undetermined verdicts fail as fails do.
    pub(crate) undetermined_fails: bool,
    /// Least share of settled verdicts, in percent.
    pub(crate) coverage: Option<u8>,
    /// Findings alone leave the status at 0.
    pub(crate) exit_zero: bool,
}

/// The least that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threshold {
    /// What the standards say a fail does.
    Level(Level),
    /// How bad a fail is.
    Severity(Severity),
}

/// How a run went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The status that counts.
    pub(crate) status: ExitStatus,
    /// Why it is not [`ExitStatus::Success`], in falling order of what counts; the reasons that `--exit-zero`
    /// overrides too.
    pub(crate) reasons: Vec<String>,
}

impl Default for Gate {
    fn default() -> Self {
        Gate {
            threshold: Threshold::Level(Level::Mandatory),
            undetermined_fails: false,
            coverage: None,
            exit_zero: false,
        }
    }
}

impl Gate {
    /// Judges a report and the number of inputs that could not be read.
    pub(crate) fn judge(self, report: &Report, unreadable: usize) -> Judgement {
        let mut reasons = Vec::new();
        let summary = &report.summary;
        if summary.error > 0 {
            reasons.push((ExitStatus::Misuse, format!("{} broke", count(summary.error, "evaluation"))));
        }
        if unreadable > 0 {
            reasons
                .push((ExitStatus::Unreadable, format!("{} could not be read", count(unreadable, "input"))));
        }
        for reason in self.gaps(report) {
            reasons.push((ExitStatus::NotEvaluated, reason));
        }
        let failing = report.findings.iter().filter(|finding| self.fails(finding)).count();
        if failing > 0 {
            let threshold = self.threshold.name();
            reasons.push((
                ExitStatus::Findings,
                format!("{} at or above {threshold}", count(failing, "finding")),
            ));
        }
        let status = reasons
            .iter()
            .map(|(status, _)| *status)
            .filter(|status| !(self.exit_zero && *status == ExitStatus::Findings))
            .max()
            .unwrap_or(ExitStatus::Success);
        Judgement { status, reasons: reasons.into_iter().map(|(_, reason)| reason).collect() }
    }

    /// Whether a finding fails the run; never one that is suppressed.
    pub(crate) fn fails(self, finding: &Finding) -> bool {
        if finding.suppressed.is_some() {
            return false;
        }
        match finding.verdict {
            Verdict::Fail => self.threshold.reached_by(finding),
            Verdict::Undetermined => {
                finding.level == Level::Locked
                    || (self.undetermined_fails && self.threshold.reached_by(finding))
            }
            Verdict::Pass | Verdict::Error => false,
        }
    }

    /// What keeps a green run from proving anything.
    fn gaps(self, report: &Report) -> Vec<String> {
        let mut gaps = Vec::new();
        let summary = &report.summary;
        if summary.rules == 0 {
            gaps.push("no rule was selected".to_owned());
        }
        for input in report.inputs.iter().filter(|input| input.errored) {
            gaps.push(format!("{}: Terraform failed while making this plan", input.path));
        }
        let verdicts = Verdicts::of(report);
        if verdicts.given == 0 && verdicts.due > 0 {
            gaps.push("rules apply to what was read, and none of them gave a verdict".to_owned());
        }
        if let Some(required) = self.coverage
            && !verdicts.cover(required)
        {
            let (settled, due) = (verdicts.settled, verdicts.due);
            gaps.push(format!("{settled} of {due} verdicts are pass or fail, less than {required} %"));
        }
        gaps
    }
}

impl Threshold {
    fn reached_by(self, finding: &Finding) -> bool {
        self.reaches(finding.level, finding.rule.severity)
    }

    /// Whether a finding of that level and severity fails.
    pub(crate) fn reaches(self, level: Level, severity: Severity) -> bool {
        match self {
            Threshold::Level(least) => level >= least,
            Threshold::Severity(least) => severity >= least,
        }
    }

    /// As it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Threshold::Level(level) => level_name(level),
            Threshold::Severity(severity) => severity_name(severity),
        }
    }
}

/// Verdicts counted for coverage.
struct Verdicts {
    /// Pass or fail.
    settled: usize,
    /// Of any kind.
    given: usize,
    /// Given, or missing though a rule could have given one.
    due: usize,
}

impl Verdicts {
    fn of(report: &Report) -> Self {
        let summary = &report.summary;
        let settled = summary.pass + summary.fail;
        let given = settled + summary.undetermined + summary.error;
        let missing = summary.not_evaluated.iter().filter(|not_evaluated| not_evaluated.gap).count();
        Verdicts { settled, given, due: given + missing }
    }

    /// Nothing due is covered in full.
    fn cover(&self, percent: u8) -> bool {
        self.settled * 100 >= self.due * usize::from(percent)
    }
}

#[cfg(test)]
mod tests {
    use groundrule_rules::report::{Level, NotEvaluated, Report, Summary, Verdict};
    use groundrule_rules::rule::Severity;

    use super::{Gate, Threshold};
    use crate::exit::ExitStatus;
    use crate::output::sample;

    const GATE: Gate = Gate {
        threshold: Threshold::Level(Level::Mandatory),
        undetermined_fails: false,
        coverage: None,
        exit_zero: false,
    };

    /// The sample, brought down to what `keep` says.
    fn report(keep: &[Verdict]) -> Report {
        let mut report = sample::report();
        report.inputs.truncate(1);
        report.findings.retain(|finding| keep.contains(&finding.verdict));
        report.summary.error = 0;
        report
    }

    fn status(gate: Gate, report: &Report) -> ExitStatus {
        gate.judge(report, 0).status
    }

    #[test]
    fn fails_at_or_above_the_threshold_count() {
        let fails = report(&[Verdict::Fail]);
        for (threshold, failing) in [
            (Threshold::Level(Level::Advisory), 5),
            (Threshold::Level(Level::Mandatory), 4),
            (Threshold::Level(Level::Locked), 1),
            (Threshold::Severity(Severity::Low), 5),
            (Threshold::Severity(Severity::High), 4),
            (Threshold::Severity(Severity::Critical), 2),
        ] {
            let gate = Gate { threshold, ..GATE };
            let counted = fails.findings.iter().filter(|finding| gate.fails(finding)).count();
            assert_eq!(counted, failing, "{threshold:?}");
            assert_eq!(status(gate, &fails), ExitStatus::Findings);
        }
    }

    #[test]
    fn exit_zero_overrides_findings_only() {
        let gate = Gate { exit_zero: true, ..GATE };
        assert_eq!(status(gate, &report(&[Verdict::Fail])), ExitStatus::Success);
        assert_eq!(gate.judge(&report(&[]), 1).status, ExitStatus::Unreadable);
    }

    #[test]
    fn undetermined_fails_when_asked_to_and_for_locked_rules() {
        let mut undetermined = report(&[Verdict::Undetermined]);
        assert_eq!(status(GATE, &undetermined), ExitStatus::Success);
        assert_eq!(status(Gate { undetermined_fails: true, ..GATE }, &undetermined), ExitStatus::Findings);
        undetermined.findings[0].level = Level::Locked;
        assert_eq!(status(GATE, &undetermined), ExitStatus::Findings);
    }

    #[test]
    fn several_statuses_give_the_one_that_counts() {
        let mut everything = sample::report();
        assert_eq!(GATE.judge(&everything, 1).status, ExitStatus::Misuse);
        everything.summary.error = 0;
        assert_eq!(GATE.judge(&everything, 1).status, ExitStatus::Unreadable);
        assert_eq!(GATE.judge(&everything, 0).status, ExitStatus::NotEvaluated);
        everything.inputs[1].errored = false;
        assert_eq!(GATE.judge(&everything, 0).status, ExitStatus::Findings);
    }

    #[test]
    fn a_selection_without_rules_proves_nothing() {
        assert_eq!(status(GATE, &Report::default()), ExitStatus::NotEvaluated);
    }

    #[test]
    fn nothing_to_judge_is_fine_and_no_verdict_where_one_was_due_is_not() {
        let mut empty = Report { summary: Summary { rules: 61, ..Summary::default() }, ..Report::default() };
        let entry = |gap| NotEvaluated { what: "a".to_owned(), why: "b".to_owned(), gap };
        empty.summary.not_evaluated = vec![entry(false)];
        assert_eq!(status(Gate { coverage: Some(100), ..GATE }, &empty), ExitStatus::Success);
        empty.summary.not_evaluated = vec![entry(true)];
        assert_eq!(status(GATE, &empty), ExitStatus::NotEvaluated);
    }

    #[test]
    fn coverage_counts_what_is_settled_of_what_was_due() {
        let mut covered = report(&[]);
        // 416 settled, 2 undetermined, 1 missing.
        assert_eq!(status(Gate { coverage: Some(99), ..GATE }, &covered), ExitStatus::Success);
        assert_eq!(status(Gate { coverage: Some(100), ..GATE }, &covered), ExitStatus::NotEvaluated);
        covered.summary.undetermined = 0;
        covered.summary.not_evaluated.clear();
        assert_eq!(status(Gate { coverage: Some(100), ..GATE }, &covered), ExitStatus::Success);
    }
}
