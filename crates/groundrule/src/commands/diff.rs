//! `groundrule diff BASE HEAD`.

use std::fs;

use camino::Utf8Path;

use crate::cli::{DiffArgs, DiffFormat, Verdicts};
use crate::clock::Now;
use crate::decisions::Decisions;
use crate::diagnostics::write_amiss;
use crate::diff::render::Rendered;
use crate::diff::side::{self, Side};
use crate::diff::{diff, only_one_has};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gate::Gate;
use crate::options::require_one_stdin;
use crate::terminal::{Streams, Untrusted};
use crate::words::count;

/// Compares two sides.
pub(crate) fn run(args: &DiffArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    require_one_stdin(&[args.base.clone(), args.head.clone()])?;
    let gate = Gate::from(&args.gate);
    let mut status = ExitStatus::Success;
    let reports = [&args.base, &args.head].map(|path| report(path));
    // Recorded ids are those of the repository.
    let are_evaluated = reports.iter().all(Option::is_none);
    let [base, head] = reports;
    let mut side = |path: &Utf8Path, text: Option<String>| match text {
        Some(text) => side::read(&text, gate).map_err(|why| {
            let hint = "`groundrule check --format json` writes it";
            Failure::usage(format!("`{path}` is no report: {why}"), hint)
        }),
        None => evaluated(args, gate, path, are_evaluated, &mut status, streams),
    };
    let (base, head) = (side(&args.base, base)?, side(&args.head, head)?);
    // Nothing can be said to be fixed that could not be read.
    if status == ExitStatus::Unreadable && (base.roots.is_empty() || head.roots.is_empty()) {
        return Ok(status);
    }
    let (only_base, only_head) = only_one_has(&base, &head);
    for (path, names) in [(&args.base, only_base), (&args.head, only_head)] {
        for name in names {
            writeln!(streams.err, "note: only {path} has the root {}", Untrusted(name))?;
        }
    }
    let diff = diff(base, head);
    let failing = diff.failing().count();
    let rendered = Rendered { diff: &diff, new_only: args.new_only, failing };
    match args.format {
        DiffFormat::Text => rendered.text(streams.out_look.palette, &mut streams.out)?,
        DiffFormat::Json => rendered.json(&mut streams.out)?,
        DiffFormat::Markdown => rendered.markdown(&mut streams.out)?,
    }
    if failing > 0 {
        let findings = count(failing, "finding");
        writeln!(streams.err, "{findings} newly at or above the gate")?;
    }
    let own = if failing > 0 && !args.gate.exit_zero { ExitStatus::Findings } else { ExitStatus::Success };
    Ok(status.max(own))
}

/// The text of a file that is a report.
fn report(path: &Utf8Path) -> Option<String> {
    let text = fs::read_to_string(path).ok().filter(|_| path.is_file())?;
    side::is_report(&text).then_some(text)
}

/// A side that is no report; what keeps it from proving anything raises the status.
fn evaluated(
    args: &DiffArgs,
    gate: Gate,
    path: &Utf8Path,
    is_known_by_itself: bool,
    status: &mut ExitStatus,
    streams: &mut Streams<'_>,
) -> Result<Side, Failure> {
    let inputs = [path.to_owned()];
    let mut decisions = Decisions::new(Now::or_clock(args.run.clock.now), &inputs);
    if is_known_by_itself {
        decisions = decisions.known_from(path);
    }
    let outcome = engine::run(&args.run, &inputs, Verdicts::Findings, &mut decisions)?;
    write_amiss(&outcome, streams)?;
    let judgement = gate.judge(&outcome.report, outcome.unreadable.len());
    if judgement.status != ExitStatus::Success && judgement.status != ExitStatus::Findings {
        writeln!(streams.err, "{path}: {}", Untrusted(&judgement.reasons.join("; ")))?;
        *status = (*status).max(judgement.status);
    }
    Ok(Side::of(&outcome.report, gate))
}
