//! `--format` and `--output`: one run feeds the log and every upload.

use std::fs;

use serde_json::Value;

use crate::common::{empty_directory, groundrule, top, write};

/// Several rules that fail, and some that are undetermined.
const PLAN: &str = "fixtures/shapes/flat/plan.json";

const FORMATS: [&str; 8] = ["full", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown"];

#[test]
fn one_run_writes_every_format_and_the_same_as_on_stdout() {
    let directory = empty_directory("outputs");
    fs::copy(top().join(PLAN), directory.join("plan.json")).unwrap();
    let mut run = groundrule().args("check plan.json").within(&directory);
    for format in FORMATS {
        run = run.arg("--output").arg(format!("{format}={format}.out"));
    }
    let output = run.exits(1);
    assert!(output.stdout.contains("aws_db_instance.main: medium resilience-aws-deletion-protection: "));
    for format in FORMATS {
        let written = fs::read_to_string(directory.join(format!("{format}.out"))).unwrap();
        let printed = groundrule()
            .args("check plan.json --format")
            .arg(format)
            .env("LANG", "C.UTF-8")
            .within(&directory)
            .exits(1)
            .stdout;
        assert_eq!(written.replace(env!("CARGO_PKG_VERSION"), "[VERSION]"), printed, "{format}");
        assert!(written.contains("segmentation-aws-admin-ports-open"), "{format}: {written}");
        assert!(!written.contains(&directory.display().to_string()), "{format} holds a path of this machine");
    }
    // The plan, and nothing else but what was asked for.
    assert_eq!(fs::read_dir(&directory).unwrap().count(), FORMATS.len() + 1);
}

#[test]
fn a_file_that_cannot_be_written_is_2_and_the_others_are_written() {
    let directory = empty_directory("outputs-unwritable");
    let plan = top().join(PLAN);
    let output = groundrule()
        .args("check --output gitlab=/dev/full --output json=report.json")
        .arg(&plan)
        .within(&directory)
        .run();
    // Where there is no such device, it is a file in a directory that is not writable.
    if fs::metadata("/dev/full").is_ok() {
        assert_eq!(output.status, 2, "{}", output.transcript());
        assert!(
            output.stderr.contains("error: --output: `/dev/full` cannot be written: "),
            "{}",
            output.stderr
        );
        assert!(output.stderr.contains("exit 1: "), "the summary is there: {}", output.stderr);
    }
    assert!(fs::read_to_string(directory.join("report.json")).unwrap().contains("groundrule/report/v1"));
}

#[test]
fn files_that_cannot_be_meant_are_refused_before_anything_is_read() {
    let directory = empty_directory("outputs-refused");
    write(&directory.join("plan.json"), "no plan");
    fs::create_dir(directory.join("reports")).unwrap();
    for (args, says) in [
        ("--output sarif=-", "--output: `-` is no file"),
        ("--output sarif=a --output json=./a", "--output: `./a` is given twice"),
        ("--output sarif=reports/../a --output json=a", "--output: `a` is given twice"),
        ("--output json=plan.json", "--output: `plan.json` is an input"),
        ("--output json=nowhere/a", "--output: `nowhere` cannot be opened"),
        ("--output json=reports", "--output: `reports` is a directory"),
        ("--output json", "write FORMAT=PATH"),
        ("--output html=a", "no format `html`"),
        ("--output json=", "the path is missing"),
    ] {
        let output = groundrule().args("check plan.json").args(args).within(&directory).exits(2);
        assert!(output.stderr.contains(says), "{args}: {}", output.stderr);
        assert!(!directory.join("a").exists());
    }
}

#[test]
fn github_gets_the_summary_of_the_job_as_well() {
    let directory = empty_directory("outputs-github");
    let summary = directory.join("summary.md");
    write(&summary, "what was there\n");
    let output = groundrule()
        .args("check --format github")
        .arg(PLAN)
        .env("GITHUB_STEP_SUMMARY", &summary.display().to_string())
        .exits(1);
    // The last line counts those that GitHub has no annotations for.
    let is_one = |line: &str| line.starts_with("::") || line.starts_with("groundrule: ");
    assert!(output.stdout.lines().all(is_one), "{}", output.stdout);
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("what was there\n<!-- groundrule -->\n"), "{summary}");
}

#[test]
fn paths_are_those_below_the_checkout() {
    let directory = empty_directory("outputs-checkout");
    fs::create_dir_all(directory.join("infra/prod")).unwrap();
    fs::copy(top().join(PLAN), directory.join("infra/prod/plan.json")).unwrap();
    for name in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        let output = groundrule()
            .args("check --format sarif --exit-zero plan.json")
            .within(&directory.join("infra/prod"))
            .env(name, &directory.display().to_string())
            .exits(0);
        let log: Value = serde_json::from_str(&output.stdout).unwrap();
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uri"], "infra/prod/plan.json");
    }
}

#[test]
fn full_follows_the_width_the_locale_and_those_who_listen() {
    let run = |name: &str, value: &str| {
        groundrule().args("check --format full").arg(PLAN).env(name, value).exits(1).stdout
    };
    let ascii = run("LANG", "C");
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(ascii.lines().all(|line| line.len() <= 140), "{ascii}");
    assert!(run("LANG", "de_DE.UTF-8").contains('×'));
    let narrated = run("NO_GRAPHICS", "1");
    assert!(narrated.contains("Diagnostic severity: error"), "{narrated}");
    let wide = run("COLUMNS", "140");
    assert!(wide.lines().count() < ascii.lines().count());
}
