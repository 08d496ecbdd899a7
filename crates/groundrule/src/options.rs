//! What was typed, resolved to what it means, before any work is done.

use std::fs;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_rules::report::Level;
use groundrule_rules::rule::Severity;
use groundrule_rules::settings::{self, FailOn};

use crate::cli::{self, GateArgs, OutputFile, PolicyArgs, Undetermined};
use crate::failure::Failure;
use crate::gate::Gate;
use crate::settings_files::Asked;

/// Stdin can be read only once.
pub(crate) fn require_one_stdin(inputs: &[Utf8PathBuf]) -> Result<(), Failure> {
    if inputs.iter().filter(|input| *input == "-").count() > 1 {
        return Err(Failure::usage("`-` is given twice", "stdin can be read only once"));
    }
    Ok(())
}

/// The files to write: each once, none that is read, and all in directories that are there.
pub(crate) fn output_files<'a>(
    files: &'a [OutputFile],
    inputs: &[Utf8PathBuf],
) -> Result<&'a [OutputFile], Failure> {
    for (position, OutputFile { path, .. }) in files.iter().enumerate() {
        if path == "-" {
            return Err(Failure::usage("--output: `-` is no file", "--format says what goes to stdout"));
        }
        require_file_place("--output", path)?;
        if files[..position].iter().any(|file| overwrites(path, &file.path)) {
            let hint = "each format needs a file of its own";
            return Err(Failure::usage(format!("--output: `{path}` is given twice"), hint));
        }
        if inputs.iter().any(|input| overwrites(path, input)) {
            let hint = "a report would overwrite it";
            return Err(Failure::usage(format!("--output: `{path}` is an input"), hint));
        }
    }
    Ok(files)
}

/// Whether writing to one path would write over another.
pub(crate) fn overwrites(path: &Utf8Path, other: &Utf8Path) -> bool {
    let place = |path: &Utf8Path| match path.parent() {
        Some(parent) => parent
            .as_std_path()
            .canonicalize()
            .or_else(|_| Path::new(".").canonicalize())
            .map(|parent| parent.join(path.file_name().unwrap_or_default())),
        None => Ok(path.into()),
    };
    matches!((place(path), place(other)), (Ok(a), Ok(b)) if a == b)
}

/// A file to write stands in a directory that is there, and is none itself.
pub(crate) fn require_file_place(option: &str, path: &Utf8Path) -> Result<(), Failure> {
    if let Some(parent) = path.parent()
        && !parent.as_str().is_empty()
    {
        require_directory(option, parent)?;
    }
    if path.is_dir() {
        return Err(Failure::usage(format!("{option}: `{path}` is a directory"), "name a file in it"));
    }
    Ok(())
}

/// What goes before a path below the working directory to make it one below the checkout: `infra/`, or nothing. CI systems
/// say where the checkout is; elsewhere it is the nearest directory with a `.git`.
pub(crate) fn prefix_in_checkout() -> String {
    let Ok(here) = std::env::current_dir() else { return String::new() };
    let told = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"]
        .iter()
        .filter_map(|name| Path::new(&std::env::var_os(name)?).canonicalize().ok())
        .find(|checkout| here.starts_with(checkout));
    let checkout = told.as_deref().or_else(|| here.ancestors().find(|above| above.join(".git").exists()));
    let below = checkout.and_then(|checkout| here.strip_prefix(checkout).ok()).and_then(Path::to_str);
    match below {
        None | Some("") => String::new(),
        Some(below) => format!("{}/", below.replace(std::path::MAIN_SEPARATOR, "/")),
    }
}

/// Where policies and settings come from; what was named was there when the run started.
#[derive(Debug, Clone, Default)]
pub(crate) struct PolicySources {
    /// Directories of an organisation's policies.
    pub(crate) directories: Vec<Utf8PathBuf>,
    /// Standards files.
    pub(crate) asked: Asked,
}

impl TryFrom<&PolicyArgs> for PolicySources {
    type Error = Failure;

    fn try_from(args: &PolicyArgs) -> Result<Self, Failure> {
        for directory in &args.directories {
            require_directory("--policy", directory)?;
        }
        if let Some(config) = &args.config {
            require_file("--config", config)?;
        }
        let organisation = match &args.organisation {
            Some(path) => {
                require_file("--org", path)?;
                Some(path.clone().into_std_path_buf())
            }
            // An empty variable is how a CI system says nothing.
            None => std::env::var_os("GROUNDRULE_ORG").filter(|path| !path.is_empty()).map(PathBuf::from),
        };
        let asked = Asked { config: args.config.clone(), no_config: args.no_config, organisation };
        Ok(PolicySources { directories: args.directories.clone(), asked })
    }
}

/// A named file has to be one.
fn require_file(option: &str, path: &Utf8Path) -> Result<(), Failure> {
    if path.is_file() { Ok(()) } else { Err(missing(option, path, "file")) }
}

/// Where the fixtures of a directory of policies stand: beside it.
pub(crate) fn fixtures_beside(directory: &Utf8Path) -> Utf8PathBuf {
    match directory.file_name() {
        Some(_) => directory.with_file_name("fixtures"),
        // `.` and `..` have no name to put another in the place of.
        None => directory.join("../fixtures"),
    }
}

/// Roots that are named have to be directories.
pub(crate) fn given_roots(roots: &[Utf8PathBuf]) -> Result<&[Utf8PathBuf], Failure> {
    roots.iter().try_for_each(|root| require_directory("--root", root))?;
    Ok(roots)
}

/// A named directory has to be one.
pub(crate) fn require_directory(option: &str, path: &Utf8Path) -> Result<(), Failure> {
    if path.is_dir() { Ok(()) } else { Err(missing(option, path, "directory")) }
}

fn missing(option: &str, path: &Utf8Path, kind: &str) -> Failure {
    let why = match fs::metadata(path) {
        Ok(_) => format!("is not a {kind}"),
        Err(error) => format!("cannot be opened: {error}"),
    };
    Failure::Usage { message: format!("{option}: `{path}` {why}"), hint: None }
}

impl From<&GateArgs> for Gate {
    fn from(args: &GateArgs) -> Self {
        Gate {
            threshold: args.fail_on.map(FailOn::from),
            undetermined: args
                .undetermined
                .map(|undetermined| settings::Undetermined::all(undetermined == Undetermined::Fail)),
            coverage: args.require_coverage,
            exit_zero: args.exit_zero,
        }
    }
}

impl From<cli::FailOn> for FailOn {
    fn from(fail_on: cli::FailOn) -> Self {
        match fail_on {
            cli::FailOn::Advisory => FailOn::Level(Level::Advisory),
            cli::FailOn::Mandatory => FailOn::Level(Level::Mandatory),
            cli::FailOn::Locked => FailOn::Level(Level::Locked),
            cli::FailOn::Low => FailOn::Severity(Severity::Low),
            cli::FailOn::Medium => FailOn::Severity(Severity::Medium),
            cli::FailOn::High => FailOn::Severity(Severity::High),
            cli::FailOn::Critical => FailOn::Severity(Severity::Critical),
        }
    }
}
