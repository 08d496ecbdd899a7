//! `groundrule check INPUT…`.

use crate::cli::{CheckArgs, ReportFormat};
use crate::diagnostics::write_unreadable;
use crate::engine::{self, Outcome};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::gate::Gate;
use crate::options::{PolicySources, require_one_stdin};
use crate::output::{concise, json, summary};
use crate::terminal::Streams;

/// Checks the inputs; those that can be read although others can't.
pub(crate) fn run(args: &CheckArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    require_one_stdin(&args.inputs)?;
    let gate = Gate::from(&args.gate);
    let policies = engine::load(&PolicySources::try_from(&args.policies)?)?;

    let options = engine::options(args.engine.assume, args.output.verdicts);
    let Outcome { report, unreadable } =
        engine::check(&policies, &args.inputs, options, args.engine.threads)?;

    match args.output.format {
        ReportFormat::Concise => {
            concise::write(&report, args.output.verdicts, &mut streams.out, streams.out_palette)?;
        }
        ReportFormat::Json => json::v1::write(&report, &unreadable, &mut streams.out)?,
    }
    for error in &unreadable {
        write_unreadable(error, &mut streams.err, streams.err_palette)?;
    }
    let judgement = gate.judge(&report, unreadable.len());
    summary::write(&report, &judgement, &mut streams.err, streams.err_palette)?;
    Ok(judgement.status)
}
