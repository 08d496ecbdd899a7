//! `groundrule check INPUT…`.

use std::path::Path;

use crate::cli::{CheckArgs, ReportFormat};
use crate::clock::Now;
use crate::decisions::Decisions;
use crate::diagnostics::{write_error, write_unreadable};
use crate::engine::{self, Outcome};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gate::Gate;
use crate::look::Look;
use crate::options::{output_files, prefix_in_checkout, require_one_stdin};
use crate::output::{self, Run, Settings, file, summary};
use crate::terminal::Streams;

/// Checks the inputs; those that can be read although others can't.
pub(crate) fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    require_one_stdin(&args.inputs)?;
    let files = output_files(&args.output.files, &args.inputs)?;
    let gate = Gate::from(&args.gate);
    let now = Now::or_clock(args.run.clock.now);
    let mut decisions = Decisions::new(now, &args.inputs).with_baseline(args.decisions.baseline.as_ref())?;
    let Outcome { report, unreadable, unused_roots, notes: of_decisions } =
        engine::run(&args.run, &args.inputs, args.output.verdicts, &mut decisions)?;

    let judgement = gate.judge(&report, unreadable.len());
    let settings = Settings {
        prefix: prefix_in_checkout(),
        category: args.output.sarif_category.clone(),
        sarif_include: args.output.sarif_include.clone(),
    };
    let run = Run {
        report: &report,
        unreadable: &unreadable,
        judgement: &judgement,
        verdicts: args.output.verdicts,
        settings: &settings,
    };
    let default = if streams.out_is_terminal { ReportFormat::Full } else { ReportFormat::Concise };
    let format = args.output.format.unwrap_or(default);
    let mut notes = vec![output::render(&run, format, streams.out_look, &mut streams.out)?];
    // What was asked for and did not come about.
    let mut amiss = unused_roots;
    for output in files {
        let mut bytes = Vec::new();
        notes.push(output::render(&run, output.format, Look::file(), &mut bytes)?);
        if let Err(error) = file::replace(output.path.as_std_path(), &bytes) {
            amiss.push(format!("--output: `{}` cannot be written: {error}", output.path));
        }
    }
    if format == ReportFormat::Github
        && let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY")
    {
        let mut bytes = Vec::new();
        notes.push(output::job_summary(&run, &mut bytes)?);
        if let Err(error) = file::append(Path::new(&path), &bytes) {
            amiss.push(format!("the job summary cannot be written: {error}"));
        }
    }

    for error in &unreadable {
        write_unreadable(error, &mut streams.err, streams.err_look.palette)?;
    }
    summary::write(&run, streams.err_look, &mut streams.err)?;
    for note in notes.iter().flatten().chain(&of_decisions) {
        writeln!(streams.err, "note: {note}")?;
    }
    for message in &amiss {
        write_error(message, None, &mut streams.err, streams.err_look.palette)?;
    }
    // Whoever waits for a file must not take an old one for it, nor excerpts of another root for his own.
    Ok(if amiss.is_empty() { judgement.status } else { ExitStatus::Misuse })
}
