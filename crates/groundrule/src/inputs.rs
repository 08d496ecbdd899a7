//! What the inputs that were typed mean: documents of Terraform, and roots, whose files are read as they are.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use globset::{Glob, GlobSet};
use groundrule_parser::root::{Inputs as Values, VariableArgument, Workspace, directories_of, discover};

use crate::cli::RootArgs;
use crate::failure::Failure;

/// One thing to check.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// A plan or state as `terraform show -json` prints it; `-` for stdin.
    Document(Utf8PathBuf),
    /// The directory of a root.
    Root {
        /// As it was reached from what was typed.
        directory: PathBuf,
        /// The files around it, read once for all roots.
        workspace: Arc<Workspace>,
    },
}

/// Which roots to search for, and what their variables are.
#[derive(Debug)]
pub(crate) struct Search {
    /// Values of variables.
    pub(crate) values: Values,
    excluded: GlobSet,
    callers: bool,
}

impl Search {
    /// One for which nothing is told but where not to look.
    pub(crate) fn excluding(globs: &[String]) -> Result<Self, Failure> {
        Ok(Search { values: Values::default(), excluded: excluded(globs)?, callers: false })
    }
}

/// Directories that are not searched.
fn excluded(globs: &[String]) -> Result<GlobSet, Failure> {
    let mut excluded = GlobSet::builder();
    for text in globs {
        let glob = Glob::new(text).map_err(|error| Failure::Usage {
            message: format!("--exclude: `{text}` is no glob: {}", error.kind()),
            hint: Some("`modules/**` leaves out what is below a directory".to_owned()),
        })?;
        excluded.add(glob);
    }
    excluded.build().map_err(|error| Failure::Usage { message: error.to_string(), hint: None })
}

impl TryFrom<&RootArgs> for Search {
    type Error = Failure;

    fn try_from(args: &RootArgs) -> Result<Self, Failure> {
        // What was typed is not repeated: it may be a value.
        if args.vars.iter().any(|text| text.split_once('=').is_none_or(|(name, _)| name.trim().is_empty())) {
            return Err(Failure::Usage {
                message: "--var: one gives no variable a value".to_owned(),
                hint: Some("write --var name=value".to_owned()),
            });
        }
        let excluded = excluded(&args.excluded)?;
        let environment = if args.env_vars {
            std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .filter(|(name, _)| name.starts_with("TF_VAR_"))
                .collect()
        } else {
            Vec::new()
        };
        let files = args.var_files.iter().map(|path| VariableArgument::File(path.into()));
        let values = args.vars.iter().map(|text| VariableArgument::Value(text.clone()));
        Ok(Search {
            values: Values {
                arguments: files.chain(values).collect(),
                environment,
                workspace: args.workspace.as_deref().map(Into::into),
                ..Values::default()
            },
            excluded,
            callers: args.callers,
        })
    }
}

impl Search {
    /// Every root in a directory and below it.
    pub(crate) fn roots_below(&self, directory: &Utf8Path) -> Result<Vec<Input>, Failure> {
        let workspace = around(directory.as_std_path())?;
        let found = discover(&workspace, directory.as_std_path(), &self.excluded);
        Ok(found.roots().into_iter().map(|root| Input::root(root, &workspace)).collect())
    }

    /// Whether a path below a directory is not to be searched.
    pub(crate) fn excludes(&self, below: &Path) -> bool {
        self.excluded.is_match(below)
    }

    /// What is to be checked, each root once: of a directory every root in it, of a file of Terraform's its directory.
    pub(crate) fn inputs(&self, typed: &[Utf8PathBuf]) -> Result<Vec<Input>, Failure> {
        let mut inputs = Vec::new();
        let mut files = Vec::new();
        for path in typed {
            // What is not there is said by whoever opens it.
            let is_root = path.is_dir() || path.exists() && is_configuration(path.as_std_path());
            if path == "-" || !is_root {
                inputs.push(Input::Document(path.clone()));
            } else if path.is_dir() {
                let roots = self.roots_below(path)?;
                if roots.is_empty() {
                    // An input that can't be read, which its check will say.
                    inputs.push(Input::root(path.as_std_path(), &around(path.as_std_path())?));
                }
                inputs.extend(roots);
            } else {
                files.push(path.as_std_path());
            }
        }
        if let Some(first) = files.first() {
            let workspace =
                around(first.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new(".")))?;
            let directories = directories_of(files.iter().copied());
            let callers = self.callers.then(|| discover(&workspace, workspace.boundary(), &self.excluded));
            for directory in &directories {
                inputs.push(Input::root(directory, &workspace));
                if let Some(found) = &callers {
                    let users = found.callers_of(&workspace, directory);
                    inputs.extend(users.into_iter().map(|user| Input::root(user, &workspace)));
                }
            }
        }
        let mut seen = HashSet::new();
        inputs.retain(|input| match input {
            Input::Document(_) => true,
            Input::Root { directory, .. } => {
                seen.insert(directory.canonicalize().unwrap_or_else(|_| directory.clone()))
            }
        });
        Ok(inputs)
    }
}

impl Input {
    /// Whether it is the directory of a root.
    pub(crate) fn is_root(&self) -> bool {
        matches!(self, Input::Root { .. })
    }

    /// What it is called.
    pub(crate) fn name(&self) -> String {
        match self {
            Input::Document(path) => path.to_string(),
            Input::Root { directory, .. } => directory.display().to_string(),
        }
    }

    /// Where it stands.
    pub(crate) fn directory(&self) -> &Path {
        match self {
            Input::Document(path) => directory_of(path),
            Input::Root { directory, .. } => directory,
        }
    }

    fn root(directory: &Path, workspace: &Arc<Workspace>) -> Self {
        Input::Root { directory: directory.to_owned(), workspace: Arc::clone(workspace) }
    }
}

/// Where a document stands; of stdin, the working directory.
pub(crate) fn directory_of(path: &Utf8Path) -> &Path {
    match path.parent() {
        Some(parent) if path != "-" && !parent.as_str().is_empty() => parent.as_std_path(),
        _ => Path::new("."),
    }
}

fn around(directory: &Path) -> Result<Arc<Workspace>, Failure> {
    let workspace = Workspace::around(directory).map_err(|error| Failure::Usage {
        message: format!("`{}` cannot be read: {error}", directory.display()),
        hint: None,
    })?;
    Ok(Arc::new(workspace))
}

/// Whether a file is one of those that make a root: pre-commit hands over whichever were changed.
fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json", ".terraform.lock.hcl"]
        .iter()
        .any(|end| name.ends_with(end))
}
