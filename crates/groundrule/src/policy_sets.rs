//! The rules and settings that hold for each input: loaded once for all inputs whose standards files are the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::loader::{Policies, PolicySet, PolicySource};
use groundrule_rules::settings::{FileKind, StandardsFile};

use crate::cli::PolicyArgs;
use crate::engine::own_policies;
use crate::failure::Failure;
use crate::options::PolicySources;
use crate::settings_files::{EXCEPTIONS, FILE, Files, SettingsFiles};

/// Sets of rules, by the files that they come from.
pub(crate) struct PolicySets {
    files: SettingsFiles,
    /// Directories of policies that were typed.
    directories: Vec<Utf8PathBuf>,
    /// By the directories of policies.
    policies: BTreeMap<Vec<PathBuf>, Arc<Policies>>,
    /// In the order in which they were first asked for.
    sets: Vec<(Files, Arc<PolicySet>)>,
}

impl PolicySets {
    /// Reads what was typed, and the organisation's file.
    pub(crate) fn new(args: &PolicyArgs) -> Result<Self, Failure> {
        let PolicySources { directories, asked } = PolicySources::try_from(args)?;
        let files = SettingsFiles::new(asked)?;
        Ok(PolicySets { files, directories, policies: BTreeMap::new(), sets: Vec::new() })
    }

    /// What holds in the working directory.
    pub(crate) fn here(args: &PolicyArgs) -> Result<Arc<PolicySet>, Failure> {
        PolicySets::new(args)?.of(Path::new("."))
    }

    /// What holds for a root, or for a file in a directory.
    pub(crate) fn of(&mut self, directory: &Path) -> Result<Arc<PolicySet>, Failure> {
        let files = self.files.of(directory)?;
        if let Some((_, set)) = self.sets.iter().find(|(known, _)| Arc::ptr_eq(known, &files)) {
            return Ok(Arc::clone(set));
        }
        let policies = self.policies(&files)?;
        let set = Arc::new(policies.settled(&files).map_err(Failure::Policies)?);
        self.sets.push((files, Arc::clone(&set)));
        Ok(set)
    }

    /// The file that exceptions for what stands in a directory are written into, which need not be there yet.
    pub(crate) fn exceptions_file(&mut self, directory: &Path) -> PathBuf {
        match self.files.file(directory) {
            Some(standards) => {
                let beside = standards.with_file_name(EXCEPTIONS);
                if beside.exists() { beside } else { standards }
            }
            None => directory.join(FILE),
        }
    }

    /// Whether what holds in a directory is as it has to be with another text of one of its files.
    pub(crate) fn require_valid(&mut self, directory: &Path, path: &Path, text: &str) -> Result<(), Failure> {
        let mut files: Vec<Arc<StandardsFile>> = self.files.of(directory)?.to_vec();
        let source = SourceText { path: self.files.shown(path), text: text.to_owned() };
        let known = files.iter().position(|file| file.source.path == source.path);
        let kind = known.map_or(FileKind::Standards, |at| files[at].kind);
        let place = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let place = known.map_or(place.parent().unwrap_or(path), |at| &files[at].directory).to_owned();
        let parsed = StandardsFile::parse(&Arc::new(source), place, kind).map_err(Failure::Policies)?;
        match known {
            Some(at) => files[at] = Arc::new(parsed),
            None => files.push(Arc::new(parsed)),
        }
        let files = Arc::new(files);
        self.policies(&files)?.settled(&files).map(|_| ()).map_err(Failure::Policies)
    }

    /// A path as it is shown.
    pub(crate) fn shown(&self, path: &Path) -> String {
        self.files.shown(path)
    }

    /// The built-in policies with those that were typed and those that the files name.
    fn policies(&mut self, files: &Files) -> Result<Arc<Policies>, Failure> {
        let mut directories: Vec<PathBuf> = Vec::new();
        for file in files.iter() {
            for (path, span) in file.paths("policies") {
                let directory = file.directory.join(path);
                if !directory.is_dir() {
                    return Err(Failure::Policies(vec![Diagnostic {
                        source: Arc::clone(&file.source),
                        span: Some(span),
                        message: format!("`{path}` is no directory of policies"),
                        help: Some("a path starts from this file's directory".to_owned()),
                    }]));
                }
                let directory = directory.canonicalize().unwrap_or(directory);
                if !directories.contains(&directory) {
                    directories.push(directory);
                }
            }
        }
        if let Some(policies) = self.policies.get(&directories) {
            return Ok(Arc::clone(policies));
        }
        let mut sources = vec![PolicySource::builtin()];
        let mut typed = Vec::new();
        for directory in &self.directories {
            sources.push(own_policies(directory)?);
            typed.push(directory.canonicalize_utf8().unwrap_or_else(|_| directory.clone()));
        }
        for directory in directories.iter().filter(|directory| !typed.iter().any(|one| one == *directory)) {
            let shown = self.files.shown(directory);
            sources.push(own_policies(Utf8Path::new(&shown))?);
        }
        let policies = Arc::new(Policies::load(&sources).map_err(Failure::Policies)?);
        self.policies.insert(directories, Arc::clone(&policies));
        Ok(policies)
    }
}
