//! Which of a rule's fixtures explains it best; the build script and the command choose alike.

use std::fs;
use std::path::{Path, PathBuf};

/// Verdicts that an example is shown of.
pub(crate) const VERDICTS: [&str; 2] = ["fail", "pass"];

/// The shortest root among a verdict's cases that is a single file and needs no settings.
pub(crate) fn example(cases: &Path) -> Option<PathBuf> {
    let roots = fs::read_dir(cases).ok()?.filter_map(|case| single_file(&case.ok()?.path()));
    roots.min().map(|(_, root)| root)
}

/// Length and path of a case's only file of HCL.
fn single_file(case: &Path) -> Option<(u64, PathBuf)> {
    let mut root = None;
    for entry in fs::read_dir(case).ok()? {
        let entry = entry.ok()?;
        match entry.file_name().to_str()? {
            "main.tf" => root = Some((entry.metadata().ok()?.len(), entry.path())),
            "plan.json" | "state.json" => {}
            _ => return None,
        }
    }
    root
}
