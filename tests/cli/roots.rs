//! Which root a plan's findings point into.

use crate::common::{empty_directory, groundrule, top, write};

const ROOT: &str = "resource \"aws_ebs_volume\" \"data\" {\n  encrypted = false\n}\n";

const PLAN: &str = r#"{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [{
    "address": "aws_ebs_volume.data", "mode": "managed", "type": "aws_ebs_volume", "name": "data",
    "provider_name": "registry.terraform.io/hashicorp/aws",
    "change": {"actions": ["create"], "before": null, "after": {"encrypted": false}, "after_unknown": {}}}],
    "configuration": {"root_module": {"resources": [{"address": "aws_ebs_volume.data", "mode": "managed",
    "type": "aws_ebs_volume", "name": "data", "expressions": {"encrypted": {"constant_value": false}}}]}}}"#;

const FOUND: &str = "infra/main.tf:2:3";

/// A root in `infra`, another one in `other`, and a plan of the first one in `plans`.
fn directory(test: &str) -> std::path::PathBuf {
    let directory = empty_directory(test);
    write(&directory.join("infra/main.tf"), ROOT);
    write(&directory.join("other/main.tf"), &ROOT.replace("data", "log"));
    write(&directory.join("plans/plan.json"), PLAN);
    directory
}

#[test]
fn a_root_that_is_named_is_used() {
    let output = groundrule()
        .args("check --format concise --root infra plans/plan.json")
        .within(&directory("roots_named"))
        .exits(1);
    assert!(output.stdout.contains(FOUND), "{}", output.transcript());
}

#[test]
fn of_several_roots_each_input_takes_its_own() {
    let directory = directory("roots_several");
    write(&directory.join("plans/other.json"), &PLAN.replace("data", "log"));
    let output = groundrule()
        .args("check --format concise --root other --root infra plans/plan.json plans/other.json")
        .within(&directory)
        .exits(1);
    assert!(output.stdout.contains(FOUND), "{}", output.transcript());
    assert!(output.stdout.contains("other/main.tf:2:3"), "{}", output.transcript());
}

#[test]
fn a_root_is_found_beside_the_plan_and_in_the_working_directory() {
    let directory = directory("roots_found");
    write(&directory.join("infra/plan.json"), PLAN);
    let beside = groundrule().args("check --format concise infra/plan.json").within(&directory).exits(1);
    assert!(beside.stdout.contains(FOUND), "{}", beside.transcript());
    let here = groundrule()
        .args("check --format concise ../plans/plan.json")
        .within(&directory.join("infra"))
        .exits(1);
    assert!(here.stdout.contains("main.tf:2:3"), "{}", here.transcript());
    let stdin =
        groundrule().args("check --format concise -").stdin(PLAN).within(&directory.join("infra")).exits(1);
    assert!(stdin.stdout.contains("main.tf:2:3"), "{}", stdin.transcript());
}

#[test]
fn a_root_that_does_not_match_is_said_and_not_used() {
    let directory = directory("roots_wrong");
    write(&directory.join("other/plan.json"), PLAN);
    let output = groundrule().args("check --format concise other/plan.json").within(&directory).exits(1);
    assert!(!output.stdout.contains("main.tf"), "{}", output.transcript());
    let said = "the root in `other` is not used: it has aws_ebs_volume.log besides";
    assert!(output.stderr.contains(said), "{}", output.transcript());
}

#[test]
fn a_named_root_that_is_no_inputs_is_2_and_the_plan_is_checked() {
    let output = groundrule()
        .args("check --format concise --root other plans/plan.json")
        .within(&directory("roots_named_wrong"))
        .exits(2);
    assert!(output.stdout.contains("aws_ebs_volume.data"), "{}", output.transcript());
    let said = "--root: `other` is the root of no input: it has aws_ebs_volume.log besides";
    assert!(output.stderr.contains(said), "{}", output.transcript());
    groundrule().args("check --root nowhere fixtures/shapes/flat/plan.json").exits(2);
}

#[test]
fn a_broken_file_costs_only_itself() {
    let directory = directory("roots_broken");
    write(&directory.join("infra/broken.tf"), "locals {\n  a = \n}\n");
    let output =
        groundrule().args("check --format concise --root infra plans/plan.json").within(&directory).exits(1);
    assert!(output.stdout.contains(FOUND), "{}", output.transcript());
    assert!(output.stderr.contains("infra/broken.tf:2"), "{}", output.transcript());
    assert!(output.stderr.contains("the rest of the root is used"), "{}", output.transcript());
}

#[test]
fn what_fails_without_a_root_fails_with_it() {
    let without_root = empty_directory("roots_none");
    let plan = std::fs::read_to_string(top().join("fixtures/shapes/nested/plan.json")).unwrap();
    write(&without_root.join("plan.json"), &plan);
    let run = |directory: &std::path::Path| -> Vec<(String, String)> {
        let output =
            groundrule().args("check --format json --exit-zero plan.json").within(directory).exits(0);
        let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let fails = findings.iter().filter(|it| it["verdict"] == "fail");
        fails.map(|it| (format!("{} {}", it["rule"], it["address"]), it["message"].to_string())).collect()
    };
    let without = run(&without_root);
    assert!(!without.is_empty());
    // What only the files say comes on top.
    let with = run(&top().join("fixtures/shapes/nested"));
    let lost: Vec<_> = without.iter().filter(|finding| !with.contains(finding)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_plan_and_its_root_have_the_same_findings() {
    let fingerprints = |input: &str| -> std::collections::BTreeMap<String, String> {
        let output = groundrule().args("check --format json --exit-zero").arg(input).exits(0);
        let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|it| (format!("{} {}", it["rule"], it["address"]), it["fingerprint"].to_string()))
            .collect()
    };
    let of_plan = fingerprints("fixtures/shapes/nested/plan.json");
    let of_root = fingerprints("fixtures/shapes/nested");
    let both: Vec<&String> = of_plan.keys().filter(|finding| of_root.contains_key(*finding)).collect();
    assert!(both.len() > 5, "{both:?}");
    let other: Vec<_> = both.into_iter().filter(|finding| of_plan[*finding] != of_root[*finding]).collect();
    assert!(other.is_empty(), "{other:?}");
}
