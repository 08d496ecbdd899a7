//! Which files of a directory Terraform and OpenTofu read, and in which order.

use std::collections::BTreeSet;
use std::path::Path;

/// The names of a directory's configuration files, in the order in which they are read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ConfigFiles {
    pub(super) primary: Vec<Box<str>>,
    pub(super) overrides: Vec<Box<str>>,
}

impl ConfigFiles {
    pub(super) fn is_empty(&self) -> bool {
        self.primary.is_empty() && self.overrides.is_empty()
    }

    /// Picks them from names.
    fn of(names: &BTreeSet<Box<str>>) -> Self {
        let mut files = Self::default();
        for name in names.iter().filter(|name| !is_ignored(name)) {
            let Some((base, ending)) = split(name) else { continue };
            // OpenTofu takes `main.tofu` instead of `main.tf`.
            let twin = ending.replace(".tf", ".tofu");
            if twin != ending && names.contains(format!("{base}{twin}").as_str()) {
                continue;
            }
            let list = if base == "override" || base.ends_with("_override") {
                &mut files.overrides
            } else {
                &mut files.primary
            };
            list.push(name.clone());
        }
        files
    }
}

/// The configuration files of a directory.
pub(super) fn configuration(directory: &Path) -> std::io::Result<ConfigFiles> {
    Ok(ConfigFiles::of(&names(directory)?))
}

/// The files with values for variables that Terraform reads by itself, in order: the later one counts.
pub(super) fn automatic_values(directory: &Path) -> std::io::Result<Vec<Box<str>>> {
    let names = names(directory)?;
    let fixed =
        ["terraform.tfvars", "terraform.tfvars.json"].into_iter().filter(|name| names.contains(*name));
    let is_auto = |name: &str| {
        !is_ignored(name) && (name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"))
    };
    Ok(fixed.map(Into::into).chain(names.iter().filter(|name| is_auto(name)).cloned()).collect())
}

/// The names of the files of a directory. Names that are no Unicode are no configuration's.
fn names(directory: &Path) -> std::io::Result<BTreeSet<Box<str>>> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string()
            && !entry.file_type()?.is_dir()
            && (split(&name).is_some() || name.contains(".tfvars"))
        {
            names.insert(name.into());
        }
    }
    Ok(names)
}

/// Name and ending of a configuration file.
fn split(name: &str) -> Option<(&str, &str)> {
    [".tf", ".tf.json", ".tofu", ".tofu.json"]
        .into_iter()
        .find_map(|ending| Some((name.strip_suffix(ending)?, ending)))
}

/// Hidden files and what editors leave behind.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn override_files_come_last_and_opentofu_takes_its_own_twin() {
        let names = [
            "a.tf",
            "a.tofu",
            "b.tf.json",
            "b.tofu.json",
            "c.tofu",
            "override.tf",
            "x_override.tf.json",
            ".hidden.tf",
            "d.tf~",
            "#e.tf#",
            "f.hcl",
            "my_overrides.tf",
            "g.tf",
            "g.tofu.json",
        ];
        let found = ConfigFiles::of(&names.into_iter().map(Into::into).collect());
        let list = |names: &[&str]| names.iter().map(|name| Box::from(*name)).collect::<Vec<Box<str>>>();
        assert_eq!(
            found.primary,
            list(&["a.tofu", "b.tofu.json", "c.tofu", "g.tf", "g.tofu.json", "my_overrides.tf"])
        );
        assert_eq!(found.overrides, list(&["override.tf", "x_override.tf.json"]));
    }
}
