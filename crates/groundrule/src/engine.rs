//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use groundrule_rules::report::Report;
use groundrule_rules::rule::Rule;

use crate::cli::{Assume, CheckArgs, Verdicts};
use crate::failure::{Failure, UnreadableInput};
use crate::options::{InputSource, PolicySources};

/// Rules and settings, loaded and valid.
pub(crate) struct Policies {
    rules: Vec<Rule>,
}

/// How to evaluate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evaluation {
    /// Assumed edges decide, and the verdicts say so.
    pub(crate) assume_links: bool,
    /// The report holds the `pass` verdicts too.
    pub(crate) keep_passes: bool,
    /// Threads; none: one a core.
    pub(crate) threads: Option<u16>,
}

impl From<&CheckArgs> for Evaluation {
    fn from(args: &CheckArgs) -> Self {
        Evaluation {
            assume_links: args.engine.assume == Assume::Links,
            keep_passes: args.output.verdicts == Verdicts::All,
            threads: args.engine.threads,
        }
    }
}

/// What came of a run.
pub(crate) struct Checked {
    /// Of the inputs that could be read.
    pub(crate) report: Report,
    /// The others.
    pub(crate) unreadable: Vec<UnreadableInput>,
}

/// Loads the built-in policies, the organisation's own and the settings.
pub(crate) fn load(_sources: &PolicySources) -> Result<Policies, Failure> {
    Ok(Policies { rules: Vec::new() })
}

/// All rules, by id.
pub(crate) fn rules(policies: &Policies) -> Vec<&Rule> {
    policies.rules.iter().collect()
}

/// Evaluates the rules on every input that can be read.
pub(crate) fn check(_policies: &Policies, _inputs: &[InputSource], _evaluation: Evaluation) -> Checked {
    Checked { report: Report::default(), unreadable: Vec::new() }
}
