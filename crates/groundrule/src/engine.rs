//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_parser::error::InputError;
use groundrule_parser::evaluation::EvaluatedRoot;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::SourceIndex;
use groundrule_parser::root::{Inputs as Values, Workspace};
use groundrule_parser::source::Source;
use groundrule_rules::check::{self, Checked};
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::locate::RootSource;
use groundrule_rules::redact;
use groundrule_rules::report::Report;
use rayon::prelude::*;

use crate::cli::{Assume, Verdicts};
use crate::failure::Failure;
use crate::identity;
use crate::inputs::Input;
use crate::options::PolicySources;
use crate::roots::Roots;
use crate::words::count;

/// Of what can't be evaluated in a root, so much is said.
const MOST_NOTES: usize = 50;

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

/// Evaluates the rules on every input that can be read: documents one after another, each on all threads; roots, which are
/// many and small, side by side.
pub(crate) fn check(
    policies: &PolicySet,
    inputs: &[Input],
    values: &Values,
    roots: &[Utf8PathBuf],
    options: Options,
    threads: Option<u16>,
) -> Result<Outcome, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage { message: format!("cannot start threads: {error}"), hint: None })?;
    let mut beside = Roots::new(roots);
    let mut results: Vec<Examined> = Vec::new();
    for group in inputs.chunk_by(|a, b| a.is_root() && b.is_root()) {
        pool.install(|| match group {
            [Input::Document(path)] => results.push(check_document(policies, path, &mut beside, options)),
            roots => {
                let checked = roots.par_iter().filter_map(|input| match input {
                    Input::Root { directory, workspace } => {
                        Some(check_root(policies, directory, workspace, values, options))
                    }
                    Input::Document(_) => None,
                });
                results.extend(checked.collect::<Vec<_>>());
            }
        });
    }
    let (checked, unreadable): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let checked: Vec<Checked> = checked.into_iter().flatten().collect();
    // Roots that share a module have its faults in common.
    let mut seen = BTreeSet::new();
    let unreadable: Vec<InputError> =
        unreadable.into_iter().flatten().filter(|error| seen.insert(error.to_string())).collect();
    let unused_roots = if checked.is_empty() { Vec::new() } else { beside.unused() };
    Ok(Outcome { report: check::report(policies, checked), unreadable, unused_roots })
}

/// What an input gave, and what of it could not be read.
type Examined = (Option<Checked>, Vec<InputError>);

/// A plan or state is judged with its root beside it, if that is at hand.
fn check_document(policies: &PolicySet, path: &Utf8Path, roots: &mut Roots, options: Options) -> Examined {
    let mut check = || {
        let source = Source::open(path.as_str())?;
        let mut graph = ResourceGraph::read(&source)?;
        let found = roots.find(path, &graph);
        if let Some(root) = found.root {
            graph = root.beside(graph);
        }
        let mut checked = check::check(&graph, source.name(), policies, options);
        match found.root {
            Some(root) => {
                checked.identify(root.id());
                root.locate(&graph, &mut checked);
            }
            None => checked.identify(identity::of_document(path)),
        }
        found.refusals.into_iter().for_each(|refusal| checked.note(refusal));
        Ok(checked)
    };
    match check() {
        Ok(checked) => (Some(checked), Vec::new()),
        Err(error) => (None, vec![error]),
    }
}

/// A root is checked as far as its files can be read.
fn check_root(
    policies: &PolicySet,
    directory: &Path,
    workspace: &Workspace,
    values: &Values,
    options: Options,
) -> Examined {
    let base = std::env::current_dir().unwrap_or_default();
    let name = directory.display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
    let name = if name.is_empty() { "." } else { &name };
    let opened = match EvaluatedRoot::open(workspace, directory, name, values) {
        Ok(opened) => opened,
        Err(error) => return (None, vec![error]),
    };
    let graph = match ResourceGraph::of_root(&opened.plan, opened.facts) {
        Ok(graph) => graph,
        Err(error) => return (None, vec![error]),
    };
    let mut checked = check::check(&graph, name, policies, options);
    let index = SourceIndex::new(workspace.files(), &opened.root);
    checked.identify(identity::of_root(directory));
    checked.locate(&graph, RootSource { index, base: &base }, directory);
    let mut unreadable = Vec::new();
    let mut notes = 0;
    for diagnostic in &opened.diagnostics {
        match InputError::of_configuration(diagnostic, workspace.files()) {
            Some(error) => unreadable.push(error),
            None => {
                notes += 1;
                if notes <= MOST_NOTES {
                    checked.note(redact::sentence(&diagnostic.to_text(workspace.files())));
                }
            }
        }
    }
    if notes > MOST_NOTES {
        checked.note(format!(
            "{} more expressions and blocks are not as Terraform wants them",
            notes - MOST_NOTES
        ));
    }
    if !unreadable.is_empty() {
        let parts = count(unreadable.len(), "part");
        checked.note(format!("{parts} could not be read; the rest was checked"));
    }
    (Some(checked), unreadable)
}
