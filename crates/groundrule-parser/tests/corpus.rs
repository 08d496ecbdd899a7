//! Every real plan and state at hand is read, and holds the instances that its index names.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use groundrule_parser::address::{Address, AttributePath, ModulePath};
use groundrule_parser::document::{Document, read_part};
use groundrule_parser::plan::{ModuleJson, PlanJson, ResourceChange};
use groundrule_parser::source::Source;
use groundrule_parser::state::{StateModule, StateValues};

/// The collection of real plans; it stands beside the repository, and not everywhere.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(folder);
    if !path.is_dir() {
        // Written to the stream itself: the test harness hides what a passing test prints.
        _ = writeln!(std::io::stderr(), "SKIPPED: no collection of plans at {}", path.display());
        return None;
    }
    Some(path)
}

/// Files below `folder` with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source(path: &Path) -> Source {
    Source::open(path.to_str().expect("a path in UTF-8")).unwrap_or_else(|error| panic!("{error}"))
}

/// Instances of a document: the changes of a plan, the resources of a state.
fn instances(document: &Document) -> usize {
    match document {
        Document::Plan(plan) => plan.resource_changes.as_deref().unwrap_or_default().len(),
        Document::State(state) => state.values.as_ref().map_or(0, |values| count(&values.root_module)),
    }
}

fn count(module: &StateModule) -> usize {
    module.resources.len() + module.child_modules.iter().map(count).sum::<usize>()
}

#[test]
fn instances_are_those_of_the_index() {
    for (folder, column) in [("plans", "n_resource_changes"), ("plans/modules", "resource_changes")] {
        let Some(folder) = shared(folder) else { return };
        let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("an index");
        let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let header = lines.next().expect("a header");
        let column = header.iter().position(|name| *name == column).expect("the column");
        let mut read = 0;
        for line in lines {
            let path = folder.join(line[0]);
            let source = source(&path);
            let document = Document::read(&source).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(instances(&document), line[column].parse::<usize>().expect("a number"), "{}", line[0]);
            read += 1;
        }
        assert!(read > 50, "only {read} documents in {}", folder.display());
    }
}

#[test]
fn every_part_is_read() {
    for folder in ["plans", "labelled"] {
        let Some(folder) = shared(folder) else { return };
        for path in files(&folder, &[".json", ".golden"]) {
            let source = source(&path);
            match Document::read(&source).unwrap_or_else(|error| panic!("{error}")) {
                Document::Plan(plan) => check_plan(&source, &plan),
                Document::State(state) => check_values(state.values.as_ref(), false),
            }
        }
    }
}

#[test]
fn files_beside_a_plan_are_named() {
    let Some(folder) = shared("terraform") else { return };
    for (ending, code) in
        [(".tfplan", "binary-plan"), (".tfstate.json", "raw-state"), (".tf.json", "hcl-json"), (".tf", "hcl")]
    {
        let paths = files(&folder, &[ending]);
        assert!(!paths.is_empty(), "no {ending}");
        for path in paths {
            let name = path.to_str().expect("a path in UTF-8");
            let error =
                Source::open(name).and_then(|source| Document::read(&source).map(drop)).expect_err(name);
            assert_eq!(error.code(), code, "{error}");
        }
    }
}

fn check_plan(source: &Source, plan: &PlanJson) {
    for change in plan.resource_changes.iter().flatten().chain(&plan.resource_drift) {
        check_change(source, change);
    }
    let planned: Option<StateValues> =
        plan.planned_values.map(|values| read_part(source, values).unwrap_or_else(|error| panic!("{error}")));
    check_values(planned.as_ref(), false);
    let before_0_13 = plan.terraform_version.as_ref().is_some_and(|version| version.starts_with("0.12"));
    check_values(plan.prior_state.as_ref().and_then(|state| state.values.as_ref()), before_0_13);
    if let Some(configuration) = &plan.configuration {
        check_configuration(&configuration.root_module);
    }
}

fn check_change(source: &Source, change: &ResourceChange) {
    let address =
        Address::parse(&change.address).unwrap_or_else(|error| panic!("{}: {error}", change.address));
    assert_eq!(address.to_string(), change.address, "{}", source.name());
    assert_eq!(address.module.to_string(), change.module_address.as_deref().unwrap_or_default());
    assert_eq!(address.mode, change.mode);
    assert_eq!(*address.type_name, change.type_name);
    assert_eq!(*address.name, change.name);
    assert_eq!(address.key, change.index, "{}: {}", source.name(), change.address);
    if let Some(paths) = change.change.replace_paths {
        for path in AttributePath::parse_json_list(paths.get()).expect("replace paths") {
            assert_eq!(AttributePath::parse(&path.to_string()).expect("a path"), path);
        }
    }
}

/// `local`: addresses lack their module and key, as Terraform 0.12 wrote them.
fn check_values(values: Option<&StateValues>, local: bool) {
    if let Some(values) = values {
        check_module(&values.root_module, local);
    }
}

fn check_module(module: &StateModule, local: bool) {
    let text = module.address.as_deref().unwrap_or_default();
    let path = ModulePath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(path.to_string(), text);
    for resource in &module.resources {
        let address = resource.address_in(&path);
        assert_eq!(Address::parse(&address.to_string()).as_ref(), Ok(&address));
        if !local {
            assert_eq!(address.to_string(), resource.address);
        }
    }
    for child in &module.child_modules {
        check_module(child, local);
    }
}

fn check_configuration(module: &ModuleJson) {
    for resource in &module.resources {
        assert!(!resource.type_name.is_empty() && !resource.name.is_empty());
    }
    for call in module.module_calls.values() {
        if let Some(module) = &call.module {
            check_configuration(module);
        }
    }
}
