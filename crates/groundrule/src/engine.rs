//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_parser::error::InputError;
use groundrule_parser::evaluation::EvaluatedRoot;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::SourceIndex;
use groundrule_parser::root::module::{CalledModule, ModuleTree};
use groundrule_parser::root::{Inputs as Values, Workspace};
use groundrule_parser::source::Source;
use groundrule_rules::check::{self, Checked};
use groundrule_rules::digest;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::locate::{self, RootSource};
use groundrule_rules::redact;
use groundrule_rules::report::Report;
use rayon::prelude::*;

use crate::cli::{Assume, Verdicts};
use crate::clock::Now;
use crate::failure::Failure;
use crate::identity;
use crate::inputs::{Input, directory_of};
use crate::policy_sets::PolicySets;
use crate::roots::{ReadRoot, Roots};
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

/// How to evaluate, in the engine's terms.
pub(crate) fn options(assume: Assume, verdicts: Verdicts) -> Options {
    Options { assume: assume == Assume::Links, keep_passes: verdicts == Verdicts::All }
}

/// Evaluates the rules on every input that can be read: documents one after another, each on all threads; roots, which are
/// many and small, side by side.
pub(crate) fn check(
    policies: &mut PolicySets,
    inputs: &[Input],
    values: &Values,
    roots: &[Utf8PathBuf],
    options: Options,
    now: Now,
    threads: Option<u16>,
) -> Result<Outcome, Failure> {
    let _ = now;
    let pool = pool(threads)?;
    let mut beside = Roots::new(roots);
    let mut results: Vec<Examined> = Vec::new();
    // Faults of settings and policies come before any work.
    let sets: Vec<Arc<PolicySet>> =
        inputs.iter().map(|input| policies.of(input.directory())).collect::<Result<_, Failure>>()?;
    let mut used: Vec<Arc<PolicySet>> = Vec::new();
    let pairs: Vec<(&Input, &Arc<PolicySet>)> = inputs.iter().zip(&sets).collect();
    for group in pairs.chunk_by(|(a, _), (b, _)| a.is_root() && b.is_root()) {
        pool.install(|| -> Result<(), Failure> {
            if let [(Input::Document(path), _)] = group {
                let document = Source::open(path.as_str());
                let (set, examined) =
                    check_document(&mut |root| policies.of(root), path, document, &mut beside, options)?;
                used.extend(set);
                results.push(examined);
                return Ok(());
            }
            let checked = group.par_iter().filter_map(|(input, set)| match input {
                Input::Root { directory, workspace } => {
                    Some(check_root(set, directory, workspace, values, options))
                }
                Input::Document(_) => None,
            });
            results.extend(checked.collect::<Vec<_>>());
            used.extend(group.iter().map(|(_, set)| Arc::clone(set)));
            Ok(())
        })?;
    }
    // Where nothing could be read, the rules that would have been evaluated.
    let used = if used.is_empty() { sets } else { used };
    let (checked, unreadable): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let checked: Vec<Checked> = checked.into_iter().flatten().collect();
    // Roots that share a module have its faults in common.
    let mut seen = BTreeSet::new();
    let unreadable: Vec<InputError> =
        unreadable.into_iter().flatten().filter(|error| seen.insert(error.to_string())).collect();
    let unused_roots = if checked.is_empty() { Vec::new() } else { beside.unused() };
    Ok(Outcome { report: check::report(used.iter().map(AsRef::as_ref), checked), unreadable, unused_roots })
}

/// Threads to evaluate with.
pub(crate) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage { message: format!("cannot start threads: {error}"), hint: None })
}

/// What an input gave, and what of it could not be read.
pub(crate) type Examined = (Option<Checked>, Vec<InputError>);

/// What holds for the root in a directory.
pub(crate) type StandardsOf<'a> = dyn FnMut(&Path) -> Result<Arc<PolicySet>, Failure> + 'a;

/// A plan or state is judged with its root beside it, if that is at hand, and by the standards of that root.
pub(crate) fn check_document(
    standards_of: &mut StandardsOf<'_>,
    path: &Utf8Path,
    document: Result<Source, InputError>,
    roots: &mut Roots,
    options: Options,
) -> Result<(Option<Arc<PolicySet>>, Examined), Failure> {
    let source = match document {
        Ok(source) => source,
        Err(error) => return Ok((None, (None, vec![error]))),
    };
    let mut graph = match ResourceGraph::read(&source) {
        Ok(graph) => graph,
        Err(error) => return Ok((None, (None, vec![error]))),
    };
    let found = roots.find(path, &graph);
    let set = standards_of(found.root.map_or_else(|| directory_of(path), ReadRoot::directory))?;
    if let Some(root) = found.root {
        graph = root.beside(graph);
    }
    let mut checked = check::check(&graph, source.name(), &set, options);
    match found.root {
        Some(root) => {
            checked.identify(root_id(&set, root.directory()));
            root.locate(&graph, &mut checked);
        }
        None => checked.identify(identity::of_document(path)),
    }
    found.refusals.into_iter().for_each(|refusal| checked.note(refusal));
    Ok((Some(set), (Some(checked), Vec::new())))
}

/// A root is checked as far as its files can be read.
pub(crate) fn check_root(
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
    checked.identify(root_id(policies, directory));
    checked.digest(Some(digest_of_files(&opened.root.tree, workspace, &base.join(directory))));
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

/// What a root is known by: what the standards file calls it, or else where it stands.
fn root_id(set: &PolicySet, directory: &Path) -> String {
    let facts = set.decided.root(&directory.canonicalize().unwrap_or_else(|_| directory.to_owned()));
    facts.id.unwrap_or_else(|| identity::of_root(directory))
}

/// SHA-256 over the files of a root and of the modules that it calls: their paths from the root's directory, and texts.
fn digest_of_files(tree: &ModuleTree, workspace: &Workspace, directory: &Path) -> String {
    let base = std::env::current_dir().unwrap_or_default();
    let mut files = BTreeSet::new();
    let mut trees = vec![tree];
    while let Some(tree) = trees.pop() {
        files.extend(tree.module.files.iter().copied());
        trees.extend(tree.calls.values().filter_map(|called| match called {
            CalledModule::Loaded(inner) => Some(inner),
            CalledModule::Missing { .. } => None,
        }));
    }
    let mut texts: Vec<(String, &str)> = files
        .iter()
        .map(|file| workspace.files().get(*file))
        .map(|source| (locate::shown(directory, &base.join(source.name())), source.text()))
        .collect();
    texts.sort_unstable();
    digest::hex(&digest::of_parts(texts.iter().flat_map(|(name, text)| [name.as_str(), text])))
}
