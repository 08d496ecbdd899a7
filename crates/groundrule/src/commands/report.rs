//! `groundrule report STORE…`.

use crate::cli::audit::ReportArgs;
use crate::clock::Now;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::figures::state::State;
use crate::figures::{self, Options};
use crate::options::{overwrites, require_file_place};
use crate::output::file;
use crate::terminal::Streams;

/// Reads the stores and writes what they come to.
pub(crate) fn run(args: &ReportArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    if let Some(path) = &args.output {
        require_file_place("--output", path)?;
        if args.stores.iter().any(|store| overwrites(path, store)) {
            return Err(Failure::usage(format!("--output: `{path}` is a store"), "it would be overwritten"));
        }
    }
    let options = Options { now: Now::or_clock(args.clock.now), notice: args.notice };
    let mut trend = Vec::new();
    let state = State::read(&args.stores, |state| trend.extend(figures::point(state)))?;
    match &args.output {
        Some(path) => {
            let mut bytes = Vec::new();
            figures::write(&state, trend, options, args.format, &mut bytes)?;
            file::replace(path.as_std_path(), &bytes)?;
        }
        None => figures::write(&state, trend, options, args.format, &mut streams.out)?,
    }
    Ok(ExitStatus::Success)
}
