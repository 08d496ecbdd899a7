//! What was read and evaluated, and how it went: the proof beside the findings, for stderr.

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_rules::check::OF_VARIABLES;
use groundrule_rules::report::{
    Finding, InputKind, InputSummary, NotEvaluated, Previews, Report, StandardSummary, Summary, Verdict,
};
use groundrule_rules::rule::Severity;

use super::Run;
use crate::exit::ExitStatus;
use crate::gate::Judgement;
use crate::look::{Drawing, Look};
use crate::terminal::{Palette, Untrusted};
use crate::words::{count, input_kind_name, severity_name, some_of, suppression_name};

/// Names shown in a line about what was not evaluated.
const NAMES_SHOWN: usize = 3;

/// So many inputs have a line each; more are counted.
const INPUTS_SHOWN: usize = 8;

/// Of what is to be said of many inputs, so much is shown.
const NOTES_SHOWN: usize = 8;

/// Writes the summary of a run.
pub(crate) fn write(run: &Run<'_>, look: Look, err: &mut dyn Write) -> io::Result<()> {
    let palette = look.palette;
    if run.report.inputs.len() > INPUTS_SHOWN {
        write_inputs(&run.report.inputs, err, palette)?;
    } else {
        for input in &run.report.inputs {
            write_input(input, err, palette)?;
        }
    }
    write_standards_files(run.report, err, palette)?;
    write_counts(run.report, err, palette)?;
    write_standards(&run.report.summary.standards, err, look)?;
    write_suppressed(run.report, err)?;
    write_not_evaluated(&run.report.summary.not_evaluated, err, palette)?;
    write_outcome(run.report, run.judgement, err, palette)
}

fn write_input(input: &InputSummary, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let resources = count(input.resources, "resource");
    let kind = input_kind_name(input.kind);
    write!(err, "Read {}: {kind} with {resources}", palette.strong(Untrusted(&input.path)))?;
    if let Some(root) = input.root.as_ref().filter(|_| input.kind != InputKind::Root) {
        write!(err, ", beside its root {}", palette.strong(Untrusted(root)))?;
    }
    if !input.sets.is_empty() {
        write!(err, ", with {}", Untrusted(&input.sets.join(", ")))?;
    }
    writeln!(err)?;
    for note in &input.notes {
        writeln!(err, "  note: {}", Untrusted(note))?;
    }
    Ok(())
}

/// Many inputs by kind, and what is to be said of them, that of most inputs first.
fn write_inputs(inputs: &[InputSummary], err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    for kind in [InputKind::Plan, InputKind::State, InputKind::Root] {
        let of_kind = || inputs.iter().filter(|input| input.kind == kind);
        if of_kind().next().is_some() {
            let resources = count(of_kind().map(|input| input.resources).sum(), "resource");
            let inputs = count(of_kind().count(), input_kind_name(kind));
            writeln!(err, "Read {} with {resources}", palette.strong(inputs))?;
        }
    }
    let mut by_note: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for input in inputs {
        for note in &input.notes {
            // Which variables differs from root to root, and would hide the rest.
            let of_variables = OF_VARIABLES.iter().find(|start| note.starts_with(**start));
            let note =
                of_variables.map_or_else(|| note.clone(), |start| format!("{start} of some variables"));
            let inputs = by_note.entry(note).or_default();
            if inputs.last() != Some(&input.path.as_str()) {
                inputs.push(&input.path);
            }
        }
    }
    let mut notes: Vec<(String, Vec<&str>)> = by_note.into_iter().collect();
    notes.sort_by_key(|(_, inputs)| std::cmp::Reverse(inputs.len()));
    for (note, inputs) in notes.iter().take(NOTES_SHOWN) {
        let inputs = some_of(inputs, NAMES_SHOWN);
        writeln!(err, "  note: {} ({})", Untrusted(note), Untrusted(&inputs))?;
    }
    if notes.len() > NOTES_SHOWN {
        let more = count(notes.len() - NOTES_SHOWN, "more note");
        writeln!(err, "  {more}: `--format json` has all, by input")?;
    }
    Ok(())
}

/// What was judged by, and what of that holds for nothing.
fn write_standards_files(report: &Report, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let (of_organisation, found): (Vec<_>, Vec<_>) =
        report.decided_by.iter().partition(|file| file.organisation);
    for file in of_organisation {
        let path = palette.strong(Untrusted(&file.path));
        writeln!(err, "Judged by the organisation's {path}, SHA-256 {}", file.sha256)?;
    }
    let found: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    if !found.is_empty() {
        writeln!(err, "Judged by {}", palette.strong(Untrusted(&some_of(&found, NAMES_SHOWN))))?;
    }
    for note in report.notes.iter().take(NOTES_SHOWN) {
        writeln!(err, "  note: {}", Untrusted(note))?;
    }
    if report.notes.len() > NOTES_SHOWN {
        let more = count(report.notes.len() - NOTES_SHOWN, "more note");
        writeln!(err, "  {more}: `--format json` has all")?;
    }
    Ok(())
}

fn write_counts(report: &Report, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let Summary { rules, evaluated_rules, pass, fail, undetermined, error, .. } = &report.summary;
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    let by_severity: Vec<String> = severities
        .iter()
        .map(|severity| (severity, fails(report).filter(|fail| fail.rule.severity == *severity).count()))
        .filter(|(_, number)| *number > 0)
        .map(|(severity, number)| format!("{number} {}", severity_name(*severity)))
        .collect();
    if !by_severity.is_empty() {
        let found = count(fails(report).count(), "finding");
        writeln!(err, "Found {}: {}", palette.strong(found), by_severity.join(", "))?;
    }
    let rules = count(*rules, "rule");
    writeln!(
        err,
        "Evaluated {} of {rules}: {pass} pass, {fail} fail, {undetermined} undetermined, {error} error",
        palette.strong(evaluated_rules),
    )?;
    write_previews(report, err)
}

/// Verdicts that are among the others and fail nothing.
fn write_previews(report: &Report, err: &mut dyn Write) -> io::Result<()> {
    let Previews { rules, pass, fail, undetermined, error } = report.summary.previews;
    if rules == 0 {
        return Ok(());
    }
    let edition = report.edition.as_deref().unwrap_or("the edition in force");
    let previews = count(rules, "preview");
    writeln!(
        err,
        "  of these {previews}, newer than {edition}, which fail nothing: {pass} pass, {fail} fail, {undetermined} undetermined, {error} error"
    )
}

/// Fails that have to be acted on.
fn fails(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.verdict == Verdict::Fail && finding.suppressed.is_none())
}

/// A table of the standards that gave verdicts, which people skim; sentences for those who listen.
fn write_standards(standards: &[StandardSummary], err: &mut dyn Write, look: Look) -> io::Result<()> {
    let counts = |one: &StandardSummary| [one.pass, one.fail, one.undetermined, one.error];
    let given: Vec<&StandardSummary> =
        standards.iter().filter(|standard| counts(standard).iter().any(|count| *count > 0)).collect();
    if look.drawing == Drawing::Narrated {
        for standard in given {
            let [pass, fail, undetermined, error] = counts(standard);
            let name = Untrusted(&standard.standard);
            writeln!(err, "  {name}: {pass} pass, {fail} fail, {undetermined} undetermined, {error} error")?;
        }
        return Ok(());
    }
    if given.len() < 2 {
        return Ok(());
    }
    let palette = look.palette;
    let width = given.iter().map(|standard| standard.standard.chars().count()).max().unwrap_or_default();
    let heading =
        format!("  {:width$}  {:>6}  {:>6}  {:>12}  {:>6}", "", "pass", "fail", "undetermined", "error");
    writeln!(err, "{}", palette.faint(heading))?;
    for standard in given {
        let [pass, fail, undetermined, error] = counts(standard);
        let bad = |count: usize| {
            let cell = format!("{:>6}", shown(count));
            if count > 0 { palette.bad(cell) } else { palette.faint(cell) }
        };
        writeln!(
            err,
            "  {:width$}  {:>6}  {}  {:>12}  {}",
            Untrusted(&standard.standard).to_string(),
            shown(pass),
            bad(fail),
            shown(undetermined),
            bad(error),
        )?;
    }
    Ok(())
}

/// Zeros are not what a table is read for.
fn shown(count: usize) -> String {
    if count == 0 { "-".to_owned() } else { count.to_string() }
}

fn write_suppressed(report: &Report, err: &mut dyn Write) -> io::Result<()> {
    let mut by_kind: BTreeMap<_, usize> = BTreeMap::new();
    for suppressed in report.findings.iter().filter_map(|finding| finding.suppressed.as_ref()) {
        *by_kind.entry(suppressed.kind).or_default() += 1;
    }
    if by_kind.is_empty() {
        return Ok(());
    }
    let total: usize = by_kind.values().sum();
    let kinds: Vec<String> =
        by_kind.iter().map(|(kind, number)| format!("{number} by {}", suppression_name(*kind))).collect();
    writeln!(err, "Suppressed {}: {}", count(total, "finding"), kinds.join(", "))
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
    use groundrule_parser::error::InputError;
    use groundrule_rules::report::{Previews, Report};

    use super::write;
    use crate::cli::Verdicts;
    use crate::look::{Drawing, Look};
    use crate::output::{Settings, sample};
    use crate::terminal::Palette;

    fn rendered(report: &Report, unreadable: &[InputError], drawing: Drawing) -> String {
        let look = Look { palette: Palette::new(false), drawing, width: 80 };
        let write = |run: &super::Run<'_>, out: &mut Vec<u8>| write(run, look, out);
        sample::rendered_of(report, unreadable, &Settings::default(), write, Verdicts::Findings)
    }

    #[test]
    fn a_run_with_everything() {
        insta::assert_snapshot!(rendered(&sample::report(), &sample::unreadable(), Drawing::Ascii));
    }

    #[test]
    fn a_run_with_everything_for_those_who_listen() {
        insta::assert_snapshot!(rendered(&sample::report(), &sample::unreadable(), Drawing::Narrated));
    }

    #[test]
    fn many_inputs_are_counted_and_what_is_said_of_them_is_said_once() {
        let mut report = sample::report();
        let mut input = report.inputs.remove(0);
        input.notes = vec!["judged on defaults of: var.a".into(), "main.tf:1:1: no".into()];
        report.inputs = vec![input; super::INPUTS_SHOWN + 1];
        for (number, input) in report.inputs.iter_mut().enumerate() {
            input.path = format!("roots/{number}");
        }
        let text = rendered(&report, &[], Drawing::Ascii);
        assert!(text.contains("Read 9 plans with 1107 resources\n"), "{text}");
        let of_variables =
            "note: judged on defaults of some variables (roots/0, roots/1, roots/2 and 6 more)\n";
        assert!(text.contains(of_variables), "{text}");
        assert_eq!(text.matches("main.tf:1:1: no").count(), 1, "{text}");
    }

    #[test]
    fn verdicts_of_previews_are_said_to_fail_nothing() {
        let mut report = sample::report();
        report.summary.previews = Previews { rules: 1, fail: 2, ..Previews::default() };
        let text = rendered(&report, &[], Drawing::Ascii);
        let says = "of these 1 preview, newer than 2026.1, which fail nothing: 0 pass, 2 fail,";
        assert!(text.contains(says), "{text}");
    }

    #[test]
    fn a_run_without_subjects() {
        let mut report = sample::report();
        report.findings.clear();
        report.inputs.truncate(1);
        report.inputs[0].resources = 0;
        report.summary = groundrule_rules::report::Summary { rules: 61, ..Default::default() };
        insta::assert_snapshot!(rendered(&report, &[], Drawing::Ascii));
    }
}
