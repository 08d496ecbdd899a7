//! `groundrule baseline INPUT…`.

use std::collections::BTreeSet;

use groundrule_rules::governance::Baseline;

use crate::cli::{BaselineArgs, Undetermined, Verdicts};
use crate::clock::Now;
use crate::decisions::{self, Decisions};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gate::Gate;
use crate::output::file;
use crate::terminal::{Streams, Untrusted};
use crate::words::count;

/// Writes a baseline, or brings one up to date; only if the run proves something.
pub(crate) fn run(args: &BaselineArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    let path = &args.output;
    let before = path.exists().then(|| decisions::read_baseline(path)).transpose()?;
    if before.is_some() && !args.update && !args.add {
        return Err(Failure::usage(
            format!("`{path}` is there already"),
            "--update drops what no longer occurs, --add takes in what is new",
        ));
    }
    // The run sees what is behind the baseline: what is let pass by nothing else.
    let now = Now::or_clock(args.run.clock.now);
    let mut decisions = Decisions::new(now, &args.inputs).without_baselines();
    let outcome = engine::run(&args.run, &args.inputs, Verdicts::Findings, &mut decisions)?;
    let judgement = Gate::default().judge(&outcome.report, outcome.unreadable.len());
    crate::diagnostics::write_amiss(&outcome, streams)?;
    if !matches!(judgement.status, ExitStatus::Success | ExitStatus::Findings)
        || !outcome.unused_roots.is_empty()
    {
        let reasons = judgement.reasons.join("; ");
        writeln!(streams.err, "`{path}` is not written: {}", Untrusted(&reasons))?;
        return Ok(judgement.status.max(ExitStatus::NotEvaluated));
    }
    let found = Baseline::of(&outcome.report, args.undetermined == Undetermined::Fail);
    let (baseline, dropped, added) = match before {
        None => (found, 0, None),
        Some(mut baseline) => {
            let gone = if args.update { baseline.gone(&outcome.report) } else { BTreeSet::new() };
            baseline.drop(&gone);
            let new: Vec<_> =
                found.entries().into_iter().filter(|entry| !baseline.contains(&entry.fingerprint)).collect();
            let number = new.len();
            if args.add {
                for entry in new {
                    baseline.add(entry.clone());
                }
            }
            (baseline, gone.len(), Some(number))
        }
    };
    file::replace(path.as_std_path(), baseline.to_text().as_bytes())?;
    let entries = count(baseline.entries().len(), "finding");
    let changes = match added {
        None => String::new(),
        Some(added) if args.add => format!(": {dropped} dropped, {added} added"),
        Some(left) => format!(": {dropped} dropped, {left} new left out"),
    };
    writeln!(streams.err, "Wrote {path} with {entries}{changes}")?;
    Ok(ExitStatus::Success)
}
