//! Holds the dependency direction: `groundrule` → `groundrule-rules` → `groundrule-parser`, and each library where
//! it belongs.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Direct dependencies of each package of the workspace, without those that only tests use.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, for it runs this");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let text = |value: &Value| value.as_str().expect("a name is a string").to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .map(|dependency| text(&dependency["name"]))
                .collect();
            (text(&package["name"]), dependencies)
        })
        .collect()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// The packages that depend on one of `names`.
fn users_of(names: &[&str]) -> Vec<String> {
    let uses = |dependencies: &BTreeSet<String>| names.iter().any(|name| dependencies.contains(*name));
    dependencies().into_iter().filter(|(_, used)| uses(used)).map(|(package, _)| package).collect()
}

#[test]
fn the_parser_stands_on_no_other_crate_of_ours() {
    let of_ours: Vec<_> = dependencies()["groundrule-parser"]
        .iter()
        .filter(|name| name.starts_with("groundrule"))
        .cloned()
        .collect();
    assert!(of_ours.is_empty(), "{of_ours:?}");
}

#[test]
fn the_rules_stand_on_the_parser_only() {
    let of_ours: Vec<_> = dependencies()["groundrule-rules"]
        .iter()
        .filter(|name| name.starts_with("groundrule"))
        .cloned()
        .collect();
    assert_eq!(of_ours, ["groundrule-parser"]);
}

#[test]
fn only_the_rules_know_rego() {
    let users = users_of(&["regorus"]);
    assert!(users.iter().all(|user| ["groundrule-rules", "xtask"].contains(&user.as_str())), "{users:?}");
}

#[test]
fn only_the_command_knows_the_terminal() {
    assert_eq!(users_of(&["clap_complete", "miette"]), ["groundrule"]);
    assert_eq!(users_of(&["clap"]), ["groundrule", "xtask"]);
}

#[test]
fn nothing_that_is_published_stands_on_the_chores() {
    assert_eq!(users_of(&["xtask"]), [""; 0]);
}
