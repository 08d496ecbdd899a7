//! The index of a corpus.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::Failure;

const INDEX: &str = "INDEX.tsv";

/// A folder with roots.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Absolute, without links.
    pub(super) folder: PathBuf,
    /// In the order of their paths.
    pub(super) roots: Vec<Root>,
}

/// A root, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Root {
    /// Of its folder, from the corpus.
    pub(super) path: String,
    pub(super) repository: String,
    pub(super) commit: String,
}

impl Corpus {
    /// Reads the index in a folder.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let index = folder.join(INDEX);
        let text =
            std::fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
        Corpus::parse(folder, &text)
    }

    /// The corpus in a folder that has this index.
    pub(super) fn parse(folder: &Path, index: &str) -> Result<Self, Failure> {
        let shown = folder.join(INDEX);
        let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut lines = index.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let heading: Vec<&str> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
        let column = |name: &str| {
            let found = heading.iter().position(|&column| column == name);
            found.ok_or_else(|| format!("{}:1: no column is called `{name}`", shown.display()))
        };
        let columns = [column("root")?, column("repo")?, column("commit")?];
        let mut roots = BTreeSet::new();
        for (number, line) in lines {
            let fault = |what: &str| format!("{}:{}: {what}", shown.display(), number + 1);
            let cells: Vec<&str> = line.split('\t').collect();
            let [Some(path), Some(repository), Some(commit)] =
                columns.map(|column| cells.get(column).copied())
            else {
                return Err(fault("it has fewer cells than the heading").into());
            };
            let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
            if path.is_empty() || !is_inside {
                return Err(fault(&format!("`{path}` is no folder in the corpus")).into());
            }
            let [path, repository, commit] = [path, repository, commit].map(str::to_owned);
            roots.insert(Root { path, repository, commit });
        }
        if roots.is_empty() {
            return Err(format!("{}: it names no roots", shown.display()).into());
        }
        Ok(Corpus { folder, roots: roots.into_iter().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_index_is_told_with_its_line() {
        let cases = [
            ("", "INDEX.tsv:1: no column is called `root`"),
            ("root\trepo\n", "INDEX.tsv:1: no column is called `commit`"),
            ("root\trepo\tcommit\n", "INDEX.tsv: it names no roots"),
            ("root\trepo\tcommit\na\tb\tc\n\nd\te\n", "INDEX.tsv:4: it has fewer cells than the heading"),
            ("root\trepo\tcommit\n../a\tb\tc\n", "INDEX.tsv:2: `../a` is no folder in the corpus"),
            ("root\trepo\tcommit\n/a\tb\tc\n", "INDEX.tsv:2: `/a` is no folder in the corpus"),
        ];
        for (index, fault) in cases {
            let found = Corpus::parse(Path::new("."), index).expect_err(index).to_string();
            assert_eq!(found, format!("./{fault}"));
        }
    }
}
