//! `cargo xtask oracle [FOLDER…]`: what we make of roots, against the plans that the real `terraform` makes of them.

mod compare;
mod flat;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use groundrule_parser::evaluation::{self, Options};
use groundrule_parser::language::files::Files;
use groundrule_parser::root::{Inputs, Workspace, load};
use serde_json::Value;

use crate::Failure;
use crate::generate::say;
use crate::record::Provider;
use compare::{Comparison, Kind};

/// What is compared with what.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Folders with a root; without `plan.json` in it the plan is made (needs Go, terraform and ../shared). By default all
    /// fixtures and the roots in ../shared. `TESTPROVIDER_VERSIONS` chooses provider versions
    #[arg(value_name = "FOLDERS")]
    folders: Vec<PathBuf>,
    /// Differences that are shown, at most
    #[arg(long, default_value_t = 40, value_name = "NUMBER")]
    differences: usize,
    /// Without what the plan has read from data sources
    #[arg(long)]
    offline: bool,
    /// Write the results of each root here, as tab-separated values
    #[arg(long, value_name = "FILE")]
    tsv: Option<PathBuf>,
}

/// Whether all rates reach what is wanted.
const WANTED: f64 = 99.5;

/// Compares all folders and shows rates and differences.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<bool, Failure> {
    let folders =
        if arguments.folders.is_empty() { default_folders(root)? } else { arguments.folders.clone() };
    let mut total = Comparison::default();
    let mut table = String::from("root");
    for kind in Kind::ALL {
        let _ = write!(table, "\t{kind} equal\t{kind}");
    }
    table.push_str("\tnote\n");
    let mut provider = None;
    let (mut roots, mut failed) = (0, 0);
    for folder in &folders {
        let shown = folder.strip_prefix(root).unwrap_or(folder).display().to_string();
        let outcome = plan(root, folder, &mut provider)
            .and_then(|plan| compare_root(folder, &plan, versions(folder), arguments.offline));
        let _ = write!(table, "{shown}");
        match outcome {
            Ok(mut comparison) => {
                roots += 1;
                for kind in Kind::ALL {
                    let rate = comparison.rate(kind);
                    let _ = write!(table, "\t{}\t{}", rate.equal, rate.all);
                }
                let _ = writeln!(table, "\t{}", comparison.notes.join("; "));
                for difference in &mut comparison.differences {
                    *difference = format!("{shown}: {difference}");
                }
                total.add(comparison);
            }
            Err(error) => {
                failed += 1;
                let first = error.to_string();
                let first = first.lines().find(|line| line.contains("Error")).unwrap_or(&first).to_owned();
                say(&format!("{shown}: not compared: {first}"));
                let _ = writeln!(table, "{}\t{first}", "\t\t".repeat(Kind::ALL.len()));
            }
        }
    }
    for difference in total.differences.iter().take(arguments.differences) {
        say(difference);
    }
    if total.differences.len() > arguments.differences {
        say(&format!("… and {} more", total.differences.len() - arguments.differences));
    }
    say(&format!("{roots} roots compared, {failed} not"));
    let mut good = roots > 0;
    for kind in Kind::ALL {
        let rate = total.rate(kind);
        say(&format!("{:>8.3} % of {kind}: {} of {}", rate.percent(), rate.equal, rate.all));
        good &= rate.percent() >= WANTED || !kind.is_wanted();
    }
    if let Some(path) = &arguments.tsv {
        fs::write(path, table)?;
    }
    Ok(good)
}

fn default_folders(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = Vec::new();
    find(&root.join("fixtures"), &mut folders)?;
    for entry in fs::read_dir(root.join("../shared/terraform")).into_iter().flatten() {
        let path = entry?.path();
        if path.is_dir() && has_configuration(&path) {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// Folders with a configuration and the plan of creating it.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if folder.join("plan.json").is_file() && folder.join("main.tf").is_file() {
        if !folder.join("before").is_dir() {
            found.push(folder.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            find(&entry.path(), found)?;
        }
    }
    Ok(())
}

fn has_configuration(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.ends_with(".tf") || name.ends_with(".tf.json") || name.ends_with(".tofu")
    })
}

/// The plan beside a root, or one made of it.
fn plan(root: &Path, folder: &Path, provider: &mut Option<Provider>) -> Result<Value, Failure> {
    let recorded = folder.join("plan.json");
    if recorded.is_file() {
        return Ok(serde_json::from_slice(&fs::read(recorded)?)?);
    }
    let provider = match provider {
        Some(provider) => provider,
        None => {
            let shared = root.join("../shared").canonicalize()?;
            provider.insert(Provider::build(&shared, &root.join("target/testprovider"))?)
        }
    };
    provider.plan(folder, &root.join("target/oracle"))
}

/// The schemas that the test provider took: those that it was told to take, else the newest; for a recorded plan those that
/// the root asks for, as whoever recorded it told it to.
fn versions(folder: &Path) -> Option<BTreeMap<String, String>> {
    let told = std::env::var("TESTPROVIDER_VERSIONS").ok();
    if told.is_none() && folder.join("plan.json").is_file() {
        return None;
    }
    let told = told.unwrap_or_default();
    let pairs = told.split(',').filter_map(|one| one.split_once('='));
    Some(pairs.map(|(name, version)| (name.to_owned(), version.to_owned())).collect())
}

fn compare_root(
    folder: &Path,
    plan: &Value,
    versions: Option<BTreeMap<String, String>>,
    offline: bool,
) -> Result<Comparison, Failure> {
    let workspace = Workspace::around(folder)?;
    let inputs = Inputs { workspace: Some("default".into()), ..Inputs::default() };
    let loaded = load(&workspace, folder, &inputs);
    let options = Options {
        data: if offline { BTreeMap::new() } else { compare::data(plan) },
        files: Some(Files::new(folder, workspace.boundary())?),
        schemas: versions,
        working_directory: Some(folder.canonicalize()?.display().to_string()),
    };
    let evaluation = evaluation::evaluate(&loaded, &options);
    let ours: Value = serde_json::from_str(&evaluation.plan.unwrap_or_default())
        .map_err(|error| format!("our plan is no JSON: {error}"))?;
    let mut comparison = compare::compare(plan, &ours, &evaluation.facts);
    for diagnostic in loaded.diagnostics.iter().chain(&evaluation.diagnostics) {
        comparison.notes.push(diagnostic.to_text(workspace.files()));
        comparison.differences.push(diagnostic.to_text(workspace.files()));
    }
    Ok(comparison)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded with the union of all schemas, or of what is there already.
    const OTHERWISE: [&str; 2] = ["redis_plain_port/fail/old_spelling_beside_a_default", "shapes/import"];

    #[test]
    fn the_roots_of_all_fixtures_come_to_what_terraform_planned() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut folders = Vec::new();
        find(&root.join("fixtures"), &mut folders).expect("fixtures can be read");
        folders.retain(|folder| !OTHERWISE.iter().any(|other| folder.ends_with(other)));
        assert!(folders.len() > 400, "only {} plans were found", folders.len());
        let mut total = Comparison::default();
        for folder in &folders {
            let plan: Value = serde_json::from_slice(&fs::read(folder.join("plan.json")).expect("a plan"))
                .expect("a plan is JSON");
            let one = compare_root(folder, &plan, None, false).expect("a root can be compared");
            total.add(one);
        }
        for kind in Kind::ALL {
            let rate = total.rate(kind);
            assert!(rate.all > 0, "{kind} were not compared");
            assert!(rate.percent() >= WANTED, "{kind}: {:.3} %: {:#?}", rate.percent(), total.differences);
        }
    }
}
