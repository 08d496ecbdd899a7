//! Reads the shell of a job out of the file for a CI system, and runs it in a scratch directory.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A setting's name as the GitHub action calls it, and its value.
pub(crate) type Setting<'a> = (&'a str, &'a str);

/// The shell of one job.
pub(crate) struct Job {
    /// Names the CI system in messages.
    pub(crate) system: &'static str,
    shell: &'static [&'static str],
    /// Script and its variables, in turn until one fails.
    steps: Vec<(String, BTreeMap<String, String>)>,
}

/// What came of a job.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    /// Both streams.
    pub(crate) log: String,
}

/// The repository's top directory.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the sources are there")
}

/// A file of YAML below the top.
pub(crate) fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no string: {value}"))
}

/// An empty directory of one test.
pub(crate) fn scratch(test: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if directory.exists() {
        fs::remove_dir_all(&directory).expect("a directory of an earlier run");
    }
    fs::create_dir_all(directory.join("bin")).expect("the directory for tests");
    directory.canonicalize().expect("it was made just now")
}

/// Writes an executable into the scratch directory's `bin`.
pub(crate) fn program(scratch: &Path, name: &str, text: &str) {
    let path = scratch.join("bin").join(name);
    fs::write(&path, text).expect("a new file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("our own file");
}

/// `GROUNDRULE_FAIL_ON` for `fail-on`.
fn variable(setting: &str) -> String {
    format!("GROUNDRULE_{}", setting.to_uppercase().replace('-', "_"))
}

/// The steps of the composite action, with inputs as a workflow gives them.
pub(crate) fn github(settings: &[Setting<'_>]) -> Job {
    let action = yaml("action.yml");
    let inputs = action["inputs"].as_object().expect("inputs");
    for (name, _) in settings {
        assert!(inputs.contains_key(*name), "the action has no input {name}");
    }
    let input = |name: &str| {
        let given = settings.iter().find(|(setting, _)| *setting == name).map(|(_, value)| *value);
        given.map_or_else(|| text(&inputs[name]["default"]).to_owned(), ToOwned::to_owned)
    };
    let steps = action["runs"]["steps"].as_array().expect("steps").iter().map(|step| {
        assert_eq!(step["shell"], "bash");
        let variables = step["env"].as_object().expect("variables").iter().map(|(variable, value)| {
            let value = text(value).strip_prefix("${{ inputs.").and_then(|value| value.strip_suffix(" }}"));
            (variable.clone(), input(value.expect("a variable is an input, whole")))
        });
        (text(&step["run"]).to_owned(), variables.collect())
    });
    Job {
        system: "github",
        shell: &["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"],
        steps: steps.collect(),
    }
}

/// The job of the GitLab template, with variables as one that extends it sets them.
pub(crate) fn gitlab(settings: &[Setting<'_>]) -> Job {
    let job = &yaml("ci/gitlab/groundrule.gitlab-ci.yml")[".groundrule"];
    let mut variables: BTreeMap<_, _> = job["variables"]
        .as_object()
        .expect("variables")
        .iter()
        .map(|(name, value)| (name.clone(), text(value).to_owned()))
        .collect();
    set(&mut variables, settings);
    let lines =
        [&job["before_script"], &job["script"]].into_iter().flat_map(|part| part.as_array().expect("a list"));
    // GitLab's runner makes one script of all.
    let script = lines.map(text).collect::<Vec<_>>().join("\n");
    Job { system: "gitlab", shell: &["sh", "-e", "-c"], steps: vec![(script, variables)] }
}

/// The checking step of the Jenkinsfile, with its block of variables changed.
pub(crate) fn jenkins(settings: &[Setting<'_>]) -> Job {
    let file = fs::read_to_string(top().join("ci/jenkins/Jenkinsfile")).expect("it is there");
    let between = |start: &str, end: &str| {
        let from = file.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len();
        &file[from..from + file[from..].find(end).unwrap_or_else(|| panic!("no {end}"))]
    };
    let mut variables: BTreeMap<_, _> = between("environment {", "}")
        .lines()
        .filter_map(|line| line.trim().split_once(" = "))
        .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
        .collect();
    set(&mut variables, settings);
    let stage = between("stage('Check')", "post {");
    let script = stage.split("'''").nth(1).expect("a script in single quotes").replace("\\\\", "\\");
    Job { system: "jenkins", shell: &["sh", "-xe", "-c"], steps: vec![(script, variables)] }
}

fn set(variables: &mut BTreeMap<String, String>, settings: &[Setting<'_>]) {
    for (name, value) in settings {
        let name = variable(name);
        assert!(variables.contains_key(&name), "the job has no variable {name}");
        variables.insert(name, (*value).to_owned());
    }
}

impl Job {
    /// Runs in a scratch directory, whose `bin` comes first on the PATH; nothing else is known of this machine.
    pub(crate) fn run(&self, scratch: &Path) -> Outcome {
        let mut outcome = Outcome { status: 0, log: String::new() };
        for (script, variables) in &self.steps {
            let output = Command::new(self.shell[0])
                .args(&self.shell[1..])
                .arg(script)
                .current_dir(scratch)
                .env_clear()
                .env("PATH", format!("{}:/usr/bin:/bin", scratch.join("bin").display()))
                .env("GITHUB_ACTION_PATH", top())
                .env("GITHUB_OUTPUT", scratch.join("output"))
                .env("GITHUB_PATH", scratch.join("path"))
                .env("GITHUB_STEP_SUMMARY", scratch.join("summary.md"))
                .env("RUNNER_TEMP", scratch)
                .envs(variables)
                .output()
                .expect("a shell starts");
            outcome.status = output.status.code().expect("no signal ends it");
            outcome.log += &String::from_utf8_lossy(&output.stdout);
            outcome.log += &String::from_utf8_lossy(&output.stderr);
            if outcome.status != 0 {
                break;
            }
        }
        outcome
    }
}
