//! Arguments of `groundrule rules`.

use clap::{Args, ValueEnum};

use super::PolicyArgs;

#[derive(Debug, Args)]
#[command(after_help = "\
A rule is listed if it meets every option that is given, each by one of its values.

Examples:
  groundrule rules
  groundrule rules --standard encryption,exposure --provider aws --severity critical,high
  groundrule rules --control nist-800-53-r5/SC-28 --format markdown
  groundrule rules --alias CKV_AWS_3
  groundrule rules --type 'aws_s3_*'
  groundrule rules --policy policies --format json | jq -r '.rules[].id'

Exit status:
  0  rules are listed
  2  wrong usage, settings or policy; a value that no rule has
  3  no rule meets all the options")]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// How to write the list: columns or Markdown for people, or an object for programs
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Which rules")]
pub(crate) struct FilterArgs {
    /// Rules of these standards
    #[arg(long = "standard", value_name = "STANDARD", value_delimiter = ',')]
    pub(crate) standards: Vec<String>,
    /// Rules that judge something of these providers: aws, azurerm, google
    #[arg(long = "provider", value_name = "PROVIDER", value_delimiter = ',')]
    pub(crate) providers: Vec<String>,
    /// Rules that are so severe
    #[arg(long = "severity", value_name = "SEVERITY", value_delimiter = ',')]
    pub(crate) severities: Vec<SeverityName>,
    /// Rules that are evidence for a control: its id, its catalogue, or CATALOGUE/ID
    #[arg(long = "control", value_name = "CONTROL", value_delimiter = ',')]
    pub(crate) controls: Vec<String>,
    /// Rules that mean the same as another scanner's check, or overlap with it: its id, or the scanner
    #[arg(long = "alias", value_name = "ALIAS", value_delimiter = ',')]
    pub(crate) aliases: Vec<String>,
    /// Rules that judge resources of these types; a glob is taken too
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub(crate) types: Vec<String>,
    /// Rules of which a fail does this
    #[arg(long = "level", value_name = "LEVEL", value_delimiter = ',')]
    pub(crate) levels: Vec<LevelName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityName {
    Critical,
    High,
    Medium,
    Low,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelName {
    Off,
    Advisory,
    Mandatory,
    Locked,
    // Newer than the edition in force: fails no run
    Preview,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Table,
    // Schema `groundrule/rules/v1`
    Json,
    Markdown,
}
