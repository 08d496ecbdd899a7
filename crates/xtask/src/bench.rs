//! `cargo xtask bench`: what a check costs, as a ratio to reading the same file once, in one run on one machine.

mod audits;
mod clock;
mod formats;
mod memory;
mod opa;
mod roots;
mod subject;
mod unique;

use std::path::{Path, PathBuf};

use groundrule_rules::loader::{PolicySet, PolicySource};

use crate::generate::say;
use crate::plans::{self, Generator, Profile};
use crate::table::{Table, ratio};
use clock::{Cost, Ratios};

use crate::Failure;
pub(crate) use memory::{Child, child};
pub(crate) use roots::{CommandChild, child as command_child};

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Sizes of the plans
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,50000", value_name = "NUMBERS")]
    resources: Vec<usize>,
    /// How many rules to clone the built-in ones to
    #[arg(long, default_value_t = 200, value_name = "NUMBER")]
    rules: usize,
    /// Runs of each measurement, after one that warms up
    #[arg(long, default_value_t = 9, value_name = "NUMBER")]
    runs: usize,
    /// Other plans of the same kind
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// The `opa` to compare with
    #[arg(long, default_value = "opa", value_name = "PATH")]
    opa: PathBuf,
    /// Size of the plan that `opa` and the command are compared on
    #[arg(long, default_value_t = 10_000, value_name = "NUMBER")]
    opa_resources: usize,
    /// What to measure
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "plans,formats,opa,roots,audits",
        value_name = "PARTS"
    )]
    parts: Vec<Part>,
    /// Audits, each of so many plans of so many resources
    #[arg(long, value_delimiter = ',', default_value = "200x1000,20x10000", value_name = "PLANSxRESOURCES")]
    audits: Vec<audits::Batch>,
    /// Lines of the tree of roots
    #[arg(long, default_value_t = 500_000, value_name = "NUMBER")]
    lines: usize,
    /// Scanners to compare with on a root, by the command, `{}` standing for the directory; repeatable
    #[arg(
        long = "peer",
        value_name = "COMMAND",
        default_values = [
            "tflint --recursive --chdir {}",
            "trivy config --quiet --skip-check-update --skip-version-check {}",
            "checkov --quiet --compact --framework terraform --directory {}",
        ]
    )]
    peers: Vec<String>,
}

/// A part of the benchmark.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Checking plans
    Plans,
    /// Writing findings
    Formats,
    /// Checking a plan, beside OPA
    Opa,
    /// Checking roots, beside other scanners
    Roots,
    /// Auditing many plans, beside checking each
    Audits,
}

/// A plan to measure on.
struct Input {
    name: String,
    path: PathBuf,
}

/// Measures everything, and prints it.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        say("warning: not optimised, so the figures mean nothing: `cargo run --release -p xtask -- bench`");
    }
    let has = |part| arguments.parts.contains(&part);
    if has(Part::Roots) {
        roots::costs(root, arguments)?;
    }
    if arguments.parts == [Part::Roots] {
        return Ok(());
    }
    let Some(generator) = Generator::find(root) else {
        say(&Generator::missing(root));
        return Ok(());
    };
    if has(Part::Audits) {
        audits::costs(root, &generator, arguments)?;
    }
    if arguments.parts == [Part::Audits] {
        return Ok(());
    }
    let builtin = PolicySource::builtin();
    let cloned = subject::cloned(&builtin, arguments.rules);
    let mut sets = Vec::new();
    let mut loading = Table::new(&["policies", "rules", "CPU ms to load"]);
    for (name, source) in [("built-in", &builtin), ("cloned", &cloned)] {
        let mut set = plans::load(std::slice::from_ref(source))?;
        let mut costs = Vec::new();
        for _ in 0..arguments.runs {
            let (loaded, cost) = clock::measure(|| plans::load(std::slice::from_ref(source)));
            set = loaded?;
            costs.push(cost.cpu);
        }
        let milliseconds = clock::median(&mut costs) * 1000.0;
        loading.row(vec![name.to_owned(), set.rules.len().to_string(), format!("{milliseconds:.1}")]);
        sets.push(set);
    }
    loading.print("Loading, which is not in the other figures")?;

    if has(Part::Plans) {
        let mut inputs = Vec::new();
        for size in &arguments.resources {
            let path = generator.plan(*size, arguments.seed, Profile::Mixed)?;
            let unique = unique::of(&path)?;
            inputs.push(Input { name: format!("{size}"), path });
            inputs.push(Input { name: format!("{size} unique"), path: unique });
        }
        costs(&inputs, &sets, arguments.runs)?;
        stages(&inputs, &sets, arguments.runs)?;
        memory(&inputs, &sets)?;
    }
    if has(Part::Formats) {
        formats::costs(&generator, &sets[0], arguments)?;
    }
    if has(Part::Opa) {
        let plan = generator.plan(arguments.opa_resources, arguments.seed, Profile::Mixed)?;
        opa::compare(&arguments.opa, &plan, &[builtin, cloned])?;
    }
    Ok(())
}

/// Cost of the whole check over that of reading once.
fn costs(inputs: &[Input], sets: &[PolicySet], runs: usize) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "resources",
        "MB",
        "rules",
        "threads",
        "read ms",
        "check ms",
        "CPU",
        "CPU least",
        "wall",
        "wall least",
    ]);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    for input in inputs {
        for set in sets {
            for pool in [&one, &two] {
                let mut ratios = Ratios::default();
                for run in 0..=runs {
                    let (read, baseline) =
                        clock::measure(|| pool.install(|| subject::read_once(&input.path)));
                    read?;
                    let (checked, subject) =
                        clock::measure(|| pool.install(|| subject::check_whole(&input.path, set)));
                    checked?;
                    // The first one warms up.
                    if run > 0 {
                        ratios.add(baseline, subject);
                    }
                }
                let summary = ratios.summary();
                table.row(vec![
                    input.name.clone(),
                    format!("{:.1}", megabytes(std::fs::metadata(&input.path)?.len())),
                    set.rules.len().to_string(),
                    pool.current_num_threads().to_string(),
                    milliseconds(summary.baseline),
                    milliseconds(summary.subject),
                    format!("{:.2}", summary.cpu),
                    format!("{:.2}", summary.least_cpu),
                    format!("{:.2}", summary.wall),
                    format!("{:.2}", summary.least_wall),
                ]);
            }
        }
    }
    table.print(&format!(
        "A whole check over reading the file once: medians of {runs} paired runs, and least over least; ms are CPU"
    ))?;
    Ok(())
}

/// Where the time goes, on one thread.
fn stages(inputs: &[Input], sets: &[PolicySet], runs: usize) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "resources",
        "rules",
        "open",
        "split",
        "graph",
        "select, join",
        "evaluate",
        "report",
        "drop",
        "asked",
        "evaluated",
        "remembered",
    ]);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    for input in inputs {
        for set in sets {
            let mut all: Vec<subject::Stages> = Vec::new();
            for _ in 0..runs {
                all.push(one.install(|| subject::stages(&input.path, set))?);
            }
            let mut row = vec![input.name.clone(), set.rules.len().to_string()];
            for stage in 0..subject::STAGES {
                let mut times: Vec<f64> = all.iter().map(|stages| stages.seconds[stage]).collect();
                row.push(format!("{:.1}", clock::median(&mut times) * 1000.0));
            }
            let effort = all.last().map(|stages| stages.effort).unwrap_or_default();
            row.push(effort.asked.to_string());
            row.push(effort.evaluated.to_string());
            let remembered = ratio(effort.asked - effort.evaluated, effort.asked);
            row.push(format!("{:.1} %", remembered * 100.0));
            table.row(row);
        }
    }
    table.print("Where the time goes: ms on one thread, and how many subjects were like one seen before")?;
    Ok(())
}

/// Most memory that a process of its own takes, policies and all.
fn memory(inputs: &[Input], sets: &[PolicySet]) -> Result<(), Failure> {
    let mut table = Table::new(&["resources", "rules", "threads", "file MB", "peak MB", "peak - file MB"]);
    for input in inputs {
        for set in sets {
            for threads in [1, 2] {
                let peak = memory::taken(&input.path, set.rules.len(), &[], threads)?.bytes;
                let file = std::fs::metadata(&input.path)?.len();
                table.row(vec![
                    input.name.clone(),
                    set.rules.len().to_string(),
                    threads.to_string(),
                    format!("{:.1}", megabytes(file)),
                    format!("{:.1}", megabytes(peak)),
                    format!("{:.1}", megabytes(peak) - megabytes(file)),
                ]);
            }
        }
    }
    table.print("Peak memory")?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "no file is that large")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn milliseconds(cost: Cost) -> String {
    format!("{:.1}", cost.cpu * 1000.0)
}
