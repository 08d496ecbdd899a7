//! `groundrule drift PATH…`.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use groundrule_rules::loader::PolicySet;

use crate::audit::examine::{Examined, Judge};
use crate::audit::in_order::{Limits, in_order};
use crate::audit::progress::Progress;
use crate::audit::targets::targets;
use crate::cli::audit::DriftArgs;
use crate::cli::{Assume, Verdicts};
use crate::clock::Now;
use crate::commands::audit::OPEN_BYTES;
use crate::diagnostics::write_unreadable;
use crate::drift::{self, Drift};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::inputs::{Input, Search};
use crate::options::require_file_place;
use crate::output::file;
use crate::policy_sets::PolicySets;
use crate::terminal::Streams;

/// Gathers what plans say of drift, and what rules say of that.
pub(crate) fn run(args: &DriftArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    if let Some(path) = &args.output {
        require_file_place("--output", path)?;
    }
    let policies = PolicySets::new(&args.policies)?;
    let search = Search::excluding(&args.excluded)?;
    let mut targets = targets(&args.paths, &search)?;
    // The files of a root say nothing of what was found outside.
    if targets.iter().any(|target| matches!(target.input, Input::Document(_))) {
        targets.retain(|target| matches!(target.input, Input::Document(_)));
    }
    let now = Now::or_clock(None);
    let pool = engine::pool(args.threads)?;
    let judge = Judge {
        policies: Mutex::new(policies),
        narrow: about_drift,
        values: &search.values,
        options: engine::options(Assume::Links, Verdicts::Findings),
        now,
        pool: &pool,
    };
    let mut drift = Drift::default();
    let mut failures = Vec::new();
    let mut refusal = None;
    let progress = Progress::new(targets.len());
    in_order(
        &targets,
        Limits { workers: pool.current_num_threads(), weight: OPEN_BYTES },
        |target| target.size,
        |target| judge.examine(&target.input),
        |Examined { record, failures: more, refusal: refused }| {
            if let Some(record) = record {
                drift.add(&record);
            }
            failures.extend(more);
            progress.step();
            refusal = refused;
            if refusal.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    drop(progress);
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let report = drift.finish(&failures);
    let mut bytes = Vec::new();
    drift::write(&report, args.format, &mut bytes)?;
    match &args.output {
        Some(path) => file::replace(path.as_std_path(), &bytes)?,
        None => streams.out.write_all(&bytes)?,
    }
    for failure in &failures {
        write_unreadable(failure, &mut streams.err, streams.err_look.palette)?;
    }
    Ok(if failures.is_empty() { ExitStatus::Success } else { ExitStatus::Unreadable })
}

/// The rules that read what drifted.
fn about_drift(mut set: Arc<PolicySet>) -> Arc<PolicySet> {
    let PolicySet { rules, infos, .. } = Arc::make_mut(&mut set);
    let reads: Vec<bool> = rules.iter().map(|rule| rule.reads_drift()).collect();
    let mut keep = reads.iter();
    rules.retain(|_| keep.next().is_some_and(|reads| *reads));
    let mut keep = reads.iter();
    infos.retain(|_| keep.next().is_some_and(|reads| *reads));
    set
}
