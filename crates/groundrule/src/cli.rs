//! What can be typed: commands, options and their help. Nothing here looks at the world.

pub(crate) mod audit;
mod config;
mod explain;
mod ledger;
mod rules;
mod settings;
mod test;

use camino::Utf8PathBuf;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::config::{ConfigCommand, ConfigFormat, ConfigShowArgs, InitArgs};
pub(crate) use self::explain::{ExplainArgs, PageFormat};
pub(crate) use self::ledger::{
    BaselineArgs, DecisionArgs, DiffArgs, DiffFormat, ExceptionsAddArgs, ExceptionsCommand, ExceptionsFormat,
    ExceptionsListArgs, RunArgs,
};
pub(crate) use self::rules::{FilterArgs, LevelName, ListFormat, RulesArgs, SeverityName};
pub(crate) use self::settings::{ClockArgs, PolicyArgs};
pub(crate) use self::test::TestArgs;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Ground rules for Terraform: checks roots, plans and state against your standards
#[derive(Debug, Parser)]
#[command(
    name = "groundrule",
    version,
    styles = STYLES,
    max_term_width = 100,
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    after_help = "\
Examples:
  terraform show -json tfplan > plan.json && groundrule check plan.json
  groundrule explain CKV_AWS_3

Run `groundrule COMMAND --help` for a command's options and examples."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour; `auto` heeds `NO_COLOR`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    pub(crate) color: ColorWhen,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check roots, plans and state against the rules
    Check(CheckArgs),
    /// Judge many roots, plans and states, and keep every verdict
    Audit(audit::AuditArgs),
    /// Say what changed outside Terraform, over many plans
    Drift(audit::DriftArgs),
    /// Make figures and a page of what audits kept
    Report(audit::ReportArgs),
    /// Write down the findings that are there, so that only new ones fail
    Baseline(BaselineArgs),
    /// Say what is new, fixed, changed or moved
    Diff(DiffArgs),
    /// List, check or write exceptions
    #[command(subcommand, subcommand_value_name = "WHAT", disable_help_subcommand = true)]
    Exceptions(ExceptionsCommand),
    /// List the rules
    Rules(RulesArgs),
    /// Say what a rule checks, why, and what to do about a finding
    Explain(ExplainArgs),
    /// Show what the rules see of one resource
    Inspect(InspectArgs),
    /// Show what standards files say
    #[command(subcommand, subcommand_value_name = "WHAT", disable_help_subcommand = true)]
    Config(ConfigCommand),
    /// Write a start of a standards file, from what the repository holds
    Init(InitArgs),
    /// Test policies with their fixtures, and by hiding what they read
    Test(TestArgs),
    /// Write the beginnings of something new
    #[command(subcommand, subcommand_value_name = "WHAT", disable_help_subcommand = true)]
    New(NewCommand),
    /// Print a completion script
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule check infra
  terraform show -json tfplan | groundrule check -
  groundrule check --policy policies --config groundrule.toml plan.json
  groundrule check --root infra/prod /tmp/plan.json
  groundrule check --fail-on high --undetermined fail --require-coverage 90 plan.json
  groundrule check --format json plan.json | jq -r '.findings[].address'
  groundrule check --format github --output sarif=groundrule.sarif plan.json

Formats:
  full      excerpts, reasons and what to do, by rule, the worst last
  concise   a line for each finding
  json      schema groundrule/report/v1
  sarif     SARIF 2.1.0, for code scanning
  junit     JUnit XML, for test reports
  github    annotations of a GitHub workflow, and its job summary
  gitlab    code quality report of GitLab
  markdown  comment for a pull request

Exit status:
  0  evaluated, and nothing at or above the gate
  1  findings at or above the gate
  2  wrong usage, settings or policy; a --root that is no input's
  3  not evaluated: no rules, no verdicts, too little coverage, or a plan that errored
  4  an input could not be read")]
pub(crate) struct CheckArgs {
    /// Directories with Terraform files (every root below them), single files of a root, plans or states as `terraform show
    /// -json` prints them; `-` for stdin
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<Utf8PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) gate: GateArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Roots")]
pub(crate) struct RootArgs {
    /// Value of a root's variable; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(crate) vars: Vec<String>,
    /// File with values of a root's variables, beside those that Terraform reads by itself; repeatable
    #[arg(long = "var-file", value_name = "FILE")]
    pub(crate) var_files: Vec<Utf8PathBuf>,
    /// Take values of variables from `TF_VAR_…` in the environment
    #[arg(long)]
    pub(crate) env_vars: bool,
    /// What `terraform.workspace` gives [default: not known]
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Option<String>,
    /// Directories that are not searched for roots, by glob below the directory given; repeatable
    #[arg(long = "exclude", value_name = "GLOB")]
    pub(crate) excluded: Vec<String>,
    /// Check the roots that use the files' directories, too
    #[arg(long)]
    pub(crate) callers: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Evaluation")]
pub(crate) struct EngineArgs {
    /// What to take for granted where a plan lacks its root: plain references are links, or nothing
    #[arg(long, value_name = "WHAT", default_value = "links")]
    pub(crate) assume: Assume,
    /// Threads to evaluate with [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// How to write the findings to stdout: full on a terminal, else concise, unless told
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<ReportFormat>,
    /// Write the findings to a file as well, in a format of its own; repeatable
    #[arg(long = "output", value_name = "FORMAT=PATH", value_parser = output_file)]
    pub(crate) files: Vec<OutputFile>,
    /// Which verdicts to write: what is not a pass, or all
    #[arg(long, value_name = "WHICH", default_value = "findings")]
    pub(crate) verdicts: Verdicts,
    /// What tells this run's SARIF from that of other runs on the same commit
    #[arg(long, value_name = "NAME")]
    pub(crate) sarif_category: Option<String>,
    /// What SARIF holds besides fails; GitHub shows each of it as an open alert
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) sarif_include: Vec<SarifExtra>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Gate")]
pub(crate) struct GateArgs {
    /// Least level or severity at which a finding fails the run [default: what the standards file says, or mandatory]
    #[arg(long, value_name = "LEVEL|SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// What an undetermined verdict of a rule at or above the gate does to the run [default: what the standards file
    /// says, or report]
    #[arg(long, value_name = "WHAT")]
    pub(crate) undetermined: Option<Undetermined>,
    /// Least share of the verdicts due that has to be pass or fail
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) require_coverage: Option<u8>,
    /// Exit with 0 where findings alone would make it 1
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule inspect plan.json 'module.db.aws_db_instance.main[0]'
  groundrule inspect plan.json aws_ebs_volume.data --rule encryption-aws-block-storage")]
pub(crate) struct InspectArgs {
    /// Plan or state as `terraform show -json` prints it; `-` for stdin
    pub(crate) input: Utf8PathBuf,
    /// Address of the resource
    pub(crate) address: String,
    /// Show this rule only; its id, or another scanner's id for it
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Option<String>,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// What to take for granted where a plan lacks its root: plain references are links, or nothing
    #[arg(long, value_name = "WHAT", default_value = "links", help_heading = "Evaluation")]
    pub(crate) assume: Assume,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NewCommand {
    /// Write a policy and its fixtures, ready for `groundrule test`
    Rule(NewRuleArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Where a rule stands is what it is called: STANDARD/[PROVIDER/]NAME.rego below the directory of
policies. The rule's fixtures are written beside that directory, below `fixtures`.

Examples:
  groundrule new rule policies/tagging/aws/cost_center.rego --organisation acme
  groundrule test policies")]
pub(crate) struct NewRuleArgs {
    /// The policy's file
    pub(crate) path: Utf8PathBuf,
    /// Directory of your policies
    #[arg(long = "policy", value_name = "DIR", default_value = "policies")]
    pub(crate) directory: Utf8PathBuf,
    /// Whose rule it is, as in its package [default: as the policies that are there]
    #[arg(long, value_name = "NAME")]
    pub(crate) organisation: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule completions bash > ~/.local/share/bash-completion/completions/groundrule
  groundrule completions zsh > ~/.zfunc/_groundrule")]
pub(crate) struct CompletionsArgs {
    /// Shell to complete for
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Assume {
    // That a reference which can only mean one attribute is passed on unchanged; verdicts say so
    Links,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub(crate) enum ReportFormat {
    // Excerpts, reasons and what to do, by rule
    Full,
    // A line for each finding
    Concise,
    // Schema `groundrule/report/v1`
    Json,
    // SARIF 2.1.0, for code scanning
    Sarif,
    // JUnit XML, for test reports
    Junit,
    // Annotations of a GitHub workflow, and its job summary
    Github,
    // GitLab's code quality report
    Gitlab,
    // A comment for a pull request
    Markdown,
}

impl ReportFormat {
    /// As it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// A file to write, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputFile {
    pub(crate) format: ReportFormat,
    pub(crate) path: Utf8PathBuf,
}

/// `FORMAT=PATH`.
fn output_file(typed: &str) -> Result<OutputFile, String> {
    let (format, path) = typed.split_once('=').ok_or("write FORMAT=PATH, such as sarif=groundrule.sarif")?;
    let format = ReportFormat::from_str(format, false).map_err(|_| {
        let names: Vec<String> = ReportFormat::value_variants().iter().map(|format| format.name()).collect();
        format!("no format `{format}`; there are {}", names.join(", "))
    })?;
    if path.is_empty() {
        return Err("the path is missing".to_owned());
    }
    Ok(OutputFile { format, path: path.into() })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SarifExtra {
    // Undetermined verdicts, each as a result of kind `open`
    Undetermined,
    // Suppressed findings, with who suppressed them and why
    Suppressed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Verdicts {
    // Fails, errors and what is undetermined
    Findings,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Undetermined {
    // Only a locked rule's fails the run
    Report,
    // It fails the run as a fail would
    Fail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Advisory,
    Mandatory,
    Locked,
    Low,
    Medium,
    High,
    Critical,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn definitions_are_consistent() {
        Cli::command().debug_assert();
    }
}
