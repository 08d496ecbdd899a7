//! Every root below a directory, and which roots use a module.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::early::{Arguments, EarlyModule};
use super::files;
use super::load::is_local;
use super::module::Module;
use super::problem::{Diagnostic, Problem};
use super::values::{self, Inputs};
use super::workspace::{Workspace, join};
use crate::language::Budget;

/// Directories in directories.
const MAX_DEPTH: usize = 64;

/// The directories with configuration below a directory.
#[derive(Debug, Default)]
pub struct Discovery {
    /// By the path with all links resolved.
    directories: BTreeMap<PathBuf, Found>,
    /// Directories that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Found {
    /// As it was reached.
    path: PathBuf,
    /// Directories of the modules that it calls by local paths.
    calls: BTreeSet<PathBuf>,
    /// It has a backend or a provider, so that it is meant to be applied by itself.
    configures: bool,
}

/// Finds every directory with configuration below `directory`. `.terraform`, `.git` and what `excluded` matches (paths
/// relative to `directory`) is skipped, links to directories are not followed.
pub fn discover(workspace: &Workspace, directory: &Path, excluded: &GlobSet) -> Discovery {
    let mut discovery = Discovery::default();
    let mut paths = BTreeSet::new();
    let walk =
        WalkDir::new(directory).max_depth(MAX_DEPTH).sort_by_file_name().into_iter().filter_entry(|entry| {
            let is_skipped = entry.depth() > 0
                && (entry.file_name() == OsStr::new(".terraform")
                    || entry.file_name() == OsStr::new(".git")
                    || excluded.is_match(entry.path().strip_prefix(directory).unwrap_or(entry.path())));
            !is_skipped
        });
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => _ = paths.insert(join(entry.path(), "")),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(directory).to_owned();
                let problem = Problem::Unreadable(error.to_string().into());
                discovery.diagnostics.push(Diagnostic::path(&path, problem));
            }
        }
    }
    let found: Vec<_> = paths
        .into_par_iter()
        .filter(|path| files::configuration(path).is_ok_and(|files| !files.is_empty()))
        .filter_map(|path| {
            let resolved = workspace.resolve(&path).ok()?;
            let module = workspace.module(&path);
            Some((resolved, Found::of(workspace, path, &module)))
        })
        .collect();
    discovery.directories.extend(found);
    discovery
}

/// The directories of files that were named, each once, in order.
pub fn directories_of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Vec<PathBuf> {
    let mut directories = Vec::new();
    for path in paths {
        let directory = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        let directory = join(directory, "");
        if !directories.contains(&directory) {
            directories.push(directory);
        }
    }
    directories
}

impl Found {
    fn of(workspace: &Workspace, path: PathBuf, module: &Module) -> Self {
        // What a module's variables are given elsewhere is not known here: most have the defaults.
        let is_plain = module.calls.values().all(|call| call.source_text().is_some());
        let values = if is_plain {
            BTreeMap::new()
        } else {
            values::gather(workspace, &path, module, &Inputs::default(), &mut Vec::new())
        };
        let budget = Budget::default();
        let early = EarlyModule::new(module, Arguments::Root(&values), None, &budget);
        let sources = module.calls.values().filter_map(|call| early.source(call));
        let local = sources.filter(|source| is_local(source));
        let calls =
            local.filter_map(|source| workspace.resolve(&join(&path, &source.replace('\\', "/"))).ok());
        let calls = calls.collect();
        let configures = module.backend.is_some() || module.cloud.is_some() || !module.providers.is_empty();
        Self { path, calls, configures }
    }
}

impl Discovery {
    /// The roots, by path: those that no other one calls, and those with a backend or a provider. Of modules that only call
    /// each other, the first.
    pub fn roots(&self) -> Vec<&Path> {
        let called: BTreeSet<&Path> = self
            .directories
            .iter()
            .flat_map(|(caller, found)| found.calls.iter().filter(move |called| *called != caller))
            .map(PathBuf::as_path)
            .collect();
        let is_root = |path: &Path, found: &Found| found.configures || !called.contains(path);
        let mut roots: BTreeSet<&Path> = self
            .directories
            .iter()
            .filter(|(path, found)| is_root(path, found))
            .map(|(path, _)| path.as_path())
            .collect();
        let mut used = BTreeSet::new();
        for root in &roots {
            self.use_from(root, &mut used);
        }
        for path in self.directories.keys() {
            if !used.contains(path.as_path()) {
                roots.insert(path);
                self.use_from(path, &mut used);
            }
        }
        roots.into_iter().filter_map(|path| self.directories.get(path)).map(|found| &*found.path).collect()
    }

    /// Adds a directory and all that are called from it.
    fn use_from<'d>(&'d self, directory: &'d Path, used: &mut BTreeSet<&'d Path>) {
        let mut next = vec![directory];
        while let Some(path) = next.pop() {
            if used.insert(path)
                && let Some(found) = self.directories.get(path)
            {
                next.extend(found.calls.iter().map(PathBuf::as_path));
            }
        }
    }

    /// The roots that use the module in a directory, over any number of calls; the directory itself is none of them.
    pub fn callers_of(&self, workspace: &Workspace, directory: &Path) -> Vec<&Path> {
        let Ok(directory) = workspace.resolve(directory) else { return Vec::new() };
        let mut users = BTreeSet::from([directory.as_path()]);
        loop {
            let more: Vec<&Path> = self
                .directories
                .iter()
                .filter(|(path, found)| {
                    !users.contains(path.as_path())
                        && found.calls.iter().any(|called| users.contains(called.as_path()))
                })
                .map(|(path, _)| path.as_path())
                .collect();
            if more.is_empty() {
                break;
            }
            users.extend(more);
        }
        users.remove(directory.as_path());
        let users: BTreeSet<&Path> = users
            .into_iter()
            .filter_map(|path| self.directories.get(path))
            .map(|found| &*found.path)
            .collect();
        self.roots().into_iter().filter(|root| users.contains(root)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_for_their_directories_each_once() {
        let paths = ["roots/dev/main.tf", "roots/dev/./vars.tf", "main.tf", "other.tf"];
        let found = directories_of(paths.into_iter().map(Path::new));
        assert_eq!(found, [Path::new("roots/dev"), Path::new(".")]);
    }
}
