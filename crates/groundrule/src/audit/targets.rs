//! What is to be audited: roots, plans and states, each once, from paths, globs, trees and a list on stdin.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use globset::GlobBuilder;
use groundrule_parser::detect::{HEAD_OF_DOCUMENT, is_document};
use walkdir::WalkDir;

use crate::failure::Failure;
use crate::inputs::{Input, Search};
use crate::options::overwrites;

/// Directories in directories.
const MAX_DEPTH: usize = 64;

/// Characters that make a path a glob.
const GLOB: [char; 4] = ['*', '?', '[', '{'];

/// Something to audit.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) input: Input,
    /// Bytes of a document; nothing for a root, of which little is held at once.
    pub(crate) size: u64,
}

/// What was typed, with lists and globs followed: paths that are there, and those that are said not to be by whoever
/// opens them.
pub(crate) fn targets(typed: &[Utf8PathBuf], search: &Search) -> Result<Vec<Target>, Failure> {
    let mut inputs = Vec::new();
    for path in typed {
        if path == "-" {
            for listed in list(&mut io::stdin().lock())? {
                expand(&listed, search, &mut inputs)?;
            }
        } else {
            expand(path, search, &mut inputs)?;
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert(identity(input)));
    Ok(inputs.into_iter().map(Target::new).collect())
}

impl Target {
    fn new(input: Input) -> Self {
        let size = match &input {
            Input::Document(path) => fs::metadata(path).map_or(0, |file| file.len()),
            Input::Root { .. } => 0,
        };
        Target { input, size }
    }
}

impl Target {
    /// Whether a path leads to it.
    pub(crate) fn is_file(&self, path: &Utf8Path) -> bool {
        matches!(&self.input, Input::Document(document) if overwrites(path, document))
    }
}

/// What an input is beside the way it was named.
fn identity(input: &Input) -> PathBuf {
    let path = match input {
        Input::Document(path) => path.as_std_path(),
        Input::Root { directory, .. } => directory,
    };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Paths, one a line; or each ended by a zero byte, as `find -print0` writes them.
fn list(input: &mut dyn Read) -> Result<Vec<Utf8PathBuf>, Failure> {
    let mut text = String::new();
    input.read_to_string(&mut text).map_err(|error| {
        Failure::usage(format!("the list of paths on stdin cannot be read: {error}"), "write one path a line")
    })?;
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    let paths = text.split(separator).map(|path| path.strip_suffix('\r').unwrap_or(path));
    Ok(paths.filter(|path| !path.is_empty()).map(Utf8PathBuf::from).collect())
}

fn expand(path: &Utf8Path, search: &Search, inputs: &mut Vec<Input>) -> Result<(), Failure> {
    if path.exists() || !path.as_str().contains(GLOB) {
        return one(path, search, inputs);
    }
    for found in matches(path)? {
        one(&found, search, inputs)?;
    }
    Ok(())
}

/// A tree is searched; a file is taken for what it is meant to be.
fn one(path: &Utf8Path, search: &Search, inputs: &mut Vec<Input>) -> Result<(), Failure> {
    if !path.is_dir() {
        inputs.extend(search.inputs(&[path.to_owned()])?);
        return Ok(());
    }
    let before = inputs.len();
    inputs.extend(search.roots_below(path)?);
    inputs.extend(documents_below(path, search).into_iter().map(Input::Document));
    if inputs.len() == before {
        // What is wrong with it, its check will say.
        inputs.extend(search.inputs(&[path.to_owned()])?);
    }
    Ok(())
}

/// The paths that a glob fits; the glob itself if there are none, so that it is missed. Of directories in a directory that
/// fits, nothing.
fn matches(glob: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Failure> {
    let text = glob.as_str().strip_prefix("./").unwrap_or(glob.as_str());
    let matcher = GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            Failure::usage(format!("`{text}` is no glob: {}", error.kind()), "`infra/*/plan.json` is one")
        })?
        .compile_matcher();
    let plain = text.split('/').take_while(|step| !step.contains(GLOB)).collect::<Vec<_>>().join("/");
    let start = match plain.as_str() {
        "" if text.starts_with('/') => Path::new("/"),
        "" => Path::new("."),
        plain => Path::new(plain),
    };
    let mut found = Vec::new();
    let mut walk = WalkDir::new(start).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let Ok(entry) = entry else { continue };
        let is_directory = entry.file_type().is_dir();
        if is_directory && is_skipped(&entry) {
            walk.skip_current_dir();
            continue;
        }
        let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
        if matcher.is_match(path)
            && let Some(path) = Utf8Path::from_path(path)
        {
            found.push(path.to_owned());
            if is_directory {
                walk.skip_current_dir();
            }
        }
    }
    if found.is_empty() {
        found.push(glob.to_owned());
    }
    Ok(found)
}

fn is_skipped(entry: &walkdir::DirEntry) -> bool {
    entry.depth() > 0 && (entry.file_name() == ".terraform" || entry.file_name() == ".git")
}

/// The plans and states below a directory, as their content tells. Links are not followed.
fn documents_below(directory: &Utf8Path, search: &Search) -> Vec<Utf8PathBuf> {
    let walk = WalkDir::new(directory).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
    let entries = walk.filter_entry(|entry| {
        let below = entry.path().strip_prefix(directory).unwrap_or(entry.path());
        !is_skipped(entry) && (entry.depth() == 0 || !search.excludes(below))
    });
    let files = entries.flatten().filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok())
        .filter(|path| is_document_file(path).unwrap_or(false))
        .map(|path| path.strip_prefix("./").map(Utf8Path::to_owned).unwrap_or(path))
        .collect()
}

fn is_document_file(path: &Utf8Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_OF_DOCUMENT as u64).read_to_end(&mut head)?;
    Ok(is_document(&head))
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn a_list_is_of_lines_or_ends_each_path_with_a_zero() {
        for text in ["a\nb c\n\n", "a\r\nb c", "a\0b c\0"] {
            assert_eq!(list(&mut text.as_bytes()).unwrap(), ["a", "b c"], "{text:?}");
        }
        assert!(list(&mut &b"\xFF"[..]).is_err());
    }
}
