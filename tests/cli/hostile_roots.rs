//! Broken, hostile and mistaken roots through the whole command; the head of `fixtures/hostile/roots.toml` says what
//! the cases are made of and what holds for all of them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use crate::common::{empty_directory, groundrule, top};

/// Seconds of processor time: a build for tests takes several times what a release takes.
const SECONDS: u32 = 60;
/// Address space, in KiB.
const MEMORY: u32 = 2 << 20;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    files: BTreeMap<String, Vec<Part>>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    #[serde(default)]
    modes: BTreeMap<String, u32>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default = "everything")]
    args: String,
    status: Option<i32>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    text: Option<String>,
    hex: Option<String>,
    numbered: Option<String>,
    #[serde(default = "once")]
    times: usize,
}

fn everything() -> String {
    "check .".to_owned()
}

fn once() -> usize {
    1
}

impl Part {
    fn bytes(&self) -> Vec<u8> {
        match (&self.text, &self.hex, &self.numbered) {
            (Some(text), None, None) => text.repeat(self.times).into_bytes(),
            (None, Some(hex), None) => {
                let byte = |digits| u8::from_str_radix(digits, 16).expect("two hexadecimal digits");
                let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(|at| byte(&hex[at..at + 2])).collect();
                bytes.repeat(self.times)
            }
            (None, None, Some(text)) => {
                let number = |n: usize| {
                    text.replace("<n+1>", &(n + 1).to_string()).replace("<n>", &n.to_string()).into_bytes()
                };
                (0..self.times).flat_map(number).collect()
            }
            _ => panic!("a part is one of text, hex and numbered: {self:?}"),
        }
    }
}

impl Case {
    fn write(&self, directory: &Path) {
        for (name, parts) in &self.files {
            let path = directory.join(name);
            fs::create_dir_all(path.parent().expect("it is in the directory")).expect("a new directory");
            let bytes: Vec<u8> = parts.iter().flat_map(Part::bytes).collect();
            fs::write(path, bytes).expect("a new file");
        }
        for (name, target) in &self.links {
            symlink(target, directory.join(name)).expect("a new link");
        }
    }

    fn set_modes(&self, directory: &Path, mode: Option<u32>) {
        for (name, closed) in &self.modes {
            let permissions = fs::Permissions::from_mode(mode.unwrap_or(*closed));
            fs::set_permissions(directory.join(name), permissions).expect("our own file");
        }
    }

    /// Whether permissions mean anything to whoever runs this.
    fn is_stopped_by_modes(&self, directory: &Path) -> bool {
        self.modes.keys().all(|name| {
            let path = directory.join(name);
            if path.is_dir() { fs::read_dir(path).is_err() } else { fs::read(path).is_err() }
        })
    }

    /// What is wrong with what a run of it gives.
    fn fault(&self, directory: &Path) -> Option<String> {
        let mut run = groundrule().args(&self.args).args("--format concise").within(directory);
        for (name, value) in &self.env {
            run = run.env(name, value);
        }
        let output = run.limited(SECONDS, MEMORY).output().expect("a shell");
        let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
        let said = format!("{}{}", text(output.stdout), text(output.stderr));
        let as_said = match (output.status.code(), self.status) {
            (Some(code), Some(status)) => code == status,
            (Some(code), None) => code == 0 || code == 1,
            (None, _) => false,
        };
        let missing: Vec<&String> = self.says.iter().filter(|words| !said.contains(*words)).collect();
        let leaked: Vec<&String> = self.never.iter().filter(|words| said.contains(*words)).collect();
        if as_said && missing.is_empty() && leaked.is_empty() && !said.contains("panicked") {
            return None;
        }
        let start: String = said.chars().take(2000).collect();
        Some(format!("{}; missing {missing:?}, leaked {leaked:?}:\n{start}", output.status))
    }
}

#[test]
fn each_root_ends_with_what_is_wrong_in_bounded_time_and_memory() {
    let text = fs::read_to_string(top().join("fixtures/hostile/roots.toml")).expect("the cases");
    let cases: BTreeMap<String, Case> = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let wrong = cases.par_iter().filter_map(|(name, case)| {
        let directory = empty_directory(&format!("hostile_roots/{name}"));
        case.write(&directory);
        case.set_modes(&directory, None);
        let fault = if case.is_stopped_by_modes(&directory) { case.fault(&directory) } else { None };
        case.set_modes(&directory, Some(0o700));
        fault.map(|fault| format!("{name}: {fault}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_that_are_no_unicode_are_no_files_of_terraform() {
    let directory = empty_directory("hostile_names");
    let name = std::ffi::OsString::from_vec(b"\xff.tf".to_vec());
    if fs::write(directory.join(name), "locals {\n").is_ok() {
        groundrule().args("check .").within(&directory).exits(4);
    }
}
