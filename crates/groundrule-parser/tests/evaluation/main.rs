//! What roots come to. A case is a file in `cases/`: lines `> …` are options, `-- NAME --` begins a file, `== dump` what
//! the root in `root/` comes to: instances, outputs, why values are unknown, what is wrong.
//! `UPDATE_DUMPS=1 cargo test -p groundrule-parser --test evaluation` writes what it comes to now.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use groundrule_parser::evaluation::{Evaluation, Options, evaluate};
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::language::Because;
use groundrule_parser::language::files::Files;
use groundrule_parser::root::{Inputs, Workspace, load};
use groundrule_parser::source::Source;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// More than any case may take, on a machine that does other things too.
const LONGEST: Duration = Duration::from_mins(1);

fn main() {
    let arguments = Arguments::from_args();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluation/cases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(cases)
        .expect("there are cases")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    paths.sort();
    let trials = paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Trial::test(name.clone(), move || check(&path, &name))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(case: &Path, name: &str) -> Result<(), Failed> {
    let text = std::fs::read_to_string(case)?;
    let (given, expected) = text.split_once("\n== dump\n").ok_or("no `== dump`")?;
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evaluation").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory)?;
    let mut inputs = Inputs::default();
    let mut options = Options::default();
    let mut file: Option<(PathBuf, String)> = None;
    for line in given.lines().chain(["-- end --"]) {
        if let Some(name) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            if let Some((path, text)) = file.replace((directory.join(name), String::new())) {
                std::fs::create_dir_all(path.parent().ok_or("a file in nothing")?)?;
                std::fs::write(path, text)?;
            }
        } else if let Some((_, text)) = &mut file {
            text.push_str(line);
            text.push('\n');
        } else if let Some(option) = line.strip_prefix("> ") {
            match option.split_once(' ') {
                Some(("workspace", name)) => inputs.workspace = Some(name.into()),
                Some(("data", rest)) => {
                    let (address, json) = rest.split_once(' ').ok_or("data ADDRESS JSON")?;
                    options.data.insert(address.into(), serde_json::from_str(json)?);
                }
                _ => return Err(format!("no such option: {option}").into()),
            }
        }
    }
    let workspace = Workspace::new(&directory)?;
    let root_directory = directory.join("root");
    let root = load(&workspace, &root_directory, &inputs);
    options.files = Some(Files::new(&root_directory, &directory)?);
    let started = Instant::now();
    let evaluation = evaluate(&root, &options);
    if started.elapsed() > LONGEST {
        return Err(format!("it took {:?}", started.elapsed()).into());
    }
    let source = Source::from_bytes("plan.json", evaluation.plan.clone().unwrap_or_default().into_bytes())?;
    ResourceGraph::read(&source)?;
    let dump = dump(&evaluation, &workspace)?
        .replace(&format!("{}/", root_directory.display()), "")
        .replace(&format!("{}/", directory.display()), "../");
    if std::env::var_os("UPDATE_DUMPS").is_some() {
        std::fs::write(case, format!("{given}\n== dump\n{dump}"))?;
        return Ok(());
    }
    if dump == expected { Ok(()) } else { Err(format!("expected:\n{expected}\nfound:\n{dump}").into()) }
}

fn dump(evaluation: &Evaluation, workspace: &Workspace) -> Result<String, Failed> {
    let plan: Value = serde_json::from_str(evaluation.plan.as_deref().unwrap_or_default())?;
    let facts = &evaluation.facts;
    let mut out = String::new();
    let changes = plan["resource_changes"].as_array().ok_or("no changes")?;
    for change in changes.iter().take(20) {
        let address = change["address"].as_str().ok_or("no address")?;
        let found = facts.instances.get(address).ok_or("an instance without facts")?;
        let one = if found.is_representative { "one for any number: " } else { "" };
        let mut after = change["change"]["after"].clone();
        if let Some(entries) = after.as_object_mut() {
            entries.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|it| !it.is_empty()));
        }
        writeln!(out, "{one}{address} {after}")?;
        for unknown in &found.unknown {
            let exactly = if matches!(unknown.because, Because::Exactly(_)) { "exactly " } else { "" };
            let causes: Vec<String> = unknown.because.causes().iter().map(ToString::to_string).collect();
            writeln!(out, "  {}: {exactly}{}", unknown.path, causes.join(", "))?;
        }
        for decoded in &found.decoded {
            writeln!(out, "  {} decoded {} unknown {}", decoded.path, decoded.value, decoded.unknown)?;
        }
    }
    if changes.len() > 20 {
        writeln!(out, "… {} instances", changes.len())?;
    }
    for (address, block) in &facts.blocks {
        for dynamic in &block.dynamic {
            let known = if dynamic.is_number_known { "so many" } else { "any number" };
            writeln!(out, "dynamic {address} {}: {known}", dynamic.path.join("."))?;
        }
        if block.prevent_destroy {
            writeln!(out, "prevent_destroy {address}")?;
        }
        for ignored in &block.ignore_changes {
            writeln!(out, "ignored {address} {ignored}")?;
        }
    }
    for (name, output) in plan["output_changes"].as_object().into_iter().flatten() {
        let mask = &output["after_unknown"];
        let unknown = if *mask == Value::Bool(false) { String::new() } else { format!(" unknown {mask}") };
        let value = if output["after_sensitive"] == true {
            "sensitive".to_owned()
        } else {
            output["after"].to_string()
        };
        writeln!(out, "output {name} {value}{unknown}")?;
    }
    for name in &facts.defaulted_variables {
        writeln!(out, "defaulted var.{name}")?;
    }
    for name in &facts.valueless_variables {
        writeln!(out, "without a value var.{name}")?;
    }
    for missing in &facts.missing_calls {
        writeln!(out, "missing {} from {:?}: {}", missing.module, missing.source, missing.why)?;
    }
    for diagnostic in &evaluation.diagnostics {
        writeln!(out, "! {}", diagnostic.to_text(workspace.files()))?;
    }
    Ok(out)
}
