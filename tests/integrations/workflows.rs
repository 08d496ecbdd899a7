//! Rules that our own workflows and what we give others keep.

use std::fs;

use serde_json::Value;

use crate::job::{text, top, yaml};

/// The action and all workflows, by path.
fn files() -> Vec<(String, Value)> {
    let mut paths = vec!["action.yml".to_owned()];
    for entry in fs::read_dir(top().join(".github/workflows")).expect("workflows") {
        paths.push(format!(".github/workflows/{}", entry.expect("an entry").file_name().to_string_lossy()));
    }
    paths.into_iter().map(|path| (path.clone(), yaml(&path))).collect()
}

/// Calls `see` with each mapping.
fn each_mapping(value: &Value, see: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            see(map);
            map.values().for_each(|value| each_mapping(value, see));
        }
        Value::Array(list) => list.iter().for_each(|value| each_mapping(value, see)),
        _ => {}
    }
}

#[test]
fn no_shell_has_a_value_put_into_its_text() {
    let mut seen = 0;
    for (path, file) in files() {
        each_mapping(&file, &mut |map| {
            if let Some(run) = map.get("run").and_then(Value::as_str) {
                seen += 1;
                assert!(!run.contains("${{"), "{path}: {run}");
            }
        });
    }
    assert!(seen > 5);
}

#[test]
fn actions_of_others_are_pinned_by_commit() {
    let mut seen = 0;
    for (path, file) in files() {
        each_mapping(&file, &mut |map| {
            if let Some(uses) = map.get("uses").and_then(Value::as_str).filter(|uses| !uses.starts_with("./"))
            {
                seen += 1;
                let commit = uses.split_once('@').map_or("", |(_, commit)| commit);
                assert!(
                    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                    "{path}: {uses} is not pinned"
                );
            }
        });
    }
    assert!(seen > 5);
}

#[test]
fn workflows_have_no_rights_but_those_that_a_job_asks_for() {
    for (path, file) in files().into_iter().filter(|(path, _)| path != "action.yml") {
        assert_eq!(file["permissions"], serde_json::json!({}), "{path}");
        for (name, job) in file["jobs"].as_object().expect("jobs") {
            assert!(job["permissions"].is_object(), "{path}: {name} says no rights");
        }
    }
}

#[test]
fn reports_are_kept_also_when_the_gate_fails() {
    let gitlab = &yaml("ci/gitlab/groundrule.gitlab-ci.yml")[".groundrule"];
    assert_eq!(gitlab["artifacts"]["when"], "always");
    let outputs = text(&gitlab["variables"]["GROUNDRULE_OUTPUTS"]);
    let artifacts = gitlab["artifacts"].to_string();
    for output in outputs.lines() {
        let path = output.split_once('=').expect("FORMAT=PATH").1;
        assert!(artifacts.contains(path), "{path} is written and not kept");
    }
    let jenkins = fs::read_to_string(top().join("ci/jenkins/Jenkinsfile")).unwrap();
    let kept = jenkins.split("always {").nth(1).expect("what is done always");
    for path in ["groundrule.xml", "groundrule.sarif"] {
        assert!(kept.contains(path), "{path} is written and not kept");
    }
}

#[test]
fn templates_install_this_version() {
    for path in ["ci/gitlab/groundrule.gitlab-ci.yml", "ci/jenkins/Jenkinsfile"] {
        let file = fs::read_to_string(top().join(path)).unwrap();
        let version = file.split("GROUNDRULE_VERSION").nth(1).unwrap().split(['"', '\'']).nth(1);
        assert_eq!(version, Some(env!("CARGO_PKG_VERSION")), "{path}");
    }
}
