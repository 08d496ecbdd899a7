//! Which root an input was made from: one that was given, or else one beside it or in the working directory; never
//! without a check that it is the one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_parser::evaluation::facts_beside;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::{SourceIndex, fits};
use groundrule_parser::root::module::{CalledModule, ModuleTree};
use groundrule_parser::root::{Inputs, Root, Severity, Workspace, load};
use groundrule_rules::check::Checked;
use groundrule_rules::locate::RootSource;
use groundrule_rules::redact;

/// Faults of a root that are said; more are counted.
const SAID: usize = 3;

/// The roots of a run. Each is read once.
pub(crate) struct Roots {
    given: Vec<Utf8PathBuf>,
    base: PathBuf,
    read: BTreeMap<Utf8PathBuf, Result<ReadRoot, String>>,
    used: BTreeSet<Utf8PathBuf>,
    /// Why those that were given are not used, by directory.
    refused: BTreeMap<Utf8PathBuf, String>,
}

/// A root that was read.
pub(crate) struct ReadRoot {
    directory: PathBuf,
    base: PathBuf,
    workspace: Workspace,
    root: Root,
}

/// What came of looking for an input's root.
pub(crate) struct Found<'r> {
    pub(crate) root: Option<&'r ReadRoot>,
    /// Why others are not it.
    pub(crate) refusals: Vec<String>,
}

impl Roots {
    pub(crate) fn new(given: &[Utf8PathBuf]) -> Self {
        Roots {
            given: given.to_vec(),
            base: std::env::current_dir().unwrap_or_default(),
            read: BTreeMap::new(),
            used: BTreeSet::new(),
            refused: BTreeMap::new(),
        }
    }

    /// The root that an input was made from.
    pub(crate) fn find(&mut self, input: &Utf8Path, graph: &ResourceGraph<'_>) -> Found<'_> {
        let given = self.given.clone();
        let nearby = nearby(input).into_iter().filter(|directory| !given.contains(directory));
        let candidates: Vec<(Utf8PathBuf, bool)> = given
            .iter()
            .map(|directory| (directory.clone(), true))
            .chain(nearby.map(|directory| (directory, false)))
            .collect();
        let mut refusals = Vec::new();
        for (directory, is_given) in candidates {
            let refusal = match self.read(&directory) {
                Ok(found) => match fits(&found.root, graph) {
                    Ok(()) => {
                        self.used.insert(directory.clone());
                        let root = self.read.get(&directory).and_then(|read| read.as_ref().ok());
                        return Found { root, refusals: Vec::new() };
                    }
                    Err(disagreement) => disagreement.to_string(),
                },
                // What nobody gave need not be a root.
                Err(_) if !is_given => continue,
                Err(why) => why.clone(),
            };
            refusals.push(format!("the root in `{directory}` is not used: {refusal}"));
            if is_given {
                self.refused.entry(directory).or_insert(refusal);
            }
        }
        Found { root: None, refusals }
    }

    /// Those that were given and are no input's, each with the reason.
    pub(crate) fn unused(&self) -> Vec<String> {
        let unused = self.given.iter().filter(|directory| !self.used.contains(*directory));
        unused
            .map(|directory| {
                let why = self.refused.get(directory).map_or("each input has another one", String::as_str);
                format!("--root: `{directory}` is the root of no input: {why}")
            })
            .collect()
    }

    fn read(&mut self, directory: &Utf8Path) -> &Result<ReadRoot, String> {
        self.read
            .entry(directory.to_owned())
            .or_insert_with(|| ReadRoot::read(directory.as_std_path(), &self.base))
    }
}

/// Where an input's root may be, if nobody says.
fn nearby(input: &Utf8Path) -> Vec<Utf8PathBuf> {
    let here = Utf8PathBuf::from(".");
    match input.parent() {
        Some(parent) if input != "-" && !parent.as_str().is_empty() => vec![parent.to_owned(), here],
        _ => vec![here],
    }
}

impl ReadRoot {
    fn read(directory: &Path, base: &Path) -> Result<Self, String> {
        let workspace =
            Workspace::around(directory).map_err(|error| format!("it cannot be read: {error}"))?;
        let root = load(&workspace, directory, &Inputs::default());
        if root.tree.module.files.is_empty() {
            return Err("it holds no Terraform files that can be read".to_owned());
        }
        Ok(ReadRoot { directory: directory.to_owned(), base: base.to_owned(), workspace, root })
    }

    /// Where it stands.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The graph with what the root says beyond it.
    pub(crate) fn beside<'a>(&self, graph: ResourceGraph<'a>) -> ResourceGraph<'a> {
        let facts = facts_beside(&self.workspace, &self.directory, &graph);
        graph.beside(facts)
    }

    /// Where its parts are written.
    pub(crate) fn source(&self) -> RootSource<'_> {
        RootSource { index: SourceIndex::new(self.workspace.files(), &self.root), base: &self.base }
    }

    /// Finds the places of what was found.
    pub(crate) fn locate(&self, graph: &ResourceGraph<'_>, checked: &mut Checked) {
        checked.locate(graph, self.source(), &self.directory);
        let mut faults = BTreeSet::new();
        let mut missing = 0;
        self.gather(&self.root.tree, &mut faults, &mut missing);
        for fault in faults.iter().take(SAID) {
            checked.note(format!("{fault}; the rest of the root is used"));
        }
        if faults.len() > SAID {
            checked.note(format!("{} more faults in the root", faults.len() - SAID));
        }
        if missing > 0 {
            let calls =
                if missing == 1 { "1 call leads".to_owned() } else { format!("{missing} calls lead") };
            checked.note(format!(
                "{calls} to modules that are not at hand: what is found in them is shown at the call"
            ));
        }
    }

    /// What of the root could not be read, and how many modules are missing. Paths are as the root was reached.
    fn gather(&self, tree: &ModuleTree, faults: &mut BTreeSet<String>, missing: &mut usize) {
        let errors = tree.module.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        faults.extend(errors.map(|fault| redact::sentence(&fault.to_text(self.workspace.files()))));
        for called in tree.calls.values() {
            match called {
                CalledModule::Loaded(inner) => self.gather(inner, faults, missing),
                CalledModule::Missing { .. } => *missing += 1,
            }
        }
    }
}
