//! `groundrule diff BASE HEAD`.

use std::fs;

use camino::Utf8Path;
use groundrule_rules::report::{Level, Verdict};

use crate::cli::{DiffArgs, DiffFormat, Undetermined, Verdicts};
use crate::clock::Now;
use crate::decisions::Decisions;
use crate::diagnostics::write_amiss;
use crate::diff::render::Rendered;
use crate::diff::side::{self, Item, Side};
use crate::diff::{diff, only_one_has};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gate::{Gate, Threshold};
use crate::options::require_one_stdin;
use crate::terminal::{Streams, Untrusted};
use crate::words::count;

/// Compares two sides.
pub(crate) fn run(args: &DiffArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    require_one_stdin(&[args.base.clone(), args.head.clone()])?;
    let threshold = Threshold::from(args.fail_on);
    let mut status = ExitStatus::Success;
    let base = read(args, &args.base, &mut status, streams)?;
    let head = read(args, &args.head, &mut status, streams)?;
    for (side, names) in
        [(&args.base, only_one_has(&base, &head).0), (&args.head, only_one_has(&base, &head).1)]
    {
        for name in names {
            writeln!(streams.err, "note: only {side} has the root {}", Untrusted(name))?;
        }
    }
    let diff = diff(base, head);
    let fails = |item: &Item| {
        item.suppressed.is_none()
            && match item.verdict {
                Verdict::Fail => threshold.reaches(item.level, item.severity),
                Verdict::Undetermined => {
                    item.level == Level::Locked
                        || args.undetermined == Undetermined::Fail
                            && threshold.reaches(item.level, item.severity)
                }
                Verdict::Pass | Verdict::Error => false,
            }
    };
    let failing = diff.failing(fails).count();
    let rendered = Rendered { diff: &diff, new_only: args.new_only, failing };
    match args.format {
        DiffFormat::Text => rendered.text(streams.out_look.palette, &mut streams.out)?,
        DiffFormat::Json => rendered.json(&mut streams.out)?,
        DiffFormat::Markdown => rendered.markdown(&mut streams.out)?,
    }
    if failing > 0 {
        let findings = count(failing, "finding");
        writeln!(streams.err, "{findings} newly at or above {}", threshold.name())?;
    }
    let own = if failing > 0 && !args.exit_zero { ExitStatus::Findings } else { ExitStatus::Success };
    Ok(status.max(own))
}

/// A report as it is; anything else is evaluated, and what keeps that from proving anything raises the status.
fn read(
    args: &DiffArgs,
    path: &Utf8Path,
    status: &mut ExitStatus,
    streams: &mut Streams<'_>,
) -> Result<Side, Failure> {
    if path.is_file()
        && let Ok(text) = fs::read_to_string(path)
        && side::is_report(&text)
    {
        return side::read(&text).map_err(|why| {
            Failure::usage(
                format!("`{path}` is no report: {why}"),
                "`groundrule check --format json` writes it",
            )
        });
    }
    let inputs = [path.to_owned()];
    let mut decisions = Decisions::new(Now::or_clock(args.run.clock.now), &inputs);
    let outcome = engine::run(&args.run, &inputs, Verdicts::Findings, &mut decisions)?;
    write_amiss(&outcome, streams)?;
    let judgement = Gate::default().judge(&outcome.report, outcome.unreadable.len());
    if judgement.status != ExitStatus::Success && judgement.status != ExitStatus::Findings {
        writeln!(streams.err, "{path}: {}", Untrusted(&judgement.reasons.join("; ")))?;
        *status = (*status).max(judgement.status);
    }
    Ok(Side::from(&outcome.report))
}
