//! The files that a configuration reads: those of its repository and no others.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

/// Bytes of the largest file that is read.
const LARGEST: u64 = 64 << 20;
/// Files that are looked at for a pattern.
const MOST_FILES: usize = 100_000;

/// Where files are read from.
#[derive(Debug, Clone)]
pub struct Files {
    base: PathBuf,
    repository: PathBuf,
}

/// Why a file can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// There is none.
    Missing,
    /// It is outside of the repository, or a link leads there.
    Outside,
    /// It is no regular file.
    NoFile,
    /// It is too large, or they are too many.
    TooLarge,
    /// The system doesn't let us.
    Unreadable,
}

impl Files {
    /// Relative paths start at `base`, the directory of the root module; nothing outside of `repository` is read.
    pub fn new(base: &Path, repository: &Path) -> std::io::Result<Self> {
        Ok(Files { base: base.canonicalize()?, repository: repository.canonicalize()? })
    }

    /// A path without `.` and `..`, from the file system's root. Nothing is looked up.
    pub fn absolute(&self, path: &str) -> PathBuf {
        clean(&self.base.join(path))
    }

    /// Where a path leads, links followed.
    fn locate(&self, path: &Path) -> Result<PathBuf, FileProblem> {
        let path = clean(&self.base.join(path));
        if path.starts_with("~") || !path.starts_with(&self.repository) {
            return Err(FileProblem::Outside);
        }
        let real = path.canonicalize().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileProblem::Missing,
            std::io::ErrorKind::NotADirectory => FileProblem::NoFile,
            _ => FileProblem::Unreadable,
        })?;
        if real.starts_with(&self.repository) { Ok(real) } else { Err(FileProblem::Outside) }
    }

    /// Whether there is a regular file.
    pub fn exists(&self, path: &str) -> Result<bool, FileProblem> {
        match self.locate(Path::new(path)) {
            Ok(real) if real.is_file() => Ok(true),
            Ok(_) => Err(FileProblem::NoFile),
            Err(FileProblem::Missing) => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// A file's content.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        let real = self.locate(Path::new(path))?;
        if !real.is_file() {
            return Err(FileProblem::NoFile);
        }
        let file = File::open(real).map_err(|_| FileProblem::Unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|_| FileProblem::Unreadable)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= LARGEST) {
            Ok(bytes)
        } else {
            Err(FileProblem::TooLarge)
        }
    }

    /// Regular files below `path` that match a pattern, by their paths from there. Nothing for a pattern that is none.
    pub fn glob(&self, path: &str, pattern: &str) -> Result<Option<Vec<String>>, FileProblem> {
        let top = clean(&self.base.join(path));
        // The pattern may lead up, to where the walk begins then.
        let joined = clean(&Path::new("/").join(pattern.trim_start_matches('/')));
        let ups = Path::new(pattern).components().take_while(|part| *part == Component::ParentDir).count();
        let mut from = top.clone();
        for _ in 0..ups {
            from.pop();
        }
        let relative = joined.strip_prefix("/").unwrap_or(&joined).to_string_lossy().into_owned();
        let Ok(glob) = GlobBuilder::new(&relative).literal_separator(true).build() else { return Ok(None) };
        let matcher = glob.compile_matcher();
        let start = match self.locate(&from) {
            Ok(start) => start,
            Err(FileProblem::Missing) => return Ok(Some(Vec::new())),
            Err(problem) => return Err(problem),
        };
        let depth =
            if relative.contains("**") { usize::MAX } else { Path::new(&relative).components().count() };
        let walk = WalkDir::new(&start).max_depth(depth).follow_links(true).into_iter();
        let inside = |entry: &walkdir::DirEntry| {
            !entry.path_is_symlink()
                || entry.path().canonicalize().is_ok_and(|real| real.starts_with(&self.repository))
        };
        let mut found = Vec::new();
        for (number, entry) in walk.filter_entry(inside).enumerate() {
            if number >= MOST_FILES {
                return Err(FileProblem::TooLarge);
            }
            let Ok(entry) = entry else { continue };
            let Ok(below) = entry.path().strip_prefix(&start) else { continue };
            if entry.file_type().is_file() && matcher.is_match(below) {
                let up = "../".repeat(ups);
                found.push(format!("{up}{}", below.to_string_lossy()));
            }
        }
        Ok(Some(found))
    }
}

/// A path without `.` and `..`, as Go's `filepath.Clean` has it.
pub fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match cleaned.components().next_back() {
                Some(Component::Normal(_)) => {
                    cleaned.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => cleaned.push(".."),
            },
            part => cleaned.push(part),
        }
    }
    if cleaned.as_os_str().is_empty() { ".".into() } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::{FileProblem, Files, clean};
    use std::path::Path;

    #[test]
    fn nothing_outside_of_the_repository_is_read() {
        let top = std::env::temp_dir().join(format!("groundrule-files-{}", std::process::id()));
        let root = top.join("repository/root");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        for file in
            ["secret", "repository/shared.txt", "repository/root/a/one.tf", "repository/root/a/b/two.tf"]
        {
            std::fs::write(top.join(file), file).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(top.join("secret"), root.join("link")).unwrap();
        let files = Files::new(&root, &top.join("repository")).unwrap();
        assert_eq!(files.read("../shared.txt").unwrap(), b"repository/shared.txt");
        assert_eq!(files.read("../../secret"), Err(FileProblem::Outside));
        #[cfg(unix)]
        assert_eq!(files.read("link"), Err(FileProblem::Outside));
        assert_eq!(files.read("missing"), Err(FileProblem::Missing));
        assert_eq!(files.read("a"), Err(FileProblem::NoFile));
        assert_eq!(files.exists("missing"), Ok(false));
        let glob = |pattern: &str| {
            let mut found = files.glob(".", pattern).unwrap().unwrap();
            found.sort();
            found
        };
        assert_eq!(glob("**/*.tf"), ["a/b/two.tf", "a/one.tf"]);
        assert_eq!(glob("a/*"), ["a/one.tf"]);
        assert_eq!(glob("../*.{txt,md}"), ["../shared.txt"]);
        assert_eq!(files.glob(".", "../../*"), Err(FileProblem::Outside));
        std::fs::remove_dir_all(top).unwrap();
    }

    #[test]
    fn paths_are_cleaned() {
        for (path, cleaned) in
            [("a/../b/./c/", "b/c"), ("../a", "../a"), ("/../a", "/a"), ("", "."), ("a/..", ".")]
        {
            assert_eq!(clean(Path::new(path)), Path::new(cleaned));
        }
    }
}
