//! The seam to the parser and the rules: what the commands ask of them, in the command's own terms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_parser::error::InputError;
use groundrule_parser::evaluation::EvaluatedRoot;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::SourceIndex;
use groundrule_parser::root::module::{CalledModule, ModuleTree};
use groundrule_parser::root::{Inputs as Values, VariableArgument, Workspace};
use groundrule_parser::source::Source;
use groundrule_rules::check::{self, Checked, Surroundings};
use groundrule_rules::digest;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::locate::{self, RootSource};
use groundrule_rules::redact;
use groundrule_rules::report::Report;
use groundrule_rules::settings::{RootFacts, VariableSet};
use rayon::prelude::*;

use crate::cli::{Assume, RunArgs, Verdicts};
use crate::decisions::Decisions;
use crate::failure::Failure;
use crate::inputs::{Input, Search, directory_of};
use crate::options::given_roots;
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
    /// What there is to know of the decisions.
    pub(crate) notes: Vec<String>,
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

/// Evaluates what was typed.
pub(crate) fn run(
    args: &RunArgs,
    typed: &[Utf8PathBuf],
    verdicts: Verdicts,
    decisions: &mut Decisions,
) -> Result<Outcome, Failure> {
    let mut policies = PolicySets::new(&args.policies)?;
    let search = Search::try_from(&args.configuration)?;
    let inputs = search.inputs(typed)?;
    let roots = given_roots(&args.roots)?;
    let options = options(args.engine.assume, verdicts);
    check(&mut policies, &inputs, &search.values, roots, options, decisions, args.engine.threads)
}

/// Evaluates the rules on every input that can be read: documents one after another, each on all threads; roots, which are
/// many and small, side by side.
fn check(
    policies: &mut PolicySets,
    inputs: &[Input],
    values: &Values,
    roots: &[Utf8PathBuf],
    options: Options,
    decisions: &mut Decisions,
    threads: Option<u16>,
) -> Result<Outcome, Failure> {
    let pool = pool(threads)?;
    let mut beside = Roots::new(roots);
    let mut results: Vec<Examined> = Vec::new();
    // Faults of settings and policies come before any work.
    let sets: Vec<Arc<PolicySet>> =
        inputs.iter().map(|input| policies.of(input.directory())).collect::<Result<_, Failure>>()?;
    require_distinct_ids(inputs, &sets)?;
    sets.iter().try_for_each(|set| decisions.read(set))?;
    for input in inputs {
        if let Input::Root { directory, .. } = input {
            decisions.covers(directory);
        }
    }
    let mut used: Vec<Arc<PolicySet>> = Vec::new();
    let pairs: Vec<(&Input, &Arc<PolicySet>)> = inputs.iter().zip(&sets).collect();
    for group in pairs.chunk_by(|(a, _), (b, _)| a.is_root() && b.is_root()) {
        pool.install(|| -> Result<(), Failure> {
            if let [(Input::Document(path), _)] = group {
                let document = Source::open(path.as_str());
                let standards_of = &mut |root: &Path| policies.of(root);
                let (set, examined) =
                    check_document(standards_of, decisions, path, document, &mut beside, options)?;
                used.extend(set);
                results.push(examined);
                return Ok(());
            }
            let decisions = &*decisions;
            let checked = group.par_iter().flat_map_iter(|(input, set)| match input {
                Input::Root { directory, workspace } => {
                    check_root(set, decisions, directory, workspace, values, options)
                }
                Input::Document(_) => Vec::new(),
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
    let report = decisions.report(used.iter().map(AsRef::as_ref), checked);
    let notes = decisions.notes(&report);
    Ok(Outcome { report, unreadable, unused_roots, notes })
}

/// Threads to evaluate with.
pub(crate) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage { message: format!("cannot start threads: {error}"), hint: None })
}

/// No two roots are called the same: what is known of one would be taken for the other.
fn require_distinct_ids(inputs: &[Input], sets: &[Arc<PolicySet>]) -> Result<(), Failure> {
    let mut known: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (input, set) in inputs.iter().zip(sets).filter(|(input, _)| input.is_root()) {
        let KnownRoot { directory, whole, facts } = KnownRoot::new(input.directory(), set);
        let (Some(id), Some(origin)) = (facts.id, facts.id_origin) else { continue };
        if let Some(other) = known.get(&id).filter(|other| **other != whole) {
            let other = locate::shown(&std::env::current_dir().unwrap_or_default(), other);
            let message = format!("`{id}` is what {} and {other} are both called", directory.display());
            let help = "`{name}` stands for the directory's name, `{path}` for the way to it".to_owned();
            return Err(Failure::Policies(vec![origin.fault(message, Some(help))]));
        }
        known.insert(id, whole);
    }
    Ok(())
}

/// What an input gave, and what of it could not be read.
pub(crate) type Examined = (Option<Checked>, Vec<InputError>);

/// What holds for the root in a directory.
pub(crate) type StandardsOf<'a> = dyn FnMut(&Path) -> Result<Arc<PolicySet>, Failure> + 'a;

/// A plan or state is judged with its root beside it, if that is at hand, and by the standards of that root.
pub(crate) fn check_document(
    standards_of: &mut StandardsOf<'_>,
    decisions: &mut Decisions,
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
    let directory = found.root.map_or_else(|| directory_of(path), ReadRoot::directory);
    let set = standards_of(directory)?;
    let known = KnownRoot::new(directory, &set);
    if let Some(root) = found.root {
        graph = root.beside(graph);
    }
    decisions.read(&set)?;
    let surroundings = Surroundings { directory: Some(&known.whole), variables: None };
    let mut checked = check::check_in(&graph, source.name(), surroundings, &set, options);
    checked.belongs_to(&known.facts);
    match found.root {
        Some(root) => {
            checked.identify(decisions.id_of_root(&known));
            root.locate(&graph, &mut checked);
            decisions.covers(root.directory());
        }
        None => checked.identify(decisions.id_of_document(path)),
    }
    decisions.governance().apply(&mut checked, &graph, found.root.map(ReadRoot::source), &set);
    found.refusals.into_iter().for_each(|refusal| checked.note(refusal));
    Ok((Some(set), (Some(checked), Vec::new())))
}

/// A root, and what its standards file says of it.
pub(crate) struct KnownRoot<'d> {
    /// As it was reached.
    pub(crate) directory: &'d Path,
    /// Absolute, without links.
    pub(crate) whole: PathBuf,
    pub(crate) facts: RootFacts,
}

impl<'d> KnownRoot<'d> {
    fn new(directory: &'d Path, set: &PolicySet) -> Self {
        let whole = std::env::current_dir().unwrap_or_default().join(directory);
        let whole = whole.canonicalize().unwrap_or(whole);
        let facts = set.decided.root(&whole);
        KnownRoot { directory, whole, facts }
    }

    /// The values that it is to be evaluated with: once for each set of variable files, or once as it is. What was typed counts
    /// more.
    fn values(&self, typed: &Values) -> Vec<(Option<String>, Values)> {
        let workspace =
            || typed.workspace.clone().or_else(|| self.facts.workspace.as_deref().map(Into::into));
        let with = |set: &VariableSet| {
            let files = set.files.iter().map(|file| VariableArgument::File(self.directory.join(file)));
            let arguments = files.chain(typed.arguments.iter().cloned()).collect();
            (Some(set.name.clone()), Values { arguments, workspace: workspace(), ..typed.clone() })
        };
        if self.facts.variables.is_empty() {
            return vec![(None, Values { workspace: workspace(), ..typed.clone() })];
        }
        self.facts.variables.iter().map(with).collect()
    }
}

/// A root is checked once for each of its sets of variable files.
pub(crate) fn check_root(
    policies: &PolicySet,
    decisions: &Decisions,
    directory: &Path,
    workspace: &Workspace,
    values: &Values,
    options: Options,
) -> Vec<Examined> {
    let root = KnownRoot::new(directory, policies);
    let check = |(variables, values): (Option<String>, Values)| {
        check_root_with(policies, decisions, &root, workspace, (variables.as_deref(), &values), options)
    };
    root.values(values).into_iter().map(check).collect()
}

/// A root is checked as far as its files can be read.
fn check_root_with(
    policies: &PolicySet,
    decisions: &Decisions,
    root: &KnownRoot<'_>,
    workspace: &Workspace,
    (variables, values): (Option<&str>, &Values),
    options: Options,
) -> Examined {
    let directory = root.directory;
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
    let surroundings = Surroundings { directory: Some(&root.whole), variables };
    let mut checked = check::check_in(&graph, name, surroundings, policies, options);
    checked.belongs_to(&root.facts);
    let index = SourceIndex::new(workspace.files(), &opened.root);
    checked.identify(decisions.id_of_root(root));
    checked.digest(Some(digest_of_files(&opened.root.tree, workspace, &base.join(directory))));
    let source = RootSource { index, base: &base };
    checked.locate(&graph, source, directory);
    decisions.governance().apply(&mut checked, &graph, Some(source), policies);
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
