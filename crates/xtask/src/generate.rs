//! `cargo xtask gen [--check]`: files in the repository that are made from others.
//!
//! A new one is a function from the workspace's root to the [`File`]s it makes, and a line in [`GENERATORS`].

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Every generator, in the order they run.
const GENERATORS: &[Generator] = &[
    Generator { name: "provider schema digests", folder: None, run: crate::schemas::generate },
    Generator {
        name: "pages of the built-in rules",
        folder: Some("docs/rules"),
        run: crate::rules::generate,
    },
    Generator { name: "picture of what is printed", folder: None, run: crate::picture::generate },
];

/// Makes files from others.
struct Generator {
    /// What it makes, in words.
    name: &'static str,
    /// A folder that holds what it makes and nothing else, from the workspace's root.
    folder: Option<&'static str>,
    /// Makes them from the workspace at a path, which it doesn't change.
    run: fn(&Path) -> Result<Generated, Box<dyn Error>>,
}

/// What a generator made.
pub(crate) enum Generated {
    /// All its files. The same sources give the same bytes.
    Files(Vec<File>),
    /// Nothing, because its sources aren't here; what is in the repository was checked as far as it can be without.
    Unavailable(String),
}

/// A generated file.
pub(crate) struct File {
    /// Where it belongs, from the workspace's root.
    pub(crate) path: String,
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

/// What to do with generated files.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    /// Write those that differ.
    Write,
    /// Fail if one differs.
    Check,
}

/// Why generating failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GenerateError {
    /// A generator failed: its sources are broken, or not what it expects.
    #[error("{name}: {source}")]
    Generator {
        /// What it makes.
        name: &'static str,
        /// Why.
        source: Box<dyn Error>,
    },
    /// A file could not be written: the file system's fault.
    #[error("{path}: {source}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Files are not what their sources make: whoever changed either forgot to generate.
    #[error("out of date: {}\nrun `cargo xtask gen` and commit what it writes", .0.join(", "))]
    OutOfDate(Vec<String>),
}

/// Runs every generator.
pub(crate) fn all(root: &Path, mode: Mode) -> Result<(), GenerateError> {
    run(root, mode, GENERATORS)
}

fn run(root: &Path, mode: Mode, generators: &[Generator]) -> Result<(), GenerateError> {
    let mut out_of_date = Vec::new();
    for Generator { name, folder, run } in generators {
        let files = match run(root).map_err(|source| GenerateError::Generator { name, source })? {
            Generated::Files(files) => files,
            Generated::Unavailable(why) => {
                say(&format!("warning: {name} NOT GENERATED AND NOT COMPARED: {why}"));
                continue;
            }
        };
        for path in folder.iter().flat_map(|folder| left_over(root, folder, &files)) {
            match mode {
                Mode::Check => out_of_date.push(path),
                Mode::Write => {
                    fs::remove_file(root.join(&path))
                        .map_err(|source| GenerateError::Write { path: path.clone(), source })?;
                    say(&format!("removed {path}"));
                }
            }
        }
        for File { path, bytes } in files {
            let target = root.join(&path);
            if fs::read(&target).is_ok_and(|present| present == bytes) {
                continue;
            }
            match mode {
                Mode::Check => out_of_date.push(path),
                Mode::Write => {
                    let write = |parent| fs::create_dir_all(parent).and_then(|()| fs::write(&target, bytes));
                    target
                        .parent()
                        .map_or(Ok(()), write)
                        .map_err(|source| GenerateError::Write { path: path.clone(), source })?;
                    say(&format!("wrote {path}"));
                }
            }
        }
    }
    if out_of_date.is_empty() { Ok(()) } else { Err(GenerateError::OutOfDate(out_of_date)) }
}

/// Files of a folder that nothing makes any more.
fn left_over(root: &Path, folder: &str, files: &[File]) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let paths = entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()));
    let mut left: Vec<String> = paths.filter(|path| files.iter().all(|file| file.path != *path)).collect();
    left.sort();
    left
}

/// Prints a line to standard error; if that is closed there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Generator = Generator {
        name: "one",
        folder: Some("made"),
        run: |_| {
            Ok(Generated::Files(vec![File { path: "made/one.txt".to_owned(), bytes: b"one\n".to_vec() }]))
        },
    };
    const ABSENT: Generator = Generator {
        name: "absent",
        folder: None,
        run: |_| Ok(Generated::Unavailable("no sources".to_owned())),
    };

    /// A folder of this test's own, empty.
    fn folder(test: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("groundrule-generate-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn what_is_generated_in_the_repository_is_up_to_date() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        all(&root, Mode::Check).expect("nothing is out of date");
    }

    #[test]
    fn check_names_what_is_out_of_date_and_what_to_run_and_writes_nothing() {
        let root = folder("check");
        let error = run(&root, Mode::Check, &[ONE]).expect_err("the file is not there");
        let message = error.to_string();
        assert!(message.contains("made/one.txt") && message.contains("`cargo xtask gen`"), "{message}");
        assert!(!root.exists());
    }

    #[test]
    fn what_was_written_passes_the_check() {
        let root = folder("write");
        run(&root, Mode::Write, &[ONE]).expect("writes");
        run(&root, Mode::Check, &[ONE, ABSENT]).expect("is up to date");
        let old = root.join("made/old.txt");
        fs::write(&old, "of a rule that is gone").expect("the folder is there");
        let error = run(&root, Mode::Check, &[ONE]).expect_err("nothing makes it");
        assert!(error.to_string().contains("made/old.txt"), "{error}");
        run(&root, Mode::Write, &[ONE]).expect("removes it");
        assert!(!old.exists());
        fs::remove_dir_all(root).expect("was made here");
    }
}
