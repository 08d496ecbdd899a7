//! Rules and policies: listed, explained, begun, tested, and refused with a pointer at what is wrong.

use std::fs;

use serde_json::Value;

use crate::common::{Groundrule, empty_directory, groundrule, write};

fn new_rule(path: &str) -> Groundrule {
    groundrule().args("new rule").arg(path)
}

#[test]
fn rules_are_listed() {
    let table = groundrule().args("rules").exits(0).stdout;
    let json: Value =
        serde_json::from_str(&groundrule().args("rules --format json").exits(0).stdout).unwrap();
    assert_eq!(json["schema"], "groundrule/rules/v1");
    let rules = json["rules"].as_array().unwrap();
    assert_eq!(table.lines().count(), rules.len() + 1);
    for (line, rule) in table.lines().skip(1).zip(rules) {
        assert!(line.starts_with(rule["id"].as_str().unwrap()), "{line}");
        assert!(!rule["types"].as_array().unwrap().is_empty() || rule["id"].is_string(), "{line}");
    }
}

#[test]
fn a_rule_is_explained_by_its_id_and_by_aliases() {
    let by_id = groundrule().args("explain encryption-aws-block-storage").exits(0).stdout;
    insta::assert_snapshot!("explain", by_id);
    assert_eq!(groundrule().args("explain CKV_AWS_3").exits(0).stdout, by_id);
    assert_eq!(groundrule().args("explain ckv_aws_8").exits(0).stdout, by_id);
}

#[test]
fn an_unknown_rule_gets_a_suggestion() {
    let run = groundrule().args("explain encryption-aws-blok-storage").exits(2);
    insta::assert_snapshot!(run.transcript(), @r"
    exit status 2
    ----- stderr -----
    error: no rule has the id or alias `encryption-aws-blok-storage`
      help: did you mean `encryption-aws-block-storage`?
    ");
    let run = groundrule().args("explain XYZ_1").exits(2);
    assert!(run.stderr.contains("`groundrule rules` lists them"), "{}", run.stderr);
}

#[test]
fn a_new_rule_loads_and_its_fixtures_run() {
    let directory = empty_directory("new_rule");
    let run = new_rule("policies/tagging/aws/cost_center.rego")
        .args("--organisation acme")
        .within(&directory)
        .exits(0);
    insta::assert_snapshot!("new_rule", run.transcript());
    // The organisation is known now.
    for path in
        ["encryption/azurerm/one.rego", "own/google/two.rego", "own/kubernetes/three.rego", "own/four.rego"]
    {
        new_rule(&format!("policies/{path}")).within(&directory).exits(0);
    }
    let run = groundrule().args("test").within(&directory).exits(0);
    insta::assert_snapshot!("test_of_new_rules", run.transcript());
    groundrule().args("test policies").within(&directory).exits(0);
    groundrule().args("explain acme-own-four --policy policies").within(&directory).exits(0);
    let fails = "fixtures/acme/tagging/aws/cost_center/fail/example/plan.json";
    let run =
        groundrule().args("check --policy policies --fail-on medium").arg(fails).within(&directory).exits(1);
    assert!(run.stdout.contains("medium acme-tagging-aws-cost-center: "), "{}", run.stdout);
}

#[test]
fn a_new_rule_replaces_nothing() {
    let directory = empty_directory("new_rule_twice");
    let path = "policies/tagging/one.rego";
    new_rule(path).args("--organisation acme").within(&directory).exits(0);
    let written = fs::read_to_string(directory.join(path)).unwrap();
    let run = new_rule(path).args("--organisation other").within(&directory).exits(2);
    assert!(run.stderr.contains("`policies/tagging/one.rego` is there already"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(directory.join(path)).unwrap(), written);
}

#[test]
fn a_place_or_name_that_no_rule_can_have() {
    let directory = empty_directory("new_rule_wrong");
    for (path, says) in [
        ("elsewhere/tagging/one.rego", "is not below the directory of policies"),
        ("policies/one.rego", "is not where a rule stands"),
        ("policies/a/b/c/one.rego", "is not where a rule stands"),
        ("policies/tagging/one.txt", "is not where a rule stands"),
        ("policies/tagging/One.rego", "is no name for the rule"),
        ("policies/tag-ging/one.rego", "is no name for the standard"),
        ("policies/tagging/AWS/one.rego", "is no name for the provider"),
        ("policies/lib/one.rego", "is no place for a rule"),
        ("policies/tagging/one_test.rego", "is no place for a rule"),
    ] {
        let run = new_rule(path).args("--organisation acme").within(&directory).exits(2);
        assert!(run.stderr.contains(says), "{path}: {}", run.stderr);
    }
    for (organisation, says) in
        [("Acme Inc", "is no name for the organisation"), ("groundrule", "owns the built-in policies")]
    {
        let run = new_rule("policies/tagging/one.rego")
            .arg("--organisation")
            .arg(organisation)
            .within(&directory)
            .exits(2);
        assert!(run.stderr.contains(says), "{organisation}: {}", run.stderr);
    }
    let run = new_rule("policies/tagging/one.rego").within(&directory).exits(2);
    assert!(run.stderr.contains("--organisation NAME"), "{}", run.stderr);
    assert!(!directory.join("policies").exists());
}

#[test]
fn fixtures_that_do_not_hold_fail_the_test() {
    let directory = empty_directory("test_fails");
    new_rule("policies/encryption/aws/one.rego").args("--organisation acme").within(&directory).exits(0);
    let cases = directory.join("fixtures/acme/encryption/aws/one");
    fs::rename(cases.join("pass"), cases.join("was_pass")).unwrap();
    fs::rename(cases.join("fail"), cases.join("pass")).unwrap();
    let run = groundrule().args("test").within(&directory).exits(1);
    insta::assert_snapshot!("test_fails", run.transcript());
    fs::remove_dir_all(&cases).unwrap();
    groundrule().args("test").within(&directory).exits(3);
}

#[test]
fn a_broken_policy_is_2_and_pointed_at() {
    let directory = empty_directory("broken_policy");
    new_rule("policies/encryption/aws/one.rego").args("--organisation acme").within(&directory).exits(0);
    let policy = directory.join("policies/encryption/aws/one.rego");
    let text = fs::read_to_string(&policy).unwrap();
    write(&policy, &text.replace("severity: medium", "severity: mediun"));
    let run = groundrule().args("check --policy policies -").within(&directory).exits(2);
    insta::assert_snapshot!("broken_metadata", run.transcript());
    write(&policy, &text.replace("not input.values.encrypted == true", "input.values.encrypted = {"));
    let run = groundrule().args("rules --policy policies").within(&directory).exits(2);
    insta::assert_snapshot!("broken_rego", run.transcript());
}
