//! Arguments of `groundrule explain`.

use clap::{Args, ValueEnum};

use super::PolicyArgs;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule explain encryption-aws-block-storage
  groundrule explain CKV_AWS_3
  groundrule explain --policy policies --format markdown acme-tagging-aws-cost-center")]
pub(crate) struct ExplainArgs {
    /// Id of the rule, or another scanner's id for it
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// How to write it: text for a terminal, or a page
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: PageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    Text,
    Markdown,
}
