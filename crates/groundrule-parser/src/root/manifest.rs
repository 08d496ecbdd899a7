//! `.terraform/modules/modules.json`: where `terraform init` put the modules.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::problem::Problem;
use super::workspace::{Workspace, join};

/// The largest list that is read, in bytes.
const MAX_SIZE: u64 = 16 << 20;

/// The installed modules of a root.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// By the names of the calls, with dots between.
    modules: BTreeMap<Box<str>, Installed>,
}

/// An installed module.
#[derive(Debug)]
pub(super) struct Installed {
    /// Where it comes from, in Terraform's full form.
    pub(super) source: Box<str>,
    /// Its directory.
    pub(super) directory: PathBuf,
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "Modules", default)]
    modules: Vec<WrittenModule>,
}

#[derive(Deserialize)]
struct WrittenModule {
    #[serde(rename = "Key")]
    key: Box<str>,
    #[serde(rename = "Source", default)]
    source: Box<str>,
    #[serde(rename = "Dir")]
    directory: Box<str>,
}

impl Manifest {
    /// Reads the list of a root; an empty one if there is none.
    pub(super) fn read(workspace: &Workspace, root: &Path) -> Result<Self, (PathBuf, Problem)> {
        let path = root.join(".terraform/modules/modules.json");
        let failed = |problem| Err((path.clone(), problem));
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.len() > MAX_SIZE => {
                return failed(Problem::TooLarge { size: metadata.len() });
            }
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) | Err(_) => return Ok(Self::default()),
        }
        if let Err(problem) = workspace.resolve(&path) {
            return failed(problem);
        }
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) => return failed(Problem::Unreadable(error.to_string().into())),
        };
        match serde_json::from_slice::<Written>(&text) {
            Ok(written) => Ok(Self {
                modules: written
                    .modules
                    .into_iter()
                    .map(|module| {
                        let directory = join(root, &module.directory);
                        (module.key, Installed { source: module.source, directory })
                    })
                    .collect(),
            }),
            Err(error) => failed(Problem::Manifest(error.to_string().into())),
        }
    }

    /// The module that the calls of a path lead to.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Installed> {
        self.modules.get(path.join(".").as_str())
    }
}

impl Installed {
    /// Whether it was installed from that source, as far as that can be told.
    pub(super) fn is_from(&self, source: &str) -> bool {
        let (registry, installed) = (registry_address(source), registry_address(&self.source));
        match (registry, installed) {
            (Some(registry), Some(installed)) => registry == installed,
            (Some(_), None) => false,
            // Other sources are written in many ways.
            (None, _) => true,
        }
    }
}

/// Namespace, name and system of a source in a registry, and what stands behind `//`.
fn registry_address(source: &str) -> Option<(&str, &str)> {
    let (address, below) = source.split_once("//").unwrap_or((source, ""));
    let parts: Vec<&str> = address.split('/').collect();
    let is_name = |part: &&str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let names = match &parts[..] {
        [host, names @ ..] if names.len() == 3 && host.contains('.') => names,
        names if names.len() == 3 => names,
        _ => return None,
    };
    names.iter().all(is_name).then(|| (&address[address.len() - names.join("/").len()..], below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(source: &str) -> Installed {
        Installed { source: source.into(), directory: PathBuf::new() }
    }

    #[test]
    fn a_registry_module_of_another_name_is_not_taken() {
        let vpc = installed("registry.terraform.io/terraform-aws-modules/vpc/aws");
        assert!(vpc.is_from("terraform-aws-modules/vpc/aws"));
        assert!(vpc.is_from("registry.terraform.io/terraform-aws-modules/vpc/aws"));
        assert!(!vpc.is_from("terraform-aws-modules/eks/aws"));
        let git = installed("git::https://github.com/a/b.git");
        assert!(git.is_from("github.com/a/b"));
        assert!(!git.is_from("a/b/aws"));
    }
}
