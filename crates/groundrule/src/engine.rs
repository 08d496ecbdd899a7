//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use std::fs;
use std::sync::Arc;

use camino::Utf8PathBuf;
use groundrule_parser::error::InputError;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{check as check_graph, report};
use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Report;
use groundrule_rules::rule::Rule;

use crate::cli::{Assume, CheckArgs, Verdicts};
use crate::failure::Failure;
use crate::options::PolicySources;

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
    pub(crate) unreadable: Vec<InputError>,
}

/// Loads the built-in policies, the organisation's own and the settings.
pub(crate) fn load(sources: &PolicySources) -> Result<PolicySet, Failure> {
    let mut policies = vec![PolicySource::builtin()];
    for directory in &sources.directories {
        policies.push(PolicySource::directory(directory.as_std_path()).map_err(Failure::Policies)?);
    }
    let config = match &sources.config {
        None => None,
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| Failure::Usage {
                message: format!("--config: `{path}` cannot be read: {error}"),
                hint: None,
            })?;
            Some(Arc::new(SourceText { path: path.to_string(), text }))
        }
    };
    PolicySet::load(&policies, config.as_ref()).map_err(Failure::Policies)
}

/// All rules, by id.
pub(crate) fn rules(policies: &PolicySet) -> Vec<&Rule> {
    policies.rules.iter().map(AsRef::as_ref).collect()
}

/// Evaluates the rules on every input that can be read.
pub(crate) fn check(policies: &PolicySet, inputs: &[Utf8PathBuf], evaluation: Evaluation) -> Checked {
    let options = Options { assume: evaluation.assume_links, keep_passes: evaluation.keep_passes };
    let mut checked = Vec::new();
    let mut unreadable = Vec::new();
    in_threads(evaluation.threads, || {
        for path in inputs {
            let outcome = Source::open(path.as_str()).and_then(|source| {
                let graph = ResourceGraph::read(&source)?;
                Ok(check_graph(&graph, source.name(), policies, options))
            });
            match outcome {
                Ok(one) => checked.push(one),
                Err(error) => unreadable.push(error),
            }
        }
    });
    Checked { report: report(policies, checked), unreadable }
}

/// Runs on so many threads; without a number, or where none can be started, on what there is.
fn in_threads(threads: Option<u16>, work: impl FnOnce() + Send) {
    let pool = threads.map(|count| rayon::ThreadPoolBuilder::new().num_threads(usize::from(count)).build());
    match pool {
        Some(Ok(pool)) => pool.install(work),
        _ => work(),
    }
}
