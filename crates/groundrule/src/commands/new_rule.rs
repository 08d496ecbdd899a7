//! `groundrule new rule PATH`: a policy that loads, and fixtures that run, to go on from.

use std::fs::{self, OpenOptions};
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_rules::METADATA_SCHEMA;

use crate::cli::NewRuleArgs;
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::fixtures_beside;
use crate::terminal::Streams;

const RULE: &str = include_str!("../../templates/rule.rego");
const PLAN: &str = include_str!("../../templates/plan.json");

/// Where the rules find the schema of their metadata, below the directory of policies.
const SCHEMA: &str = "metadata.schema.json";

const SHAPE: &str =
    "a rule is STANDARD/NAME.rego or STANDARD/PROVIDER/NAME.rego below the directory of policies";

/// Writes the files of a new rule, none of which may be there already.
pub(crate) fn run(args: &NewRuleArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let place = Place::new(&args.path, &args.directory)?;
    let organisation = match &args.organisation {
        Some(organisation) => organisation.clone(),
        None => organisation_of_policies(&args.directory)?,
    };
    require_name("organisation", &organisation)?;
    if organisation == "groundrule" {
        return Err(Failure::usage(
            "`groundrule` owns the built-in policies",
            "give your organisation's name",
        ));
    }
    let mut files = place.files(&args.path, &args.directory, &organisation);
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Failure::usage(format!("`{path}` is there already"), "take another name"));
    }
    // One for all rules; a newer groundrule's may be there.
    let schema = args.directory.join(SCHEMA);
    if !schema.exists() {
        files.push((schema, METADATA_SCHEMA.to_owned()));
    }
    for (path, text) in &files {
        write_new(path, text)?;
        writeln!(streams.out, "{path}")?;
    }
    let id = place.package(&organisation).replace(['.', '_'], "-");
    let directory = &args.directory;
    writeln!(streams.err, "The rule is called {id}. Next: `groundrule test {directory}`")?;
    Ok(ExitStatus::Success)
}

/// The organisation of the policies that are there.
fn organisation_of_policies(directory: &Utf8Path) -> Result<String, Failure> {
    let unknown = || {
        let hint = "give your organisation's name by `--organisation NAME`";
        Failure::usage(format!("no policy below `{directory}` says whose the rule is"), hint)
    };
    if !directory.is_dir() {
        return Err(unknown());
    }
    let policies = engine::own_policies(directory)?;
    engine::organisation(&policies).map(str::to_owned).ok_or_else(unknown)
}

/// Where a rule stands below the directory of policies.
struct Place<'a> {
    standard: &'a str,
    provider: Option<&'a str>,
    stem: &'a str,
}

impl<'a> Place<'a> {
    fn new(path: &'a Utf8Path, directory: &Utf8Path) -> Result<Self, Failure> {
        let below = path.strip_prefix(directory).map_err(|_| {
            Failure::usage(
                format!("`{path}` is not below the directory of policies, `{directory}`"),
                "name that directory by `--policy DIR`",
            )
        })?;
        let shape = || Failure::usage(format!("`{path}` is not where a rule stands"), SHAPE);
        let parts: Vec<&str> = below.components().map(|component| component.as_str()).collect();
        let (standard, provider, file) = match parts.as_slice() {
            [standard, file] => (*standard, None, *file),
            [standard, provider, file] => (*standard, Some(*provider), *file),
            _ => return Err(shape()),
        };
        let stem = file.strip_suffix(".rego").ok_or_else(shape)?;
        require_name("standard", standard)?;
        provider.map_or(Ok(()), |provider| require_name("provider", provider))?;
        require_name("rule", stem)?;
        if standard == "lib" || stem.ends_with("_test") {
            return Err(Failure::usage(
                format!("`{path}` is no place for a rule"),
                "`lib` holds what rules share, and `_test` ends the names of tests",
            ));
        }
        Ok(Place { standard, provider, stem })
    }

    fn package(&self, organisation: &str) -> String {
        let parts = [Some(organisation), Some(self.standard), self.provider, Some(self.stem)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(".")
    }

    /// The policy and its fixtures: path, text.
    fn files(&self, path: &Utf8Path, directory: &Utf8Path, organisation: &str) -> Vec<(Utf8PathBuf, String)> {
        let example = Example::of(self.provider);
        let package = self.package(organisation);
        let fixtures = fixtures_beside(directory).join(package.replace('.', "/"));
        let schema = format!("{}{SCHEMA}", if self.provider.is_some() { "../../" } else { "../" });
        let rule = example.fill(RULE).replace("{package}", &package).replace("{schema}", &schema);
        let cases = CASES.iter().map(|case| {
            (fixtures.join(case.verdict).join("example/plan.json"), case.fill(&example.fill(PLAN), &example))
        });
        std::iter::once((path.to_owned(), rule)).chain(cases).collect()
    }
}

/// Names become parts of a package, and of the rule's id.
fn require_name(what: &str, name: &str) -> Result<(), Failure> {
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_word) {
        return Ok(());
    }
    let message = format!("`{name}` is no name for the {what}");
    Err(Failure::usage(message, "it becomes part of a package: use lower-case letters, digits and `_`"))
}

/// What the new rule is about until its author changes that.
struct Example<'a> {
    provider: &'a str,
    type_name: String,
    read: &'a str,
    attribute: &'a str,
    title: &'a str,
}

impl<'a> Example<'a> {
    /// Something that every account of the provider has; rules of no one provider start with AWS.
    fn of(provider: Option<&'a str>) -> Self {
        let provider = provider.unwrap_or("aws");
        let (type_name, read, attribute, title) = match provider {
            "aws" => ("aws_ebs_volume", "encrypted", "encrypted", "A volume is not encrypted"),
            "azurerm" => (
                "azurerm_storage_account",
                "infrastructure_encrypted",
                "infrastructure_encryption_enabled",
                "A storage account has no second layer of encryption",
            ),
            "google" => (
                "google_storage_bucket",
                "uniform",
                "uniform_bucket_level_access",
                "A bucket has access rules for single objects",
            ),
            _ => ("", "enabled", "enabled", "Something is not enabled"),
        };
        let type_name =
            if type_name.is_empty() { format!("{provider}_example") } else { type_name.to_owned() };
        Example { provider, type_name, read, attribute, title }
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("{provider}", self.provider)
            .replace("{type}", &self.type_name)
            .replace("{read}", self.read)
            .replace("{attribute}", self.attribute)
            .replace("{title}", self.title)
    }
}

/// A fixture: the verdict, and what of the plan makes it.
struct Case {
    verdict: &'static str,
    after: &'static str,
    unknown: &'static str,
    expression: &'static str,
}

const CASES: [Case; 3] = [
    Case {
        verdict: "pass",
        after: r#"{ "{attribute}": true }"#,
        unknown: "{}",
        expression: r#"{ "constant_value": true }"#,
    },
    Case {
        verdict: "fail",
        after: r#"{ "{attribute}": false }"#,
        unknown: "{}",
        expression: r#"{ "constant_value": false }"#,
    },
    Case {
        verdict: "undetermined",
        after: "{}",
        unknown: r#"{ "{attribute}": true }"#,
        expression: r#"{ "references": ["terraform_data.decision.output", "terraform_data.decision"] }"#,
    },
];

impl Case {
    fn fill(&self, plan: &str, example: &Example<'_>) -> String {
        let attribute = |text: &str| text.replace("{attribute}", example.attribute);
        plan.replace("{after}", &attribute(self.after))
            .replace("{unknown}", &attribute(self.unknown))
            .replace("{expression}", self.expression)
    }
}

/// Writes a file that is not there yet, and the directories above it.
fn write_new(path: &Utf8Path, text: &str) -> Result<(), Failure> {
    let cannot = |error| Failure::Usage { message: format!("cannot write `{path}`: {error}"), hint: None };
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(cannot)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)
}
