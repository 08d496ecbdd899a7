//! What can be typed about decisions: baselines, comparisons, exceptions.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{ClockArgs, EngineArgs, GateArgs, PolicyArgs, RootArgs, Undetermined};

#[derive(Debug, Args)]
#[command(next_help_heading = "Decisions")]
pub(crate) struct DecisionArgs {
    /// Let pass what a baseline has, as `groundrule baseline` wrote it [default: that of the standards file]
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<Utf8PathBuf>,
}

/// How inputs are evaluated, where nothing but what is found matters.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Directory of the root module that an input was made from, for its lines; repeatable [default: the input's
    /// own directory, or the working directory]
    #[arg(long = "root", value_name = "DIR")]
    pub(crate) roots: Vec<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) configuration: RootArgs,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    #[command(flatten)]
    pub(crate) clock: ClockArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A baseline holds the findings that were there on a day: `check --baseline FILE` lets them pass, and
fails on what is new. It shrinks with --update and grows with --add only. Commit it.

Examples:
  groundrule baseline infra
  groundrule check --baseline groundrule-baseline.json infra
  groundrule baseline --update infra

Exit status: that of `groundrule check`, but 0 for findings; unless it is 0, nothing is written.")]
pub(crate) struct BaselineArgs {
    /// Roots, plans and states, as for `groundrule check`
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// The baseline
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "groundrule-baseline.json",
        help_heading = "Baseline"
    )]
    pub(crate) output: Utf8PathBuf,
    /// Drop from a baseline that is there what no longer occurs
    #[arg(long, help_heading = "Baseline")]
    pub(crate) update: bool,
    /// Take into a baseline that is there what is new
    #[arg(long, help_heading = "Baseline")]
    pub(crate) add: bool,
    /// Whether undetermined verdicts are let pass as well, for runs that they fail
    #[arg(long, value_name = "WHAT", default_value = "report", help_heading = "Baseline")]
    pub(crate) undetermined: Undetermined,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Each side is a plan, a state, a directory with roots, or a report that `groundrule check --format
json` wrote. A finding is new, changed (what is said of it), moved (its address or file) or fixed.

Examples:
  groundrule diff main/infra infra
  groundrule diff report-of-main.json plan.json --new-only
  groundrule diff --format markdown old.json new.json

Exit status: that of `groundrule check`, but 1 only for findings at or above the gate that were not
there before, or did not fail before.")]
pub(crate) struct DiffArgs {
    /// What was
    pub(crate) base: Utf8PathBuf,
    /// What is
    pub(crate) head: Utf8PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// How to write the changes
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: DiffFormat,
    /// Write only what is new
    #[arg(long, help_heading = "Output")]
    pub(crate) new_only: bool,
    #[command(flatten)]
    pub(crate) gate: GateArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    // A line for each change
    Text,
    // Schema `groundrule/diff/v1`
    Json,
    // A comment for a pull request
    Markdown,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionsCommand {
    /// List the exceptions that hold below directories, and how they stand
    List(ExceptionsListArgs),
    /// Fail if an exception is over, or not as the standards want it
    Check(ExceptionsListArgs),
    /// Write an exception at the end of a file
    Add(Box<ExceptionsAddArgs>),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule exceptions list
  groundrule exceptions list --format csv infra services
  groundrule exceptions check --now 2027-02-01 .

Exit status of `check`: 1 if one is over, 2 if a file has a fault.")]
pub(crate) struct ExceptionsListArgs {
    /// Directories: the standards files of all roots below them
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) below: Vec<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) clock: ClockArgs,
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: ExceptionsFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExceptionsFormat {
    Table,
    // Schema `groundrule/exceptions/v1`
    Json,
    Csv,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The file is `exceptions.toml` beside the standards file, if there is one, else the standards file
itself; what stands in it stays as it is.

Examples:
  groundrule exceptions add --rule encryption-aws-block-storage --match 'module.legacy.**' \\
    --reason 'moves to the new account' --owner team-storage --expires 2027-01-31")]
pub(crate) struct ExceptionsAddArgs {
    /// Rule to except; its id, or another scanner's id for it
    #[arg(long, required_unless_present = "standard", conflicts_with = "standard")]
    pub(crate) rule: Option<String>,
    /// Standard to except
    #[arg(long)]
    pub(crate) standard: Option<String>,
    /// Where: addresses, by glob
    #[arg(long = "match", value_name = "GLOB", required_unless_present_any = ["module", "file", "tags"])]
    pub(crate) address: Option<String>,
    /// Where: a module, with all in it
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) module: Option<String>,
    /// Where: files, by glob from the standards file
    #[arg(long, value_name = "GLOB")]
    pub(crate) file: Option<String>,
    /// Where: a tag, by glob of its value; repeatable
    #[arg(long = "tag", value_name = "KEY=GLOB")]
    pub(crate) tags: Vec<String>,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
    /// Who answers for it
    #[arg(long)]
    pub(crate) owner: String,
    /// Where it was agreed on
    #[arg(long)]
    pub(crate) ticket: Option<String>,
    /// The last day that it holds
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Date,
    /// Directory that the exception is for: of the root, or above
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: Utf8PathBuf,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) clock: ClockArgs,
}
