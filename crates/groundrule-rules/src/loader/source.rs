//! Where policies come from: the binary itself, and directories.

use std::path::Path;
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, SourceText};
use crate::embedded;
use crate::rego::scan::MAX_BYTES;

/// Policies that stand below one root.
#[derive(Debug, Clone)]
pub struct PolicySource {
    /// They come with the program.
    pub builtin: bool,
    /// In the order of their paths.
    pub files: Vec<PolicyFile>,
}

/// A file of policies.
#[derive(Debug, Clone)]
pub struct PolicyFile {
    /// Path below the root, with `/`.
    pub path: String,
    /// Its text.
    pub source: Arc<SourceText>,
}

impl PolicySource {
    /// The built-in policies.
    pub fn builtin() -> Self {
        let file = |(path, text): &(&str, &str)| PolicyFile {
            path: (*path).to_owned(),
            source: Arc::new(SourceText { path: format!("policies/{path}"), text: (*text).to_owned() }),
        };
        PolicySource { builtin: true, files: embedded::FILES.iter().map(file).collect() }
    }

    /// An organisation's policies: every `.rego` and `standard.yaml` below a directory.
    pub fn directory(root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut files = Vec::new();
        let mut faults = Vec::new();
        let hidden =
            |entry: &DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    faults.push(unreadable(
                        &path,
                        &error.io_error().map_or(error.to_string(), ToString::to_string),
                    ));
                    continue;
                }
            };
            let path = entry.path();
            let name = entry.file_name().to_string_lossy();
            if entry.depth() == 0 && !entry.file_type().is_dir() {
                faults.push(unreadable(path, "policies are given as a directory"));
            }
            if !entry.file_type().is_file() || !(name == "standard.yaml" || name.ends_with(".rego")) {
                continue;
            }
            match read(path) {
                Ok(text) => {
                    let below = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
                    let shown = path.to_string_lossy().replace('\\', "/");
                    let source = Arc::new(SourceText { path: shown, text });
                    files.push(PolicyFile { path: below, source });
                }
                Err(reason) => faults.push(unreadable(path, &reason)),
            }
        }
        if faults.is_empty() { Ok(PolicySource { builtin: false, files }) } else { Err(faults) }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let size = path.metadata().map_err(|error| error.to_string())?.len();
    if size > MAX_BYTES as u64 {
        return Err(format!("it is larger than {} KiB", MAX_BYTES / 1024));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    let path = path.to_string_lossy().replace('\\', "/");
    Diagnostic {
        source: Arc::new(SourceText { path, text: String::new() }),
        span: None,
        message: format!("cannot be read: {reason}"),
        help: None,
    }
}
