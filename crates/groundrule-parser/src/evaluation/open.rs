//! From a directory to what its root comes to.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::{Facts, Options, evaluate};
use crate::error::{InputError, InputErrorKind};
use crate::graph::ResourceGraph;
use crate::language::files::Files;
use crate::root::module::{CalledModule, Module, ModuleTree, Root};
use crate::root::problem::{Diagnostic, Problem};
use crate::root::{Inputs, Workspace, load};
use crate::source::Source;

/// A root that was read and evaluated. What could not be read is left out of it.
#[derive(Debug)]
pub struct EvaluatedRoot {
    /// Its files.
    pub root: Root,
    /// The plan that creates everything: what its graph is made of. Holds values in clear, sensitive ones too.
    pub plan: Source,
    /// What a plan does not say.
    pub facts: Facts,
    /// What is wrong with it, each once.
    pub diagnostics: Vec<Diagnostic>,
}

impl EvaluatedRoot {
    /// Reads and evaluates the root in a directory. `name` is what the user calls it.
    pub fn open(
        workspace: &Workspace,
        directory: &Path,
        name: &str,
        inputs: &Inputs,
    ) -> Result<Self, InputError> {
        let root = load(workspace, directory, inputs);
        let mut diagnostics = Vec::new();
        gather(&root.tree, &mut BTreeSet::new(), &mut diagnostics);
        diagnostics.extend(root.diagnostics.iter().cloned());
        let files = Files::new(directory, workspace.boundary()).ok();
        let evaluation = evaluate(&root, &Options { files, ..Options::default() });
        diagnostics.extend(evaluation.diagnostics);
        let too_much = || InputError::new(name, None, InputErrorKind::Configuration(Problem::TooMuch));
        let plan = evaluation.plan.ok_or_else(too_much)?;
        let plan = Source::from_bytes(name, plan.into_bytes())?;
        Ok(EvaluatedRoot { root, plan, facts: evaluation.facts, diagnostics })
    }
}

/// What the root in a directory says beyond the plan or state that was made of it, with the values that those know.
pub fn facts_beside(workspace: &Workspace, directory: &Path, graph: &ResourceGraph<'_>) -> Facts {
    let root = load(workspace, directory, &Inputs { planned: graph.variables(), ..Inputs::default() });
    let files = Files::new(directory, workspace.boundary()).ok();
    evaluate(&root, &Options { files, data: graph.data(), ..Options::default() }).facts
}

/// What is wrong with the modules of a tree, each once: a module that is called twice stands in it twice.
fn gather(tree: &ModuleTree, seen: &mut BTreeSet<*const Module>, found: &mut Vec<Diagnostic>) {
    if seen.insert(Arc::as_ptr(&tree.module)) {
        found.extend(tree.module.diagnostics.iter().cloned());
    }
    for called in tree.calls.values() {
        if let CalledModule::Loaded(tree) = called {
            gather(tree, seen, found);
        }
    }
}
