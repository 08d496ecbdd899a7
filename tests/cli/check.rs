//! `groundrule check`: verdicts on plans of the fixtures, in both formats, with every exit status.

use std::process::Stdio;

use serde_json::Value;

use crate::common::{assert_snapshot, empty_directory, groundrule, top, write};

/// A volume that is not encrypted.
const FAILS: &str = "fixtures/encryption/aws/block_storage/fail/volume_off/plan.json";
/// A volume of which that is not known.
const UNDETERMINED: &str = "fixtures/encryption/aws/block_storage/undetermined/volume_unknown/plan.json";

/// A plan without anything to judge.
fn empty_plan(fields: &str) -> String {
    format!(
        r#"{{"format_version": "1.2", "terraform_version": "1.11.4", {fields}
            "planned_values": {{"root_module": {{}}}}, "configuration": {{"root_module": {{}}}}}}"#
    )
}

#[test]
fn findings_make_it_1() {
    let output = groundrule().args("check").arg(FAILS).exits(1);
    assert_snapshot("check_findings", &output.transcript());
}

#[test]
fn several_inputs_and_all_verdicts() {
    let output = groundrule().args("check --verdicts all").arg(FAILS).arg(UNDETERMINED).exits(1);
    assert_snapshot("check_several", &output.transcript());
}

#[test]
fn the_gate_is_the_users() {
    groundrule().args("check --exit-zero").arg(FAILS).exits(0);
    groundrule().args("check --fail-on high").arg(FAILS).exits(1);
    groundrule().args("check --fail-on critical").arg(FAILS).exits(0);
    groundrule().args("check --fail-on locked").arg(FAILS).exits(0);
    groundrule().args("check").arg(UNDETERMINED).exits(0);
    groundrule().args("check --undetermined fail").arg(UNDETERMINED).exits(1);
    groundrule().args("check --require-coverage 100").arg(UNDETERMINED).exits(3);
    groundrule().args("check --exit-zero --require-coverage 100").arg(UNDETERMINED).exits(3);
}

#[test]
fn nothing_to_judge_is_0_and_says_so() {
    let output = groundrule().args("check -").stdin(empty_plan("")).exits(0);
    assert_snapshot("check_nothing_to_judge", &output.transcript());
}

#[test]
fn a_plan_that_errored_is_3() {
    let output = groundrule().args("check -").stdin(empty_plan(r#""errored": true,"#)).exits(3);
    assert!(output.stderr.contains("<stdin>: Terraform failed while making this plan"), "{}", output.stderr);
}

#[test]
fn an_input_that_cannot_be_read_is_4_and_the_others_are_checked() {
    let output = groundrule().args("check README.md nowhere.json").arg(FAILS).exits(4);
    assert_snapshot("check_unreadable", &output.transcript());
}

#[test]
fn an_unreadable_input_is_in_the_json_too() {
    let output = groundrule().args("check --format json README.md").exits(4);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(report["summary"]["not_evaluated"][0]["what"], "README.md");
}

#[test]
fn json_is_valid_under_the_published_schema() {
    let schema = top().join("crates/groundrule/schemas/report.v1.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in ["", "--verdicts all", "--assume none"] {
        let output = groundrule()
            .args("check --format json --exit-zero")
            .args(args)
            .args("fixtures/shapes/flat/plan.json fixtures/shapes/flat/state.json")
            .arg(UNDETERMINED)
            .exits(0);
        let report: Value = serde_json::from_str(&output.stdout).unwrap();
        let faults: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{args}: {faults:#?}");
        assert!(!report["findings"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_same_output_for_any_number_of_threads() {
    let run = |threads: &str| {
        let output = groundrule()
            .args("check --format json --verdicts all --exit-zero --threads")
            .arg(threads)
            .args("fixtures/shapes/flat/plan.json fixtures/shapes/nested/plan.json")
            .exits(0);
        output.transcript()
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
}

#[test]
fn settings_come_from_the_standards_file() {
    let directory = empty_directory("settings");
    let config = directory.join("groundrule.toml");
    write(&config, "[standards.tagging]\nrequired = [\"Owner\"]\n");
    let output = groundrule().args("check --config").arg(&config).arg(FAILS).exits(1);
    assert!(
        output.stdout.contains("medium tagging-required: aws_ebs_volume.data: lacks tags[\"Owner\"]"),
        "{}",
        output.stdout
    );
    write(&config, "[standards.tagging]\nrequird = [\"Owner\"]\n\n[standards.encrypton]\n");
    let output = groundrule()
        .within(&directory)
        .args("check --config groundrule.toml")
        .arg(top().join(FAILS))
        .exits(2);
    assert_snapshot("check_wrong_settings", &output.transcript());
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let colored = |output: &str| output.contains('\u{1b}');
    let output = groundrule().args("check").arg(FAILS).exits(1);
    assert!(!colored(&output.stdout) && !colored(&output.stderr));
    let output = groundrule().args("check --color always").arg(FAILS).env("NO_COLOR", "1").exits(1);
    assert!(colored(&output.stdout) && colored(&output.stderr));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut run =
        groundrule().args("check --format json --verdicts all").arg("fixtures/shapes/flat/plan.json");
    let mut child =
        run.command().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
