//! Choosing among rules, and how much the fixtures of an organisation's rules notice.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::common::{empty_directory, groundrule, write};

/// The rules that are listed, whole.
fn listed(arguments: &str) -> Vec<Value> {
    let run = groundrule().args("rules --format json").args(arguments).exits(0);
    let list: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(list["edition"], "2026.1");
    list["rules"].as_array().expect("a list").clone()
}

#[track_caller]
fn all(arguments: &str, is_meant: impl Fn(&Value) -> bool) {
    let rules = listed(arguments);
    assert!(!rules.is_empty(), "{arguments}");
    for rule in &rules {
        assert!(is_meant(rule), "{arguments}: {rule}");
    }
    let meant = listed("").iter().filter(|rule| is_meant(rule)).count();
    assert_eq!(rules.len(), meant, "{arguments}");
}

/// Whether an id of any catalogue is wanted.
fn has(ids: &Value, wanted: impl Fn(&str) -> bool) -> bool {
    let lists = ids.as_object().into_iter().flat_map(serde_json::Map::values);
    lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str).any(wanted)
}

#[test]
fn each_filter_takes_the_rules_that_meet_it_and_no_others() {
    all("--standard encryption", |rule| rule["standard"] == "encryption");
    all("--severity critical,high", |rule| rule["severity"] == "critical" || rule["severity"] == "high");
    all("--level advisory", |rule| rule["level"] == "advisory");
    all("--control nist-800-53-r5/SC-28", |rule| {
        rule["controls"]["nist-800-53-r5"].as_array().is_some_and(|ids| ids.contains(&"SC-28".into()))
    });
    all("--control sc-28", |rule| has(&rule["controls"], |id| id == "SC-28"));
    all("--control cis-aws-3.0", |rule| rule["controls"].get("cis-aws-3.0").is_some());
    all("--alias trivy", |rule| rule["aliases"].get("trivy").or(rule["partial"].get("trivy")).is_some());
    all("--alias ckv_aws_3", |rule| has(&rule["aliases"], |id| id == "CKV_AWS_3"));
    all("--alias CKV_AWS_24", |rule| has(&rule["partial"], |id| id == "CKV_AWS_24"));
    all("--provider azurerm", |rule| {
        let types = rule["types"].as_array().unwrap();
        rule["provider"] == "azurerm"
            || types.iter().any(|name| name.as_str().unwrap().starts_with("azurerm_"))
    });
}

#[test]
fn types_are_found_by_name_and_by_glob_on_either_side() {
    let ids = |arguments: &str| {
        listed(arguments).iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let volume = ids("--type aws_ebs_volume");
    assert!(volume.contains(&"encryption-aws-block-storage".to_owned()), "{volume:?}");
    // It judges `aws_*`.
    assert!(volume.contains(&"tagging-required".to_owned()), "{volume:?}");
    let buckets = ids("--type aws_s3_*");
    assert!(buckets.contains(&"encryption-aws-bucket-encryption".to_owned()), "{buckets:?}");
    assert!(!buckets.contains(&"encryption-aws-block-storage".to_owned()), "{buckets:?}");
}

#[test]
fn filters_are_combined_and_what_none_meets_is_said() {
    let both = listed("--standard encryption --provider aws --severity high");
    assert!(both.len() < listed("--standard encryption").len());
    let run = groundrule().args("rules --standard tagging --severity critical").exits(3);
    insta::assert_snapshot!("rules_nothing_meets", run.transcript());
    let run = groundrule().args("rules --standard tagging --severity critical --format json").exits(3);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap()["rules"], Value::Array(Vec::new()));
}

#[test]
fn a_value_that_no_rule_has_gets_a_suggestion() {
    let mut said = String::new();
    for arguments in [
        "--standard encription",
        "--provider azure",
        "--severity hihg",
        "--control nist-800-53-r5/SC-281",
        "--alias CKV_AWS_33333",
        "--type aws_ebs_volum",
        "--type aws_s3_[",
        "--level mandatry",
    ] {
        let run = groundrule().args("rules").args(arguments).exits(2);
        let _ = writeln!(said, "{arguments}\n{}", run.stderr);
    }
    insta::assert_snapshot!("rules_unknown_values", said);
}

#[test]
fn a_list_as_markdown() {
    let run = groundrule().args("rules --standard tagging --provider aws --format markdown").exits(0);
    insta::assert_snapshot!("rules_markdown", run.stdout);
}

#[test]
fn a_page_is_what_the_repository_has_of_the_rule() {
    let id = "encryption-aws-block-storage";
    let page = groundrule().args("explain --format markdown").arg(id).exits(0).stdout;
    let path = crate::common::top().join(format!("docs/rules/{id}.md"));
    assert_eq!(page, fs::read_to_string(path).unwrap());
}

/// A directory with one rule of an organisation, and its fixtures.
fn with_rule(name: &str) -> std::path::PathBuf {
    let directory = empty_directory(name);
    groundrule()
        .args("new rule policies/encryption/aws/one.rego --organisation acme")
        .within(&directory)
        .exits(0);
    directory
}

#[test]
fn mutants_that_no_fixture_notices_are_told_with_what_to_add() {
    let directory = with_rule("mutants");
    groundrule().args("test --mutate --require-mutants 100").within(&directory).exits(0);
    let fixtures = directory.join("fixtures/acme/encryption/aws/one");
    for settled in ["pass", "fail"] {
        fs::remove_dir_all(fixtures.join(settled)).unwrap();
    }
    let run = groundrule().args("test --mutate --require-mutants 100").within(&directory).exits(1);
    insta::assert_snapshot!("test_mutants", run.transcript());
    groundrule().args("test --mutate").within(&directory).exits(0);
    let run = groundrule().args("test --require-mutants 50").within(&directory).exits(2);
    assert!(run.stderr.contains("--mutate"), "{}", run.stderr);
}

#[test]
fn what_is_recorded_is_compared() {
    let directory = with_rule("recorded");
    groundrule().args("test --record").within(&directory).exits(0);
    groundrule().args("test").within(&directory).exits(0);
    let record = directory.join("fixtures/acme/encryption/aws/one/verdicts.snap.txt");
    let text = fs::read_to_string(&record).unwrap();
    write(&record, &text.replace("aws_", "azurerm_"));
    let run = groundrule().args("test").within(&directory).exits(1);
    insta::assert_snapshot!("test_says_otherwise", run.transcript());
}

#[test]
fn one_rule_can_be_tested_alone() {
    let directory = with_rule("one_of_two");
    groundrule().args("new rule policies/encryption/aws/two.rego").within(&directory).exits(0);
    let run = groundrule().args("test --rule acme-encryption-aws-two").within(&directory).exits(0);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    let run = groundrule().args("test --rule acme-encryption-aws-twi").within(&directory).exits(2);
    assert!(run.stderr.contains("did you mean `acme-encryption-aws-two`?"), "{}", run.stderr);
}
