//! `groundrule completions SHELL`.

use clap::CommandFactory;

use crate::cli::{Cli, CompletionsArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::terminal::Streams;

/// Prints the completion script.
pub(crate) fn run(args: &CompletionsArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    // clap_complete panics where writing fails, and a pipe may close at any time.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "groundrule", &mut script);
    streams.out.write_all(&script)?;
    Ok(ExitStatus::Success)
}
