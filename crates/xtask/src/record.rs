//! `cargo xtask record FOLDER…`: the plans of fixtures, made by the real `terraform` over the test provider.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Failure;
use crate::generate::say;

/// A plan says when it was made; a recorded one always says this.
const MADE_AT: &str = "2026-01-01T00:00:00Z";

/// Plans the root in each folder, after applying the one in its `before/` if it has one, and writes `plan.json`.
/// `TESTPROVIDER_VERSIONS` chooses provider versions.
pub(crate) fn run(root: &Path, folders: &[PathBuf]) -> Result<(), Failure> {
    let shared = root.join("../shared").canonicalize()?;
    let provider = Provider::build(&shared, &root.join("target/testprovider"))?;
    for folder in folders {
        provider.record(folder, &root.join("target/record"))?;
        say(&format!("recorded {}", folder.display()));
    }
    Ok(())
}

/// The test provider, built and installed.
pub(crate) struct Provider {
    rc: PathBuf,
    schemas: PathBuf,
}

impl Provider {
    pub(crate) fn build(shared: &Path, target: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(target)?;
        let binary = target.join("testprovider");
        let mut go = Command::new("go");
        go.current_dir(shared.join("testprovider")).args(["build", "-o"]).arg(&binary).arg(".");
        succeed(&mut go)?;
        let schemas = shared.join("schemas");
        let installed = target.join("installed");
        succeed(Command::new(&binary).arg("install").arg(&installed).env("TESTPROVIDER_SCHEMAS", &schemas))?;
        Ok(Provider { rc: installed.join("terraform.rc"), schemas })
    }

    fn record(&self, folder: &Path, work: &Path) -> Result<(), Failure> {
        if work.exists() {
            fs::remove_dir_all(work)?;
        }
        let before = folder.join("before");
        if before.is_dir() {
            // Both roots may use the same modules.
            copy(folder, work)?;
            copy(&before, work)?;
            self.terraform(work, &["get"])?;
            self.terraform(work, &["apply", "-input=false", "-auto-approve"])?;
        }
        copy(folder, work)?;
        let mut plan = self.planned(work)?;
        if let Some(timestamp) = plan.get_mut("timestamp") {
            *timestamp = MADE_AT.into();
        }
        let mut text = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
        serde::Serialize::serialize(
            &plan,
            &mut serde_json::Serializer::with_formatter(&mut text, formatter),
        )?;
        text.push(b'\n');
        Ok(fs::write(folder.join("plan.json"), text)?)
    }

    /// The plan of a root for which nothing exists; made in a copy of it.
    pub(crate) fn plan(&self, folder: &Path, work: &Path) -> Result<Value, Failure> {
        if work.exists() {
            fs::remove_dir_all(work)?;
        }
        copy(folder, work)?;
        self.planned(work)
    }

    fn planned(&self, work: &Path) -> Result<Value, Failure> {
        self.terraform(work, &["get"])?;
        self.terraform(work, &["plan", "-input=false", "-out", "recorded.tfplan"])?;
        Ok(serde_json::from_slice(&self.terraform(work, &["show", "-json", "recorded.tfplan"])?)?)
    }

    fn terraform(&self, work: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        succeed(
            Command::new("terraform")
                .current_dir(work)
                .args(arguments)
                .env("TF_CLI_CONFIG_FILE", &self.rc)
                .env("TESTPROVIDER_SCHEMAS", &self.schemas)
                .env("TESTPROVIDER_SCAN", "1"),
        )
    }
}

/// Copies what a root is made of, and no folder of an earlier step.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "before" {
                copy(&entry.path(), &target)?;
            }
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// What a command prints; an error with what it says if it fails.
fn succeed(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let name = command.get_program().to_string_lossy().into_owned();
    Err(format!("{name} failed:\n{}", String::from_utf8_lossy(&output.stderr)).into())
}
