//! Which of a rule's fixtures explains it best; the build script and the command choose alike.

use std::fs;
use std::path::{Path, PathBuf};

/// What is shown of a rule, and the folders with cases of it, the better first: what can only fail or not be judged has
/// nothing that passes.
pub(crate) const SHOWN: [(&str, &[&str]); 2] = [("fail", &["fail"]), ("pass", &["pass", "not_applicable"])];

/// The files of a case that are shown: what it was before, where the rule is about a change; the settings, where it needs
/// some, perhaps those of all its cases; the root itself.
pub(crate) fn files(case: &Path) -> Vec<(&'static str, PathBuf)> {
    let of_case = |file: &'static str| Some((file, case.join(file))).filter(|(_, path)| path.is_file());
    let of_all = || {
        let path = case.parent()?.parent()?.join("settings.toml");
        path.is_file().then_some(("settings.toml", path))
    };
    let files = [of_case("before/main.tf"), of_case("settings.toml").or_else(of_all), of_case("main.tf")];
    files.into_iter().flatten().collect()
}

/// The case in a folder of a rule that shows something of it: the shortest root, rather without modules, settings and
/// a change.
pub(crate) fn example(rule: &Path, folders: &[&str]) -> Option<PathBuf> {
    folders.iter().find_map(|folder| {
        let cases = fs::read_dir(rule.join(folder)).ok()?;
        cases.filter_map(|case| rank(&case.ok()?.path())).min().map(|(_, case)| case)
    })
}

/// Number of files beside the root, and its length; with the case.
fn rank(case: &Path) -> Option<((usize, u64), PathBuf)> {
    let mut beside = 0;
    for entry in fs::read_dir(case).ok()? {
        match entry.ok()?.file_name().to_str()? {
            "main.tf" | "plan.json" | "state.json" => {}
            "settings.toml" | "before" => beside += 1,
            // A module that the root calls is not shown.
            _ => beside += 8,
        }
    }
    let length = fs::metadata(case.join("main.tf")).ok()?.len();
    Some(((beside, length), case.to_owned()))
}
