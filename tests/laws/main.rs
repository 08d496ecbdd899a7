//! Laws that hold over all built-in policies and all fixtures. Adding a policy or a fixture adds no code.

mod fingerprints;
mod mutants;
mod opa;
mod planted;
mod reads;
mod roots;
mod shapes;
mod threads;
mod versions;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use groundrule_rules::loader::{PolicySet, PolicySource};

/// The built-in policies with the settings of their standards.
static BUILTIN: LazyLock<PolicySet> =
    LazyLock::new(|| PolicySet::load(&[PolicySource::builtin()], None).expect("the built-in policies load"));

/// The repository's root.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the crate is in a repository")
}

fn fixtures() -> PathBuf {
    repository().join("fixtures")
}
