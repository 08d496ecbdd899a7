//! The files and modules of a run: each is read once, whoever asks for it and from whichever thread.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::module::Module;
use super::problem::{Diagnostic, Problem};
use super::{files, gather};
use crate::source::Source;
use crate::syntax::{FileId, Files, Parsed, json, native};

/// The largest file that is read, in bytes.
const MAX_SIZE: u64 = 32 << 20;

/// The files and modules of a run. Nothing outside of the repository is read.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The repository, all links resolved.
    boundary: PathBuf,
    files: Files,
    parsed: Once<PathBuf, Result<(FileId, Parsed), Problem>>,
    modules: Once<PathBuf, Module>,
}

impl Workspace {
    /// Reads nothing outside of `boundary`.
    pub fn new(boundary: &Path) -> std::io::Result<Self> {
        Ok(Self { boundary: boundary.canonicalize()?, ..Self::default() })
    }

    /// Reads nothing outside of the repository that `directory` lies in: up to the next `.git`; without one up to the
    /// working directory, or `directory` itself if it lies elsewhere.
    pub fn around(directory: &Path) -> std::io::Result<Self> {
        let directory = directory.canonicalize()?;
        let repository = directory.ancestors().find(|ancestor| ancestor.join(".git").exists());
        let working = std::env::current_dir().and_then(|path| path.canonicalize());
        let working = working.ok().filter(|working| directory.starts_with(working));
        let boundary = repository.map(Path::to_owned).or(working);
        Ok(Self { boundary: boundary.unwrap_or(directory), ..Self::default() })
    }

    /// The repository, all links resolved.
    pub fn boundary(&self) -> &Path {
        &self.boundary
    }

    /// The files that were read.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The module in a directory, as far as it can be read.
    pub fn module(&self, directory: &Path) -> Arc<Module> {
        match self.resolve(directory) {
            Ok(path) => self.modules.get(path, || self.read_module(directory)),
            Err(problem) => Arc::new(Module::unreadable(directory, problem)),
        }
    }

    /// The path with all links resolved, if that is inside of the repository.
    pub(super) fn resolve(&self, path: &Path) -> Result<PathBuf, Problem> {
        let resolved = path.canonicalize().map_err(|error| Problem::Unreadable(error.to_string().into()))?;
        if resolved.starts_with(&self.boundary) { Ok(resolved) } else { Err(Problem::OutsideRepository) }
    }

    /// Takes in a text that comes from no file: an argument, an environment variable.
    pub(super) fn add_text(&self, name: String, text: String) -> FileId {
        self.files.add(Arc::new(Source::of_text(name, text)))
    }

    /// What a file says. The name decides on the syntax.
    pub(super) fn parse(&self, path: &Path) -> Arc<Result<(FileId, Parsed), Problem>> {
        match self.resolve(path) {
            Ok(resolved) => self.parsed.get(resolved, || self.read_file(path)),
            Err(problem) => Arc::new(Err(problem)),
        }
    }

    fn read_file(&self, path: &Path) -> Result<(FileId, Parsed), Problem> {
        let unreadable = |error: std::io::Error| Problem::Unreadable(error.to_string().into());
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Problem::Unreadable("it is no regular file".into()));
        }
        if metadata.len() > MAX_SIZE {
            return Err(Problem::TooLarge { size: metadata.len() });
        }
        let mut bytes = std::fs::read(path).map_err(unreadable)?;
        let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        bytes.drain(..mark);
        let text = String::from_utf8(bytes)
            .map_err(|error| Problem::NotUtf8 { offset: mark + error.utf8_error().valid_up_to() })?;
        let name = path.to_string_lossy();
        let file = self.files.add(Arc::new(Source::of_text(name.as_ref(), text)));
        let text = self.files.get(file).text();
        let parsed = if name.ends_with(".tfvars.json") {
            json::parse_values(file, text)
        } else if name.ends_with(".json") {
            json::parse(file, text)
        } else {
            native::parse(file, text)
        };
        Ok((file, parsed))
    }

    fn read_module(&self, directory: &Path) -> Module {
        let mut module = Module::new(directory);
        let names = match files::configuration(directory) {
            Ok(names) => names,
            Err(error) => {
                return Module::unreadable(directory, Problem::Unreadable(error.to_string().into()));
            }
        };
        if names.is_empty() {
            return Module::unreadable(directory, Problem::NoConfiguration);
        }
        for (names, is_override) in [(&names.primary, false), (&names.overrides, true)] {
            for name in names {
                let path = join(directory, name);
                match &*self.parse(&path) {
                    Ok((file, parsed)) => gather::file(&mut module, *file, parsed, is_override, &self.files),
                    Err(problem) => module.diagnostics.push(Diagnostic::path(&path, problem.clone())),
                }
            }
        }
        module
    }
}

/// `directory/relative` with `.` and `..` taken away as far as they follow names.
pub(super) fn join(directory: &Path, relative: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for component in directory.join(relative).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(path.components().next_back(), Some(Component::Normal(_))) => {
                path.pop();
            }
            Component::ParentDir if path.has_root() => {}
            component => path.push(component),
        }
    }
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

/// Values that are made once.
#[derive(Debug)]
struct Once<K, V> {
    values: Mutex<HashMap<K, Arc<OnceLock<Arc<V>>>>>,
}

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self { values: Mutex::default() }
    }
}

impl<K: Eq + Hash, V> Once<K, V> {
    /// The value of a key. Those who ask while it is made wait.
    fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        let slot = {
            let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
            values.entry(key).or_default().clone()
        };
        slot.get_or_init(|| Arc::new(make())).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_detours() {
        let joined =
            |directory: &str, relative: &str| join(Path::new(directory), relative).display().to_string();
        assert_eq!(joined("roots/dev", "../../modules/net"), "modules/net");
        assert_eq!(joined(".", "./net"), "net");
        assert_eq!(joined("../a", "../../b"), "../../b");
        assert_eq!(joined("a", ".."), ".");
        assert_eq!(joined("/a", "../../b"), "/b");
    }
}
