//! A root and everything below it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::early::{Arguments, EarlyModule};
use super::manifest::Manifest;
use super::module::{CalledModule, MissingModule, Module, ModuleCall, ModuleTree, Root};
use super::problem::{Diagnostic, Place, Problem, Severity};
use super::values::{self, Inputs};
use super::workspace::{Workspace, join};
use super::{files, lock};
use crate::language::Budget;

/// Modules in modules.
const MAX_DEPTH: usize = 32;
/// Calls below a root, one module called twice counted twice.
const MAX_CALLS: usize = 10_000;

/// Reads a root module, the modules that it calls, and the values of its variables.
pub fn load(workspace: &Workspace, directory: &Path, inputs: &Inputs) -> Root {
    let directory = join(directory, "");
    let mut diagnostics = Vec::new();
    let manifest = Manifest::read(workspace, &directory).unwrap_or_else(|(path, problem)| {
        diagnostics.push(Diagnostic::path(&path, problem));
        Manifest::default()
    });
    let module = workspace.module(&directory);
    let variables = values::gather(workspace, &directory, &module, inputs, &mut diagnostics);
    let budget = Budget::default();
    let mut loader = Loader { workspace, manifest, inputs, budget: &budget, calls: 0, diagnostics };
    let tree = loader.tree(module, Arguments::Root(&variables), &directory, &mut Vec::new(), &mut Vec::new());
    let mut diagnostics = loader.diagnostics;
    let locked_providers = lock::read(workspace, &directory, &mut diagnostics);
    Root { tree, variables, workspace: inputs.workspace.clone(), locked_providers, diagnostics }
}

struct Loader<'a> {
    workspace: &'a Workspace,
    manifest: Manifest,
    inputs: &'a Inputs,
    budget: &'a Budget,
    calls: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Loader<'_> {
    /// The modules below a module. `above` are the directories of those that lead to it, `path` the calls.
    fn tree(
        &mut self,
        module: Arc<Module>,
        arguments: Arguments<'_>,
        directory: &Path,
        above: &mut Vec<PathBuf>,
        path: &mut Vec<Box<str>>,
    ) -> ModuleTree {
        let mut calls = BTreeMap::new();
        let resolved = self.workspace.resolve(directory).unwrap_or_else(|_| directory.to_owned());
        above.push(resolved);
        let early = EarlyModule::new(&module, arguments, self.inputs.workspace.as_deref(), self.budget);
        for (name, call) in &module.calls {
            path.push(name.clone());
            let source = early.source(call);
            let called = match self.directory(call, source.as_deref(), directory, above, path) {
                Ok(directory) => {
                    let module = self.workspace.module(&directory);
                    let arguments = Arguments::Call(call, &early);
                    CalledModule::Loaded(self.tree(module, arguments, &directory, above, path))
                }
                Err(why) => self.missing(call, source, why),
            };
            path.pop();
            calls.insert(name.clone(), called);
        }
        drop(early);
        above.pop();
        ModuleTree { module, calls }
    }

    fn missing(&mut self, call: &ModuleCall, source: Option<Box<str>>, why: MissingModule) -> CalledModule {
        let written = || call.source().map(|source| self.workspace.files().text(source.span).into());
        let source = source.or_else(written).unwrap_or_default();
        // What Terraform would fetch is nobody's mistake.
        let severity = match why {
            MissingModule::NotInstalled | MissingModule::SourceNotConstant => Severity::Warning,
            _ => Severity::Error,
        };
        let span = call.source().map_or(call.block.header(), |source| source.span);
        let problem =
            Problem::Module { call: call.name.text.clone(), source_text: source.clone(), why: why.clone() };
        self.diagnostics.push(Diagnostic { severity, place: Place::Span(span), problem });
        CalledModule::Missing { source, why }
    }

    /// Where the called module is.
    fn directory(
        &mut self,
        call: &ModuleCall,
        source: Option<&str>,
        directory: &Path,
        above: &[PathBuf],
        path: &[Box<str>],
    ) -> Result<PathBuf, MissingModule> {
        self.calls += 1;
        if self.calls > MAX_CALLS || path.len() > MAX_DEPTH {
            return Err(MissingModule::TooMany);
        }
        call.source().ok_or(MissingModule::NoSource)?;
        let found = match source {
            Some(source) if is_local(source) => join(directory, &source.replace('\\', "/")),
            _ => {
                let path: Vec<&str> = path.iter().map(|name| &**name).collect();
                let missing = if source.is_some() {
                    MissingModule::NotInstalled
                } else {
                    MissingModule::SourceNotConstant
                };
                let installed = self.manifest.get(&path).ok_or(missing)?;
                if source.is_some_and(|source| !installed.is_from(source)) {
                    return Err(MissingModule::NotInstalled);
                }
                installed.directory.clone()
            }
        };
        let is_installed = source.is_none_or(|source| !is_local(source));
        let resolved = self.workspace.resolve(&found).map_err(|problem| match problem {
            Problem::OutsideRepository => {
                MissingModule::OutsideRepository(found.display().to_string().into())
            }
            _ if is_installed => MissingModule::NotInstalled,
            _ => MissingModule::NoSuchDirectory(found.display().to_string().into()),
        })?;
        if above.contains(&resolved) {
            return Err(MissingModule::CallsItself);
        }
        match files::configuration(&found) {
            Ok(files) if !files.is_empty() => Ok(found),
            _ => Err(MissingModule::NoSuchDirectory(found.display().to_string().into())),
        }
    }
}

/// Whether a source is a path beside the module that names it.
pub(super) fn is_local(source: &str) -> bool {
    ["./", "../", ".\\", "..\\"].iter().any(|start| source.starts_with(start)) || matches!(source, "." | "..")
}
