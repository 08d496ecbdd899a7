//! What a check takes as a process of its own: peak memory, and time on processors with loading and all.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use groundrule_rules::loader::PolicySource;

use super::{clock, subject};
use crate::Failure;
use crate::plans;

/// One check; started by the benchmark only.
#[derive(clap::Args)]
pub(crate) struct Child {
    #[arg(long)]
    plan: PathBuf,
    /// How many rules to clone the built-in ones to
    #[arg(long)]
    rules: usize,
    /// Files of these rules alone, if any are given
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    #[arg(long)]
    threads: usize,
}

/// What a process took.
pub(super) struct Taken {
    /// Most memory.
    pub(super) bytes: u64,
    /// Seconds on processors.
    pub(super) cpu: f64,
}

/// Starts a process that checks a plan by so many rules, or by the rules of some files.
pub(super) fn taken(plan: &Path, rules: usize, only: &[String], threads: usize) -> Result<Taken, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bench-child").arg("--plan").arg(plan);
    command.args(["--rules", &rules.to_string(), "--threads", &threads.to_string()]);
    if !only.is_empty() {
        command.args(["--only", &only.join(",")]);
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let (bytes, cpu) = text.trim().split_once(' ').ok_or("the child did not say what it took")?;
    Ok(Taken { bytes: bytes.parse()?, cpu: cpu.parse()? })
}

/// The child's side: does the check, and says what the process took until then.
pub(crate) fn child(arguments: &Child) -> Result<(), Failure> {
    let mut source = subject::cloned(&PolicySource::builtin(), arguments.rules);
    if !arguments.only.is_empty() {
        source.files.retain(|file| !subject::is_rule(file) || arguments.only.contains(&file.path));
    }
    let set = plans::load(&[source])?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build()?;
    let checked = pool.install(|| subject::check_whole(&arguments.plan, &set));
    black_box(checked?);
    say_taken()
}

/// Says the most memory that this process took, in bytes, and its seconds on processors.
pub(super) fn say_taken() -> Result<(), Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: u64 =
        peak.and_then(|peak| peak.trim().strip_suffix(" kB")).ok_or("no VmHWM")?.trim().parse()?;
    crate::table::line(&format!("{} {}", kibibytes * 1024, clock::process_time()))?;
    Ok(())
}
