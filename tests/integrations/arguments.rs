//! What a job's settings make of the command's arguments, told by a stand-in that writes them down.

use std::fs;
use std::path::{Path, PathBuf};

use crate::job::{self, Job, Setting};

/// Files of the scratch directory: also such as somebody would name who wants more than to be checked.
const FILES: [&str; 6] = [
    "plan.json",
    "plans/a b.json",
    "plans/$(touch pwned).json",
    "plans/`touch pwned`;touch pwned.json",
    "plans/deep/plan.json",
    "--exit-zero",
];

struct Case {
    /// Of CI systems that have all of `settings`.
    systems: &'static [fn(&[Setting<'_>]) -> Job],
    settings: &'static [Setting<'static>],
    options: &'static [&'static str],
    paths: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        systems: &[job::github, job::gitlab, job::jenkins],
        settings: &[("paths", "plan.json")],
        options: &[],
        paths: &["plan.json"],
    },
    Case {
        systems: &[job::github, job::gitlab],
        settings: &[("paths", "plans/*.json")],
        options: &[],
        paths: &["plans/$(touch pwned).json", "plans/`touch pwned`;touch pwned.json", "plans/a b.json"],
    },
    Case {
        systems: &[job::github, job::gitlab],
        settings: &[("paths", "plan.json\nplans/a b.json\n")],
        options: &[],
        paths: &["plan.json", "plans/a b.json"],
    },
    Case {
        systems: &[job::github],
        settings: &[("paths", "  **/plan.json  \n\n")],
        options: &[],
        paths: &["plan.json", "plans/deep/plan.json"],
    },
    // Nothing there is no reason to check nothing: the command says so.
    Case {
        systems: &[job::github, job::gitlab, job::jenkins],
        settings: &[("paths", "none/*.json")],
        options: &[],
        paths: &["none/*.json"],
    },
    Case {
        systems: &[job::github, job::gitlab, job::jenkins],
        settings: &[("paths", "--exit*")],
        options: &[],
        paths: &["--exit-zero"],
    },
    Case {
        systems: &[job::github, job::gitlab, job::jenkins],
        settings: &[("paths", "$(touch${IFS}pwned)"), ("fail-on", "`touch pwned`;touch pwned")],
        options: &["--fail-on=`touch pwned`;touch pwned"],
        paths: &["$(touch${IFS}pwned)"],
    },
    Case {
        systems: &[job::github, job::gitlab],
        settings: &[
            ("paths", "plan.json"),
            ("root", "in fra/*"),
            ("config", "ground rule.toml"),
            ("policy", "policies\nmore policies"),
            ("fail-on", "high"),
            ("undetermined", "fail"),
        ],
        options: &[
            "--root=in fra/*",
            "--config=ground rule.toml",
            "--policy=policies",
            "--policy=more policies",
            "--fail-on=high",
            "--undetermined=fail",
        ],
        paths: &["plan.json"],
    },
    Case {
        systems: &[job::github, job::gitlab],
        settings: &[("paths", "plan.json"), ("outputs", "json=a report.json\nmarkdown=*.md")],
        options: &["--output=json=a report.json", "--output=markdown=*.md"],
        paths: &["plan.json"],
    },
];

/// Options that a job gives by itself, also where nothing is set.
const OF_ITS_OWN: &[&str] = &["--format=github", "--output=", "--fail-on=mandatory"];

/// Puts a command into `bin` that writes down its arguments and ends with a status.
fn stand_in(scratch: &Path, status: i32) {
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = --version ] && exit\nprintf '%s\\n' \"$@\" >'{}/arguments'\nexit {status}\n",
        scratch.display()
    );
    job::program(scratch, "groundrule", &text);
}

fn scratch(test: &str) -> PathBuf {
    let scratch = job::scratch(test);
    fs::create_dir_all(scratch.join("plans/deep")).expect("a new directory");
    for file in FILES {
        fs::write(scratch.join(file), "").expect("a new file");
    }
    scratch
}

#[test]
fn settings_become_arguments_and_nothing_else() {
    for (number, case) in CASES.iter().enumerate() {
        for system in case.systems {
            let scratch = scratch("settings_become_arguments");
            stand_in(&scratch, 0);
            let job = system(case.settings);
            let name = format!("case {number}, {}", job.system);
            let outcome = job.run(&scratch);
            assert_eq!(outcome.status, 0, "{name}: {}", outcome.log);
            assert!(!scratch.join("pwned").exists(), "{name} ran what a value says");

            let arguments = fs::read_to_string(scratch.join("arguments")).expect(&name);
            let (options, paths) = arguments.split_once("\n--\n").expect("options end");
            let mut options = options.lines();
            assert_eq!(options.next(), Some("check"), "{name}");
            let options: Vec<_> = options.collect();
            for option in case.options {
                assert!(options.contains(option), "{name}: no {option} in {options:?}");
            }
            let known = |option: &str| OF_ITS_OWN.iter().any(|own| option.starts_with(own));
            let more: Vec<_> = options.iter().filter(|it| !case.options.contains(it) && !known(it)).collect();
            assert!(more.is_empty(), "{name}: {more:?}");
            assert_eq!(paths.lines().collect::<Vec<_>>(), case.paths, "{name}");
        }
    }
}

#[test]
fn the_exit_status_is_kept() {
    for system in [job::github, job::gitlab, job::jenkins] {
        for status in 0..=4 {
            let scratch = scratch("the_exit_status_is_kept");
            stand_in(&scratch, status);
            let outcome = system(&[("paths", "plan.json")]).run(&scratch);
            assert_eq!(outcome.status, status, "{}", outcome.log);
        }
    }
}

#[test]
fn the_action_tells_its_status_and_gives_the_digest_to_the_summary() {
    let scratch = scratch("the_action_tells_its_status");
    // The installing step asks for the version only.
    let text = "#!/bin/sh\n[ \"$1\" = --version ] && exit\nfor argument; do case $argument in --output=markdown=*)\n\
                echo '# Digest' >\"${argument#--output=markdown=}\";; esac; done\nexit 1\n";
    job::program(&scratch, "groundrule", text);
    let outcome = job::github(&[("paths", "plan.json")]).run(&scratch);
    assert_eq!(outcome.status, 1, "{}", outcome.log);
    assert_eq!(fs::read_to_string(scratch.join("output")).unwrap(), "status=1\n");
    assert_eq!(fs::read_to_string(scratch.join("summary.md")).unwrap(), "# Digest\n");
}
