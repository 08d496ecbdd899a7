//! What standards files say, and a start of one.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};

use super::PolicyArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show the settings that hold in a directory, and where each was decided
    Show(ConfigShowArgs),
    /// Print the JSON Schema of standards files, for editors
    #[command(after_help = "\
Examples:
  groundrule config schema > .groundrule.schema.json

An editor with TOML support takes it from a standards file's first line:
  #:schema ./.groundrule.schema.json")]
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  groundrule config show infra/prod
  groundrule config show --format json | jq '.settings[] | select(.from != null)'")]
pub(crate) struct ConfigShowArgs {
    /// Directory of a root, or of any file
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: Utf8PathBuf,
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    /// How to write the settings: columns for people, or an object for programs
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: ConfigFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigFormat {
    Table,
    // Schema `groundrule/config/v1`
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What is written changes nothing yet but the edition: all else is commented out, to choose from.

Examples:
  groundrule init
  groundrule init infra")]
pub(crate) struct InitArgs {
    /// Directory to write `groundrule.toml` into: the repository's top, or where the roots are
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: Utf8PathBuf,
}
