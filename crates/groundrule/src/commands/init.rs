//! `groundrule init`: a start of a standards file, from what the repository holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use camino::Utf8Path;
use globset::GlobSet;
use groundrule_parser::evaluation::EvaluatedRoot;
use groundrule_parser::graph::{Kind, ResourceGraph};
use groundrule_parser::root::{Inputs as Values, Workspace, discover};
use groundrule_rules::edition::Edition;
use groundrule_rules::locate;

use crate::cli::InitArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::require_directory;
use crate::settings_files::FILE;
use crate::terminal::{Streams, Untrusted};
use crate::words::count;

/// Roots that are written down; of more, the number.
const ROOTS_SHOWN: usize = 20;

/// Keys of tags that are written down, those of most resources first.
const KEYS_SHOWN: usize = 12;

/// Writes the file, unless there is one.
pub(crate) fn run(args: &InitArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    require_directory("DIR", &args.directory)?;
    let path = if args.directory == "." { FILE.into() } else { args.directory.join(FILE) };
    let there_already =
        || Failure::usage(format!("`{path}` is there already"), "`groundrule config show` tells what holds");
    if path.symlink_metadata().is_ok() {
        return Err(there_already());
    }
    let found = Found::below(&args.directory)?;
    let text = found.file();
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(there_already()),
        Err(error) => {
            return Err(Failure::Usage {
                message: format!("`{path}` cannot be written: {error}"),
                hint: None,
            });
        }
    };
    file.write_all(text.as_bytes())?;
    writeln!(streams.out, "{}", Untrusted(path.as_str()))?;
    let (roots, resources) = (count(found.roots.len(), "root"), count(found.resources, "resource"));
    writeln!(
        streams.err,
        "Found {roots} with {resources}. Next: `groundrule check`, and choose from {FILE}"
    )?;
    Ok(ExitStatus::Success)
}

/// What a repository holds.
#[derive(Debug, Default)]
struct Found {
    roots: Vec<Root>,
    resources: usize,
    /// Resources by the local name of their provider.
    providers: BTreeMap<String, usize>,
    /// Resources that can carry tags.
    taggable: usize,
    /// Of these, those that have a key.
    keys: BTreeMap<String, usize>,
    /// There are Rego policies in `policies`.
    has_policies: bool,
}

/// A root and the files of variables that Terraform does not read by itself.
#[derive(Debug)]
struct Root {
    path: String,
    variables: Vec<String>,
}

impl Found {
    fn below(directory: &Utf8Path) -> Result<Self, Failure> {
        let workspace = Workspace::around(directory.as_std_path()).map_err(|error| Failure::Usage {
            message: format!("`{directory}` cannot be read: {error}"),
            hint: None,
        })?;
        let base = std::env::current_dir().unwrap_or_default().join(directory);
        let discovery = discover(&workspace, directory.as_std_path(), &GlobSet::empty());
        let mut found = Found { has_policies: has_policies(&directory.join("policies")), ..Found::default() };
        for root in discovery.roots() {
            let whole = std::env::current_dir().unwrap_or_default().join(root);
            found.roots.push(Root { path: locate::shown(&base, &whole), variables: variable_files(root) });
            found.evaluate(&workspace, root);
        }
        Ok(found)
    }

    /// Takes in the resources of a root, as far as it can be read: `check` says what can't.
    fn evaluate(&mut self, workspace: &Workspace, root: &Path) {
        let name = root.display().to_string();
        let Ok(opened) = EvaluatedRoot::open(workspace, root, &name, &Values::default()) else { return };
        let Ok(graph) = ResourceGraph::of_root(&opened.plan, opened.facts) else { return };
        for (id, instance) in graph.instances().filter(|(_, instance)| instance.kind == Kind::Resource) {
            self.resources += 1;
            let provider = instance.provider.rsplit('/').next().unwrap_or_default();
            *self.providers.entry(provider.to_owned()).or_default() += 1;
            let Some(tags) = graph.tags_of(id) else { continue };
            self.taggable += 1;
            let keys: BTreeSet<&String> = tags.known.iter().map(|(key, _)| key).collect();
            for key in keys {
                *self.keys.entry(key.clone()).or_default() += 1;
            }
        }
    }

    /// The file: prose behind `# `, settings to choose from behind `#`.
    fn file(&self) -> String {
        let mut text = String::from(
            "# What is checked below this directory, and how strictly. `groundrule config show` tells what holds and where it\n\
             # was decided, `groundrule rules` what there is to decide on. Take a `#` away to choose a setting.\n\n",
        );
        let _ = writeln!(
            text,
            "# Rules that come after this edition are previews: reported, never failing.\nedition = {}\n",
            quoted(&Edition::CURRENT.to_string())
        );
        text.push_str("# The organisation's file, or another one that this adds to.\n#extends = [\"../platform/groundrule.toml\"]\n\n");
        if self.has_policies {
            text.push_str("# Your own policies.\n#policies = [\"policies\"]\n\n");
        }
        text.push_str(
            "# What fails a run: a level (advisory, mandatory, locked) or a severity (low, medium, high, critical).\n\
             #fail-on = \"mandatory\"\n# What verdicts do that nobody can give yet: report, or fail.\n#undetermined = \"report\"\n\n",
        );
        self.tagging(&mut text);
        text.push_str(
            "# What a fail does, by rule, standard or severity: off, advisory (reported), mandatory (fails), locked (fails, and\n\
             # neither exceptions nor other files change that). By default critical and high severity are mandatory.\n\
             #[levels]\n#encryption = \"mandatory\"\n#medium = \"advisory\"\n\n\
             # The same for some resources only: by address, module, path of the root, tags.\n\
             #[[scopes]]\n#match = \"module.legacy.**\"\n#levels = { high = \"advisory\" }\n\n",
        );
        self.roots(&mut text);
        text
    }

    fn tagging(&self, text: &mut String) {
        let mut keys: Vec<(&String, &usize)> = self.keys.iter().collect();
        keys.sort_by_key(|(key, number)| (std::cmp::Reverse(**number), *key));
        let providers: Vec<String> =
            self.providers.iter().map(|(name, number)| format!("{} ({number})", plain(name))).collect();
        if !providers.is_empty() {
            let _ = writeln!(text, "# Resources by provider: {}.", providers.join(", "));
        }
        let shown: Vec<String> =
            keys.iter().take(KEYS_SHOWN).map(|(key, number)| format!("{} ({number})", plain(key))).collect();
        let taggable = count(self.taggable, "resource");
        let used = if shown.is_empty() { "none".to_owned() } else { shown.join(", ") };
        let _ = writeln!(text, "# Tags and labels in use, on {taggable} that can have them: {used}.");
        // What most resources have is what somebody wanted.
        let required: Vec<String> = keys
            .iter()
            .filter(|(_, number)| **number * 2 >= self.taggable)
            .take(KEYS_SHOWN)
            .map(|(key, _)| quoted(key))
            .collect();
        let required = if required.is_empty() { quoted("Owner") } else { required.join(", ") };
        let _ = writeln!(text, "#[standards.tagging]\n#required = [{required}]\n");
    }

    fn roots(&self, text: &mut String) {
        let _ =
            writeln!(text, "# What is to be known of roots, {} by now: paths are globs.", self.roots.len());
        for Root { path, variables } in self.roots.iter().take(ROOTS_SHOWN) {
            let _ = writeln!(text, "#[[roots]]\n#path = {}", quoted(path));
            if !variables.is_empty() {
                let sets: Vec<String> = variables
                    .iter()
                    .map(|file| format!("{} = [{}]", quoted(set_name(file)), quoted(file)))
                    .collect();
                let _ = writeln!(text, "# Checked once with each.\n#variables = {{ {} }}", sets.join(", "));
            }
            text.push('\n');
        }
        if self.roots.len() > ROOTS_SHOWN {
            let _ = writeln!(text, "# And {} more.", self.roots.len() - ROOTS_SHOWN);
        }
    }
}

/// Files of variables in a root that somebody has to name.
fn variable_files(root: &Path) -> Vec<String> {
    let directory = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let names = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<String> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".tfvars") || name.ends_with(".tfvars.json"))
        .filter(|name| !is_read_anyway(name))
        .collect();
    files.sort();
    files
}

fn is_read_anyway(name: &str) -> bool {
    let name = name.trim_end_matches(".json");
    name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
}

fn set_name(file: &str) -> &str {
    file.split(".tfvars").next().filter(|name| !name.is_empty()).unwrap_or(file)
}

fn has_policies(directory: &Utf8Path) -> bool {
    let mut files = walkdir::WalkDir::new(directory).max_depth(4).into_iter().flatten();
    files.any(|entry| entry.path().extension().is_some_and(|extension| extension == "rego"))
}

/// A string of TOML: what JSON writes is one, but for a character that TOML wants escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A name in a comment: on one line, and without what acts on a terminal.
fn plain(name: &str) -> String {
    Untrusted(name).to_string()
}
