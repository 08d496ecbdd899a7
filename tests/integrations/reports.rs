//! What jobs leave behind when they run the command itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::job::{self, Job, Setting, top};

const SYSTEMS: [fn(&[Setting<'_>]) -> Job; 3] = [job::github, job::gitlab, job::jenkins];

/// A plan with findings at or above the gate, and one without.
const FAILS: &str = "fixtures/shapes/flat";
const PASSES: &str = "fixtures/segmentation/azurerm/subnet_security_group/pass/exists";

/// A directory with the command, and a root with its plan.
fn scratch(test: &str, root: &str) -> PathBuf {
    let scratch = job::scratch(test);
    symlink(env!("CARGO_BIN_EXE_groundrule"), scratch.join("bin/groundrule")).expect("a new link");
    for file in ["main.tf", "plan.json"] {
        if top().join(root).join(file).exists() {
            fs::copy(top().join(root).join(file), scratch.join(file)).expect("a file of our own");
        }
    }
    scratch
}

fn read(scratch: &Path, file: &str) -> String {
    fs::read_to_string(scratch.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn json(scratch: &Path, file: &str) -> Value {
    serde_json::from_str(&read(scratch, file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Findings in the SARIF file.
fn sarif_results(scratch: &Path) -> usize {
    let sarif = json(scratch, "groundrule.sarif");
    assert_eq!(sarif["version"], "2.1.0");
    sarif["runs"][0]["results"].as_array().expect("results").len()
}

#[test]
fn reports_are_there_when_the_gate_fails() {
    for system in SYSTEMS {
        let scratch = scratch("reports_when_the_gate_fails", FAILS);
        let job = system(&[("paths", "*plan.json")]);
        let outcome = job.run(&scratch);
        assert_eq!(outcome.status, 1, "{}: {}", job.system, outcome.log);
        assert!(sarif_results(&scratch) > 0, "{}", job.system);
        match job.system {
            "github" => {
                assert!(outcome.log.contains("::error"), "{}", outcome.log);
                assert_eq!(read(&scratch, "output"), "status=1\n");
                assert!(read(&scratch, "summary.md").contains("aws_iam_policy.admin"));
            }
            "gitlab" => {
                let findings = json(&scratch, "gl-code-quality-report.json");
                assert!(findings.as_array().is_some_and(|findings| !findings.is_empty()));
                assert!(read(&scratch, "groundrule.xml").contains("<failure"));
            }
            _ => assert!(read(&scratch, "groundrule.xml").contains("<failure")),
        }
    }
}

#[test]
fn reports_are_there_when_nothing_is_found() {
    for system in SYSTEMS {
        let scratch = scratch("reports_when_nothing_is_found", PASSES);
        let job = system(&[("paths", "plan.json")]);
        let outcome = job.run(&scratch);
        assert_eq!(outcome.status, 0, "{}: {}", job.system, outcome.log);
        // GitHub closes what a later upload no longer holds.
        assert_eq!(sarif_results(&scratch), 0, "{}", job.system);
        if job.system == "gitlab" {
            assert_eq!(json(&scratch, "gl-code-quality-report.json"), serde_json::json!([]));
        }
    }
}

#[test]
fn a_plan_that_is_missing_fails_the_job() {
    for system in SYSTEMS {
        let scratch = scratch("a_plan_that_is_missing", FAILS);
        let job = system(&[("paths", "none/*.json")]);
        let outcome = job.run(&scratch);
        assert_eq!(outcome.status, 4, "{}: {}", job.system, outcome.log);
    }
}
