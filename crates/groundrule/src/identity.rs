//! Which root an input is of, by a name that is the same on every machine: what findings are known by from run to run, and
//! what figures of several runs are counted by.

use std::path::Path;

use camino::Utf8Path;

/// The id of a root: its directory from the top of the repository; as it was given where there is none.
pub(crate) fn of_root(directory: &Path) -> String {
    let given = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    in_repository(given).unwrap_or_else(|| slashed(given))
}

/// The id of a plan or state without a root: its own path, in the same way.
pub(crate) fn of_document(path: &Utf8Path) -> String {
    if path == "-" {
        return "<stdin>".to_owned();
    }
    in_repository(path.as_std_path()).unwrap_or_else(|| slashed(path.as_std_path()))
}

/// The path below the nearest directory with a `.git`; `.` for that itself.
fn in_repository(path: &Path) -> Option<String> {
    let whole = path.canonicalize().ok()?;
    let top = whole.ancestors().find(|above| above.join(".git").exists())?;
    let below = slashed(whole.strip_prefix(top).ok()?);
    Some(if below.is_empty() { ".".to_owned() } else { below })
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
