//! Which standards files hold, and which day it is.

use camino::Utf8PathBuf;
use clap::Args;

use crate::clock::Now;

#[derive(Debug, Args)]
#[command(next_help_heading = "Policies")]
pub(crate) struct PolicyArgs {
    /// Directory of your own policies, beside the built-in ones; repeatable
    #[arg(long = "policy", value_name = "DIR")]
    pub(crate) directories: Vec<Utf8PathBuf>,
    /// Standards file, in place of the `groundrule.toml` found from the root upwards to the repository's top
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<Utf8PathBuf>,
    /// Look for no standards file
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
    /// The organisation's standards file, below all others; what it calls final stays [default: what
    /// `GROUNDRULE_ORG` names]
    #[arg(long = "org", value_name = "FILE")]
    pub(crate) organisation: Option<Utf8PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Evaluation")]
pub(crate) struct ClockArgs {
    /// The day that it is taken to be, as a date or a time of RFC 3339 [default: today]
    #[arg(long, value_name = "DATE", value_parser = Now::parse)]
    pub(crate) now: Option<Now>,
}
