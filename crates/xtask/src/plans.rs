//! Generated plans, and the policies that judge them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::Failure;
use clap::ValueEnum;
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::loader::{PolicySet, PolicySource};

/// The generator, from the workspace's root. Not in the repository, so what needs it is skipped elsewhere.
const SCRIPT: &str = "../shared/tools/gen_plan.py";

/// What the generator takes for the organisation's decisions.
const SETTINGS: &str = r#"
[standards.tagging]
required = ["CostCenter", "Environment", "Owner"]

[standards.lifecycle]
denied_instance_types = ["p4d.24xlarge"]
"#;

/// What a generated plan does.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Changes to things that exist, beside new ones
    Mixed,
    /// Creates everything
    Create,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Profile::Mixed => "mixed",
            Profile::Create => "create",
        })
    }
}

/// Makes plans of any size, and says what is wrong with them.
pub(crate) struct Generator {
    script: PathBuf,
    folder: PathBuf,
}

impl Generator {
    /// The generator, if it is there.
    pub(crate) fn find(root: &Path) -> Option<Self> {
        let script = root.join(SCRIPT);
        script.is_file().then(|| Generator { script, folder: root.join("target/plans") })
    }

    /// Why nothing was done without it.
    pub(crate) fn missing(root: &Path) -> String {
        format!("SKIPPED: NOTHING WAS CHECKED: there is no {}", root.join(SCRIPT).display())
    }

    /// Makes a plan; `….truth.jsonl` beside it says what is wrong with it.
    pub(crate) fn plan(&self, resources: usize, seed: u64, profile: Profile) -> Result<PathBuf, Failure> {
        std::fs::create_dir_all(&self.folder)?;
        let plan = self.folder.join(format!("{profile}-{resources}-{seed}.json"));
        let (resources, seed, profile) = (resources.to_string(), seed.to_string(), profile.to_string());
        let output = Command::new("python3")
            .arg(&self.script)
            .args([resources.as_str(), seed.as_str()])
            .arg(&plan)
            .args(["--profile", profile.as_str()])
            .output()
            .map_err(|error| format!("python3: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(plan)
    }
}

/// Loads policies with the settings that generated plans are judged by.
pub(crate) fn load(policies: &[PolicySource]) -> Result<PolicySet, Failure> {
    let settings = SourceText { path: "generated plans' settings".to_owned(), text: SETTINGS.to_owned() };
    let told = |fault: &Diagnostic| format!("{}: {}", fault.source.path, fault.message);
    PolicySet::load(policies, Some(&Arc::new(settings)))
        .map_err(|faults| faults.iter().map(told).collect::<Vec<_>>().join("\n").into())
}
