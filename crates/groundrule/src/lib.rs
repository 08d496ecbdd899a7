//! The command: arguments and settings in, findings and an exit status out.
//!
//! `cli` is what was typed, `options` what it means, `engine` the work itself, `output` and `gate` what becomes of
//! the report. Nothing but this crate knows a terminal. What is public is for the binary and for developers' chores.

mod audit;
pub mod chores;
mod cli;
mod clock;
mod commands;
mod decisions;
mod diagnostics;
mod diff;
mod drift;
mod engine;
mod examples;
mod exit;
mod failure;
mod figures;
mod gate;
mod identity;
mod inputs;
mod look;
mod lookup;
mod options;
mod output;
mod page;
mod policy_sets;
mod roots;
mod settings_files;
mod spelling;
mod store;
mod terminal;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command, ConfigCommand, ExceptionsCommand, NewCommand};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::terminal::Streams;

/// Runs what was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut streams = Streams::standard(cli.color);
    execute(&cli, &mut streams).into()
}

fn execute(cli: &Cli, streams: &mut Streams) -> ExitStatus {
    match run(&cli.command, streams) {
        Ok(status) => finish(status, streams),
        Err(failure) => give_up(&failure, streams),
    }
}

fn run(command: &Command, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    match command {
        Command::Check(args) => commands::check::run(args, streams),
        Command::Audit(args) => commands::audit::run(args, streams),
        Command::Drift(args) => commands::drift::run(args, streams),
        Command::Report(args) => commands::report::run(args, streams),
        Command::Baseline(args) => commands::baseline::run(args, streams),
        Command::Diff(args) => commands::diff::run(args, streams),
        Command::Exceptions(ExceptionsCommand::List(args)) => commands::exceptions::list(args, streams),
        Command::Exceptions(ExceptionsCommand::Check(args)) => commands::exceptions::check(args, streams),
        Command::Exceptions(ExceptionsCommand::Add(args)) => commands::exceptions::add(args, streams),
        Command::Rules(args) => commands::rules::run(args, streams),
        Command::Explain(args) => commands::explain::run(args, streams),
        Command::Inspect(args) => commands::inspect::run(args, streams),
        Command::Config(ConfigCommand::Show(args)) => commands::config::run(args, streams),
        Command::Config(ConfigCommand::Schema) => commands::config::write_schema(streams),
        Command::Init(args) => commands::init::run(args, streams),
        Command::Test(args) => commands::test::run(args, streams),
        Command::New(NewCommand::Rule(args)) => commands::new_rule::run(args, streams),
        Command::Completions(args) => commands::completions::run(args, streams),
    }
}

/// A status counts only once everything is written.
fn finish(status: ExitStatus, streams: &mut Streams) -> ExitStatus {
    match streams.flush() {
        Ok(()) => status,
        Err(error) => give_up(&Failure::Output(error), streams),
    }
}

fn give_up(failure: &Failure, streams: &mut Streams) -> ExitStatus {
    // Where stderr fails as well nothing is left to say it with but the status.
    let _ = streams.out.flush();
    let _ = diagnostics::write_failure(failure, &mut streams.err, streams.err_look);
    let _ = streams.err.flush();
    failure.status()
}
