//! Which standards files hold for an input: found from a root upwards, given, extended, and the organisation's.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::Utf8PathBuf;
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::locate;
use groundrule_rules::settings::{FileKind, StandardsFile};

use crate::failure::Failure;

/// What a standards file is called.
pub(crate) const FILE: &str = "groundrule.toml";

/// The file of exceptions beside it.
pub(crate) const EXCEPTIONS: &str = "exceptions.toml";

/// Nobody writes a larger one by hand.
const MAX_BYTES: u64 = 1024 * 1024;

/// Files that extend one another.
const MAX_EXTENDS: usize = 32;

/// What was typed about standards files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Instead of what would be found.
    pub(crate) config: Option<Utf8PathBuf>,
    /// Nothing is found.
    pub(crate) no_config: bool,
    /// The organisation's file.
    pub(crate) organisation: Option<PathBuf>,
}

/// Finds and reads standards files, each once.
pub(crate) struct SettingsFiles {
    asked: Asked,
    /// Where the run started, absolute: what paths are shown from.
    base: PathBuf,
    organisation: Vec<Arc<StandardsFile>>,
    /// By the standards file that was found or given, absolute.
    chains: BTreeMap<PathBuf, Files>,
    /// The file that holds for what is in a directory, by directory.
    nearest: BTreeMap<PathBuf, Option<PathBuf>>,
}

/// Standards files that hold together, the weakest first; empty where there are none.
pub(crate) type Files = Arc<Vec<Arc<StandardsFile>>>;

impl SettingsFiles {
    /// Reads the organisation's file, if there is one.
    pub(crate) fn new(asked: Asked) -> Result<Self, Failure> {
        let base = std::env::current_dir().unwrap_or_default();
        let mut files = SettingsFiles {
            organisation: Vec::new(),
            asked,
            base,
            chains: BTreeMap::new(),
            nearest: BTreeMap::new(),
        };
        if let Some(path) = files.asked.organisation.clone() {
            let path = files.base.join(path);
            let mut chain = Chain { base: &files.base, open: Vec::new(), read: Vec::new() };
            chain.add(&path, FileKind::Organisation, None)?;
            files.organisation = chain.read;
        }
        Ok(files)
    }

    /// A path as it is shown: from where the run started.
    pub(crate) fn shown(&self, path: &Path) -> String {
        locate::shown(&self.base, path)
    }

    /// The standards file that holds for what stands in a directory, if there is one.
    pub(crate) fn file(&mut self, directory: &Path) -> Option<PathBuf> {
        match &self.asked.config {
            Some(config) => Some(self.base.join(config)),
            None if self.asked.no_config => None,
            None => {
                let directory = self.base.join(directory);
                let directory = directory.canonicalize().unwrap_or(directory);
                let base = &self.base;
                self.nearest.entry(directory).or_insert_with_key(|directory| nearest(directory, base)).clone()
            }
        }
    }

    /// The files that hold for what stands in a directory, or for a file in it that is no root's.
    pub(crate) fn of(&mut self, directory: &Path) -> Result<Files, Failure> {
        let found = self.file(directory);
        let key = found.clone().unwrap_or_default();
        if let Some(files) = self.chains.get(&key) {
            return Ok(Arc::clone(files));
        }
        let mut all = self.organisation.clone();
        if let Some(path) = found {
            let mut chain = Chain { base: &self.base, open: Vec::new(), read: Vec::new() };
            chain.add(&path, FileKind::Standards, None)?;
            all.extend(chain.read);
        }
        let files = Arc::new(all);
        self.chains.insert(key, Arc::clone(&files));
        Ok(files)
    }
}

/// The nearest standards file from a directory upwards, as far as the repository's top; without a repository, as far as where
/// the run started.
fn nearest(directory: &Path, base: &Path) -> Option<PathBuf> {
    let top = directory.ancestors().find(|above| above.join(".git").exists());
    let start = || if directory.starts_with(base) { base } else { directory };
    let top = top.unwrap_or_else(start);
    directory
        .ancestors()
        .take_while(|above| above.starts_with(top))
        .map(|above| above.join(FILE))
        // A link that leads nowhere is there, too: whoever reads it says so.
        .find(|path| path.symlink_metadata().is_ok())
}

/// A file and all that it extends, while they are read.
struct Chain<'a> {
    base: &'a Path,
    /// Those that are being extended, canonical.
    open: Vec<PathBuf>,
    /// The weakest first, each once.
    read: Vec<Arc<StandardsFile>>,
}

impl Chain<'_> {
    /// Reads a file after those that it extends. `from` is the place that names it.
    fn add(
        &mut self,
        path: &Path,
        kind: FileKind,
        from: Option<(&StandardsFile, &Range<usize>)>,
    ) -> Result<(), Failure> {
        let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let blame = |message: String, help: Option<&str>| match &from {
            Some((file, span)) => fault(&file.source, Some((*span).clone()), message, help),
            None => {
                let source = SourceText { path: locate::shown(self.base, path), text: String::new() };
                fault(&Arc::new(source), None, message, help)
            }
        };
        if self.open.contains(&canonical) {
            let circle: Vec<String> = self
                .open
                .iter()
                .skip_while(|open| **open != canonical)
                .chain([&canonical])
                .map(|path| locate::shown(self.base, path))
                .collect();
            let message = format!("this file extends itself: {}", circle.join(" extends "));
            return Err(blame(message, Some("leave it out")));
        }
        let directory = canonical.parent().unwrap_or(&canonical).to_owned();
        let shown = locate::shown(self.base, path);
        if self.read.iter().any(|file| file.directory == directory && file.source.path == shown) {
            return Ok(());
        }
        if self.open.len() + self.read.len() >= MAX_EXTENDS {
            return Err(blame(format!("more than {MAX_EXTENDS} files extend one another"), None));
        }
        let text = read(path).map_err(|why| blame(unreadable(&shown, &why, from.is_some()), None))?;
        let source = Arc::new(SourceText { path: shown, text });
        let file = StandardsFile::parse(&source, &directory, kind).map_err(Failure::Policies)?;
        let file = Arc::new(file);
        self.open.push(canonical);
        for (extended, span) in file.paths("extends") {
            if extended.contains("://") {
                let help = "nothing is fetched: name a file";
                let message = format!("`{extended}` is no path");
                return Err(fault(&file.source, Some(span), message, Some(help)));
            }
            self.add(&directory.join(extended), FileKind::Standards, Some((&file, &span)))?;
        }
        self.open.pop();
        self.read.push(file);
        let exceptions = directory.join(EXCEPTIONS);
        if exceptions.symlink_metadata().is_ok() && kind != FileKind::Exceptions {
            let shown = locate::shown(self.base, &exceptions);
            let source = |text| Arc::new(SourceText { path: shown.clone(), text });
            let text = read(&exceptions)
                .map_err(|why| fault(&source(String::new()), None, unreadable(&shown, &why, false), None))?;
            let file = StandardsFile::parse(&source(text), &directory, FileKind::Exceptions);
            self.read.push(Arc::new(file.map_err(Failure::Policies)?));
        }
        Ok(())
    }
}

/// The text of a file that is one.
fn read(path: &Path) -> Result<String, String> {
    let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
    if metadata.is_dir() {
        return Err("it is a directory".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("it is larger than {} KiB", MAX_BYTES / 1024));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&error.as_bytes()[..valid]).matches('\n').count() + 1;
        format!("it is not UTF-8, in line {line}")
    })
}

/// The message that has a place names the file itself.
fn unreadable(shown: &str, why: &str, has_place: bool) -> String {
    if has_place { format!("`{shown}` cannot be read: {why}") } else { format!("cannot be read: {why}") }
}

fn fault(
    source: &Arc<SourceText>,
    span: Option<Range<usize>>,
    message: String,
    help: Option<&str>,
) -> Failure {
    Failure::Policies(vec![Diagnostic {
        source: Arc::clone(source),
        span,
        message,
        help: help.map(str::to_owned),
    }])
}
