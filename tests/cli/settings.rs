//! Standards files as their writers get them wrong and right: found, extended, refused with a pointer at the word, applied.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::common::{Groundrule, empty_directory, groundrule, top, write};

const FAILS: &str = "fixtures/encryption/aws/block_storage/fail/volume_off/plan.json";

/// The cases of wrong files, sorted: a file is a `groundrule.toml`, a directory holds it with what stands beside it.
fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(top().join("tests/settings/errors")).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// Runs the command on a case.
fn told(case: &Path) -> String {
    let name = case.file_stem().unwrap().to_str().unwrap();
    let directory = empty_directory(&format!("settings_errors_{name}"));
    let files: Vec<PathBuf> = if case.is_dir() {
        fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![case.to_owned()]
    };
    for file in &files {
        let name =
            if case.is_dir() { file.file_name().unwrap().to_str().unwrap() } else { "groundrule.toml" };
        fs::copy(file, directory.join(name)).unwrap();
    }
    let mut run = groundrule().args("check").arg(top().join(FAILS)).args("--config groundrule.toml");
    if directory.join("org.toml").exists() {
        run = run.args("--org org.toml");
    }
    let run = run.within(&directory).exits(2);
    assert_eq!(run.stdout, "", "{name}");
    format!("##### {name}\n{}", run.stderr)
}

#[test]
fn every_wrong_file_is_refused_with_a_pointer_at_the_word() {
    let cases = cases();
    assert!(cases.len() >= 40, "{}", cases.len());
    let told: Vec<String> = cases.par_iter().map(|case| told(case)).collect();
    for text in &told {
        // A place, or the name of a file that has none.
        assert!(text.contains(".toml:") || text.contains("groundrule.toml: "), "{text}");
    }
    insta::assert_snapshot!("settings_errors", told.join("\n"));
}
