//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_parser::error::InputError;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{self, Checked};
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Report;

use crate::cli::{Assume, Verdicts};
use crate::failure::Failure;
use crate::options::PolicySources;
use crate::roots::Roots;

/// What came of a run.
pub(crate) struct Outcome {
    /// Of all inputs that could be read.
    pub(crate) report: Report,
    /// Why the others could not.
    pub(crate) unreadable: Vec<InputError>,
    /// Roots that were given and are no input's, with the reasons.
    pub(crate) unused_roots: Vec<String>,
}

/// Loads the built-in policies, the organisation's own and the settings.
pub(crate) fn load(sources: &PolicySources) -> Result<PolicySet, Failure> {
    let mut policies = vec![PolicySource::builtin()];
    for directory in &sources.directories {
        policies.push(own_policies(directory)?);
    }
    let config = sources.config.as_deref().map(read_settings).transpose()?;
    PolicySet::load(&policies, config.as_ref()).map_err(Failure::Policies)
}

/// The policies below a directory.
pub(crate) fn own_policies(directory: &Utf8Path) -> Result<PolicySource, Failure> {
    PolicySource::directory(directory.as_std_path()).map_err(Failure::Policies)
}

/// Whose policies they are: the first name of the packages.
pub(crate) fn organisation(policies: &PolicySource) -> Option<&str> {
    policies.files.iter().find_map(|file| {
        let package = file.source.text.lines().find_map(|line| line.strip_prefix("package "))?;
        Some(package.split('.').next()?.trim())
    })
}

fn read_settings(path: &Utf8Path) -> Result<Arc<SourceText>, Failure> {
    let source = |text| Arc::new(SourceText { path: path.to_string(), text });
    match fs::read_to_string(path) {
        Ok(text) => Ok(source(text)),
        Err(error) => Err(Failure::Policies(vec![Diagnostic {
            source: source(String::new()),
            span: None,
            message: format!("cannot be read: {error}"),
            help: None,
        }])),
    }
}

/// How to evaluate, in the engine's terms.
pub(crate) fn options(assume: Assume, verdicts: Verdicts) -> Options {
    Options { assume: assume == Assume::Links, keep_passes: verdicts == Verdicts::All }
}

/// Evaluates the rules on every input that can be read, one after another, each on all threads.
pub(crate) fn check(
    policies: &PolicySet,
    inputs: &[Utf8PathBuf],
    roots: &[Utf8PathBuf],
    options: Options,
    threads: Option<u16>,
) -> Result<Outcome, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage { message: format!("cannot start threads: {error}"), hint: None })?;
    let mut roots = Roots::new(roots);
    let mut checked = Vec::new();
    let mut unreadable = Vec::new();
    for input in inputs {
        match pool.install(|| check_input(policies, input, &mut roots, options)) {
            Ok(one) => checked.push(one),
            Err(error) => unreadable.push(error),
        }
    }
    let unused_roots = if checked.is_empty() { Vec::new() } else { roots.unused() };
    Ok(Outcome { report: check::report(policies, checked), unreadable, unused_roots })
}

fn check_input(
    policies: &PolicySet,
    input: &Utf8Path,
    roots: &mut Roots,
    options: Options,
) -> Result<Checked, InputError> {
    let source = Source::open(input.as_str())?;
    let graph = ResourceGraph::read(&source)?;
    let mut checked = check::check(&graph, source.name(), policies, options);
    roots.locate(input, &graph, &mut checked);
    Ok(checked)
}
