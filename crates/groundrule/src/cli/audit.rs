//! What can be typed after `groundrule audit`, `drift` and `report`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::{ClockArgs, EngineArgs, PolicyArgs, RootArgs};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule audit --store audit.jsonl .
  groundrule audit --store audit.jsonl 'plans/*/plan.json' infra/prod
  find / -name plan.json | groundrule audit --store audit.jsonl -
  groundrule report audit.jsonl --output report.html

A plan or state that cannot be read is said and does not keep the others from being audited. Findings do
not fail an audit: gates are set in `groundrule check`.

Exit status:
  0  everything was read and evaluated
  2  wrong usage, settings or policy, or a rule that broke
  3  no rules, or a plan that Terraform failed to finish
  4  an input could not be read")]
pub(crate) struct AuditArgs {
    /// Directories (every root, plan and state below them), files, or globs of them; `-` for a list of paths on stdin
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// File to write what was found to, as lines of JSON; `groundrule report` reads it [default: stdout]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) store: Option<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) clock: ClockArgs,
    #[command(flatten)]
    pub(crate) configuration: RootArgs,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule drift plans
  groundrule drift --format csv --output drift.csv 'plans/*.json'
  terraform plan -refresh-only -out drift && terraform show -json drift > drift.json

What drifted stands in plans, best in refresh-only ones; roots and states say nothing of it. Attributes are
named, their values are never shown.

Exit status:
  0  everything was read
  2  wrong usage, settings or policy
  4  an input could not be read")]
pub(crate) struct DriftArgs {
    /// Directories with plans, files, or globs of them; `-` for a list of paths on stdin
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: DriftFormat,
    /// File to write it to [default: stdout]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<Utf8PathBuf>,
    /// Directories that are not searched, by glob below the directory given; repeatable
    #[arg(long = "exclude", value_name = "GLOB")]
    pub(crate) excluded: Vec<String>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// Threads to work with [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DriftFormat {
    // For people
    Table,
    // Schema `groundrule/drift/v1`
    Json,
    // A line for each object
    Csv,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule report audit.jsonl --output report.html
  groundrule report audits/*.jsonl --format markdown
  groundrule report audit.jsonl --format csv --output evidence.csv
  groundrule report audit.jsonl --format prometheus --output /var/lib/node_exporter/groundrule.prom

Several stores make a trend. A rate is pass / (pass + fail); what is undetermined or excepted stands beside
it. A verdict is of a root, an address and a rule, and the latest audit of the root counts.

Formats:
  html        one page for people, with everything in it
  markdown    tables
  csv         a line for each verdict: the whole evidence
  json        schema groundrule/audit-report/v1
  prometheus  for the textfile collector

Exit status:
  0  written
  2  wrong usage, or the output cannot be written
  4  a store cannot be read")]
pub(crate) struct ReportArgs {
    /// Files that `groundrule audit --store` wrote
    #[arg(value_name = "STORE", required = true)]
    pub(crate) stores: Vec<Utf8PathBuf>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "html", help_heading = "Output")]
    pub(crate) format: FiguresFormat,
    /// File to write it to [default: stdout]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) clock: ClockArgs,
    /// How many days before its end an exception is said to expire
    #[arg(long, value_name = "DAYS", default_value_t = 30, help_heading = "Output")]
    pub(crate) notice: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FiguresFormat {
    // One page with everything in it
    Html,
    // Tables
    Markdown,
    // A line for each verdict
    Csv,
    // Schema `groundrule/audit-report/v1`
    Json,
    // For the textfile collector
    Prometheus,
}
