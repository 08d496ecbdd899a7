//! A policy's identity, from where it stands.

/// What a file is, by its path below the policies' root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `<standard>/standard.yaml`.
    Standard {
        /// The standard.
        id: String,
    },
    /// `<standard>[/<provider>]/<stem>.rego`.
    Rule {
        standard: String,
        provider: Option<String>,
        /// `encryption.aws.block_storage`.
        names: String,
    },
    /// `lib/<name>.rego`.
    Shared {
        /// `lib.net`.
        names: String,
    },
}

impl Place {
    /// The package without its namespace.
    pub(super) fn names(&self) -> &str {
        match self {
            Place::Standard { id } => id,
            Place::Rule { names, .. } | Place::Shared { names } => names,
        }
    }
}

const SHAPE: &str = "policies stand in `<standard>/` or `<standard>/<provider>/`, shared rules in `lib/`";

/// What a file is; `None` for what is no business of a loader, such as tests.
pub(super) fn place(path: &str) -> Result<Option<Place>, (String, String)> {
    let (directories, file) = path.rsplit_once('/').unwrap_or(("", path));
    if file == "standard.yaml" && !directories.is_empty() && !directories.contains('/') {
        name(directories)?;
        return Ok(Some(Place::Standard { id: directories.to_owned() }));
    }
    let Some(stem) = file.strip_suffix(".rego") else {
        return Ok(None);
    };
    if stem.ends_with("_test") {
        return Ok(None);
    }
    let directories: Vec<&str> = directories.split('/').filter(|directory| !directory.is_empty()).collect();
    for part in directories.iter().copied().chain([stem]) {
        name(part)?;
    }
    let names = directories.iter().copied().chain([stem]).collect::<Vec<_>>().join(".");
    let (standard, provider) = match directories.as_slice() {
        ["lib", ..] => return Ok(Some(Place::Shared { names })),
        [standard] => (standard, None),
        [standard, provider] => (standard, Some((*provider).to_owned())),
        _ => return Err((format!("`{path}` is not where policies are"), SHAPE.to_owned())),
    };
    Ok(Some(Place::Rule { standard: (*standard).to_owned(), provider, names }))
}

/// A name that can stand in a package.
fn name(name: &str) -> Result<(), (String, String)> {
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_word) {
        return Ok(());
    }
    let help = "it becomes part of the package: use lower-case letters, digits and `_`".to_owned();
    Err((format!("`{name}` is no name for a policy or its directory"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(standard: &str, provider: Option<&str>, names: &str) -> Place {
        Place::Rule {
            standard: standard.to_owned(),
            provider: provider.map(str::to_owned),
            names: names.to_owned(),
        }
    }

    #[test]
    fn places() {
        assert_eq!(place("a/aws/b_c.rego"), Ok(Some(rule("a", Some("aws"), "a.aws.b_c"))));
        assert_eq!(place("a/b.rego"), Ok(Some(rule("a", None, "a.b"))));
        assert_eq!(place("lib/net.rego"), Ok(Some(Place::Shared { names: "lib.net".to_owned() })));
        assert_eq!(place("lib/a/b.rego"), Ok(Some(Place::Shared { names: "lib.a.b".to_owned() })));
        assert_eq!(place("a/standard.yaml"), Ok(Some(Place::Standard { id: "a".to_owned() })));
        assert_eq!(place("a/b_test.rego"), Ok(None));
        assert_eq!(place("README.md"), Ok(None));
        assert_eq!(place("a/aws/standard.yaml"), Ok(None));
        for wrong in ["b.rego", "a/b/c/d.rego", "a/B.rego", "a-b/c.rego", "a/1.rego", "A/standard.yaml"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
