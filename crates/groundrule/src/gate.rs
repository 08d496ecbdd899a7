//! From a report to an exit status, with the reasons in words.

use groundrule_rules::report::{Finding, InputSummary, Level, Report, Verdict};
use groundrule_rules::rule::Severity;
use groundrule_rules::settings::{FailOn, Undetermined};

use crate::exit::ExitStatus;
use crate::words::{count, level_name, severity_name};

/// What a run has to reach to pass. What was typed counts more than what the standards file of an input says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gate {
    /// Least level or severity that fails the run.
    pub(crate) threshold: Option<FailOn>,
    /// What undetermined verdicts do.
    pub(crate) undetermined: Option<Undetermined>,
    /// Least share of settled verdicts, in percent.
    pub(crate) coverage: Option<u8>,
    /// Findings alone leave the status at 0.
    pub(crate) exit_zero: bool,
}

/// What fails a run where nobody says otherwise.
const THRESHOLD: FailOn = FailOn::Level(Level::Mandatory);

/// How a run went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The status that counts.
    pub(crate) status: ExitStatus,
    /// Why it is not [`ExitStatus::Success`], in falling order of what counts; the reasons that `--exit-zero`
    /// overrides too.
    pub(crate) reasons: Vec<String>,
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
        let failing: Vec<&Finding> =
            report.findings.iter().filter(|finding| self.fails(report, finding)).collect();
        if !failing.is_empty() {
            let mut thresholds: Vec<&str> =
                failing.iter().map(|finding| name(self.threshold(input_of(report, finding)))).collect();
            thresholds.sort_unstable();
            thresholds.dedup();
            let (findings, thresholds) = (count(failing.len(), "finding"), thresholds.join(" or "));
            reasons.push((ExitStatus::Findings, format!("{findings} at or above {thresholds}")));
        }
        let status = reasons
            .iter()
            .map(|(status, _)| *status)
            .filter(|status| !(self.exit_zero && *status == ExitStatus::Findings))
            .max()
            .unwrap_or(ExitStatus::Success);
        Judgement { status, reasons: reasons.into_iter().map(|(_, reason)| reason).collect() }
    }

    /// Whether a finding fails the run; never one that is suppressed, or a preview's.
    pub(crate) fn fails(self, report: &Report, finding: &Finding) -> bool {
        if finding.suppressed.is_some() || finding.rule.preview {
            return false;
        }
        let input = input_of(report, finding);
        self.fails_as(finding.verdict, finding.level, finding.rule.severity, input)
    }

    /// Whether a verdict of that level and severity fails the run, for an input or where none is known.
    pub(crate) fn fails_as(
        self,
        verdict: Verdict,
        level: Level,
        severity: Severity,
        input: Option<&InputSummary>,
    ) -> bool {
        let is_reached = self.threshold(input).reached_by(level, severity);
        match verdict {
            Verdict::Fail => is_reached,
            Verdict::Undetermined if level == Level::Locked => true,
            Verdict::Undetermined => is_reached && self.undetermined(input).fails(level),
            Verdict::Pass | Verdict::Error => false,
        }
    }

    fn threshold(self, input: Option<&InputSummary>) -> FailOn {
        self.threshold.or(input.and_then(|input| input.fail_on)).unwrap_or(THRESHOLD)
    }

    fn undetermined(self, input: Option<&InputSummary>) -> Undetermined {
        self.undetermined.or(input.and_then(|input| input.undetermined)).unwrap_or_default()
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

/// The input that a finding is of.
fn input_of<'r>(report: &'r Report, finding: &Finding) -> Option<&'r InputSummary> {
    report.inputs.get(finding.input)
}

/// A threshold as it is typed.
fn name(threshold: FailOn) -> &'static str {
    match threshold {
        FailOn::Level(level) => level_name(level),
        FailOn::Severity(severity) => severity_name(severity),
    }
}

/// Verdicts counted for coverage; those of previews are not.
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
        let previews = summary.previews;
        let settled = summary.pass + summary.fail - previews.pass - previews.fail;
        let open = summary.undetermined + summary.error - previews.undetermined - previews.error;
        let given = settled + open;
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
    use groundrule_rules::report::{
        Finding, Level, NotEvaluated, Previews, Report, RuleInfo, Summary, Verdict,
    };
    use groundrule_rules::rule::Severity;

    use groundrule_rules::settings::{FailOn, Undetermined};

    use super::Gate;
    use crate::exit::ExitStatus;
    use crate::output::sample;

    const GATE: Gate = Gate { threshold: None, undetermined: None, coverage: None, exit_zero: false };

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
            (FailOn::Level(Level::Advisory), 5),
            (FailOn::Level(Level::Mandatory), 4),
            (FailOn::Level(Level::Locked), 1),
            (FailOn::Severity(Severity::Low), 5),
            (FailOn::Severity(Severity::High), 4),
            (FailOn::Severity(Severity::Critical), 2),
        ] {
            let gate = Gate { threshold: Some(threshold), ..GATE };
            let counted = fails.findings.iter().filter(|finding| gate.fails(&fails, finding)).count();
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
        assert_eq!(
            status(Gate { undetermined: Some(Undetermined::all(true)), ..GATE }, &undetermined),
            ExitStatus::Findings
        );
        undetermined.findings[0].level = Level::Locked;
        assert_eq!(status(GATE, &undetermined), ExitStatus::Findings);
    }

    #[test]
    fn what_the_standards_file_of_an_input_says_counts_unless_something_is_typed() {
        let mut fails = report(&[Verdict::Fail, Verdict::Undetermined]);
        let failing = |gate: Gate, report: &Report| {
            report.findings.iter().filter(|finding| gate.fails(report, finding)).count()
        };
        assert_eq!(failing(GATE, &fails), 4);
        fails.inputs[0].fail_on = Some(FailOn::Level(Level::Advisory));
        assert_eq!(failing(GATE, &fails), 5);
        fails.inputs[0].undetermined = Some(Undetermined { advisory: false, mandatory: true });
        let undetermined = fails.findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined);
        let mandatory =
            undetermined.filter(|finding| finding.level == Level::Mandatory && finding.input == 0).count();
        assert!(mandatory > 0);
        assert_eq!(failing(GATE, &fails), 5 + mandatory);
        let typed = Gate { undetermined: Some(Undetermined::default()), ..GATE };
        assert_eq!(failing(typed, &fails), 5);
        let typed = Gate { threshold: Some(FailOn::Level(Level::Locked)), ..GATE };
        assert_eq!(failing(typed, &fails), 1);
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
    fn previews_fail_no_run_and_count_for_no_coverage() {
        let mut found = report(&[Verdict::Fail, Verdict::Undetermined]);
        for finding in &mut found.findings {
            let rule = RuleInfo { preview: true, ..finding.rule.as_ref().clone() };
            *finding = Finding { level: Level::Locked, rule: rule.into(), ..finding.clone() };
        }
        let strict = Gate {
            undetermined: Some(Undetermined::all(true)),
            threshold: Some(FailOn::Severity(Severity::Low)),
            ..GATE
        };
        assert_eq!(status(strict, &found), ExitStatus::Success);
        found.summary.not_evaluated.clear();
        assert_eq!(status(Gate { coverage: Some(100), ..GATE }, &found), ExitStatus::NotEvaluated);
        found.summary.previews = Previews { rules: 1, undetermined: 2, ..Previews::default() };
        assert_eq!(status(Gate { coverage: Some(100), ..GATE }, &found), ExitStatus::Success);
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
